"""Dynamic programming over beads, restricted to a band of the grid of unit boundaries.

Cell (i, j) means "the first i source units and the first j target units are aligned". A bead of size (a, b) leads from
cell (i - a, j - b) to cell (i, j). Only cells with `first[i] <= j <= last[i]` are visited. Time and memory are
proportional to the size of the band, which for translations is linear in the length of the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MAX_UNITS = 6
"""Maximum number of units in a bead, both sides together."""

SIZES: tuple[tuple[int, int], ...] = tuple(
    (a, b) for a in range(1, MAX_UNITS) for b in range(1, MAX_UNITS) if a + b <= MAX_UNITS
)
"""Sizes (source units, target units) of two-sided beads; the first axis of bead scores has this order."""

BY_SOURCE: tuple[slice, ...] = tuple(
    slice(sum(size[0] < a for size in SIZES), sum(size[0] <= a for size in SIZES)) for a in range(1, MAX_UNITS)
)
"""Place in `SIZES` of the beads with 1, 2, ... source units; those of one group have 1, 2, ... target units."""
BY_TARGET: tuple[NDArray[np.int64], ...] = tuple(
    np.array([label for label, size in enumerate(SIZES) if size[1] == b]) for b in range(1, MAX_UNITS)
)
"""The same for beads with 1, 2, ... target units, as indices."""

_SOURCE_ONLY = len(SIZES)
"""Label of an unaligned source unit."""
_TARGET_ONLY = len(SIZES) + 1
"""Label of an unaligned target unit."""
NEVER = -1e30
"""Value of cells that cannot be reached."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Band:
    """The cells to search: columns `first[i]`..`last[i]`, both inclusive, of each row i.

    Attributes:
        first: (n + 1,) first column of each row.
        last: (n + 1,) last column of each row.
    """

    first: NDArray[np.int64]
    last: NDArray[np.int64]

    @staticmethod
    def full(n: int, m: int) -> Band:
        """Return the band of all cells for n source and m target units."""
        return Band(np.zeros(n + 1, np.int64), np.full(n + 1, m, np.int64))

    @staticmethod
    def around(path: NDArray[np.int64], n: int, m: int, radius: int) -> Band:
        """Return the band of the cells within `radius` rows and columns of a path.

        Args:
            path: (k, 2) cells from (0, 0) to (n, m); neither coordinate decreases.
            n: number of source units.
            m: number of target units.
            radius: number of rows and columns on each side of the path, in units.
        """
        low, high = np.full(n + 1, m, np.int64), np.zeros(n + 1, np.int64)
        np.minimum.at(low, path[:, 0], path[:, 1])
        np.maximum.at(high, path[:, 0], path[:, 1])
        # Rows that a bead skips extend from the cell before the bead to the cell after it.
        skipped = np.ones(n + 1, bool)
        skipped[path[:, 0]] = False
        low[skipped], high[skipped] = 0, m
        low = np.maximum.accumulate(low)
        high = np.minimum.accumulate(high[::-1])[::-1]
        rows = np.arange(n + 1)
        first = np.maximum(0, low[np.maximum(0, rows - radius)] - radius)
        last = np.minimum(m, high[np.minimum(n, rows + radius)] + radius)
        return Band(first, last)

    def through(self, corners: NDArray[np.int64]) -> Band:
        """Return the cells of the band that are neither above and right of one of some cells nor below and left of it.

        Args:
            corners: (k, 2) cells in order, from (0, 0) to (n, m).
        """
        i, j = corners.T
        rows = np.arange(len(self.first))
        before, after = np.searchsorted(i, rows, side="left"), np.searchsorted(i, rows, side="right")
        low, high = j[np.maximum(before - 1, 0)], j[np.minimum(after, len(j) - 1)]
        return Band(np.maximum(self.first, low), np.minimum(self.last, high))

    def chunks(self, cells: int) -> Iterator[tuple[int, int]]:
        """Yield half-open row ranges whose enclosing rectangles have at most about `cells` cells."""
        start, rows = 0, len(self.first)
        while start < rows:
            stop = start + 1
            while stop < rows and (stop + 1 - start) * (self.last[stop] - self.first[start] + 1) <= cells:
                stop += 1
            yield start, stop
            start = stop


@dataclass(frozen=True, slots=True)
class Step:
    """A bead of a path.

    Attributes:
        source: number of source units.
        target: number of target units.
        score: score of the bead.
    """

    source: int
    target: int
    score: float


@dataclass(frozen=True, slots=True)
class BeadScores:
    """Scores of all beads that end in a chunk of rows.

    Attributes:
        row: first row of the chunk.
        columns: (rows,) first column of each row.
        values: (sizes, rows, columns). Entry [s, r, c] is the score of the bead of size `SIZES[s]` that ends in cell
            (`row + r`, `columns[r] + c`). Entries for beads that start outside the grid are ignored.
    """

    row: int
    columns: NDArray[np.int64]
    values: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Skips:
    """Scores of unaligned units, which form beads of size (1, 0) and (0, 1).

    Attributes:
        source: (n,) score of each source unit.
        target: (m,) score of each target unit.
    """

    source: Floats
    target: Floats

    @staticmethod
    def constant(n: int, m: int, score: float) -> Skips:
        """Return the same score for all of n source and m target units."""
        return Skips(np.full(n, score), np.full(m, score))


@dataclass(frozen=True, slots=True)
class Limits:
    """What the paths of two texts must do.

    Attributes:
        corners: (k, 2) cells through which they go, in order, from (0, 0) to (n, m).
        source: (n,) additional score of skipping each source unit.
        target: (m,) the same of each target unit.
    """

    corners: NDArray[np.int64]
    source: Floats
    target: Floats


def best_path(band: Band, scores: Iterable[BeadScores], skips: Skips) -> list[Step]:
    """Return the path with the highest total score.

    Args:
        band: the cells to search; it must contain (0, 0) and (n, m).
        scores: bead scores of all rows of the band, in order; consumed in one pass.
        skips: scores of unaligned units; at most 0 if skipping is a last resort.

    Returns:
        The beads in order.
    """
    skipped_before = np.concatenate([[0.0], np.cumsum(skips.target)])
    skip_source = [0.0, *skips.source.tolist()]
    first, last = band.first.tolist(), band.last.tolist()
    reached = Reached(len(skips.target))
    best: list[Floats] = []
    choices: list[NDArray[np.int8]] = []
    for row, own_scores in rows_of(band, scores):
        low, high = first[row], last[row]
        candidates = reached.candidates(row, low, high, own_scores, skip_source[row])
        choice = candidates.argmax(axis=0).astype(np.int8)
        value = candidates.max(axis=0)
        if row == 0:
            value[-low] = 0.0
        # Skipped target units: the best cell to the left plus the skip scores in between, as a running maximum.
        cost = skipped_before[low : high + 1]
        level = value - cost
        ahead = np.maximum.accumulate(level)
        better = ahead > level
        ahead += cost
        np.copyto(value, ahead, where=better)
        choice[better] = _TARGET_ONLY
        reached.put(row, low, high, value)
        best.append(value)
        choices.append(choice)
    return _trace(best, choices, first)


class Reached:
    """Ring buffer of the values of the last `MAX_UNITS` rows.

    Args:
        m: number of target units.
    """

    _ROWS = MAX_UNITS

    def __init__(self, m: int) -> None:
        self._table = np.full((self._ROWS, m + 1 + MAX_UNITS), NEVER)
        self._filled: list[tuple[int, int]] = [(0, 0)] * self._ROWS
        back, aside = np.array([*SIZES, (1, 0)]).T[:, :, None]
        # Where each kind of bead comes from: one flat index each, `take` is faster than indexing by two arrays.
        self._places = [
            (slot - back) % self._ROWS * self._table.shape[1] + MAX_UNITS - aside for slot in range(self._ROWS)
        ]

    def put(self, row: int, low: int, high: int, values: Floats) -> None:
        """Store the values of a row, columns low..high; the oldest row is overwritten."""
        slot = row % self._ROWS
        start, stop = self._filled[slot]
        self._table[slot, start:stop] = NEVER
        self._filled[slot] = low + MAX_UNITS, high + 1 + MAX_UNITS
        self._table[slot, low + MAX_UNITS : high + 1 + MAX_UNITS] = values

    def candidates(self, row: int, low: int, high: int, scores: NDArray[np.float32], skip_source: float) -> Floats:
        """Return the total score of each cell of a row by each kind of bead that leads to it.

        Args:
            row: the row.
            low: its first column.
            high: its last column, inclusive.
            scores: (sizes, columns) scores of the two-sided beads that end in the row.
            skip_source: score of skipping the source unit before the row.

        Returns:
            (sizes + 1, columns); the last kind is a source unit that is skipped.
        """
        found: Floats = self._table.reshape(-1).take(self._places[row % self._ROWS] + np.arange(low, high + 1))
        found[:_SOURCE_ONLY] += scores
        found[_SOURCE_ONLY] += skip_source
        return found


def rows_of(band: Band, scores: Iterable[BeadScores]) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Yield each row of the band and the scores (sizes, columns) of the beads that end in it."""
    first, last = band.first.tolist(), band.last.tolist()
    for chunk in scores:
        for k, column in enumerate(chunk.columns.tolist()):
            row = chunk.row + k
            yield row, chunk.values[:, k, first[row] - column : last[row] - column + 1]


def _trace(best: list[Floats], choices: list[NDArray[np.int8]], first: list[int]) -> list[Step]:
    """Follow the choices back from the last cell and return the path."""
    i, j = len(choices) - 1, first[-1] + len(choices[-1]) - 1
    steps = []
    while i or j:
        label = int(choices[i][j - first[i]])
        a, b = (1, 0) if label == _SOURCE_ONLY else (0, 1) if label == _TARGET_ONLY else SIZES[label]
        score = best[i][j - first[i]] - best[i - a][j - b - first[i - a]]
        steps.append(Step(a, b, float(score)))
        i, j = i - a, j - b
    return steps[::-1]


def cells(path: Sequence[Step]) -> NDArray[np.int64]:
    """Return the cells of a path, starting at (0, 0): (beads + 1, 2)."""
    steps = np.array([(0, 0), *((step.source, step.target) for step in path)], np.int64)
    through: NDArray[np.int64] = np.cumsum(steps, axis=0)
    return through
