"""Cached embedders: each distinct text is encoded once.

`cached` wraps any embedder, with or without token states. With a folder, the cache persists between runs. Without one,
it has the lifetime of the embedder.
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
from aligner.embed.packs import pack_of
from aligner.embed.store import DEFAULT_LIMIT, Store
from aligner.embed.vectors import unit_rows

FILE_NAME = "vectors.sqlite"
"""Name of the cache file in the cache folder."""
_TEXTS_AT_ONCE = 2048
"""Number of texts that are looked up and unpacked together."""


def default_folder() -> Path:
    """Return the default cache folder of the platform (on Linux, `XDG_CACHE_HOME` is respected)."""
    return user_cache_path("trialign")


def cached(embedder: Embedder, folder: Path | None = None, limit: int = DEFAULT_LIMIT) -> Embedder:
    """Wrap an embedder in a cache; embedders that are already cached are returned unchanged.

    Args:
        embedder: the embedder for texts that are not in the cache. Its name and fingerprint must not change.
        folder: folder of the cache, created if missing; None for a cache with the lifetime of the embedder.
        limit: maximum size of the cache in bytes; the least recently used vectors are dropped.
    """
    if isinstance(embedder, _Cache):
        return embedder
    store = Store(folder / FILE_NAME if folder is not None else None, limit)
    return CachedEncoder(embedder, store) if isinstance(embedder, TokenEmbedder) else CachedEmbedder(embedder, store)


class _Cache:
    """Base class of cached embedders: keys and lookup.

    Args:
        embedder: the wrapped embedder.
        store: the store of encoded texts.
    """

    def __init__(self, embedder: Embedder, store: Store) -> None:
        self.name, self._embedder, self._store = embedder.name, embedder, store
        self.pack = pack_of(embedder)

    @cached_property
    def fingerprint(self) -> str:
        """Fingerprint of the wrapped embedder."""
        return self._embedder.fingerprint

    def release(self) -> None:
        """Free the memory of the wrapped embedder's model, if it can be loaded again."""
        release = getattr(self._embedder, "release", None)
        if release is not None:
            release()

    def _blobs(
        self, texts: Sequence[str], make: Callable[[list[str]], list[bytes]], progress: Progress | None = None
    ) -> list[bytes]:
        """Return the stored value of each text.

        Args:
            texts: n texts.
            make: function that encodes the distinct texts that are not stored yet.
            progress: called with the number of texts that were found.
        """
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
        """Return the key of a text, which includes the fingerprint of the model."""
        return hashlib.sha256(f"{self.fingerprint}\0{text}".encode("utf-8", "surrogatepass")).digest()[:20]


class CachedEmbedder(_Cache):
    """Cached embedder without token states."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector per text, from the cache or the embedder: (n, dim) float32."""
        if not texts:
            return np.zeros((0, 0), np.float32)
        blobs = self._blobs(texts, self._make)
        return np.stack([np.frombuffer(blob, np.float32) for blob in blobs])

    def _make(self, texts: list[str]) -> list[bytes]:
        return [row.tobytes() for row in embed_checked(self._embedder, texts)]


class CachedEncoder(_Cache):
    """Cached `TokenEmbedder`."""

    _embedder: TokenEmbedder

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector per text, from the cache or the encoder: (n, dim) float32."""
        return unit_rows(self.encode(texts).sums)

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Encoded:
        """Return the encoded texts; only distinct texts that are not in the cache are encoded."""
        if not texts:
            return self._embedder.encode([])

        def make(missing: list[str]) -> list[bytes]:
            fresh = self._embedder.encode(missing, progress)
            return [_pack(fresh, row) for row in range(len(missing))]

        slabs = range(0, len(texts), _TEXTS_AT_ONCE)
        return join(_unpack(self._blobs(texts[k : k + _TEXTS_AT_ONCE], make, progress)) for k in slabs)


_HEADER = np.dtype([("tokens", "<i4"), ("dim", "<i4")])
"""Header of a stored value; sums, rarity, scales and quantized states follow."""


def _pack(encoded: Encoded, k: int) -> bytes:
    """Serialize text k."""
    tokens = encoded.tokens
    assert tokens is not None  # guaranteed by TokenEmbedder
    own = slice(int(tokens.offsets[k]), int(tokens.offsets[k + 1]))
    header = np.array([(own.stop - own.start, encoded.sums.shape[1])], _HEADER)
    parts = (header, encoded.sums[k], tokens.rarity[own], tokens.scales[own], tokens.values[own])
    return b"".join(np.ascontiguousarray(part).tobytes() for part in parts)


def _unpack(blobs: list[bytes]) -> Encoded:
    """Deserialize texts into one set of arrays."""
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
    """Return the number of tokens and the dimension of a stored value."""
    tokens, dim = np.frombuffer(blob, _HEADER, 1)[0]
    return int(tokens), int(dim)
