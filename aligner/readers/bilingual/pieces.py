"""Pieces of a block: fragments of its lines, with their markup and their place in the file."""

from __future__ import annotations

from collections.abc import Sequence

from aligner.readers.base import RawBlock, RawLine

SEPARATORS = "/|｜–—-=:：()（）"
"""Marks between a text and its translation in one line."""


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the offsets of a piece of a text without the spaces around it."""
    piece = text[start:end].rstrip()
    return start + len(piece) - len(piece.lstrip()), start + len(piece)


def split_block(block: RawBlock, pieces: Sequence[tuple[int, int]], languages: Sequence[str]) -> list[RawBlock]:
    """Split a block into one for each piece, with the lines or fragments of lines that belong to it.

    Args:
        block: the block.
        pieces: offsets into its text.
        languages: the code of each piece.
    """
    parts = []
    for (start, end), code in zip(pieces, languages, strict=True):
        lines, position = [], 0
        for line in block.lines:
            first, last = max(start - position, 0), min(end - position, len(line.text))
            if first < last and line.text[first:last].strip():
                lines.append(_piece(line, *trimmed(line.text, first, last)))
            position += len(line.text) + 1
        parts.append(block.with_lines(tuple(lines), code))
    return parts


def _piece(line: RawLine, first: int, last: int) -> RawLine:
    """Cut a fragment from a line, with its markup if spaces or marks separate it from the rest."""
    text = line.text[first:last]
    if text == line.text:
        return line
    places = _places_in(line.markup, line.text)
    around = line.text[first - 1 : first] + line.text[last : last + 1]
    if not places or not all(char.isspace() or char in SEPARATORS for char in around):
        markup, begin = text, 0
    else:
        begin = places[first - 1] + 1 if first else 0
        markup = line.markup[begin : places[last] if last < len(places) else None].strip()
    start = line.start + max(line.markup.find(markup, begin), 0)
    return RawLine(text, markup, start, min(start + len(markup), line.end), line.line)


def _places_in(markup: str, text: str) -> list[int]:
    """Return where each character of a text is in its markup; empty if the markup does not hold them in order."""
    places, position = [], 0
    for char in text:
        position = markup.find(char, position)
        if position < 0:
            return []
        places.append(position)
        position += 1
    return places
