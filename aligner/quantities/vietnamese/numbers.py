"""Numbers in Vietnamese, to quantities: amounts, ordinals, shares and fractions; handlers of the rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from aligner.quantities import numerals, units
from aligner.quantities.amounts import Amounts, Grammar, Number, is_joined, name_before, remembered
from aligner.quantities.quantity import Quantity, plain
from aligner.quantities.shared import format_fraction
from aligner.quantities.vietnamese.words import BIG, COMPOUND, IMPLIED, MAGNITUDES, NO_NAMES, SPELLED

_NAME = re.compile(r"[A-Z][A-Za-z'’.&-]*$")


def parse(text: str) -> Number | None:
    """The number that digits, words or both stand for, None if none."""
    if not text[0].isdigit():
        number = numerals.parse_vietnamese(text)
        return None if number is None else (number, ())
    parts = text.split()
    if len(parts) < 3 or not parts[1][:1].isalpha():
        return numerals.parse_digits(text, "vi")
    # 2 tỷ 300 triệu
    total, position = Decimal(0), 0
    while position + 1 < len(parts):
        total += numerals.parse_digits(parts[position], "vi")[0] * _power(parts[position + 1])
        position += 2
    return total, ()


def _power(text: str) -> Decimal:
    factor = Decimal(1)
    for word in text.lower().split():
        factor *= Decimal(10) ** MAGNITUDES[word]
    return factor


AMOUNTS = Amounts(
    Grammar(
        "vi",
        rf"{COMPOUND}|{numerals.DIGITS}|{SPELLED}",
        rf"(?:{BIG}(?!\w)(?:\s(?i:nghìn|ngàn|triệu|tỷ|tỉ)(?!\w))?(?!\s(?:lệ|số|giá|trọng))|(?<=\d)(?i:k|tr)(?!\w))",
        r"(?:-|–|—|~|(?:đến|tới|hoặc|hay|và)(?!\w))",
        parse,
        _power,
        r"\srưỡi(?!\w)",
    )
)


def amount(match: re.Match[str]) -> Sequence[Quantity] | None:
    """A number with what it counts, unless it is part of a name or a word."""
    if match["n"][0].isdigit() and _in_name(match):
        return [Quantity(match.start(), match.end("n"), match["n"], "", "name", False)]
    return _counted(match)


@remembered
def _counted(match: re.Match[str]) -> Sequence[Quantity] | None:
    if match["n"][0].isdigit():
        return AMOUNTS.make(match)
    if match["n"].lower() in ("năm", "tư") and not match["unit"] and not match["mag"]:
        return None
    made = AMOUNTS.make(match)
    if not made:
        return made
    last = match["n"].split()[-1].lower()
    if match["half1"] and not match["mag"] and last in MAGNITUDES:
        value = plain((parse(match["n"]) or (Decimal(0),))[0] + _power(last) / 2)
        made = [made[0]._replace(value=value), *made[1:]]
    return [weighed for quantity in made if (weighed := _weigh(quantity, match.string)) is not None]


def _weigh(quantity: Quantity, text: str) -> Quantity | None:
    """Single number words are often other words (năm: five, year; ba: three, father; không: zero, not)."""
    if text[quantity.start].isdigit():
        return quantity
    value, words = float(quantity.value), text[quantity.start : quantity.end].lower()
    first = words.split()[0]
    if not quantity.unit and (words in ("một", "không", "năm", "tư", "mốt", "lăm") or value in (0, 1)):
        return None
    if first in ("không", "mốt", "tư", "lăm", "nhăm") and len(words.split()) < 3 and value < 10:
        return None
    if value <= 1 or (not quantity.unit and value <= 10) or re.fullmatch("một (?:trăm|nghìn|ngàn|triệu|tỷ|tỉ)", words):
        return quantity._replace(sure=False)
    return quantity


@lru_cache(maxsize=4096)
def _is_name(word: str) -> bool:
    return _NAME.search(word) is not None and NO_NAMES.search(word) is None


def _in_name(match: re.Match[str]) -> bool:
    if is_joined(match):
        return True
    text, start = match.string, match.start()
    word = name_before(text, start)
    if not word or not _is_name(word):
        return False
    if match["unit"] or match["mag"] or match["pre"] or match["n2"]:
        return False
    number = match["n"]
    year = number[:2] in ("19", "20") and len(number) == 4
    grouped = number.count(".") == 1 and len(number) - number.find(".") == 4
    return "," not in number and not year and not grouped


def ordinal(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Lần thứ 3, lần thứ hai."""
    word = match["n"].lower()
    if word.isdigit():
        return [Quantity(match.start(), match.end(), word, "", "ordinal")]
    special = {"nhất": 1, "nhì": 2, "tư": 4}.get(word)
    value = special if special is not None else numerals.parse_vietnamese(word)
    if value is None:
        return None
    return [Quantity(match.start(), match.end(), str(value), "", "ordinal", value > 10)]


def spelled_fraction(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Hai phần ba."""
    above, below = (
        Decimal(text) if text.isdigit() else numerals.parse_vietnamese(text.lower())
        for text in (match["above"], match["below"])
    )
    if above is None or not below or match["below"].lower() in ("trăm", "nghìn"):
        return None
    return [
        Quantity(match.start(), match.end(), format_fraction(Fraction(int(above), int(below))), "", "number", above > 1)
    ]


def half_of_one(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Nửa triệu, nửa giờ."""
    if match["mag"]:
        unit = units.find(match["unit"] or "", "vi")
        return [
            Quantity(match.start(), match.end(), plain(Decimal("0.5") * _power(match["mag"])), unit, units.kind(unit))
        ]
    unit = units.find(match["unit"], "vi") if match["unit"] else ""
    return [Quantity(match.start(), match.end(), "0.5", unit, units.kind(unit), False)]


def negative_amount(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Âm 5: the word, and the amount behind it."""
    found = AMOUNTS.read_at(match.string, match.end())
    return (
        [found[0]._replace(start=match.start(), value="-" + found[0].value, readings=()), *found[1:]] if found else None
    )


def implied_number(match: re.Match[str]) -> Sequence[Quantity]:
    """Words such as gấp đôi and một nửa."""
    value, unit = IMPLIED[match[0].lower()]
    return [Quantity(match.start(), match.end(), value, unit, "number", False)]
