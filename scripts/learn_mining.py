"""Learn how sure a candidate is from its margin and the second evidence, and the threshold; for each kind of margin.

    pip install -e '.[build]'
    python scripts/learn_mining.py --sets mining/hidden.* mining/pages.*            # what it would give
    python scripts/learn_mining.py --sets mining/hidden.* mining/pages.* --write    # replace aligner/models/mining.json

A logistic model with an L2 penalty, by L-BFGS from zero. The model for many sentences is learned from the `hidden`
sets, that for few from `pages`. The threshold is that of the best F1 over all sets of a kind, each set's confidences
coming from a model learned without the sets of its number: what is learned from and what the threshold is fixed on is
never what is measured on. Nothing is random: the same sets give the same bytes.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from benchmark_mining import f1, load_set
from numpy.typing import NDArray
from scipy.optimize import minimize

from aligner import embed
from aligner.mine import FEATURES, MARGINS, Candidates, Margin, gather, propose
from aligner.mine.evidence import FOUND, start
from aligner.mine.matching import choose
from aligner.mine.model import PATH, Kind, Model, dump

PENALTY = 10.0
STEPS = 40
"""Thresholds tried, from .025 to .975."""
SUBSETS = {
    "margin": ("margin",),
    "what the search gives": FOUND,
    "and coverage": (*FOUND, "covered_least", "covered_most"),
    "all": FEATURES,
}


@dataclass(frozen=True, slots=True)
class Example:
    """A set as the learner sees it: candidates, their features, which are right, and how many should be found."""

    name: str
    candidates: Candidates
    features: NDArray[np.float32]
    right: NDArray[np.bool_]
    gold: int


def load(folder: Path, embedder: embed.Embedder) -> dict[Margin, Example]:
    """The candidates of a set, by kind of margin; what does not depend on the margin is looked at once."""
    source, target, gold = load_set(folder, embedder)
    proposed = {margin: propose(source.vectors, target.vectors, margin=margin) for margin in MARGINS}
    best = {margin: candidates.behind.min(axis=1) <= 0 for margin, candidates in proposed.items()}
    any_best = np.logical_or.reduce([*best.values()])  # the proposed are the same, whatever the margin
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


def fit(examples: Sequence[Example], names: Sequence[str] = FEATURES) -> NDArray[np.float64]:
    """The weights of all features, those not named 0, and the bias."""
    features = np.concatenate([example.features for example in examples]).astype(np.float64)
    right = np.concatenate([example.right for example in examples])
    used = np.array([name in names for name in FEATURES])
    centre, scale = features.mean(axis=0), features.std(axis=0) + 1e-9
    scaled = np.where(used, (features - centre) / scale, 0)
    sign = np.where(right, 1.0, -1.0)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds = scaled @ weights[:-1] + weights[-1]
        slope = -sign / (1 + np.exp(np.clip(sign * odds, -50, 50)))
        gradient = np.append(scaled.T @ slope + PENALTY * weights[:-1], slope.sum())
        return float(np.logaddexp(0, -sign * odds).sum() + PENALTY / 2 * (weights[:-1] ** 2).sum()), gradient

    found = minimize(loss, np.zeros(len(FEATURES) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    weights = np.where(used, found[:-1] / scale, 0)
    return np.append(weights, found[-1] - float(weights @ centre))


def score(
    examples: Sequence[Example], weights: Sequence[NDArray[np.float64]], margin: Margin, threshold: float
) -> tuple[float, float, float]:
    """Precision, recall and F1 of all sets together, each set with its own weights."""
    found = right = gold = 0
    for example, own in zip(examples, weights, strict=True):
        confidence = Model({margin: own}, {}, {margin: threshold}).confidence(example.features, margin)
        kept = choose(example.candidates, confidence, threshold, "greedy")
        found, right, gold = found + len(kept), right + int(example.right[kept].sum()), gold + example.gold
    return f1(found, right, gold)


def leave_out(examples: Sequence[Example], names: Sequence[str]) -> list[NDArray[np.float64]]:
    """For each set the weights learned without all sets of its number, whatever their languages."""
    numbers = [example.name.rpartition(".")[2] for example in examples]
    learned = {
        number: fit([example for example, other in zip(examples, numbers, strict=True) if other != number], names)
        for number in dict.fromkeys(numbers)
    }
    return [learned[number] for number in numbers]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", type=Path, nargs="+", required=True, help="folders with src, tgt and gold.tsv")
    parser.add_argument("--test", type=Path, nargs="*", default=[], help="sets to measure on, never learned from")
    parser.add_argument("--cache", type=Path, help="folder of a vector cache")
    parser.add_argument("--write", action="store_true", help="replace the model that comes with the package")
    args = parser.parse_args()
    embedder = embed.load(cache=args.cache)
    print("| model | margin | features | threshold | P | R | F1 (left out) |" + " test P | R | F1 |" * bool(args.test))
    models: dict[Kind, Model] = {}
    for kind, prefix, tested in (("few", "pages.", []), ("many", "hidden.", args.test)):
        folders = [folder for folder in sorted(args.sets) if folder.name.startswith(prefix)]
        loaded, measured = ([load(folder, embedder) for folder in part] for part in (folders, sorted(tested)))
        model = Model({}, {}, {})
        for margin in MARGINS:
            examples, tests = ([example[margin] for example in part] for part in (loaded, measured))
            for label, names in SUBSETS.items():
                left_out, whole = leave_out(examples, names), fit(examples, names)
                steps = [k / STEPS for k in range(1, STEPS)]
                best = max(steps, key=lambda step: score(examples, left_out, margin, step)[2])
                figures = [*score(examples, left_out, margin, best)]
                if tests:
                    figures += score(tests, [whole] * len(tests), margin, best)
                cells = " | ".join(f"{figure:.3f}" for figure in figures)
                print(f"| {kind} | {margin} | {label} | {best:.3f} | {cells} |", flush=True)
                model.weights[margin], model.thresholds[margin] = whole, best
                if names == FOUND:
                    model.first[margin] = whole
        models[kind] = model
    if args.write:
        PATH.write_text(dump(models), encoding="utf-8")


if __name__ == "__main__":
    main()
