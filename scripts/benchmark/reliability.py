"""Print a Markdown reliability table: how often beads of each confidence are right.

    aligner align SRC TGT --lines line --out auto/NAME.jsonl        # for each document
    python scripts/benchmark/reliability.py --gold ../shared/bench/academic/gold --auto auto
    python scripts/benchmark/reliability.py ../shared/bench/academic ../shared/bench/ntrex-*   # aligns the sets itself

A bead is right if gold contains exactly the same bead. The script also prints the expected calibration error (Naeini et
al. 2015, ten bins of equal width), the share of errors among the fifth of the beads with the lowest confidence, and
precision and recall of omissions. Use sets that the scorer was not trained on.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aligner import embed
from aligner.align.calls import align_documents
from aligner.formats import alignment_index, read_table
from aligner.readers import ReadOptions, read

LINES = ReadOptions(lines="line", pattern="monolingual")
BINS = 10
Bead = tuple[tuple[int, ...], tuple[int, ...]]
Floats = NDArray[np.float64]


def reliability(confidence: Floats, right: Floats) -> str:
    """Return the table and the figures below it.

    Args:
        confidence: Array of shape (beads,), values from 0 to 1.
        right: Array of shape (beads,), 1 where gold has the bead, else 0.
    """
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    rows = ["| confidence | beads | mean confidence | right |", "|---|---:|---:|---:|"]
    error = 0.0
    for k in range(BINS):
        own = bins == k
        if own.any():
            expected, found = float(confidence[own].mean()), float(right[own].mean())
            rows.append(f"| {k / BINS:.1f} to {(k + 1) / BINS:.1f} | {own.sum():,} | {expected:.3f} | {found:.3f} |")
            error += abs(expected - found) * own.mean()
    lowest = np.argsort(confidence, kind="stable")[: len(confidence) // 5]
    wrong = 1 - right
    caught = wrong[lowest].sum() / max(wrong.sum(), 1)
    figures = (
        f"Expected calibration error {error:.3f}; the lowest fifth holds {caught:.0%} of {int(wrong.sum())} errors."
    )
    return "\n".join([*rows, "", figures])


def omissions(gold: set[tuple[str, Bead]], auto: set[tuple[str, Bead]]) -> str:
    """Return precision and recall of one-sided beads as text."""
    expected, found = ({item for item in beads if not all(item[1])} for beads in (gold, auto))
    both = len(expected & found)
    precision, recall = both / max(len(found), 1), both / max(len(expected), 1)
    return f"Omissions: {len(expected)} in gold, {len(found)} found; precision {precision:.3f}, recall {recall:.3f}."


def read_gold(folder: Path) -> set[tuple[str, Bead]]:
    """Read the beads of all `NAME.align` files in a folder, each with its name."""
    return {
        (path.stem, (tuple(link.source), tuple(link.target)))
        for path in sorted(folder.glob("*.align"))
        for link in alignment_index.read(path)
    }


def read_auto(folder: Path) -> list[tuple[str, Bead, float]]:
    """Read the beads of all `NAME.jsonl` tables in a folder, each with its name and confidence."""
    found = []
    for path in sorted(folder.glob("*.jsonl")):
        table = read_table(path)
        for own, other, confidence in zip(table.source_ids, table.target_ids, table.confidence, strict=True):
            found.append((path.stem, (_numbers(own), _numbers(other)), float(confidence)))
    return found


def align_set(folder: Path, embedder: embed.Embedder) -> list[tuple[str, Bead, float]]:
    """Align the documents of a set and return their beads, each with its name and confidence."""
    found = []
    for path in sorted((folder / "gold").glob("*.align")):
        source, target = (read(folder / side / path.stem, options=LINES)[0] for side in ("src", "tgt"))
        for bead in align_documents(source, target, embedder=embedder, options=LINES).beads:
            found.append((path.stem, (tuple(bead.source.indices), tuple(bead.target.indices)), bead.confidence))
    return found


def _numbers(cell: str) -> tuple[int, ...]:
    return tuple(map(int, cell.split()))


def show(title: str, gold: set[tuple[str, Bead]], auto: Sequence[tuple[str, Bead, float]]) -> None:
    """Print the table and all figures of one set."""
    confidence = np.array([confidence for _, _, confidence in auto])
    right = np.array([float((name, bead) in gold) for name, bead, _ in auto])
    print(f"### {title}\n\n{reliability(confidence, right)}")
    print(omissions(gold, {(name, bead) for name, bead, _ in auto}) + "\n", flush=True)


def main() -> None:
    """Parse the arguments and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=Path, nargs="*", help="folders of hand-aligned texts to align and evaluate")
    parser.add_argument("--gold", type=Path, help="folder of gold files NAME.align")
    parser.add_argument("--auto", type=Path, help="folder of alignments NAME.jsonl")
    parser.add_argument("--cache", type=Path, default=embed.default_folder(), help="folder of the vector cache")
    args = parser.parse_args()
    if bool(args.gold) != bool(args.auto):
        parser.error("--gold and --auto go together")
    if args.gold:
        show(str(args.auto), read_gold(args.gold), read_auto(args.auto))
    embedder = embed.load_embedder(cache=args.cache) if args.sets else None
    every_gold, every_auto = set(), []
    for folder in args.sets:
        gold, auto = read_gold(folder / "gold"), align_set(folder, embedder)
        every_gold |= {(f"{folder.name}/{name}", bead) for name, bead in gold}
        every_auto += [(f"{folder.name}/{name}", bead, confidence) for name, bead, confidence in auto]
        show(folder.name, gold, auto)
    if len(args.sets) > 1:
        show("all", every_gold, every_auto)


if __name__ == "__main__":
    main()
