"""Patterns and handlers of what all languages write alike: dates in digits, fractions, addresses and placeholders."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from aligner.languages import HAN
from aligner.quantities.dates import make_date
from aligner.quantities.numerals import ROMAN, parse_roman
from aligner.quantities.quantity import Quantity, format_number
from aligner.quantities.rules import FRACTION_CHARACTERS, WORD, Handler

_IN_ADDRESS = rf"[^\s<>\u3000-\u303f{HAN}\uff00-\uff5e“”‘’]"
NOT_QUANTITIES = (
    rf"(?:https?://|www\.){_IN_ADDRESS}+|[{WORD}.+-]{{1,64}}@[{WORD}-]+\.[{WORD}.]+|\{{\w*\}}|%\d?\$?[sd](?![{WORD}])"
    rf"|&#?[{WORD}]+;|(?!\d{{1,3}}(?:\.\d{{3}}){{3}})\d{{1,3}}(?:\.\d{{1,3}}){{3}}(?![{WORD}])|24/7"
    rf"|[A-Za-z][A-Za-z-]*+\d[{WORD}-]*"
)
"""Addresses, placeholders and words with digits in them: the digits are part of a name."""

ISO_DATE = r"(?P<year>[12]\d{3})(?P<s>[-/.])(?P<b>\d{1,2})(?P=s)(?P<a>\d{1,2})(?!\d)"
NUMERIC_DATE = r"(?P<a>\d{1,2})(?P<s>[-/.])(?P<b>\d{1,2})(?P=s)(?P<year>\d{4}|\d{2})(?![\d.]\d|\d)"
YEAR_RANGE = r"(?<![-–.,])(?P<year>1[1-9]\d{2}|20\d{2})[-–—/](?P<last>\d{2})(?!\d|\s?%|[-–—/:.,]\d)"
FISCAL_YEAR = rf"FY\s?['’]?(?P<year>(?:20)?\d{{2}})(?:[-–/](?P<last>(?:20)?\d{{2}}))?(?![{WORD}])"
QUARTER = rf"Q(?P<n>[1-4])(?![{WORD}])"
ROMAN_NUMERAL = rf"(?<![-.])(?P<n>{ROMAN})(?![-.]?[{WORD}])"
CLAUSE_LABEL = rf"(?<![^\n])\d+(?:\.\d+)*[a-z][.、](?=\s+[^\Wa-z]|\s*[{HAN}])"
"""The label of a clause at the beginning of a text or line, with a letter that may look like a unit: "3.1m."."""
SLASHED_FRACTION = r"(?:(?P<whole>\d+)\s)?(?P<above>\d{1,3})[/⁄](?P<below>\d{1,4})(?![\d/])"
FRACTION_CHARACTER = rf"(?P<whole>\d+)?\s?(?P<part>[{FRACTION_CHARACTERS}])"

_DIGITS = re.compile(r"\d+")
_FRACTIONS = {
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


def name(match: re.Match[str]) -> Sequence[Quantity]:
    """Read a name, an address or a word that is no quantity; the numbers in it become its readings."""
    return (Quantity(match.start(), match.end(), "", "", "name", False, tuple(_DIGITS.findall(match[0]))),)


def numeric_date(order: str) -> Handler:
    """Return a handler of dates in digits such as 18/11/2025.

    Args:
        order: "dm" or "md", for dates that are valid either way.
    """

    def make(match: re.Match[str]) -> Sequence[Quantity] | None:
        first, second, year = int(match["a"]), int(match["b"]), int(match["year"])
        if len(match["year"]) == 2:
            year += 2000 if year < 50 else 1900
        choices = [(first, second), (second, first)]
        if order == "md":
            choices.reverse()
        made = [found for day, month in choices if (found := make_date(match, year, month, day))]
        if not made:
            return None
        return [made[0]._replace(readings=tuple(other.value for other in made[1:] if other.value != made[0].value))]

    return make


def iso_date(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read 2025-11-18, also with slashes or dots."""
    made = make_date(match, int(match["year"]), int(match["b"]), int(match["a"]))
    return [made] if made else None


def fiscal_year(match: re.Match[str]) -> Sequence[Quantity]:
    """Read FY2024 and FY24 as 2024, FY2023/24 as 2023 and 2024."""
    years = [(match.start(), match["year"])] + ([(match.start("last"), match["last"])] if match["last"] else [])
    return [Quantity(start, match.end(), year if len(year) > 2 else f"20{year}", "", "date") for start, year in years]


def quarter(match: re.Match[str]) -> Sequence[Quantity]:
    """Read Q3 as the third quarter."""
    return [Quantity(match.start(), match.end(), match["n"], "", "ordinal")]


def roman_numeral(match: re.Match[str]) -> Sequence[Quantity]:
    """Read the number in a name such as "Louis XIV" or "type II"; the letters may also be an abbreviation."""
    return [Quantity(match.start("n"), match.end(), str(parse_roman(match["n"])), "", "name", False)]


def year_range(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read 1950-53 as 1950 and 1953, unless the two digits may be a month."""
    first, last = int(match["year"]), int(match["last"])
    if last <= max(12, first % 100):
        return None
    ends = (match.start(), match.end("year"), first), (match.start("last"), match.end(), first - first % 100 + last)
    return [Quantity(start, end, str(year), "", "date") for start, end, year in ends]


def slashed_fraction(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read 1/3 and 2 1/3."""
    numerator, denominator = int(match["above"]), int(match["below"])
    if not denominator or numerator >= denominator:
        return None
    value = Fraction(numerator, denominator) + int(match["whole"] or 0)
    return [Quantity(match.start(), match.end(), format_fraction(value))]


def fraction_character(match: re.Match[str]) -> Sequence[Quantity]:
    """Read ½ and 2½."""
    value = Fraction(_FRACTIONS[match["part"]]) + int(match["whole"] or 0)
    return [Quantity(match.start(), match.end(), format_fraction(value))]


def format_fraction(value: Fraction) -> str:
    """Return a fraction as a decimal if four decimal places are enough, else as a reduced fraction."""
    scaled = value * 10_000
    if scaled.denominator == 1:
        return format_number(Decimal(scaled.numerator) / 10_000)
    return f"{value.numerator}/{value.denominator}"
