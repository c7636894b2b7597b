"""Train the alignment scorer on hand-aligned texts and evaluate it by cross-validation and on held-out sets.

    pip install --group build-model
    python scripts/train/scorer.py --train SET... --test SET...
    python scripts/train/scorer.py --train SET... --write          # replace aligner/data/models/scorer.json

A set is a folder with `src/NAME`, `tgt/NAME` (one sentence per line) and `gold/NAME.align`. The model is a conditional
random field over whole paths (Lafferty et al. 2001): the weights maximize the likelihood of the gold path among all
paths in the band around the first-pass path, with an L2 penalty, by L-BFGS from zero. Training is deterministic: the
same data give the same bytes. Gold beads that no path can contain (more than six units, or crossing others) are
ignored.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from aligner import embed
from aligner.align.document import to_side
from aligner.align.engine import BAND_RADIUS, Side, are_turned, scorer
from aligner.align.engine.features import BEAD_FEATURES, SKIP_FEATURES, Features, RowFeatures
from aligner.align.engine.first_pass import first_pass
from aligner.align.engine.posterior import Posterior, forward_backward
from aligner.align.engine.scorer import SIZE_FACTORS, Scorer
from aligner.align.engine.search import SIZES, Band, Skips, Step, best_path
from aligner.embed.documents import DocumentEncoder
from aligner.evaluate import score_documents
from aligner.formats import alignment_index
from aligner.readers import ReadOptions, read

MIN_SCALE = 0.3
LINES = ReadOptions(lines="line", pattern="monolingual")
Link = tuple[tuple[int, ...], tuple[int, ...]]
Cells = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]


@dataclass
class Example:
    """A hand-aligned pair of texts with its features.

    `gold_cells` are the indices (size, row, column) of the gold beads; `gold_skips` is 1 for each unit that gold leaves
    unaligned.
    """

    name: str
    gold: list[Link]
    band: Band
    rows: list[RowFeatures]
    skip_features: tuple[NDArray[np.float32], NDArray[np.float32]]
    gold_cells: Cells
    gold_skips: tuple[NDArray[np.float64], NDArray[np.float64]]


def load_set(folder: Path, embedder: embed.Embedder) -> list[Example]:
    """Read the texts of a set, sorted by name, and compute their features."""
    examples = []
    for gold in sorted((folder / "gold").glob("*.align")):
        both = [read(folder / side / gold.stem, options=LINES)[0] for side in ("src", "tgt")]
        encoded = DocumentEncoder(embedder).encode(both)
        source, target = (to_side(*each, "sentence") for each in zip(both, encoded, strict=True))
        links = [(link.source, link.target) for link in alignment_index.read(gold)]
        if are_turned(source, target):
            source, target, links = target, source, sorted((other, own) for own, other in links)
        examples.append(_example(f"{folder.name}/{gold.stem}", links, source, target))
    return examples


def _example(name: str, gold: list[Link], source: Side, target: Side) -> Example:
    features = Features(source, target, first_pass(source, target), BAND_RADIUS)
    rows = [features.of_rows(start, stop) for start, stop in features.rows()]
    skips = np.ones(len(source)), np.ones(len(target))
    cells, at = [], (0, 0)
    for own, other in gold:
        if not own or not other:
            continue
        size, end = (len(own), len(other)), (own[-1] + 1, other[-1] + 1)
        whole = own[-1] - own[0] < len(own) and other[-1] - other[0] < len(other)
        within = features.band.first[end[0]] <= end[1] <= features.band.last[end[0]]
        if size in SIZES and whole and within and own[0] >= at[0] and other[0] >= at[1]:
            cells.append((SIZES.index(size), end[0], end[1] - int(features.band.first[end[0]])))
            skips[0][list(own)], skips[1][list(other)] = 0, 0
            at = end
    return Example(name, gold, features.band, rows, features.skips(), tuple(np.array(cells).T), skips)


class Problem:
    """The penalized log likelihood of the examples and its gradient, as functions of one flat weight vector.

    Features are divided by their standard deviation over the training beads, so that one penalty suits all.
    """

    def __init__(self, examples: Sequence[Example], penalty: float) -> None:
        """Compute the scale of each feature over the examples."""
        self.examples, self.penalty = examples, penalty
        some = np.concatenate([rows.values[rows.valid][::7] for each in examples for rows in each.rows])
        skips = np.concatenate([part for each in examples for part in each.skip_features])
        self.scale = np.maximum(some.std(axis=0), 1e-4)
        self.skip_scale = np.where(skips.std(axis=0) > 1e-4, skips.std(axis=0), 1.0)
        self.parts = np.cumsum([len(BEAD_FEATURES), len(BEAD_FEATURES), len(SIZES), 2 * len(SKIP_FEATURES)])

    def scorer(self, weights: NDArray[np.float64]) -> Scorer:
        """Return the scorer with these weights, rescaled to the original features."""
        plain, by_size, bias, skip, _ = np.split(weights, self.parts)
        return Scorer(
            (plain / self.scale).astype(np.float32),
            (by_size / self.scale).astype(np.float32),
            bias.astype(np.float32),
            (skip.reshape(2, -1) / self.skip_scale).astype(np.float32),
            np.array([[1.0, 0.0], [1.0, 0.0]]),
            "",
        )

    def loss(self, weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        """Return the penalized negative log likelihood and its gradient."""
        model = self.scorer(weights)
        total, gradient = float(self.penalty / 2 * weights @ weights), self.penalty * weights
        for example in self.examples:
            posterior = sum_paths(model, example)
            expected = [part - gold for part, gold in zip(posterior.of_skips(), example.gold_skips, strict=True)]
            skips = [
                part.T @ less / self.skip_scale for part, less in zip(example.skip_features, expected, strict=True)
            ]
            plain, by_size, bias = self._expected_beads(example, posterior)
            gradient = gradient + np.concatenate([plain, by_size, bias, *skips])
            gold = sum(
                float(posterior.rows[row][size, column]) for size, row, column in zip(*example.gold_cells, strict=True)
            )
            gold += sum(
                float(a @ b)
                for a, b in zip((posterior.skips.source, posterior.skips.target), example.gold_skips, strict=True)
            )
            total += posterior.total - gold
        return total, gradient

    def _expected_beads(self, example: Example, posterior: Posterior) -> list[NDArray[np.float64]]:
        """Return the expected features of all beads minus those of the gold beads."""
        plain, by_size, bias = np.zeros(len(BEAD_FEATURES)), np.zeros(len(BEAD_FEATURES)), np.zeros(len(SIZES))
        for rows in example.rows:
            surplus = np.zeros(rows.values.shape[:3], np.float32)
            for k in range(len(rows.columns)):
                found = posterior.of_row(rows.row + k)
                surplus[:, k, : found.shape[1]] = found
            size, row, column = example.gold_cells
            own = (row >= rows.row) & (row < rows.row + len(rows.columns))
            surplus[size[own], row[own] - rows.row, column[own]] -= 1
            of_size = np.einsum("srcf,src->sf", rows.values, surplus)
            plain += of_size.sum(axis=0) / self.scale
            by_size += SIZE_FACTORS @ of_size / self.scale
            bias += surplus.sum(axis=(1, 2))
        return [plain, by_size, bias]


def sum_paths(model: Scorer, example: Example) -> Posterior:
    """Run forward-backward over an example."""
    return forward_backward(example.band, [model.score(rows) for rows in example.rows], skips_of(model, example))


def skips_of(model: Scorer, example: Example) -> Skips:
    """Return the score of leaving each unit unaligned."""
    source, target = example.skip_features
    return Skips((source @ model.skip[0]).astype(np.float64), (target @ model.skip[1]).astype(np.float64))


def learn(examples: Sequence[Example], penalty: float, iterations: int) -> Scorer:
    """Return the scorer that maximizes the penalized likelihood of the gold paths."""
    problem = Problem(examples, penalty)
    found = minimize(
        problem.loss, np.zeros(problem.parts[-1]), jac=True, method="L-BFGS-B", options={"maxiter": iterations}
    )
    return problem.scorer(found.x)


def align(model: Scorer, example: Example) -> tuple[list[Link], NDArray[np.float64]]:
    """Return the links of the best path and their posteriors."""
    scores = [model.score(rows) for rows in example.rows]
    path = best_path(example.band, scores, skips_of(model, example))
    return to_links(path), forward_backward(example.band, scores, skips_of(model, example)).of_path(path)


def to_links(path: Sequence[Step]) -> list[Link]:
    """Return the links of a path, as sentence numbers."""
    links, i, j = [], 0, 0
    for step in path:
        links.append((tuple(range(i, i + step.source)), tuple(range(j, j + step.target))))
        i, j = i + step.source, j + step.target
    return links


def cross_validate(
    sets: Sequence[Sequence[Example]], folds: int, penalty: float, iterations: int
) -> dict[str, tuple[list[Link], NDArray[np.float64]]]:
    """Align each example with a scorer trained on the other folds; every fold has texts of each set."""
    found: dict[str, tuple[list[Link], NDArray[np.float64]]] = {}
    fold_of = [(k % folds, example) for examples in sets for k, example in enumerate(examples)]
    for fold in range(folds):
        model = learn([example for other, example in fold_of if other != fold], penalty, iterations)
        found |= {example.name: align(model, example) for own, example in fold_of if own == fold}
    return found


def calibrate(
    examples: Sequence[Example], found: dict[str, tuple[list[Link], NDArray[np.float64]]]
) -> NDArray[np.float64]:
    """Fit scale and shift of the log odds of posteriors, for two-sided and one-sided beads separately."""
    odds: list[list[float]] = [[], []]
    right: list[list[float]] = [[], []]
    for example in examples:
        gold = set(example.gold)
        for link, posterior in zip(*found[example.name], strict=True):
            one_sided = int(not (link[0] and link[1]))
            safe = float(np.clip(posterior, 1e-6, 1 - 1e-6))
            odds[one_sided].append(float(np.log(safe / (1 - safe))))
            right[one_sided].append(float(link in gold))
    rows = []
    for x, y in zip(map(np.array, odds), map(np.array, right), strict=True):

        def loss(w: NDArray[np.float64], x: NDArray[np.float64] = x, y: NDArray[np.float64] = y) -> float:
            z = w[0] * x + w[1]
            return float(np.logaddexp(0, z).sum() - y @ z + 0.05 * ((w[0] - 1) ** 2 + w[1] ** 2))

        scale, shift = minimize(loss, np.array([1.0, 0.0]), method="BFGS").x
        # One-sided beads are few; keep the scale positive so that confidence always rises with the posterior.
        rows.append((max(scale, MIN_SCALE), shift))
    return np.array(rows)


def confidence(model: Scorer, links: Sequence[Link], posterior: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return calibrated confidences of links, from their posteriors."""
    return model.calibrate(posterior, np.array([not (own and other) for own, other in links]))


def report(title: str, examples: Sequence[Example], found: dict[str, tuple[list[Link], NDArray[np.float64]]]) -> None:
    """Print one line: strict and lax F1, calibration error, and share of errors in the lowest fifth."""
    scores = score_documents(
        {each.name: each.gold for each in examples}, {name: links for name, (links, _) in found.items()}
    ).total
    confident = np.concatenate([found[each.name][1] for each in examples])
    right = np.concatenate([[link in set(each.gold) for link in found[each.name][0]] for each in examples]).astype(
        float
    )
    order = np.argsort(confident, kind="stable")
    lowest = order[: len(order) // 5]
    caught = (1 - right[lowest]).sum() / max((1 - right).sum(), 1)
    bins = np.minimum((confident * 10).astype(int), 9)
    error = sum(
        abs(confident[bins == k].mean() - right[bins == k].mean()) * (bins == k).sum() for k in set(bins)
    ) / len(right)
    figures = f"strict {scores['strict'].f1:.4f}  lax {scores['lax'].f1:.4f}"
    print(f"{title:32} {figures}  ECE {error:.3f}  errors in lowest fifth {caught:.2f}", flush=True)


def main() -> None:
    """Parse the arguments and train, evaluate and write the scorer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", type=Path, nargs="+", required=True, help="sets to train on")
    parser.add_argument("--folds", type=int, default=6, help="folds of the cross-validation on --train; 0 skips it")
    parser.add_argument(
        "--test", type=Path, nargs="*", default=[], help="sets to evaluate the model of all of --train on"
    )
    parser.add_argument("--penalty", type=float, default=1.0, help="weight of the L2 penalty")
    parser.add_argument("--iterations", type=int, default=60, help="maximum number of L-BFGS iterations")
    parser.add_argument(
        "--write", action="store_true", help=f"write the weights to aligner/data/models/{scorer.PATH.name}"
    )
    parser.add_argument("--cache", type=Path, default=embed.default_folder(), help="folder of the vector cache")
    args = parser.parse_args()
    embedder = embed.load_embedder(cache=args.cache)
    train = [load_set(folder, embedder) for folder in args.train]
    model = learn([example for examples in train for example in examples], args.penalty, args.iterations)
    if args.folds:
        found = cross_validate(train, args.folds, args.penalty, args.iterations)
        model = replace(model, calibration=calibrate([example for examples in train for example in examples], found))
        for name, (links, posterior) in found.items():
            found[name] = links, confidence(model, links, posterior)
        for folder, examples in zip(args.train, train, strict=True):
            report(f"{folder.name}, left out", examples, found)
    for folder in args.test:
        examples = load_set(folder, embedder)
        aligned = {each.name: align(model, each) for each in examples}
        report(
            folder.name, examples, {name: (links, confidence(model, links, p)) for name, (links, p) in aligned.items()}
        )
    if args.write:
        scorer.PATH.write_text(model.dump(), encoding="utf-8")
        print(f"wrote {scorer.PATH}")


if __name__ == "__main__":
    main()
