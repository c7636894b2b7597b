"""Lines on the pages of a PDF to paragraphs: indents, distances, broken words, headings by size."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from aligner.readers.pdf_lines import Line, columns
from aligner.types import BlockKind

# All measures are in units of the font size.
_INDENT = 0.8
# A line this much shorter than its column is the last of its paragraph if it ends as sentences do.
_SHORT = 2.5
_OTHER_SIZE, _HEADING_SIZE = 0.08, 0.12
_ENDS = re.compile(r"[.!?。！？…．:：;；][\"'”’」』）)\]]*\s*$")
_BULLET = re.compile(r"(?:[•◦▪▫●○■□‣⁃∙\ue000-\uf8ff]\s*|[·–—-]\s+)(?=\S)")
_NUMBER = re.compile(r"(\d{1,3})[.)、．]\s*(?=\S)")
# Of the lines of hyphenated text more end in hyphens.
_LEAST_BROKEN = 0.03
_WORD_BEFORE, _WORD_AFTER = re.compile(r"(\w+)-$"), re.compile(r"\w+")


@dataclass(slots=True)
class Paragraph:
    """A paragraph: its lines' texts, and the 0-based page that it begins on."""

    kind: BlockKind
    level: int
    page: int
    texts: list[str]


@dataclass(slots=True)
class _Flow:
    """A paragraph while lines are added; `left` and `right` are the edges of its last column, `until` its last page."""

    page: int
    lines: list[Line]
    left: float
    right: float
    size: float = field(init=False)
    until: int = field(init=False)

    def __post_init__(self) -> None:
        self.size, self.until = self.lines[0].size, self.page


def paragraphs(pages: Sequence[Sequence[Line]]) -> list[Paragraph]:
    """The paragraphs of a document in reading order.

    Args:
        pages: each page's lines in any order.
    """
    ordered = columns(pages)
    lines = [line for page in ordered for column in page for line in column]
    if not lines:
        return []
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    body = sizes.most_common(1)[0][0]
    ends = sum(_breaks(line) for line in lines)
    hyphenated = ends > _LEAST_BROKEN * len(lines)
    whole = "\n".join(line.text for line in lines)
    words = {word.lower() for word in re.findall(r"[\w-]+", whole)}
    flows: list[_Flow] = []
    for number, page in enumerate(ordered):
        for column in page:
            _add_column(flows, column, number)
    levels = {size: level for level, size in enumerate(sorted(_heading_sizes(flows, body), reverse=True), 1)}
    numbers = [_NUMBER.match(flow.lines[0].text) for flow in flows]
    found = []
    for index, flow in enumerate(flows):
        texts = _unbroken(flow.lines, words, hyphenated=hyphenated)
        level = min(levels.get(round(flow.size, 1), 0), 6)
        kind: BlockKind = "heading" if level else "paragraph"
        if not level and (mark := _BULLET.match(texts[0]) or _list_number(numbers, index)):
            kind, level, texts[0] = "list_item", 1, texts[0][mark.end() :]
        found.append(Paragraph(kind, level, flow.page, texts))
    return found


def _add_column(flows: list[_Flow], column: Sequence[Line], page: int) -> None:
    left, right = min(line.left for line in column), max(line.right for line in column)
    gaps = [_distance(above, below) for above, below in pairwise(column) if _same_size(above.size, below.size)]
    # Most lines of running text follow at the least distance; the median is wider where paragraphs are short.
    leading = min(median(gaps), 1.15 * sorted(gaps)[len(gaps) // 4]) if gaps else 0.0
    for index, line in enumerate(column):
        if index and not _begins(column[index - 1], line, leading, left, right):
            flows[-1].lines.append(line)
        elif not index and (flow := _unfinished(flows, line, left, page)):
            # What goes on across a page goes on behind its notes.
            flow.lines.append(line)
            flows.remove(flow)
            flow.left, flow.right, flow.until = left, right, page
            flows.append(flow)
        else:
            flows.append(_Flow(page, [line], left, right))


def _begins(above: Line, line: Line, leading: float, left: float, right: float) -> bool:
    """Whether a line begins a paragraph below another line of its column."""
    size = line.size
    if not _same_size(above.size, size) or _distance(above, line) > max(1.25 * leading, leading + 0.35):
        return True
    if _BULLET.match(line.text) or (_NUMBER.match(line.text) and _ENDS.search(above.text)):
        return True
    if line.left - above.left > _INDENT * size and abs(above.left - left) < _INDENT * size:
        return not _BULLET.match(above.text) and not _NUMBER.match(above.text)
    return _ENDS.search(above.text) is not None and right - above.right > _SHORT * size and above.left <= line.left


def _unfinished(flows: Sequence[_Flow], line: Line, left: float, page: int) -> _Flow | None:
    """The paragraph that the first line of a column goes on with, if any."""
    if _BULLET.match(line.text) or line.left - left > _INDENT * line.size:
        return None
    for flow in reversed(flows[-4:]):
        if _same_size(flow.size, line.size) and page - flow.until <= 1:
            last = flow.lines[-1]
            full = flow.right - last.right < _SHORT * last.size
            ended = _ENDS.search(last.text)
            return flow if not ended and (full or line.text[0].islower()) else None
    return None


def _distance(above: Line, below: Line) -> float:
    return (above.bottom - below.bottom) / below.size


def _same_size(one: float, other: float) -> bool:
    return abs(one - other) <= _OTHER_SIZE * max(one, other)


def _heading_sizes(flows: Sequence[_Flow], body: float) -> set[float]:
    return {
        size
        for flow in flows
        if (size := round(flow.size, 1)) > (1 + _HEADING_SIZE) * body and len(flow.lines) <= 4
    }  # fmt: skip


def _unbroken(lines: Sequence[Line], words: set[str], *, hyphenated: bool) -> list[str]:
    """Lines' texts with words broken at their ends put together again.

    Args:
        words: those that stand inside of lines, in lower case.
        hyphenated: whether words are broken at syllables; if not, a hyphen at a line's end is one of the word's own.
    """
    texts: list[str] = []
    broken = False
    for line in lines:
        text = line.text
        before = _WORD_BEFORE.search(texts[-1]) if broken else None
        after = _WORD_AFTER.match(text)
        if before and after:
            # How the word is written elsewhere says more than how words are in general.
            with_hyphen, without = f"{before[1]}-{after[0]}".lower() in words, (before[1] + after[0]).lower() in words
            own = with_hyphen if with_hyphen != without else not hyphenated
            texts[-1] = (texts[-1] if own else texts[-1][:-1]) + text
        else:
            texts.append(text)
        broken = _breaks(line)
    return [text.strip() for text in texts]


def _breaks(line: Line) -> bool:
    """Whether a line ends within a word."""
    text = line.text
    return line.broken or (text.endswith("-") and text[-2:-1].isalpha())


def _list_number(numbers: Sequence[re.Match[str] | None], index: int) -> re.Match[str] | None:
    """The number of a list's item: one that its neighbour's number goes on from or with."""
    own = numbers[index]
    if own is None:
        return None
    for other, step in ((index - 1, -1), (index + 1, 1)):
        near = numbers[other] if 0 <= other < len(numbers) else None
        if near and int(near[1]) == int(own[1]) + step:
            return own
    return None
