"""The alignment engine: from vectors to beads.

- `side`: the arrays of one text.
- `first_pass`: bead scores from sentence vectors; the band for the second pass.
- `late_interaction`, `prefix_sums`, `features`: features of the beads near the first-pass path.
- `scorer`: bead scores from features, by a learned linear model.
- `labels`: labels of clauses ("3.1.") as evidence.
- `search`, `posterior`: the best path, and the posterior probability of each bead.
- `long_beads`: beads with more units than the search allows.
- `moved`: blocks of text in a different order.
- `confidence`, `verdict`: confidence of first-pass beads; whether the texts are translations at all.

The engine is independent of encoders, languages and file formats. It accepts any vectors that are additive over runs of
sentences.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from aligner.align.engine import labels, scorer
from aligner.align.engine.confidence import confidences
from aligner.align.engine.features import ROWS_AT_ONCE, Features
from aligner.align.engine.first_pass import first_pass
from aligner.align.engine.long_beads import grow
from aligner.align.engine.moved import Block, extend, find_moved
from aligner.align.engine.posterior import forward_backward
from aligner.align.engine.search import SIZES, Step, best_path
from aligner.align.engine.side import NO_LABEL, SEVERAL_LABELS, Cues, Side, Tokens
from aligner.align.engine.verdict import classify, parallel_probability
from aligner.types import Bead, Relation, Span

__all__ = [
    "BAND_RADIUS",
    "NO_LABEL",
    "SEVERAL_LABELS",
    "Cues",
    "Side",
    "Tokens",
    "align",
    "are_turned",
    "classify",
    "parallel_probability",
    "version",
]

_FIRST_PASS = "first-pass-1"
"""Version label of the first pass."""
_LABELS = "labels-1"
"""Version label of the use of clause labels."""
_LONG = "long-1"
"""Version label of beads with more units than the search allows."""
_MOVED = "moved-2"
"""Version label of the detection of moved blocks."""
_VERDICT = "verdict-2"
"""Version label of the verdict."""
BAND_RADIUS = 6
"""Radius, in units, of the band around the first-pass path in which the learned scorer searches."""
_MIN_MOVED_CONFIDENCE = 0.8
"""Minimum mean confidence of the beads of a moved block, aligned on its own; false candidates have about 0.01."""

_SWAPPED: dict[Relation, Relation] = {"source_only": "target_only", "target_only": "source_only"}


def version(learned: bool) -> str:
    """Return the engine version for the signature; it changes whenever the same arrays may give different beads.

    Args:
        learned: whether the sides have cues, so that the learned scorer runs.
    """
    learned_label = [f"scorer-{scorer.load_scorer().version}"] if learned else []
    return "+".join([_FIRST_PASS, *learned_label, _LABELS, _LONG, _MOVED, _VERDICT])


def align(source: Side, target: Side) -> list[Bead]:
    """Align two texts.

    The texts are first aligned in order. Blocks that occur in different places are then removed and aligned separately.

    Args:
        source: n units.
        target: m units, with vectors of the same encoder.

    Returns:
        Beads in source order; one-sided beads are placed where the path passes them. Each unit of either side is in
        exactly one bead. `score` is the margin score: the cosine of the two sides minus their mean cosine with the
        adjacent units. `confidence` is the probability that the bead is exactly right. Beads of moved blocks have the
        relation "moved"; there the target indices jump back.

    Raises:
        ValueError: the vectors of the two sides differ in dimension.
    """
    if len(source) and len(target) and source.sums.shape[1] != target.sums.shape[1]:
        dims = f"{source.sums.shape[1]} and {target.sums.shape[1]}"
        raise ValueError(f"vectors of {dims} dimensions cannot be compared")
    if are_turned(source, target):
        return _swap_sides(_align(target, source))
    return _align(source, target)


def are_turned(source: Side, target: Side) -> bool:
    """Return whether the engine swaps the two sides so that the side with fewer units comes first.

    Both directions of a pair then give the same beads. The scorer only has to learn how the longer side splits the
    units of the shorter one, in any language pair.
    """
    return (len(source), float(source.lengths.sum())) > (len(target), float(target.lengths.sum()))


def _swap_sides(beads: list[Bead]) -> list[Bead]:
    """Return the beads with source and target swapped, in the order of the new source.

    A target-only bead follows the bead that contains the preceding target unit.
    """
    swapped = [
        replace(bead, source=bead.target, target=bead.source, relation=_SWAPPED.get(bead.relation, bead.relation))
        for bead in beads
    ]
    target_only = {bead.target.start: bead for bead in swapped if not bead.source}
    ordered: list[Bead] = []

    def add_target_only(start: int) -> None:
        while start in target_only:
            ordered.append(target_only.pop(start))
            start = ordered[-1].target.stop

    add_target_only(0)
    for bead in sorted((bead for bead in swapped if bead.source), key=lambda bead: bead.source.start):
        ordered.append(bead)
        if bead.target:
            add_target_only(bead.target.stop)
    return ordered


def _align(source: Side, target: Side) -> list[Bead]:
    """Align two texts whose sides are already in the order of `are_turned`."""
    if source.labels is not None and target.labels is not None:
        path = first_pass(replace(source, labels=None), replace(target, labels=None))
        source, target = labels.trust(source, target, path)
    beads = _align_in_order(source, target)

    def align_block(block: Block) -> list[Bead]:
        return _align_subset(source, target, *(np.array(span.indices) for span in block))

    blocks = [
        block
        for block in find_moved(source, target, beads)
        if _mean_confidence(align_block(block)) >= _MIN_MOVED_CONFIDENCE
    ]
    if not blocks:
        return beads
    rest = _align_rest(source, target, blocks)
    for k, block in enumerate(blocks):
        others = blocks[:k] + blocks[k + 1 :]
        blocks[k] = extend(block, others, rest, (len(source), len(target)), align_block)
    beads = _align_rest(source, target, blocks)
    for block in reversed(blocks):
        labeled = [
            replace(bead, relation="moved") if bead.source and bead.target else bead for bead in align_block(block)
        ]
        before = [k for k, bead in enumerate(beads) if bead.source and bead.source.start < block[0].start]
        at = before[-1] + 1 if before else 0
        beads[at:at] = labeled
    return beads


def _align_rest(source: Side, target: Side, blocks: list[Block]) -> list[Bead]:
    """Align the units outside the blocks."""
    rest = (
        np.setdiff1d(np.arange(len(side)), np.concatenate([np.array(block[k].indices) for block in blocks]))
        for k, side in enumerate((source, target))
    )
    return _align_subset(source, target, *rest)


def _align_subset(
    source: Side, target: Side, source_units: NDArray[np.int64], target_units: NDArray[np.int64]
) -> list[Bead]:
    """Align a subset of the units in order; the beads have the indices of the full texts."""
    beads = _align_in_order(source.take(source_units), target.take(target_units))
    return _renumber(beads, source_units, target_units)


def _mean_confidence(beads: list[Bead]) -> float:
    """Return the mean confidence of the two-sided beads; 0 if there are none."""
    known = [bead.confidence for bead in beads if bead.source and bead.target]
    return float(np.mean(known)) if known else 0.0


def _renumber(beads: list[Bead], source: NDArray[np.int64], target: NDArray[np.int64]) -> list[Bead]:
    """Map the beads of a subset of units back to the indices of the full texts."""

    def span(old: Span, units: NDArray[np.int64]) -> Span:
        if not old:
            return Span(0, 0)
        return Span(int(units[old.start]), int(units[old.stop - 1]) + 1)

    return [replace(bead, source=span(bead.source, source), target=span(bead.target, target)) for bead in beads]


def _align_in_order(source: Side, target: Side) -> list[Bead]:
    """Run the first pass and, if both sides have cues, the learned scorer around its path."""
    path = first_pass(source, target)
    probabilities = confidences(path)
    if source.cues is not None and target.cues is not None and len(source) and len(target):
        path, probabilities = _second_pass(source, target, path)
    path, probabilities = grow(source, target, path, probabilities)
    beads, i, j = [], 0, 0
    for step, confidence in zip(path, probabilities, strict=True):
        spans = Span(i, i + step.source), Span(j, j + step.target)
        relation: Relation = "target_only" if not step.source else "source_only" if not step.target else "parallel"
        beads.append(Bead(*spans, score=step.score, confidence=float(confidence), relation=relation))
        i, j = spans[0].stop, spans[1].stop
    # The confidences are conditional on translated text, so multiply by the probability of that condition.
    parallel = parallel_probability(source, target, beads).tolist()
    return [
        replace(bead, confidence=bead.confidence * probability)
        for bead, probability in zip(beads, parallel, strict=True)
    ]


def _second_pass(source: Side, target: Side, first: list[Step]) -> tuple[list[Step], NDArray[np.float64]]:
    """Return the path of the learned scorer, with margins as step scores, and the probability of each step."""
    weights, features = scorer.load_scorer(), Features(source, target, first, BAND_RADIUS)
    scores, margins = [], []
    for start, stop in features.rows():
        # Keep only scores and margins; the features take many times the memory.
        rows = features.of_rows(start, stop)
        scores.append(weights.score(rows))
        margins.append(rows.margin)
    skips = weights.skips(features)
    path = best_path(features.band, scores, skips)
    posterior = forward_backward(features.band, scores, skips).of_path(path)
    one_sided = np.array([not (step.source and step.target) for step in path])
    steps, i, j = [], 0, 0
    for step, alone in zip(path, one_sided, strict=True):
        i, j = i + step.source, j + step.target
        size = 0 if alone else SIZES.index((step.source, step.target))
        margin = margins[i // ROWS_AT_ONCE][size, i % ROWS_AT_ONCE, j - features.band.first[i]]
        steps.append(Step(step.source, step.target, 0.0 if alone else float(margin)))
    return steps, weights.calibrate(posterior, one_sided)
