"""How well sentences cover each other's words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.mining.coverage import Tokens, cover, cover_all, stand_out, weigh_by_own
from aligner.mining.features import _telling
from aligner.quantities import extract


def make_tokens(counts: list[int], seed: int = 0) -> Tokens:
    random = np.random.default_rng(seed)
    states = random.normal(size=(sum(counts), 16)).astype(np.float32)
    states /= np.linalg.norm(states, axis=1, keepdims=True)
    weights = random.uniform(1, 9, sum(counts)).astype(np.float32)
    return Tokens(states, weights, np.cumsum([0, *counts]).astype(np.int64))


@given(st.lists(st.integers(0, 4), min_size=1, max_size=6), st.lists(st.integers(0, 4), min_size=1, max_size=6))
def test_all_pairs_are_covered_as_single_pairs_are(counts, other_counts):
    source, target = make_tokens(counts), make_tokens(other_counts, 1)
    pairs = np.argwhere(np.ones((len(counts), len(other_counts))))
    every = np.stack([part.ravel() for part in cover_all(source, target)], axis=1)
    # A sentence without tokens covers nothing and is not covered.
    assert every == pytest.approx(cover(source, target, pairs), abs=1e-5)


def test_what_holds_the_other_covers_it_whole():
    long = make_tokens([6])
    short = Tokens(long.states[2:4], long.weights[2:4], np.array([0, 2]))
    (by_short, by_long), *_ = cover(long, short, np.array([[0, 0]]))
    assert by_long == pytest.approx(1, abs=1e-5)
    assert by_short < 0.9


def test_a_word_of_every_sentence_counts_little():
    tokens = make_tokens([3, 3, 3, 3])
    tokens.states[tokens.offsets[:-1]] = tokens.states[0]
    weighed = weigh_by_own(tokens)
    shared = np.isin(np.arange(12), tokens.offsets[:-1])
    assert (weighed.weights[shared] < 0.001 * tokens.weights[shared]).all()
    assert (weighed.weights[~shared] > 0.001 * tokens.weights[~shared]).all()


def test_a_word_said_twice_in_one_sentence_keeps_its_weight():
    tokens = make_tokens([2])
    tokens.states[1] = tokens.states[0]
    assert weigh_by_own(tokens).weights == pytest.approx(tokens.weights)


def test_what_stands_out_is_covered_better_than_usual():
    covered = np.full((5, 5), 0.4, np.float32)
    covered[1, 3] = 0.6
    out = stand_out(covered, 4)
    assert out.argmax() == 1 * 5 + 3
    assert out[0, 0] == pytest.approx(0)
    assert out[1, 0] < 0


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ("$30 billion", "2 boats"),
        ("17.5%", "5 boats"),
        ("5 gigawatts", "5 boats"),
        ("November 18, 2025", "18 boats"),
        ("1,234 boats", "12 boats"),
    ],
)
def test_what_is_seldom_said_tells_more(more, less):
    telling = [_telling(extract(f"They had {text} there.", "en")[0]) for text in (more, less)]
    assert telling[0] > telling[1]
    assert 0 < min(telling) <= max(telling) <= 1
