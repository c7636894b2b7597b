"""Fit the constants of `aligner/align/engine/verdict.py`, and say how often its verdicts are right on texts left out.

    python scripts/data/alignment_sets.py --parallel ../shared/parallel --out made
    python scripts/train/verdict.py --sets ../shared/bench/mac-dev ../shared/bench/academic ../shared/bench/ntrex-* \\
        made/made-* --pages ../shared/parallel

`verdict_pairs.py` makes pairs of texts of which it is known what they are to each other. Each gets two verdicts: on its
alignment, and on an alignment by sentence vectors alone, as pairing by content and encoders without token states have
it. Constants are fitted to the former. Each set is classified with constants from the other sets only; beside that
stand the verdicts with the constants that the module has. What is printed last, from all sets, may go into the module:
thresholds with the module's weights and with new ones, and how often the lines between one matter and two go wrong.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from verdict_pairs import FEWEST_OF_A_MATTER, Pair, languages_of, load_set, pairs_of, pairs_of_pages

from aligner import embed
from aligner.align.document import sentence_sides
from aligner.align.engine import align, verdict
from aligner.embed.documents import DocumentEncoder
from aligner.embed.language_means import mean_states
from aligner.readers import ReadOptions, read_bytes
from aligner.types import Document, Span

USES = ("alignment", "vectors alone")
PENALTY = 0.1
SHARES = np.arange(0.1, 0.951, 0.01)
COSINES, SLOPES = np.arange(0.1, 0.801, 0.01), np.arange(0, 0.121, 0.01)


@dataclass
class Case:
    """A pair as the model sees it: features of its two-sided beads, and all beads' shares of the source and target."""

    pair: Pair
    use: str
    features: NDArray[np.float64]
    two_sided: NDArray[np.bool_]
    shares: NDArray[np.float64]
    topic: float
    size: float


class Constants(NamedTuple):
    """What the module holds."""

    weights: NDArray[np.float64]
    thresholds: verdict.Thresholds


MODULE = Constants(np.array(verdict.WEIGHTS), verdict.THRESHOLDS)


def look_at(pair: Pair, languages: tuple[str, str], embedder: embed.Embedder, states: dict[str, Any]) -> list[Case]:
    """Align a pair for each use, and collect what the model looks at."""
    documents = [
        _document(text, language) for text, language in zip((pair.source, pair.target), languages, strict=True)
    ]
    both = sentence_sides(documents, DocumentEncoder(embedder).encode(documents), states)
    cases = []
    for use in USES:
        if use != USES[0]:
            both = [replace(side, cues=None) for side in both]
        beads = align(*both)
        two_sided = [bead for bead in beads if bead.source and bead.target]
        found = verdict.bead_features(*both, two_sided) if two_sided else np.zeros((0, len(verdict.WEIGHTS)))
        shares = [
            [_length(side, span) for side, span in zip(both, (bead.source, bead.target), strict=True)] for bead in beads
        ]
        mask = np.array([bool(bead.source and bead.target) for bead in beads])
        size = float(np.log(len(both[0]) * len(both[1])) / 2)
        cases.append(Case(pair, use, found, mask, np.array(shares), verdict.topic(*both), size))
    return cases


def _document(lines: Sequence[str], language: str) -> Document:
    options = ReadOptions(lines="line", pattern="monolingual", language=language)
    return read_bytes("\n".join(lines).encode(), "text", options=options)[0]


def _length(side: Any, span: Span) -> float:
    return float(side.lengths[span.start : span.stop].sum() / side.lengths.sum())


def fit(cases: Sequence[Case], weights: NDArray[np.float64] | None = None) -> Constants:
    """Weights, unless they are given, and the thresholds that go with them."""
    weights = fit_weights(cases) if weights is None else weights
    parallel, partly = fit_shares(cases, weights)
    lines = np.array([(matter, by_size) for by_size in SLOPES for matter in COSINES])
    matter, by_size = lines[best(line_errors(cases, lines))].tolist()
    return Constants(weights, verdict.Thresholds(parallel, partly, matter, by_size))


def fit_weights(cases: Sequence[Case]) -> NDArray[np.float64]:
    """Weights that tell beads of translated text from beads of other text; both, and all texts, count alike."""
    used = [case for case in cases if case.pair.label != "partly parallel" and len(case.features)]
    rows = np.vstack([case.features for case in used])
    right = np.concatenate([np.full(len(case.features), case.pair.label == "parallel", float) for case in used])
    weight = np.concatenate([np.full(len(case.features), len(case.features) ** -0.5) for case in used])
    for label in (0, 1):
        weight[right == label] *= len(weight) / 2 / weight[right == label].sum()

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds = rows @ w
        penalty = PENALTY * np.concatenate([[0.0], w[1:]])
        value = (weight * (np.logaddexp(0, odds) - right * odds)).sum() + penalty @ w / 2
        return float(value), rows.T @ (weight * (1 / (1 + np.exp(-odds)) - right)) + penalty

    found = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    weights: NDArray[np.float64] = found.x
    return weights


def fit_shares(cases: Sequence[Case], weights: NDArray[np.float64]) -> tuple[float, float]:
    """The shares that best tell parallel from partly parallel texts, and both from others."""
    shares = np.array([shares_of(case, weights) for case in cases])
    label = np.array([case.pair.label for case in cases])
    some = np.isin(label, ("parallel", "partly parallel"))
    parallel = best(errors(shares[some].min(axis=1) >= SHARES[:, None], label[some] == "parallel"))
    partly = best(errors(shares.max(axis=1) >= SHARES[:, None], some))
    return float(SHARES[parallel]), float(SHARES[partly])


def line_errors(cases: Sequence[Case], lines: NDArray[np.float64]) -> NDArray[np.float64]:
    """How often each line, by height and slope, is wrong on whether texts are about one matter or two."""
    used = [
        case
        for case in cases
        if case.pair.label in ("comparable", "unrelated")
        and (case.pair.kind != "piece" or case.pair.size >= FEWEST_OF_A_MATTER)
    ]
    topic, size = np.array([(case.topic, case.size) for case in used]).T
    same = np.array([case.pair.label == "comparable" for case in used])
    return errors(topic >= lines[:, :1] + lines[:, 1:] * size, same)


def errors(said: NDArray[np.bool_], right: NDArray[np.bool_]) -> NDArray[np.float64]:
    """How often each of some values goes wrong, what is so and what is not so counting alike.

    Args:
        said: (values, cases) what each of them says.
        right: (cases,) what is so.
    """
    wrong: NDArray[np.float64] = ((~said[:, right]).mean(axis=1) + said[:, ~right].mean(axis=1)) / 2
    return wrong


def best(wrong: NDArray[np.float64]) -> int:
    """The middle one of those that go wrong least."""
    least = np.flatnonzero(wrong <= wrong.min() + 1e-9)
    return int(least[len(least) // 2])


def shares_of(case: Case, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """How much of the source, and of the target, is translated."""
    chances = verdict.chances_of(case.features, case.two_sided, weights)
    shares: NDArray[np.float64] = (chances * case.two_sided) @ case.shares
    return shares


def classify(case: Case, constants: Constants) -> str:
    """The verdict with other constants than the module's."""
    shares = shares_of(case, constants.weights).tolist()
    return verdict.decide(shares, case.topic, case.size, constants.thresholds)


def show(classified: Iterable[tuple[Pair, str]]) -> None:
    """The confusion tables: whole texts by how they were made, and pieces by size."""
    labels = ("parallel", "partly parallel", "comparable", "unrelated")
    print("| pairs | number | " + " | ".join(labels) + " |\n" + "|---" * (len(labels) + 2) + "|")
    rows: dict[tuple[str, str, int], Counter[str]] = defaultdict(Counter)
    for pair, found in classified:
        rows[pair.label, pair.kind, pair.size][found] += 1
    order = sorted(rows, key=lambda key: (key[1] == "piece", key[2], labels.index(key[0]), key[1]))
    for key in order:
        counts = rows[key]
        name = f"{key[0]}, {key[1]}" + (f" of {key[2]}" if key[2] else "")
        print(f"| {name} | {counts.total()} | " + " | ".join(str(counts[label]) for label in labels) + " |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", type=Path, nargs="+", required=True, help="folders of aligned texts")
    parser.add_argument("--pages", type=Path, help="folder with en-zh.jsonl and en-vi.jsonl: src, tgt, source")
    parser.add_argument("--folders", type=Path, nargs="+", default=[], help="folders with documents and truth.gold")
    parser.add_argument("--cache", type=Path, default=embed.default_folder(), help="folder of the vector cache")
    args = parser.parse_args()
    embedder = embed.load_embedder(cache=args.cache)
    states = mean_states(embedder, ("en", "zh", "vi"))
    cases: dict[str, list[Case]] = {}
    for folder in args.sets:
        languages = languages_of(folder)
        draw = random.Random(folder.name)
        cases[folder.name] = [
            case
            for pair in pairs_of(load_set(folder), draw)
            if pair.source and pair.target
            for case in look_at(pair, languages, embedder, states)
        ]
        print(f"{folder.name}: {len(cases[folder.name]) // len(USES)} pairs", flush=True)
    for name in ("en-zh", "en-vi") if args.pages else ():
        source, _, target = name.partition("-")
        pages = pairs_of_pages(args.pages / f"{name}.jsonl", random.Random(name))
        cases[f"pages {name}"] = [case for pair in pages for case in look_at(pair, (source, target), embedder, states)]
    aligned = {name: [case for case in own if case.use == USES[0]] for name, own in cases.items()}
    left_out = {
        name: fit([case for other, others in aligned.items() if other != name for case in others]) for name in cases
    }
    for use in USES:
        for constants in ("of the module", "fitted to the other sets"):
            print(f"\n{use}, constants {constants}\n")
            show(
                (case.pair, classify(case, MODULE if constants == "of the module" else left_out[name]))
                for name, own in cases.items()
                for case in own
                if case.use == use
            )
    everything = [case for own in aligned.values() for case in own]
    rows = {f"without {name}": constants for name, constants in left_out.items()}
    rows["module's weights"] = fit(everything, MODULE.weights)
    rows["new weights"] = fit(everything)
    print()
    for name, (weights, thresholds) in {"module": MODULE, **rows}.items():
        figures = (", ".join(f"{value:.2f}" for value in values) for values in (weights, thresholds))
        (wrong,) = line_errors(everything, np.array([thresholds[2:]]))
        print(f"{name}: {'; '.join(figures)}; the line is wrong {wrong:.3f}")


if __name__ == "__main__":
    main()
