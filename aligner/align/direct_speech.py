"""What in a text is direct speech.

A translation keeps who speaks and who tells even where it cuts sentences anew, so a bead seldom begins within one
side's speech and outside of the other's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

_DOUBLE = {"“": "”", "„": "”", "「": "」", "『": "』", "«": "»", '"': '"'}
_SINGLE = {"‘": "’", "'": "'"}
_OPENS_SINGLE = re.compile(r"(?<!\w)['‘](?=\S)")
_DASH = re.compile(r"\s*[–—-]\s+\S")
_LETTERS_OF_AN_IDEOGRAPH = 3
"""A Chinese character says about as much as three letters."""
_IDEOGRAPHS_FROM = "\u2e80"
_LONGEST = 12
"""Speech that goes on for more units has lost its closing mark."""


def direct_speech(texts: Sequence[str], begins: Sequence[bool]) -> NDArray[np.float32]:
    """How much of each unit is direct speech, and whether it goes on after the unit.

    Quotations within speech count as speech. A unit that begins with a dash, as Vietnamese dialogues do, is spoken as a
    whole. What was left open at the end of a paragraph ends there: a speech of several paragraphs opens each anew.

    Args:
        texts: n units, in the order of the text.
        begins: of each, whether a paragraph begins with it.

    Returns:
        (n, 5), in the order of `aligner.align.engine.prefix_sums.SPEECH`: openings and closings of speech, letters
        within it and all letters (a Chinese character counts as three), and 1 if speech goes on after the unit.
    """
    # A text has one kind of outermost marks; the other kind quotes within speech, or is no quotation mark at all.
    double = sum(text.count(mark) for text in texts for mark in _DOUBLE)
    single = sum(len(_OPENS_SINGLE.findall(text)) for text in texts)
    closers = _SINGLE if single > double else _DOUBLE
    rows: list[tuple[float, ...]] = []
    closer, since = "", 0
    for text, first in zip(texts, begins, strict=True):
        since = 0 if first else since + 1
        row, closer = _follow(text, "" if first or since > _LONGEST else closer, closers)
        since = 0 if row[0] else since
        rows.append(row)
    return np.array(rows, np.float32).reshape(len(texts), 5)


def _follow(text: str, closer: str, closers: Mapping[str, str]) -> tuple[tuple[float, ...], str]:
    """One unit's row, and the mark that will close what is open after it, given the one before it."""
    dash = not closer and _DASH.match(text) is not None
    openings = closings = int(dash)
    spoken = letters = 0
    for k, mark in enumerate(text):
        before, after = text[k - 1 : k] or " ", text[k + 1 : k + 2] or " "
        if mark.isalnum():
            weight = _LETTERS_OF_AN_IDEOGRAPH if mark > _IDEOGRAPHS_FROM else 1
            letters += weight
            spoken += weight if closer or dash else 0
        elif mark == closer and _closes(mark, before, after):
            closings, closer = closings + 1, ""
        elif mark in closers and closer in ("", closers[mark]) and _opens(mark, before, after):
            openings, closer = openings + 1, closers[mark]
    return (openings, closings, spoken, letters, bool(closer)), closer


def _opens(mark: str, before: str, after: str) -> bool:
    """Whether a mark opens a quotation: straight ones may close one, single ones may be apostrophes."""
    return mark not in "\"'‘" or not (before.isalnum() or after.isspace())


def _closes(mark: str, before: str, after: str) -> bool:
    """Whether a mark closes a quotation: straight ones may open one, single ones may be apostrophes ("boys' game")."""
    if mark in "'’":
        return not after.isalnum() and not (before in "sS" and after == " ")
    return mark != '"' or not (before.isspace() and not after.isspace())
