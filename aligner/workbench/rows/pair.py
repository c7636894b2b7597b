"""The rows of a pair of documents: in the order in which they are shown, and changed by actions of one form."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from aligner.types import Document, Level
from aligner.workbench.rows.model import Row, Unit

_START = -1.0
"""The place of rows that begin before the first source unit."""
_CROWDED = 1e-9
"""Distance of ranks below which all get new ones: between two floats there is only so much room."""


class Side:
    """The units of a document, in order."""

    def __init__(self, document: Document, units: list[Unit]) -> None:
        self.document = document
        self.units = units
        self._ranks = [unit.rank for unit in units]

    def number(self, unit: Unit) -> int:
        """Return the number of a unit in the document as it is divided now."""
        return bisect_left(self._ranks, unit.rank)

    def after(self, unit: Unit) -> Unit | None:
        """Return the next unit."""
        number = self.number(unit) + 1
        return self.units[number] if number < len(self.units) else None

    def before(self, unit: Unit) -> Unit | None:
        """Return the unit before."""
        number = self.number(unit)
        return self.units[number - 1] if number else None

    def replace(self, old: Sequence[Unit], new: Sequence[Unit]) -> bool:
        """Put units in the place of a run of units, and return whether the ranks there have become crowded."""
        start = self.number(old[0])
        low = old[0].rank
        following = start + len(old)
        high = self.units[following].rank if following < len(self.units) else low + len(new) + 1.0
        for number, unit in enumerate(new):
            unit.rank = low + (high - low) * number / len(new)
        self.units[start:following] = new
        self._ranks[start:following] = [unit.rank for unit in new]
        return (high - low) / len(new) < _CROWDED

    def rank_anew(self) -> None:
        """Give all units ranks that are whole numbers."""
        for number, unit in enumerate(self.units):
            unit.rank = float(number)
        self._ranks = [unit.rank for unit in self.units]


@dataclass(frozen=True, slots=True)
class Swap:
    """A run of units of one side, and the units that take their place."""

    side: int
    old: tuple[Unit, ...]
    new: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A change that is valid: what goes, what comes, and what is needed to take it back.

    Attributes:
        removed: the rows that go.
        added: the rows that come.
        swaps: the units that are divided otherwise.
        texts: for each unit whose text changes, the text before and after.
    """

    removed: tuple[Row, ...]
    added: tuple[Row, ...]
    swaps: tuple[Swap, ...] = ()
    texts: tuple[tuple[Unit, str, str], ...] = ()

    def inverse(self) -> Step:
        """Return the step that takes this one back."""
        swaps = tuple(Swap(swap.side, swap.new, swap.old) for swap in reversed(self.swaps))
        texts = tuple((unit, after, before) for unit, before, after in self.texts)
        return Step(self.added, self.removed, swaps, texts)


@dataclass(frozen=True, slots=True)
class Done:
    """An action that was done, with the steps that made it."""

    action: str
    name: str
    steps: tuple[Step, ...]


@dataclass
class Pair:
    """A pair of documents that is open.

    Attributes:
        id: the id of the pair in addresses.
        level: what the units are.
        sides: the documents.
        rows: all rows by id.
        order: the key and the id of each row, in the order of the page.
        version: counts the changes.
        done: the actions that can be taken back, the last one at the end.
        undone: the actions that can be done again.
        settled: the number of rows that a person decided about.
        doubtful: the ids of the rows that a person should look at.
    """

    id: str
    level: Level
    sides: tuple[Side, Side]
    rows: dict[str, Row] = field(default_factory=dict)
    order: list[tuple[tuple[float, float], str]] = field(default_factory=list)
    version: int = 0
    done: list[Done] = field(default_factory=list)
    undone: list[Done] = field(default_factory=list)
    settled: int = 0
    doubtful: set[str] = field(default_factory=set)
    _ids: int = 0

    def begin(self, rows: Iterable[Row]) -> None:
        """Take the rows of the last build."""
        for row in rows:
            self._hold(row)
        self._arrange()

    def shown(self, start: int, count: int) -> list[Row]:
        """Return some rows in the order of the page."""
        return [self.rows[name] for _, name in self.order[start : start + count]]

    def place(self, row: Row) -> int:
        """Return the number of a row in the order of the page."""
        return bisect_left(self.order, (row.key, row.id))

    def apply(self, step: Step) -> list[Row]:
        """Make a change, and return the rows that stand elsewhere now although they are the same."""
        self.version += 1
        for row in step.removed:
            self._drop(row)
        crowded = [self.sides[swap.side].replace(swap.old, swap.new) for swap in step.swaps]
        for unit, _, text in step.texts:
            unit.text = text
        for row in step.added:
            row.version = self.version
            self._hold(row)
        if any(crowded):
            self._arrange()
            return []
        for row in sorted(step.added, key=lambda row: (not row.units[0], row.units[1][0].rank if row.units[1] else 0)):
            row.key = self._key(row)
            insort(self.order, (row.key, row.id))
        return self._move_followers(
            sorted((unit for row in step.added for unit in row.units[1]), key=lambda unit: unit.rank)
        )

    def note_doubt(self, row: Row) -> None:
        """Take note of whether a person should look at a row."""
        (self.doubtful.add if row.is_doubtful else self.doubtful.discard)(row.id)

    def before(self, row: Row) -> str | None:
        """Return the id of the row above another."""
        place = self.place(row)
        return self.order[place - 1][1] if place else None

    def new_id(self, letter: str) -> str:
        """Return an id that no row and no unit of the page has."""
        self._ids += 1
        return f"{letter}{self._ids}"

    def _hold(self, row: Row) -> None:
        self.rows[row.id] = row
        self.settled += row.is_settled
        self.note_doubt(row)
        for units in row.units:
            for unit in units:
                unit.row = row

    def _drop(self, row: Row) -> None:
        del self.rows[row.id]
        del self.order[self.place(row)]
        self.settled -= row.is_settled
        self.doubtful.discard(row.id)
        for units in row.units:
            for unit in units:
                unit.row = None

    def _arrange(self) -> None:
        """Put all rows in order."""
        for side in self.sides:
            side.rank_anew()
        for row in self.rows.values():
            if row.units[0]:
                row.key = row.units[0][0].rank, _START
        for unit in self.sides[1].units:
            if unit.row is not None and not unit.row.units[0] and unit is unit.row.units[1][0]:
                unit.row.key = self._key(unit.row)
        self.order = sorted((row.key, row.id) for row in self.rows.values())

    def _key(self, row: Row) -> tuple[float, float]:
        """Return where a row stands: by its source, or after the row of the target unit before its own."""
        if row.units[0]:
            return row.units[0][0].rank, _START
        own = row.units[1][0]
        before = self.sides[1].before(own)
        if before is None or before.row is None:
            return _START, own.rank
        return before.row.key[0], own.rank

    def _move_followers(self, units: Iterable[Unit]) -> list[Row]:
        """Move the rows without a source that follow target units whose rows changed, and return them."""
        moved = []
        for unit in units:
            follower = self.sides[1].after(unit)
            while follower is not None and (row := follower.row) is not None and not row.units[0]:
                key = self._key(row)
                if key == row.key:
                    break
                del self.order[self.place(row)]
                row.key = key
                insort(self.order, (row.key, row.id))
                moved.append(row)
                follower = self.sides[1].after(row.units[1][-1])
        return moved
