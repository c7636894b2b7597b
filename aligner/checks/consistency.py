"""Checks of consistency over a table: one source translated two ways (W321), two sources translated alike (W322)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from aligner.checks.base import Hit, TranslationUnit, table_check, whole

_NOISE = " .,;:!?。，；：！？、…\"'“”‘’«»「」『』()（）-–—*"
_SHORTEST = {"zh": 4}


@table_check("W321")
def translated_two_ways(pairs: Sequence[TranslationUnit]) -> Iterator[tuple[int, Hit]]:
    """The same source is translated differently elsewhere."""
    yield from _differing(pairs, 0)


@table_check("W322")
def translated_alike(pairs: Sequence[TranslationUnit]) -> Iterator[tuple[int, Hit]]:
    """Another source has the same translation."""
    yield from _differing(pairs, 1)


def _differing(pairs: Sequence[TranslationUnit], side: int) -> Iterator[tuple[int, Hit]]:
    """Yield units that agree on one side and differ on the other, except the first of each text."""
    first: dict[tuple[tuple[str, str], str], int] = {}
    for number, pair in enumerate(pairs):
        if not pair.both:
            continue
        text, other = pair.texts[side], pair.texts[1 - side]
        key = _key(text)
        if not _is_long(key, pair.languages[side]):
            continue
        known = first.setdefault((pair.languages, key), number)
        if known == number or _key(pairs[known].texts[1 - side]) == _key(other):
            continue
        place = pairs[known].place or pairs[known].id or f"pair {known + 1}"
        yield (
            number,
            (whole(pair.source), whole(pair.target), f"differs from {place}: {pairs[known].texts[1 - side][:60]}"),
        )


class Consistency:
    """Finds the rows of a table for which these checks have findings, where the table comes in parts.

    Of each row, only hashes of its texts are kept (18 bytes).
    """

    CODES = ("W321", "W322")

    def __init__(self) -> None:
        self._hashes: list[NDArray[np.uint64]] = []
        self._long: list[NDArray[np.bool_]] = []

    def add(self, texts: Sequence[tuple[str, str]], languages: Sequence[tuple[str, str]]) -> None:
        """Add the next rows.

        Args:
            texts: source and target of n rows.
            languages: their languages.
        """
        hashes, long = np.zeros((len(texts), 2), np.uint64), np.zeros((len(texts), 2), bool)
        for number, (both, named) in enumerate(zip(texts, languages, strict=True)):
            if all(both):
                for side, text in enumerate(both):
                    key = _key(text)
                    whole_key = "\0".join((*named, key)).encode("utf-8", "surrogatepass")
                    hashes[number, side] = int.from_bytes(hashlib.blake2b(whole_key, digest_size=8).digest())
                    long[number, side] = _is_long(key, named[side])
        self._hashes.append(hashes)
        self._long.append(long)

    def rows(self) -> list[NDArray[np.int64]]:
        """Return, for each of the codes, the numbers of the rows that have it, in order."""
        if not self._hashes:
            return [np.zeros(0, np.int64) for _ in self.CODES]
        hashes, long = np.concatenate(self._hashes), np.concatenate(self._long)
        found = []
        for side in (0, 1):
            numbers = np.flatnonzero(long[:, side])
            _, first, group = np.unique(hashes[numbers, side], return_index=True, return_inverse=True)
            known = numbers[first][group]
            found.append(numbers[hashes[known, 1 - side] != hashes[numbers, 1 - side]])
        return found


def _is_long(key: str, language: str) -> bool:
    return len(key) >= _SHORTEST.get(language, 8)


def _key(text: str) -> str:
    folded = text.strip(_NOISE).casefold()
    if folded.isprintable() and "  " not in folded:
        return folded  # only single spaces: testing for them is faster than splitting
    return " ".join(folded.split()).strip(_NOISE)
