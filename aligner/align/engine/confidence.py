"""How far a bead of the first pass can be trusted: the probability that it is exactly right, in translated text.

A logistic model of the bead's score and of how many units it takes beyond one a side; `verdict` says whether the text
around it is translated at all. `scripts/train/confidence.py` fits the constants, on hand-aligned novels and on
documents made up of documentation.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from aligner.align.engine.search import Step

_INTERCEPT, _SCORE, _EXTRA_UNIT = 0.53, 6.74, -0.76
_ONE_SIDED = 0.90
"""How often a unit that the first pass leaves alone is rightly left alone."""


def confidences(path: Sequence[Step]) -> NDArray[np.float64]:
    """The probability, a bead, that it is exactly right: (beads,) in 0..1."""
    score = np.array([step.score for step in path])
    extra = np.array([step.source + step.target - 2 for step in path])
    two_sided: NDArray[np.float64] = 1 / (1 + np.exp(-(_INTERCEPT + _SCORE * score + _EXTRA_UNIT * extra)))
    return np.where(extra < 0, _ONE_SIDED, two_sided)
