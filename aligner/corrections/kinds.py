"""The kinds of corrections: a decision about a link, about the bounds of units, or about a text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from aligner.types import Level

Context = tuple[str, ...]
"""The end of the text before a run of units and the beginning of the text after it; empty if not known."""
Decision = Literal["accepted", "edited", "rejected", "withdrawn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What all lines have.

    Attributes:
        when: the time, ISO 8601 in UTC.
        by: who decided; may be empty.
        action: what lines that were made together share; empty if the line stands alone.
        part: the number of the line in its action, from 1, and the number of lines of the action.
        name: what was done, such as "merge".
        undoes: the action that this one takes back.
        redoes: the action that this one does again.
        line: the number of the line in the file that was read, from 1; it is not written.
    """

    when: str = ""
    by: str = ""
    action: str = ""
    part: tuple[int, int] = (1, 1)
    name: str = ""
    undoes: str = ""
    redoes: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class LinkCorrection(Line):
    """A link that a person accepted, made, rejected, or no longer decides about.

    Attributes:
        source: id of the source document.
        target: id of the target document.
        level: whether the units are sentences or paragraphs.
        source_text: text of the source units as in the document; empty if the target units have no source.
        target_text: text of the target units as in the document; empty if the source units are not translated.
        status: "accepted", "edited" (made by the person), "rejected", or "withdrawn" (nothing is decided any more).
        source_ids: numbers of the source units when it was made; they choose where a text occurs several times.
        target_ids: the same of the target.
        before: pairs of texts that were linked before, where the link was edited.
        source_around: the text around the source units when it was made, without white space; it chooses before the
            numbers where a text occurs several times.
        target_around: the same of the target.
        confidence: the confidence of the engine that proposed the link when it was asked to align again; None if the
            link is that of a build, or a person's.
        relation: the relation that the engine proposed with it.
    """

    kind: ClassVar = "link"
    source: str
    target: str
    level: Level
    source_text: str
    target_text: str
    status: Decision
    source_ids: tuple[int, ...] = ()
    target_ids: tuple[int, ...] = ()
    before: tuple[tuple[str, str], ...] = ()
    source_around: Context = ()
    target_around: Context = ()
    confidence: float | None = None
    relation: str = ""


@dataclass(frozen=True, slots=True)
class UnitsCorrection(Line):
    """A run of units that a person divided otherwise; both lists join to the same text, but for white space.

    Attributes:
        document: id of the document.
        level: whether the units are sentences or paragraphs.
        before: texts of the units of the run as they were.
        after: texts of the units that take their place.
        first: number of the first unit of the run when it was made.
        around: the text around the run, as that of links.
    """

    kind: ClassVar = "units"
    document: str
    level: Level
    before: tuple[str, ...]
    after: tuple[str, ...]
    first: int = 0
    around: Context = ()


@dataclass(frozen=True, slots=True)
class TextCorrection(Line):
    """Another text for a unit, or for a run of units of one row, which tables show instead of the document's.

    Attributes:
        document: id of the document.
        level: whether the unit is a sentence or a paragraph.
        text: the text of the unit as in the document.
        new_text: the other text; the same as `text` if the edit is taken back.
        id: number of the unit when it was made.
        around: the text around it, as that of links.
    """

    kind: ClassVar = "text"
    document: str
    level: Level
    text: str
    new_text: str
    id: int = 0
    around: Context = ()


Correction = LinkCorrection | UnitsCorrection | TextCorrection
