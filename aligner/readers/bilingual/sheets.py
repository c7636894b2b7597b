"""Sheets of cells to blocks: which columns hold text, and whether the first row names the columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from statistics import median

from aligner.languages import SENTENCE_ENDS
from aligner.readers.base import Cell, RawBlock, Row, Sheet
from aligner.readers.bilingual.columns import split_columns
from aligner.readers.bilingual.measure import is_neutral
from aligner.readers.bilingual.sections import marker_of
from aligner.readers.tabular.header import SEARCHED, find_header

# Cells sampled to distinguish a column of text from numbers, dates or codes; the share that must be text.
_SAMPLE, _LEAST_TEXT = 100, 0.5
# Names of columns are short, and much shorter than the text below them.
_LONGEST_NAME, _LEAST_LONGER = 40, 2.5


def to_blocks(sheets: Iterable[Sheet]) -> list[RawBlock]:
    """Return the cells of all columns of text, row by row; the place of a block is its sheet and cell.

    Names of columns are left out, unless there is a column for each language, which the names may identify. A sheet
    with nothing but names has no blocks.
    """
    named, unnamed = [], []
    for table, sheet in enumerate(sheets):
        rows = sheet.rows
        header = find_header([row.cells for row in rows[:SEARCHED]])
        start, body = (header.index, rows[header.index + 1 :]) if header else (0, rows[1:])
        if header and not body:
            continue
        columns = _text_columns(body or rows)
        first = rows[start] if header or _has_header(rows, columns) else None
        for row in rows:
            if row is not first:
                kept = columns | {*header.columns} if header else columns
                blocks = list(_cells(sheet.name, table, row, kept, header=False))
                named += blocks
                unnamed += blocks
            else:
                named += _cells(sheet.name, table, row, {*row.cells}, header=True)
    return named if split_columns(named[: 10 * _SAMPLE]) else unnamed


def _cells(name: str, table: int, row: Row, columns: Collection[int], *, header: bool) -> Iterator[RawBlock]:
    for column, text in row.cells.items():
        lines = [line for part in text.splitlines() if (line := part.strip())]
        if lines and column in columns:
            place = f"{name}!{cell_name(row.number, column)}" if name else cell_name(row.number, column)
            cell = Cell(table, row.number, column, header=header)
            yield RawBlock.of("table_cell", lines, line=row.line, cell=cell, place=place)


def cell_name(row: int, column: int) -> str:
    """Return a cell's name as spreadsheets show it: (4, 27) is "AB5"."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


def _text_columns(rows: Sequence[Row]) -> set[int]:
    cells: dict[int, list[str]] = defaultdict(list)
    for row in rows[: 10 * _SAMPLE]:
        for column, cell in row.cells.items():
            cells[column].append(cell)
    columns = set()
    for column, filled in cells.items():
        sample = filled[:_SAMPLE]
        text = [cell for cell in sample if not is_neutral(RawBlock.of("table_cell", [cell]))]
        if text and len(text) >= _LEAST_TEXT * len(sample):
            columns.add(column)
    return columns


def _has_header(rows: Sequence[Row], columns: set[int]) -> bool:
    """Return whether the first row names the columns: as languages, or with short, distinct names above longer text."""
    if len(rows) < 2:
        return False
    names = [cell.strip() for cell in rows[0].cells.values()]
    if any((marker := marker_of(name)) and marker.language for name in names):
        return True
    if (
        len(set(names)) < len(names)
        or max(map(len, names)) > _LONGEST_NAME
        or any(name[-1] in SENTENCE_ENDS for name in names)
    ):
        return False
    first = [len(cell) for column, cell in rows[0].cells.items() if column in columns]
    below = [len(cell) for row in rows[1:_SAMPLE] for column, cell in row.cells.items() if column in columns]
    return not first or not below or median(below) >= _LEAST_LONGER * median(first)
