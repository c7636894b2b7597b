"""Measure the alignment of three languages at once, for `alignment.py --three`.

A set is a folder with `LANG/NAME` (one unit per line), `gold/LANG-LANG/NAME.align` for each pair of languages, and
`gold/multi/NAME.jsonl` with the rows of all three, such as `{"en": [0], "zh": [0, 1], "vi": [0]}`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

from aligner import align_documents, align_multi
from aligner.align.multi.rows import join_beads
from aligner.align.multi.search import PAIRS
from aligner.embed import Embedder
from aligner.formats import alignment_index
from aligner.readers import ReadOptions, read
from aligner.types import Bead
from aligner.types.multi import MultiRow

LANGUAGES = ("en", "zh", "vi")
LINES = ReadOptions(lines="line", pattern="monolingual")


class _Score:
    """Counts of beads or rows that are exactly right."""

    def __init__(self) -> None:
        self.right = self.gold = self.found = 0

    def add(self, gold: set[object], found: set[object]) -> None:
        self.right += len(gold & found)
        self.gold += len(gold)
        self.found += len(found)

    def __str__(self) -> str:
        return f"{2 * self.right / max(self.gold + self.found, 1):.4f}"


def measure(sets: Iterable[Path], embedder: Embedder) -> None:
    """Print strict F1 of the pairs and of the rows: each pair alone and joined, and all three together."""
    pairs = [f"{one}-{two}" for one, two in combinations(LANGUAGES, 2)]
    print("| " + " | ".join(("set", "aligned", *pairs, "rows of all three")) + " |")
    print("|---" * (len(pairs) + 3) + "|")
    for folder in sets:
        scores = {how: [_Score() for _ in range(len(pairs) + 1)] for how in ("each pair alone", "together")}
        for path in sorted((folder / "gold" / "multi").glob("*.jsonl")):
            documents = [read(folder / language / path.stem, options=LINES)[0] for language in LANGUAGES]
            sizes = [len(document.sentences) for document in documents]
            together = align_multi(documents, embedder=embedder, options=LINES)
            alone = [
                align_documents(documents[one], documents[two], embedder=embedder, options=LINES).beads
                for one, two in PAIRS
            ]
            joined = [MultiRow(row, 1.0, 1.0) for row in join_beads(alone, sizes)]
            found = {
                "each pair alone": (alone, joined),
                "together": ([aligned.beads for aligned in together.alignments], together.rows),
            }
            gold_rows = {_key(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()}
            for how, (beads, rows) in found.items():
                for score, pair, own in zip(scores[how], pairs, beads, strict=False):
                    links = alignment_index.read(folder / "gold" / pair / f"{path.stem}.align")
                    score.add({(tuple(link.source), tuple(link.target)) for link in links}, set(map(_numbers, own)))
                scores[how][-1].add(gold_rows, {tuple(tuple(span.indices) for span in row.spans) for row in rows})
        for how, own in scores.items():
            print("| " + " | ".join((folder.name, how, *map(str, own))) + " |", flush=True)


def _key(row: dict[str, list[int]]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(row[language]) for language in LANGUAGES)


def _numbers(bead: Bead) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return tuple(bead.source.indices), tuple(bead.target.indices)
