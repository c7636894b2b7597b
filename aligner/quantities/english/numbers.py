"""Handlers of numbers in English: amounts, ordinals and fractions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from string import ascii_letters

from aligner.quantities import measures
from aligner.quantities.amounts import (
    Amounts,
    Grammar,
    Number,
    cache_handler,
    capitalized_word_before,
    is_joined,
    number_in_name,
)
from aligner.quantities.english import numerals
from aligner.quantities.english.words import (
    IMPLIED,
    LETTER_MAGNITUDES,
    MAGNITUDE_WORDS,
    NO_NAMES,
    SPELLED,
    SPELLED_MAGNITUDES,
)
from aligner.quantities.numerals import DIGITS, parse_digits, parse_roman
from aligner.quantities.patterns import any_of
from aligner.quantities.quantity import Quantity, format_number
from aligner.quantities.shared import format_fraction

_ARTICLES = ("a", "an")
_PARTS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "twelfth": 12, "hundredth": 100, "thousandth": 1000,
}  # fmt: skip
_BEFORE_PART = re.compile(
    r"\b(?:first|middle|last|final|closing|opening|top|bottom|upper|lower|other|remaining)\s$", re.IGNORECASE
)
_NAME = re.compile(r"[A-Z][\w'’.&-]*$")
_SPELLED_MAGNITUDE = re.compile(rf"[\s-]({any_of(MAGNITUDE_WORDS)})$", re.IGNORECASE)
_SENTENCE_ENDS = ("", ".", "!", "?", ":", "“", '"', "\n")


def parse_number(text: str) -> Number | None:
    """Return the value of a number in digits or words, with its other readings; None if it is not one number."""
    if text[0].isdigit():
        return parse_digits(text, "en")
    number = numerals.parse_numeral(text)
    return None if number is None else (number, ())


def power_of(magnitude: str) -> Decimal:
    """Return the factor of a magnitude: 1,000,000 of "million", 12 of "dozen"."""
    if magnitude in LETTER_MAGNITUDES:
        return Decimal(10) ** LETTER_MAGNITUDES[magnitude]
    word = magnitude.lower()
    return Decimal(12) if word == "dozen" else Decimal(10) ** SPELLED_MAGNITUDES[word]


def _shared_factor(first: str, second: str) -> Decimal:
    """Return the magnitude that a range in words states only once: "two to three hundred" is from 200."""
    magnitude = _SPELLED_MAGNITUDE.search(second)
    one, other = (
        numerals.SMALL_NUMBERS.get(word.lower(), 0)
        for word in (first, second[: magnitude.start()] if magnitude else "")
    )
    return power_of(magnitude[1]) if magnitude and 0 < one < other else Decimal(1)


_MAGNITUDES = any_of(dict.fromkeys((*MAGNITUDE_WORDS, *SPELLED_MAGNITUDES)), ignore_case=True)
AMOUNTS = Amounts(
    Grammar(
        language="en",
        number=rf"{DIGITS}|{SPELLED}",
        magnitude=rf"{_MAGNITUDES}\b(?!-)|(?<=\d)[kKMBT]\b(?!\w)|(?<=\d)m\b",
        separator=r"(?:-|–|—|~|\b(?:to|and|or|through)\b|,?\s?up to)",
        parse=parse_number,
        power_of=power_of,
        half=r"\sand\sa\shalf\b",
        shared_factor=_shared_factor,
    )
)


def amount(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read a number with its measure, unless it is part of a name or an article."""
    if match["n"][0].isdigit() and _is_in_name(match):
        return [number_in_name(match)]
    return _amount(match)


@cache_handler
def _amount(match: re.Match[str]) -> Sequence[Quantity] | None:
    is_digits = match["n"][0].isdigit()
    if is_digits and match["mag"] == "m" and not match["pre"]:
        return _meters(match)
    made = AMOUNTS.read(match)
    if not made:
        return made
    last = _SPELLED_MAGNITUDE.search(match["n"])
    if match["half1"] and last and not match["mag"]:
        # The half is of a magnitude that was read as part of the number: a million and a half.
        value = format_number((parse_number(match["n"]) or (Decimal(0),))[0] + power_of(last[1]) / 2)
        made = [made[0]._replace(value=value, sure=True), *made[1:]]
    if match["measure"] and match["measure"].lower() == "won" and _is_below(made[-1], 100):
        # Few things cost less than 100 won, so "won" is the verb.
        return [quantity._replace(measure="", kind="number") for quantity in made]
    return made if is_digits else [_weigh(quantity, match) for quantity in made if not _is_article(quantity, match)]


def _meters(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read "30m" without a currency: meters rather than millions."""
    number = parse_number(match["n"])
    if number is None:
        return None
    value, million = format_number(number[0]), format_number(number[0] * 10**6)
    return [Quantity(match.start(), match.end("mag"), value, "m", "measure", True, (million,))]


def _is_below(quantity: Quantity, limit: int) -> bool:
    return abs(float(quantity.value)) < limit


def _is_article(quantity: Quantity, match: re.Match[str]) -> bool:
    """Tell whether a number is "one" in the sense of "a", or a bare magnitude ("hundred")."""
    if quantity.measure:
        return False
    words = match.string[quantity.start : quantity.end].lower()
    return words in ("one", "zero") or words in MAGNITUDE_WORDS


def _weigh(quantity: Quantity, match: re.Match[str]) -> Quantity:
    """Mark numbers up to ten in words as not sure, unless they have a measure: translations may leave them out."""
    words = match.string[quantity.start : quantity.end].lower()
    value = float(quantity.value)
    article = words.startswith(("a ", "an ", "a-")) or value == 1
    if article or (value <= 10 and not quantity.measure) or value == 0:
        return quantity._replace(sure=False)
    return quantity


@lru_cache(maxsize=4096)
def _is_name(word: str) -> bool:
    return _NAME.search(word) is not None and NO_NAMES.search(word) is None


def _is_in_name(match: re.Match[str]) -> bool:
    """Tell whether a number is part of a name: "Claude Sonnet 4.5", "GPT-4", "A320", "192.168.0.1"."""
    if is_joined(match):
        return True
    text, start = match.string, match.start()
    word = capitalized_word_before(text, start)
    if not word or not _is_name(word):
        return False
    if match["measure"] or match["mag"] or match["pre"] or match["n2"] or "," in match["n"]:
        return False
    number = match["n"]
    if "." not in number and len(number) == 4 and number[:2] in ("19", "20"):
        return False
    # The first word of a sentence has a capital that says nothing.
    is_first = text[: start - 1 - len(word)].rstrip()[-1:] in _SENTENCE_ENDS
    return not is_first or ("." in number and len(number) <= 4)


def ordinal(match: re.Match[str]) -> Sequence[Quantity]:
    """Read 3rd, and the 19th century."""
    if match["century"]:
        return [Quantity(match.start(), match.end(), match["o"], "century", "date")]
    return [Quantity(match.start(), match.end("suffix"), match["o"], "", "ordinal")]


def spelled_ordinal(match: re.Match[str]) -> Sequence[Quantity]:
    """Read twenty-third, and the nineteenth century."""
    tens = numerals.TENS.get((match["tens"] or "").lower(), 0)
    value = tens + numerals.ORDINALS[match["ones"].lower()]
    if match["century"]:
        return [Quantity(match.start(), match.end(), str(value), "century", "date")]
    # "The final third" may be the last of three parts or the third and last.
    may_be_part = 2 < value < 11 and _BEFORE_PART.search(match.string, max(0, match.start() - 10), match.start())
    readings = (format_fraction(Fraction(1, value)),) if may_be_part else ()
    return [Quantity(match.start(), match.end("ones"), str(value), "", "ordinal", False, readings)]


def spelled_fraction(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read two thirds, a quarter."""
    number, part = match["n"].lower(), match["part"].lower()
    count = 1 if number in _ARTICLES else numerals.SMALL_NUMBERS[number]
    if part not in _PARTS:
        part = part.removesuffix("s")
    if part == "quarter" and number in _ARTICLES and match.string.startswith(" past", match.end()):
        return None  # a time of day
    value = format_fraction(Fraction(count, _PARTS[part]))
    # "The first three quarters" are those of a year or a match.
    readings = (str(count),) if part == "quarter" and count > 1 else ()
    return [Quantity(match.start(), match.end(), value, "", "number", count > 1, readings)]


def part_of_magnitude(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read half a million, a quarter of a million, three quarters of a billion dollars, half a dozen."""
    measure = measures.find_measure(match["measure"] or "", "en")
    part, magnitude = match["part"].lower(), match["mag"].lower()
    share = Decimal("0.5") if part == "half" else Decimal("0.75" if part.startswith("three") else "0.25")
    value = format_number(share * power_of(magnitude))
    sure = magnitude != "dozen" or bool(measure)  # "half a dozen" may be any few
    return [Quantity(match.start(), _end_of(match, measure), value, measure, measures.kind_of(measure), sure)]


def half_price(match: re.Match[str]) -> Sequence[Quantity]:
    """Read "half price" and "half off" as fifty percent."""
    return [Quantity(match.start(), match.end(), "50", "%", "percent", False, ("0.5",))]


def half_of_one(match: re.Match[str]) -> Sequence[Quantity]:
    """Read half an hour, a half-mile."""
    measure = measures.find_measure(match["measure"], "en")
    return [Quantity(match.start(), match.end(), "0.5", measure, "measure", False)]


def number_and_a_half(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read two and a half million, a year and a half."""
    number = None if match["n"].lower() in _ARTICLES else parse_number(match["n"])
    value = (number[0] if number else 1) + Decimal("0.5" if match["part"] == "half" else "0.25")
    if match["mag"]:
        value *= power_of(match["mag"])
    measure = measures.find_measure(match["measure"] or "", "en")
    kind, sure = measures.kind_of(measure), bool(measure) or value > 10
    return [Quantity(match.start(), _end_of(match, measure), format_number(value), measure, kind, sure)]


def _end_of(match: re.Match[str], measure: str) -> int:
    """Return where an amount ends: before the word in the place of a measure if it is none."""
    return match.end() if measure or not match["measure"] else match.start("measure") - 1


def label(match: re.Match[str]) -> Sequence[Quantity]:
    """Read the number of a chapter, an article and the like, as in Chapter IV, Article Five, Section 12b.

    A number with a letter is the name of a clause. A single Roman letter may be a letter of the alphabet.
    """
    written = match["n"]
    if written[0].isdigit():
        return [Quantity(match.start("n"), match.end(), written.rstrip(ascii_letters), "", "name", False)]
    roman = set(written) <= set("IVX")
    number = parse_roman(written) if roman else int((parse_number(written) or (0,))[0])
    sure = number > 1 and (not roman or len(written) > 1)
    return [Quantity(match.start("n"), match.end(), str(number), "", "ordinal", sure)]


def negative_amount(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read "minus" and the amount that follows."""
    made = AMOUNTS.read_at(match.string, match.end())
    return [made[0]._replace(start=match.start(), value="-" + made[0].value, readings=())] if made else None


def implied_number(match: re.Match[str]) -> Sequence[Quantity]:
    """Read words such as "both" and "twice"."""
    value, measure = IMPLIED[match["word"].lower()]
    return [Quantity(match.start(), match.end(), value, measure, measures.kind_of(measure), False)]


def one_in_ten(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read "one in ten people" as a tenth; a translation may keep the two numbers."""
    above, below = (numerals.SMALL_NUMBERS.get(match[part].lower(), 0) for part in ("above", "below"))
    if not 0 < above < below:
        return None
    share = (format_fraction(Fraction(above, below)),)
    return [
        Quantity(match.start(), match.end("above"), str(above), "", "name" if above == 1 else "number", False, share),
        Quantity(match.start("below"), match.end(), str(below), "", "number", False),
    ]
