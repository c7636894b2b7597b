"""Vectors to beads.

`side` is a text as arrays; `firstpass` scores beads from sentence vectors and finds the band to look in; `search` finds
the best path through it; `confidence` says how far each bead can be trusted. Nothing here knows an encoder, a language
or a file: any vectors that add up over runs of sentences will do.
"""

from __future__ import annotations

from aligner.align.confidence import UNRELATED, confidences, mean_score
from aligner.align.firstpass import first_pass
from aligner.align.side import Side, centred
from aligner.types import Bead, Relation, Span

__all__ = ["UNRELATED", "VERSION", "Side", "align", "centred", "mean_score"]

VERSION = "first-pass-1"
"""Goes into the signature; changes whenever the same vectors may give other beads."""


def align(source: Side, target: Side) -> list[Bead]:
    """Align two texts.

    Args:
        source: n units.
        target: m units, with vectors of the same encoder.

    Returns:
        Beads in order; every unit of either side is in exactly one. `score` is the margin score of the first pass,
        `confidence` the probability that the bead is exactly right.

    Raises:
        ValueError: the two sides' vectors differ in dimension.
    """
    if len(source) and len(target) and source.sums.shape[1] != target.sums.shape[1]:
        dims = f"{source.sums.shape[1]} and {target.sums.shape[1]}"
        raise ValueError(f"vectors of {dims} dimensions cannot be compared")
    path = first_pass(source, target)
    beads, i, j = [], 0, 0
    for step, confidence in zip(path, confidences(path), strict=True):
        spans = Span(i, i + step.source), Span(j, j + step.target)
        relation: Relation = "target_only" if not step.source else "source_only" if not step.target else "parallel"
        beads.append(Bead(*spans, score=step.score, confidence=float(confidence), relation=relation))
        i, j = spans[0].stop, spans[1].stop
    return beads
