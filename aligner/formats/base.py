"""What a table format is, and what the formats share."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Literal, TypeVar

import pandas as pd

from aligner.errors import AlignerError, AlignerWarning, InputError
from aligner.formats.table import COLUMNS, LIST_COLUMNS, from_columns

ROWS_AT_A_TIME = 2_000
"""So many rows are read or written at once: as Python objects they take many times the memory of a table."""

_NAMED = 3  # missing columns
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Losses:
    """What a table does not keep in a format; `aligner formats` tells it, and the tests hold each format to it.

    Args:
        columns: those of `COLUMNS` that do not come back as they were.
        one_sided: whether beads with nothing on one side are left out.
        rejected: whether pairs that a person rejected are left out.
        clean: what becomes of a text; None where every text comes back as it was.
        characters: the same in words.
        metadata: whether any of `frame.attrs` but the signature is lost.
        notes: what else is lost, in words.
    """

    columns: tuple[str, ...] = ()
    one_sided: bool = False
    rejected: bool = False
    clean: Callable[[str], str] | None = None
    characters: str = ""
    metadata: bool = False
    notes: tuple[str, ...] = ()

    def describe(self) -> list[str]:
        """The losses in words, none for a format that keeps everything."""
        left_out = [name for name, lost in (("one-sided", self.one_sided), ("rejected", self.rejected)) if lost]
        said = [f"{' and '.join(left_out)} pairs are left out"] if left_out else []
        said += [self.characters] if self.characters else []
        said += [f"columns {', '.join(self.columns)}"] if self.columns else []
        said += ["the documents' metadata"] if self.metadata else []
        return [*said, *self.notes]


@dataclass(frozen=True, slots=True)
class Format:
    """A file format of tables.

    Args:
        dump: writes a frame to an open binary file; keyword arguments are the format's own options. A format that
            makes files or a folder takes, in place of the file, the folder to write in and the stem of the files'
            names. None where the format is only read.
        load: reads a file (or folder) back; None where the file does not hold the whole table.
        suffixes: of files, the first for writing.
        recognizes: whether a file's first bytes show that it is of this format; None where they cannot.
        makes: one file, several that share a stem, or a folder.
        is_ours: whether a folder is of this format, and so may be replaced where it is written; for those that make
            folders.
        holds: any table, tables of pairs, only those of one language pair, or only those of one pair of documents.
        options: the names of `dump`'s keyword arguments.
        texts: whether the file only numbers the units of two texts, so that `load` takes these as well.
        lines: returns the line on which each row begins; None where rows are not lines.
        sidecar: whether `frame.attrs` go to a `.meta.json` beside the file, because the format has no place for them.
        losses: what a table does not keep.
        about: who opens such files, in a few words.
    """

    dump: Callable[..., None] | None
    load: Callable[..., pd.DataFrame] | None = None
    suffixes: tuple[str, ...] = ()
    recognizes: Callable[[bytes], bool] | None = None
    makes: Literal["file", "files", "folder"] = "file"
    is_ours: Callable[[Path], bool] = lambda _folder: False
    holds: Literal["any", "pairs", "languages", "documents"] = "pairs"
    options: tuple[str, ...] = ()
    texts: bool = False
    lines: Callable[[Path], Iterable[int]] | None = None
    sidecar: bool = False
    losses: Losses = Losses()
    about: str = ""


def parse_json(text: str | bytes, path: Path) -> dict[Any, Any]:
    """The JSON object that a file or a part of it holds.

    Raises:
        InputError: it holds something else.
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:  # not text is a ValueError, too
        raise InputError(path, f"is damaged: {error}") from None
    if not isinstance(found, dict):
        raise InputError(path, "is damaged: no JSON object")
    return found


def meta_path(path: Path) -> Path:
    """Where the signature and the documents' metadata of a text table stand: `table.tsv.meta.json`."""
    return path.with_name(f"{path.name}.meta.json")


def chunks(frame: pd.DataFrame, count: int = ROWS_AT_A_TIME) -> Iterator[dict[str, list[Any]]]:
    """The table so many rows at a time: column names to plain cells, None where a value is missing.

    The columns of `LIST_COLUMNS` come as lists, so that a writer holds little more than the chunk in memory.
    """
    bare = frame.copy(deep=False)
    bare.attrs = {}  # pandas would copy them with every slice
    for start in range(0, len(bare), count):
        part = bare.iloc[start : start + count]
        yield {str(name): _cells(str(name), part[name]) for name in part.columns}


def rows(frame: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """The table row by row, cells as in `chunks`."""
    for chunk in chunks(frame):
        yield from zip(*chunk.values(), strict=True)


def _cells(name: str, column: pd.Series[Any]) -> list[Any]:
    cells = column.to_numpy(dtype=object).tolist()  # text comes out of Arrow at once, by tolist() cell by cell
    missing = column.isna()
    if missing.any():
        cells = [None if gone else cell for gone, cell in zip(missing.tolist(), cells, strict=True)]
    if name in LIST_COLUMNS:
        # As text in our tables, as lists or arrays where other programs read our typed formats.
        items = (cell.split() if isinstance(cell, str) else () if cell is None else cell for cell in cells)
        return [[LIST_COLUMNS[name](item) for item in each] for each in items]
    return cells


def records(frame: pd.DataFrame, losses: Losses, format: str) -> Iterator[dict[str, Any]]:
    """The rows that a format writes, by its `losses`, as column names to cells; a warning counts those left out.

    Args:
        format: what the warning calls it.
    """
    left_out = 0
    clean = losses.clean or str
    for row in rows(frame):
        record = dict(zip(frame.columns, row, strict=True))
        one_sided = not all(clean(record[name] or "") for name in ("source_text", "target_text"))
        if (losses.one_sided and one_sided) or (losses.rejected and record["status"] == "rejected"):
            left_out += 1
        else:
            yield record
    if left_out:
        problem = f"{format}: {left_out} of {len(frame)} pairs are not written: {losses.describe()[0]}"
        warnings.warn(problem, AlignerWarning, stacklevel=4)


def script_of(frame: pd.DataFrame, document: str) -> str:
    """The script of a document that a table names, where its metadata says one."""
    script: str = frame.attrs.get("documents", {}).get(document, {}).get("script", "")
    return script


def plain(cell: Any) -> str:  # noqa: ANN401  (a cell)
    """A cell as text tables have it: lists with spaces between, nothing for a missing value."""
    if cell is None:
        return ""
    return " ".join(map(str, cell)) if isinstance(cell, list) else str(cell)


def select(frame: pd.DataFrame, columns: Sequence[str] | None) -> pd.DataFrame:
    """The frame with the named columns only.

    Raises:
        AlignerError: a column is not in the table.
    """
    if columns is None:
        return frame
    missing = [name for name in columns if name not in frame.columns]
    if missing:
        known = ", ".join(map(str, frame.columns))
        raise AlignerError(f"no column {', '.join(map(repr, missing))} in the table; its columns: {known}")
    return frame[list(columns)]


def gather(parts: Iterable[Mapping[str, Sequence[Any]]], names: Sequence[str], path: Path) -> pd.DataFrame:
    """A table of pairs from the cells of a file, part by part, so that few stand in memory as objects at a time.

    Args:
        parts: column names to cells, a few thousand rows at a time.
        names: the file's columns; it may have no rows to tell them by.
        path: the file, for messages.

    Raises:
        InputError: a column of ours is missing or there twice, or a cell is not what its column holds.
    """
    if missing := [name for name in COLUMNS if name not in names]:
        more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
        raise InputError(path, f"not a table of pairs: no column {', '.join(missing[:_NAMED])}{more}")
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise InputError(path, f"has two columns {twice!r}")
    try:
        return concatenate(parts, names)
    except ValueError as error:
        raise InputError(path, str(error)) from error


def concatenate(parts: Iterable[Mapping[str, Sequence[Any]]], names: Sequence[str]) -> pd.DataFrame:
    """Return one table made of parts, each a mapping of column names to cells.

    Args:
        parts: the parts, a few thousand rows each.
        names: the columns, for a table without rows.

    Raises:
        ValueError: a cell is not what its column holds; the message names the column and the row (from 1).
    """
    frames: list[pd.DataFrame] = []
    rows = 0
    for part in parts:
        frames.append(from_columns(part, first_row=rows + 1))
        rows += len(frames[-1])
    return pd.concat(frames, ignore_index=True) if frames else from_columns({name: [] for name in names})


def from_lines(lines: Iterator[Sequence[str]], path: Path) -> pd.DataFrame:
    """A table of pairs from the lines of cells of a text table, whose first names the columns.

    Raises:
        InputError: as `gather`, or a row has more or fewer cells than the header; the message names the row (from 1).
    """
    header = next(lines, [])
    return gather(_parts(lines, header, path), header, path)


def _parts(lines: Iterator[Sequence[str]], header: Sequence[str], path: Path) -> Iterator[dict[str, Sequence[str]]]:
    for number, batch in enumerate(batched(lines)):
        for row, cells in enumerate(batch, number * ROWS_AT_A_TIME + 1):
            if len(cells) != len(header):
                problem = f"{len(cells)} cells where the header has {len(header)}"
                raise InputError(path, problem, place=f"row {row}")
        yield dict(zip(header, zip(*batch, strict=True), strict=True))


def batched(rows: Iterable[T]) -> Iterator[list[T]]:
    """Rows a few thousand at a time."""
    iterator = iter(rows)
    while batch := list(islice(iterator, ROWS_AT_A_TIME)):
        yield batch
