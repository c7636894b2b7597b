"""Numerals to numbers: digits as each language groups them, and number words of English, Chinese and Vietnamese."""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = (
    r"\d++(?![.,\u00a0\u2009\u202f ]\d)"  # most numbers
    r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d])|\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?(?!\d)|\d{1,3}\.\d{3},\d+"
    r"|\d{1,3}(?:[\u00a0\u2009\u202f]\d{3})+(?!\d)|\d{1,3}(?: \d{3}){2,}(?! ?\d)|\d+(?:[.,]\d+)?"
)
"""A number in digits, without sign, magnitude word or unit."""

LONGEST = 24
"""So many words or Han characters a number may have; more are no number, and take time."""

_SPACES = re.compile(r"[\s\u00a0\u2009\u202f]")


def parse_digits(raw: str, language: str) -> tuple[Decimal, tuple[Decimal, ...]]:
    """A number written in digits, and other numbers it may be to a writer with other habits.

    English and Chinese write 1,234.5 and Vietnamese 1.234,5; a separator that stands where the other habit would have
    it is read by that habit.
    """
    raw = _SPACES.sub("", raw)
    commas, points = raw.count(","), raw.count(".")
    if commas and points:
        decimal = max(",.", key=raw.rfind)
        return _decimal(raw, decimal), ()
    if not commas and not points:
        return Decimal(raw), ()
    mark = "," if commas else "."
    if commas + points > 1:
        return _decimal(raw, "." if mark == "," else ","), ()
    before, after = raw.split(mark)
    grouped, fraction = Decimal(before + after), Decimal(f"{before}.{after}")
    if len(after) != 3 or len(before) > 3 or before == "0":
        return fraction, ()
    if (mark == "," and language != "vi") or (mark == "." and language == "vi"):
        return grouped, (fraction,)
    if language == "vi" and after == "000":
        return grouped, (fraction,)
    return fraction, (grouped,)


def _decimal(raw: str, point: str) -> Decimal:
    return Decimal(raw.replace("." if point == "," else ",", "").replace(point, "."))


# English

EN_SMALL = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
EN_TENS = {
    word: 10 * number
    for number, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
EN_MAGNITUDES = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12, "quadrillion": 15}
EN_ORDINALS = {
    word: number
    for number, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
        ],
        1,
    )
} | {
    word: 10 * number
    for number, word in enumerate(
        ["twentieth", "thirtieth", "fortieth", "fiftieth", "sixtieth", "seventieth", "eightieth", "ninetieth"], 2
    )
}
_EN_WORD = re.compile(r"[a-z]+")


def parse_english(text: str) -> Decimal | None:
    """A number in English words, "twenty-one" or "two hundred and five thousand"; None if it is not one number.

    Years said in two halves count: "nineteen eighty-four".
    """
    words = [word for word in _EN_WORD.findall(text.lower()) if word != "and"]
    total, section, last = Decimal(0), Decimal(0), ""
    for position, word in enumerate(words):
        if word in ("a", "an"):
            section, last = Decimal(1), "small"
        elif word in EN_TENS:
            if (last == "small" and 10 < section < 100) or last in ("tens", "both"):
                if section < 10 or total or position > 2:
                    return None
                section *= 100
            elif last == "small":
                return None
            section += EN_TENS[word]
            last = "tens"
        elif word in EN_SMALL:
            small = EN_SMALL[word]
            if last == "tens" and 0 < small < 10:
                section, last = section + small, "both"
                continue
            if last in ("small", "both", "tens"):
                if section < 10 or total or position > 2 or small < 10:
                    return None
                section *= 100
            section, last = section + small, "small"
        elif word == "hundred":
            section, last = (section or Decimal(1)) * 100, "hundred"
        elif word == "dozen":
            section, last = (section or Decimal(1)) * 12, "dozen"
        elif word in EN_MAGNITUDES:
            total, section, last = total + (section or 1) * 10 ** EN_MAGNITUDES[word], Decimal(0), "magnitude"
        else:
            return None
    return total + section


# Chinese

ZH_DIGITS = {char: number for number, chars in enumerate(
    ("零〇○", "一壹", "二贰貳两兩", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")) for char in chars}  # fmt: skip  # noqa: E501
ZH_PLACES = {"十": 1, "拾": 1, "百": 2, "佰": 2, "千": 3, "仟": 3}
ZH_MAGNITUDES = {"万": 4, "萬": 4, "亿": 8, "億": 8, "兆": 12}
ZH_SPECIAL = {"廿": 20, "卅": 30}
_ZH_TOKEN = re.compile(rf"(?:{DIGITS})|\S")
_PLACE = {place: Decimal(10) ** place for place in range(20)}


def parse_chinese(text: str) -> Decimal | None:
    """A Chinese numeral in either script, digits mixed in or not ("3亿5000万", "二十一", "一百零五"); None if it is not one.

    "二〇二五" is read digit by digit, "一万二" as 12,000.
    """  # noqa: E501
    if len(text) > 1 and all(char in ZH_DIGITS for char in text):
        if len(text) == 2 and "零" not in text and "〇" not in text:
            return None  # 唯一一组, 三五个: no number
        return Decimal("".join(str(ZH_DIGITS[char]) for char in text))
    total, section, digit = Decimal(0), Decimal(0), None
    last_place, after_zero, limit = Decimal(0), False, None
    for token in _ZH_TOKEN.findall(text):
        if token[0].isdigit():
            if digit is not None:
                return None
            digit = parse_digits(token, "zh")[0]
        elif token in ZH_DIGITS:
            if digit:
                return None
            digit, after_zero = Decimal(ZH_DIGITS[token]), after_zero or not ZH_DIGITS[token]
            if not digit:
                digit = None if total or section else digit
        elif token in ZH_SPECIAL:
            section += ZH_SPECIAL[token]
            last_place = Decimal(10)
        elif token in ZH_PLACES:
            place = _PLACE[ZH_PLACES[token]]
            if limit is not None and place >= limit:
                return None
            section, digit, last_place, limit, after_zero = (
                section + (1 if digit is None else digit) * place,
                None,
                place,
                place,
                False,
            )
        else:
            magnitude = _PLACE[ZH_MAGNITUDES[token]]
            section += digit or 0
            if section == 0 and total:
                total *= magnitude  # 万亿: ten thousand times a hundred million
            elif section == 0:
                return None
            elif total and total < magnitude:
                total = (total + section) * magnitude
            else:
                total += section * magnitude
            section, digit, last_place, limit, after_zero = Decimal(0), None, magnitude, None, False
    if digit is not None:
        # The place of a last digit is the one below, unless a zero stands between: 一万二 but 一万零二.
        short = last_place > 10 and not after_zero and 0 < digit < 10 and not text[-1].isdigit()
        section += digit * last_place / 10 if short else digit
    return total + section


# Vietnamese

VI_DIGITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5, "sáu": 6,
    "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
VI_MAGNITUDES = {"trăm": 2, "nghìn": 3, "ngàn": 3, "vạn": 4, "triệu": 6, "tỷ": 9, "tỉ": 9}


def parse_vietnamese(text: str) -> Decimal | None:
    """A number in Vietnamese words, "hai mươi mốt" or "một trăm linh năm nghìn"; None if it is not one number."""
    total, section, filler = Decimal(0), Decimal(0), False
    digit: int | None = None
    last = Decimal(0)
    for word in text.lower().split():
        if word in VI_DIGITS:
            if digit is not None:
                return None
            digit = VI_DIGITS[word]
        elif word == "mươi" or word == "chục":
            section, digit, last = section + 10 * (1 if digit is None else digit), None, Decimal(10)
        elif word == "mười":
            if digit is not None:
                return None
            section, last = section + 10, Decimal(10)
        elif word == "tá":
            section, digit, last = section + 12 * (1 if digit is None else digit), None, Decimal(0)
        elif word in ("linh", "lẻ"):
            filler = True
        elif word == "trăm":
            section, digit, last = section + 100 * (1 if digit is None else digit), None, Decimal(100)
        elif word in VI_MAGNITUDES:
            magnitude = _PLACE[VI_MAGNITUDES[word]]
            section += digit or 0
            if section == 0 and total == 0:
                return None
            if section == 0 or (total and total < magnitude):
                total = (total + section) * magnitude  # nghìn tỷ
            else:
                total += section * magnitude
            section, digit, last = Decimal(0), None, magnitude
        else:
            return None
    if digit is not None:
        section += digit * last / 10 if last > 10 and not filler else digit
    return total + section


# Roman, as Vietnamese and English write centuries and quarters.

_ROMAN = {"I": 1, "V": 5, "X": 10}


def parse_roman(text: str) -> int:
    """A Roman numeral made of I, V and X."""
    values = [_ROMAN[char] for char in text]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))
