"""Which documents go together: by group, else by file name, else by what they say.

Each step takes documents and gives back the pairs it found and the documents it found none for, which the next step may
try. Pairs come as (source, target) in the language order asked for; the documents of a pair share a group.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal

from aligner.errors import AlignerError
from aligner.languages import LANGUAGES, from_tag
from aligner.types import Document

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

How = Literal["manifest", "group", "name", "content"]

_BRACKETS = "()[]（）【】"
_EDGE = re.compile(rf"[\s._\-{re.escape(_BRACKETS)}]+")
# Documents longer than this are compared by their beginnings: a translation begins where its original does.
_SENTENCES_COMPARED = 1000
_CANDIDATES = 10
TRANSLATIONS = 0.2
"""The similarity from which two documents are taken for translations. With the bundled encoder, translated novels, news
and manuals reach 0.25 and more, texts of one kind that have nothing to do with each other hardly ever 0.18."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents to be aligned, and how they were found to go together."""

    source: Document
    target: Document
    how: How


@dataclass(frozen=True, slots=True)
class Pairing:
    """Pairs of documents, and the documents in none that may yet find one."""

    pairs: tuple[Pair, ...]
    unpaired: tuple[Document, ...]


def parse_languages(languages: str | None) -> tuple[tuple[str, str], ...]:
    """The (source, target) languages a user asks for.

    Args:
        languages: pairs such as "zh-en" or "en-zh,en-vi", or two and more languages such as "zh,en", whose every pair
            is meant, in that order; None for all.

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
    """Pair the documents that share a group: those of one bilingual file, or those a manifest puts together.

    A manifest has the last word: what it puts into a group is not left for the next steps.

    Args:
        documents: those a manifest lists have its path as `meta["manifest"]`.
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
    left = (document for document in _left(documents, pairs) if document.id not in settled)
    return Pairing(tuple(pairs), tuple(left))


def pair_by_name(documents: Iterable[Document], languages: Sequence[tuple[str, str]]) -> Pairing:
    """Pair the documents whose paths are the same but for the language they name.

    The language may stand at either end of the file's name or be a folder (`page.en.md`, `page_zh-CN.txt`,
    `vi/page.md`, `en.md`), in any common spelling; where one language goes unmarked (`page.md`, `page.zh.md`) that
    serves too. A mark counts only if the text is in the language it names. The path is the document's `meta["path"]`.
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
    return Pairing(tuple(pairs), _left(documents, pairs))


def pair_by_content(
    documents: Sequence[Document],
    vectors: Sequence[NDArray[np.float32]],
    languages: Sequence[tuple[str, str]],
    *,
    threshold: float = TRANSLATIONS,
) -> Pairing:
    """Pair the documents that are each other's most similar, if they are similar enough to be translations.

    Args:
        vectors: of each document its sentences' vectors, (sentences, dim) float32.
        languages: (source, target) languages wanted, in order.
        threshold: the least similarity of a pair, at most 1.
    """
    centred = _centre(documents, vectors)
    pairs: list[tuple[int, int]] = []
    for source_language, target_language in languages:
        sources, targets = (
            [i for i, document in enumerate(documents) if document.language == language and len(vectors[i])]
            for language in (source_language, target_language)
        )
        similarities = _compare(centred, sources, targets)
        ranked = sorted(similarities, key=lambda pair: -similarities[pair])
        best_target = dict(reversed(ranked))
        best_source = {target: source for source, target in reversed(ranked)}
        for source, target in best_target.items():
            if best_source[target] == source and similarities[source, target] >= threshold:
                pairs.append((source, target))
    groups = _join(pairs)
    members = [replace(document, group=documents[groups.get(i, i)].id) for i, document in enumerate(documents)]
    found = tuple(Pair(members[source], members[target], "content") for source, target in pairs)
    return Pairing(found, _left(documents, found))


def _is_listed(document: Document) -> bool:
    return "manifest" in document.meta


def _common_folder(paths: Sequence[str]) -> str:
    try:
        return os.path.commonpath([os.path.dirname(path) for path in paths])  # noqa: PTH120
    except ValueError:  # no paths, or paths on several Windows drives
        return ""


def similarity(source: NDArray[np.float32], target: NDArray[np.float32]) -> float:
    """How like translations two documents are, by what they say and in which order: at most 1.

    It is the mean, over the sentences of both, of the cosine to the other's most similar sentence, times (1 + r) / 2,
    where r is the rank correlation of the places of the sentences that are each other's most similar. The mean of a
    language's vectors, which marks the language and not the meaning, is taken off first.

    Args:
        source: the vectors of n sentences, (n, dim) float32.
        target: of m sentences, (m, dim) float32.
    """
    beginnings = source[:_SENTENCES_COMPARED], target[:_SENTENCES_COMPARED]
    both = [_less_mean(part, part.mean(axis=0)) for part in beginnings]
    return _similarity(both[0] @ both[1].T)


def _combine(members: Sequence[Document], languages: Sequence[tuple[str, str]], how: How) -> list[Pair]:
    return [
        Pair(source, target, how)
        for wanted in languages
        for source in members
        for target in members
        if (source.language, target.language) == wanted
    ]


def _left(documents: Iterable[Document], pairs: Iterable[Pair]) -> tuple[Document, ...]:
    paired = {document.id for pair in pairs for document in (pair.source, pair.target)}
    return tuple(document for document in documents if document.id not in paired)


def _unmarked(path: PurePath, language: str) -> str:
    """The path without its suffix and without what names the language."""
    *folders, name = unicodedata.normalize("NFC", path.as_posix()).lower().split("/")
    kept = [folder for folder in folders if from_tag(folder) != language]
    return "/".join([*kept, _strip(PurePath(name).stem, language)])


def _strip(name: str, language: str) -> str:
    """A file's name without a mark of its language at either end, the longest that fits (`zh-cn`, not `cn`)."""
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


def _centre(documents: Sequence[Document], vectors: Sequence[NDArray[np.float32]]) -> list[NDArray[np.float32]]:
    import numpy as np

    beginnings = [part[:_SENTENCES_COMPARED] for part in vectors]
    means = {}
    for language in {document.language for document in documents}:
        parts = [part for part, document in zip(beginnings, documents, strict=True) if document.language == language]
        together = np.concatenate(parts)
        means[language] = together.mean(axis=0) if len(together) else np.zeros(together.shape[1], np.float32)
    return [_less_mean(part, means[document.language]) for part, document in zip(beginnings, documents, strict=True)]


def _less_mean(vectors: NDArray[np.float32], mean: NDArray[np.float32]) -> NDArray[np.float32]:
    import numpy as np

    less = vectors - mean
    unit: NDArray[np.float32] = less / np.maximum(np.linalg.norm(less, axis=1, keepdims=True), 1e-9)
    return unit


def _compare(
    vectors: Sequence[NDArray[np.float32]], sources: Sequence[int], targets: Sequence[int]
) -> dict[tuple[int, int], float]:
    """The similarity of each document to the few of the other language whose mean vectors are nearest."""
    import numpy as np

    if not sources or not targets:
        return {}
    means = [np.stack([vectors[i].mean(axis=0) for i in side]) for side in (sources, targets)]
    near = means[0] @ means[1].T
    candidates = {(row, int(column)) for row in range(len(sources)) for column in np.argsort(-near[row])[:_CANDIDATES]}
    candidates |= {(int(row), k) for k in range(len(targets)) for row in np.argsort(-near[:, k])[:_CANDIDATES]}
    return {
        (sources[row], targets[column]): _similarity(vectors[sources[row]] @ vectors[targets[column]].T)
        for row, column in sorted(candidates)
    }


def _similarity(cosines: NDArray[np.float32]) -> float:
    """`similarity` from the cosines of n source sentences to m target sentences, (n, m)."""
    import numpy as np

    best = (cosines.max(axis=0).mean() + cosines.max(axis=1).mean()) / 2
    partner, back = cosines.argmax(axis=1), cosines.argmax(axis=0)
    matched = partner[back[partner] == np.arange(len(partner))]
    order = np.corrcoef(np.arange(len(matched)), np.argsort(np.argsort(matched)))[0, 1] if len(matched) > 2 else 0.0
    return float(best * (1 + order) / 2)


def _join(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Each number to the smallest that it hangs together with."""
    groups: dict[int, set[int]] = {}
    for pair in pairs:
        together = {*pair}.union(*(groups.get(number, ()) for number in pair))
        groups |= dict.fromkeys(together, together)
    return {number: min(together) for number, together in groups.items()}
