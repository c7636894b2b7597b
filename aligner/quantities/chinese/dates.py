"""Handlers of dates, times of day and periods in Chinese."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from aligner.quantities import measures
from aligner.quantities.chinese import numerals
from aligner.quantities.chinese.numbers import parse_number, parse_small
from aligner.quantities.chinese.words import CLASSIFIER, MORNING, NUMBER
from aligner.quantities.dates import make_date, make_time
from aligner.quantities.quantity import Quantity, format_number

_NOON = ("中午", "正午")
_EVENING = ("晚上", "晚")
_NIGHT = ("半夜", "午夜", "深夜", "夜里", "夜裡", *_EVENING)
_LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12, "臘": 12}
_BEGINNINGS = tuple("最当當年月起开開末之")
_CENTURY = ("世纪", "世紀")
_PERIODS = (
    # 半年, 两个半小时
    re.compile(
        rf"(?P<n>{NUMBER})?{CLASSIFIER}(?P<half>半)[个個]?(?P<measure>小时|小時|月|世纪|世紀|钟头|年|天)(?P<half2>(?!))?"
    ),
    # 两年半
    re.compile(rf"(?P<n>{NUMBER})[个個]?(?P<half>(?!))?(?P<measure>世纪|世紀|年|天)(?P<half2>半)"),
    # 三个世纪
    re.compile(rf"(?P<n>{NUMBER})[个個](?P<half>(?!))?(?P<measure>世纪|世紀)(?P<half2>(?!))?"),
)


def date_without_year(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read 二月三日, 二月三日至五日, 二月, 18日."""
    month, day = parse_small(match["month"]), parse_small(match["day"])
    if (match["month"] and month is None) or (match["day"] and day is None):
        return None
    made = make_date(match, None, month, day)
    if made is None:
        return None
    if day is None and not match["month"].isdigit():
        made = made._replace(sure=False)
    return _with_last_day(match, made, None, month) if day else [made]


def date_with_year(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read 2025年二月三日, 2025年二月三日至五日, 85年2月3日, 2025年."""
    year, month = _parse_year(match["year"]), parse_small(match["month"])
    made = make_date(match, year, month, parse_small(match["day"]))
    return None if made is None else _with_last_day(match, made, year, month)


def _with_last_day(match: re.Match[str], first: Quantity, year: int | None, month: int | None) -> Sequence[Quantity]:
    """Return the first day of a range, and the last if there is one."""
    last_day = parse_small(match.groupdict().get("day2"))
    last = make_date(match, year, month, last_day) if last_day else None
    return [first, last._replace(start=match.start("day2"))] if last else [first]


def lunar_day(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read 正月初三, 农历八月十五, 腊月廿三, 大年初一, 初五.

    A text in another language may name the first day without its number, and 初二 may be a grade in school.
    """
    written, start = match["month"] or "", match.start()
    has_context = bool(match["lunar"]) or (written in _LUNAR_MONTHS)
    if not has_context and match["day"][0] not in "初廿":
        return None
    if not (has_context or written) and match.string[start - 1 : start] in _BEGINNINGS:
        return None  # 最初三年, 年初二月
    day = numerals.parse_numeral(match["day"].removeprefix("初"))
    made = make_date(match, None, _LUNAR_MONTHS.get(written) or parse_small(written), None if day is None else int(day))
    # The name of a month may be translated without its number: "the last lunar month".
    readings = (str(day),) if written in _LUNAR_MONTHS else ()
    return [made._replace(sure=(has_context or bool(written)) and day != 1, readings=readings)] if made else None


def tens_of_years(match: re.Match[str]) -> Sequence[Quantity]:
    """Read 六旬 as sixty years."""
    years = str(10 * numerals.DIGIT_VALUES[match["n"]])
    return [Quantity(match.start(), match.end(), years, "year", "measure")]


def quarters_of_hour(match: re.Match[str]) -> Sequence[Quantity]:
    """Read 一刻钟 as 15 minutes, 三刻钟 as 45."""
    minutes = 15 * (parse_small(match["n"]) or 1)
    return [Quantity(match.start(), match.end(), str(minutes), "min", "measure")]


def _parse_year(text: str) -> int:
    year = int(text if text.isdigit() else numerals.join_digits(text))
    return year if len(text) > 2 else year + (2000 if year < 50 else 1900)


def clock_time(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read 下午三点半, 15时30分."""
    hour, minute = parse_small(match["hour"]), parse_small(match["minute"])
    if hour is None:
        return None
    part = match["part"] or ""
    if not part and match["mark"] in ("点", "點") and not match["minute"] and not match["rest"]:
        # "3点" may be points of a score or of a list.
        made = make_time(match, hour)
        if made is None:
            return None
        return [made._replace(sure=match["hour"].isdigit(), readings=(*made.readings, str(hour)))]
    rest = {"半": 30, "一刻": 15, "三刻": 45}.get(match["rest"] or "", 0)
    made = make_time(match, hour, minute or rest, afternoon=_is_afternoon(part, hour))
    return [made] if made else None


def _is_afternoon(part: str, hour: int) -> bool | None:
    """Tell whether an hour is after noon by the part of the day before it; None if there is none."""
    if not part:
        return None
    if part in _NOON:
        return hour < 10 or hour == 12
    if part in _NIGHT and (hour == 12 or (part not in _EVENING and hour < 5)):
        return False
    return part not in MORNING


def time_before_hour(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read 差一刻六点, 差五分六点."""
    hour, less = parse_small(match["hour"]), 15 if match["quarter"] else parse_small(match["less"])
    made = make_time(match, hour - 1 or 12, 60 - less) if hour and less else None
    return [made] if made else None


def digital_time(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read 下午3:30."""
    hour, part = int(match["hour"]), match["part"]
    is_afternoon = bool(part) and part not in MORNING and hour < 12
    made = make_time(match, hour, int(match["minute"]), afternoon=is_afternoon or None)
    return [made] if made else None


def century(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read 二十世纪, and decades of a century: 二十世纪八十年代."""
    number, years = parse_small(match["century"]), parse_small(match["decade"])
    if number is None:
        return None
    if years is not None:
        return [Quantity(match.start(), match.end(), str(100 * (number - 1) + years), "decade", "date")]
    if match["century"] in ("一", "半", "两", "兩"):
        return []  # 上一世纪, 本世纪
    return [Quantity(match.start(), match.end(), str(number), "century", "date")]


def decade(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read 1980年代, 八十年代."""
    word = match["decade"]
    value = parse_small(word) if len(word) < 4 else _parse_year(word)
    return None if value is None or value % 10 else [Quantity(match.start(), match.end(), str(value), "decade", "date")]


def periods(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read half years, two and a half hours and the like, and numbers of centuries: 半年, 两个半小时, 三个世纪."""
    for pattern in _PERIODS:
        found = pattern.match(match.string, match.start())
        made = None if found is None else _period(found)
        if made is not None:
            return made
    return None


def _period(match: re.Match[str]) -> Sequence[Quantity] | None:
    number, half = Decimal(0), Decimal("0.5")
    if match["n"]:
        parsed = parse_number(match["n"])
        if parsed is None or not parsed[0]:
            return None
        number, half = parsed[0], half if match["half"] or match["half2"] else Decimal(0)
    word, factor = match["measure"], 1
    if word in _CENTURY:
        word, factor = "年", 100
    measure = measures.find_measure(word if word != "月" else "个月", "zh")
    sure = bool(match["n"]) and (number != 1 or bool(half))
    return [Quantity(match.start(), match.end(), format_number((number + half) * factor), measure, "measure", sure)]
