"""Number words of English, and how to read them."""

# ruff: noqa: SIM905 (lists of words)
from __future__ import annotations

import re
from decimal import Decimal

SMALL_NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
TENS = {
    word: 10 * number for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
MAGNITUDES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12, "quadrillion": 15}
"""Words that multiply all of the section before them, to their powers of ten."""

ORDINALS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth".split(),
        1,
    )
} | {
    word: 10 * number
    for number, word in enumerate(
        "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth".split(), 2
    )
}

DECADES = {
    word: 10 * number
    for number, word in enumerate("twenties thirties forties fifties sixties seventies eighties nineties".split(), 2)
}

_FACTORS = {"hundred": 100, "dozen": 12}
_WORD = re.compile(r"[a-z]+")


def parse_numeral(text: str) -> Decimal | None:
    """Return the value of "twenty-one" or "two hundred and five thousand"; None if the words are not one number.

    Years in two halves are numbers too: "nineteen eighty-four".
    """
    words = [word for word in _WORD.findall(text.lower()) if word != "and"]
    total, section, last = Decimal(0), Decimal(0), ""
    for position, word in enumerate(words):
        if word in ("a", "an"):
            section, last = Decimal(1), "small"
        elif word in TENS or word in SMALL_NUMBERS:
            added = _add_small(section, last, word, may_be_year=not total and position <= 2)
            if added is None:
                return None
            section, last = added
        elif word in _FACTORS:
            section, last = (section or Decimal(1)) * _FACTORS[word], word
        elif word in MAGNITUDES:
            total, section, last = total + (section or 1) * 10 ** MAGNITUDES[word], Decimal(0), "magnitude"
        else:
            return None
    return total + section


def _add_small(section: Decimal, last: str, word: str, *, may_be_year: bool) -> tuple[Decimal, str] | None:
    """Add a number below a hundred to a section; return it with the kind of the word, or None if it cannot follow.

    Args:
        section: What is read of the number, less its magnitudes.
        last: The kind of the word before: "tens" (twenty), "both" (the one of twenty-one), "small" (one to nineteen),
            or another.
        word: The word to add.
        may_be_year: Whether the word may begin the second half of a year.
    """
    kind, value = ("tens", TENS[word]) if word in TENS else ("small", SMALL_NUMBERS[word])
    if last == "tens" and kind == "small" and 0 < value < 10:
        return section + value, "both"
    if last in ("tens", "both", "small"):
        if not may_be_year or section < 10 or value < 10:
            return None
        if kind == "tens" and last == "small" and not 10 < section < 100:
            return None
        section *= 100
    return section + value, kind
