"""The language and the size of a block: what every way of telling languages apart is built on."""

from __future__ import annotations

from functools import lru_cache

from aligner.identify import Identification, identify
from aligner.languages import UNKNOWN
from aligner.readers.base import RawBlock

# UTF-8 bytes that say what one byte of English says: Chinese has fewer, longer characters, Vietnamese marks its tones.
_EXPANSION = {"en": 1.0, "zh": 1.0, "vi": 1.3}
# What `identify` gives at most to words that it knows in no language.
_GUESS = 0.6
_LONGEST_CACHED = 20_000


def language_of(text: RawBlock | str) -> str:
    """The code of a block's or a text's language; "und" for numbers, code and the like."""
    if isinstance(text, RawBlock):
        if text.language:
            return text.language
        if text.neutral:
            return UNKNOWN
        text = text.text
    return identified(text).language


def identified(text: str) -> Identification:
    """Language and script of a text of any length."""
    return _identify(text) if len(text) < _LONGEST_CACHED else identify(text)


def is_neutral(block: RawBlock) -> bool:
    """Whether a block is in no language at all: numbers, addresses, code; foreign text is in one."""
    return not block.language and (block.neutral or identified(block.text).confidence == 0)


def is_sure(text: RawBlock | str) -> bool:
    """Whether a text's language is more than a guess; a few Latin words that could be names are one."""
    if isinstance(text, RawBlock):
        return bool(text.language) or is_sure(text.text)
    return identified(text).confidence > _GUESS


def weigh(block: RawBlock | str, language: str = "") -> float:
    """How much a text says, comparable across languages: its UTF-8 bytes, scaled by its language's expansion."""
    text = block.text if isinstance(block, RawBlock) else block
    return len(text.encode("utf-8", "surrogatepass")) / _EXPANSION.get(language or language_of(block), 1.0)


@lru_cache(maxsize=4096)
def _identify(text: str) -> Identification:
    return identify(text)
