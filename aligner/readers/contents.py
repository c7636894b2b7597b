"""Lines that begin with the mark of a chapter or of an item: they do not continue the line before them."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NUMBER = r"(?:\d{1,4}[a-zđ]?|[IVXLC]{1,7})(?![^\W\d_])"
_ENGLISH_NUMBER = (
    r"(?i:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|twenty|thirty|forty|first|second|third|fourth|fifth|last)\b"
)
_VIETNAMESE_NUMBER = r"(?:(?i:thứ)\s+)?(?i:nhất|nhì|một|hai|ba|bốn|tư|năm|sáu|bảy|tám|chín|mười|mở đầu|kết)(?![^\W\d_])"
_CHINESE_NUMBER = r"[\d０-９一二三四五六七八九十百千零〇两兩]{1,8}"
_CHAPTER = re.compile(
    rf"(?:Chapter|CHAPTER|Part|PART|Book|BOOK|Section|SECTION|Volume|VOLUME|Act|ACT|Scene|SCENE|Appendix|APPENDIX|"
    rf"Article|ARTICLE|Lesson|LESSON|Unit|UNIT)\s+(?:{_NUMBER}|{_ENGLISH_NUMBER}|[A-Z]\b)"
    rf"|(?:Chương|CHƯƠNG|Phần|PHẦN|Mục|MỤC|Bài|BÀI|Quyển|QUYỂN|Tập|TẬP|Hồi|HỒI|Điều|ĐIỀU|Tiết|TIẾT|Phụ lục|PHỤ LỤC)"
    rf"\s+(?:{_NUMBER}|{_VIETNAMESE_NUMBER}|[A-Z](?![^\W\d_]))"
    rf"|第\s?{_CHINESE_NUMBER}\s?[章节節回卷部篇幕场場讲講课課集册冊条條编編]"
    rf"|[卷附][录錄]?\s?{_CHINESE_NUMBER}(?:[\s：:、]|$)"
    r"|(?:Prologue|Epilogue|Preface|Foreword|Introduction|Afterword|Contents|Lời nói đầu|Lời mở đầu|Mở đầu|Mục lục|"
    r"Vĩ thanh|Lời kết|Kết luận|序章|序言|序|前言|楔子|引子|尾声|尾聲|后记|後記|目录|目錄|附录|附錄)[\s.·…]*\d*$",
)
_ITEM = re.compile(
    r"(?:\d{1,3}(?:\.\d{1,3}){0,4}[.)、．]?|[a-zđA-ZĐ][.)]|[ivxIVX]{1,5}[.)]|[（(]\w{1,3}[)）]|[-–•*·▪◦●○])\s+\S"
)
_LEAST_MARKED = 0.5
# A line of this share of the width of the widest one may have been wrapped.
_FULL, _SHORT = 0.75, 0.6


def starts_chapter(text: str) -> bool:
    """Return whether a line begins with the mark of a chapter ("Chapter 1", "第一章") and is not part of a sentence."""
    match = _CHAPTER.match(text)
    return match is not None and not text[match.end() :].lstrip()[:1].islower()


def is_list(texts: Sequence[str]) -> bool:
    """Return whether at least half of the lines begin with the number, the letter or the bullet of an item."""
    return sum(_ITEM.match(text) is not None for text in texts) >= max(2, _LEAST_MARKED * len(texts))


def is_contents(texts: Sequence[str]) -> bool:
    """Return whether lines are those of a table of contents: most of them begin with the mark of a chapter."""
    return sum(map(starts_chapter, texts)) >= max(2, _LEAST_MARKED * len(texts))


def find_starts(texts: Sequence[str], widths: Sequence[int], ended: Sequence[bool]) -> list[bool]:
    """Return for each of several lines without blank ones whether it begins a paragraph by its mark.

    Args:
        texts: The lines.
        widths: Their widths on a screen.
        ended: For each, whether a sentence ends with it.
    """
    chapters = [starts_chapter(text) for text in texts]
    items = [_ITEM.match(text) is not None for text in texts]
    listed, contents = is_list(texts), is_contents(texts)
    widest = max(widths, default=0)
    starts = [False] * len(texts)
    for index in range(1, len(texts)):
        before = widths[index - 1]
        # Running text may be wrapped before "Chapter 5", but then its lines are full.
        apart = contents or ended[index - 1] or before < _FULL * widest or chapters[index - 1]
        starts[index] = (
            (chapters[index] and apart)
            or (items[index] and listed)
            # The text below a heading: a line this short was not wrapped.
            or (chapters[index - 1] and before < _SHORT * widest and not chapters[index])
        )
    return starts
