"""The likely beads of two texts: a directed graph of the cells of the search, with the scores of its edges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from aligner.align.engine import BAND_RADIUS, FixedBead, Side, are_turned
from aligner.align.engine.features import Features
from aligner.align.engine.first_pass import bead_scores, trust_labels
from aligner.align.engine.posterior import Posterior, forward_backward
from aligner.align.engine.search import SIZES, Band, BeadScores, Skips, Step, cells
from aligner.align.engine.side import scorer_of

Cell = tuple[int, int]
"""How many units of the two texts come before a place where both may be cut."""
Edge = tuple[int, int, float]
"""The cell after a bead, and the bead's score in nats."""

_MIN_POSTERIOR = 1e-6
"""Minimum probability of a bead, from its pair alone; what is less likely is not brought back by a third text."""
_NATS = 7.0
"""Nats per unit of first-pass score, where the learned scorer cannot run; see `FirstPassConfidence`."""
_FIRST_PASS_SKIP = -0.3
"""First-pass score of an unaligned unit there."""


@dataclass(frozen=True, slots=True)
class Lattice:
    """The likely beads of two texts of n and m units.

    Attributes:
        leaving: the edges that leave each cell.
        scores: (cell before, cell after) to the score of the bead between them.
        ahead: the score of the best path from each cell to the last; cells from which there is none are missing.
    """

    leaving: dict[Cell, list[Edge]]
    scores: dict[tuple[Cell, Cell], float]
    ahead: dict[Cell, float]


def make_lattice(source: Side, target: Side, fixed: Sequence[FixedBead] = ()) -> Lattice:
    """Return the likely beads of two texts, which both have units.

    Args:
        source: n units.
        target: m units.
        fixed: beads that are known: there are no others of their units.
    """
    turned = are_turned(source, target)
    if turned:
        source, target = target, source
    edges = _edges(_scored(*trust_labels(source, target)))
    if turned:
        edges = ((before[::-1], after[::-1], score) for before, after, score in edges)
    if fixed:
        edges = _around(edges, fixed)
    leaving: dict[Cell, list[Edge]] = {}
    scores: dict[tuple[Cell, Cell], float] = {}
    for before, after, score in edges:
        leaving.setdefault(before, []).append((*after, score))
        scores[before, after] = score
    last = (len(target), len(source)) if turned else (len(source), len(target))
    ahead = {last: 0.0}
    for before in sorted(leaving, key=sum, reverse=True):
        reached = [score + ahead[i, j] for i, j, score in leaving[before] if (i, j) in ahead]
        if reached:
            ahead[before] = max(reached)
    return Lattice(leaving, scores, ahead)


def _around(
    edges: Iterable[tuple[Cell, Cell, float]], fixed: Sequence[FixedBead]
) -> Iterator[tuple[Cell, Cell, float]]:
    """Yield the beads that leave fixed ones as they are, and those."""
    whole = {((own.start, other.start), (own.stop, other.stop)): 0.0 for own, other in fixed if own and other}
    alone = {unit for own, other in fixed if not other for unit in own.indices}
    alone_there = {unit for own, other in fixed if not own for unit in other.indices}
    for before, after, score in edges:
        if (before, after) in whole:
            whole[before, after] = score
            continue
        own, other = range(before[0], after[0]), range(before[1], after[1])
        holds = any(not (_precedes(after, start) or _precedes(stop, before)) for start, stop in whole)
        if not holds and not (own and other and not (alone.isdisjoint(own) and alone_there.isdisjoint(other))):
            yield before, after, score
    yield from ((before, after, score) for (before, after), score in whole.items())


def _precedes(cell: Cell, other: Cell) -> bool:
    return cell[0] <= other[0] and cell[1] <= other[1]


def _scored(source: Side, target: Side, path: list[Step]) -> Posterior:
    """Return the scores and the posteriors of all beads near the first-pass path."""
    weights = scorer_of(source, target)
    if weights is None:
        band = Band.around(cells(path), len(source), len(target), BAND_RADIUS)
        scores = [
            BeadScores(each.row, each.columns, each.values * np.float32(_NATS))
            for each in bead_scores(source, target, band)
        ]
        return forward_backward(band, scores, Skips.constant(len(source), len(target), _NATS * _FIRST_PASS_SKIP))
    features = Features(source, target, path, BAND_RADIUS)
    scores = [weights.score(features.of_rows(start, stop)) for start, stop in features.rows()]
    return forward_backward(features.band, scores, weights.skips(features.skips()))


def _edges(found: Posterior) -> Iterator[tuple[Cell, Cell, float]]:
    first, skips = found.band.first.tolist(), found.skips
    for row, low in enumerate(first):
        probability = found.of_row(row)
        for label, column in zip(*(each.tolist() for each in np.nonzero(probability > _MIN_POSTERIOR)), strict=True):
            a, b = SIZES[label]
            i, j = row - a, low + column - b
            yield (i, j), (row, low + column), float(found.rows[row][label, column])
        backward, forward = found.backward[row], found.forward[row]
        if row:
            above, left = found.forward[row - 1], first[row - 1]
            columns = np.arange(max(low, left), min(low + len(forward), left + len(above)))
            score = float(skips.source[row - 1])
            through = np.exp(above[columns - left] + score + backward[columns - low] - found.total)
            for column in columns[through > _MIN_POSTERIOR].tolist():
                yield (row - 1, column), (row, column), score
        alone = skips.target[low : low + len(forward) - 1]
        through = np.exp(forward[:-1] + alone + backward[1:] - found.total)
        for k in np.flatnonzero(through > _MIN_POSTERIOR).tolist():
            yield (row, low + k), (row, low + k + 1), float(alone[k])
