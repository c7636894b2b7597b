"""PDF files with a text layer, with PDFium; columns, running heads and paragraphs are found from the layout."""

from __future__ import annotations

import unicodedata
import warnings
from collections.abc import Sequence

from aligner.errors import AlignerWarning, InputError
from aligner.readers.base import RawBlock, RawFile, Reader, ReadOptions, Source
from aligner.readers.pdf.footnotes import place_notes
from aligner.readers.pdf.pages import Sheet, read_page
from aligner.readers.pdf.paragraphs import Paragraph, paragraphs
from aligner.readers.suffixes import SUFFIXES

# Text with a larger share of unknown characters is noise.
_MOST_UNKNOWN = 0.3


def recognize(source: Source) -> bool:
    """Return whether a file begins as a PDF file; white space or a line of a program may precede that."""
    head = source.data[:1024]
    return head.lstrip().startswith(b"%PDF-") or (b"%PDF-" in head and b"endobj" in source.data)


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
        sheets: list[Sheet] = []
        scanned: list[int] = []
        for number in range(len(document)):
            try:
                found, is_image = read_page(document, number)
            except pypdfium2.PdfiumError:
                raise InputError(source.path, "this page is damaged", place=f"page {number + 1}") from None
            sheets += found
            if is_image:
                scanned.append(number + 1)
    finally:
        document.close()
    _check(sheets, scanned, source.path)
    return RawFile(tuple(map(_block, place_notes(paragraphs(sheets)))))


READER = Reader("pdf", SUFFIXES["pdf"], recognize, read)


def _block(found: Paragraph) -> RawBlock:
    place = f"page {found.page + 1}" + (f", note {found.note}" if found.note else "")
    if found.cell:
        place += f", row {found.cell.row + 1}, column {found.cell.column + 1}"
    return RawBlock.of(found.kind, found.texts, level=found.level, cell=found.cell, place=place)


def _check(sheets: Sequence[Sheet], scanned: Sequence[int], path: str) -> None:
    text = "".join(line.text for sheet in sheets for line in sheet.lines)
    if not text.strip():
        problem = "has no text layer: its pages are images" if scanned else "has no text"
        raise InputError(path, problem, advice="run OCR on it first" if scanned else "")
    unknown = sum(unicodedata.category(char) in ("Co", "Cn", "Cc") or char == "\ufffd" for char in text)
    if unknown > _MOST_UNKNOWN * len(text):
        raise InputError(path, "its fonts do not tell which characters they show", advice="run OCR on it first")
    if scanned:
        shown = ", ".join(map(str, scanned[:10])) + (" ..." if len(scanned) > 10 else "")
        warnings.warn(f"{path}: no text on pages that are images: {shown}", AlignerWarning, stacklevel=4)
