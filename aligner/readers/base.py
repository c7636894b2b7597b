"""What readers return: blocks as found in a file, before their languages are identified and documents are made."""

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
    """How to read a file; by default everything is detected.

    Args:
        format: name of the reader ("markdown", "text", ...); None goes by the content, then by the suffix.
        encoding: name of a Python codec; None detects it.
        pattern: layout of the languages: "sections" headed by a language, alternating "blocks" or "lines", columns of a
            "table", "monolingual" (never split), or "auto".
        lines: how lines form paragraphs: "blank" (blank lines separate paragraphs), "paragraph" (each line is one),
            "line" (each line of the file is one sentence, also a blank one and whatever the format, so that line
            numbers match those of alignment files; lines in several languages are those of a document each), or "auto".
        markup: "plain" drops inline Markdown, "keep" leaves it as written.
        language: the language of a monolingual file, instead of the one identified.
        allow_outside: follow links and manifests that lead out of the folder they are in.
    """

    format: str | None = None
    encoding: str | None = None
    pattern: Pattern = "auto"
    lines: Lines = "auto"
    markup: Markup = "plain"
    language: str | None = None
    allow_outside: bool = field(default=False, metadata={"signed": False})


@dataclass(eq=False)
class Source:
    """A file's bytes, decoded when a reader asks for text.

    Args:
        path: the file's name in messages; "-" for standard input.
        data: the whole file.
        encoding: name of a Python codec; None to detect it.

    Attributes:
        found_encoding: the codec that decoded the file; empty until a reader asks for text.
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
        """The first 100,000 characters; empty if the first bytes are those of a format that is not text.

        Raises:
            InputError: as `decoded`.
        """
        return "" if kind_of(self.data) else self.decoded.text[:100_000]

    @cached_property
    def members(self) -> frozenset[str]:
        """The names of a ZIP file's members; empty if the file is not a ZIP file."""
        return zip_names(self.data)


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line of a block: `text` without markup, `markup` as written; offsets count code points of the decoded file."""

    text: str
    markup: str
    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class Cell:
    """Position of a table cell; all numbers are 0-based, and `table` counts the tables of the file."""

    table: int
    row: int
    column: int
    header: bool = False


@dataclass(frozen=True, slots=True)
class RawBlock:
    """A block in an unknown language.

    Args:
        language: set only where the file states it explicitly (a `title_en:` key).
        neutral: the text is the same in every language, such as a line of nothing but inline code.
        claimed: the language that markup gives the text, which may be that of a template (a `lang` attribute).
        script: the script of Chinese that markup gives the text ("Hans", "Hant"), which may be wrong as well.
        maybe_titles: the lines are titles in several languages, if each is in a different one.
    """

    kind: BlockKind
    lines: tuple[RawLine, ...]
    level: int = 0
    language: str = ""
    neutral: bool = False
    cell: Cell | None = None
    place: str = ""
    claimed: str = ""
    script: str = ""
    maybe_titles: bool = False

    @property
    def text(self) -> str:
        """The block's text without markup, with a line break between its lines."""
        return "\n".join(line.text for line in self.lines)

    @classmethod
    def of(cls, kind: BlockKind, texts: Iterable[str], *, line: int = 0, **fields: Any) -> Self:
        """Make a block from lines that have no offsets in the file; `fields` are the other fields by name."""
        return cls(kind, tuple(RawLine(text, text, 0, 0, line) for text in texts), **fields)

    def with_lines(self, lines: tuple[RawLine, ...], language: str = "") -> RawBlock:
        """Return the same block with other lines, and with their language if it is known."""
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
    """All that a reader found; `bilingual.settle` decides between alternatives that depend on the languages.

    Args:
        blocks: in reading order.
        meta: metadata under canonical keys.
        verbatim: one sentence per line, without metadata or titles.
        table: alternative to `blocks`, for a file that is a table with a column for each language.
        unjoined: alternative to `blocks`, with one block per cue, for subtitles whose cues hold several languages.
        sheets: cells instead of `blocks`, for files where it is open which columns hold text.
    """

    blocks: tuple[RawBlock, ...] = ()
    meta: Mapping[str, str] = field(default_factory=dict)
    verbatim: bool = False
    table: tuple[RawBlock, ...] = ()
    unjoined: tuple[RawBlock, ...] = ()
    sheets: tuple[Sheet, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """A file format: its name, its suffixes, a function that recognizes its content, and one that reads it."""

    name: str
    suffixes: tuple[str, ...]
    recognizes: Callable[[Source], bool]
    read: Callable[[Source, ReadOptions], RawFile]
