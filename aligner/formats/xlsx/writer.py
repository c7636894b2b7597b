"""Excel workbooks for people: wrapped texts, a frozen header, ids folded away, and no formulas."""

from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, BinaryIO

import pandas as pd
from lxml import etree

from aligner.errors import AlignerError, AlignerWarning
from aligner.formats.base import plain, rows, select
from aligner.formats.multi.columns import languages_of
from aligner.formats.xml import clean as clean_xml
from aligner.languages import LANGUAGES, count_columns
from aligner.own_files import CREATOR

if TYPE_CHECKING:
    from openpyxl import Workbook

# Excel's own limits.
MOST_ROWS, _MOST_CHARACTERS = 1_048_576, 32_767
_WIDTHS = {
    "source_text": 60.0, "target_text": 60.0, "pair_id": 20.0, "source_document": 20.0, "target_document": 20.0,
    "findings": 22.0, "unit_id": 20.0, **{f"text_{language}": 45.0 for language in LANGUAGES},
}  # fmt: skip
_NARROW = 11.0
# Columns that people need not see: folded away behind a plus sign, and not printed.
_FOLDED = {
    "pair_id", "group", "source_lang", "target_lang", "source_ids", "target_ids", "source_block", "target_block",
    "source_start", "source_end", "target_start", "target_end", "unit_id",
    *(f"{name}_{language}" for name in ("ids", "start", "end") for language in LANGUAGES),
}  # fmt: skip
_TEXTS = ("source_text", "target_text", *(f"text_{language}" for language in LANGUAGES))
_LINE, _MOST_HEIGHT = 15.0, 409.0  # points; the second is Excel's own limit
# Office Open XML escapes characters as _x000D_; the underscore of a text that looks like an escape is itself escaped.
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def clean(text: str) -> str:
    """Return the text as a cell can hold it."""
    return clean_xml(text.replace("\r\n", "\n").replace("\r", "\n"))[:_MOST_CHARACTERS]


def dump(frame: pd.DataFrame, file: BinaryIO, *, columns: Sequence[str] | None = None, header: bool = True) -> None:
    """Write a table, on several sheets if it has more rows than Excel takes.

    Args:
        frame: the table.
        file: the output.
        columns: write only these columns, in this order.
        header: whether the first row names the columns.

    """
    import openpyxl

    frame = select(frame, columns)
    book: Workbook = openpyxl.Workbook(write_only=True)
    book.properties.creator = CREATOR
    book.properties.description = clean(str(frame.attrs.get("signature", "")))
    # A ZIP file that cannot be completed would try again when it is deleted, so only a complete one is passed on.
    with tempfile.TemporaryFile() as made:
        with _temporary_files(book):
            cut = _add_rows(book, frame, header, folded=columns is None)
            book.save(made)
        made.seek(0)
        shutil.copyfileobj(made, file)
    if cut:
        message = f"texts longer than a cell of Excel takes, cut at {_MOST_CHARACTERS:,} characters: {cut}"
        warnings.warn(message, AlignerWarning, stacklevel=3)


def _add_rows(book: Workbook, frame: pd.DataFrame, header: bool, folded: bool) -> int:
    """Add the sheets, and return the number of texts that were cut."""
    names = [str(name) for name in frame.columns]
    is_table = {"source_text", "target_text"} < {*names} or bool(languages_of(names))
    styles = _Styles(book, names, folded=_FOLDED if folded and is_table else set())
    sheet, count = None, 0
    for row in rows(frame):
        if sheet is None or count == MOST_ROWS:
            sheet, count = styles.add_sheet(header), int(header)
        count += 1
        styles.add_row(sheet, count, row)
    if sheet is None:
        styles.add_sheet(header)
    return styles.cut


@contextmanager
def _temporary_files(book: Workbook) -> Iterator[None]:
    """Tell of errors in the temporary files that openpyxl streams sheets to."""
    try:
        yield
    except (etree.LxmlError, OSError) as error:
        full = "ENOSPC" in str(error) or (isinstance(error, OSError) and error.errno == errno.ENOSPC)
        problem = os.strerror(errno.ENOSPC) if full else str(error)
        folder = tempfile.gettempdir()
        advice = "make room there, or name another folder in TMPDIR"
        raise AlignerError(f"{folder}: temporary files cannot be written: {problem}; {advice}") from None
    finally:
        for sheet in book.worksheets:
            # Otherwise they would fail once more, with tracebacks, when they are deleted.
            for stream in (getattr(sheet, "_rows", None), getattr(getattr(sheet, "_writer", None), "xf", None)):
                with suppress(Exception):
                    if stream is not None:
                        stream.close()


class _Styles:
    """Styles that the cells of a workbook share."""

    def __init__(self, book: Workbook, names: list[str], folded: set[str]) -> None:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Font, PatternFill

        self._book, self._names, self._folded = book, names, folded
        self.cut = 0  # number of texts
        self._cell: Any = WriteOnlyCell
        self._alignments = {True: Alignment(wrap_text=True, vertical="top"), False: Alignment(vertical="top")}
        self._made: dict[tuple[bool, bool], Any] = {}
        self._font = Font(name="Calibri", size=11, bold=True)  # as the cells have by default
        self._fill = PatternFill("solid", fgColor="FFE8EEF4")

    def add_sheet(self, header: bool) -> Any:
        from openpyxl.utils import get_column_letter

        number = len(self._book.worksheets) + 1
        sheet = self._book.create_sheet("pairs" if number == 1 else f"pairs {number}")
        for place, name in enumerate(self._names, 1):
            column = sheet.column_dimensions[get_column_letter(place)]
            column.width = _WIDTHS.get(name, max(_NARROW, len(name) + 2.0))
            column.hidden = name in self._folded
            column.outline_level = int(column.hidden)
        sheet.column_dimensions.max_outline = int(bool(self._folded))  # without it, Excel shows no plus sign
        # Print landscape, all columns on one page.
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        if header:
            sheet.freeze_panes = "A2"
            sheet.print_title_rows = "1:1"
            sheet.append([self._named(sheet, name) for name in self._names])
        return sheet

    def add_row(self, sheet: Any, number: int, row: Sequence[Any]) -> None:
        # Some programs show only the first line of wrapped texts in rows without a height.
        texts = [str(cell or "") for name, cell in zip(self._names, row, strict=True) if name in _TEXTS]
        lines = max((_count_lines(text) for text in texts), default=1)
        sheet.row_dimensions[number].height = min(_LINE * lines, _MOST_HEIGHT)
        sheet.append([self.cell(sheet, name, cell) for name, cell in zip(self._names, row, strict=True)])
        del sheet.row_dimensions[number]  # it has been written

    def _named(self, sheet: Any, name: str) -> Any:
        cell, quoted = self._text(sheet, name)
        cell.quotePrefix = quoted
        cell.font, cell.fill = self._font, self._fill
        return cell

    def cell(self, sheet: Any, name: str, value: Any) -> Any:
        if value is None or value == "":
            return None
        if isinstance(value, bool | int | float):
            cell = self._cell(sheet, value)
            cell._style = self._style(sheet, wrapped=False, quoted=False)
            return cell
        cell, quoted = self._text(sheet, plain(value))
        cell._style = self._style(sheet, wrapped=name in _TEXTS, quoted=quoted)
        return cell

    def _text(self, sheet: Any, text: str) -> tuple[Any, bool]:
        """Return a cell that holds a text, and whether the text looks like a formula."""
        self.cut += len(text) > _MOST_CHARACTERS
        text = _ESCAPE.sub("_x005F_", clean(text))
        cell = self._cell(sheet, text)
        # With this type, no text is a formula, an error or a number, whatever it looks like; with `quotePrefix` it
        # stays text when a person edits the cell, as after a typed apostrophe.
        cell.data_type = "s"
        return cell, text.startswith(("=", "+", "-", "@"))

    def _style(self, sheet: Any, *, wrapped: bool, quoted: bool) -> Any:
        # Shared: openpyxl looks up every style that is set on a cell, which takes longer than everything else.
        if (wrapped, quoted) not in self._made:
            model = self._cell(sheet)
            model.alignment, model.quotePrefix = self._alignments[wrapped], quoted
            self._made[wrapped, quoted] = model._style
        return self._made[wrapped, quoted]


def _count_lines(text: str) -> int:
    """Estimate the number of lines a text takes in its column; a Chinese character is as wide as two others."""
    return sum(1 + int(count_columns(line) / _WIDTHS["source_text"]) for line in text.split("\n"))
