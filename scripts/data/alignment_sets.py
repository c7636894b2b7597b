"""Make synthetic alignment sets from translation pairs: documents with merged, split and missing units, and gold.

    python scripts/data/alignment_sets.py --parallel ../shared/parallel --out made

Each set `made-LANG-LANG` is a folder with `src/NAME`, `tgt/NAME` (one unit per line) and `gold/NAME.align`, the layout
that `scripts/train/scorer.py` and `aligner score` read. Pairs of a page stay in order. Some are merged on one side,
some are split into sentences on one side or both, and some are left out. The same input gives the same files.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path

from aligner.languages import join
from aligner.segment import split

SEED = 7
UNITS = 70
"""Pairs per document."""
MERGE_RATES = (0.06, 0.12, 0.2)
OMISSION_RATE = 0.03
MAX_UNITS = 6
"""Maximum number of units in a bead, both sides together."""
SETS = {("en", "zh"): 14, ("en", "vi"): 10, ("zh", "vi"): 10}
"""Maps languages to the number of documents to make."""

Pair = tuple[str, str]
Bead = tuple[list[str], list[str]]


def documents(path: Path, count: int, generator: random.Random) -> list[list[Pair]]:
    """Return `count` runs of `UNITS` pairs; pages are shuffled, pairs within a page stay in order."""
    pages: dict[str, list[Pair]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        pair = json.loads(line)
        pages.setdefault(pair["source"], []).append((pair["src"], pair["tgt"]))
    names = sorted(pages)
    generator.shuffle(names)
    pairs = [pair for name in names for pair in pages[name]]
    runs = [pairs[k : k + UNITS] for k in range(0, len(pairs) - UNITS + 1, UNITS)]
    generator.shuffle(runs)
    return runs[:count]


def disturb(pairs: Sequence[Pair], languages: Pair, generator: random.Random) -> list[Bead]:
    """Return the pairs as beads, some merged, split or one-sided."""
    beads: list[Bead] = []
    merge_rate, k = generator.choice(MERGE_RATES), 0
    while k < len(pairs):
        taken = generator.choice((2, 2, 2, 3)) if generator.random() < merge_rate else 1
        both = [list(texts) for texts in zip(*pairs[k : k + taken], strict=True)]
        k += taken
        if taken > 1:
            side = generator.randrange(2)
            both[side] = [join(both[side], languages[side])]
        elif generator.random() < 0.5:
            both = _cut(both, languages, generator)
        for side, chance in enumerate((generator.random(), generator.random())):
            if chance < OMISSION_RATE:
                both[side] = []
        if len(both[0]) == len(both[1]):
            beads += [([own], [other]) for own, other in zip(*both, strict=True)]
        elif both[0] and both[1]:
            beads.append((both[0], both[1]))
        else:
            beads += [([own], []) for own in both[0]] + [([], [other]) for other in both[1]]
    return beads


def _cut(both: list[list[str]], languages: Pair, generator: random.Random) -> list[list[str]]:
    """Split one pair into sentences, on both sides or on one."""
    cut = [
        [text[start:end] for start, end in split(text, language)]
        for (text,), language in zip(both, languages, strict=True)
    ]
    counts = [len(sentences) for sentences in cut]
    if counts[0] == counts[1] and 1 < counts[0] < MAX_UNITS and generator.random() < 0.6:
        return cut
    if counts[0] != counts[1] and sum(counts) <= MAX_UNITS:
        return cut
    for side in range(2):
        if 1 < counts[side] < MAX_UNITS - 1 and generator.random() < 0.4:
            both[side] = cut[side]
            break
    return both


def write(folder: Path, name: str, beads: Sequence[Bead]) -> None:
    """Write one document as three files."""
    lines: tuple[list[str], list[str]] = ([], [])
    links = []
    for bead in beads:
        numbers = []
        for side, texts in enumerate(bead):
            numbers.append(list(range(len(lines[side]), len(lines[side]) + len(texts))))
            lines[side].extend(texts)
        links.append(f"{numbers[0]}:{numbers[1]}")
    for below, content in (("src", lines[0]), ("tgt", lines[1]), ("gold", links)):
        file = folder / below / (f"{name}.align" if below == "gold" else name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(content) + "\n", encoding="utf-8")


def main() -> None:
    """Parse the arguments and write all sets."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parallel", type=Path, required=True, help="folder with LANG-LANG.jsonl: src, tgt, source")
    parser.add_argument("--out", type=Path, required=True, help="output folder of the sets")
    args = parser.parse_args()
    generator = random.Random(SEED)
    for languages, count in SETS.items():
        pair = "-".join(languages)
        for number, pairs in enumerate(documents(args.parallel / f"{pair}.jsonl", count, generator), 1):
            beads = disturb(pairs, languages, generator)
            write(args.out / f"made-{pair}", f"{number:03}", beads)
        print(f"made-{pair}: {count} documents")


if __name__ == "__main__":
    main()
