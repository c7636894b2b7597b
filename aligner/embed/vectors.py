"""Shared vector arithmetic: normalization and centering.

Vectors of small multilingual encoders have a large common component that encodes the language of the text. Cosines
between languages are meaningful only after that component is subtracted.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_MIN_NORM = 1e-9
"""Lower bound of norms, against division by zero."""
_PRIOR_TOKENS = 100.0
"""Pseudo-count (in tokens) of the language prior in the mean state of a text."""


def unit_rows(vectors: Floats) -> Floats:
    """Return the rows of a matrix (n, dim) scaled to unit length; zero rows stay zero."""
    unit: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), _MIN_NORM)
    return unit


def mean_state(sums: Floats, weights: Floats, language: Floats | None = None) -> Floats:
    """Return the mean token state of a text, (dim,).

    The mean is shrunk towards the mean of the language, more strongly for shorter texts. Otherwise, centering a single
    sentence would give zero.

    Args:
        sums: (n, dim) sums of token states.
        weights: (n,) token counts.
        language: (dim,) mean token state of the language, used as the prior if given.
    """
    count = float(weights.sum())
    total = sums.sum(axis=0, dtype=np.float64)
    if language is not None:
        total, count = total + _PRIOR_TOKENS * language, count + _PRIOR_TOKENS
    mean: Floats = (total / max(count, 1.0)).astype(np.float32)
    return mean


def center(sums: Floats, weights: Floats, language: Floats | None = None) -> Floats:
    """Subtract the `mean_state`, multiplied by the token counts, from sums of token states.

    Args:
        sums: (n, dim) sums of token states.
        weights: (n,) token counts.
        language: (dim,) mean token state of the language, used as the prior if given.

    Returns:
        (n, dim) centered sums.
    """
    centered: Floats = sums - weights[:, None] * mean_state(sums, weights, language)
    return centered
