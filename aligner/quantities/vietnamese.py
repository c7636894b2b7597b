"""Quantities in Vietnamese."""

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
from aligner.quantities.rules import Rule, Rules, Starts, any_of, date, name, time

_DIGIT = "|".join(numerals.VI_DIGITS)
_BIG = "trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ"
# "Năm" is "year" too: five only where a number must go on.
_FIVE = rf"năm(?=\s(?:mươi|{_BIG})(?!\w))|(?<=linh\s)năm|(?<=lẻ\s)năm"
_REST = "|".join(word for word in numerals.VI_DIGITS if word != "năm")
_PART = rf"(?:{_REST}|{_FIVE}|mười|mươi|chục|linh|lẻ|tá|{_BIG})"
_SPELLED = rf"(?i:(?:{_DIGIT}|mười)(?![\w])(?:\s{_PART}(?!\w))*)"
_MAGNITUDES = {"trăm": 2, "nghìn": 3, "ngàn": 3, "vạn": 4, "triệu": 6, "tỷ": 9, "tỉ": 9, "k": 3, "tr": 6}
_MONTHS = {"một": 1, "giêng": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8,
           "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12, "chạp": 12}  # fmt: skip
_MONTH = rf"(?P<month>\d{{1,2}}|(?i:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})(?!\w))"
_YEAR = r"(?P<year>[12]\d{3})(?!\d)"
_DAY = r"(?P<day>\d{1,2})(?!\d)"
_ROMAN = r"[IVX]{1,5}\b"


def _number(text: str) -> Number | None:
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
        factor *= Decimal(10) ** _MAGNITUDES[word]
    return factor


_COMPOUND = r"\d+(?:[.,]\d+)?\s(?i:tỷ|tỉ|triệu)(?:\s\d+(?:[.,]\d+)?\s(?i:triệu|nghìn|ngàn|trăm)(?!\w))+(?!\s(?i:tỷ|tỉ))"
_AMOUNTS = Amounts(
    Grammar(
        "vi",
        rf"{_COMPOUND}|{numerals.DIGITS}|{_SPELLED}",
        rf"(?i:(?:{_BIG})(?!\w)(?:\s(?:nghìn|ngàn|triệu|tỷ|tỉ)(?!\w))?(?!\s(?:lệ|số|giá|trọng))|(?<=\d)(?:k|tr)(?!\w))",
        r"(?:-|–|—|~|(?:đến|tới|hoặc|hay|và)(?!\w))",
        _number,
        _power,
        r"\srưỡi(?!\w)",
    )
)


def _amount(match: re.Match[str]) -> Sequence[Quantity] | None:
    text, start = match.string, match.start()
    if match["n"][0].isdigit():
        if _in_name(match):
            return [Quantity(start, match.end("n"), match["n"], "", "name", False)]
        return _AMOUNTS.make(match)
    if match["n"].lower() in ("năm", "tư") and not match["unit"] and not match["mag"]:
        return None
    made = _AMOUNTS.make(match)
    if not made:
        return made
    last = match["n"].split()[-1].lower()
    if match["half1"] and not match["mag"] and last in _MAGNITUDES:
        value = plain((_number(match["n"]) or (Decimal(0),))[0] + _power(last) / 2)
        made = [replace(made[0], value=value), *made[1:]]
    return [weighed for quantity in made if (weighed := _weigh(quantity, text)) is not None]


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
        return replace(quantity, sure=False)
    return quantity


_CAPITAL = re.compile("[A-Z]")
_NAME_BEFORE = re.compile(r"[A-Z][A-Za-z'’.&-]*\s$")
_FUNCTION = re.compile(
    r"\b(?:Trong|Năm|Ngày|Khi|Sau|Hai|Ba|Qua|Trang|Theo|Cho|Trên|Tuy|Ban|Kho|Thu|Chi|Gia|Do|Tuy|Tin|Chia|Nay|Cao|Tham|"
    r"In|On|At|Quy|Ga|Nha|Bao|Than|Vay|Giao|Vinh|Xem|Mua|Thi|An|Tham|Nam|Tai|Thay|Cung|Chung|Sao|Ngay)\s$"
)


def _in_name(match: re.Match[str]) -> bool:
    text, start, end = match.string, match.start(), match.end("n")
    before, after = text[start - 1 : start], text[end : end + 2]
    if before and (before.isalpha() or before in "_#@" or (before in "-." and start > 1 and text[start - 2].isalnum())):
        return True
    if len(after) == 2 and after[0] == "." and after[1].isdigit():
        return True
    if after[:1].isalpha() and not match["mag"] and not match["unit"]:
        return True
    if match["unit"] or match["mag"] or match["pre"] or match["n2"] or before != " ":
        return False
    number = match["n"]
    if (
        "," in number
        or (number[:2] in ("19", "20") and len(number) == 4)
        or (number.count(".") == 1 and len(number) - number.find(".") == 4)
    ):
        return False
    if not _CAPITAL.search(text, text.rfind(" ", 0, start - 1) + 1, start - 1):
        return False
    window = text[max(0, start - 24) : start]
    return bool(_NAME_BEFORE.search(window)) and not _FUNCTION.search(window)


def _int(text: str | None) -> int | None:
    if not text:
        return None
    return int(text) if text.isdigit() else _MONTHS[text.lower()]


def _date(match: re.Match[str]) -> Sequence[Quantity] | None:
    group = match.groupdict()
    year, month, day = (_int(group.get(part)) for part in ("year", "month", "day"))
    if year is not None and not 1000 <= year <= 2999:
        return None
    made = date(match, year, month, day)
    if made is None:
        return None
    if month is not None and day is None and year is None and not match["month"].isdigit():
        made = replace(made, sure=False)
    if not group.get("day2"):
        return [made]
    other = date(match, year, month, int(group["day2"]))
    return [made, replace(other, start=match.start("day2"))] if other else None


def _day_and_month(match: re.Match[str]) -> Sequence[Quantity] | None:
    made = date(match, None, int(match["month"]), int(match["day"]))
    return [made] if made else None


def _stroke_date(match: re.Match[str]) -> Sequence[Quantity] | None:
    """18/11 is a day: as a fraction it would be more than one."""
    return _day_and_month(match) if int(match["day"]) > int(match["month"]) else None


def _clock(match: re.Match[str]) -> Sequence[Quantity] | None:
    hour = _hour(match["hour"])
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
    minutes = 30 if match["rest"] and "rưỡi" in match["rest"] else int(minute or 0)
    if match["rest"] and "kém" in match["rest"]:
        hour, minutes = hour - 1, 60 - int(match["less"])
    made = time(match, hour, minutes, afternoon=afternoon)
    if made is None:
        return None
    return [replace(made, start=match.start("hour"))]


def _hour(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    number = numerals.parse_vietnamese(text)
    return None if number is None else int(number)


def _ordinal(match: re.Match[str]) -> Sequence[Quantity] | None:
    word = match["n"].lower()
    if word.isdigit():
        return [Quantity(match.start(), match.end(), word, "", "ordinal")]
    special = {"nhất": 1, "nhì": 2, "tư": 4}.get(word)
    value = special if special is not None else numerals.parse_vietnamese(word)
    if value is None:
        return None
    return [Quantity(match.start(), match.end(), str(value), "", "ordinal", value > 10)]


def _roman(match: re.Match[str]) -> int:
    return (
        int(match["n"])
        if match["n"].isdigit()
        else numerals.parse_roman(match["n"])
        if match["n"].isupper()
        else int(numerals.parse_vietnamese(match["n"].lower()) or 0)
    )


def _century(match: re.Match[str]) -> Sequence[Quantity]:
    made = [Quantity(match.start(), match.end(), str(_roman(match)), "century", "date")]
    if match["n2"]:
        last = int(match["n2"]) if match["n2"].isdigit() else numerals.parse_roman(match["n2"])
        made.append(Quantity(match.start("n2"), match.end(), str(last), "century", "date"))
    return made


def _quarter(match: re.Match[str]) -> Sequence[Quantity]:
    return [Quantity(match.start(), match.end(), str(_roman(match)), "", "ordinal")]


def _decade(match: re.Match[str]) -> Sequence[Quantity] | None:
    word = match["decade"]
    value = Decimal(word) if word.isdigit() else numerals.parse_vietnamese(word.lower())
    return [Quantity(match.start(), match.end(), str(int(value)), "decade", "date")] if value is not None else None


def _span(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Decades and centuries counted: "hai thập kỷ" are 20 years."""
    number = _number(match["n"])
    if number is None:
        return None
    length = (
        10 if match["span"].lower().startswith("thập") else 1000 if match["span"].lower().startswith("thiên") else 100
    )
    half = Decimal("0.5") if match["half"] else 0
    value = (number[0] + half) * length
    return [Quantity(match.start(), match.end(), plain(value), "year", "measure", number[0] != 1)]


def _half(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Nửa triệu, nửa giờ."""
    if match["mag"]:
        unit = units.find(match["unit"] or "", "vi")
        return [
            Quantity(match.start(), match.end(), plain(Decimal("0.5") * _power(match["mag"])), unit, units.kind(unit))
        ]
    unit = units.find(match["unit"], "vi") if match["unit"] else ""
    return [Quantity(match.start(), match.end(), "0.5", unit, units.kind(unit), False)]


def _fraction_words(match: re.Match[str]) -> Sequence[Quantity] | None:
    above, below = (
        Decimal(text) if text.isdigit() else numerals.parse_vietnamese(text.lower())
        for text in (match["above"], match["below"])
    )
    if above is None or not below or match["below"].lower() in ("trăm", "nghìn"):
        return None
    return [
        Quantity(match.start(), match.end(), fraction_text(Fraction(int(above), int(below))), "", "number", above > 1)
    ]


def _signed(match: re.Match[str]) -> Sequence[Quantity] | None:
    made = _AMOUNTS.pattern.match(match.string, match.end())
    found = _AMOUNTS.make(made) if made else None
    return (
        [replace(found[0], start=match.start(), value="-" + found[0].value, readings=()), *found[1:]] if found else None
    )


_LOOSE = {"cả hai": ("2", ""), "gấp đôi": ("2", ""), "tăng đôi": ("2", ""), "gấp ba": ("3", ""), "một nửa": ("0.5", ""),
          "nửa": ("0.5", ""), "thập kỷ": ("10", "year"), "thập niên": ("10", "year"), "thế kỷ": ("100", "year"),
          "thiên niên kỷ": ("1000", "year"), "chục": ("10", ""), "giữa trưa": ("12:00", ""), "nửa đêm": ("00:00", "")}  # fmt: skip


def _loose(match: re.Match[str]) -> Sequence[Quantity]:
    value, unit = _LOOSE[match[0].lower()]
    return [Quantity(match.start(), match.end(), value, unit, "number", False)]


_NAMES = re.compile(
    r"(?i:thứ\s(?:hai|ba|tư|năm|sáu|bảy)(?=[\s,.;)](?:tuần|ngày|vừa|này|tới|trước|sau|\d)|[,.;)]|$)|chủ nhật"
    r"|(?:hàng|hằng|vài|mấy|cả|nhiều)\s(?:chục|trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ)(?:\s(?:nghìn|ngàn|triệu|tỷ|tỉ))?(?!\w)"
    r"|năm\s(?:nay|ngoái|trước|sau|qua|tới)(?!\w)|không\s(?!độ)(?=\w)|(?:giải|hạng)\s(?:nhất|nhì|ba|tư)(?!\w)|ba\s(?:lô|mẹ|má|hoa|gác|lê)(?!\w)"
    r"|tư\s(?:nhân|cách|duy|vấn|tưởng|pháp|liệu)|hai\s(?:lúa)|tứ|tám\s(?:chuyện)|chín\s(?:muồi|chắn)|bảy\snúi)"
)
_AT = r"(?P<at>(?i:vào\slúc|lúc|vào))\s"
_CLOCK = (
    rf"(?P<hour>\d{{1,2}}|{_SPELLED})\s?(?:giờ|h)(?!\s?đồng|/|\w)"
    r"(?:\s?(?P<minute>\d{1,2})(?:\s?phút|(?!\d|\s?\w)|(?=\s(?:sáng|trưa|chiều|tối|đêm|khuya|đến|tới|và|ngày|hôm|thứ|hằng|hàng|mỗi)(?!\w)))|(?P<rest>\srưỡi|\ském\s(?P<less>\d{1,2})(?:\sphút)?)|)"
    r"(?:\s(?P<part>sáng|trưa|chiều|tối|đêm|khuya)(?!\w))?"
)
_ATTACHED = r"(?P<hour>\d{1,2})h(?P<minute>\d{2})(?!\d)(?P<rest>(?!))?(?P<at>(?!))?(?:\s(?P<part>sáng|trưa|chiều|tối|đêm|khuya)(?!\w))?"
_COLON = (
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::\d{2})?(?!\d|[.,]\d)(?P<rest>(?!))?(?P<at>(?!))?"
    r"(?:\s(?:giờ\s)?(?P<part>sáng|trưa|chiều|tối|đêm|khuya|(?i:am|pm))(?!\w)|\sgiờ(?!\w))"
)
_TO_DAY = r"(?:\s?(?:-|–|—|đến|và|tới)\s?(?:ngày\s)?(?P<day2>\d{1,2})(?!\d))?"

_RULES: tuple[Rule, ...] = (
    ("w", _NAMES, name),
    ("d[h]", re.compile(r"\d{1,2}h\d{2}(?!\d)"), lambda match: _clock(found) if (found := re.compile(_ATTACHED).match(match.string, match.start())) else None),
    ("d[A-Za-z_.+@/-] w", NOT_QUANTITIES, name),
    ("d[-/.]", ISO, iso_date),
    ("w[nNmMhH]", re.compile(rf"(?i:ngày|mùng|mồng|hôm)\s(?:mùng\s)?{NUMERIC.pattern}"), numeric_date("dm")),
    ("d[-/.]", NUMERIC, numeric_date("dm")),
    (r"d[\s,–—đvt-] w[nNmMrRhH]", re.compile(rf"(?:(?i:ngày|mùng|mồng|rằm|hôm)\s)?(?:(?i:mùng|mồng)\s)?{_DAY}{_TO_DAY}\s?,?\s(?i:tháng)\s{_MONTH}(?:(?:\s?,?\s(?i:năm)\s|\s?,\s|\s|/){_YEAR})?"), _date),
    ("w[nNmMhH]", re.compile(r"(?:(?i:ngày|mùng|mồng|hôm)\s)(?:(?i:mùng)\s)?(?P<day>\d{1,2})[/-](?P<month>1[0-2]|0?[1-9])(?![\d/-])"), _day_and_month),
    ("w[tT]", re.compile(rf"(?i:tháng)\s{_MONTH}(?:(?:\s?,?\s(?i:năm)\s|\s?/\s?|-|\s){_YEAR})?(?P<day>(?!))?(?!\w)"), _date),
    ("w[nN]", re.compile(rf"(?i:năm)\s{_YEAR}(?P<month>(?!))?(?P<day>(?!))?"), _date),
    ("w[nNmM]", re.compile(rf"(?i:ngày|mùng|mồng)\s{_DAY}{_TO_DAY}(?P<month>(?!))?(?P<year>(?!))?(?![/.,]\d)"), _date),
    ("w[nNđĐcCtT]", re.compile(r"(?i:(?:những|đầu\snhững|các)\snăm|(?:thập\s(?:niên|kỷ))(?:\s(?:những\snăm))?)\s(?P<decade>(?:[12]\d)?\d0|(?:hai|ba|bốn|năm|sáu|bảy|tám|chín)\smươi)(?!\d)"), _decade),
    ("w[tT]", re.compile(rf"(?i:thế\skỷ|thế\skỉ)\s(?:thứ\s)?(?P<n>\d{{1,2}}|{_ROMAN}|{_SPELLED})(?:\s?(?:-|–|và|đến)\s?(?P<n2>\d{{1,2}}|{_ROMAN}))?"), _century),
    ("w[qQ]", re.compile(rf"(?i:quý)\s(?P<n>[1-4](?!\d)|{_ROMAN})"), _quarter),
    ("w[vVlL]", re.compile(rf"{_AT}{_CLOCK}"), _clock),
    (r"d[\sgh] w", re.compile(rf"(?P<at>(?!))?{_CLOCK}"), _clock),
    ("w[vVlL]", re.compile(rf"{_AT}(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?P<rest>(?!))?(?P<part>(?!))?(?!\d)"), _clock),
    ("d[:.]", re.compile(_COLON), _clock),
    ("d[:]", re.compile(r"(?P<at>(?!))?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?(?P<rest>(?!))?(?P<part>(?!))?(?!\d)"), _clock),
    ("w[tTlLhH]", re.compile(rf"(?i:thứ|lần\sthứ|hạng)\s(?P<n>\d+|(?i:nhất|nhì|tư(?!\w))|{_SPELLED})(?!\w)"), _ordinal),
    (r"d[.,\s] w", re.compile(rf"(?P<n>\d+(?:[.,]\d+)?|{_SPELLED})\s(?P<span>(?i:thập\s(?:kỷ|niên|kỉ)|thế\s(?:kỷ|kỉ)|thiên\sniên\skỷ))(?P<half>\srưỡi)?(?!\w)"), _span),
    (r"d[\s] w", re.compile(rf"(?P<above>\d+|{_SPELLED})\sphần\s(?P<below>\d+|tư|(?!trăm|nghìn|ngàn|triệu){_SPELLED})(?!\w)"), _fraction_words),
    ("w[nN]", re.compile(rf"(?i:nửa)\s(?P<mag>triệu|tỷ|tỉ|nghìn)(?!\w)(?:\s(?P<unit>{units.words_pattern('vi')}|USD|VND)(?!\w))?"), _half),
    ("w[nN]", re.compile(r"(?i:nửa)\s(?P<mag>(?!))?(?P<unit>giờ|tiếng|năm|tháng|ngày|dặm|tấn|lít|cân|kg|phút|thế\skỷ)(?!\w)"), _half),
    ("w[âÂtT]", re.compile(r"(?i:âm|trừ)\s(?=\d)"), _signed),
    ("d[/]", re.compile(r"(?P<day>\d{1,2})/(?P<month>1[0-2]|0?[1-9])(?![\d/])"), _stroke_date),
    (r"d[\s½¼¾⅓⅔⅛⅕⅖⅗] w[½¼¾⅓⅔⅛⅕⅖⅗]", VULGAR, vulgar),
    (r"d[/⁄\s]", FRACTION, fraction),
    ("d w", _AMOUNTS.pattern, _amount),
    ("w", re.compile(rf"(?i:{'|'.join(sorted(_LOOSE, key=len, reverse=True))})(?!\w)"), _loose),
)  # fmt: skip

_COUNTED = (
    r"trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ|nửa|phần|mươi|gi|mê|me|ki|mét|km|kg|tấn|đô|đồng|euro|bảng|yên|năm|tháng|ngày|giờ|phút|tuần"
    r"|thập|thế|thiên|lít|cân|dặm|độ|inch|feet|hec|héc|%|usd|vnd|mw|gw|kw|tb|gb|mb"
)
_STARTS = {
    "hai", r"ba(?!\w)", "bốn", "sáu", "bảy", "bẩy", "tám", "chín", "mười", rf"một(?=\s(?:{_COUNTED}))", rf"năm(?=\s(?:\d|{_COUNTED}|nay|ngoái|(?:đến|tới|hoặc|hay)\s(?:sáu|bảy|tám|chín|mười)))",
    r"tư(?=\s(?:triệu|tỷ))", r"ngày(?=\s(?:\d|mùng|mồng))", r"tháng(?=\s(?:\d|một|giêng|hai|ba|tư|năm|sáu|bảy|tám|chín|mười|chạp))",
    "thế k", "thập", "những năm", r"quý(?=\s[1-4iv])", r"thứ(?=\s(?:\d|hai|ba|tư|năm|sáu|bảy|tám|chín|mười|nhất|nhì|một))", r"lần thứ",
    r"hạng(?=\s(?:\d|nhất|nhì|hai|ba|tư))", "nửa", r"âm(?=\s\d)", r"trừ(?=\s\d)", "mùng", "mồng", "giải ba", r"lúc(?=\s)", r"vào(?=\s(?:lúc|\d))",
    "cả hai", "gấp", "giữa trưa", *(rf"{word}(?=\s(?:chục|trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ)(?!\w))" for word in ("hàng", "hằng", "vài", "mấy", "cả", "nhiều")), "chủ nhật",
    "thiên niên", r"chục(?!\w)", "các năm", "đầu những", r"hôm(?=\s\d)",
}  # fmt: skip
VIETNAMESE = Rules(
    Starts(
        r"$£€¥₫₩₹₽฿½¼¾⅓⅔{%",
        rf"{any_of(_STARTS)}|https?://|www\.|(?:us|u\.s\.|au?|hk|nt|[sc]|ca|nz|r|cn)\$"
        r"|(?:usd|eur|gbp|cny|rmb|jpy|vnd|aud|cad|chf|hkd|krw)\s?(?=\d)|[a-z]++-?\d",
    ),
    _RULES,
)
