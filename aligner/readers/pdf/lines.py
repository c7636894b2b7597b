"""Lines of text on the pages of a PDF: characters with their positions."""

from __future__ import annotations

import re
from bisect import bisect
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from aligner.languages import is_wide

# In units of the font size: a wider gap separates columns.
COLUMN_GAP = 1.0
BULLET = re.compile(r"[•◦▪▫●○■□‣⁃∙\ue000-\uf8ff]\s*|·\s+")
DASH = re.compile(r"[–—-]\s+")
NUMBER = re.compile(r"(\d{1,3})[.)、．]\s*")
LIST_MARK = re.compile(rf"(?:{BULLET.pattern})|[–—-]|{NUMBER.pattern}")
"""What can precede the items of lists; dashes precede direct speech as well."""

# Marks a gap between two characters until both are known.
_GAP = "\x1f"
# Typesetting puts a fifth or a quarter between Chinese and other characters; a typed space adds to that.
_WIDE_GAP = 0.29
# A change of fonts inside a word leaves a tiny gap; the words of justified text are further apart.
_LATIN_GAP = 0.1
_SPACES = re.compile(" +")
# A raised character is smaller than its line by this factor and higher by this much. Characters that refer to notes get
# a mark, by which the notes are found.
_SMALL, _RAISED_BY = 0.8, 0.15
RAISED = "\x01"
_REFERENCE = re.compile(r"[\d*†‡§¶]")
# Baselines with a smaller difference are the same; characters of one size with a larger one are on different lines.
SAME_BASE, _OTHER_BASE = 0.25, 0.45
# Extent of a line below and above its baseline. What fonts say of this is often wrong.
_BELOW, _ABOVE = 0.22, 0.88
# Fewer characters over others are accents, or letters that are drawn on their own.
_LEAST_COVERED = 4
# Nearly all characters of a bold line are bold; bullets and spaces need not be.
_MOSTLY = 0.9
# Hebrew, Arabic and the like. Figures and Latin words among them run the other way, so a line may go on this far off.
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_RUN_WIDTH = 4.0


class Box(NamedTuple):
    """Position of a character in points from the page's lower left corner; `base` is its baseline."""

    left: float
    right: float
    size: float
    base: float


@dataclass(slots=True)
class Line:
    """A run of text on one line of a page, in points from the page's lower left corner.

    `base` and `size` are those of its largest characters, `bold` is the number of bold ones. `broken` marks a last word
    that continues in the next line (with its hyphen). A glyph is its left and right edge and its text: a character,
    with marks if it is raised or followed by a gap.
    """

    left: float
    right: float
    size: float
    base: float
    bold: int = 0
    broken: bool = False
    glyphs: list[tuple[float, float, str]] = field(default_factory=list)

    @property
    def bottom(self) -> float:
        """The lower edge of the line."""
        return self.base - _BELOW * self.size

    @property
    def top(self) -> float:
        """The upper edge of the line."""
        return self.base + _ABOVE * self.size

    @property
    def is_bold(self) -> bool:
        """Whether the whole line is in bold type."""
        return self.bold >= _MOSTLY * sum(text != " " for _, _, text in self.glyphs)

    @property
    def is_right_to_left(self) -> bool:
        """Whether the line runs from right to left: its first letter is one of a script that does."""
        first = next((text for _, _, text in self.glyphs if text[0].isalpha()), "")
        return bool(_RIGHT_TO_LEFT.match(first))

    @property
    def text(self) -> str:
        """The line's text; a space at its end is kept if it is in the file."""
        if self.is_right_to_left:  # in the order in which PDFium gives the characters, which is that of reading
            return _SPACES.sub(" ", "".join(text.replace(_GAP, " ") for _, _, text in self.glyphs)).lstrip()
        text = ""
        for (_, right, glyph), (left, _, following) in pairwise([*self.glyphs, (0.0, 0.0, " ")]):
            text += glyph.rstrip(_GAP)
            if glyph[-1] == _GAP and following[0] != " ":
                beside_wide = is_wide(glyph[0]) or is_wide(following[0])
                text += " " if left - right > (_WIDE_GAP if beside_wide else _LATIN_GAP) * self.size else ""
        return _SPACES.sub(" ", text).lstrip()

    def is_followed_by(self, box: Box, char: str) -> bool:
        """Return whether a character continues the line: at its height, and not beyond a gap that separates columns."""
        gap = box.left - self.right
        starts = bool(_RIGHT_TO_LEFT.match(char)) and not any(text[0].isalpha() for _, _, text in self.glyphs)
        if self.is_right_to_left or starts:
            return max(self.left - box.right, gap) < _RUN_WIDTH * self.size and self.is_level_with(box)
        # The letters of a ligature have the same position.
        onward = gap > -0.5 * min(self.size, box.size) or box.left >= self.glyphs[-1][0]
        return onward and gap < COLUMN_GAP * self.size and self.is_level_with(box)

    def is_level_with(self, other: Line | Box) -> bool:
        """Return whether something is at the height of the line: on its baseline, or raised or lowered beside it."""
        large, small = (self, other) if self.size >= other.size else (other, self)
        raised = small.base - large.base
        if small.size > _SMALL * large.size:
            return abs(raised) < _OTHER_BASE * large.size
        return -_OTHER_BASE * large.size < raised < _ABOVE * large.size

    def shares_row(self, other: Line) -> bool:
        """Return whether another line is on the same baseline, or raised beside it."""
        small, large = sorted((self, other), key=lambda line: line.size)
        if abs(small.base - large.base) < SAME_BASE * large.size:
            return True
        raised = _is_raised(small.size, small.base, large.size, large.base)
        return raised and large.bottom < small.base < large.top

    def add(self, text: str, box: Box, *, bold: bool = False) -> None:
        """Append a character."""
        self._meet(box.size, box.base)
        is_raised = _is_raised(box.size, box.base, self.size, self.base) and _REFERENCE.fullmatch(text)
        self.glyphs.append((box.left, box.right, f"{RAISED}{text}" if is_raised else text))
        self.bold += bold
        self._grow(box)

    def add_space(self, left: float, right: float) -> None:
        """Append a space that is in the file."""
        self.glyphs.append((left, right, " "))

    def add_gap(self) -> None:
        """Mark a gap after the last character: a space that is not in the file, but may be meant."""
        left, right, text = self.glyphs[-1]
        self.glyphs[-1] = left, right, text.rstrip(_GAP) + _GAP

    def merge(self, other: Line) -> None:
        """Merge a line at the same height, each glyph at its position."""
        self.add_gap()
        other.add_gap()
        other._meet(self.size, self.base)
        self._meet(other.size, other.base)
        self.broken = other.broken if other.right >= self.right else self.broken
        self.bold += other.bold
        if self.is_right_to_left and other.is_right_to_left:
            first, second = (self, other) if self.left > other.left else (other, self)
            self.glyphs = [*first.glyphs, *second.glyphs]
        elif self._covers(other):
            self.glyphs += [(self.right, self.right, " "), *other.glyphs]
        else:
            self.glyphs = sorted([*self.glyphs, *other.glyphs], key=lambda glyph: glyph[:2])
        self._grow(Box(other.left, other.right, other.size, other.base))

    def _covers(self, other: Line) -> bool:
        """Return whether most characters of another line are drawn over those of this one."""
        if other.left >= self.right or self.left >= other.right or len(other.glyphs) < _LEAST_COVERED:
            return False
        own = sorted(self.glyphs)
        covered = 0
        for left, right, _ in other.glyphs:
            middle = (left + right) / 2
            before = own[bisect(own, (middle,)) - 1]
            covered += before[0] < middle < before[1]
        return 2 * covered > len(other.glyphs)

    def _meet(self, size: float, base: float) -> None:
        """Mark the characters as raised if they are, next to something of another size."""
        if _is_raised(self.size, self.base, size, base):
            self.glyphs = [
                (left, right, f"{RAISED}{text}" if _REFERENCE.match(text) else text)
                for left, right, text in self.glyphs
            ]

    def _grow(self, box: Box) -> None:
        self.left, self.right = min(self.left, box.left), max(self.right, box.right)
        if box.size > self.size:
            self.size, self.base = box.size, box.base


def _is_raised(size: float, base: float, beside: float, beside_base: float) -> bool:
    return size < _SMALL * beside and base - beside_base > _RAISED_BY * beside
