"""Nearest-neighbor search: exact for any block size, and nearly exact with the index."""

from __future__ import annotations

import numpy as np
import pytest

from aligner.embed import neighbors
from aligner.errors import MissingExtraError


def make_vectors(n: int, seed: int, dim: int = 24):
    vectors = np.random.default_rng(seed).normal(size=(n, dim)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def in_full(source, target, k):
    order = np.argsort(-(source @ target.T), axis=1, kind="stable")[:, :k]
    return order, np.take_along_axis(source @ target.T, order, axis=1)


@pytest.mark.parametrize(("rows", "columns"), [(1000, 1000), (37, 11), (1, 64), (64, 3)])
def test_the_result_does_not_depend_on_the_block_size(monkeypatch, rows, columns):
    monkeypatch.setattr(neighbors, "_ROWS", rows)
    monkeypatch.setattr(neighbors, "_COLUMNS", columns)
    source, target = make_vectors(150, 0), make_vectors(90, 1)
    for found, expected in zip(
        neighbors.find(source, target, 4), (in_full(source, target, 4), in_full(target, source, 4)), strict=True
    ):
        assert np.array_equal(found.numbers, expected[0])
        assert np.allclose(found.cosines, expected[1], atol=1e-6)


@pytest.mark.parametrize("method", ["exact", "approximate"])
def test_fewer_vectors_than_neighbors(method):
    if method == "approximate":
        pytest.importorskip("usearch")
    forward, backward = neighbors.find(make_vectors(3, 0), make_vectors(2, 1), 4, method=method)
    assert (forward.numbers[:, 2:] == -1).all()
    assert (forward.cosines[:, 2:] == -1).all()
    assert sorted(backward.numbers[0]) == [-1, 0, 1, 2]
    empty, none = neighbors.find(make_vectors(0, 0), make_vectors(2, 1), 4, method=method)
    assert len(empty.numbers) == 0
    assert (none.numbers == -1).all()


def test_ties_are_in_index_order():
    same = np.repeat(make_vectors(1, 0), 9, axis=0)
    forward, _ = neighbors.find(same[:1], same, 3)
    assert forward.numbers.tolist() == [[0, 1, 2]]


def test_the_index_finds_nearly_all_neighbors():
    pytest.importorskip("usearch")
    source, target = make_vectors(700, 0), make_vectors(900, 1)
    target[:300] = source[:300] + 0.1 * target[:300]
    target /= np.linalg.norm(target, axis=1, keepdims=True)
    steps = []
    exact, _ = neighbors.find(source, target, 4)
    close, _ = neighbors.find(source, target, 4, method="approximate", progress=lambda *step: steps.append(step))
    same = exact.numbers[:300, 0] == close.numbers[:300, 0]
    assert same.mean() > 0.98
    assert np.allclose(exact.cosines[:300, 0][same], close.cosines[:300, 0][same], atol=1e-6)
    assert steps[-1] == (3200, 3200)


def test_the_error_for_a_missing_index_library(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "usearch.index", None)
    with pytest.raises(MissingExtraError, match=r"trialign\[mine\]"):
        neighbors.find(make_vectors(3, 0), make_vectors(3, 1), 2, method="approximate")
    monkeypatch.setattr(neighbors, "EXACT_UP_TO", 4)
    assert neighbors.find(make_vectors(3, 0), make_vectors(3, 0), 2)[0].numbers[:, 0].tolist() == [0, 1, 2]
