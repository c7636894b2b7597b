"""Dates, times of day and spans of time in Chinese, to quantities; handlers of the rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from aligner.quantities import numerals, units
from aligner.quantities.chinese.numbers import parse, small
from aligner.quantities.chinese.words import CLASSIFIER, MORNING, NUMBER
from aligner.quantities.dates import make_date, make_time
from aligner.quantities.quantity import Quantity, plain

_SPANS = (
    re.compile(
        rf"(?P<n>{NUMBER})?{CLASSIFIER}(?P<half>半)[个個]?(?P<unit>小时|小時|月|世纪|世紀|钟头|年|天)(?P<half2>(?!))?"
    ),
    re.compile(rf"(?P<n>{NUMBER})[个個]?(?P<half>(?!))?(?P<unit>世纪|世紀|年|天)(?P<half2>半)"),
    re.compile(rf"(?P<n>{NUMBER})[个個](?P<half>(?!))?(?P<unit>世纪|世紀)(?P<half2>(?!))?"),
)


def date_without_year(match: re.Match[str]) -> Sequence[Quantity] | None:
    """二月三日, 二月三日至五日, 二月, 18日: no year."""
    year, month, day = (small(match[part]) for part in ("year", "month", "day"))
    if (match["month"] and month is None) or (match["day"] and day is None):
        return None
    made = make_date(match, year, month, day)
    if made is None:
        return None
    if year is None and day is None and not match["month"].isdigit():
        made = made._replace(sure=False)
    last = small(match.groupdict().get("day2"))
    other = make_date(match, year, month, last) if last and day else None
    return [made, other._replace(start=match.start("day2"))] if other else [made]


def date_with_year(match: re.Match[str]) -> Sequence[Quantity] | None:
    """2025年二月三日, 2025年二月三日至五日, 2025年."""
    year = int(_year(match["year"]))
    made = make_date(match, year, small(match["month"]), small(match["day"]))
    if made is None:
        return None
    last = small(match["day2"])
    other = make_date(match, year, small(match["month"]), last) if last else None
    return [made, other._replace(start=match.start("day2"))] if other else [made]


def _year(text: str) -> str:
    return text if text.isdigit() else "".join(str(numerals.ZH_DIGITS[char]) for char in text)


def clock_time(match: re.Match[str]) -> Sequence[Quantity] | None:
    """下午三点半, 15时30分."""
    hour, minute = small(match["hour"]), small(match["minute"])
    if hour is None:
        return None
    part = match["part"] or ""
    if not part and match["mark"] in ("点", "點") and not match["minute"] and not match["rest"]:
        # "3点" may be points of a score or of a list.
        made = make_time(match, hour)
        return (
            None
            if made is None
            else [made._replace(sure=match["hour"].isdigit(), readings=(*made.readings, str(hour)))]
        )
    rest = {"半": 30, "一刻": 15, "三刻": 45}.get(match["rest"] or "", 0)
    afternoon = None if not part else part not in MORNING
    if part in ("中午", "正午"):
        afternoon = hour < 10 or hour == 12
    elif part in ("半夜", "午夜", "深夜", "夜里", "夜裡", "晚上", "晚") and (
        hour == 12 or (part not in ("晚上", "晚") and hour < 5)
    ):
        afternoon = False
    made = make_time(match, hour, minute or rest, afternoon=afternoon)
    return [made] if made else None


def time_before_hour(match: re.Match[str]) -> Sequence[Quantity] | None:
    """差一刻六点, 差五分六点."""
    hour, less = small(match["hour"]), 15 if match["quarter"] else small(match["less"])
    made = make_time(match, hour - 1 or 12, 60 - less) if hour and less else None
    return [made] if made else None


def digital_time(match: re.Match[str]) -> Sequence[Quantity] | None:
    """下午3:30."""
    part = match["part"] or ""
    afternoon = None if not part else part not in MORNING and int(match["hour"]) <= 12
    made = make_time(
        match,
        int(match["hour"]),
        int(match["minute"]),
        afternoon=afternoon or None if int(match["hour"]) != 12 else None,
    )
    return [made] if made else None


def century(match: re.Match[str]) -> Sequence[Quantity] | None:
    """二十世纪, and decades of one: 二十世纪八十年代."""
    number, years = small(match["century"]), small(match["decade"])
    if number is None:
        return None
    if years is None and match["century"] in ("一", "半", "两", "兩"):
        return []  # 上一世纪, 本世纪
    if years is None:
        return [Quantity(match.start(), match.end(), str(number), "century", "date")]
    return [Quantity(match.start(), match.end(), str(100 * (number - 1) + years), "decade", "date")]


def decade(match: re.Match[str]) -> Sequence[Quantity] | None:
    """1980年代, 八十年代."""
    word = match["decade"]
    value = small(word) if len(word) < 4 else int(_year(word))
    return None if value is None or value % 10 else [Quantity(match.start(), match.end(), str(value), "decade", "date")]


def periods(match: re.Match[str]) -> Sequence[Quantity] | None:
    """The first of the ways of counting time that fits where the number does."""
    for pattern in _SPANS:
        found = pattern.match(match.string, match.start())
        made = None if found is None else _counted(found)
        if made is not None:
            return made
    return None


def _counted(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Half years and the like, and centuries counted: 半年, 两个半小时, 三个世纪."""
    number = parse(match["n"])[0] if match["n"] and parse(match["n"]) else Decimal(0)  # type: ignore[index]
    if match["n"] and not number:
        return None
    half = Decimal("0.5") if match["half"] or match["half2"] or not match["n"] else Decimal(0)
    word, factor = match["unit"], 1
    if word in ("世纪", "世紀"):
        word, factor = "年", 100
    unit = units.find(word if word != "月" else "个月", "zh")
    sure = bool(match["n"]) and (number != 1 or bool(half))
    return [Quantity(match.start(), match.end(), plain((number + half) * factor), unit, "measure", sure)]
