"""Embedders that look into a store first: each distinct text is encoded once.

`cached` puts the cache before any embedder, those without token states too. With a folder the vectors are kept for the
next run; without one they last as long as the embedder.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_path

from aligner.embed.base import Embedder, Encoded, Progress, TokenEmbedder, TokenStates, embed_checked, join
from aligner.embed.store import DEFAULT_LIMIT, Store
from aligner.embed.vectors import unit_rows

FILE_NAME = "vectors.sqlite"
_TEXTS_AT_ONCE = 2048


def default_folder() -> Path:
    """Return the usual folder of the cache (`XDG_CACHE_HOME` and its like are heeded)."""
    return user_cache_path("trialign")


def cached(embedder: Embedder, folder: Path | None = None, limit: int = DEFAULT_LIMIT) -> Embedder:
    """Return the embedder behind a cache; one that has a cache already comes back as it is.

    Args:
        embedder: asked for what the cache does not have; must keep its name and fingerprint.
        folder: the cache's folder, made if missing; None for a cache that goes with the embedder.
        limit: how many bytes of vectors to keep; the longest unused go first.
    """
    if isinstance(embedder, _Cache):
        return embedder
    store = Store(folder / FILE_NAME if folder is not None else None, limit)
    return CachedEncoder(embedder, store) if isinstance(embedder, TokenEmbedder) else CachedEmbedder(embedder, store)


class _Cache:
    """What both kinds of cached embedder share: the keys, and looking for what is missing."""

    def __init__(self, embedder: Embedder, store: Store) -> None:
        self.name, self._embedder, self._store = embedder.name, embedder, store

    @cached_property
    def fingerprint(self) -> str:
        """The embedder's own."""
        return self._embedder.fingerprint

    def _blobs(
        self, texts: Sequence[str], make: Callable[[list[str]], list[bytes]], progress: Progress | None = None
    ) -> list[bytes]:
        """Return what is stored for each text; `make` makes it of the texts that are not there yet, each once."""
        keys = [self._key(text) for text in texts]
        found = self._store.read(sorted(set(keys)))
        if progress is not None:
            progress(sum(key in found for key in keys))
        missing = list({key: text for key, text in zip(keys, texts, strict=True) if key not in found}.items())
        if missing:
            fresh = make([text for _, text in missing])
            packed = {key: blob for (key, _), blob in zip(missing, fresh, strict=True)}
            self._store.write(packed)
            found |= packed
        return [found[key] for key in keys]

    def _key(self, text: str) -> bytes:
        return hashlib.sha256(f"{self.fingerprint}\0{text}".encode("utf-8", "surrogatepass")).digest()[:20]


class CachedEmbedder(_Cache):
    """An embedder without token states behind a cache."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, as the embedder gives them: (n, dim) float32."""
        if not texts:
            return np.zeros((0, 0), np.float32)
        blobs = self._blobs(texts, self._make)
        return np.stack([np.frombuffer(blob, np.float32) for blob in blobs])

    def _make(self, texts: list[str]) -> list[bytes]:
        return [row.tobytes() for row in embed_checked(self._embedder, texts)]


class CachedEncoder(_Cache):
    """A `TokenEmbedder` behind a cache."""

    _embedder: TokenEmbedder

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, as the encoder gives them: (n, dim) float32."""
        return unit_rows(self.encode(texts).sums)

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Encoded:
        """Encode as the encoder does, but each distinct text once, ever."""
        if not texts:
            return self._embedder.encode([])

        def make(missing: list[str]) -> list[bytes]:
            fresh = self._embedder.encode(missing, progress)
            return [_pack(fresh, row) for row in range(len(missing))]

        slabs = range(0, len(texts), _TEXTS_AT_ONCE)
        return join(_unpack(self._blobs(texts[k : k + _TEXTS_AT_ONCE], make, progress)) for k in slabs)


_HEADER = np.dtype([("tokens", "<i4"), ("dim", "<i4")])


def _pack(encoded: Encoded, k: int) -> bytes:
    tokens = encoded.tokens
    assert tokens is not None  # a TokenEmbedder's
    own = slice(int(tokens.offsets[k]), int(tokens.offsets[k + 1]))
    header = np.array([(own.stop - own.start, encoded.sums.shape[1])], _HEADER)
    parts = (header, encoded.sums[k], tokens.rarity[own], tokens.scales[own], tokens.values[own])
    return b"".join(np.ascontiguousarray(part).tobytes() for part in parts)


def _unpack(blobs: list[bytes]) -> Encoded:
    counts, dims = np.array([_sizes(blob) for blob in blobs], np.int64).reshape(-1, 2).T
    dim = int(dims[0])
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    sums = np.empty((len(blobs), dim), np.float32)
    rarity, scales = np.empty(offsets[-1], np.float32), np.empty(offsets[-1], np.float32)
    values = np.empty((offsets[-1], dim), np.int8)
    for k, blob in enumerate(blobs):
        own, count = slice(offsets[k], offsets[k + 1]), int(counts[k])
        at = _HEADER.itemsize
        sums[k] = np.frombuffer(blob, np.float32, dim, at)
        rarity[own] = np.frombuffer(blob, np.float32, count, at := at + 4 * dim)
        scales[own] = np.frombuffer(blob, np.float32, count, at := at + 4 * count)
        values[own] = np.frombuffer(blob, np.int8, count * dim, at + 4 * count).reshape(count, dim)
    return Encoded(sums, counts.astype(np.float32), TokenStates(values, scales, rarity, offsets))


def _sizes(blob: bytes) -> tuple[int, int]:
    tokens, dim = np.frombuffer(blob, _HEADER, 1)[0]
    return int(tokens), int(dim)
