"""Labels of clauses at the beginning of units, in a form that is the same in all languages.

"Article 12b.", "Điều 12b." and "第十二条之二" are equal, so are "IV.2." and "4.2." or "二、" and "2.".
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from aligner.align.engine import NO_LABEL, SEVERAL_LABELS
from aligner.languages import HAN

_KINDS = {
    "article": "article art. art điều 条 條",
    "chapter": "chapter chương 章",
    "section": "section sec. mục 节 節",
    "part": "part phần 编 編 部分 篇",
    "clause": "clause khoản 款",
    "point": "point điểm 项 項",
    "annex": "annex appendix schedule phụ_lục 附件 附录 附錄 附表",
    "lesson": "lesson bài 课 課",
    "step": "step bước 步",
}
_KIND_OF = {word.replace("_", " "): kind for kind, words in _KINDS.items() for word in words.split()}
_WORDS = {
    wide: "|".join(sorted((re.escape(word) for word in _KIND_OF if (word[0] > "\u2e80") == wide), key=len)[::-1])
    for wide in (False, True)
}
_INSERTED = {word: str(number) for number, word in enumerate(("bis", "ter", "quater", "quinquies"), 1)}
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}

_HAN = f"[{''.join(_DIGITS)}{''.join(_UNITS)}]+"
_ROMAN = r"(?=[ivxlc])(?:x[lc]|l?x{0,3})(?:ix|iv|v?i{0,4})"
_NUMBER = rf"\d{{1,3}}(?:[a-zđ]|\ ?(?:{'|'.join(_INSERTED)})|-\d{{1,2}})?(?![\w])"
_PART = rf"(?:{_NUMBER}|{_ROMAN}(?!\w)|(?:dd|[a-zđ])\d{{0,3}}(?!\w))"
_LABEL = re.compile(
    rf"""(?:
        (?P<word>{_WORDS[False]})\ +(?P<of_word>{_PART}(?:\.{_PART})*)
      | 第\ ?(?P<han>{_HAN}|\d{{1,4}})(?:-(?P<dash>\d{{1,2}}))?\ ?(?P<kind>{_WORDS[True]})
        (?:之(?P<after>{_HAN}|\d{{1,2}}))?
      | (?P<annex>附件|附录|附錄|附表)\ ?(?P<of_annex>{_HAN}|\d{{1,3}})(?!\w)
      | (?:§\ ?|\()?(?=\S*\d)(?P<dotted>{_PART}(?:\.{_PART})+)(?:[.):、](?!\d)|(?P<open>(?=\ *[^\W\d_])))
      | (?:§\ ?)(?P<paragraph>{_PART})
      | \(?(?P<plain>{_PART})(?:[.](?=\s|[{HAN}]|$)|\)|、)
      | (?:\((?P<in_brackets>{_HAN})\)|(?P<listed>{_HAN})、)
    )""",
    re.VERBOSE,
)
_LENGTH = 40
"""Maximum length of a label, in characters."""
_START = re.compile(r"[\s\"'“‘「『*_#>•·–—-]*")
_AFTER_MARK = re.compile(r"[.;:!?。；：！？\n]\s*")
_QUANTITY_AFTER = frozenset("亿億万萬千百元年月日个個倍")
"""What follows a decimal number that is no label."""


def labels(texts: Sequence[str]) -> NDArray[np.int64] | None:
    """Return the code of the label with which each unit begins, or None if no unit has one.

    Args:
        texts: n units of one text.

    Returns:
        (n,) codes as in `engine.Side.labels`.
    """
    plain = [unicodedata.normalize("NFKC", text) for text in texts]
    found = [_match(text, _START.match(text).end()) for text in plain]  # type: ignore[union-attr]
    # "I." and "i)" are letters, unless there is a second item of a list with Roman numerals.
    has_roman_list = any(label is not None and label["plain"] == "ii" for label in found)
    codes = [_code(text, label, has_roman_list) for text, label in zip(plain, found, strict=True)]
    return np.array(codes, np.int64) if any(codes) else None


def _code(text: str, found: re.Match[str] | None, has_roman_list: bool) -> int:
    """Return the code of the label of one unit."""
    for mark in _AFTER_MARK.finditer(text, found.end() if found else 0):
        within = _match(text, mark.end())
        if within and any(character.isdecimal() for character in within[0]):
            return SEVERAL_LABELS
    return zlib.crc32(_name(found, has_roman_list).encode()) + 1 if found else NO_LABEL


def _match(text: str, start: int) -> re.Match[str] | None:
    """Match a label at one place of a text; without a mark after it, a capital letter or a Chinese word must follow."""
    found = _LABEL.match(text[start : start + _LENGTH].lower())
    if found and found["open"] is not None:
        following = text[start + found.end() :].lstrip(" ")[:1]
        return found if following.isupper() or (following > "\u2e80" and following not in _QUANTITY_AFTER) else None
    return found


def _name(found: re.Match[str], has_roman_list: bool) -> str:
    """Return the name of a label: its kind and its numbers."""
    if found["han"]:
        inserted = found["after"] or found["dash"]
        number = str(_han_value(found["han"])) + (f"+{_han_value(inserted)}" if inserted else "")
        return f"{_KIND_OF[found['kind']]} {number}"
    if found["annex"]:
        return f"annex {_han_value(found['of_annex'])}"
    numeral = found["in_brackets"] or found["listed"]
    if numeral:
        return f" {_han_value(numeral)}"
    kind = _KIND_OF[found["word"]] if found["word"] else ""
    label = found["of_word"] or found["dotted"] or found["paragraph"] or found["plain"]
    is_roman = has_roman_list or bool(found["word"] or found["dotted"])
    return f"{kind} {'.'.join(_part(part, is_roman) for part in label.split('.'))}"


def _part(part: str, is_roman: bool) -> str:
    """Return one of the numbers of a label: "5", "5+1" for "5a" or "5bis", or a letter."""
    if part[0].isdigit():
        digits, rest = re.match(r"(\d+)[- ]?(.*)", part).groups()  # type: ignore[union-attr]
        inserted = _INSERTED.get(rest) or (str(_LETTERS.index(rest) + 1) if rest in [*_LETTERS] else rest)
        return str(int(digits)) + (f"+{inserted}" if inserted else "")
    if re.fullmatch(_ROMAN, part) and (len(part) > 1 or (is_roman and part in "ivx")):
        values = [_ROMAN_VALUES[letter] for letter in part]
        following = [*values[1:], 0]
        return str(sum(-value if value < after else value for value, after in zip(values, following, strict=True)))
    return "đ" if part == "dd" else part


def _han_value(numeral: str) -> int:
    """Return the value of a number in Chinese or Arabic digits: 三, 十二, 一百零五, 二〇."""
    if numeral.isdecimal():
        return int(numeral)
    if not any(unit in numeral for unit in _UNITS):
        return int("".join(str(_DIGITS[digit]) for digit in numeral))
    total = digit = 0
    for sign in numeral:
        if sign in _UNITS:
            total += (digit or 1) * _UNITS[sign]
            digit = 0
        else:
            digit = _DIGITS[sign]
    return total + digit
