"""Evaluate alignments against gold: precision, recall and F1 of beads, strict and lax.

The measures are those of common evaluation scripts (bfsujason/aligner-eval, whose strict measure is Vecalign's). A bead
is a pair of sequences of sentence numbers here, so it does not matter how the beads were made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Measure = Literal["strict", "strict-noempty", "lax"]
MEASURES: tuple[Measure, ...] = ("strict", "strict-noempty", "lax")
"""strict: a bead is right if gold has the same bead, omissions included. strict-noempty: the same without omissions.
lax: a bead is right if it shares a source and a target sentence with a single bead of the other alignment, without
omissions."""

BeadIds = tuple[Sequence[int], Sequence[int]]
_Key = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts of beads; add them up over documents before computing a score.

    `right_auto` of `auto` automatic beads are right; `right_gold` of `gold` gold beads are found. The two differ for
    the lax measure, where several beads may overlap with one.
    """

    right_auto: int = 0
    auto: int = 0
    right_gold: int = 0
    gold: int = 0

    def __add__(self, other: Statistics) -> Statistics:
        return Statistics(
            self.right_auto + other.right_auto,
            self.auto + other.auto,
            self.right_gold + other.right_gold,
            self.gold + other.gold,
        )


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 in 0..1 (0 if there are no beads), and the counts behind them."""

    precision: float
    recall: float
    f1: float
    statistics: Statistics


@dataclass(frozen=True, slots=True)
class Report:
    """Scores per document, and of all documents together (from the sums of their counts)."""

    documents: Mapping[str, Mapping[Measure, Score]]
    total: Mapping[Measure, Score]


def score(gold: Iterable[BeadIds], auto: Iterable[BeadIds]) -> dict[Measure, Score]:
    """Score the beads of one document.

    Args:
        gold: the right beads, each a pair of sequences of sentence numbers; an empty sequence is an omission. Fields
            after the second, such as a score, are ignored.
        auto: the beads to score.
    """
    return {measure: to_score(counts) for measure, counts in count(gold, auto).items()}


def score_documents(gold: Mapping[str, Iterable[BeadIds]], auto: Mapping[str, Iterable[BeadIds]]) -> Report:
    """Score documents by name; a document that is missing in `auto` counts as a document without beads."""
    counts = {name: count(beads, auto.get(name, ())) for name, beads in gold.items()}
    total = {measure: sum((counted[measure] for counted in counts.values()), Statistics()) for measure in MEASURES}
    return Report(
        {name: {measure: to_score(part) for measure, part in counted.items()} for name, counted in counts.items()},
        {measure: to_score(part) for measure, part in total.items()},
    )


def count(gold: Iterable[BeadIds], auto: Iterable[BeadIds]) -> dict[Measure, Statistics]:
    """Return the counts of one document for each measure."""
    gold_beads, auto_beads = _keys(gold), _keys(auto)
    gold_full, auto_full = ([bead for bead in beads if all(bead)] for beads in (gold_beads, auto_beads))
    return {
        "strict": _same(gold_beads, auto_beads),
        "strict-noempty": _same(gold_full, auto_full),
        "lax": Statistics(
            _touching(auto_full, gold_full), len(auto_full), _touching(gold_full, auto_full), len(gold_full)
        ),
    }


def to_score(statistics: Statistics) -> Score:
    """Return precision, recall and F1 for counts."""
    precision = statistics.right_auto / statistics.auto if statistics.auto else 0.0
    recall = statistics.right_gold / statistics.gold if statistics.gold else 0.0
    both = precision + recall
    return Score(precision, recall, 2 * precision * recall / both if both else 0.0, statistics)


def _keys(beads: Iterable[BeadIds]) -> list[_Key]:
    return [(tuple(sorted(bead[0])), tuple(sorted(bead[1]))) for bead in beads]


def _same(gold: Sequence[_Key], auto: Sequence[_Key]) -> Statistics:
    known = set(gold)
    right = sum(bead in known for bead in auto)
    return Statistics(right, len(auto), right, len(gold))


def _touching(beads: Sequence[_Key], others: Sequence[_Key]) -> int:
    """Return the number of beads that share a source and a target sentence with a single bead of the others."""
    holders: tuple[dict[int, set[int]], dict[int, set[int]]] = (defaultdict(set), defaultdict(set))
    for number, other in enumerate(others):
        for side, held in zip(other, holders, strict=True):
            for sentence in side:
                held[sentence].add(number)
    touched = 0
    for bead in beads:
        of_source, of_target = (
            {number for sentence in side for number in held.get(sentence, ())}
            for side, held in zip(bead, holders, strict=True)
        )
        touched += not of_source.isdisjoint(of_target)
    return touched
