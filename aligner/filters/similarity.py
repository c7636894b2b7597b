"""The step that compares what the sides say, by an embedder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from aligner import embed
from aligner.embed import Embedder
from aligner.embed.language_means import mean_states
from aligner.embed.vectors import unit_rows
from aligner.filters.base import Settings, in_range, step
from aligner.filters.chunk import SIDES, Chunk
from aligner.filters.lengths import english_lengths
from aligner.filters.texts import Bools, Counts

_TOGETHER = 1000
"""Rows that are compared with each other."""
_SHORT = 20.0
"""The length, in letters of English, of texts for which half of the minimum is enough."""


@step("similarity")
@dataclass(frozen=True)
class Similarity:
    """The sides do not say the same, or a side fits another row clearly better than its own.

    Args:
        min: the minimum cosine of the two sides, less what all texts of their languages have in common; less for short
            texts, whose cosines vary.
        margin: by how much the cosine with another row, of a thousand, may exceed that with its own.
        fit: the minimum cosine with another row for this to count.
        embedder: the embedder, as in `load_embedder`.
    """

    min: float = 0.35
    margin: float = 0.15
    fit: float = 0.5
    embedder: str = "bundled"

    def __post_init__(self) -> None:
        in_range(self.min, -1, 1, "min")
        in_range(self.margin, 0, 2, "margin")
        in_range(self.fit, -1, 1, "fit")

    def reject_rows(self, chunk: Chunk, settings: Settings) -> Bools:
        """Return which rows to reject."""
        embedder = settings.embedder or _load(self.embedder)
        rejected = np.zeros(chunk.rows, bool)
        for languages, of_pair in chunk.pairs:
            rows = np.flatnonzero(of_pair & chunk.both())
            for start in range(0, len(rows), _TOGETHER):
                some = rows[start : start + _TOGETHER]
                rejected[some] = self._unlike(chunk, some, languages, embedder)
        return rejected

    def _unlike(self, chunk: Chunk, rows: Counts, languages: tuple[str, str], embedder: Embedder) -> Bools:
        sides = [chunk.texts(side) for side in SIDES]
        vectors = [
            _vectors(texts.array.take(rows).to_pylist(), language, embedder)
            for texts, language in zip(sides, languages, strict=True)
        ]
        cosines = vectors[0] @ vectors[1].T
        own = cosines.diagonal().copy()
        # The same text in another row is no better fit.
        same = [texts.hashes[rows][:, None] == texts.hashes[rows][None, :] for texts in sides]
        others = np.where(same[1], -1, cosines).max(axis=1), np.where(same[0], -1, cosines).max(axis=0)
        best = np.maximum(*others)
        length = np.minimum(*(sizes[rows] for sizes in english_lengths(chunk)))
        unlike: Bools = (own < self.min * length / (length + _SHORT)) | (best > np.maximum(own + self.margin, self.fit))
        return unlike


def _vectors(texts: Sequence[str], language: str, embedder: Embedder) -> NDArray[np.float32]:
    encoded = embed.encode(embedder, texts)
    mean = mean_states(embedder, [language]).get(language)
    sums = encoded.sums if mean is None else encoded.sums - encoded.weights[:, None] * mean
    return unit_rows(sums)


@lru_cache(maxsize=1)
def _load(name: str) -> Embedder:
    return embed.load_embedder(name, cache=embed.default_folder())
