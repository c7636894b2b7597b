"""Rows of a text table to a table of pairs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from aligner.errors import InputError
from aligner.formats.base import ROWS_AT_A_TIME, batched, gather

if TYPE_CHECKING:
    import pandas as pd


def from_lines(lines: Iterator[Sequence[str]], path: Path) -> pd.DataFrame:
    """Return a table of pairs made of the rows of a text table, the first of which is the header.

    Raises:
        InputError: as `gather`, or a row has more or fewer cells than the header; the message names the row (from 1).
    """
    header = next(lines, [])
    return gather(parts_of_lines(lines, header, path), header, path)


def parts_of_lines(
    lines: Iterator[Sequence[str]], header: Sequence[str], path: Path
) -> Iterator[dict[str, Sequence[str]]]:
    """Yield the cells of the rows of a text table by column, a few thousand rows at a time.

    Raises:
        InputError: a row has more or fewer cells than the header.
    """
    for number, batch in enumerate(batched(lines)):
        for row, cells in enumerate(batch, number * ROWS_AT_A_TIME + 1):
            if len(cells) != len(header):
                problem = f"{len(cells)} cells where the header has {len(header)}"
                raise InputError(path, problem, place=f"row {row}")
        yield dict(zip(header, zip(*batch, strict=True), strict=True))
