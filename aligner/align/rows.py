"""Files whose languages are columns of tables: the cells of a row are translations of each other only."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from aligner.align.engine import FixedBead, Side, align, parallel_probability
from aligner.types import Bead, Document, Level, Span

_Units = dict[int, list[int]]
"""The units of each row. Negative numbers stand for the text outside tables, between two rows of both documents."""


def share_rows(source: Document, target: Document) -> bool:
    """Return whether two documents are columns of the same tables.

    The tables of a PDF are found by the places of words: their rows count only if each has both cells.
    """
    if not source.meta.get("path") or source.meta["path"] != target.meta.get("path"):
        return False
    rows = [{block.origin.row for block in document.blocks} - {None} for document in (source, target)]
    return all(rows) and (source.meta.get("format") != "pdf" or rows[0] == rows[1])


def align_rows(
    source: Document, target: Document, own: Side, other: Side, level: Level, fixed: Sequence[FixedBead] = ()
) -> list[Bead]:
    """Align two columns row by row: each cell with the cell beside it, whatever the two say.

    Args:
        source: a document.
        target: another document of the same file.
        own: the units of `source`.
        other: the units of `target`.
        level: what the units are.
        fixed: beads that are known, in one row or not.

    Returns:
        Beads as those of `engine.align`. The confidence of a bead that is a whole row is the probability that the
        texts are translated there.
    """
    free = align(own, other, fixed)
    rows = _rows(source, level), _rows(target, level)
    common = {*rows[0]} & {*rows[1]} - {None}
    held = [{unit for bead in fixed for unit in bead[side].indices} for side in (0, 1)]
    units = _units(rows[0], common), _units(rows[1], common)
    made: list[Bead] = []
    rows_of_made: list[int] = []
    inside = _inside([bead for bead in free if not _is_held(bead, held)], units)
    for row in dict.fromkeys((*units[0], *units[1])):
        left, right = ([unit for unit in units[side].get(row, []) if unit not in held[side]] for side in (0, 1))
        beads = inside.get(row, [])
        is_cell = row >= 0 and len(left) == len(right) == 1
        if not (left and right):
            beads = [Bead(Span(unit, unit + 1), Span(0, 0), 0.0, 1.0, "source_only") for unit in left]
            beads += [Bead(Span(0, 0), Span(unit, unit + 1), 0.0, 1.0, "target_only") for unit in right]
        elif not is_cell and _count(beads) != len(left) + len(right):
            beads = _align_units(own, other, left, right)
        if is_cell:
            score = next((bead.score for bead in inside.get(row, []) if bead.source and bead.target), None)
            spans = Span(left[0], left[0] + 1), Span(right[0], right[0] + 1)
            beads = [Bead(*spans, _cosine(own, other, *spans) if score is None else score, 1.0, "parallel")]
        made += beads
        rows_of_made += [row] * len(beads)
    alone = Counter(row for row in rows_of_made if row >= 0)
    by_unit = _by_unit(units)
    for bead in free:
        if _is_held(bead, held):
            made.append(bead)
            rows_of_made.append(by_unit[0][bead.source.start] if bead.source else by_unit[1][bead.target.start])
    order = _order(made, rows_of_made, units[0])
    beads = [made[k] for k in order]
    parallel = parallel_probability(own, other, beads).tolist()
    return [
        replace(bead, confidence=probability) if alone[rows_of_made[k]] == 1 and not _is_held(bead, held) else bead
        for k, bead, probability in zip(order, beads, parallel, strict=True)
    ]


def _rows(document: Document, level: Level) -> list[int | None]:
    """Return the row of each unit; None stands for the text outside tables."""
    return [
        block.origin.row
        for block in document.blocks
        for _ in range(1 if level == "paragraph" else len(block.sentences))
    ]


def _units(rows: Sequence[int | None], common: Collection[int | None]) -> _Units:
    units: _Units = {}
    passed: set[int] = set()
    for unit, row in enumerate(rows):
        units.setdefault(-1 - len(passed) if row is None else row, []).append(unit)
        if row is not None and row in common:
            passed.add(row)
    return units


def _by_unit(units: tuple[_Units, _Units]) -> list[dict[int, int]]:
    """Return the row of each unit, for both sides."""
    return [{unit: row for row, members in side.items() for unit in members} for side in units]


def _is_held(bead: Bead, held: Sequence[set[int]]) -> bool:
    """Return whether a bead has some of the units that are held by fixed beads."""
    return not (held[0].isdisjoint(bead.source.indices) and held[1].isdisjoint(bead.target.indices))


def _inside(beads: Sequence[Bead], units: tuple[_Units, _Units]) -> dict[int, list[Bead]]:
    """Return the beads that lie in one row, by row."""
    by_unit = _by_unit(units)
    inside: dict[int, list[Bead]] = {}
    for bead in beads:
        rows = {by_unit[0][unit] for unit in bead.source.indices} | {by_unit[1][unit] for unit in bead.target.indices}
        if len(rows) == 1:
            inside.setdefault(rows.pop(), []).append(bead)
    return inside


def _count(beads: Sequence[Bead]) -> int:
    return sum(len(bead.source) + len(bead.target) for bead in beads)


def _align_units(own: Side, other: Side, left: Sequence[int], right: Sequence[int]) -> list[Bead]:
    """Align some of the units of both sides; the beads have the indices of the full texts."""

    def span(old: Span, units: Sequence[int]) -> Span:
        return Span(units[old.start], units[old.stop - 1] + 1) if old else Span(0, 0)

    beads = align(own.take(np.array(left, np.int64)), other.take(np.array(right, np.int64)))
    return [replace(bead, source=span(bead.source, left), target=span(bead.target, right)) for bead in beads]


def _cosine(own: Side, other: Side, source: Span, target: Span) -> float:
    vectors = own.sums[source.start], other.sums[target.start]
    lengths = float(np.linalg.norm(vectors[0]) * np.linalg.norm(vectors[1]))
    return float(vectors[0] @ vectors[1]) / lengths if lengths > 0 else 0.0


def _order(beads: Sequence[Bead], rows: Sequence[int], source: _Units) -> list[int]:
    """Return the positions of beads in source order; one without source follows the rows or the text before it."""
    passed = sorted((bead.target.stop, bead.source.stop) for bead in beads if bead.source and bead.target)
    stops = [target for target, _ in passed]
    in_tables = sorted(row for row in source if row >= 0)

    def key(k: int) -> tuple[int, bool, int]:
        bead = beads[k]
        if bead.source:
            return bead.source.start, True, 0
        if rows[k] >= 0:
            above = bisect_left(in_tables, rows[k])
            return (source[in_tables[above - 1]][-1] + 1 if above else 0), False, bead.target.start
        before = bisect_right(stops, bead.target.start)
        return (passed[before - 1][1] if before else 0), False, bead.target.start

    return sorted(range(len(beads)), key=key)
