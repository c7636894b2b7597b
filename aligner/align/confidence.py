"""How far a bead of the first pass can be trusted: the probability that it is exactly right.

A logistic model of three things: the bead's score, how many units it takes beyond one a side, and the mean score of the
whole alignment, which tells translations (0.16 and more) from texts that have nothing to do with each other (0.06 and
less). Fitted on hand-aligned novels and news, and on the same texts paired wrongly, with the encoder as published.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from aligner.align.search import Step
from aligner.types import Bead

_INTERCEPT, _SCORE, _EXTRA_UNIT, _MEAN = -8.54, 6.84, -0.79, 50.8
_ENOUGH = 0.2
_SURE = 4.0
"""Log odds that a bead of middling score adds to those of the mean; set by hand."""
_ONE_SIDED = 0.5
"""Whether a unit left alone is rightly so is about as likely as not, as far as vectors can tell."""


def mean_score(beads: Sequence[Step] | Sequence[Bead]) -> float:
    """The mean score of the two-sided beads; 0 if there are none."""
    scores = [bead.score for bead in beads if bead.source and bead.target]
    return float(np.mean(scores)) if scores else 0.0


def confidences(path: Sequence[Step]) -> NDArray[np.float64]:
    """The probability, a bead, that it is exactly right: (beads,) in 0..1."""
    score = np.array([step.score for step in path])
    extra = np.array([step.source + step.target - 2 for step in path])
    mean = min(mean_score(path), _ENOUGH)
    log_odds = _INTERCEPT + _SCORE * score + _EXTRA_UNIT * extra + _MEAN * mean
    two_sided: NDArray[np.float64] = 1 / (1 + np.exp(-log_odds))
    alone = extra < 0
    base = 1 / (1 + np.exp(-(_INTERCEPT + _MEAN * mean)))
    return np.where(alone, _ONE_SIDED * base, two_sided)
