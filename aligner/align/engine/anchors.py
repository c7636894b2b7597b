"""Beads that are given: the rest of the texts is aligned between them.

Every path skips the units of anchors, and keeps what comes before an anchor in order apart from what comes after it.
The search stays one search over the whole texts, so that lengths, levels and neighbors are those of the texts and not
of the pieces. Anchors out of order may be parts of moved blocks.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from aligner.align.engine.search import Limits, Step, cells
from aligner.align.engine.side import IMPASSABLE, Side, margin
from aligner.types import Bead, Relation, Span

FixedBead = tuple[Span, Span]
"""Source units and target units; either span may be empty."""

_FORCED = 1e4
"""Score of skipping a unit that every path must skip."""
_ANCHOR_WEIGHT = 0.6
"""Weight of an anchor against the margin scores of the first-pass beads that it crosses."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A given bead.

    Attributes:
        source: its source units.
        target: its target units.
        in_order: whether it cuts the texts; False if it crosses the path or has one side only.
    """

    source: Span
    target: Span
    in_order: bool

    @property
    def bead(self) -> FixedBead:
        """Its units on both sides."""
        return self.source, self.target

    @property
    def relation(self) -> Relation:
        """The relation of the bead."""
        if not (self.source and self.target):
            return "source_only" if self.source else "target_only"
        return "parallel" if self.in_order else "moved"


def check(fixed: Sequence[FixedBead], n: int, m: int) -> None:
    """Check that given beads can be part of an alignment of n and m units.

    Raises:
        ValueError: a bead is empty or out of range, or two overlap.
    """
    for name, side, count in (("source", 0, n), ("target", 1, m)):
        holders: dict[int, int] = {}
        for number, bead in enumerate(fixed):
            span = bead[side]
            if span.start > span.stop or (span and not 0 <= span.start < span.stop <= count):
                problem = f"fixed bead {number} has the {name} units {span.start}:{span.stop}"
                raise ValueError(f"{problem}, but there are only the units 0:{count}")
            if not (bead[0] or bead[1]):
                raise ValueError(f"fixed bead {number} has no units")
            for unit in span.indices:
                if unit in holders:
                    both = f"fixed beads {holders[unit]} and {number}"
                    raise ValueError(f"{both} overlap: both have {name} unit {unit}")
                holders[unit] = number


def place(fixed: Sequence[FixedBead], path: Sequence[Step]) -> list[Anchor]:
    """Decide which of the given beads are in order.

    Those are the ones in the heaviest chain of beads with rising indices on both sides, made of the given beads and of
    the beads of a path that share no units with them. A bead that was moved crosses the path of the other units.

    Args:
        fixed: given beads.
        path: the first-pass path, made without them.
    """
    held = [{unit for bead in fixed for unit in bead[side].indices} for side in (0, 1)]
    weighted = [(s.start, t.start, _ANCHOR_WEIGHT, k) for k, (s, t) in enumerate(fixed) if s and t]
    for step, (i, j) in zip(path, cells(path)[:-1].tolist(), strict=True):
        is_free = held[0].isdisjoint(range(i, i + step.source)) and held[1].isdisjoint(range(j, j + step.target))
        if step.source and step.target and step.score > 0 and is_free:
            weighted.append((i, j, step.score, -1))
    chain = _heaviest_chain(sorted(weighted))
    return [Anchor(*bead, k in chain) for k, bead in enumerate(fixed)]


def _heaviest_chain(items: Sequence[tuple[int, int, float, int]]) -> set[int]:
    """Return the numbers of the items in the heaviest chain with rising targets.

    Args:
        items: source start, target start, weight and number, by source start; all starts of a side are distinct.
    """
    ends: list[int] = []  # target starts of the best chains, from light to heavy
    totals: list[float] = []
    last: list[int] = []
    previous: list[int] = []
    for k, (_, target, weight, _) in enumerate(items):
        at = bisect_left(ends, target)
        previous.append(last[at - 1] if at else -1)
        total = weight + (totals[at - 1] if at else 0.0)
        stop = at
        while stop < len(ends) and totals[stop] <= total:
            stop += 1
        ends[at:stop], totals[at:stop], last[at:stop] = [target], [total], [k]
    chain, k = set(), last[-1] if last else -1
    while k >= 0:
        chain.add(items[k][3])
        k = previous[k]
    return chain


def inside(anchors: Sequence[Anchor], block: FixedBead) -> list[Anchor]:
    """Return the two-sided anchors in a block, where they are in order."""
    return [
        replace(anchor, in_order=True)
        for anchor in anchors
        if all(span and whole.start <= span.start < whole.stop for span, whole in zip(anchor.bead, block, strict=True))
    ]


def among(anchors: Sequence[Anchor], source: NDArray[np.int64], target: NDArray[np.int64]) -> list[Anchor]:
    """Return the anchors with indices into subsets of the units, which contain all of theirs."""
    return [
        replace(anchor, source=_within(anchor.source, source), target=_within(anchor.target, target))
        for anchor in anchors
    ]


def _within(span: Span, units: NDArray[np.int64]) -> Span:
    start = int(np.searchsorted(units, span.start))
    return Span(start, start + len(span))


def limits_of(anchors: Sequence[Anchor], n: int, m: int) -> Limits | None:
    """Return what the anchors ask of the paths of n and m units, or None if there are none."""
    if not anchors:
        return None
    beads = [anchor.bead for anchor in anchors if anchor.in_order]
    ends = [corner for own, other in beads for corner in ((own.start, other.start), (own.stop, other.stop))]
    corners = np.array(sorted({(0, 0), *ends, (n, m)}), np.int64)
    skips = np.zeros(n), np.zeros(m)
    for anchor in anchors:
        for bonus, span in zip(skips, anchor.bead, strict=True):
            bonus[span.start : span.stop] = _FORCED
    return Limits(corners, *skips)


def fill(path: Sequence[Step], anchors: Sequence[Anchor]) -> list[Step]:
    """Return a path that skips the units of anchors with one step for each anchor in order."""
    stops = {(each.source.start, each.target.start): each for each in anchors if each.in_order}
    steps, (i, j), end = [], (0, 0), (0, 0)
    for step in path:
        anchor = stops.get((i, j))
        if anchor is not None:
            steps.append(Step(len(anchor.source), len(anchor.target), 0.0))
            end = anchor.source.stop, anchor.target.stop
        if i >= end[0] and j >= end[1]:
            steps.append(step)
        i, j = i + step.source, j + step.target
    return steps


def fence(source: Side, target: Side, anchors: Sequence[Anchor]) -> tuple[Side, Side]:
    """Return the two sides with impassable boundaries around the units of anchors."""
    if not anchors:
        return source, target
    fenced = []
    for side, spans in ((source, [each.source for each in anchors]), (target, [each.target for each in anchors])):
        breaks = side.breaks.copy()
        edges = {edge for span in spans if span for edge in (span.start, span.stop)}
        edges |= {unit for each, span in zip(anchors, spans, strict=True) if not each.in_order for unit in span.indices}
        breaks[sorted(edges - {len(side)})] = IMPASSABLE
        fenced.append(replace(side, breaks=breaks))
    return fenced[0], fenced[1]


def insert(beads: Sequence[Bead], anchors: Sequence[Anchor], source: Side, target: Side) -> list[Bead]:
    """Return the beads of a path with the given ones in place of those that have their units."""
    holders: list[dict[int, int]] = [{}, {}]
    for k, anchor in enumerate(anchors):
        for units, span in zip(holders, (anchor.source, anchor.target), strict=True):
            units.update(dict.fromkeys(span.indices, k))
    made: list[Bead] = []
    seen: set[int] = set()
    for bead in beads:
        holder = holders[0].get(bead.source.start) if bead.source else holders[1].get(bead.target.start)
        if holder is None:
            made.append(bead)
            continue
        anchor = anchors[holder]
        # A moved bead stands where its source is.
        is_place = bool(bead.source) or anchor.in_order or not anchor.source
        if is_place and holder not in seen:
            seen.add(holder)
            score = margin(source, target, anchor.source, anchor.target) if anchor.source and anchor.target else 0.0
            made.append(Bead(anchor.source, anchor.target, score, 1.0, anchor.relation))
    return made
