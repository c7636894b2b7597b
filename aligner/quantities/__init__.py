"""Find numbers, measures, dates and times in English, Chinese and Vietnamese, with canonical values.

The packages `english`, `chinese` and `vietnamese` hold what is particular to each language: `numerals` reads number
words, `words` has the parts of patterns, `numbers` and `dates` make quantities of matches, and `rules` lists the
patterns with these handlers. All languages share `rules` (run the rules over a text), `shared` (what all write alike),
`amounts` (the shape of an amount), `dates`, `numerals` (digits) and `measures` (units of measure and currencies).
`compare` matches the quantities of two texts.
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
_NARROW = {0xFF10 + digit: 0x30 + digit for digit in range(10)} | {
    ord("．"): ".",
    ord("％"): "%",
    ord("＄"): "$",
    ord("－"): "-",
}
# Full-width characters, or combining marks of letters that may be decomposed.
_UNUSUAL = re.compile("[０-９．％＄－\u0300-\u036f]")
_CLUSTER = re.compile(r".[\u0300-\u036f]*", re.DOTALL)


def extract(text: str, language: str) -> list[Quantity]:
    """Return the quantities of a text in order.

    Numbers that are part of a name ("Claude Sonnet 4.5") are not quantities.

    Args:
        text: Text in any Unicode normalization form; offsets refer to it as given.
        language: "en", "zh" or "vi"; there are no rules for other languages, so the result is empty.
    """
    return [quantity for quantity in scan(text, language) if quantity.kind != "name"]


def scan(text: str, language: str) -> list[Quantity]:
    """Return the quantities of a text in order, including numbers in names (of kind "name", never sure).

    Use it to compare texts: what is a name in one may not be recognized as a name in the other.

    Args:
        text: Text in any Unicode normalization form; offsets refer to it as given.
        language: "en", "zh" or "vi"; there are no rules for other languages, so the result is empty.
    """
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
