"""The engine on random vectors: the target is a noisy copy of the source, so the correct beads are known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.align.engine import Side, align
from aligner.align.engine.first_pass import find_band, first_pass
from aligner.align.engine.search import Band, cells
from aligner.embed.vectors import center

DIM = 384


def side(vectors, breaks=None, lengths=None):
    n = len(vectors)
    return Side(
        np.asarray(vectors, np.float32).reshape(n, DIM),
        np.full(n, 40, np.float32) if lengths is None else np.asarray(lengths, np.float32),
        np.zeros(n, np.float32) if breaks is None else np.asarray(breaks, np.float32),
    )


def meanings(n, seed=0):
    return np.random.default_rng(seed).normal(size=(n, DIM))


def spans(beads):
    return [(tuple(bead.source.indices), tuple(bead.target.indices)) for bead in beads]


@given(st.integers(0, 25), st.integers(0, 25), st.integers(0, 1000))
@settings(max_examples=60, deadline=None)
def test_every_unit_is_in_exactly_one_bead(n, m, seed):
    beads = align(side(meanings(n, seed)), side(meanings(m, seed + 1)))
    assert [k for bead in beads for k in bead.source.indices] == list(range(n))
    assert [k for bead in beads for k in bead.target.indices] == list(range(m))
    assert all(0 <= bead.confidence <= 1 for bead in beads)


def test_merged_split_and_omitted_sentences_are_found():
    source = meanings(40)
    target = [*source[:10], source[10] + source[11], *source[12:20], *source[22:30], source[30] / 2 + meanings(1, 9)[0]]
    target += [source[30] / 2 - meanings(1, 9)[0], *source[31:]]
    lengths = [40] * 10 + [80] + [40] * 16 + [20, 20] + [40] * 9
    beads = spans(align(side(source), side(target, lengths=lengths)))
    assert ((10, 11), (10,)) in beads
    assert ((20,), ()) in beads
    assert ((21,), ()) in beads
    assert ((30,), (27, 28)) in beads
    assert ((39,), (37,)) in beads


def test_both_directions_agree():
    source = meanings(60)
    target = np.delete(source, [7, 30, 31], axis=0) + 0.1 * meanings(57, 5)
    forward = spans(align(side(source), side(target)))
    backward = [(t, s) for s, t in spans(align(side(target), side(source)))]
    assert sorted(forward) == sorted(backward)


def test_both_directions_agree_on_moved_text_and_keep_source_order():
    source = meanings(60)
    target = np.concatenate([source[:10], source[30:40], source[10:30], source[41:], meanings(2, 8)])
    forward, backward = align(side(source), side(target)), align(side(target), side(source))
    assert any(bead.relation == "moved" for bead in forward)
    assert {(*both, bead.relation) for both, bead in zip(spans(forward), forward, strict=True) if all(both)} == {
        (t, s, bead.relation) for (s, t), bead in zip(spans(backward), backward, strict=True) if s and t
    }
    for beads in (forward, backward):
        starts = [bead.source.start for bead in beads if bead.source]
        assert starts == sorted(starts)


def test_a_long_text_with_a_gap_is_aligned_in_a_narrow_band():
    source = meanings(3000)
    target = np.delete(source, np.arange(1200, 1500), axis=0) + 0.2 * meanings(2700, 5)
    band = find_band(side(source), side(target))
    assert (band.last - band.first).mean() < 400
    beads = spans(align(side(source), side(target)))
    assert sum(len(s) == 1 and len(t) == 1 for s, t in beads) >= 2690
    assert ((2999,), (2699,)) in beads


def test_beads_do_not_cross_paragraphs_unnecessarily():
    source = meanings(6)
    # By the vectors alone, the middle pair could be merged with its neighbors; the paragraph boundaries decide.
    target = np.array([source[0], source[1], 0.6 * source[2] + 0.4 * source[1], source[3], source[4], source[5]])
    breaks = [0, 0, 1, 0, 1, 0]
    assert spans(align(side(source, breaks), side(target, breaks))) == [((k,), (k,)) for k in range(6)]


def test_a_title_similar_to_the_first_sentence_is_not_merged_with_it():
    source = meanings(8)
    source[1] = source[0] + 0.4 * source[1]
    target = source + 0.3 * meanings(8, 3)
    breaks = [0, 4, 0, 0, 1, 0, 0, 0]
    assert spans(align(side(source), side(target)))[0] == ((0, 1), (0, 1))
    assert spans(align(side(source, breaks), side(target, breaks)))[:2] == [((0,), (0,)), ((1,), (1,))]


def test_unrelated_texts_get_low_confidence():
    true, false = align(side(meanings(50)), side(meanings(50))), align(side(meanings(50)), side(meanings(50, 7)))
    assert np.mean([bead.confidence for bead in true]) > 0.9
    assert np.mean([bead.confidence for bead in false]) < 0.3
    scores = [[step.score for step in first_pass(side(meanings(50)), side(meanings(50, seed)))] for seed in (0, 7)]
    assert np.mean(scores[1]) < 0.5 * np.mean(scores[0])


def test_centering_removes_the_common_component():
    vectors, weights = meanings(20).astype(np.float32) + 100, np.ones(20, np.float32)
    assert np.allclose(center(vectors, weights).sum(axis=0), 0, atol=1e-3)


@pytest.mark.parametrize("n", [0, 1, 5])
def test_an_empty_side_gives_one_sided_beads(n):
    assert spans(align(side(meanings(n)), side(meanings(0)))) == [((k,), ()) for k in range(n)]


def test_errors_for_mismatched_arrays_name_the_shapes():
    with pytest.raises(ValueError, match=r"\(3, 384\).*\(2,\)"):
        Side(meanings(3).astype(np.float32), np.ones(2, np.float32), np.zeros(3, np.float32))
    other = Side(np.ones((3, 8), np.float32), np.ones(3, np.float32), np.zeros(3, np.float32))
    with pytest.raises(ValueError, match="384 and 8 dimensions"):
        align(side(meanings(3)), other)


@given(st.lists(st.sampled_from([(1, 1), (1, 0), (0, 1), (2, 3), (5, 1)]), min_size=1, max_size=30), st.integers(1, 5))
def test_a_band_around_a_path_contains_all_cells_within_its_radius(steps, radius):
    path = np.cumsum([(0, 0), *steps], axis=0)
    n, m = path[-1]
    band = Band.around(path, n, m, radius)
    for i, j in path:
        for row in range(max(0, i - radius), min(n, i + radius) + 1):
            assert band.first[row] <= max(0, j - radius) or row > i
            assert band.first[row] <= j <= band.last[row]
    assert band.first[0] == 0
    assert band.last[n] == m
    assert (np.diff(band.first) >= 0).all()
    assert (np.diff(band.last) >= 0).all()


def test_the_cells_of_a_path_end_at_the_corner():
    path = first_pass(side(meanings(9)), side(meanings(9)))
    assert cells(path)[-1].tolist() == [9, 9]


def test_moved_blocks_are_found_and_labeled():
    source = meanings(60)
    order = [*range(8), *range(40, 47), *range(8, 40), *range(47, 60)]
    beads = align(side(source), side((source + 0.3 * meanings(60, 4))[order]))
    right = {((k,), (order.index(k),)) for k in range(60)}
    assert set(spans(beads)) == right
    assert [bead.relation for bead in beads if 40 <= bead.source.start < 47] == ["moved"] * 7
    assert sum(bead.relation == "moved" for bead in beads) == 7
    assert [bead.source.start for bead in beads] == list(range(60))


def test_two_sentences_are_enough_for_a_moved_block():
    source = meanings(60)
    order = [*range(8), 40, 41, *range(8, 40), *range(42, 60)]
    beads = align(side(source), side((source + 0.3 * meanings(60, 4))[order]))
    assert [spans([bead])[0] for bead in beads if bead.relation == "moved"] == [((40,), (8,)), ((41,), (9,))]


def test_omitted_passages_are_not_moved_blocks():
    source, target = meanings(60), meanings(60) + 0.3 * meanings(60, 4)
    beads = align(side(np.delete(source, range(10, 16), 0)), side(np.delete(target, range(40, 46), 0)))
    assert {bead.relation for bead in beads} == {"parallel", "source_only", "target_only"}


def test_a_moved_block_includes_many_to_one_beads_at_its_ends():
    source, apart = meanings(60), 0.6 * meanings(2, 9)
    whole = list(source + 0.3 * meanings(60, 4))
    # The outer sentence at each end is the smaller part, so it is not the nearest neighbor of its source.
    first = [0.3 * whole[40] + apart[0], 0.7 * whole[40] - apart[0]]
    last = [0.7 * whole[46] + apart[1], 0.3 * whole[46] - apart[1]]
    target = [*whole[:8], *first, *whole[41:46], *last, *whole[8:40], *whole[47:]]
    lengths = [40] * 8 + [14, 26] + [40] * 5 + [26, 14] + [40] * 45
    beads = align(side(source), side(target, lengths=lengths))
    found = [spans([bead])[0] for bead in beads if bead.relation == "moved"]
    assert found == [((40,), (8, 9)), *(((k,), (k - 31,)) for k in range(41, 46)), ((46,), (15, 16))]
    assert {((39,), (48,)), ((47,), (49,))} <= set(spans(beads))


@given(st.integers(8, 30), st.integers(0, 1000))
@settings(max_examples=20, deadline=None)
def test_every_unit_is_in_exactly_one_bead_in_moved_text(n, seed):
    source = meanings(n, seed)
    cut = n // 2
    beads = align(side(source), side(np.concatenate([source[cut:], source[:cut]])))
    assert sorted(k for bead in beads for k in bead.source.indices) == list(range(n))
    assert sorted(k for bead in beads for k in bead.target.indices) == list(range(n))
