"""Train the alignment scorer of the bundled encoder, by cross-validation and on held-out sets.

    pip install --group build-model
    python scripts/train/scorer.py --train SET... --test SET...
    python scripts/train/scorer.py --train SET... --write          # replace aligner/data/models/scorer.json

A set is a folder with `src/NAME`, `tgt/NAME` (one sentence per line) and `gold/NAME.align`. `aligner.learn.scorer` has
the model. The same data give the same bytes. For other encoders, `aligner learn` does all of this.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from aligner import embed
from aligner.align.document import to_side
from aligner.align.engine import scorer
from aligner.embed.documents import DocumentEncoder
from aligner.learn.figures import measure
from aligner.learn.gold import read_set
from aligner.learn.scorer import (
    FOLDS,
    ITERATIONS,
    PENALTY,
    Example,
    align,
    calibrated,
    confidence,
    cross_validate,
    learn_scorer,
    make_example,
)


def load_set(folder: Path, embedder: embed.Embedder) -> list[Example]:
    """Read the texts of a set, sorted by name, and compute their features."""
    examples = []
    for text in read_set(folder).texts:
        encoded = DocumentEncoder(embedder).encode(text.documents)
        source, target = (to_side(*each, "sentence") for each in zip(text.documents, encoded, strict=True))
        examples.append(make_example(text.name, text.links, source, target))
    return examples


def main() -> None:
    """Parse the arguments and train, evaluate and write the scorer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", type=Path, nargs="+", required=True, help="sets to train on")
    parser.add_argument("--folds", type=int, default=FOLDS, help="folds of the cross-validation on --train; 0 skips it")
    parser.add_argument(
        "--test", type=Path, nargs="*", default=[], help="sets to evaluate the model of all of --train on"
    )
    parser.add_argument("--penalty", type=float, default=PENALTY, help="weight of the L2 penalty")
    parser.add_argument("--iterations", type=int, default=ITERATIONS, help="maximum number of L-BFGS iterations")
    parser.add_argument(
        "--write", action="store_true", help=f"write the weights to aligner/data/models/{scorer.PATH.name}"
    )
    parser.add_argument("--cache", type=Path, default=embed.default_folder(), help="folder of the vector cache")
    args = parser.parse_args()
    embedder = embed.load_embedder(cache=args.cache)
    train = [load_set(folder, embedder) for folder in args.train]
    together = [example for examples in train for example in examples]
    model = learn_scorer(together, args.penalty, args.iterations)
    if args.folds:
        found = cross_validate(train, args.folds, args.penalty, args.iterations)
        model, found = calibrated(model, together, found)
        for folder, examples in zip(args.train, train, strict=True):
            print(f"{f'{folder.name}, left out':32} {measure(examples, found)}", flush=True)
    for folder in args.test:
        examples = load_set(folder, embedder)
        aligned = {each.name: align(model, each) for each in examples}
        confident = {name: (links, confidence(model, links, p)) for name, (links, p) in aligned.items()}
        print(f"{folder.name:32} {measure(examples, confident)}", flush=True)
    if args.write:
        scorer.PATH.write_text(model.dump(), encoding="utf-8")
        print(f"wrote {scorer.PATH}")


if __name__ == "__main__":
    main()
