"""Parts of the patterns of Vietnamese, and words that mislead."""

# ruff: noqa: E501 (a pattern is a line)
from __future__ import annotations

import re

from aligner.quantities.numerals import MAX_WORDS
from aligner.quantities.patterns import any_of
from aligner.quantities.vietnamese import numerals

MAGNITUDE_WORDS = ("trăm", *numerals.MAGNITUDES)
BIG = any_of(MAGNITUDE_WORDS, ignore_case=True)
# "Năm" also means "year": it is five only where the number must continue.
_FIVE = rf"[nN][ăĂ][mM](?:(?=\s(?:[mM][ưƯ][ơƠ][iI]|{BIG})(?!\w))|(?i:(?<=linh\snăm)|(?<=lẻ\snăm)))"
_PART = any_of(
    [
        *(word for word in numerals.DIGIT_VALUES if word != "năm"),
        "mười",
        "mươi",
        "chục",
        "linh",
        "lẻ",
        "tá",
        *MAGNITUDE_WORDS,
    ],
    ignore_case=True,
)
SPELLED = rf"(?:{any_of([*numerals.DIGIT_VALUES, 'mười'], ignore_case=True)}(?!\w)(?:\s(?:{_PART}|{_FIVE})(?!\w)){{0,{MAX_WORDS}}})"
MAGNITUDES = {"trăm": 2, **numerals.MAGNITUDES, "k": 3, "tr": 6, "m": 6}
"""Words and abbreviations that multiply a number, to their powers of ten."""
COMPOUND = (
    r"\d+(?:[.,]\d+)?\s(?i:tỷ|tỉ|triệu)(?:\s\d+(?:[.,]\d+)?\s(?i:triệu|nghìn|ngàn|trăm)(?!\w)){1,4}(?!\s(?i:tỷ|tỉ))"
)

# Words that imply a number, to this number and its measure. A translation may leave them out.
IMPLIED = {"cả hai": ("2", ""), "gấp đôi": ("2", ""), "tăng đôi": ("2", ""), "gấp ba": ("3", ""), "một nửa": ("0.5", ""),
         "nửa": ("0.5", ""), "thập kỷ": ("10", "year"), "thập niên": ("10", "year"), "thế kỷ": ("100", "year"),
         "thiên niên kỷ": ("1000", "year"), "chục": ("10", ""), "giữa trưa": ("12:00", ""), "nửa đêm": ("00:00", ""),
         "tứ tuần": ("40", "year"), "ngũ tuần": ("50", "year"), "lục tuần": ("60", "year"), "thất tuần": ("70", "year"),
         "bát tuần": ("80", "year"), "cửu tuần": ("90", "year")}  # fmt: skip
# Words that name a range of small numbers before another: "dăm ba" is from three to five.
RANGES = {"dăm ba": (3, 5), "dăm bảy": (5, 7), "năm bảy": (5, 7), "vài ba": (2, 3), "đôi ba": (2, 3), "hai ba": (2, 3),
          "ba bốn": (3, 4), "bốn năm": (4, 5), "năm sáu": (5, 6), "sáu bảy": (6, 7), "bảy tám": (7, 8),
          "tám chín": (8, 9)}  # fmt: skip
# Parts of a law, a book and the like, which have numbers.
LABELS = ("chương", "phần", "mục", "điều", "khoản", "phụ lục", "quyển", "tập", "bài", "bảng", "hình", "giai đoạn")
MONTHS = {"một": 1, "giêng": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8,
          "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12, "chạp": 12}  # fmt: skip

# Words that contain numerals but are not numbers.
NOT_NUMBERS = (
    r"(?i:thứ\s(?:hai|ba|tư|năm|sáu|bảy)(?=[\s,.;)](?:tuần|ngày|vừa|này|tới|trước|sau|\d)|[,.;)]|$)|chủ nhật"
    r"|(?:hàng|hằng|vài|mấy|cả|nhiều)\s(?:chục|trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ)(?:\s(?:nghìn|ngàn|triệu|tỷ|tỉ))?(?!\w)"
    r"|năm\s(?:nay|ngoái|trước|sau|qua|tới)(?!\w)|không\s(?!độ)(?=\w)|(?:giải|hạng)\s(?:nhất|nhì|ba|tư)(?!\w)|ba\s(?:lô|mẹ|má|hoa|gác|lê)(?!\w)"
    r"|tư\s(?:nhân|cách|duy|vấn|tưởng|pháp|liệu)|hai\s(?:lúa)|tứ(?!\stuần)|tám\s(?:chuyện)|chín\s(?:muồi|chắn)|bảy\snúi)"
)

# Words with a capital that are not names, so that a number after one of them is not part of a name.
NO_NAMES = re.compile(
    r"\b(?:Trong|Năm|Ngày|Khi|Sau|Hai|Ba|Qua|Trang|Theo|Cho|Trên|Tuy|Ban|Kho|Thu|Chi|Gia|Do|Tuy|Tin|Chia|Nay|Cao|Tham|"
    r"In|On|At|Quy|Ga|Nha|Bao|Than|Vay|Giao|Vinh|Xem|Mua|Thi|An|Tham|Nam|Tai|Thay|Cung|Chung|Sao|Ngay)$"
)
