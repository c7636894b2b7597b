"""What may be a term on one side of a bitext: n-grams with the right edges that are not pieces of longer ones.

No tagger or dictionary is used. That a candidate is no piece shows in its neighbors: one that nearly always has the
same word before or behind it belongs with that word (Harris 1955; the accessor variety of Feng et al. 2004). That it is
a noun shows in what stands before and behind it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.languages import is_vietnamese_syllable
from aligner.terms.words import BREAK, WORDS, Words

# The share of a candidate's rows that one longer candidate may have.
_PIECE = 0.8
# Of a noun's places, how many at least end a phrase, and follow what goes before nouns; how many at most what goes
# before verbs, from so many on.
_CLOSED = {"en": 0.2, "vi": 0.15, "zh": 0.1}
_NOMINAL, _VERBAL, _SEEN = 0.08, 0.15, 3


@dataclass(frozen=True, slots=True)
class Candidates:
    """Candidates of one side: `keys` (tokens with spaces between) and, in each row, which of them stand there.

    `ids[starts[row]:starts[row + 1]]` are the candidates of a row, each once; `counts` is in how many rows each is.
    """

    keys: list[str]
    ids: NDArray[np.int32]
    starts: NDArray[np.int64]
    counts: NDArray[np.int64]

    def rows(self) -> list[NDArray[np.int64]]:
        """The rows that each candidate is in."""
        rows = np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))
        rows = rows[np.argsort(self.ids, kind="stable")]
        ends = np.cumsum(self.counts).tolist()
        return [rows[end - count : end] for end, count in zip(ends, self.counts.tolist(), strict=True)]


def collect(rows: Sequence[Sequence[str]], language: str, least: int) -> Candidates:
    """The candidates in the texts of one side.

    Args:
        rows: the tokens of each text.
        language: "en", "zh" or "vi".
        least: in how many rows a candidate must be.
    """
    words = WORDS[language]
    counts = _count(rows, words.longest + 1, least)
    longer = _count_longer(counts, words)
    keys = [
        key
        for key, count in counts.items()
        if _has_shape(key.split(" "), words, language) and longer.get(key, 0) < _PIECE * count
    ]
    found, contexts = _find(rows, {key: number for number, key in enumerate(keys)}, words)
    return _pack(found, keys, _are_nouns(contexts, language))


def _count(rows: Sequence[Sequence[str]], longest: int, least: int) -> dict[str, int]:
    """N-grams without breaks, all whose parts are frequent enough, to the number of rows they are in."""
    frequent: dict[str, int] = {}
    shorter: set[str] = set()
    for size in range(1, longest + 1):
        counted: Counter[str] = Counter()
        for row in rows:
            counted.update(_grams(row, size, shorter) if size > 1 else set(row) - {BREAK})
        kept = {key: count for key, count in counted.items() if count >= least}
        frequent |= kept
        shorter = set(kept)
        if not kept:
            break
    return frequent


def _grams(row: Sequence[str], size: int, shorter: set[str]) -> set[str]:
    """The n-grams of a row both whose parts of one token less are among `shorter`."""
    found = set()
    fits = False
    for start in range(len(row) - size + 2):
        key = " ".join(row[start : start + size - 1])
        if key not in shorter:
            fits = False
            continue
        if fits:
            found.add(f"{row[start - 1]} {key}")
        fits = True
    return found


def _count_longer(counts: dict[str, int], words: Words) -> dict[str, int]:
    """In how many rows an n-gram stands with one and the same word before or behind it, function words apart."""
    longer: dict[str, int] = {}
    for key, count in counts.items():
        first, _, rest = key.partition(" ")
        before, _, last = key.rpartition(" ")
        if rest and last not in words.edges and last not in words.ends:
            longer[before] = max(longer.get(before, 0), count)
        if rest and first not in words.edges and first not in words.begins:
            longer[rest] = max(longer.get(rest, 0), count)
    return longer


def _has_shape(tokens: list[str], words: Words, language: str) -> bool:
    first, last = tokens[0], tokens[-1]
    if len(tokens) > words.longest or not {first, last}.isdisjoint(words.edges):
        return False
    if first in words.begins or last in words.ends or " ".join(tokens) in words.phrases:
        return False
    if any(token in words.edges and token not in words.inner for token in tokens[1:-1]):
        return False
    if language == "zh":
        # A term of Chinese, with Latin words in it or not; what is Latin alone translates itself.
        return any(not token.isascii() for token in tokens) and len(tokens) >= words.shortest
    if len(tokens) > 1:
        return True
    # Of single syllables only loan words are terms in Vietnamese.
    return len(first) > 2 and (language == "en" or (first.isascii() and not is_vietnamese_syllable(first)))


def _find(
    rows: Sequence[Sequence[str]], known: dict[str, int], words: Words
) -> tuple[list[set[int]], NDArray[np.int64]]:
    """The candidates of each row, and for each candidate how often it is there, after a word that goes before nouns,
    after one that goes before verbs, and at the end of a phrase."""
    total, nouns, verbs, closed = ([0] * len(known) for _ in range(4))
    found = []
    for row in rows:
        here = set()
        for start, first in enumerate(row):
            if first == BREAK or first in words.edges:
                continue
            before = row[start - 1] if start else BREAK
            nominal, verbal = before in words.nominal, before in words.verbal
            key = first
            for stop in range(start + 1, min(start + words.longest, len(row)) + 1):
                if stop > start + 1:
                    if row[stop - 1] == BREAK:
                        break
                    key = f"{key} {row[stop - 1]}"
                number = known.get(key)
                if number is not None:
                    here.add(number)
                    total[number] += 1
                    nouns[number] += nominal and not verbal
                    verbs[number] += verbal and not nominal
                    closed[number] += stop == len(row) or row[stop] == BREAK or row[stop] in words.edges
        found.append(here)
    return found, np.array([total, nouns, verbs, closed], np.int64).T


def _are_nouns(contexts: NDArray[np.int64], language: str) -> NDArray[np.bool_]:
    total, nominal, verbal, closed = contexts.T
    kept = ~((verbal >= _SEEN) & (verbal > _VERBAL * total) & (verbal > nominal)) & (
        closed >= _CLOSED[language] * total
    )
    if language == "en":
        kept &= nominal >= _NOMINAL * total
    return np.asarray(kept, np.bool_)


def _pack(found: Sequence[set[int]], keys: Sequence[str], kept: NDArray[np.bool_]) -> Candidates:
    numbers = (np.cumsum(kept) - 1).tolist()
    ids: list[int] = []
    starts = [0]
    for here in found:
        ids += sorted(numbers[number] for number in here if kept[number])
        starts.append(len(ids))
    packed = np.array(ids, np.int32)
    names = [key for key, keep in zip(keys, kept, strict=True) if keep]
    return Candidates(names, packed, np.array(starts, np.int64), np.bincount(packed, minlength=len(names)))
