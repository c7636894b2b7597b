"""What is written alike in all languages: dates in digits, fractions with a stroke, addresses and placeholders."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction

from aligner.quantities.quantity import Quantity, plain
from aligner.quantities.rules import date

NOT_QUANTITIES = re.compile(
    r"https?://\S+|www\.\S+|[\w.+-]{1,64}@[\w-]+\.[\w.]+|\{\w*\}|%\d?\$?[sd]\b|&#?\w+;|(?!\d{1,3}(?:\.\d{3}){3})\d{1,3}(?:\.\d{1,3}){3}\b|24/7"
    r"|[A-Za-z][A-Za-z-]*+\d[\w-]*"
)
"""Addresses, placeholders and words with digits in them: the digits are part of a name."""

ISO = re.compile(r"(?P<year>[12]\d{3})(?P<s>[-/.])(?P<b>\d{1,2})(?P=s)(?P<a>\d{1,2})(?!\d)")
NUMERIC = re.compile(r"(?P<a>\d{1,2})(?P<s>[-/.])(?P<b>\d{1,2})(?P=s)(?P<year>\d{4}|\d{2})(?![\d.]\d|\d)")
YEARS = re.compile(r"(?<![-–.,])(?P<year>1[1-9]\d{2}|20\d{2})[-–—](?P<last>\d{2})(?!\d|\s?%|[-–—/:.,]\d)")
FRACTION = re.compile(r"(?:(?P<whole>\d+)\s)?(?P<above>\d{1,3})[/⁄](?P<below>\d{1,4})(?![\d/])")
VULGAR = re.compile(r"(?P<whole>\d+)?\s?(?P<part>[½¼¾⅓⅔⅛⅕⅖⅗])")

_VULGAR = {
    "½": "0.5",
    "¼": "0.25",
    "¾": "0.75",
    "⅓": "1/3",
    "⅔": "2/3",
    "⅛": "0.125",
    "⅕": "0.2",
    "⅖": "0.4",
    "⅗": "0.6",
}


def numeric_date(order: str) -> Callable[[re.Match[str]], Sequence[Quantity] | None]:
    """A handler of dates in digits, 18/11/2025; `order` is "dm" or "md" where both could be."""

    def make(match: re.Match[str]) -> Sequence[Quantity] | None:
        first, second, year = int(match["a"]), int(match["b"]), int(match["year"])
        if len(match["year"]) == 2:
            year += 2000 if year < 50 else 1900
        choices = [(first, second), (second, first)]
        if order == "md":
            choices.reverse()
        made = [found for day, month in choices if (found := date(match, year, month, day))]
        if not made:
            return None
        return [made[0]._replace(readings=tuple(other.value for other in made[1:] if other.value != made[0].value))]

    return make


def iso_date(match: re.Match[str]) -> Sequence[Quantity] | None:
    """2025-11-18, and the same with strokes or points."""
    made = date(match, int(match["year"]), int(match["b"]), int(match["a"]))
    return [made] if made else None


def years(match: re.Match[str]) -> Sequence[Quantity] | None:
    """1950-53, which is 1950 to 1953; two digits that may be a month are not taken for a year."""
    first, last = int(match["year"]), int(match["last"])
    if last <= max(12, first % 100):
        return None
    ends = (match.start(), match.end("year"), first), (match.start("last"), match.end(), first - first % 100 + last)
    return [Quantity(start, end, str(year), "", "date") for start, end, year in ends]


def fraction(match: re.Match[str]) -> Sequence[Quantity] | None:
    """1/3, with a whole number before it or not."""
    numerator, denominator = int(match["above"]), int(match["below"])
    if not denominator or numerator >= denominator:
        return None
    value = Fraction(numerator, denominator) + int(match["whole"] or 0)
    return [Quantity(match.start(), match.end(), fraction_text(value))]


def fraction_text(value: Fraction) -> str:
    """A fraction as a decimal where four digits are enough, else reduced."""
    scaled = value * 10_000
    return (
        plain(Decimal(scaled.numerator) / 10_000)
        if scaled.denominator == 1
        else f"{value.numerator}/{value.denominator}"
    )


def vulgar(match: re.Match[str]) -> Sequence[Quantity]:
    """½ and the like, with a whole number before it or not."""
    value = Fraction(_VULGAR[match["part"]]) + int(match["whole"] or 0)
    return [Quantity(match.start(), match.end(), fraction_text(value))]
