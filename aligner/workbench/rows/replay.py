"""The state of a pair made again from the file of corrections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import get_args

from aligner.corrections.records import Correction, LinkCorrection, TextCorrection, UnitsCorrection, actions
from aligner.types import Relation
from aligner.workbench.rows.before import without_actions
from aligner.workbench.rows.divisions import bare, divided, find, new_row, side_of
from aligner.workbench.rows.model import Row, Unit
from aligner.workbench.rows.pair import Done, Pair, Step

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
    groups = actions(each for each in corrections if concerns(pair, each))
    without_actions(pair, groups)
    for group in groups:
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
            step = divided(pair, each, lost)
        elif isinstance(each, TextCorrection):
            step = _edited(pair, each, lost)
        else:
            found = [
                find(side, text, numbers)
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
        steps.append(step)
    return steps


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
            row = new_row(pair, (own[0], own[1]), "auto" if link.status == "withdrawn" else link.status)
            if link.confidence is not None:
                row.confidence, row.is_proposed = link.confidence, True
                row.relation = link.relation if link.relation in get_args(Relation) else row.relation
            added.append(row)
    for row in removed.values():
        rest = tuple([unit for unit in side if unit.id not in held] for side in row.units)
        if rest[0] or rest[1]:
            added.append(new_row(pair, (rest[0], rest[1]), "auto"))
        for new in added:
            if new.units == row.units and not new.is_proposed:
                new.take_scores(row)
    return Step(tuple(removed.values()), tuple(added))


def _edited(pair: Pair, line: TextCorrection, lost: list[Correction]) -> Step | None:
    found = find(pair.sides[side_of(pair, line.document)], line.text, (line.id,))
    if not found:
        lost.append(line)
        return None
    # A text in the place of several units is shown in the first of them.
    same = bare(line.text) == bare(line.new_text)
    wanted = [unit.original for unit in found] if same else [line.new_text, *[""] * (len(found) - 1)]
    texts = [(unit, unit.text, text) for unit, text in zip(found, wanted, strict=True) if unit.text != text]
    rows = list(dict.fromkeys(unit.row for unit, _, _ in texts if unit.row is not None))
    if not rows:
        return None
    new = [Row(pair.new_id("r"), row.units, row.status) for row in rows]
    for row, old in zip(new, rows, strict=True):
        row.take_scores(old)
    return Step(tuple(rows), tuple(new), (), tuple(texts))
