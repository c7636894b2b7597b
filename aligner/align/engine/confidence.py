"""Confidence of first-pass beads: the probability that a bead is exactly right, given translated text.

A logistic model of the bead's score and of its number of units beyond one per side. Whether the surrounding text is
translated at all is modeled in `verdict`. `scripts/train/confidence.py` fits the constants on hand-aligned novels and
on documents composed from software documentation.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from aligner.align.engine.search import Step

_INTERCEPT = 0.53
"""Intercept of the logistic model."""
_SCORE = 6.74
"""Weight of the bead's score."""
_EXTRA_UNIT = -0.76
"""Weight of each unit beyond one per side."""
_ONE_SIDED = 0.90
"""Precision of the one-sided beads of the first pass."""


def confidences(path: Sequence[Step]) -> NDArray[np.float64]:
    """Return the probability that each bead is exactly right: (beads,) in 0..1."""
    score = np.array([step.score for step in path])
    extra = np.array([step.source + step.target - 2 for step in path])
    two_sided: NDArray[np.float64] = 1 / (1 + np.exp(-(_INTERCEPT + _SCORE * score + _EXTRA_UNIT * extra)))
    return np.where(extra < 0, _ONE_SIDED, two_sided)
