"""Quantities in Chinese, both scripts."""

# ruff: noqa: E501 (a rule is a line)
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from aligner.quantities import numerals, units
from aligner.quantities.amounts import Amounts, Grammar, Number
from aligner.quantities.english import (
    FRACTION,
    ISO,
    NOT_QUANTITIES,
    NUMERIC,
    VULGAR,
    fraction,
    fraction_text,
    iso_date,
    numeric_date,
    vulgar,
)
from aligner.quantities.quantity import Quantity, plain
from aligner.quantities.rules import Anywhere, Rule, Rules, date, name, time

_ONES = "".join(numerals.ZH_DIGITS)
_PLACES = "".join(numerals.ZH_PLACES)
_BIG = "".join(numerals.ZH_MAGNITUDES)
# 千 and 兆 may belong to the unit instead: 千瓦, 兆赫.
_PLACE = r"(?:[十拾百佰仟廿卅]|千(?![瓦克米卡伏赫字]))"
_MAGNITUDE = r"(?:[万萬](?!像素)|[亿億]|兆(?![瓦字赫比]))"
_HAN = rf"(?:[{_ONES}]|{_PLACE}|{_MAGNITUDE})"
_MIXED = rf"(?:{numerals.DIGITS})(?:\s?(?:{_PLACE}|{_MAGNITUDE})+(?:(?:\d+(?:\.\d+)?|[{_ONES}]+)(?:{_PLACE}|{_MAGNITUDE})+)*)?"
_NUMBER = rf"(?:{_MIXED}|{_HAN}+)"
_SMALL = rf"(?:\d{{1,2}}|[{_ONES}十]{{1,3}})"
_YEAR = rf"(?:[12]\d{{3}}|[一二][{_ONES}]{{3}})"
_MORNING, _AFTERNOON = (
    "凌晨|清晨|早上|早晨|上午|今晨|一早|早|清早|半夜|午夜",
    "下午|傍晚|晚上|晚间|晚間|夜里|夜裡|夜晚|深夜|今晚|当晚|當晚|晚|午后|午後",
)

_NUMERAL = re.compile(rf"[{_ONES}{_PLACES}{_BIG}]*")
_HAN_NUMERAL = re.compile(rf"[{_ONES}{_PLACES}{_BIG}]")

# Words that hold numerals without being numbers.
_WORDS = re.compile(
    r"一些|一直|一定|一起|一样|一樣|一切|一般|一旦|一致|一同|一向|一再|一律|一带|一帶|一边|一邊|一面|一方面|一时|一時|一度|一下|一番"
    r"|一步|一味|一心|一系列|一连串|一連串|一路|一贯|一貫|一身|一手|一席|一举|一舉|一旁|一概|一流|一体|一體|一共|一道|一如|一经|一經"
    r"|万一|萬一|万岁|万能|万物|万事|万维网|万圣节|萬聖節|万达|萬達|千万(?=不|别|要|记|莫|注意)|千家万户|千方百计|千辛万苦|千变万化|成千上万|成千上萬|百万富翁|千百万"
    r"|十分(?!之|钟|鐘|\d)|十足|百姓|百货|百貨|百度|百科|百慕大|百老汇|百老匯|百事|百合|百般|百叶|千禧|千古|千里|九龙|九龍|三亚|三明治|三菱|三星|四川|五角大|五指|五金"
    r"|六安|七夕|八卦|十字|双十一|二手|二战|二戰|一战|一戰|三角|四季|四处|四處|四周|五星级?|第三方|三文鱼|四面|四肢|五官|五颜六色|七嘴八舌|乱七八糟"
    r"|不三不四|三三两两|三番五次|三心二意|四舍五入|五花八门|五花八門|十全十美|亿万富翁|億萬富翁|亿万富豪|一两|两岸|兩岸|两侧|两旁|三脚架|四轮|万众|万科|万豪|萬豪"
    r"|(?:周|週|星期|礼拜|禮拜)[一二三四五六日天](?:(?:至|到|和|、|或)(?:周|週|星期|礼拜)?[一二三四五六日])?|周末|唯一|统一|統一|单一|單一|同一|万分|万幸|百感|百里|千载|千篇"
)
_VAGUE = re.compile(
    rf"(?:[几幾数數好多][十百千万萬亿億]+|(?<![{_ONES}])[十百千万萬][几幾]|[上成近][百千万萬亿億]+(?![{_ONES}])|[十百千万萬亿億]+[几幾数數余餘]?[十百千万萬亿億]*计)"
)
_ADJACENT = re.compile(r"[一二两兩三四五六七八九]{2}(?:[十百千万萬亿億]|个|個|天|年|次|人|名|岁|歲)")
_CLASSIFIER = "[个個]?"


def _adjacent(match: re.Match[str]) -> Sequence[Quantity]:
    """三四十 is thirty or forty, no quantity; 七八年 may be the year '78."""
    digits = "".join(str(numerals.ZH_DIGITS[char]) for char in match[0][:2])
    return [Quantity(match.start(), match.end(), "", "", "name", False, (digits,))]


def _number(text: str) -> Number | None:
    if text[0].isdigit() and text[-1].isdigit() and not _HAN_NUMERAL.search(text):
        return numerals.parse_digits(text, "zh")
    number = numerals.parse_chinese(text.replace(" ", ""))
    return None if number is None else (number, ())


def _small(text: str | None) -> int | None:
    if not text:
        return None
    number = Decimal(text) if text.isdigit() else numerals.parse_chinese(text)
    return None if number is None else int(number)


def _inherit(first: str, second: str) -> Decimal:
    """3-4万亿 is from 3 万亿: a short first number shares the magnitude of the second."""
    big = re.search(r"[十百千万萬亿億兆]+$", second)
    if not big or not re.fullmatch(rf"[\d.]+|[{_ONES}]", first):
        return Decimal(1)
    factor = Decimal(1)
    for char in big[0]:
        factor *= Decimal(10) ** (numerals.ZH_MAGNITUDES.get(char) or numerals.ZH_PLACES[char])
    return factor


_AMOUNTS = Amounts(
    Grammar(
        "zh", _NUMBER, "", r"(?:-|–|—|~|～|－|至|到|或|、|和)", _number, Decimal, "半", "[多余餘来來几幾]?", _inherit
    )
)


def _amount(match: re.Match[str]) -> Sequence[Quantity] | None:
    text, start, end = match.string, match.start(), match.end("n")
    numeral = match["n"]
    if numeral[0].isdigit():
        if _in_name(match):
            return [Quantity(start, end, numeral, "", "name", False)]
        return _AMOUNTS.make(match)
    made = _AMOUNTS.make(match)
    if not made:
        return made
    return [weighed for quantity in made if (weighed := _weigh(quantity, text)) is not None]


def _weigh(quantity: Quantity, text: str) -> Quantity | None:
    """How sure a number in Han characters is: a single character is often part of a word."""
    written = text[quantity.start : quantity.end]
    numeral = _NUMERAL.match(written)
    length = numeral.end() if numeral else 0
    if length != 1:
        idiom = quantity.unit == "" and float(quantity.value) <= 10
        return replace(quantity, sure=False) if idiom else quantity
    if not quantity.unit and (
        (written[0] in "一零〇○" + _PLACES + _BIG and written[0] != "十") or quantity.value == "1"
    ):
        return None
    weak = not quantity.unit or quantity.value == "1" or quantity.unit in ("deg", "week", "jin")
    return replace(quantity, sure=False) if weak else quantity


def _in_name(match: re.Match[str]) -> bool:
    """Whether digits belong to a Latin name: "Claude Sonnet 4.5", "Microsoft 365", "5G"."""
    text, start, end = match.string, match.start(), match.end("n")
    before, after = text[start - 1 : start], text[end : end + 2]
    if (
        before
        and before.isascii()
        and (
            before.isalpha()
            or before in "_#@"
            or (before in "-." and text[start - 2 : start - 1].isalnum() and text[start - 2].isascii())
        )
    ):
        return True
    if len(after) == 2 and after[0] == "." and after[1].isdigit():
        return True
    if after[:1].isascii() and after[:1].isalpha() and not match["unit"]:
        return True
    if (
        match["unit"]
        or match["pre"]
        or match["n2"]
        or not match["n"][-1].isdigit()
        or "," in match["n"]
        or after[:1] in "年月日號号"
    ):
        return False
    return (
        before.isspace()
        and start > 1
        and text[start - 2].isascii()
        and text[start - 2].isalpha()
        and text[end : end + 3].lstrip()[:1] not in _COUNTERS
    )


_COUNTERS = tuple("个個名人位家岁歲次场場分头頭只隻座辆輛艘架件项項种種部年月日号號万萬亿億名倍点點")


def _date(match: re.Match[str]) -> Sequence[Quantity] | None:
    year, month, day = (_small(match[part]) for part in ("year", "month", "day"))
    if (match["month"] and month is None) or (match["day"] and day is None):
        return None
    made = date(match, year, month, day)
    if made is None:
        return None
    if year is None and day is None and not match["month"].isdigit():
        made = replace(made, sure=False)
    last = _small(match.groupdict().get("day2"))
    other = date(match, year, month, last) if last and day else None
    return [made, replace(other, start=match.start("day2"))] if other else [made]


def _clock(match: re.Match[str]) -> Sequence[Quantity] | None:
    hour, minute = _small(match["hour"]), _small(match["minute"])
    if hour is None:
        return None
    part = match["part"] or ""
    if not part and match["mark"] in ("点", "點") and not match["minute"] and not match["rest"]:
        # "3点" may be points of a score or of a list.
        made = time(match, hour)
        return (
            None
            if made is None
            else [replace(made, sure=match["hour"].isdigit(), readings=(*made.readings, str(hour)))]
        )
    rest = {"半": 30, "一刻": 15, "三刻": 45}.get(match["rest"] or "", 0)
    afternoon = None if not part else not re.fullmatch(_MORNING, part)
    if part in ("中午", "正午"):
        afternoon = hour < 10 or hour == 12
    elif part in ("半夜", "午夜", "深夜", "夜里", "夜裡", "晚上", "晚") and (
        hour == 12 or (part not in ("晚上", "晚") and hour < 5)
    ):
        afternoon = False
    made = time(match, hour, minute or rest, afternoon=afternoon)
    return [made] if made else None


def _colon(match: re.Match[str]) -> Sequence[Quantity] | None:
    part = match["part"] or ""
    afternoon = None if not part else not re.fullmatch(_MORNING, part) and int(match["hour"]) <= 12
    made = time(
        match,
        int(match["hour"]),
        int(match["minute"]),
        afternoon=afternoon or None if int(match["hour"]) != 12 else None,
    )
    return [made] if made else None


def _percent(match: re.Match[str]) -> Sequence[Quantity] | None:
    unit = "‰" if match["of"] == "千" else "%"
    first = _number(match["n"])
    if first is None:
        return None
    value = first[0]
    if match["point"]:
        value += Decimal("0." + "".join(str(numerals.ZH_DIGITS[char]) for char in match["point"]))
    made = [Quantity(match.start(), match.end(), plain(value), unit, "percent")]
    second = _number(match["n2"]) if match["n2"] else None
    if second is not None:
        made.append(Quantity(match.start("n2"), match.end(), plain(second[0]), unit, "percent"))
    return made


def _tenths(match: re.Match[str]) -> Sequence[Quantity] | None:
    """三成: thirty per cent."""
    number = _number(match["n"])
    if number is None or number[0] > 10:
        return None
    value = number[0] * 10 + (5 if match["half"] else 0)
    return [
        Quantity(match.start(), match.end(), plain(value), "%", "percent", match["n"] != "一" or bool(match["half"]))
    ]


def _fraction(match: re.Match[str]) -> Sequence[Quantity] | None:
    below, above = _small(match["below"]), _small(match["above"])
    if not below or above is None:
        return None
    return [Quantity(match.start(), match.end(), fraction_text(Fraction(above, below)))]


def _ordinal(match: re.Match[str]) -> Sequence[Quantity] | None:
    number = _number(match["n"])
    if number is None:
        return None
    return [
        Quantity(match.start(), match.end(), plain(number[0]), "", "ordinal", match["n"][0].isdigit() or number[0] > 10)
    ]


def _century(match: re.Match[str]) -> Sequence[Quantity] | None:
    century, decade = _small(match["century"]), _small(match["decade"])
    if century is None:
        return None
    if decade is None and match["century"] in ("一", "半", "两", "兩"):
        return []  # 上一世纪, 本世纪
    if decade is None:
        return [Quantity(match.start(), match.end(), str(century), "century", "date")]
    return [Quantity(match.start(), match.end(), str(100 * (century - 1) + decade), "decade", "date")]


def _decade(match: re.Match[str]) -> Sequence[Quantity] | None:
    decade = match["decade"]
    value = _small(decade) if len(decade) < 4 else int(_year(decade))
    return None if value is None or value % 10 else [Quantity(match.start(), match.end(), str(value), "decade", "date")]


def _year(text: str) -> str:
    return text if text.isdigit() else "".join(str(numerals.ZH_DIGITS[char]) for char in text)


def _dated(match: re.Match[str]) -> Sequence[Quantity] | None:
    year = int(_year(match["year"]))
    made = date(match, year, _small(match["month"]), _small(match["day"]))
    if made is None:
        return None
    last = _small(match["day2"])
    other = date(match, year, _small(match["month"]), last) if last else None
    return [made, replace(other, start=match.start("day2"))] if other else [made]


def _span(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Half years and the like, and centuries counted: 半年, 两个半小时, 三个世纪."""
    number = _number(match["n"])[0] if match["n"] and _number(match["n"]) else Decimal(0)  # type: ignore[index]
    if match["n"] and not number:
        return None
    half = Decimal("0.5") if match["half"] or match["half2"] or not match["n"] else Decimal(0)
    word, factor = match["unit"], 1
    if word in ("世纪", "世紀"):
        word, factor = "年", 100
    unit = units.find(word if word != "月" else "个月", "zh")
    sure = bool(match["n"]) and (number != 1 or bool(half))
    return [Quantity(match.start(), match.end(), plain((number + half) * factor), unit, "measure", sure)]


def _signed(match: re.Match[str]) -> Sequence[Quantity] | None:
    made = _AMOUNTS.pattern.match(match.string, match.end())
    found = _AMOUNTS.make(made) if made else None
    if not found:
        return None
    scale = {"摄": "°C", "攝": "°C", "华": "°F", "華": "°F"}.get(match[0][0], "")
    below = "零下" in match[0] or "负" in match[0] or "負" in match[0]
    return [
        replace(
            quantity, start=match.start() if not number else quantity.start,
            value="-" + quantity.value if below else quantity.value,
            unit=scale if scale and quantity.unit == "deg" else quantity.unit, readings=(),
        )
        for number, quantity in enumerate(found)
    ]  # fmt: skip


def _point(match: re.Match[str]) -> Sequence[Quantity] | None:
    """三点五: 3.5, with what it counts."""
    whole = numerals.parse_chinese(match["whole"])
    if whole is None:
        return None
    value = whole + Decimal("0." + "".join(str(numerals.ZH_DIGITS[char]) for char in match["part"]))
    for char in match["mag"] or "":
        value *= Decimal(10) ** (numerals.ZH_MAGNITUDES.get(char) or numerals.ZH_PLACES[char])
    unit_match = _UNIT.match(match.string, match.end())
    unit = units.find(unit_match[0].strip(), "zh") if unit_match else ""
    end = unit_match.end() if unit_match else match.end()
    return [Quantity(match.start(), end, plain(value), unit, units.kind(unit))]


def _dozen(match: re.Match[str]) -> Sequence[Quantity] | None:
    number = _number(match["n"])
    return (
        None
        if number is None
        else [Quantity(match.start(), match.end(), plain(number[0] * 12), "", "number", number[0] > 1)]
    )


_LOOSE = {"双": "2", "雙": "2", "俩": "2", "倆": "2", "翻番": "2", "翻倍": "2", "加倍": "2", "减半": "0.5", "減半": "0.5", "一半": "0.5",
          "半数": "0.5", "半數": "0.5", "大半": "0.5", "对半": "0.5", "中午": "12:00", "正午": "12:00", "午夜": "00:00"}  # fmt: skip


def _loose(match: re.Match[str]) -> Sequence[Quantity]:
    return [Quantity(match.start(), match.end(), _LOOSE[match[0]], "", "number", False)]


_UNIT = re.compile(rf"\s?(?:(?:{units.symbols_pattern()})(?![A-Za-z0-9])|(?:{units.words_pattern('zh')}))")
_PART = rf"(?P<part>{_MORNING}|{_AFTERNOON}|中午|正午)"
_DAY = rf"(?P<day>{_SMALL})\s?[日号號](?:\s?(?:至|到|-|–|—|~|和|、)\s?(?P<day2>{_SMALL})\s?[日号號])?"
_TO_DAY = rf"(?P<day>{_SMALL})(?:\s?[日号號])?\s?(?:至|到|-|–|—|~|和|、)\s?(?P<day2>{_SMALL})\s?[日号號]"

_SPANS = (
    re.compile(
        rf"(?P<n>{_NUMBER})?{_CLASSIFIER}(?P<half>半)[个個]?(?P<unit>小时|小時|月|世纪|世紀|钟头|年|天)(?P<half2>(?!))?"
    ),
    re.compile(rf"(?P<n>{_NUMBER})[个個]?(?P<half>(?!))?(?P<unit>世纪|世紀|年|天)(?P<half2>半)"),
    re.compile(rf"(?P<n>{_NUMBER})[个個](?P<half>(?!))?(?P<unit>世纪|世紀)(?P<half2>(?!))?"),
)


def _spans(match: re.Match[str]) -> Sequence[Quantity] | None:
    """The first of the ways of counting time that fits where the number does."""
    for pattern in _SPANS:
        found = pattern.match(match.string, match.start())
        made = None if found is None else _span(found)
        if made is not None:
            return made
    return None


_RULES: tuple[Rule, ...] = (
    ("d[A-Za-z_.+@/-] w[A-Za-z{%&_.+-]", NOT_QUANTITIES, name),
    ("w", _WORDS, name),
    ("w[一二三四五六]", re.compile(r"(?<=[周週期拜])[一二三四五六](?![年个個]|天(?![气氣]))"), name),
    ("w[几幾数數好多十百千万萬亿億上成近]", _VAGUE, name),
    ("w[一二三四五六七八九两兩]", _ADJACENT, _adjacent),
    ("d[-/.]", ISO, iso_date),
    ("d[-/.]", NUMERIC, numeric_date("dm")),
    (r"d[\s世] w[零〇○一壹二贰貳两兩三叁參四肆五伍六陆陸七柒八捌九玖十]", re.compile(rf"(?P<century>\d{{1,2}}|[{_ONES}十]{{1,3}})\s?(?:世纪|世紀)(?:\s?(?P<decade>\d0|[二三四五六七八九]?十)\s?年代)?"), _century),
    (r"d[\s年] w[上本十零〇○一壹二贰貳两兩三叁參四肆五伍六陆陸七柒八捌九玖]", re.compile(rf"(?:[上本]世[纪紀])?(?P<decade>[12]\d\d0|\d0|[一二][{_ONES}]{{2}}[零〇0]|[二三四五六七八九]?十)\s?年代"), _decade),
    (r"d[\s年] w[一二]", re.compile(rf"(?P<year>{_YEAR})\s?年\s?(?P<month>{_SMALL})\s?月(?:份)?\s?{_TO_DAY}"), _dated),
    (r"d[\s年] w[一二]", re.compile(rf"(?P<year>{_YEAR})\s?年(?:\s?(?P<month>{_SMALL})\s?月(?:份)?(?:\s?{_DAY})?)?(?P<day3>(?!))?"), _dated),
    (r"d[\s月] w[零〇○一壹二贰貳两兩三叁參四肆五伍六陆陸七柒八捌九玖十]", re.compile(rf"(?P<year>(?!))?(?P<month>{_SMALL})\s?月(?:份)?\s?{_TO_DAY}"), _date),
    (r"d[\s月] w[零〇○一壹二贰貳两兩三叁參四肆五伍六陆陸七柒八捌九玖十]", re.compile(rf"(?P<year>(?!))?(?P<month>{_SMALL})\s?月(?:份)?(?:\s?{_DAY})?"), _date),
    (r"d[\s日号號]", re.compile(r"(?P<year>(?!))?(?P<month>(?!))?(?P<day>\d{1,2})\s?[日号號](?![楼樓线線馆館房登门門机機厅廳院店车車台])(?:\s?(?:至|到|-|和)\s?(?P<day2>\d{1,2})\s?[日号號])?"), _date),
    ("d[:：] w", re.compile(rf"{_PART}?\s?(?P<hour>\d{{1,2}})[:：](?P<minute>\d{{2}})(?:[:：]\d{{2}})?(?!\d)"), _colon),
    ("w[零〇○一壹二贰貳两兩三叁參四肆五伍六陆陸七柒八捌九玖十百]", re.compile(rf"(?P<whole>[{_ONES}十百]+)[点點](?P<part>[{_ONES}]+)(?P<mag>[{_PLACES}{_BIG}]+)?(?![十分钟鐘])"), _point),
    (r"d[\s点點时時] w", re.compile(rf"{_PART}?\s?(?P<hour>{_SMALL})\s?(?P<mark>[点點时時])(?![{_ONES}]+(?:[%倍{_BIG}]|个))(?:\s?(?P<minute>\d{{1,2}}|[{_ONES}十]{{1,4}})\s?分(?!之)|(?P<rest>半|一刻|三刻|整))?(?=(?:\s?[钟鐘])?)"), _clock),
    ("w[百千]", re.compile(rf"(?P<of>[百千])分之(?P<n>\d+(?:\.\d+)?|[{_ONES}十百]+)(?:[点點](?P<point>[{_ONES}]+))?(?:(?:至|到|-)(?:百分之)?(?P<n2>\d+(?:\.\d+)?|[{_ONES}十百]+))?"), _percent),
    (r"d[\s分] w[零〇○一壹二贰貳两兩三叁參四肆五伍六陆陸七柒八捌九玖十百千万]", re.compile(rf"(?P<below>\d+|[{_ONES}十百千万]+)\s?分之\s?(?P<above>\d+|[{_ONES}十百]+)"), _fraction),
    (r"d[.\s成] w[零〇○一壹二贰貳两兩三叁參四肆五伍六陆陸七柒八捌九玖]", re.compile(rf"(?P<n>\d(?:\.\d)?|[{_ONES}])\s?成(?P<half>半)?(?![为為立了功员員长長就本年都交分人果熟名效])"), _tenths),
    ("w[第]", re.compile(rf"第\s?(?P<n>{_NUMBER})"), _ordinal),
    (r"d[\s打] w[零〇○一壹二贰貳两兩三叁參四肆五伍六陆陸七柒八捌九玖]", re.compile(rf"(?P<n>[{_ONES}\d])\s?打(?=[鸡啤铅玫蛋])"), _dozen),
    (r"d[个個半世年天.,\s十拾百佰仟廿卅千万萬亿億兆] w", re.compile(rf"(?:{_NUMBER})?[个個]?[半世年天]|{_NUMBER}[个個](?=世)"), _spans),
    ("w[摄攝华華零负負]", re.compile(r"(?:摄氏|攝氏|华氏|華氏)(?:零下|负|負)?(?=\s?[-\d" + _ONES + r"十])|零下(?:摄氏|华氏)?(?=\s?[\d" + _ONES + r"十])|[负負](?=\s?\d)"), _signed),
    (r"d[\s½¼¾⅓⅔⅛⅕⅖⅗] w[½¼¾⅓⅔⅛⅕⅖⅗]", VULGAR, vulgar),
    (r"d[/⁄\s]", FRACTION, fraction),
    ("d w", _AMOUNTS.pattern, _amount),
    ("w[双雙俩倆翻加减減一半大对中正午]", re.compile("|".join(sorted(_LOOSE, key=len, reverse=True))), _loose),
)  # fmt: skip

# One of something, and the many words that begin with "one", are passed over at once.
_NOT_ONE = r"(?![些直定起样樣切般旦致同向再律带帶边邊面时時度下番步味心系连連路贯貫身手席举舉旁概流体體共道如经經位名种種家条條件场場项項只隻群片段座间間张張封句]|[个個](?!半|月|小|[钟鐘]|世|星|[礼禮]))"
_REST = "".join(
    char for char in dict.fromkeys([*numerals.ZH_DIGITS, *numerals.ZH_PLACES, *numerals.ZH_SPECIAL]) if char != "一"
)
# Latin words with digits in them, addresses and currencies; not inside a word.
_OUTSIDE = "(?<![a-z][a-z])"
_CURRENCIES = "us$ a$ au$ hk$ nt$ s$ c$ ca$ nz$ r$ cn$".split()  # noqa: SIM905
_CODES = "usd eur gbp cny rmb jpy vnd aud cad chf hkd krw".split()  # noqa: SIM905
CHINESE = Rules(
    Anywhere(
        [
            (r"\-−", r"\d"),
            (rf"\d{_REST}$£€¥￥₫₩₹₽฿½¼¾⅓⅔双雙俩倆", ""),
            ("一", _NOT_ONE),
            ("第", rf"(?=\s?[\d{_ONES}{_PLACES}])"),
            ("半", "(?:(?=[个個小天年月世数數]|[钟鐘])|夜)"),
            ("翻", "[番倍]"),
            ("减減", "半"),
            ("对大一", "半"),
            ("几幾数數好多", "(?=[十百千万萬亿億])"),
            ("上成近", "(?=[百千万萬亿億])"),
            ("上本", "(?=世[纪紀])"),
            ("万萬亿億", "(?=[一圣維维能物事岁众科豪幸分达達富])"),
            ("零", "下"),
            ("负負", r"(?=\d)"),
            ("摄攝华華", "氏"),
            ("凌", "晨"),
            ("清", "[晨早]"),
            ("早", r"(?:[上晨]?(?=\s?[\d一二三四五六七八九十])|[上晨])"),
            ("上", "午"),
            ("下", "午"),
            ("傍", "晚"),
            ("晚", r"(?:[上间間]|(?=\s?[\d七八九十]))"),
            ("夜", "[里裡晚]"),
            ("深", "夜"),
            ("今", "晨"),
            ("当當", "晚"),
            ("中正", "午"),
            ("午", "[夜后後]"),
            ("加", "倍"),
            (r"\{", ""),
            ("h", rf"{_OUTSIDE}ttps?://"),
            ("w", rf"{_OUTSIDE}ww\."),
            ("a-z", rf"{_OUTSIDE}[a-z]*+-?\d"),
            *((mark[0], rf"{_OUTSIDE}{re.escape(mark[1:])}") for mark in _CURRENCIES),
            *((code[0], rf"{_OUTSIDE}{code[1:]}\s?(?=\d)") for code in _CODES),
        ]
    ),
    _RULES,
)
