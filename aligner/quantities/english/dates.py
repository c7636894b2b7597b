"""Dates, times of day and spans of time in English, to quantities; handlers of the rules."""

# ruff: noqa: E501 (a pattern is a line)
from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from aligner.quantities.english.numbers import parse
from aligner.quantities.english.words import MONTHS
from aligner.quantities.quantity import Quantity, plain
from aligner.quantities.rules import date, time


def month_first(match: re.Match[str]) -> Sequence[Quantity] | None:
    """November 18, 2025, November 18–20, November 2025, November."""
    month = _month_number(match)
    if month is None:
        return None
    year, day = (int(match[part]) if match[part] else None for part in ("year", "day"))
    if day is None and year is None:
        if match["month"].lower() in ("mar", "may", "march") and not _is_month(match):
            return ()
        return [Quantity(match.start(), match.end("month"), f"--{month:02}", "", "date", False)]
    return _days(match, year, month, day)


def _month_number(match: re.Match[str]) -> int | None:
    if match["month"][0].islower():
        return None
    return MONTHS[match["month"].lower()]


def _is_month(match: re.Match[str]) -> bool:
    return bool(re.search(r"\b(?:in|since|until|by|of|from|to|last|next|this|late|early|mid|and|through|for|every)[\s-]$",
                          match.string[max(0, match.start() - 9) : match.start()], re.IGNORECASE))  # fmt: skip


def _days(match: re.Match[str], year: int | None, month: int, day: int | None) -> Sequence[Quantity] | None:
    made = date(match, year, month, day)
    if made is None:
        return None
    last = match.groupdict().get("day2")
    if not last:
        return [made]
    other = date(match, year, month, int(last))
    return [made, other._replace(start=match.start("day2"))] if other else None


def day_first(match: re.Match[str]) -> Sequence[Quantity] | None:
    """18 November 2025, 18–20 November."""
    month = _month_number(match)
    if month is None:
        return None
    return _days(match, int(match["year"]) if match["year"] else None, month, int(match["day"]))


def clock(match: re.Match[str]) -> Sequence[Quantity] | None:
    """15:30, 3:30 p.m., 3 o'clock; `half` is a or p."""
    half = (match["half"] or "").lower()
    made = time(match, int(match["hour"]), int(match["minute"] or 0), afternoon=half == "p" if half else None)
    return [made] if made else None


def spoken(match: re.Match[str]) -> Sequence[Quantity] | None:
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
    made = time(match, hour, minute)
    return [made] if made else None


def decade(match: re.Match[str]) -> Sequence[Quantity]:
    """The 1980s, the '80s."""
    return [Quantity(match.start(), match.end(), match["decade"], "decade", "date")]


def span(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Decades and centuries counted: "two decades" are 20 years."""
    number = Decimal("0.5") if match["n"].lower().startswith("half") else (parse(match["n"]) or (None,))[0]
    if number is None:
        return None
    length = {"d": 10, "c": 100, "m": 1000}[match["span"][0].lower()]
    sure = match["n"].lower() not in ("a", "one")
    return [Quantity(match.start(), match.end(), plain(number * length), "year", "measure", sure)]
