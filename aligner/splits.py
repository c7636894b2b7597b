"""Split a table into rows for training, development and testing, by document: no text of a test document is in train.

Documents of one group, documents that are aligned with each other and copies of a document stay together. A hash of
their names puts them in an order; the first fill the test set, the next the development set. So a document that is
added can only move others from test to dev or train, and from dev to train.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from aligner.errors import AlignerError
from aligner.filters import minhash
from aligner.filters.texts import Bools, Counts, Hashes, Texts
from aligner.formats.table import DEV, SPLIT, TEST, TRAIN

_SIMILAR = 0.65
"""Similarity of near duplicates: as MinHash estimates it, with a deviation of .05."""
_COPIED = 0.5
"""Share of the rows of the shorter document from which on two documents are copies."""
_IN_FEW = 8
"""Texts in more documents say nothing about two of them."""
_ROWS = 20_000
_SIDES = ("source", "target")
_NONE = ""


def split_frame(frame: pd.DataFrame, *, test: int, dev: int = 0) -> pd.DataFrame:
    """Return a table with a column `split`: train, dev or test.

    Whole documents are assigned. Rows of train that hold a text of a document in dev or test, or nearly the same, and
    rows of dev that hold one of test, are in no split: their cell is empty.

    Args:
        frame: a table of pairs with `source_text`, `target_text`, and documents or groups.
        test: the number of rows for testing; whole documents are taken until there are as many. Documents with more
            rows than that are not taken. Rejected and one-sided rows do not count.
        dev: the number of rows for development, likewise.

    Raises:
        AlignerError: a column is missing, or there are not enough documents.
    """
    _check(frame, test, dev)
    owners, names = _units(frame)
    counted = _counted(frame)
    sizes = np.bincount(owners, weights=counted, minlength=len(names)).astype(np.int64)
    texts = [_texts(frame, side) for side in _SIDES]
    wordings = [np.concatenate([np.zeros(0, np.uint64), *(each.wordings for each in parts)]) for parts in texts]
    owners, names, sizes = _with_copies(owners, names, sizes, wordings)
    splits = np.full(len(names), TRAIN, object)
    order = np.argsort(np.array(names), kind="stable")
    for name, wanted in ((TEST, test), (DEV, dev)):
        _fill(splits, order, sizes, name, wanted)
    found = splits[owners]
    _keep_apart(found, texts, wordings)
    made = frame.copy(deep=False)
    made[SPLIT] = pd.array(found, dtype="str")
    made.attrs = {**frame.attrs, "splits": count(made)}
    return made


def count(frame: pd.DataFrame) -> dict[str, int]:
    """Return the number of rows of each split; "" counts the rows in none."""
    counts = frame[SPLIT].value_counts().to_dict()
    return {name: int(counts.get(name, 0)) for name in (TRAIN, DEV, TEST, _NONE)}


def _check(frame: pd.DataFrame, test: int, dev: int) -> None:
    for name in ("source_text", "target_text"):
        if name not in frame.columns:
            raise AlignerError(f"no column {name!r} in the table: splits need source_text, target_text")
    if not any(name in frame.columns for name in ("group", "source_document", "target_document")):
        raise AlignerError("the table names no documents: splits need a column group or source_document")
    if test < 0 or dev < 0 or test + dev == 0:
        raise AlignerError("the sizes of test and dev are numbers of rows, and one of them is above 0")


def _counted(frame: pd.DataFrame) -> Bools:
    """Return which rows count towards the size of a split."""
    filled = (frame["source_text"].fillna("") != "") & (frame["target_text"].fillna("") != "")
    if "status" in frame.columns:
        filled &= frame["status"].fillna("") != "rejected"
    counted: Bools = filled.to_numpy(bool)
    return counted


def _units(frame: pd.DataFrame) -> tuple[Counts, list[str]]:
    """Return the unit of each row, documents and groups that belong together, and the order of the units as hashes."""
    columns = [
        (name, frame[name].fillna("").astype(str).to_numpy(dtype=object))
        for name in ("group", "source_document", "target_document")
        if name in frame.columns
    ]
    nodes: dict[tuple[str, str], int] = {}
    numbers = []
    for name, cells in columns:
        kind = "group" if name == "group" else "document"
        codes, values = pd.factorize(cells)
        ids = np.array([nodes.setdefault((kind, value), len(nodes)) if value else -1 for value in values], np.int64)
        numbers.append(ids[codes] if len(ids) else codes)
    parents = list(range(len(nodes)))
    rows = np.stack(numbers, axis=1) if numbers else np.zeros((0, 1), np.int64)
    for linked in np.unique(rows, axis=0).tolist():
        there = [node for node in linked if node >= 0]
        for other in there[1:]:
            _join(parents, there[0], other)
    roots = np.array([_root(parents, node) for node in range(len(nodes))] or [0], np.int64)
    first = rows.max(axis=1) if len(rows) else np.zeros(0, np.int64)
    if (first < 0).any():
        row = int(np.flatnonzero(first < 0)[0]) + 1
        raise AlignerError(f"row {row} names no document: splits need a document or a group for every row")
    keys: dict[int, str] = {}
    groups = {int(roots[node]) for (kind, _), node in nodes.items() if kind == "group"}
    for (kind, value), node in nodes.items():
        root = int(roots[node])
        if kind == "group" or root not in groups:
            key = hashlib.blake2b(value.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
            keys[root] = min(keys.get(root, key), key)
    codes, units = pd.factorize(roots[first])
    return codes.astype(np.int64), [keys[int(unit)] for unit in units]


def _texts(frame: pd.DataFrame, side: str) -> list[Texts]:
    column = frame[f"{side}_text"]
    return [
        Texts(pa.array(column.iloc[start : start + _ROWS].fillna("").astype(object), pa.large_string()))
        for start in range(0, len(frame), _ROWS)
    ]


def _with_copies(
    owners: Counts, names: list[str], sizes: Counts, wordings: Sequence[Hashes]
) -> tuple[Counts, list[str], Counts]:
    """Return the units with copies of documents joined."""
    shared: Counter[tuple[int, int]] = Counter()
    rows = np.bincount(owners, minlength=len(names))
    for hashes in wordings:
        holders = pd.DataFrame({"text": hashes, "unit": owners})[hashes != 0].drop_duplicates()
        holders = holders[holders.groupby("text")["unit"].transform("size").between(2, _IN_FEW)]
        for units in holders.groupby("text", sort=False)["unit"].agg(list):
            shared.update(combinations(sorted(units), 2))
    parents = list(range(len(names)))
    for (one, other), times in shared.items():
        # Texts on either side count, so a copied row counts twice.
        if times >= _COPIED * 2 * min(rows[one], rows[other]):
            _join(parents, one, other)
    roots = np.array([_root(parents, unit) for unit in range(len(names))] or [0], np.int64)
    codes, units = pd.factorize(roots)
    joined = [min(names[k] for k in np.flatnonzero(codes == code)) for code in range(len(units))] if names else []
    return codes[owners], joined, np.bincount(codes[: len(names)], weights=sizes, minlength=len(units)).astype(np.int64)


def _fill(splits: NDArray[np.object_], order: Counts, sizes: Counts, name: str, wanted: int) -> None:
    """Put units into a split, in order, until it has as many rows as wanted."""
    taken = 0
    for unit in order.tolist():
        if taken >= wanted:
            return
        if splits[unit] == TRAIN and 0 < sizes[unit] <= wanted:
            splits[unit] = name
            taken += int(sizes[unit])
    if taken < wanted:
        larger = int((sizes > wanted).sum())
        note = f"; {larger} have more than that by themselves and are not taken" if larger else ""
        raise AlignerError(
            f"the documents have only {taken:,} of the {wanted:,} rows wanted for {name}{note}; ask for fewer rows"
        )


def _keep_apart(found: NDArray[np.object_], texts: Sequence[list[Texts]], wordings: Sequence[Hashes]) -> None:
    """Take rows out of their split that hold a text of one that is kept apart from it."""
    digests = [np.concatenate([minhash.digests([each]) for each in parts]) for parts in texts]
    for held, kept_from in ((TEST, (TRAIN, DEV)), (DEV, (TRAIN,))):
        inside = found == held
        for hashes, signs in zip(wordings, digests, strict=True):
            outside = np.flatnonzero(np.isin(found, kept_from) & (hashes != 0))
            known = inside & (hashes != 0)
            same = np.isin(hashes[outside], hashes[known])
            found[outside[same]] = _NONE
            rest = outside[~same]
            found[rest[minhash.resembling(signs[rest], signs[known], _SIMILAR)]] = _NONE


def _root(parents: list[int], node: int) -> int:
    while parents[node] != node:
        parents[node] = parents[parents[node]]
        node = parents[node]
    return node


def _join(parents: list[int], one: int, other: int) -> None:
    low, high = sorted((_root(parents, one), _root(parents, other)))
    parents[high] = low
