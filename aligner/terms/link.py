"""Which candidates of the two sides translate each other: association by log-likelihood, then competitive linking."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.terms.candidates import Candidates

_PARTNERS = 12
# The least agreement (Dice) of two terms, in all rows and in those that links made before leave.
_AGREEMENT = 0.3
# A chance of one in a thousand, by the chi-squared distribution that the ratio follows.
_SIGNIFICANT = 10.83
_TAKEN = "\0"
TermLink = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Link:
    """A candidate of the source side and one of the target side that translate each other.

    `count` is in how many rows both are, `rows` those in which no stronger link has taken either; `score` is the
    log-likelihood ratio by which they were linked.
    """

    source: int
    target: int
    count: int
    score: float
    rows: tuple[int, ...]


def log_likelihood(
    both: NDArray[np.float64], left: NDArray[np.float64], right: NDArray[np.float64], total: float
) -> NDArray[np.float64]:
    """The log-likelihood ratio of two events against their independence (Dunning 1993).

    Args:
        both, left, right: in how many rows are both, the one, and the other.
        total: how many rows there are.
    """
    cells = both, left - both, right - both, total - left - right + both
    expected = left * right, left * (total - right), (total - left) * right, (total - left) * (total - right)
    score = np.zeros_like(both)
    for seen, product in zip(cells, expected, strict=True):
        with np.errstate(divide="ignore", invalid="ignore"):
            score += np.where(seen > 0, seen * np.log(seen * total / product), 0.0)
    return 2 * score


def link(source: Candidates, target: Candidates, texts: tuple[Sequence[str], Sequence[str]], least: int) -> list[Link]:
    """Link candidates, the most strongly associated first.

    A link takes the places where both stand, and what is left counts for the pairs that come later (competitive
    linking, Melamed 2000): neither a part of a term nor its neighbor is linked to the term's translation. A pair that
    is part of a longer one is weighed by the rows it has besides, as terms are by their C-value (Frantzi, Ananiadou,
    Mima 2000).

    Args:
        texts: for each side the rows' tokens with spaces between and at both ends.
        least: in how many rows that no link has taken a pair must be.
    """
    rows = source.rows(), target.rows()
    left = list(texts[0]), list(texts[1])
    pairs = _associate(source, target, rows[0], least)
    queue = _queue(pairs, source, target, len(texts[0]))
    links: list[Link] = []
    while queue:
        negative, name, other, pair = heapq.heappop(queue)
        here, there = ({row for row in rows[side][pair[side]].tolist() if f" {key} " in left[side][row]}
                       for side, key in enumerate((name, other)))  # fmt: skip
        both = here & there
        if len(both) < least or 2 * len(both) < _AGREEMENT * (len(here) + len(there)):
            continue
        counts = [np.array([float(len(some))]) for some in (both, here, there)]
        score = float(log_likelihood(counts[0], counts[1], counts[2], len(texts[0]))[0])
        if score < _SIGNIFICANT:
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
    source: Candidates, target: Candidates, rows: Sequence[NDArray[np.int64]], least: int
) -> dict[TermLink, int]:
    """Pairs of candidates each of which is among the other's best partners, to the number of rows that have both."""
    found: dict[TermLink, int] = {}
    best: dict[int, list[tuple[float, int]]] = {}
    for number, here in enumerate(rows):
        # The candidates of all these rows, end to end.
        sizes = target.starts[here + 1] - target.starts[here]
        places = np.repeat(target.starts[here + 1] - np.cumsum(sizes), sizes) + np.arange(sizes.sum())
        both = np.bincount(target.ids[places], minlength=len(target.keys))
        partners = np.flatnonzero(both >= least)
        dice = 2 * both[partners] / (len(here) + target.counts[partners])
        partners, dice = partners[dice >= _AGREEMENT], dice[dice >= _AGREEMENT]
        for place in np.argsort(-dice, kind="stable")[:_PARTNERS].tolist():
            partner = int(partners[place])
            found[number, partner] = int(both[partner])
            best.setdefault(partner, []).append((-float(dice[place]), number))
    kept = {(number, partner) for partner, some in best.items() for _, number in sorted(some)[:_PARTNERS]}
    return {pair: count for pair, count in found.items() if pair in kept}


def _queue(
    pairs: dict[TermLink, int], source: Candidates, target: Candidates, total: int
) -> list[tuple[float, str, str, TermLink]]:
    """The pairs as a heap, those with the highest score first."""
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
    """Pairs that are part of longer pairs, to the most rows that one longer pair has."""
    parts = _parts(source.keys), _parts(target.keys)
    nested: dict[TermLink, int] = {}
    for (one, two), count in pairs.items():
        for part in parts[0][one]:
            for other in parts[1][two]:
                if (part, other) in pairs and (part, other) != (one, two):
                    nested[part, other] = max(nested.get((part, other), 0), count)
    return nested


def _parts(keys: Sequence[str]) -> list[list[int]]:
    """For each candidate the candidates in it, itself among them."""
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
