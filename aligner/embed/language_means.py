"""Mean token state of each language, from reference sentences.

`data/reference.tsv` contains parallel sentences on many subjects. Their mean vector represents the language itself.
Subtracting it makes documents in different languages comparable, even when there are few of them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from aligner.data import FOLDER
from aligner.embed.base import Embedder, encode

PATH = FOLDER / "reference.tsv"
"""File of the reference sentences, one column per language."""
_STATES: dict[tuple[str, str, str], NDArray[np.float32]] = {}
"""Cache of `mean_states`, by embedder name, fingerprint and language, as callers align many short texts."""


def mean_states(embedder: Embedder, languages: Iterable[str]) -> dict[str, NDArray[np.float32]]:
    """Return the mean token state of each language that has reference sentences.

    Args:
        embedder: the embedder that encodes the reference sentences.
        languages: language codes; languages without reference sentences are skipped.

    Returns:
        (dim,) float32 arrays by language code.
    """
    sentences = reference_sentences()
    found = {}
    for language in sorted({*languages} & {*sentences}):
        key = embedder.name, embedder.fingerprint, language
        if key not in _STATES:
            encoded = encode(embedder, sentences[language])
            _STATES[key] = encoded.sums.sum(axis=0) / encoded.weights.sum()
        found[language] = _STATES[key]
    return found


def reference_sentences() -> dict[str, list[str]]:
    """Return the reference sentences by language code."""
    with PATH.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return {language: [row[language] for row in rows] for language in rows[0]}
