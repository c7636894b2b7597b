"""Verdict on two texts: whether they are translations of each other, and which share of them is translated.

The search finds a path for unrelated texts, too. In translations, the two sides of a bead are more similar to each
other than to anything else in the other text. A logistic model converts this difference to the log odds that a bead is
in translated text. As translated text is contiguous, a two-state hidden Markov model over the beads (Rabiner 1989) then
gives the probability of each bead. `translated_share` is the share of the text in parallel beads, weighted by their
probability. The weights and thresholds come with the encoder (`models.VerdictModel`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from aligner.align.engine.models import Thresholds
from aligner.align.engine.side import Side
from aligner.embed.vectors import unit_rows
from aligner.types import Bead, Span, Verdict

Floats = NDArray[np.float64]

_MAX_LOG_ODDS = 3.0
"""Maximum absolute log odds of one bead, so that no single bead decides the state of its neighbors."""
_STAY = 0.95
"""Probability of staying in the same state (translated or not)."""
_MIN_COSINE = -0.2
"""Lower bound of the best background cosine."""
_MAX_LEAD = 0.6
"""Maximum absolute difference between the cosine of a bead and the best background cosine."""
_BACKGROUND_UNITS = 1000
"""Sample size for the background cosine: units of the other text, evenly spaced."""
_BEADS_AT_ONCE = 1024
"""Number of beads compared in one matrix product."""


def classify(source: Side, target: Side, beads: Sequence[Bead]) -> tuple[Verdict | None, float]:
    """Classify two texts.

    Args:
        source: n units.
        target: m units.
        beads: their alignment, in source order.

    Returns:
        The verdict and the translated share of the texts, in 0..1. The verdict is None if a side is empty, or if it has
        a single unit and the mean of its language is unknown (`Side.about`).
    """
    if not _can_classify(source, target):
        return None, 0.0
    parallel = parallel_probability(source, target, beads)
    shares = []
    for side, spans in ((source, [bead.source for bead in beads]), (target, [bead.target for bead in beads])):
        lengths = np.array([side.lengths[span.start : span.stop].sum() for span in spans])
        two_sided = np.array([bool(bead.source and bead.target) for bead in beads])
        shares.append(float((parallel * two_sided) @ lengths / max(float(side.lengths.sum()), 1e-9)))
    thresholds = source.models.verdict.thresholds
    return decide(shares, topic(source, target), _size(source, target), thresholds), float(np.mean(shares))


def decide(shares: Sequence[float], topic: float, size: float, thresholds: Thresholds) -> Verdict:
    """Return the verdict for given measures of two texts.

    Args:
        shares: translated share of the source and of the target.
        topic: cosine of the topic vectors; see `topic()`.
        size: log of the geometric mean of their numbers of units.
        thresholds: decision thresholds.
    """
    if min(shares) >= thresholds.parallel:
        return "parallel"
    if max(shares) >= thresholds.partly:
        return "partly parallel"
    return "comparable" if topic >= thresholds.topic + thresholds.topic_by_size * size else "unrelated"


def topic(source: Side, target: Side) -> float:
    """Return the cosine of the topic vectors (`Side.about`) of two texts; -1 if either is unknown."""
    if source.about is None or target.about is None:
        return -1.0
    return float(unit_rows(source.about[None])[0] @ unit_rows(target.about[None])[0])


def parallel_probability(source: Side, target: Side, beads: Sequence[Bead]) -> Floats:
    """Return the probability that each bead is in translated text: (beads,) in 0..1.

    One-sided beads have no features; their probability follows from their neighbors.

    Args:
        source: n units.
        target: m units.
        beads: their alignment, in source order.
    """
    two_sided = np.array([bool(bead.source and bead.target) for bead in beads], bool)
    if not two_sided.any() or not _can_classify(source, target):
        return np.full(len(beads), 0.5)
    features = bead_features(source, target, [bead for bead in beads if bead.source and bead.target])
    return chances_of(features, two_sided, np.array(source.models.verdict.weights))


def chances_of(features: Floats, two_sided: NDArray[np.bool_], weights: Floats) -> Floats:
    """Return the `parallel_probability` of beads from the features of the two-sided ones.

    Args:
        features: (two-sided beads, 6) features from `bead_features`.
        two_sided: (beads,) True for two-sided beads.
        weights: (6,) weights of the features.
    """
    odds = np.zeros(len(two_sided))
    odds[two_sided] = np.clip(features @ weights, -_MAX_LOG_ODDS, _MAX_LOG_ODDS)
    return smooth(odds)


def bead_features(source: Side, target: Side, beads: Sequence[Bead]) -> Floats:
    """Return the features of two-sided beads, (beads, 6).

    The columns are: the constant 1; the cosine of the two sides; its lead over the best background cosine of either
    side; the log of the mean number of units; cosine times log size; lead times log size.

    Args:
        source: n units.
        target: m units.
        beads: two-sided beads.
    """
    cosine, best = np.empty(len(beads), np.float32), np.empty(len(beads))
    samples = _sample(source), _sample(target)
    for start in range(0, len(beads), _BEADS_AT_ONCE):
        some = slice(start, start + _BEADS_AT_ONCE)
        own, other = [bead.source for bead in beads[some]], [bead.target for bead in beads[some]]
        runs = unit_rows(_sums(source, own)), unit_rows(_sums(target, other))
        cosine[some] = (runs[0] * runs[1]).sum(axis=1)
        best[some] = np.maximum(_background(runs[0], *samples[1], other), _background(runs[1], *samples[0], own))
    lead = np.clip(cosine - np.maximum(best, _MIN_COSINE), -_MAX_LEAD, _MAX_LEAD)
    size = np.full(len(beads), _size(source, target))
    return np.stack([np.ones(len(beads)), cosine, lead, size, cosine * size, lead * size], axis=1)


def smooth(odds: Floats) -> Floats:
    """Return the posterior probability of the first of two hidden states at each step, by forward-backward.

    Args:
        odds: (steps,) log odds of the first state, from each step alone.
    """
    likely = np.exp(odds)
    forward, backward = np.empty(len(odds)), np.empty(len(odds))
    state = 0.5
    for k, ratio in enumerate(likely.tolist()):
        before = state * _STAY + (1 - state) * (1 - _STAY) if k else state
        state = forward[k] = before * ratio / (before * ratio + 1 - before)
    state = 0.5
    for k, ratio in enumerate(likely[::-1].tolist()):
        # The probability of the first state given only the following steps.
        backward[-1 - k] = state * _STAY + (1 - state) * (1 - _STAY) if k else state
        after = backward[-1 - k]
        state = after * ratio / (after * ratio + 1 - after)
    together: Floats = forward * backward / (forward * backward + (1 - forward) * (1 - backward))
    return together


def _size(source: Side, target: Side) -> float:
    """Return the log of the geometric mean of the numbers of units."""
    return math.log(max(len(source), 1) * max(len(target), 1)) / 2


def _can_classify(source: Side, target: Side) -> bool:
    """Return whether both sides have enough units; centered on itself, a single unit is zero."""
    known = source.about is not None and target.about is not None
    return min(len(source), len(target)) > (0 if known else 1)


def _sums(side: Side, spans: Sequence[Span]) -> NDArray[np.float32]:
    """Return the summed vectors of runs of units: (spans, dim)."""
    starts = np.array([span.start for span in spans])
    stops = np.array([span.stop for span in spans])
    sums = np.zeros((len(spans), side.sums.shape[1]), np.float32)
    for k in range(int((stops - starts).max())):
        inside = starts + k < stops
        sums[inside] += side.sums[starts[inside] + k]
    return sums


def _sample(side: Side) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return units of a text, evenly spaced, and their unit vectors."""
    units = np.unique(np.linspace(0, len(side) - 1, min(len(side), _BACKGROUND_UNITS)).astype(np.int64))
    return units, unit_rows(side.sums[units])


def _background(
    runs: NDArray[np.float32], units: NDArray[np.int64], vectors: NDArray[np.float32], partners: Sequence[Span]
) -> NDArray[np.float32]:
    """Return the background cosine of each run: the maximum over units not inside or next to its partner."""
    low = np.searchsorted(units, [span.start - 1 for span in partners])
    high = np.searchsorted(units, [span.stop + 1 for span in partners])
    cosines = runs @ vectors.T
    for row, begin, end in zip(cosines, low.tolist(), high.tolist(), strict=True):
        row[begin:end] = -1
    best: NDArray[np.float32] = cosines.max(axis=1)
    return best
