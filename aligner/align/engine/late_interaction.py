"""Late interaction (Khattab and Zaharia 2020, ColBERT): coverage of the tokens of one side by the other side.

The coverage of a token by a run of units is its maximum cosine with a token of that run. The rarity-weighted sum over a
unit shows what sentence vectors do not: whether a second sentence is needed to express the content of the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from aligner.align.engine.search import MAX_UNITS, Step
from aligner.align.engine.side import Tokens

WINDOW = 28
"""Number of units of the other side that each unit is compared with, around its position on the first-pass path."""
_UNITS_AT_ONCE = 8
"""Number of units whose tokens are compared in one matrix product."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Coverage of the n units of one side by runs of units of the other side.

    Attributes:
        covered: (n, WINDOW, MAX_UNITS). Entry [k, w, r] is the rarity-weighted sum, over the tokens of unit k, of the
            maximum cosine with the run of r + 1 units that starts at unit `first[k] + w` of the other side. It is 0 for
            runs outside the text or the window.
        first: (n,) first unit of each window.
        weight: (n,) sum of the token rarities of each unit.
    """

    covered: NDArray[np.float32]
    first: NDArray[np.int64]
    weight: NDArray[np.float32]

    def of_beads(
        self, end: NDArray[np.int64], other: NDArray[np.int64]
    ) -> dict[tuple[int, int], tuple[NDArray[np.float32], ...]]:
        """Return the coverage of one side of beads of all sizes by the other side.

        Args:
            end: end boundary of each bead on the covered side, any shape.
            other: end boundary of each bead on the other side, of the same shape.

        Returns:
            By the numbers of units on the covered side and on the other side, four arrays with the shape of `end` and
            values in 0..1: the coverage; the gain in coverage from adding the unit before the other side; the gain
            from adding the unit after it; and the coverage of the least covered unit.
        """
        # All numbers of units on the other side together, on the first axis.
        run = np.arange(1, MAX_UNITS).reshape(-1, *(1,) * end.ndim)
        begin = np.maximum(other - run, 0)
        shape = begin.shape
        total = np.zeros(shape, np.float32)
        before, after, weight = total.copy(), total.copy(), total.copy()
        worst = np.full(shape, np.inf, np.float32)
        found: dict[tuple[int, int], tuple[NDArray[np.float32], ...]] = {}
        for count in range(1, MAX_UNITS):
            some = slice(MAX_UNITS - count)
            unit = np.maximum(end - count, 0)
            at = begin[some] - self.first[unit]
            own = np.maximum(self.weight[unit], 1e-3)
            covered = self._of_run(unit, at, run[some])
            total, before, after = total[some], before[some], after[some]
            worst, weight = worst[some], weight[some]
            total += covered
            before += np.maximum(self._of_run(unit, at - 1, run[some] + 1) - covered, 0)
            after += np.maximum(self._of_run(unit, at, run[some] + 1) - covered, 0)
            np.minimum(worst, covered / own, out=worst)
            weight += own
            parts = total / weight, before / weight, after / weight, worst.copy()
            for k in range(MAX_UNITS - count):
                found[count, k + 1] = tuple(part[k] for part in parts)
        return found

    def _of_run(self, unit: NDArray[np.int64], at: NDArray[np.int64], run: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the coverage of units by the run at window position `at`; 0 outside the window."""
        # Runs that start inside the window and end outside are 0 in the table already.
        place = (unit * WINDOW + np.minimum(np.maximum(at, 0), WINDOW - 1)) * MAX_UNITS + (run - 1)
        found: NDArray[np.float32] = self.covered.reshape(-1)[place]
        found *= (at >= 0) & (at < WINDOW)
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
    n, m = len(first_target), len(first_source)
    best_target = np.zeros((int(target.offsets[-1]), WINDOW), np.float16)
    covered = np.zeros((n, WINDOW, MAX_UNITS), np.float32)
    target_states = _Window(target, means[1])
    for start in range(0, n, _UNITS_AT_ONCE):
        stop = min(n, start + _UNITS_AT_ONCE)
        low = max(0, int(first_target[start:stop].min()))
        high = min(m, int(first_target[start:stop].max()) + WINDOW)
        if low >= high:
            continue
        source_tokens, target_tokens = source.offsets[start : stop + 1], target.offsets[low : high + 1]
        cosines = _unit(source.dense(start, stop), means[0]) @ target_states.take(low, high).T
        by_target = _best_of_each(np.ascontiguousarray(cosines.T), target_tokens - target_tokens[0])
        by_source = _best_of_each(cosines, source_tokens - source_tokens[0])
        best = np.zeros((len(cosines), WINDOW), np.float32)
        for k in range(start, stop):
            left, right = max(low, int(first_target[k])), min(high, int(first_target[k]) + WINDOW)
            own = slice(source_tokens[k - start] - source_tokens[0], source_tokens[k - start + 1] - source_tokens[0])
            if left < right:
                best[own, left - first_target[k] : right - first_target[k]] = by_target[left - low : right - low, own].T
        covered[start:stop] = _cover_runs(best, source.rarity[source_tokens[0] : source_tokens[-1]], source_tokens)
        for k in range(low, high):
            left, right = max(start, int(first_source[k])), min(stop, int(first_source[k]) + WINDOW)
            own = slice(target_tokens[k - low] - target_tokens[0], target_tokens[k - low + 1] - target_tokens[0])
            if left < right:
                there = slice(left - first_source[k], right - first_source[k])
                best_target[target.offsets[k] : target.offsets[k + 1], there] = by_source[
                    left - start : right - start, own
                ].T
    covered_target = np.zeros((m, WINDOW, MAX_UNITS), np.float32)
    for start in range(0, m, _UNITS_AT_ONCE):
        stop = min(m, start + _UNITS_AT_ONCE)
        offsets = target.offsets[start : stop + 1]
        some = slice(offsets[0], offsets[-1])
        covered_target[start:stop] = _cover_runs(best_target[some].astype(np.float32), target.rarity[some], offsets)
    return (
        Coverage(covered, first_target, _sum_of_each(source.rarity, source.offsets)),
        Coverage(covered_target, first_source, _sum_of_each(target.rarity, target.offsets)),
    )


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


def _cover_runs(
    best: NDArray[np.float32], rarity: NDArray[np.float32], offsets: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Return the coverage by runs of units, (units, WINDOW, MAX_UNITS).

    Args:
        best: (tokens, WINDOW) maximum cosine of each token with each single unit.
        rarity: (tokens,) weights.
        offsets: (units + 1,) token offsets.
    """
    covered = np.zeros((len(offsets) - 1, WINDOW, MAX_UNITS), np.float32)
    within = best
    for run in range(MAX_UNITS):
        if run:
            within = np.maximum(within[:, :-1], best[:, run:])
        covered[:, : WINDOW - run, run] = _sum_of_each(within * rarity[:, None], offsets - offsets[0])
    return covered


def _best_of_each(cosines: NDArray[np.float32], offsets: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return the maximum cosine over the rows of each unit, (units, columns); 0 for a unit without tokens."""
    best = np.zeros((len(offsets) - 1, cosines.shape[1]), np.float32)
    # One reduction per unit is several times faster than `reduceat`, which is not vectorized (SIMD).
    for k, (start, stop) in enumerate(pairwise(offsets.tolist())):
        if start < stop:
            np.maximum.reduce(cosines[start:stop], axis=0, out=best[k])
    return best


def _sum_of_each(values: NDArray[np.float32], offsets: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return the sum over the tokens of each unit (axis 0); 0 for a unit without tokens."""
    sums = np.zeros((len(offsets) - 1, *values.shape[1:]), np.float32)
    filled = np.flatnonzero(np.diff(offsets))
    if len(filled):
        sums[filled] = np.add.reduceat(values, offsets[filled], axis=0)
    return sums
