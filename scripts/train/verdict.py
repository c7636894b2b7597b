"""Fit the verdict model of the bundled encoder, and say how often its verdicts are right on texts left out.

    python scripts/data/alignment_sets.py --parallel ../shared/parallel --out made
    python scripts/train/verdict.py --sets ../shared/bench/mac-dev ../shared/bench/academic ../shared/bench/ntrex-* \\
        made/made-* --pages ../shared/parallel

`aligner.learn.verdict_pairs` makes pairs of texts of which it is known what they are to each other. Each gets two
verdicts: on its alignment, and on an alignment by sentence vectors alone, as pairing by content and encoders without
token states have it. The model is fitted to the former. Each set is classified with a model of the other sets only;
beside that stand the verdicts of the model that the package has. What is printed last, from all sets, may go into
`aligner/data/models/verdict.json`: thresholds with the present weights and with new ones, and how often the lines
between one matter and two go wrong.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from aligner import embed
from aligner.align.engine import load_models
from aligner.embed.language_means import mean_states
from aligner.learn.gold import read_set
from aligner.learn.verdict import USES, Case, classify, learn_verdict, line_errors, look_at
from aligner.learn.verdict_pairs import Pair, documents_of, pairs_of, pairs_of_pages

MODELS = load_models()
PRESENT = MODELS.verdict


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
        gold = read_set(folder)
        draw = random.Random(folder.name)
        cases[folder.name] = [
            case
            for pair in pairs_of(documents_of(gold), draw)
            if pair.source and pair.target
            for case in look_at(pair, gold.languages, embedder, states, MODELS)
        ]
        print(f"{folder.name}: {len(cases[folder.name]) // len(USES)} pairs", flush=True)
    for name in ("en-zh", "en-vi") if args.pages else ():
        source, _, target = name.partition("-")
        pages = pairs_of_pages(args.pages / f"{name}.jsonl", random.Random(name))
        cases[f"pages {name}"] = [
            case for pair in pages for case in look_at(pair, (source, target), embedder, states, MODELS)
        ]
    aligned = {name: [case for case in own if case.use == USES[0]] for name, own in cases.items()}
    left_out = {
        name: learn_verdict([case for other, others in aligned.items() if other != name for case in others])
        for name in cases
    }
    for use in USES:
        for constants in ("of the package", "fitted to the other sets"):
            print(f"\n{use}, constants {constants}\n")
            show(
                (case.pair, classify(case, PRESENT if constants == "of the package" else left_out[name]))
                for name, own in cases.items()
                for case in own
                if case.use == use
            )
    everything = [case for own in aligned.values() for case in own]
    rows = {f"without {name}": constants for name, constants in left_out.items()}
    rows["present weights"] = learn_verdict(everything, np.array(PRESENT.weights))
    rows["new weights"] = learn_verdict(everything)
    print()
    for name, model in {"package": PRESENT, **rows}.items():
        figures = (", ".join(f"{value:.2f}" for value in values) for values in (model.weights, model.thresholds))
        (wrong,) = line_errors(everything, np.array([model.thresholds[2:]]))
        print(f"{name}: {'; '.join(figures)}; the line is wrong {wrong:.3f}")


if __name__ == "__main__":
    main()
