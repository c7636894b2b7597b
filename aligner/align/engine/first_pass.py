"""First pass: scores of beads from sentence vectors alone, and the band in which to look.

A bead's score is the margin cosine of its two sides (Artetxe and Schwenk 2019; neighbors as in Bertalign, Liu and Zhu
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

from aligner.align.engine.search import MAX_UNITS, SIZES, Band, BeadScores, Skips, Step, best_path, cells
from aligner.align.engine.side import Side

_SKIP = -0.1
_EXTRA_UNIT = 0.02
_CROSSED = 0.06
_CROSSED_ON_BOTH_SIDES = 0.25
"""A bead that takes in a paragraph's end on one side may be a translator's merger; on both sides it is hardly right."""
_CELLS_AT_ONCE = 16_000
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

    Arrays have `_PAD` columns before boundary 0 and after the last; `per_norm` is one over the norm, and 0 for runs
    that do not exist, so that their cosine with anything is 0.
    """

    def __init__(self, side: Side, lengths: NDArray[np.float32]) -> None:
        self.vectors, self.count = side.sums, len(side)
        shape = (_REACH + 1, self.count + 1 + 2 * _PAD)
        self.per_norm = np.zeros(shape, np.float32)
        self.log_lengths = np.zeros(shape, np.float32)
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
            self.per_norm[size, ends] = np.where(norms > nothing, 1 / np.maximum(norms, 1e-30), 0)
            self.log_lengths[size, ends] = np.log(np.maximum(length, 1e-3))
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
        margin = self.beside_target + self.beside_source
        margin *= -0.5
        margin += self.cosine
        balance = np.abs(self.log_ratio)
        np.exp(np.negative(balance, out=balance), out=balance)
        balance += 1
        margin *= np.log2(balance, out=balance)
        return margin


def measure(source: Runs, target: Runs, rows: tuple[int, int], columns: tuple[int, int]) -> Measures:
    """Measures of all beads that end at boundaries `rows` x `columns` (half-open)."""
    source_at, target_at = _at(rows), _at(columns)
    height, width = rows[1] - rows[0], columns[1] - columns[0]
    products = _products(source, target, rows, columns)
    i, j = np.arange(*rows)[:, None], np.arange(*columns)[None, :]
    found = Measures(*(np.empty((len(SIZES), height, width), np.float32) for _ in range(4)))
    aside = slice(_PAD, _PAD + width)
    # For each run of one side, its cosine with every single unit of the other, units named by where they end.
    beside_source = []
    by_column = products.copy()
    for b in range(1, MAX_UNITS):
        if b > 1:
            by_column[:, b - 1 :] += products[:, : 1 - b]
        single = source.per_norm[1, _at(rows, before=_PAD, after=1)][:, None]
        beside_source.append(by_column[:, aside] * target.per_norm[b, target_at] * single)
    by_row = np.zeros((height, products.shape[1]), np.float32)
    k = 0
    for a in range(1, MAX_UNITS):
        by_row += products[_PAD - a + 1 : _PAD - a + 1 + height]
        per_norm = source.per_norm[a, source_at][:, None]
        beside_target = by_row * target.per_norm[1, _at(columns, before=_PAD, after=1)] * per_norm
        box = np.zeros((height, width), np.float32)
        for b in range(1, MAX_UNITS + 1 - a):
            box += by_row[:, _PAD - b + 1 : _PAD - b + 1 + width]
            np.multiply(box, target.per_norm[b, target_at], out=found.cosine[k])
            found.cosine[k] *= per_norm
            after, before = beside_target[:, _PAD + 1 :], beside_target[:, _PAD - b : _PAD - b + width]
            np.add(after, before, out=found.beside_target[k])
            found.beside_target[k] /= np.maximum((j < target.count) + np.float32(1) * (j > b), 1)
            beside = beside_source[b - 1]
            np.add(beside[_PAD + 1 :], beside[_PAD - a : _PAD - a + height], out=found.beside_source[k])
            found.beside_source[k] /= np.maximum((i < source.count) + np.float32(1) * (i > a), 1)
            ratio = source.log_lengths[a, source_at][:, None] - target.log_lengths[b, target_at]
            found.log_ratio[k] = ratio
            k += 1
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


def _products(source: Runs, target: Runs, rows: tuple[int, int], columns: tuple[int, int]) -> NDArray[np.float32]:
    """Products of the units that end at each boundary, from `_PAD` before the first to one after the last."""
    top, left = rows[0] - _PAD, columns[0] - _PAD
    table = np.zeros((rows[1] + 1 - top, columns[1] + 1 - left), np.float32)
    some_source = source.vectors[max(0, top - 1) : rows[1]]
    some_target = target.vectors[max(0, left - 1) : columns[1]]
    up, aside = max(0, 1 - top), max(0, 1 - left)
    table[up : up + len(some_source), aside : aside + len(some_target)] = some_source @ some_target.T
    return table
