"""Learn the confidence of first-pass beads: a logistic model of the score and of the number of units.

All sets have equal weight.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from aligner.align.engine import Side, load_models, parallel_probability
from aligner.align.engine.first_pass import first_pass
from aligner.align.engine.models import FirstPassConfidence
from aligner.learn.gold import Link
from aligner.types import Bead, Span

Floats = NDArray[np.float64]
Rows = tuple[Floats, Floats, Floats, Floats]
"""Columns over beads: score, units beyond one per side, 1 if right, present confidence."""
_PENALTY = 0.01
"""Pulls towards the bundled model, which decides only if there are too few beads to learn from."""


def first_pass_rows(texts: Sequence[tuple[Side, Side, Sequence[Link]]]) -> Rows:
    """Run the first pass over the texts of a set and return its beads.

    Args:
        texts: source, target and gold beads of each.
    """
    rows: list[tuple[float, float, float, float]] = []
    for source, target, links in texts:
        gold = {(tuple(own), tuple(other)) for own, other in links}
        steps = first_pass(source, target)
        beads, i, j = [], 0, 0
        for step in steps:
            beads.append(Bead(Span(i, i + step.source), Span(j, j + step.target), step.score, 1.0, "parallel"))
            i, j = i + step.source, j + step.target
        now = source.models.confidence.of_path(steps) * parallel_probability(source, target, beads)
        for bead, confidence in zip(beads, now.tolist(), strict=True):
            right = (tuple(bead.source.indices), tuple(bead.target.indices)) in gold
            rows.append((bead.score, len(bead.source) + len(bead.target) - 2, right, confidence))
    score, extra, right, confidence = np.array(rows, float).T
    return score, extra, right, confidence


def learn_confidence(sets: Sequence[Rows]) -> FirstPassConfidence:
    """Return the model that fits the beads of some sets.

    Args:
        sets: from `first_pass_rows`.
    """
    usual = load_models().confidence
    start = np.array([usual.intercept, usual.score, usual.extra_unit])
    two_sided = [[part[rows[1] >= 0] for part in rows] for rows in sets]
    features = np.concatenate([np.stack([np.ones_like(rows[0]), rows[0], rows[1]], axis=1) for rows in two_sided])
    right = np.concatenate([rows[2] for rows in two_sided])
    weight = np.concatenate([np.full(len(rows[0]), 1 / max(len(rows[0]), 1)) for rows in two_sided])

    def loss(w: Floats) -> float:
        odds = features @ w
        return float((weight * (np.logaddexp(0, odds) - right * odds)).sum() + _PENALTY * ((w - start) ** 2).sum())

    intercept, score, extra_unit = (float(value) for value in minimize(loss, np.zeros(3), method="BFGS").x)
    alone = np.concatenate([rows[2][rows[1] < 0] for rows in sets])
    one_sided = float(alone.mean()) if len(alone) else usual.one_sided
    return FirstPassConfidence(*(round(value, 4) for value in (intercept, score, extra_unit, one_sided)))
