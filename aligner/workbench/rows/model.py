"""Units and rows as the page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from aligner.types import DOUBTFUL, BlockKind, Document, Level

Status = Literal["auto", "accepted", "edited", "rejected"]
SETTLED = ("accepted", "edited", "rejected")
SIDES = ("source", "target")


@dataclass(eq=False, slots=True)
class Unit:
    """A sentence or a block of one side.

    Attributes:
        id: unique in the pair.
        side: 0 for the source, 1 for the target.
        text: what is shown.
        original: the text as in the document.
        kind: the kind of the block.
        level: depth of a heading or list item.
        block: number of the block in the document.
        gap: the text between the unit before it and this one in the document.
        rank: grows along the document; numbers would change when a unit before is split.
        start: where it begins in the text of the document.
        end: where it ends.
        row: the row that holds the unit.
    """

    id: str
    side: int
    text: str
    original: str
    kind: BlockKind
    level: int
    block: int
    gap: str
    rank: float
    start: int
    end: int
    row: Row | None = field(default=None, repr=False)

    def to_json(self) -> dict[str, Any]:
        """Return the unit as the page gets it."""
        return {
            "id": self.id, "text": self.text, "original": self.original, "kind": self.kind, "level": self.level,
            "block": self.block, "gap": self.gap,
        }  # fmt: skip


@dataclass(eq=False, slots=True)
class Row:
    """Units that are linked.

    Attributes:
        id: unique in the pair.
        units: the source and the target units, each in the order of the document.
        status: what a person decided.
        confidence: the probability that the link is right; None if the engine did not make it.
        relation: as in tables.
        score: the score of the engine.
        is_proposed: whether the engine proposed the link when it was asked to align again; the journal then says so.
        version: the version of the pair in which the row last changed.
        key: where the row stands among the others.
        findings: what the checks of single rows found, as the page gets it.
        across: the same of the checks that compare rows.
        terms: spans of terms found on both sides.
    """

    id: str
    units: tuple[list[Unit], list[Unit]]
    status: Status = "auto"
    confidence: float | None = None
    relation: str = "parallel"
    score: float | None = None
    is_proposed: bool = False
    version: int = 0
    key: tuple[float, float] = (0.0, 0.0)
    findings: list[dict[str, Any]] = field(default_factory=list)
    across: list[dict[str, Any]] = field(default_factory=list)
    terms: list[list[int]] = field(default_factory=list)

    @property
    def is_settled(self) -> bool:
        """Whether a person decided about the row."""
        return self.status in SETTLED

    @property
    def is_two_sided(self) -> bool:
        """Whether both sides have units."""
        return bool(self.units[0] and self.units[1])

    @property
    def is_doubtful(self) -> bool:
        """Whether a person should look at the row."""
        if self.is_settled or not self.is_two_sided:
            return False
        return bool(self.findings or self.across) or (self.confidence is not None and self.confidence < DOUBTFUL)

    def take_scores(self, other: Row) -> None:
        """Take over what the engine said of another row, which links the same units."""
        self.confidence, self.relation, self.score = other.confidence, other.relation, other.score
        self.is_proposed = other.is_proposed

    def text(self, side: int) -> str:
        """Return the text of a side as it is shown, to which the spans of findings refer."""
        return joined(self.units[side])

    def original(self, side: int) -> str:
        """Return the text of a side as in the document."""
        return joined(self.units[side], original=True)

    def to_json(self) -> dict[str, Any]:
        """Return the row as the page gets it."""
        values: dict[str, Any] = {
            "id": self.id,
            "source": [unit.to_json() for unit in self.units[0]],
            "target": [unit.to_json() for unit in self.units[1]],
            "status": self.status,
            "confidence": self.confidence,
            "relation": self.relation,
            "doubtful": self.is_doubtful,
            "findings": [*self.findings, *self.across],
        }
        if self.terms:
            values["terms"] = self.terms
        return values


def joined(units: Sequence[Unit], *, original: bool = False) -> str:
    """Return the text of units, with what stands between them in the document."""
    return join((unit.gap, unit.original if original else unit.text) for unit in units)


def join(texts: Iterable[tuple[str, str]]) -> str:
    """Return texts as one, each given after the gap before it."""
    parts: list[str] = []
    for gap, text in texts:
        # A text that a person put in the place of several units is in the first of them.
        if text and parts:
            parts.append(gap)
        parts.append(text)
    return "".join(parts)


def relation_of(units: tuple[Sequence[Unit], Sequence[Unit]]) -> str:
    """Return the relation of a row that a person made."""
    if units[0] and units[1]:
        return "parallel"
    return "source_only" if units[0] else "target_only"


def units_of(document: Document, side: int, level: Level) -> list[Unit]:
    """Return the units of a document."""
    made: list[Unit] = []
    end = 0
    for number, block in enumerate(document.blocks):
        spans: Iterable[tuple[int, int]] = [(block.start, block.end)]
        if level == "sentence":
            spans = [(sentence.start, sentence.end) for sentence in block.sentences]
        for start, stop in spans:
            text = document.text[start:stop]
            gap = document.text[end:start] if made else ""
            name = f"{'st'[side]}{len(made)}"
            made.append(
                Unit(name, side, text, text, block.kind, block.level, number, gap, float(len(made)), start, stop)
            )
            end = stop
    return made
