"""Dynamic programming over beads, inside a band of the grid of sentence boundaries.

A cell (i, j) means "the first i source and j target units are aligned". A bead of size (a, b) leads from (i - a, j - b)
to (i, j). Only cells with `first[i] <= j <= last[i]` are looked at, so time and memory grow with the band, which for
translations is linear in length.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MAX_UNITS = 6
"""A bead holds at most this many units, both sides together."""

SIZES: tuple[tuple[int, int], ...] = tuple(
    (a, b) for a in range(1, MAX_UNITS) for b in range(1, MAX_UNITS) if a + b <= MAX_UNITS
)
"""The sizes (source units, target units) of two-sided beads; bead scores come in this order."""

_SOURCE_ONLY, _TARGET_ONLY, _NONE = -1, -2, -3
_NEVER = -1e30


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
    """Scores of all beads that end in a rectangle of cells.

    `values` is (sizes, rows, columns): `values[s, r, c]` scores the bead of size `SIZES[s]` that ends in cell
    (`row + r`, `column + c`). Beads that would begin outside the grid may hold anything.
    """

    row: int
    column: int
    values: NDArray[np.float32]


def best_path(band: Band, scores: Iterator[BeadScores], skip: float) -> list[Step]:
    """The beads of the path with the greatest sum of scores, from the beginning.

    Args:
        band: the cells to look at; (0, 0) and (n, m) must be among them.
        scores: rectangles that cover the band's rows in order.
        skip: score of leaving one unit unaligned, not above 0; such a bead takes (1, 0) or (0, 1) units.
    """
    first, last = band.first, band.last
    best: list[NDArray[np.float64]] = []
    choices: list[NDArray[np.int8]] = []
    for rectangle in scores:
        for row in range(rectangle.row, rectangle.row + rectangle.values.shape[1]):
            low, high = int(first[row]), int(last[row])
            value = np.full(high - low + 1, _NEVER)
            choice = np.full(high - low + 1, _NONE, np.int8)
            if row == 0:
                value[-low] = 0.0
            else:
                _extend(value, choice, low, high, best[row - 1], int(first[row - 1]), 0, skip, _SOURCE_ONLY)
            inside = slice(low - rectangle.column, high - rectangle.column + 1)
            for size, (a, b) in enumerate(SIZES):
                if row >= a:
                    own = rectangle.values[size, row - rectangle.row, inside]
                    _extend(value, choice, low, high, best[row - a], int(first[row - a]), b, own, size)
            # Units of the target left alone: the best cell to the left, less the cost of each unit on the way.
            level = value - skip * np.arange(len(value))
            reached = np.maximum.accumulate(level)
            skipped = reached > level
            value[skipped] = reached[skipped] + (skip * np.arange(len(value)))[skipped]
            choice[skipped] = _TARGET_ONLY
            best.append(value)
            choices.append(choice)
    return _trace(best, choices, first)


def _extend(
    value: NDArray[np.float64],
    choice: NDArray[np.int8],
    low: int,
    high: int,
    earlier: NDArray[np.float64],
    earlier_low: int,
    b: int,
    gain: float | NDArray[np.float32],
    label: int,
) -> None:
    """Improve a row's cells (columns low..high) by beads that come from an earlier row, b columns to the left."""
    start, stop = max(low, earlier_low + b), min(high + 1, earlier_low + len(earlier) + b)
    if start >= stop:
        return
    here = slice(start - low, stop - low)
    there = earlier[start - b - earlier_low : stop - b - earlier_low]
    candidate = there + (gain if isinstance(gain, float) else gain[here])
    better = candidate > value[here]
    value[here][better] = candidate[better]
    choice[here][better] = label


def _trace(best: list[NDArray[np.float64]], choices: list[NDArray[np.int8]], first: NDArray[np.int64]) -> list[Step]:
    i, j = len(choices) - 1, int(first[-1]) + len(choices[-1]) - 1
    steps = []
    while i or j:
        label = int(choices[i][j - first[i]])
        a, b = (1, 0) if label == _SOURCE_ONLY else (0, 1) if label == _TARGET_ONLY else SIZES[label]
        score = best[i][j - first[i]] - best[i - a][j - b - first[i - a]]
        steps.append(Step(a, b, float(score)))
        i, j = i - a, j - b
    return steps[::-1]


def cells(path: list[Step]) -> NDArray[np.int64]:
    """The cells a path goes through: (beads + 1, 2), from (0, 0)."""
    steps = np.array([(0, 0), *((step.source, step.target) for step in path)], np.int64)
    through: NDArray[np.int64] = np.cumsum(steps, axis=0)
    return through
