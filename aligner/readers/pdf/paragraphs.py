"""Lines on the pages of a PDF to paragraphs: indents, distances, broken words, headings, notes and tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from aligner.readers.base import Cell
from aligner.readers.pdf.columns import columns
from aligner.readers.pdf.lines import BULLET, DASH, NUMBER, RAISED, Line
from aligner.readers.pdf.pages import Sheet
from aligner.readers.pdf.spacing import Spacing, ends_sentence, is_short, same_size
from aligner.readers.pdf.tables import Table, find_tables
from aligner.types import BlockKind

# In units of the font size.
_INDENT = 0.8
_HEADING_SIZE, _MOST_LINES_OF_HEADING = 0.12, 4
# Bold lines with these ends are not headings.
_GOES_ON = re.compile(r"[.。,，;；、…]\s*$")
# In hyphenated text, more lines end in hyphens.
_LEAST_BROKEN = 0.03
_WORD_BEFORE, _WORD_AFTER = re.compile(r"(\w+)-$"), re.compile(r"\w+")
# A paragraph that continues in the next column is at most this many paragraphs back, notes and tables not counted.
_LOOKED_AT = 4


@dataclass(slots=True)
class Paragraph:
    """A paragraph: the texts of its lines, and the 0-based pages on which it begins and ends.

    `note` is the mark of a note, `cell` the position in a table.
    """

    kind: BlockKind
    level: int
    page: int
    last_page: int
    texts: list[str]
    note: str = ""
    cell: Cell | None = None


@dataclass(slots=True)
class _Flow:
    """A paragraph under construction; `left` and `right` are the edges of its last column, `until` its last page."""

    page: int
    lines: list[Line]
    left: float
    right: float
    cell: Cell | None = None
    size: float = field(init=False)
    until: int = field(init=False)

    def __post_init__(self) -> None:
        self.size, self.until = self.lines[0].size, self.page

    @property
    def is_running(self) -> bool:
        """Whether it is neither a note nor a cell."""
        return self.cell is None and not self.lines[0].text.startswith(RAISED)


def paragraphs(sheets: Sequence[Sheet]) -> list[Paragraph]:
    """Return the paragraphs of a document in reading order, with footnotes at the foot of their page."""
    ordered = columns(sheets)
    spacing = Spacing([column for sheet in ordered for column in sheet if isinstance(column, list)])
    lines = [line for sheet in ordered for column in sheet for line in column]
    if not lines:
        return []
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    body = sizes.most_common(1)[0][0]
    flows: list[_Flow] = []
    tables: list[Table] = []
    for sheet, found_columns in zip(sheets, ordered, strict=True):
        for part in find_tables(found_columns, spacing):
            if isinstance(part, Table):
                _add_table(flows, tables, part, sheet.page)
            else:
                _add_column(flows, part, sheet.page, spacing, body)
    ends = sum(_breaks(line) for line in lines)
    words = {word.lower() for word in re.findall(r"[\w-]+", "\n".join(line.text for line in lines))}
    bold = 2 * sum(len(line.text) for line in lines if line.is_bold) < sum(sizes.values())
    kinds = _Kinds(flows, body, bold_tells=bold)
    found: list[Paragraph] = []
    for index, flow in enumerate(flows):
        texts = _unbroken(flow.lines, words, hyphenated=ends > _LEAST_BROKEN * len(lines))
        kind, level, mark = kinds.of(index)
        texts[0] = texts[0][mark:]
        found.append(Paragraph(kind, level, flow.page, flow.until, texts, cell=flow.cell))
    return found


def _add_table(flows: list[_Flow], tables: list[Table], table: Table, page: int) -> None:
    """Add the cells of a table, possibly to the table at the end of the previous page."""
    last = flows[-1] if flows else None
    goes_on = (
        last is not None
        and last.cell is not None
        and page - last.until == 1
        and len(tables[-1].rows[0]) == len(table.rows[0])
    )
    rows = table.rows
    if goes_on and _texts(rows[0]) == _texts(tables[-1].rows[0]):
        rows = rows[1:]
    if not goes_on:
        tables.append(Table([]))
    own = tables[-1].rows
    for position, row in enumerate(rows):
        if goes_on and position == 0 and own and _is_rest(own[-1], row):
            for lines, rest in zip(own[-1], row, strict=True):
                lines += rest
            for flow in flows:
                if flow.cell and flow.cell.table == len(tables) - 1 and flow.cell.row == len(own) - 1:
                    flow.lines, flow.until = own[-1][flow.cell.column], page
            continue
        own.append(row)
        for number, lines in enumerate(row):
            if lines:
                cell = Cell(len(tables) - 1, len(own) - 1, number, header=len(own) == 1)
                flows.append(_Flow(page, lines, lines[0].left, max(line.right for line in lines), cell))


def _texts(row: Sequence[Sequence[Line]]) -> list[str]:
    return ["".join(line.text for line in cell).strip() for cell in row]


def _is_rest(above: Sequence[Sequence[Line]], row: Sequence[Sequence[Line]]) -> bool:
    """Return whether a page's first row continues the last row of the previous page."""
    pairs = [(before, cell) for before, cell in zip(above, row, strict=True) if cell]
    if not all(before and not ends_sentence(before[-1]) for before, _ in pairs):
        return False
    return len(pairs) < len(row) or any(cell[0].text[:1].islower() for _, cell in pairs)


def _add_column(flows: list[_Flow], column: Sequence[Line], page: int, spacing: Spacing, body: float) -> None:
    left, right = min(line.left for line in column), max(line.right for line in column)
    for index, line in enumerate(column):
        if index and not _begins(column, index, left, right, spacing):
            flows[-1].lines.append(line)
        elif not index and (flow := _unfinished(flows, line, left, page, body)):
            # Text that continues across a page comes after the notes of the page.
            flow.lines.append(line)
            flows.remove(flow)
            flow.left, flow.right, flow.until = left, right, page
            flows.append(flow)
        else:
            flows.append(_Flow(page, [line], left, right))


def _begins(column: Sequence[Line], index: int, left: float, right: float, spacing: Spacing) -> bool:
    """Return whether a line begins a paragraph below another line of its column."""
    above, line = column[index - 1], column[index]
    if not same_size(above.size, line.size) or spacing.separates_paragraphs(above, line, column):
        return True
    if BULLET.match(line.text) or line.text.startswith(RAISED) or (NUMBER.match(line.text) and ends_sentence(above)):
        return True
    if DASH.match(line.text) and (ends_sentence(above) or is_short(above, right)):
        return True
    if above.is_bold != line.is_bold and is_short(above, right):
        return True
    if line.left - above.left > _INDENT * line.size and abs(above.left - left) < _INDENT * line.size:
        return not any(mark.match(above.text) for mark in (BULLET, DASH, NUMBER))
    return ends_sentence(above) and is_short(above, right) and above.left <= line.left


def _unfinished(flows: Sequence[_Flow], line: Line, left: float, page: int, body: float) -> _Flow | None:
    """Return the paragraph that the first line of a column continues, or None."""
    if BULLET.match(line.text) or line.text.startswith(RAISED) or line.left - left > _INDENT * line.size:
        return None
    if _is_large(line.size, body):
        return None  # headings do not continue in another column
    running = [flow for flow in flows[-10 * _LOOKED_AT :] if flow.is_running]
    for flow in reversed(running[-_LOOKED_AT:]):
        if same_size(flow.size, line.size) and page - flow.until <= 1:
            last = flow.lines[-1]
            if ends_sentence(last) or last.is_bold != line.is_bold:
                return None
            return flow if not is_short(last, flow.right) or line.text[0].islower() else None
    return None


def _is_large(size: float, body: float) -> bool:
    return round(size, 1) > (1 + _HEADING_SIZE) * body


class _Kinds:
    """Classify the paragraphs by their appearance."""

    def __init__(self, flows: Sequence[_Flow], body: float, *, bold_tells: bool) -> None:
        self._flows, self._bold_tells, self._body = flows, bold_tells, body
        short = [flow for flow in flows if flow.is_running and len(flow.lines) <= _MOST_LINES_OF_HEADING]
        large = sorted({round(flow.size, 1) for flow in short if _is_large(flow.size, body)}, reverse=True)
        self._levels = {size: min(level, 6) for level, size in enumerate(large, 1)}
        self._numbers = [NUMBER.match(flow.lines[0].text) if flow.is_running else None for flow in flows]
        self._dashes = _dashes_are_bullets(flows)

    def of(self, index: int) -> tuple[BlockKind, int, int]:
        """Return a paragraph's kind and level, and the length of the mark at its start if it is an item of a list."""
        flow = self._flows[index]
        if not flow.is_running:
            return ("table_cell" if flow.cell else "paragraph"), 0, 0
        if level := self._levels.get(round(flow.size, 1)):
            return "heading", level, 0
        text = flow.lines[0].text
        mark = BULLET.match(text) or (DASH.match(text) if self._dashes else None) or self._list_number(index)
        if mark and mark.end() < len(text):
            return "list_item", 1, mark.end()
        if self._bold_tells and self._is_bold_heading(flow):
            return "heading", min(len(self._levels) + 1, 6), 0
        return "paragraph", 0, 0

    def _is_bold_heading(self, flow: _Flow) -> bool:
        if len(flow.lines) > _MOST_LINES_OF_HEADING or not all(line.is_bold for line in flow.lines):
            return False
        return flow.size > (1 - _HEADING_SIZE) * self._body and not _GOES_ON.search(flow.lines[-1].text)

    def _list_number(self, index: int) -> re.Match[str] | None:
        """Return the number of an item of a list; None unless a neighbor has the number before or after it."""
        own = self._numbers[index]
        if own is None:
            return None
        for other, step in ((index - 1, -1), (index + 1, 1)):
            near = self._numbers[other] if 0 <= other < len(self._numbers) else None
            if near and int(near[1]) == int(own[1]) + step:
                return own
        return None


def _dashes_are_bullets(flows: Sequence[_Flow]) -> bool:
    """Return whether dashes mark items, whose further lines are indented, rather than direct speech."""
    dashed = [flow for flow in flows if flow.is_running and DASH.match(flow.lines[0].text)]
    wrapped = [flow.lines[1].left > flow.lines[0].left + 0.5 * flow.size for flow in dashed if len(flow.lines) > 1]
    if wrapped:
        return 2 * sum(wrapped) > len(wrapped)
    return 2 * sum(flow.lines[0].left > flow.left + _INDENT * flow.size for flow in dashed) > len(dashed)


def _unbroken(lines: Sequence[Line], words: set[str], *, hyphenated: bool) -> list[str]:
    """Return the texts of lines with words rejoined that are broken at a line's end.

    Args:
        lines: lines of one paragraph.
        words: the words inside of lines, in lower case.
        hyphenated: whether words are broken at syllables; if not, a hyphen at a line's end belongs to the word.
    """
    texts: list[str] = []
    broken = False
    for line in lines:
        text = line.text
        before = _WORD_BEFORE.search(texts[-1]) if broken else None
        after = _WORD_AFTER.match(text)
        if before and after and before[1][-1].isdigit():
            texts[-1] += text  # numbers are not broken: 5-year
        elif before and after:
            # The spelling in other places says more than the general rule.
            with_hyphen, without = f"{before[1]}-{after[0]}".lower() in words, (before[1] + after[0]).lower() in words
            own = with_hyphen if with_hyphen != without else not hyphenated
            texts[-1] = (texts[-1] if own else texts[-1][:-1]) + text
        else:
            texts.append(text)
        broken = _breaks(line)
    return [text.strip() for text in texts]


def _breaks(line: Line) -> bool:
    """Return whether a line ends inside a word."""
    text = line.text
    return line.broken or (text.endswith("-") and text[-2:-1].isalnum())
