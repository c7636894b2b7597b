"""Numbers and what they count, in English, Chinese and Vietnamese, to one canonical value and unit.

`english`, `chinese` and `vietnamese` hold what is the language's own, each as `words`, `numbers`, `dates` and `rules`;
`shared` is what all three write alike; `amounts` is the shape that amounts have in all; `rules` runs them over a text;
`numerals` reads digits and number words; `units` is the table of units and currencies; `compare` matches two texts.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib import import_module

from aligner.quantities.compare import Comparison, compare
from aligner.quantities.quantity import Kind, Quantity
from aligner.quantities.rules import Rules

__all__ = ["Comparison", "Kind", "Quantity", "compare", "extract", "scan"]

_RULES = {"en": "english:ENGLISH", "zh": "chinese:CHINESE", "vi": "vietnamese:VIETNAMESE"}
_NARROW = {0xFF10 + digit: 0x30 + digit for digit in range(10)} | {ord("．"): ".", ord("％"): "%", ord("＄"): "$"}
_UNUSUAL = re.compile("[０-９．％＄\u0300-\u036f]")  # full-width, or letters that may be decomposed
_CLUSTER = re.compile(r".[\u0300-\u036f]*", re.DOTALL)


def extract(text: str, language: str) -> list[Quantity]:
    """The quantities of a text, in order; numbers that are part of a name ("Claude Sonnet 4.5") are none.

    Args:
        text: in any Unicode form; offsets are into it as given.
        language: "en", "zh" or "vi"; other languages have no rules and give nothing.
    """
    return [quantity for quantity in scan(text, language) if quantity.kind != "name"]


def scan(text: str, language: str) -> list[Quantity]:
    """As `extract`, and the numbers in names too (kind "name", never sure), for comparison with another text."""
    if language not in _RULES:
        return []
    rules = _rules(language)
    if text.isascii() or not _UNUSUAL.search(text):
        return rules.scan(text)
    text = text.translate(_NARROW)
    if unicodedata.is_normalized("NFC", text):
        return rules.scan(text)
    composed, offsets = [], [0]
    for match in _CLUSTER.finditer(text):
        piece = unicodedata.normalize("NFC", match[0])
        composed.append(piece)
        offsets += [match.end()] * len(piece)
    found = rules.scan("".join(composed))
    return [quantity._replace(start=offsets[quantity.start], end=offsets[quantity.end]) for quantity in found]


@lru_cache(maxsize=len(_RULES))
def _rules(language: str) -> Rules:
    module, _, name = _RULES[language].partition(":")
    rules: Rules = getattr(import_module(f"aligner.quantities.{module}"), name)
    return rules
