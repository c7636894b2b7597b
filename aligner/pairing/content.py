"""By what documents say: translations, translations in part, the same matter, or nothing in common.

The few documents of another language whose matter is nearest are aligned by their sentences' vectors, and
`aligner.align.classify` gives the verdict on each two, as it does on every alignment. The more documents there are, the
less of each is compared (`sentences_compared`), so that the work grows with their number and not with their length.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from aligner.align.engine import Side, align, classify
from aligner.embed import neighbors
from aligner.embed.vectors import unit_rows
from aligner.pairing.names import DocumentPair, Pairing, left_over, may_pair
from aligner.types import Block, Document, Verdict

Floats = NDArray[np.float32]
_Near = tuple[int, int, float]
"""The numbers of two documents, and the cosine of what they are about."""

Progress = Callable[[int, int], None]
"""Callback; receives the number of candidates that were compared, and of all."""

SENTENCES_COMPARED = 1000
"""Documents longer than this are compared by their beginnings: a translation begins where its original does."""
_SENTENCES_IN_ALL = 160_000
"""So many sentences of all documents are compared, if that leaves `_SENTENCES_AT_LEAST` for each."""
_SENTENCES_AT_LEAST = 8
_CANDIDATES = 10
_MOST_SHARE = 1.001
"""What no translated share exceeds, rounding included."""
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


def sentences_compared(documents: int) -> int:
    """Return how many sentences of each of so many documents are compared.

    The number is `SENTENCES_COMPARED` or a power of two, so that it seldom changes with the number of documents: what
    is remembered of a longer document holds for one number only.
    """
    share = max(_SENTENCES_IN_ALL // max(documents, 1), _SENTENCES_AT_LEAST)
    return min(SENTENCES_COMPARED, 1 << (share.bit_length() - 1))


def beginning(document: Document, sentences: int) -> Document:
    """Return a document with no more than its first sentences.

    Args:
        document: a segmented document.
        sentences: how many of them.
    """
    blocks: list[Block] = []
    for block in document.blocks:
        if sentences <= 0:
            break
        blocks.append(replace(block, sentences=block.sentences[:sentences]))
        sentences -= len(block.sentences)
    return replace(document, blocks=tuple(blocks))


def pair_by_content(
    documents: Sequence[Document],
    sides: Sequence[Side],
    languages: Sequence[tuple[str, str]],
    known: Sequence[DocumentPair] = (),
    progress: Progress | None = None,
) -> Pairing:
    """Pair the documents that translate each other, in whole or in part; the most similar, if there are several.

    Args:
        documents: in any languages.
        sides: as for `relate`; they are taken one at a time, and may be loaded when they are.
        languages: (source, target) languages wanted, in order.
        known: pairs that were found before; no document gets another partner in the same language.
        progress: called as candidates are compared.
    """
    pairs: list[tuple[int, int]] = []
    for near, beginnings in _near_each_other(documents, sides, languages, known):
        strength = _strengths(near, beginnings, progress)
        ranked = sorted(strength, key=lambda pair: (-strength[pair], pair))
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
        for near, beginnings in _near_each_other(documents, sides, languages)
        for source, target, topic in near
        for verdict, translated_share in [_compare(beginnings[source], beginnings[target])]
        if verdict not in ("unrelated", None)
    ]


def _compare(source: Side, target: Side) -> tuple[Verdict | None, float]:
    return classify(source, target, align(source, target))


def _strengths(
    near: Sequence[_Near], beginnings: _Beginnings, progress: Progress | None
) -> dict[tuple[int, int], float]:
    """How similar the translations among the candidates are, in whole or in part: topic and translated share.

    A candidate that cannot be the most similar of either document, whatever share of it is translated, is left out.
    """
    strengths: dict[tuple[int, int], float] = {}
    best: dict[int, float] = {}
    for done, (source, target, topic) in enumerate(sorted(near, key=lambda pair: -pair[2]), 1):
        if _MOST_SHARE + topic >= min(best.get(source, -1.0), best.get(target, -1.0)):
            verdict, translated_share = _compare(beginnings[source], beginnings[target])
            if verdict in ("parallel", "partly parallel"):
                strengths[source, target] = strength = translated_share + topic
                best |= {number: max(strength, best.get(number, -1.0)) for number in (source, target)}
        if progress is not None:
            progress(done, len(near))
    return strengths


def _near_each_other(
    documents: Sequence[Document],
    sides: Sequence[Side],
    languages: Sequence[tuple[str, str]],
    known: Sequence[DocumentPair] = (),
) -> Iterator[tuple[list[_Near], _Beginnings]]:
    """For each two languages wanted, yield each document with the few whose matter is nearest, and the sides of all."""
    beginnings = _Beginnings(documents, sides)
    for wanted in languages:
        own, other = ([i for i in members if beginnings.sizes[i]] for members in may_pair(documents, wanted, known))
        yield beginnings.near(own, other) if own and other else [], beginnings


class _Beginnings:
    """The beginnings of the sides, about what they are among these documents.

    What all documents of a language are about says nothing of any of them. A few documents may well be about one
    thing: so that they can be told from others, text about anything counts as some of theirs (`Side.about` says how a
    document differs from such text).

    Args:
        documents: n documents.
        sides: their sides, which are not kept.

    Attributes:
        sizes: how many sentences of each document are compared.
    """

    def __init__(self, documents: Sequence[Document], sides: Sequence[Side]) -> None:
        self._sides = sides
        self.sizes: list[int] = []
        self._abouts: list[Floats | None] = []
        self._dimension = 0
        for side in sides:
            self.sizes.append(min(len(side), SENTENCES_COMPARED))
            self._abouts.append(side.about)
            self._dimension = max(self._dimension, side.sums.shape[1])
        members: dict[str, list[int]] = {}
        for number, document in enumerate(documents):
            if self._abouts[number] is not None:
                members.setdefault(document.language, []).append(number)
        for own in members.values():
            counts = np.array([self.sizes[i] for i in own], np.float32)
            abouts = np.stack([self._about(i) for i in own])
            common = counts @ abouts / (counts.sum() + np.float32(_REFERENCE_WEIGHT))
            for i, about in zip(own, abouts - common, strict=True):
                self._abouts[i] = about

    def __getitem__(self, number: int) -> Side:
        """Return the beginning of a side."""
        side = replace(self._sides[number], cues=None, about=self._abouts[number])
        return side.take(np.arange(SENTENCES_COMPARED)) if len(side) > SENTENCES_COMPARED else side

    def near(self, sources: Sequence[int], targets: Sequence[int]) -> list[_Near]:
        """Return each document with the few of the other language about the nearest matter."""
        own_vectors, other_vectors = (unit_rows(np.stack([self._about(i) for i in own])) for own in (sources, targets))
        searched = neighbors.find(own_vectors, other_vectors, _CANDIDATES)
        pairs: dict[tuple[int, int], float] = {}
        for found, forward in zip(searched, (True, False), strict=True):
            for row, column in zip(*np.nonzero(found.numbers >= 0), strict=True):
                own, other = int(row), int(found.numbers[row, column])
                pair = (sources[own], targets[other]) if forward else (sources[other], targets[own])
                pairs[pair] = float(found.cosines[row, column])
        return [(*pair, pairs[pair]) for pair in sorted(pairs)]

    def _about(self, number: int) -> Floats:
        about = self._abouts[number]
        return about if about is not None else np.zeros(self._dimension, np.float32)


def _join(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Each number to the smallest that it hangs together with."""
    groups: dict[int, set[int]] = {}
    for pair in pairs:
        together = {*pair}.union(*(groups.get(number, ()) for number in pair))
        groups |= dict.fromkeys(together, together)
    return {number: min(together) for number, together in groups.items()}
