"""How the lines of a PDF follow each other: distances, full and short lines, the ends of sentences."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from aligner.languages import CLOSERS, SENTENCE_ENDS
from aligner.readers.pdf.lines import RAISED, Line

# All measures are in units of the font size.
_SHORT = 2.5
_OTHER_SIZE = 0.08
# A distance is wider than that of a paragraph's lines if it is so much wider; in tables, whose rows may stand close
# together, by less.
_WIDER, _WIDER_IN_TABLE = 0.35, 0.2
# Fewer distances say nothing of a size.
_LEAST_DISTANCES = 3
_ENDS = re.compile(rf"[{SENTENCE_ENDS}:：;；][{CLOSERS}]*(?:{RAISED}.)*\s*$")


def ends_sentence(line: Line) -> bool:
    """Whether a line ends as sentences do; references to notes may follow."""
    return _ENDS.search(line.text) is not None


def is_short(line: Line, right: float) -> bool:
    """Whether a line stops so far from the right edge of its column that a word would have fitted."""
    return right - line.right > _SHORT * line.size


def same_size(one: float, other: float) -> bool:
    """Whether two sizes of type are the same to the eye."""
    return abs(one - other) <= _OTHER_SIZE * max(one, other)


def distance(above: Line, below: Line) -> float:
    """How far a line stands below another, from base to base."""
    return (above.base - below.base) / below.size


class Spacing:
    """The distances between lines of running text, for each size of type in a document."""

    def __init__(self, columns: Sequence[Sequence[Line]]) -> None:
        found: defaultdict[float, list[float]] = defaultdict(list)
        for column in columns:
            right = max(line.right for line in column)
            for above, below in pairwise(column):
                # Where a full line ends within a sentence, the next one goes on with its paragraph.
                if same_size(above.size, below.size) and not is_short(above, right) and not ends_sentence(above):
                    found[round(below.size, 1)].append(distance(above, below))
        self._usual = {size: median(each) for size, each in found.items() if len(each) >= _LEAST_DISTANCES}

    def parts(self, above: Line, below: Line, column: Sequence[Line]) -> bool:
        """Whether a distance is wider than those between the lines of a paragraph."""
        usual = self._usual.get(round(below.size, 1)) or _guess(column)
        return distance(above, below) > max(1.25 * usual, usual + _WIDER)

    def parts_rows(self, above: Line, below: Line, column: Sequence[Line]) -> bool:
        """Whether a distance is wider than those between the lines of a cell."""
        usual = self._usual.get(round(below.size, 1)) or _guess(column)
        return distance(above, below) > usual + _WIDER_IN_TABLE


def _guess(column: Sequence[Line]) -> float:
    """The distance of lines in a column of which nothing better is known."""
    gaps = sorted(distance(above, below) for above, below in pairwise(column) if same_size(above.size, below.size))
    # Most lines of running text follow at the least distance; the median is wider where paragraphs are short.
    return min(median(gaps), 1.15 * gaps[len(gaps) // 4]) if gaps else 0.0
