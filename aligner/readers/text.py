"""Plain text: paragraphs between blank lines, one per line, or sentences one per line; columns between tabs or bars."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import mean

from aligner.languages import CLOSERS, SENTENCE_ENDS, count_columns
from aligner.readers import contents
from aligner.readers.base import Cell, Lines, RawBlock, RawFile, RawLine, Reader, ReadOptions, Source
from aligner.readers.suffixes import SUFFIXES

_ENDS_SENTENCE = re.compile(rf"[{SENTENCE_ENDS}:：;；][{CLOSERS}]*$")
_ENDS_CLAUSE = re.compile(r"[.!。！…．,，、;；:：]$")
_RULE = re.compile(r"\s*([-=*_~#·.])(?:\s*\1){2,}\s*")
_INDENT = re.compile(r"\u3000+|\t+| {2,}")
# A line wider than this was not wrapped, by hand or by an editor.
_WIDEST_WRAPPED = 130
_LONGEST_TITLE = 100
# With this many lines between blank ones, blank lines separate chapters rather than paragraphs.
_MANY_LINES = 8


def read(source: Source, options: ReadOptions) -> RawFile:
    """Read the paragraphs of a plain text, or its lines as they are if `options.lines` is "line".

    Raises:
        InputError: as in `encodings.decode`.
    """
    text = source.decoded.text.replace("\x00", " ")
    lines = list(_lines(text))
    if options.lines == "line":
        return RawFile(tuple(RawBlock("paragraph", (line,)) for line in lines), verbatim=True)
    paragraphs = list(_paragraphs(lines, options.lines))
    blocks = [RawBlock("paragraph", tuple(paragraph)) for paragraph in paragraphs]
    if _begins_with_title(lines, paragraphs):
        first = blocks[0]
        blocks[0] = replace(first, maybe_titles=True) if len(first.lines) > 1 else RawBlock("title", first.lines, 1)
    return RawFile(tuple(blocks), table=tuple(_cells(lines)) if options.pattern in ("auto", "table") else ())


READER = Reader("text", SUFFIXES["text"], lambda source: False, read)


def _lines(text: str) -> Iterator[RawLine]:
    start = 0
    rows = text.split("\n")
    if not rows[-1]:
        rows.pop()  # the last line ends in a line break as well
    for number, row in enumerate(rows, 1):
        stripped = row.strip()
        begin = start + len(row) - len(row.lstrip()) if stripped else start
        yield RawLine(stripped, row.rstrip(), begin, begin + len(stripped), number)
        start += len(row) + 1


def _paragraphs(lines: Sequence[RawLine], layout: Lines) -> Iterator[list[RawLine]]:
    groups = list(_groups(lines))
    if layout == "blank":
        split = False
    elif layout == "paragraph":
        split = True
    else:
        split = _lines_are_paragraphs(groups)
    for group in groups:
        # Drop the indent, which `markup` still has.
        clean = [RawLine(line.text, line.text, line.start, line.end, line.line) for line in group]
        if split:
            yield from ([line] for line in clean)
        elif layout == "blank":
            yield clean
        else:
            starts = _paragraph_starts(group, alone=len(groups) == 1)
            yield from (clean[start:stop] for start, stop in zip(starts, [*starts[1:], len(group)], strict=True))


def _groups(lines: Sequence[RawLine]) -> Iterator[list[RawLine]]:
    """Yield the runs of lines between blank lines or rules (`* * *`)."""
    group: list[RawLine] = []
    for line in lines:
        if line.text and not _RULE.fullmatch(line.text):
            group.append(line)
        elif group:
            yield group
            group = []
    if group:
        yield group


def _lines_are_paragraphs(groups: Sequence[Sequence[RawLine]]) -> bool:
    """Return whether each line is a paragraph: most lines end in full stops, or are too long to have been wrapped.

    If blank lines divide the text into pieces of the size of paragraphs, these are the paragraphs.
    """
    inner = [line.text for group in groups for line in group[:-1]]
    if not inner:
        return False
    if len(groups) > 1 and mean(map(len, groups)) < _MANY_LINES:
        return False
    ends = mean(bool(_ENDS_SENTENCE.search(text[-8:])) for text in inner)
    return ends > 0.5 or (ends > 0.2 and max(map(_width, inner)) > _WIDEST_WRAPPED)


def _paragraph_starts(group: Sequence[RawLine], *, alone: bool) -> list[int]:
    """Return where paragraphs begin in a run of wrapped lines.

    These are indented lines, those with the mark of a chapter or of an item, and if there are no blank lines in the
    text (`alone`), lines after a short last line.
    """
    indents = [bool(_INDENT.match(line.markup)) for line in group]
    texts = [line.text for line in group]
    # In a list, indented lines continue an item.
    hanging = any(not indent for indent in indents[1:]) and not contents.is_list(texts)
    widths = [_width(text) for text in texts]
    width = max(widths)
    ends = [_ENDS_SENTENCE.search(text[-8:]) is not None for text in texts]
    marked = contents.find_starts(texts, widths, ends)
    starts = [0]
    for index in range(1, len(group)):
        indented = indents[index] and (hanging or group[index].markup.startswith("\u3000"))
        ended = alone and widths[index - 1] < 0.75 * width and ends[index - 1]
        if indented or ended or marked[index]:
            starts.append(index)
    return starts


def _width(text: str) -> int:
    """Return the columns a text takes on a screen; very long lines are cut off before they are measured."""
    return count_columns(text[: 2 * _WIDEST_WRAPPED])


def _begins_with_title(lines: Sequence[RawLine], paragraphs: Sequence[Sequence[RawLine]]) -> bool:
    """Return whether the first paragraph looks like a title: short, unpunctuated, alone, with longer ones below.

    The languages of its lines are left to `RawBlock.maybe_titles`.
    """
    if len(paragraphs) < 3:
        return False
    first = paragraphs[0]
    after = first[-1].line
    if after < len(lines) and lines[after].text:
        return False
    if any(_width(line.text) > _LONGEST_TITLE or _ENDS_CLAUSE.search(line.text) for line in first):
        return False
    sizes = sorted(sum(_width(line.text) for line in paragraph) for paragraph in paragraphs[1:])
    longest = max(_width(line.text) for line in first)
    return not first[0].text[0].islower() and sizes[len(sizes) // 2] >= 2 * longest


def _cells(lines: Sequence[RawLine]) -> list[RawBlock]:
    """Return the cells of a text if most of its lines have the same number of columns, else an empty list."""
    rows = [line for line in lines if line.text and not _RULE.fullmatch(line.text)]
    if len(rows) < 2:
        return []
    for separator in ("\t", "|", "｜"):
        counts = [row.text.strip("|").count(separator) for row in rows]
        usual = max(set(counts), key=counts.count)
        if usual and counts.count(usual) >= 0.8 * len(rows):
            return [cell for number, row in enumerate(rows) for cell in _row_cells(row, number, separator)]
    return []


def _row_cells(row: RawLine, number: int, separator: str) -> Iterator[RawBlock]:
    position, text = row.start, row.text
    if separator not in text:
        yield RawBlock("paragraph", (RawLine(text, text, row.start, row.end, row.line),))
        return
    if separator == "|" and text.startswith("|"):
        position, text = position + 1, text[1:].removesuffix("|")
    for column, cell in enumerate(text.split(separator)):
        start = position + len(cell) - len(cell.lstrip())
        stripped = cell.strip()
        if stripped:
            line = RawLine(stripped, stripped, start, start + len(stripped), row.line)
            yield RawBlock("table_cell", (line,), cell=Cell(0, number, column, header=number == 0))
        position += len(cell) + 1
