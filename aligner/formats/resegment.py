"""Find the sentences of a bead in its text, for formats that write or move single sentences."""

from __future__ import annotations

from collections.abc import Sequence

from aligner.languages import join
from aligner.segment import split

PARAGRAPH = "\n\n"
"""Separator of blocks in the text of a bead."""


def find_units(text: str, count: int, language: str, level: str) -> list[tuple[int, int]] | None:
    """Return where the units of a text begin and end, or None if the segmenter finds another number of them.

    Args:
        text: one side of a bead.
        count: the number of units it holds.
        language: the language of the text.
        level: "sentence" or "paragraph".
    """
    if count == 1:
        return [(0, len(text))]
    spans: list[tuple[int, int]] = []
    start = 0
    for part in text.split(PARAGRAPH):
        inside = [(0, len(part))] if level == "paragraph" else split(part, language)
        spans += [(start + begin, start + end) for begin, end in inside]
        start += len(part) + len(PARAGRAPH)
    return spans if len(spans) == count else None


def join_paragraphs(paragraphs: Sequence[Sequence[str]], language: str) -> str:
    """Return the text of a bead made of its units, paragraph by paragraph."""
    return PARAGRAPH.join(join(units, language) for units in paragraphs)
