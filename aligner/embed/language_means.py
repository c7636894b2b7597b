"""What text about anything looks like to an encoder, language by language.

`data/reference.tsv` says a few things about many subjects in each language. What their mean vectors have in common
with every text is the language; less that, documents of different languages can be compared, however few they are.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from aligner.data import FOLDER
from aligner.embed.base import Embedder, encode

PATH = FOLDER / "reference.tsv"

_STATES: dict[tuple[str, str, str], NDArray[np.float32]] = {}
"""What `mean_states` found, by the embedder's name and fingerprint and by language: short texts are many."""


def mean_states(embedder: Embedder, languages: Iterable[str]) -> dict[str, NDArray[np.float32]]:
    """The mean token state of the reference sentences of those of the languages that have some, (dim,) float32."""
    sentences = _sentences()
    found = {}
    for language in sorted({*languages} & {*sentences}):
        key = embedder.name, embedder.fingerprint, language
        if key not in _STATES:
            encoded = encode(embedder, sentences[language])
            _STATES[key] = encoded.sums.sum(axis=0) / encoded.weights.sum()
        found[language] = _STATES[key]
    return found


def _sentences() -> dict[str, list[str]]:
    with PATH.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return {language: [row[language] for row in rows] for language in rows[0]}
