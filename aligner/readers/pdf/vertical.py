"""Vertical writing: columns of Chinese from right to left, which are read as lines of a page that is turned."""

from __future__ import annotations

import ctypes
import re
from itertools import pairwise
from typing import Any

from aligner.languages import is_wide
from aligner.readers.pdf.lines import Box, Line

# Latin letters and figures among vertical writing lie on their side.
UPRIGHT, LYING = 0, 270
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_LOOKED_AT = 2000
# In units of the font size: how far the next character is along a line, and how little off it.
_STEP, _OFF = (0.4, 2.5), 0.3
_LEAST_STEPS = 8
# A mark can be placed before the character that it follows, by at most so much.
_BACK = 2.0


def is_vertical(textpage: Any, pdfium: Any) -> bool:
    """Return whether most steps from a Chinese character to the next go down and not across."""
    if not _WIDE.search(textpage.get_text_range()):
        return False
    down = across = 0
    rectangle, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    places: list[tuple[float, float, float] | None] = []
    for index in range(min(textpage.count_chars(), _LOOKED_AT)):
        if not is_wide(chr(pdfium.FPDFText_GetUnicode(textpage.raw, index))):
            places.append(None)
            continue
        pdfium.FPDFText_GetLooseCharBox(textpage.raw, index, ctypes.byref(rectangle))
        pdfium.FPDFText_GetCharOrigin(textpage.raw, index, ctypes.byref(x), ctypes.byref(y))
        places.append((x.value, y.value, max(rectangle.right - rectangle.left, 0.1)))
    for one, other in pairwise(places):
        if one and other:
            right, below, size = other[0] - one[0], one[1] - other[1], max(one[2], other[2])
            down += abs(right) < _OFF * size and _STEP[0] * size < below < _STEP[1] * size
            across += abs(below) < _OFF * size and _STEP[0] * size < right < _STEP[1] * size
    return down >= _LEAST_STEPS and down > across


def turned(char: str, rectangle: Any, size: float, line: Line | None) -> Box:
    """Return where a character of a vertical column is if the page is turned, so that its columns are lines.

    Args:
        char: the character.
        rectangle: the character's rectangle on the page.
        size: its font size.
        line: the line so far.
    """
    # Chinese characters are set in squares, whatever their fonts say of their height.
    left = -rectangle.top
    box = Box(left, left + size if is_wide(char) else -rectangle.bottom, size, rectangle.left)
    if line and line.is_level_with(box) and -_BACK * size < box.left - line.right < 0:
        return Box(line.right, line.right + box.right - box.left, size, box.base)
    return box
