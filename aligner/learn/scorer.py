"""Learn the scorer of the engine from gold.

The model is a conditional random field over whole paths (Lafferty et al. 2001): the weights maximize the likelihood of
the gold path among all paths in the band around the first-pass path, with an L2 penalty, by L-BFGS from zero. The same
data give the same weights. Gold beads that no path can contain (more than six units, or crossing others) are ignored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from aligner.align.engine import BAND_RADIUS, Side, are_turned
from aligner.align.engine.feature_rows import BEAD_FEATURES, SKIP_FEATURES, RowFeatures
from aligner.align.engine.features import Features
from aligner.align.engine.first_pass import first_pass
from aligner.align.engine.posterior import Posterior, forward_backward
from aligner.align.engine.scorer import SIZE_FACTORS, Scorer
from aligner.align.engine.search import SIZES, Band, Skips, Step, best_path
from aligner.learn.gold import Link

FOLDS, PENALTY, ITERATIONS = 6, 1.0, 60
"""Usual number of folds, weight of the L2 penalty, and maximum number of steps of L-BFGS."""
_MIN_SCALE = 0.3
"""Minimum scale of the log odds in the calibration."""
Cells = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]
Aligned = tuple[list[Link], NDArray[np.float64]]
"""The links of a path, and their posterior probabilities or confidences."""


@dataclass
class Example:
    """A hand-aligned pair of texts with its features.

    `gold_cells` are the indices (size, row, column) of the gold beads; `gold_skips` is 1 for each unit that gold leaves
    unaligned. `first` are the links of the first pass.
    """

    name: str
    gold: list[Link]
    first: list[Link]
    band: Band
    rows: list[RowFeatures]
    skip_features: tuple[NDArray[np.float32], NDArray[np.float32]]
    gold_cells: Cells
    gold_skips: tuple[NDArray[np.float64], NDArray[np.float64]]


def make_example(name: str, links: Sequence[Link], source: Side, target: Side) -> Example:
    """Return the features of a pair of texts, with the sides in the order of the engine.

    Args:
        name: a name for it.
        links: its gold beads.
        source: n units, with cues.
        target: m units, with cues.
    """
    gold = list(links)
    if are_turned(source, target):
        source, target, gold = target, source, sorted((other, own) for own, other in gold)
    path = first_pass(source, target)
    features = Features(source, target, path, BAND_RADIUS)
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
    size_at, row_at, column_at = np.array(cells, np.int64).reshape(-1, 3).T
    first = to_links(path)
    return Example(name, gold, first, features.band, rows, features.skips(), (size_at, row_at, column_at), skips)


class Problem:
    """The penalized log likelihood of the examples and its gradient, as functions of one flat weight vector.

    Features are divided by their standard deviation over the training beads, so that one penalty suits all.

    Args:
        examples: the training texts.
        penalty: weight of the L2 penalty.
    """

    def __init__(self, examples: Sequence[Example], penalty: float) -> None:
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


def learn_scorer(examples: Sequence[Example], penalty: float = PENALTY, iterations: int = ITERATIONS) -> Scorer:
    """Return the scorer that maximizes the penalized likelihood of the gold paths, not yet calibrated."""
    problem = Problem(examples, penalty)
    found = minimize(
        problem.loss, np.zeros(problem.parts[-1]), jac=True, method="L-BFGS-B", options={"maxiter": iterations}
    )
    return problem.scorer(found.x)


def align(model: Scorer, example: Example) -> Aligned:
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
    sets: Sequence[Sequence[Example]], folds: int = FOLDS, penalty: float = PENALTY, iterations: int = ITERATIONS
) -> dict[str, Aligned]:
    """Align each example with a scorer trained on the other folds.

    Texts of one number are in one fold, whatever their set, because sets may hold the same texts in other languages.

    Args:
        sets: the examples of each set, two or more in all.
        folds: number of folds.
        penalty: as of `learn_scorer`.
        iterations: as of `learn_scorer`.
    """
    found: dict[str, Aligned] = {}
    fold_of = [(k % folds, example) for examples in sets for k, example in enumerate(examples)]
    if max(map(len, sets)) == 1:  # otherwise all would be in one fold
        fold_of = [(k % folds, example) for k, (_, example) in enumerate(fold_of)]
    for fold in sorted({own for own, _ in fold_of}):
        model = learn_scorer([example for other, example in fold_of if other != fold], penalty, iterations)
        found |= {example.name: align(model, example) for own, example in fold_of if own == fold}
    return found


def calibrate(examples: Sequence[Example], found: dict[str, Aligned]) -> NDArray[np.float64]:
    """Fit scale and shift of the log odds of posteriors, for two-sided and one-sided beads separately.

    Args:
        examples: the texts.
        found: their alignments by scorers that did not see them.

    Returns:
        (2, 2) array, as in `Scorer.calibration`.
    """
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
        rows.append((max(scale, _MIN_SCALE), shift))
    return np.array(rows)


def confidence(model: Scorer, links: Sequence[Link], posterior: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return calibrated confidences of links, from their posteriors."""
    return model.calibrate(posterior, np.array([not (own and other) for own, other in links]))


def calibrated(
    model: Scorer, examples: Sequence[Example], found: dict[str, Aligned]
) -> tuple[Scorer, dict[str, Aligned]]:
    """Return the scorer with its calibration, and the alignments with confidences in place of posteriors."""
    model = replace(model, calibration=calibrate(examples, found))
    return model, {name: (links, confidence(model, links, posterior)) for name, (links, posterior) in found.items()}
