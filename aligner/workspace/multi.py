"""Rows of several languages: beside the part of a task while it is kept, and put together in the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from aligner.atomic import replace
from aligner.errors import InputError
from aligner.formats.cells import from_columns
from aligner.formats.multi.columns import multi_columns
from aligner.formats.multi.table import multi_attributes, multi_frame
from aligner.types import Document, Level
from aligner.types.multi import MultiAlignment
from aligner.workspace.assembly import ROWS_AT_ONCE, Place, to_pandas
from aligner.workspace.parts import Part, multi_path, part_path

if TYPE_CHECKING:
    import pandas as pd


def write_multi(
    folder: Path, key: str, alignments: Mapping[Level, Sequence[MultiAlignment]], languages: Sequence[str]
) -> dict[str, tuple[int, int]]:
    """Write the rows of a task, and return the first row and the number of rows of each level.

    Args:
        folder: where the parts go.
        key: the key of the task.
        alignments: the documents of the task, by level.
        languages: the languages of the columns, in order.
    """
    tables: list[Any] = []
    places: dict[str, tuple[int, int]] = {}
    for level, made in alignments.items():
        table = pa.Table.from_pandas(multi_frame(made, languages), preserve_index=False)
        places[level] = sum(map(len, tables)), len(table)
        tables.append(table.replace_schema_metadata(None))
    whole = pa.concat_tables(tables).combine_chunks()
    with (
        replace(multi_path(part_path(folder, key))) as file,
        pa.ipc.new_file(file, whole.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as writer,
    ):
        writer.write_table(whole)
    return places


@dataclass(frozen=True)
class MultiTable:
    """The table of units in several languages of one level, which need not be in memory as a whole.

    Attributes:
        parts: the parts of the tasks, in order.
        pairs: where each pair of documents is, for the signature.
        documents: all documents by id, without their texts.
        level: the level.
        languages: the languages of the columns, in order.
    """

    parts: Sequence[Part]
    pairs: Sequence[Place]
    documents: Mapping[str, Document]
    level: Level
    languages: Sequence[str]

    def frame(self) -> pd.DataFrame:
        """Return the table, as `Corpus.multi_frame` makes it."""
        import pandas as pd

        frames = list(self.frames())
        frame = pd.concat(frames, ignore_index=True)
        frame.attrs = frames[0].attrs
        return frame

    def frames(self) -> Iterator[pd.DataFrame]:
        """Yield the table in parts of some thousand rows, at least one; the first has the attributes of the whole."""
        empty = from_columns({name: [] for name in multi_columns(self.languages)})
        signatures = (str(part.facts.pairs[number].described[self.level]["signature"]) for part, number in self.pairs)
        attrs = multi_attributes(self.level, self.languages, self.documents, signatures)
        started = False
        for table in self._tables():
            frame = to_pandas(table).astype(empty.dtypes.to_dict())
            if not started:
                frame.attrs, started = attrs, True
            yield frame
        if not started:
            empty.attrs = attrs
            yield empty

    def _tables(self) -> Iterator[Any]:
        waiting: list[Any] = []
        count = 0
        for part in self.parts:
            if self.level not in part.facts.multi:
                continue
            start, length = part.facts.multi[self.level]
            waiting.append(_read(part).slice(start, length))
            count += length
            while count >= ROWS_AT_ONCE:
                whole = pa.concat_tables(waiting)
                yield whole.slice(0, ROWS_AT_ONCE)
                waiting, count = [whole.slice(ROWS_AT_ONCE).combine_chunks()], count - ROWS_AT_ONCE
        if count:
            yield pa.concat_tables(waiting)


def _read(part: Part) -> Any:
    path = multi_path(part.path)
    try:
        with pa.OSFile(str(path), "rb") as file, pa.ipc.open_file(file) as reader:
            return reader.read_all()
    except (OSError, pa.ArrowException) as error:
        path.unlink(missing_ok=True)
        raise InputError(
            path, "was damaged, and is removed", advice="build again: only this part is made anew"
        ) from error
