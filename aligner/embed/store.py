"""A bounded store of bytes in SQLite, safe for several processes at once.

The database is in write-ahead mode, so that readers and a writer do not wait for each other; where the file system does
not support that mode, as network home folders often do not, it has a rollback journal. Losing it costs time, never a
result: each value carries a checksum, entries that do not fit theirs are dropped, a damaged file is begun anew, and
whatever else goes wrong is a warning, and the store is empty from then on. Only the owner can read a file made here.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from aligner.errors import AlignerWarning

DEFAULT_LIMIT = 2 << 30
"""Default maximum size of the store in bytes; enough for about 150,000 sentences."""

_SCHEMA = """
DROP TABLE IF EXISTS entry; -- of trialign 0.1, without checksums
CREATE TABLE IF NOT EXISTS vector
    (key BLOB PRIMARY KEY, value BLOB NOT NULL, checksum BLOB NOT NULL, size INTEGER NOT NULL, used INTEGER NOT NULL);
DROP INDEX IF EXISTS vector_used; -- of earlier versions: the sizes were summed up by reading all values
CREATE INDEX IF NOT EXISTS vector_use ON vector (used, key, size);
"""
_SIDE_FILES = ("-wal", "-shm", "-journal")
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_KEYS_PER_QUERY = 500
"""Number of keys per query; SQLite limits the number of parameters."""
_KEPT_BY_TRIMMING = 0.8
"""Share of the limit that is kept when old entries are dropped."""


class Store:
    """Key-value store that drops the least recently used entries.

    Args:
        path: path of the database, created if missing. None for a temporary database with the lifetime of this object,
            which SQLite keeps in memory while it is small.
        limit: maximum total size of the values in bytes.
    """

    def __init__(self, path: Path | None, limit: int = DEFAULT_LIMIT) -> None:
        self._path, self._limit = path, limit
        self._usable = self._write_ahead = True
        self._told = False
        # SQLite opens a temporary database if the name is empty.
        self._private = sqlite3.connect("", check_same_thread=False) if path is None else None
        if self._private is not None:
            self._private.executescript(_SCHEMA)

    def read(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return the values of the keys that are in the store."""
        found: dict[bytes, bytes] = {}
        damaged: list[tuple[bytes]] = []
        with self._database() as database:
            if database is None:
                return found
            (turn,) = database.execute("SELECT coalesce(max(used), 0) FROM vector").fetchone()
            for k in range(0, len(keys), _KEYS_PER_QUERY):
                chunk = keys[k : k + _KEYS_PER_QUERY]
                marks = ",".join("?" * len(chunk))
                # The casts are for damage that makes text of a value, which need not be UTF-8.
                columns = "key, CAST(value AS BLOB), CAST(checksum AS BLOB)"
                rows = database.execute(f"SELECT {columns} FROM vector WHERE key IN ({marks})", chunk)
                for key, value, checksum in rows:
                    if isinstance(value, bytes) and checksum == _checksum(key, value):
                        found[key] = value
                    else:
                        damaged.append((key,))
                database.execute(
                    f"UPDATE vector SET used = ? WHERE used < ? AND key IN ({marks})", [turn, turn, *chunk]
                )
            if damaged:
                database.executemany("DELETE FROM vector WHERE key = ?", damaged)
                # Where some values are damaged, what SQLite itself keeps in the file may be, too.
                if database.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                    problem = sqlite3.DatabaseError("the file is damaged")
                    problem.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
                    raise problem
        if damaged:
            self._tell("some entries of the cache of vectors were damaged; they are encoded anew")
        return found

    def write(self, entries: Mapping[bytes, bytes]) -> None:
        """Add entries, and drop old ones if the store exceeds its limit."""
        with self._database() as database:
            if database is None:
                return
            (turn,) = database.execute("SELECT coalesce(max(used), 0) + 1 FROM vector").fetchone()
            database.executemany(
                "INSERT OR REPLACE INTO vector VALUES (?, ?, ?, ?, ?)",
                ((key, value, _checksum(key, value), len(value), turn) for key, value in entries.items()),
            )
            (total,) = database.execute("SELECT coalesce(sum(size), 0) FROM vector").fetchone()
            if total > self._limit:
                self._trim(database, total)

    def _trim(self, database: sqlite3.Connection, total: int) -> None:
        """Drop the least recently used entries, more than necessary so that the next writes need not trim again."""
        keys = []
        for key, size in database.execute("SELECT key, size FROM vector ORDER BY used, key"):
            if total <= self._limit * _KEPT_BY_TRIMMING:
                break
            keys.append((key,))
            total -= size
        database.executemany("DELETE FROM vector WHERE key = ?", keys)

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection | None]:
        """Yield an open database within a transaction, or None where there cannot be one."""
        database = None
        try:
            if self._usable:
                database = self._private or self._open()
        except (sqlite3.Error, OSError) as error:
            database = self._recover(database, error)
        try:
            yield database
            if database is not None:
                database.commit()
        except sqlite3.Error as error:
            database = self._recover(database, error)
        finally:
            if database is not None and database is not self._private:
                database.close()

    def _open(self) -> sqlite3.Connection:
        assert self._path is not None  # a private database is open already
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self._path.exists():
            os.close(os.open(self._path, os.O_CREAT | os.O_WRONLY, 0o600))
        if self._write_ahead:
            try:
                return _connect(self._path, write_ahead=True)
            except sqlite3.OperationalError as error:
                # Another process is the reason, not the file system.
                if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
                    raise
            self._write_ahead = False
        return _connect(self._path, write_ahead=False)

    def _recover(self, database: sqlite3.Connection | None, error: Exception) -> sqlite3.Connection | None:
        """Replace a damaged file by an empty one, and go on without a cache after any other error."""
        if database is not None:
            database.close()
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED and self._path is not None:
            try:
                for suffix in ("", *_SIDE_FILES):
                    Path(f"{self._path}{suffix}").unlink(missing_ok=True)
                fresh = self._open()
            except (sqlite3.Error, OSError) as another:
                error = another
            else:
                self._tell("the cache of vectors was damaged; it is begun anew")
                return fresh
        self._usable = False
        self._tell(f"the cache of vectors cannot be used ({error}); going on without it")
        return None

    def _tell(self, problem: str) -> None:
        """Warn the first time only: one damaged disk has many damaged entries."""
        if not self._told:
            self._told = True
            warnings.warn(f"{self._path or 'temporary database'}: {problem}", AlignerWarning, stacklevel=4)


def _checksum(key: bytes, value: bytes) -> bytes:
    return hashlib.blake2b(value, digest_size=8, key=key).digest()


def _connect(path: Path, *, write_ahead: bool) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=30)
    try:
        if write_ahead:
            (mode,) = database.execute("PRAGMA journal_mode = WAL").fetchone()
            if mode == "wal":
                # A power cut may cost the last entries, never the file. With a rollback journal it might.
                database.execute("PRAGMA synchronous = NORMAL")
        else:
            # A file left in write-ahead mode can be opened without shared memory in exclusive mode only.
            database.execute("PRAGMA locking_mode = EXCLUSIVE")
            database.execute("PRAGMA journal_mode = DELETE")
            database.execute("PRAGMA locking_mode = NORMAL")
        database.executescript(_SCHEMA)
    except BaseException:
        database.close()
        raise
    return database
