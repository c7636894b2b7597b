"""What a change writes into the file of corrections."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from aligner.corrections.records import Correction, LinkCorrection, TextCorrection, UnitsCorrection
from aligner.workbench.rows.model import Row, Unit
from aligner.workbench.rows.pair import Pair, Step


def before_lines(pair: Pair, step: Step) -> list[Correction]:
    """Return the lines whose numbers of units are those before the change: units and texts."""
    return list(_before(pair, step))


def _before(pair: Pair, step: Step) -> Iterator[Correction]:
    shifts: list[tuple[int, float, int]] = []
    for swap in step.swaps:
        side, rank = pair.sides[swap.side], swap.old[0].rank
        for unit in swap.old:
            if unit.text != unit.original:  # nobody could find it any more
                yield _text(pair, unit, unit.original)
        # Lines are applied one after the other.
        shift = sum(more for number, other, more in shifts if number == swap.side and other < rank)
        shifts.append((swap.side, rank, len(swap.new) - len(swap.old)))
        old, new = (tuple(unit.original for unit in units) for units in (swap.old, swap.new))
        yield UnitsCorrection(side.document.id, pair.level, old, new, side.number(swap.old[0]) + shift)


def after_lines(pair: Pair, step: Step) -> list[Correction]:
    """Return the lines whose numbers of units are those after the change: texts and links."""
    return list(_after(pair, step))


def _after(pair: Pair, step: Step) -> Iterator[Correction]:
    for swap in step.swaps:
        for unit in swap.new:
            if unit.text != unit.original:
                yield _text(pair, unit, unit.text)
    for unit, _, text in step.texts:
        yield _text(pair, unit, text)
    before = tuple((row.original(0), row.original(1)) for row in step.removed)
    for row in step.added:
        yield _link(pair, row, before)


def _text(pair: Pair, unit: Unit, text: str) -> TextCorrection:
    side = pair.sides[unit.side]
    return TextCorrection(side.document.id, pair.level, unit.original, text, side.number(unit))


def _link(pair: Pair, row: Row, before: tuple[tuple[str, str], ...]) -> LinkCorrection:
    numbers = [tuple(pair.sides[side].number(unit) for unit in row.units[side]) for side in (0, 1)]
    status = "withdrawn" if row.status == "auto" else row.status
    texts = row.original(0), row.original(1)
    names = [side.document.id for side in pair.sides]
    unchanged = before == (texts,)
    line = LinkCorrection(
        names[0], names[1], pair.level, *texts, status, numbers[0], numbers[1], () if unchanged else before
    )
    return replace(line, confidence=row.confidence, relation=row.relation) if row.is_proposed else line
