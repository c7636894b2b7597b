"""Posterior probability of each bead, by the forward-backward algorithm over the band and scores of the search.

The probability of a path is proportional to the exponential of its score (a conditional random field over paths,
Lafferty et al. 2001). The probability of a bead is the sum over all paths that contain it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.align.engine.search import (
    MAX_UNITS,
    NEVER,
    SIZES,
    Band,
    BeadScores,
    Floats,
    Reached,
    Skips,
    Step,
    rows_of,
)


@dataclass(frozen=True, slots=True)
class Posterior:
    """Log-sum-exp of path scores, from which the posterior probabilities of beads follow.

    Attributes:
        band: the band that was searched.
        skips: scores of unaligned units.
        rows: bead scores (sizes, columns) of each row.
        forward: log sum over the paths to each cell, one array per row.
        backward: log sum over the paths from each cell, one array per row.
        total: log sum over all paths.
    """

    band: Band
    skips: Skips
    rows: list[NDArray[np.float32]]
    forward: list[Floats]
    backward: list[Floats]
    total: float

    def of_path(self, path: Sequence[Step]) -> Floats:
        """Return the probability of each bead of a path: (beads,) in 0..1."""
        found, i, j = np.empty(len(path)), 0, 0
        for k, step in enumerate(path):
            before = self.forward[i][j - self.band.first[i]]
            i, j = i + step.source, j + step.target
            found[k] = before + step.score + self.backward[i][j - self.band.first[i]] - self.total
        probability: Floats = np.exp(np.minimum(found, 0.0))
        return probability

    def of_row(self, row: int) -> NDArray[np.float32]:
        """Return the probability of each two-sided bead that ends in a row: (sizes, columns), like its scores."""
        scores = self.rows[row]
        probability = np.zeros(scores.shape, np.float32)
        low, high = int(self.band.first[row]), int(self.band.last[row])
        for label, a, b, gain in _incoming(row, scores, self.skips.source):
            if b == 0 or isinstance(gain, float):
                continue
            here, there = _overlap(low, high, int(self.band.first[row - a]), len(self.forward[row - a]), b)
            through = self.forward[row - a][there] + gain[here] + self.backward[row][here]
            probability[label, here] = np.exp(through - self.total)
        return probability

    def of_skips(self) -> tuple[Floats, Floats]:
        """Return the probability that each source unit (n,) and each target unit (m,) is unaligned."""
        first, last = self.band.first, self.band.last
        source, target = np.zeros(len(self.skips.source)), np.zeros(len(self.skips.target))
        for row in range(len(first)):
            low, high = int(first[row]), int(last[row])
            if row:
                here, there = _overlap(low, high, int(first[row - 1]), len(self.forward[row - 1]), 0)
                through = self.forward[row - 1][there] + self.skips.source[row - 1] + self.backward[row][here]
                source[row - 1] = np.exp(through - self.total).sum()
            through = self.forward[row][:-1] + self.skips.target[low:high] + self.backward[row][1:]
            target[low:high] += np.exp(through - self.total)
        return source, target


def forward_backward(band: Band, scores: Sequence[BeadScores], skips: Skips) -> Posterior:
    """Sum over all paths in the band.

    Args:
        band: the cells to search; it must contain (0, 0) and (n, m).
        scores: bead scores of all rows of the band, in order; unlike in `best_path`, all are held in memory.
        skips: scores of unaligned units.
    """
    first, last = band.first.tolist(), band.last.tolist()
    rows = [own for _, own in rows_of(band, scores)]
    before = np.concatenate([[0.0], np.cumsum(skips.target)])
    skip_source = [0.0, *skips.source.tolist()]
    forward: list[Floats] = []
    reached = Reached(len(skips.target))
    for row, own in enumerate(rows):
        low, high = first[row], last[row]
        value = _log_sum(reached.candidates(row, low, high, own, skip_source[row]))
        if row == 0:
            value[-low] = 0.0
        cost = before[low : high + 1]
        value -= cost
        value = np.logaddexp.accumulate(value)
        value += cost
        reached.put(row, low, high, value)
        forward.append(value)
    backward: list[Floats] = [np.empty(0)] * len(rows)
    ahead = _Ahead(len(skips.target))
    for row in range(len(rows) - 1, -1, -1):
        low, high = first[row], last[row]
        value = _log_sum(ahead.candidates(row, low, high))
        if row == len(rows) - 1:
            value[-1] = 0.0
        cost = before[low : high + 1]
        value += cost
        backward[row] = value = np.logaddexp.accumulate(value[::-1])[::-1] - cost
        ahead.put(row, low, high, value, rows[row], skip_source[row])
    total = float(forward[-1][-1])
    return Posterior(band, skips, rows, forward, backward, total)


class _Ahead:
    """Ring buffer for the backward pass: values of the next rows, including the scores of beads that end there.

    Args:
        m: number of target units.
    """

    _ROWS = MAX_UNITS

    def __init__(self, m: int) -> None:
        self._table = np.full((self._ROWS, len(SIZES) + 1, m + 1 + MAX_UNITS), NEVER)
        self._filled: list[tuple[int, int]] = [(0, 0)] * self._ROWS
        on, aside = np.array([*SIZES, (1, 0)]).T[:, :, None]
        kinds = np.arange(len(SIZES) + 1)[:, None]
        self._places = [
            ((slot + on) % self._ROWS * len(kinds) + kinds) * self._table.shape[2] + aside for slot in range(self._ROWS)
        ]

    def put(
        self, row: int, low: int, high: int, values: Floats, scores: NDArray[np.float32], skip_source: float
    ) -> None:
        """Store the values of a row, columns low..high; the oldest row is overwritten."""
        slot = row % self._ROWS
        start, stop = self._filled[slot]
        self._table[slot, :, start:stop] = NEVER
        self._filled[slot] = low, high + 1
        np.add(values, scores, out=self._table[slot, :-1, low : high + 1])
        np.add(values, skip_source, out=self._table[slot, -1, low : high + 1])

    def candidates(self, row: int, low: int, high: int) -> Floats:
        """Return the values of the cells reached by each kind of bead: (kinds, columns low..high)."""
        found: Floats = self._table.reshape(-1).take(self._places[row % self._ROWS] + np.arange(low, high + 1))
        return found


def _incoming(
    row: int, scores: NDArray[np.float32], skip_source: Floats
) -> Iterator[tuple[int, int, int, float | NDArray[np.float32]]]:
    """Yield the label, size and scores of each kind of bead that leads from an earlier row to a row."""
    if row:
        yield len(SIZES), 1, 0, float(skip_source[row - 1])
    for label, (a, b) in enumerate(SIZES):
        if row >= a:
            yield label, a, b, scores[label]


def _overlap(low: int, high: int, earlier_low: int, earlier_count: int, b: int) -> tuple[slice, slice]:
    """Return the cells of a row that beads of b target units reach, and the cells of the earlier row they come from.

    Args:
        low: first column of the row.
        high: last column of the row, inclusive.
        earlier_low: first column of the earlier row.
        earlier_count: number of columns of the earlier row.
        b: number of target units in the bead.
    """
    start = max(low, earlier_low + b)
    stop = max(start, min(high + 1, earlier_low + earlier_count + b))
    return slice(start - low, stop - low), slice(start - b - earlier_low, stop - b - earlier_low)


def _log_sum(values: Floats) -> Floats:
    """Return the log-sum-exp of each column; the values are overwritten."""
    largest = values.max(axis=0)
    values -= largest
    total: Floats = np.exp(values, out=values).sum(axis=0)
    np.log(total, out=total)
    total += largest
    return total
