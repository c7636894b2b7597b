"""Numbers in English, to quantities: amounts, ordinals, shares and fractions; handlers of the rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from aligner.quantities import numerals, units
from aligner.quantities.amounts import Amounts, Grammar, Number, is_joined, name_before, remembered
from aligner.quantities.english.words import IMPLIED, MAGNITUDE_WORDS, MAGNITUDES, NO_NAMES, SPELLED
from aligner.quantities.patterns import any_of
from aligner.quantities.quantity import Quantity, plain
from aligner.quantities.shared import format_fraction

_PART_OF = re.compile(
    r"\b(?:first|middle|last|final|closing|opening|top|bottom|upper|lower|other|remaining)\s$", re.IGNORECASE
)
_NAME = re.compile(r"[A-Z][\w'’.&-]*$")


def parse(text: str) -> Number | None:
    """The number that digits or words stand for, None if none."""
    if text[0].isdigit():
        return numerals.parse_digits(text, "en")
    number = numerals.parse_english(text)
    return None if number is None else (number, ())


def _power(text: str) -> Decimal:
    if text.lower() == "dozen":
        return Decimal(12)
    return Decimal(10) ** (MAGNITUDES[text] if text in MAGNITUDES else MAGNITUDES[text.lower()])


_MAGNITUDES = (*MAGNITUDE_WORDS, "mn", "mln", "bn", "bln", "tn", "trn")
AMOUNTS = Amounts(
    Grammar(
        "en",
        rf"{numerals.DIGITS}|{SPELLED}",
        rf"{any_of(_MAGNITUDES, ignore_case=True)}\b(?!-)|(?<=\d)[kKMBT]\b(?!\w)|(?<=\d)m\b",
        r"(?:-|–|—|~|\b(?:to|and|or|through)\b|,?\s?up to)",
        parse,
        _power,
        r"\sand\sa\shalf\b",
    )
)


def amount(match: re.Match[str]) -> Sequence[Quantity] | None:
    """A number with what it counts, unless it is part of a name or an article."""
    if match["n"][0].isdigit() and _in_name(match):
        return [Quantity(match.start(), match.end("n"), match["n"], "", "name", False)]
    return _counted(match)


@remembered
def _counted(match: re.Match[str]) -> Sequence[Quantity] | None:
    digits = match["n"][0].isdigit()
    if digits and match["mag"] == "m" and not match["pre"]:
        return _metres(match)
    made = AMOUNTS.make(match)
    if not made:
        return made
    if match["unit"] and match["unit"].lower() == "won" and _below(made[-1], 100):
        return [quantity._replace(unit="", kind="number") for quantity in made]
    return made if digits else [_weigh(quantity, match) for quantity in made if not _is_article(quantity, match)]


def _metres(match: re.Match[str]) -> Sequence[Quantity] | None:
    """ "30m" without a currency: metres rather than millions."""
    number = parse(match["n"])
    if number is None:
        return None
    value, million = plain(number[0]), plain(number[0] * 10**6)
    return [Quantity(match.start(), match.end("mag"), value, "m", "measure", True, (million,))]


def _below(quantity: Quantity, limit: int) -> bool:
    return abs(float(quantity.value)) < limit


def _is_article(quantity: Quantity, match: re.Match[str]) -> bool:
    """Whether it is "one" in the sense of "a", or a bare magnitude ("hundred")."""
    if quantity.unit:
        return False
    words = match.string[quantity.start : quantity.end].lower()
    return words in ("one", "zero") or words in MAGNITUDE_WORDS


def _weigh(quantity: Quantity, match: re.Match[str]) -> Quantity:
    """Numbers in words up to ten are weak evidence, unless what they count is a measure."""
    words = match.string[quantity.start : quantity.end].lower()
    value = float(quantity.value)
    article = words.startswith(("a ", "an ", "a-")) or value == 1
    if article or (value <= 10 and not quantity.unit) or value == 0:
        return quantity._replace(sure=False)
    return quantity


@lru_cache(maxsize=4096)
def _is_name(word: str) -> bool:
    return _NAME.search(word) is not None and NO_NAMES.search(word) is None


def _in_name(match: re.Match[str]) -> bool:
    """Whether a number is part of a name: "Claude Sonnet 4.5", "GPT-4", "A320", "192.168.0.1"."""
    if is_joined(match):
        return True
    text, start = match.string, match.start()
    word = name_before(text, start)
    if not word or not _is_name(word):
        return False
    if match["unit"] or match["mag"] or match["pre"] or match["n2"] or "," in match["n"]:
        return False
    number = match["n"]
    if "." not in number and len(number) == 4 and number[:2] in ("19", "20"):
        return False
    # A word that begins the sentence has its capital for that.
    at_start = text[: start - 1 - len(word)].rstrip()[-1:] in ("", ".", "!", "?", ":", "“", '"', "\n")
    return not at_start or ("." in number and len(number) <= 4)


def ordinal(match: re.Match[str]) -> Sequence[Quantity]:
    """3rd, and the 19th century."""
    if match["century"]:
        return [Quantity(match.start(), match.end(), match["o"], "century", "date")]
    return [Quantity(match.start(), match.end("suffix"), match["o"], "", "ordinal")]


def spelled_ordinal(match: re.Match[str]) -> Sequence[Quantity]:
    """Twenty-third, and the nineteenth century."""
    tens = numerals.EN_TENS.get((match["tens"] or "").lower(), 0)
    value = tens + numerals.EN_ORDINALS[match["ones"].lower()]
    if match["century"]:
        return [Quantity(match.start(), match.end(), str(value), "century", "date")]
    # "The final third" is the last of three parts, or the third and last.
    part = 2 < value < 11 and _PART_OF.search(match.string, max(0, match.start() - 10), match.start())
    readings = (format_fraction(Fraction(1, value)),) if part else ()
    return [Quantity(match.start(), match.end("ones"), str(value), "", "ordinal", False, readings)]


_PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
          "eighth": 8, "ninth": 9, "tenth": 10, "twelfth": 12, "hundredth": 100, "thousandth": 1000}  # fmt: skip


def spelled_fraction(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Two thirds, a quarter."""
    count = 1 if match["n"].lower() in ("a", "an") else numerals.EN_SMALL[match["n"].lower()]
    name = match["part"].lower()
    if name not in _PARTS:
        name = name.removesuffix("s")
    if name == "quarter" and match["n"].lower() in ("a", "an") and match.string[match.end() :].startswith(" past"):
        return None
    return [
        Quantity(match.start(), match.end(), format_fraction(Fraction(count, _PARTS[name])), "", "number", count > 1)
    ]


def half_of_one(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Half a million, half an hour."""
    if match["mag"]:
        value = plain(Decimal("0.5") * _power(match["mag"]))
        unit = units.find(match["unit"] or "", "en")
        end = match.end() if unit or not match["unit"] else match.start("unit") - 1
        return [Quantity(match.start(), end, value, unit, units.kind(unit))]
    if not match["unit"]:
        return None
    return [Quantity(match.start(), match.end(), "0.5", units.find(match["unit"], "en"), "measure", False)]


def number_and_a_half(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Two and a half million, a year and a half."""
    number = None if match["n"].lower() in ("a", "an") else parse(match["n"])
    value = (number[0] if number else 1) + Decimal("0.5" if match["part"] == "half" else "0.25")
    if match["mag"]:
        value *= _power(match["mag"])
    unit = units.find(match["unit"] or "", "en")
    end = match.end() if unit or not match["unit"] else match.start("unit") - 1
    return [Quantity(match.start(), end, plain(value), unit, units.kind(unit), bool(unit) or value > 10)]


def negative_amount(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Minus five: the word, and the amount behind it."""
    found = AMOUNTS.read_at(match.string, match.end())
    return [found[0]._replace(start=match.start(), value="-" + found[0].value, readings=())] if found else None


def implied_number(match: re.Match[str]) -> Sequence[Quantity]:
    """Words such as both and twice."""
    word = match["word"].lower()
    value, unit = IMPLIED[word]
    return [Quantity(match.start(), match.end(), value, unit, "number", False)]
