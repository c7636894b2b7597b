"""Put the tables together from the parts, in the order of the pairs of documents, some thousand rows at a time."""

from __future__ import annotations

import tempfile
from bisect import bisect_left
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

import pyarrow as pa

from aligner.errors import AlignerError
from aligner.formats.cells import from_columns
from aligner.formats.table import (
    COLUMNS,
    DOCUMENT_COLUMNS,
    DOCUMENT_PAIR_COLUMNS,
    META_COLUMNS,
    attributes,
    common_signature,
)
from aligner.types import Document, Level
from aligner.workspace.parts import Part
from aligner.workspace.reading import DocumentFacts

if TYPE_CHECKING:
    import pandas as pd

    from aligner.checks import TranslationUnit

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
        import pandas as pd

        frames = list(self.frames())
        frame = pd.concat(frames, ignore_index=True)
        frame.attrs = frames[0].attrs
        return frame

    def frames(self) -> Iterator[pd.DataFrame]:
        """Yield the table in parts of some thousand rows, at least one; the first has the attributes of the whole."""
        empty = from_columns({name: [] for name in COLUMNS})
        start = 0
        for frame in map(to_pandas, self._joined.tables()):
            frame = frame.astype(empty.dtypes.to_dict())
            frame["findings"] = self._with_codes(frame["findings"].tolist(), start)
            if not start:
                frame.attrs = self._attributes()
            start += len(frame)
            yield frame
        if not start:
            empty.attrs = self._attributes()
            yield empty

    @cached_property
    def _joined(self) -> _Joined:
        """The rows in one temporary file, because they are seen several times, and most parts are small."""
        return _Joined(self.pairs, self.level)

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
        from aligner.checks import find_across

        return find_across(self._joined)


class _Joined(Sequence["TranslationUnit"]):
    """The rows of one level, as tables of `ROWS_AT_ONCE` rows on disk, and as the units that checks compare."""

    def __init__(self, pairs: Sequence[Place], level: Level) -> None:
        self._reader: Any = None
        self._rows = 0
        self._at = -1
        self._batch: Any = None
        if pairs:
            where = pairs[0][0].path.parent
            try:
                # It has no name on most systems, so that nothing is left of it after a kill.
                self._file = tempfile.TemporaryFile(dir=where)  # noqa: SIM115
                self._write(pairs, level)
                self._reader = pa.ipc.open_file(self._file)
            except OSError as error:
                raise AlignerError(f"{where}: cannot be written: {error.strerror or error}") from error

    def _write(self, pairs: Sequence[Place], level: Level) -> None:
        options = pa.ipc.IpcWriteOptions(compression="lz4")
        schema = pairs[0][0].rows(pairs[0][1], level).schema
        with pa.ipc.new_file(self._file, schema, options=options) as writer:
            waiting: list[Any] = []
            count = 0
            for part, number in pairs:
                waiting.append(part.rows(number, level))
                count += len(waiting[-1])
                self._rows += len(waiting[-1])
                while count >= ROWS_AT_ONCE:
                    whole = pa.concat_tables(waiting)
                    _write_batch(writer, whole.slice(0, ROWS_AT_ONCE))
                    waiting = [whole.slice(ROWS_AT_ONCE).combine_chunks()]
                    count -= ROWS_AT_ONCE
            if count:
                _write_batch(writer, pa.concat_tables(waiting))

    def tables(self) -> Iterator[Any]:
        """Yield the rows as Arrow tables of `ROWS_AT_ONCE` rows, except the last."""
        for number in range(self._reader.num_record_batches if self._reader else 0):
            yield pa.Table.from_batches([self._reader.get_batch(number)])

    def __len__(self) -> int:
        return self._rows

    def __iter__(self) -> Iterator[TranslationUnit]:
        for table in self.tables():
            yield from _units(table)

    @overload
    def __getitem__(self, number: int) -> TranslationUnit: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[TranslationUnit]: ...
    def __getitem__(self, number: int | slice) -> TranslationUnit | Sequence[TranslationUnit]:
        if isinstance(number, slice):
            return [self[each] for each in range(*number.indices(len(self)))]
        batch, row = divmod(number, ROWS_AT_ONCE)
        if batch != self._at:
            self._at, self._batch = batch, pa.Table.from_batches([self._reader.get_batch(batch)])
        return _units(self._batch.slice(row, 1))[0]


def _write_batch(writer: Any, table: Any) -> None:
    writer.write_table(table.combine_chunks(), max_chunksize=len(table))


def _units(table: Any) -> list[TranslationUnit]:
    from aligner.checks import units_of_table

    names = ("source_text", "target_text", "source_lang", "target_lang")
    return units_of_table({name: table[name].to_pylist() for name in names})


def to_pandas(table: Any) -> pd.DataFrame:
    """Return the rows of an Arrow table."""
    import pandas as pd

    # Int64 columns would become floats where numbers are missing.
    frame: pd.DataFrame = table.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)
    return frame


def signature(pairs: Sequence[Place], level: Level) -> str:
    """Return the signature of the table of pairs of one level."""
    return common_signature(str(part.facts.pairs[number].described[level]["signature"]) for part, number in pairs)


def document_pair_rows(pairs: Sequence[Place]) -> list[dict[str, Any]]:
    """Return the rows of the table of pairs of documents."""
    return [dict(part.facts.pairs[number].row) for part, number in pairs]


def document_pairs_table(pairs: Sequence[Place]) -> pd.DataFrame:
    """Return the table of pairs of documents."""
    rows = document_pair_rows(pairs)
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
    yield from (facts.meta.get(name, "") for name in META_COLUMNS)
    yield from (facts.blocks, facts.paragraphs, facts.sentences)
