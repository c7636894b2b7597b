"""The state of a pair made again from the file of corrections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import get_args

from aligner.corrections.records import Correction, LinkCorrection, TextCorrection, UnitsCorrection, actions
from aligner.types import Relation
from aligner.workbench.rows.model import Row, Status, Unit, joined, relation_of
from aligner.workbench.rows.pair import Done, Pair, Side, Step, Swap

Link = tuple[LinkCorrection, tuple[list[Unit], list[Unit]]]
"""A line, and the units that it links."""


def concerns(pair: Pair, correction: Correction) -> bool:
    """Return whether a correction is about a pair, or about one of its documents."""
    if correction.level != pair.level:
        return False
    names = [side.document.id for side in pair.sides]
    if isinstance(correction, LinkCorrection):
        return [correction.source, correction.target] == names
    return correction.document in names


def replay(pair: Pair, corrections: Iterable[Correction]) -> list[Correction]:
    """Do the actions of a file again, and return the corrections for which nothing was found.

    Args:
        pair: the pair as the last build left it.
        corrections: the lines of the file, in order.
    """
    lost: list[Correction] = []
    for group in actions(each for each in corrections if concerns(pair, each)):
        first = group[0]
        if not any(isinstance(each, LinkCorrection) for each in group):
            follow(pair, group, lost)
        elif first.undoes and pair.done and pair.done[-1].action == first.undoes:
            take_back(pair)
        elif first.redoes and pair.undone and pair.undone[-1].action == first.redoes:
            do_again(pair)
        else:
            steps = follow(pair, group, lost)
            if first.action and steps:
                pair.done.append(Done(first.action, first.name, tuple(steps)))
                pair.undone.clear()
    return lost


def take_back(pair: Pair) -> None:
    """Take back the last action."""
    done = pair.done.pop()
    for step in reversed(done.steps):
        pair.apply(step.inverse())
    pair.undone.append(done)


def do_again(pair: Pair) -> None:
    """Do the action again that was taken back last."""
    done = pair.undone.pop()
    for step in done.steps:
        pair.apply(step)
    pair.done.append(done)


def follow(pair: Pair, group: Sequence[Correction], lost: list[Correction]) -> list[Step]:
    """Do what the lines of an action say, as far as their texts are found, and return the steps.

    Args:
        pair: the pair.
        group: the lines of an action.
        lost: takes the lines for which nothing was found.
    """
    steps: list[Step] = []
    links: list[Link] = []
    for each in group:
        step: Step | None = None
        if isinstance(each, UnitsCorrection):
            step = _divided(pair, each, lost)
        elif isinstance(each, TextCorrection):
            step = _edited(pair, each, lost)
        else:
            found = [
                _find(side, text, numbers)
                for side, text, numbers in zip(
                    pair.sides, (each.source_text, each.target_text), (each.source_ids, each.target_ids), strict=True
                )
            ]
            if found[0] is None or found[1] is None:
                lost.append(each)
            else:
                links.append((each, (found[0], found[1])))
        if step is not None:
            pair.apply(step)
            steps.append(step)
    if links:
        step = _linked(pair, links)
        pair.apply(step)
        known = not steps and _is_known(step, links)
        steps.append(_as_before(pair, step, links) if known else step)
    return steps


def _is_known(step: Step, links: Sequence[Link]) -> bool:
    """Return whether the rows were linked like this before the step, because the build took over what was decided."""
    gone, come = ({_names(row): row.status for row in rows} for rows in (step.removed, step.added))
    if gone.keys() != come.keys():
        return False
    texts = next((link.before for link, _ in links if link.before), ())
    there = {(_bare(row.original(0)), _bare(row.original(1))) for row in step.removed}
    return gone == come or bool(texts and {(_bare(one), _bare(two)) for one, two in texts} != there)


def _names(row: Row) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(unit.id for unit in side) for side in row.units)


def _as_before(pair: Pair, step: Step, links: Sequence[Link]) -> Step:
    """Return a step that the build has done already, so that it can be taken back as far as its lines tell."""
    texts = next((link.before for link, _ in links if link.before), ())
    left = [sorted((unit for row in step.added for unit in row.units[side]), key=_rank) for side in (0, 1)]
    rows = [_row(pair, (_take(left[0], one), _take(left[1], two)), "auto") for one, two in texts]
    rows = [row for row in rows if row.units[0] or row.units[1]]
    if not texts or left[0] or left[1]:
        rows = [_row(pair, row.units, "auto") for row in step.added]
        for row, old in zip(rows, step.added, strict=True):
            row.judge_as(old)
    return Step(tuple(rows), step.added)


def _rank(unit: Unit) -> float:
    return unit.rank


def _take(units: list[Unit], text: str) -> list[Unit]:
    """Remove units in a row that have a text from a list, and return them; nothing if there are none."""
    for start, stop in _runs(units, _bare(text)):
        taken = units[start:stop]
        del units[start:stop]
        return taken
    return []


def _linked(pair: Pair, links: Sequence[Link]) -> Step:
    """Return the step that links units, wherever they were; what stays of their rows stays together."""
    held: dict[str, int] = {}
    for number, (_, units) in enumerate(links):
        held |= {unit.id: number for side in units for unit in side}
    removed: dict[str, Row] = {}
    added: list[Row] = []
    for number, (link, units) in enumerate(links):
        own = tuple([unit for unit in side if held[unit.id] == number] for side in units)
        for unit in (*own[0], *own[1]):
            if unit.row is not None:
                removed[unit.row.id] = unit.row
        if own[0] or own[1]:
            row = _row(pair, (own[0], own[1]), "auto" if link.status == "withdrawn" else link.status)
            if link.confidence is not None:
                row.confidence, row.is_proposed = link.confidence, True
                row.relation = link.relation if link.relation in get_args(Relation) else row.relation
            added.append(row)
    for row in removed.values():
        rest = tuple([unit for unit in side if unit.id not in held] for side in row.units)
        if rest[0] or rest[1]:
            added.append(_row(pair, (rest[0], rest[1]), "auto"))
        for new in added:
            if new.units == row.units and not new.is_proposed:
                new.judge_as(row)
    return Step(tuple(removed.values()), tuple(added))


def _row(pair: Pair, units: tuple[list[Unit], list[Unit]], status: Status) -> Row:
    return Row(pair.new_id("r"), units, status, relation=relation_of(units))


def _divided(pair: Pair, line: UnitsCorrection, lost: list[Correction]) -> Step | None:
    number = _side_of(pair, line.document)
    side = pair.sides[number]
    old = _find_run(side, line.before, line.first)
    if old is None:
        if _find_run(side, line.after, line.first) is None:
            lost.append(line)
        return None  # the build has done it
    whole, position = joined(old, original=True), 0
    new: list[Unit] = []
    for text in line.after:
        start = whole.find(text, position)
        gap = whole[position:start] if start >= 0 and new else old[0].gap
        position = start + len(text) if start >= 0 else position
        like = old[min(len(new), len(old) - 1)]
        rank = old[0].rank + len(new) * 1e-10
        ends = old[0].start + position - len(text), old[0].start + position
        new.append(Unit(pair.new_id("u"), number, text, text, like.kind, like.level, like.block, gap, rank, *ends))
    return replace_units(pair, number, old, new)


def replace_units(pair: Pair, side: int, old: Sequence[Unit], new: Sequence[Unit]) -> Step:
    """Return the step that puts units in the place of others, in the row that held them; several rows become one."""
    rows = list(dict.fromkeys(unit.row for unit in old if unit.row is not None))
    sides: list[list[Unit]] = []
    for number in (0, 1):
        units = [unit for row in rows for unit in row.units[number] if number != side or unit not in old]
        sides.append(sorted([*units, *(new if number == side else ())], key=lambda unit: unit.rank))
    row = _row(pair, (sides[0], sides[1]), rows[0].status if len(rows) == 1 else "auto")
    if len(rows) == 1:
        row.judge_as(rows[0])
    return Step(tuple(rows), (row,), (Swap(side, tuple(old), tuple(new)),))


def _edited(pair: Pair, line: TextCorrection, lost: list[Correction]) -> Step | None:
    found = _find(pair.sides[_side_of(pair, line.document)], line.text, (line.id,))
    if not found:
        lost.append(line)
        return None
    # A text in the place of several units is shown in the first of them.
    same = _bare(line.text) == _bare(line.new_text)
    wanted = [unit.original for unit in found] if same else [line.new_text, *[""] * (len(found) - 1)]
    texts = [(unit, unit.text, text) for unit, text in zip(found, wanted, strict=True) if unit.text != text]
    rows = list(dict.fromkeys(unit.row for unit, _, _ in texts if unit.row is not None))
    if not rows:
        return None
    new = [Row(pair.new_id("r"), row.units, row.status) for row in rows]
    for row, old in zip(new, rows, strict=True):
        row.judge_as(old)
    return Step(tuple(rows), tuple(new), (), tuple(texts))


def _side_of(pair: Pair, document: str) -> int:
    return 0 if pair.sides[0].document.id == document else 1


def _find(side: Side, text: str, numbers: Sequence[int]) -> list[Unit] | None:
    """Return the units of a text, those with the numbers given if they have it, else the nearest ones."""
    if not text.strip():
        return []
    wanted = _bare(text)
    if all(0 <= number < len(side.units) for number in numbers):
        units = [side.units[number] for number in numbers]
        if _bare("".join(unit.original for unit in units)) == wanted:
            return units
    near = numbers[0] if numbers else 0
    runs = sorted(_runs(side.units, wanted), key=lambda start_stop: abs(start_stop[0] - near))
    return side.units[slice(*runs[0])] if runs else None


def _runs(units: Sequence[Unit], wanted: str) -> Iterator[tuple[int, int]]:
    """Yield where units in a row have a text."""
    for start, unit in enumerate(units):
        stop, rest = start, wanted
        while rest and stop < len(units) and rest.startswith(bare := _bare(units[stop].original)):
            rest, stop = rest[len(bare) :], stop + 1
        if not rest and unit.original.strip():
            yield start, stop


def _find_run(side: Side, texts: Sequence[str], near: int) -> list[Unit] | None:
    """Return units in a row with certain texts, the nearest to a number."""
    wanted = [_bare(text) for text in texts]
    last = len(side.units) - len(texts)

    def fits(start: int) -> bool:
        return all(
            _bare(unit.original) == text
            for unit, text in zip(side.units[start : start + len(texts)], wanted, strict=True)
        )

    if 0 <= near <= last and fits(near):
        return side.units[near : near + len(texts)]
    starts = [start for start in range(last + 1) if fits(start)]
    start = min(starts, key=lambda start: abs(start - near), default=None)
    return None if start is None else side.units[start : start + len(texts)]


def _bare(text: str) -> str:
    return "".join(text.split())
