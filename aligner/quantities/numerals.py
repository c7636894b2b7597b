"""Read numbers in digits, with the separators of each language, and what numerals in words have in common."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

DIGITS = (
    r"\d++(?![.,\u00a0\u2009\u202f ]\d)"  # most numbers
    r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d])|\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?(?!\d)|\d{1,3}\.\d{3},\d+"
    r"|\d{1,3}(?:[\u00a0\u2009\u202f]\d{3})+(?!\d)|\d{1,3}(?: \d{3}){2,}(?! ?\d)|\d+(?:[.,]\d+)?"
)
"""Pattern of a number in digits, without sign, magnitude or measure."""

MAX_WORDS = 24
"""Maximum words or Han characters of a number. Longer runs are not numbers, and reading them would take time."""

POWERS_OF_TEN = {exponent: Decimal(10) ** exponent for exponent in range(20)}

ROMAN_CHARACTERS = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
ROMAN = rf"(?:[{ROMAN_CHARACTERS}]{{1,3}}|(?=[IVX]{{2}})X{{0,3}}(?:IX|IV|V?I{{0,3}}))"
"""Pattern of a Roman numeral of at least two letters; a single one may be an initial, a pronoun or a vitamin."""

_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10} | {char: number for number, char in enumerate(ROMAN_CHARACTERS, 1)}
_SPACES = re.compile(r"[\s\u00a0\u2009\u202f]")


def parse_digits(raw: str, language: str) -> tuple[Decimal, tuple[Decimal, ...]]:
    """Return the value of a number in digits, and the values that writers with other habits may mean by it.

    English and Chinese write 1,234.5 where Vietnamese writes 1.234,5. A separator that can only be of the other habit
    is read by that habit.
    """
    raw = _SPACES.sub("", raw)
    commas, points = raw.count(","), raw.count(".")
    if commas and points:
        decimal = max(",.", key=raw.rfind)
        return _parse_decimal(raw, decimal), ()
    if not commas and not points:
        return Decimal(raw), ()
    mark = "," if commas else "."
    if commas + points > 1:
        return _parse_decimal(raw, "." if mark == "," else ","), ()
    before, after = raw.split(mark)
    grouped, fraction = Decimal(before + after), Decimal(f"{before}.{after}")
    if len(after) != 3 or len(before) > 3 or before == "0":
        return fraction, ()
    if (mark == "," and language != "vi") or (mark == "." and language == "vi"):
        return grouped, (fraction,)
    if language == "vi" and after == "000":
        return grouped, (fraction,)
    return fraction, (grouped,)


def _parse_decimal(raw: str, point: str) -> Decimal:
    return Decimal(raw.replace("." if point == "," else ",", "").replace(point, "."))


def parse_roman(text: str) -> int:
    """Return the value of a Roman numeral of I, V and X, in letters or in the characters from Ⅰ to Ⅻ."""
    values = [_ROMAN_DIGITS[char] for char in text]
    return sum(-value if value < after else value for value, after in pairwise([*values, 0]))


def add_section(total: Decimal, section: Decimal, magnitude: Decimal) -> Decimal | None:
    """Return the total of a number in words after a section and its magnitude; None if there is nothing to multiply.

    A larger magnitude multiplies all that was read before (nghìn tỷ, 万亿: a thousand or ten thousand times a larger
    number); a smaller one only its section.
    """
    if not section and not total:
        return None
    if not section or (total and total < magnitude):
        return (total + section) * magnitude
    return total + section * magnitude
