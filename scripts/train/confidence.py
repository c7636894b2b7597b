"""Fit the constants of `aligner/align/engine/confidence.py`, which gives beads of the first pass their confidence.

    python scripts/train/confidence.py --train ../shared/bench/mac-dev made/made-* --test ../shared/bench/academic

A set is a folder with `src/NAME`, `tgt/NAME` (one sentence per line) and `gold/NAME.align`. All sets have equal weight.
The script prints the fitted constants, and a reliability table of the present constants on each set of `--test`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmark"))  # scripts that this one shares code with

from reliability import reliability

from aligner import embed
from aligner.align.document import to_side
from aligner.align.engine import parallel_probability
from aligner.align.engine.confidence import confidences
from aligner.align.engine.first_pass import first_pass
from aligner.embed.documents import DocumentEncoder
from aligner.formats import alignment_index
from aligner.readers import ReadOptions, read
from aligner.types import Bead, Span

LINES = ReadOptions(lines="line", pattern="monolingual")
Floats = NDArray[np.float64]
Rows = tuple[Floats, Floats, Floats, Floats]
"""Columns over beads: score, units beyond one per side, 1 if right, present confidence."""


def load_set(folder: Path, embedder: embed.Embedder) -> Rows:
    """Run the first pass over the documents of a set and return its beads."""
    rows: list[tuple[float, float, float, float]] = []
    for path in sorted((folder / "gold").glob("*.align")):
        documents = [read(folder / side / path.stem, options=LINES)[0] for side in ("src", "tgt")]
        encoded = DocumentEncoder(embedder).encode(documents)
        both = [to_side(*each, "sentence") for each in zip(documents, encoded, strict=True)]
        gold = {(tuple(link.source), tuple(link.target)) for link in alignment_index.read(path)}
        steps = first_pass(*both)
        beads, i, j = [], 0, 0
        for step in steps:
            beads.append(Bead(Span(i, i + step.source), Span(j, j + step.target), step.score, 1.0, "parallel"))
            i, j = i + step.source, j + step.target
        now = confidences(steps) * parallel_probability(*both, beads)
        for bead, confidence in zip(beads, now, strict=True):
            right = (tuple(bead.source.indices), tuple(bead.target.indices)) in gold
            rows.append((bead.score, len(bead.source) + len(bead.target) - 2, right, confidence))
    score, extra, right, confidence = np.array(rows, float).T
    return score, extra, right, confidence


def fit(sets: Sequence[Rows]) -> tuple[Floats, float]:
    """Return intercept and weights for two-sided beads, and the share of one-sided beads that are right."""
    two_sided = [[part[rows[1] >= 0] for part in rows] for rows in sets]
    features = np.concatenate([np.stack([np.ones_like(rows[0]), rows[0], rows[1]], axis=1) for rows in two_sided])
    right = np.concatenate([rows[2] for rows in two_sided])
    weight = np.concatenate([np.full(len(rows[0]), 1 / len(rows[0])) for rows in two_sided])

    def loss(w: Floats) -> float:
        odds = features @ w
        return float((weight * (np.logaddexp(0, odds) - right * odds)).sum())

    alone = np.concatenate([rows[2][rows[1] < 0] for rows in sets])
    return minimize(loss, np.zeros(3), method="BFGS").x, float(alone.mean())


def main() -> None:
    """Parse the arguments and print the constants."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", type=Path, nargs="+", required=True, help="sets to fit on")
    parser.add_argument("--test", type=Path, nargs="*", default=[], help="sets to evaluate the present constants on")
    parser.add_argument("--cache", type=Path, default=embed.default_folder(), help="folder of the vector cache")
    args = parser.parse_args()
    embedder = embed.load_embedder(cache=args.cache)
    weights, alone = fit([load_set(folder, embedder) for folder in args.train])
    print("_INTERCEPT, _SCORE, _EXTRA_UNIT =", ", ".join(f"{weight:.2f}" for weight in weights))
    print(f"_ONE_SIDED = {alone:.2f}")
    for folder in args.test:
        _, _, right, confidence = load_set(folder, embedder)
        print(f"\n{folder.name}\n{reliability(confidence, right)}")


if __name__ == "__main__":
    main()
