"""Late interaction (Khattab and Zaharia 2020, ColBERT): how well each unit's tokens are covered by the other side's.

A token is covered by a run of units as well as by the most similar token in it. Summed over a unit, weighted by rarity,
that tells what sentence vectors cannot: whether a second sentence is needed to say all that the first one says.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from aligner.align.engine.search import MAX_UNITS
from aligner.align.engine.side import Tokens

WINDOW = 28
"""How many units of the other side, around where the first pass puts a unit, are compared with it."""
_UNITS_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Coverage:
    """How well the n units of one side are covered by runs of units of the other.

    `covered[k, w, r]` is the rarity-weighted sum, over unit k's tokens, of the best cosine within the run of r + 1
    units that begins at the other side's unit `first[k] + w`; 0 for runs outside the text or the window. `weight[k]`
    is the sum of the tokens' rarities.
    """

    covered: NDArray[np.float32]
    first: NDArray[np.int64]
    weight: NDArray[np.float32]

    def of_beads(
        self, end: NDArray[np.int64], most: int, other: NDArray[np.int64], run: int
    ) -> list[tuple[NDArray[np.float32], ...]]:
        """How well beads' own sides are covered by their other sides, a token's rarity being its weight.

        Args:
            end: the unit after the last of each bead's own side, any shape.
            most: units of the own side, at most.
            other: the first unit of each bead's other side.
            run: units of the other side.

        Returns:
            For own sides of 1 to `most` units, in 0..1, of the arguments' shape: the own side's coverage; how much it
            would gain by the unit before the other side; by the unit after it; and the coverage of the own side's worst
            unit.
        """
        total = np.zeros(end.shape, np.float32)
        before, after, weight = total.copy(), total.copy(), total.copy()
        worst = np.full(end.shape, np.inf, np.float32)
        found: list[tuple[NDArray[np.float32], ...]] = []
        for count in range(1, most + 1):
            unit = np.maximum(end - count, 0)
            at = other - self.first[unit]
            own = np.maximum(self.weight[unit], 1e-3)
            covered = self._of_run(unit, at, run)
            total += covered
            before += np.maximum(self._of_run(unit, at - 1, run + 1) - covered, 0)
            after += np.maximum(self._of_run(unit, at, run + 1) - covered, 0)
            worst = np.minimum(worst, covered / own)
            weight += own
            found.append((total / weight, before / weight, after / weight, worst))
        return found

    def _of_run(self, unit: NDArray[np.int64], at: NDArray[np.int64], run: int) -> NDArray[np.float32]:
        # Runs that begin in the window and end after it are 0 in the table.
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
    """The coverage of the source by the target, and of the target by the source.

    Args:
        source: tokens of n units.
        target: tokens of m units.
        means: (dim,) each, the mean token state of either side, which is taken off.
        centers: (n,) and (m,), where on the other side each unit's window has its middle.
    """
    first_target, first_source = centers[0] - WINDOW // 2, centers[1] - WINDOW // 2
    n, m = len(first_target), len(first_source)
    best_target = np.zeros((int(target.offsets[-1]), WINDOW), np.float16)
    covered = np.zeros((n, WINDOW, MAX_UNITS), np.float32)
    for start in range(0, n, _UNITS_AT_ONCE):
        stop = min(n, start + _UNITS_AT_ONCE)
        low = max(0, int(first_target[start:stop].min()))
        high = min(m, int(first_target[start:stop].max()) + WINDOW)
        if low >= high:
            continue
        source_tokens, target_tokens = source.offsets[start : stop + 1], target.offsets[low : high + 1]
        cosines = _unit(source.dense(start, stop), means[0]) @ _unit(target.dense(low, high), means[1]).T
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


def _unit(states: NDArray[np.float32], mean: NDArray[np.float32]) -> NDArray[np.float32]:
    """The states less a mean, each of length one."""
    states = states - mean
    states /= np.maximum(np.sqrt(np.einsum("td,td->t", states, states)), 1e-9)[:, None]
    return states


def _cover_runs(
    best: NDArray[np.float32], rarity: NDArray[np.float32], offsets: NDArray[np.int64]
) -> NDArray[np.float32]:
    """(units, WINDOW, MAX_UNITS) coverage, from each token's best cosine with each single unit (tokens, WINDOW)."""
    covered = np.zeros((len(offsets) - 1, WINDOW, MAX_UNITS), np.float32)
    within = best
    for run in range(MAX_UNITS):
        if run:
            within = np.maximum(within[:, :-1], best[:, run:])
        covered[:, : WINDOW - run, run] = _sum_of_each(within * rarity[:, None], offsets - offsets[0])
    return covered


def _best_of_each(cosines: NDArray[np.float32], offsets: NDArray[np.int64]) -> NDArray[np.float32]:
    """Greatest cosine within each unit's rows: (units, columns); 0 for a unit without tokens."""
    best = np.zeros((len(offsets) - 1, cosines.shape[1]), np.float32)
    # One reduction a unit is several times as fast as `reduceat`, which does not use the processor's vectors.
    for k, (start, stop) in enumerate(pairwise(offsets.tolist())):
        if start < stop:
            np.maximum.reduce(cosines[start:stop], axis=0, out=best[k])
    return best


def _sum_of_each(values: NDArray[np.float32], offsets: NDArray[np.int64]) -> NDArray[np.float32]:
    """Sums over each unit's tokens (axis 0); 0 for a unit without tokens."""
    sums = np.zeros((len(offsets) - 1, *values.shape[1:]), np.float32)
    filled = np.flatnonzero(np.diff(offsets))
    if len(filled):
        sums[filled] = np.add.reduceat(values, offsets[filled], axis=0)
    return sums
