"""Compare the alignments of sets by two embedders, such as two packs: strict F1 of each, and how many beads differ.

    python scripts/train/compare_packs.py bundled my-pack --sets ../shared/bench/academic ../shared/bench/ntrex-*-??

A set is a folder with `src/NAME`, `tgt/NAME` (one sentence per line) and `gold/NAME.align`. With `--models-of-first`,
the vectors of the second embedder are aligned with the models of the first.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

from aligner import embed
from aligner.align.calls import align_documents
from aligner.embed import Embedder, pack_of
from aligner.evaluate import score_documents
from aligner.learn.gold import LINES, GoldSet, Link, read_set

COLUMNS = ("set", "beads", "strict F1", "strict F1 of the second", "beads of one only", "largest change of confidence")
Beads = Mapping[str, Mapping[Link, float]]
"""The beads of each text, with their confidences."""


def align(gold: GoldSet, embedder: Embedder) -> Beads:
    """Align the texts of a set."""
    found = {}
    for text in gold.texts:
        beads = align_documents(*text.documents, embedder=embedder, options=LINES).beads
        found[text.name] = {(tuple(b.source.indices), tuple(b.target.indices)): b.confidence for b in beads}
    return found


def row(gold: GoldSet, first: Beads, second: Beads) -> Sequence[str]:
    """Return a row of the table."""
    links = {text.name: text.links for text in gold.texts}
    scores = [
        score_documents(links, {name: [*beads] for name, beads in each.items()}).total for each in (first, second)
    ]
    differing = sum(len(first[name].keys() ^ second[name].keys()) for name in links)
    change = max(
        abs(first[name][bead] - second[name][bead])
        for name in links
        for bead in first[name].keys() & second[name].keys()
    )
    beads = sum(map(len, first.values()))
    return gold.name, f"{beads:,}", *(f"{each['strict'].f1:.4f}" for each in scores), str(differing), f"{change:.4f}"


def main() -> None:
    """Parse the arguments and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("embedders", nargs=2, metavar="EMBEDDER", help="as of --embedder")
    parser.add_argument("--sets", type=Path, nargs="+", required=True, help="folders of hand-aligned texts")
    parser.add_argument("--models-of-first", action="store_true", help="align with the models of the first embedder")
    parser.add_argument("--cache", type=Path, default=embed.default_folder(), help="folder of the vector cache")
    args = parser.parse_args()
    first, second = (embed.load_embedder(name, cache=args.cache) for name in args.embedders)
    if args.models_of_first:
        second.pack = pack_of(first)  # type: ignore[attr-defined]
    print(f"| {' | '.join(COLUMNS)} |\n{'|---' * len(COLUMNS)}|")
    for folder in args.sets:
        gold = read_set(folder)
        print(f"| {' | '.join(row(gold, align(gold, first), align(gold, second)))} |", flush=True)


if __name__ == "__main__":
    main()
