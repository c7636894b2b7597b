"""Files in sections headed by a language ("## English", "## Bản dịch tiếng Việt", "[ZH]"), and labels like "EN: ...".

A heading counts only if the text below it is in the language it names: pages about languages have such headings too.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from aligner.languages import LANGUAGES, SENTENCE_ENDS, UNKNOWN
from aligner.readers.base import RawBlock, RawLine
from aligner.readers.bilingual.measure import is_neutral, language_of, weigh

# Words beside a language's name, or alone ("原文" ... "译文"), in headings that only announce the language.
_ROLES = (
    "original", "translation", "translated", "translate", "version", "text", "source", "target", "full", "edition",
    "in", "simplified", "traditional", "language", "the", "article", "content",
    "原文", "译文", "譯文", "翻译", "翻譯", "对照", "全文", "正文", "版本", "版", "文本", "内容", "部分", "中译",
    "英译", "越译", "简体", "簡體", "繁体", "繁體", "字",
    "bản dịch", "bản gốc", "nguyên bản", "nguyên văn", "phiên bản", "dịch", "bản", "phần", "toàn văn", "nội dung",
    "giản thể", "phồn thể", "sang", "gốc", "ngôn ngữ",
)  # fmt: skip
# Role words that name a language themselves.
_ROLE_LANGUAGES = {"中译": "zh", "英译": "en", "越译": "vi"}
_SCRIPT_WORDS = {
    "Hans": re.compile(r"simplified|简|簡體|giản thể|zh-cn|zh-hans"),
    "Hant": re.compile(r"traditional|繁|正體|phồn thể|zh-tw|zh-hk|zh-hant"),
}
_LONGEST_MARKER, _MOST_SPACES = 60, 8
# Share of a headed section that must be in the language its heading names.
_LEAST_AGREED = 0.7
# Relative to the largest language: a single headed section of a smaller share is a summary or a quotation; a language
# that no heading names needs the larger share to count as the other side.
_LEAST, _LEAST_BESIDE = 0.1, 0.3


def _alternatives(words: Sequence[str]) -> str:
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(rf"\b{re.escape(word)}\b" if word.isascii() or " " in word else re.escape(word) for word in ordered)


_NAME_TO_CODE = {name: code for code, language in LANGUAGES.items() for name in language.names} | {
    "zh-cn": "zh", "zh-tw": "zh", "zh-hans": "zh", "zh-hant": "zh", "zh-hk": "zh", "cn": "zh", "vn": "vi",
    "en-us": "en", "en-gb": "en", "vi-vn": "vi",
}  # fmt: skip
_NAMES = re.compile(_alternatives(list(_NAME_TO_CODE)))
_ROLE_WORDS = re.compile(_alternatives(_ROLES))
_LABEL = re.compile(
    r"\s*[\[【(（<]\s*([^\[\]【】()（）<>:：]{2,20})\s*[\]】)）>]\s*[:：]?\s*|\s*([^\s:：][^:：]{1,20}?)\s*[:：]\s*"
)


@dataclass(frozen=True, slots=True)
class Marker:
    """A heading that only announces a language; `language` is "" if it says just "original" or "translation".

    `script` is "Hans" or "Hant" if it names a script of Chinese.
    """

    language: str
    script: str = ""


@dataclass(slots=True)
class _Section:
    language: str
    blocks: list[RawBlock]
    headed: bool = False


def marker_of(text: str) -> Marker | None:
    """Return the marker that a heading is, or None for an ordinary heading."""
    # A cheap test first, which rejects most lines of prose.
    if len(text) > _LONGEST_MARKER or text.endswith((*SENTENCE_ENDS, ",")) or text.count(" ") > _MOST_SPACES:
        return None
    plain = unicodedata.normalize("NFC", text).lower()
    named = {_NAME_TO_CODE[name] for name in _NAMES.findall(plain)}
    rest = _NAMES.sub(" ", plain)
    roles = _ROLE_WORDS.findall(rest)
    rest = _ROLE_WORDS.sub(" ", rest)
    named |= {_ROLE_LANGUAGES[role] for role in roles if role in _ROLE_LANGUAGES}
    if any(map(str.isalnum, rest)) or len(named) > 1 or not (named or roles):
        return None
    scripts = {script for script, words in _SCRIPT_WORDS.items() if words.search(plain)}
    if scripts and not named - {"zh"}:
        return Marker("zh", scripts.pop() if len(scripts) == 1 else "")
    return Marker(named.pop() if named else "")


def split_sections(
    blocks: Sequence[RawBlock], *, forced: bool = False, stated: bool = False
) -> dict[str, list[RawBlock]] | None:
    """Split blocks by language if the file has sections headed by languages, else return None.

    Text outside these sections goes by its own language.

    Args:
        blocks: the file's blocks in order.
        forced: trust the headings, whatever language the text below is in.
        stated: the file is said to be in one language, so that a small section in another one is part of it.
    """
    sections = _find_sections(blocks)
    headed = _languages_headed(sections, forced=forced)
    if not headed:
        return None
    sizes: defaultdict[str, float] = defaultdict(float)
    for section in sections:
        for block in section.blocks:
            sizes[section.language or language_of(block)] += weigh(block)
    largest = max(sizes.values())
    alone = _LEAST_BESIDE if stated else _LEAST
    least = {code: 0.0 if len(headed) > 1 else alone for code in headed}
    codes = [code for code in sizes if code in LANGUAGES and sizes[code] >= least.get(code, _LEAST_BESIDE) * largest]
    if len(codes) < 2:
        return None
    parts: dict[str, list[RawBlock]] = {code: [] for code in codes}
    current = codes[0]
    for section in sections:
        for block in section.blocks:
            own = section.language or language_of(block)
            current = own if own in parts else current
            for code in codes if not section.language and is_neutral(block) else [current]:
                parts[code].append(block)
    return parts


def names_languages(blocks: Sequence[RawBlock]) -> list[str]:
    """Return the headings that name a language, one for each language."""
    found: dict[str, str] = {}
    for block in blocks:
        marker = _marker(block)
        if marker and marker.language and block.kind in ("title", "heading"):
            found.setdefault(marker.language, block.text)
    return list(found.values())


def _find_sections(blocks: Sequence[RawBlock]) -> list[_Section]:
    """Split the blocks into sections and drop the markers; sections without a marker have no language."""
    sections = [_Section("", [])]
    heading: RawBlock | None = None
    for block in blocks:
        marker = _marker(block)
        if marker is not None:
            heading = block
            sections.append(_Section(marker.language, [], headed=True))
        else:
            if heading is not None and _ends_section(block, heading):
                heading = None
                sections.append(_Section("", []))
            sections[-1].blocks.append(block)
    for section in sections:
        if section.headed and not section.language:
            section.language = _majority(section.blocks)
    return sections


def _languages_headed(sections: Sequence[_Section], *, forced: bool) -> set[str]:
    """Return the languages that markers name; empty if the text below disagrees."""
    sizes: defaultdict[str, float] = defaultdict(float)
    agreed: defaultdict[str, float] = defaultdict(float)
    for section in sections:
        if section.headed and section.language:
            for block in section.blocks:
                sizes[section.language] += weigh(block)
                agreed[section.language] += weigh(block) * (language_of(block) in (section.language, UNKNOWN))
    if not forced and any(agreed[code] < _LEAST_AGREED * sizes[code] for code in sizes):
        return set()
    return {code for code in sizes if sizes[code]}


def _marker(block: RawBlock) -> Marker | None:
    if len(block.lines) != 1 or block.kind == "table_cell":
        return None
    marker = marker_of(block.text)
    # A word like "Text" or "Bản" is a marker only as a heading.
    return marker if marker and (marker.language or block.kind in ("title", "heading")) else None


def _ends_section(block: RawBlock, heading: RawBlock) -> bool:
    is_heading = block.kind in ("title", "heading")
    return is_heading and heading.kind in ("title", "heading") and block.level <= heading.level


def _majority(blocks: Sequence[RawBlock]) -> str:
    sizes: defaultdict[str, float] = defaultdict(float)
    for block in blocks:
        if (language := language_of(block)) in LANGUAGES:
            sizes[language] += weigh(block)
    return max(sizes, key=sizes.__getitem__, default="")


def isolate_markers(blocks: Sequence[RawBlock]) -> list[RawBlock]:
    """Turn lines such as "[EN]" inside or above a paragraph into blocks of their own."""
    result = []
    for block in blocks:
        starts = [0]
        for index, line in enumerate(block.lines):
            if len(block.lines) > 1 and (marker := marker_of(line.text)) and marker.language:
                starts += [index, index + 1]
        for start, stop in pairwise([*starts, len(block.lines)]):
            if start < stop:
                result.append(block.with_lines(block.lines[start:stop]))
    return result


def expand_labels(blocks: Sequence[RawBlock]) -> list[RawBlock]:
    """Remove labels such as "EN: ..." or "【中文】...", and split blocks where a label begins.

    Nothing happens unless there are labels of two languages before text in the language they name.
    """
    labeled = [[_label(line) for line in block.lines] for block in blocks]
    named = {found[0] for row in labeled for found in row if found}
    if len(named) < 2:
        return list(blocks)
    result = []
    for block, row in zip(blocks, labeled, strict=True):
        starts = [index for index, found in enumerate(row) if found]
        if not starts or starts[0] > 0:
            result.append(replace(block, lines=block.lines[: starts[0] if starts else None]))
        for start, stop in pairwise([*starts, len(row)]):
            language, line = row[start] or ("", block.lines[start])
            result.append(block.with_lines((line, *block.lines[start + 1 : stop]), language))
    return result


def _label(line: RawLine) -> tuple[str, RawLine] | None:
    """Return the language that a line's label names, and the line without it."""
    match = _LABEL.match(line.text)
    if not match:
        return None
    marker = marker_of(match[1] or match[2])
    rest = line.text[match.end() :]
    if not marker or not marker.language or not rest:
        return None
    if language_of(rest) not in (marker.language, "und"):
        return None
    cut = line.markup.find(rest[:20])
    markup = line.markup[cut:] if cut > 0 else rest
    start = line.end - len(markup) if cut > 0 else line.start
    return marker.language, RawLine(rest, markup, start, line.end, line.line)
