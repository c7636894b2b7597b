"""Make synthetic training documents for `encoder.py`: translated pairs, some merged, cut or left out, with gold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from aligner.languages import join
from aligner.segment import split

BEADS, EVERYDAY_BEADS = 24, 48
MERGED, CUT, LEFT_OUT = 0.15, 0.15, 0.03
MAX_UNITS = 6

Bead = tuple[list[str], list[str]]


@dataclass(frozen=True, slots=True)
class Collection:
    """All pairs of one file as beads, in order; `everyday` pairs are independent sentences."""

    languages: tuple[str, str]
    beads: list[Bead]
    everyday: bool


def read_collection(path: Path) -> Collection:
    """Read pairs and split them into sentences if both sides have equally many, of similar relative lengths."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    if not path.name.startswith("tatoeba"):
        rows.sort(key=lambda row: row["source"])  # stable sort: keeps the order within a page
    languages = (rows[0]["src_lang"], rows[0]["tgt_lang"])
    beads: list[Bead] = []
    for row in rows:
        left, right = (
            [text[start:end] for start, end in split(text, language)]
            for text, language in zip((row["src"], row["tgt"]), languages, strict=True)
        )
        ratios = [len(a.encode()) / len(b.encode()) for a, b in zip(left, right, strict=False)]
        if len(left) == len(right) and max(ratios) < 3 * min(ratios):
            beads += [([a], [b]) for a, b in zip(left, right, strict=True)]
        elif len(left) + len(right) <= MAX_UNITS:
            beads.append((left, right))
        else:
            beads.append(([row["src"]], [row["tgt"]]))
    return Collection(languages, beads, path.name.startswith("tatoeba"))


def make_document(collection: Collection, rng: np.random.Generator) -> list[Bead]:
    """Return a synthetic document: neighboring beads with merges, cuts and omissions on one side."""
    beads = iter(_draw(collection, rng))
    made: list[Bead] = []
    for bead in beads:
        chance, side = rng.random(), int(rng.integers(2))
        if chance < MERGED:
            made += _merged(bead, beads, side, collection.languages)
        elif chance < MERGED + CUT:
            made.append(_cut(bead, side, collection.languages[side], rng))
        elif chance < MERGED + CUT + LEFT_OUT:
            made.append(([], bead[1]) if side == 0 else (bead[0], []))
        else:
            made.append(bead)
    return [(right, left) for left, right in made] if rng.random() < 0.5 else made


def _draw(collection: Collection, rng: np.random.Generator) -> list[Bead]:
    beads = collection.beads
    if not collection.everyday:
        start = int(rng.integers(len(beads) - BEADS))
        return beads[start : start + BEADS]
    if rng.random() < 0.3:  # neighbors in the file are similar, hence harder
        start = int(rng.integers(len(beads) - 4 * EVERYDAY_BEADS))
        return [beads[start + k] for k in rng.permutation(4 * EVERYDAY_BEADS)[:EVERYDAY_BEADS]]
    return [beads[k] for k in rng.integers(len(beads), size=EVERYDAY_BEADS)]


def _merged(bead: Bead, beads: Iterator[Bead], side: int, languages: tuple[str, str]) -> list[Bead]:
    """Merge a bead with the next, joining one side into one sentence; keep both if the result is too long."""
    following = next(beads, None)
    if following is None:
        return [bead]
    both = (bead[0] + following[0], bead[1] + following[1])
    if len(both[0]) + len(both[1]) > MAX_UNITS:
        return [bead, following]
    one = [join(both[side], languages[side])]
    return [(one, both[1]) if side == 0 else (both[0], one)]


def _cut(bead: Bead, side: int, language: str, rng: np.random.Generator) -> Bead:
    """Cut one side of a 1:1 bead in two after a comma or similar mark, if there is one."""
    if len(bead[0]) != 1 or len(bead[1]) != 1 or len(bead[side][0].encode()) < 40:
        return bead
    text = bead[side][0]
    ends = [match.end() for match in re.finditer(r"[，；：、]|[,;:—](?=\s)", text) if match.end() < len(text)]
    if not ends:
        return bead
    at = ends[int(rng.integers(len(ends)))]
    parts = [text[:at].strip(), text[at:].strip()]
    return (parts, bead[1]) if side == 0 else (bead[0], parts)
