"""Give each candidate a confidence: a logistic model of its features, one per kind of margin.

One model is for the few sentences of documents about one subject, many of which agree in part; the other for many
sentences, of which few resemble each other, and those are translations. `data/models/mining.json` holds the weights in
readable form and the default minimum confidence; `scripts/train/mining_model.py` writes it.
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
from aligner.embed import Embedder, pack_of
from aligner.mining.candidates import Margin
from aligner.mining.features import FEATURES, FEW, FOUND, OF_KIND, Kind

PATH = MODELS / "mining.json"
"""File of the models for the bundled embedder; that of a pack has the same name."""


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of `FEATURES` and a bias, (features + 1,), per margin, and the thresholds that go with them.

    `first` holds weights of the features that the neighbor search gives; they decide what deserves a closer look.
    """

    weights: dict[Margin, NDArray[np.float64]]
    first: dict[Margin, NDArray[np.float64]]
    thresholds: dict[Margin, float]

    def confidence(self, features: NDArray[np.float32], margin: Margin, *, first: bool = False) -> NDArray[np.float64]:
        """Return the probability that candidates say the same, (candidates,) in 0..1.

        Args:
            features: (candidates, features).
            margin: what the feature "margin" holds.
            first: use only what the neighbor search gives.
        """
        weights = (self.first if first else self.weights)[margin]
        odds = features.astype(np.float64) @ weights[:-1] + weights[-1]
        sure: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(odds, -50, 50)))
        return sure

    def describe(self, names: Sequence[str]) -> dict[str, Any]:
        """Return the model as JSON values that a person can read, with the weights of the named features."""
        return {
            margin: {
                "threshold": self.thresholds[margin],
                **_named(names, weights),
                "first": _named(FOUND, self.first[margin]),
            }
            for margin, weights in self.weights.items()
        }


def to_json(models: Mapping[Kind, Model]) -> str:
    """Return models as the text of a file that `load_models` reads."""
    about = (
        f"few: up to {FEW} sentences a side; by margin: the least confidence returned by default, then the weights of "
        "a logistic model; first: of one that knows no more than the search"
    )
    described = {kind: model.describe(OF_KIND[kind]) for kind, model in models.items()}
    return json.dumps({"about": about, **described}, indent=1) + "\n"


@lru_cache(maxsize=4)
def load_models(path: Path = PATH, version: str = "") -> Mapping[Kind, Model]:
    """Return the models that come with the package, or those in a file that `to_json` made.

    Args:
        path: the file.
        version: what identifies its content, which may change while the program runs.
    """
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


def models_of(embedder: Embedder) -> Mapping[Kind, Model]:
    """Return the models that were learned for an embedder, or those for the bundled one."""
    return load_models(_path(embedder), version(embedder))


def version(embedder: Embedder) -> str:
    """Return the hash that identifies the weights."""
    return hashlib.sha256(_path(embedder).read_bytes()).hexdigest()[:8]


def _path(embedder: Embedder) -> Path:
    pack = pack_of(embedder)
    path = pack.folder / PATH.name if pack is not None else PATH
    return path if path.is_file() else PATH


def _named(names: Sequence[str], weights: NDArray[np.float64]) -> dict[str, float]:
    every = dict(zip(FEATURES, weights.tolist(), strict=False))
    return {"bias": round(float(weights[-1]), 4), **{name: round(every[name], 4) for name in names}}


def _weights(facts: Mapping[str, float]) -> NDArray[np.float64]:
    return np.array([*(facts.get(name, 0.0) for name in FEATURES), facts["bias"]])
