"""A pair as it was before the actions that the build took over, so that each can be done again, and taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from aligner.corrections.records import Correction, LinkCorrection, UnitsCorrection
from aligner.workbench.rows.divisions import (
    bare,
    find,
    find_run,
    fits,
    new_row,
    replace_units,
    runs_of,
    side_of,
    units_of_texts,
)
from aligner.workbench.rows.model import Row, Unit
from aligner.workbench.rows.pair import Pair, Step

Group = Sequence[Correction]
"""The lines of an action."""


def without_actions(pair: Pair, groups: Iterable[Group]) -> None:
    """Take back what the build took over, as far as the lines tell what was before.

    Actions that link nothing in this pair were made in another one: their divisions stay.

    Args:
        pair: the pair as the build left it.
        groups: the lines of all actions, in order.
    """
    built = _Built(pair)
    for group in reversed(_in_force(groups)):
        rows = [row for line in reversed(group) if isinstance(line, UnitsCorrection) and (row := built.join(line))]
        links = [line for line in group if isinstance(line, LinkCorrection)]
        rows = [row for row in rows if pair.rows.get(row.id) is row] or built.linked(links)
        texts = next((link.before for link in links if link.before), ())
        if rows := [*dict.fromkeys(rows)]:
            built.apply(Step(tuple(rows), tuple(_rows_before(pair, rows, texts))))


class _Built:
    """Rows and units of a pair by their texts, for there may be tens of thousands of lines that are in no build."""

    def __init__(self, pair: Pair) -> None:
        self._pair = pair
        self._rows: dict[tuple[str, str], dict[str, Row]] = {}
        self._texts = [{bare(unit.original) for unit in side.units} for side in pair.sides]
        self._note(row for row in pair.rows.values() if row.is_settled)

    def _note(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self._rows.setdefault(_key(row.original(0), row.original(1)), {})[row.id] = row

    def apply(self, step: Step) -> None:
        """Make a change."""
        self._pair.apply(step)
        self._note(step.added)
        for swap in step.swaps:
            self._texts[swap.side].update(bare(unit.original) for unit in swap.new)

    def linked(self, links: Sequence[LinkCorrection]) -> list[Row]:
        """Return the rows that an action made, and those that hold the rest of what it linked.

        There are none if the build does not have a row with what was decided.
        """
        found = [self._row(link) for link in links]
        if not any(found):
            return []
        held = [row for link, row in zip(links, found, strict=True) for row in ([row] if row else self._holders(link))]
        return [*dict.fromkeys(held)]

    def _row(self, link: LinkCorrection) -> Row | None:
        there = self._rows.get(_key(link.source_text, link.target_text), {}).values()
        # A row that was taken back to here has no status; nobody knows which one it had.
        fitting = [row for row in there if self._has(row) and (row.status == link.status or row.version)]
        return min(fitting, key=lambda row: self._distance(row, link), default=None)

    def _holders(self, link: LinkCorrection) -> Iterator[Row]:
        texts, numbers = (link.source_text, link.target_text), (link.source_ids, link.target_ids)
        for side, text, near in zip(self._pair.sides, texts, numbers, strict=True):
            yield from (unit.row for unit in find(side, text, near) or () if unit.row is not None)

    def _has(self, row: Row) -> bool:
        return self._pair.rows.get(row.id) is row

    def _distance(self, row: Row, link: LinkCorrection) -> int:
        """Return how far a row is from where the link was made."""
        for side, numbers in enumerate((link.source_ids, link.target_ids)):
            if numbers and row.units[side]:
                return abs(self._pair.sides[side].number(row.units[side][0]) - numbers[0])
        return 0

    def join(self, line: UnitsCorrection) -> Row | None:
        """Take back the division of a line, and return the row that holds the units now; None if it is not there."""
        number = side_of(self._pair, line.document)
        side = self._pair.sides[number]
        if not self._texts[number].issuperset(map(bare, line.after)):
            return None
        made = side.units[line.first : line.first + len(line.after)] if fits(side, line.after, line.first) else None
        if made is None and find_run(side, line.before, line.first) is None:
            made = find_run(side, line.after, line.first)
        if made is None:
            return None
        step = replace_units(self._pair, number, made, units_of_texts(self._pair, number, made, line.before))
        self.apply(step)
        return step.added[0]


def _key(source: str, target: str) -> tuple[str, str]:
    return bare(source), bare(target)


def _in_force(groups: Iterable[Group]) -> list[Group]:
    """Return the actions of the pair that are not taken back."""
    done: list[Group] = []
    undone: list[Group] = []
    for group in groups:
        first = group[0]
        if not any(isinstance(line, LinkCorrection) for line in group):
            continue
        if first.undoes and done and done[-1][0].action == first.undoes:
            undone.append(done.pop())
        elif first.redoes and undone and undone[-1][0].action == first.redoes:
            done.append(undone.pop())
        else:
            done.append(group)
            undone.clear()
    return done


def _rows_before(pair: Pair, rows: Sequence[Row], texts: Sequence[tuple[str, str]]) -> Iterator[Row]:
    """Yield rows over the units of others, linked as pairs of texts say; units that these do not have stay together."""
    left = [sorted((unit for row in rows for unit in row.units[side]), key=_rank) for side in (0, 1)]
    for one, two in texts:
        units = _take(left[0], one), _take(left[1], two)
        if units[0] or units[1]:
            yield new_row(pair, units, "auto")
    for row in rows:
        more = [[unit for unit in row.units[side] if unit in left[side]] for side in (0, 1)]
        if more[0] or more[1]:
            rest = new_row(pair, (more[0], more[1]), "auto")
            # The confidence of a link that was fixed is not that of the engine.
            if rest.units == row.units and row.status not in ("accepted", "edited"):
                rest.take_scores(row)
            yield rest


def _rank(unit: Unit) -> float:
    return unit.rank


def _take(units: list[Unit], text: str) -> list[Unit]:
    """Remove units in a row that have a text from a list, and return them; nothing if there are none."""
    for start, stop in runs_of(units, bare(text)):
        taken = units[start:stop]
        del units[start:stop]
        return taken
    return []
