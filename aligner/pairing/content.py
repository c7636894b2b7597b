"""By what documents say: translations, translations in part, the same matter, or nothing in common.

The few documents of another language that are nearest by their mean vectors are compared sentence by sentence. Vectors
are less the mean of their language over all the documents, which marks the language and not the meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from aligner.embed import neighbors
from aligner.pairing.names import DocumentPair, Pairing, left_over
from aligner.types import Document, Verdict

Floats = NDArray[np.float32]

# Documents longer than this are compared by their beginnings: a translation begins where its original does.
_SENTENCES_COMPARED = 1000
_CANDIDATES = 10
_REFERENCE_WEIGHT = 100
"""So many sentences of a language must the documents hold for their own mean to count as much as the reference's."""
# See `docs/mining.md` for what documents of each kind reach.
_LIKE = 0.3
_STEP, _LEAST_RUN = 2, 3
_PARALLEL, _PARTLY, _COMPARABLE = 0.7, 0.25, 0.5


@dataclass(frozen=True, slots=True)
class Relative:
    """Two documents of different languages, and how they go together.

    `topic` is the cosine of the documents' mean vectors; `translated` is the share of the shorter one's sentences
    that the other seems to have in translation, in the same order as their neighbors.
    """

    source: Document
    target: Document
    verdict: Verdict
    topic: float
    translated: float


def pair_by_content(
    documents: Sequence[Document],
    vectors: Sequence[Floats],
    languages: Sequence[tuple[str, str]],
    *,
    means: Mapping[str, Floats] | None = None,
) -> Pairing:
    """Pair the documents that translate each other, in whole or in part; the most similar, if there are several.

    Args:
        vectors: of each document its sentences' vectors, (sentences, dim) float32.
        languages: (source, target) languages wanted, in order.
        means: as for `relate`.
    """
    centered = _center(documents, vectors, means or {})
    pairs: list[tuple[int, int]] = []
    for sources, targets in _sides(documents, vectors, languages):
        strength = {}
        for source, target, _ in _near(centered, sources, targets):
            translated = _translated(vectors[source], vectors[target])
            if translated >= _PARTLY:
                strength[source, target] = translated + _similarity(centered[source] @ centered[target].T)
        ranked = sorted(strength, key=lambda pair: -strength[pair])
        best_target = dict(reversed(ranked))
        best_source = {target: source for source, target in reversed(ranked)}
        pairs += [pair for pair in best_target.items() if best_source[pair[1]] == pair[0]]
    groups = _join(pairs)
    members = [replace(document, group=documents[groups.get(i, i)].id) for i, document in enumerate(documents)]
    found = tuple(DocumentPair(members[source], members[target], "content") for source, target in pairs)
    return Pairing(found, left_over(documents, found))


def relate(
    documents: Sequence[Document],
    vectors: Sequence[Floats],
    languages: Sequence[tuple[str, str]],
    *,
    means: Mapping[str, Floats] | None = None,
) -> list[Relative]:
    """PairedBy each two documents go together that have something to do with each other; the unrelated are left out.

    Args:
        vectors: of each document its sentences' vectors, (sentences, dim) float32.
        languages: (source, target) languages wanted, in order.
        means: of each language the mean vector of text about anything (`reference.language_means`), which says more
            than the mean of a few documents.
    """
    centered = _center(documents, vectors, means or {})
    found = []
    for sources, targets in _sides(documents, vectors, languages):
        for source, target, topic in _near(centered, sources, targets):
            translated = _translated(vectors[source], vectors[target])
            verdict = judge(topic, translated)
            if verdict != "unrelated":
                found.append(Relative(documents[source], documents[target], verdict, topic, translated))
    return found


def judge(topic: float, translated: float) -> Verdict:
    """PairedBy two documents go together, by the measures of `Relative`."""
    if translated >= _PARTLY:
        return "parallel" if translated >= _PARALLEL else "partly parallel"
    return "comparable" if topic >= _COMPARABLE else "unrelated"


def _sides(
    documents: Sequence[Document], vectors: Sequence[Floats], languages: Sequence[tuple[str, str]]
) -> Iterable[tuple[list[int], list[int]]]:
    """For each pair of languages the numbers of the documents with text in either."""
    for wanted in languages:
        sources, targets = (
            [i for i, document in enumerate(documents) if document.language == language and len(vectors[i])]
            for language in wanted
        )
        if sources and targets:
            yield sources, targets


def _near(vectors: Sequence[Floats], sources: Sequence[int], targets: Sequence[int]) -> list[tuple[int, int, float]]:
    """Each document with the few of the other language whose mean vectors are nearest, and the cosines of those."""
    means = [_unit(np.stack([vectors[i].mean(axis=0) for i in side])) for side in (sources, targets)]
    pairs: dict[tuple[int, int], float] = {}
    for found, forward in zip(neighbors.find(means[0], means[1], _CANDIDATES), (True, False), strict=True):
        for row, column in zip(*np.nonzero(found.numbers >= 0), strict=True):
            own, other = int(row), int(found.numbers[row, column])
            pair = (sources[own], targets[other]) if forward else (sources[other], targets[own])
            pairs[pair] = float(found.cosines[row, column])
    return [(*pair, pairs[pair]) for pair in sorted(pairs)]


def _center(documents: Sequence[Document], vectors: Sequence[Floats], references: Mapping[str, Floats]) -> list[Floats]:
    beginnings = [part[:_SENTENCES_COMPARED] for part in vectors]
    means = {}
    for language in {document.language for document in documents}:
        parts = [part for part, document in zip(beginnings, documents, strict=True) if document.language == language]
        count = sum(map(len, parts))
        total = np.sum([part.sum(axis=0) for part in parts if len(part)], axis=0) if count else 0.0
        if language in references:
            total, count = total + _REFERENCE_WEIGHT * references[language], count + _REFERENCE_WEIGHT
        means[language] = np.asarray(total / max(count, 1), np.float32)
    return [
        _unit(part - means[document.language]) if len(part) else part
        for part, document in zip(beginnings, documents, strict=True)
    ]


def _translated(source: Floats, target: Floats) -> float:
    """The share of the shorter text's sentences in runs of translations: `Relative.translated`.

    Two sentences are taken for translations if each is the other's most similar and the next or the last such
    pair is within a step or two on both sides.
    """
    cosines = _less_mean(source[:_SENTENCES_COMPARED]) @ _less_mean(target[:_SENTENCES_COMPARED]).T
    if 1 in cosines.shape:
        return float(cosines.max() >= _LIKE)
    partner, back = cosines.argmax(axis=1), cosines.argmax(axis=0)
    like = (back[partner] == np.arange(len(partner))) & (cosines.max(axis=1) >= _LIKE)
    pairs = {(int(i), int(partner[i])) for i in np.flatnonzero(like)}
    steps = [(i, j) for i in range(1, _STEP + 1) for j in range(1, _STEP + 1)]
    in_runs = sum(any((i + a, j + b) in pairs or (i - a, j - b) in pairs for a, b in steps) for i, j in pairs)
    share = in_runs / int(min(cosines.shape))
    # Of a few sentences two will often stand in the same order by chance.
    return share if in_runs >= _LEAST_RUN or share >= 0.5 else 0.0


def _less_mean(vectors: Floats) -> Floats:
    """Less their own mean, which marks the language and the topic; of a single sentence it is all there is."""
    return _unit(vectors - vectors.mean(axis=0)) if len(vectors) > 1 else vectors


def _unit(vectors: Floats) -> Floats:
    unit: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return unit


def _similarity(cosines: Floats) -> float:
    """PairedBy like translations two documents are, by what they say and in which order: at most 1.

    It is the mean, over the sentences of both, of the cosine to the other's most similar sentence, times (1 + r) / 2,
    where r is the rank correlation of the places of the sentences that are each other's most similar.

    Args:
        cosines: of n source sentences to m target sentences, (n, m).
    """
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
