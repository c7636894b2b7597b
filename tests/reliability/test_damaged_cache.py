"""A damaged cache costs time, never a result, and heals: each kind of damage, told once."""

from __future__ import annotations

import os
import random
import sqlite3
import sys
import warnings

import numpy as np
import pytest

from aligner.embed import load_embedder
from aligner.errors import AlignerWarning

TEXTS = [f"Line {k} of a letter that nobody has answered." for k in range(40)]


@pytest.fixture(scope="module")
def right():
    return load_embedder(cache=None).encode(TEXTS)


@pytest.fixture
def folder(tmp_path):
    """A cache folder that holds all texts, in the main file."""
    load_embedder(cache=tmp_path).encode(TEXTS)
    with sqlite3.connect(tmp_path / "vectors.sqlite") as database:
        database.execute("PRAGMA journal_mode = DELETE")
    return tmp_path


def change(folder, statement, *parameters):
    with sqlite3.connect(folder / "vectors.sqlite") as database:
        database.execute(statement, parameters)


def flip_bits(folder, seed):
    """Flip bits anywhere in the file, as a failing disk does."""
    path = folder / "vectors.sqlite"
    data = bytearray(path.read_bytes())
    draw = random.Random(seed)
    for _ in range(30):
        data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
    path.write_bytes(data)


DAMAGE = {
    "one value empty": lambda folder: change(folder, "UPDATE vector SET value = x'' WHERE rowid = 3"),
    "a value that is no blob": lambda folder: change(folder, "UPDATE vector SET value = 17 WHERE rowid = 3"),
    "a value of another text": lambda folder: change(
        folder, "UPDATE vector SET (value, checksum) = (SELECT value, checksum FROM vector WHERE rowid = 1)"
    ),
    "all values with a bit flipped": lambda folder: change(
        folder, "UPDATE vector SET value = substr(value, 1, 99) || x'7f' || substr(value, 101)"
    ),
    "no database": lambda folder: (folder / "vectors.sqlite").write_bytes(b"not a database, " * 100),
    "cut off": lambda folder: os.truncate(folder / "vectors.sqlite", 9000),
} | {f"bits flipped, draw {seed}": (lambda folder, seed=seed: flip_bits(folder, seed)) for seed in range(12)}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_damage_changes_no_result_is_told_once_and_heals(folder, right, damage):
    damage(folder)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", AlignerWarning)
        embedder = load_embedder(cache=folder)
        halves = [embedder.encode(TEXTS[:20]), embedder.encode(TEXTS[20:])]
    assert len(caught) <= 1
    assert all("vectors.sqlite" in str(warning.message) for warning in caught)
    sums = np.concatenate([half.sums for half in halves])
    assert np.array_equal(sums, right.sums)
    values = np.concatenate([half.tokens.values for half in halves])
    assert np.array_equal(values, right.tokens.values)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        healed = load_embedder(cache=folder).encode(TEXTS)
    assert np.array_equal(healed.sums, right.sums)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps permissions elsewhere")
def test_only_the_owner_can_read_the_cache(tmp_path):
    folder = tmp_path / "trialign"
    load_embedder(cache=folder).encode(TEXTS[:2])
    assert folder.stat().st_mode & 0o077 == 0
    assert [path.name for path in folder.iterdir() if path.stat().st_mode & 0o077] == []


def test_a_cache_of_an_earlier_version_is_replaced_without_a_word(tmp_path, right):
    with sqlite3.connect(tmp_path / "vectors.sqlite") as database:
        database.execute("CREATE TABLE entry (key BLOB PRIMARY KEY, value BLOB, size INTEGER, used INTEGER)")
        database.execute("INSERT INTO entry VALUES (x'00', x'00', 1, 1)")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.array_equal(load_embedder(cache=tmp_path).encode(TEXTS).sums, right.sums)
