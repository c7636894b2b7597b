"""Handlers of numbers in Chinese: amounts, ordinals, percentages and fractions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from aligner.quantities import measures
from aligner.quantities.amounts import Amounts, Grammar, Number, cache_handler, continues_range, number_in_name
from aligner.quantities.chinese import numerals
from aligner.quantities.chinese.words import BIG, COUNTERS, IMPLIED, MORE, NUMBER, ONES, PLACES, SIGN
from aligner.quantities.numerals import ROMAN_CHARACTERS, parse_digits, parse_roman
from aligner.quantities.quantity import Quantity, format_number
from aligner.quantities.shared import format_fraction

_IGNORED = re.compile(f"[ {MORE}]")
_HAN_NUMERAL = re.compile(rf"[{ONES}{PLACES}{BIG}]+")
_MAGNITUDES_AT_END = re.compile(r"[十百千万萬亿億兆]+$")
_SHORT_NUMBER = re.compile(rf"[\d.]+|[{ONES}]")
# Digits before these are part of a date or a number in a series.
_DATE_PARTS = "年月日號号"
_MEASURE = re.compile(rf"\s?(?:(?:{measures.symbols_pattern()})(?![A-Za-z0-9])|(?:{measures.words_pattern('zh')}))")


def parse_number(text: str) -> Number | None:
    """Return the value of a number in digits, Han numerals or both, with its other readings; None if it is none."""
    if text[0].isdigit() and text[-1].isdigit() and not _HAN_NUMERAL.search(text):
        return parse_digits(text, "zh")
    number = numerals.parse_numeral(_IGNORED.sub("", text))
    return None if number is None else (number, ())


def parse_small(text: str | None) -> int | None:
    """Return the value of a day, an hour and the like; None if it is missing or not one number."""
    if not text:
        return None
    number = Decimal(text) if text.isdigit() else numerals.parse_numeral(text)
    return None if number is None else int(number)


def _shared_factor(first: str, second: str) -> Decimal:
    """Return the magnitude that a range states only once: 3-4万亿 is from 3 万亿."""
    magnitudes = _MAGNITUDES_AT_END.search(second)
    return numerals.power_of(magnitudes[0]) if magnitudes and _SHORT_NUMBER.fullmatch(first) else Decimal(1)


def _power_of(letter: str) -> Decimal:
    return Decimal(10) ** {"k": 3, "K": 3, "w": 4, "M": 6}[letter]


AMOUNTS = Amounts(
    Grammar(
        language="zh",
        number=NUMBER,
        magnitude=r"(?<=\d)[kKMw](?![A-Za-z0-9])",
        separator=r"(?:-|–|—|~|～|－|至|到|或|、|和)",
        parse=parse_number,
        power_of=_power_of,
        half="半",
        sign=SIGN,
        filler="[多余餘来來几幾]?",
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
    made = AMOUNTS.read(match)
    if match["mag"] == "K" and match["n"] in ("2", "4", "8") and not match["measure"]:
        # "4K电视" has the name of a resolution.
        return [Quantity(match.start(), match.end("mag"), match["n"], "", "name", False, (f"{match['n']}000",))]
    if made and match["mag"] and not match["n2"]:
        # "5M" may be megabits, and "10w" watts.
        return [made[0]._replace(readings=(format_number((parse_number(match["n"]) or (Decimal(0),))[0]),))]
    if not made or match["n"][0].isdigit():
        return made
    return [weighed for quantity in made if (weighed := _weigh(quantity, match.string)) is not None]


def _weigh(quantity: Quantity, text: str) -> Quantity | None:
    """Mark a number in Han characters as not sure, or drop it, where it is likely to be part of a word."""
    written = text[quantity.start : quantity.end]
    numeral = _HAN_NUMERAL.match(written)
    length = numeral.end() if numeral else 0
    if length != 1:
        is_idiom = quantity.measure == "" and float(quantity.value) <= 10
        return quantity._replace(sure=False) if is_idiom else quantity
    if not quantity.measure and (
        (written[0] in "一零〇○" + PLACES + BIG and written[0] != "十") or quantity.value == "1"
    ):
        return None
    is_weak = not quantity.measure or quantity.value == "1" or quantity.measure in ("deg", "week", "jin")
    return quantity._replace(sure=False) if is_weak else quantity


def _is_in_name(match: re.Match[str]) -> bool:
    """Tell whether digits belong to a Latin name: "Claude Sonnet 4.5", "Microsoft 365", "5G"."""
    text, end = match.string, match.end("n")
    after = text[end : end + 2]
    if _is_joined_to_latin(text, match.start()) or (after[:1] == "." and after[1:].isdigit()):
        return True
    if after[:1].isascii() and after[:1].isalpha() and not match["measure"] and not match["mag"]:
        return True
    if (
        match["measure"]
        or match["mag"]
        or match["pre"]
        or match["n2"]
        or not match["n"][-1].isdigit()
        or "," in match["n"]
    ):
        return False
    return bool(after) and after[0] not in _DATE_PARTS and _follows_latin_word(match)


def _is_joined_to_latin(text: str, start: int) -> bool:
    """Tell whether a Latin letter, or a mark that joins one, stands directly before a place."""
    before = text[start - 1 : start]
    if not before.isascii():
        return False
    if before.isalpha() or (before and before in "_#@"):
        return True
    if continues_range(text, start):
        return False
    letter = text[start - 2 : start - 1]
    return bool(before) and before in "-." and letter.isalnum() and letter.isascii()


def _follows_latin_word(match: re.Match[str]) -> bool:
    """Tell whether a Latin word and a space stand before digits, and nothing after them that they count."""
    text, start, end = match.string, match.start(), match.end("n")
    if start < 2 or not text[start - 1].isspace() or not (text[start - 2].isascii() and text[start - 2].isalpha()):
        return False
    return text[end : end + 3].lstrip()[:1] not in COUNTERS


def approximate_number(match: re.Match[str]) -> Sequence[Quantity]:
    """Read 三四十 and 三五天 as two numbers, which a translation may round; 七八年 may also be the year '78."""
    digits = match["one"] + match["other"]
    first, second = (int(numerals.join_digits(digit)) for digit in digits)
    year = "" if match["tens"] or match["mag"] else f"{first}{second}"
    if second - first != 1 and (first, second) != (3, 5):
        return [Quantity(match.start(), match.end(), "", "", "name", False, (numerals.join_digits(digits),))]
    tens = int(numerals.parse_numeral(match["tens"] or "") or 0) if match["tens"] else 0
    factor = numerals.power_of(match["mag"] or "")
    values = [format_number((tens + digit) * factor) for digit in (first, second)]
    middle = match.start("other")
    return [
        Quantity(match.start(), middle, values[0], "", "name", False, (year,) if year else ()),
        Quantity(middle, match.end(), values[1], "", "name", False),
    ]


def five_year_plan(match: re.Match[str]) -> Sequence[Quantity]:
    """Read 十四五 as the fourteenth plan of five years."""
    number = 10 + numerals.DIGIT_VALUES[match["long"]] if match["long"] else numerals.parse_numeral(match["short"])
    return [
        Quantity(match.start(), match.start("five"), str(number), "", "ordinal"),
        Quantity(match.start("five"), match.end("five"), "5", "year", "measure", False),
    ]


def discount(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read 八五折 as fifteen percent off; the share that is paid, 85 percent, is a reading."""
    if match["half"]:
        return [Quantity(match.start(), match.end(), "50", "%", "percent", False, ("0.5",))]
    digits = match["n"].replace(".", "").replace("点", "").replace("點", "")
    paid = Decimal(digits if digits.isdigit() else numerals.join_digits(digits))
    paid *= 10 if paid < 10 else 1
    values = [format_number(value) for value in (100 - paid, paid, paid / 100)]
    return [Quantity(match.start(), match.end(), values[0], "%", "percent", True, tuple(values[1:]))]


def part_of_text(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read 第四章, 第IV章, 附录Ⅲ and 第三季度, whose numbers translations keep."""
    written = match["n"]
    is_roman = written[0] in "IVX" or written[0] in ROMAN_CHARACTERS
    number = Decimal(parse_roman(written)) if is_roman else (parse_number(written) or (None,))[0]
    if number is None:
        return None
    return [Quantity(match.start(), match.end(), format_number(number), "", "ordinal", number > 1)]


def spoken_decimal(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read 三点五 as 3.5, with its measure."""
    whole = numerals.parse_numeral(match["whole"])
    if whole is None:
        return None
    value = (whole + _decimal_places(match["part"])) * numerals.power_of(match["mag"] or "")
    found = _MEASURE.match(match.string, match.end())
    measure = measures.find_measure(found[0].strip(), "zh") if found else ""
    end = found.end() if found else match.end()
    return [Quantity(match.start(), end, format_number(value), measure, measures.kind_of(measure))]


def _decimal_places(digits: str) -> Decimal:
    return Decimal("0." + numerals.join_digits(digits))


def ordinal(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read 第三."""
    number = parse_number(match["n"])
    if number is None:
        return None
    sure = match["n"][0].isdigit() or number[0] > 10
    return [Quantity(match.start(), match.end(), format_number(number[0]), "", "ordinal", sure)]


def percentage(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read 百分之三, 千分之三, 百分之三到五."""
    measure = "‰" if match["of"] == "千" else "%"
    first = parse_number(match["n"])
    if first is None:
        return None
    value = first[0] + _decimal_places(match["point"]) if match["point"] else first[0]
    made = [Quantity(match.start(), match.end(), format_number(value), measure, "percent")]
    second = parse_number(match["n2"]) if match["n2"] else None
    if second is not None:
        made.append(Quantity(match.start("n2"), match.end(), format_number(second[0]), measure, "percent"))
    return made


def tenths(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read 三成 as thirty percent."""
    number = parse_number(match["n"])
    if number is None or number[0] > 10:
        return None
    value = number[0] * 10 + (5 if match["half"] else numerals.DIGIT_VALUES[match["rest"]] if match["rest"] else 0)
    sure = match["n"] != "一" or bool(match["half"])
    return [Quantity(match.start(), match.end(), format_number(value), "%", "percent", sure)]


def spelled_fraction(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read 三分之一."""
    below, above = parse_small(match["below"]), parse_small(match["above"])
    if not below or above is None:
        return None
    return [Quantity(match.start(), match.end(), format_fraction(Fraction(above, below)))]


def dozens(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read 三打鸡蛋 as 36, 半打 as 6."""
    number = (Decimal("0.5"), ()) if match["n"] == "半" else parse_number(match["n"])
    if number is None:
        return None
    value, sure = format_number(number[0] * 12), number[0] > 1
    return [Quantity(match.start(), match.end(), value, "", "number", sure)]


def signed_amount(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read 零下五度, 摄氏三十度: words for a sign or a scale, and the amount that follows."""
    made = AMOUNTS.read_at(match.string, match.end())
    if not made:
        return None
    words = match[0]
    scale = {"摄": "°C", "攝": "°C", "华": "°F", "華": "°F"}.get(words[0], "")
    is_negative = "零下" in words or "负" in words or "負" in words
    quantities = [
        quantity._replace(
            value="-" + quantity.value if is_negative else quantity.value,
            measure=scale if scale and quantity.measure == "deg" else quantity.measure,
            readings=(),
        )
        for quantity in made
    ]
    return [quantities[0]._replace(start=match.start()), *quantities[1:]]


def implied_number(match: re.Match[str]) -> Sequence[Quantity]:
    """Read words such as 双 and 翻番."""
    return [Quantity(match.start(), match.end(), IMPLIED[match[0]], "", "number", False)]
