"""How often beads of each confidence are right, as measured on gold alignments when the scorer was trained.

The figures are those of docs/experiments.md, made by `scripts/benchmark/reliability.py`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bin:
    """Beads of similar confidence: how many, their mean confidence, and the share that is right."""

    beads: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """The calibration of a scorer.

    Attributes:
        scorer: its name in signatures.
        sets: what was measured on.
        bins: beads by confidence.
        error: the expected calibration error.
    """

    scorer: str
    sets: str
    bins: tuple[Bin, ...]
    error: float


_KNOWN = (
    Calibration(
        "scorer-eed3ead0",
        "3,482 beads of news and academic texts (academic, ntrex)",
        (
            Bin(8, 0.460, 0.750),
            Bin(21, 0.555, 0.619),
            Bin(39, 0.649, 0.564),
            Bin(54, 0.749, 0.926),
            Bin(85, 0.858, 0.859),
            Bin(3275, 0.990, 0.998),
        ),
        0.012,
    ),
)


def of_signature(signature: str) -> Calibration | None:
    """Return the calibration of the scorer that a signature names; None if it was not measured."""
    return next((each for each in _KNOWN if each.scorer in signature), None)
