"""Scores against gold: cases worked out by hand, and what must hold for any beads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.judge import score

GOLD = [([0], [0]), ([1], [1, 2]), ([2], []), ([3, 4], [3])]
AUTO = [([0], [0]), ([1], [1]), ([2], [2]), ([4, 3], [3])]

side = st.lists(st.integers(0, 8), max_size=3, unique=True)
beads = st.lists(st.tuples(side, side), max_size=8)


def test_counts_by_hand():
    found = score.score(GOLD, AUTO)
    assert found["strict"].statistics == score.Statistics(2, 4, 2, 4)
    assert found["strict-noempty"].statistics == score.Statistics(2, 4, 2, 3)
    assert found["lax"].statistics == score.Statistics(3, 4, 3, 3)
    assert found["strict-noempty"].f1 == pytest.approx(2 * (2 / 4) * (2 / 3) / (2 / 4 + 2 / 3))


def test_lax_wants_one_bead_that_shares_both_sides():
    # Bead 0-1 shares a source sentence with one gold bead and a target sentence with another, but with none both.
    found = score.score([([0], [0]), ([1], [1])], [([0], [1])])
    assert found["lax"].statistics == score.Statistics(0, 1, 0, 2)


def test_documents_are_summed_before_dividing():
    report = score.score_documents({"a": GOLD, "b": [([0], [0])]}, {"a": AUTO})
    assert report.documents["b"]["strict"] == score.Score(0.0, 0.0, 0.0, score.Statistics(0, 0, 0, 1))
    assert report.total["strict"].statistics == score.Statistics(2, 4, 2, 5)
    assert report.total["strict"].recall == 0.4


def test_nothing_at_all_scores_zero():
    assert all(found.f1 == 0 for found in score.score([], []).values())


@given(beads)
def test_gold_against_itself_is_perfect(some):
    found = score.score(some, some)
    if some:
        assert found["strict"].f1 == 1
    if any(all(bead) for bead in some):
        assert found["strict-noempty"].f1 == found["lax"].f1 == 1


@given(beads, beads)
def test_strict_never_exceeds_lax(gold, auto):
    found = score.score(gold, auto)
    assert found["strict-noempty"].precision <= found["lax"].precision
    assert found["lax"].precision <= 1
    assert found["lax"].recall <= 1
