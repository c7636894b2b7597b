"""Steps on what the texts are: their language, markup, boilerplate, the same text on both sides."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np

from aligner.filters.base import Settings, in_range, step
from aligner.filters.chunk import SIDES, Chunk, Side
from aligner.filters.phrases import MARKUP, PHRASES, SEPARATED
from aligner.filters.texts import LETTERS, Bools, Counts, Kind, Texts
from aligner.identify import identify
from aligner.languages import HAN, LANGUAGES

_ENGLISH = r"(?i)\b(?:the|and|that|with|which|from|this|was|were|have|has|their|they|would|been|its)\b"
_FOLDED = re.compile(rf"[{HAN}]|[^\W{HAN}_]+")


@step("language")
@dataclass(frozen=True)
class Language:
    """A side is in another language than the table says.

    Args:
        source: the language of the source side; that of the table if empty.
        target: the language of the target side, likewise.
        min_confidence: how sure the identification must be.
        min_letters: the minimum number of letters (two for a Chinese character) for a text to be looked at.
    """

    source: str = ""
    target: str = ""
    min_confidence: float = 0.8
    min_letters: int = 12

    def __post_init__(self) -> None:
        in_range(self.min_confidence, 0, 1, "min_confidence")
        for side in SIDES:
            if (code := getattr(self, side)) and code not in LANGUAGES:
                raise ValueError(f"{side} must be one of {', '.join(LANGUAGES)}, not {code!r}")

    def reject_rows(self, chunk: Chunk, settings: Settings) -> Bools:
        """Return which rows to reject."""
        rejected = np.zeros(chunk.rows, bool)
        for side in SIDES:
            wanted = getattr(self, side)
            languages = np.full(chunk.rows, wanted, object) if wanted else chunk.languages(side)
            for language in LANGUAGES:
                rows = languages == language
                if rows.any():
                    rejected[rows] |= self._is_another(chunk, side, language)[rows]
        return rejected

    def _is_another(self, chunk: Chunk, side: Side, language: str) -> Bools:
        return chunk.once(
            ("language", side, language, self.min_confidence, self.min_letters),
            lambda: self._identify(chunk, side, language),
        )

    def _identify(self, chunk: Chunk, side: Side, language: str) -> Bools:
        texts = chunk.texts(side)
        doubtful = np.flatnonzero((_letters(texts) >= self.min_letters) & ~_looks_right(chunk, side, language))
        rejected = np.zeros(chunk.rows, bool)
        strings = texts.array.take(doubtful).to_pylist()
        for row, text in zip(doubtful.tolist(), strings, strict=True):
            found = identify(text)
            rejected[row] = found.language != language and found.confidence >= self.min_confidence
        return rejected


def _letters(texts: Texts) -> Counts:
    """Return the number of letters; a Chinese character is worth two."""
    letters: Counts = texts.count(*LETTERS) + texts.count(Kind.HAN)
    return letters


def _looks_right(chunk: Chunk, side: Side, language: str) -> Bools:
    """Return which texts are in a language beyond doubt, without a look at their words."""
    texts = chunk.texts(side)
    letters = texts.count(*LETTERS)
    right: Bools
    if language == "zh":
        right = (2 * texts.count(Kind.HAN) >= letters) & (20 * texts.count(Kind.KANA, Kind.FOREIGN) <= letters)
    elif language == "vi":
        right = (16 * texts.count(Kind.VIETNAMESE) >= letters) & (texts.count(Kind.HAN, Kind.FOREIGN) == 0)
    else:
        accented = texts.count(Kind.ACCENTED, Kind.VIETNAMESE, Kind.HAN, Kind.KANA, Kind.FOREIGN)
        right = (40 * accented <= letters) & texts.matches(_ENGLISH)
    return right


@step("identical")
@dataclass(frozen=True)
class Identical:
    """Both sides are the same, or nearly.

    Args:
        max: the maximum share of the words (characters of Chinese) that the sides may have in common, in order or not.
        min_letters: the minimum number of letters (two for a Chinese character) for texts to count; numbers and codes
            are the same in any language.
    """

    max: float = 0.75
    min_letters: int = 4

    def __post_init__(self) -> None:
        in_range(self.max, 0, 1, "max")

    def reject_rows(self, chunk: Chunk, settings: Settings) -> Bools:
        """Return which rows to reject."""
        source, target = (chunk.texts(side) for side in SIDES)
        enough = np.minimum(_letters(source), _letters(target)) >= self.min_letters
        same: Bools = (source.hashes == target.hashes) & enough
        low = np.minimum(source.sizes, target.sizes) >= self.max * np.maximum(source.sizes, target.sizes) / 2
        likely = np.flatnonzero(enough & ~same & low & (_foreign_share(chunk) < 1 - self.max / 2))
        rows = zip(source.array.take(likely).to_pylist(), target.array.take(likely).to_pylist(), strict=True)
        for row, texts in zip(likely.tolist(), rows, strict=True):
            same[row] = _common(*texts) > self.max
        return same


def _foreign_share(chunk: Chunk) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return a lower bound of the share of letters that the sides cannot have in common, from their kinds alone."""
    source, target = (chunk.texts(side) for side in SIDES)
    unlike = np.zeros(chunk.rows)
    for kind in (Kind.LATIN, Kind.HAN, Kind.VIETNAMESE):
        unlike += np.abs(source.count(kind) - target.count(kind))
    found: np.ndarray[tuple[int], np.dtype[np.float64]] = unlike / np.maximum(source.sizes + target.sizes, 1)
    return found


def _common(source: str, target: str) -> float:
    """Return the share of the words of the longer text that the other has too."""
    words = [_FOLDED.findall(text.lower()) for text in (source, target)]
    common = (Counter(words[0]) & Counter(words[1])).elements()
    longer = max(sum(map(len, each)) for each in words)
    return sum(map(len, common)) / max(longer, 1)


@step("markup")
@dataclass(frozen=True)
class Markup:
    """A side holds markup or code: tags, entities, links of Markdown, placeholders of templates, addresses, JSON.

    Args:
        max_share: the maximum share of the characters in addresses, paths and code.
    """

    max_share: float = 0.4

    def __post_init__(self) -> None:
        in_range(self.max_share, 0, 1, "max_share")

    def reject_rows(self, chunk: Chunk, settings: Settings) -> Bools:
        """Return which rows to reject."""
        rejected = np.zeros(chunk.rows, bool)
        for side in SIDES:
            rejected |= chunk.texts(side).matches(MARKUP)
            rejected |= _code_share(chunk, side) > self.max_share
        return rejected


_ADDRESSES = re.compile(
    r"(?:https?://|www\.)[\w./?&=%#~:+@;,-]+|[\w.+-]+@[\w-]+\.[\w.]+|(?<!\w)[~.]?(?:/[\w.-]+){2,}/?"
)


def _code_share(chunk: Chunk, side: Side) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    texts = chunk.texts(side)
    share = np.zeros(chunk.rows)
    some = np.flatnonzero(texts.matches(r"://|www\.|@|/[\w.-]+/"))
    for row, text in zip(some.tolist(), texts.array.take(some).to_pylist(), strict=True):
        share[row] = sum(len(found) for found in _ADDRESSES.findall(text)) / len(text)
    return share


@step("boilerplate")
@dataclass(frozen=True)
class Boilerplate:
    """A side is what pages have around their texts: menus, notices on cookies and rights, buttons, counters.

    Args:
        max_length: the maximum length in letters of texts that a phrase of such kind decides on.
        phrases: more such phrases, in any language, as they are written in a text.
    """

    max_length: int = 240
    phrases: tuple[str, ...] = ()

    def reject_rows(self, chunk: Chunk, settings: Settings) -> Bools:
        """Return which rows to reject."""
        own = "|".join(re.escape(phrase) for phrase in self.phrases)
        rejected = np.zeros(chunk.rows, bool)
        for side in SIDES:
            texts = chunk.texts(side)
            found = texts.matches(PHRASES, ignore_case=True) | texts.matches(SEPARATED)
            if own:
                found |= texts.matches(own, ignore_case=True)
            rejected |= found & (texts.sizes <= self.max_length)
        return rejected
