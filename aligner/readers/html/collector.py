"""The prose of HTML, gathered from its tags in order, whatever parser they come from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from aligner.languages import from_tag, is_wide
from aligner.readers.base import Cell, RawBlock, RawLine
from aligner.types import BlockKind

_KINDS: dict[str, tuple[BlockKind, int]] = {
    **{f"h{level}": ("heading", level) for level in range(1, 7)},
    "li": ("list_item", 1),
    "blockquote": ("quote", 0),
    "td": ("table_cell", 0),
    "th": ("table_cell", 0),
}
_BLOCKS = {
    *_KINDS, "address", "article", "aside", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
    "figcaption", "figure", "footer", "form", "header", "hr", "main", "nav", "ol", "p", "section", "summary", "table",
    "tbody", "tfoot", "thead", "tr", "ul",
}  # fmt: skip
# `rt` and `rp` hold the reading of Chinese characters, not text of their own.
_NOT_PROSE = {
    "head", "math", "pre", "rp", "rt", "script", "style", "svg", "template", "textarea", "video", "audio", "iframe",
}  # fmt: skip
_CODE = {"code", "kbd", "samp", "tt", "var"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# The attributes that `Collector` looks at.
ATTRIBUTES = ("lang", "xml:lang", "hidden", "aria-hidden", "style", "role", "epub:type")
# Hints for line breaking, which nobody sees.
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\ufeff"))


@dataclass(slots=True)
class Fragment:
    """A piece of prose: its lines (parted by `<br>`), and the line that it begins on, counted as the parser counts.

    `language` is what the nearest `lang` attribute says; `row` is -1 outside of tables. `pieces` are the lines while
    they are read: each as the text between tags, for to grow a string by every piece would take the square of the time.
    """

    kind: BlockKind
    level: int
    line: int
    lines: list[str] = field(default_factory=list)
    language: str = ""
    table: int = -1
    row: int = -1
    column: int = -1
    header: bool = False
    coded: bool = False
    worded: bool = False
    pieces: list[list[str]] = field(default_factory=lambda: [[]])

    @property
    def neutral(self) -> bool:
        """Whether all its words are code."""
        return self.coded and not self.worded


class _Open:
    """Open elements and what each says of the text in it; they may be any number, for what is not closed stays open."""

    def __init__(self) -> None:
        self._elements: list[tuple[str, str]] = []
        self._count: Counter[str] = Counter()

    @property
    def innermost(self) -> str:
        """What the innermost element says, "" if none is open."""
        return self._elements[-1][1] if self._elements else ""

    def add(self, tag: str, says: str) -> None:
        """Open an element."""
        self._elements.append((tag, says))
        self._count[tag] += 1

    def close(self, tag: str) -> None:
        """Close the innermost element of a name and all within it; nothing if none is open."""
        while self._count[tag]:
            name, _ = self._elements.pop()
            self._count[name] -= 1
            if name == tag:
                break


class Collector:
    """Takes tags and text in the order of the page, balanced or not, and makes fragments of them.

    Args:
        skip: names of elements to leave out besides those that never hold prose.
    """

    def __init__(self, skip: frozenset[str] = frozenset()) -> None:
        self._skip = _NOT_PROSE | skip
        self._fragments: list[Fragment] = []
        self._current: Fragment | None = None
        self._kinds, self._languages = _Open(), _Open()
        self._hidden: list[str] = []
        self._lists = self._code = 0
        self._tables = 0
        self._cells: list[tuple[int, int, int]] = []  # table, row and column, of nested tables the innermost last

    def start(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        """A start tag and its attributes, those of `ATTRIBUTES` at least; all names in lower case."""
        if self._hidden or tag in self._skip or _is_hidden(tag, attributes):
            if tag not in _VOID and tag == (self._hidden or [tag])[0]:
                self._hidden.append(tag)
            return
        if tag == "br" and self._current:
            self._current.pieces.append([])
        self._code += tag in _CODE
        language = attributes.get("lang") or attributes.get("xml:lang")
        if language and tag not in _VOID:
            self._languages.add(tag, language)
        if tag not in _BLOCKS:
            return
        self._current = None
        self._lists += tag in ("ul", "ol")
        if tag == "table":
            self._cells.append((self._tables, -1, -1))
            self._tables += 1
        elif tag in ("tr", "td", "th"):
            table, row, column = self._cells.pop() if self._cells else (self._tables, -1, -1)
            self._cells.append((table, row + 1, -1) if tag == "tr" else (table, row, column + 1))
        if tag in _KINDS:
            self._kinds.add(tag, tag)

    def end(self, tag: str) -> None:
        """An end tag."""
        if self._hidden:
            if tag == self._hidden[0]:
                self._hidden.pop()
            return
        self._code = max(0, self._code - (tag in _CODE))
        self._languages.close(tag)
        if tag not in _BLOCKS:
            return
        self._current = None
        self._lists = max(0, self._lists - (tag in ("ul", "ol")))
        self._kinds.close(tag)
        if tag == "table" and self._cells:
            self._cells.pop()

    def data(self, text: str, line: int) -> None:
        """Text between tags, and the line that it begins on."""
        if self._hidden or (self._current is None and not text.strip()):
            return
        if self._current is None:
            self._current = self._begin(line + text[: len(text) - len(text.lstrip())].count("\n"))
        self._current.pieces[-1].append(text)
        if any(map(str.isalpha, text)):
            self._current.coded |= self._code > 0
            self._current.worded |= self._code == 0

    def finish(self) -> list[Fragment]:
        """The fragments that hold anything, their white space collapsed."""
        found = []
        for fragment in self._fragments:
            fragment.lines = [line for pieces in fragment.pieces if (line := _collapse("".join(pieces)))]
            fragment.pieces = []
            if fragment.lines:
                found.append(fragment)
        return found

    def _begin(self, line: int) -> Fragment:
        tag = self._kinds.innermost
        kind, level = _KINDS.get(tag, ("paragraph", 0))
        fragment = Fragment(kind, max(self._lists, 1) if kind == "list_item" else level, line)
        fragment.language = self._languages.innermost
        if kind == "table_cell":
            fragment.table, fragment.row, fragment.column = self._cells[-1] if self._cells else (0, 0, 0)
            fragment.header = tag == "th"
        self._fragments.append(fragment)
        return fragment


def to_block(fragment: Fragment, lines: tuple[RawLine, ...], *, tables: int = 0, place: str = "") -> RawBlock:
    """Return a fragment as a block; the language of a `lang` attribute is only a claim.

    Args:
        lines: the fragment's lines with their places.
        tables: how many tables of the file came before those of the fragment's page.
        place: what part of the file it comes from.
    """
    cell = None
    if fragment.row >= 0:
        cell = Cell(tables + fragment.table, fragment.row, fragment.column, fragment.header)
    claimed = from_tag(fragment.language) if fragment.language else ""
    return RawBlock(
        fragment.kind, lines, fragment.level, neutral=fragment.neutral, cell=cell, place=place, claimed=claimed
    )


def _is_hidden(tag: str, attributes: Mapping[str, str | None]) -> bool:
    if not attributes:
        return False
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    if "display:none" in (attributes.get("style") or "").replace(" ", "").lower():
        return True
    # The mark of a note; the note itself is text.
    names = f"{attributes.get('role') or ''} {attributes.get('epub:type') or ''}".split()
    return "doc-noteref" in names or "noteref" in names


def _collapse(text: str) -> str:
    """Text with white space as a browser shows it: a line end between wide characters is none (CSS Text 3, 4.1.3)."""
    joined = ""
    for part in text.translate(_INVISIBLE).split("\n"):
        piece = " ".join(part.split())
        if piece:
            wide = joined and is_wide(joined[-1]) and is_wide(piece[0])
            joined += piece if wide or not joined else f" {piece}"
    return joined
