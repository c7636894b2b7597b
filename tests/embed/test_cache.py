"""The cache on file systems where SQLite's write-ahead log does not work."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import numpy as np
import pytest

from aligner.embed import load_embedder
from aligner.embed.cache import cached

TEXTS = ["Nobody answered the phone.", "没有人接电话。", "Không ai nghe điện thoại."]


class Counting:
    """An encoder that counts the texts it is asked for."""

    def __init__(self) -> None:
        self._encoder = load_embedder(cache=None)
        self.name, self.fingerprint, self.asked = self._encoder.name, self._encoder.fingerprint, 0

    def embed(self, texts):
        return self._encoder.embed(texts)

    def encode(self, texts, progress=None):
        self.asked += len(texts)
        return self._encoder.encode(texts, progress)


@pytest.fixture(scope="module")
def encoder() -> Counting:
    return Counting()


def encode_twice(encoder: Counting, folder: Path) -> str:
    """Encode with two caches in one folder, the second of which must find all; return the journal's mode."""
    first = cached(encoder, folder).encode(TEXTS).sums
    asked = encoder.asked
    again = cached(encoder, folder)
    np.testing.assert_array_equal(again.encode(TEXTS).sums, first)
    again.encode([*TEXTS, "One more."])
    assert encoder.asked == asked + 1
    return (folder / "vectors.sqlite").read_bytes()[18:20].hex()  # of the file format: 01 rollback, 02 write-ahead


def without_shared_memory(path, **options) -> sqlite3.Connection:
    """Connect as on a file system without locks and shared memory: one of SQLite's own, for network file systems."""
    return REAL_CONNECT(f"{Path(path).as_uri()}?vfs=unix-dotfile", uri=True, **options)


REAL_CONNECT = sqlite3.connect
UNIX = pytest.mark.skipif(sys.platform == "win32", reason="a file system of SQLite on Unix")


def test_write_ahead_where_it_works(encoder, tmp_path):
    assert encode_twice(encoder, tmp_path) == "0202"


@UNIX
def test_a_file_system_without_shared_memory(encoder, tmp_path, monkeypatch, recwarn):
    monkeypatch.setattr(sqlite3, "connect", without_shared_memory)
    assert encode_twice(encoder, tmp_path) == "0101"
    assert not recwarn


@UNIX
def test_a_file_from_a_machine_where_write_ahead_works(encoder, tmp_path, monkeypatch, recwarn):
    assert encode_twice(encoder, tmp_path) == "0202"
    monkeypatch.setattr(sqlite3, "connect", without_shared_memory)
    asked = encoder.asked
    assert len(cached(encoder, tmp_path).encode(TEXTS).sums) == 3
    assert encoder.asked == asked
    assert not recwarn


@pytest.mark.parametrize("code", [sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_IOERR])
def test_write_ahead_that_is_refused(encoder, tmp_path, monkeypatch, recwarn, code):
    class Refusing(sqlite3.Connection):
        """What SQLite says on NFS: "locking protocol", "disk I/O error"."""

        def execute(self, sql, *parameters):
            if sql.endswith("= WAL"):
                error = sqlite3.OperationalError("locking protocol")
                error.sqlite_errorcode = code
                raise error
            return super().execute(sql, *parameters)

    monkeypatch.setattr(sqlite3, "connect", lambda path, **options: REAL_CONNECT(path, factory=Refusing, **options))
    assert encode_twice(encoder, tmp_path) == "0101"
    assert not recwarn
