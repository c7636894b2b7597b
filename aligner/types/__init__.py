"""The values that pass from stage to stage: frozen dataclasses.

A `Document` holds `Block`s, a `Block` holds `Sentence`s. An `Alignment` holds two documents and the `Bead`s that link
their units (sentences, or blocks when `level` is "paragraph"). All offsets are half-open and count code points.

Some methods call later stages (`Document.from_text`, `Alignment.to_frame`). They use the public API, `aligner.NAME`, as
a user would; this module imports no stage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, Self

import aligner
from aligner.errors import AlignerError
from aligner.languages import LANGUAGES, UNKNOWN, from_tag, join

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BlockKind = Literal["title", "heading", "paragraph", "list_item", "table_cell", "quote"]
Relation = Literal["parallel", "moved", "comparable", "source_only", "target_only"]
Level = Literal["sentence", "paragraph"]
Severity = Literal["error", "warning"]
Verdict = Literal["parallel", "partly parallel", "comparable", "unrelated"]

_GAP = "\n\n"
_BLANK_LINES = re.compile(r"\n\s*\n")
DOUBTFUL = 0.5
"""Two-sided beads with a confidence below this are worth a look."""

_NO_META: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of unit indices; an empty span means that this side has no unit."""

    start: int
    stop: int

    def __len__(self) -> int:
        return self.stop - self.start

    @property
    def indices(self) -> range:
        """The indices in the span."""
        return range(self.start, self.stop)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its position: `text == document.text[start:end]`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a block came from in the file.

    Attributes:
        start: code-point offset into the decoded file.
        end: end of the block, exclusive.
        line: line number, from 1.
        place: what offsets cannot name (a page, a chapter, a cue time, a cell); empty where a line says enough.
        row: number of a row, from 0, in a file whose languages are columns of tables; the documents of the file share
            the numbers.
    """

    start: int = 0
    end: int = 0
    line: int = 0
    place: str = ""
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph-like unit; `document.text[start:end]` is its text.

    `level` is the depth of a heading (1 to 6) or of a list item (1 is outermost), 0 elsewhere. `language` may differ
    from the document's where a block quotes another language. `sentences` is empty until the document is segmented.
    """

    kind: BlockKind
    level: int
    language: str
    start: int
    end: int
    sentences: tuple[Sentence, ...] = ()
    origin: Origin = Origin()


@dataclass(frozen=True, slots=True)
class Document:
    """A text in one language.

    `text` is the document's prose: the blocks' texts without markup, joined by blank lines. `language` is "en", "zh",
    "vi" or "und"; `script` is "Latn", "Hans", "Hant", "Hani" (Chinese that fits both) or "". Documents that are
    versions of one text in several languages share a `group`. `meta` holds strings such as url, date, path, format.
    """

    id: str
    title: str
    language: str
    text: str
    blocks: tuple[Block, ...]
    script: str = ""
    group: str = ""
    meta: Mapping[str, str] = field(default_factory=lambda: _NO_META)

    @classmethod
    def from_text(cls, text: str, *, language: str | None = None, id: str = "text", title: str = "") -> Self:
        """Make a segmented document of a text.

        Blank lines separate paragraphs; where there are none, each line is a paragraph.

        Args:
            text: plain text; markup stays as it is. `aligner.read_documents` reads files.
            language: "en", "zh" or "vi" (or a tag such as "zh-TW"); None to identify it.
            id: the document's id, from which tables and pair ids are made.
            title: the document's title.

        Raises:
            AlignerError: the language is unknown.
        """
        text = "\n".join(text.splitlines())
        code, script = _language_of(text, language)
        separator = _BLANK_LINES if _BLANK_LINES.search(text.strip()) else re.compile("\n")
        paragraphs = [join(part.split("\n"), code) for part in separator.split(text) if part.strip()]
        document = cls(id, title, code, *_lay_out(paragraphs, code), script=script)
        return replace(document, blocks=aligner.segment_document(document).blocks)

    @classmethod
    def from_sentences(
        cls, sentences: Sequence[str], *, language: str | None = None, id: str = "text", title: str = ""
    ) -> Self:
        """Make a document of sentences that are taken as they are, all in one paragraph.

        Args:
            sentences: n sentences; their positions are the sentence numbers in beads and tables.
            language: "en", "zh" or "vi" (or a tag such as "zh-TW"); None to identify it.
            id: the document's id, from which tables and pair ids are made.
            title: the document's title.

        Raises:
            AlignerError: the language is unknown.
            TypeError: `sentences` is a single string.
        """
        if isinstance(sentences, str):
            raise TypeError("sentences must be a sequence of strings, not one string; Document.from_text splits a text")
        code, script = _language_of("\n".join(sentences), language)
        joiner = LANGUAGES[code].joiner if code in LANGUAGES else " "
        made, position = [], 0
        for sentence in sentences:
            made.append(Sentence(sentence, position, position + len(sentence)))
            position += len(sentence) + len(joiner)
        text = joiner.join(sentences)
        blocks = (Block("paragraph", 0, code, 0, len(text), tuple(made)),) if made else ()
        return cls(id, title, code, text, blocks, script=script)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences in order; their positions are the sentence numbers used everywhere."""
        return tuple(sentence for block in self.blocks for sentence in block.sentences)

    def block_text(self, block: Block) -> str:
        """Return the text of one of this document's blocks."""
        return self.text[block.start : block.end]

    def _repr_html_(self) -> str:
        return aligner.show(self)


def _language_of(text: str, language: str | None) -> tuple[str, str]:
    """Return the language a user names, or the one identified, and the script of the text."""
    code = from_tag(language) if language is not None else ""
    if language is not None and not code and language != UNKNOWN:
        raise AlignerError(f"unknown language {language!r}; known: {', '.join(LANGUAGES)}")
    found = aligner.identify_language(text)
    if code and code != found.language:
        return code, LANGUAGES[code].script
    return found.language, found.script


def _lay_out(paragraphs: Sequence[str], language: str) -> tuple[str, tuple[Block, ...]]:
    """Return the text of a document and its blocks, one per paragraph."""
    blocks, position = [], 0
    for paragraph in paragraphs:
        blocks.append(Block("paragraph", 0, language, position, position + len(paragraph)))
        position += len(paragraph) + len(_GAP)
    return _GAP.join(paragraphs), tuple(blocks)


@dataclass(frozen=True, slots=True)
class Bead:
    """A link between a run of source units and a run of target units ("bead": Gale and Church 1993).

    `score` is the aligner's (higher is better); `confidence` is the probability that the bead is exactly right.
    """

    source: Span
    target: Span
    score: float
    confidence: float
    relation: Relation


@dataclass(frozen=True, slots=True)
class Corrected:
    """What people decided about an alignment; tables show it.

    Attributes:
        statuses: "accepted", "edited" or "rejected", by the spans of beads.
        source_texts: texts to show instead of those of runs of source units.
        target_texts: the same of the target.
    """

    statuses: Mapping[tuple[Span, Span], str] = field(default_factory=dict)
    source_texts: Mapping[Span, str] = field(default_factory=dict)
    target_texts: Mapping[Span, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two documents and their beads: every unit of either side is in exactly one bead.

    Documents that were mined, not aligned, have only `comparable` beads, and units in any number of them.

    `signature` says how the alignment was made; the same signature and inputs give the same beads. `verdict` says how
    the two documents are related, None where nothing can be said. `translated_share` is the share of their text that
    appears to be translated, in 0..1. `corrected` is what people decided about beads and texts.
    """

    source: Document
    target: Document
    beads: tuple[Bead, ...]
    signature: str
    level: Level = "sentence"
    verdict: Verdict | None = None
    translated_share: float = 0.0
    corrected: Corrected = Corrected()

    def pairs(self) -> Iterator[tuple[str, str, Bead]]:
        """Yield the source text, the target text and the bead of each bead in order; an empty side is ""."""
        for bead in self.beads:
            yield self._text(self.source, bead.source), self._text(self.target, bead.target), bead

    def to_frame(self) -> pd.DataFrame:
        """Return the table of pairs, one row per bead, with what the checks find; see `aligner.to_frame`."""
        frame: pd.DataFrame = aligner.to_frame([self])
        return frame

    def plot(self, ax: Axes | None = None) -> Figure:
        """Draw where one text runs beside the other; see `aligner.plot`."""
        return aligner.plot(self, ax)

    def _repr_html_(self) -> str:
        return aligner.show(self)

    def _text(self, document: Document, span: Span) -> str:
        units = document.blocks if self.level == "paragraph" else document.sentences
        return document.text[units[span.start].start : units[span.stop - 1].end] if span else ""


@dataclass(frozen=True, slots=True)
class Detail:
    """What a finding says beyond the message of its check: the name of a form, and the values in it."""

    form: str
    values: dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found in a bead; the spans are code-point offsets into its two texts.

    `message` is English and complete; `detail` is the part of it that differs between findings.
    """

    code: str
    severity: Severity
    message: str
    source: Span
    target: Span
    detail: Detail | str = field(default="", compare=False)
