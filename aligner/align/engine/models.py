"""The models learned for an encoder, as the files of its pack hold them.

Weights and thresholds that fit the vectors of one encoder do not fit those of another, so they are data that come with
the encoder: `scorer.json` (see `scorer`), `confidence.json` and `verdict.json`. Those of the bundled encoder are in
`data/models`. `aligner.learn` makes them for any encoder.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from aligner.align.engine import scorer
from aligner.align.engine.scorer import Scorer
from aligner.align.engine.search import Step
from aligner.data import MODELS

SCORER, CONFIDENCE, VERDICT = "scorer.json", "confidence.json", "verdict.json"
"""Names of the files."""
VERDICT_FEATURES = ("one", "cosine", "lead", "size", "cosine_by_size", "lead_by_size")
"""Names of the features of `verdict.bead_features`, the keys of the weights."""


@dataclass(frozen=True, slots=True)
class FirstPassConfidence:
    """A logistic model of the confidence of first-pass beads: the probability that a bead is exactly right.

    Attributes:
        intercept: its intercept.
        score: weight of the bead's score.
        extra_unit: weight of each unit beyond one per side.
        one_sided: precision of one-sided beads.
    """

    intercept: float
    score: float
    extra_unit: float
    one_sided: float

    def of_path(self, path: Sequence[Step]) -> NDArray[np.float64]:
        """Return the probability that each bead is exactly right, given translated text: (beads,) in 0..1."""
        score = np.array([step.score for step in path])
        extra = np.array([step.source + step.target - 2 for step in path])
        odds = self.intercept + self.score * score + self.extra_unit * extra
        two_sided: NDArray[np.float64] = 1 / (1 + np.exp(-odds))
        return np.where(extra < 0, self.one_sided, two_sided)


class Thresholds(NamedTuple):
    """Decision thresholds of the verdict.

    Attributes:
        parallel: minimum translated share of both texts for "parallel".
        partly: minimum translated share of either text for "partly parallel".
        topic: minimum cosine of the topic vectors for "comparable", for texts of one unit.
        topic_by_size: increase of that minimum per unit of log text length, as long texts of the same genre are similar
            regardless of topic.
    """

    parallel: float
    partly: float
    topic: float
    topic_by_size: float


@dataclass(frozen=True, slots=True)
class VerdictModel:
    """The model of the verdict on two texts.

    Attributes:
        weights: weights of `VERDICT_FEATURES` for the log odds that a bead is in translated text.
        thresholds: decision thresholds.
    """

    weights: tuple[float, ...]
    thresholds: Thresholds


@dataclass(frozen=True, slots=True)
class Models:
    """What the engine learned for one encoder.

    Attributes:
        scorer: the learned scorer; None if there is none for the encoder, so that only the first pass runs.
        confidence: confidence of first-pass beads.
        verdict: whether texts are translations at all.
    """

    scorer: Scorer | None
    confidence: FirstPassConfidence
    verdict: VerdictModel

    def dump(self) -> dict[str, str]:
        """Return the contents of the files, human-readable JSON, by name."""
        weights = dict(zip(VERDICT_FEATURES, self.verdict.weights, strict=True))
        contents = {
            CONFIDENCE: asdict(self.confidence),
            VERDICT: {"weights": weights, "thresholds": self.verdict.thresholds._asdict()},
        }
        files = {name: json.dumps(content, indent=1) + "\n" for name, content in contents.items()}
        return files if self.scorer is None else {SCORER: self.scorer.dump(), **files}


def load_models(folder: Path = MODELS, version: str = "") -> Models:
    """Return the models in a folder, loaded once.

    Args:
        folder: the folder of a pack; by default those for the bundled encoder.
        version: what identifies the content of the folder, which may change while the program runs.

    Raises:
        KeyError: a weight is missing.
        OSError: a file cannot be read.
        ValueError: a file is no JSON, or holds other values than numbers.
    """
    return _load(folder, "" if folder == MODELS else version)


def without_scorer() -> Models:
    """Return what is used for encoders that nothing was learned for: the first pass, with the bundled constants."""
    return replace(load_models(), scorer=None)


@lru_cache(maxsize=4)
def _load(folder: Path, version: str) -> Models:
    bundled = folder == MODELS
    weights = scorer.load_scorer() if bundled else scorer.parse((folder / SCORER).read_text(encoding="utf-8"))
    confidence, verdict = (json.loads((folder / name).read_text(encoding="utf-8")) for name in (CONFIDENCE, VERDICT))
    return Models(
        weights,
        FirstPassConfidence(**{name: float(confidence[name]) for name in FirstPassConfidence.__slots__}),
        VerdictModel(
            tuple(float(verdict["weights"][name]) for name in VERDICT_FEATURES),
            Thresholds(**{name: float(verdict["thresholds"][name]) for name in Thresholds._fields}),
        ),
    )
