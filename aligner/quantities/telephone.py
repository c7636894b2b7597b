"""Telephone numbers: groups of digits that writers separate in different ways, so the digits alone are compared."""

from __future__ import annotations

import re
from collections.abc import Sequence

from aligner.languages import HAN
from aligner.quantities.quantity import Quantity

# At a group of digits; a plus sign and an opening bracket stand before it.
TELEPHONE = r"\d{1,5}(?:\)?[ .\u00a0-]\(?|\)|\()\d{1,8}(?:(?:\)?[ .\u00a0-]\(?|\))\d{1,8}){0,5}(?!\d|[.,]\d|[-–/:]\d)"
_GROUP = re.compile(r"\d+")
_NOT_DIGITS = rf"[^\d.。;；{HAN}]"
_BEFORE = re.compile(
    rf"(?i:\b(?:call|dial|(?:tele)?phone|tel|fax|hotline|mobile|whatsapp|zalo|gọi|điện thoại|đt|sđt|đường dây nóng"
    rf"|tổng đài|liên hệ|di động)\b|拨打|撥打|致电|致電|电话|電話|热线|熱線|传真|傳真|手机|手機|来电|來電)"
    rf"{_NOT_DIGITS}{{0,24}}[{HAN}]{{0,6}}{_NOT_DIGITS}{{0,4}}$"
)
_BEFORE_LENGTH = 60
_MIN_DIGITS, _MAX_DIGITS = 8, 15
# Shapes that show a telephone number by themselves: an area code or mobile number with its zero, service numbers, and
# the groups of Chinese mobile numbers and of North America.
_SHAPE = re.compile(
    r"0\d{1,4} (?:\d+ )*\d{3,8}|1[89]00 (?!(?:1\d|20)\d\d$)\d{4,6}|1[89]00(?: \d{2,3}){2,3}|[48]00 \d{3} \d{4}"
    r"|1[3-9]\d \d{4} \d{4}|\d{3} \d{3} \d{4}|1 \d{3} \d{3} \d{4}|8[46] \d{1,3} (?:\d+ )*\d{4,8}"
)
_LONG_GROUP = 4
_COUNTRY_CODE_LENGTHS = (1, 2, 3)


def telephone_number(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Read a telephone number as its digits; the national number is a reading of an international one."""
    groups = _GROUP.findall(match[0])
    digits = "".join(groups)
    text, start = match.string, match.start()
    is_international = text[start - 1 : start] == "+" or digits.startswith(("00", "84", "86"))
    digits = digits.lstrip("0") if is_international else digits
    if not _MIN_DIGITS <= len(digits) <= _MAX_DIGITS:
        return None
    if not (is_international or _has_shape(groups) or _BEFORE.search(text[max(0, start - _BEFORE_LENGTH) : start])):
        return None
    national = {digits[length:].lstrip("0") for length in _COUNTRY_CODE_LENGTHS} if is_international else set()
    return [Quantity(start, match.end(), digits.lstrip("0") or "0", "", "number", True, tuple(sorted(national - {""})))]


def _has_shape(groups: Sequence[str]) -> bool:
    is_long = len("".join(groups)) > _MIN_DIGITS + 1 or max(map(len, groups)) >= _LONG_GROUP
    is_date = [len(group) for group in groups] == [2, 2, 4]
    return is_long and not is_date and _SHAPE.fullmatch(" ".join(groups)) is not None
