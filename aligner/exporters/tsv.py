"""Tab-separated values as researchers' tools take them: no quoting, one line a row, UTF-8 without BOM, LF."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import pandas as pd

from aligner.exporters.base import Format, plain, rows, select, to_columns, to_table

# What some tool takes for the end of a cell or of a line.
_BREAKS = re.compile("[\t\r\n\u0085\u2028\u2029]+")


def dump(frame: pd.DataFrame, file: BinaryIO, *, columns: Sequence[str] | None = None, header: bool = True) -> None:
    """Write a table; tabs and line breaks inside a cell become one space.

    Args:
        columns: only these, in this order.
        header: whether the first line names the columns.
    """
    frame = select(frame, columns)
    if header:
        file.write(("\t".join(map(str, frame.columns)) + "\n").encode())
    for row in rows(frame):
        file.write(("\t".join(_BREAKS.sub(" ", plain(cell)) for cell in row) + "\n").encode())


def load(path: Path) -> pd.DataFrame:
    """Read a table of pairs back.

    Raises:
        InputError: columns are missing, or a row does not fit.
    """
    with path.open(encoding="utf-8", newline="\n") as file:
        return to_table(to_columns((line.rstrip("\r\n").split("\t") for line in file), path), path)


TSV = Format(dump, load, sidecar=True)
