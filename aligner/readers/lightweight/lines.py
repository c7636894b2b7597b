"""Lines of a file with their places, and blocks made of them, for formats that are read line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from aligner.languages import count_columns
from aligner.readers.base import RawBlock, RawLine
from aligner.types import BlockKind


@dataclass(frozen=True, slots=True)
class Line:
    """A line without white space at its ends; `indent` counts what is before it, `number` is 0-based."""

    number: int
    start: int
    indent: int
    text: str

    def cut(self, column: int) -> Line:
        """Return the rest of the line from a column of its text on."""
        rest = self.text[column:]
        blank = len(rest) - len(rest.lstrip())
        return Line(self.number, self.start + column + blank, self.indent + column + blank, rest.strip())


def lines_of(text: str) -> list[Line]:
    """Return the lines of a file; tabs count as one column."""
    lines, start = [], 0
    for number, row in enumerate(text.split("\n")):
        indent = len(row) - len(row.lstrip())
        lines.append(Line(number, start + indent, indent, row.strip()))
        start += len(row) + 1
    return lines


class Inline:
    """Removes the inline markup of a format, by a list of patterns and what each leaves."""

    def __init__(self, code: re.Pattern[str], rules: Sequence[tuple[re.Pattern[str], str]]) -> None:
        self._code = code
        self._rules = rules

    def plain(self, text: str) -> tuple[str, bool]:
        """Return a text without markup, and whether all its letters are in code."""
        pieces, position, coded, worded = [], 0, False, False
        for match in self._code.finditer(text):
            pieces += [self._clean(text[position : match.start()]), next(filter(None, match.groups()), "")]
            worded = worded or any(map(str.isalpha, pieces[-2]))
            coded, position = True, match.end()
        pieces.append(self._clean(text[position:]))
        worded = worded or any(map(str.isalpha, pieces[-1]))
        return "".join(pieces), coded and not worded

    def _clean(self, text: str) -> str:
        for pattern, left in self._rules:
            text = pattern.sub(left, text)
        return text


def make_blocks(lines: Sequence[Line], kind: BlockKind, inline: Inline, **fields: Any) -> Iterator[RawBlock]:
    """Yield the block of a paragraph's lines, nothing if only markup is in them."""
    written = [line for line in lines if line.text]
    if not written:
        return
    plain, neutral = inline.plain("\n".join(line.text for line in written))
    texts = plain.split("\n")
    if len(texts) != len(written):
        # Markup runs over a line end: the lines cannot be matched one by one.
        first, last = written[0], written[-1]
        text, markup = " ".join(plain.split()), " ".join(line.text for line in written)
        made = [RawLine(text, markup, first.start, last.start + len(last.text), first.number + 1)]
    else:
        made = [
            RawLine(text.strip(), line.text, line.start, line.start + len(line.text), line.number + 1)
            for text, line in zip(texts, written, strict=True)
        ]
    made = [line for line in made if line.text]
    if made:
        yield RawBlock(kind, tuple(made), neutral=neutral, **fields)


def cut_columns(text: str, first: int, last: int | None) -> tuple[int, str]:
    """Return the part of a text between two columns of the screen, and where it begins."""
    begin = end = len(text)
    column = 0
    for index, char in enumerate(text):
        if column >= first:
            begin = min(begin, index)
        if last is not None and column >= last:
            end = index
            break
        column += count_columns(char)
    piece = text[begin:end]
    return begin + len(piece) - len(piece.lstrip()), piece.strip()
