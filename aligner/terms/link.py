"""Link candidates of the two sides that translate each other: log-likelihood ratio, then competitive linking."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.terms.candidates import Candidates

# Maximum number of candidates of the other side that are considered for each candidate.
_MAX_PARTNERS = 12
# Minimum Dice coefficient of two terms, both in all rows and in those that earlier links have left.
_MIN_DICE = 0.3
# The log-likelihood ratio follows a chi-squared distribution: one in a thousand exceeds this by chance.
_MIN_SCORE = 10.83
_TAKEN = "\0"

TermLink = tuple[int, int]
"""Indices of a source and a target candidate."""


@dataclass(frozen=True, slots=True)
class Link:
    """A candidate of the source side and one of the target side that translate each other.

    Attributes:
        source: Index of the source candidate.
        target: Index of the target candidate.
        count: Number of rows with both.
        score: Log-likelihood ratio by which they were linked.
        rows: Rows with both in which no stronger link has taken either.
    """

    source: int
    target: int
    count: int
    score: float
    rows: tuple[int, ...]


def log_likelihood(
    both: NDArray[np.float64], left: NDArray[np.float64], right: NDArray[np.float64], total: float
) -> NDArray[np.float64]:
    """Return the log-likelihood ratio of two events against their independence (Dunning 1993).

    Args:
        both: Numbers of rows with both events.
        left: Numbers of rows with the first event.
        right: Numbers of rows with the second event.
        total: Number of all rows.
    """
    cells = both, left - both, right - both, total - left - right + both
    expected = left * right, left * (total - right), (total - left) * right, (total - left) * (total - right)
    score = np.zeros_like(both)
    for seen, product in zip(cells, expected, strict=True):
        with np.errstate(divide="ignore", invalid="ignore"):
            score += np.where(seen > 0, seen * np.log(seen * total / product), 0.0)
    return 2 * score


def link(
    source: Candidates, target: Candidates, texts: tuple[Sequence[str], Sequence[str]], min_count: int
) -> list[Link]:
    """Return links between candidates, with the most strongly associated first.

    A link takes the places of both candidates, and later links count only the places that are left (competitive
    linking, Melamed 2000), so that neither a part of a term nor its neighbor is linked to the translation of the term.
    A pair that is part of a longer one is weighted by its other rows, as in the C-value (Frantzi, Ananiadou and Mima
    2000).

    Args:
        source: Candidates of the source side.
        target: Candidates of the target side.
        texts: For each side the tokens of each row, separated by spaces, with a space at both ends.
        min_count: Minimum number of rows of a pair that no earlier link has taken.
    """
    rows = source.rows(), target.rows()
    left = list(texts[0]), list(texts[1])
    pairs = _associate(source, target, rows[0], min_count)
    queue = _queue(pairs, source, target, len(texts[0]))
    links: list[Link] = []
    while queue:
        negative, name, other, pair = heapq.heappop(queue)
        here, there = ({row for row in rows[side][pair[side]].tolist() if f" {key} " in left[side][row]}
                       for side, key in enumerate((name, other)))  # fmt: skip
        both = here & there
        if len(both) < min_count or 2 * len(both) < _MIN_DICE * (len(here) + len(there)):
            continue
        counts = [np.array([float(len(some))]) for some in (both, here, there)]
        score = float(log_likelihood(counts[0], counts[1], counts[2], len(texts[0]))[0])
        if score < _MIN_SCORE:
            continue
        if score < -0.999 * negative:
            heapq.heappush(queue, (-score, name, other, pair))
            continue
        links.append(Link(*pair, pairs[pair], -negative, tuple(sorted(both))))
        for side, key in enumerate((name, other)):
            blank = f" {' '.join([_TAKEN] * (key.count(' ') + 1))} "
            for row in both:
                left[side][row] = left[side][row].replace(f" {key} ", blank)
    return links


def _associate(
    source: Candidates, target: Candidates, rows: Sequence[NDArray[np.int64]], min_count: int
) -> dict[TermLink, int]:
    """Return the numbers of common rows of candidates that are among the best partners of each other."""
    found: dict[TermLink, int] = {}
    best: dict[int, list[tuple[float, int]]] = {}
    for number, here in enumerate(rows):
        # Indices of the target candidates of all these rows, end to end.
        sizes = target.starts[here + 1] - target.starts[here]
        places = np.repeat(target.starts[here + 1] - np.cumsum(sizes), sizes) + np.arange(sizes.sum())
        both = np.bincount(target.ids[places], minlength=len(target.keys))
        partners = np.flatnonzero(both >= min_count)
        dice = 2 * both[partners] / (len(here) + target.counts[partners])
        partners, dice = partners[dice >= _MIN_DICE], dice[dice >= _MIN_DICE]
        for place in np.argsort(-dice, kind="stable")[:_MAX_PARTNERS].tolist():
            partner = int(partners[place])
            found[number, partner] = int(both[partner])
            best.setdefault(partner, []).append((-float(dice[place]), number))
    kept = {(number, partner) for partner, some in best.items() for _, number in sorted(some)[:_MAX_PARTNERS]}
    return {pair: count for pair, count in found.items() if pair in kept}


def _queue(
    pairs: dict[TermLink, int], source: Candidates, target: Candidates, total: int
) -> list[tuple[float, str, str, TermLink]]:
    """Return the pairs as a heap with the highest score first."""
    nested = _count_nested(pairs, source, target)
    known = list(pairs)
    counts = np.array(
        [(pairs[pair], source.counts[pair[0]], target.counts[pair[1]]) for pair in known], np.float64
    ).reshape(-1, 3)
    counts -= np.array([nested.get(pair, 0) for pair in known], np.float64).reshape(-1, 1)
    scores = log_likelihood(counts[:, 0], counts[:, 1], counts[:, 2], total)
    queue = [
        (-score, source.keys[pair[0]], target.keys[pair[1]], pair)
        for score, pair in zip(scores.tolist(), known, strict=True)
    ]
    heapq.heapify(queue)
    return queue


def _count_nested(pairs: dict[TermLink, int], source: Candidates, target: Candidates) -> dict[TermLink, int]:
    """Return, for pairs that are part of longer pairs, the maximum number of rows of one longer pair."""
    parts = _parts(source.keys), _parts(target.keys)
    nested: dict[TermLink, int] = {}
    for (one, two), count in pairs.items():
        for part in parts[0][one]:
            for other in parts[1][two]:
                if (part, other) in pairs and (part, other) != (one, two):
                    nested[part, other] = max(nested.get((part, other), 0), count)
    return nested


def _parts(keys: Sequence[str]) -> list[list[int]]:
    """Return for each candidate the candidates that it contains, including itself."""
    known = {key: number for number, key in enumerate(keys)}
    found = []
    for key in keys:
        tokens = key.split(" ")
        inner = {
            known.get(" ".join(tokens[start:stop]))
            for start in range(len(tokens))
            for stop in range(start + 1, len(tokens) + 1)
        }
        found.append(sorted(number for number in inner if number is not None))
    return found
