"""The values that go from stage to stage: frozen dataclasses, nothing else.

A `Document` holds `Block`s, a `Block` holds `Sentence`s. An `Alignment` holds two documents and the `Bead`s that link
their units (sentences, or blocks when `level` is "paragraph"). All offsets are half-open and count code points.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

BlockKind = Literal["title", "heading", "paragraph", "list_item", "table_cell", "quote"]
Relation = Literal["parallel", "moved", "comparable", "source_only", "target_only"]
Level = Literal["sentence", "paragraph"]
Severity = Literal["error", "warning"]
Verdict = Literal["parallel", "partly parallel", "comparable", "unrelated"]

_NO_META: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of unit indices; an empty span is "nothing on this side"."""

    start: int
    stop: int

    def __len__(self) -> int:
        return self.stop - self.start

    @property
    def indices(self) -> range:
        """The indices the span holds."""
        return range(self.start, self.stop)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and where it stands: `text == document.text[start:end]`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a block came from in the file it was read from.

    `start` and `end` are code-point offsets into the decoded file, `line` is 1-based; `place` names what offsets cannot
    (a page, a chapter, a cue time, a cell) and is empty where a line says enough.
    """

    start: int = 0
    end: int = 0
    line: int = 0
    place: str = ""


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
    """One text in one language.

    `text` is the document's prose: the blocks' texts, joined by blank lines, without markup. `language` is "en", "zh",
    "vi" or "und"; `script` is "Latn", "Hans", "Hant", "Hani" (Chinese that fits both) or "". Documents that say the
    same in several languages share a `group`. `meta` holds strings such as url, date, path, format.
    """

    id: str
    title: str
    language: str
    text: str
    blocks: tuple[Block, ...]
    script: str = ""
    group: str = ""
    meta: Mapping[str, str] = field(default_factory=lambda: _NO_META)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences in order; their positions here are the sentence numbers used everywhere."""
        return tuple(sentence for block in self.blocks for sentence in block.sentences)

    def block_text(self, block: Block) -> str:
        """The text of one of this document's blocks."""
        return self.text[block.start : block.end]


@dataclass(frozen=True, slots=True)
class Bead:
    """A link between a run of source units and a run of target units (Gale and Church 1993: "bead").

    `score` is the aligner's own (higher is better); `confidence` lies in 0..1.
    """

    source: Span
    target: Span
    score: float
    confidence: float
    relation: Relation


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two documents and their beads: every unit of either side is in exactly one bead.

    Of documents that are not translations there are only `comparable` beads, and units in none or in several.

    `signature` says how the alignment was made; the same signature and inputs give the same beads. `verdict` says what
    the two documents are to each other, None where that cannot be told, and `translated` which share of their text
    seems to be translated, in 0..1.
    """

    source: Document
    target: Document
    beads: tuple[Bead, ...]
    signature: str
    level: Level = "sentence"
    verdict: Verdict | None = None
    translated_share: float = 0.0


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check says of a bead; the spans are code-point offsets into the bead's two texts."""

    code: str
    severity: Severity
    message: str
    source: Span
    target: Span
