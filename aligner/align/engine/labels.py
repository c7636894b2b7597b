"""Labels of clauses ("3.1.", "Article 5bis"): equal labels attract, different ones do not share a bead.

Labels count only where the first pass, which does not know them, joins units with equal labels. In a version with other
numbers they are ignored. Texts without labels are aligned as if this module did not exist.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from aligner.align.engine.search import MAX_UNITS, SIZES, Step, cells
from aligner.align.engine.side import NO_LABEL, SEVERAL_LABELS, Side

_CONFLICT = 0.4
"""Penalty per label of a bead that the other side lacks."""
_SHARED = 0.1
"""Gain per label that both sides of a bead have."""
_MIN_AGREEING = 3
"""Minimum number of first-pass beads with equal labels."""
_MIN_SHARE = 0.6
"""Minimum share of beads with equal labels among the labeled beads nearby."""
_NEARBY = 5
"""Number of labeled beads up to a place, and from it on, that count as nearby."""

Codes = NDArray[np.int64]
Costs = NDArray[np.float64]


def trust(source: Side, target: Side, path: list[Step]) -> tuple[Side, Side]:
    """Return the two sides without the labels that contradict the alignment of their vectors.

    Args:
        source: n units.
        target: m units.
        path: the first-pass path, made without labels.
    """
    assert source.labels is not None  # without labels there is nothing to trust
    assert target.labels is not None
    through = cells(path)
    places, agreeing = [], []
    for (i0, j0), (i, j) in zip(through[:-1].tolist(), through[1:].tolist(), strict=True):
        own, other = ({*side.tolist()} - {NO_LABEL} for side in (source.labels[i0:i], target.labels[j0:j]))
        if own and other and SEVERAL_LABELS not in own | other:
            places.append((i0, j0))
            agreeing.append(bool(own & other))
    if sum(agreeing) < _MIN_AGREEING:
        return replace(source, labels=None), replace(target, labels=None)
    # Where a clause was added and the next ones renumbered, labels differ from there on: look at both directions alone.
    beads, total = np.arange(len(agreeing)), np.concatenate([[0], np.cumsum(agreeing)])
    before = np.maximum(beads + 1, _MIN_AGREEING)
    after = np.minimum(beads, len(beads) - _MIN_AGREEING)
    trusted = np.ones(len(beads), bool)
    for begin, end in ((before - _NEARBY, before), (after, after + _NEARBY)):
        begin, end = np.maximum(begin, 0), np.minimum(end, len(beads))
        trusted &= total[end] - total[begin] >= _MIN_SHARE * (end - begin)

    def without(side: Side, starts: Codes) -> Side:
        assert side.labels is not None
        nearest = np.maximum(np.searchsorted(starts, np.arange(len(side)), side="right") - 1, 0)
        return replace(side, labels=np.where(trusted[nearest], side.labels, NO_LABEL))

    starts = np.array(places, np.int64)
    return without(source, starts[:, 0]), without(target, starts[:, 1])


def costs_of_beads(source: Codes, target: Codes, rows: tuple[int, int], columns: tuple[int, int]) -> Iterator[Costs]:
    """Yield, for each of `SIZES`, the costs of the beads that end at boundaries `rows` x `columns`: (rows, columns).

    Args:
        source: (n,) labels.
        target: (m,) labels.
        rows: half-open range of source boundaries.
        columns: half-open range of target boundaries.
    """
    own, other = (_around(codes, ends) for codes, ends in ((source, rows), (target, columns)))
    height, width = rows[1] - rows[0], columns[1] - columns[0]
    labeled, several = ([_totals(test(codes)) for codes in (own, other)] for test in (_is_label, _is_several))
    equal = np.zeros((len(own) + 1, len(other) + 1), np.int64)
    equal[1:, 1:] = np.cumsum(np.cumsum(_is_label(own)[:, None] & (own[:, None] == other), axis=0), axis=1)
    down, along = slice(MAX_UNITS, MAX_UNITS + height), slice(MAX_UNITS, MAX_UNITS + width)
    for a, b in SIZES:
        up, aside = slice(MAX_UNITS - a, MAX_UNITS - a + height), slice(MAX_UNITS - b, MAX_UNITS - b + width)
        shared = equal[down, along] - equal[up, along] - equal[down, aside] + equal[up, aside]
        both = (labeled[0][down] - labeled[0][up])[:, None], labeled[1][along] - labeled[1][aside]
        unclear = (several[0][down] - several[0][up])[:, None] + several[1][along] - several[1][aside]
        yield np.where(unclear > 0, 0.0, _cost(*both, shared))


def cost_of_bead(source: Codes, target: Codes) -> float:
    """Return the cost of one bead, from the labels of its units."""
    if _is_several(source).any() or _is_several(target).any():
        return 0.0
    own, other = source[_is_label(source)], target[_is_label(target)]
    shared = np.array((own[:, None] == other).sum())
    return float(_cost(np.array(len(own)), np.array(len(other)), shared))


def _cost(own: Codes, other: Codes, pairs: Codes) -> Costs:
    """Return the cost of beads from their numbers of labels and of pairs of equal labels.

    One label beside text that has none is no conflict: translations leave out the labels of headings, for example.
    """
    least = np.minimum(own, other)
    shared = np.minimum(pairs, least)
    conflicts = np.maximum(np.maximum(own, other) - shared - (least == 0), 0)
    cost: Costs = _CONFLICT * conflicts - _SHARED * shared
    return cost


def _is_label(codes: Codes) -> NDArray[np.bool_]:
    return codes > NO_LABEL


def _is_several(codes: Codes) -> NDArray[np.bool_]:
    several: NDArray[np.bool_] = codes == SEVERAL_LABELS
    return several


def _totals(flags: NDArray[np.bool_]) -> Codes:
    """Return how many flags are set before each boundary."""
    return np.concatenate([[0], np.cumsum(flags)])


def _around(codes: Codes, ends: tuple[int, int]) -> Codes:
    """Return the labels of the units from `MAX_UNITS` before the first boundary to the last one."""
    padded = np.concatenate([np.full(MAX_UNITS, NO_LABEL), codes])
    return padded[ends[0] : ends[1] - 1 + MAX_UNITS]
