"""Read the table of pairs of a corpus a few thousand rows at a time, as often as it is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from aligner.errors import InputError, UnknownNameError, errors_of
from aligner.formats import detect_format, read_sidecar, read_table
from aligner.formats.base import chunks, meta_path
from aligner.formats.build_folder import find_table
from aligner.formats.cells import from_columns
from aligner.formats.defaults import complete
from aligner.formats.delimited.lines import parts_of_lines
from aligner.formats.delimited.tsv import read_rows
from aligner.formats.multi.columns import languages_of, refuse_multi
from aligner.formats.parquet import attrs_of, batches, open_parquet
from aligner.formats.table import COLUMNS as TABLE_COLUMNS
from aligner.leftovers import recover
from aligner.types import Level

Chunk = Mapping[str, Sequence[Any]]
"""Column names to plain cells of some rows; None stands for a missing value, ids and findings are lists."""

COLUMNS = (
    "group", "source_document", "target_document", "source_lang", "target_lang", "relation", "source_text",
    "target_text", "confidence", "source_ids", "target_ids", "source_start", "source_end", "target_start", "target_end",
    "findings", "status", "reason", "split",
)  # fmt: skip
"""The columns that are looked at, where a table has them."""


@dataclass(frozen=True)
class Table:
    """A table of pairs.

    Attributes:
        name: the name of the file or folder; empty for a table in memory.
        attrs: what `frame.attrs` has.
        chunks: returns the rows in parts, from the beginning.
        rows: the number of rows; None if it is not known.
    """

    name: str
    attrs: Mapping[Any, Any]
    chunks: Callable[[], Iterator[Chunk]]
    rows: int | None


def of_frame(frame: pd.DataFrame, name: str = "") -> Table:
    """Return a table that is in memory; columns that it does not have get default values.

    Raises:
        AlignerError: a text or language column is missing.
    """
    frame = complete(frame, name or "table")
    present = [column for column in COLUMNS if column in frame.columns]
    return Table(name, frame.attrs, lambda: chunks(frame[present]), len(frame))


def open_table(
    path: str | Path,
    format: str | None = None,
    *,
    level: Level | None = None,
    accept_partial: bool = False,
    name: str = "",
) -> Table:
    """Open a table of pairs: TSV and Parquet are read in parts, other formats as a whole.

    Args:
        path: a table in any aligned format, or the output folder of a build.
        format: the format of the table; detected if None.
        level: the table to take from the folder of a build; sentences before paragraphs if None.
        accept_partial: as of `read_table`.
        name: what the table is called; that of the path if empty.

    Raises:
        InputError: there is no table, or it cannot be read.
    """
    path = Path(path)
    table = path if format else find_table(path, level)
    called = name or path.resolve().name
    with errors_of(table):
        recover(table)
        found = format or _detected(table)
        if found == "parquet" and table.is_file():
            with open_parquet(table) as file:
                attrs, rows = attrs_of(file, table), int(file.metadata.num_rows)
            refuse_multi(attrs.get("languages", ()), path)
            return Table(called, attrs, partial(_parquet, table), rows)
        if found == "tsv" and table.is_file():
            stated, attrs = read_sidecar(meta_path(table)) if meta_path(table).exists() else (None, {})
            refuse_multi(attrs.get("languages", ()), path)
            return Table(called, attrs, partial(_tsv, table, None if accept_partial else stated), stated)
        frame = read_table(table, format, accept_partial=accept_partial)
        refuse_multi(languages_of(frame.columns), path)
    return of_frame(frame, called)


def _detected(path: Path) -> str:
    try:
        return detect_format(path) if path.exists() else ""
    except UnknownNameError:  # `read_table` says what is wrong
        return ""


def _parquet(path: Path) -> Iterator[Chunk]:
    with open_parquet(path) as file:
        names = file.schema_arrow.names
        _check(names, path)
        for batch in batches(file, path, [name for name in COLUMNS if name in names]):
            yield from chunks(_typed(batch, 1, path))


def _tsv(path: Path, stated: int | None) -> Iterator[Chunk]:
    lines = (cells for _, cells in read_rows(path))
    header = next(lines, [])
    _check(header, path)
    wanted = [name for name in COLUMNS if name in header]
    rows = 0
    for part in parts_of_lines(lines, header, path):
        frame = _typed({name: part[name] for name in wanted}, rows + 1, path)
        rows += len(frame)
        yield from chunks(frame)
    if stated is not None and stated != rows:
        problem = f"has {rows:,} rows, but had {stated:,} when it was written: some are missing, or new"
        raise InputError(path, problem, advice="to read what there is: --accept-partial")


def _check(names: Sequence[str], path: Path) -> None:
    if missing := [name for name in TABLE_COLUMNS if name in COLUMNS and name not in names]:
        raise InputError(path, f"not a table of pairs: no column {', '.join(missing[:3])}")


def _typed(part: Mapping[str, Sequence[Any]], first_row: int, path: Path) -> pd.DataFrame:
    try:
        return from_columns(part, first_row=first_row)
    except ValueError as error:
        raise InputError(path, str(error)) from error
