"""Whether two texts are translations of each other at all, and how much of them is.

A search always finds a path, of unrelated texts too. What tells translations is that the two sides of a bead are more
alike than either is to anything else in the other text. A logistic model says how much more likely that is for a bead
of translated text than for one of any other; since translated text comes in stretches, a chain of two states over the
beads in order (Rabiner 1989) then gives the probability that each lies in translated text. The share of the text in
such beads is the verdict's score. `scripts/train/verdict.py` fits the constants and says how good they are.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from aligner.align.engine.side import Side
from aligner.embed.vectors import unit_rows
from aligner.types import Bead, Span, Verdict

Floats = NDArray[np.float64]


class Thresholds(NamedTuple):
    """From where on two texts are what.

    `parallel`: so much of either is translated. `partly`: so much of one of them. `matter` is the cosine of what they
    are about from which it is the same matter, and `by_size` how much that rises with the log of their mean number of
    units: two long texts of one kind are alike whatever they say.
    """

    parallel: float
    partly: float
    matter: float
    by_size: float


THRESHOLDS = Thresholds(parallel=0.8, partly=0.3, matter=0.42, by_size=0.07)
WEIGHTS = (-7.87, 19.5, -3.92, -0.12, 0.99, 0.58)
"""Of `bead_features`, for the log odds that a bead is of translated text."""
_CAP = 3.0
"""One bead says so much at most: whatever it is, the next may say otherwise."""
_STAY = 0.95
"""The probability that after translated text comes translated text, and after other text other."""
_FEW, _MANY = -0.2, 0.6
_OTHERS = 1000
"""With so many units of the other text, at even distances, each side of a bead is compared."""
_BEADS_AT_ONCE = 1024


def classify(source: Side, target: Side, beads: Sequence[Bead]) -> tuple[Verdict | None, float]:
    """The verdict on two texts, and the share of their text that is translated, in 0..1.

    Args:
        source: n units.
        target: m units.
        beads: their alignment, in source order.

    Returns:
        None where there is nothing to tell by: a side is empty, or holds a single unit and nothing is known of its
        language (`Side.about`).
    """
    if not _can_tell(source, target):
        return None, 0.0
    chances = parallel_probability(source, target, beads)
    shares = []
    for side, spans in ((source, [bead.source for bead in beads]), (target, [bead.target for bead in beads])):
        lengths = np.array([side.lengths[span.start : span.stop].sum() for span in spans])
        two_sided = np.array([bool(bead.source and bead.target) for bead in beads])
        shares.append(float((chances * two_sided) @ lengths / max(float(side.lengths.sum()), 1e-9)))
    return decide(shares, topic(source, target), _size(source, target)), float(np.mean(shares))


def decide(shares: Sequence[float], topic: float, size: float, thresholds: Thresholds = THRESHOLDS) -> Verdict:
    """The verdict on two texts.

    Args:
        shares: how much of the source, and of the target, is translated.
        topic: as of the function of that name.
        size: the log of their mean number of units.
        thresholds: from where on they are what.
    """
    if min(shares) >= thresholds.parallel:
        return "parallel"
    if max(shares) >= thresholds.partly:
        return "partly parallel"
    return "comparable" if topic >= thresholds.matter + thresholds.by_size * size else "unrelated"


def topic(source: Side, target: Side) -> float:
    """The cosine of what two texts are about: of how they differ from other text of their languages; -1 if unknown."""
    if source.about is None or target.about is None:
        return -1.0
    return float(unit_rows(source.about[None])[0] @ unit_rows(target.about[None])[0])


def parallel_probability(source: Side, target: Side, beads: Sequence[Bead]) -> Floats:
    """The probability that each bead lies in translated text: (beads,) in 0..1; one-sided ones go with the others."""
    two_sided = np.array([bool(bead.source and bead.target) for bead in beads], bool)
    if not two_sided.any() or not _can_tell(source, target):
        return np.full(len(beads), 0.5)
    found = bead_features(source, target, [bead for bead in beads if bead.source and bead.target])
    return chances_of(found, two_sided, np.array(WEIGHTS))


def chances_of(found: Floats, two_sided: NDArray[np.bool_], weights: Floats) -> Floats:
    """`parallel_probability` of beads, from the features of the two-sided ones."""
    odds = np.zeros(len(two_sided))
    odds[two_sided] = np.clip(found @ weights, -_CAP, _CAP)
    return smooth(odds)


def bead_features(source: Side, target: Side, beads: Sequence[Bead]) -> Floats:
    """What `WEIGHTS` weigh, of two-sided beads: (beads, 6).

    One; the cosine of the two sides; by how much it is more than the best cosine of either side with anything else in
    the other text; the log of the texts' mean number of units; and the products of that with the two before it.
    """
    spans = [[bead.source for bead in beads], [bead.target for bead in beads]]
    runs = [unit_rows(_sums(side, of_side)) for side, of_side in zip((source, target), spans, strict=True)]
    cosine = (runs[0] * runs[1]).sum(axis=1)
    best = np.maximum(_best_other(runs[0], target, spans[1]), _best_other(runs[1], source, spans[0]))
    lead = np.clip(cosine - np.maximum(best, _FEW), -_MANY, _MANY)
    size = np.full(len(beads), _size(source, target))
    return np.stack([np.ones(len(beads)), cosine, lead, size, cosine * size, lead * size], axis=1)


def smooth(odds: Floats) -> Floats:
    """The probability of the first of two states at each step, given each step's log odds and that states last."""
    likely = np.exp(odds)
    forward, backward = np.empty(len(odds)), np.empty(len(odds))
    state = 0.5
    for k, ratio in enumerate(likely.tolist()):
        before = state * _STAY + (1 - state) * (1 - _STAY) if k else state
        state = forward[k] = before * ratio / (before * ratio + 1 - before)
    state = 0.5
    for k, ratio in enumerate(likely[::-1].tolist()):
        # What comes after says that a step is in the first state with this probability, all else being equal.
        backward[-1 - k] = state * _STAY + (1 - state) * (1 - _STAY) if k else state
        after = backward[-1 - k]
        state = after * ratio / (after * ratio + 1 - after)
    together: Floats = forward * backward / (forward * backward + (1 - forward) * (1 - backward))
    return together


def _size(source: Side, target: Side) -> float:
    """The log of the (geometric) mean of the numbers of units."""
    return math.log(max(len(source), 1) * max(len(target), 1)) / 2


def _can_tell(source: Side, target: Side) -> bool:
    known = source.about is not None and target.about is not None
    return min(len(source), len(target)) > (0 if known else 1)


def _sums(side: Side, spans: Sequence[Span]) -> NDArray[np.float32]:
    """The summed vectors of runs of units: (spans, dim)."""
    starts = np.array([span.start for span in spans])
    stops = np.array([span.stop for span in spans])
    sums = np.zeros((len(spans), side.sums.shape[1]), np.float32)
    for k in range(int((stops - starts).max())):
        inside = starts + k < stops
        sums[inside] += side.sums[starts[inside] + k]
    return sums


def _best_other(runs: NDArray[np.float32], other: Side, partners: Sequence[Span]) -> Floats:
    """The best cosine of each run with a unit of the other text that is not in or next to its partner."""
    units = np.unique(np.linspace(0, len(other) - 1, min(len(other), _OTHERS)).astype(np.int64))
    vectors = unit_rows(other.sums[units])
    best = np.empty(len(runs))
    for start in range(0, len(runs), _BEADS_AT_ONCE):
        cosines = runs[start : start + _BEADS_AT_ONCE] @ vectors.T
        for row, span in zip(cosines, partners[start : start + _BEADS_AT_ONCE], strict=False):
            low, high = np.searchsorted(units, (span.start - 1, span.stop + 1))
            row[low:high] = -1
        best[start : start + _BEADS_AT_ONCE] = cosines.max(axis=1)
    return best
