"""Compute features of candidates: coverage of words, quantities, names, length; see `FEATURES`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from aligner import embed, quantities
from aligner.align import cues
from aligner.checks.base import TranslationUnit
from aligner.checks.names import missing_name
from aligner.embed import Embedder
from aligner.mining import coverage
from aligner.mining.candidates import NEIGHBOURS, Candidates
from aligner.quantities import Quantity

Kind = Literal["few", "many"]
FEW = 300
"""Sentences per side up to which the model for few sentences applies."""

FEATURES = (
    "cosine", "margin", "behind", "covered_least", "covered_most", "stands_out", "stands_out_most",
    "quantities_same", "quantities_told", "quantities_missing", "names_shared", "names_missing", "length", "shorter",
)  # fmt: skip
FOUND = FEATURES[:3]
"""Features of a candidate; `FOUND` are those that the neighbor search gives.

`cosine` and `margin`; `behind`, how far the margin falls short of the best of either sentence, summed; `covered_least`
and `covered_most`, how well the tokens of each sentence are covered by the other's, weighted by rarity; `stands_out`
and `stands_out_most`, by how much that exceeds the best few alternatives, mean and maximum of both;
`quantities_same`, `quantities_told` and `quantities_missing`, how many quantities are shared, how informative these
are, and how many only one has; `names_shared`, shared words in Latin letters and numbers, weighted by rarity;
`names_missing`, names that only one has; `length`, the log of the ratio of the lengths; `shorter`, the log of the
shorter length in hundreds of bytes. All are symmetric in source and target.
"""
_OF_FEW = {"stands_out", "stands_out_most", "quantities_told", "shorter"}
OF_KIND: dict[Kind, tuple[str, ...]] = {
    "few": tuple(name for name in FEATURES if name != "quantities_same"),
    "many": tuple(name for name in FEATURES if name not in _OF_FEW),
}
"""Features that the model for few sentences uses, and those that the model for many uses."""

_PAIRS_AT_ONCE = 4096
_MOST_COUNTED = 3
_RAREST = 6.0
"""Log rarity at which a word counts in full: one in 400 sentences."""
_LARGE = 1000


@dataclass(frozen=True, slots=True)
class Pool:
    """The sentences of one language that are to be paired with another's.

    Attributes:
        texts: n sentences.
        language: their language.
        vectors: (n, dim) float32, rows of length one.
        mean: (dim,) float32, the mean token state that was subtracted from them.
    """

    texts: Sequence[str]
    language: str
    vectors: NDArray[np.float32]
    mean: NDArray[np.float32]


def kind_of(n: int, m: int) -> Kind:
    """Return whether n sentences against m are few or many."""
    return "few" if n * m <= FEW**2 else "many"


def start(candidates: Candidates) -> NDArray[np.float32]:
    """Return the features that the neighbor search gives, the others 0: (candidates, features) float32."""
    found = np.zeros((len(candidates), len(FEATURES)), np.float32)
    found[:, 0], found[:, 1], found[:, 2] = candidates.cosines, candidates.margins, candidates.behind.sum(axis=1)
    return found


def gather(candidates: Candidates, source: Pool, target: Pool, embedder: Embedder) -> NDArray[np.float32]:
    """Return all features of candidates, (candidates, features) float32.

    Args:
        candidates: pairs of positions in the pools.
        source: the sentences of one side.
        target: the sentences of the other.
        embedder: shows token states; without them, the cosine stands in for coverage.
    """
    found = start(candidates)
    if not len(candidates):
        return found
    column = {name: k for k, name in enumerate(FEATURES)}
    if kind_of(len(source.texts), len(target.texts)) == "few":
        found[:, 3:7] = _look_closely(candidates, source, target, embedder)
    else:
        for k in range(0, len(candidates), _PAIRS_AT_ONCE):
            some = np.arange(k, min(len(candidates), k + _PAIRS_AT_ONCE))
            found[some, 3:5] = np.sort(_covered(candidates.take(some), source, target, embedder), axis=1)
    rarity = _Rarity(source.texts, target.texts)
    scanned = lru_cache(maxsize=None)(quantities.scan)
    for k, (i, j) in enumerate(zip(candidates.source.tolist(), candidates.target.tolist(), strict=True)):
        texts = source.texts[i], target.texts[j]
        quantified = scanned(texts[0], source.language), scanned(texts[1], target.language)
        lengths = [_length(text) for text in texts]
        names = sum(1 for _ in missing_name(TranslationUnit(*texts, (source.language, target.language))))
        found[k, column["quantities_same"] : column["quantities_missing"] + 1] = _compare_quantities(*quantified)
        found[k, column["names_shared"]] = rarity.shared(i, j)
        found[k, column["names_missing"]] = min(names, _MOST_COUNTED)
        found[k, column["length"]] = np.log(max(lengths) / min(lengths))
        found[k, column["shorter"]] = np.log(min(lengths) / 100)
    return found


def _covered(candidates: Candidates, source: Pool, target: Pool, embedder: Embedder) -> NDArray[np.float32]:
    """Return the share of each sentence's tokens that the other covers, (candidates, 2)."""
    sides, places = [], []
    for pool, numbers in ((source, candidates.source), (target, candidates.target)):
        used, own = np.unique(numbers, return_inverse=True)
        tokens = embed.encode(embedder, [pool.texts[number] for number in used]).tokens
        if tokens is None:
            return np.stack([candidates.cosines] * 2, axis=1)
        sides.append(coverage.view(tokens, pool.mean))
        places.append(own)
    return coverage.cover(sides[0], sides[1], np.stack(places, axis=1))


def _look_closely(candidates: Candidates, source: Pool, target: Pool, embedder: Embedder) -> NDArray[np.float32]:
    """Return minimum and maximum coverage, and mean and maximum of how much it stands out: (candidates, 4)."""
    sides = []
    for pool in (source, target):
        tokens = embed.encode(embedder, list(pool.texts)).tokens
        if tokens is not None:
            sides.append(coverage.weigh_by_own(coverage.view(tokens, pool.mean)))
    both = coverage.cover_all(*sides) if len(sides) == 2 else (source.vectors @ target.vectors.T,) * 2
    chosen = candidates.source, candidates.target
    covered = np.sort([covers[chosen] for covers in both], axis=0)
    outstanding = [coverage.stand_out(covers, NEIGHBOURS)[chosen] for covers in both]
    return np.stack([*covered, np.mean(outstanding, axis=0), np.max(outstanding, axis=0)], axis=1)


def _compare_quantities(source: Sequence[Quantity], target: Sequence[Quantity]) -> tuple[int, float, int]:
    """Return how many quantities are shared, how informative these are, and how many only one side has."""
    compared = quantities.compare(source, target)
    told = sum(min(_telling(one), _telling(other)) for one, other in compared.matched)
    missing = len(compared.missing) + len(compared.extra) + 2 * len(compared.conflicts)
    return min(len(compared.matched), _MOST_COUNTED), min(told, _MOST_COUNTED), min(missing, _MOST_COUNTED)


def _telling(quantity: Quantity) -> float:
    """Return how unlikely a quantity is to be shared by chance, up to 1: a bare 2 says little, $30 billion a lot.

    A quarter each for a significant digit, a unit, and a size of thousands; half for a calendar day.
    """
    digits = quantity.value.replace(".", "").replace("-", "").strip("0")
    try:
        large = abs(float(quantity.value)) >= _LARGE
    except ValueError:  # a date, a time, a fraction
        large = False
    dated = quantity.kind == "date" and "-" in quantity.value
    return min(0.25 * (max(len(digits), 1) + bool(quantity.measure) + large + 2 * dated), 1.0)


class _Rarity:
    """How informative shared words and numbers are, by their rarity on the side where they are less rare."""

    def __init__(self, source: Sequence[str], target: Sequence[str]) -> None:
        # Quantities are compared separately; here a number is a word like any other.
        self._words = [cues.words(texts, "und") for texts in (source, target)]
        self._weights: dict[int, float] = {}
        counts = [dict(zip(*np.unique(codes, return_counts=True), strict=True)) for codes, _ in self._words]
        for code in counts[0].keys() & counts[1].keys():
            rarity = np.log(min(len(source) / counts[0][code], len(target) / counts[1][code]))
            self._weights[int(code)] = min(float(rarity) / _RAREST, 1.0)

    def shared(self, i: int, j: int) -> float:
        """Return the total weight of what source i and target j share."""
        one, other = (
            set(codes[offsets[k] : offsets[k + 1]].tolist())
            for (codes, offsets), k in zip(self._words, (i, j), strict=True)
        )
        return min(sum(self._weights[code] for code in one & other), float(_MOST_COUNTED))


def _length(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass")) + 1
