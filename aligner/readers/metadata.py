"""Metadata of a document (address, date, author ...), in front matter or in lines like "> 日期: ...".

Keys become canonical, in English and lower case; a key without a canonical form stays as it is. A title is content: it
becomes blocks of kind "title", one for each language it is given in.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from aligner.languages import from_tag
from aligner.readers.base import RawBlock, RawLine

_NAMES = MappingProxyType(
    {
        "title": "title, headline, 标题, 標題, 题目, 題目, tiêu đề, tựa đề, nhan đề",
        "url": "url, link, source url, source link, original url, original link, original article, original, "
        "permalink, canonical, canonical url, address, web address, 原文链接, 原文連結, 原文鏈接, 原文地址, 原文网址, "
        "链接, 鏈接, 連結, 网址, 網址, 来源链接, 原文, liên kết, đường dẫn, link gốc, bài gốc, "
        "liên kết gốc, địa chỉ, đường link",
        "date": "date, published, publish date, published on, publication date, pubdate, date published, posted, "
        "posted on, 日期, 时间, 時間, 发布日期, 發布日期, 发布时间, 發布時間, 发表日期, 發表日期, 发表时间, 出版日期, "
        "ngày, ngày đăng, ngày xuất bản, ngày phát hành, ngày công bố, thời gian",
        "author": "author, authors, by, written by, writer, 作者, 撰文, 文, tác giả, người viết",
        "translator": "translator, translators, translated by, 译者, 譯者, 翻译, 翻譯, người dịch, dịch giả, biên dịch",
        "source": "source, sources, 来源, 來源, 出处, 出處, 转载自, nguồn, nguồn tin, nguồn gốc, theo nguồn",
        "publisher": "publisher, 出版社, 出版商, 出版, nhà xuất bản, nxb",
        "language": "language, languages, lang, locale, 语言, 語言, 语种, ngôn ngữ",
        "license": "license, licence, 许可, 許可, 许可证, 授权, giấy phép",
        "group": "group",
    }
)
_KEYS = {name.strip(): key for key, names in _NAMES.items() for name in names.split(",")}
_TITLE_WITH_LANGUAGE = re.compile(r"(?:title|标题|標題|tiêu đề)[\s_:.\-]?\(?([a-z-]{2,7})\)?|([a-z]{2})[\s_-]title")

_KEY_VALUE = re.compile(r"\W{0,3}?([^\W\d_][^:：\n]{0,39}?)\s*[:：]\s*(\S.*)", re.DOTALL)
_PART = re.compile(r"\s+[|·•]\s+|\s*｜\s*")
_URL = re.compile(r"(?:https?://|www\.)[^\s<>()\[\]\"'，。；）】]+(?:\([^\s()]*\)[^\s<>()\[\]]*)*")
# Metadata in the first line of the text itself: only values whose end is clear.
_INLINE_HEADER = re.compile(
    r"\s*(?:(?P<date>date|日期|ngày)\s*[:：]?\s*(?P<day>\d{4}-\d{1,2}-\d{1,2})|(?P<url>url|link|source|nguồn|来源|原文链接)"
    r"\s*[:：]?\s*(?P<address>https?://\S+))(?=\s|$)",
    re.IGNORECASE,
)
_BARE_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")

_LONGEST_LINE = 1000

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?:\s*[日号號])?")
_DAY_FIRST = re.compile(
    r"(?:ngày\s+)?(\d{1,2})(?:\s*[-/.]\s*|\s+tháng\s+)(\d{1,2})(?:\s*[-/.]\s*|,?\s+(?:năm\s+)?)(\d{4})"
)
_MONTH_NAME = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_NAME_SECOND = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})\.?,?\s+(\d{4})")


def canonical_key(name: str) -> str:
    """Return the canonical key for the name of a field in any of the three languages, or "" if it is not known.

    A title in a stated language gives "title:" and the language's code.
    """
    plain = " ".join(unicodedata.normalize("NFC", name).strip(" *_[]【】「」").lower().replace("_", " ").split())
    if plain in _KEYS:
        return _KEYS[plain]
    if plain.replace("-", " ") in _KEYS:
        return _KEYS[plain.replace("-", " ")]
    match = _TITLE_WITH_LANGUAGE.fullmatch(plain)
    language = from_tag(match[1] or match[2]) if match else ""
    return f"title:{language}" if language else ""


def normalize_date(text: str) -> str:
    """Return a date as YYYY-MM-DD if it is unambiguous, else as it is written.

    A day and month in figures alone ("3/4/2025") are only understood if one of them is over 12.
    """
    plain = " ".join(text.lower().split())
    if match := _YEAR_FIRST.match(plain):
        year, month, day = (int(part) for part in match.groups())
    elif match := _DAY_FIRST.match(plain):
        day, month, year = (int(part) for part in match.groups())
        if day <= 12 and not any(word in plain for word in ("ngày", "tháng")):
            return text.strip()
        if month > 12:
            day, month = month, day
    elif (match := _MONTH_NAME.search(plain)) and match[1][:3] in _MONTHS:
        year, month, day = int(match[3]), _MONTHS.index(match[1][:3]) + 1, int(match[2])
    elif (match := _NAME_SECOND.search(plain)) and match[2][:3] in _MONTHS:
        year, month, day = int(match[3]), _MONTHS.index(match[2][:3]) + 1, int(match[1])
    else:
        return text.strip()
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return text.strip()


def flatten(values: Mapping[Any, Any]) -> dict[str, str]:
    """Return front matter as strings under canonical keys, with titles as "title" and "title:xx"."""
    meta: dict[str, str] = {}
    for name, value in values.items():
        key = canonical_key(str(name)) or str(name).strip().lower()
        if key == "title" and isinstance(value, Mapping):
            meta.update({f"title:{from_tag(str(tag)) or tag}": _as_text(text) for tag, text in value.items()})
        elif (text := _as_text(value)) and key not in meta:
            meta[key] = normalize_date(text) if key == "date" else text
    if _URL.fullmatch(meta.get("source", "")):
        meta.setdefault("url", meta.pop("source"))
    return meta


def take_header(blocks: Sequence[RawBlock]) -> tuple[dict[str, str], list[RawBlock]]:
    """Split the metadata lines off the top of a document.

    Titles and headings may stand among them; the first other block ends the header, and may begin with metadata itself.

    Returns:
        The metadata under canonical keys, and the blocks without it; a title given as a line becomes a block.
    """
    meta: dict[str, str] = {}
    left: list[RawBlock] = []
    for index, block in enumerate(blocks):
        found, rest = _metadata_of(block)
        for key, value in found.items():
            if key.partition(":")[0] == "title":
                left.append(_title_block(block, value, key.partition(":")[2]))
            else:
                meta.setdefault(key, value)
        if rest and rest.kind in ("title", "heading"):
            left.append(rest)
        elif rest:
            trimmed = _take_inline_header(rest, meta)
            return meta, [*left, *([trimmed] if trimmed else []), *blocks[index + 1 :]]
    return meta, left


def _as_text(value: object) -> str:
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(_as_text, value)))
    if value is None or isinstance(value, Mapping):
        return ""
    # An escape in YAML can be half a surrogate pair, which cannot be written to any file.
    return "".join(char for char in str(value) if not "\ud800" <= char <= "\udfff").strip()


def _metadata_of(block: RawBlock) -> tuple[dict[str, str], RawBlock | None]:
    """Return the metadata in the first lines of a block, and the block without these lines."""
    found: dict[str, str] = {}
    if block.kind not in ("heading", "paragraph", "quote", "list_item"):
        return found, block
    for index, line in enumerate(block.lines):
        pairs = _metadata_in(line, lenient=bool(found) and block.kind in ("quote", "list_item"))
        if not pairs:
            return found, block.with_lines(block.lines[index:]) if index else block
        for key, value in pairs.items():
            found.setdefault(key, value)
    return found, None


def _metadata_in(line: RawLine, *, lenient: bool) -> dict[str, str]:
    """Return the metadata in a line that holds nothing else; empty if it holds anything else.

    Args:
        line: a line of a block.
        lenient: accept unknown keys, as they occur below known ones.
    """
    found: dict[str, str] = {}
    if len(line.markup) > _LONGEST_LINE:
        return found
    for text, markup in _parts(line):
        if _BARE_DATE.fullmatch(text):
            found.setdefault("date", normalize_date(text))
            continue
        match = _KEY_VALUE.fullmatch(text)
        key = canonical_key(match[1]) if match else ""
        if match and key and (pairs := _checked(key, match[2].strip(" *_"), markup)):
            found = {**pairs, **found}
        elif match and not key and lenient and len(match[1].split()) <= 3:
            found.setdefault(match[1].strip(" *_").lower(), match[2])
        else:
            return {}
    return found


def _parts(line: RawLine) -> Iterator[tuple[str, str]]:
    texts, markups = _PART.split(line.text), _PART.split(line.markup)
    if len(texts) != len(markups):
        texts, markups = [line.text], [line.markup]
    yield from zip((text.strip() for text in texts), markups, strict=True)


def _checked(key: str, value: str, markup: str) -> dict[str, str]:
    """Return the key and value, or nothing if the value does not fit the key; the source may give a URL as well."""
    address = _URL.search(markup)
    if key == "url":
        return {"url": address[0]} if address else {}
    if key == "date":
        return {"date": normalize_date(value)} if len(value) <= 60 and re.search(r"\d", value) else {}
    if key.startswith("title"):
        return {key: value} if len(value) <= 300 else {}
    if len(value) > 120 or value[-1] in "。！？!?":
        return {}
    if key == "source" and address:
        return {"url": address[0]} if _URL.fullmatch(value) else {"source": value, "url": address[0]}
    return {key: value}


def _take_inline_header(block: RawBlock, meta: dict[str, str]) -> RawBlock | None:
    first = block.lines[0]
    position = 0
    while match := _INLINE_HEADER.match(first.text, position):
        following = first.text[match.end() :].lstrip()
        # "Date 2025-11-19 was ..." is a sentence: after metadata, a new one would begin.
        if following and following[0].islower():
            break
        if match["day"]:
            meta.setdefault("date", normalize_date(match["day"]))
        else:
            meta.setdefault("url", match["address"])
        position = match.end()
    if not position:
        return block
    rest = first.text[position:].lstrip()
    if not rest:
        return block.with_lines(block.lines[1:]) if len(block.lines) > 1 else None
    markup = first.markup[first.markup.find(rest) :] if rest in first.markup else rest
    trimmed = RawLine(rest, markup, first.end - len(markup), first.end, first.line)
    return block.with_lines((trimmed, *block.lines[1:]))


def _title_block(block: RawBlock, title: str, language: str) -> RawBlock:
    line = next((line for line in block.lines if title in line.text), block.lines[0])
    offset = max(line.markup.find(title), 0)
    start = line.start + offset
    return RawBlock(
        "title", (RawLine(title, title, start, min(start + len(title), line.end), line.line),), 1, language=language
    )
