"""Make a set with moved text: in each half of every target text, move one block of lines down.

    python scripts/data/move_blocks.py ../shared/bench/ntrex-en-zh --out moved/ntrex-en-zh.1 --seed 1
    python scripts/benchmark/alignment.py moved/*

A set is a folder with `src/NAME`, `tgt/NAME` (one unit per line) and `gold/NAME.align`. Beads are never split. The same
seed gives the same files.
"""

from __future__ import annotations

import argparse
import random
import shutil
from pathlib import Path

from aligner.formats import alignment_index

APART = 6
"""Minimum number of lines that a block is moved by."""
TRIES = 1000


def draw(rng: random.Random, starts: list[int], low: int, high: int, lines: tuple[int, int]) -> tuple[int, int, int]:
    """Draw a block and its destination.

    Args:
        rng: Source of randomness.
        starts: The lines at which beads begin.
        low: The first line of the half that the block stays in.
        high: The line after the last line of that half.
        lines: The minimum and maximum number of lines of the block.

    Returns:
        The first line of the block, the line after its last, and the line to move it before.

    Raises:
        ValueError: The half is too short.
    """
    within = [start for start in starts if low <= start < high]
    for _ in range(TRIES):
        start = rng.choice(within)
        stop = start + rng.randint(*lines)
        later = [line for line in within if line >= stop + APART]
        if stop in within and later:
            return start, stop, rng.choice(later)
    raise ValueError(f"no block of {lines[0]} to {lines[1]} lines can be moved within {high - low} lines")


def move(count: int, starts: list[int], rng: random.Random, lines: tuple[int, int]) -> list[int]:
    """Return the lines 0 to count - 1 in their new order."""
    order = list(range(count))
    for low, high in ((0, count // 2), (count // 2, count)):
        start, stop, before = draw(rng, starts, low, high, lines)
        order[start:before] = [*range(stop, before), *range(start, stop)]
    return order


def main() -> None:
    """Parse the arguments and write the new set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", type=Path, help="folder of a set in order")
    parser.add_argument("--out", type=Path, required=True, help="output folder of the new set")
    parser.add_argument("--seed", type=int, default=1, help="random seed")
    parser.add_argument("--lines", type=int, nargs=2, default=(5, 10), metavar=("MIN", "MAX"), help="lines per block")
    args = parser.parse_args()
    rng = random.Random(args.seed)
    for part in ("src", "tgt", "gold"):
        (args.out / part).mkdir(parents=True)
    shutil.copy(args.set / "meta.json", args.out / "meta.json")
    for gold in sorted((args.set / "gold").glob("*.align")):
        beads = alignment_index.read(gold)
        lines = (args.set / "tgt" / gold.stem).read_text(encoding="utf-8").splitlines()
        order = move(len(lines), [bead.target[0] for bead in beads if bead.target], rng, tuple(args.lines))
        shutil.copy(args.set / "src" / gold.stem, args.out / "src" / gold.stem)
        moved = "".join(f"{lines[line]}\n" for line in order)
        (args.out / "tgt" / gold.stem).write_text(moved, encoding="utf-8")
        links = [f"{list(bead.source)}:{sorted(map(order.index, bead.target))}\n" for bead in beads]
        (args.out / "gold" / gold.name).write_text("".join(links), encoding="utf-8")


if __name__ == "__main__":
    main()
