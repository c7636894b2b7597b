"""The learned scorer: a linear model of beads, its weights learned so that whole paths come out right.

`data/models/scorer.json` holds a weight per feature, plain and multiplied by the bead's size (or long and short beads
could not be compared), a bias per size, and the weights of leaving a unit alone. `scripts/train/scorer.py` writes it.
Scores are in nats: a path's probability is proportional to the exponential of its summed scores.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from aligner.align.engine.features import BEAD_FEATURES, SKIP_FEATURES, Features, Floats, RowFeatures
from aligner.align.engine.search import SIZES, BeadScores, Skips
from aligner.data import MODELS

PATH = MODELS / "scorer.json"

SIZE_FACTORS = np.array([(a + b) / 4 for a, b in SIZES], np.float32)
"""What a bead's features are multiplied by, a second time, for its size."""

_CROSSING = 15.0
"""Nats for one unit of margin lost at paragraph ends: set by hand, since hand-aligned texts seldom show paragraphs."""
_IMPOSSIBLE = -1e9


@dataclass(frozen=True, slots=True)
class Scorer:
    """Weights of the features: `plain` and `by_size` (features,), `bias` (sizes,), `skip` (2, skip features).

    `calibration` (2, 2) turns the log odds of a bead's posterior into those of its being right: scale and shift, for
    two-sided beads and for units left alone. `version` identifies the weights.
    """

    plain: Floats
    by_size: Floats
    bias: Floats
    skip: Floats
    calibration: NDArray[np.float64]
    version: str

    def score(self, found: RowFeatures) -> BeadScores:
        """Scores of beads; those outside the band are impossible."""
        by_feature = np.moveaxis(found.values, -1, 0)
        values = np.tensordot(self.plain, by_feature, 1)
        values += np.tensordot(self.by_size, by_feature, 1) * SIZE_FACTORS[:, None, None]
        values += self.bias[:, None, None] - _CROSSING * found.crossing
        values[~found.valid] = _IMPOSSIBLE
        return BeadScores(found.row, found.columns, values)

    def skips(self, features: Features) -> Skips:
        """Scores of leaving each unit alone."""
        # Not a matrix product: on some processors those of so few columns raise warnings about lanes they do not use.
        source, target = (
            (part * weights).sum(axis=1, dtype=np.float64)
            for part, weights in zip(features.skips(), self.skip, strict=True)
        )
        return Skips(source, target)

    def calibrate(self, posterior: NDArray[np.float64], one_sided: NDArray[np.bool_]) -> NDArray[np.float64]:
        """The probability that beads are exactly right, from their posteriors: (beads,) in 0..1."""
        safe = np.clip(posterior, 1e-6, 1 - 1e-6)
        scale, shift = self.calibration[one_sided.astype(int)].T
        right: NDArray[np.float64] = 1 / (1 + np.exp(-(scale * np.log(safe / (1 - safe)) + shift)))
        return right

    def dump(self) -> str:
        """The weights as JSON that a person can read."""
        beads = {
            name: [round(float(plain), 5), round(float(by_size), 5)]
            for name, plain, by_size in zip(BEAD_FEATURES, self.plain, self.by_size, strict=True)
        }
        skips = {
            name: [round(float(weight), 5) for weight in weights]
            for name, weights in zip(SKIP_FEATURES, self.skip.T, strict=True)
        }
        sizes = {f"{a}:{b}": round(float(bias), 5) for (a, b), bias in zip(SIZES, self.bias, strict=True)}
        calibration = [[round(float(number), 5) for number in row] for row in self.calibration]
        content = {
            "about": "beads: [plain, by size]; sizes: bias; skips: [source, target]; calibration: [scale, shift]",
            "beads": beads,
            "sizes": sizes,
            "skips": skips,
            "calibration": {"two_sided": calibration[0], "one_sided": calibration[1]},
        }
        return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def parse(text: str) -> Scorer:
    """The weights from JSON, as `dump` writes it.

    Raises:
        KeyError: a feature or size has no weight.
    """
    content = json.loads(text)
    beads = np.array([content["beads"][name] for name in BEAD_FEATURES], np.float32)
    return Scorer(
        beads[:, 0],
        beads[:, 1],
        np.array([content["sizes"][f"{a}:{b}"] for a, b in SIZES], np.float32),
        np.array([content["skips"][name] for name in SKIP_FEATURES], np.float32).T,
        np.array([content["calibration"]["two_sided"], content["calibration"]["one_sided"]]),
        hashlib.sha256(text.encode()).hexdigest()[:8],
    )


@lru_cache(maxsize=1)
def load_scorer() -> Scorer:
    """The bundled scorer."""
    return parse(PATH.read_text(encoding="utf-8"))
