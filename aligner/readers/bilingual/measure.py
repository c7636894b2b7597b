"""Language and size of a block, on which all modules of this folder rely."""

from __future__ import annotations

from functools import lru_cache

from aligner.identify import Identification, identify
from aligner.languages import UNKNOWN
from aligner.readers.base import RawBlock

# UTF-8 bytes that correspond to one byte of English: Chinese has fewer, longer characters; Vietnamese marks tones.
_EXPANSION = {"en": 1.0, "zh": 1.0, "vi": 1.3}
# The highest confidence that `identify` gives to words that are unknown in all languages.
_GUESS = 0.6
_LONGEST_CACHED = 20_000


def language_of(text: RawBlock | str) -> str:
    """Return the code of a block's or a text's language; "und" for numbers, code and the like."""
    if isinstance(text, RawBlock):
        if text.language:
            return text.language
        if text.neutral:
            return UNKNOWN
        text = text.text
    return identified(text).language


def may_be(text: str) -> str:
    """Return the language of a text, if it is Chinese, English or Vietnamese.

    That it is not in another language with Latin letters is not tested, which takes most of the time of `language_of`.
    """
    return _guess(text) if len(text) < _LONGEST_CACHED else identify(text, known=True).language


def identified(text: str) -> Identification:
    """Return the language and script of a text of any length; those of short texts are cached."""
    return _identify(text) if len(text) < _LONGEST_CACHED else identify(text)


def is_neutral(block: RawBlock) -> bool:
    """Return whether a block has no language: numbers, addresses, code. Text in other languages has one."""
    return not block.language and (block.neutral or identified(block.text).confidence == 0)


def is_sure(text: RawBlock | str) -> bool:
    """Return whether a text's language is more than a guess, as it is for a few Latin words that may be names."""
    if isinstance(text, RawBlock):
        return bool(text.language) or is_sure(text.text)
    return identified(text).confidence > _GUESS


def weigh(block: RawBlock | str, language: str = "") -> float:
    """Return the size of a text, comparable across languages: its UTF-8 bytes, divided by its language's expansion."""
    text = block.text if isinstance(block, RawBlock) else block
    return len(text.encode("utf-8", "surrogatepass")) / _EXPANSION.get(language or language_of(block), 1.0)


@lru_cache(maxsize=4096)
def _identify(text: str) -> Identification:
    return identify(text)


@lru_cache(maxsize=4096)
def _guess(text: str) -> str:
    return identify(text, known=True).language
