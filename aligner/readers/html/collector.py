"""The prose of HTML, collected from tags and text in order, independent of the parser."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from aligner.languages import from_tag, is_wide, tag_script
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
# `rt` and `rp` hold the pronunciation of Chinese characters.
_NOT_PROSE = {
    "head", "math", "pre", "rp", "rt", "script", "style", "svg", "template", "textarea", "video", "audio", "iframe",
}  # fmt: skip
_CODE = {"code", "kbd", "samp", "tt", "var"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# The attributes that `Collector` uses.
ATTRIBUTES = ("lang", "xml:lang", "hidden", "aria-hidden", "style", "role", "epub:type")
# Soft hyphens and zero-width spaces, invisible hints for line breaking.
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\ufeff"))


@dataclass(slots=True)
class Fragment:
    """A piece of prose: its lines (between `<br>` tags), and the line it begins on, as the parser counts.

    `language` is the value of the nearest `lang` attribute; `row` is -1 outside of tables. `pieces` holds the texts
    between tags of each line until the lines are complete: appending to one string would be quadratic.
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
        """Whether all words are code."""
        return self.coded and not self.worded


class _Open:
    """The stack of open elements and a value for each; it can grow long, as unclosed elements stay on it."""

    def __init__(self) -> None:
        self._elements: list[tuple[str, str]] = []
        self._count: Counter[str] = Counter()

    @property
    def innermost(self) -> str:
        """The value of the innermost element; "" if none is open."""
        return self._elements[-1][1] if self._elements else ""

    def add(self, tag: str, says: str) -> None:
        """Open an element."""
        self._elements.append((tag, says))
        self._count[tag] += 1

    def close(self, tag: str) -> None:
        """Close the innermost element of this name and all elements inside it; do nothing if none is open."""
        while self._count[tag]:
            name, _ = self._elements.pop()
            self._count[name] -= 1
            if name == tag:
                break


class Collector:
    """Makes fragments of tags and text that come in the order of the page, balanced or not.

    Args:
        skip: names of elements to leave out, besides those that never hold prose.
    """

    def __init__(self, skip: frozenset[str] = frozenset()) -> None:
        self._skip = _NOT_PROSE | skip
        self._fragments: list[Fragment] = []
        self._current: Fragment | None = None
        self._kinds, self._languages = _Open(), _Open()
        self._hidden: list[str] = []
        self._lists = self._code = 0
        self._tables = 0
        self._cells: list[tuple[int, int, int]] = []  # table, row and column of each open table

    def start(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        """Take a start tag; all names in lower case, attributes at least those of `ATTRIBUTES`."""
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
        """Take an end tag."""
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
        """Take the text between two tags, and the line it begins on."""
        if self._hidden or (self._current is None and not text.strip()):
            return
        if self._current is None:
            self._current = self._begin(line + text[: len(text) - len(text.lstrip())].count("\n"))
        self._current.pieces[-1].append(text)
        if any(map(str.isalpha, text)):
            self._current.coded |= self._code > 0
            self._current.worded |= self._code == 0

    def finish(self) -> list[Fragment]:
        """Return the fragments that hold text, with white space collapsed."""
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
        fragment: a fragment from `Collector.finish`.
        lines: the fragment's lines with their offsets.
        tables: number of tables in the file before the fragment's page.
        place: the part of the file that the fragment comes from.
    """
    cell = None
    if fragment.row >= 0:
        cell = Cell(tables + fragment.table, fragment.row, fragment.column, fragment.header)
    return RawBlock(
        fragment.kind,
        lines,
        fragment.level,
        neutral=fragment.neutral,
        cell=cell,
        place=place,
        claimed=from_tag(fragment.language) if fragment.language else "",
        script=tag_script(fragment.language),
    )


def _is_hidden(tag: str, attributes: Mapping[str, str | None]) -> bool:
    if not attributes:
        return False
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    if "display:none" in (attributes.get("style") or "").replace(" ", "").lower():
        return True
    # The reference to a note; the note itself is text.
    names = f"{attributes.get('role') or ''} {attributes.get('epub:type') or ''}".split()
    return "doc-noteref" in names or "noteref" in names


def _collapse(text: str) -> str:
    """Return text with white space as a browser shows it.

    Wide characters are joined across a line break (CSS Text 3, 4.1.3).
    """
    joined = ""
    for part in text.translate(_INVISIBLE).split("\n"):
        piece = " ".join(part.split())
        if piece:
            wide = joined and is_wide(joined[-1]) and is_wide(piece[0])
            joined += piece if wide or not joined else f" {piece}"
    return joined
