"""Pair the sentences of two pools."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.embed import Embedder, Encoded
from aligner.embed.neighbors import Method
from aligner.embed.vectors import unit_rows
from aligner.mining import candidates, matching, model
from aligner.mining.candidates import Margin
from aligner.mining.features import Pool, gather, kind_of, start
from aligner.mining.matching import Matching

_LIKELY = 0.02
"""Share of the minimum confidence below which a candidate gets no closer look."""

_ROWS = 8192


@dataclass(frozen=True, slots=True)
class MiningOptions:
    """How to mine.

    Attributes:
        margin: how a cosine is compared with those of the neighbors.
        neighbors: number of neighbors.
        method: how neighbors are searched.
        min_confidence: minimum confidence; None for the one that comes with the model.
        matching: which pairs to keep.
    """

    margin: Margin = "distance"
    neighbors: int = candidates.NEIGHBOURS
    method: Method = "auto"
    min_confidence: float | None = None
    matching: Matching = "greedy"


USUAL = MiningOptions()


@dataclass(frozen=True, slots=True)
class Mined:
    """Pairs of sentences by index, highest confidence first.

    Attributes:
        source: (pairs,) int64.
        target: (pairs,) int64.
        margins: (pairs,) float32.
        confidence: (pairs,) float64.
        features: (pairs, features) float32.
    """

    source: NDArray[np.int64]
    target: NDArray[np.int64]
    margins: NDArray[np.float32]
    confidence: NDArray[np.float64]
    features: NDArray[np.float32]


def mine_pools(
    source: Pool,
    target: Pool,
    *,
    embedder: Embedder,
    mining: MiningOptions = USUAL,
    progress: Callable[[int, int], None] | None = None,
) -> Mined:
    """Return the pairs of sentences of two pools that say the same.

    Args:
        source: the sentences of one language.
        target: the sentences of the other.
        embedder: shows the tokens of what the vectors found.
        mining: how to mine.
        progress: called as the neighbor search proceeds.
    """
    proposed = candidates.propose(
        source.vectors,
        target.vectors,
        margin=mining.margin,
        k=mining.neighbors,
        method=mining.method,
        progress=progress,
    )
    learned = model.models_of(embedder)[kind_of(len(source.texts), len(target.texts))]
    threshold = learned.thresholds[mining.margin] if mining.min_confidence is None else mining.min_confidence
    if mining.matching != "all":
        proposed = proposed.take(proposed.behind.min(axis=1) <= 0)  # best of at least one of the two
    likely = learned.confidence(start(proposed), mining.margin, first=True)
    proposed = proposed.take(likely >= _LIKELY * threshold)
    features = gather(proposed, source, target, embedder)
    confidence = learned.confidence(features, mining.margin)
    kept = matching.choose(proposed, confidence, threshold, mining.matching)
    return Mined(proposed.source[kept], proposed.target[kept], proposed.margins[kept], confidence[kept], features[kept])


def make_pool(texts: Sequence[str], language: str, encoded: Encoded) -> Pool:
    """Return sentences as a pool: their vectors less the common part, which marks language and subject.

    Args:
        texts: n sentences.
        language: their language.
        encoded: the encoded sentences, with or without tokens.
    """
    mean = encoded.sums.sum(axis=0, dtype=np.float64) / max(float(encoded.weights.sum()), 1.0)
    vectors = np.empty_like(encoded.sums)
    for first in range(0, len(vectors), _ROWS):  # double precision needs memory: a few rows at a time
        some = slice(first, first + _ROWS)
        centered = (encoded.sums[some] - encoded.weights[some, None] * mean).astype(np.float32)
        vectors[some] = unit_rows(centered)
    return Pool(texts, language, vectors, mean.astype(np.float32))
