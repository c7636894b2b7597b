"""A third language beside a pair: the units of another document of the same group, by way of another pair."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aligner.workbench.places.loading import BuiltPair
from aligner.workbench.rows.model import Row, Unit
from aligner.workbench.rows.pair import Pair


@dataclass(frozen=True, slots=True)
class Beside:
    """Where a third document is.

    Attributes:
        pair: the pair that has it.
        document: its id.
        shared: the side of the pair that is shown, whose document the other pair has as well.
        other: the side of the other pair that has the shared document.
    """

    pair: str
    document: str
    shared: int
    other: int


def find_third(built: BuiltPair, all_built: Mapping[str, BuiltPair]) -> Beside | None:
    """Return a third document of the group of a pair; None if there is none."""
    own = built.made.source, built.made.target
    for shared in (0, 1):
        for name, each in all_built.items():
            ends = each.made.source, each.made.target
            if name == built.id or own[shared] not in ends or each.row["group"] != built.row["group"]:
                continue
            other = ends.index(own[shared])
            if ends[1 - other] not in own:
                return Beside(name, ends[1 - other], shared, other)
    return None


def units_beside(pair: Pair, row: Row, other: Pair, beside: Beside) -> list[Unit]:
    """Return the units of the third document that belong to a row.

    Units whose row spans several rows here are shown beside the first of them.
    """
    found: dict[str, Unit] = {}
    for unit in row.units[beside.shared]:
        number = pair.sides[beside.shared].number(unit)
        units = other.sides[beside.other].units
        held = units[number].row if number < len(units) else None
        if held is None or held.status == "rejected":
            continue
        if held.units[beside.other][0] is units[number]:
            found |= {each.id: each for each in held.units[1 - beside.other]}
    return [*found.values()]
