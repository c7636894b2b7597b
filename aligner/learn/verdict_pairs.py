"""Make pairs of texts that are translations, translations in part, about the same matter, or about another.

Pairs of texts are made of the documents of gold sets:

- parallel: a document and its translation, whole and in pieces of 1 to 20 beads;
- partly parallel: 30 to 70 % of the translation replaced by other text, or left out in one stretch (abridged), or left
  out in runs of a few sentences (scattered);
- comparable: one half of a document and the translation of the other half; a piece of 5 to 20 beads and the
  translation of the next; pages of documentation of one folder;
- unrelated: a document and the translation of another of the set, whole and in pieces; pages of different sites.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from aligner.learn.gold import GoldSet

SIZES = (1, 2, 3, 5, 10, 20)
FEWEST_OF_A_MATTER = 5
"""Minimum number of sentences that have a matter of their own."""
UNITS = 80
"""Maximum number of beads of a document; longer ones are cut."""
PAGES, PAGE_BLOCKS = 10, 16
Lines = list[str]
Bead = tuple[Lines, Lines]


@dataclass
class Pair:
    """Two texts to classify: what is right, how they were made, and how many beads a piece holds (0: whole)."""

    label: str
    kind: str
    size: int
    source: Lines
    target: Lines


def documents_of(gold: GoldSet) -> list[list[Bead]]:
    """Return the documents of a set as beads of lines, long ones cut."""
    documents = []
    for text in gold.texts:
        lines = [[sentence.text for sentence in document.sentences] for document in text.documents]
        beads = [([lines[0][k] for k in own], [lines[1][k] for k in other]) for own, other in text.links]
        cuts = range(0, max(1, len(beads) - UNITS // 2), UNITS) if len(beads) > 5 * UNITS else [0]
        documents += [beads[k : k + UNITS] if len(cuts) > 1 else beads for k in cuts]
    return documents


def pairs_of(documents: Sequence[list[Bead]], draw: random.Random) -> Iterator[Pair]:
    """Yield the pairs made of the documents of a set, two or more."""
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
            if size >= FEWEST_OF_A_MATTER and len(beads) >= 2 * size:
                start = min(start, len(beads) - 2 * size)
                parts = (beads[k : k + size] for k in (start, start + size))
                yield Pair("comparable", "piece", size, *(_lines(part)[k] for k, part in enumerate(parts)))


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
    """Yield pairs made of pages of documentation: the same page, pages of one folder, and pages of two sites."""
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
