"""Measure alignment: accuracy on hand-aligned sets, speed and memory, beside other aligners where they are installed.

    python scripts/benchmark.py ../shared/bench/academic ../shared/bench/ntrex-*
    python scripts/benchmark.py --units 30000 42000        # time and memory of a long made-up text, without encoding

A set is a folder with `src/NAME`, `tgt/NAME` (one sentence a line) and `gold/NAME.align`. For each, a table row: strict
precision, recall and F1, no-empty and lax F1, precision and recall of omissions, recall of moved beads, sentences a
second, peak memory of the process so far.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from aligner import embed
from aligner.align import Side, align, centred
from aligner.align.side import Evidence
from aligner.embed.base import TokenStates, quantise
from aligner.exporters import alignment_index
from aligner.judge.score import Pair, score_documents
from aligner.pipeline import align_documents, sign
from aligner.readers import ReadOptions, read

LINES = ReadOptions(unit="line", pattern="monolingual")
COLUMNS = (
    "set",
    "strict P",
    "R",
    "F1",
    "no-empty F1",
    "lax F1",
    "omissions P",
    "R",
    "moved R",
    "sentences/s",
    "peak MB",
)


def score_set(folder: Path, embedder: embed.Embedder) -> list[str]:
    """One row of the table."""
    gold: dict[str, list[Pair]] = {}
    auto: dict[str, list[Pair]] = {}
    sentences, start = 0, time.perf_counter()
    for path in sorted((folder / "gold").glob("*.align")):
        source, target = (read(folder / side / path.stem, options=LINES)[0] for side in ("src", "tgt"))
        gold[path.stem] = [(link.source, link.target) for link in alignment_index.read(path)]
        beads = align_documents(source, target, embedder=embedder, reading=LINES).beads
        auto[path.stem] = [(tuple(bead.source.indices), tuple(bead.target.indices)) for bead in beads]
        sentences += len(source.sentences) + len(target.sentences)
    seconds = time.perf_counter() - start
    total = score_documents(gold, auto).total
    one_sided = [
        {(name, bead) for name, beads in each.items() for bead in beads if not all(bead)} for each in (gold, auto)
    ]
    out_of_order = {(name, bead) for name, beads in gold.items() for bead in behind(beads)}
    found = {(name, bead) for name, beads in auto.items() for bead in beads}
    strict = total["strict"]
    return [
        folder.name,
        *(f"{value:.4f}" for value in (strict.precision, strict.recall, strict.f1)),
        *(f"{total[name].f1:.4f}" for name in ("strict-noempty", "lax")),
        share(one_sided[0] & one_sided[1], one_sided[1]),
        share(one_sided[0] & one_sided[1], one_sided[0]),
        share(out_of_order & found, out_of_order),
        f"{sentences / seconds:.0f}",
        f"{peak_megabytes():.0f}",
    ]


def behind(beads: Sequence[Pair]) -> list[Pair]:
    """The beads of a set's moved blocks: those off the longest run of beads whose target numbers rise."""
    two_sided = [bead for bead in beads if all(bead)]
    best: list[int] = []
    before: list[int] = []
    for k, bead in enumerate(two_sided):
        earlier = [p for p in range(k) if two_sided[p][1][-1] < bead[1][0]]
        before.append(max(earlier, key=lambda p: best[p], default=-1))
        best.append(1 + (best[before[k]] if before[k] >= 0 else 0))
    k = max(range(len(best)), key=lambda p: best[p], default=-1)
    in_order = set()
    while k >= 0:
        in_order.add(k)
        k = before[k]
    return [bead for k, bead in enumerate(two_sided) if k not in in_order]


def share(part: set, whole: set) -> str:
    """A share as text, "-" of nothing."""
    return f"{len(part) / len(whole):.3f}" if whole else "-"


def peak_megabytes() -> float:
    """The most memory that this process has held."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


def long_text(n: int, m: int, tokens: int = 25) -> None:
    """Align a made-up text: unit k of the target translates unit k * n / m of the source."""
    generator = np.random.default_rng(0)
    meanings = generator.normal(size=(n, 384)).astype(np.float32)
    both = []
    for count in (n, m):
        counts = np.full(count, tokens)
        meant = np.arange(count) * n // count
        values = np.empty((count * tokens, 384), np.int8)
        scales = np.empty(count * tokens, np.float32)
        sums = np.empty((count, 384), np.float32)
        for k in range(count):
            states = meanings[meant[k]] + generator.normal(0, 2, (tokens, 384)).astype(np.float32)
            values[k * tokens : (k + 1) * tokens], scales[k * tokens : (k + 1) * tokens] = quantise(states)
            sums[k] = states.sum(axis=0)
        offsets = np.concatenate([[0], np.cumsum(counts)])
        states_of = TokenStates(values, scales, np.ones(count * tokens, np.float32), offsets)
        evidence = Evidence(
            states_of,
            np.zeros(384, np.float32),
            np.zeros((count, 8), np.float32),
            np.zeros(0, np.int64),
            np.zeros(count + 1, np.int64),
        )
        lengths = np.full(count, 1000 / count, np.float32)
        both.append(Side(centred(sums, counts.astype(np.float32)), lengths, np.zeros(count, np.float32), evidence))
    held, wall, cpu = peak_megabytes(), time.perf_counter(), time.process_time()
    beads = align(*both)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    took = f"{wall:.1f} s, {cpu:.1f} s CPU, peak {peak_megabytes():.0f} MB, of them {held:.0f} MB before aligning"
    print(f"{n:,} x {m:,} units, {len(beads):,} beads: {took}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=Path, nargs="*", help="folders of hand-aligned texts")
    parser.add_argument(
        "--units", type=int, nargs=2, metavar=("N", "M"), help="time a made-up text of so many units a side"
    )
    parser.add_argument(
        "--cache", type=Path, help="folder of a vector cache; sentences a second then leave encoding out"
    )
    args = parser.parse_args()
    if args.units:
        long_text(*args.units)
    if args.sets:
        embedder = embed.load(cache=args.cache)
        print(sign("xx", "yy", "sentence", embedder, LINES))
        print("| " + " | ".join(COLUMNS) + " |")
        print("|---" * len(COLUMNS) + "|")
        for folder in args.sets:
            print("| " + " | ".join(score_set(folder, embedder)) + " |", flush=True)


if __name__ == "__main__":
    main()
