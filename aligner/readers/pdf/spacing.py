"""Vertical distances between the lines of a PDF, full and short lines, and ends of sentences."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from aligner.languages import CLOSERS, SENTENCE_ENDS
from aligner.readers.pdf.lines import RAISED, Line

# In units of the font size.
_SHORT = 2.5
_OTHER_SIZE = 0.08
# The distance between paragraphs exceeds that of their lines by this much; between the rows of a table, which can be
# close together, by less.
_WIDER, _WIDER_IN_TABLE = 0.35, 0.2
# With fewer distances, nothing is known about a size.
_LEAST_DISTANCES = 3
_ENDS = re.compile(rf"[{SENTENCE_ENDS}:：;；][{CLOSERS}]*(?:{RAISED}.)*\s*$")


def ends_sentence(line: Line) -> bool:
    """Return whether a line ends as sentences do; references to notes may follow."""
    return _ENDS.search(line.text) is not None


def is_short(line: Line, right: float) -> bool:
    """Return whether a line ends so far from the right edge of its column that another word would have fitted."""
    return right - line.right > _SHORT * line.size


def same_size(one: float, other: float) -> bool:
    """Return whether two sizes of type look the same."""
    return abs(one - other) <= _OTHER_SIZE * max(one, other)


def distance(above: Line, below: Line) -> float:
    """Return the distance between two lines, from baseline to baseline."""
    return (above.base - below.base) / below.size


class Spacing:
    """The usual distances between lines of running text, by size of type."""

    def __init__(self, columns: Sequence[Sequence[Line]]) -> None:
        found: defaultdict[float, list[float]] = defaultdict(list)
        for column in columns:
            right = max(line.right for line in column)
            for above, below in pairwise(column):
                # After a full line that does not end a sentence, the next line is in the same paragraph.
                if same_size(above.size, below.size) and not is_short(above, right) and not ends_sentence(above):
                    found[round(below.size, 1)].append(distance(above, below))
        self._usual = {size: median(each) for size, each in found.items() if len(each) >= _LEAST_DISTANCES}

    def separates_paragraphs(self, above: Line, below: Line, column: Sequence[Line]) -> bool:
        """Return whether a distance is wider than those between the lines of a paragraph."""
        usual = self._usual.get(round(below.size, 1)) or _guess(column)
        return distance(above, below) > max(1.25 * usual, usual + _WIDER)

    def separates_rows(self, above: Line, below: Line, column: Sequence[Line]) -> bool:
        """Return whether a distance is wider than those between the lines of a cell."""
        usual = self._usual.get(round(below.size, 1)) or _guess(column)
        return distance(above, below) > usual + _WIDER_IN_TABLE


def _guess(column: Sequence[Line]) -> float:
    """Estimate the distance of lines in a column whose size of type is rare."""
    gaps = sorted(distance(above, below) for above, below in pairwise(column) if same_size(above.size, below.size))
    # Most lines of running text have the smallest distance; the median is wider if paragraphs are short.
    return min(median(gaps), 1.15 * gaps[len(gaps) // 4]) if gaps else 0.0
