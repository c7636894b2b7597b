"""Figures of a scorer on texts that it did not see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from aligner.evaluate import score_documents
from aligner.learn.scorer import Aligned, Example

_BINS = 10
"""Number of bins of confidence in the calibration error."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How well texts are aligned.

    Attributes:
        texts: number of texts.
        first_pass: strict F1 of the first pass.
        strict: strict F1.
        lax: lax F1.
        calibration_error: expected calibration error of the confidence.
        caught: share of the wrong beads that are in the fifth with the lowest confidence.
    """

    texts: int
    first_pass: float
    strict: float
    lax: float
    calibration_error: float
    caught: float

    def __str__(self) -> str:
        scores = f"strict {self.strict:.4f}  lax {self.lax:.4f}  (first pass: strict {self.first_pass:.4f})"
        return f"{scores}  ECE {self.calibration_error:.3f}  errors in lowest fifth {self.caught:.2f}"


def measure(examples: Sequence[Example], found: Mapping[str, Aligned]) -> Figures:
    """Return the figures of alignments.

    Args:
        examples: the texts.
        found: the links of each and their confidences.
    """
    gold = {each.name: each.gold for each in examples}
    scores = score_documents(gold, {each.name: found[each.name][0] for each in examples}).total
    first = score_documents(gold, {each.name: each.first for each in examples}).total
    confident = np.concatenate([found[each.name][1] for each in examples])
    right = np.concatenate([[link in set(each.gold) for link in found[each.name][0]] for each in examples]).astype(
        float
    )
    order = np.argsort(confident, kind="stable")
    lowest = order[: len(order) // 5]
    caught = (1 - right[lowest]).sum() / max((1 - right).sum(), 1)
    bins = np.minimum((confident * _BINS).astype(int), _BINS - 1)
    error = sum(
        abs(confident[bins == k].mean() - right[bins == k].mean()) * (bins == k).sum() for k in set(bins.tolist())
    ) / len(right)
    return Figures(
        len(examples), first["strict"].f1, scores["strict"].f1, scores["lax"].f1, float(error), float(caught)
    )
