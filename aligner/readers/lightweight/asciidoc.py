"""AsciiDoc: prose without code and markup.

https://docs.asciidoctor.org/asciidoc/latest/
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from pathlib import PurePath

from aligner.readers import metadata
from aligner.readers.base import Cell, RawBlock, RawFile, Reader, ReadOptions, Source
from aligner.readers.lightweight.lines import Inline, Line, lines_of, make_blocks
from aligner.readers.suffixes import SUFFIXES
from aligner.types import BlockKind

_HEADING = re.compile(r"(={1,6}|#{1,6})\s+(\S.*?)(?:\s+\1)?")
_ATTRIBUTE = re.compile(r":!?([\w][\w-]*)!?:(?:\s+(.*))?")
_BLOCK_ATTRIBUTES = re.compile(r"\[(?:\[[^\[\]]*\]|[^\[\]]*)\]")
_MACRO = re.compile(r"[A-Za-z][\w-]*::\S*\[.*\]|(?:ifdef|ifndef|ifeval|endif|include|toc)::.*")
_ITEM = re.compile(r"(?:\*{1,6}|-|\.{1,6}|\d{1,3}\.|[a-zA-Z]\.|<[\d.]{1,3}>)\s+(?:\[[ *xX]\]\s+)?(?=\S)")
_TERM = re.compile(r"(\S.*?):{2,4}(?:\s+(.*))?")
_LABEL = re.compile(r"(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION):\s+")
_AUTHOR = re.compile(r"[^\W\d][^<>@:]*<[^<>]+>.*")
_REVISION = re.compile(r"v?\d[\w.]*(?:,\s*.*)?|\d{4}-\d{2}-\d{2}.*")
_CODE_STYLES = (
    "source",
    "listing",
    "literal",
    "stem",
    "latexmath",
    "asciimath",
    "plantuml",
    "mermaid",
    "ditaa",
    "graphviz",
)
_CODE_FENCE = re.compile(r"(-{4,}|\.{4,}|\+{4,}|/{4,}|`{3,})([\w-]*)")
_PROSE_FENCE = re.compile(r"={4,}|\*{4,}|_{4,}|--")
_SKIPPED = re.compile(r"'{3,}|<{3,}|-{3}|\*{3}|\+|//(?!/).*")
_TABLE = re.compile(r"[|,:!]={3,}")
_CELL = re.compile(r"(?:^|(?<=\s))(?:[\d.]*[+*])?[<^>.]*[aehlmdsv]?\|")
_BREAK = re.compile(r"\s+\+$")

_INLINE = Inline(
    re.compile(r"`\+([^`]+)\+`|`([^`\n]+)`|\+\+([^+\n]+)\+\+"),
    [
        (re.compile(r"\[\[[^\[\]]*\]\]|anchor:[\w-]+\[[^\[\]]*\]|\(\(\([^()]*\)\)\)|indexterm:\[[^\[\]]*\]"), ""),
        (re.compile(r"\s?footnote(?:ref)?:[\w-]*\[[^\[\]]*\]|image:[^\s:\[\]]+\[[^\[\]]*\]"), ""),
        (re.compile(r"<<[^<>,]+,\s*([^<>]+)>>"), r"\1"),
        (re.compile(r"<<#?([^<>,\s]+)>>"), r"\1"),
        (re.compile(r"(?:link:|xref:|mailto:)[^\s\[\]]+\[\]"), ""),
        (
            re.compile(
                r"(?:link:|xref:|mailto:|(?:https?|ftp|irc)://)[^\s\[\]]+\[\"?([^\[\]\"]+?)\"?(?:,[^\[\]]*|\^)?\]"
            ),
            r"\1",
        ),
        (re.compile(r"((?:https?|ftp)://[^\s\[\]]+)\[\]"), r"\1"),
        (re.compile(r"menu:([^\[\]]+)\[([^\[\]]*)\]"), r"\1 \2"),
        (re.compile(r"(?:kbd|btn|pass|icon|stem|indexterm2):\w*\[([^\[\]]*)\]"), r"\1"),
        (re.compile(r"\(\(([^()]+)\)\)"), r"\1"),
        (re.compile(r"(?:\[[^\[\]\n]*\])?(\*\*|__|##)(?=\S)((?:(?!\1)[^\n])+?)\1"), r"\2"),
        *(
            (
                re.compile(
                    rf"(?<![\w{mark}\\])(?:\[[^\[\]\n]*\])?{mark}(?=\S)([^{mark}\n]+?)(?<=\S){mark}(?![\w{mark}])"
                ),
                r"\1",
            )
            for mark in (r"\*", "_", "#")
        ),
        (re.compile(r"\{empty\}|\{zwsp\}"), ""),
        (re.compile(r"\{nbsp\}|\{sp\}"), " "),
    ],
)
_Blocks = Generator[RawBlock, None, int]


def recognize(source: Source) -> bool:
    """Return whether a file's name says that it is AsciiDoc: its content may look like Markdown."""
    return PurePath(source.path).suffix.lower() in READER.suffixes


def read(source: Source, options: ReadOptions) -> RawFile:
    """Read the prose blocks of a page, and the metadata of its header.

    Raises:
        InputError: as in `encodings.decode`.
    """
    page = _Page(lines_of(source.decoded.text.replace("\x00", " ")))
    return RawFile(tuple(page.blocks()), page.meta)


READER = Reader("asciidoc", SUFFIXES["asciidoc"], recognize, read)


class _Page:
    """A page and the state of reading it line by line."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.meta: dict[str, str] = {}
        self._lines = lines
        self._tables = 0
        self._style = ""

    def blocks(self) -> Iterator[RawBlock]:
        """Yield the page's blocks; `meta` is filled on the way."""
        index = self._read_header()
        while index < len(self._lines):
            index = yield from self._block(index)

    def _read_header(self) -> int:
        """Read the lines below the title up to a blank one; the title itself is left to `blocks`."""
        lines = self._lines
        first = next((index for index, line in enumerate(lines) if line.text and not self._is_attribute(line)), 0)
        if not lines or not lines[first].text.startswith("= "):
            return 0
        index = first + 1
        found: dict[str, str] = {}
        while index < len(lines) and (text := lines[index].text):
            if _AUTHOR.fullmatch(text):
                found["author"] = text.partition("<")[0].strip()
            elif not self._is_attribute(lines[index]) and not _REVISION.fullmatch(text):
                break
            index += 1
        self._lines = [*lines[: first + 1], *lines[index:]]
        self.meta = {**metadata.flatten(found), **self.meta}
        return first

    def _is_attribute(self, line: Line) -> bool:
        match = _ATTRIBUTE.fullmatch(line.text)
        if match and match[2]:
            self.meta = {**metadata.flatten({match[1]: match[2]}), **self.meta}
        return match is not None or line.text.startswith("//")

    def _block(self, index: int) -> _Blocks:
        """Yield the blocks that begin at a line; return the index of the line after them."""
        line, style = self._lines[index], self._style
        text = line.text
        if not text or _SKIPPED.fullmatch(text) or _ATTRIBUTE.fullmatch(text) or _MACRO.fullmatch(text):
            return index + 1
        if _BLOCK_ATTRIBUTES.fullmatch(text):
            if not text.startswith(("[[", "[#", "[.")):
                self._style = re.split(r"[,%#.]", text.strip("[]"))[0].strip().lower() or self._style
                if text.startswith("[,"):
                    self._style = "source"
            return index + 1
        self._style = ""
        is_code = style.startswith(_CODE_STYLES)
        if fence := _CODE_FENCE.fullmatch(text):
            return self._find(fence[1], index + 1) + 1
        if _PROSE_FENCE.fullmatch(text):
            return self._find(text, index + 1) + 1 if is_code else index + 1
        if _TABLE.fullmatch(text):
            return (yield from self._table(index))
        if is_code or (line.indent and not _ITEM.match(text)):
            return self._paragraph_end(index)
        return (yield from self._prose(index))

    def _prose(self, index: int) -> _Blocks:
        line = self._lines[index]
        if heading := _HEADING.fullmatch(line.text):
            # Level 0 is the title; sections begin at level 1.
            title = line.cut(len(heading[1]))
            title = Line(title.number, title.start, title.indent, heading[2])
            yield from make_blocks([title], "heading", _INLINE, level=min(len(heading[1]), 6))
            return index + 1
        if re.match(r"\.[^\s.]", line.text):
            yield from make_blocks([line.cut(1)], "paragraph", _INLINE)
            return index + 1
        kind: BlockKind = "paragraph"
        level = 0
        stop = self._paragraph_end(index)
        first = line
        if item := _ITEM.match(line.text):
            kind, level, first = "list_item", 1, line.cut(item.end())
        elif (term := _TERM.fullmatch(line.text)) and "://" not in term[1]:
            yield from make_blocks([Line(line.number, line.start, line.indent, term[1])], kind, _INLINE)
            if not term[2]:
                # The definition may stand on the next line, where it is usually indented.
                following = self._lines[index + 1 : index + 2]
                if following and following[0].text and not _ITEM.match(following[0].text):
                    stop = self._paragraph_end(index + 1)
                    yield from make_blocks(self._lines[index + 1 : stop], kind, _INLINE)
                    return stop
                return index + 1
            first = line.cut(len(line.text) - len(term[2]))
        elif label := _LABEL.match(line.text):
            first = line.cut(label.end())
        written = [first, *self._lines[index + 1 : stop]]
        written = [Line(row.number, row.start, row.indent, _BREAK.sub("", row.text)) for row in written]
        yield from make_blocks([row for row in written if not row.text.startswith("//")], kind, _INLINE, level=level)
        return stop

    def _paragraph_end(self, index: int) -> int:
        """Return the index after a paragraph: at a blank line, or at the mark of another block."""
        index += 1
        while index < len(self._lines) and (text := self._lines[index].text):
            if (
                _ITEM.match(text)
                or _BLOCK_ATTRIBUTES.fullmatch(text)
                or _CODE_FENCE.fullmatch(text)
                or _PROSE_FENCE.fullmatch(text)
                or _TABLE.fullmatch(text)
                or text == "+"
                or _MACRO.fullmatch(text)
                or ("::" in text and _TERM.fullmatch(text))
            ):
                break
            index += 1
        return index

    def _find(self, text: str, index: int) -> int:
        """Return the index of the line that closes a block; that of the last line if none does."""
        return next((n for n in range(index, len(self._lines)) if self._lines[n].text == text), len(self._lines) - 1)

    def _table(self, index: int) -> _Blocks:
        table, self._tables = self._tables, self._tables + 1
        stop = self._find(self._lines[index].text, index + 1)
        row, columns = 0, 0
        column = -1
        for line in self._lines[index + 1 : stop]:
            places = list(_CELL.finditer(line.text))
            if not places:
                row += column >= 0
                column = -1
                continue
            # Cells may be written one per line; the first line tells how many a row has.
            columns = columns or len(places)
            for place, following in zip(places, [*places[1:], None], strict=True):
                row, column = (row + 1, 0) if column + 1 >= columns > 1 else (row, column + 1)
                end = following.start() if following else len(line.text)
                cell = Line(line.number, line.start, line.indent, line.text[:end]).cut(place.end())
                yield from make_blocks([cell], "table_cell", _INLINE, cell=Cell(table, row, column, row == 0))
        return stop + 1
