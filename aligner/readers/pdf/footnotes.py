"""Footnotes in PDFs, each moved after the paragraph that refers to it, as in DOCX."""

from __future__ import annotations

import re
from collections.abc import Sequence

from aligner.readers.pdf.lines import RAISED
from aligner.readers.pdf.paragraphs import Paragraph

_MARK = re.compile(rf"(?:{RAISED}.)+")
# Raised figures after these are powers: m², km³.
_UNIT = re.compile(r"(?:^|[\d\s(/])[cdkm]?m$")


def place_notes(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs with each note after the one that refers to it, and without the marks of both.

    A raised figure without a note at the foot of the page stays as an ordinary figure.
    """
    behind: dict[int, list[Paragraph]] = {}
    rest: list[int] = []
    for index, note in enumerate(paragraphs):
        mark = _MARK.match(note.texts[0])
        owner = _owner(paragraphs, index, mark[0]) if mark else None
        if mark is None or owner is None:
            rest.append(index)
            continue
        note.texts[0] = note.texts[0][mark.end() :].lstrip()
        note.note = mark[0].replace(RAISED, "")
        behind.setdefault(owner, []).append(note)
    placed = []
    for index in rest:
        paragraphs[index].texts = [text.replace(RAISED, "") for text in paragraphs[index].texts]
        placed += [paragraphs[index], *behind.get(index, ())]
    return placed


def _owner(paragraphs: Sequence[Paragraph], note: int, mark: str) -> int | None:
    """Return the paragraph on the note's page that refers to it, and remove the reference from its text."""
    page = paragraphs[note].page
    # Paragraphs that continue on the next page come after its notes.
    for index in sorted(range(len(paragraphs)), key=lambda index: abs(index - note)):
        paragraph = paragraphs[index]
        if index == note or not paragraph.page <= page <= paragraph.last_page or _MARK.match(paragraph.texts[0]):
            continue
        for number, text in enumerate(paragraph.texts):
            for found in _MARK.finditer(text):
                if found[0] == mark and not _UNIT.search(text[: found.start()]):
                    paragraph.texts[number] = (text[: found.start()] + text[found.end() :]).rstrip()
                    return index
    return None
