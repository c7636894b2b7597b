"""The rules of Vietnamese, in the order they are tried, and where a quantity may begin."""

# ruff: noqa: E501 (a rule is a line)
from __future__ import annotations

import re

from aligner.quantities import shared, units
from aligner.quantities.patterns import any_of
from aligner.quantities.rules import ADDRESSES, CURRENCIES, Rule, Rules, Starts, name
from aligner.quantities.vietnamese import dates, numbers
from aligner.quantities.vietnamese.words import LOOSE, MONTHS, NOT_NUMBERS, SPELLED

_MONTH = rf"(?P<month>\d{{1,2}}|{any_of(MONTHS, ignore_case=True)}(?!\w))"
_YEAR = r"(?P<year>[12]\d{3})(?!\d)"
_DAY = r"(?P<day>\d{1,2})(?!\d)"
_TO_DAY = r"(?:\s?(?:-|–|—|đến|và|tới)\s?(?:ngày\s)?(?P<day2>\d{1,2})(?!\d))?"
_ROMAN = r"[IVX]{1,5}\b"
_AT = r"(?P<at>(?i:vào\slúc|lúc|vào))\s"
_CLOCK = (
    rf"(?P<hour>\d{{1,2}}|{SPELLED})\s?(?:giờ|h)(?!\s?đồng|/|\w)"
    rf"(?:\s?(?P<minute>(?:\d{{1,2}}|(?<=\s){SPELLED})(?=\s?phút|(?!\d|\s?\w)|\s(?:sáng|trưa|chiều|tối|đêm|khuya|đến|tới|và|ngày|hôm|thứ|hằng|hàng|mỗi)(?!\w)))(?:\s?phút)?"
    rf"|(?P<rest>\srưỡi|\ském\s(?P<less>\d{{1,2}}|{SPELLED})(?:\sphút)?)|)"
    r"(?:\s(?P<part>sáng|trưa|chiều|tối|đêm|khuya)(?!\w))?"
)
_ATTACHED = r"(?P<hour>\d{1,2})h(?P<minute>\d{2})(?!\d)(?P<rest>(?!))?(?P<at>(?!))?(?:\s(?P<part>sáng|trưa|chiều|tối|đêm|khuya)(?!\w))?"
_COLON = (
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::\d{2})?(?!\d|[.,]\d)(?P<rest>(?!))?(?P<at>(?!))?"
    r"(?:\s(?:giờ\s)?(?P<part>sáng|trưa|chiều|tối|đêm|khuya|(?i:am|pm))(?!\w)|\sgiờ(?!\w))"
)

_RULES: tuple[Rule, ...] = (
    ("w", NOT_NUMBERS, name),
    ("d[h]", re.compile(r"\d{1,2}h\d{2}(?!\d)"), lambda match: dates.clock(found) if (found := re.compile(_ATTACHED).match(match.string, match.start())) else None),
    ("d[A-Za-z_.+@/-] w", shared.NOT_QUANTITIES, name),
    ("d[-/.]", shared.ISO, shared.iso_date),
    ("w[nNmMhH]", re.compile(rf"(?i:ngày|mùng|mồng|hôm)\s(?:mùng\s)?{shared.NUMERIC.pattern}"), shared.numeric_date("dm")),
    ("d[-/.]", shared.NUMERIC, shared.numeric_date("dm")),
    ("d[–—-] w[nN]", re.compile(rf"(?:(?i:năm)\s)?{shared.YEARS.pattern}"), shared.years),
    (r"d[\s,–—đvt-] w[nNmMrRhH]", re.compile(rf"(?:(?i:ngày|mùng|mồng|rằm|hôm)\s)?(?:(?i:mùng|mồng)\s)?{_DAY}{_TO_DAY}\s?,?\s(?i:tháng)\s{_MONTH}(?:(?:\s?,?\s(?i:năm)\s|\s?,\s|\s|/){_YEAR})?"), dates.dated),
    ("w[nNmMhH]", re.compile(r"(?:(?i:ngày|mùng|mồng|hôm)\s)(?:(?i:mùng)\s)?(?P<day>\d{1,2})[/-](?P<month>1[0-2]|0?[1-9])(?![\d/-])"), dates.day_and_month),
    ("w[tT]", re.compile(rf"(?i:tháng)\s{_MONTH}(?:(?:\s?,?\s(?i:năm)\s|\s?/\s?|-|\s){_YEAR})?(?P<day>(?!))?(?!\w)"), dates.dated),
    ("w[nN]", re.compile(rf"(?i:năm)\s{_YEAR}(?P<month>(?!))?(?P<day>(?!))?"), dates.dated),
    ("w[nNmM]", re.compile(rf"(?i:ngày|mùng|mồng)\s{_DAY}{_TO_DAY}(?P<month>(?!))?(?P<year>(?!))?(?![/.,]\d)"), dates.dated),
    ("w[nNđĐcCtT]", re.compile(r"(?i:(?:những|đầu\snhững|các)\snăm|(?:thập\s(?:niên|kỷ))(?:\s(?:những\snăm))?)\s(?P<decade>(?:[12]\d)?\d0|(?:hai|ba|bốn|năm|sáu|bảy|tám|chín)\smươi)(?!\d)"), dates.decade),
    ("w[tT]", re.compile(rf"(?i:thế\skỷ|thế\skỉ)\s(?:thứ\s)?(?P<n>\d{{1,2}}|{_ROMAN}|{SPELLED})(?:\s?(?:-|–|và|đến)\s?(?P<n2>\d{{1,2}}|{_ROMAN}))?"), dates.century),
    ("w[qQ]", re.compile(rf"(?i:quý)\s(?P<n>[1-4](?!\d)|{_ROMAN})"), dates.quarter),
    ("w[vVlL]", re.compile(rf"{_AT}{_CLOCK}"), dates.clock),
    (r"d[\sgh] w", re.compile(rf"(?P<at>(?!))?{_CLOCK}"), dates.clock),
    ("w[vVlL]", re.compile(rf"{_AT}(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?P<rest>(?!))?(?P<part>(?!))?(?!\d)"), dates.clock),
    ("d[:.]", re.compile(_COLON), dates.clock),
    ("d[:]", re.compile(r"(?P<at>(?!))?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?(?P<rest>(?!))?(?P<part>(?!))?(?!\d)"), dates.clock),
    ("w[tTlLhH]", re.compile(rf"(?i:thứ|lần\sthứ|hạng)\s(?P<n>\d+|(?i:nhất|nhì|tư(?!\w))|{SPELLED})(?!\w)"), numbers.ordinal),
    (r"d[.,\s] w", re.compile(rf"(?P<n>\d+(?:[.,]\d+)?|{SPELLED})\s(?P<span>(?i:thập\s(?:kỷ|niên|kỉ)|thế\s(?:kỷ|kỉ)|thiên\sniên\skỷ))(?P<half>\srưỡi)?(?!\w)"), dates.span),
    (r"d[\s] w", re.compile(rf"(?P<above>\d+|{SPELLED})\sphần\s(?P<below>\d+|tư|(?!trăm|nghìn|ngàn|triệu){SPELLED})(?!\w)"), numbers.fraction_words),
    ("w[nN]", re.compile(rf"(?i:nửa)\s(?P<mag>triệu|tỷ|tỉ|nghìn)(?!\w)(?:\s(?P<unit>{units.words_pattern('vi')}|USD|VND)(?!\w))?"), numbers.half_of),
    ("w[nN]", re.compile(r"(?i:nửa)\s(?P<mag>(?!))?(?P<unit>giờ|tiếng|năm|tháng|ngày|dặm|tấn|lít|cân|kg|phút|thế\skỷ)(?!\w)"), numbers.half_of),
    ("w[âÂtT]", re.compile(r"(?i:âm|trừ)\s(?=\d)"), numbers.signed),
    ("d[/]", re.compile(r"(?P<day>\d{1,2})/(?P<month>1[0-2]|0?[1-9])(?![\d/])"), dates.stroke_date),
    (r"d[\s½¼¾⅓⅔⅛⅕⅖⅗] w[½¼¾⅓⅔⅛⅕⅖⅗]", shared.VULGAR, shared.vulgar),
    (r"d[/⁄\s]", shared.FRACTION, shared.fraction),
    ("d w", numbers.AMOUNTS.pattern, numbers.amount),
    ("w", re.compile(rf"{any_of(LOOSE, ignore_case=True)}(?!\w)"), numbers.loose),
)  # fmt: skip

_COUNTED = (
    r"trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ|nửa|phần|mươi|gi|mê|me|ki|mét|km|kg|tấn|đô|đồng|euro|bảng|yên|năm|tháng|ngày|giờ|phút|tuần"
    r"|thập|thế|thiên|lít|cân|dặm|độ|inch|feet|hec|héc|%|usd|vnd|mw|gw|kw|tb|gb|mb"
)
_TENS_AND_MORE = r"(?=\s(?:chục|trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ)(?!\w))"
# Words, and what must follow one so that a quantity may begin with it.
_STARTS = {
    "hai": "", "ba": r"(?!\w)", "bốn": "", "sáu": "", "bảy": "", "bẩy": "", "tám": "", "chín": "", "mười": "",
    "một": rf"(?=\s(?:{_COUNTED}))", "năm": rf"(?=\s(?:\d|{_COUNTED}|nay|ngoái|(?:đến|tới|hoặc|hay)\s(?:sáu|bảy|tám|chín|mười)))",
    "tư": r"(?=\s(?:triệu|tỷ))", "ngày": r"(?=\s(?:\d|mùng|mồng))", "hôm": r"(?=\s\d)",
    "tháng": r"(?=\s(?:\d|một|giêng|hai|ba|tư|năm|sáu|bảy|tám|chín|mười|chạp))", "mùng": "", "mồng": "",
    "thế k": "", "thập": "", "những năm": "", "các năm": "", "đầu những": "", "thiên niên": "",
    "quý": r"(?=\s[1-4iv])", "thứ": r"(?=\s(?:\d|hai|ba|tư|năm|sáu|bảy|tám|chín|mười|nhất|nhì|một))", "lần thứ": "",
    "hạng": r"(?=\s(?:\d|nhất|nhì|hai|ba|tư))", "nửa": "", "âm": r"(?=\s\d)", "trừ": r"(?=\s\d)", "giải ba": "",
    "lúc": r"(?=\s)", "vào": r"(?=\s(?:lúc|\d))", "cả hai": "", "gấp": "", "giữa trưa": "", "chủ nhật": "",
    "chục": r"(?!\w)", **dict.fromkeys(("hàng", "hằng", "vài", "mấy", "cả", "nhiều"), _TENS_AND_MORE),
}  # fmt: skip
VIETNAMESE = Rules(Starts(r"$£€¥₫₩₹₽฿½¼¾⅓⅔{%", {**_STARTS, **ADDRESSES, **CURRENCIES}), _RULES)
