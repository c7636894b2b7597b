"""Comma-separated values for people: RFC 4180, with a byte order mark so that Excel reads UTF-8, without formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import pandas as pd

from aligner.errors import InputError
from aligner.formats.base import Format, plain, rows, select
from aligner.formats.delimited.lines import from_lines
from aligner.formats.multi.columns import names_all
from aligner.formulas import guard, unguard
from aligner.readers.tabular import separated


def dump(frame: pd.DataFrame, file: BinaryIO, *, columns: Sequence[str] | None = None, header: bool = True) -> None:
    """Write a table; a text or a column's name that a spreadsheet would evaluate gets an apostrophe before it.

    Args:
        frame: the table.
        file: the output.
        columns: write only these columns, in this order.
        header: whether the first line names the columns.
    """
    dump_parts([frame], file, columns=columns, header=header)


def dump_parts(
    frames: Iterable[pd.DataFrame], file: BinaryIO, *, columns: Sequence[str] | None = None, header: bool = True
) -> None:
    """Write a table that comes in parts, as `dump` does."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    for frame in frames:
        selected = select(frame, columns)
        if header:
            writer.writerow([guard(str(name)) for name in selected.columns])
            header = False
        for row in rows(selected):
            writer.writerow([guard(cell) if isinstance(cell, str) else plain(cell) for cell in row])
    text.detach()


def load(path: Path, *, encoding: str | None = None) -> pd.DataFrame:
    """Read a table of pairs back, without the apostrophes before formulas.

    Raises:
        InputError: the file is not CSV, columns are missing, or a row does not fit.
    """
    return from_lines(([unguard(cell) for cell in row] for _, row in read_rows(path, encoding)), path)


def read_rows(path: Path, encoding: str | None = None) -> Iterator[tuple[int, list[str]]]:
    """Read the cells of each row, with the number of the line on which it begins.

    Raises:
        InputError: the file is not CSV, or in no known encoding.
    """
    if encoding or not separated.is_utf8(path):
        with separated.open_text(path, encoding) as file:
            yield from separated.read_rows(file, path)
        return
    csv.field_size_limit(2**31 - 1)  # the default is too low for a long paragraph
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        line = 1
        try:
            for row in reader:
                yield line, row
                line = reader.line_num + 1
        except csv.Error as error:
            raise InputError(path, f"not a CSV table: {error}") from error


def is_ours(head: bytes) -> bool:
    """Return whether the first line of a file names all columns of a table of pairs or units."""
    first = head.decode("utf-8-sig", "ignore").partition("\n")[0]
    return names_all({cell.strip('"') for cell in first.rstrip("\r").split(",")})


CSV = Format(
    dump,
    load,
    dump_parts,
    suffixes=(".csv",),
    recognizes=is_ours,
    holds="any",
    options=("columns", "header"),
    reads=("encoding",),
    lines=lambda path, encoding=None: (line for line, _ in islice(read_rows(path, encoding), 1, None)),
    sidecar=True,
    about="comma-separated table that is safe to open in Excel",
)
