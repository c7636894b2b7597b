"""A column of texts as one array of characters, so that steps count and hash without a loop over rows."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from enum import IntEnum
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import compute as pc

Bools = NDArray[np.bool_]
Counts = NDArray[np.int64]
Hashes = NDArray[np.uint64]

_BMP = 0x10000
_BASE, _MIX_1, _MIX_2 = (np.uint64(number) for number in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))


class Kind(IntEnum):
    """What a character is; `Texts.count` counts them."""

    OTHER = 0
    """Punctuation, symbols."""
    LATIN = 1
    VIETNAMESE = 2
    """Latin letters that Vietnamese has and the languages around it have not."""
    HAN = 3
    KANA = 4
    FOREIGN = 5
    """Letters of other scripts."""
    DIGIT = 6
    ACCENTED = 7
    """Latin letters with accents that several languages share."""
    MARK = 8
    """Combining marks, as in decomposed Vietnamese."""
    SPACE = 9


LETTERS = (Kind.LATIN, Kind.VIETNAMESE, Kind.HAN, Kind.KANA, Kind.FOREIGN, Kind.ACCENTED)


class Texts:
    """n texts.

    Args:
        texts: an Arrow array of strings without missing values.
    """

    def __init__(self, texts: Any) -> None:
        self.array = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
        self.lengths: Counts = pc.utf8_length(self.array).to_numpy(zero_copy_only=False).astype(np.int64)
        self.offsets: Counts = np.concatenate([[0], np.cumsum(self.lengths)])

    def __len__(self) -> int:
        return len(self.lengths)

    @classmethod
    def of(cls, texts: Sequence[str]) -> Texts:
        """Return texts given as strings."""
        return cls(pa.array(texts, pa.large_string()))

    @cached_property
    def strings(self) -> list[str]:
        """The texts as strings."""
        found: list[str] = self.array.to_pylist()
        return found

    @cached_property
    def characters(self) -> NDArray[np.uint32]:
        """The code points of all texts, one after the other."""
        data = b"".join(self._data())
        return np.frombuffer(data.decode().encode("utf-32-le"), np.uint32)

    def _data(self) -> list[bytes]:
        if not len(self.array):
            return []
        texts = self.array.cast(pa.large_string())
        _, offsets, data = texts.buffers()
        bounds = np.frombuffer(offsets, np.int64)[texts.offset : texts.offset + len(texts) + 1]
        return [data.slice(bounds[0], bounds[-1] - bounds[0]).to_pybytes()] if data else []

    @cached_property
    def _kinds(self) -> NDArray[np.uint8]:
        return _table()[np.minimum(self.characters, len(_table()) - 1)]

    @cached_property
    def _counted(self) -> NDArray[np.int64]:
        rows = np.repeat(np.arange(len(self)), self.lengths)
        size = len(Kind)
        return np.bincount(rows * size + self._kinds, minlength=len(self) * size).reshape(len(self), size)

    def count(self, *kinds: Kind) -> Counts:
        """Return the number of characters of some kinds per text."""
        counted: Counts = self._counted[:, list(kinds)].sum(axis=1)
        return counted

    @cached_property
    def sizes(self) -> Counts:
        """The number of letters and digits per text: its length in characters of its script."""
        return self.count(*LETTERS, Kind.DIGIT)

    @cached_property
    def spaces(self) -> Counts:
        """The number of spaces per text."""
        return self.count(Kind.SPACE)

    def matches(self, pattern: str, *, ignore_case: bool = False) -> Bools:
        """Return which texts hold a match of a pattern of RE2."""
        found = pc.match_substring_regex(self.array, pattern, ignore_case=ignore_case)
        matched: Bools = found.to_numpy(zero_copy_only=False).astype(np.bool_)
        return matched

    @cached_property
    def folded(self) -> tuple[NDArray[np.uint32], Counts]:
        """Letters and digits alone, in lower case, and their offsets."""
        folds = _folds()
        kept = ~np.isin(self._kinds, (Kind.OTHER, Kind.MARK, Kind.SPACE))
        characters = self.characters[kept]
        low = characters < _BMP
        characters = np.where(low, folds[np.where(low, characters, 0)], characters)
        sizes = np.bincount(np.repeat(np.arange(len(self)), self.lengths)[kept], minlength=len(self))
        return characters, np.concatenate([[0], np.cumsum(sizes)])

    @cached_property
    def hashes(self) -> Hashes:
        """A hash of the letters and digits of each text, in lower case; 0 for a text that has none."""
        characters, offsets = self.folded
        return hash_runs(characters.astype(np.uint64), offsets)

    @cached_property
    def whole_hashes(self) -> Hashes:
        """A hash of each text as it is; 0 for an empty one."""
        return hash_runs(self.characters.astype(np.uint64), self.offsets)

    @cached_property
    def wordings(self) -> Hashes:
        """A hash as in `hashes`, in which all digits are the same, for texts that have letters."""
        characters, offsets = self.folded
        kinds = _table()[np.minimum(characters, len(_table()) - 1)]
        alike = hash_runs(np.where(kinds == Kind.DIGIT, ord("0"), characters).astype(np.uint64), offsets)
        found: Hashes = np.where(self.count(*LETTERS) > 0, alike, self.hashes)
        return found

    def shingles(self) -> tuple[Hashes, Counts]:
        """Return hashes of the runs of characters of each text, shorter runs of Han, and their offsets."""
        characters, offsets = self.folded
        values = mix(characters.astype(np.uint64))
        sizes = np.diff(offsets)
        rows = np.repeat(np.arange(len(self)), sizes)
        left = offsets[1:][rows] - np.arange(len(values))
        is_han = (characters >= 0x3400) & (characters < 0xA000) | (characters >= 0x20000)
        runs = values.copy()
        for more in range(1, _RUN):
            there = (left > more) & ~((more >= _HAN_RUN) & is_han)
            ahead = np.zeros_like(values)
            ahead[:-more] = values[more:]
            runs = np.where(there, mix(runs * _BASE + ahead), runs)
        # The last characters of a text begin no whole run; a text shorter than a run is a run of its own.
        whole = (left >= np.where(is_han, _HAN_RUN, _RUN)) | (np.arange(len(values)) == offsets[:-1][rows])
        counted = np.bincount(rows[whole], minlength=len(self))
        return runs[whole], np.concatenate([[0], np.cumsum(counted)])


_RUN, _HAN_RUN = 5, 2


def mix(values: Hashes) -> Hashes:
    """Return well-distributed hashes of numbers (the finalizer of splitmix64)."""
    with np.errstate(over="ignore"):
        values = (values ^ (values >> np.uint64(30))) * _MIX_1
        values = (values ^ (values >> np.uint64(27))) * _MIX_2
    return values ^ (values >> np.uint64(31))


def hash_runs(values: Hashes, offsets: Counts) -> Hashes:
    """Return a hash of each run of values; 0 for an empty run."""
    sizes = np.diff(offsets)
    found = np.zeros(len(sizes), np.uint64)
    filled = np.flatnonzero(sizes)
    if len(filled):
        places = (np.arange(len(values)) - np.repeat(offsets[:-1], sizes)).astype(np.uint64)
        with np.errstate(over="ignore"):
            spread = mix(values + (places + np.uint64(1)) * _BASE)
            found[filled] = mix(np.add.reduceat(spread, offsets[:-1][filled]) + sizes[filled].astype(np.uint64))
    return found


@lru_cache(maxsize=1)
def _table() -> NDArray[np.uint8]:
    """Return the kind of each character; the last entry is for those beyond the table, which are Han or symbols."""
    kinds = np.zeros(0x31350, np.uint8)
    for point in range(_BMP):
        kinds[point] = _kind(chr(point))
    kinds[0x20000:] = Kind.HAN
    kinds[-1] = Kind.OTHER
    return kinds


def _kind(char: str) -> Kind:
    category = unicodedata.category(char)[0]
    if category == "N":
        return Kind.DIGIT
    if category == "M":
        return Kind.MARK
    if char.isspace():
        return Kind.SPACE
    if category != "L":
        return Kind.OTHER
    point = ord(char)
    if 0x3400 <= point < 0xA000 or 0xF900 <= point < 0xFB00:
        return Kind.HAN
    if 0x3040 <= point < 0x3100 or 0xFF66 <= point < 0xFFA0:
        return Kind.KANA
    if point < 0x80 or 0xFF21 <= point < 0xFF5B:
        return Kind.LATIN
    if char in "ăđơưĂĐƠƯ" or 0x1EA0 <= point <= 0x1EF9:
        return Kind.VIETNAMESE
    return Kind.ACCENTED if point < 0x250 or 0x1E00 <= point < 0x1F00 else Kind.FOREIGN


@lru_cache(maxsize=1)
def _folds() -> NDArray[np.uint32]:
    """Return the lower case of each character of the basic plane, full-width ones as half-width."""
    folds = np.arange(_BMP, dtype=np.uint32)
    for point in range(_BMP):
        char = chr(point)
        if 0xD800 <= point < 0xE000:
            continue
        plain = unicodedata.normalize("NFKC", char).lower() if 0xFF00 <= point < 0xFFF0 else char.lower()
        if len(plain) == 1:
            folds[point] = ord(plain)
    return folds
