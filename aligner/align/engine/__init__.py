"""The alignment engine: from vectors to beads.

- `side`: the arrays of one text.
- `first_pass`: bead scores from sentence vectors; the band for the second pass.
- `late_interaction`, `prefix_sums`, `features`, `feature_rows`: features of the beads near the first-pass path.
- `scorer`: bead scores from features, by a learned linear model.
- `labels`: labels of clauses ("3.1."), which attract and part.
- `search`, `posterior`: the best path, and the posterior probability of each bead.
- `long_beads`: beads with more units than the search allows.
- `anchors`: beads that are given.
- `moved`: blocks of text in a different order.
- `verdict`: whether the texts are translations at all.
- `models`: the weights and thresholds learned for an encoder, which come with each side.

The engine is independent of encoders, languages and file formats. It accepts any vectors that are additive over runs of
sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from aligner.align.engine import anchors
from aligner.align.engine.anchors import Anchor, FixedBead
from aligner.align.engine.features import ROWS_AT_ONCE, Features
from aligner.align.engine.first_pass import first_pass, trust_labels
from aligner.align.engine.long_beads import grow
from aligner.align.engine.models import Models, load_models, without_scorer
from aligner.align.engine.moved import Block, extend, find_moved
from aligner.align.engine.posterior import forward_backward
from aligner.align.engine.scorer import Scorer
from aligner.align.engine.search import SIZES, Limits, Skips, Step, best_path
from aligner.align.engine.side import NO_LABEL, SEVERAL_LABELS, Cues, Side, Tokens, scorer_of
from aligner.align.engine.verdict import classify, parallel_probability
from aligner.types import Bead, Relation, Span

__all__ = [
    "BAND_RADIUS",
    "NO_LABEL",
    "SEVERAL_LABELS",
    "Cues",
    "FixedBead",
    "Models",
    "Side",
    "Tokens",
    "align",
    "are_turned",
    "classify",
    "load_models",
    "parallel_probability",
    "version",
    "without_scorer",
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


def version(models: Models) -> str:
    """Return the engine version for the signature; it changes whenever the same arrays may give different beads.

    Args:
        models: what was learned for the encoder.
    """
    learned_label = [f"scorer-{models.scorer.version}"] if models.scorer is not None else []
    return "+".join([_FIRST_PASS, *learned_label, _LABELS, _LONG, _MOVED, _VERDICT])


def align(source: Side, target: Side, fixed: Sequence[FixedBead] = ()) -> list[Bead]:
    """Align two texts.

    The texts are first aligned in order. Blocks that occur in different places are then removed and aligned separately.
    Fixed beads are part of the result; only the other units are aligned, between the fixed beads that are in order.

    Args:
        source: n units.
        target: m units, with vectors of the same encoder.
        fixed: beads that are known, as source and target units; either span may be empty. They may cross each other.

    Returns:
        Beads in source order; one-sided beads are placed where the path passes them. Each unit of either side is in
        exactly one bead. `score` is the margin score: the cosine of the two sides minus their mean cosine with the
        adjacent units. `confidence` is the probability that the bead is exactly right. Beads of moved blocks have the
        relation "moved"; there the target indices jump back. Fixed beads are unchanged, with confidence 1.

    Raises:
        ValueError: the vectors of the two sides differ in dimension; a fixed bead has no units or is out of range; two
            fixed beads overlap.
    """
    if len(source) and len(target) and source.sums.shape[1] != target.sums.shape[1]:
        dims = f"{source.sums.shape[1]} and {target.sums.shape[1]}"
        raise ValueError(f"vectors of {dims} dimensions cannot be compared")
    anchors.check(fixed, len(source), len(target))
    if are_turned(source, target):
        return _swap_sides(_align(target, source, [bead[::-1] for bead in fixed]))
    return _align(source, target, fixed)


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


def _align(source: Side, target: Side, fixed: Sequence[FixedBead]) -> list[Bead]:
    """Align two texts whose sides are already in the order of `are_turned`."""
    source, target, path = trust_labels(source, target)
    given = anchors.place(fixed, path) if fixed else []
    moved = [anchor for anchor in given if anchor.relation == "moved"]
    beads = _align_in_order(source, target, given, None if given else path)

    def align_block(block: Block) -> list[Bead]:
        own, other = (np.array(span.indices) for span in block)
        return _align_subset(source, target, own, other, anchors.among(anchors.inside(moved, block), own, other))

    blocks = [
        block
        for block in find_moved(source, target, beads, fixed, [anchor.bead for anchor in moved])
        if _mean_confidence(align_block(block)) >= _MIN_MOVED_CONFIDENCE
    ]
    if not blocks:
        return beads
    rest = _align_rest(source, target, blocks, given)
    found = list(blocks)
    for k, block in enumerate(blocks):
        others = [*blocks[:k], *blocks[k + 1 :], *fixed]
        blocks[k] = extend(block, others, rest, (len(source), len(target)), align_block)
    beads = rest if blocks == found else _align_rest(source, target, blocks, given)
    for block in reversed(blocks):
        labeled = [
            replace(bead, relation="moved") if bead.source and bead.target else bead for bead in align_block(block)
        ]
        before = [k for k, bead in enumerate(beads) if bead.source and bead.source.start < block[0].start]
        at = before[-1] + 1 if before else 0
        beads[at:at] = labeled
    return beads


def _align_rest(source: Side, target: Side, blocks: list[Block], given: Sequence[Anchor]) -> list[Bead]:
    """Align the units outside the blocks."""
    taken = {anchor.bead for block in blocks for anchor in anchors.inside(given, block)}
    given = [anchor for anchor in given if anchor.bead not in taken]
    own, other = (
        np.setdiff1d(np.arange(len(side)), np.concatenate([np.array(block[k].indices) for block in blocks]))
        for k, side in enumerate((source, target))
    )
    return _align_subset(source, target, own, other, anchors.among(given, own, other))


def _align_subset(
    source: Side,
    target: Side,
    source_units: NDArray[np.int64],
    target_units: NDArray[np.int64],
    given: Sequence[Anchor] = (),
) -> list[Bead]:
    """Align a subset of the units in order; the beads have the indices of the full texts."""
    beads = _align_in_order(source.take(source_units), target.take(target_units), given)
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


def _align_in_order(
    source: Side, target: Side, given: Sequence[Anchor] = (), path: list[Step] | None = None
) -> list[Bead]:
    """Run the first pass, unless its path is known, and the learned scorer around its path if both sides have cues."""
    source, target = anchors.fence(source, target, given)
    limits = anchors.limits_of(given, len(source), len(target))
    path = anchors.fill(first_pass(source, target, limits) if path is None else path, given)
    probabilities = source.models.confidence.of_path(path)
    weights = scorer_of(source, target)
    if weights is not None and len(source) and len(target):
        path, probabilities = _second_pass(weights, source, target, path, limits)
    path, probabilities = grow(source, target, path, probabilities)
    beads, i, j = [], 0, 0
    for step, confidence in zip(path, probabilities, strict=True):
        spans = Span(i, i + step.source), Span(j, j + step.target)
        relation: Relation = "target_only" if not step.source else "source_only" if not step.target else "parallel"
        beads.append(Bead(*spans, score=step.score, confidence=float(confidence), relation=relation))
        i, j = spans[0].stop, spans[1].stop
    beads = anchors.insert(beads, given, source, target)
    # The confidences are conditional on translated text, so multiply by the probability of that condition.
    parallel = parallel_probability(source, target, beads).tolist()
    known = {anchor.bead for anchor in given}
    return [
        replace(bead, confidence=bead.confidence * probability) if (bead.source, bead.target) not in known else bead
        for bead, probability in zip(beads, parallel, strict=True)
    ]


def _second_pass(
    weights: Scorer, source: Side, target: Side, first: list[Step], limits: Limits | None
) -> tuple[list[Step], NDArray[np.float64]]:
    """Return the path of the learned scorer, with margins as step scores, and the probability of each step."""
    corners = None if limits is None else limits.corners
    features = Features(source, target, first, BAND_RADIUS, corners)
    scores, margins = [], []
    for start, stop in features.rows():
        # Keep only scores and margins; the features take many times the memory.
        rows = features.of_rows(start, stop)
        scores.append(weights.score(rows))
        margins.append(rows.margin)
    skips = weights.skips(features.skips())
    if limits is not None:
        skips = Skips(skips.source + limits.source, skips.target + limits.target)
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
