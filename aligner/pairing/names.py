"""Pair documents by group and by name: what files say of which documents go together, without their text."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import PurePath
from typing import Literal

from aligner.errors import AlignerError
from aligner.languages import LANGUAGES
from aligner.pairing.paths import Reading, read
from aligner.types import Document

PairedBy = Literal["manifest", "group", "name", "content"]


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
        languages: pairs such as "zh-en" or "en-zh,en-vi", or two or more languages such as "zh,en" or "en-zh-vi", which
            stand for every pair of them in that order; None for all.

    Raises:
        AlignerError: a language is unknown, or there are not two of them.
    """
    parts = re.findall(r"[^\s,;]+", (languages or ",".join(LANGUAGES)).lower())
    unknown = [code for part in parts for code in part.split("-") if code not in LANGUAGES]
    if unknown:
        raise AlignerError(f"unknown language {unknown[0]!r} in {languages!r}; known: {', '.join(LANGUAGES)}")
    if all("-" not in part for part in parts) and len(set(parts)) > 1:
        return tuple(combinations(dict.fromkeys(parts), 2))
    chains = [tuple(part.split("-")) for part in parts]
    # Three languages that differ stand for their pairs; anything else that is no pair is refused below.
    pairs = [
        pair for chain in chains for pair in (combinations(chain, 2) if len({*chain}) == len(chain) == 3 else [chain])
    ]
    if any(len(set(pair)) != 2 or len(pair) != 2 for pair in pairs):
        raise AlignerError(f"{languages!r} names no pair of languages; write it like en-zh, en-zh,en-vi or en-zh-vi")
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
    left = (document for document in left_over(documents, languages, pairs) if document.id not in settled)
    return Pairing(tuple(pairs), tuple(left))


def pair_by_name(
    documents: Iterable[Document], languages: Sequence[tuple[str, str]], known: Iterable[DocumentPair] = ()
) -> Pairing:
    """Pair the documents whose paths differ only in the language they name.

    The language may be anywhere in the file's name or in the name of a folder (`page.en.md`, `page_zh-CN.txt`,
    `vi/page.md`, `guide-vi/page.md`, `en.md`), in any common spelling, and translations may be in a folder of their own
    (`translations/vi/page.md`, `i18n/zh/docusaurus-plugin-content-docs/current/page.md`). One language may go unmarked
    (`page.md`, `page.zh.md`). A mark counts only if the text is in the language it names. The path is the document's
    `meta["path"]`. Of several documents that a document may be paired with, those whose paths differ least are its
    partners.

    Args:
        documents: in any languages.
        languages: (source, target) languages wanted, in order.
        known: pairs that were found before; no document gets another partner in the same language.
    """
    documents, known = list(documents), list(known)
    named = [document for document in documents if document.meta.get("path")]
    paths = [os.path.abspath(document.meta["path"]) for document in named]  # noqa: PTH100  (links stay as named)
    root = _common_folder(paths)
    keys: dict[str, list[tuple[int, Reading]]] = {}
    for k, (document, path) in enumerate(zip(named, paths, strict=True)):
        for reading in read(PurePath(path[len(root) :].lstrip(os.sep)), document.language):
            keys.setdefault(reading.key, []).append((k, reading))
    suffixes = [PurePath(path).suffix.lower() for path in paths]
    pairs = []
    for wanted in languages:
        both = (set(members) for members in may_pair(named, wanted, known))
        for (one, other), key in _nearest(keys, suffixes, *both).items():
            group = key.strip("/") or PurePath(root).name
            pairs.append(DocumentPair(replace(named[one], group=group), replace(named[other], group=group), "name"))
    return Pairing(tuple(pairs), left_over(documents, languages, [*known, *pairs]))


def _nearest(
    keys: Mapping[str, Sequence[tuple[int, Reading]]], suffixes: Sequence[str], sources: Set[int], targets: Set[int]
) -> dict[tuple[int, int], str]:
    """Return the pairs of paths of which neither has a nearer one in the other language, and the key of each.

    Args:
        keys: the paths by what is left of them without the marks of their language, and how each was read.
        suffixes: the suffix of each path.
        sources: the paths of one language.
        targets: the paths of the other language.
    """
    ranks: dict[tuple[int, int], tuple[tuple[int, bool, bool], str]] = {}
    for key, members in keys.items():
        for one, own in members if len(members) > 1 else ():
            for two, other in members if one in sources else ():
                if two in targets:
                    rank = own.cost + other.cost, own.shape != other.shape, suffixes[one] != suffixes[two]
                    ranks[one, two] = min(ranks.get((one, two), (rank, key)), (rank, key))
    best: dict[int, tuple[int, bool, bool]] = {}
    for pair, (rank, _) in ranks.items():
        for path in pair:
            best[path] = min(best.get(path, rank), rank)
    return {pair: key for pair, (rank, key) in ranks.items() if all(best[path] == rank for path in pair)}


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


def may_pair(
    documents: Sequence[Document], wanted: tuple[str, str], pairs: Iterable[DocumentPair]
) -> tuple[list[int], list[int]]:
    """Return the positions of the documents of two languages that have no partner in the other one.

    Args:
        documents: in any languages.
        wanted: the two languages.
        pairs: the pairs that are known.
    """
    taken = {(one.id, other.language) for pair in pairs for one, other in _directions(pair)}
    sources, targets = (
        [k for k, each in enumerate(documents) if each.language == own and (each.id, other) not in taken]
        for own, other in (wanted, wanted[::-1])
    )
    return sources, targets


def left_over(
    documents: Iterable[Document], languages: Sequence[tuple[str, str]], pairs: Iterable[DocumentPair]
) -> tuple[Document, ...]:
    """Return the documents that have no partner in some language, while some document of it has none in theirs.

    Args:
        documents: in any languages.
        languages: (source, target) languages wanted.
        pairs: the pairs that are known.
    """
    documents, pairs = list(documents), list(pairs)
    open_to = {k for wanted in languages for k in _both(may_pair(documents, wanted, pairs))}
    return tuple(document for k, document in enumerate(documents) if k in open_to)


def unite(pairs: Iterable[DocumentPair]) -> tuple[DocumentPair, ...]:
    """Give all documents that hang together by pairs one group: that of the first pair."""
    pairs = tuple(pairs)
    groups: dict[str, tuple[str, set[str]]] = {}
    for pair in pairs:
        both = pair.source.id, pair.target.id
        old = [groups[each] for each in both if each in groups]
        joined = old[0][0] if old else pair.source.group, {*both}.union(*(members for _, members in old))
        groups |= dict.fromkeys(joined[1], joined)

    def grouped(document: Document) -> Document:
        return replace(document, group=groups[document.id][0])

    return tuple(DocumentPair(grouped(pair.source), grouped(pair.target), pair.paired_by) for pair in pairs)


def _directions(pair: DocumentPair) -> tuple[tuple[Document, Document], tuple[Document, Document]]:
    return (pair.source, pair.target), (pair.target, pair.source)


def _both(sides: tuple[list[int], list[int]]) -> list[int]:
    """Return all members of two sides, unless one of them is empty."""
    return [*sides[0], *sides[1]] if all(sides) else []
