"""Dates, times of day and spans of time in Vietnamese, to quantities; handlers of the rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from aligner.quantities import numerals
from aligner.quantities.dates import make_date, make_time
from aligner.quantities.quantity import Quantity, plain
from aligner.quantities.vietnamese.numbers import parse
from aligner.quantities.vietnamese.words import MONTHS


def date_in_words(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Ngày 18 tháng 11 năm 2025, 18–20 tháng 11, tháng 11, năm 2025."""
    group = match.groupdict()
    year, month, day = (_int(group.get(part)) for part in ("year", "month", "day"))
    if year is not None and not 1000 <= year <= 2999:
        return None
    made = make_date(match, year, month, day)
    if made is None:
        return None
    if month is not None and day is None and year is None and not match["month"].isdigit():
        made = made._replace(sure=False)
    if not group.get("day2"):
        return [made]
    other = make_date(match, year, month, int(group["day2"]))
    return [made, other._replace(start=match.start("day2"))] if other else None


def _int(text: str | None) -> int | None:
    if not text:
        return None
    return int(text) if text.isdigit() else MONTHS[text.lower()]


def day_and_month(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Ngày 18/11."""
    made = make_date(match, None, int(match["month"]), int(match["day"]))
    return [made] if made else None


def slashed_date(match: re.Match[str]) -> Sequence[Quantity] | None:
    """18/11 is a day: as a fraction it would be more than one."""
    return day_and_month(match) if int(match["day"]) > int(match["month"]) else None


def clock_time(match: re.Match[str]) -> Sequence[Quantity] | None:
    """15 giờ 30, 3 giờ rưỡi chiều, 15h30."""
    hour = _number(match["hour"])
    if hour is None or hour > 24:
        return None
    part = (match["part"] or "").lower()
    minute = match["minute"]
    if not (part or minute or match["rest"] or match["at"]):
        return None
    afternoon = None
    if part in ("sáng", "am"):
        afternoon = False
    elif part == "trưa":
        afternoon = hour < 10 or hour == 12
    elif part in ("chiều", "tối", "pm"):
        afternoon = True
    elif part in ("đêm", "khuya"):
        afternoon = 5 < hour < 12
    minutes = 30 if match["rest"] and "rưỡi" in match["rest"] else _number(minute or "0")
    if match["rest"] and "kém" in match["rest"]:
        less = _number(match["less"])
        hour, minutes = (hour - 1 or 12), 60 - (less or 0)
    if minutes is None:
        return None
    made = make_time(match, hour, minutes, afternoon=afternoon)
    if made is None:
        return None
    return [made._replace(start=match.start("hour"))]


def _number(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    number = numerals.parse_vietnamese(text)
    return None if number is None else int(number)


def century(match: re.Match[str]) -> Sequence[Quantity]:
    """Thế kỷ XX, thế kỷ XIX–XX."""
    made = [Quantity(match.start(), match.end(), str(_roman(match)), "century", "date")]
    if match["n2"]:
        last = int(match["n2"]) if match["n2"].isdigit() else numerals.parse_roman(match["n2"])
        made.append(Quantity(match.start("n2"), match.end(), str(last), "century", "date"))
    return made


def quarter_of_year(match: re.Match[str]) -> Sequence[Quantity]:
    """Quý III."""
    return [Quantity(match.start(), match.end(), str(_roman(match)), "", "ordinal")]


def _roman(match: re.Match[str]) -> int:
    return (
        int(match["n"])
        if match["n"].isdigit()
        else numerals.parse_roman(match["n"])
        if match["n"].isupper()
        else int(numerals.parse_vietnamese(match["n"].lower()) or 0)
    )


def decade(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Những năm 1980, thập niên tám mươi."""
    word = match["decade"]
    value = Decimal(word) if word.isdigit() else numerals.parse_vietnamese(word.lower())
    return [Quantity(match.start(), match.end(), str(int(value)), "decade", "date")] if value is not None else None


def periods(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Decades and centuries counted: "hai thập kỷ" are 20 years."""
    number = parse(match["n"])
    if number is None:
        return None
    length = (
        10 if match["span"].lower().startswith("thập") else 1000 if match["span"].lower().startswith("thiên") else 100
    )
    half = Decimal("0.5") if match["half"] else 0
    value = (number[0] + half) * length
    return [Quantity(match.start(), match.end(), plain(value), "year", "measure", number[0] != 1)]
