"""Where text stands on the pages of a PDF: lines, columns, and what runs along at the head and foot of each page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise, repeat
from statistics import median

from aligner.languages import is_wide

# All measures are in units of the font size.
_COLUMN_GAP = 1.0
# A gutter parts columns if they have so many lines each and few lines cross it.
_LEAST_IN_COLUMN, _MOST_CROSSING = 4, 0.25
# Pieces of a line are drawn within so many runs of each other.
_NEAR = 8
# Lines looked at for running heads and feet, and the share of pages that such a line stands on.
_AT_EDGE, _LEAST_PAGES = 2, 0.4
_PAGE_NUMBER = re.compile(
    r"(?:page|trang|第)?\s*[-–—|]?\s*(\d{1,4})\s*[-–—|]?\s*(?:页|頁)?(?:\s*(?:/|of)\s*\d{1,4})?", re.I
)
_EDGE_NUMBER = re.compile(r"^(\d{1,4})\s|(?:^|\s)(\d{1,4})$")
# Stands for a gap between two characters until it is known which they are.
_GAP = "\x1f"
# Programs set Chinese and other characters apart by a fifth or a quarter; a typed space comes on top of that.
_WIDE_GAP = 0.29
# A change of fonts inside a word leaves a hair's breadth; words of justified text stand further apart.
_LATIN_GAP = 0.1
_SPACES = re.compile(" +")


@dataclass(slots=True)
class Line:
    """A run of text on one line of a page, in points from the page's lower left corner.

    `broken` marks a last word that goes on in the next line, its hyphen included. A glyph is its left and
    right edge and its text: a character, and the mark of a gap behind it if there is one.
    """

    left: float
    right: float
    bottom: float
    top: float
    size: float
    broken: bool = False
    glyphs: list[tuple[float, float, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The line's text; a space at its end stays if it is in the file."""
        text = ""
        for (_, right, glyph), (left, _, following) in pairwise([*self.glyphs, (0.0, 0.0, " ")]):
            text += glyph.rstrip(_GAP)
            if glyph[-1] == _GAP and following[0] != " ":
                beside_wide = is_wide(glyph[0]) or is_wide(following[0])
                text += " " if left - right > (_WIDE_GAP if beside_wide else _LATIN_GAP) * self.size else ""
        return _SPACES.sub(" ", text).lstrip()

    def is_followed_by(self, left: float, bottom: float, top: float) -> bool:
        """Whether a character goes on with the line: at its height, and not beyond a gap as wide as between columns."""
        height = max(min(self.top - self.bottom, top - bottom), 0.1)
        gap = left - self.right
        # The letters of a ligature share one place.
        onward = gap > -0.5 * height or left >= self.glyphs[-1][0]
        return self.is_level_with(bottom, top) and onward and gap < _COLUMN_GAP * self.size

    def is_level_with(self, bottom: float, top: float) -> bool:
        """Whether something stands at the line's height."""
        height = max(min(self.top - self.bottom, top - bottom), 0.1)
        return min(self.top, top) - max(self.bottom, bottom) > 0.3 * height

    def add(self, text: str, left: float, right: float, bottom: float, top: float, size: float) -> None:
        """Put a character at the line's end; the line's size is that of its largest character."""
        self.glyphs.append((left, right, text))
        self._grow(left, right, bottom, top, size)

    def add_space(self, left: float, right: float) -> None:
        """Put a space that is in the file at the line's end."""
        self.glyphs.append((left, right, " "))

    def add_gap(self) -> None:
        """Note that something stands apart from the line's end: a space is not in the file, but may be meant."""
        left, right, text = self.glyphs[-1]
        self.glyphs[-1] = left, right, text.rstrip(_GAP) + _GAP

    def merge(self, other: Line) -> None:
        """Take the glyphs of a line at the same height in, each at its place."""
        other.add_gap()
        self.broken = other.broken if other.right >= self.right else self.broken
        self.glyphs = sorted([*self.glyphs, *other.glyphs], key=lambda glyph: glyph[:2])
        self._grow(other.left, other.right, other.bottom, other.top, other.size)

    def _grow(self, left: float, right: float, bottom: float, top: float, size: float) -> None:
        self.left, self.right = min(self.left, left), max(self.right, right)
        self.bottom, self.top, self.size = min(self.bottom, bottom), max(self.top, top), max(self.size, size)


def _joined(lines: Sequence[Line]) -> list[Line]:
    """The lines with pieces that touch or stand inside each other put together, in whatever order they come."""
    joined: list[Line] = []
    for line in lines:
        for other in joined[: -_NEAR - 1 : -1]:
            inside = other.left - line.size < line.left and line.right < other.right + line.size
            if other.is_level_with(line.bottom, line.top) and inside and not _same_place(line, other):
                other.merge(line)
                break
        else:
            joined.append(line)
    return joined


def _same_place(line: Line, other: Line) -> bool:
    """Whether a line covers what another one has already: text drawn twice."""
    return len(line.glyphs) == len(other.glyphs) and abs(line.left - other.left) < 0.5 * line.size


def _columns(lines: list[Line]) -> list[list[Line]]:
    """Runs of lines to be read one after the other, each from top to bottom."""
    gutter = _gutter(lines)
    if gutter is None:
        return [_by_rows(lines)] if lines else []
    columns: list[list[Line]] = []
    band: list[Line] = []
    # A line across the gutter ends what stands beside each other above it.
    for line in sorted(lines, key=lambda line: -line.top):
        if line.left < gutter < line.right:
            columns += _sides(band, gutter)
            band = []
            if columns and _is_across(columns[-1], gutter):
                columns[-1].append(line)
            else:
                columns.append([line])
        else:
            band.append(line)
    return columns + _sides(band, gutter)


def _is_across(column: Sequence[Line], gutter: float) -> bool:
    return all(line.left < gutter < line.right for line in column)


def _sides(lines: Sequence[Line], gutter: float) -> list[list[Line]]:
    left = [line for line in lines if line.right <= gutter]
    right = [line for line in lines if line.right > gutter]
    return [*_columns(left), *_columns(right)]


def _gutter(lines: Sequence[Line]) -> float | None:
    """Where columns part: an upright strip that few lines cross, with lines beside each other on both sides."""
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
        if top - bottom >= least and sum(len(line.text) for line in left) > 2 * len(left):
            best, fewest = position, crossing
    return best


def _by_rows(lines: Sequence[Line]) -> list[Line]:
    """Lines from top to bottom; those at one height from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: -(line.top + line.bottom)):
        middle = (line.top + line.bottom) / 2
        if rows and rows[-1][0].bottom < middle < rows[-1][0].top:
            rows[-1].append(line)
        else:
            rows.append([line])
    ordered = []
    for row in rows:
        row.sort(key=lambda line: line.left)
        first = row[0]
        for line in row[1:]:
            first.add_gap()
            first.merge(line)
        ordered.append(first)
    return ordered


def columns(pages: Sequence[Sequence[Line]]) -> list[list[list[Line]]]:
    """Each page's columns in reading order, each a run of lines from top to bottom.

    Heads, feet and page numbers are left out: lines at an edge that many pages have, figures aside.

    Args:
        pages: each page's lines in any order.
    """
    ordered = [_columns(_joined(lines)) for lines in pages]
    edges = [_edge_lines(page) for page in ordered]
    counts = Counter(key for lines in edges for key in {_running_key(line) for line in lines})
    shifts = Counter(shift for page, lines in enumerate(edges) for shift in {*map(_shift, lines, repeat(page))})
    least = max(2.5, _LEAST_PAGES * len(pages))
    left_out = set()
    for page, lines in enumerate(edges):
        for line in lines:
            alone = _PAGE_NUMBER.fullmatch(line.text.strip())
            shift = _shift(line, page)
            numbered = shift is not None and shifts[shift] >= least
            if numbered or counts[_running_key(line)] >= least or (alone and int(alone[1]) == page + 1):
                left_out |= {id(other) for other in lines if line.is_level_with(other.bottom, other.top)}
    return [
        [kept for column in page if (kept := [line for line in column if id(line) not in left_out])] for page in ordered
    ]


def _edge_lines(page: Sequence[Sequence[Line]]) -> list[Line]:
    lines = sorted((line for column in page for line in column), key=lambda line: -line.top)
    return lines if len(lines) <= 2 * _AT_EDGE else [*lines[:_AT_EDGE], *lines[-_AT_EDGE:]]


def _shift(line: Line, page: int) -> int | None:
    """How far the number at a line's start or end is from the page's own, if it has one."""
    match = _EDGE_NUMBER.search(line.text.strip())
    return int(match[1] or match[2]) - page if match else None


def _running_key(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text.strip()), round(line.top / 10)
