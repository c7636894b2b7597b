"""Where one text of an alignment runs beside the other: the beads of two documents as stretches of both.

Stretches are simplified to what a picture can show, so that those of a long document take no more room.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from aligner.report.reading import Chunk, Table
from aligner.report.statistics import is_taken
from aligner.types import DOUBTFUL, Alignment

ROLES = ("parallel", "moved", "comparable", "doubtful", "source_only", "target_only", "rejected")
"""What a stretch is; `doubtful` are those with a confidence below 0.5."""

_WIDTHS = 250
"""Adjacent stretches of a role are joined until they take this fraction of a text."""
Range = tuple[float, float]


@dataclass(slots=True)
class Stretch:
    """A run of the source beside a run of the target; None where a side has nothing."""

    role: str
    source: Range | None
    target: Range | None


@dataclass(slots=True)
class Strip:
    """Two documents side by side; positions are fractions of their lengths.

    Attributes:
        names: source and target document.
        languages: their languages.
        stretches: the beads.
    """

    names: tuple[str, str]
    languages: tuple[str, str]
    stretches: list[Stretch] = field(default_factory=list)


def of_alignment(alignment: Alignment) -> Strip:
    """Return the picture of an alignment."""
    documents = alignment.source, alignment.target
    units = [document.blocks if alignment.level == "paragraph" else document.sentences for document in documents]
    stretches = []
    for bead in alignment.beads:
        sides = [
            (held[span.start].start, held[span.stop - 1].end) if span else None
            for held, span in zip(units, (bead.source, bead.target), strict=True)
        ]
        stretches.append(Stretch(_role(bead.relation, bead.confidence, "auto", None), sides[0], sides[1]))
    return _finish((documents[0].id, documents[1].id), (documents[0].language, documents[1].language), stretches)


def of_table(table: Table, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Strip]:
    """Return the pictures of some pairs of documents of a table.

    Args:
        table: the table, which is read once.
        wanted: source and target documents.
    """
    held: dict[tuple[str, str], list[_Bead]] = {key: [] for key in wanted}
    languages: dict[tuple[str, str], tuple[str, str]] = {}
    for chunk in table.chunks():
        for key, pair, bead in _beads(chunk):
            if key in held:
                languages[key] = pair
                held[key].append(bead)
    return {key: _strip(key, languages[key], beads) for key, beads in held.items() if beads}


@dataclass(slots=True)
class _Bead:
    """A bead as a table has it: its offsets and its numbers of units on each side."""

    role: str
    offsets: tuple[Range | None, Range | None]
    units: tuple[Range | None, Range | None]


_COLUMNS = (
    "source_document", "target_document", "source_lang", "target_lang", "relation", "confidence", "status", "reason",
    "source_start", "source_end", "target_start", "target_end", "source_ids", "target_ids",
)  # fmt: skip


def _beads(chunk: Chunk) -> Iterator[tuple[tuple[str, str], tuple[str, str], _Bead]]:
    rows = len(chunk["source_document"])
    columns = [chunk[name] if name in chunk else [None] * rows for name in _COLUMNS]
    for source, target, own, other, relation, confidence, status, reason, *places in zip(*columns, strict=True):
        a, b, c, d, source_ids, target_ids = places
        offsets = _range(a, b), _range(c, d)
        units = _numbers(source_ids), _numbers(target_ids)
        yield (source, target), (own, other), _Bead(_role(relation, confidence, status, reason), offsets, units)


def _strip(names: tuple[str, str], languages: tuple[str, str], beads: Sequence[_Bead]) -> Strip:
    # Files of other tools have no offsets; numbers of units show as much where sentences are alike in length.
    complete = all(
        offsets is not None or units is None
        for bead in beads
        for offsets, units in zip(bead.offsets, bead.units, strict=True)
    )
    places = [bead.offsets if complete else bead.units for bead in beads]
    return _finish(names, languages, [Stretch(bead.role, *place) for bead, place in zip(beads, places, strict=True)])


def _role(relation: str, confidence: float | None, status: str | None, reason: str | None) -> str:
    if status == "rejected" or is_taken(status, reason):
        return "rejected"
    doubtful = confidence is not None and not math.isnan(confidence) and confidence < DOUBTFUL
    if relation in ("parallel", "moved") and doubtful and status in ("auto", "", None):
        return "doubtful"
    return relation if relation in ROLES else "parallel"


def _range(start: int | None, end: int | None) -> Range | None:
    return None if start is None or end is None else (start, end)


def _numbers(ids: Sequence[int]) -> Range | None:
    return (min(ids), max(ids) + 1) if ids else None


def _finish(names: tuple[str, str], languages: tuple[str, str], stretches: list[Stretch]) -> Strip:
    """Turn positions into fractions of the texts, and join what a picture cannot tell apart."""
    ends = [max((side[1] for side in sides if side), default=1) or 1 for sides in _sides(stretches)]
    strip = Strip(names, languages)
    for stretch in stretches:
        scaled = Stretch(stretch.role, _scale(stretch.source, ends[0]), _scale(stretch.target, ends[1]))
        if not (scaled.source or scaled.target):
            continue
        before = strip.stretches[-1] if strip.stretches else None
        if before is None or not _joins(before, scaled, len(stretches)):
            strip.stretches.append(scaled)
        else:
            before.source, before.target = _join(before.source, scaled.source), _join(before.target, scaled.target)
    return strip


def _sides(stretches: Sequence[Stretch]) -> tuple[list[Range | None], list[Range | None]]:
    return [each.source for each in stretches], [each.target for each in stretches]


def _scale(side: Range | None, length: float) -> Range | None:
    return None if side is None else (side[0] / length, side[1] / length)


def _joins(before: Stretch, new: Stretch, count: int) -> bool:
    """Return whether two stretches look like one: alike, adjacent in both texts, and narrow."""
    if count <= _WIDTHS or before.role != new.role:
        return False
    for own, other in ((before.source, new.source), (before.target, new.target)):
        if (own is None) != (other is None):
            return False
        if own and other and not (0 <= other[0] - own[1] < 1 / _WIDTHS and other[1] - own[0] < 1 / _WIDTHS):
            return False
    return True


def _join(own: Range | None, other: Range | None) -> Range | None:
    return (own[0], other[1]) if own and other else own or other
