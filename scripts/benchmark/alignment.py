"""Measure the accuracy, speed and memory of alignment on hand-aligned sets, optionally next to other aligners.

    python scripts/benchmark/alignment.py ../shared/bench/academic ../shared/bench/ntrex-*
    python scripts/benchmark/alignment.py ../shared/bench/mac-dev --others      # other aligners, same encoder
    python scripts/benchmark/alignment.py ../shared/bench/ntrex-en-vi --cost    # compare with encoding every run
    python scripts/benchmark/alignment.py ../shared/bench/ntrex-3way --three    # three languages at once
    python scripts/benchmark/alignment.py --units 30000 42000                   # a long synthetic text, not encoded

A set is a folder with `src/NAME`, `tgt/NAME` (one sentence per line) and `gold/NAME.align`. The table has one row per
set and aligner: precision, recall and F1 of beads (strict, lax and no-empty); precision and recall of omissions; recall
of moved beads; the share of beads that stay the same when source and target are swapped; sentences per second; and the
peak memory of the process so far. The signature of each set's alignments is printed below the table.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import other_aligners
import three_languages

from aligner import embed
from aligner.align.calls import align_documents
from aligner.align.engine import Side, align
from aligner.align.engine.prefix_sums import MARKS
from aligner.align.engine.side import Cues
from aligner.embed.base import TokenStates, quantize
from aligner.embed.vectors import center
from aligner.evaluate import score_documents
from aligner.formats import alignment_index
from aligner.languages import join
from aligner.readers import ReadOptions, read
from aligner.types import Document

LINES = ReadOptions(lines="line", pattern="monolingual")
MEASURES = {"strict": "strict", "lax": "lax", "no-empty": "strict-noempty"}
COLUMNS = (
    "set", "aligner", *(f"{name} {part}" for name in MEASURES for part in ("P", "R", "F1")),
    "omissions P", "omissions R", "moved R", "same in reverse", "sentences/s", "peak MB",
)  # fmt: skip
LONGEST_RUN = 5
"""Aligners that encode runs of sentences usually encode runs of 1 to 5 (the defaults of Vecalign and Bertalign)."""
Bead = other_aligners.Bead


@dataclass
class Text:
    """A hand-aligned pair of texts."""

    name: str
    source: Document
    target: Document
    gold: list[Bead]


@dataclass
class Run:
    """The beads that an aligner found in the texts of a set, and the time it took."""

    beads: dict[str, list[Bead]] = field(default_factory=dict)
    reverse: dict[str, list[Bead]] = field(default_factory=dict)
    seconds: float = 0.0
    cpu: float = 0.0
    signature: str = ""


def load_set(folder: Path) -> list[Text]:
    """Read the texts of a set, sorted by name."""
    texts = []
    for path in sorted((folder / "gold").glob("*.align")):
        source, target = (read(folder / side / path.stem, options=LINES)[0] for side in ("src", "tgt"))
        gold = [(tuple(link.source), tuple(link.target)) for link in alignment_index.read(path)]
        texts.append(Text(path.stem, source, target, gold))
    return texts


def run_ours(texts: Sequence[Text], embedder: embed.Embedder, *, reverse: bool = False) -> Run:
    """Align the texts; with `reverse`, align them again (untimed) with source and target swapped."""
    run = Run()
    with _Clock(run):
        for text in texts:
            alignment = align_documents(text.source, text.target, embedder=embedder, options=LINES)
            run.signature = alignment.signature
            run.beads[text.name] = [_numbers(bead) for bead in alignment.beads]
    for text in texts if reverse else ():
        backward = align_documents(text.target, text.source, embedder=embedder, options=LINES)
        run.reverse[text.name] = [_numbers(bead)[::-1] for bead in backward.beads]
    return run


def run_other(align: other_aligners.Align, texts: Sequence[Text], embedder: embed.Embedder) -> Run:
    """Align the texts with another aligner."""
    run = Run()
    with _Clock(run):
        for text in texts:
            both = [[sentence.text for sentence in side.sentences] for side in (text.source, text.target)]
            run.beads[text.name] = align(*both, embedder)
    return run


class _Clock:
    """Context manager that adds the time spent inside to a run."""

    def __init__(self, run: Run) -> None:
        """Store the run to add to."""
        self._run = run

    def __enter__(self) -> None:
        self._start = time.perf_counter(), time.process_time()

    def __exit__(self, *_exception: object) -> None:
        self._run.seconds += time.perf_counter() - self._start[0]
        self._run.cpu += time.process_time() - self._start[1]


def row(name: str, aligner: str, texts: Sequence[Text], run: Run) -> list[str]:
    """Return one row of the table."""
    gold = {text.name: text.gold for text in texts}
    total = score_documents(gold, run.beads).total
    beads, expected = _named(run.beads), _named(gold)
    one_sided = [{bead for bead in each if not all(bead[1:])} for each in (expected, beads)]
    moved = _named({name: behind(beads) for name, beads in gold.items()})
    sentences = sum(len(text.source.sentences) + len(text.target.sentences) for text in texts)
    scores = [total[measure] for measure in MEASURES.values()]
    return [
        name, aligner,
        *(f"{value:.4f}" for score in scores for value in (score.precision, score.recall, score.f1)),
        share(one_sided[0] & one_sided[1], one_sided[1]),
        share(one_sided[0] & one_sided[1], one_sided[0]),
        share(moved & beads, moved),
        share(_named(run.reverse) & beads, beads) if run.reverse else "-",
        f"{sentences / max(run.seconds, 1e-9):.0f}",
        f"{peak_megabytes():.0f}",
    ]  # fmt: skip


def behind(beads: Sequence[Bead]) -> list[Bead]:
    """Return the beads in moved blocks: all that are not in the longest chain of beads with increasing targets."""
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


def _numbers(bead: object) -> Bead:
    return tuple(bead.source.indices), tuple(bead.target.indices)  # type: ignore[attr-defined]


def _named(beads: dict[str, list[Bead]]) -> set[tuple[str, tuple[int, ...], tuple[int, ...]]]:
    return {(name, *bead) for name, each in beads.items() for bead in each}


def share(part: set, whole: set) -> str:
    """Return the share of `part` in `whole` as text, or "-" if `whole` is empty."""
    return f"{len(part) / len(whole):.3f}" if whole else "-"


def peak_megabytes() -> float:
    """Return the peak memory of this process so far, in megabytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


def cost(texts: Sequence[Text], ours: Run, embedder: embed.Embedder) -> str:
    """Compare the CPU time of encoding and aligning with that of only encoding every run of 1 to 5 sentences."""
    start = time.process_time()
    for text in texts:
        for side in (text.source, text.target):
            sentences = [sentence.text for sentence in side.sentences]
            for size in range(1, LONGEST_RUN + 1):
                runs = [sentences[k : k + size] for k in range(len(sentences) - size + 1)]
                embedder.embed([join(run, side.language) for run in runs])
    other = time.process_time() - start
    return (
        f"{ours.cpu:.1f} s CPU for encoding and aligning, {other:.1f} s for encoding every run of 1 to {LONGEST_RUN} "
        f"sentences: ratio {ours.cpu / other:.3f}"
    )


def long_text(n: int, m: int, tokens: int = 25) -> None:
    """Time the alignment of a synthetic text in which target unit k translates source unit k * n / m."""
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
            values[k * tokens : (k + 1) * tokens], scales[k * tokens : (k + 1) * tokens] = quantize(states)
            sums[k] = states.sum(axis=0)
        offsets = np.concatenate([[0], np.cumsum(counts)])
        states_of = TokenStates(values, scales, np.ones(count * tokens, np.float32), offsets)
        # Ten words per unit, two of them specific to its meaning, so that shared words are as costly as in real text.
        common = generator.integers(0, 5000, (count, 8))
        words = np.concatenate([common, 10_000 + 2 * meant[:, None] + np.arange(2)], axis=1)
        cues = Cues(
            states_of,
            np.zeros(384, np.float32),
            generator.integers(0, 2, (count, len(MARKS))).astype(np.float32),
            np.zeros((count, 5), np.float32),
            words.reshape(-1).astype(np.int64),
            np.arange(count + 1) * words.shape[1],
        )
        lengths = np.full(count, 1000 / count, np.float32)
        both.append(Side(center(sums, counts.astype(np.float32)), lengths, np.zeros(count, np.float32), cues))
    held, wall, cpu = peak_megabytes(), time.perf_counter(), time.process_time()
    beads = align(*both)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    took = f"{wall:.1f} s, {cpu:.1f} s CPU, peak {peak_megabytes():.0f} MB ({held:.0f} MB before aligning)"
    print(f"{n:,} x {m:,} units, {len(beads):,} beads: {took}")


def main() -> None:
    """Parse the arguments and run the measurements."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=Path, nargs="*", help="folders of hand-aligned texts")
    parser.add_argument(
        "--units", type=int, nargs=2, metavar=("N", "M"), help="time a synthetic text of N source and M target units"
    )
    parser.add_argument(
        "--cache", type=Path, help="folder of a vector cache; sentences per second then exclude encoding"
    )
    parser.add_argument("--others", action="store_true", help="also run the aligners in other_aligners.py")
    parser.add_argument("--reverse", action="store_true", help="also align target with source and compare")
    parser.add_argument(
        "--cost", action="store_true", help="compare CPU time with encoding every run of 1 to 5 sentences"
    )
    parser.add_argument(
        "--three", action="store_true", help="measure sets of three languages, aligned together and each pair alone"
    )
    args = parser.parse_args()
    if args.cost and args.cache:
        parser.error("--cost measures encoding, which --cache skips; use one of them")
    if args.units:
        long_text(*args.units)
    if args.three:
        three_languages.measure(args.sets, embed.load_embedder(cache=args.cache))
    elif args.sets:
        measure(
            args.sets,
            embed.load_embedder(cache=args.cache),
            others=args.others,
            reverse=args.reverse,
            with_cost=args.cost,
        )


def measure(sets: Sequence[Path], embedder: embed.Embedder, *, others: bool, reverse: bool, with_cost: bool) -> None:
    """Print the table, then the cost and signature of each set."""
    found, missing = other_aligners.installed() if others else ({}, {})
    embedder.embed(["warm up"])
    print("| " + " | ".join(COLUMNS) + " |")
    print("|---" * len(COLUMNS) + "|")
    notes: list[str] = [f"{name}: skipped, {why}" for name, why in missing.items()]

    def show(cells: Sequence[str]) -> None:
        print("| " + " | ".join(cells) + " |", flush=True)

    for folder in sets:
        texts = load_set(folder)
        ours = run_ours(texts, embedder, reverse=reverse)
        show(row(folder.name, "trialign", texts, ours))
        for name, align_texts in found.items():
            show(row(folder.name, name, texts, run_other(align_texts, texts, embedder)))
        if with_cost:
            notes.append(f"{folder.name}: {cost(texts, ours, embedder)}")
        notes.append(f"{folder.name}: {ours.signature}")
    print("\n" + "\n".join(notes))


if __name__ == "__main__":
    main()
