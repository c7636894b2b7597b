"""Dynamic programming over beads, inside a band of the grid of unit boundaries.

A cell (i, j) means "the first i source and j target units are aligned". A bead of size (a, b) leads from (i - a, j - b)
to (i, j). Only cells with `first[i] <= j <= last[i]` are looked at, so time and memory grow with the band, which for
translations is linear in length.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MAX_UNITS = 6
"""A bead holds at most this many units, both sides together."""

SIZES: tuple[tuple[int, int], ...] = tuple(
    (a, b) for a in range(1, MAX_UNITS) for b in range(1, MAX_UNITS) if a + b <= MAX_UNITS
)
"""The sizes (source units, target units) of two-sided beads; bead scores come in this order."""

_SOURCE_ONLY, _TARGET_ONLY = len(SIZES), len(SIZES) + 1
NEVER = -1e30

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Band:
    """The cells to look at: row i holds columns `first[i]`..`last[i]`, both inclusive; both arrays are (n + 1,)."""

    first: NDArray[np.int64]
    last: NDArray[np.int64]

    @staticmethod
    def full(n: int, m: int) -> Band:
        """All cells of an n by m grid."""
        return Band(np.zeros(n + 1, np.int64), np.full(n + 1, m, np.int64))

    @staticmethod
    def around(path: NDArray[np.int64], n: int, m: int, margin: int) -> Band:
        """The cells within `margin` rows and columns of a path.

        Args:
            path: (k, 2) cells from (0, 0) to (n, m), neither coordinate ever falling.
            n: number of source units.
            m: number of target units.
            margin: in units.
        """
        low, high = np.full(n + 1, m, np.int64), np.zeros(n + 1, np.int64)
        np.minimum.at(low, path[:, 0], path[:, 1])
        np.maximum.at(high, path[:, 0], path[:, 1])
        # A row that a bead jumps over reaches from the cell before the jump to the cell after it.
        jumped = np.ones(n + 1, bool)
        jumped[path[:, 0]] = False
        low[jumped], high[jumped] = 0, m
        low = np.maximum.accumulate(low)
        high = np.minimum.accumulate(high[::-1])[::-1]
        rows = np.arange(n + 1)
        first = np.maximum(0, low[np.maximum(0, rows - margin)] - margin)
        last = np.minimum(m, high[np.minimum(n, rows + margin)] + margin)
        return Band(first, last)

    def chunks(self, cells: int) -> Iterator[tuple[int, int]]:
        """Row ranges (start, stop), stop exclusive, whose enclosing rectangles hold about `cells` cells at most."""
        start, rows = 0, len(self.first)
        while start < rows:
            stop = start + 1
            while stop < rows and (stop + 1 - start) * (self.last[stop] - self.first[start] + 1) <= cells:
                stop += 1
            yield start, stop
            start = stop


@dataclass(frozen=True, slots=True)
class Step:
    """A bead of a path: how many source and target units it takes, and its score."""

    source: int
    target: int
    score: float


@dataclass(frozen=True, slots=True)
class BeadScores:
    """Scores of all beads that end in some rows of cells.

    `values` is (sizes, rows, columns): `values[s, r, c]` scores the bead of size `SIZES[s]` that ends in cell
    (`row + r`, `columns[r] + c`). Beads that would begin outside the grid may hold anything.
    """

    row: int
    columns: NDArray[np.int64]
    values: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Skips:
    """Scores of leaving units unaligned: `source` (n,) and `target` (m,); such beads take (1, 0) and (0, 1) units."""

    source: Floats
    target: Floats

    @staticmethod
    def constant(n: int, m: int, score: float) -> Skips:
        """The same score for every unit."""
        return Skips(np.full(n, score), np.full(m, score))


def best_path(band: Band, scores: Iterable[BeadScores], skips: Skips) -> list[Step]:
    """The beads of the path with the greatest sum of scores, from the beginning.

    Args:
        band: the cells to look at; (0, 0) and (n, m) must be among them.
        scores: of all rows of the band, in order; they are looked at once.
        skips: scores of units left alone, none above 0 if skipping is to be the last resort.
    """
    first = band.first
    skipped_before = np.concatenate([[0.0], np.cumsum(skips.target)])
    reached = Reached(len(skips.target))
    best: list[Floats] = []
    choices: list[NDArray[np.int8]] = []
    for row, own_scores in rows_of(band, scores):
        low, high = int(first[row]), int(band.last[row])
        candidates = reached.candidates(row, low, high)
        candidates[:_SOURCE_ONLY] += own_scores
        candidates[_SOURCE_ONLY] += skips.source[row - 1] if row else 0.0
        choice = candidates.argmax(axis=0).astype(np.int8)
        value = candidates.max(axis=0)
        if row == 0:
            value[-low] = 0.0
        # Units of the target left alone: the best cell to the left, less the cost of each unit on the way.
        cost = skipped_before[low : high + 1]
        level = value - cost
        ahead = np.maximum.accumulate(level)
        better = ahead > level
        value[better] = ahead[better] + cost[better]
        choice[better] = _TARGET_ONLY
        reached.put(row, low, high, value)
        best.append(value)
        choices.append(choice)
    return _trace(best, choices, first)


class Reached:
    """The values of the last few rows of cells, laid out so that those from which beads lead to a row are one look-up.

    Args:
        m: how many target units there are.
    """

    _ROWS = MAX_UNITS

    def __init__(self, m: int) -> None:
        self._table = np.full((self._ROWS, m + 1 + MAX_UNITS), NEVER)
        self._filled: list[tuple[int, int]] = [(0, 0)] * self._ROWS
        self._back = np.array([a for a, _ in (*SIZES, (1, 0))])
        self._aside = MAX_UNITS - np.array([b for _, b in (*SIZES, (1, 0))])[:, None]

    def put(self, row: int, low: int, high: int, values: Floats) -> None:
        """Keep a row's values, of columns low..high; the row of longest ago is forgotten."""
        slot = row % self._ROWS
        start, stop = self._filled[slot]
        self._table[slot, start:stop] = NEVER
        self._filled[slot] = low + MAX_UNITS, high + 1 + MAX_UNITS
        self._table[slot, low + MAX_UNITS : high + 1 + MAX_UNITS] = values

    def candidates(self, row: int, low: int, high: int) -> Floats:
        """(kinds of bead, columns low..high): where beads of each size, and a source unit alone, came from."""
        slots = (row - self._back) % self._ROWS
        found: Floats = self._table[slots[:, None], self._aside + np.arange(low, high + 1)]
        return found


def rows_of(band: Band, scores: Iterable[BeadScores]) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Each row of the band and the scores (sizes, columns) of the beads that end in it."""
    for some in scores:
        for k, column in enumerate(some.columns.tolist()):
            row = some.row + k
            yield row, some.values[:, k, band.first[row] - column : band.last[row] - column + 1]


def incoming(
    row: int, scores: NDArray[np.float32], skip_source: Floats
) -> Iterator[tuple[int, int, int, float | NDArray[np.float32]]]:
    """Label, size and scores of each kind of bead that can end in a row and began in an earlier one."""
    if row:
        yield _SOURCE_ONLY, 1, 0, float(skip_source[row - 1])
    for label, (a, b) in enumerate(SIZES):
        if row >= a:
            yield label, a, b, scores[label]


def overlap(low: int, high: int, earlier_low: int, earlier_count: int, b: int) -> tuple[slice, slice]:
    """Which cells of a row (columns low..high) a bead of b target units reaches, and from which of an earlier row."""
    start = max(low, earlier_low + b)
    stop = max(start, min(high + 1, earlier_low + earlier_count + b))
    return slice(start - low, stop - low), slice(start - b - earlier_low, stop - b - earlier_low)


def _trace(best: list[Floats], choices: list[NDArray[np.int8]], first: NDArray[np.int64]) -> list[Step]:
    i, j = len(choices) - 1, int(first[-1]) + len(choices[-1]) - 1
    steps = []
    while i or j:
        label = int(choices[i][j - first[i]])
        a, b = (1, 0) if label == _SOURCE_ONLY else (0, 1) if label == _TARGET_ONLY else SIZES[label]
        score = best[i][j - first[i]] - best[i - a][j - b - first[i - a]]
        steps.append(Step(a, b, float(score)))
        i, j = i - a, j - b
    return steps[::-1]


def cells(path: Sequence[Step]) -> NDArray[np.int64]:
    """The cells a path goes through: (beads + 1, 2), from (0, 0)."""
    steps = np.array([(0, 0), *((step.source, step.target) for step in path)], np.int64)
    through: NDArray[np.int64] = np.cumsum(steps, axis=0)
    return through
