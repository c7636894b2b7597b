"""Put the tables together from the parts, in the order of the pairs of documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
import pyarrow as pa

from aligner.checks import add_table_findings
from aligner.formats.cells import from_columns
from aligner.formats.table import (
    COLUMNS,
    DOCUMENT_COLUMNS,
    DOCUMENT_PAIR_COLUMNS,
    attributes,
    common_signature,
)
from aligner.types import Document, Level
from aligner.workspace.parts import Part
from aligner.workspace.reading import DocumentFacts

Place = tuple[Part, int]
"""A part, and the number of a pair of documents in it."""


def pairs_table(pairs: Sequence[Place], documents: Mapping[str, Document], level: Level) -> pd.DataFrame:
    """Return the table of pairs of one level, as `aligner.build` makes it.

    Args:
        pairs: where each pair of documents is, in order.
        documents: all documents by id, without their texts.
        level: the level.
    """
    empty = from_columns({name: [] for name in COLUMNS})
    frame = empty
    if pairs:
        slices = [part.rows(number, level) for part, number in pairs]
        # Int64 columns would become floats where numbers are missing.
        frame = pa.concat_tables(slices).to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)
        frame = add_table_findings(frame.astype(empty.dtypes.to_dict()))
    described = [part.facts.pairs[number].described[level] for part, number in pairs]
    frame.attrs = attributes(level, documents, described)
    return frame


def signature(pairs: Sequence[Place], level: Level) -> str:
    """Return the signature of the table of pairs of one level."""
    return common_signature(str(part.facts.pairs[number].described[level]["signature"]) for part, number in pairs)


def document_pairs_table(pairs: Sequence[Place]) -> pd.DataFrame:
    """Return the table of pairs of documents."""
    rows = [part.facts.pairs[number].row for part, number in pairs]
    return from_columns({name: [row[name] for row in rows] for name in DOCUMENT_PAIR_COLUMNS})


def documents_table(facts: Sequence[DocumentFacts], documents: Mapping[str, Document]) -> pd.DataFrame:
    """Return the table of documents.

    Args:
        facts: what is known of each document, in order.
        documents: all documents by id, with the groups that pairing gave them.
    """
    rows = [tuple(_cells(each, documents[each.id])) for each in facts]
    return from_columns({name: [row[i] for row in rows] for i, name in enumerate(DOCUMENT_COLUMNS)})


def _cells(facts: DocumentFacts, document: Document) -> Iterator[Any]:
    yield from (facts.id, document.group, facts.language, facts.script, facts.title)
    yield from (facts.meta.get(name, "") for name in ("date", "url", "path", "pattern"))
    yield from (facts.blocks, facts.paragraphs, facts.sentences)
