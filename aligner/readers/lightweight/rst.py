"""reStructuredText, with the directives and roles of Sphinx: prose without code and markup.

docutils is not used: it does not know Sphinx's directives, whose content it reports as errors instead of reading it.
https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from pathlib import PurePath

from aligner.languages import count_columns
from aligner.readers import metadata
from aligner.readers.base import Cell, RawBlock, RawFile, Reader, ReadOptions, Source
from aligner.readers.lightweight.lines import Inline, Line, cut_columns, lines_of, make_blocks
from aligner.readers.suffixes import SUFFIXES
from aligner.types import BlockKind

_RULE = re.compile(r"([!-/:-@\[-`{-~])\1{2,}")
_DIRECTIVE = re.compile(r"\.\.\s+(?:\|[^|]+\|\s+)?([A-Za-z][\w.:+-]*?)\s?::(?:\s+(.*))?")
_NOTE = re.compile(r"\.\.\s+\[[^\]]+\]\s*")
_FIELD = re.compile(r":(?!\s)([^:`]+(?::[^:`\s][^:`]*)*):(?:\s+(.*))?")
_ITEM = re.compile(
    r"(?:[-*+•‣]|(?:\d{1,4}|#|[A-Za-z]|[ivxlcIVXLC]{2,6})[.)]|\((?:\d{1,4}|[A-Za-z]|[ivx]{2,5})\))\s+(?=\S)"
)
_GRID = re.compile(r"\+(?:[-=]+\+)+")
_SIMPLE = re.compile(r"=+(?:\s+=+)+")

_ADMONITIONS = frozenset(
    ("note", "warning", "tip", "important", "caution", "attention", "danger", "error", "hint", "seealso",
     "versionadded", "versionchanged", "deprecated", "versionremoved", "epigraph", "highlights", "pull-quote",
     "container", "compound", "only", "glossary", "tabs", "tab-set", "hlist", "list-table", "figure", "grid",
     "line-block")
)  # fmt: skip
_TITLED = frozenset(
    ("admonition", "topic", "sidebar", "rubric", "centered", "tab", "tab-item", "dropdown", "grid-item-card",
     "list-table", "table")
)  # fmt: skip
# Descriptions of functions and the like: a signature, then prose.
_OBJECTS = frozenset(
    ("function", "class", "method", "attribute", "data", "exception", "module", "option", "envvar", "describe",
     "object", "classmethod", "staticmethod", "property", "decorator", "confval", "macro", "type", "member",
     "cmdoption", "program")
)  # fmt: skip
_VERSIONED = frozenset(("versionadded", "versionchanged", "deprecated", "versionremoved"))
_UNSHOWN = frozenset(("container", "only", "tabs", "tab-set", "figure", "grid", "hlist", "glossary"))
_DEEPEST = 30
_Blocks = Generator[RawBlock, None, int]

_INLINE = Inline(
    re.compile(r"``([^`]+(?:`[^`]+)*)``"),
    [
        (re.compile(r"(?:(?<=\s)|^):[a-zA-Z][\w.:+-]*:(?=`)"), ""),
        (re.compile(r"(?<![\w`]):[a-zA-Z][\w.:+-]*:(?=`)"), ""),
        (re.compile(r"`[!~]([^`]+)`"), r"\1"),
        (re.compile(r"`([^`<>]+?)\s*<[^`<>]*>`_{0,2}"), r"\1"),
        (re.compile(r"`<([^`<>]*)>`_{0,2}"), r"\1"),
        (re.compile(r"_?`([^`]+)`_{0,2}"), r"\1"),
        (re.compile(r"\s?\[(?:\d+|#\w*|\*)\]_"), ""),
        (re.compile(r"\[(\w+)\]_"), r"\1"),
        (re.compile(r"(?<![A-Za-z0-9\\])\*\*(?=\S)([^*]+?)(?<=\S)\*\*(?![A-Za-z0-9])"), r"\1"),
        (re.compile(r"(?<![A-Za-z0-9\\*])\*(?=[^\s*])([^*]+?)(?<=\S)\*(?![A-Za-z0-9])"), r"\1"),
        (re.compile(r"(?<![\w\\])\|(?=\S)([^|\n]+?)(?<=\S)\|_{0,2}"), r"\1"),
        (re.compile(r"\b([^\W_][\w.-]*[^\W_]|[^\W_])__?(?![\w`])"), r"\1"),
        (re.compile(r"\\\s|\\(?=[^\w\s])"), ""),
    ],
)


def recognize(source: Source) -> bool:
    """Return whether a file's name says that it is reStructuredText: its content may look like Markdown."""
    return PurePath(source.path).suffix.lower() in READER.suffixes


def read(source: Source, options: ReadOptions) -> RawFile:
    """Read the prose blocks of a page, and the metadata in the field list at its top.

    Raises:
        InputError: as in `encodings.decode`.
    """
    page = _Page()
    blocks = tuple(page.blocks(lines_of(source.decoded.text.replace("\x00", " "))))
    return RawFile(blocks, page.meta)


READER = Reader("rst", SUFFIXES["rst"], recognize, read)


class _Page:
    """The state of reading a page: its metadata, the styles of its headings in the order of their levels."""

    def __init__(self) -> None:
        self.meta: dict[str, str] = {}
        self._styles: list[str] = []
        self._tables = 0
        self._begun = False

    def blocks(self, lines: Sequence[Line], kind: BlockKind = "paragraph", depth: int = 0) -> Iterator[RawBlock]:
        """Yield the blocks of lines of one indent or more; `kind` is that of paragraphs, `depth` that of nesting."""
        index = 0
        base = min((line.indent for line in lines if line.text), default=0)
        while index < len(lines):
            line = lines[index]
            if not line.text:
                index += 1
                continue
            if heading := _heading(lines, index):
                title, style, index = heading
                yield from self._heading(title, style)
                continue
            if line.indent > base:
                stop = _block_end(lines, index, base)
                if depth < _DEEPEST:
                    yield from self.blocks(lines[index:stop], "quote" if kind == "paragraph" else kind, depth + 1)
                index = stop
                continue
            index = yield from self._block(lines, index, kind, depth)

    def _heading(self, title: Line, style: str) -> Iterator[RawBlock]:
        if style not in self._styles:
            self._styles.append(style)
        yield from make_blocks([title], "heading", _INLINE, level=min(self._styles.index(style) + 1, 6))

    def _block(self, lines: Sequence[Line], index: int, kind: BlockKind, depth: int) -> _Blocks:
        """Yield the blocks that begin at a line; return the index of the line after them."""
        line = lines[index]
        if line.text == ".." or line.text.startswith((".. ", "..\t")):
            return (yield from self._explicit(lines, index, kind, depth))
        if _GRID.fullmatch(line.text):
            return (yield from self._grid(lines, index))
        if _SIMPLE.fullmatch(line.text):
            return (yield from self._simple_table(lines, index))
        if _RULE.fullmatch(line.text):
            return index + 1
        stop = _block_end(lines, index + 1, line.indent)
        if line.text.startswith(">>> "):
            return _paragraph_end(lines, index)
        if (field := _FIELD.fullmatch(line.text)) and not line.text.endswith("`"):
            yield from self._field(field, lines, index, stop, depth)
            return stop
        if line.text == "|" or line.text.startswith("| "):
            yield from make_blocks([line.cut(1)], kind, _INLINE)
            return index + 1
        if item := _ITEM.match(line.text):
            body = [line.cut(item.end()), *lines[index + 1 : stop]]
            yield from self._item(body, depth)
            return stop
        if index + 1 < stop and lines[index + 1].text:  # a term and its definition
            yield from make_blocks([line], kind, _INLINE)
            yield from self._nested(lines[index + 1 : stop], kind, depth)
            return stop
        return (yield from self._paragraph(lines, index, kind))

    def _paragraph(self, lines: Sequence[Line], index: int, kind: BlockKind) -> _Blocks:
        stop = _paragraph_end(lines, index)
        written = list(lines[index:stop])
        self._begun = True
        if written[-1].text.endswith("::"):
            last = written[-1]
            text = last.text[:-2].rstrip() + (":" if len(last.text) > 2 and last.text[-3] not in " :" else "")
            written[-1] = Line(last.number, last.start, last.indent, text)
            while stop < len(lines) and not lines[stop].text:
                stop += 1
            stop = _block_end(lines, stop, lines[index].indent)  # the literal block
        yield from make_blocks(written, kind, _INLINE)
        return stop

    def _item(self, body: list[Line], depth: int) -> Iterator[RawBlock]:
        """Yield the blocks of a list item; its first line is cut after the bullet."""
        self._begun = True
        end = _paragraph_end(body, 0)
        rest = min((line.indent for line in body[1:end]), default=body[0].indent)
        body[0] = Line(body[0].number, body[0].start, rest, body[0].text)
        first = True
        for block in self._nested(body, "paragraph", depth):
            is_item = first and block.kind == "paragraph"
            yield RawBlock("list_item", block.lines, 1, neutral=block.neutral) if is_item else block
            first = False

    def _nested(self, lines: Sequence[Line], kind: BlockKind, depth: int) -> Iterator[RawBlock]:
        if depth < _DEEPEST:
            yield from self.blocks(lines, kind, depth + 1)

    def _field(
        self, field: re.Match[str], lines: Sequence[Line], index: int, stop: int, depth: int
    ) -> Iterator[RawBlock]:
        value = field[2] or ""
        if not self._begun:  # the bibliographic fields at the top
            self.meta = {**metadata.flatten({field[1]: value}), **self.meta}
        elif value:
            column = len(lines[index].text) - len(value)
            yield from self._item([lines[index].cut(column), *lines[index + 1 : stop]], depth)

    def _explicit(self, lines: Sequence[Line], index: int, kind: BlockKind, depth: int) -> _Blocks:
        """Read a directive, a footnote, a target or a comment."""
        line = lines[index]
        stop = _block_end(lines, index + 1, line.indent)
        if note := _NOTE.match(line.text):
            yield from self._item([line.cut(note.end()), *lines[index + 1 : stop]], depth)
            return stop
        match = _DIRECTIVE.fullmatch(line.text)
        if match is None:
            return stop
        domain, _, name = match[1].lower().rpartition(":")
        argument, body = match[2] or "", list(lines[index + 1 : stop])
        # Options, or more lines of a signature, up to a blank line.
        is_object = name in _OBJECTS or domain in ("py", "c", "cpp", "js", "std")
        while body and (is_object or not body[0].text or _FIELD.fullmatch(body[0].text)):
            if not body.pop(0).text:
                break
        if name in _TITLED and argument:
            yield from make_blocks([line.cut(len(line.text) - len(argument))], kind, _INLINE)
        elif name in _VERSIONED:
            argument = argument.partition(" ")[2]
        if name in _ADMONITIONS - _UNSHOWN - _TITLED and argument:
            indent = min((row.indent for row in body if row.text), default=line.indent + 3)
            column = len(line.text) - len(argument)
            first = line.cut(column)
            body.insert(0, Line(first.number, first.start, indent, first.text))
        if is_object or name in _ADMONITIONS | _TITLED:
            yield from self._nested(body, kind, depth)
        return stop

    def _grid(self, lines: Sequence[Line], index: int) -> _Blocks:
        table, self._tables = self._tables, self._tables + 1
        row, cells = 0, dict[int, list[Line]]()
        while index < len(lines) and (line := lines[index]).text[:1] in ("+", "|"):
            if line.text.startswith("+"):
                yield from _row(cells, table, row)
                row, cells = row + bool(cells), {}
            else:
                position = 1
                for column, cell in enumerate(line.text.strip("|").split("|")):
                    part = Line(line.number, line.start, line.indent, line.text[: position + len(cell)])
                    cells.setdefault(column, []).append(part.cut(position))
                    position += len(cell) + 1
            index += 1
        yield from _row(cells, table, row)
        return index

    def _simple_table(self, lines: Sequence[Line], index: int) -> _Blocks:
        table, self._tables = self._tables, self._tables + 1
        starts = [match.start() for match in re.finditer("=+", lines[index].text)]
        indent, row, rules = lines[index].indent, 0, 1
        index += 1
        while index < len(lines):
            line = lines[index]
            index += 1
            if _SIMPLE.fullmatch(line.text):
                rules += 1
                # The rule below the header is followed by rows, the last one by a blank line.
                if rules > 2 or index >= len(lines) or not lines[index].text:
                    break
            elif line.text and not re.fullmatch(r"-+(?:\s+-+)*", line.text):
                for column, (first, last) in enumerate(zip(starts, [*starts[1:], None], strict=True)):
                    shift = line.indent - indent
                    begin, text = cut_columns(line.text, max(0, first - shift), None if last is None else last - shift)
                    cell = Line(line.number, line.start + begin, line.indent + begin, text)
                    yield from make_blocks([cell], "table_cell", _INLINE, cell=Cell(table, row, column, row == 0))
                row += 1
        return index


def _row(cells: dict[int, list[Line]], table: int, row: int) -> Iterator[RawBlock]:
    for column, lines in cells.items():
        yield from make_blocks(lines, "table_cell", _INLINE, cell=Cell(table, row, column, row == 0))


def _heading(lines: Sequence[Line], index: int) -> tuple[Line, str, int] | None:
    """Return the heading at a line: its title, its style, and the index of the line after it."""
    line = lines[index]
    texts = [row.text for row in lines[index : index + 3]]
    if line.indent and not _RULE.fullmatch(line.text):
        return None
    if len(texts) == 3 and _RULE.fullmatch(texts[0]) and texts[1] and texts[2] == texts[0]:
        return lines[index + 1], texts[0][0] * 2, index + 3
    if len(texts) > 1 and _RULE.fullmatch(texts[1]) and not lines[index + 1].indent and not _RULE.fullmatch(texts[0]):
        is_long = len(texts[1]) >= 4 or len(texts[1]) >= count_columns(texts[0])
        return (line, texts[1][0], index + 2) if is_long and texts[1] != "::" else None
    return None


def _block_end(lines: Sequence[Line], index: int, indent: int) -> int:
    """Return the index after the lines that are indented more, and blank ones between them."""
    stop = index
    while index < len(lines):
        if lines[index].text:
            if lines[index].indent <= indent:
                break
            stop = index + 1
        index += 1
    return stop


def _paragraph_end(lines: Sequence[Line], index: int) -> int:
    while index < len(lines) and lines[index].text:
        index += 1
    return index
