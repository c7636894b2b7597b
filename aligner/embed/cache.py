"""A cache of encoded texts on disk: keyed by encoder and text, bounded, safe for several processes at once.

It is an SQLite database in write-ahead mode, so that readers and a writer do not wait for each other. Losing it loses
time, never a result: whatever goes wrong with it is a warning, and the text is encoded anew.
"""

from __future__ import annotations

import hashlib
import sqlite3
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_path

from aligner.embed.base import Encoded, Progress, TokenEmbedder, TokenStates, join
from aligner.errors import AlignerWarning

DEFAULT_LIMIT = 2 << 30
"""Bytes of stored vectors; about 150,000 sentences."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS entry
    (key BLOB PRIMARY KEY, value BLOB NOT NULL, size INTEGER NOT NULL, used INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS entry_used ON entry (used);
"""
_KEYS_A_QUERY = 500
_TEXTS_AT_ONCE = 2048
_KEEP_AFTER_TRIM = 0.8


def default_folder() -> Path:
    """Where the cache is kept unless told otherwise (`XDG_CACHE_HOME` and its like are heeded)."""
    return user_cache_path("trialign")


class CachedEncoder:
    """An encoder that looks into the cache first.

    Args:
        encoder: the encoder to ask for what the cache does not have.
        folder: the cache's folder, made if missing.
        limit: how many bytes of vectors to keep; the longest unused go first.
    """

    def __init__(self, encoder: TokenEmbedder, folder: Path, limit: int = DEFAULT_LIMIT) -> None:
        self.name, self._encoder, self._limit = encoder.name, encoder, limit
        self._path = folder / "vectors.sqlite"
        self._usable = True

    @property
    def fingerprint(self) -> str:
        """The encoder's own."""
        return self._encoder.fingerprint

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, as the encoder gives them."""
        sums = self.encode(texts).sums
        unit: NDArray[np.float32] = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
        return unit

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Encoded:
        """As the encoder's `encode`; each distinct text is encoded once, ever."""
        if not texts:
            return self._encoder.encode([])
        slabs = range(0, len(texts), _TEXTS_AT_ONCE)
        return join(self._encode_some(texts[k : k + _TEXTS_AT_ONCE], progress) for k in slabs)

    def _encode_some(self, texts: Sequence[str], progress: Progress | None) -> Encoded:
        keys = [self._key(text) for text in texts]
        found = self._read(sorted(set(keys)))
        if progress is not None:
            progress(sum(key in found for key in keys))
        missing = list({key: text for key, text in zip(keys, texts, strict=True) if key not in found}.items())
        if missing:
            fresh = self._encoder.encode([text for _, text in missing], progress)
            packed = {key: _pack(fresh, row) for row, (key, _) in enumerate(missing)}
            self._write(packed)
            found |= packed
        return _unpack([found[key] for key in keys])

    def _key(self, text: str) -> bytes:
        return hashlib.sha256(f"{self.fingerprint}\0{text}".encode("utf-8", "surrogatepass")).digest()[:20]

    def _read(self, keys: list[bytes]) -> dict[bytes, bytes]:
        found: dict[bytes, bytes] = {}
        with self._database() as database:
            if database is None:
                return found
            (turn,) = database.execute("SELECT coalesce(max(used), 0) FROM entry").fetchone()
            for k in range(0, len(keys), _KEYS_A_QUERY):
                some = keys[k : k + _KEYS_A_QUERY]
                marks = ",".join("?" * len(some))
                found |= dict(database.execute(f"SELECT key, value FROM entry WHERE key IN ({marks})", some))
                database.execute(f"UPDATE entry SET used = ? WHERE used < ? AND key IN ({marks})", [turn, turn, *some])
        return found

    def _write(self, entries: dict[bytes, bytes]) -> None:
        with self._database() as database:
            if database is None:
                return
            (turn,) = database.execute("SELECT coalesce(max(used), 0) + 1 FROM entry").fetchone()
            database.executemany(
                "INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?)",
                ((key, value, len(value), turn) for key, value in entries.items()),
            )
            (total,) = database.execute("SELECT coalesce(sum(size), 0) FROM entry").fetchone()
            if total > self._limit:
                self._trim(database, total)

    def _trim(self, database: sqlite3.Connection, total: int) -> None:
        """Drop what was unused longest, some more than needed so that not every write has to."""
        keys = []
        for key, size in database.execute("SELECT key, size FROM entry ORDER BY used, key"):
            if total <= self._limit * _KEEP_AFTER_TRIM:
                break
            keys.append((key,))
            total -= size
        database.executemany("DELETE FROM entry WHERE key = ?", keys)

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection | None]:
        """An open database within a transaction, or None where there cannot be one."""
        database = None
        try:
            if self._usable:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                database = sqlite3.connect(self._path, timeout=30)
                database.execute("PRAGMA journal_mode = WAL")
                # A power cut may cost the last entries, never the file.
                database.execute("PRAGMA synchronous = NORMAL")
                database.executescript(_SCHEMA)
        except (sqlite3.Error, OSError) as error:
            self._give_up(database, error)
            database = None
        try:
            yield database
            if database is not None:
                database.commit()
        except sqlite3.Error as error:
            self._give_up(database, error)
            database = None
        finally:
            if database is not None:
                database.close()

    def _give_up(self, database: sqlite3.Connection | None, error: Exception) -> None:
        self._usable = False
        if database is not None:
            database.close()
        warnings.warn(
            f"{self._path}: the cache of vectors cannot be used ({error}); going on without it "
            "(delete the file if it is damaged)",
            AlignerWarning,
            stacklevel=4,
        )


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
