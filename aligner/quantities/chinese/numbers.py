"""Numbers in Chinese, to quantities: amounts, ordinals, shares and fractions; handlers of the rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from aligner.quantities import numerals, units
from aligner.quantities.amounts import Amounts, Grammar, Number, remembered
from aligner.quantities.chinese.words import BIG, COUNTERS, IMPLIED, NUMBER, ONES, PLACES
from aligner.quantities.quantity import Quantity, plain
from aligner.quantities.shared import format_fraction

_NUMERAL = re.compile(rf"[{ONES}{PLACES}{BIG}]*")
_HAN_NUMERAL = re.compile(rf"[{ONES}{PLACES}{BIG}]")
_UNIT = re.compile(rf"\s?(?:(?:{units.symbols_pattern()})(?![A-Za-z0-9])|(?:{units.words_pattern('zh')}))")


def parse(text: str) -> Number | None:
    """The number that digits, Han numerals or both stand for, None if none."""
    if text[0].isdigit() and text[-1].isdigit() and not _HAN_NUMERAL.search(text):
        return numerals.parse_digits(text, "zh")
    number = numerals.parse_chinese(text.replace(" ", ""))
    return None if number is None else (number, ())


def small(text: str | None) -> int | None:
    """A day, an hour and the like in digits or Han numerals; None if it is missing or none."""
    if not text:
        return None
    number = Decimal(text) if text.isdigit() else numerals.parse_chinese(text)
    return None if number is None else int(number)


def _inherit(first: str, second: str) -> Decimal:
    """3-4万亿 is from 3 万亿: a short first number shares the magnitude of the second."""
    big = re.search(r"[十百千万萬亿億兆]+$", second)
    if not big or not re.fullmatch(rf"[\d.]+|[{ONES}]", first):
        return Decimal(1)
    factor = Decimal(1)
    for char in big[0]:
        factor *= Decimal(10) ** (numerals.ZH_MAGNITUDES.get(char) or numerals.ZH_PLACES[char])
    return factor


AMOUNTS = Amounts(
    Grammar("zh", NUMBER, "", r"(?:-|–|—|~|～|－|至|到|或|、|和)", parse, Decimal, "半", "[多余餘来來几幾]?", _inherit)
)


def amount(match: re.Match[str]) -> Sequence[Quantity] | None:
    """A number with what it counts, unless it is part of a name or a word."""
    if match["n"][0].isdigit() and _in_name(match):
        return [Quantity(match.start(), match.end("n"), match["n"], "", "name", False)]
    return _counted(match)


@remembered
def _counted(match: re.Match[str]) -> Sequence[Quantity] | None:
    made = AMOUNTS.make(match)
    if not made or match["n"][0].isdigit():
        return made
    return [weighed for quantity in made if (weighed := _weigh(quantity, match.string)) is not None]


def _weigh(quantity: Quantity, text: str) -> Quantity | None:
    """How sure a number in Han characters is: a single character is often part of a word."""
    written = text[quantity.start : quantity.end]
    numeral = _NUMERAL.match(written)
    length = numeral.end() if numeral else 0
    if length != 1:
        idiom = quantity.unit == "" and float(quantity.value) <= 10
        return quantity._replace(sure=False) if idiom else quantity
    if not quantity.unit and ((written[0] in "一零〇○" + PLACES + BIG and written[0] != "十") or quantity.value == "1"):
        return None
    weak = not quantity.unit or quantity.value == "1" or quantity.unit in ("deg", "week", "jin")
    return quantity._replace(sure=False) if weak else quantity


def _in_name(match: re.Match[str]) -> bool:
    """Whether digits belong to a Latin name: "Claude Sonnet 4.5", "Microsoft 365", "5G"."""
    text, start, end = match.string, match.start(), match.end("n")
    before, after = text[start - 1 : start], text[end : end + 2]
    if (
        before
        and before.isascii()
        and (
            before.isalpha()
            or before in "_#@"
            or (before in "-." and text[start - 2 : start - 1].isalnum() and text[start - 2].isascii())
        )
    ):
        return True
    if len(after) == 2 and after[0] == "." and after[1].isdigit():
        return True
    if after[:1].isascii() and after[:1].isalpha() and not match["unit"]:
        return True
    if (
        match["unit"]
        or match["pre"]
        or match["n2"]
        or not match["n"][-1].isdigit()
        or "," in match["n"]
        or after[:1] in "年月日號号"
    ):
        return False
    return (
        before.isspace()
        and start > 1
        and text[start - 2].isascii()
        and text[start - 2].isalpha()
        and text[end : end + 3].lstrip()[:1] not in COUNTERS
    )


def approximate_number(match: re.Match[str]) -> Sequence[Quantity]:
    """三四十 is thirty or forty, no quantity; 七八年 may be the year '78."""
    digits = "".join(str(numerals.ZH_DIGITS[char]) for char in match[0][:2])
    return [Quantity(match.start(), match.end(), "", "", "name", False, (digits,))]


def spoken_decimal(match: re.Match[str]) -> Sequence[Quantity] | None:
    """三点五: 3.5, with what it counts."""
    whole = numerals.parse_chinese(match["whole"])
    if whole is None:
        return None
    value = whole + Decimal("0." + "".join(str(numerals.ZH_DIGITS[char]) for char in match["part"]))
    for char in match["mag"] or "":
        value *= Decimal(10) ** (numerals.ZH_MAGNITUDES.get(char) or numerals.ZH_PLACES[char])
    unit_match = _UNIT.match(match.string, match.end())
    unit = units.find(unit_match[0].strip(), "zh") if unit_match else ""
    end = unit_match.end() if unit_match else match.end()
    return [Quantity(match.start(), end, plain(value), unit, units.kind(unit))]


def ordinal(match: re.Match[str]) -> Sequence[Quantity] | None:
    """第三."""
    number = parse(match["n"])
    if number is None:
        return None
    return [
        Quantity(match.start(), match.end(), plain(number[0]), "", "ordinal", match["n"][0].isdigit() or number[0] > 10)
    ]


def percentage(match: re.Match[str]) -> Sequence[Quantity] | None:
    """百分之三, 千分之三."""
    unit = "‰" if match["of"] == "千" else "%"
    first = parse(match["n"])
    if first is None:
        return None
    value = first[0]
    if match["point"]:
        value += Decimal("0." + "".join(str(numerals.ZH_DIGITS[char]) for char in match["point"]))
    made = [Quantity(match.start(), match.end(), plain(value), unit, "percent")]
    second = parse(match["n2"]) if match["n2"] else None
    if second is not None:
        made.append(Quantity(match.start("n2"), match.end(), plain(second[0]), unit, "percent"))
    return made


def tenths(match: re.Match[str]) -> Sequence[Quantity] | None:
    """三成: thirty per cent."""
    number = parse(match["n"])
    if number is None or number[0] > 10:
        return None
    value = number[0] * 10 + (5 if match["half"] else 0)
    return [
        Quantity(match.start(), match.end(), plain(value), "%", "percent", match["n"] != "一" or bool(match["half"]))
    ]


def spelled_fraction(match: re.Match[str]) -> Sequence[Quantity] | None:
    """三分之一."""
    below, above = small(match["below"]), small(match["above"])
    if not below or above is None:
        return None
    return [Quantity(match.start(), match.end(), format_fraction(Fraction(above, below)))]


def dozens(match: re.Match[str]) -> Sequence[Quantity] | None:
    """三打鸡蛋: three dozen."""
    number = parse(match["n"])
    return (
        None
        if number is None
        else [Quantity(match.start(), match.end(), plain(number[0] * 12), "", "number", number[0] > 1)]
    )


def signed_amount(match: re.Match[str]) -> Sequence[Quantity] | None:
    """零下五度, 摄氏三十度: words for sign and scale, and the amount behind them."""
    found = AMOUNTS.read_at(match.string, match.end())
    if not found:
        return None
    scale = {"摄": "°C", "攝": "°C", "华": "°F", "華": "°F"}.get(match[0][0], "")
    below = "零下" in match[0] or "负" in match[0] or "負" in match[0]
    return [
        quantity._replace(
            start=match.start() if not number else quantity.start,
            value="-" + quantity.value if below else quantity.value,
            unit=scale if scale and quantity.unit == "deg" else quantity.unit, readings=(),
        )
        for number, quantity in enumerate(found)
    ]  # fmt: skip


def implied_number(match: re.Match[str]) -> Sequence[Quantity]:
    """Words such as 双 and 翻番."""
    return [Quantity(match.start(), match.end(), IMPLIED[match[0]], "", "number", False)]
