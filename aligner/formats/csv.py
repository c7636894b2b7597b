"""Comma-separated values for people: RFC 4180, with a byte order mark so that Excel reads UTF-8, safe to open there."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import pandas as pd

from aligner.errors import InputError
from aligner.formats.base import Format, from_lines, plain, rows, select

# A spreadsheet runs a cell that begins so (OWASP, "CSV Injection"). An apostrophe goes before it; apostrophes that
# already stand there count, so that reading can take exactly one away.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def dump(frame: pd.DataFrame, file: BinaryIO, *, columns: Sequence[str] | None = None, header: bool = True) -> None:
    """Write a table; a text that a spreadsheet would take for a formula gets an apostrophe before it.

    Args:
        columns: only these, in this order.
        header: whether the first line names the columns.
    """
    frame = select(frame, columns)
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    if header:
        writer.writerow(frame.columns)
    for row in rows(frame):
        writer.writerow([_guarded(cell) if isinstance(cell, str) else plain(cell) for cell in row])
    text.detach()


def load(path: Path) -> pd.DataFrame:
    """Read a table of pairs back, apostrophes before formulas taken away.

    Raises:
        InputError: this is no CSV, columns are missing, or a row does not fit.
    """
    csv.field_size_limit(2**31 - 1)  # the default refuses a long paragraph
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return from_lines(([_unguarded(cell) for cell in row] for row in csv.reader(file, strict=True)), path)
    except csv.Error as error:
        raise InputError(path, f"not a CSV table: {error}") from error


def _guarded(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


CSV = Format(
    dump,
    load,
    suffixes=(".csv",),
    holds="any",
    options=("columns", "header"),
    sidecar=True,
    about="comma-separated table that Excel opens, with no formulas in it",
)
