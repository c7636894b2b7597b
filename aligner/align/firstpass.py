"""First pass: scores of beads from sentence vectors alone, and the band in which to look.

A bead's score is the margin cosine of its two sides (Artetxe and Schwenk 2019; neighbours as in Bertalign, Liu and Zhu
2023), times a length factor, less a little for every unit beyond one a side. All products of runs of sentences come
from the products of single sentences, since sums of vectors add up: one product a cell, whatever the bead's size.

Long texts are first aligned in groups of units, coarsest first (as in Vecalign, Thompson and Koehn 2019): each level's
path gives the band of the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.align.search import MAX_UNITS, SIZES, Band, BeadScores, Skips, Step, best_path, cells
from aligner.align.side import Side

_SKIP = -0.1
_EXTRA_UNIT = 0.02
_CROSSED = 0.06
_CROSSED_ON_BOTH_SIDES = 0.25
"""A bead that takes in a paragraph's end on one side may be a translator's merger; on both sides it is hardly right."""
_CELLS_AT_ONCE = 100_000
_FULL_GRID = 1_000_000
"""Up to this many cells the whole grid is looked at."""
_FINE_MARGIN = 24
_REACH = MAX_UNITS - 1
_PAD = MAX_UNITS


def first_pass(source: Side, target: Side) -> list[Step]:
    """Align two sides by their vectors alone: the beads from the beginning."""
    band = find_band(source, target)
    return best_path(band, bead_scores(source, target, band), Skips.constant(len(source), len(target), _SKIP))


def find_band(source: Side, target: Side) -> Band:
    """The cells worth looking at: all of a small grid, else those near the path of the sides in groups of two."""
    n, m = len(source), len(target)
    if (n + 1) * (m + 1) <= _FULL_GRID:
        return Band.full(n, m)
    coarse_source, coarse_target = source.paired(), target.paired()
    band = find_band(coarse_source, coarse_target)
    free = Skips.constant(len(coarse_source), len(coarse_target), 0.0)
    path = cells(best_path(band, bead_scores(coarse_source, coarse_target, band), free))
    fine = np.minimum(path * 2, [n, m])
    return Band.around(fine, n, m, _FINE_MARGIN)


def bead_scores(source: Side, target: Side, band: Band) -> Iterator[BeadScores]:
    """Scores of all beads that end in the band, a few rows at a time."""
    source_runs, target_runs = runs_of(source, target)
    for start, stop in band.chunks(_CELLS_AT_ONCE):
        left, right = int(band.first[start]), int(band.last[stop - 1])
        values = _score_rectangle(source_runs, target_runs, (start, stop), (left, right + 1))
        yield BeadScores(start, np.full(stop - start, left), values)


class Runs:
    """Facts about every run of 1.._REACH units of a side, by size and by the boundary at which the run ends.

    Arrays have `_PAD` columns before boundary 0 and after the last; runs that do not exist have an infinite norm, so
    that their cosine with anything is 0.
    """

    def __init__(self, side: Side, lengths: NDArray[np.float32]) -> None:
        self.vectors, self.count = side.sums, len(side)
        shape = (_REACH + 1, self.count + 1 + 2 * _PAD)
        self.norms = np.full(shape, np.inf, np.float32)
        self.lengths = np.ones(shape, np.float32)
        self.crossed = np.zeros(shape, np.float32)
        total, length = np.zeros_like(side.sums), np.zeros(self.count, np.float32)
        inner = np.cumsum(side.breaks)
        nothing = 1e-3 * float(np.linalg.norm(side.sums, axis=1).mean()) if self.count else 0.0
        for size in range(1, min(_REACH, self.count) + 1):
            total = total[: self.count - size + 1] + side.sums[size - 1 :]
            length = length[: self.count - size + 1] + lengths[size - 1 :]
            ends = slice(_PAD + size, _PAD + self.count + 1)
            norms = np.linalg.norm(total, axis=1)
            # The sum over a whole text is zero but for rounding, since its mean was taken off: it is like nothing.
            self.norms[size, ends] = np.where(norms > nothing, norms, np.inf)
            self.lengths[size, ends] = np.maximum(length, 1e-3)
            self.crossed[size, ends] = inner[size - 1 :] - inner[: self.count - size + 1]

    def crossed_by(self, size: int, ends: NDArray[np.int64]) -> NDArray[np.float32]:
        """Summed strength of the paragraph ends within the runs of a size that end at these boundaries."""
        strengths: NDArray[np.float32] = self.crossed[size, ends + _PAD]
        return strengths


@dataclass(frozen=True, slots=True)
class Measures:
    """What vectors and lengths say of the beads that end in a rectangle of cells: (sizes, rows, columns) each.

    `cosine` of the bead's two sides; `beside_target`, the mean cosine of its source with the target units just before
    and after it, and `beside_source` the reverse; `log_ratio` of its source's to its target's length.
    """

    cosine: NDArray[np.float32]
    beside_target: NDArray[np.float32]
    beside_source: NDArray[np.float32]
    log_ratio: NDArray[np.float32]

    @property
    def margin(self) -> NDArray[np.float32]:
        """The margin cosine times the length factor."""
        margin = self.cosine - (self.beside_target + self.beside_source) / 2
        scaled: NDArray[np.float32] = margin * np.log2(1 + np.exp(-np.abs(self.log_ratio)))
        return scaled


def measure(source: Runs, target: Runs, rows: tuple[int, int], columns: tuple[int, int]) -> Measures:
    """Measures of all beads that end at boundaries `rows` x `columns` (half-open)."""
    height, width = rows[1] - rows[0], columns[1] - columns[0]
    source_at, target_at = _at(rows), _at(columns)
    summed = _summed_products(source, target, rows, columns)
    # For each run of one side, its cosine with every single unit of the other, units named by where they end.
    beside_target = [
        _boxes(summed, a, 1, (0, height), (-_REACH, width + 1))
        / (source.norms[a, source_at][:, None] * target.norms[1, _at(columns, before=_REACH, after=1)])
        for a in range(MAX_UNITS)
    ]
    beside_source = [
        _boxes(summed, 1, b, (-_REACH, height + 1), (0, width))
        / (source.norms[1, _at(rows, before=_REACH, after=1)][:, None] * target.norms[b, target_at])
        for b in range(MAX_UNITS)
    ]
    i, j = np.arange(*rows)[:, None], np.arange(*columns)[None, :]
    shape = len(SIZES), height, width
    found = Measures(*(np.empty(shape, np.float32) for _ in range(4)))
    for k, (a, b) in enumerate(SIZES):
        norms = source.norms[a, source_at][:, None] * target.norms[b, target_at]
        found.cosine[k] = _boxes(summed, a, b, (0, height), (0, width)) / norms
        after, before = beside_target[a][:, _REACH + 1 :], beside_target[a][:, _REACH - b : _REACH - b + width]
        found.beside_target[k] = (after + before) / np.maximum((j < target.count) + 1 * (j > b), 1)
        after, before = beside_source[b][_REACH + 1 :], beside_source[b][_REACH - a : _REACH - a + height]
        found.beside_source[k] = (after + before) / np.maximum((i < source.count) + 1 * (i > a), 1)
        found.log_ratio[k] = np.log(source.lengths[a, source_at][:, None] / target.lengths[b, target_at])
    return found


def _score_rectangle(
    source: Runs, target: Runs, rows: tuple[int, int], columns: tuple[int, int]
) -> NDArray[np.float32]:
    """Scores (sizes, rows, columns) of the beads that end at boundaries `rows` x `columns` (half-open)."""
    values = measure(source, target, rows, columns).margin
    for k, (a, b) in enumerate(SIZES):
        crossed = source.crossed[a, _at(rows)][:, None], target.crossed[b, _at(columns)]
        np.subtract(values[k], _EXTRA_UNIT * (a + b - 2) + crossing_cost(*crossed), out=values[k])
    return values


def crossing_cost(source: NDArray[np.float32], target: NDArray[np.float32]) -> NDArray[np.float32]:
    """What a bead pays for the paragraph ends that it takes in on either side, given their summed strengths."""
    both = np.minimum(source, target)
    cost: NDArray[np.float32] = (_CROSSED * (source + target) + _CROSSED_ON_BOTH_SIDES * both).astype(np.float32)
    return cost


def runs_of(source: Side, target: Side) -> tuple[Runs, Runs]:
    """The runs of both sides, the target's lengths scaled so that both sides are of one length."""
    scale = np.float32(source.lengths.sum() / max(float(target.lengths.sum()), 1e-9))
    return Runs(source, source.lengths), Runs(target, target.lengths * scale)


def _at(boundaries: tuple[int, int], before: int = 0, after: int = 0) -> slice:
    """Where the arrays of `Runs` hold these boundaries, and some before and after them."""
    return slice(boundaries[0] - before + _PAD, boundaries[1] + after + _PAD)


def _summed_products(
    source: Runs, target: Runs, rows: tuple[int, int], columns: tuple[int, int]
) -> NDArray[np.float64]:
    """Summed-area table of the products of single units, from boundary `_PAD` before the first to one after the last.

    Entry (r, c) is the sum over all units before boundaries (rows[0] - _PAD + r, columns[0] - _PAD + c).
    """
    top, left = rows[0] - _PAD, columns[0] - _PAD
    table = np.zeros((rows[1] + 1 - top, columns[1] + 1 - left))
    some_source = source.vectors[max(0, top) : rows[1]]
    some_target = target.vectors[max(0, left) : columns[1]]
    up, aside = max(0, -top) + 1, max(0, -left) + 1
    table[up : up + len(some_source), aside : aside + len(some_target)] = some_source @ some_target.T
    np.cumsum(table, axis=0, out=table)
    np.cumsum(table, axis=1, out=table)
    return table


def _boxes(
    summed: NDArray[np.float64], a: int, b: int, rows: tuple[int, int], columns: tuple[int, int]
) -> NDArray[np.float64]:
    """Products of a source with b target units that end at these boundaries, counted from the rectangle's first."""
    top, bottom = rows[0] + _PAD, rows[1] + _PAD
    left, right = columns[0] + _PAD, columns[1] + _PAD
    whole = summed[top:bottom, left:right] - summed[top - a : bottom - a, left:right]
    boxes: NDArray[np.float64] = whole - summed[top:bottom, left - b : right - b]
    return boxes + summed[top - a : bottom - a, left - b : right - b]
