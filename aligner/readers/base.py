"""What a reader hands on: blocks as found in a file, before languages are told apart and documents are made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal, Self

from aligner.file_kinds import kind_of
from aligner.readers.encodings import Decoded, decode
from aligner.safe_xml import zip_names
from aligner.types import BlockKind

Pattern = Literal["auto", "monolingual", "sections", "blocks", "lines", "table"]
Lines = Literal["auto", "blank", "paragraph", "line"]
Markup = Literal["plain", "keep"]


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read a file; the defaults find out everything from the text.

    Args:
        format: name of the reader ("markdown", "text", ...); None lets content decide, then the file's suffix.
        encoding: name of a codec as Python knows it; None finds it.
        pattern: how languages share the file: "sections" headed by a language, "blocks" or "lines" in turn, columns of
            a "table", "monolingual" (never split), or "auto".
        lines: what a unit of plain text is: "blank" (blank lines part paragraphs), "paragraph" (every line is one),
            "line" (every line of the file, blank ones too, is one sentence, so that numbers match alignment files,
            whatever the format), or "auto".
        markup: "plain" drops inline Markdown, "keep" leaves it as written.
        language: the language of a monolingual file, in place of the one identified.
    """

    format: str | None = None
    encoding: str | None = None
    pattern: Pattern = "auto"
    lines: Lines = "auto"
    markup: Markup = "plain"
    language: str | None = None


@dataclass(eq=False)
class Source:
    """A file's bytes, decoded when a reader asks for text.

    Args:
        path: the name of the file in messages ("-" for standard input).
        data: the whole file.
        encoding: name of a codec as Python knows it; None to find it.

    Attributes:
        found_encoding: the codec that decoded the file; empty as long as no reader asked for text.
    """

    path: str
    data: bytes
    encoding: str | None = None
    found_encoding: str = field(default="", init=False)

    @cached_property
    def decoded(self) -> Decoded:
        """The file as text.

        Raises:
            InputError: the file is empty, binary, or in no known encoding.
        """
        decoded = decode(self.data, self.path, self.encoding)
        self.found_encoding = decoded.encoding
        return decoded

    @cached_property
    def head(self) -> str:
        """The first 100,000 characters; none if the first bytes are those of a format that is not text.

        Raises:
            InputError: as `decoded`.
        """
        return "" if kind_of(self.data) else self.decoded.text[:100_000]

    @cached_property
    def members(self) -> frozenset[str]:
        """The names of a ZIP file's members; none if it is no such file."""
        return zip_names(self.data)


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line of a block: `text` is without markup, `markup` as written; offsets count in the decoded file."""

    text: str
    markup: str
    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a table cell stands; all numbers are 0-based, `table` counts the tables of the file."""

    table: int
    row: int
    column: int
    header: bool = False


@dataclass(frozen=True, slots=True)
class RawBlock:
    """A block in an unknown language.

    Args:
        language: set where the file states it beyond doubt (a `title_en:` key).
        neutral: the text is the same in every language, such as a line of nothing but inline code.
        claimed: the language that markup gives the text, which may be that of a template (a `lang` attribute).
        maybe_titles: each line is a title of its own if the lines are in different languages.
    """

    kind: BlockKind
    lines: tuple[RawLine, ...]
    level: int = 0
    language: str = ""
    neutral: bool = False
    cell: Cell | None = None
    place: str = ""
    claimed: str = ""
    maybe_titles: bool = False

    @property
    def text(self) -> str:
        """The block's text without markup, one line a line."""
        return "\n".join(line.text for line in self.lines)

    @classmethod
    def of(cls, kind: BlockKind, texts: Iterable[str], *, line: int = 0, **fields: Any) -> Self:  # noqa: ANN401
        """A block of a format whose text has no offsets in the file: its lines, and the other fields by name."""
        return cls(kind, tuple(RawLine(text, text, 0, 0, line) for text in texts), **fields)

    def with_lines(self, lines: tuple[RawLine, ...], language: str = "") -> RawBlock:
        """The same block with other lines, and with the language they are known to be in."""
        return replace(self, lines=lines, language=language or self.language)


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not empty: its 0-based number, its line in the file (0 if it has none), and its cells.

    `cells` holds those that are not blank, by their columns in order: in a wide sheet most are blank.
    """

    number: int
    line: int
    cells: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of cells; `name` is empty if the file has only one."""

    name: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class RawFile:
    """All that a reader found. What depends on the languages is left open, and settled by `bilingual.settle`.

    Args:
        blocks: in reading order.
        meta: metadata under canonical keys.
        verbatim: the file has one sentence per line and is taken as it stands: no metadata, no titles, one language.
        table: the blocks instead, if they turn out to be a table with a column for each language.
        unjoined: the blocks instead, one for each of its cues, if most cues hold several languages.
        sheets: the cells in place of `blocks`, where only the languages show which of them are text.
    """

    blocks: tuple[RawBlock, ...] = ()
    meta: Mapping[str, str] = field(default_factory=dict)
    verbatim: bool = False
    table: tuple[RawBlock, ...] = ()
    unjoined: tuple[RawBlock, ...] = ()
    sheets: tuple[Sheet, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """A file format: its name, its suffixes, how its content is recognized, and how it is read."""

    name: str
    suffixes: tuple[str, ...]
    recognizes: Callable[[Source], bool]
    read: Callable[[Source, ReadOptions], RawFile]
