"""Markdown (CommonMark with tables, front matter and footnotes; MDX tags) with markdown-it-py."""

from __future__ import annotations

import json
import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from aligner import safe_yaml
from aligner.readers import metadata
from aligner.readers.base import Cell, RawBlock, RawFile, RawLine, Reader, ReadOptions, Source
from aligner.readers.html import collector
from aligner.readers.markdown import cjk_emphasis, generators, inline_html, inline_syntax, mdx
from aligner.readers.suffixes import SUFFIXES
from aligner.types import BlockKind

_BREAK = re.compile(r"\n|<br\s*/?>[ \t]*\n?", re.IGNORECASE)
_BR = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ANCHOR = re.compile(r"(?:\{/\*.*?\*/|\{#[^{}\s]+)\}$")
_ALERT = re.compile(r"\[![A-Za-z]+\][+-]?")
_TASK = re.compile(r"\[[ xX]\]\s+")
_SYNTAX_SIGNS = (
    re.compile(r"^#{1,6} \S", re.MULTILINE),
    re.compile(r"^(?:```|~~~)", re.MULTILINE),
    re.compile(r"^ {0,3}\|?(?:[ \t]*:?-{3,}:?[ \t]*\|)+[ \t]*(?::?-{3,}:?)?[ \t]*$", re.MULTILINE),
    re.compile(r"\[[^\[\]\n]{1,200}\]\([^()\s]{1,200}\)"),
    re.compile(r"(?<!\*)\*\*\S[^*\n]{0,200}\*\*"),
    re.compile(r"^> \S", re.MULTILINE),
)
_FRONT_MATTER = re.compile(r"---[ \t]*\n(?:[^\n]*\n)*?---[ \t]*(?:\n|$)")
_FRONT_MATTER_LINE = re.compile(r"([^\W\d][\w -]*?)\s*:\s+(.+)")
_TOML_LINE = re.compile(r"([\w-]+)[ \t]*+=(.+)")
# Inline parsing is slow, and not linear on adversarial text; paragraphs of this length do not occur in practice.
_LONGEST_PARAGRAPH = 200_000


def recognize(source: Source) -> bool:
    """Return whether a text has more Markdown syntax than plain text can: headings, fences, links, front matter."""
    head = source.head
    if generators.has_front_matter(head):
        return True
    if front := _FRONT_MATTER.match(head):
        return any(_FRONT_MATTER_LINE.match(line) for line in front[0].split("\n"))
    counts = [len(pattern.findall(head)) for pattern in _SYNTAX_SIGNS]
    headings = counts[0]
    return headings >= 2 or counts[1] >= 2 or counts[2] >= 1 or (bool(headings) + sum(map(bool, counts[3:]))) >= 2


def read(source: Source, options: ReadOptions) -> RawFile:
    """Read the prose blocks of a Markdown page in reading order, and the metadata of its front matter.

    Raises:
        InputError: as in `encodings.decode`, or the front matter is not safe to read.
    """
    # NUL is not valid in Markdown; spaces preserve all offsets.
    text = source.decoded.text.replace("\x00", " ")
    components = source.path.lower().endswith(".mdx") or mdx.uses_components(text)
    page = _Page(text, source.path, components=components)
    return RawFile(tuple(page.blocks()), page.meta)


READER = Reader("markdown", SUFFIXES["markdown"], recognize, read)


class _Page:
    """A page and the state of walking its tokens."""

    def __init__(self, text: str, path: str, *, components: bool) -> None:
        self._path = path
        self.meta: dict[str, str] = {}
        self._lines = text.split("\n")
        self._starts = [0, *accumulate(len(line) + 1 for line in self._lines)]
        self._md = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
        self._md.use(front_matter_plugin).use(footnote_plugin).use(deflist_plugin)
        # Notes stay where they are written, and inline parsing is done below, by paragraph.
        self._md.disable(["inline", "footnote_tail", "footnote_inline"])
        cjk_emphasis.install(self._md)
        mdx.install(self._md, components=components)
        generators.install(self._md, text)
        inline_syntax.install(self._md, components=components)
        self._env: dict[str, Any] = {}
        self._tokens = self._md.parse(text, self._env)
        self._tables = 0

    def blocks(self) -> Iterator[RawBlock]:  # noqa: C901  (one branch per kind of token)
        """Yield the page's blocks; `meta` is filled on the way."""
        depth = quotes = level = 0
        in_heading = fresh_item = False
        row = column = cursor = -1
        header = False
        for token in self._tokens:
            match token.type:
                case "front_matter" if token.markup == "---":
                    yield from self._front_matter(token)
                case "front_matter":
                    yield from self._other_front_matter(token)
                case "bullet_list_open" | "ordered_list_open":
                    depth += 1
                case "bullet_list_close" | "ordered_list_close":
                    depth -= 1
                case "list_item_open":
                    fresh_item = True
                case "list_item_close":
                    fresh_item = False
                case "blockquote_open":
                    quotes += 1
                case "blockquote_close":
                    quotes -= 1
                case "heading_open":
                    in_heading, level = True, int(token.tag[1])
                case "heading_close":
                    in_heading = False
                case "table_open":
                    self._tables, row = self._tables + 1, -1
                case "tr_open":
                    row, column, cursor = row + 1, -1, 0
                case "th_open" | "td_open":
                    column, header = column + 1, token.type == "th_open"
                case "table_close":
                    row = -1
                case "html_block":
                    yield from self._html(token)
                case "inline":
                    kind, block_level, cell = _kind(quotes, depth, fresh_item), 0, None
                    if in_heading:
                        kind, block_level = "heading", level
                    elif row >= 0:
                        kind, cell = "table_cell", Cell(self._tables - 1, row, column, header)
                    elif kind == "list_item":
                        block_level, fresh_item = depth, False
                    lines, neutral, cursor = self._inline(token, kind, cursor if cell else 0)
                    if lines:
                        yield RawBlock(kind, lines, block_level, neutral=neutral, cell=cell)

    def _inline(self, token: Token, kind: BlockKind, cursor: int) -> tuple[tuple[RawLine, ...], bool, int]:
        """Return the lines of a paragraph-like token, whether all is code, and the column where its last line ends."""
        first = token.map[0] if token.map else 0
        written = token.content.split("\n")
        if kind == "heading":
            written = [_ANCHOR.sub("", line.rstrip()).rstrip() for line in written]
        elif kind == "list_item":
            written[0] = _TASK.sub("", written[0], count=1)
        content = "\n".join(written)
        children: list[Token] = []
        if len(content) > _LONGEST_PARAGRAPH:
            plain, neutral = written, False
        else:
            self._md.inline.parse(content, self._md, self._env, children)
            plain, neutral = _plain_lines(children)
        marked = [part.strip() for part in _BREAK.split(content)]
        lines: list[RawLine] = []
        number = first
        places = []
        for line in written:
            start, cursor = self._locate(line.strip(), number, cursor)
            places.append((start, self._starts[number] + cursor, number + 1))
            number, cursor = number + 1, 0 if number + 1 < first + len(written) else cursor
        if len(plain) != len(marked):
            # A code span extends over a line end: the lines cannot be matched one by one.
            plain, marked = [" ".join(filter(None, plain))], [" ".join(marked)]
            places = [(places[0][0], places[-1][1], places[0][2])]
        elif len(places) != len(marked):
            places = _spread(content, places)
        for text, markup, (start, end, line_number) in zip(plain, marked, places, strict=True):
            if kind == "quote" and not lines and (alert := _ALERT.match(text.strip())):
                text = text.strip()[alert.end() :]
            if text.strip():
                lines.append(RawLine(text.strip(), markup.removesuffix("\\").rstrip(), start, end, line_number))
        return tuple(lines), neutral, cursor

    def _locate(self, text: str, number: int, cursor: int) -> tuple[int, int]:
        """Return where text is in a line of the file: its offset, and the column after it."""
        line = self._lines[number]
        column = line.find(text, cursor)
        if column < 0 and "|" in text:
            text = text.replace("|", "\\|")  # markdown-it removes the escapes in table cells
            column = line.find(text, cursor)
        if column < 0:
            return self._starts[number] + cursor, len(line)
        return self._starts[number] + column, column + len(text)

    def _other_front_matter(self, token: Token) -> Iterator[RawBlock]:
        """Read front matter in TOML (between +++) or JSON, Hugo's other forms."""
        content = token.content
        values: dict[str, Any] = {}
        try:
            if len(content) <= safe_yaml.MOST_CHARACTERS:
                values = tomllib.loads(content) if token.markup == "+++" else json.loads(content)
            metadata.flatten(values)  # numbers of very many digits cannot be written
        except (ValueError, RecursionError):
            matches = map(_TOML_LINE.fullmatch, content.split("\n"))
            values = {match[1]: match[2].strip(" \t'\"") for match in matches if match}
        yield from self._describe(values, *(token.map or (0, 0)))

    def _front_matter(self, token: Token) -> Iterator[RawBlock]:
        first, end = token.map or (0, 0)
        values = safe_yaml.load(token.content, self._path, first + 2)
        if not isinstance(values, dict):
            # "title: Part 2: the return" is not YAML, but its meaning is clear.
            matches = map(_FRONT_MATTER_LINE.fullmatch, token.content.split("\n"))
            values = {match[1]: match[2].strip().strip("'\"") for match in matches if match}
        yield from self._describe(values, first, end)

    def _describe(self, values: Mapping[Any, Any], first: int, end: int) -> Iterator[RawBlock]:
        """Set the metadata, and yield a block for each title."""
        self.meta = metadata.flatten(values)
        for key in [key for key in self.meta if key.partition(":")[0] == "title"]:
            title = " ".join(self.meta.pop(key).split())
            number = next((n for n in range(first, end) if title in self._lines[n]), first)
            start, column = self._locate(title, number, 0)
            line = RawLine(title, title, start, self._starts[number] + column, number + 1)
            yield RawBlock("title", (line,), 1, language=key.partition(":")[2])

    def _html(self, token: Token) -> Iterator[RawBlock]:
        first = token.map[0] if token.map else 0
        fragments = inline_html.prose(token.content)
        for fragment in fragments:
            lines = []
            position = self._starts[first + fragment.line]
            for text in fragment.lines:
                number = bisect_right(self._starts, position) - 1
                start, column = self._locate(text, number, max(0, position - self._starts[number]))
                position = self._starts[number] + column
                lines.append(RawLine(text, text, start, position, number + 1))
            yield collector.to_block(fragment, tuple(lines), tables=self._tables)
        self._tables += 1 + max((fragment.table for fragment in fragments), default=-1)


def _kind(quotes: int, depth: int, fresh_item: bool) -> BlockKind:
    if depth and fresh_item:
        return "list_item"
    return "quote" if quotes else "paragraph"


def _plain_lines(children: Sequence[Token]) -> tuple[list[str], bool]:
    """Return the text of inline tokens by line without markup, and whether all of it is code."""
    lines = [""]
    code = collector = after_br = False
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            # A `<br>` at the end of a line and the line end itself are one break.
            if not (after_br and not lines[-1].strip()):
                lines.append("")
            after_br = False
        elif child.type == "html_inline":
            if _BR.fullmatch(child.content):
                lines.append("")
                after_br = True
        elif child.type == "code_inline":
            code = True
            lines[-1] += child.content
        elif child.type in ("text", "text_special"):
            collector = collector or any(map(str.isalpha, child.content))
            lines[-1] += child.content
    return lines, code and not collector


def _spread(content: str, places: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Return the places of lines that `<br>` splits further: the ends of each piece within its line of the file."""
    spread = []
    for line, (start, end, number) in zip(content.split("\n"), places, strict=True):
        offset = 0
        pieces = _BR.split(line)
        if len(pieces) > 1 and not pieces[-1].strip() and number != places[-1][2]:
            pieces.pop()
        for piece in pieces:
            column = line.find(piece, offset)
            offset = column + len(piece)
            spread.append((min(start + column, end), min(start + offset, end), number))
    return spread
