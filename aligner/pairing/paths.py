"""What the path of a document says about its language, and which paths its translations may have.

Repositories of translated text follow a few layouts. The language is marked in the name of a file (`page.zh.md`,
`README_zh-CN.md`), in the name of a folder (`vi/page.md`, `pages.zh/page.md`), or by a folder inside a folder of
translations (`translations/vi/page.md`, `i18n/zh/docusaurus-plugin-content-docs/current/page.md`) whose original is in
the tree around it. A reading of a path is what is left of it without such marks. Translations of one page have a
reading in common.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product
from pathlib import PurePath
from types import MappingProxyType
from typing import NamedTuple

from aligner.languages import from_tag


class Reading(NamedTuple):
    """A path without the marks of its language.

    Attributes:
        key: the path, in lower case and without its suffix.
        shape: the same with a placeholder for each mark, which is equal for paths that are marked in the same places.
        cost: how much more than the marks had to be removed: 0 for nothing, 1 for a folder of translations, 2 for a
            folder that usually holds something else.
    """

    key: str
    shape: str
    cost: int


_BRACKETS = "()[]（）【】"
_SEPARATORS = " \t._-" + _BRACKETS
_SEPARATOR = re.compile(f"[{re.escape(_SEPARATORS)}]+")
_MARK_TOKENS = 3
"""Maximum number of tokens in a mark (`zh-Hant-TW`, `tiếng Trung Quốc`)."""
_MAX_MARKS = 5
"""Maximum number of possible marks in a path; words that look like marks are read both ways."""
_MARK = "\0"
"""Placeholder for a mark in a shape."""

# Marks that name a language in names of files and folders but are no tags: abbreviations, and words for a version.
_MARKS = MappingProxyType(
    {
        **dict.fromkeys(("英", "英文版", "英语版", "英語版", "英文原文", "anh", "enus", "engb"), "en"),
        **dict.fromkeys(
            ("中", "汉", "漢", "中文版", "简体", "簡體", "繁体", "繁體", "简体版", "簡體版", "繁体版", "繁體版",
             "简体中文版", "繁體中文版", "中文翻译", "中文翻譯", "trung", "tieng trung", "chs", "cht", "zhs", "zht",
             "zhcn", "zhtw", "zhhk", "zhhans", "zhhant", "sc", "tc", "chinese simplified", "chinese traditional"),
            "zh",
        ),
        **dict.fromkeys(
            ("越", "越文版", "越南文版", "越南语版", "越南語版", "việt", "viet", "vivn", "vietnam", "tieng viet"), "vi"
        ),
        "tieng anh": "en",
    }
)  # fmt: skip

_CONTAINERS = frozenset(
    ("translation", "translations", "translated", "i18n", "l10n", "intl", "locale", "locales", "localization",
     "localizations", "localisation", "localized", "lang", "langs", "language", "languages", "multilingual",
     "翻译", "翻譯", "译文", "譯文", "ban dich", "bản dịch")
)  # fmt: skip
"""Folders for the translations of what is beside them."""
_README_FOLDERS = frozenset(("doc", "docs", "documentation", "documents", "readme", "readmes"))
"""Folders that also hold the translations of the README beside them."""
_README = "readme"

_PLUGIN = re.compile(r"docusaurus-plugin-content-(docs|blog|pages)(?:-(.+))?")
"""Folder of a Docusaurus plugin, with its id, in the folder of a language."""


def read(path: PurePath, language: str) -> list[Reading]:
    """Return the readings of a path, each key once, at its lowest cost.

    Args:
        path: relative to the folder that all documents have in common.
        language: language code of the document's text; marks of other languages are kept.
    """
    *folders, name = unicodedata.normalize("NFC", path.as_posix()).lower().split("/")
    parts = [*folders, PurePath(name).stem]
    found: dict[str, Reading] = {}
    for kept, shape in _without_marks(parts, language):
        marked = [k for k, part in enumerate(shape) if _MARK in part]
        for key, cost in ((_join(kept[:-1], kept[-1]), 0), *_without_containers(kept, marked)):
            if key not in found or found[key].cost > cost:
                found[key] = Reading(key, "/".join(shape), cost)
    return list(found.values())


def _without_marks(parts: Sequence[str], language: str) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the parts of a path without some of their marks, and the same with placeholders, all marks first."""
    options = []
    left = _MAX_MARKS
    for part in reversed(parts):
        spans = _marks(part, language)[:left]
        left -= len(spans)
        options.append([_remove(part, chosen) for chosen in _subsets(spans)])
    for chosen in product(*reversed(options)):
        yield [kept for kept, _ in chosen], [shape for _, shape in chosen]


def _subsets(spans: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Return all subsets of spans, the largest first."""
    chosen = product((True, False), repeat=len(spans))
    return [[span for span, taken in zip(spans, which, strict=True) if taken] for which in chosen]


def _marks(name: str, language: str) -> list[tuple[int, int]]:
    """Return the positions of the marks of a language in a name: the longest that fit (`zh-cn`, not `cn`)."""
    if not language:
        return []
    edges = [match.span() for match in _SEPARATOR.finditer(name)]
    starts, ends = [0, *(end for _, end in edges)], [*(start for start, _ in edges), len(name)]
    tokens = [(start, end) for start, end in zip(starts, ends, strict=True) if start < end]
    found = []
    k = 0
    while k < len(tokens):
        for count in range(min(_MARK_TOKENS, len(tokens) - k), 0, -1):
            start, end = tokens[k][0], tokens[k + count - 1][1]
            if _language_of(name[start:end]) == language:
                found.append((start, end))
                k += count - 1
                break
        k += 1
    return found


@lru_cache(maxsize=4096)
def _language_of(mark: str) -> str:
    """Return the language that a mark names, or ""."""
    words = " ".join(_SEPARATOR.split(mark))
    return from_tag(mark) or from_tag(words) or _MARKS.get(words, "")


def _remove(name: str, spans: Sequence[tuple[int, int]]) -> tuple[str, str]:
    """Return a name without the marks at some positions, and the same with placeholders."""
    kept = shape = name
    for start, end in reversed(spans):
        shape = shape[:start] + _MARK + shape[end:]
        head, tail = kept[:start].rstrip(_SEPARATORS), kept[end:].lstrip(_SEPARATORS)
        joint = kept[len(head) : len(head) + 1].strip(_BRACKETS) if head and tail else ""
        kept = head + joint + tail
    return kept, shape


def _without_containers(parts: Sequence[str], marked: Sequence[int]) -> Iterator[tuple[str, int]]:
    """Yield the keys of a path without the folders of translations around its marks, and their costs.

    Args:
        parts: folders and name, without marks; a folder that was only a mark is "".
        marked: positions of the parts that had a mark.
    """
    *folders, name = parts
    for k in marked:
        stop = k + 1 if k < len(folders) and folders[k] else k
        start = stop
        while start and (not folders[start - 1] or folders[start - 1].lstrip("_.") in _CONTAINERS):
            start -= 1
        around, inside = ([folder for folder in part if folder] for part in (folders[:start], folders[stop:]))
        above = around[:-1] if around and around[-1] in _README_FOLDERS else around
        if start < stop and name:
            yield _join(around + inside, name), 1
        elif start < stop and not inside:
            yield _join(above, _README), 2
        for original in _originals(inside):
            yield _join(around + original, name), 1
            # The original may also be beside the folder of the site, as its place is an option.
            yield _join(around[:-1] + original, name), 2
        if name == _README and not inside:
            yield _join(above, name), 2


def _originals(inside: Sequence[str]) -> list[list[str]]:
    """Return the folders that a folder of a Docusaurus plugin translates."""
    match = _PLUGIN.fullmatch(inside[0]) if inside else None
    if match is None:
        return []
    kind, own = match[1], match[2]
    if kind != "docs":
        return [[*folders, *inside[1:]] for folders in ([own or kind], ["src", own or kind])]
    version, *rest = inside[1:] or ("current",)
    if version != "current":
        return [[f"{own}_versioned_docs" if own else "versioned_docs", version, *rest]]
    return [[*folders, *rest] for folders in ([[own], [f"docs-{own}"], ["docs", own]] if own else [["docs"]])]


def _join(folders: Sequence[str], name: str) -> str:
    return "/".join([*filter(None, folders), name])
