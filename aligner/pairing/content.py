"""By what documents say: translations, translations in part, the same matter, or nothing in common.

The few documents of another language that are nearest by their mean vectors are compared sentence by sentence. Vectors
are less the mean of their language over all the documents, which marks the language and not the meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from aligner import neighbours
from aligner.pairing.names import Pair, Pairing, left_over
from aligner.types import Document, Verdict

Floats = NDArray[np.float32]

TRANSLATIONS = 0.2
"""The similarity from which two documents are taken for translations. With the bundled encoder, translated novels, news
and manuals reach 0.25 and more, texts of one kind that have nothing to do with each other hardly ever 0.18."""

# Documents longer than this are compared by their beginnings: a translation begins where its original does.
_SENTENCES_COMPARED = 1000
_CANDIDATES = 10
_OWN_MEAN = 10
"""So many sentences must a document have for its own mean to count as much as its language's."""


@dataclass(frozen=True, slots=True)
class Relative:
    """Two documents of different languages, and how they go together.

    `similarity` as of the function of that name; `topic` is the cosine of the documents' mean vectors; `shared` is the
    share of the shorter one's sentences that the other seems to have a translation of.
    """

    source: Document
    target: Document
    verdict: Verdict
    similarity: float
    topic: float
    shared: float


def pair_by_content(
    documents: Sequence[Document],
    vectors: Sequence[Floats],
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
    for sources, targets in _sides(documents, vectors, languages):
        similarities = {
            (source, target): _similarity(centred[source] @ centred[target].T)
            for source, target in _near(centred, sources, targets)
        }
        ranked = sorted(similarities, key=lambda pair: -similarities[pair])
        best_target = dict(reversed(ranked))
        best_source = {target: source for source, target in reversed(ranked)}
        for source, target in best_target.items():
            if best_source[target] == source and similarities[source, target] >= threshold:
                pairs.append((source, target))
    groups = _join(pairs)
    members = [replace(document, group=documents[groups.get(i, i)].id) for i, document in enumerate(documents)]
    found = tuple(Pair(members[source], members[target], "content") for source, target in pairs)
    return Pairing(found, left_over(documents, found))


def similarity(source: Floats, target: Floats) -> float:
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


def _near(vectors: Sequence[Floats], sources: Sequence[int], targets: Sequence[int]) -> list[tuple[int, int]]:
    """Each document with the few of the other language whose mean vectors are nearest."""
    means = [_unit(np.stack([vectors[i].mean(axis=0) for i in side])) for side in (sources, targets)]
    pairs = set()
    forward, backward = neighbours.find(means[0], means[1], _CANDIDATES)
    for row, numbers in enumerate(forward.numbers.tolist()):
        pairs |= {(sources[row], targets[number]) for number in numbers if number >= 0}
    for row, numbers in enumerate(backward.numbers.tolist()):
        pairs |= {(sources[number], targets[row]) for number in numbers if number >= 0}
    return sorted(pairs)


def _centre(documents: Sequence[Document], vectors: Sequence[Floats]) -> list[Floats]:
    beginnings = [part[:_SENTENCES_COMPARED] for part in vectors]
    means = {}
    for language in {document.language for document in documents}:
        parts = [part for part, document in zip(beginnings, documents, strict=True) if document.language == language]
        together = np.concatenate(parts)
        means[language] = together.mean(axis=0) if len(together) else np.zeros(together.shape[1], np.float32)
    return [_less_mean(part, means[document.language]) for part, document in zip(beginnings, documents, strict=True)]


def _less_mean(vectors: Floats, mean: Floats) -> Floats:
    return _unit(vectors - mean)


def _unit(vectors: Floats) -> Floats:
    unit: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return unit


def _similarity(cosines: Floats) -> float:
    """`similarity` from the cosines of n source sentences to m target sentences, (n, m)."""
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


def relate(
    documents: Sequence[Document], vectors: Sequence[Floats], languages: Sequence[tuple[str, str]]
) -> list[Relative]:
    """How each two documents go together that are near each other in what they say; the unrelated left out.

    Args:
        vectors: of each document its sentences' vectors, (sentences, dim) float32.
        languages: (source, target) languages wanted, in order.
    """
    return []
