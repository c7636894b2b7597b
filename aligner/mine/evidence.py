"""Second evidence on candidates: words covered, quantities, names, length. `FEATURES` says what each number is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from aligner import embed, evidence, quantities
from aligner.embed import Embedder, TokenStates
from aligner.judge.checks.base import Pair
from aligner.judge.checks.names import missing_name
from aligner.mine.candidates import Candidates
from aligner.quantities import Quantity

FEATURES = (
    "cosine", "margin", "behind", "covered_least", "covered_most", "quantities_same", "quantities_missing",
    "names_shared", "names_missing", "length",
)  # fmt: skip
FOUND = FEATURES[:3]
"""Of each candidate: its cosine and its margin; by how much the margin is behind the best of either sentence, both
together (so much, `FOUND`, the search gives); how well each one's tokens are covered by the other's (late interaction),
the rarer the more they count; how many quantities they share, and how many only one has; shared words in Latin letters
and numbers, the rarer the more they count; names that only one has; the logarithm of the longer's length over the
shorter's. Nothing depends on which of two sentences is the source."""

_NAME = re.compile(r"\b[A-Z][A-Za-z0-9]{2,}\b")
_PAIRS_AT_ONCE = 4096
_MOST_COUNTED = 3
_RAREST = 6.0
"""Logarithm: a word in one of 400 sentences or fewer counts in full."""


@dataclass(frozen=True, slots=True)
class Pool:
    """The sentences of one language to be paired with another's.

    `vectors` (n, dim) float32 have length one; `mean` (dim,) float32 is the mean token state, which was taken off them.
    """

    texts: Sequence[str]
    language: str
    vectors: NDArray[np.float32]
    mean: NDArray[np.float32]


def start(candidates: Candidates) -> NDArray[np.float32]:
    """The features that the search for neighbours gives, the others 0: (candidates, features) float32."""
    found = np.zeros((len(candidates), len(FEATURES)), np.float32)
    found[:, 0], found[:, 1], found[:, 2] = candidates.cosines, candidates.margins, candidates.behind.sum(axis=1)
    return found


def gather(candidates: Candidates, source: Pool, target: Pool, embedder: Embedder) -> NDArray[np.float32]:
    """The features of candidates, (candidates, features) float32.

    Args:
        embedder: for its token states; without them, the cosine stands in for what is covered.
    """
    found = start(candidates)
    for k in range(0, len(candidates), _PAIRS_AT_ONCE):
        some = np.arange(k, min(len(candidates), k + _PAIRS_AT_ONCE))
        found[some, 3:5] = np.sort(_covered(candidates.take(some), source, target, embedder), axis=1)
    rarity = _Rarity(source.texts, target.texts)
    scanned = lru_cache(maxsize=None)(quantities.scan)
    for k, (i, j) in enumerate(zip(candidates.source.tolist(), candidates.target.tolist(), strict=True)):
        texts = source.texts[i], target.texts[j]
        found[k, 5:7] = _count_quantities(scanned(texts[0], source.language), scanned(texts[1], target.language))
        found[k, 7] = rarity.shared(i, j)
        names = sum(1 for _ in missing_name(Pair(*texts, (source.language, target.language))))
        found[k, 8] = min(names, _MOST_COUNTED)
        found[k, 9] = abs(np.log(_length(texts[0]) / _length(texts[1])))
    return found


def explain(source: str, target: str, source_language: str, target_language: str) -> tuple[str, str]:
    """The quantities and names that two sentences share, and those that only one has, for a person to read."""
    texts, languages = (source, target), (source_language, target_language)
    found = [quantities.scan(text, language) for text, language in zip(texts, languages, strict=True)]
    compared = quantities.compare(*found)
    shared = [f"{source[one.start : one.end]} = {target[other.start : other.end]}" for one, other in compared.matched]
    names = dict.fromkeys(name for name in _NAME.findall(source) if name.lower() in target.lower())
    known = " ".join(shared).lower()
    shared += [name for name in names if name.lower() not in known]
    differing = [source[each.start : each.end] for each in compared.missing]
    differing += [target[each.start : each.end] for each in compared.extra]
    differing += [f"{source[one.start : one.end]} / {target[other.start : other.end]}" for one, other in compared.units]
    for one, other, _ in missing_name(Pair(source, target, languages)):
        differing.append(source[one.start : one.stop] or target[other.start : other.stop])
    return "; ".join(shared), "; ".join(dict.fromkeys(differing))


def _covered(candidates: Candidates, source: Pool, target: Pool, embedder: Embedder) -> NDArray[np.float32]:
    """The share of each sentence's tokens that the other covers, (candidates, 2)."""
    sides = []
    for pool, numbers in ((source, candidates.source), (target, candidates.target)):
        used, places = np.unique(numbers, return_inverse=True)
        tokens = embed.encode(embedder, [pool.texts[number] for number in used]).tokens
        if tokens is None:
            return np.stack([candidates.cosines] * 2, axis=1)
        sides.append((_states(tokens, pool.mean), tokens.rarity, tokens.offsets, places))
    covered = np.zeros((len(candidates), 2), np.float32)
    (states, rarity, offsets, own), (others, other_rarity, other_offsets, other) = sides
    for k, (i, j) in enumerate(zip(own.tolist(), other.tolist(), strict=True)):
        here, there = slice(offsets[i], offsets[i + 1]), slice(other_offsets[j], other_offsets[j + 1])
        if here.start == here.stop or there.start == there.stop:
            continue
        cosines = states[here] @ others[there].T
        covered[k, 0] = np.average(cosines.max(axis=1), weights=rarity[here] + 1e-6)
        covered[k, 1] = np.average(cosines.max(axis=0), weights=other_rarity[there] + 1e-6)
    return covered


def _states(tokens: TokenStates, mean: NDArray[np.float32]) -> NDArray[np.float32]:
    states = tokens.dense(0, len(tokens.offsets) - 1) - mean
    unit: NDArray[np.float32] = states / np.maximum(np.linalg.norm(states, axis=1, keepdims=True), 1e-9)
    return unit


def _count_quantities(source: Sequence[Quantity], target: Sequence[Quantity]) -> tuple[int, int]:
    compared = quantities.compare(source, target)
    missing = len(compared.missing) + len(compared.extra) + 2 * len(compared.units)
    return min(len(compared.matched), _MOST_COUNTED), min(missing, _MOST_COUNTED)


class _Rarity:
    """How much shared words and numbers tell: the rarer they are on the side where they are less rare, the more."""

    def __init__(self, source: Sequence[str], target: Sequence[str]) -> None:
        # Quantities are compared by themselves; here a number is a word like any other.
        self._words = [evidence.words(texts, "und") for texts in (source, target)]
        self._weights: dict[int, float] = {}
        counts = [dict(zip(*np.unique(codes, return_counts=True), strict=True)) for codes, _ in self._words]
        for code in counts[0].keys() & counts[1].keys():
            rarity = np.log(min(len(source) / counts[0][code], len(target) / counts[1][code]))
            self._weights[int(code)] = min(float(rarity) / _RAREST, 1.0)

    def shared(self, i: int, j: int) -> float:
        """What source i and target j share."""
        one, other = (
            set(codes[offsets[k] : offsets[k + 1]].tolist())
            for (codes, offsets), k in zip(self._words, (i, j), strict=True)
        )
        return min(sum(self._weights[code] for code in one & other), float(_MOST_COUNTED))


def _length(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass")) + 1
