"""Beads with more units than the search allows, on random vectors."""

from __future__ import annotations

import numpy as np
import pytest

from aligner.align.engine import align
from tests.align.engine.test_align import meanings, side, spans


def joined(count: int, left_out: int = 0, *, breaks=None):
    """Two texts: unit 10 of the first stands for `count` units of the second, after which some are left out."""
    own = meanings(20 + count + left_out)
    source = np.concatenate([own[:10], own[10 : 10 + count].sum(axis=0)[None], own[10 + count + left_out :]])
    target = own + 0.3 * meanings(len(own), 5)
    lengths = [40] * 10 + [40 * count] + [40] * (len(source) - 11)
    return side(source, lengths=lengths), side(target, breaks)


@pytest.mark.parametrize("count", range(6, 13))
def test_one_unit_for_many(count):
    source, target = joined(count)
    expected = ((10,), tuple(range(10, 10 + count)))
    assert expected in spans(align(source, target))
    assert expected[::-1] in spans(align(target, source))
    assert all(len(s) + len(t) == 2 for s, t in spans(align(source, target)) if (s, t) != expected)


@pytest.mark.parametrize("count", [5, 7])
def test_units_that_were_left_out_stay_left_out(count):
    beads = spans(align(*joined(count, 3)))
    assert ((10,), tuple(range(10, 10 + count))) in beads
    assert [t for s, t in beads if not s] == [(10 + count + k,) for k in range(3)]


def test_no_bead_is_longer_than_twelve_units():
    assert max(len(t) for _, t in spans(align(*joined(14)))) == 12


def test_a_bead_does_not_grow_into_another_section():
    breaks = np.zeros(28)
    breaks[16] = 4
    beads = spans(align(*joined(8, breaks=breaks)))
    assert not any(15 in t and 16 in t for _, t in beads)


def test_the_new_bead_has_a_score_and_a_confidence():
    bead = next(bead for bead in align(*joined(9)) if len(bead.target) == 9)
    assert bead.score > 0.3
    assert 0.5 < bead.confidence < 0.8
