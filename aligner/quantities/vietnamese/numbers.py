"""Handlers of numbers in Vietnamese: amounts, ordinals and fractions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

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
from aligner.quantities.numerals import DIGITS, parse_digits, parse_roman
from aligner.quantities.quantity import Quantity, format_number
from aligner.quantities.shared import format_fraction
from aligner.quantities.vietnamese import numerals
from aligner.quantities.vietnamese.words import BIG, COMPOUND, IMPLIED, MAGNITUDES, NO_NAMES, RANGES, SPELLED

_NAME = re.compile(r"[A-Z][A-Za-z'’.&-]*$")
_ONE_MAGNITUDE = re.compile("một (?:trăm|nghìn|ngàn|triệu|tỷ|tỉ)")
# Number words that are usually other words when they stand alone: năm is also "year", không also "not".
_AMBIGUOUS = ("một", "không", "năm", "tư", "mốt", "lăm")
_AMBIGUOUS_BEGINNINGS = ("không", "mốt", "tư", "lăm", "nhăm")


def parse_number(text: str) -> Number | None:
    """Return the value of a number in digits, words or both, with its other readings; None if it is not one number."""
    if not text[0].isdigit():
        number = numerals.parse_numeral(text)
        return None if number is None else (number, ())
    parts = text.split()
    if len(parts) < 3 or not parts[1][:1].isalpha():
        return parse_digits(text, "vi")
    # 2 tỷ 300 triệu
    total = Decimal(0)
    for digits, magnitude in zip(parts[::2], parts[1::2], strict=False):
        total += parse_digits(digits, "vi")[0] * power_of(magnitude)
    return total, ()


def parse_small(text: str) -> int | None:
    """Return the value of an hour, a minute and the like in digits or words; None if it is not one number."""
    if text.isdigit():
        return int(text)
    number = numerals.parse_numeral(text)
    return None if number is None else int(number)


def power_of(magnitudes: str) -> Decimal:
    """Return the product of magnitudes: 10 to the power of 12 for "nghìn tỷ"."""
    factor = Decimal(1)
    for word in magnitudes.lower().split():
        factor *= Decimal(10) ** MAGNITUDES[word]
    return factor


def _shared_factor(first: str, second: str) -> Decimal:
    """Return the magnitude that a range in words states only once: "hai đến ba trăm" is from 200."""
    digit, *magnitudes = second.lower().split()
    one, other = (numerals.DIGIT_VALUES.get(word, 0) for word in (first.lower(), digit))
    if not 0 < one < other or len(magnitudes) != 1 or magnitudes[0] not in MAGNITUDES:
        return Decimal(1)
    return power_of(magnitudes[0])


AMOUNTS = Amounts(
    Grammar(
        language="vi",
        number=rf"{COMPOUND}|{DIGITS}|{SPELLED}",
        magnitude=(
            rf"(?:{BIG}(?!\w)(?:\s(?i:nghìn|ngàn|triệu|tỷ|tỉ)(?!\w))?(?!\s(?:lệ|số|giá|trọng))"
            r"|(?<=\d)(?:[kKM]|(?i:tr))(?!\w))"
        ),
        separator=r"(?:-|–|—|~|(?:đến|tới|hoặc|hay|và)(?!\w))",
        parse=parse_number,
        power_of=power_of,
        half=r"\srưỡi(?!\w)",
        shared_factor=_shared_factor,
    )
)


def amount(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read a number with its measure, unless it is part of a name or a word."""
    if match["n"][0].isdigit() and _is_in_name(match):
        return [number_in_name(match)]
    return _amount(match)


@cache_handler
def _amount(match: re.Match[str]) -> Sequence[Quantity] | None:
    if match["n"][0].isdigit():
        return AMOUNTS.read(match)
    if match["n"].lower() in ("năm", "tư") and not match["measure"] and not match["mag"]:
        return None
    made = AMOUNTS.read(match)
    if not made:
        return made
    last = match["n"].split()[-1].lower()
    if match["half1"] and not match["mag"] and last in MAGNITUDES:
        # The half is of a magnitude that was read as part of the number: hai triệu rưỡi.
        value = format_number((parse_number(match["n"]) or (Decimal(0),))[0] + power_of(last) / 2)
        made = [made[0]._replace(value=value), *made[1:]]
    return [weighed for quantity in made if (weighed := _weigh(quantity, match.string)) is not None]


def _weigh(quantity: Quantity, text: str) -> Quantity | None:
    """Mark a number in words as not sure, or drop it, where it is likely to be another word."""
    if text[quantity.start].isdigit():
        return quantity
    value, words = float(quantity.value), text[quantity.start : quantity.end].lower()
    if not quantity.measure and (words in _AMBIGUOUS or value in (0, 1)):
        return None
    if words.split()[0] in _AMBIGUOUS_BEGINNINGS and len(words.split()) < 3 and value < 10:
        return None
    if value <= 1 or (not quantity.measure and value <= 10) or _ONE_MAGNITUDE.fullmatch(words):
        return quantity._replace(sure=False)
    return quantity


@lru_cache(maxsize=4096)
def _is_name(word: str) -> bool:
    return _NAME.search(word) is not None and NO_NAMES.search(word) is None


def _is_in_name(match: re.Match[str]) -> bool:
    """Tell whether a number is part of a name: "Windows 11", "A320", "192.168.0.1"."""
    if is_joined(match):
        return True
    word = capitalized_word_before(match.string, match.start())
    if not word or not _is_name(word):
        return False
    if match["measure"] or match["mag"] or match["pre"] or match["n2"]:
        return False
    number = match["n"]
    is_year = number[:2] in ("19", "20") and len(number) == 4
    is_grouped = number.count(".") == 1 and len(number) - number.find(".") == 4
    return "," not in number and not is_year and not is_grouped


def ordinal(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read lần thứ 3, lần thứ hai."""
    word = match["n"].lower()
    if word.isdigit():
        return [Quantity(match.start(), match.end(), word, "", "ordinal")]
    if set(word) <= set("ivx"):
        return [Quantity(match.start(), match.end(), str(parse_roman(match["n"])), "", "ordinal", len(word) > 1)]
    special = {"nhất": 1, "nhì": 2, "tư": 4}.get(word)
    value = special if special is not None else numerals.parse_numeral(word)
    if value is None:
        return None
    return [Quantity(match.start(), match.end(), str(value), "", "ordinal", value > 10)]


def spelled_fraction(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read hai phần ba."""
    above, below = parse_small(match["above"]), parse_small(match["below"])
    if above is None or not below or match["below"].lower() in ("trăm", "nghìn"):
        return None
    value = format_fraction(Fraction(above, below))
    return [Quantity(match.start(), match.end(), value, "", "number", above > 1)]


def part_of_magnitude(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read một phần tư triệu đô la."""
    above, below = parse_small(match["above"]), parse_small(match["below"])
    if above is None or not below:
        return None
    measure = measures.find_measure(match["measure"] or "", "vi")
    value = format_fraction(Fraction(above, below) * int(power_of(match["mag"])))
    return [Quantity(match.start(), match.end(), value, measure, measures.kind_of(measure))]


def short_amount(match: re.Match[str]) -> Sequence[Quantity]:
    """Read 1tr5 as 1,500,000."""
    value = Decimal(f"{match['n']}.{match['rest']}") * power_of(match["mag"])
    return [Quantity(match.start(), match.end(), format_number(value))]


def range_of_small(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read bảy tám người, dăm ba ngày, hai ba trăm as two numbers, which a translation may round."""
    words, magnitude = match["words"].lower(), match["mag"] or ""
    if words == "bốn năm" and not magnitude:
        return None  # four years
    factor = Decimal(10) if magnitude in ("mươi", "chục") else power_of(magnitude)
    values = (format_number(number * factor) for number in RANGES[words])
    second = match.start() + words.index(" ") + 1
    places = (match.start(), second - 1), (second, match.end())
    return [Quantity(*place, value, "", "name", False) for place, value in zip(places, values, strict=True)]


def label(match: re.Match[str]) -> Sequence[Quantity]:
    """Read the number of a chapter, an article and the like, as in Chương IV, Phần hai, Điều 12b.

    A number with a letter is the name of a clause. A single Roman letter may be a letter of the alphabet.
    """
    written = match["n"]
    if written[0].isdigit():
        return [Quantity(match.start("n"), match.end(), written[:-1], "", "name", False)]
    roman = set(written) <= set("IVX")
    number = parse_roman(written) if roman else parse_small(written.lower()) or 0
    sure = number > 1 and (not roman or len(written) > 1)
    return [Quantity(match.start("n"), match.end(), str(number), "", "ordinal", sure)]


def half_price(match: re.Match[str]) -> Sequence[Quantity]:
    """Read nửa giá as fifty percent."""
    return [Quantity(match.start(), match.end(), "50", "%", "percent", False, ("0.5",))]


def half_dozen(match: re.Match[str]) -> Sequence[Quantity]:
    """Read nửa tá as six, or about as many."""
    return [Quantity(match.start(), match.end(), "6", "", "number", False)]


def half_of_one(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read nửa triệu, nửa giờ."""
    measure = measures.find_measure(match["measure"] or "", "vi")
    value = Decimal("0.5") * power_of(match["mag"] or "")
    kind, sure = measures.kind_of(measure), bool(match["mag"])
    return [Quantity(match.start(), match.end(), format_number(value), measure, kind, sure)]


def negative_amount(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read "âm" or "trừ" and the amount that follows."""
    made = AMOUNTS.read_at(match.string, match.end())
    if not made:
        return None
    return [made[0]._replace(start=match.start(), value="-" + made[0].value, readings=()), *made[1:]]


def implied_number(match: re.Match[str]) -> Sequence[Quantity]:
    """Read words such as "gấp đôi" and "một nửa"."""
    value, measure = IMPLIED[match[0].lower()]
    return [Quantity(match.start(), match.end(), value, measure, measures.kind_of(measure), False)]
