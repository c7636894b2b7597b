"""How sure a candidate is: a logistic model of its features, one for each kind of margin.

There is a model for the few sentences of documents about one matter, of which many say the same and seldom all of the
same, and one for many sentences, of which few are alike and those that are alike are translations.
`data/models/mining.json` holds the weights, readable, and the least confidence of what is returned by default;
`scripts/train/mining_model.py` writes it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aligner.data import MODELS
from aligner.mining.candidates import Margin
from aligner.mining.features import FEATURES, FEW, FOUND, OF_KIND, Kind

PATH = MODELS / "mining.json"


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of `FEATURES` and then a bias, (features + 1,), by margin; and the thresholds that go with them.

    `first` are weights of the features that the search for neighbors gives, which tell what is worth a closer look.
    """

    weights: dict[Margin, NDArray[np.float64]]
    first: dict[Margin, NDArray[np.float64]]
    thresholds: dict[Margin, float]

    def confidence(self, features: NDArray[np.float32], margin: Margin, *, first: bool = False) -> NDArray[np.float64]:
        """The probability that candidates say the same, (candidates,) in 0..1.

        Args:
            features: (candidates, features).
            margin: what the feature "margin" holds.
            first: by what the search gives alone.
        """
        weights = (self.first if first else self.weights)[margin]
        odds = features.astype(np.float64) @ weights[:-1] + weights[-1]
        sure: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(odds, -50, 50)))
        return sure

    def describe(self, names: Sequence[str]) -> dict[str, Any]:
        """The model as JSON values that a person can read, with the weights of some features."""
        return {
            margin: {
                "threshold": self.thresholds[margin],
                **_named(names, weights),
                "first": _named(FOUND, self.first[margin]),
            }
            for margin, weights in self.weights.items()
        }


def to_json(models: Mapping[Kind, Model]) -> str:
    """Models as the text of a file that `load` reads."""
    about = (
        f"few: up to {FEW} sentences a side; by margin: the least confidence returned by default, then the weights of "
        "a logistic model; first: of one that knows no more than the search"
    )
    described = {kind: model.describe(OF_KIND[kind]) for kind, model in models.items()}
    return json.dumps({"about": about, **described}, indent=1) + "\n"


@lru_cache(maxsize=1)
def load_models(path: Path = PATH) -> Mapping[Kind, Model]:
    """The models that come with the package, or those in a file of `to_json`."""
    content = json.loads(path.read_text(encoding="utf-8"))
    del content["about"]
    return {
        kind: Model(
            {margin: _weights(facts) for margin, facts in by_margin.items()},
            {margin: _weights(facts["first"]) for margin, facts in by_margin.items()},
            {margin: float(facts["threshold"]) for margin, facts in by_margin.items()},
        )
        for kind, by_margin in content.items()
    }


@lru_cache(maxsize=1)
def version() -> str:
    """What identifies the weights that come with the package."""
    return hashlib.sha256(PATH.read_bytes()).hexdigest()[:8]


def _named(names: Sequence[str], weights: NDArray[np.float64]) -> dict[str, float]:
    every = dict(zip(FEATURES, weights.tolist(), strict=False))
    return {"bias": round(float(weights[-1]), 4), **{name: round(every[name], 4) for name in names}}


def _weights(facts: Mapping[str, float]) -> NDArray[np.float64]:
    return np.array([*(facts.get(name, 0.0) for name in FEATURES), facts["bias"]])
