"""Find candidates for terms on one side of a bitext: n-grams that are nouns and not parts of longer terms.

There is no tagger or dictionary. The neighbors of an n-gram show whether it is complete: one that nearly always has the
same word before or after it belongs with that word (Harris 1955; accessor variety, Feng et al. 2004). The words before
and after it also show whether it is a noun.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.languages import is_vietnamese_syllable
from aligner.terms.words import BREAK, WORDS, Words

# Maximum share of the rows of a candidate in which it may be part of one longer candidate.
_MAX_PART_SHARE = 0.8
# Minimum share of the occurrences of a noun that end a phrase.
_MIN_PHRASE_END = {"en": 0.2, "vi": 0.15, "zh": 0.1}
# Minimum share of the occurrences of an English noun that follow a word which stands before nouns.
_MIN_NOMINAL = 0.08
# Maximum share of the occurrences of a noun that follow a word which stands before verbs, if there are at least
# _MIN_VERBAL_COUNT of them.
_MAX_VERBAL = 0.15
_MIN_VERBAL_COUNT = 3


@dataclass(frozen=True, slots=True)
class Candidates:
    """The candidates of one side, and the rows in which they occur, in CSR layout.

    Attributes:
        keys: The candidates, as tokens separated by spaces.
        ids: Candidates of all rows end to end, as indices into `keys`, each once per row.
        starts: Offsets into `ids`: the candidates of a row are `ids[starts[row]:starts[row + 1]]`.
        counts: Number of rows of each candidate.
    """

    keys: list[str]
    ids: NDArray[np.int32]
    starts: NDArray[np.int64]
    counts: NDArray[np.int64]

    def rows(self) -> list[NDArray[np.int64]]:
        """Return the rows of each candidate."""
        rows = np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))
        rows = rows[np.argsort(self.ids, kind="stable")]
        ends = np.cumsum(self.counts).tolist()
        return [rows[end - count : end] for end, count in zip(ends, self.counts.tolist(), strict=True)]


def collect(rows: Sequence[Sequence[str]], language: str, min_count: int) -> Candidates:
    """Return the candidates in the texts of one side.

    Args:
        rows: Tokens of each text.
        language: "en", "zh" or "vi".
        min_count: Minimum number of rows of a candidate.
    """
    words = WORDS[language]
    counts = _count(rows, words.longest + 1, min_count)
    longer = _count_longer(counts, words)
    keys = [
        key
        for key, count in counts.items()
        if _has_shape(key.split(" "), words, language) and longer.get(key, 0) < _MAX_PART_SHARE * count
    ]
    found, contexts = _find(rows, {key: number for number, key in enumerate(keys)}, words)
    return _pack(found, keys, _are_nouns(contexts, language))


def _count(rows: Sequence[Sequence[str]], longest: int, min_count: int) -> dict[str, int]:
    """Return the number of rows of each n-gram without breaks of which all parts are frequent enough."""
    frequent: dict[str, int] = {}
    shorter: set[str] = set()
    for size in range(1, longest + 1):
        counted: Counter[str] = Counter()
        for row in rows:
            counted.update(_grams(row, size, shorter) if size > 1 else set(row) - {BREAK})
        kept = {key: count for key, count in counted.items() if count >= min_count}
        frequent |= kept
        shorter = set(kept)
        if not kept:
            break
    return frequent


def _grams(row: Sequence[str], size: int, shorter: set[str]) -> set[str]:
    """Return the n-grams of a row of which both parts with one token less are among `shorter`."""
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
    """Return the number of rows in which an n-gram has its most frequent neighbor that is not a function word."""
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
        # Terms may contain Latin words, but Latin words alone are the same in the translation.
        return any(not token.isascii() for token in tokens) and len(tokens) >= words.shortest
    if len(tokens) > 1:
        return True
    # Single syllables are terms in Vietnamese only if they are loan words.
    return len(first) > 2 and (language == "en" or (first.isascii() and not is_vietnamese_syllable(first)))


def _find(
    rows: Sequence[Sequence[str]], known: dict[str, int], words: Words
) -> tuple[list[set[int]], NDArray[np.int64]]:
    """Return the candidates of each row, and the counts of the contexts of each candidate.

    The contexts are the columns of an array: all occurrences, those after a word that stands before nouns, those after
    a word that stands before verbs, and those at the end of a phrase.
    """
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
    is_verb = (verbal >= _MIN_VERBAL_COUNT) & (verbal > _MAX_VERBAL * total) & (verbal > nominal)
    kept = ~is_verb & (closed >= _MIN_PHRASE_END[language] * total)
    if language == "en":
        kept &= nominal >= _MIN_NOMINAL * total
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
