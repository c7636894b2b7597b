"""Train the confidence model of mining and set its threshold, for each kind of margin.

    pip install --group build-model
    python scripts/train/mining_model.py --sets mining/hidden.* mining/pages.* mining/reports.*          # print
    python scripts/train/mining_model.py --sets mining/hidden.* mining/pages.* mining/reports.* --write  # replace

The model is a logistic regression with an L2 penalty, fitted by L-BFGS from zero and written to
`aligner/data/models/mining.json`, or to the pack that `--embedder` names. The model for many sentences is trained on
the `hidden` sets, the model for few sentences on `pages` and `reports`. A model whose sets are not given is left
unchanged.

Tables show F1 at the best threshold; the confidences of each set come from a model trained without the sets of the same
number. The default threshold is set on the same confidences. For many sentences it is the threshold of the best F1. For
few sentences, where F1 hardly depends on it, it is the lowest threshold with a precision of at least .8, averaged over
`pages` and `reports`. Training is deterministic: the same sets give the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmark"))  # scripts that this one shares code with

from mining import f1, load_set

from aligner import embed
from aligner.embed.packs import add_file
from aligner.mining import FEATURES, MARGINS, Candidates, Margin, gather, propose
from aligner.mining.features import FOUND, OF_KIND, Kind, start
from aligner.mining.matching import choose
from aligner.mining.model import PATH, Model, models_of, to_json

PENALTY = 10.0
STEPS = [k / 40 for k in range(1, 40)]
"""Candidate thresholds."""
PRECISION = 0.8
"""Minimum precision of the pairs returned from few sentences."""
COVERAGE = ("covered_least", "covered_most")
OUTSTANDING = ("stands_out", "stands_out_most")
SUBSETS: dict[Kind, dict[str, tuple[str, ...]]] = {
    "few": {
        "margin": ("margin",),
        "search features": FOUND,
        "and coverage": (*FOUND, *COVERAGE),
        "and coverage relative to others": (*FOUND, *COVERAGE, *OUTSTANDING),
        "and length": (*FOUND, *COVERAGE, *OUTSTANDING, "length", "shorter"),
        "all": OF_KIND["few"],
    },
    "many": {
        "margin": ("margin",),
        "search features": FOUND,
        "and coverage": (*FOUND, *COVERAGE),
        "all": OF_KIND["many"],
    },
}
LEARNED_FROM: dict[Kind, tuple[str, ...]] = {"few": ("pages", "reports"), "many": ("hidden",)}


@dataclass(frozen=True, slots=True)
class Example:
    """A training set: candidates, their features, which of them are right, and the number of gold pairs."""

    name: str
    candidates: Candidates
    features: NDArray[np.float32]
    right: NDArray[np.bool_]
    gold: int


def load(folder: Path, embedder: embed.Embedder) -> dict[Margin, Example]:
    """Return the candidates of a set by kind of margin; features that do not depend on it are computed once."""
    source, target, gold = load_set(folder, embedder)
    proposed = {margin: propose(source.vectors, target.vectors, margin=margin) for margin in MARGINS}
    best = {margin: candidates.behind.min(axis=1) <= 0 for margin, candidates in proposed.items()}
    any_best = np.logical_or.reduce([*best.values()])  # the candidates do not depend on the margin
    features = gather(proposed["absolute"].take(any_best), source, target, embedder)
    examples = {}
    for margin, candidates in proposed.items():
        kept = candidates.take(best[margin])
        own = features[best[margin][any_best]].copy()
        found = start(kept)
        own[:, : len(FOUND)] = found[:, : len(FOUND)]
        right = [link in gold for link in zip(kept.source.tolist(), kept.target.tolist(), strict=True)]
        examples[margin] = Example(folder.name, kept, own, np.array(right, bool), len(gold))
    return examples


def fit(examples: Sequence[Example], names: Sequence[str]) -> NDArray[np.float64]:
    """Return the weights of all features, 0 for those not in `names`, and the bias."""
    features = np.concatenate([example.features for example in examples]).astype(np.float64)
    right = np.concatenate([example.right for example in examples])
    used = np.array([name in names for name in FEATURES])
    center, scale = features.mean(axis=0), features.std(axis=0) + 1e-9
    scaled = np.where(used, (features - center) / scale, 0)
    sign = np.where(right, 1.0, -1.0)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds = scaled @ weights[:-1] + weights[-1]
        slope = -sign / (1 + np.exp(np.clip(sign * odds, -50, 50)))
        gradient = np.append(scaled.T @ slope + PENALTY * weights[:-1], slope.sum())
        return float(np.logaddexp(0, -sign * odds).sum() + PENALTY / 2 * (weights[:-1] ** 2).sum()), gradient

    found = minimize(loss, np.zeros(len(FEATURES) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    weights = np.where(used, found[:-1] / scale, 0)
    return np.append(weights, found[-1] - float(weights @ center))


def score(
    examples: Sequence[Example], weights: Sequence[NDArray[np.float64]], margin: Margin, threshold: float
) -> tuple[float, float, float]:
    """Return precision, recall and F1 over all sets, each set with its own weights."""
    found = right = gold = 0
    for example, own in zip(examples, weights, strict=True):
        confidence = Model({margin: own}, {}, {margin: threshold}).confidence(example.features, margin)
        kept = choose(example.candidates, confidence, threshold, "greedy")
        found, right, gold = found + len(kept), right + int(example.right[kept].sum()), gold + example.gold
    return f1(found, right, gold)


def leave_out(examples: Sequence[Example], names: Sequence[str]) -> list[NDArray[np.float64]]:
    """Return for each set the weights trained without all sets of its number, in any language pair.

    For `reports` sets, the number is that of the news text.
    """
    numbers = [example.name.rpartition(".")[2].partition("-")[0] for example in examples]
    learned = {
        number: fit([example for example, other in zip(examples, numbers, strict=True) if other != number], names)
        for number in dict.fromkeys(numbers)
    }
    return [learned[number] for number in numbers]


def main() -> None:
    """Parse the arguments and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", type=Path, nargs="+", required=True, help="folders with src, tgt and gold.tsv")
    parser.add_argument("--test", type=Path, nargs="*", default=[], help="sets to evaluate on")
    parser.add_argument("--cache", type=Path, help="folder of a vector cache")
    parser.add_argument("--embedder", default="bundled", help="a pack of aligner learn, to learn its mining model")
    parser.add_argument(
        "--write", action="store_true", help="replace the model in aligner/data/models/, or in the pack"
    )
    args = parser.parse_args()
    embedder = embed.load_embedder(args.embedder, cache=args.cache)
    pack = embed.pack_of(embedder)
    if pack is None:
        parser.error(f"{args.embedder} is no pack")
    print("| model | margin | features | threshold | P | R | F1 (left out) |" + " test P | R | F1 |" * bool(args.test))
    models = dict(models_of(embedder))
    for kind, sources in LEARNED_FROM.items():
        folders = [folder for folder in sorted(args.sets) if folder.name.partition(".")[0] in sources]
        if not folders:
            continue
        tested = args.test if kind == "many" else []
        loaded, measured = ([load(folder, embedder) for folder in part] for part in (folders, sorted(tested)))
        model = Model({}, {}, {})
        for margin in MARGINS:
            examples, tests = ([example[margin] for example in part] for part in (loaded, measured))
            for label, names in SUBSETS[kind].items():
                left_out, whole = leave_out(examples, names), fit(examples, names)
                best = max(STEPS, key=lambda step: score(examples, left_out, margin, step)[2])
                figures = [*score(examples, left_out, margin, best)]
                if tests:
                    figures += score(tests, [whole] * len(tests), margin, best)
                print_row(kind, margin, label, best, figures)
                model.weights[margin], model.thresholds[margin] = whole, best
                if names == FOUND:
                    model.first[margin] = whole
            if kind == "few":
                model.thresholds[margin] = precise(examples, left_out, margin)
                print_by_source(examples, left_out, margin, model.thresholds[margin])
        models[kind] = model
    if args.write:
        add_file(pack, PATH.name, to_json(models))


def precise(examples: Sequence[Example], weights: Sequence[NDArray[np.float64]], margin: Margin) -> float:
    """Return the lowest threshold with at least the precision PRECISION, averaged over the sources of sets."""
    for step in STEPS:
        parts = by_source(examples, weights).items()
        precisions = [score(*part, margin, step)[0] for name, part in parts if "." not in name]
        if np.mean(precisions) >= PRECISION:
            return step
    return STEPS[-1]


def by_source(
    examples: Sequence[Example], weights: Sequence[NDArray[np.float64]]
) -> dict[str, tuple[list[Example], list[NDArray[np.float64]]]]:
    """Group sets and their weights by source, and by source and language pair."""
    parts: dict[str, tuple[list[Example], list[NDArray[np.float64]]]] = {}
    for example, own in zip(examples, weights, strict=True):
        name = example.name.rpartition(".")[0]
        for group in (name.partition(".")[0], name):
            part = parts.setdefault(group, ([], []))
            part[0].append(example)
            part[1].append(own)
    return parts


def print_by_source(
    examples: Sequence[Example], weights: Sequence[NDArray[np.float64]], margin: Margin, threshold: float
) -> None:
    """Print the figures at the default threshold, for all sets and by source."""
    print_row("few", margin, "at the default", threshold, score(examples, weights, margin, threshold))
    for name, part in sorted(by_source(examples, weights).items()):
        print_row("few", margin, name, threshold, score(*part, margin, threshold))


def print_row(kind: Kind, margin: Margin, label: str, threshold: float, figures: Sequence[float]) -> None:
    """Print a row of the table."""
    cells = " | ".join(f"{figure:.3f}" for figure in figures)
    print(f"| {kind} | {margin} | {label} | {threshold:.3f} | {cells} |", flush=True)


if __name__ == "__main__":
    main()
