"""Find candidates: pairs of sentences that stand out among their neighbors (Artetxe and Schwenk 2019).

A cosine says little by itself, since some sentences are close to everything. A margin compares it with the mean cosine
of both sentences' k nearest neighbors on the other side: as a ratio, as a distance, or not at all ("absolute").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from aligner.embed import neighbors
from aligner.embed.neighbors import Method, Neighbors, Progress

Margin = Literal["ratio", "distance", "absolute"]
MARGINS: tuple[Margin, ...] = get_args(Margin)
NEIGHBOURS = 4
_LEAST_MEAN = 0.05
"""Lower bound of the neighbors' mean cosine: in a few sentences about many things, ratios to smaller means are wild."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """c pairs of a source and a target sentence, sorted by both indices.

    Attributes:
        source: (c,) int64 indices of source sentences.
        target: (c,) int64 indices of target sentences.
        cosines: (c,) float32.
        margins: (c,) float32.
        behind: (c, 2) float32, how far the margin falls short of the best margin of the source and of the target; 0 for
        the
            best itself.
    """

    source: NDArray[np.int64]
    target: NDArray[np.int64]
    cosines: NDArray[np.float32]
    margins: NDArray[np.float32]
    behind: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.source)

    def take(self, chosen: NDArray[np.bool_] | NDArray[np.int64]) -> Candidates:
        """Return the candidates at some positions."""
        return Candidates(
            self.source[chosen], self.target[chosen], self.cosines[chosen], self.margins[chosen], self.behind[chosen]
        )


def propose(
    source: NDArray[np.float32],
    target: NDArray[np.float32],
    *,
    margin: Margin = "ratio",
    k: int = NEIGHBOURS,
    method: Method = "auto",
    progress: Progress | None = None,
) -> Candidates:
    """Return the pairs in which either sentence is among the k nearest of the other, with their margins.

    Args:
        source: (n, dim) float32, rows of length one.
        target: (m, dim) float32, rows of length one.
        margin: how a cosine is compared with the mean cosine of the neighbors.
        k: number of neighbors.
        method: search method; see `aligner.embed.neighbors.find`.
        progress: called as the search proceeds.
    """
    forward, backward = neighbors.find(source, target, k, method=method, progress=progress)
    rows, columns, cosines = _together(forward, backward, len(target))
    if not len(rows):
        return Candidates(rows, columns, cosines, cosines, np.zeros((0, 2), np.float32))
    near: NDArray[np.float32] = (_mean(forward)[rows] + _mean(backward)[columns]) * np.float32(0.5)
    margins = measure(cosines, near, margin)
    behind = np.stack([_best(margins, side)[side] - margins for side in (rows, columns)], axis=1)
    return Candidates(rows, columns, cosines, margins, behind)


def measure(cosines: NDArray[np.float32], near: NDArray[np.float32], margin: Margin) -> NDArray[np.float32]:
    """Return the margins of cosines, given the mean cosines of both sides' neighbors."""
    if margin == "absolute":
        return cosines
    if margin == "distance":
        return cosines - near
    ratios: NDArray[np.float32] = np.divide(cosines, np.maximum(near, _LEAST_MEAN), dtype=np.float32)
    return ratios


def _together(
    forward: Neighbors, backward: Neighbors, m: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]:
    """Return the pairs of both searches, each once, sorted."""
    keys, values = [], []
    for found, there in ((forward, False), (backward, True)):
        known = found.numbers >= 0
        own = np.broadcast_to(np.arange(len(known))[:, None], known.shape)[known]
        other = found.numbers[known]
        keys.append(other * m + own if there else own * m + other)
        values.append(found.cosines[known])
    key, first = np.unique(np.concatenate(keys), return_index=True)
    return key // max(m, 1), key % max(m, 1), np.concatenate(values)[first]


def _mean(found: Neighbors) -> NDArray[np.float32]:
    known = found.numbers >= 0
    counts = np.maximum(known.sum(axis=1), 1).astype(np.float32)
    mean: NDArray[np.float32] = (found.cosines * known).sum(axis=1) / counts
    return mean


def _best(values: NDArray[np.float32], owners: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return the maximum per owner."""
    best = np.full(int(owners.max()) + 1, -np.inf, np.float32)
    np.maximum.at(best, owners, values)
    return best
