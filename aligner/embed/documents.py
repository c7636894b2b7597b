"""Documents to arrays, once: the one object that pairing, aligning and mining ask for vectors.

Behind it stands a cache (`cached`), so that no text is encoded twice however many stages look at it, and whatever
embedder the user brings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from aligner.embed import language_means
from aligner.embed.base import Embedder, Encoded, TokenEmbedder, encode
from aligner.embed.cache import cached
from aligner.types import Document

Progress = Callable[[int, int], None]
"""Called with the number of sentences done, and of all."""

_TEXTS_AT_ONCE = 2048


class DocumentEncoder:
    """Encode documents with one embedder, each distinct text once.

    Args:
        embedder: turns text into vectors; gets a cache of its own if it has none.
    """

    def __init__(self, embedder: Embedder) -> None:
        self.embedder = cached(embedder)

    @property
    def has_tokens(self) -> bool:
        """Whether the embedder shows its token states, which the learned scorer needs."""
        return isinstance(self.embedder, TokenEmbedder)

    def encode_texts(self, texts: Sequence[str]) -> Encoded:
        """Return texts encoded, with their token states if there are any."""
        return encode(self.embedder, texts)

    def encode(self, documents: Sequence[Document], progress: Progress | None = None) -> list[Encoded]:
        """Return each document's encoded sentences.

        Args:
            documents: segmented.
            progress: called as the work goes on.
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

    def encode_sums(self, documents: Sequence[Document], progress: Progress | None = None) -> list[Encoded]:
        """Return what `encode` does without the token states, of which a few thousand are in memory at a time."""
        texts = _texts(documents)
        parts = []
        for start in range(0, len(texts), _TEXTS_AT_ONCE):
            some = encode(self.embedder, texts[start : start + _TEXTS_AT_ONCE])
            parts.append(Encoded(some.sums, some.weights))
            if progress is not None:
                progress(min(start + _TEXTS_AT_ONCE, len(texts)), len(texts))
        dim = parts[0].sums.shape[1] if parts else 0
        sums = np.concatenate([np.zeros((0, dim), np.float32), *(part.sums for part in parts)])
        weights = np.concatenate([np.zeros(0, np.float32), *(part.weights for part in parts)])
        return _by_document(Encoded(sums, weights), documents)

    def language_states(self, languages: Iterable[str]) -> dict[str, NDArray[np.float32]]:
        """Return the mean token state of the reference sentences of those of the languages that have some, (dim,)."""
        return language_means.mean_states(self.embedder, languages)


def _texts(documents: Sequence[Document]) -> list[str]:
    return [sentence.text for document in documents for sentence in document.sentences]


def _by_document(encoded: Encoded, documents: Sequence[Document]) -> list[Encoded]:
    ends = np.cumsum([0, *(len(document.sentences) for document in documents)]).tolist()
    return [encoded.part(start, stop) for start, stop in pairwise(ends)]
