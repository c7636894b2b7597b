"""Fixed beads, on random vectors."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.align.engine import align
from aligner.align.engine.first_pass import find_band, first_pass
from aligner.align.engine.search import cells
from aligner.types import Span
from tests.align.engine.test_align import meanings, side, spans


def bead(source, target):
    return tuple(Span(units[0], units[-1] + 1) if units else Span(0, 0) for units in (source, target))


@st.composite
def fixed_beads(draw):
    """Two sizes, and disjoint beads of any form and order."""
    sizes = draw(st.integers(1, 18)), draw(st.integers(1, 18))
    pieces = []
    for count in sizes:
        cuts = sorted(draw(st.sets(st.integers(1, count - 1), max_size=8))) if count > 1 else []
        pieces.append(list(zip([0, *cuts], [*cuts, count], strict=True)))
    order = draw(st.permutations(range(len(pieces[1]))))
    beads = [(Span(*own), Span(*pieces[1][k])) for own, k in zip(pieces[0], order, strict=False)]
    beads = [
        (Span(0, 0) if without == "source" else own, Span(0, 0) if without == "target" else other)
        for own, other in beads
        for without in [draw(st.sampled_from(["source", "target", "neither", "neither"]))]
    ]
    return sizes, [each for each in beads if draw(st.booleans())]


@given(fixed_beads(), st.integers(0, 1000))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_any_disjoint_beads_come_out_unchanged(drawn, seed):
    (n, m), fixed = drawn
    beads = align(side(meanings(n, seed)), side(meanings(m, seed)), fixed)
    assert [k for each in beads for k in each.source.indices] == list(range(n))
    assert sorted(k for each in beads for k in each.target.indices) == list(range(m))
    found = dict(zip(spans(beads), beads, strict=True))
    for own, other in fixed:
        made = found[tuple(own.indices), tuple(other.indices)]
        assert made.confidence == 1
        assert (made.relation == "source_only") == (not other)
        assert (made.relation == "target_only") == (not own)


def test_nothing_changes_without_fixed_beads():
    source, target = side(meanings(40)), side(np.delete(meanings(40), [3, 20, 21], axis=0))
    assert align(source, target, ()) == align(source, target)


def test_other_units_are_aligned_between_the_fixed_beads():
    source, target = side(meanings(20)), side(meanings(20))
    assert ((9,), (9,)) in spans(align(source, target))
    free = spans(align(source, target))
    for own, other in [((8, 9), (8, 9)), ((9,), (9, 10))]:
        found = align(source, target, [bead(own, other)])
        assert (own, other) in spans(found)
        assert all(
            each in spans(found) for each in free if not (set(each[0]) & {8, 9, 10} or set(each[1]) & {8, 9, 10})
        )
        # All others are in order around it.
        before = [t for s, t in spans(found) if s and t and s[-1] < own[0]]
        assert max(k for t in before for k in t) < other[0]


@pytest.mark.parametrize("far", [(3, 30), (30, 3)])
def test_a_bead_that_crosses_the_others_is_moved(far):
    own, other = far
    source = meanings(40)
    target = np.insert(np.delete(source, own, axis=0), other, source[own], axis=0)
    for reverse in (False, True):
        sides = (side(target), side(source)) if reverse else (side(source), side(target))
        fixed = bead([other], [own]) if reverse else bead([own], [other])
        beads = align(*sides, [fixed])
        moved = [each for each in beads if each.relation == "moved"]
        assert [(each.source, each.target) for each in moved] == [fixed]
        assert sum(each.relation == "parallel" for each in beads) == 39
        starts = [each.source.start for each in beads if each.source]
        assert starts == sorted(starts)


def test_a_moved_bead_brings_its_block():
    source = meanings(60)
    target = np.concatenate([source[:10], source[30:40], source[10:30], source[40:]])
    beads = align(side(source), side(target), [bead([34], [14])])
    moved = [(s, t) for (s, t), each in zip(spans(beads), beads, strict=True) if each.relation == "moved"]
    assert moved == [((k,), (k - 20,)) for k in range(30, 40)]


def test_many_units_on_both_sides():
    beads = spans(align(side(meanings(30)), side(meanings(30)), [bead(range(5, 14), range(5, 17))]))
    assert (tuple(range(5, 14)), tuple(range(5, 17))) in beads
    assert beads[:5] == [((k,), (k,)) for k in range(5)]
    assert beads[-10:] == [((k,), (k,)) for k in range(20, 30)]


def test_what_is_left_out_stays_left_out():
    source, target = side(meanings(20)), side(meanings(20))
    beads = spans(align(source, target, [bead([7, 8], []), bead([], [12])]))
    assert ((7, 8), ()) in beads
    assert ((), (12,)) in beads
    assert ((6,), (6,)) in beads
    assert ((13,), (13,)) in beads


def test_long_texts():
    source = meanings(3000)
    target = np.delete(source, np.arange(1200, 1500), axis=0) + 0.2 * meanings(2700, 5)
    fixed = [bead([k], [k if k < 1200 else k - 300]) for k in (10, 700, 1199, 1500, 2900)]
    own, other = side(source), side(target)
    corners = np.array([(0, 0), (700, 700), (701, 701), (3000, 2700)])
    band = find_band(own, other, corners)
    assert (band.last - band.first).mean() < 1000
    free, beads = spans(align(own, other)), spans(align(own, other, fixed))
    assert all(tuple(tuple(span.indices) for span in each) in beads for each in fixed)
    assert len(set(free) - set(beads)) <= 2
    assert cells(first_pass(own, other))[-1].tolist() == [3000, 2700]


@pytest.mark.parametrize(
    ("fixed", "problem"),
    [
        ([bead([1], [1]), bead([2], [1])], "fixed beads 0 and 1 overlap: both have target unit 1"),
        ([bead([1, 2], []), bead([2], [1])], "fixed beads 0 and 1 overlap: both have source unit 2"),
        ([bead([4], [9, 10])], "fixed bead 0 has the target units 9:11, but there are only the units 0:10"),
        ([(Span(-1, 1), Span(0, 1))], "fixed bead 0 has the source units -1:1, but there are only the units 0:10"),
        ([(Span(2, 2), Span(0, 0))], "fixed bead 0 has no units"),
        ([(Span(5, 3), Span(0, 1))], "fixed bead 0 has the source units 5:3"),
    ],
)
def test_errors(fixed, problem):
    with pytest.raises(ValueError, match=re.escape(problem)):
        align(side(meanings(10)), side(meanings(10)), fixed)
