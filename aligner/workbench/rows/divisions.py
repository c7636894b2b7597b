"""Units found by their texts, and divided otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aligner.corrections.records import Correction, UnitsCorrection
from aligner.workbench.rows.model import Row, Status, Unit, joined, relation_of
from aligner.workbench.rows.pair import Pair, Side, Step, Swap


def divided(pair: Pair, line: UnitsCorrection, lost: list[Correction]) -> Step | None:
    """Return the step that divides units as a line says; None if the build has done it, or if they are not found.

    Args:
        pair: the pair.
        line: the line.
        lost: takes the line if its units are not found.
    """
    number = side_of(pair, line.document)
    side = pair.sides[number]
    old = find_run(side, line.before, line.first)
    if old is None:
        if find_run(side, line.after, line.first) is None:
            lost.append(line)
        return None
    return replace_units(pair, number, old, units_of_texts(pair, number, old, line.after))


def runs_of(units: Sequence[Unit], wanted: str) -> Iterator[tuple[int, int]]:
    """Yield where units in a row have a text."""
    for start, unit in enumerate(units):
        stop, rest = start, wanted
        while rest and stop < len(units) and rest.startswith(own := bare(units[stop].original)):
            rest, stop = rest[len(own) :], stop + 1
        if not rest and unit.original.strip():
            yield start, stop


def units_of_texts(pair: Pair, side: int, old: Sequence[Unit], texts: Sequence[str]) -> list[Unit]:
    """Return units with certain texts, which divide the text of others."""
    whole, position = joined(old, original=True), 0
    new: list[Unit] = []
    for text in texts:
        start = whole.find(text, position)
        gap = whole[position:start] if start >= 0 and new else old[0].gap
        position = start + len(text) if start >= 0 else position
        like = old[min(len(new), len(old) - 1)]
        rank = old[0].rank + len(new) * 1e-10
        ends = old[0].start + position - len(text), old[0].start + position
        new.append(Unit(pair.new_id("u"), side, text, text, like.kind, like.level, like.block, gap, rank, *ends))
    return new


def replace_units(pair: Pair, side: int, old: Sequence[Unit], new: Sequence[Unit]) -> Step:
    """Return the step that puts units in the place of others, in the row that held them; several rows become one."""
    rows = list(dict.fromkeys(unit.row for unit in old if unit.row is not None))
    sides: list[list[Unit]] = []
    for number in (0, 1):
        units = [unit for row in rows for unit in row.units[number] if number != side or unit not in old]
        sides.append(sorted([*units, *(new if number == side else ())], key=lambda unit: unit.rank))
    row = new_row(pair, (sides[0], sides[1]), rows[0].status if len(rows) == 1 else "auto")
    if len(rows) == 1:
        row.take_scores(rows[0])
    return Step(tuple(rows), (row,), (Swap(side, tuple(old), tuple(new)),))


def new_row(pair: Pair, units: tuple[list[Unit], list[Unit]], status: Status) -> Row:
    """Return a row that links units."""
    return Row(pair.new_id("r"), units, status, relation=relation_of(units))


def side_of(pair: Pair, document: str) -> int:
    """Return the number of the side that a document is on."""
    return 0 if pair.sides[0].document.id == document else 1


def find_run(side: Side, texts: Sequence[str], near: int) -> list[Unit] | None:
    """Return units in a row with certain texts, the nearest to a number."""
    if fits(side, texts, near):
        return side.units[near : near + len(texts)]
    starts = [start for start in range(len(side.units) - len(texts) + 1) if fits(side, texts, start)]
    start = min(starts, key=lambda start: abs(start - near), default=None)
    return None if start is None else side.units[start : start + len(texts)]


def fits(side: Side, texts: Sequence[str], start: int) -> bool:
    """Return whether the units from a number on have certain texts."""
    units = side.units[start : start + len(texts)] if start >= 0 else []
    return len(units) == len(texts) and all(
        bare(unit.original) == bare(text) for unit, text in zip(units, texts, strict=True)
    )


def bare(text: str) -> str:
    """Return a text without white space."""
    return "".join(text.split())


def find(side: Side, text: str, numbers: Sequence[int]) -> list[Unit] | None:
    """Return the units of a text, those with the numbers given if they have it, else the nearest ones."""
    if not text.strip():
        return []
    wanted = bare(text)
    if all(0 <= number < len(side.units) for number in numbers):
        units = [side.units[number] for number in numbers]
        if bare("".join(unit.original for unit in units)) == wanted:
            return units
    near = numbers[0] if numbers else 0
    runs = sorted(runs_of(side.units, wanted), key=lambda start_stop: abs(start_stop[0] - near))
    return side.units[slice(*runs[0])] if runs else None
