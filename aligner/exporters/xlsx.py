"""Excel workbooks for people: wrapped texts, a header that stays, a filter, and no cell that is a formula."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import pandas as pd

from aligner.errors import InputError, MissingExtraError
from aligner.exporters.base import Format, Losses, plain, rows, select, to_columns, to_table
from aligner.exporters.xml import clean as clean_xml

if TYPE_CHECKING:
    from openpyxl import Workbook

# Excel's own limits.
_MOST_ROWS, _MOST_CHARACTERS = 1_048_576, 32_767
_WIDTHS = {"source_text": 60.0, "target_text": 60.0, "pair_id": 20.0, "source_document": 20.0, "target_document": 20.0}
_NARROW = 11.0
# Office Open XML writes characters as _x000D_; what looks like that but is text gets its underscore written so.
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def clean(text: str) -> str:
    """The text as a cell can hold it."""
    return clean_xml(text.replace("\r\n", "\n").replace("\r", "\n"))[:_MOST_CHARACTERS]


def dump(frame: pd.DataFrame, file: BinaryIO, *, columns: Sequence[str] | None = None, header: bool = True) -> None:
    """Write a table, on several sheets if it has more rows than Excel takes.

    Args:
        columns: only these, in this order.
        header: whether the first row names the columns.

    Raises:
        MissingExtraError: openpyxl is not installed.
    """
    openpyxl = _openpyxl()
    frame = select(frame, columns)
    book: Workbook = openpyxl.Workbook(write_only=True)
    book.properties.creator = "trialign"
    book.properties.description = clean(str(frame.attrs.get("signature", "")))
    names = [str(name) for name in frame.columns]
    styles = _Styles(book, names)
    sheet, count = None, 0
    for row in rows(frame):
        if sheet is None or count == _MOST_ROWS:
            sheet, count = styles.add_sheet(header), int(header)
        sheet.append([styles.cell(sheet, name, cell) for name, cell in zip(names, row, strict=True)])
        count += 1
    if sheet is None:
        styles.add_sheet(header)
    book.save(file)


def load(path: Path) -> pd.DataFrame:
    """Read a table of pairs back from all sheets that have its header.

    Raises:
        InputError: this is no workbook, or columns are missing.
        MissingExtraError: openpyxl is not installed.
    """
    openpyxl = _openpyxl()
    try:
        book = openpyxl.load_workbook(path, read_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError) as error:
        raise InputError(path, "not an Excel workbook (XLSX)") from error
    try:
        frame = to_table(to_columns(_lines(book), path), path)
        frame.attrs = {"signature": book.properties.description or ""}
    finally:
        book.close()
    return frame


class _Styles:
    """What the cells of a workbook share."""

    def __init__(self, book: Workbook, names: list[str]) -> None:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Font, PatternFill

        self._book, self._names, self._cell = book, names, WriteOnlyCell
        self._wrapped = Alignment(wrap_text=True, vertical="top")
        self._top = Alignment(vertical="top")
        self._font = Font(bold=True)
        self._fill = PatternFill("solid", fgColor="FFE8EEF4")

    def add_sheet(self, header: bool) -> Any:  # noqa: ANN401  (openpyxl's)
        from openpyxl.utils import get_column_letter

        number = len(self._book.worksheets) + 1
        sheet = self._book.create_sheet("pairs" if number == 1 else f"pairs {number}")
        for place, name in enumerate(self._names, 1):
            sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(name, max(_NARROW, len(name) + 2.0))
        if header:
            sheet.freeze_panes = "A2"
            sheet.append([self._named(sheet, name) for name in self._names])
        return sheet

    def _named(self, sheet: Any, name: str) -> Any:  # noqa: ANN401  (openpyxl's)
        cell = self.cell(sheet, name, name)
        cell.font, cell.fill = self._font, self._fill
        return cell

    def cell(self, sheet: Any, name: str, value: Any) -> Any:  # noqa: ANN401  (openpyxl's)
        if value is None or value == "":
            return None
        if isinstance(value, bool | int | float):
            cell = self._cell(sheet, value)
            cell.alignment = self._top
            return cell
        text = _ESCAPE.sub("_x005F_", clean(plain(value)))
        cell = self._cell(sheet, text)
        # Said so, no text is a formula, an error or a number, whatever it looks like; and it stays text when a
        # person edits the cell, as after a typed apostrophe.
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(("=", "+", "-", "@"))
        cell.alignment = self._wrapped if name in ("source_text", "target_text") else self._top
        return cell


def _openpyxl() -> Any:  # noqa: ANN401  (a module)
    try:
        import openpyxl
    except ImportError:
        raise MissingExtraError("an Excel workbook", "xlsx") from None
    return openpyxl


def _lines(book: Any) -> Iterator[list[str]]:  # noqa: ANN401  (openpyxl's)
    header: list[str] | None = None
    for sheet in book.worksheets:
        for number, row in enumerate(sheet.iter_rows(values_only=True)):
            cells = ["" if cell is None else _ESCAPED.sub(_unescape, str(cell)) for cell in row]
            if header is None:
                header = cells
            elif number == 0 and cells == header:
                continue
            yield cells[: len(header)] + [""] * (len(header) - len(cells))  # empty cells at a row's end are not stored


def _unescape(match: re.Match[str]) -> str:
    return chr(int(match[1], 16))


LOSSES = Losses(
    clean=clean,
    characters="control characters are removed, CR becomes LF, texts are cut at 32,767 characters",
    metadata=True,
)

XLSX = Format(
    dump,
    load,
    suffixes=(".xlsx",),
    holds="any",
    options=("columns", "header"),
    losses=LOSSES,
    about="Excel and LibreOffice workbook (needs the extra xlsx)",
)
