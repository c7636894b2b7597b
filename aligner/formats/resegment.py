"""Sentences of a bead found again in its text, for formats that write or move them one by one."""

from __future__ import annotations

from collections.abc import Sequence

from aligner.languages import join
from aligner.segment import split

PARAGRAPH = "\n\n"
"""What stands between blocks in the text of a bead."""


def find_units(text: str, count: int, language: str, level: str) -> list[tuple[int, int]] | None:
    """Where the units of a bead's text begin and end, or None where the segmenter finds another number of them.

    Args:
        text: one side of a bead.
        count: how many units it holds.
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
    """The text of a bead from its units, those of a paragraph together."""
    return PARAGRAPH.join(join(units, language) for units in paragraphs)
