"""Put the tables together from the parts, in the order of the pairs of documents, some thousand rows at a time."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any, overload

import pandas as pd
import pyarrow as pa

from aligner.checks import TranslationUnit, find_across, units_of_table
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

ROWS_AT_ONCE = 10_000
"""Rows of a table in memory at once; formats with groups of rows have groups of this size."""
Place = tuple[Part, int]
"""A part, and the number of a pair of documents in it."""


@dataclass(frozen=True)
class PairsTable:
    """The table of pairs of one level, which need not be in memory as a whole.

    Attributes:
        pairs: where each pair of documents is, in order.
        documents: all documents by id, without their texts.
        level: the level.
    """

    pairs: Sequence[Place]
    documents: Mapping[str, Document]
    level: Level

    def frame(self) -> pd.DataFrame:
        """Return the table, as `aligner.build` makes it."""
        frames = list(self.frames())
        frame = pd.concat(frames, ignore_index=True)
        frame.attrs = frames[0].attrs
        return frame

    def frames(self) -> Iterator[pd.DataFrame]:
        """Yield the table in parts of some thousand rows, at least one; the first has the attributes of the whole."""
        empty = from_columns({name: [] for name in COLUMNS})
        start = 0
        for frame in map(_to_pandas, self._tables()):
            frame = frame.astype(empty.dtypes.to_dict())
            frame["findings"] = self._with_codes(frame["findings"].tolist(), start)
            if not start:
                frame.attrs = self._attributes()
            start += len(frame)
            yield frame
        if not start:
            empty.attrs = self._attributes()
            yield empty

    def _tables(self) -> Iterator[Any]:
        """Yield the rows as Arrow tables of `ROWS_AT_ONCE` rows, except the last."""
        waiting: list[Any] = []
        count = 0
        for part, number in self.pairs:
            waiting.append(part.rows(number, self.level))
            count += len(waiting[-1])
            while count >= ROWS_AT_ONCE:
                whole = pa.concat_tables(waiting)
                yield whole.slice(0, ROWS_AT_ONCE)
                waiting = [whole.slice(ROWS_AT_ONCE)]
                count -= ROWS_AT_ONCE
        if count:
            yield pa.concat_tables(waiting)

    def _attributes(self) -> dict[Hashable | None, Any]:
        described = [part.facts.pairs[number].described[self.level] for part, number in self.pairs]
        return attributes(self.level, self.documents, described)

    def _with_codes(self, findings: list[str], start: int) -> list[str]:
        """Add the codes of findings that only the whole table shows to those of some rows."""
        for code, rows in self._across.items():
            for number in rows[bisect_left(rows, start) : bisect_left(rows, start + len(findings))]:
                findings[number - start] = " ".join(sorted({*findings[number - start].split(), code}))
        return findings

    @cached_property
    def _across(self) -> dict[str, list[int]]:
        return find_across(_Units(self.pairs, self.level, self._tables))


class _Units(Sequence[TranslationUnit]):
    """The texts of all rows; few of them are in memory at a time."""

    def __init__(self, pairs: Sequence[Place], level: Level, tables: Callable[[], Iterator[Any]]) -> None:
        self._pairs, self._level, self._tables = pairs, level, tables
        counts = (part.facts.pairs[number].rows[level][1] for part, number in pairs)
        self._ends = array("Q", accumulate(counts))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __iter__(self) -> Iterator[TranslationUnit]:
        for table in self._tables():
            yield from _units(table)

    @overload
    def __getitem__(self, number: int) -> TranslationUnit: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[TranslationUnit]: ...
    def __getitem__(self, number: int | slice) -> TranslationUnit | Sequence[TranslationUnit]:
        if isinstance(number, slice):
            return [self[each] for each in range(*number.indices(len(self)))]
        place = bisect_right(self._ends, number)
        part, pair = self._pairs[place]
        row = number - (self._ends[place - 1] if place else 0)
        return _units(part.rows(pair, self._level).slice(row, 1))[0]


def _units(table: Any) -> list[TranslationUnit]:
    names = ("source_text", "target_text", "source_lang", "target_lang")
    return units_of_table({name: table[name].to_pylist() for name in names})


def _to_pandas(table: Any) -> pd.DataFrame:
    # Int64 columns would become floats where numbers are missing.
    frame: pd.DataFrame = table.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)
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
