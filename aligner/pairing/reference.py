"""What text about anything looks like to an encoder, language by language.

`models/reference.tsv` says a few things about many subjects in each language. What their mean vectors have in common
with every text is the language; less that, documents of different languages can be compared, however few they are.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aligner.embed import Embedder

PATH = Path(__file__).resolve().parent.parent / "models" / "reference.tsv"


def language_means(embedder: Embedder) -> dict[str, NDArray[np.float32]]:
    """The mean unit vector of the reference sentences of each language, (dim,) float32."""
    with PATH.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return {language: embedder.embed([row[language] for row in rows]).mean(axis=0) for language in rows[0]}
