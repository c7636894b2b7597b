"""Late interaction (Khattab and Zaharia 2020, ColBERT): coverage of the tokens of one side by the other side.

The coverage of a token by a run of units is its maximum cosine with a token of that run. The rarity-weighted sum over a
unit shows what sentence vectors do not: whether a second sentence is needed to express the content of the first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from aligner.align.engine.search import MAX_UNITS, SIZES, Step
from aligner.align.engine.side import Tokens

WINDOW = 28
"""Number of units of the other side that each unit is compared with, around its position on the first-pass path."""
_UNITS_AT_ONCE = 8
"""Number of units whose tokens are compared in one matrix product."""
_UNITS_SUMMED = 64
"""Number of units whose coverage is summed together; a multiple of `_UNITS_AT_ONCE`."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Coverage of the n units of one side by runs of units of the other side.

    Attributes:
        covered: (n, WINDOW + 2, MAX_UNITS). Entry [k, w, r] is the rarity-weighted sum, over the tokens of unit k, of
            the maximum cosine with the run of r + 1 units that ends at boundary `first[k] + w` of the other side. It is
            0 for runs outside the text or the window, which has the boundaries 0..WINDOW.
        first: (n,) first unit of each window.
        weight: (n,) sum of the token rarities of each unit.
    """

    covered: NDArray[np.float32]
    first: NDArray[np.int64]
    weight: NDArray[np.float32]

    @property
    def by_unit(self) -> NDArray[np.float32]:
        """The coverage by each single unit of the window, (n, WINDOW)."""
        return self.covered[:, 1 : WINDOW + 1, 0]

    def of_beads(
        self, end: NDArray[np.int64], other: NDArray[np.int64], places: Sequence[slice | NDArray[np.int64]]
    ) -> NDArray[np.float32]:
        """Return the coverage of one side of beads of all sizes by the other side.

        Args:
            end: end boundary of each bead on the covered side, any shape.
            other: end boundary of each bead on the other side, of a shape that can be broadcast with it.
            places: where in `SIZES` the beads with 1, 2, ... units on the covered side are.

        Returns:
            (4, sizes, ...) with values in 0..1: the coverage; the gain in coverage from adding the unit before the
            other side; the gain from adding the unit after it; and the coverage of the least covered unit.
        """
        shape = np.broadcast_shapes(end.shape, other.shape)
        rows = self.covered.reshape(-1, MAX_UNITS)
        found = np.empty((4, len(SIZES), *shape), np.float32)
        # All numbers of units on the other side together, on the first axis.
        total, before, after = np.zeros((3, MAX_UNITS - 1, *shape), np.float32)
        worst = np.full((MAX_UNITS - 1, *shape), np.inf, np.float32)
        weight = np.zeros(end.shape, np.float32)
        for count, place in enumerate(places, 1):
            runs = MAX_UNITS - count
            unit = np.maximum(end - count, 0)
            stop, row = other - self.first[unit], unit * (WINDOW + 2)
            here, there = (
                np.moveaxis(rows.take(row + np.minimum(np.maximum(boundary, 0), WINDOW + 1), axis=0), -1, 0).copy()
                for boundary in (stop, stop + 1)
            )
            own = np.maximum(self.weight[unit], 1e-3)
            covered = here[:runs]
            total, before, after, worst = total[:runs], before[:runs], after[:runs], worst[:runs]
            total += covered
            before += np.maximum(here[1 : runs + 1] - covered, 0)
            after += np.maximum(there[1 : runs + 1] - covered, 0)
            np.minimum(worst, covered / own, out=worst)
            weight += own
            for kind, sums in enumerate((total, before, after)):
                found[kind, place] = sums / weight
            found[3, place] = worst
        return found


def cover(
    source: Tokens,
    target: Tokens,
    means: tuple[NDArray[np.float32], NDArray[np.float32]],
    centers: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> tuple[Coverage, Coverage]:
    """Return the coverage of the source by the target, and of the target by the source.

    Args:
        source: tokens of n units.
        target: tokens of m units.
        means: (dim,) mean token state of each side, which is subtracted.
        centers: (n,) and (m,) center of each unit's window on the other side; see `window_centers`.
    """
    first_target, first_source = centers[0] - WINDOW // 2, centers[1] - WINDOW // 2
    best_target = np.zeros((int(target.offsets[-1]), WINDOW), np.float16)
    target_states = _Window(target, means[1])

    def find_best(start: int, stop: int) -> NDArray[np.float32]:
        """Return the maximum cosines of the tokens of source units; enter those of target tokens with these units."""
        best = np.zeros((int(source.offsets[stop] - source.offsets[start]), WINDOW), np.float32)
        low = max(0, int(first_target[start:stop].min()))
        high = min(len(first_source), int(first_target[start:stop].max()) + WINDOW)
        if low < high:
            cosines = _unit(source.dense(start, stop), means[0]) @ target_states.take(low, high).T
            own, other = source.offsets[start : stop + 1], target.offsets[low : high + 1]
            by_target = _best_of_each(cosines, other - other[0], axis=1)
            _enter(by_target, best, own - own[0], first_target[start:stop], low)
            by_source = _best_of_each(cosines, own - own[0], axis=0)
            _enter(by_source.T, best_target[other[0] : other[-1]], other - other[0], first_source[low:high], start)
        return best

    def cover_source(start: int, stop: int) -> NDArray[np.float32]:
        parts = [find_best(k, min(stop, k + _UNITS_AT_ONCE)) for k in range(start, stop, _UNITS_AT_ONCE)]
        return np.concatenate(parts)

    def cover_target(start: int, stop: int) -> NDArray[np.float32]:
        return best_target[target.offsets[start] : target.offsets[stop]].astype(np.float32)

    return (
        Coverage(_sum_up(source, cover_source), first_target, _sum_of_each(source.rarity, source.offsets)),
        Coverage(_sum_up(target, cover_target), first_source, _sum_of_each(target.rarity, target.offsets)),
    )


def _enter(
    found: NDArray[np.float32],
    best: NDArray[np.float32] | NDArray[np.float16],
    offsets: NDArray[np.int64],
    first: NDArray[np.int64],
    low: int,
) -> None:
    """Enter the maximum cosines of the tokens of some units into their windows.

    Args:
        found: (tokens, others) maximum cosines with some units of the other side.
        best: (tokens, WINDOW) where they are entered.
        offsets: (units + 1,) token offsets.
        first: (units,) first unit of each window.
        low: the first of the units of the other side.
    """
    high = low + found.shape[1]
    for (start, stop), begin in zip(pairwise(offsets.tolist()), first.tolist(), strict=True):
        left, right = max(low, begin), min(high, begin + WINDOW)
        if left < right:
            best[start:stop, left - begin : right - begin] = found[start:stop, left - low : right - low]


class _Window:
    """Unit states of a window of units that moves forward: what two positions share is made once.

    Args:
        tokens: the tokens of all units.
        mean: (dim,) mean token state, which is subtracted.
    """

    def __init__(self, tokens: Tokens, mean: NDArray[np.float32]) -> None:
        self._tokens, self._mean = tokens, mean
        self._low = self._high = 0
        self._states = np.zeros((0, len(mean)), np.float32)

    def take(self, low: int, high: int) -> NDArray[np.float32]:
        """Return the states of units low..high-1."""
        offsets = self._tokens.offsets
        if not self._low <= low <= self._high <= high:
            self._states, self._high = self._states[:0], low
        else:
            self._states = self._states[offsets[low] - offsets[self._low] :]
        if high > self._high:
            fresh = _unit(self._tokens.dense(self._high, high), self._mean)
            self._states = np.concatenate([self._states, fresh])
        self._low, self._high = low, high
        return self._states


def window_centers(path: list[Step], n: int, m: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the position of each unit on the other side, (n,) and (m,), interpolated for one-sided beads.

    Args:
        path: the first-pass path.
        n: number of source units.
        m: number of target units.
    """
    centers = np.full(n, np.nan), np.full(m, np.nan)
    i = j = 0
    for step in path:
        if step.source and step.target:
            centers[0][i : i + step.source] = j + (step.target - 1) / 2
            centers[1][j : j + step.target] = i + (step.source - 1) / 2
        i, j = i + step.source, j + step.target
    for each in centers:
        known = np.flatnonzero(~np.isnan(each))
        each[:] = np.interp(np.arange(len(each)), known, each[known]) if len(known) else 0
    return np.rint(centers[0]).astype(np.int64), np.rint(centers[1]).astype(np.int64)


def _unit(states: NDArray[np.float32], mean: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the states minus their mean, scaled to unit length."""
    states = states - mean
    states /= np.maximum(np.sqrt(np.einsum("td,td->t", states, states)), 1e-9)[:, None]
    return states


def _sum_up(tokens: Tokens, best_of: Callable[[int, int], NDArray[np.float32]]) -> NDArray[np.float32]:
    """Return the coverage of all units by runs of units; see `Coverage.covered`.

    Args:
        tokens: the tokens of the units.
        best_of: function that returns the maximum cosine of each token of units start..stop-1 with each single unit of
            the window, (tokens, WINDOW).
    """
    offsets = tokens.offsets
    count = len(offsets) - 1
    covered = np.zeros((count, WINDOW + 2, MAX_UNITS), np.float32)
    for start in range(0, count, _UNITS_SUMMED):
        stop = min(count, start + _UNITS_SUMMED)
        some = slice(offsets[start], offsets[stop])
        best = within = best_of(start, stop) * tokens.rarity[some, None]
        for run in range(MAX_UNITS):
            if run:
                within = np.maximum(within[:, :-1], best[:, run:])
            sums = _sum_of_each(within, offsets[start : stop + 1] - offsets[start])
            covered[start:stop, run + 1 : WINDOW + 1, run] = sums
    return covered


def _best_of_each(cosines: NDArray[np.float32], offsets: NDArray[np.int64], axis: int) -> NDArray[np.float32]:
    """Return the maximum cosine over the rows or columns of each unit; 0 for a unit without tokens."""
    shape = list(cosines.shape)
    shape[axis] = len(offsets) - 1
    best = np.zeros(shape, np.float32)
    if axis == 0:
        # One reduction per unit is several times faster than `reduceat`, which is not vectorized (SIMD) along rows.
        for k, (start, stop) in enumerate(pairwise(offsets.tolist())):
            if start < stop:
                np.maximum.reduce(cosines[start:stop], axis=0, out=best[k])
        return best
    filled = np.flatnonzero(np.diff(offsets))
    if len(filled):
        best[:, filled] = np.maximum.reduceat(cosines, offsets[filled], axis=1)
    return best


def _sum_of_each(values: NDArray[np.float32], offsets: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return the sum over the tokens of each unit (axis 0); 0 for a unit without tokens."""
    sums = np.zeros((len(offsets) - 1, *values.shape[1:]), np.float32)
    filled = np.flatnonzero(np.diff(offsets))
    if len(filled):
        sums[filled] = np.add.reduceat(values, offsets[filled], axis=0)
    return sums
