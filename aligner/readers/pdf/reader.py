"""PDF files with a text layer, with PDFium; columns, running heads and paragraphs are found from the layout."""

from __future__ import annotations

import ctypes
import re
import unicodedata
import warnings
from collections.abc import Iterator
from typing import Any

from aligner.errors import AlignerWarning, InputError
from aligner.readers.base import RawBlock, RawFile, Reader, ReadOptions, Source
from aligner.readers.pdf.footnotes import place_notes
from aligner.readers.pdf.lines import Box, Line
from aligner.readers.pdf.paragraphs import Paragraph, paragraphs

# PDFium returns this for the hyphen of a word broken at a line's end.
_BROKEN = "\x02"
# Fonts of at least this weight are bold; the weight of many is only in their names.
_BOLD_WEIGHT, _BOLD = 600, re.compile(rb"bold|black|heavy|demi", re.IGNORECASE)
# Text with a larger share of unknown characters is noise.
_MOST_UNKNOWN = 0.3


def recognize(source: Source) -> bool:
    """Return whether a file begins as a PDF file, white space aside."""
    return source.data[:1024].lstrip().startswith(b"%PDF-")


def read(source: Source, options: ReadOptions) -> RawFile:
    """Read the paragraphs of a PDF file in reading order; the place of each is its page.

    Raises:
        InputError: the file is damaged, needs a password, or has no readable text layer.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(source.data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise InputError(source.path, "needs a password", advice="save it without one") from None
        raise InputError(source.path, "is a truncated or damaged PDF file") from None
    try:
        pages = []
        scanned = []
        for number in range(len(document)):
            try:
                lines, has_image = _read_page(document[number])
            except pypdfium2.PdfiumError:
                raise InputError(source.path, "this page is damaged", place=f"page {number + 1}") from None
            pages.append(lines)
            if has_image and not lines:
                scanned.append(number + 1)
    finally:
        document.close()
    _check(pages, scanned, source.path)
    return RawFile(tuple(map(_block, place_notes(paragraphs(pages)))))


READER = Reader("pdf", (".pdf",), recognize, read)


def _block(found: Paragraph) -> RawBlock:
    place = f"page {found.page + 1}" + (f", note {found.note}" if found.note else "")
    if found.cell:
        place += f", row {found.cell.row + 1}, column {found.cell.column + 1}"
    return RawBlock.of(found.kind, found.texts, level=found.level, cell=found.cell, place=place)


def _read_page(page: Any) -> tuple[list[Line], bool]:
    """Return a page's lines in the order of its content, and whether it shows an image."""
    import pypdfium2.raw as pdfium

    textpage = page.get_textpage()
    try:
        lines = list(_lines(textpage.raw, textpage.count_chars(), pdfium))
        has_image = not lines and any(True for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3))
    finally:
        textpage.close()
        page.close()
    return lines, has_image


def _lines(text: Any, count: int, pdfium: Any) -> Iterator[Line]:
    """Yield runs of adjacent characters without a gap that separates columns."""
    rectangle, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    is_bold = _BoldFonts(text, pdfium)
    line: Line | None = None
    for index in range(count):
        char = chr(pdfium.FPDFText_GetUnicode(text, index))
        if char in "\r\n":
            if line:
                yield line
            line = None
            continue
        if char == _BROKEN:
            if line:
                line.add("-", Box(line.right, line.right, line.bottom, line.top, line.size, line.base))
                line.broken = True
            continue
        if not pdfium.FPDFText_GetLooseCharBox(text, index, ctypes.byref(rectangle)):
            continue
        if char.isspace():
            if line and pdfium.FPDFText_IsGenerated(text, index):
                line.add_gap()
            elif line:
                line.add_space(rectangle.left, rectangle.right)
            continue
        size = pdfium.FPDFText_GetFontSize(text, index)
        pdfium.FPDFText_GetCharOrigin(text, index, ctypes.byref(x), ctypes.byref(y))
        box = Box(rectangle.left, rectangle.right, rectangle.bottom, rectangle.top, size, y.value)
        if line and not line.is_followed_by(box.left, box.bottom, box.top):
            yield line
            line = None
        if line is None:
            line = Line(*box)
        line.add(char, box, bold=is_bold(index))
    if line:
        yield line


class _BoldFonts:
    """Decides which characters are bold, by the weight of their fonts or by the fonts' names."""

    def __init__(self, text: Any, pdfium: Any) -> None:
        self._text, self._pdfium = text, pdfium
        self._name, self._flags = ctypes.create_string_buffer(128), ctypes.c_int()

    def __call__(self, index: int) -> bool:
        length = self._pdfium.FPDFText_GetFontInfo(self._text, index, self._name, 128, ctypes.byref(self._flags))
        if length and _BOLD.search(self._name.value):
            return True
        return int(self._pdfium.FPDFText_GetFontWeight(self._text, index)) >= _BOLD_WEIGHT


def _check(pages: list[list[Line]], scanned: list[int], path: str) -> None:
    text = "".join(line.text for lines in pages for line in lines)
    if not text.strip():
        problem = "has no text layer: its pages are images" if scanned else "has no text"
        raise InputError(path, problem, advice="run OCR on it first" if scanned else "")
    unknown = sum(unicodedata.category(char) in ("Co", "Cn", "Cc") or char == "\ufffd" for char in text)
    if unknown > _MOST_UNKNOWN * len(text):
        raise InputError(path, "its fonts do not tell which characters they show", advice="run OCR on it first")
    if scanned:
        shown = ", ".join(map(str, scanned[:10])) + (" ..." if len(scanned) > 10 else "")
        warnings.warn(f"{path}: no text on pages that are images: {shown}", AlignerWarning, stacklevel=4)
