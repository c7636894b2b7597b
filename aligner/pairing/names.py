"""Pair documents by group and by name: what files say of which documents go together, without their text."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import PurePath
from typing import Literal

from aligner.errors import AlignerError
from aligner.languages import LANGUAGES, from_tag
from aligner.types import Document

PairedBy = Literal["manifest", "group", "name", "content"]

_BRACKETS = "()[]（）【】"
_EDGE = re.compile(rf"[\s._\-{re.escape(_BRACKETS)}]+")


@dataclass(frozen=True, slots=True)
class DocumentPair:
    """Two documents to be aligned, and how they were paired."""

    source: Document
    target: Document
    paired_by: PairedBy


@dataclass(frozen=True, slots=True)
class Pairing:
    """Pairs of documents, and the documents that may still be paired by other means."""

    pairs: tuple[DocumentPair, ...]
    unpaired: tuple[Document, ...]


def parse_languages(languages: str | None) -> tuple[tuple[str, str], ...]:
    """Return the (source, target) languages a user asks for.

    Args:
        languages: pairs such as "zh-en" or "en-zh,en-vi", or two or more languages such as "zh,en", which stand for
        every
            pair of them in that order; None for all.

    Raises:
        AlignerError: a language is unknown, or there are not two of them.
    """
    parts = re.findall(r"[^\s,;]+", (languages or ",".join(LANGUAGES)).lower())
    unknown = [code for part in parts for code in part.split("-") if code not in LANGUAGES]
    if unknown:
        raise AlignerError(f"unknown language {unknown[0]!r} in {languages!r}; known: {', '.join(LANGUAGES)}")
    if all("-" not in part for part in parts) and len(set(parts)) > 1:
        return tuple(combinations(dict.fromkeys(parts), 2))
    pairs = [tuple(part.split("-")) for part in parts]
    if any(len(set(pair)) != 2 or len(pair) != 2 for pair in pairs):
        raise AlignerError(f"{languages!r} names no pair of languages; write it like en-zh, or en-zh,en-vi")
    return tuple(dict.fromkeys((pair[0], pair[1]) for pair in pairs))


def pair_by_group(documents: Iterable[Document], languages: Sequence[tuple[str, str]]) -> Pairing:
    """Pair the documents that share a group: those of one bilingual file, or those that a manifest groups.

    A manifest has the last word: what it groups is not left for the next steps.

    Args:
        documents: those listed in a manifest have its path as `meta["manifest"]`.
        languages: (source, target) languages wanted, in order.
    """
    documents = list(documents)
    groups: dict[str, list[Document]] = {}
    for document in documents:
        if document.group:
            groups.setdefault(document.group, []).append(document)
    pairs = [
        pair
        for members in groups.values()
        for pair in _combine(members, languages, "manifest" if _is_listed(members[0]) else "group")
    ]
    settled = {document.id for document in documents if document.group and _is_listed(document)}
    left = (document for document in left_over(documents, pairs) if document.id not in settled)
    return Pairing(tuple(pairs), tuple(left))


def pair_by_name(documents: Iterable[Document], languages: Sequence[tuple[str, str]]) -> Pairing:
    """Pair the documents whose paths differ only in the language they name.

    The language may be at either end of the file's name or be a folder (`page.en.md`, `page_zh-CN.txt`, `vi/page.md`,
    `en.md`), in any common spelling. One language may go unmarked (`page.md`, `page.zh.md`). A mark counts only if the
    text is in the language it names. The path is the document's `meta["path"]`.
    """
    documents = list(documents)
    named = [document for document in documents if document.meta.get("path")]
    paths = [os.path.abspath(document.meta["path"]) for document in named]  # noqa: PTH100  (links stay as named)
    root = _common_folder(paths)
    keys: dict[str, list[Document]] = {}
    for document, path in zip(named, paths, strict=True):
        keys.setdefault(_unmarked(PurePath(path[len(root) :].lstrip(os.sep)), document.language), []).append(document)
    pairs = []
    for key, members in keys.items():
        group = key or PurePath(root).name
        pairs += _combine([replace(member, group=group) for member in members], languages, "name")
    return Pairing(tuple(pairs), left_over(documents, pairs))


def _is_listed(document: Document) -> bool:
    return "manifest" in document.meta


def _common_folder(paths: Sequence[str]) -> str:
    try:
        return os.path.commonpath([os.path.dirname(path) for path in paths])  # noqa: PTH120
    except ValueError:  # no paths, or paths on several Windows drives
        return ""


def _combine(
    members: Sequence[Document], languages: Sequence[tuple[str, str]], paired_by: PairedBy
) -> list[DocumentPair]:
    return [
        DocumentPair(source, target, paired_by)
        for wanted in languages
        for source in members
        for target in members
        if (source.language, target.language) == wanted
    ]


def left_over(documents: Iterable[Document], pairs: Iterable[DocumentPair]) -> tuple[Document, ...]:
    """Return the documents that are in no pair."""
    paired = {document.id for pair in pairs for document in (pair.source, pair.target)}
    return tuple(document for document in documents if document.id not in paired)


def _unmarked(path: PurePath, language: str) -> str:
    """Return the path without its suffix and without what names the language."""
    *folders, name = unicodedata.normalize("NFC", path.as_posix()).lower().split("/")
    kept = [folder for folder in folders if from_tag(folder) != language]
    return "/".join([*kept, _strip(PurePath(name).stem, language)])


def _strip(name: str, language: str) -> str:
    """Return a file's name without a mark of its language at either end, the longest that fits (`zh-cn`, not `cn`)."""
    if from_tag(name) == language:
        return ""
    edges = list(_EDGE.finditer(name))
    for edge in edges:
        if from_tag(name[edge.end() :].rstrip(_BRACKETS)) == language:
            return name[: edge.start()]
    for edge in reversed(edges):
        if from_tag(name[: edge.start()].lstrip(_BRACKETS)) == language:
            return name[edge.end() :]
    return name
