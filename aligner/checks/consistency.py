"""Checks of consistency over a table: one source translated two ways (W321), two sources translated alike (W322)."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from aligner.checks.base import Hit, TranslationUnit, table_check, whole
from aligner.checks.details import detail

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
        told = detail("differs", place=place, text=pairs[known].texts[1 - side][:60])
        yield number, (whole(pair.source), whole(pair.target), told)


def inconsistent_rows(pairs: Iterable[TranslationUnit]) -> dict[str, list[int]]:
    """Return the rows for which these checks have findings, by code, keeping hashes of the texts only.

    Args:
        pairs: the rows of a table, in order; they are seen once, one at a time.
    """
    hashes, long = array("Q"), bytearray()
    for pair in pairs:
        for text, language in zip(pair.texts, pair.languages, strict=True):
            key = _key(text) if pair.both else ""
            whole_key = "\0".join((*pair.languages, key)).encode("utf-8", "surrogatepass")
            hashes.append(int.from_bytes(hashlib.blake2b(whole_key, digest_size=8).digest()))
            long.append(_is_long(key, language))
    keys, usable = np.array(hashes, np.uint64).reshape(-1, 2), np.array(long, bool).reshape(-1, 2)
    found = {}
    for side, code in enumerate(("W321", "W322")):
        numbers = np.flatnonzero(usable[:, side])
        _, first, group = np.unique(keys[numbers, side], return_index=True, return_inverse=True)
        known = numbers[first][group]
        found[code] = numbers[keys[known, 1 - side] != keys[numbers, 1 - side]].tolist()
    return found


def _is_long(key: str, language: str) -> bool:
    return len(key) >= _SHORTEST.get(language, 8)


def _key(text: str) -> str:
    folded = text.strip(_NOISE).casefold()
    if folded.isprintable() and "  " not in folded:
        return folded  # only single spaces: testing for them is faster than splitting
    return " ".join(folded.split()).strip(_NOISE)
