"""Sentence-level rows for metrics from a system's free translation of whole documents.

A system that translates documents merges, splits, leaves out and adds sentences, so its lines cannot be compared with
those of a reference. As in SEGALE (Wang et al. 2025, "Extending Automatic Machine Translation Evaluation to Book-Length
Documents"), the texts are split into sentences and aligned: source with reference, reference with hypothesis (two texts
in one language, where the aligner is surest), and source with hypothesis, for what the reference lacks or leaves
doubtful. A row is a smallest group of sentences that these alignments keep together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from aligner.align.calls import align_encoded
from aligner.embed.documents import DocumentEncoder
from aligner.languages import join
from aligner.readers import ReadOptions
from aligner.types import DOUBTFUL, Bead, Document

Kind = Literal["aligned", "merged", "omission", "addition", "unreferenced", "source_only", "reference_only"]
"""aligned: one sentence each. merged: several sentences of a text. omission: no hypothesis. addition: no source and no
reference. unreferenced: no reference. source_only, reference_only: the other two are empty."""

COLUMNS = (
    "document", "row", "kind", "source", "reference", "hypothesis", "source_sentences", "reference_sentences",
    "hypothesis_sentences", "confidence",
)  # fmt: skip
"""Columns of a table of rows; sentences are numbers in their texts, from 0."""

_Node = tuple[int, int]
"""A text (0: source, 1: reference, 2: hypothesis) and the number of a sentence in it."""
_DEFAULT = ReadOptions()


@dataclass(frozen=True, slots=True)
class Row:
    """Sentences of the three texts that belong together, and the least confidence of the links between them."""

    sentences: tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]
    confidence: float

    @property
    def kind(self) -> Kind:
        """What the row shows of the hypothesis."""
        source, reference, hypothesis = self.sentences
        if not hypothesis:
            return "omission" if source and reference else "source_only" if source else "reference_only"
        if not reference:
            return "unreferenced" if source else "addition"
        return "aligned" if max(map(len, self.sentences)) == 1 else "merged"


def align_hypothesis(
    source: Document,
    reference: Document,
    hypothesis: Document,
    encoder: DocumentEncoder,
    options: ReadOptions = _DEFAULT,
) -> list[Row]:
    """Align a translation with its source and a reference.

    Args:
        source: the segmented original.
        reference: its segmented translation.
        hypothesis: the segmented translation that is to be evaluated.
        encoder: encodes their sentences.
        options: how the documents were read.

    Returns:
        The rows in the order of the source; every sentence of a text is in exactly one.
    """
    documents = source, reference, hypothesis
    encoded = encoder.encode(documents)
    states = encoder.language_states({document.language for document in documents})
    held = [*zip(documents, encoded, strict=True)]
    pairs = (0, 1), (1, 2), (0, 2)
    beads = [
        align_encoded(held[own], held[other], "sentence", states, encoder.embedder, options).beads
        for own, other in pairs
    ]
    groups = _Groups([len(document.sentences) for document in documents])
    for bead in beads[0]:
        groups.unite(_nodes(bead, 0, 1), bead.confidence)
    _link_hypothesis(groups, beads[1], beads[2])
    return list(_in_order(groups.rows()))


def rows_frame(documents: Mapping[str, tuple[tuple[Document, Document, Document], Sequence[Row]]]) -> pd.DataFrame:
    """Return the table of the rows of some documents.

    Args:
        documents: by name, the three texts and their rows.
    """
    cells: list[tuple[object, ...]] = []
    for name, (texts, rows) in documents.items():
        for number, row in enumerate(rows):
            held = [_text(document, sentences) for document, sentences in zip(texts, row.sentences, strict=True)]
            numbers = [" ".join(map(str, sentences)) for sentences in row.sentences]
            cells.append((name, number, row.kind, *held, *numbers, round(row.confidence, 4)))
    return pd.DataFrame(cells, columns=[*COLUMNS])


def count_kinds(rows: Iterable[Row]) -> dict[str, int]:
    """Return how many rows are of each kind."""
    found = Counter(row.kind for row in rows)
    return {kind: found[kind] for kind in Kind.__args__}  # type: ignore[attr-defined]


def _text(document: Document, sentences: Sequence[int]) -> str:
    """Return some sentences on one line."""
    held = document.sentences
    return " ".join(join([held[k].text for k in sentences], document.language).split())


def _link_hypothesis(groups: _Groups, by_reference: Sequence[Bead], by_source: Sequence[Bead]) -> None:
    """Link the sentences of the hypothesis to the groups of source and reference.

    A sentence goes where its reference is if that is not doubtful, or else where its source is, or else where both
    alignments say, if the two together are not doubtful. Any other sentence is an addition.
    """
    before = {node: groups.root(node) for node in groups.nodes()}
    in_source = {k: bead for bead in by_source if bead.source for k in bead.target.indices}
    for bead in by_reference:
        if not bead.target or (bead.source and bead.confidence >= DOUBTFUL):
            groups.unite(_nodes(bead, 1, 2), bead.confidence)
            continue
        for k in bead.target.indices:
            other = in_source.get(k)
            if other is None:
                groups.doubt((2, k), 1 - bead.confidence if bead.source else bead.confidence)
                continue
            places = {before[node] for node in _nodes(bead, 1, 2) if node[0] == 1}
            sure = other.confidence
            if any(before[0, own] in places for own in other.source.indices):
                sure = 1 - (1 - bead.confidence) * (1 - other.confidence)
            if sure >= DOUBTFUL:
                groups.unite([*((0, own) for own in other.source.indices), (2, k)], sure)
            else:
                groups.doubt((2, k), 1 - sure)


def _nodes(bead: Bead, own: int, other: int) -> list[_Node]:
    return [*((own, k) for k in bead.source.indices), *((other, k) for k in bead.target.indices)]


class _Groups:
    """Sentences that belong together, and how sure that is."""

    def __init__(self, counts: Sequence[int]) -> None:
        self._parents: dict[_Node, _Node] = {
            (text, k): (text, k) for text, count in enumerate(counts) for k in range(count)
        }
        self._confidence: dict[_Node, float] = {}

    def nodes(self) -> list[_Node]:
        """Return all sentences."""
        return [*self._parents]

    def root(self, node: _Node) -> _Node:
        """Return the sentence that stands for the group of a sentence."""
        parents = self._parents
        while parents[node] != node:
            parents[node] = node = parents[parents[node]]
        return node

    def unite(self, nodes: Sequence[_Node], confidence: float) -> None:
        """Put sentences, at least one, in one group."""
        for node in nodes[1:]:
            self._parents[self.root(node)] = self.root(nodes[0])
        self.doubt(nodes[0], confidence)

    def doubt(self, node: _Node, confidence: float) -> None:
        """Take note that the group of a sentence is no surer than this."""
        self._confidence[node] = min(confidence, self._confidence.get(node, 1.0))

    def rows(self) -> list[Row]:
        """Return the groups."""
        groups: dict[_Node, list[_Node]] = {}
        for node in self._parents:
            groups.setdefault(self.root(node), []).append(node)
        return [
            Row(_by_text(members), min(self._confidence.get(node, 1.0) for node in members))
            for members in groups.values()
        ]


def _by_text(nodes: Sequence[_Node]) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    own = [tuple(sorted(k for text, k in nodes if text == wanted)) for wanted in range(3)]
    return own[0], own[1], own[2]


def _in_order(rows: Sequence[Row]) -> Iterator[Row]:
    """Yield rows in the order of the source; those without a source follow what is before them in their own text."""
    places: dict[_Node, int] = {
        (text, k): row.sentences[0][0]
        for row in rows
        if row.sentences[0]
        for text in (1, 2)
        for k in row.sentences[text]
    }

    def place(row: Row) -> tuple[int, int, int]:
        if row.sentences[0]:
            return row.sentences[0][0], 0, 0
        text = 1 if row.sentences[1] else 2
        first = row.sentences[text][0]
        before: int = next((places[text, k] for k in range(first - 1, -1, -1) if (text, k) in places), -1)
        return before, text, first

    yield from sorted(rows, key=place)
