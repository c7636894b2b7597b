"""The pages of a PDF with PDFium: runs of characters with their positions, read in the directions of their text."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from aligner.readers.pdf.lines import Box, Line
from aligner.readers.pdf.vertical import LYING, UPRIGHT, is_vertical, turned

# PDFium returns this for the hyphen of a word broken at a line's end.
_BROKEN = "\x02"
# The ligatures of TeX's fonts OT1 and T1, if a font does not say which characters it shows.
_LIGATURES = {
    chr(start + number): letters
    for start in (0x0B, 0x1B)
    for number, letters in enumerate(("ff", "fi", "fl", "ffi", "ffl"))
}
# Fonts of at least this weight are bold; the weight of many is only in their names.
_BOLD_WEIGHT, _BOLD = 600, re.compile(rb"bold|black|heavy|demi", re.IGNORECASE)
# In degrees: a scan can be this crooked. Other text is turned, and is read with the page turned by its angle; text on
# a curve has many angles, of which only so many are looked at.
_CROOKED, _MOST_DIRECTIONS = 8, 4

# Characters that are higher than this, in units of the font size, have their size from somewhere else; the height of
# a capital is this share of it.
_HIGHEST, _CAPITAL = 12, 0.7


class Sheet(NamedTuple):
    """The text of one page in one direction: lines in the order of its content, at their places on the page turned."""

    page: int
    lines: list[Line]


class _Style(NamedTuple):
    """What the characters of a text object have in common; `slant` is the share of the height that they lean over."""

    size: float
    angle: int
    slant: float
    is_bold: bool


def read_page(document: Any, number: int) -> tuple[list[Sheet], bool]:
    """Return a page's text by direction, that of most characters first, and whether it has no text but an image."""
    import pypdfium2.raw as pdfium

    page = document[number]
    try:
        lines, angles = _read_upright(page, pdfium)
        has_image = not angles and any(True for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3))
    finally:
        page.close()
    directions = _directions(angles)
    found = {0: lines}
    turned = 0
    for angle in directions:
        if angle:
            _turn(document, number, turned - angle, pdfium)
            turned = angle
            page = document[number]
            try:
                found[angle], _ = _read_upright(page, pdfium)
            finally:
                page.close()
    return [Sheet(number, found[angle]) for angle in directions], has_image


def _directions(angles: Counter[int]) -> list[int]:
    """Return the angles at which a page has text, most characters first, each for those that are close to it."""
    found: Counter[int] = Counter()
    for angle, count in angles.most_common():
        near = next((other for other in found if _is_upright(angle - other)), angle)
        found[near] += count
    return [angle for angle, _ in found.most_common(_MOST_DIRECTIONS)]


def _is_upright(angle: int) -> bool:
    return abs((angle + 180) % 360 - 180) <= _CROOKED


def _turn(document: Any, number: int, angle: int, pdfium: Any) -> None:
    """Turn the content of a page, in memory; it has to be loaded again."""
    page = document[number]
    try:
        # PDFium would write 6e-17 with an exponent, which PDF has not.
        cos, sin = round(math.cos(math.radians(angle)), 6), round(math.sin(math.radians(angle)), 6)
        pdfium.FPDFPage_TransFormWithClip(page.raw, pdfium.FS_MATRIX(cos, sin, -sin, cos, 0, 0), None)
    finally:
        page.close()


def _read_upright(page: Any, pdfium: Any) -> tuple[list[Line], Counter[int]]:
    """Return the lines of upright text, and the number of characters by angle."""
    textpage = page.get_textpage()
    try:
        angles: Counter[int] = Counter()
        vertical = is_vertical(textpage, pdfium)
        return list(_lines(textpage.raw, textpage.count_chars(), vertical, angles, pdfium)), angles
    finally:
        textpage.close()


def _lines(text: Any, count: int, vertical: bool, angles: Counter[int], pdfium: Any) -> Iterator[Line]:
    """Yield runs of adjacent characters without a gap that separates columns, and count the characters by angle."""
    rectangle, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    style_of = _Styles(text, pdfium)
    line: Line | None = None
    for index in range(count):
        char = chr(pdfium.FPDFText_GetUnicode(text, index))
        if char in _LIGATURES and not pdfium.FPDFText_IsGenerated(text, index):
            char = _LIGATURES[char]
        if char in "\r\n":
            if line:
                yield line
            line = None
            continue
        if char == _BROKEN:
            if line:
                line.add("-", Box(line.right, line.right, line.size, line.base))
                line.broken = True
            continue
        if not pdfium.FPDFText_GetLooseCharBox(text, index, ctypes.byref(rectangle)):
            continue
        if char.isspace():
            if line and (vertical or pdfium.FPDFText_IsGenerated(text, index)):
                line.add_gap()
            elif line:
                line.add_space(rectangle.left, rectangle.right)
            continue
        style = style_of(index)
        angle = UPRIGHT if vertical and style.angle == LYING else style.angle
        angles[angle] += 1
        if not _is_upright(angle):
            continue
        pdfium.FPDFText_GetCharOrigin(text, index, ctypes.byref(x), ctypes.byref(y))
        box = turned(char, rectangle, style.size, line) if vertical else _box(rectangle, y.value, style)
        if line and not line.is_followed_by(box, char):
            yield line
            line = None
        if line is None:
            line = Line(*box)
        line.add(char, box, bold=style.is_bold)
    if line:
        yield line


def _box(rectangle: Any, base: float, style: _Style) -> Box:
    height = rectangle.top - rectangle.bottom
    size = style.size if height < _HIGHEST * style.size else height / _CAPITAL
    return Box(rectangle.left, rectangle.right - style.slant * height, size, base)


class _Styles:
    """Looks up the style of characters, once for each text object."""

    def __init__(self, text: Any, pdfium: Any) -> None:
        self._text, self._pdfium = text, pdfium
        self._name, self._flags = ctypes.create_string_buffer(128), ctypes.c_int()
        self._matrix = pdfium.FS_MATRIX()
        self._last: int | None = None
        self._style = _Style(1.0, 0, 0.0, False)

    def __call__(self, index: int) -> _Style:
        own = self._pdfium.FPDFText_GetTextObject(self._text, index)
        address = ctypes.addressof(own.contents) if own else None
        if address is None or address != self._last:
            self._last, self._style = address, self._look_up(index)
        return self._style

    def _look_up(self, index: int) -> _Style:
        matrix = self._matrix
        self._pdfium.FPDFText_GetMatrix(self._text, index, ctypes.byref(matrix))
        # Many programs write size 1 and scale it by the matrix.
        size = self._pdfium.FPDFText_GetFontSize(self._text, index)
        height = math.hypot(matrix.c, matrix.d)
        angle = round(math.degrees(math.atan2(size * matrix.b, size * matrix.a))) % 360
        # The leaning of letters is what of the vertical axis points along the line.
        along = math.hypot(matrix.a, matrix.b) * height
        slant = abs(matrix.a * matrix.c + matrix.b * matrix.d) / along if along else 0.0
        return _Style(abs(size) * height, angle, slant, self._is_bold(index))

    def _is_bold(self, index: int) -> bool:
        length = self._pdfium.FPDFText_GetFontInfo(self._text, index, self._name, 128, ctypes.byref(self._flags))
        if length and _BOLD.search(self._name.value):
            return True
        return int(self._pdfium.FPDFText_GetFontWeight(self._text, index)) >= _BOLD_WEIGHT
