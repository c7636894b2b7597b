"""Read workbooks: our own tables, and bare tables of texts whose header names languages."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd

from aligner.errors import AlignerError, AlignerWarning, InputError
from aligner.formats import bitext
from aligner.formats.delimited.lines import from_lines
from aligner.formats.xlsx.writer import MOST_ROWS
from aligner.own_files import FIRST_COLUMNS, FIRST_MULTI_COLUMNS
from aligner.readers.tabular.header import SEARCHED, find_header
from aligner.safe_xml import open_zip

# Rows are streamed: only the parts shared between cells must fit into memory.
_SHEETS = "xl/worksheets/"
_MOST_COLUMNS = 1_000  # of a bare table that are looked at
# Office Open XML escapes characters as _x000D_.
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def load(path: Path, *, languages: tuple[str, str] | None = None) -> pd.DataFrame:
    """Read a table of pairs back from all sheets that have its header, or the first bare table of texts.

    Args:
        path: the file.
        languages: source and target, to take from a bare table of more languages; None takes all pairs.

    Raises:
        InputError: the file is not a workbook, or columns are missing.
    """
    import openpyxl

    with open_zip(path.read_bytes(), str(path), streamed=_SHEETS):
        pass  # checks that the parts do not unpack to more than the limits
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module="openpyxl")  # of parts that hold no cells
            book = openpyxl.load_workbook(path, read_only=True)
        try:
            if (bare := _bare_sheet(book, path)) is not None:
                return bitext.load_rows(_rows(bare, path), path, languages)
            frame = from_lines(_lines(book, path), path)
            frame.attrs = {"signature": book.properties.description or ""}
        finally:
            book.close()
    except (AlignerError, AlignerWarning, MemoryError):
        raise
    except Exception as error:
        # openpyxl reports damage with whatever exception it runs into.
        problem = f"is not an Excel workbook (XLSX), or a damaged one: {type(error).__name__}: {error}"
        raise InputError(path, problem, advice="open it in a spreadsheet program and save it again") from error
    return frame


def _bare_sheet(book: Any, path: Path) -> Any:
    """Return the first sheet that names languages; None if the first row of the workbook is that of our table."""
    for sheet in book.worksheets:
        rows = [cells for _, cells in islice(_rows(sheet, path), SEARCHED)]
        if rows and {FIRST_COLUMNS[0], FIRST_MULTI_COLUMNS[0]} & {*rows[0]}:
            return None
        if find_header([{k: cell for k, cell in enumerate(cells) if cell.strip()} for cells in rows]):
            return sheet
    return None


def _rows(sheet: Any, path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a sheet that are not blank, with their numbers."""
    width = 0
    sheet.reset_dimensions()  # the size that a sheet declares can be wrong
    for number, row in enumerate(sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True), 1):
        if number > MOST_ROWS:
            raise InputError(path, f"goes on past row {MOST_ROWS}", place=f"sheet {sheet.title!r}")
        cells = _texts(row)
        width = max(width, len(cells))
        if any(map(str.strip, cells)):
            yield number, cells + [""] * (width - len(cells))


def _lines(book: Any, path: Path) -> Iterator[list[str]]:
    header: list[str] | None = None
    for sheet in book.worksheets:
        # The size that a sheet declares can be wrong; what is beside the columns of the header is not read.
        sheet.reset_dimensions()
        first = _texts(next(sheet.iter_rows(max_row=1, values_only=True), ()))
        if header is None:
            header = first
            yield header
        for number, row in enumerate(sheet.iter_rows(max_col=max(len(header), 1), values_only=True)):
            if number >= MOST_ROWS:
                raise InputError(path, f"goes on past row {MOST_ROWS}", place=f"sheet {sheet.title!r}")
            cells = _texts(row)
            if any(cells) and not (number == 0 and first == header):
                yield cells + [""] * (len(header) - len(cells))  # trailing empty cells are not stored


def _texts(row: Sequence[Any]) -> list[str]:
    return ["" if cell is None else _ESCAPED.sub(_unescape, str(cell)) for cell in row]


def _unescape(match: re.Match[str]) -> str:
    return chr(int(match[1], 16))
