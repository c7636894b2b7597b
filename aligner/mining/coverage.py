"""Measure how well the words of sentences are covered by other sentences: late interaction (Khattab and Zaharia 2020).

A token is covered as well as its most similar token in the other sentence is similar to it. A sentence is covered as
well as its tokens are, weighted by rarity. Among few sentences, all about one subject, more can be said: a token that
another sentence of the same side has too (a name that everything is about) counts less, and what covers a sentence is
compared with what else would.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from aligner.embed import TokenStates
from aligner.embed.vectors import unit_rows

Floats = NDArray[np.float32]

_STRETCH = 100
"""Number of sentences per block in which tokens are compared with those of their own side."""
_STRICTNESS = 4
"""Exponent of a token's distinctness: a token with a counterpart at .5 gets a sixteenth of the full weight."""
_LEAST_UNLIKE = 0.02
_LEAST_WEIGHT = 1e-6
"""Minimum weight, so that a sentence of nothing but common tokens still has a coverage."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of n sentences in CSR layout.

    Attributes:
        states: (tokens, dim) float32, rows of length one.
        weights: (tokens,) float32, how much each token counts.
        offsets: (n + 1,) int64; sentence k has tokens `offsets[k]` to `offsets[k + 1]`.
    """

    states: Floats
    weights: Floats
    offsets: NDArray[np.int64]


def view(tokens: TokenStates, mean: Floats) -> Tokens:
    """Return token states less their mean, (dim,), as tokens weighted by rarity."""
    states = tokens.dense(0, len(tokens.offsets) - 1)
    states -= mean
    return Tokens(unit_rows(states), tokens.rarity + np.float32(_LEAST_WEIGHT), tokens.offsets)


def cover(source: Tokens, target: Tokens, pairs: NDArray[np.int64]) -> Floats:
    """Return the share of each sentence that the other covers, (pairs, 2), for (pairs, 2) sentence indices."""
    covered = np.zeros((len(pairs), 2), np.float32)
    for k, (i, j) in enumerate(pairs.tolist()):
        here = slice(source.offsets[i], source.offsets[i + 1])
        there = slice(target.offsets[j], target.offsets[j + 1])
        if here.start == here.stop or there.start == there.stop:
            continue
        cosines = source.states[here] @ target.states[there].T
        covered[k, 0] = np.average(cosines.max(axis=1), weights=source.weights[here])
        covered[k, 1] = np.average(cosines.max(axis=0), weights=target.weights[there])
    return covered


def cover_all(source: Tokens, target: Tokens) -> tuple[Floats, Floats]:
    """Return how well each target covers each source and each source each target, both (sources, targets)."""
    forward = np.zeros((len(source.offsets) - 1, len(target.offsets) - 1), np.float32)
    backward = np.zeros_like(forward)
    said = np.flatnonzero(np.diff(target.offsets))
    starts = target.offsets[said]
    totals = np.add.reduceat(target.weights, starts)
    for i in range(len(forward)):
        here = slice(source.offsets[i], source.offsets[i + 1])
        if here.start < here.stop:
            cosines = source.states[here] @ target.states.T
            best = np.maximum.reduceat(cosines, starts, axis=1)
            forward[i, said] = np.average(best, axis=0, weights=source.weights[here])
            backward[i, said] = np.add.reduceat(cosines.max(axis=0) * target.weights, starts) / totals
    return forward, backward


def weigh_by_own(tokens: Tokens) -> Tokens:
    """Return the tokens with less weight on those that resemble a token in another sentence of their side."""
    weights = tokens.weights.copy()
    sentences = len(tokens.offsets) - 1
    for first in range(0, sentences, _STRETCH):
        stretch = tokens.offsets[first : first + _STRETCH + 1]
        states = tokens.states[stretch[0] : stretch[-1]]
        for start, stop in pairwise(stretch.tolist()):
            if start == stop:
                continue
            cosines = tokens.states[start:stop] @ states.T
            cosines[:, start - stretch[0] : stop - stretch[0]] = 0
            weights[start:stop] *= np.clip(1 - cosines.max(axis=1), _LEAST_UNLIKE, 1) ** _STRICTNESS
    return Tokens(tokens.states, weights, tokens.offsets)


def stand_out(covered: Floats, k: int) -> Floats:
    """Return by how much each coverage exceeds the mean of the k best of either sentence."""
    means = []
    for axis in (0, 1):
        best = np.sort(covered, axis=axis)
        best = best[-k:] if axis == 0 else best[:, -k:]
        means.append(best.mean(axis=axis, keepdims=True))
    out: Floats = covered - (means[0] + means[1]) / np.float32(2)
    return out
