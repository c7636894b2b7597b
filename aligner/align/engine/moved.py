"""Detection of moved text: blocks that occur on both sides, but in different places.

A monotone path cannot contain them. The units that it leaves unaligned, or aligns with low confidence, are therefore
compared regardless of position. Chains of mutual nearest neighbors in the same order are moved blocks.
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
"""Confidence below which a bead is re-examined."""
_AROUND = 2
"""Number of units re-examined on each side of an uncertain bead, as the path may be wrong around a block's ends."""
_MIN_COSINE = 0.3
"""Minimum cosine of a link."""
_MIN_CHAIN = 2
"""Minimum number of links in a chain."""
_MAX_STEP = 3
"""Maximum distance, in units, between consecutive links of a chain."""
_MIN_SHARE = 0.5
"""Minimum share of a block's units that are links of its chain."""
_MAX_UNITS = 20_000
"""Maximum number of uncertain units; with more, the texts are not translations and nothing is searched."""
_ROWS_AT_ONCE = 512
"""Number of source units compared in one matrix product."""
_REACH = 4
"""Maximum number of units by which a block may grow at each end."""
_LIKELY = 0.5
"""Minimum confidence of a bead that extends a block."""
_FIRM = 0.9
"""Confidence from which a bead on the path is never moved into a block."""

Block = tuple[Span, Span]
"""Source span and target span of a block."""


def find_moved(
    source: Side, target: Side, beads: Sequence[Bead], held: Sequence[Block] = (), seeds: Sequence[Block] = ()
) -> list[Block]:
    """Return the disjoint blocks that occur on both sides away from the path, in source order.

    Args:
        source: n units.
        target: m units.
        beads: an alignment of the two sides, monotone except for `held`.
        held: beads whose units are not compared.
        seeds: those of them that are moved beads, with which blocks may begin; other blocks contain no such units.
    """
    passed = [_count_up_to([block[side] for block in held], len(own)) for side, own in enumerate((source, target))]
    doubtful = [bead for bead in beads if not (bead.source and bead.target) or bead.confidence < _UNSURE]
    own = _surroundings([bead.source for bead in doubtful], passed[0])
    other = _surroundings([bead.target for bead in doubtful], passed[1])
    links = list(seeds)
    if min(len(own), len(other)) >= (1 if seeds else _MIN_CHAIN) and max(len(own), len(other)) <= _MAX_UNITS:
        nearest, cosine, other_nearest = _nearest(
            unit_rows(source.sums[own]), unit_rows(target.sums[other]), _partners(beads, len(source))[own], other
        )
        for row in np.flatnonzero((other_nearest[nearest] == np.arange(len(own))) & (cosine >= _MIN_COSINE)):
            i, j = int(own[row]), int(other[nearest[row]])
            links.append((Span(i, i + 1), Span(j, j + 1)))
    chains = _chains(sorted(links, key=lambda link: link[0].start), passed)
    return _disjoint([_block(chain) for chain in chains if _is_block(chain) or not set(seeds).isdisjoint(chain)])


def extend(
    block: Block,
    others: Sequence[Block],
    rest: Sequence[Bead],
    count: tuple[int, int],
    align: Callable[[Block], list[Bead]],
) -> Block:
    """Extend a block by the adjacent units that belong to it.

    A chain ends at mutual nearest neighbors, so it misses many-to-one beads at the ends of a block. The block is
    therefore aligned again with up to `_REACH` adjacent units that have no firm partner. Likely beads among them are
    added to the block unless their units have more confident partners on the path.

    Args:
        block: a block from `find_moved`.
        others: the other blocks, which must not overlap it.
        rest: beads of the units outside all blocks.
        count: number of source units and of target units.
        align: function that returns the beads of a block, in order.

    Returns:
        The extended block.
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
        """Return whether a bead belongs to the block rather than to the path."""
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
        pending: list[Bead] = []  # beads that join the block if a bead beyond them does
        for bead in end:
            pending.append(bead)
            if belongs(bead):
                taken += [(each.source, each.target) for each in pending]
                pending = []
            elif bead.source and bead.target:
                break
    return _hull([source for source, _ in taken]), _hull([target for _, target in taken])


def _widen(span: Span, firm: Set[int], count: int) -> Span:
    """Extend a span by up to `_REACH` units at each end, stopping at units with a firm partner."""
    before = takewhile(lambda unit: unit >= 0 and unit not in firm, range(span.start - 1, span.start - 1 - _REACH, -1))
    after = takewhile(lambda unit: unit < count and unit not in firm, range(span.stop, span.stop + _REACH))
    return Span(min([span.start, *before]), max([span.stop - 1, *after]) + 1)


def _hull(spans: Sequence[Span]) -> Span:
    """Return the smallest span that contains all non-empty spans."""
    filled = [span for span in spans if span]
    return Span(min(span.start for span in filled), max(span.stop for span in filled))


def _nearest(
    source: NDArray[np.float32], target: NDArray[np.float32], at_path: NDArray[np.float64], other: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.int64]]:
    """Find the nearest neighbors on the other side, ignoring links already on the path.

    Args:
        source: (n, dim) unit vectors.
        target: (m, dim) unit vectors.
        at_path: (n,) position of each source unit's partner on the path.
        other: (m,) indices of the target units.

    Returns:
        The nearest target unit of each source unit (n,), its cosine (n,), and the nearest source unit of each target
        unit (m,).
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


def _count_up_to(spans: Sequence[Span], count: int) -> NDArray[np.int64]:
    """Return how many units of the spans come before each boundary: (count + 1,)."""
    inside = np.zeros(count + 1, np.int64)
    for span in spans:
        inside[span.start + 1 : span.stop + 1] = 1
    return np.cumsum(inside)


def _surroundings(spans: Sequence[Span], passed: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the units within `_AROUND` units of the spans, in order, without those that are held."""
    taken = np.zeros(len(passed) - 1, bool)
    for span in spans:
        if span:
            taken[max(0, span.start - _AROUND) : span.stop + _AROUND] = True
    return np.flatnonzero(taken & (np.diff(passed) == 0))


def _partners(beads: Sequence[Bead], count: int) -> NDArray[np.float64]:
    """Return the position of each source unit's partner on the path; a far-away position for unaligned units."""
    found = np.full(count, -1e9)
    for bead in beads:
        if bead.source and bead.target:
            found[bead.source.start : bead.source.stop] = (bead.target.start + bead.target.stop - 1) / 2
    return found


def _chains(links: Sequence[Block], passed: Sequence[NDArray[np.int64]]) -> list[list[Block]]:
    """Group links into chains whose indices rise on both sides by 1 to `_MAX_STEP`; each link is in one chain.

    Args:
        links: linked spans, in source order.
        passed: number of units before each boundary, for both sides, that no chain may pass over.
    """
    chains: list[list[Block]] = []
    for link in links:
        for chain in reversed(chains):
            steps = [span.start - last.stop + 1 for last, span in zip(chain[-1], link, strict=True)]
            if steps[0] > _MAX_STEP:
                continue
            passes = [
                held[span.start] > held[last.stop] for held, last, span in zip(passed, chain[-1], link, strict=True)
            ]
            if steps[0] > 0 and 0 < steps[1] <= _MAX_STEP and not any(passes):
                chain.append(link)
                break
        else:
            chains.append([link])
    return chains


def _is_block(chain: Sequence[Block]) -> bool:
    """Return whether a chain is long and dense enough."""
    return len(chain) >= _MIN_CHAIN and len(chain) >= _MIN_SHARE * max(map(len, _block(chain)))


def _block(chain: Sequence[Block]) -> Block:
    """Return the source and target spans of a chain."""
    return Span(chain[0][0].start, chain[-1][0].stop), Span(chain[0][1].start, chain[-1][1].stop)


def _disjoint(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks without those that overlap a larger one, in source order."""
    chosen: list[Block] = []
    for block in sorted(blocks, key=lambda block: (-len(block[0]), block[0].start)):
        if all(not _overlap(a, b) for one in chosen for a, b in zip(block, one, strict=True)):
            chosen.append(block)
    return sorted(chosen, key=lambda block: block[0].start)


def _overlap(a: Span, b: Span) -> bool:
    """Return whether two spans overlap."""
    return a.start < b.stop and b.start < a.stop
