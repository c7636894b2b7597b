"""Fit the confidence of first-pass beads for the bundled encoder (`aligner/data/models/confidence.json`).

    python scripts/train/confidence.py --train ../shared/bench/mac-dev made/made-* --test ../shared/bench/academic

A set is a folder with `src/NAME`, `tgt/NAME` (one sentence per line) and `gold/NAME.align`. All sets have equal weight.
The script prints the fitted constants, and a reliability table of the present constants on each set of `--test`.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmark"))  # scripts that this one shares code with

from reliability import reliability

from aligner import embed
from aligner.align.document import to_side
from aligner.embed.documents import DocumentEncoder
from aligner.learn.confidence import Rows, first_pass_rows, learn_confidence
from aligner.learn.gold import read_set


def load_set(folder: Path, embedder: embed.Embedder) -> Rows:
    """Run the first pass over the documents of a set and return its beads."""
    texts = []
    for text in read_set(folder).texts:
        encoded = DocumentEncoder(embedder).encode(text.documents)
        source, target = (to_side(*each, "sentence") for each in zip(text.documents, encoded, strict=True))
        texts.append((source, target, text.links))
    return first_pass_rows(texts)


def main() -> None:
    """Parse the arguments and print the constants."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", type=Path, nargs="+", required=True, help="sets to fit on")
    parser.add_argument("--test", type=Path, nargs="*", default=[], help="sets to evaluate the present constants on")
    parser.add_argument("--cache", type=Path, default=embed.default_folder(), help="folder of the vector cache")
    args = parser.parse_args()
    embedder = embed.load_embedder(cache=args.cache)
    learned = learn_confidence([load_set(folder, embedder) for folder in args.train])
    print(", ".join(f"{name} {value:.2f}" for name, value in asdict(learned).items()))
    for folder in args.test:
        _, _, right, confidence = load_set(folder, embedder)
        print(f"\n{folder.name}\n{reliability(confidence, right)}")


if __name__ == "__main__":
    main()
