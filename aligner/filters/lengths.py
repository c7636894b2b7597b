"""Steps on the lengths of the sides, in letters and digits: Chinese has a third of the characters of English."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.filters.base import ByLanguage, ByPair, Settings, in_range, of_pair, per_side, step
from aligner.filters.chunk import SIDES, Chunk
from aligner.filters.texts import LETTERS, Bools, Kind

_HAN = 3.0
"""Letters of English that say as much as one Chinese character, whose words in Latin letters count as they are."""
_VIETNAMESE = 1.03
_SLACK = 10.0
"""Letters added to both sides: short texts differ more."""
_INF = float("inf")

_FINAL = r"[.!?。！？…．｡:：][\"'”’」』）)\]*_]*\s*$"
_SOME_END = r"[.!?。！？…．｡:：;；\"'”’」』）)\]*_|>]\s*$"


@step("length")
@dataclass(frozen=True)
class Length:
    """A side is too short or too long, in letters and digits.

    Args:
        min: the minimum, for all languages or by language (`{en = 5, zh = 2}`).
        max: the maximum, likewise.
    """

    min: ByLanguage = 1.0
    max: ByLanguage = 2000.0

    def reject_rows(self, chunk: Chunk, settings: Settings) -> Bools:
        """Return which rows to reject."""
        rejected = np.zeros(chunk.rows, bool)
        low, high = per_side(chunk, self.min, 0.0), per_side(chunk, self.max, _INF)
        for place, side in enumerate(SIDES):
            sizes = chunk.texts(side).sizes
            rejected |= (sizes < low[place]) | (sizes > high[place])
        return rejected


@step("length-ratio")
@dataclass(frozen=True)
class LengthRatio:
    """One side is much longer than a translation of the other is.

    Args:
        max: how many times longer one side may be, in characters worth as much in either script, for all pairs of
            languages or by pair (`{en-zh = 1.8}`).
    """

    max: ByPair = 2.2

    def reject_rows(self, chunk: Chunk, settings: Settings) -> Bools:
        """Return which rows to reject."""
        unlike = np.abs(_log_ratio(chunk))
        rejected = np.zeros(chunk.rows, bool)
        for languages, rows in chunk.pairs:
            rejected[rows] = unlike[rows] > np.log(of_pair(self.max, languages, _INF))
        return rejected & chunk.both()


@step("truncated")
@dataclass(frozen=True)
class Truncated:
    """One side ends as a sentence does, the other in the middle of one, and shorter than it should be.

    Args:
        max: the share of the usual length up to which a side without an end counts as cut off.
        min_length: the minimum length of the longer side, in letters and digits of English.
    """

    max: float = 0.75
    min_length: float = 20.0

    def __post_init__(self) -> None:
        in_range(self.max, 0, 1, "max")

    def reject_rows(self, chunk: Chunk, settings: Settings) -> Bools:
        """Return which rows to reject."""
        ratio = _log_ratio(chunk)
        source, target = (chunk.texts(side) for side in SIDES)
        ends = [texts.matches(_FINAL) for texts in (source, target)]
        open_ends = [(texts.sizes > 0) & ~texts.matches(_SOME_END) for texts in (source, target)]
        limit = -np.log(max(self.max, 1e-9))
        cut: Bools = (ends[0] & open_ends[1] & (ratio < -limit)) | (ends[1] & open_ends[0] & (ratio > limit))
        return cut & (np.maximum(*english_lengths(chunk)) >= self.min_length)


@step("letters")
@dataclass(frozen=True)
class Letters:
    """A side is mostly numbers and symbols.

    Args:
        min: the minimum share of letters among the characters that are not spaces.
    """

    min: float = 0.3

    def __post_init__(self) -> None:
        in_range(self.min, 0, 1, "min")

    def reject_rows(self, chunk: Chunk, settings: Settings) -> Bools:
        """Return which rows to reject."""
        rejected = np.zeros(chunk.rows, bool)
        for side in SIDES:
            texts = chunk.texts(side)
            visible = texts.lengths - texts.spaces
            rejected |= (visible > 0) & (texts.count(*LETTERS) < self.min * visible)
        return rejected


def english_lengths(chunk: Chunk) -> list[NDArray[np.float64]]:
    """Return the length of both sides in letters of English."""
    return chunk.once("english lengths", lambda: _measure(chunk))


def _measure(chunk: Chunk) -> list[NDArray[np.float64]]:
    found = []
    for side in SIDES:
        texts = chunk.texts(side)
        han = texts.count(Kind.HAN)
        rest = np.where(chunk.languages(side) == "vi", _VIETNAMESE, 1.0) * (texts.sizes - han)
        found.append(_HAN * han + rest)
    return found


def _log_ratio(chunk: Chunk) -> NDArray[np.float64]:
    """Return the log of how many times longer the target is than the source."""
    source, target = english_lengths(chunk)
    found: NDArray[np.float64] = np.log((target + _SLACK) / (source + _SLACK))
    return found
