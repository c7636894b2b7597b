"""Arithmetic that all stages share: rows of length one, and vectors less what all of a text's have in common.

Vectors of small multilingual encoders share a large part that says which language a text is in; less that part, cosines
between languages mean what they should.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_LEAST_LENGTH = 1e-9
_PRIOR_TOKENS = 100.0
"""Pseudo-count, in tokens, of a language's mean state in the mean state of a text."""


def unit_rows(vectors: Floats) -> Floats:
    """Return the rows of a matrix (n, dim) scaled to length one; rows of zeros stay zeros."""
    unit: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), _LEAST_LENGTH)
    return unit


def mean_state(sums: Floats, weights: Floats, language: Floats | None = None) -> Floats:
    """Return the mean token state of a text, (dim,): the part that all its token states share.

    The mean is drawn towards that of the text's language, the more so the shorter the text: a single sentence less its
    own mean would be nothing.

    Args:
        sums: (n, dim) sums of token states.
        weights: (n,) token counts.
        language: (dim,) mean token state of the language, if known.
    """
    count = float(weights.sum())
    total = sums.sum(axis=0, dtype=np.float64)
    if language is not None:
        total, count = total + _PRIOR_TOKENS * language, count + _PRIOR_TOKENS
    mean: Floats = (total / max(count, 1.0)).astype(np.float32)
    return mean


def center(sums: Floats, weights: Floats, language: Floats | None = None) -> Floats:
    """Return sums of token states less their token count times the `mean_state`; arguments as there."""
    centered: Floats = sums - weights[:, None] * mean_state(sums, weights, language)
    return centered
