"""Verdicts on random vectors: the target is a noisy copy of the source, unrelated text, or a mixture of both."""

from itertools import pairwise

import numpy as np
import pytest

from aligner.align.engine import Side, align, classify, parallel_probability
from aligner.align.engine.verdict import smooth
from aligner.embed.vectors import center

DIM = 384


def meanings(n, seed=0):
    return np.random.default_rng(seed).normal(size=(n, DIM)).astype(np.float32)


def translation(vectors, seed=9):
    return vectors + 0.6 * meanings(len(vectors), seed)


def side(vectors, about=None):
    n = len(vectors)
    return Side(
        vectors.astype(np.float32),
        np.full(n, 40, np.float32),
        np.zeros(n, np.float32),
        None,
        about,
    )


def verdict_on(source, target):
    beads = align(source, target)
    return classify(source, target, beads)


@pytest.mark.parametrize("n", [3, 10, 60])
def test_translations_and_unrelated_texts(n):
    text = meanings(n)
    found, share = verdict_on(side(text), side(translation(text)))
    assert found == "parallel"
    assert share > 0.85
    found, share = verdict_on(side(text), side(meanings(n, 5)))
    assert found == "unrelated"
    assert share < 0.25


def test_a_partly_translated_text():
    text, other = meanings(60), meanings(30, 7)
    found, share = verdict_on(side(text), side(np.concatenate([translation(text[:30]), other])))
    assert found == "partly parallel"
    assert share == pytest.approx(0.5, abs=0.1)
    found, share = verdict_on(side(text), side(translation(text[:25])))
    assert found == "partly parallel"


def test_beads_in_untranslated_text_have_low_confidence():
    text, other = meanings(60), meanings(30, 7)
    source, target = side(text), side(np.concatenate([translation(text[:30]), other]))
    beads = align(source, target)
    parallel = parallel_probability(source, target, beads)
    inside = np.array([bead.source.stop <= 28 and bool(bead.source) for bead in beads])
    outside = np.array([bead.source.start >= 32 for bead in beads])
    assert parallel[inside].min() > 0.8
    assert parallel[outside].max() < 0.2
    assert max(bead.confidence for bead, out in zip(beads, outside, strict=True) if out) < 0.2


def test_single_sentences_are_classified_if_the_language_mean_is_known():
    own, common = meanings(1), 3 * meanings(1, 4)[0]
    for other, expected in ((translation(own), "parallel"), (meanings(1, 5), "unrelated")):
        sides = [
            side(center((text + common).astype(np.float32), np.ones(1, np.float32), common.astype(np.float32)), text[0])
            for text in (own, other)
        ]
        assert verdict_on(*sides)[0] == expected
    nothing = np.zeros((1, DIM), np.float32)  # a single sentence minus its own mean
    assert verdict_on(side(nothing), side(nothing)) == (None, 0.0)


def test_only_texts_on_the_same_topic_are_comparable():
    about, elsewhere = 0.05 * meanings(1, 4)[0], 0.05 * meanings(1, 8)[0]
    source = side(meanings(30), about)
    assert verdict_on(source, side(meanings(30, 5), about + 0.1 * elsewhere))[0] == "comparable"
    assert verdict_on(source, side(meanings(30, 5), elsewhere))[0] == "unrelated"


@pytest.mark.parametrize("n", [0, 5])
def test_no_verdict_if_a_side_is_empty(n):
    assert verdict_on(side(meanings(n)), side(meanings(0))) == (None, 0.0)


def test_smoothing_agrees_with_brute_force_over_state_sequences():
    odds = np.array([1.0, -2.0, 0.5, 3.0])
    weights = np.zeros((2,) * 4)
    for states in np.ndindex(*weights.shape):
        stays = np.prod([0.95 if a == b else 0.05 for a, b in pairwise(states)])
        weights[states] = stays * np.exp(odds[np.array(states) == 1].sum())
    expected = [weights.take(1, axis=k).sum() / weights.sum() for k in range(4)]
    assert np.allclose(smooth(odds), expected)
