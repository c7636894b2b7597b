"""Search for the best alignments of three texts that do not contradict each other.

Imagine the three texts beside each other, and a line that moves down. Where it passes between units in two of the texts
or in all three, it cuts them: a cut of a pair ends one of the pair's beads, a cut of all three ends a row. Three
alignments agree if they are the cuts of one such way down. Its score is the sum of the scores of all beads of the three
pairs, so each pair may be overruled by the two others. A state of the search is the last cut of each pair. The score of
the best ways on, each pair alone, bounds what a state can still reach; states far below the best are given up.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from aligner.align.multi.lattice import Cell, Lattice

State = tuple[Cell, Cell, Cell]
"""The last cut of texts 0 and 1, of texts 0 and 2, and of texts 1 and 2."""

PAIRS = ((0, 1), (0, 2), (1, 2))
"""The texts of each pair."""
BEAM = 12.0
"""Nats below the best state of the same length at which a state is given up."""
_INNER_SKIP = 6.0
"""Cost, in nats, of a unit in a row that has no counterpart in one of the two other texts.

A unit that is missing in one text costs twice, in both pairs of that text, if it has a row of its own. Within a row, it
costs only once, so the other time is charged here."""
_INNER_CUT = 1.0
"""Cost, in nats, of a cut of a pair within a row."""


@dataclass(frozen=True, slots=True)
class Way:
    """Three alignments that agree.

    Attributes:
        rows: the cells at which all three texts are cut, from (0, 0, 0) on.
        cuts: the cells at which each pair is cut, from (0, 0) on.
        likely_rows: the probability of each cut of all three, also of those that are not on the way.
        likely_cuts: the same for each pair.
    """

    rows: list[tuple[int, int, int]]
    cuts: tuple[list[Cell], list[Cell], list[Cell]]
    likely_rows: dict[tuple[int, int, int], float]
    likely_cuts: tuple[dict[Cell, float], dict[Cell, float], dict[Cell, float]]


def find_way(lattices: Sequence[Lattice], sizes: tuple[int, int, int]) -> Way | None:
    """Return the best three alignments that agree, or None if no way through the likely beads was found.

    Args:
        lattices: the likely beads of texts 0 and 1, of texts 0 and 2, and of texts 1 and 2.
        sizes: the numbers of units of the three texts.
    """
    graph = _Graph(lattices, sizes)
    return graph.best() if graph.explore() else None


class _Graph:
    """The states that the search visits, by the units before their cuts, and the moves between them."""

    def __init__(self, lattices: Sequence[Lattice], sizes: tuple[int, int, int]) -> None:
        n, m, o = sizes
        self._lattices = lattices
        self._start: State = ((0, 0), (0, 0), (0, 0))
        self._end: State = ((n, m), (n, o), (m, o))
        self._levels: list[dict[State, tuple[float, float]]] = [{} for _ in range(2 * sum(sizes) + 1)]
        self._moves: dict[State, list[tuple[State, float]]] = {}  # by the state they lead to

    def explore(self) -> bool:
        """Visit the states near the best way, and return whether the last one was reached."""
        self._levels[0][self._start] = 0.0, 0.0
        for level in self._levels:
            limit = max((bound for _, bound in level.values()), default=0.0) - BEAM
            for state in [state for state, (_, bound) in level.items() if bound < limit]:
                del level[state]
                del self._moves[state]
            for state, (value, _) in level.items():
                for after, score in _moves(self._lattices, state):
                    self._reach(state, after, value, score)
        return self._end in self._levels[-1]

    def _reach(self, before: State, after: State, value: float, score: float) -> None:
        rest = [each.ahead.get(cell) for each, cell in zip(self._lattices, after, strict=True)]
        known = [part for part in rest if part is not None]
        if len(known) < len(rest):
            return
        level = self._levels[_length(after)]
        self._moves.setdefault(after, []).append((before, score))
        if after not in level or level[after][0] < value + score:
            level[after] = value + score, value + score + sum(known)

    def best(self) -> Way:
        """Return the best way, with probabilities from all ways that were visited."""
        state, states = self._end, [self._end]
        while state != self._start:
            state, _ = max(self._moves[state], key=lambda move: self._value(move[0]) + move[1])
            states.append(state)
        states.reverse()
        cuts: tuple[list[Cell], list[Cell], list[Cell]] = ([(0, 0)], [(0, 0)], [(0, 0)])
        for before, after in pairwise(states):
            for k in range(3):
                if before[k] != after[k]:
                    cuts[k].append(after[k])
        rows = [cut for state in states if (cut := _cut_of_all(state)) is not None]
        return Way(rows, cuts, *self._likely())

    def _value(self, state: State) -> float:
        return self._levels[_length(state)][state][0]

    def _likely(
        self,
    ) -> tuple[dict[tuple[int, int, int], float], tuple[dict[Cell, float], dict[Cell, float], dict[Cell, float]]]:
        """Return the probability of each cut of all three, and of each cut of each pair."""
        forward, backward = self._sums()
        total = forward[self._end]
        rows = {
            cut: min(1.0, math.exp(forward[state] + rest - total))
            for state, rest in backward.items()
            if (cut := _cut_of_all(state)) is not None
        }
        cuts: tuple[dict[Cell, float], dict[Cell, float], dict[Cell, float]] = ({}, {}, {})
        for after, moves in self._moves.items():
            for before, score in moves if after in backward else ():
                probability = math.exp(min(0.0, forward[before] + score + backward[after] - total))
                for known, old, new in zip(cuts, before, after, strict=True):
                    if old != new:
                        known[new] = min(1.0, known.get(new, 0.0) + probability)
        return rows, cuts

    def _sums(self) -> tuple[dict[State, float], dict[State, float]]:
        """Return the log sums over the ways to each state and over the ways from it."""
        order = [state for level in self._levels for state in level]
        forward = {self._start: 0.0}
        for state in order[1:]:
            forward[state] = float(
                np.logaddexp.reduce([forward[before] + score for before, score in self._moves[state]])
            )
        backward = {self._end: 0.0}
        for state in reversed(order[1:]):
            if state in backward:
                for before, score in self._moves[state]:
                    backward[before] = float(np.logaddexp(backward.get(before, -np.inf), backward[state] + score))
        return forward, backward


def _length(state: State) -> int:
    return sum(map(sum, state))


def _cut_of_all(state: State) -> tuple[int, int, int] | None:
    (i, j), (i2, k), (j2, k2) = state
    return (i, j, k) if (i, j, k) == (i2, j2, k2) else None


def _moves(lattices: Sequence[Lattice], state: State) -> Iterator[tuple[State, float]]:
    """Yield the states after the next cut, of a pair or of all three, and the score of the beads that it ends."""
    (i, j), (i2, k), (j2, k2) = state
    furthest = max(i, i2), max(j, j2), max(k, k2)
    if _cut_of_all(state) is not None:
        yield from _rows_without_some(lattices, (i, j, k))
    yield from _row_ends(lattices, state, furthest)
    for pair, (one, two) in enumerate(PAIRS):
        own, other = state[pair]
        for row, column, score in lattices[pair].leaving.get((own, other), ()):
            # A text that was cut further on in its other pair must move on.
            if (row > furthest[one] or own == furthest[one]) and (column > furthest[two] or other == furthest[two]):
                cost = _INNER_CUT + (_INNER_SKIP if own == row or other == column else 0.0)
                changed = [*state]
                changed[pair] = row, column
                yield (changed[0], changed[1], changed[2]), score - cost


def _row_ends(
    lattices: Sequence[Lattice], state: State, furthest: tuple[int, int, int]
) -> Iterator[tuple[State, float]]:
    """Yield the cuts of all three texts at which each pair ends a bead."""
    (i, j), (i2, k), last = state
    by_first: dict[int, list[tuple[int, float]]] = {}
    for row, third, score in lattices[1].leaving.get((i2, k), ()):
        if row >= furthest[0] and third >= furthest[2]:
            by_first.setdefault(row, []).append((third, score))
    is_start = _cut_of_all(state) is not None
    for row, column, score in lattices[0].leaving.get((i, j), ()):
        for third, other in by_first.get(row, ()) if column >= furthest[1] else ():
            closing = lattices[2].scores.get((last, (column, third)))
            is_whole = row > furthest[0] and column > furthest[1] and third > furthest[2]
            if closing is not None and (is_whole or not is_start):
                skipped = row in (i, i2) or column in (j, last[0]) or third in (k, last[1])
                total = score + other + closing - (_INNER_SKIP if skipped else 0.0)
                yield ((row, column), (row, third), (column, third)), total


def _rows_without_some(lattices: Sequence[Lattice], cut: tuple[int, int, int]) -> Iterator[tuple[State, float]]:
    """Yield the rows of one or two texts that begin at a cut of all three."""
    for text in range(3):
        yield from _missing(lattices, cut, _moved(cut, {text: cut[text] + 1}), 0.0)
    for pair, (one, two) in enumerate(PAIRS):
        for row, column, score in lattices[pair].leaving.get((cut[one], cut[two]), ()):
            if row > cut[one] and column > cut[two]:
                yield from _missing(lattices, cut, _moved(cut, {one: row, two: column}), score)


def _missing(
    lattices: Sequence[Lattice], cut: tuple[int, int, int], after: tuple[int, int, int], score: float
) -> Iterator[tuple[State, float]]:
    """Yield the cut after a row, with the scores of what is missing in the pairs of a text that has nothing there."""
    total = score
    for pair, (one, two) in enumerate(PAIRS):
        if (cut[one] == after[one]) != (cut[two] == after[two]):
            place, text = (cut[one], cut[two]), int(cut[one] == after[one])
            while place != (after[one], after[two]):
                further = (place[0], place[1] + 1) if text else (place[0] + 1, place[1])
                alone = lattices[pair].scores.get((place, further))
                if alone is None:
                    return
                total += alone
                place = further
    (i, j, k) = after
    yield ((i, j), (i, k), (j, k)), total


def _moved(cut: tuple[int, int, int], places: Mapping[int, int]) -> tuple[int, int, int]:
    return places.get(0, cut[0]), places.get(1, cut[1]), places.get(2, cut[2])
