"""Numerals of Chinese in both scripts, and how to read them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from aligner.quantities.numerals import DIGITS, POWERS_OF_TEN, add_section, parse_digits

_DIGITS_BY_VALUE = ("零〇○", "一壹", "二贰貳两兩", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
DIGIT_VALUES = {char: number for number, chars in enumerate(_DIGITS_BY_VALUE) for char in chars}
PLACES = {"十": 1, "拾": 1, "百": 2, "佰": 2, "千": 3, "仟": 3}
"""Characters of places within a section of ten thousand, to their powers of ten."""
MAGNITUDES = {"万": 4, "萬": 4, "亿": 8, "億": 8, "兆": 12}
"""Characters that multiply the section before them, to their powers of ten."""
CONTRACTIONS = {"廿": 20, "卅": 30}

_TOKEN = re.compile(rf"(?:{DIGITS})|\S")


def parse_numeral(text: str) -> Decimal | None:
    """Return the value of a numeral in either script, also with digits in it; None if it is not one number.

    Digits without places are read one by one (二〇二五). A last digit without a place has the place below the one
    before it (一万二 is 12,000).
    """
    if len(text) > 1 and all(char in DIGIT_VALUES for char in text):
        if len(text) == 2 and "零" not in text and "〇" not in text:
            return None  # 唯一一组, 三五个: no number
        return Decimal(join_digits(text))
    reader = _Reader()
    for token in _TOKEN.findall(text):
        if not reader.add(token):
            return None
    return reader.finish(ends_with_digit=text[-1].isdigit() and text[-2:-1] not in MAGNITUDES)


def join_digits(text: str) -> str:
    """Return Han digits as ASCII digits: 二〇二五 is "2025"."""
    return "".join(str(DIGIT_VALUES[char]) for char in text)


def power_of(text: str) -> Decimal:
    """Return the product of places and magnitudes: 百万 is 1,000,000."""
    factor = Decimal(1)
    for char in text:
        factor *= POWERS_OF_TEN[MAGNITUDES.get(char) or PLACES[char]]
    return factor


@dataclass(slots=True)
class _Reader:
    """The part of a numeral that has been read, as finished sections of ten thousand, the section, and the digit.

    Attributes:
        total: Value of the sections whose magnitude has been read.
        section: Value of the digits with places after these.
        digit: The digit whose place has not been read yet.
        last_place: Value of the last place or magnitude.
        limit: Places must fall within a section; this is the value of the last one.
        after_zero: Whether a zero has been read since the last place.
    """

    total: Decimal = Decimal(0)
    section: Decimal = Decimal(0)
    digit: Decimal | None = None
    last_place: Decimal = Decimal(0)
    limit: Decimal | None = None
    after_zero: bool = False

    def add(self, token: str) -> bool:
        """Read a token; return False if it cannot follow."""
        if token[0].isdigit():
            if self.digit is not None:
                return False
            self.digit = parse_digits(token, "zh")[0]
            return True
        if token in DIGIT_VALUES:
            return self._add_digit(DIGIT_VALUES[token])
        if token in CONTRACTIONS:
            self.section += CONTRACTIONS[token]
            self.last_place = POWERS_OF_TEN[1]
            return True
        if token in PLACES:
            return self._add_place(POWERS_OF_TEN[PLACES[token]])
        return self._add_magnitude(POWERS_OF_TEN[MAGNITUDES[token]])

    def _add_digit(self, value: int) -> bool:
        if self.digit:
            return False
        if value:
            self.digit = Decimal(value)
        else:
            self.after_zero = True
            self.digit = None if self.total or self.section else Decimal(0)
        return True

    def _add_place(self, place: Decimal) -> bool:
        if self.limit is not None and place >= self.limit:
            return False
        self.section += (1 if self.digit is None else self.digit) * place
        self.digit, self.last_place, self.limit, self.after_zero = None, place, place, False
        return True

    def _add_magnitude(self, magnitude: Decimal) -> bool:
        total = add_section(self.total, self.section + (self.digit or 0), magnitude)
        if total is None:
            return False
        self.total, self.section = total, Decimal(0)
        self.digit, self.last_place, self.limit, self.after_zero = None, magnitude, None, False
        return True

    def finish(self, *, ends_with_digit: bool) -> Decimal:
        """Return the value, including a last digit without a place."""
        if self.digit is None:
            return self.total + self.section
        # 一万二 is 12,000, but 一万零二 is 10,002.
        shortened = self.last_place > 10 and not self.after_zero and 0 < self.digit < 10 and not ends_with_digit
        return self.total + self.section + (self.digit * self.last_place / 10 if shortened else self.digit)
