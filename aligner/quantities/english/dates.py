"""Dates, times of day and spans of time in English, to quantities; handlers of the rules."""

# ruff: noqa: E501 (a pattern is a line)
from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from aligner.quantities.dates import make_date, make_time
from aligner.quantities.english.numbers import parse
from aligner.quantities.english.words import MONTHS
from aligner.quantities.quantity import Quantity, plain


def date_month_first(match: re.Match[str]) -> Sequence[Quantity] | None:
    """November 18, 2025, November 18–20, November 2025, November."""
    month = MONTHS[match["month"].lower()]
    year, day = (int(match[part]) if match[part] else None for part in ("year", "day"))
    if day is None and year is None:
        if match["month"].lower() in ("mar", "may", "march") and not _is_month(match):
            return ()
        return [Quantity(match.start(), match.end("month"), f"--{month:02}", "", "date", False)]
    return _days(match, year, month, day)


def _is_month(match: re.Match[str]) -> bool:
    return bool(re.search(r"\b(?:in|since|until|by|of|from|to|last|next|this|late|early|mid|and|through|for|every)[\s-]$",
                          match.string[max(0, match.start() - 9) : match.start()], re.IGNORECASE))  # fmt: skip


def _days(match: re.Match[str], year: int | None, month: int, day: int | None) -> Sequence[Quantity] | None:
    made = make_date(match, year, month, day)
    if made is None:
        return None
    last = match.groupdict().get("day2")
    if not last:
        return [made]
    other = make_date(match, year, month, int(last))
    return [made, other._replace(start=match.start("day2"))] if other else None


def date_day_first(match: re.Match[str]) -> Sequence[Quantity] | None:
    """18 November 2025, 18–20 November."""
    month = MONTHS[match["month"].lower()]
    return _days(match, int(match["year"]) if match["year"] else None, month, int(match["day"]))


def clock_time(match: re.Match[str]) -> Sequence[Quantity] | None:
    """15:30, 3:30 p.m., 3 o'clock; `half` is a or p."""
    half = (match["half"] or "").lower()
    made = make_time(match, int(match["hour"]), int(match["minute"] or 0), afternoon=half == "p" if half else None)
    return [made] if made else None


def spoken_time(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Half past five, a quarter to six, ten past three, six o'clock."""
    hour, minute = int((parse(match["hour"]) or (0,))[0]), 0
    part = (match["part"] or "").lower().removeprefix("a ")
    if part:
        minute = {"half": 30, "quarter": 15}.get(part) or int((parse(part) or (0,))[0])
        counted = part not in ("half", "quarter")
        if match["side"] == "to":
            # "Five to ten" counts, if nothing else says that it is a time.
            if part == "half" or (counted and not (match["minutes"] or match["clock"])):
                return None
            hour, minute = (hour - 1 or 12), 60 - minute
    made = make_time(match, hour, minute)
    return [made] if made else None


def decade(match: re.Match[str]) -> Sequence[Quantity]:
    """The 1980s, the '80s."""
    return [Quantity(match.start(), match.end(), match["decade"], "decade", "date")]


def periods(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Decades and centuries counted: "two decades" are 20 years."""
    number = Decimal("0.5") if match["n"].lower().startswith("half") else (parse(match["n"]) or (None,))[0]
    if number is None:
        return None
    length = {"d": 10, "c": 100, "m": 1000}[match["span"][0].lower()]
    sure = match["n"].lower() not in ("a", "one")
    return [Quantity(match.start(), match.end(), plain(number * length), "year", "measure", sure)]
