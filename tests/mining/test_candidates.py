"""Margins, and which candidates become pairs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.mining import Candidates, propose
from aligner.mining.candidates import measure
from aligner.mining.matching import choose


def make_sides(n: int = 30, shared: int = 8, seed: int = 0):
    """Two sides of n vectors; the first `shared` of the source are near to those of the target, in reverse order."""
    random = np.random.default_rng(seed)
    source, target = random.normal(size=(2, n, 48)).astype(np.float32)
    target[:shared] = source[:shared][::-1] + 0.5 * target[:shared]
    return [side / np.linalg.norm(side, axis=1, keepdims=True) for side in (source, target)]


@pytest.mark.parametrize("margin", ["ratio", "distance", "absolute"])
def test_what_says_the_same_has_the_greatest_margin(margin):
    candidates = propose(*make_sides(), margin=margin)
    best = np.argsort(-candidates.margins)[:8]
    assert sorted(zip(candidates.source[best], candidates.target[best], strict=True)) == [(k, 7 - k) for k in range(8)]
    assert (candidates.behind >= 0).all()
    assert (candidates.behind[best] == 0).all()


def test_a_sentence_near_to_everything_does_not_stand_out():
    source, target = make_sides()
    hub = target.mean(axis=0) * 10
    target[20] = hub / np.linalg.norm(hub)
    by_cosine, by_distance = (propose(source, target, margin=margin) for margin in ("absolute", "distance"))
    of_hub = by_cosine.target == 20
    rank = [(found.margins > found.margins[of_hub].max()).sum() for found in (by_cosine, by_distance)]
    assert rank[1] >= rank[0]


def test_the_three_margins():
    cosines, near = np.array([0.8, 0.3], np.float32), np.array([0.4, 0.0], np.float32)
    assert measure(cosines, near, "absolute").tolist() == cosines.tolist()
    assert np.allclose(measure(cosines, near, "distance"), [0.4, 0.3])
    assert np.allclose(measure(cosines, near, "ratio"), [2.0, 6.0])  # a mean of nothing does not give infinity


def test_nothing_on_a_side():
    vectors = make_sides()[0]
    assert len(propose(vectors[:0], vectors)) == len(propose(vectors, vectors[:0])) == 0
    assert len(propose(vectors[:1], vectors[:1])) == 1


def make_candidates(links: list[tuple[int, int]]) -> Candidates:
    numbers = np.array(links, np.int64).reshape(-1, 2)
    zeros = np.zeros(len(links), np.float32)
    return Candidates(numbers[:, 0], numbers[:, 1], zeros, zeros, np.zeros((len(links), 2), np.float32))


def test_each_sentence_is_in_one_pair_unless_all_are_wanted():
    links = [(0, 0), (0, 1), (1, 0), (1, 1), (2, 1)]
    confidence = np.array([0.8, 0.9, 0.6, 0.7, 0.3])
    chosen = {way: choose(make_candidates(links), confidence, 0.5, way).tolist() for way in ("greedy", "mutual", "all")}
    assert chosen == {"greedy": [1, 2], "mutual": [1], "all": [1, 0, 3, 2]}


@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.floats(0, 1)), unique_by=lambda item: item[:2]),
    st.floats(0, 1),
)
def test_pairs_are_one_to_one_sure_enough_and_cannot_be_added_to(items, threshold):
    links, confidence = [item[:2] for item in items], np.array([item[2] for item in items])
    candidates = make_candidates(links)
    greedy = [links[k] for k in choose(candidates, confidence, threshold, "greedy")]
    mutual = [links[k] for k in choose(candidates, confidence, threshold, "mutual")]
    for kept in (greedy, mutual):
        assert len({link[0] for link in kept}) == len({link[1] for link in kept}) == len(kept)
        assert all(confidence[links.index(link)] >= threshold for link in kept)
    assert {*mutual} <= {*greedy}
    used = {link[0] for link in greedy}, {link[1] for link in greedy}
    for link, sure in zip(links, confidence, strict=True):
        assert sure < threshold or link[0] in used[0] or link[1] in used[1]
