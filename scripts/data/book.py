"""Write a text as long as a book and its translation, of the blocks of courses in their order.

    python scripts/data/book.py --parallel ../shared/parallel --words 500000 --out book

writes `book.en.txt` and `book.zh.txt`, a block per paragraph. The same input gives the same files.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parallel", type=Path, required=True, metavar="DIR", help="the folder of courses.en-zh.jsonl")
    parser.add_argument("--words", type=int, default=500_000, metavar="N", help="how many English words at least")
    parser.add_argument("--out", required=True, metavar="NAME", help="beginning of the names of both files")
    arguments = parser.parse_args()
    with (arguments.parallel / "courses.en-zh.jsonl").open(encoding="utf-8") as lines:
        rows = sorted(map(json.loads, lines), key=lambda row: (row["doc"], row["n"]))
    sides: tuple[list[str], list[str]] = ([], [])
    words = 0
    for row in rows:
        if words >= arguments.words:
            break
        for side, key in zip(sides, ("src", "tgt"), strict=True):
            side.append(" ".join(row[key].split()))
        words += len(row["src"].split())
    for side, language in zip(sides, ("en", "zh"), strict=True):
        Path(f"{arguments.out}.{language}.txt").write_text("\n\n".join(side) + "\n", encoding="utf-8")
    print(f"{len(sides[0]):,} paragraphs, {words:,} English words")


if __name__ == "__main__":
    main()
