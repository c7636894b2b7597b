"""Encoding of documents for pairing, alignment and mining.

`DocumentEncoder` wraps any embedder in a cache, so that no text is encoded twice when several stages need it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from aligner.embed import language_means
from aligner.embed.base import Embedder, Encoded, encode
from aligner.embed.cache import CachedEmbedder, CachedEncoder, cached
from aligner.types import Document

Progress = Callable[[int, int], None]
"""Callback; receives the number of finished sentences and the total."""

_TEXTS_AT_ONCE = 2048
"""Number of texts whose token states are in memory at a time in `encode_sums`."""


class DocumentEncoder:
    """Encode documents with one embedder, each distinct text once.

    Args:
        embedder: the embedder; it is wrapped in a cache unless it has one.
    """

    def __init__(self, embedder: Embedder) -> None:
        self.embedder = cached(embedder)

    def encode(self, documents: Sequence[Document], progress: Progress | None = None) -> list[Encoded]:
        """Return the encoded sentences of each document.

        Args:
            documents: segmented documents.
            progress: called after each batch.
        """
        texts = _texts(documents)
        if not texts:
            return [Encoded(np.zeros((0, 0), np.float32), np.zeros(0, np.float32)) for _ in documents]
        done = 0

        def count(more: int) -> None:
            nonlocal done
            done += more
            if progress is not None:
                progress(done, len(texts))

        return _by_document(encode(self.embedder, texts, count), documents)

    def release(self) -> None:
        """Free the memory of the model; it is loaded again when a text is encoded that is not in the cache."""
        if isinstance(self.embedder, CachedEmbedder | CachedEncoder):
            self.embedder.release()

    def encode_sums(self, documents: Sequence[Document], progress: Progress | None = None) -> list[Encoded]:
        """Return the encoded sentences of each document, without token states to limit memory use.

        Args:
            documents: segmented documents.
            progress: called after each chunk of sentences.
        """
        texts = _texts(documents)
        parts = []
        for start in range(0, len(texts), _TEXTS_AT_ONCE):
            part = encode(self.embedder, texts[start : start + _TEXTS_AT_ONCE])
            parts.append(Encoded(part.sums, part.weights))
            if progress is not None:
                progress(min(start + _TEXTS_AT_ONCE, len(texts)), len(texts))
        dim = parts[0].sums.shape[1] if parts else 0
        sums = np.concatenate([np.zeros((0, dim), np.float32), *(part.sums for part in parts)])
        weights = np.concatenate([np.zeros(0, np.float32), *(part.weights for part in parts)])
        return _by_document(Encoded(sums, weights), documents)

    def language_states(self, languages: Iterable[str]) -> dict[str, NDArray[np.float32]]:
        """Return the mean token state (dim,) of each language that has reference sentences."""
        return language_means.mean_states(self.embedder, languages)


def _texts(documents: Sequence[Document]) -> list[str]:
    """Return the sentences of all documents."""
    return [sentence.text for document in documents for sentence in document.sentences]


def _by_document(encoded: Encoded, documents: Sequence[Document]) -> list[Encoded]:
    """Split the encoded sentences of all documents into one part per document."""
    ends = np.cumsum([0, *(len(document.sentences) for document in documents)]).tolist()
    return [encoded.part(start, stop) for start, stop in pairwise(ends)]
