"""Handlers of dates, times of day and periods in English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from aligner.quantities.dates import make_date, make_time
from aligner.quantities.english import numerals
from aligner.quantities.english.numbers import parse_number
from aligner.quantities.english.words import MONTHS
from aligner.quantities.quantity import Quantity, format_number

_BEFORE_MONTH = re.compile(
    r"\b(?:in|since|until|by|of|from|to|last|next|this|late|early|mid|and|through|for|every)[\s-]$", re.IGNORECASE
)
_YEARS = {"d": 10, "c": 100, "m": 1000}  # decades, centuries, millennia


def date_month_first(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read November 18, 2025, November 18–20, November 2025, November."""
    month = MONTHS[match["month"].lower()]
    year, day = (int(match[part]) if match[part] else None for part in ("year", "day"))
    if day is None and year is None:
        if match["month"].lower() in ("mar", "may", "march") and not _follows_preposition(match):
            return ()
        return [Quantity(match.start(), match.end("month"), f"--{month:02}", "", "date", False)]
    return _days(match, year, month, day)


def _follows_preposition(match: re.Match[str]) -> bool:
    return bool(_BEFORE_MONTH.search(match.string[max(0, match.start() - 9) : match.start()]))


def _days(match: re.Match[str], year: int | None, month: int, day: int | None) -> Sequence[Quantity] | None:
    first = make_date(match, year, month, day)
    if first is None:
        return None
    last_day = match.groupdict().get("day2")
    if not last_day:
        return [first]
    last = make_date(match, year, month, int(last_day))
    return [first, last._replace(start=match.start("day2"))] if last else None


def date_day_first(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read 18 November 2025, 18–20 November."""
    year = int(match["year"]) if match["year"] else None
    return _days(match, year, MONTHS[match["month"].lower()], int(match["day"]))


def clock_time(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read 15:30, 3:30 p.m., 3 o'clock; the group `half` is the first letter of a.m. or p.m."""
    half = (match["half"] or "").lower()
    made = make_time(match, int(match["hour"]), int(match["minute"] or 0), afternoon=half == "p" if half else None)
    return [made] if made else None


def spoken_time(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read half past five, a quarter to six, ten past three, six o'clock."""
    hour, minute = _small_number(match["hour"]), 0
    part = (match["part"] or "").lower().removeprefix("a ")
    if part:
        minute = {"half": 30, "quarter": 15}.get(part) or _small_number(part)
        if match["side"] == "to":
            # "Five to ten" is a range unless something else shows that it is a time.
            is_number = part not in ("half", "quarter")
            if part == "half" or (is_number and not (match["minutes"] or match["clock"])):
                return None
            hour, minute = (hour - 1 or 12), 60 - minute
    made = make_time(match, hour, minute)
    return [made] if made else None


def _small_number(text: str) -> int:
    return int((parse_number(text) or (0,))[0])


def decade(match: re.Match[str]) -> Sequence[Quantity]:
    """Read the 1980s, the '80s."""
    return [Quantity(match.start(), match.end(), match["decade"], "decade", "date")]


def joined_year(match: re.Match[str]) -> Sequence[Quantity]:
    """Read mid-1990s, post-2008."""
    measure = "decade" if match["s"] else ""
    return [Quantity(match.start("year"), match.end(), match["year"], measure, "date")]


def spelled_decade(match: re.Match[str]) -> Sequence[Quantity]:
    """Read "the nineties", and "in her thirties"."""
    value = numerals.DECADES[match["decade"].lower()]
    return [Quantity(match.start(), match.end(), str(value), "decade", "date")]


def quarters_of_hour(match: re.Match[str]) -> Sequence[Quantity]:
    """Read "a quarter of an hour", "three quarters of an hour"."""
    minutes = 45 if (match["n"] or "").lower() == "three" else 15
    return [Quantity(match.start(), match.end(), str(minutes), "min", "measure")]


def periods(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read numbers of decades, centuries and millennia as years: two decades are 20 years."""
    words = match["n"].lower()
    number = Decimal("0.5") if words.startswith("half") else (parse_number(words) or (None,))[0]
    if number is None:
        return None
    years = format_number(number * _YEARS[match["span"][0].lower()])
    return [Quantity(match.start(), match.end(), years, "year", "measure", words not in ("a", "one"))]
