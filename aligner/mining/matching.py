"""Choose which of the candidates with enough confidence to keep."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from aligner.mining.candidates import Candidates

Matching = Literal["greedy", "mutual", "all"]
MATCHINGS: tuple[Matching, ...] = get_args(Matching)
"""How pairs are chosen.

"greedy": one-to-one, highest confidence first. "mutual": one-to-one, only pairs that are the best of both sentences.
"all": every pair, a sentence in as many as have enough confidence.
"""


def choose(
    candidates: Candidates, confidence: NDArray[np.float64], threshold: float, matching: Matching
) -> NDArray[np.int64]:
    """Return the positions of the pairs to keep, highest confidence first.

    Args:
        candidates: the pairs to choose from.
        confidence: (candidates,) in 0..1.
        threshold: minimum confidence.
        matching: see `MATCHINGS`.
    """
    order: NDArray[np.int64] = np.lexsort((candidates.target, candidates.source, -confidence))
    order = order[confidence[order] >= threshold]
    if matching == "all":
        return order
    kept: list[int] = []
    taken: tuple[set[int], set[int]] = set(), set()
    for position in order.tolist():
        both = int(candidates.source[position]), int(candidates.target[position])
        free = both[0] not in taken[0] and both[1] not in taken[1]
        if free:
            kept.append(position)
        if free or matching == "mutual":
            taken[0].add(both[0])
            taken[1].add(both[1])
    return np.array(kept, np.int64)
