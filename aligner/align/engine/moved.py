"""Moved text: blocks that both sides have, but in another place.

A monotone path must leave them out, so what it leaves alone or is unsure of on either side is compared with each other,
wherever it stands. Chains of units that are each other's nearest in the same order are blocks that were moved.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from aligner.align.engine.side import Side
from aligner.embed.vectors import unit_rows
from aligner.types import Bead, Span

_UNSURE = 0.5
_AROUND = 2
"""Units next to unsure ones are looked at too: the path may have bent a block's edge to fit."""
_MIN_COSINE = 0.3
_MIN_CHAIN = 2
_MAX_STEP = 3
_MIN_SHARE = 0.5
"""At least so many of a block's units must be links of its chain."""
_MAX_UNITS = 20_000
"""Beyond so many unsure units two texts are no translations, and nothing was moved."""

_ROWS_AT_ONCE = 512
_REACH = 4
"""So many units before and after a block, on either side, may still belong to it."""
_LIKELY, _FIRM = 0.5, 0.9

Block = tuple[Span, Span]
"""Units of the source and units of the target."""


def find_moved(source: Side, target: Side, beads: Sequence[Bead]) -> list[Block]:
    """The blocks that stand on both sides off the path, in source order; no unit is in two of them.

    Args:
        source: n units.
        target: m units.
        beads: a monotone alignment of the two.
    """
    doubtful = [bead for bead in beads if not (bead.source and bead.target) or bead.confidence < _UNSURE]
    own = _surroundings([bead.source for bead in doubtful], len(source))
    other = _surroundings([bead.target for bead in doubtful], len(target))
    if min(len(own), len(other)) < _MIN_CHAIN or max(len(own), len(other)) > _MAX_UNITS:
        return []
    nearest, cosine, other_nearest = _nearest(
        unit_rows(source.sums[own]), unit_rows(target.sums[other]), _partners(beads, len(source))[own], other
    )
    rows = np.flatnonzero((other_nearest[nearest] == np.arange(len(own))) & (cosine >= _MIN_COSINE))
    links = [(int(own[row]), int(other[nearest[row]])) for row in rows]
    return _disjoint([_block(chain) for chain in _chains(links) if _is_block(chain)])


def extend(
    block: Block,
    others: Sequence[Block],
    rest: Sequence[Bead],
    count: tuple[int, int],
    align: Callable[[Block], list[Bead]],
) -> Block:
    """A block with what belongs to it at its ends.

    A chain ends with units that are each other's nearest, and a bead of several units has none. So the block is aligned
    together with a few units before and after it that have no firm partner. What is likely there belongs to the block,
    unless its units have partners on the path that are likelier.

    Args:
        block: found by `find_moved`.
        others: the blocks that it must not run into.
        rest: beads of the units that are in no block.
        count: units of the source and of the target.
        align: gives the beads of a block, in order.
    """
    partners: list[dict[int, Bead]] = [{}, {}]
    for bead in rest:
        if bead.source and bead.target:
            for side, span in enumerate((bead.source, bead.target)):
                partners[side].update(dict.fromkeys(span.indices, bead))
    firm = [{unit for unit, bead in own.items() if bead.confidence >= _FIRM} for own in partners]
    for other in others:
        for side, span in enumerate(other):
            firm[side].update(span.indices)
    beads = align((_widen(block[0], firm[0], count[0]), _widen(block[1], firm[1], count[1])))
    inside = [k for k, bead in enumerate(beads) if any(map(_overlap, (bead.source, bead.target), block))]

    def belongs(bead: Bead) -> bool:
        outside = [
            partners[side].get(unit)
            for side, span in enumerate((bead.source, bead.target))
            for unit in span.indices
            if unit not in block[side].indices
        ]
        sure = bool(bead.source and bead.target) and bead.confidence >= _LIKELY
        return not outside or (sure and all(rival is None or rival.confidence < bead.confidence for rival in outside))

    taken = [block]
    for end in (beads[: inside[0] + 1][::-1], beads[inside[-1] :]):
        passed: list[Bead] = []
        for bead in end:
            passed.append(bead)
            if belongs(bead):
                taken += [(each.source, each.target) for each in passed]
                passed = []
            elif bead.source and bead.target:
                break
    return _hull([source for source, _ in taken]), _hull([target for _, target in taken])


def _widen(span: Span, firm: Set[int], count: int) -> Span:
    """The span with up to `_REACH` more units before and after it that are not firmly elsewhere."""
    before = takewhile(lambda unit: unit >= 0 and unit not in firm, range(span.start - 1, span.start - 1 - _REACH, -1))
    after = takewhile(lambda unit: unit < count and unit not in firm, range(span.stop, span.stop + _REACH))
    return Span(min([span.start, *before]), max([span.stop - 1, *after]) + 1)


def _hull(spans: Sequence[Span]) -> Span:
    """From the first unit to the last of some spans; empty spans hold none."""
    held = [span for span in spans if span]
    return Span(min(span.start for span in held), max(span.stop for span in held))


def _nearest(
    source: NDArray[np.float32], target: NDArray[np.float32], at_path: NDArray[np.float64], other: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.int64]]:
    """Each source unit's nearest target unit and its cosine, and each target unit's nearest source unit.

    Args:
        source: (n, dim) unit rows.
        target: (m, dim) unit rows.
        at_path: (n,) where the path has each source unit's partner: what it already holds together is no news.
        other: (m,) numbers of the target units.
    """
    nearest, cosine = np.zeros(len(source), np.int64), np.zeros(len(source), np.float32)
    other_nearest, other_cosine = np.zeros(len(target), np.int64), np.full(len(target), -np.inf, np.float32)
    for start in range(0, len(source), _ROWS_AT_ONCE):
        rows = slice(start, start + _ROWS_AT_ONCE)
        cosines = source[rows] @ target.T
        cosines[np.abs(other[None, :] - at_path[rows, None]) <= _AROUND] = -1
        nearest[rows], cosine[rows] = cosines.argmax(axis=1), cosines.max(axis=1)
        best = cosines.max(axis=0)
        better = best > other_cosine
        other_nearest[better] = start + cosines.argmax(axis=0)[better]
        other_cosine[better] = best[better]
    return nearest, cosine, other_nearest


def _surroundings(spans: Sequence[Span], count: int) -> NDArray[np.int64]:
    """The units of the spans and those next to them."""
    taken = np.zeros(count, bool)
    for span in spans:
        if span:
            taken[max(0, span.start - _AROUND) : span.stop + _AROUND] = True
    return np.flatnonzero(taken)


def _partners(beads: Sequence[Bead], count: int) -> NDArray[np.float64]:
    """Where the path has the partner of each source unit; far away for units left alone."""
    found = np.full(count, -1e9)
    for bead in beads:
        if bead.source and bead.target:
            found[bead.source.start : bead.source.stop] = (bead.target.start + bead.target.stop - 1) / 2
    return found


def _chains(links: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Links in runs whose numbers rise on both sides by a few at a time, each link in one run."""
    chains: list[list[tuple[int, int]]] = []
    for link in links:
        for chain in reversed(chains):
            steps = link[0] - chain[-1][0], link[1] - chain[-1][1]
            if steps[0] > _MAX_STEP:
                continue
            if steps[0] > 0 and 0 < steps[1] <= _MAX_STEP:
                chain.append(link)
                break
        else:
            chains.append([link])
    return chains


def _is_block(chain: Sequence[tuple[int, int]]) -> bool:
    source, target = _block(chain)
    return len(chain) >= _MIN_CHAIN and len(chain) >= _MIN_SHARE * max(len(source), len(target))


def _block(chain: Sequence[tuple[int, int]]) -> Block:
    return Span(chain[0][0], chain[-1][0] + 1), Span(chain[0][1], chain[-1][1] + 1)


def _disjoint(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, largest first choice, without those that overlap a larger one."""
    chosen: list[Block] = []
    for block in sorted(blocks, key=lambda block: (-len(block[0]), block[0].start)):
        if all(not _overlap(a, b) for one in chosen for a, b in zip(block, one, strict=True)):
            chosen.append(block)
    return sorted(chosen, key=lambda block: block[0].start)


def _overlap(a: Span, b: Span) -> bool:
    return a.start < b.stop and b.start < a.stop
