"""Handlers of dates, times of day and periods in Vietnamese."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from aligner.quantities.dates import make_date, make_time
from aligner.quantities.numerals import parse_roman
from aligner.quantities.quantity import Quantity, format_number
from aligner.quantities.vietnamese.numbers import parse_number, parse_small
from aligner.quantities.vietnamese.words import MONTHS


def date_in_words(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read ngày 18 tháng 11 năm 2025, 18–20 tháng 11, tháng 11, năm 2025."""
    group = match.groupdict()
    year, month, day = (_parse_part(group.get(part)) for part in ("year", "month", "day"))
    if year is not None and not 1000 <= year <= 2999:
        return None
    made = make_date(match, year, month, day)
    if made is None:
        return None
    if year is None and day and (match["month"] or "").lower() in ("giêng", "chạp"):
        # The name of a lunar month may be translated without its number: "the last lunar month".
        made = made._replace(readings=(str(day),))
    if month is not None and day is None and year is None and not match["month"].isdigit():
        made = made._replace(sure=False)
    if not group.get("day2"):
        return [made]
    last = make_date(match, year, month, int(group["day2"]))
    return [made, last._replace(start=match.start("day2"))] if last else None


def _parse_part(text: str | None) -> int | None:
    if not text:
        return None
    return int(text) if text.isdigit() else MONTHS[text.lower()]


def lunar_day(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read mùng hai Tết, mồng tám tháng ba, rằm tháng Bảy, ngày rằm.

    A text in another language may name the first day or the full moon without its number.
    """
    day = parse_small(match["day"].lower()) if match["day"] else 15
    made = make_date(match, None, _parse_part(match["month"]), day)
    return [made._replace(sure=day not in (1, 15))] if made else None


def day_and_month(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read ngày 18/11."""
    made = make_date(match, None, int(match["month"]), int(match["day"]))
    return [made] if made else None


def slashed_date(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read 18/11 as a date, because as a fraction it would be more than one."""
    return day_and_month(match) if int(match["day"]) > int(match["month"]) else None


def clock_time(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read 15 giờ 30, 3 giờ rưỡi chiều, 15h30."""
    hour = parse_small(match["hour"])
    if hour is None or hour > 24:
        return None
    part, rest = (match["part"] or "").lower(), match["rest"] or ""
    if not (part or match["minute"] or rest or match["at"]):
        return None  # "3 giờ" alone is a period
    minute = 30 if "rưỡi" in rest else parse_small(match["minute"] or "0")
    afternoon = _is_afternoon(part, hour)
    if "kém" in rest:
        hour, minute = (hour - 1 or 12), 60 - (parse_small(match["less"]) or 0)
    made = None if minute is None else make_time(match, hour, minute, afternoon=afternoon)
    return [made._replace(start=match.start("hour"))] if made else None


def _is_afternoon(part: str, hour: int) -> bool | None:
    """Tell whether an hour is after noon by the part of the day after it; None if there is none."""
    if part in ("sáng", "am"):
        return False
    if part == "trưa":
        return hour < 10 or hour == 12
    if part in ("chiều", "tối", "pm"):
        return True
    return 5 < hour < 12 if part else None  # đêm, khuya


def century(match: re.Match[str]) -> Sequence[Quantity]:
    """Read thế kỷ XX, thế kỷ XIX–XX."""
    made = [Quantity(match.start(), match.end(), str(_number_or_roman(match["n"])), "century", "date")]
    if match["n2"]:
        last = _number_or_roman(match["n2"])
        made.append(Quantity(match.start("n2"), match.end(), str(last), "century", "date"))
    return made


def quarter_of_year(match: re.Match[str]) -> Sequence[Quantity]:
    """Read quý III."""
    return [Quantity(match.start(), match.end(), str(_number_or_roman(match["n"])), "", "ordinal")]


def _number_or_roman(text: str) -> int:
    return parse_roman(text) if set(text) <= set("IVX") else parse_small(text.lower()) or 0


def decade(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read những năm 1980, thập niên tám mươi."""
    value = parse_small(match["decade"].lower())
    return None if value is None else [Quantity(match.start(), match.end(), str(value), "decade", "date")]


def periods(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read numbers of decades, centuries and millennia as years: hai thập kỷ are 20 years."""
    number = parse_number(match["n"])
    if number is None:
        return None
    span = match["span"].lower()
    years = 10 if span.startswith("thập") else 1000 if span.startswith("thiên") else 100
    value = (number[0] + (Decimal("0.5") if match["half"] else 0)) * years
    return [Quantity(match.start(), match.end(), format_number(value), "year", "measure", number[0] != 1)]
