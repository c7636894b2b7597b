"""The learned scorer: a linear model of beads, trained on the likelihood of whole paths.

`scorer.json` contains two weights per feature, one of them multiplied by the bead's size so that short and long beads
are comparable, a bias per size, and the weights for unaligned units. `aligner.learn` makes it.
Scores are in nats: the probability of a path is proportional to the exponential of its summed scores.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from aligner.align.engine.feature_rows import BEAD_FEATURES, SKIP_FEATURES, Floats, RowFeatures
from aligner.align.engine.search import SIZES, BeadScores, Skips
from aligner.data import MODELS

PATH = MODELS / "scorer.json"
"""File of the weights for the bundled encoder."""
SIZE_FACTORS = np.array([(a + b) / 4 for a, b in SIZES], np.float32)
"""Factor of the `by_size` weights for each bead size: half the mean number of units per side."""
_CROSSING = 15.0
"""Weight, in nats, of the paragraph-crossing penalty; set by hand, as few hand-aligned texts have paragraphs."""
_IMPOSSIBLE = -1e9
"""Score of beads outside the band."""


@dataclass(frozen=True, slots=True)
class Scorer:
    """Weights of the linear model.

    Attributes:
        plain: (features,) weights of the bead features.
        by_size: (features,) weights of the bead features multiplied by the size factor.
        bias: (sizes,) bias of each bead size.
        skip: (2, skip features) weights for unaligned source units and target units.
        calibration: (2, 2) Platt scaling of the posterior log odds: scale and shift, for two-sided and one-sided beads.
        version: hash of the weights.
    """

    plain: Floats
    by_size: Floats
    bias: Floats
    skip: Floats
    calibration: NDArray[np.float64]
    version: str

    def score(self, found: RowFeatures) -> BeadScores:
        """Return the bead scores; beads outside the band are impossible."""
        by_feature = np.moveaxis(found.values, -1, 0)
        values = np.tensordot(self.plain, by_feature, 1)
        values += np.tensordot(self.by_size, by_feature, 1) * SIZE_FACTORS[:, None, None]
        values += self.bias[:, None, None] - _CROSSING * found.crossing
        values[~found.valid] = _IMPOSSIBLE
        return BeadScores(found.row, found.columns, values)

    def skips(self, features: tuple[Floats, Floats]) -> Skips:
        """Return the scores of unaligned units.

        Args:
            features: their features on both sides, from `Features.skips`.
        """
        # Not a matrix product: on some CPUs, narrow ones raise spurious floating-point warnings from unused SIMD lanes.
        source, target = (
            (part * weights).sum(axis=1, dtype=np.float64) for part, weights in zip(features, self.skip, strict=True)
        )
        return Skips(source, target)

    def calibrate(self, posterior: NDArray[np.float64], one_sided: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return the probability that each bead is exactly right: (beads,) in 0..1.

        Args:
            posterior: (beads,) posterior probabilities.
            one_sided: (beads,) True for one-sided beads.
        """
        safe = np.clip(posterior, 1e-6, 1 - 1e-6)
        scale, shift = self.calibration[one_sided.astype(int)].T
        right: NDArray[np.float64] = 1 / (1 + np.exp(-(scale * np.log(safe / (1 - safe)) + shift)))
        return right

    def dump(self) -> str:
        """Return the weights as human-readable JSON."""
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
    """Read the weights from JSON as written by `Scorer.dump`.

    Raises:
        KeyError: the weight of a feature or size is missing.
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
    """Return the scorer for the bundled encoder, loaded once."""
    return parse(PATH.read_text(encoding="utf-8"))
