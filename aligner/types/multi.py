"""Texts in more than two languages that are aligned with each other."""

from __future__ import annotations

from dataclasses import dataclass

from aligner.types import Alignment, Document, Level, Span


@dataclass(frozen=True, slots=True)
class MultiRow:
    """Units of several texts that correspond: one span per text, empty where a text has nothing.

    `confidence` is that of the least certain bead in the row. `agreement` is the share of the pairs of texts whose own
    alignment, found without the other texts, has no bead across the borders of the row.
    """

    spans: tuple[Span, ...]
    confidence: float
    agreement: float


@dataclass(frozen=True, slots=True)
class MultiAlignment:
    """Versions of a text in several languages, aligned with each other: every unit is in exactly one row.

    `alignments` has one alignment per pair of documents, in the order of `itertools.combinations`. None of their beads
    crosses the borders of a row.
    """

    documents: tuple[Document, ...]
    rows: tuple[MultiRow, ...]
    alignments: tuple[Alignment, ...]
    level: Level = "sentence"
