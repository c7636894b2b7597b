"""The prose inside raw HTML blocks of a Markdown page."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

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
_NOT_PROSE = {"code", "math", "pre", "script", "style", "svg", "template", "textarea", "video", "audio", "iframe"}


@dataclass(slots=True)
class Fragment:
    """A piece of prose: its lines (parted by `<br>`), and the 0-based line of the fragment it begins on."""

    kind: BlockKind
    level: int
    line: int
    lines: list[str] = field(default_factory=lambda: [""])
    row: int = -1
    column: int = -1
    header: bool = False


def prose(html: str) -> list[Fragment]:
    """The pieces of prose in a run of HTML, tags, comments and code left out.

    Args:
        html: well-formed or not, whole or cut anywhere between tags.
    """
    parser = _Parser()
    parser.feed(html)
    parser.close()
    found = []
    for fragment in parser.fragments:
        fragment.lines = [" ".join(line.split()) for line in fragment.lines]
        fragment.lines = [line for line in fragment.lines if line]
        if fragment.lines:
            found.append(fragment)
    return found


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.fragments: list[Fragment] = []
        self._current: Fragment | None = None
        self._kinds: list[str] = []
        self._hidden = 0
        self._row = self._column = -1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _NOT_PROSE:
            self._hidden += 1
        elif tag == "br" and self._current:
            self._current.lines.append("")
        elif tag in _BLOCKS:
            self._current = None
            if tag == "tr":
                self._row, self._column = self._row + 1, -1
            elif tag in ("td", "th"):
                self._column += 1
            if tag in _KINDS:
                self._kinds.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _NOT_PROSE:
            self._hidden = max(0, self._hidden - 1)
        elif tag in _BLOCKS:
            self._current = None
            if tag in self._kinds:
                del self._kinds[len(self._kinds) - 1 - self._kinds[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        if self._hidden or (self._current is None and not data.strip()):
            return
        if self._current is None:
            tag = self._kinds[-1] if self._kinds else ""
            kind, level = _KINDS.get(tag, ("paragraph", 0))
            line = self.getpos()[0] - 1 + data[: len(data) - len(data.lstrip())].count("\n")
            self._current = Fragment(kind, level, line)
            if kind == "table_cell":
                self._current.row, self._current.column = self._row, self._column
                self._current.header = tag == "th"
            self.fragments.append(self._current)
        self._current.lines[-1] += data
