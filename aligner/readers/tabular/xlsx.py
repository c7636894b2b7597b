"""Excel workbooks, through openpyxl: the cells of every sheet."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import Any

from aligner.errors import InputError
from aligner.readers.base import RawFile, Reader, ReadOptions, Row, Sheet, Source
from aligner.readers.suffixes import SUFFIXES
from aligner.safe_xml import open_zip

# The limit of a sheet (Excel, "Specifications and limits"), and of the cells read: openpyxl pads each row up to its
# last cell, so a small file can have any number of them.
_MOST_ROWS, _MOST_CELLS = 2**20, 50_000_000


def recognize(source: Source) -> bool:
    """Return whether a ZIP file holds an Excel workbook."""
    return "xl/workbook.xml" in source.members


def read(source: Source, options: ReadOptions) -> RawFile:
    """Read the cells of all sheets; of formulas, the results that the file holds.

    Raises:
        InputError: the archive or a part of it is damaged, encrypted or too large.
    """
    import openpyxl

    with open_zip(source.data, source.path) as archive:
        for member in archive.names:
            if member.endswith((".xml", ".rels")):
                archive.check_xml(member)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module="openpyxl")  # of parts that hold no cells
            book = openpyxl.load_workbook(io.BytesIO(source.data), read_only=True, data_only=True, keep_links=False)
        try:
            sheets = [Sheet(sheet.title, list(_rows(sheet, source.path))) for sheet in book.worksheets]
        finally:
            book.close()
    except InputError:
        raise
    except Exception as error:
        # openpyxl reports damage with whatever exception it runs into.
        problem = f"is a damaged workbook: {type(error).__name__}: {error}"
        raise InputError(source.path, problem, advice="open it in a spreadsheet program and save it again") from None
    return RawFile(sheets=tuple(sheets))


READER = Reader("xlsx", SUFFIXES["xlsx"], recognize, read)


def _rows(sheet: Any, path: str) -> Iterator[Row]:
    # The size that a sheet declares can be wrong.
    sheet.reset_dimensions()
    seen = 0
    for number, values in enumerate(sheet.iter_rows(values_only=True)):
        seen += len(values)
        if number >= _MOST_ROWS or seen > _MOST_CELLS:
            place = f"sheet {sheet.title!r}, row {number + 1}"
            problem = f"goes on past row {_MOST_ROWS}" if number >= _MOST_ROWS else f"spans over {_MOST_CELLS} cells"
            raise InputError(path, problem, place=place, advice="delete the cells far below or beside the text")
        texts = ((column, str(value)) for column, value in enumerate(values) if value is not None)
        if cells := {column: text for column, text in texts if text.strip()}:
            yield Row(number, 0, cells)
