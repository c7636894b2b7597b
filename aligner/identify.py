"""Identification of language and script: by script first, then by letters, then by words.

Chinese is recognized by its share of the characters, Vietnamese by letters that neither of the other languages has, and
English and unaccented Vietnamese by function words and the shape of syllables. langdetect (seeded, with only the
profiles in question) decides between them where their weights are small, and whether a whole sentence is in another
language with Latin letters: "und".
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import islice
from typing import Any

from aligner.data import FOLDER
from aligner.languages import HAN, UNKNOWN, is_vietnamese_syllable, strip_accents


@dataclass(frozen=True, slots=True)
class Identification:
    """Language and script of a text.

    `language` is "en", "zh", "vi" or "und"; `script` is "Latn", "Hans", "Hant", "Hani" (Chinese that fits both) or "";
    `confidence` lies in 0..1.
    """

    language: str
    script: str
    confidence: float


SAMPLE = 200
"""Number of texts from which the language of a column is identified."""

_NOTHING = Identification(UNKNOWN, "", 0.0)

_NOT_PROSE = re.compile(r"(?:https?://|www\.)[^\s\u3000-\u9fff]++|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})++")
_HAN = re.compile(f"[{HAN}]")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d]")
_LATIN_WORD = re.compile(r"[A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff]++")
_OTHER_WORD = re.compile(rf"(?:(?![\u3041-\u30fa{HAN}\uff66-\uff9d])"
                         r"[\u0370-\u1dff\u2c00-\u2dff\u3130-\u318f\ua000-\ud7a3])++")  # fmt: skip
# In writing systems without spaces a run of letters counts as several words.
_LETTERS_PER_WORD = 5

_SAMPLE_PIECES, _PIECE_LENGTH = 16, 1000
_HAN_PER_LATIN_WORD = 0.9
# A capitalized word is often a name, which occurs in any language: it counts for less.
_NAME_WEIGHT = 0.5
_KANA_SHARE = 0.1
_KANA_PER_CHINESE_WORD = 5
# Characters of common Chinese words that Japanese does not use: a Chinese text may quote Japanese.
_CHINESE_WORD = re.compile(r"[们們这這吗嗎吧呢了是很哪你您她说說什么麼]")

_VIETNAMESE_LETTER = re.compile(r"[ăđơưạ-ỹ]")
_SHARED_LETTER = re.compile(r"[àáâãèéêìíòóôõùúýĩũ]")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ENGLISH_WORDS = _words(
    "the of and to in a is that for it on was with as be by at he his are this have from or had not but they you we an "
    "were been has their said which will would one all there what so up out if about who get she her him my me them "
    "its our your can more no do just than then when how into over after also did i could some other these two may "
    "first any like only time new now people made years most such where should because through yes "
    "am quick thing things"
)
# The subset that other languages with Latin letters hardly use.
_ENGLISH_ONLY = _words(
    "the and that with this which from were been they their would said there what who she when could these should "
    "because through about other people years where your how are his has"
)
_VIETNAMESE_WORDS = _words(
    "la va cua co khong duoc cho trong nhung mot nguoi voi cac da den nay khi nhu ong ba anh toi se vao ra nhieu hoac "
    "tai theo vi sau tren ve lai cung con thi ma no ho rang bi phai chi em thanh hai ngay nam do nha qua di lam"
)
# Log-odds of each kind of word, Vietnamese against English.
_OWN_LETTER, _SHARED_ACCENT, _VIETNAMESE_WORD, _SYLLABLE_WORD = 4.0, 2.0, 2.5, 1.3
_ENGLISH_WORD, _LONGER_WORD, _FOREIGN_WORD = -3.0, -1.9, -2.5
_DECIDED = 1.0
# Of a few words, a single one with an accent decides: "So sánh", "A và B". Beside it, words of both languages ("so",
# "an", "on") carry little weight. Accented names in English text do not decide: "Trip to Đà Nẵng", "São Paulo".
_FEW_WORDS = 6
_FUNCTION_WORDS = _words("và là có còn thì cùng mà nó bà tôi sẽ đã của cho những một người với các này nhưng hoặc")
_FUNCTION_WORD, _DISTINCT_WORD, _ACCENTED_NAME = 5.0, 2.5, 1.0
_EITHER_WORD, _EITHER_BESIDE_LONGER = -0.3, -1.0
# Spellings without accents that English does not have.
_DISTINCT = re.compile(r"(?:kh|ng|nh).*|.*[ai]nh")
_WORDS_IN_SENTENCE = 6
_SYLLABIC = 0.75
_ENGLISH_ONLY_SHARE = 1 / 12
_FOREIGN_PROBABILITY = 0.95
_UNCERTAIN = 0.6

_LATIN_PROFILES = (
    "af", "ca", "cs", "cy", "da", "de", "en", "es", "et", "fi", "fr", "hr", "hu", "id", "it", "lt", "lv", "nl", "no",
    "pl", "pt", "ro", "sk", "sl", "so", "sq", "sv", "sw", "tl", "tr", "vi",
)  # fmt: skip


def identify(text: str, *, known: bool = False) -> Identification:
    """Identify the language and script of a text.

    Args:
        text: text of any length; a long one is sampled evenly.
        known: whether text in Latin letters is taken to be English or Vietnamese; this spares the slow test for other
            languages.

    Returns:
        "und" if the text has no letters or is in another language. A few words of another language with Latin letters
        cannot be recognized and count as English.
    """
    text = _NOT_PROSE.sub(" ", unicodedata.normalize("NFC", _sample(text.strip())))
    han = len(_HAN.findall(text))
    kana = len(_KANA.findall(text))
    latin = _LATIN_WORD.findall(text)
    other = sum(math.ceil(len(word) / _LETTERS_PER_WORD) for word in _OTHER_WORD.findall(text))
    if kana > _KANA_PER_CHINESE_WORD * len(_CHINESE_WORD.findall(text)) and kana >= _KANA_SHARE * (han + kana):
        han, other = 0, other + han + kana
    units = han + len(latin) + other
    if not units:
        return _NOTHING
    if other > max(han, len(latin)):
        return Identification(UNKNOWN, "", other / units)
    if han and han >= _HAN_PER_LATIN_WORD * sum(_weigh_case(latin)):
        return Identification("zh", _chinese_script(text), 0.5 + 0.5 * han / units)
    return _identify_latin(latin, known=known)


def identify_many(texts: Iterable[str | None]) -> Identification:
    """Identify the language that the first texts of a column have in common; None is no text."""
    return identify("\n".join(text or "" for text in islice(texts, SAMPLE)))


def _sample(text: str) -> str:
    """Return the text itself, or pieces spread evenly over a long one."""
    if len(text) <= _SAMPLE_PIECES * _PIECE_LENGTH:
        return text
    step = (len(text) - _PIECE_LENGTH) // (_SAMPLE_PIECES - 1)
    return " ".join(text[start : start + _PIECE_LENGTH] for start in range(0, _SAMPLE_PIECES * step, step))


def _chinese_script(text: str) -> str:
    simplified, traditional = _han_variants()
    difference = sum(map(simplified.__contains__, text)) - sum(map(traditional.__contains__, text))
    return "Hans" if difference > 0 else "Hant" if difference < 0 else "Hani"


@lru_cache(maxsize=1)
def _han_variants() -> tuple[frozenset[str], frozenset[str]]:
    """Return the characters that occur only in Simplified, and those that occur only in Traditional Chinese."""
    text = (FOLDER / "han_variants.txt").read_text(encoding="utf-8")
    simplified, traditional = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(simplified), frozenset(traditional)


def _weigh_case(words: list[str]) -> list[float]:
    """Return the weight of each word: less for capitalized words, unless all are in capitals."""
    if all(word.isupper() for word in words):
        return [1.0] * len(words)
    return [1.0 if word[0].islower() else _NAME_WEIGHT for word in words]


def _identify_latin(words: list[str], *, known: bool) -> Identification:
    """Decide between English, Vietnamese and other languages by the words of a text."""
    cases = _weigh_case(words)
    weights = [_weigh(word.lower(), weight) for word, weight in zip(words, cases, strict=True)]
    weight_sum = sum(weights if len(words) > _FEW_WORDS else _weigh_few(words, weights))
    if not known and _is_foreign(words, cases, weight_sum):
        return Identification(UNKNOWN, "Latn", _FOREIGN_PROBABILITY)
    if abs(weight_sum) < _DECIDED:
        weight_sum = _ask_langdetect(words, ("en", "vi")).get("vi", 0.0) - 0.5
    confidence = 1 / (1 + math.exp(-min(abs(weight_sum), 30.0)))
    if weight_sum > 0:
        return Identification("vi", "Latn", confidence)
    # Words too few to rule out another language with Latin letters count as English, with low confidence.
    is_known = any(word.lower() in _ENGLISH_WORDS for word in words)
    return Identification("en", "Latn", confidence if is_known else min(confidence, _UNCERTAIN))


@lru_cache(maxsize=1 << 15)
def _weigh(word: str, weight: float) -> float:
    """Return the weight of a word towards Vietnamese (above 0) or English (below 0).

    A `weight` below 1 marks a word that may be a name.
    """
    bare = strip_accents(word)
    is_english = word in _ENGLISH_WORDS
    if not is_vietnamese_syllable(bare):
        # An accent in a word of another shape ("Déjà") is no Vietnamese one, even if it is a name.
        if not word.isascii() and not _VIETNAMESE_LETTER.search(word):
            return _FOREIGN_WORD
        return _ENGLISH_WORD if is_english else weight * _LONGER_WORD
    if _VIETNAMESE_LETTER.search(word):
        return _OWN_LETTER
    if _SHARED_LETTER.search(word):
        return _SHARED_ACCENT
    if bare in _VIETNAMESE_WORDS:
        return 0.0 if is_english else _VIETNAMESE_WORD
    return _ENGLISH_WORD if is_english else weight * _SYLLABLE_WORD


@lru_cache(maxsize=1 << 15)
def _is_syllable(word: str) -> bool:
    """Return whether a word in lower case, with or without accents, has the shape of a Vietnamese syllable."""
    return is_vietnamese_syllable(strip_accents(word))


def _weigh_few(words: list[str], weights: list[float]) -> list[float]:
    """Return the weights of a few words, given those that they would have in a longer text."""
    lower = [word.lower() for word in words]
    syllabic = [_is_syllable(word) for word in lower]
    accented = [fits and not word.isascii() for word, fits in zip(lower, syllabic, strict=True)]
    capitals = all(word.isupper() for word in words)
    is_name = [word[0].isupper() and not capitals for word in words]
    distinct = [
        fits and not name and _DISTINCT.fullmatch(word) is not None
        for word, fits, name in zip(lower, syllabic, is_name, strict=True)
    ]
    if not any(accented) and not (any(distinct) and all(syllabic)):
        return weights
    acronym = [len(word) > 1 and word.isupper() and word.isascii() and not capitals for word in words]
    longer = [not fits and not short for fits, short in zip(syllabic, acronym, strict=True)]
    is_english = any(
        word in _ENGLISH_ONLY or (word in _ENGLISH_WORDS and not fits)
        for word, fits in zip(lower, syllabic, strict=True)
    )
    only_names = all(name for name, mark in zip(is_name, accented, strict=True) if mark)
    # "Go to Đà Lạt": names, and a word that may be either, but no Vietnamese word.
    is_english = is_english or (only_names and not accented[0] and any(word in _ENGLISH_WORDS for word in words[1:]))
    own = any(_VIETNAMESE_LETTER.search(word) for word, mark in zip(lower, accented, strict=True) if mark)
    if is_english or (only_names and any(longer) and not own and all(is_name)):
        return [
            min(weight, _ACCENTED_NAME) if mark and name else weight
            for weight, mark, name in zip(weights, accented, is_name, strict=True)
        ]
    beside = any(not fits and not name for fits, name in zip(syllabic, is_name, strict=True))
    either = _EITHER_BESIDE_LONGER if beside else _EITHER_WORD
    few = []
    for index, (word, weight) in enumerate(zip(lower, weights, strict=True)):
        if word in _FUNCTION_WORDS and not word.isascii():
            weight = _FUNCTION_WORD
        elif word in _ENGLISH_WORDS and syllabic[index]:
            weight = either
        elif acronym[index]:
            weight = 0.0
        elif distinct[index]:
            weight = max(weight, _DISTINCT_WORD)
        few.append(weight)
    return few


def _is_foreign(words: list[str], cases: list[float], weight_sum: float) -> bool:
    """Return whether at least a sentence is in a language with Latin letters other than English and Vietnamese."""
    # Names carry no information about the language of a sentence; the first word is capitalized in any case.
    weights = [1.0, *cases[1:]]
    words = [word.lower() for word, weight in zip(words, weights, strict=True) if weight == 1.0 and len(word) > 1]
    if len(words) < _WORDS_IN_SENTENCE:
        return False
    syllables = sum(_is_syllable(word) for word in words)
    english_only = sum(word in _ENGLISH_ONLY for word in words)
    if (weight_sum > 0 and syllables >= _SYLLABIC * len(words)) or english_only > _ENGLISH_ONLY_SHARE * len(words):
        return False
    probabilities = _ask_langdetect(words, _LATIN_PROFILES)
    return (
        bool(probabilities) and probabilities.get("en", 0.0) + probabilities.get("vi", 0.0) < 1 - _FOREIGN_PROBABILITY
    )


def _ask_langdetect(words: list[str], languages: tuple[str, ...]) -> dict[str, float]:
    """Return the probabilities above 0.1 that langdetect gives to languages; empty if the text has no features."""
    from langdetect.lang_detect_exception import LangDetectException

    detector = _factory(languages).create()
    detector.append(" ".join(words).lower())
    try:
        return {guess.lang: guess.prob for guess in detector.get_probabilities()}
    except LangDetectException:
        return {}


@lru_cache(maxsize=2)
def _factory(languages: tuple[str, ...]) -> Any:
    """Return a langdetect factory with the profiles of these languages only and a fixed seed."""
    from langdetect.detector_factory import DetectorFactory

    profiles = files("langdetect").joinpath("profiles")
    factory = DetectorFactory()
    factory.load_json_profile([profiles.joinpath(name).read_text(encoding="utf-8") for name in languages])
    factory.seed = 0
    return factory
