"""From candidates to pairs: which of those that are sure enough to keep."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from aligner.mining.candidates import Candidates

Matching = Literal["greedy", "mutual", "all"]
MATCHINGS: tuple[Matching, ...] = get_args(Matching)
"""One-to-one, the surest pair first; one-to-one, only pairs that are the surest of both sentences; or all pairs, each
sentence in as many as are sure enough."""


def choose(
    candidates: Candidates, confidence: NDArray[np.float64], threshold: float, matching: Matching
) -> NDArray[np.int64]:
    """The positions of the pairs to keep, surest first.

    Args:
        confidence: of each candidate.
        threshold: the least confidence of a pair.
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
