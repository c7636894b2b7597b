"""The columns of a PDF's pages in reading order, without running heads and feet."""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, repeat
from statistics import median

from aligner.readers.pdf.lines import COLUMN_GAP, LIST_MARK, SAME_BASE, Line
from aligner.readers.pdf.pages import Sheet
from aligner.readers.pdf.tables import Table, inset_tables

# A gutter separates columns if each has at least this many lines and at most this share of the lines cross it.
_LEAST_IN_COLUMN, _MOST_CROSSING = 4, 0.25
# The lines of running text have at least this median width, in units of the font size, and most of them end at most
# this share of the width before the right edge. Other columns, most of whose lines are on the baselines of their
# neighbor, are those of a table.
_LEAST_WIDTH, _RAGGED, _LEAST_FULL, _LEAST_ALIGNED = 10.0, 0.25, 0.5, 0.7
# Pieces of a line are drawn at most this many runs after each other.
_NEAR = 8
# Number of lines at each edge that can be running heads or feet, and the share of pages such a line is on.
_AT_EDGE, _LEAST_PAGES = 2, 0.4
_PAGE_NUMBER = re.compile(
    r"(?:page|trang|第)?\s*+[-–—|]?\s*+(\d{1,4})\s*+[-–—|]?\s*+(?:页|頁)?(?:\s*+(?:/|of)\s*+\d{1,4})?", re.I
)
_LINE_NUMBER = re.compile(r"\d{1,4} ?")
# Number of lines that are counted at least, and the width of the numbers, in units of the font size.
_LEAST_NUMBERS, _EDGE = 5, 3.0
_EDGE_NUMBER = re.compile(r"^(\d{1,4})\s|(?:^|\s)(\d{1,4})$")


def _joined(lines: Sequence[Line]) -> list[Line]:
    """Join pieces of lines that touch or overlap, in whatever order they are drawn."""
    joined: list[Line] = []
    for line in lines:
        for other in joined[: -_NEAR - 1 : -1]:
            if _same_place(line, other) and other.is_level_with(line) and line.text == other.text:
                break  # drawn twice to look bold, or for a shadow
            inside = other.left - line.size < line.left and line.right < other.right + line.size
            if other.is_level_with(line) and inside and not _same_place(line, other):
                other.merge(line)
                break
        else:
            joined.append(line)
    return joined


def _same_place(line: Line, other: Line) -> bool:
    """Return whether a line covers another one: text that is drawn twice."""
    return len(line.glyphs) == len(other.glyphs) and abs(line.left - other.left) < 0.5 * line.size


def _unnumbered(lines: list[Line]) -> list[Line]:
    """Return lines without the numbers that count them in the margin of running text, as in drafts and transcripts."""
    numbers = sorted((line for line in lines if _LINE_NUMBER.fullmatch(line.text)), key=lambda line: -line.base)
    if len(numbers) < _LEAST_NUMBERS:
        return lines
    counted = [int(line.text) for line in numbers]
    step = counted[1] - counted[0]
    left = min(line.left for line in lines)
    at_edge = all(line.left - left < _EDGE * line.size for line in numbers)
    others = [line for line in lines if not _LINE_NUMBER.fullmatch(line.text)]
    if not at_edge or step not in (1, 5) or any(after - before != step for before, after in pairwise(counted)):
        return lines
    # The numbers of a list or table do not stand beside every line.
    beside = sum(any(line.shares_row(number) for number in numbers) for line in others)
    return others if others and _is_running(others) and step * beside > _LEAST_ALIGNED * len(others) else lines


def _columns(lines: list[Line], *, in_table: bool = False) -> list[list[Line] | Table]:
    """Return runs of lines to be read one after the other, each from top to bottom."""
    gutter = _gutter(lines, in_table=in_table)
    if gutter is None:
        return [part if isinstance(part, Table) else [_merged(row) for row in part] for part in _parts(lines)]
    columns: list[list[Line] | Table] = []
    band: list[Line] = []
    # A line across the gutter ends the columns above it.
    for line in sorted(lines, key=lambda line: -line.top):
        if line.left < gutter < line.right:
            columns += _sides(band, gutter)
            band = []
            if columns and isinstance(columns[-1], list) and _is_across(columns[-1], gutter):
                columns[-1].append(line)
            else:
                columns.append([line])
        else:
            band.append(line)
    return columns + _sides(band, gutter)


def _is_across(column: Sequence[Line], gutter: float) -> bool:
    return all(line.left < gutter < line.right for line in column)


def _sides(lines: Sequence[Line], gutter: float) -> list[list[Line] | Table]:
    left = [line for line in lines if line.right <= gutter]
    right = [line for line in lines if line.right > gutter]
    # What stands beside a column that is not running text can be another column of the same table.
    in_table = not (left and right and _is_running(left) and _is_running(right))
    return [*_columns(left, in_table=in_table), *_columns(right, in_table=in_table)]


def _gutter(lines: Sequence[Line], *, in_table: bool) -> float | None:
    """Return where columns are separated: a vertical strip that few lines cross, with lines on both sides of it."""
    if len(lines) < 2 * _LEAST_IN_COLUMN:
        return None
    best, fewest = None, _MOST_CROSSING * len(lines)
    for position in sorted({round(line.left) - 2.0 for line in lines}):
        left = [line for line in lines if line.right <= position]
        right = [line for line in lines if line.left >= position]
        crossing = len(lines) - len(left) - len(right)
        if min(len(left), len(right)) < _LEAST_IN_COLUMN or crossing >= fewest:
            continue
        top = min(max(line.top for line in left), max(line.top for line in right))
        bottom = max(min(line.bottom for line in left), min(line.bottom for line in right))
        least = _LEAST_IN_COLUMN * median(line.top - line.bottom for line in lines)
        if top - bottom < least or sum(len(line.glyphs) for line in left) <= 2 * len(left):
            continue
        if in_table or _is_running(left) or _is_running(right) or not _is_aligned(left, right):
            best, fewest = position, crossing
    return best


def _is_running(lines: Sequence[Line]) -> bool:
    """Return whether lines are long and nearly equally long, as in running text."""
    if median((line.right - line.left) / line.size for line in lines) < _LEAST_WIDTH:
        return False
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    full = sum(right - line.right <= _RAGGED * (right - left) for line in lines)
    return full >= _LEAST_FULL * len(lines)


def _is_aligned(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Return whether most lines of the column with fewer lines are beside a line of the other one."""
    few, many = sorted((left, right), key=len)
    bases = sorted(line.base for line in many)
    beside = 0
    for line in few:
        near = SAME_BASE * line.size
        beside += bisect(bases, line.base + near) > bisect(bases, line.base - near)
    return beside >= _LEAST_ALIGNED * len(few)


def _parts(lines: Sequence[Line]) -> list[list[list[Line]] | Table]:
    """Return lines as rows from top to bottom, each from left to right, and the tables among them."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: -line.base):
        if rows and max(rows[-1], key=lambda each: each.size).shares_row(line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return inset_tables([_pieces(sorted(row, key=lambda line: line.left)) for row in rows])


def _pieces(row: Sequence[Line]) -> list[Line]:
    """Join the pieces of a row that are close together, and the marks of lists with their items."""
    pieces = [row[0]]
    for line in row[1:]:
        before = pieces[-1]
        if line.left - before.right < COLUMN_GAP * before.size or LIST_MARK.fullmatch(before.text.strip()):
            before.merge(line)
        else:
            pieces.append(line)
    return pieces


def _merged(row: Sequence[Line]) -> Line:
    first = row[0]
    for line in row[1:]:
        first.merge(line)
    return first


def columns(sheets: Sequence[Sheet]) -> list[list[list[Line] | Table]]:
    """Return the columns of each sheet in reading order, as runs of lines from top to bottom and tables.

    Heads, feet and page numbers are left out: lines at an edge that many pages have, apart from figures.
    """
    pages = [sheet.page for sheet in sheets]
    ordered = [_columns(_unnumbered(_joined(sheet.lines))) for sheet in sheets]
    edges = [_edge_lines(sheet) for sheet in ordered]
    counts = Counter(key for lines in edges for key in {_running_key(line) for line in lines})
    shifts = Counter(
        shift for page, lines in zip(pages, edges, strict=True) for shift in {*map(_shift, lines, repeat(page))}
    )
    least = max(2.5, _LEAST_PAGES * len({*pages}))
    left_out = set()
    for page, lines in zip(pages, edges, strict=True):
        for line in lines:
            alone = _PAGE_NUMBER.fullmatch(line.text.strip())
            shift = _shift(line, page)
            numbered = shift is not None and shifts[shift] >= least
            if numbered or counts[_running_key(line)] >= least or (alone and int(alone[1]) == page + 1):
                left_out |= {id(other) for other in lines if line.is_level_with(other)}
    return [
        [
            column if isinstance(column, Table) else kept
            for column in sheet
            if (kept := [line for line in column if id(line) not in left_out])
        ]
        for sheet in ordered
    ]


def _edge_lines(sheet: Sequence[list[Line] | Table]) -> list[Line]:
    lines = sorted((line for column in sheet for line in column), key=lambda line: -line.top)
    return lines if len(lines) <= 2 * _AT_EDGE else [*lines[:_AT_EDGE], *lines[-_AT_EDGE:]]


def _shift(line: Line, page: int) -> int | None:
    """Return the difference between the number at a line's start or end and the number of the page, or None."""
    match = _EDGE_NUMBER.search(line.text.strip())
    return int(match[1] or match[2]) - page if match else None


def _running_key(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text.strip()), round(line.top / 10)
