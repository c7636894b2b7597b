"""First pass: bead scores from sentence vectors alone, and the band to search.

The score of a bead is the margin cosine of its two sides (Artetxe and Schwenk 2019; neighbors as in Bertalign, Liu and
Zhu 2023), multiplied by a length factor, minus a small penalty per unit beyond one per side. Vectors are additive, so
dot products of runs are sums of dot products of single sentences: one product per cell, for beads of any size.

Long texts are aligned coarse to fine (as in Vecalign, Thompson and Koehn 2019). Neighboring units are merged in pairs,
and the path of each level gives the band of the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from aligner.align.engine.labels import costs_of_beads, trust
from aligner.align.engine.search import (
    BY_SOURCE,
    MAX_UNITS,
    SIZES,
    Band,
    BeadScores,
    Limits,
    Skips,
    Step,
    best_path,
    cells,
)
from aligner.align.engine.side import Side

_SKIP = -0.1
"""Score of an unaligned unit."""
_EXTRA_UNIT = 0.02
"""Penalty per unit beyond one per side."""
_CROSSED = 0.06
"""Penalty per unit of strength for each paragraph boundary inside a bead."""
_CROSSED_ON_BOTH_SIDES = 0.25
"""Extra penalty for boundaries on both sides: translators merge paragraphs, but such a bead is almost never right."""
_CELLS_AT_ONCE = 16_000
"""Approximate number of cells that are scored together."""
_ROWS_AT_ONCE = 4096
"""Number of runs whose vectors are in memory at a time."""
_FULL_GRID = 1_000_000
"""Maximum number of cells for an unrestricted search."""
_FULL_COARSE_GRID = 250_000
"""The same for sides with merged units, whose path only has to be right within `_FINE_RADIUS`."""
_FINE_RADIUS = 24
"""Radius, in units, of the band around the path of the coarser level."""
_REACH = MAX_UNITS - 1
"""Maximum number of units on one side of a two-sided bead."""
_PAD = MAX_UNITS
"""Number of padding columns at each end of the arrays of `Runs`."""


def first_pass(source: Side, target: Side, limits: Limits | None = None, band: Band | None = None) -> list[Step]:
    """Align two sides by their vectors, and by the labels that they have, and return the path.

    Args:
        source: n units.
        target: m units.
        limits: what the path must do; None for any path.
        band: the result of `find_band`, if known.
    """
    if band is None:
        band = find_band(source, target, None if limits is None else limits.corners)
    skips = Skips.constant(len(source), len(target), _SKIP)
    if limits is not None:
        skips = Skips(skips.source + limits.source, skips.target + limits.target)
    return best_path(band, bead_scores(source, target, band), skips)


def trust_labels(source: Side, target: Side) -> tuple[Side, Side, list[Step]]:
    """Return the two sides with the labels that can be trusted, and their first-pass path."""
    if source.labels is None or target.labels is None:
        return source, target, first_pass(source, target)
    band = find_band(source, target)
    path = first_pass(replace(source, labels=None), replace(target, labels=None), band=band)
    source, target = trust(source, target, path)
    return source, target, path if source.labels is None else first_pass(source, target, band=band)


def find_band(
    source: Side, target: Side, corners: NDArray[np.int64] | None = None, full_grid: int = _FULL_GRID
) -> Band:
    """Return the band to search: the full grid if it is small, else the band around the path of the merged sides.

    Args:
        source: n units.
        target: m units.
        corners: (k, 2) cells through which the path must go, from (0, 0) to (n, m); None for any path.
        full_grid: maximum number of cells of a small grid.
    """
    n, m = len(source), len(target)
    if (n + 1) * (m + 1) <= full_grid:
        band = Band.full(n, m)
        return band if corners is None else band.through(corners)
    if corners is not None and len(corners) > 2:
        first, last = np.full(n + 1, m), np.zeros(n + 1, np.int64)
        for (i0, j0), (i, j) in pairwise(corners.tolist()):
            part = find_band(source.piece(i0, i), target.piece(j0, j))
            first[i0 : i + 1] = np.minimum(first[i0 : i + 1], part.first + j0)
            last[i0 : i + 1] = np.maximum(last[i0 : i + 1], part.last + j0)
        return Band(first, last).through(corners)
    coarse_source, coarse_target = source.paired(), target.paired()
    band = find_band(coarse_source, coarse_target, full_grid=_FULL_COARSE_GRID)
    free = Skips.constant(len(coarse_source), len(coarse_target), 0.0)
    path = cells(best_path(band, bead_scores(coarse_source, coarse_target, band), free))
    fine = np.minimum(path * 2, [n, m])
    return Band.around(fine, n, m, _FINE_RADIUS)


def bead_scores(source: Side, target: Side, band: Band) -> Iterator[BeadScores]:
    """Yield the scores of all beads that end in the band, a few rows at a time."""
    source_runs, target_runs = runs_of(source, target)
    for start, stop in band.chunks(_CELLS_AT_ONCE):
        left, right = int(band.first[start]), int(band.last[stop - 1])
        values = _score_rectangle(source_runs, target_runs, (start, stop), (left, right + 1))
        yield BeadScores(start, np.full(stop - start, left), values)


class Runs:
    """Norms, lengths and crossed boundaries of all runs of 1.._REACH units of one side.

    The arrays are (sizes, boundaries), indexed by the number of units and by the end boundary of the run. They have
    `_PAD` padding columns before the first boundary and after the last one. `per_norm` is the inverse norm. It is 0 for
    runs that do not exist, so that their cosine with any vector is 0.
    """

    def __init__(self, side: Side, lengths: NDArray[np.float32]) -> None:
        self.vectors, self.count, self.labels = side.sums, len(side), side.labels
        shape = (_REACH + 1, self.count + 1 + 2 * _PAD)
        self.per_norm = np.zeros(shape, np.float32)
        self.log_lengths = np.zeros(shape, np.float32)
        self.crossed = np.zeros(shape, np.float32)
        length = np.zeros(self.count, np.float32)
        inner = np.cumsum(side.breaks, dtype=np.float64)  # float32 would lose paragraphs behind impassable breaks
        for size in range(1, min(_REACH, self.count) + 1):
            length = length[: self.count - size + 1] + lengths[size - 1 :]
            ends = slice(_PAD + size, _PAD + self.count + 1)
            self.per_norm[size, ends] = _norms(side.sums, size)
            self.log_lengths[size, ends] = np.log(np.maximum(length, 1e-3))
            self.crossed[size, ends] = inner[size - 1 :] - inner[: self.count - size + 1]
        # Centered vectors sum to zero over the whole text, up to rounding errors: treat as zero.
        negligible = 1e-3 * float(self.per_norm[1, _PAD + 1 : _PAD + self.count + 1].mean()) if self.count else 0.0
        large = self.per_norm > negligible
        self.per_norm = np.where(large, 1 / np.maximum(self.per_norm, 1e-30), 0).astype(np.float32)

    def crossed_by(self, size: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the summed strength of the paragraph boundaries inside runs, by run size and end boundary."""
        strengths: NDArray[np.float32] = self.crossed[size, ends + _PAD]
        return strengths


@dataclass(frozen=True, slots=True)
class Measures:
    """Similarity and length measures of beads that end in a rectangle of cells.

    All arrays are (sizes, rows, columns) float32; the sizes are a slice of `SIZES`.

    Attributes:
        sizes: the sizes of the beads.
        cosine: cosine of the two sides.
        beside: sum of the mean cosine of the source side with the target units immediately before and after the bead,
            and of the same with source and target swapped.
        log_ratio: log of the length ratio, source to target.
    """

    sizes: slice
    cosine: NDArray[np.float32]
    beside: NDArray[np.float32]
    log_ratio: NDArray[np.float32]

    def write_margin(self, out: NDArray[np.float32]) -> None:
        """Write the margin cosine multiplied by the length factor; the other arrays are overwritten."""
        np.multiply(self.beside, -0.5, out=out)
        out += self.cosine
        balance = np.abs(self.log_ratio, out=self.log_ratio)
        np.exp(np.negative(balance, out=balance), out=balance)
        balance += 1
        out *= np.log2(balance, out=balance)


def measure(source: Runs, target: Runs, rows: tuple[int, int], columns: tuple[int, int]) -> Iterator[Measures]:
    """Yield the measures of all beads that end at boundaries `rows` x `columns` (half-open ranges), by source units."""
    source_at, target_at = _at(rows), _at(columns)
    height, width = rows[1] - rows[0], columns[1] - columns[0]
    products = _products(source, target, rows, columns)
    i, j = np.arange(*rows)[:, None], np.arange(*columns)
    units = np.arange(1, MAX_UNITS)[:, None]
    # Number of adjacent units, by the number of units of the bead.
    beside_rows = np.maximum((i < source.count) + np.float32(1) * (i > units[:, None]), 1)
    beside_columns = np.maximum((j < target.count) + np.float32(1) * (j > units), 1)[:, None]
    # Cosine of each run with each single unit of the other side; units are indexed by their end boundary.
    aside = slice(_PAD, _PAD + width)
    single = source.per_norm[1, _at(rows, before=_PAD, after=1)][:, None]
    beside_source = np.empty((_REACH, len(products), width), np.float32)
    by_column = products.copy()
    for b in range(1, MAX_UNITS):
        if b > 1:
            by_column[:, b - 1 :] += products[:, : 1 - b]
        np.multiply(by_column[:, aside], target.per_norm[b, target_at], out=beside_source[b - 1])
    beside_source *= single
    by_row = np.zeros((height, products.shape[1]), np.float32)
    beside_target = np.empty_like(by_row)
    # By the number of target units: the unit before the bead.
    before = np.moveaxis(sliding_window_view(beside_target, width, axis=1), 1, 0)[_PAD - 1 :: -1]
    for a, sizes in enumerate(BY_SOURCE, 1):
        # All beads with a source units together; the first axis is the number of target units.
        several = slice(1, MAX_UNITS + 1 - a)
        count = MAX_UNITS - a
        by_row += products[_PAD - a + 1 : _PAD - a + 1 + height]
        per_norm = source.per_norm[a, source_at][:, None]
        cosine = np.empty((count, height, width), np.float32)
        cosine[0] = by_row[:, aside]
        for b in range(2, count + 1):
            np.add(cosine[b - 2], by_row[:, _PAD - b + 1 : _PAD - b + 1 + width], out=cosine[b - 1])
        cosine *= target.per_norm[several, None, target_at]
        cosine *= per_norm
        np.multiply(by_row, target.per_norm[1, _at(columns, before=_PAD, after=1)], out=beside_target)
        beside_target *= per_norm
        beside = beside_target[:, _PAD + 1 :] + before[:count]
        beside /= beside_columns[:count]
        of_source = beside_source[:count, _PAD + 1 :] + beside_source[:count, _PAD - a : _PAD - a + height]
        of_source /= beside_rows[a - 1]
        beside += of_source
        log_ratio = source.log_lengths[a, source_at][:, None] - target.log_lengths[several, None, target_at]
        yield Measures(sizes, cosine, beside, log_ratio)


def _score_rectangle(
    source: Runs, target: Runs, rows: tuple[int, int], columns: tuple[int, int]
) -> NDArray[np.float32]:
    """Return the scores (sizes, rows, columns) of the beads that end at boundaries `rows` x `columns`."""
    values = np.empty((len(SIZES), rows[1] - rows[0], columns[1] - columns[0]), np.float32)
    for a, measured in enumerate(measure(source, target, rows, columns), 1):
        some = values[measured.sizes]
        measured.write_margin(some)
        crossed = source.crossed[a, _at(rows)][:, None], target.crossed[1 : 1 + len(some), None, _at(columns)]
        cost = crossing_cost(*crossed)
        cost += (_EXTRA_UNIT * np.arange(a - 1, a - 1 + len(some))).astype(np.float32)[:, None, None]
        some -= cost
    if source.labels is not None and target.labels is not None:
        for k, of_labels in enumerate(costs_of_beads(source.labels, target.labels, rows, columns)):
            values[k] -= of_labels.astype(np.float32)
    return values


def crossing_cost(source: NDArray[np.float32], target: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the penalty for paragraph boundaries inside a bead, given their summed strengths on each side."""
    both = np.minimum(source, target)
    both *= _CROSSED_ON_BOTH_SIDES
    cost: NDArray[np.float32] = source + target
    cost *= _CROSSED
    cost += both
    return cost


def runs_of(source: Side, target: Side) -> tuple[Runs, Runs]:
    """Return the runs of both sides; target lengths are scaled so that both sides have the same total length."""
    scale = np.float32(source.lengths.sum() / max(float(target.lengths.sum()), 1e-9))
    return Runs(source, source.lengths), Runs(target, target.lengths * scale)


def _norms(vectors: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    """Return the norms of the sums of all runs of `size` vectors, some thousand at once to limit memory use."""
    count = len(vectors) - size + 1
    norms = np.empty(count, np.float32)
    for start in range(0, count, _ROWS_AT_ONCE):
        stop = min(count, start + _ROWS_AT_ONCE)
        total = vectors[start:stop]
        for k in range(1, size):
            total = total + vectors[start + k : stop + k]
        norms[start:stop] = np.linalg.norm(total, axis=1)
    return norms


def _at(boundaries: tuple[int, int], before: int = 0, after: int = 0) -> slice:
    """Return the columns of `Runs` for a range of boundaries, extended by `before` and `after`."""
    return slice(boundaries[0] - before + _PAD, boundaries[1] + after + _PAD)


def _products(source: Runs, target: Runs, rows: tuple[int, int], columns: tuple[int, int]) -> NDArray[np.float32]:
    """Return the dot products of the units that end at each boundary, from `_PAD` before `rows` and `columns`.

    Units outside the texts have the product 0.
    """
    top, left = rows[0] - _PAD, columns[0] - _PAD
    table = np.zeros((rows[1] + 1 - top, columns[1] + 1 - left), np.float32)
    some_source = source.vectors[max(0, top - 1) : rows[1]]
    some_target = target.vectors[max(0, left - 1) : columns[1]]
    up, aside = max(0, 1 - top), max(0, 1 - left)
    table[up : up + len(some_source), aside : aside + len(some_target)] = some_source @ some_target.T
    return table
