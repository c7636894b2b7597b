"""Detection of direct speech.

A translation preserves the change between dialogue and narration even where it splits sentences differently. A bead
therefore rarely starts inside a quotation on one side and outside on the other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

_DOUBLE = {"“": "”", "„": "”", "「": "」", "『": "』", "«": "»", '"': '"'}
"""Closing mark of each opening double mark."""
_SINGLE = {"‘": "’", "'": "'"}
"""Closing mark of each opening single mark."""
_ANY_MARK = re.compile(
    f"[{''.join({mark for marks in (_DOUBLE, _SINGLE) for pair in marks.items() for mark in pair})}]"
)
_OPENS_SINGLE = re.compile(r"(?<!\w)['‘](?=\S)")
_DASH = re.compile(r"\s*[–—-]\s+\S")
_LETTERS_PER_IDEOGRAPH = 3
"""Number of letters that carry about as much content as one Chinese character."""
_IDEOGRAPHS = re.compile("[\u2e81-\U0010ffff]+")
"""The CJK blocks, and what follows them."""
_MAX_UNITS = 12
"""Maximum length of a quotation, in units; beyond it, the closing mark is taken to be missing."""


def direct_speech(texts: Sequence[str], begins: Sequence[bool]) -> NDArray[np.float32]:
    """Measure the direct speech in each unit.

    Quotations inside speech count as speech. A unit that starts with a dash (Vietnamese dialogue) is speech as a whole.
    An open quotation ends with its paragraph, because speech of several paragraphs repeats the opening mark.

    Args:
        texts: n units in text order.
        begins: n flags, True where a unit starts a paragraph.

    Returns:
        (n, 5) float32 with the columns of `aligner.align.engine.prefix_sums.SPEECH`: opening marks, closing marks,
        letters in speech, all letters (a Chinese character counts as 3), and 1 if speech is still open after the unit.
    """
    # The more frequent kind of marks delimits speech; the other kind marks nested quotations or apostrophes.
    double = sum(text.count(mark) for text in texts for mark in _DOUBLE)
    single = sum(len(_OPENS_SINGLE.findall(text)) for text in texts)
    closers = _SINGLE if single > double else _DOUBLE
    rows: list[tuple[float, ...]] = []
    closer, since = "", 0  # `since` counts the units after the last opening mark
    for text, first in zip(texts, begins, strict=True):
        since = 0 if first else since + 1
        row, closer = _follow(text, "" if first or since > _MAX_UNITS else closer, closers)
        since = 0 if row[0] else since
        rows.append(row)
    return np.array(rows, np.float32).reshape(len(texts), 5)


def _follow(text: str, closer: str, closers: Mapping[str, str]) -> tuple[tuple[float, ...], str]:
    """Return the row of one unit and the closing mark expected after it.

    Args:
        text: the unit.
        closer: closing mark expected at its start; empty outside speech.
        closers: closing mark of each opening mark.
    """
    dash = not closer and _DASH.match(text) is not None
    openings = closings = int(dash)
    spoken = letters = start = 0
    for found in _ANY_MARK.finditer(text):
        k, mark = found.start(), found[0]
        before, after = text[k - 1 : k] or " ", text[k + 1 : k + 2] or " "
        closes = mark == closer and _closes(mark, before, after)
        if not closes and not (mark in closers and closer in ("", closers[mark]) and _opens(mark, before, after)):
            continue
        weight = _letters(text[start:k])
        letters += weight
        spoken += weight if closer or dash else 0
        start = k
        if closes:
            closings, closer = closings + 1, ""
        else:
            openings, closer = openings + 1, closers[mark]
    weight = _letters(text[start:])
    return (openings, closings, spoken + (weight if closer or dash else 0), letters + weight, bool(closer)), closer


def _letters(text: str) -> int:
    """Return the number of letters and digits; a Chinese character counts as several."""
    count = sum(map(str.isalnum, text))
    if not text.isascii() and (wide := "".join(_IDEOGRAPHS.findall(text))):
        count += (_LETTERS_PER_IDEOGRAPH - 1) * sum(map(str.isalnum, wide))
    return count


def _opens(mark: str, before: str, after: str) -> bool:
    """Return whether a mark opens a quotation; straight marks may close one, single marks may be apostrophes."""
    return mark not in "\"'‘" or not (before.isalnum() or after.isspace())


def _closes(mark: str, before: str, after: str) -> bool:
    """Return whether a mark closes a quotation.

    Straight marks may open one, and single marks may be apostrophes ("boys' game").
    """
    if mark in "'’":
        return not after.isalnum() and not (before in "sS" and after == " ")
    return mark != '"' or not (before.isspace() and not after.isspace())
