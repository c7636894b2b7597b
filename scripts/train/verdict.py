"""Fit the constants of `aligner/align/engine/verdict.py`, and say how often its verdicts are right on texts left out.

    python scripts/data/alignment_sets.py --parallel ../shared/parallel --out made
    python scripts/train/verdict.py --sets ../shared/bench/mac-dev ../shared/bench/academic \\
        ../shared/bench/ntrex-*-?? made/made-* --pages ../shared/parallel

A set is a folder with `src/NAME`, `tgt/NAME` (one sentence a line) and `gold/NAME.align`. Pairs of texts are made of
its documents:

- parallel: a document and its translation, whole and in pieces of 1 to 20 beads;
- partly parallel: 30 to 70 % of the translation replaced by other text, or left out in one stretch (abridged), or left
  out in runs of a few sentences (scattered);
- comparable: one half of a document and the translation of the other half; with `--pages`, pages of documentation of
  one folder;
- unrelated: a document and the translation of another of the set, whole and in pieces; with `--pages`, pages of
  different sites.

Each set is judged with weights from the other sets only. What is printed last, from all sets, goes into the module.
The thresholds there were chosen by hand on the same pairs.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from aligner import embed
from aligner.align.document import encode, to_side
from aligner.align.engine import align, verdict
from aligner.formats import alignment_index
from aligner.pairing import language_states
from aligner.readers import ReadOptions, read_bytes
from aligner.types import Document, Span

SIZES = (1, 2, 3, 5, 10, 20)
UNITS = 80
"""Beads a document at most; longer ones are cut."""
PAGES, PAGE_BLOCKS = 10, 16
PENALTY = 0.1
Lines = list[str]
Bead = tuple[Lines, Lines]


@dataclass
class Pair:
    """Two texts to judge: what is right, how they were made, and how many beads a piece holds (0: whole)."""

    label: str
    kind: str
    size: int
    source: Lines
    target: Lines


@dataclass
class Case:
    """A pair as the model sees it: evidence of its two-sided beads, and their shares of the source and target text."""

    pair: Pair
    evidence: NDArray[np.float64]
    two_sided: NDArray[np.bool_]
    shares: NDArray[np.float64]
    topic: float
    size: float


def load_set(folder: Path) -> list[list[Bead]]:
    """The documents of a set as beads of lines, long ones cut."""
    documents = []
    for gold in sorted((folder / "gold").glob("*.align")):
        lines = [(folder / side / gold.stem).read_text(encoding="utf-8").splitlines() for side in ("src", "tgt")]
        beads = [
            ([lines[0][k] for k in link.source], [lines[1][k] for k in link.target])
            for link in alignment_index.read(gold)
        ]
        cuts = range(0, max(1, len(beads) - UNITS // 2), UNITS) if len(beads) > 5 * UNITS else [0]
        documents += [beads[k : k + UNITS] if len(cuts) > 1 else beads for k in cuts]
    return documents


def pairs_of(documents: Sequence[list[Bead]], draw: random.Random) -> Iterator[Pair]:
    """The pairs made of a set's documents."""
    for number, beads in enumerate(documents):
        other = documents[(number + 1) % len(documents)]
        half = len(beads) // 2
        yield Pair("parallel", "whole", 0, *_lines(beads))
        yield Pair("unrelated", "whole", 0, _lines(beads)[0], _lines(other)[1])
        yield Pair("comparable", "halves", 0, _lines(beads[:half])[0], _lines(beads[half:])[1])
        yield Pair("comparable", "halves", 0, _lines(beads[half:])[0], _lines(beads[:half])[1])
        yield from _partly(beads, other, draw)
        for size in SIZES:
            start, elsewhere = (draw.randrange(max(1, len(each) - size)) for each in (beads, other))
            piece = _lines(beads[start : start + size])
            yield Pair("parallel", "piece", size, *piece)
            yield Pair("unrelated", "piece", size, piece[0], _lines(other[elsewhere : elsewhere + size])[1])


def _partly(beads: list[Bead], other: list[Bead], draw: random.Random) -> Iterator[Pair]:
    source, _ = _lines(beads)
    for kind in ("replaced", "abridged", "scattered"):
        away = int(len(beads) * draw.uniform(0.3, 0.7))
        start = draw.randrange(len(beads) - away + 1)
        rest = beads[:start], beads[start + away :]
        if kind == "replaced":
            kept = [*rest[0], *other[:away], *rest[1]]
        elif kind == "abridged":
            kept = [*rest[0], *rest[1]]
        else:
            gone: set[int] = set()
            while len(gone) < away:
                first = draw.randrange(len(beads))
                gone |= {*range(first, min(first + draw.randint(1, 5), len(beads)))}
            kept = [bead for k, bead in enumerate(beads) if k not in gone]
        yield Pair("partly parallel", kind, 0, source, _lines(kept)[1])


def pairs_of_pages(file: Path, draw: random.Random) -> Iterator[Pair]:
    """Pairs made of pages of documentation: the same page, pages of one folder, and pages of two sites."""
    pages: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        pages[row["source"]].append((row["src"], row["tgt"]))
    folders: dict[str, list[str]] = defaultdict(list)
    for name, rows in pages.items():
        if len(rows) >= PAGE_BLOCKS:
            folders[name.rpartition("/")[0]].append(name)
    several = sorted(folder for folder, names in folders.items() if len(names) > 1)
    chosen = draw.sample(several, min(PAGES, len(several)))
    for folder in chosen:
        one, two = draw.sample(folders[folder], 2)
        site = folder.split()[0]
        far = draw.choice(sorted(name for names in folders.values() for name in names if name.split()[0] != site))
        first, second, third = ([list(side) for side in zip(*pages[name][:PAGE_BLOCKS], strict=True)]
                                for name in (one, two, far))  # fmt: skip
        yield Pair("parallel", "page", 0, first[0], first[1])
        yield Pair("comparable", "page", 0, first[0], second[1])
        yield Pair("unrelated", "page", 0, first[0], third[1])


def _lines(beads: Sequence[Bead]) -> tuple[Lines, Lines]:
    return [line for own, _ in beads for line in own], [line for _, other in beads for line in other]


def look_at(pair: Pair, languages: tuple[str, str], embedder: embed.Embedder, states: dict[str, Any]) -> Case:
    """Align a pair and collect the evidence."""
    documents = [
        _document(text, language) for text, language in zip((pair.source, pair.target), languages, strict=True)
    ]
    encoded = encode(documents, embedder)
    both = [
        to_side(document, part, "sentence", states[language])
        for document, part, language in zip(documents, encoded, languages, strict=True)
    ]
    beads = align(*both)
    two_sided = [bead for bead in beads if bead.source and bead.target]
    found = verdict.evidence(*both, two_sided) if two_sided else np.zeros((0, len(verdict.WEIGHTS)))
    shares = [
        [_length(side, span) for side, span in zip(both, (bead.source, bead.target), strict=True)] for bead in beads
    ]
    mask = np.array([bool(bead.source and bead.target) for bead in beads])
    size = float(np.log(len(both[0]) * len(both[1])) / 2)
    return Case(pair, found, mask, np.array(shares), verdict.topic(*both), size)


def _document(lines: Lines, language: str) -> Document:
    options = ReadOptions(lines="line", pattern="monolingual", language=language)
    return read_bytes("\n".join(lines).encode(), "text", options=options)[0]


def _length(side: Any, span: Span) -> float:  # noqa: ANN401
    return float(side.lengths[span.start : span.stop].sum() / side.lengths.sum())


def fit(cases: Sequence[Case]) -> NDArray[np.float64]:
    """Weights that tell beads of translated text from beads of other text; both, and all texts, count alike."""
    used = [case for case in cases if case.pair.label != "partly parallel" and len(case.evidence)]
    rows = np.vstack([case.evidence for case in used])
    right = np.concatenate([np.full(len(case.evidence), case.pair.label == "parallel", float) for case in used])
    weight = np.concatenate([np.full(len(case.evidence), len(case.evidence) ** -0.5) for case in used])
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


def judge(case: Case, weights: NDArray[np.float64]) -> str:
    """The verdict with other weights than the module's."""
    chances = verdict.chances_of(case.evidence, case.two_sided, weights)
    shares = (chances * case.two_sided) @ case.shares
    return verdict.decide(shares.tolist(), case.topic, case.size)


def show(judged: Sequence[tuple[Pair, str]]) -> None:
    """The confusion tables: whole texts by how they were made, and pieces by size."""
    labels = ("parallel", "partly parallel", "comparable", "unrelated")
    print("| pairs | number | " + " | ".join(labels) + " |\n" + "|---" * (len(labels) + 2) + "|")
    rows: dict[tuple[str, str, int], Counter[str]] = defaultdict(Counter)
    for pair, found in judged:
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
    parser.add_argument("--cache", type=Path, default=embed.default_folder(), help="folder of the vector cache")
    args = parser.parse_args()
    embedder = embed.load_embedder(cache=args.cache)
    states = language_states(embedder, ("en", "zh", "vi"))
    cases: dict[str, list[Case]] = {}
    for folder in args.sets:
        languages = _languages(folder)
        draw = random.Random(folder.name)
        cases[folder.name] = [
            look_at(pair, languages, embedder, states)
            for pair in pairs_of(load_set(folder), draw)
            if pair.source and pair.target
        ]
        print(f"{folder.name}: {len(cases[folder.name])} pairs", flush=True)
    for name in ("en-zh", "en-vi") if args.pages else ():
        source, _, target = name.partition("-")
        pages = pairs_of_pages(args.pages / f"{name}.jsonl", random.Random(name))
        cases[f"pages {name}"] = [look_at(pair, (source, target), embedder, states) for pair in pages]
    judged = []
    for left_out, own in cases.items():
        weights = fit([case for name, others in cases.items() if name != left_out for case in others])
        judged += [(case.pair, judge(case, weights)) for case in own]
    show(judged)
    print(
        "WEIGHTS =", tuple(round(float(weight), 2) for weight in fit([case for own in cases.values() for case in own]))
    )


def _languages(folder: Path) -> tuple[str, str]:
    """A set's languages, by its name or its `meta.json`."""
    codes = [part for part in folder.name.split("-") if part in ("en", "zh", "vi")]
    if len(codes) == 2:
        return codes[0], codes[1]
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    return meta["src_lang"], meta["tgt_lang"]


if __name__ == "__main__":
    main()
