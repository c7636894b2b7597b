"""Forward-backward over the same band and scores as the search: the probability of every bead.

A path's probability is proportional to the exponential of its score (a conditional random field over paths, Lafferty et
al. 2001), so a bead's is a sum over all paths that hold it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.align.search import NEVER, SIZES, Band, BeadScores, Floats, Skips, Step, incoming, overlap, rows_of


@dataclass(frozen=True, slots=True)
class Posterior:
    """Log sums over the paths to (`forward`) and from (`backward`) each cell of each row, and over all (`total`)."""

    band: Band
    skips: Skips
    rows: list[NDArray[np.float32]]
    forward: list[Floats]
    backward: list[Floats]
    total: float

    def of_path(self, path: Sequence[Step]) -> Floats:
        """The probability of each bead of a path: (beads,) in 0..1."""
        found, i, j = np.empty(len(path)), 0, 0
        for k, step in enumerate(path):
            before = self.forward[i][j - self.band.first[i]]
            i, j = i + step.source, j + step.target
            found[k] = before + step.score + self.backward[i][j - self.band.first[i]] - self.total
        return np.exp(np.minimum(found, 0.0))

    def of_row(self, row: int) -> NDArray[np.float32]:
        """The probability of each bead that ends in a row: (sizes, columns), as the row's scores."""
        scores = self.rows[row]
        probability = np.zeros(scores.shape, np.float32)
        low, high = int(self.band.first[row]), int(self.band.last[row])
        for label, a, b, gain in incoming(row, scores, self.skips.source):
            if b == 0 or isinstance(gain, float):
                continue
            here, there = overlap(low, high, int(self.band.first[row - a]), len(self.forward[row - a]), b)
            through = self.forward[row - a][there] + gain[here] + self.backward[row][here]
            probability[label, here] = np.exp(through - self.total)
        return probability

    def of_skips(self) -> tuple[Floats, Floats]:
        """The probability that each source unit, and each target unit, is left alone: (n,) and (m,)."""
        first, last = self.band.first, self.band.last
        source, target = np.zeros(len(self.skips.source)), np.zeros(len(self.skips.target))
        for row in range(len(first)):
            low, high = int(first[row]), int(last[row])
            if row:
                here, there = overlap(low, high, int(first[row - 1]), len(self.forward[row - 1]), 0)
                through = self.forward[row - 1][there] + self.skips.source[row - 1] + self.backward[row][here]
                source[row - 1] = np.exp(through - self.total).sum()
            through = self.forward[row][:-1] + self.skips.target[low:high] + self.backward[row][1:]
            target[low:high] += np.exp(through - self.total)
        return source, target


def forward_backward(band: Band, scores: Sequence[BeadScores], skips: Skips) -> Posterior:
    """Sum over all paths of the band; arguments as in `best_path`, all scores in memory."""
    first, last = band.first, band.last
    rows = [own for _, own in rows_of(band, scores)]
    before = np.concatenate([[0.0], np.cumsum(skips.target)])
    forward: list[Floats] = []
    for row, own in enumerate(rows):
        low, high = int(first[row]), int(last[row])
        value = np.full(high - low + 1, NEVER)
        if row == 0:
            value[-low] = 0.0
        for _, a, b, gain in incoming(row, own, skips.source):
            here, there = overlap(low, high, int(first[row - a]), len(forward[row - a]), b)
            more = forward[row - a][there] + (gain if isinstance(gain, float) else gain[here])
            value[here] = np.logaddexp(value[here], more)
        cost = before[low : high + 1]
        forward.append(np.logaddexp.accumulate(value - cost) + cost)
    backward: list[Floats] = [np.empty(0)] * len(rows)
    for row in range(len(rows) - 1, -1, -1):
        low, high = int(first[row]), int(last[row])
        value = np.full(high - low + 1, NEVER)
        if row == len(rows) - 1:
            value[-1] = 0.0
        for label, (a, b) in enumerate([*SIZES, (1, 0)]):
            later = row + a
            if later >= len(rows):
                continue
            there, here = overlap(int(first[later]), int(last[later]), low, high - low + 1, b)
            gain = skips.source[row] if b == 0 else rows[later][label, there]
            value[here] = np.logaddexp(value[here], backward[later][there] + gain)
        cost = before[low : high + 1]
        backward[row] = np.logaddexp.accumulate((value + cost)[::-1])[::-1] - cost
    total = float(forward[-1][-1])
    return Posterior(band, skips, rows, forward, backward, total)
