"""Late interaction compared with its definition; round trip of the scorer file."""

import numpy as np

from aligner.align.engine import scorer
from aligner.align.engine.late_interaction import WINDOW, cover
from aligner.align.engine.search import MAX_UNITS
from aligner.embed.base import TokenStates, quantize


def tokens(units, seed, counts=None):
    generator = np.random.default_rng(seed)
    counts = generator.integers(0, 6, units) if counts is None else counts
    values, scales = quantize(generator.normal(size=(int(sum(counts)), 16)).astype(np.float32))
    rarity = generator.uniform(0.2, 5, len(values)).astype(np.float32)
    return TokenStates(values, scales, rarity, np.concatenate([[0], np.cumsum(counts)]))


def test_coverage_is_the_rarity_weighted_maximum_cosine_of_each_token():
    source, target = tokens(40, 1), tokens(50, 2)
    means = source.dense(0, 40).mean(axis=0), target.dense(0, 50).mean(axis=0)
    centers = np.arange(40) * 50 // 40, np.arange(50) * 40 // 50
    both = cover(source, target, means, centers)
    for coverage, own, other, mean in ((both[0], source, target, means), (both[1], target, source, means[::-1])):
        count = len(other.offsets) - 1
        for unit in (0, 7, 20, len(own.offsets) - 2):
            states = own.dense(unit, unit + 1) - mean[0]
            rarity = own.rarity[own.offsets[unit] : own.offsets[unit + 1]]
            for run in range(MAX_UNITS):
                for at in range(WINDOW - run):
                    first = coverage.first[unit] + at
                    expected = 0.0
                    if len(states):
                        singles = [
                            best_cosines(states, other, mean[1], k) if 0 <= k < count else np.zeros(len(states))
                            for k in range(first, first + run + 1)
                        ]
                        expected = float(np.max(singles, axis=0) @ rarity)
                    assert np.isclose(coverage.covered[unit, at + run + 1, run], expected, atol=0.02)


def best_cosines(states, other, mean, unit):
    there = other.dense(unit, unit + 1) - mean
    if not len(there):
        return np.zeros(len(states))
    a = states / np.linalg.norm(states, axis=1, keepdims=True)
    b = there / np.linalg.norm(there, axis=1, keepdims=True)
    return (a @ b.T).max(axis=1)


def test_the_scorer_file_round_trips():
    bundled = scorer.load_scorer()
    again = scorer.parse(bundled.dump())
    for name in ("plain", "by_size", "bias", "skip", "calibration"):
        assert np.array_equal(getattr(bundled, name), getattr(again, name)), name
    assert bundled.dump() == scorer.PATH.read_text(encoding="utf-8")


def test_confidence_is_monotone_in_the_posterior():
    bundled = scorer.load_scorer()
    posterior = np.linspace(0, 1, 50)
    for one_sided in (False, True):
        confidence = bundled.calibrate(posterior, np.full(50, one_sided))
        assert (np.diff(confidence) >= 0).all()
        assert ((confidence >= 0) & (confidence <= 1)).all()
