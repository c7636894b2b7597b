"""What the page asks for, checked: rows go, and rows come over the same units."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast, get_args

from aligner.errors import AlignerError
from aligner.workbench.rows.model import Row, Status, Unit, relation_of
from aligner.workbench.rows.pair import Pair, Step, Swap

_MOST_ROWS = 100_000
_MOST_UNITS = 400_000
_LONGEST = 100_000
_ID = re.compile(r"[\w.:-]{1,80}")
_SURROGATES = re.compile("[\ud800-\udfff\0]")


class InvalidError(AlignerError):
    """What was asked for is no change that can be made."""


class StaleError(AlignerError):
    """The rows that were to be changed have changed already."""

    def __init__(self, version: int) -> None:
        super().__init__("these rows have changed meanwhile")
        self.version = version


class UnknownPairError(AlignerError):
    """There is no pair of that id."""


class FilesChangedError(AlignerError):
    """Another program has written to the file of corrections."""


@dataclass(frozen=True, slots=True)
class AskedUnit:
    """A unit as the page names it."""

    id: str
    text: str
    original: str


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A row as the page wants it."""

    id: str
    units: tuple[tuple[AskedUnit, ...], tuple[AskedUnit, ...]]
    status: Status


@dataclass(frozen=True, slots=True)
class Asked:
    """An action as the page sends it."""

    id: str
    name: str
    based_on: int
    removed: tuple[str, ...]
    added: tuple[AskedRow, ...]


def parse(values: Any) -> Asked:
    """Return the action that JSON values describe.

    Raises:
        InvalidError: they describe none.
    """
    if not isinstance(values, dict):
        raise InvalidError("an action is a JSON object")
    removed, added = values.get("removed"), values.get("added")
    if not isinstance(removed, list) or not isinstance(added, list) or max(len(removed), len(added)) > _MOST_ROWS:
        raise InvalidError("an action has lists of rows: removed and added")
    based_on = values.get("based_on")
    if not isinstance(based_on, int) or isinstance(based_on, bool):
        raise InvalidError("based_on is not a version")
    name = values.get("name")
    if not isinstance(name, str) or not re.fullmatch(r"[\w -]{1,40}", name):
        raise InvalidError("an action has a name of letters")
    rows = tuple(_row(each) for each in added)
    if sum(len(units) for row in rows for units in row.units) > _MOST_UNITS:
        raise InvalidError(f"an action may have {_MOST_UNITS:,} units at most")
    return Asked(_id(values.get("id")), name, based_on, tuple(_id(each) for each in removed), rows)


def _id(value: Any) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise InvalidError("an id is 1 to 80 letters, digits or hyphens")
    return value


def _row(values: Any) -> AskedRow:
    if not isinstance(values, dict):
        raise InvalidError("a row is a JSON object")
    status = values.get("status")
    if status not in get_args(Status):
        raise InvalidError(f"a status is one of {', '.join(get_args(Status))}")
    sides = []
    for side in ("source", "target"):
        units = values.get(side)
        if not isinstance(units, list):
            raise InvalidError(f"{side} is not a list of units")
        sides.append(tuple(_unit(each) for each in units))
    if not any(sides):
        raise InvalidError("a row has a unit on one side at least")
    return AskedRow(_id(values.get("id")), (sides[0], sides[1]), cast(Status, status))


def _unit(values: Any) -> AskedUnit:
    if not isinstance(values, dict):
        raise InvalidError("a unit is a JSON object")
    text, original = values.get("text"), values.get("original", values.get("text"))
    if not isinstance(text, str) or not isinstance(original, str):
        raise InvalidError("the text of a unit is not a text")
    if max(len(text), len(original)) > _LONGEST:
        raise InvalidError(f"a text may have {_LONGEST:,} characters at most")
    return AskedUnit(_id(values.get("id")), _SURROGATES.sub("\ufffd", text), _SURROGATES.sub("\ufffd", original))


def plan(pair: Pair, asked: Asked, *, locked: bool = False) -> Step:
    """Return the change that an action makes.

    Args:
        pair: the pair.
        asked: the action.
        locked: whether the source may not be divided otherwise.

    Raises:
        StaleError: a row has changed since the version on which the action is based.
        InvalidError: the action is not over the same units, or has a text that is empty.
    """
    removed = _removed(pair, asked)
    names = [row.id for row in asked.added]
    gone = {row.id for row in removed}
    if len({*names}) != len(names) or any(name in pair.rows and name not in gone for name in names):
        raise InvalidError("a new row has an id that is taken")
    units: dict[str, Unit] = {}
    swaps: list[Swap] = []
    for side in (0, 1):
        found, more = _match_side(pair, removed, asked, side)
        if locked and side == 0 and more:
            raise InvalidError("the original is locked: its sentences are neither split nor joined")
        units |= found
        swaps += more
    texts = []
    fresh = {id(unit) for swap in swaps for unit in swap.new}
    for asked_row in asked.added:
        for each in (*asked_row.units[0], *asked_row.units[1]):
            unit = units[each.id]
            if not each.text.strip() and each.text != unit.text:
                raise InvalidError("a text is empty; to leave out a sentence, unlink or reject it")
            if id(unit) in fresh:
                unit.text = each.text
            elif each.text != unit.text:
                texts.append((unit, unit.text, each.text))
    added = tuple(_make(row, units, removed) for row in asked.added)
    return Step(tuple(removed), added, tuple(swaps), tuple(texts))


def _removed(pair: Pair, asked: Asked) -> list[Row]:
    if not asked.removed or len({*asked.removed}) != len(asked.removed):
        raise InvalidError("an action removes rows, each once")
    rows = []
    for name in asked.removed:
        row = pair.rows.get(name)
        if row is None or row.version > asked.based_on:
            raise StaleError(pair.version)
        rows.append(row)
    return rows


def _match_side(pair: Pair, removed: Sequence[Row], asked: Asked, side: int) -> tuple[dict[str, Unit], list[Swap]]:
    """Return the units of one side by id, and those that take the place of others."""
    own = pair.sides[side]
    known = {unit.id: unit for row in removed for unit in row.units[side]}
    wanted = [each for row in asked.added for each in row.units[side]]
    if len({each.id for each in wanted}) != len(wanted):
        raise InvalidError("a unit is in two rows, or twice in one")
    kept = {each.id: known[each.id] for each in wanted if each.id in known}
    missing = sorted((unit for name, unit in known.items() if name not in kept), key=lambda unit: unit.rank)
    new = [each for each in wanted if each.id not in known]
    swaps: list[Swap] = []
    start = 0
    for run in _runs(pair, side, missing):
        made, start = _divide(run, new, start, side)
        swaps.append(Swap(side, tuple(run), tuple(made)))
        kept |= {unit.id: unit for unit in made}
    if start != len(new):
        raise InvalidError("the rows that come do not have the texts of those that go")
    taken = {unit.id for unit in own.units} if new else set()
    if any(each.id in taken for each in new):
        raise InvalidError("a new unit has an id that is taken")
    return kept, swaps


def _runs(pair: Pair, side: int, units: Sequence[Unit]) -> Iterator[list[Unit]]:
    """Yield the units that follow each other in the document."""
    run: list[Unit] = []
    for unit in units:
        if run and pair.sides[side].after(run[-1]) is not unit:
            yield run
            run = []
        run.append(unit)
    if run:
        yield run


def _divide(run: Sequence[Unit], new: Sequence[AskedUnit], start: int, side: int) -> tuple[list[Unit], int]:
    """Return the units that divide the text of a run otherwise, and the number of the first one that is left."""
    whole = "".join(f"{unit.gap if number else ''}{unit.original}" for number, unit in enumerate(run))
    # White space between units belongs to none; the page need not know what it was.
    edges: list[tuple[int, int]] = []
    position = 0
    while whole[position:].strip() and start < len(new):
        bare = "".join(new[start].original.split())
        position += len(whole[position:]) - len(whole[position:].lstrip())
        begin, count = position, 0
        while count < len(bare) and position < len(whole):
            if not whole[position].isspace():
                if whole[position] != bare[count]:
                    raise InvalidError("the units that come do not have the text of those that go")
                count += 1
            position += 1
        if not bare or count < len(bare):
            raise InvalidError("the units that come do not have the text of those that go")
        edges.append((begin, position))
        start += 1
    if not edges or whole[position:].strip():
        raise InvalidError("the units that come do not have the text of those that go")
    asked = new[start - len(edges) : start]
    made = []
    origin = run[0].start
    for number, ((begin, stop), each) in enumerate(zip(edges, asked, strict=True)):
        first = _at(run, begin)
        gap = whole[edges[number - 1][1] : begin] if number else run[0].gap
        text = whole[begin:stop]
        # A rank that sorts; the side gives the final one.
        rank = run[0].rank + number * 1e-10
        made.append(
            Unit(
                each.id,
                side,
                text,
                text,
                first.kind,
                first.level,
                first.block,
                gap,
                rank,
                origin + begin,
                origin + stop,
            )
        )
    return made, start


def _at(run: Sequence[Unit], position: int) -> Unit:
    """Return the unit of a run in which a position of its text is."""
    end = 0
    for number, unit in enumerate(run):
        end += len(unit.original) + (len(unit.gap) if number else 0)
        if position < end:
            return unit
    return run[-1]


def _make(asked: AskedRow, units: dict[str, Unit], removed: Sequence[Row]) -> Row:
    sides = tuple(sorted((units[each.id] for each in asked.units[side]), key=lambda unit: unit.rank) for side in (0, 1))
    row = Row(asked.id, (sides[0], sides[1]), asked.status, relation=relation_of((sides[0], sides[1])))
    for old in removed:
        if old.units == row.units:
            row.take_scores(old)
    return row
