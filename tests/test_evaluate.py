"""Scores against gold: cases worked out by hand, and what must hold for any beads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner import evaluate

GOLD = [([0], [0]), ([1], [1, 2]), ([2], []), ([3, 4], [3])]
AUTO = [([0], [0]), ([1], [1]), ([2], [2]), ([4, 3], [3])]

side = st.lists(st.integers(0, 8), max_size=3, unique=True)
beads = st.lists(st.tuples(side, side), max_size=8)


def test_counts_by_hand():
    found = evaluate.score(GOLD, AUTO)
    assert found["strict"].statistics == evaluate.Statistics(2, 4, 2, 4)
    assert found["strict-noempty"].statistics == evaluate.Statistics(2, 4, 2, 3)
    assert found["lax"].statistics == evaluate.Statistics(3, 4, 3, 3)
    assert found["strict-noempty"].f1 == pytest.approx(2 * (2 / 4) * (2 / 3) / (2 / 4 + 2 / 3))


def test_lax_wants_one_bead_that_shares_both_sides():
    # Bead 0-1 shares a source sentence with one gold bead and a target sentence with another, but with none both.
    found = evaluate.score([([0], [0]), ([1], [1])], [([0], [1])])
    assert found["lax"].statistics == evaluate.Statistics(0, 1, 0, 2)


def test_documents_are_summed_before_dividing():
    report = evaluate.score_documents({"a": GOLD, "b": [([0], [0])]}, {"a": AUTO})
    assert report.documents["b"]["strict"] == evaluate.Score(0.0, 0.0, 0.0, evaluate.Statistics(0, 0, 0, 1))
    assert report.total["strict"].statistics == evaluate.Statistics(2, 4, 2, 5)
    assert report.total["strict"].recall == 0.4


def test_nothing_at_all_scores_zero():
    assert all(found.f1 == 0 for found in evaluate.score([], []).values())


@given(beads)
def test_gold_against_itself_is_perfect(some):
    found = evaluate.score(some, some)
    if some:
        assert found["strict"].f1 == 1
    if any(all(bead) for bead in some):
        assert found["strict-noempty"].f1 == found["lax"].f1 == 1


@given(beads, beads)
def test_strict_never_exceeds_lax(gold, auto):
    found = evaluate.score(gold, auto)
    assert found["strict-noempty"].precision <= found["lax"].precision
    assert found["lax"].precision <= 1
    assert found["lax"].recall <= 1
