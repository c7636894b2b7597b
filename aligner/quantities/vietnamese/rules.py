"""The rules of Vietnamese in the order in which they are tried, and where a quantity may begin."""

# ruff: noqa: SIM905 (lists of words)
from __future__ import annotations

from aligner.quantities import measures, shared
from aligner.quantities.patterns import any_of
from aligner.quantities.rules import (
    ADDRESSES,
    ANY,
    CURRENCIES,
    DASHES,
    FRACTION_CHARACTERS,
    LETTERS,
    SPACES,
    Rule,
    Rules,
    StartsAtWords,
)
from aligner.quantities.telephone import TELEPHONE, telephone_number
from aligner.quantities.vietnamese import dates, numbers, numerals
from aligner.quantities.vietnamese.words import IMPLIED, LABELS, MONTHS, NOT_NUMBERS, RANGES, SPELLED

_MONTH = rf"(?P<month>\d{{1,2}}|{any_of(MONTHS, ignore_case=True)}(?!\w))"
_YEAR = r"(?P<year>[12]\d{3})(?!\d)"
_DAY = r"(?P<day>\d{1,2})(?!\d)"
_TO_DAY = r"(?:\s?(?:-|–|—|đến|và|tới)\s?(?:ngày\s)?(?P<day2>\d{1,2})(?!\d))?"
_DAY_AND_MONTH = r"(?P<day>\d{1,2})[/-](?P<month>1[0-2]|0?[1-9])(?![\d/-])"
_DECADES = r"(?P<decade>(?:[12]\d)?\d0|(?:hai|ba|bốn|năm|sáu|bảy|tám|chín)\smươi)(?!\d)"  # 1980, 80, tám mươi
_CENTURY = rf"(?P<n>\d{{1,2}}|[IVX]{{1,5}}\b|{SPELLED})(?:\s?(?:-|–|và|đến)\s?(?P<n2>\d{{1,2}}|[IVX]{{1,5}}\b))?"
_AT = r"(?P<at>(?i:vào\slúc|lúc|vào))\s"
_PART_OF_DAY = "(?P<part>sáng|trưa|chiều|tối|đêm|khuya)"
_AFTER_MINUTE = "sáng|trưa|chiều|tối|đêm|khuya|đến|tới|và|ngày|hôm|thứ|hằng|hàng|mỗi"
_CLOCK = (
    rf"(?P<hour>\d{{1,2}}|{SPELLED})\s?(?:giờ|h)(?!\s?đồng|/|\w)"
    rf"(?:\s?(?P<minute>(?:\d{{1,2}}|(?<=\s){SPELLED})(?=\s?phút|(?!\d|\s?\w)|\s(?:{_AFTER_MINUTE})(?!\w)))(?:\s?phút)?"
    rf"|(?P<rest>\srưỡi|\ském\s(?P<less>\d{{1,2}}|{SPELLED})(?:\sphút)?)|)"
    rf"(?:\s{_PART_OF_DAY}(?!\w))?"
)
_ATTACHED = (
    r"(?P<hour>\d{1,2})h(?P<minute>\d{2})(?!\d)(?P<rest>(?!))?(?P<at>(?!))?"  # 15h30
    rf"(?:\s{_PART_OF_DAY}(?!\w))?"
)
_COLON = (
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::\d{2})?(?!\d|[.,]\d)(?P<rest>(?!))?(?P<at>(?!))?"
    r"(?:\s(?:giờ\s)?(?P<part>sáng|trưa|chiều|tối|đêm|khuya|(?i:am|pm))(?!\w)|\sgiờ(?!\w))"
)
_PERIOD = r"(?P<span>(?i:thập\s(?:kỷ|niên|kỉ)|thế\s(?:kỷ|kỉ)|thiên\sniên\skỷ))(?P<half>\srưỡi)?(?!\w)"
_HALVED = r"giờ|tiếng|năm|tháng|ngày|dặm|tấn|lít|cân|kg|phút|thế\skỷ"

_DIGIT = any_of([*numerals.DIGIT_VALUES, "mười"], ignore_case=True)
_LABEL = any_of(LABELS, ignore_case=True, space=r"\s")
_MAGNITUDE = r"(?P<mag>triệu|tỷ|tỉ|nghìn|ngàn)"
_ROMAN_STARTS = "ii iii iv vi vii viii ix xi xii xiii xiv xv xvi xvii xviii xix xx xxi xxii xxiii xxiv xxv".split()

_DAY_INITIALS = "nNmMhH"  # ngày, mùng, mồng, hôm
_AT_INITIALS = "vVlL"  # vào, lúc

_RULES = (
    Rule(shared.QUARTER, shared.quarter, first="Q"),
    Rule(shared.FISCAL_YEAR, shared.fiscal_year, first="F"),
    Rule(shared.CLAUSE_LABEL, shared.name, after_digits=LETTERS + "."),
    Rule(
        rf"{_LABEL}\s(?:thứ\s)?(?P<n>[IVX]{{1,6}}(?!\w)|{_DIGIT}(?!\w)(?=\s*(?:[^\w\s]|$))|\d+(?:\.\d+)*[a-zđ](?!\w))",
        numbers.label,
        first=ANY,
    ),
    Rule(NOT_NUMBERS, shared.name, first=ANY),
    Rule(
        rf"(?P<words>{any_of(RANGES, ignore_case=True)})(?!\w|\s(?:lô|mẹ|má|hoa|gác|lê)(?!\w))"
        r"(?:\s(?P<mag>mươi|chục|trăm|nghìn|triệu)(?!\w))?",
        numbers.range_of_small,
        first=ANY,
    ),
    Rule(_ATTACHED, dates.clock_time, after_digits="h"),
    Rule(shared.NOT_QUANTITIES, shared.name, after_digits=LETTERS + "_.+@/-", first=ANY),
    Rule(shared.ISO_DATE, shared.iso_date, after_digits="-/."),
    Rule(rf"(?i:ngày|mùng|mồng|hôm)\s(?:mùng\s)?{shared.NUMERIC_DATE}", shared.numeric_date("dm"), first=_DAY_INITIALS),
    Rule(shared.NUMERIC_DATE, shared.numeric_date("dm"), after_digits="-/."),
    Rule(r"(?P<n>\d{1,3})(?P<mag>(?i:tr|tỷ|k))(?P<rest>\d{1,3})(?!\w)", numbers.short_amount, after_digits="tTkK"),
    Rule(TELEPHONE, telephone_number, after_digits=SPACES + "-.()"),
    Rule(rf"(?:(?i:năm)\s)?{shared.YEAR_RANGE}", shared.year_range, after_digits=DASHES + "/", first="nN"),
    Rule(
        rf"(?:(?i:ngày|mùng|mồng|rằm|hôm)\s)?(?:(?i:mùng|mồng)\s)?{_DAY}{_TO_DAY}\s?,?\s(?i:tháng)\s{_MONTH}"
        rf"(?:(?:\s?,?\s(?i:năm)\s|\s?,\s|\s|/){_YEAR})?",
        dates.date_in_words,
        after_digits=SPACES + DASHES + ",đvt",
        first=_DAY_INITIALS + "rR",
    ),
    Rule(rf"(?:(?i:ngày|mùng|mồng|hôm)\s)(?:(?i:mùng)\s)?{_DAY_AND_MONTH}", dates.day_and_month, first=_DAY_INITIALS),
    Rule(
        rf"(?i:tháng)\s{_MONTH}(?:(?:\s?,?\s(?i:năm)\s|\s?/\s?|-|\s){_YEAR})?(?P<day>(?!))?(?!\w)",
        dates.date_in_words,
        first="tT",
    ),
    Rule(rf"(?i:năm)\s{_YEAR}(?P<month>(?!))?(?P<day>(?!))?", dates.date_in_words, first="nN"),
    Rule(
        rf"(?i:ngày|mùng|mồng)\s{_DAY}{_TO_DAY}(?P<month>(?!))?(?P<year>(?!))?(?![/.,]\d)",
        dates.date_in_words,
        first="nNmM",
    ),
    Rule(
        rf"(?i:ngày\s)?(?i:(?:mùng|mồng)\s(?P<day>{any_of([*numerals.DIGIT_VALUES, 'mười'])})|rằm)(?!\w)"
        rf"(?:\s(?i:tháng)\s{_MONTH})?",
        dates.lunar_day,
        first="nNmMrR",
    ),
    Rule(
        rf"(?i:(?:những|đầu\snhững|các)\snăm|(?:thập\s(?:niên|kỷ))(?:\s(?:những\snăm))?)\s{_DECADES}",
        dates.decade,
        first="nNđĐcCtT",
    ),
    Rule(rf"(?i:thế\skỷ|thế\skỉ)\s(?:thứ\s)?{_CENTURY}", dates.century, first="tT"),
    Rule(r"(?i:quý)\s(?P<n>[1-4](?!\d)|[IVX]{1,5}\b)", dates.quarter_of_year, first="qQ"),
    Rule(rf"{_AT}{_CLOCK}", dates.clock_time, first=_AT_INITIALS),
    Rule(rf"(?P<at>(?!))?{_CLOCK}", dates.clock_time, after_digits=SPACES + "gh", first=ANY),
    Rule(
        rf"{_AT}(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?P<rest>(?!))?(?P<part>(?!))?(?!\d)",
        dates.clock_time,
        first=_AT_INITIALS,
    ),
    Rule(_COLON, dates.clock_time, after_digits=":."),
    Rule(
        r"(?P<at>(?!))?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?(?P<rest>(?!))?(?P<part>(?!))?(?!\d)",
        dates.clock_time,
        after_digits=":",
    ),
    Rule(
        rf"(?i:thứ|lần\sthứ|hạng)\s(?P<n>\d+|[IVX]{{1,6}}|(?i:nhất|nhì|tư(?!\w))|{SPELLED})(?!\w)",
        numbers.ordinal,
        first="tTlLhH",
    ),
    Rule(
        rf"(?P<n>\d+(?:[.,]\d+)?|{SPELLED})\s{_PERIOD}",
        dates.periods,
        after_digits=SPACES + ".,",
        first=ANY,
    ),
    Rule(
        rf"(?P<above>\d|{_DIGIT})\sphần\s(?P<below>\d|{_DIGIT})\s{_MAGNITUDE}(?!\w)"
        rf"(?:\s(?P<measure>{measures.words_pattern('vi')}|USD|VND)(?!\w))?",
        numbers.part_of_magnitude,
        after_digits=SPACES,
        first=ANY,
    ),
    Rule(
        rf"(?P<above>\d+|{SPELLED})\sphần\s(?P<below>\d+|tư|(?!trăm|nghìn|ngàn|triệu){SPELLED})(?!\w)",
        numbers.spelled_fraction,
        after_digits=SPACES,
        first=ANY,
    ),
    Rule(
        rf"(?i:nửa)\s(?P<mag>triệu|tỷ|tỉ|nghìn)(?!\w)(?:\s(?P<measure>{measures.words_pattern('vi')}|USD|VND)(?!\w))?",
        numbers.half_of_one,
        first="nN",
    ),
    Rule(r"(?i:nửa\stá)(?!\w)", numbers.half_dozen, first="nN"),
    Rule(r"(?i:nửa\sgiá)(?!\w)", numbers.half_price, first="nN"),
    Rule(rf"(?i:nửa)\s(?P<mag>(?!))?(?P<measure>{_HALVED})(?!\w)", numbers.half_of_one, first="nN"),
    Rule(r"(?i:âm|trừ)\s(?=\d)", numbers.negative_amount, first="âÂtT"),
    Rule(r"(?P<day>\d{1,2})/(?P<month>1[0-2]|0?[1-9])(?![\d/])", dates.slashed_date, after_digits="/"),
    Rule(
        shared.FRACTION_CHARACTER,
        shared.fraction_character,
        after_digits=SPACES + FRACTION_CHARACTERS,
        first=FRACTION_CHARACTERS,
    ),
    Rule(shared.SLASHED_FRACTION, shared.slashed_fraction, after_digits=SPACES + "/⁄"),
    Rule(numbers.AMOUNTS.pattern, numbers.amount, after_digits=ANY, first=ANY),
    Rule(rf"{any_of(IMPLIED, ignore_case=True)}(?!\w)", numbers.implied_number, first=ANY),
    Rule(shared.ROMAN_NUMERAL, shared.roman_numeral, first="IVX"),
)

# Words that show that a number stands before them.
_COUNTED = (
    "trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ|nửa|phần|mươi|gi|mê|me|ki|mét|km|kg|tấn|đô|đồng|euro|bảng|yên|năm|tháng|ngày|giờ"
    "|phút|tuần|thập|thế|thiên|lít|cân|dặm|độ|inch|feet|hec|héc|%|usd|vnd|mw|gw|kw|tb|gb|mb"
)
_TENS_AND_MORE = r"(?=\s(?:chục|trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ)(?!\w))"
# A quantity may begin with these words, if the pattern follows.
_STARTS = {
    **dict.fromkeys(("hai", "bốn", "sáu", "bảy", "bẩy", "tám", "chín", "mười"), ""),
    "ba": r"(?!\w)",
    "một": rf"(?=\s(?:{_COUNTED}))",
    "năm": rf"(?=\s(?:\d|{_COUNTED}|(?:sáu|bảy)\s|nay|ngoái|(?:đến|tới|hoặc|hay)\s(?:sáu|bảy|tám|chín|mười)))",
    "tư": r"(?=\s(?:triệu|tỷ))",
    "ngày": r"(?=\s(?:\d|mùng|mồng|rằm))",
    "hôm": r"(?=\s\d)",
    "tháng": r"(?=\s(?:\d|một|giêng|hai|ba|tư|năm|sáu|bảy|tám|chín|mười|chạp))",
    "quý": r"(?=\s[1-4iv])",
    "thứ": r"(?=\s(?:\d|[ivx]+(?!\w)|hai|ba|tư|năm|sáu|bảy|tám|chín|mười|nhất|nhì|một))",
    "hạng": r"(?=\s(?:\d|nhất|nhì|hai|ba|tư))",
    "âm": r"(?=\s\d)",
    "trừ": r"(?=\s\d)",
    "lúc": r"(?=\s)",
    "vào": r"(?=\s(?:lúc|\d))",
    "chục": r"(?!\w)",
    **dict.fromkeys(("mùng", "mồng", "thế k", "thập", "thiên niên", "những năm", "các năm", "đầu những"), ""),
    **dict.fromkeys(("lần thứ", "nửa", "giải ba", "cả hai", "gấp", "giữa trưa", "chủ nhật"), ""),
    **dict.fromkeys(("tứ", "ngũ", "lục", "thất", "bát", "cửu"), r"(?=\stuần)"),
    **dict.fromkeys(("hàng", "hằng", "vài", "mấy", "cả", "nhiều"), _TENS_AND_MORE),
    **dict.fromkeys(("dăm", "vài ba", "đôi ba", "rằm"), r"(?!\w)"),
    **dict.fromkeys(_ROMAN_STARTS, r"(?!\w)"),
    **dict.fromkeys(LABELS, rf"(?=\s(?:thứ\s)?(?:[ivx]+(?!\w)|\d|{_DIGIT}(?!\w)))"),
    "fy": r"(?=[\s'’])",
    **ADDRESSES,
    **CURRENCIES,
}
VIETNAMESE = Rules(StartsAtWords(r"$£€¥₫₩₹₽฿½¼¾⅓⅔{%", _STARTS), _RULES)
