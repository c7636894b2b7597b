"""Tables on the pages of a PDF: columns whose paragraphs begin at the same heights, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from aligner.readers.pdf.lines import Line
from aligner.readers.pdf.spacing import Spacing, distance, ends_sentence, is_short

# In units of the font size.
_SAME_HEIGHT = 0.25
_LEAST_ROWS = 3
# Paragraphs of text in columns begin at the same height by chance; in a table they nearly always do, and most rows have
# something in each column.
_LEAST_TOGETHER, _LEAST_FILLED = 0.9, 0.65
# Lines beside a note in the margin: mostly as wide as their column, and more than twice as many as those of the note.
_WIDE, _MOST_ALONE = 0.75, 2
# The rows of a table are further apart than the lines of a cell by this factor, or each line is a row; a wider gap ends
# the table.
_ROW_GAP, _WIDEST_GAP = 1.1, 4.0


@dataclass(frozen=True, slots=True)
class Table:
    """A table on one page, or its part on that page: rows of cells, each a list of lines, empty for an empty cell."""

    rows: list[list[list[Line]]]

    def __iter__(self) -> Iterator[Line]:
        """Iterate over all lines."""
        return (line for row in self.rows for cell in row for line in cell)


def inset_tables(rows: list[list[Line]]) -> list[list[list[Line]] | Table]:
    """Return the tables within a column of text, and the rows of lines between them.

    Args:
        rows: from top to bottom, the pieces of each from left to right.
    """
    parts: list[list[list[Line]] | Table] = []
    plain: list[list[Line]] = []
    start = 0
    while start < len(rows):
        edges, stop = _run(rows, start)
        if sum(len(row) > 1 for row in rows[start:stop]) < _LEAST_ROWS:
            plain.append(rows[start])
            start += 1
            continue
        column = _beside_note(plain, rows[start:stop], edges)
        if column is not None:
            places = [(_place(line, edges) == column, line) for row in rows[start:stop] for line in row]
            parts.append([[line] for in_column, line in places if not in_column])
            plain += [[line] for in_column, line in places if in_column]
            start = stop
            continue
        parts += [plain] if plain else []
        parts.append(_inset(rows[start:stop], edges))
        plain, start = [], stop
    return [*parts, plain] if plain else parts


def _run(rows: Sequence[Sequence[Line]], start: int) -> tuple[list[tuple[float, float]], int]:
    """Return the edges of the columns that a row begins, and the end of the rows that keep to them."""
    edges = [(line.left, line.right) for line in rows[start]]
    stop = start + 1
    if len(edges) == 1:
        return edges, stop
    for above, row in pairwise(rows[start:]):
        places = [_place(line, edges) for line in row]
        if None in places or len({*places}) < len(places) or distance(above[0], row[0]) > _WIDEST_GAP:
            break
        for place, line in zip(places, row, strict=True):
            assert place is not None
            edges[place] = min(edges[place][0], line.left), max(edges[place][1], line.right)
        stop += 1
    return edges, stop


def _place(line: Line, edges: Sequence[tuple[float, float]]) -> int | None:
    """Return the only column that a piece overlaps, or None."""
    touched = [number for number, (left, right) in enumerate(edges) if line.left < right and left < line.right]
    return touched[0] if len(touched) == 1 else None


def _beside_note(
    above: Sequence[Sequence[Line]], rows: Sequence[Sequence[Line]], edges: Sequence[tuple[float, float]]
) -> int | None:
    """Return the column of running text if the others are a note in its margin, or None if the rows are a table's.

    Args:
        above: rows of single lines above these.
        rows: the rows.
        edges: the edges of their columns.
    """
    last = max(index for index, row in enumerate(rows) if len(row) > 1)
    column = max(range(len(edges)), key=lambda number: edges[number][1] - edges[number][0])
    left, right = edges[column]
    alone = [row[0] for row in rows[last + 1 :] if _place(row[0], edges) == column]
    for row in reversed(above):
        if len(row) > 1 or abs(row[0].left - left) > row[0].size:
            break
        alone.append(row[0])
    wide = [line for line in alone if line.right - line.left > _WIDE * (right - left)]
    return column if len(wide) > _MOST_ALONE * (last + 1) else None


def _inset(rows: Sequence[Sequence[Line]], edges: Sequence[tuple[float, float]]) -> Table:
    gaps = [distance(above[0], row[0]) for above, row in pairwise(rows)]
    apart = [gap > _ROW_GAP * min(gaps) for gap in gaps]
    full = [len(row) > 1 for row in rows[1:]]
    # If only few rows are further apart, these are the head or the foot: each line that fills columns is a row.
    begins = apart if 2 * sum(apart) >= sum(full) else full
    cells: list[list[list[Line]]] = []
    for row, begun in zip(rows, [True, *begins], strict=True):
        if begun:
            cells.append([[] for _ in edges])
        for line in row:
            place = _place(line, edges)
            assert place is not None
            cells[-1][place].append(line)
    return Table(cells)


def find_tables(columns: Sequence[list[Line] | Table], spacing: Spacing) -> Iterator[list[Line] | Table]:
    """Yield a page's columns in reading order, with columns that form a table as one."""
    waiting: list[list[Line]] = []
    for column in columns:
        if isinstance(column, Table) or (waiting and not _stand_beside(waiting[-1], column)):
            yield from _as_table(waiting, spacing)
            waiting = []
        if isinstance(column, Table):
            yield column
        else:
            waiting.append(column)
    yield from _as_table(waiting, spacing)


def _as_table(columns: Sequence[list[Line]], spacing: Spacing) -> Sequence[list[Line] | Table]:
    table = _table(columns, spacing) if len(columns) > 1 else None
    return [table] if table else columns


def _stand_beside(left: Sequence[Line], right: Sequence[Line]) -> bool:
    apart = max(line.right for line in left) <= min(line.left for line in right)
    return apart and left[-1].base < right[0].top and right[-1].base < left[0].top


def _table(columns: Sequence[Sequence[Line]], spacing: Spacing) -> Table | None:
    heights = _row_heights(columns, spacing)
    if len(heights) < _LEAST_ROWS:
        return None
    filled = together = 0
    for height in heights:
        for column in columns:
            index = next((index for index, line in enumerate(column) if _is_at(line, height)), None)
            if index is not None:
                filled += 1
                together += _may_begin(column, index, spacing)
    if filled < _LEAST_FILLED * len(heights) * len(columns) or together < _LEAST_TOGETHER * filled:
        return None
    rows: list[list[list[Line]]] = [[[] for _ in columns] for _ in heights]
    for number, column in enumerate(columns):
        row = 0
        for line in column:
            while row + 1 < len(heights) and line.base < heights[row + 1] + _SAME_HEIGHT * line.size:
                row += 1
            rows[row][number].append(line)
    return Table(rows)


def _row_heights(columns: Sequence[Sequence[Line]], spacing: Spacing) -> list[float]:
    """Return the heights at which a paragraph clearly begins in any column, from the top."""
    heights: list[float] = []
    begun = [line for column in columns for index, line in enumerate(column) if _begins(column, index, spacing)]
    for line in sorted(begun, key=lambda line: -line.base):
        if not heights or not _is_at(line, heights[-1]):
            heights.append(line.base)
    return heights


def _is_at(line: Line, height: float) -> bool:
    return abs(line.base - height) < _SAME_HEIGHT * line.size


def _begins(column: Sequence[Line], index: int, spacing: Spacing) -> bool:
    return index == 0 or spacing.separates_rows(column[index - 1], column[index], column)


def _may_begin(column: Sequence[Line], index: int, spacing: Spacing) -> bool:
    if _begins(column, index, spacing) or ends_sentence(column[index - 1]):
        return True
    return is_short(column[index - 1], max(line.right for line in column))
