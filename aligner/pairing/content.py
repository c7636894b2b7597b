"""By what documents say: translations, translations in part, the same matter, or nothing in common.

The few documents of another language whose matter is nearest are aligned by their sentences' vectors, and
`aligner.align.classify` gives the verdict on each two, as it does on every alignment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from aligner.align.engine import Side, align, classify
from aligner.embed import neighbors
from aligner.embed.vectors import unit_rows
from aligner.pairing.names import DocumentPair, Pairing, left_over, may_pair
from aligner.types import Document, Verdict

Floats = NDArray[np.float32]
_Found = tuple[int, int, Verdict, float, float]
"""The numbers of two documents, and how they go together, as in `Relative`."""

SENTENCES_COMPARED = 1000
"""Documents longer than this are compared by their beginnings: a translation begins where its original does."""
_CANDIDATES = 10
_REFERENCE_WEIGHT = 400
"""So many sentences of a language must the documents hold for their own mean to count as much as the reference's."""


@dataclass(frozen=True, slots=True)
class Relative:
    """Two documents of different languages, and how they go together.

    `topic` is the cosine of what the two are about, and `translated_share` the share of their text that is
    translated, in 0..1.
    """

    source: Document
    target: Document
    verdict: Verdict
    topic: float
    translated_share: float


def pair_by_content(
    documents: Sequence[Document],
    sides: Sequence[Side],
    languages: Sequence[tuple[str, str]],
    known: Sequence[DocumentPair] = (),
) -> Pairing:
    """Pair the documents that translate each other, in whole or in part; the most similar, if there are several.

    Args:
        documents: in any languages.
        sides: as for `relate`.
        languages: (source, target) languages wanted, in order.
        known: pairs that were found before; no document gets another partner in the same language.
    """
    pairs: list[tuple[int, int]] = []
    for found in _compare(documents, sides, languages, known):
        strength = {
            (source, target): translated_share + topic
            for source, target, verdict, topic, translated_share in found
            if verdict in ("parallel", "partly parallel")
        }
        ranked = sorted(strength, key=lambda pair: -strength[pair])
        best_target = dict(reversed(ranked))
        best_source = {target: source for source, target in reversed(ranked)}
        pairs += [pair for pair in best_target.items() if best_source[pair[1]] == pair[0]]
    groups = _join(pairs)
    members = [replace(document, group=documents[groups.get(i, i)].id) for i, document in enumerate(documents)]
    made = tuple(DocumentPair(members[source], members[target], "content") for source, target in pairs)
    return Pairing(made, left_over(documents, languages, [*known, *made]))


def relate(
    documents: Sequence[Document], sides: Sequence[Side], languages: Sequence[tuple[str, str]]
) -> list[Relative]:
    """Return how each two documents go together that have something to do with each other, and no unrelated ones.

    Args:
        documents: in any languages.
        sides: of each document its sentences, and what it is about; no cues are needed.
        languages: (source, target) languages wanted, in order.
    """
    return [
        Relative(documents[source], documents[target], verdict, topic, translated_share)
        for found in _compare(documents, sides, languages)
        for source, target, verdict, topic, translated_share in found
        if verdict != "unrelated"
    ]


def _compare(
    documents: Sequence[Document],
    sides: Sequence[Side],
    languages: Sequence[tuple[str, str]],
    known: Sequence[DocumentPair] = (),
) -> Iterator[list[_Found]]:
    """For each two languages wanted, classify each document and those whose matter is nearest, unrelated or not."""
    beginnings = _begin(documents, sides)
    for wanted in languages:
        own, other = ([i for i in members if len(sides[i])] for members in may_pair(documents, wanted, known))
        found: list[_Found] = []
        for source, target, topic in _near(beginnings, own, other) if own and other else ():
            both = beginnings[source], beginnings[target]
            verdict, translated_share = classify(*both, align(*both))
            if verdict is not None:
                found.append((source, target, verdict, topic, translated_share))
        yield found


def _near(sides: Sequence[Side], sources: Sequence[int], targets: Sequence[int]) -> list[tuple[int, int, float]]:
    """Each document with the few of the other language about the nearest matter, and how near that is."""
    abouts = [unit_rows(np.stack([_about(sides[i]) for i in own])) for own in (sources, targets)]
    pairs: dict[tuple[int, int], float] = {}
    for found, forward in zip(neighbors.find(abouts[0], abouts[1], _CANDIDATES), (True, False), strict=True):
        for row, column in zip(*np.nonzero(found.numbers >= 0), strict=True):
            own, other = int(row), int(found.numbers[row, column])
            pair = (sources[own], targets[other]) if forward else (sources[other], targets[own])
            pairs[pair] = float(found.cosines[row, column])
    return [(*pair, pairs[pair]) for pair in sorted(pairs)]


def _begin(documents: Sequence[Document], sides: Sequence[Side]) -> list[Side]:
    """The beginnings of the sides, about what they are among these documents.

    What all documents of a language are about says nothing of any of them. A few documents may well be about one
    thing: so that they can be told from others, text about anything counts as some of theirs (`Side.about` says how a
    document differs from such text).
    """
    common: dict[str, Floats] = {}
    for language in {document.language for document in documents}:
        own = [
            side
            for document, side in zip(documents, sides, strict=True)
            if document.language == language and side.about is not None
        ]
        counts = np.array([min(len(side), SENTENCES_COMPARED) for side in own], np.float32)
        if len(own):
            abouts = np.stack([_about(side) for side in own])
            common[language] = counts @ abouts / (counts.sum() + np.float32(_REFERENCE_WEIGHT))
    beginnings = []
    for document, side in zip(documents, sides, strict=True):
        about = side.about - common[document.language] if side.about is not None else None
        beginning = replace(side, cues=None, about=about)
        if len(side) > SENTENCES_COMPARED:
            beginning = beginning.take(np.arange(SENTENCES_COMPARED))
        beginnings.append(beginning)
    return beginnings


def _about(side: Side) -> Floats:
    return side.about if side.about is not None else np.zeros(side.sums.shape[1], np.float32)


def _join(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Each number to the smallest that it hangs together with."""
    groups: dict[int, set[int]] = {}
    for pair in pairs:
        together = {*pair}.union(*(groups.get(number, ()) for number in pair))
        groups |= dict.fromkeys(together, together)
    return {number: min(together) for number, together in groups.items()}
