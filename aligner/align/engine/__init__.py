"""Vectors to beads.

`side` is a text as arrays. `firstpass` scores beads from sentence vectors and finds the band to look in; `late`
compares tokens near its path, `features` turns all evidence into numbers and `scorer` into bead scores. `search` finds
the best path and `posterior` every bead's probability; `moved` finds blocks out of order. `confidence` judges the first
pass's beads, and `verdict` whether the texts are translations at all. Nothing here knows an
encoder, a language or a file: any vectors that add up over runs of sentences will do.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from aligner.align.engine import scorer
from aligner.align.engine.confidence import confidences
from aligner.align.engine.features import ROWS_AT_ONCE, Features
from aligner.align.engine.first_pass import first_pass
from aligner.align.engine.moved import Block, extend, find_moved
from aligner.align.engine.posterior import forward_backward
from aligner.align.engine.search import SIZES, Step, best_path
from aligner.align.engine.side import Cues, Side, Tokens
from aligner.align.engine.verdict import classify, parallel_probability
from aligner.types import Bead, Relation, Span

__all__ = [
    "BAND_RADIUS",
    "Cues",
    "Side",
    "Tokens",
    "align",
    "are_turned",
    "classify",
    "parallel_probability",
    "version",
]

_FIRST_PASS, _MOVED, _VERDICT = "first-pass-1", "moved-2", "verdict-1"
BAND_RADIUS = 6
"""How far from the first pass's path, in units, the learned scorer's may go."""
_SURE_OF_MOVED = 0.8
"""The least mean confidence of a block's beads, aligned apart. What only seems to have moved has next to none (.01)."""

_TURNED: dict[Relation, Relation] = {"source_only": "target_only", "target_only": "source_only"}


def version(learned: bool) -> str:
    """Goes into the signature; changes whenever the same arrays may give other beads.

    Args:
        learned: whether the sides bring the evidence that the learned scorer looks at.
    """
    return "+".join([_FIRST_PASS, *([f"scorer-{scorer.load_scorer().version}"] if learned else []), _MOVED, _VERDICT])


def align(source: Side, target: Side) -> list[Bead]:
    """Align two texts: in order first; then blocks that both have in different places are taken out and aligned apart.

    Args:
        source: n units.
        target: m units, with vectors of the same encoder.

    Returns:
        Beads in source order, those of one side alone where the path passes them; every unit of either side is in
        exactly one. `score` is a bead's margin score (cosine of its sides less their mean cosine with what stands
        beside them), `confidence` the probability that it is exactly right. Beads of moved blocks have the relation
        "moved", and their target numbers go back.

    Raises:
        ValueError: the two sides' vectors differ in dimension.
    """
    if len(source) and len(target) and source.sums.shape[1] != target.sums.shape[1]:
        dims = f"{source.sums.shape[1]} and {target.sums.shape[1]}"
        raise ValueError(f"vectors of {dims} dimensions cannot be compared")
    if are_turned(source, target):
        return _turn(_align(target, source))
    return _align(source, target)


def are_turned(source: Side, target: Side) -> bool:
    """Whether the engine looks at the two sides the other way round: it takes the one of fewer units first.

    So both directions of a pair give the same beads, and the scorer learns how the longer side cuts the shorter one's
    units, whatever their languages.
    """
    return (len(source), float(source.lengths.sum())) > (len(target), float(target.lengths.sum()))


def _turn(beads: list[Bead]) -> list[Bead]:
    """The beads with their sides exchanged, in the order of the new source.

    A unit of the new target that is left alone comes after the bead that holds the unit before it.
    """
    turned = [
        replace(bead, source=bead.target, target=bead.source, relation=_TURNED.get(bead.relation, bead.relation))
        for bead in beads
    ]
    alone = {bead.target.start: bead for bead in turned if not bead.source}
    found: list[Bead] = []

    def add_alone(start: int) -> None:
        while start in alone:
            found.append(alone.pop(start))
            start = found[-1].target.stop

    add_alone(0)
    for bead in sorted((bead for bead in turned if bead.source), key=lambda bead: bead.source.start):
        found.append(bead)
        if bead.target:
            add_alone(bead.target.stop)
    return found


def _align(source: Side, target: Side) -> list[Bead]:
    """`align`, with the sides the right way round."""
    beads = _align_in_order(source, target)

    def align_block(block: Block) -> list[Bead]:
        return _align_some(source, target, *(np.array(span.indices) for span in block))

    blocks = [
        block for block in find_moved(source, target, beads) if _mean_confidence(align_block(block)) >= _SURE_OF_MOVED
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
    """The beads of what is in none of the blocks."""
    rest = (
        np.setdiff1d(np.arange(len(side)), np.concatenate([np.array(block[k].indices) for block in blocks]))
        for k, side in enumerate((source, target))
    )
    return _align_some(source, target, *rest)


def _align_some(source: Side, target: Side, of_source: NDArray[np.int64], of_target: NDArray[np.int64]) -> list[Bead]:
    """The beads of some units in order, with the units' own numbers."""
    return _renumber(_align_in_order(source.take(of_source), target.take(of_target)), of_source, of_target)


def _mean_confidence(beads: list[Bead]) -> float:
    """That of the two-sided beads; 0 if there are none."""
    known = [bead.confidence for bead in beads if bead.source and bead.target]
    return float(np.mean(known)) if known else 0.0


def _renumber(beads: list[Bead], source: NDArray[np.int64], target: NDArray[np.int64]) -> list[Bead]:
    """The beads of chosen units with the units' own numbers."""

    def span(old: Span, numbers: NDArray[np.int64]) -> Span:
        if not old:
            return Span(0, 0)
        return Span(int(numbers[old.start]), int(numbers[old.stop - 1]) + 1)

    return [replace(bead, source=span(bead.source, source), target=span(bead.target, target)) for bead in beads]


def _align_in_order(source: Side, target: Side) -> list[Bead]:
    """The first pass, then, where both sides bring evidence, the learned scorer around its path."""
    path = first_pass(source, target)
    probabilities = confidences(path)
    if source.cues is not None and target.cues is not None and len(source) and len(target):
        path, probabilities = _second_pass(source, target, path)
    beads, i, j = [], 0, 0
    for step, confidence in zip(path, probabilities, strict=True):
        spans = Span(i, i + step.source), Span(j, j + step.target)
        relation: Relation = "target_only" if not step.source else "source_only" if not step.target else "parallel"
        beads.append(Bead(*spans, score=step.score, confidence=float(confidence), relation=relation))
        i, j = spans[0].stop, spans[1].stop
    # A bead can only be right where text is translated at all.
    chances = parallel_probability(source, target, beads)
    return [
        replace(bead, confidence=bead.confidence * chance) for bead, chance in zip(beads, chances.tolist(), strict=True)
    ]


def _second_pass(source: Side, target: Side, first: list[Step]) -> tuple[list[Step], NDArray[np.float64]]:
    """The learned scorer's path, its steps scored by their margins, and the probability that each is right."""
    weights, features = scorer.load_scorer(), Features(source, target, first, BAND_RADIUS)
    scores, margins = [], []
    for start, stop in features.rows():
        # The features themselves are many times as large as what is kept of them.
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
