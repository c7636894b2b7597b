"""What a table format is, and what the formats share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from aligner.errors import AlignerError, InputError
from aligner.tables import COLUMNS, LIST_COLUMNS, from_columns

_ROWS_AT_A_TIME = 10_000


@dataclass(frozen=True, slots=True)
class Format:
    """A file format of tables.

    Args:
        dump: writes a frame to an open binary file; keyword arguments are the format's own options.
        load: reads a file back; None where the file does not hold the whole table.
        sidecar: whether `frame.attrs` go to a `.meta.json` beside the file, because the format has no place for them.
    """

    dump: Callable[..., None]
    load: Callable[[Path], pd.DataFrame] | None = None
    sidecar: bool = False


def meta_path(path: Path) -> Path:
    """Where the signature and the documents' metadata of a text table stand: `table.tsv.meta.json`."""
    return path.with_name(f"{path.name}.meta.json")


def chunks(frame: pd.DataFrame) -> Iterator[dict[str, list[Any]]]:
    """The table a few thousand rows at a time: column names to plain cells, None where a value is missing.

    The columns of `LIST_COLUMNS` come as lists, so that a writer holds little more than the chunk in memory.
    """
    bare = frame.copy(deep=False)
    bare.attrs = {}  # pandas would copy them with every slice
    for start in range(0, len(bare), _ROWS_AT_A_TIME):
        part = bare.iloc[start : start + _ROWS_AT_A_TIME]
        yield {str(name): _cells(str(name), part[name]) for name in part.columns}


def rows(frame: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """The table row by row, cells as in `chunks`."""
    for chunk in chunks(frame):
        yield from zip(*chunk.values(), strict=True)


def _cells(name: str, column: pd.Series[Any]) -> list[Any]:
    cells = column.tolist()
    missing = column.isna()
    if missing.any():
        cells = [None if gone else cell for gone, cell in zip(missing.tolist(), cells, strict=True)]
    if name in LIST_COLUMNS:
        return [[LIST_COLUMNS[name](item) for item in (cell or "").split()] for cell in cells]
    return cells


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


def to_table(columns: dict[str, list[Any]], path: Path) -> pd.DataFrame:
    """A table of pairs from the cells of a file.

    Raises:
        InputError: a column of ours is missing, or a number cannot be read.
    """
    missing = [name for name in COLUMNS if name not in columns]
    if missing:
        raise InputError(path, f"not a table of pairs: no column {', '.join(missing)}")
    try:
        return from_columns(columns)
    except ValueError as error:
        raise InputError(path, str(error)) from error


def to_columns(lines: Iterator[Sequence[str]], path: Path) -> dict[str, list[Any]]:
    """The columns of a text table whose first row is the header.

    Raises:
        InputError: a row has more or fewer cells than the header; the message names the row (from 1).
    """
    header = next(lines, [])
    columns: list[list[Any]] = [[] for _ in header]
    for number, cells in enumerate(lines, 1):
        if len(cells) != len(header):
            problem = f"{len(cells)} cells where the header has {len(header)}"
            raise InputError(path, problem, place=f"row {number}")
        for column, cell in zip(columns, cells, strict=True):
            column.append(cell)
    return dict(zip(header, columns, strict=True))
