"""Excel workbooks, through openpyxl: the columns of text of every sheet."""

from __future__ import annotations

import io
from typing import Any

from aligner.errors import InputError, MissingExtraError
from aligner.readers.grid import Row, to_blocks
from aligner.readers.raw import RawFile, Reader, ReadOptions, Source
from aligner.readers.safety import open_zip


def recognise(source: Source) -> bool:
    """Whether a ZIP file holds an Excel workbook."""
    return "xl/workbook.xml" in source.members


def read(source: Source, options: ReadOptions) -> RawFile:
    """The columns of text; the place of a block is its sheet and cell.

    Formulas count as what they last came to.

    Raises:
        InputError: the archive or a part of it is damaged, encrypted or too large.
        MissingExtraError: openpyxl is not installed.
    """
    try:
        import openpyxl
    except ImportError:
        raise MissingExtraError("reading XLSX", "xlsx") from None

    with open_zip(source.data, source.path) as archive:
        for member in archive.names:
            if member.endswith((".xml", ".rels")):
                archive.check_xml(member)
    try:
        book = openpyxl.load_workbook(io.BytesIO(source.data), read_only=True, data_only=True, keep_links=False)
        try:
            sheets = [(sheet.title, _rows(sheet)) for sheet in book.worksheets]
        finally:
            book.close()
    except Exception as error:
        # openpyxl says of a damaged workbook whatever it happens to stumble over.
        problem = f"is a damaged workbook: {type(error).__name__}: {error}"
        raise InputError(source.path, problem, advice="open it in a spreadsheet program and save it again") from None
    return RawFile(tuple(to_blocks(sheets)))


READER = Reader("xlsx", (".xlsx", ".xlsm"), recognise, read)


def _rows(sheet: Any) -> list[Row]:  # noqa: ANN401  (a read-only sheet has no type of its own in the stubs)
    # What a sheet says of its size is not always so.
    sheet.reset_dimensions()
    rows = []
    for number, values in enumerate(sheet.iter_rows(values_only=True)):
        cells = ["" if value is None else str(value) for value in values]
        if any(map(str.strip, cells)):
            rows.append(Row(number, 0, cells))
    return rows
