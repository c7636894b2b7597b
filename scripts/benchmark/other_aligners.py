"""Call other sentence aligners from PyPI through their public interfaces, for `alignment.py`.

    pip install nltk galechurch sentalign    # Gale and Church 1993, twice; Vecalign (Thompson and Koehn 2019)
    pip install bertalign                    # Liu and Zhu 2023; needs Python 3.12 and brings PyTorch

Aligners that need vectors get the same encoder as ours, so that the comparison is between aligners, not encoders. None
of them is reimplemented here; those that are not installed are skipped.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aligner.embed import Embedder

Bead = tuple[tuple[int, ...], tuple[int, ...]]
Align = Callable[[Sequence[str], Sequence[str], Embedder], list[Bead]]


def nltk_gale_church(source: Sequence[str], target: Sequence[str], _embedder: Embedder) -> list[Bead]:
    """Align with `nltk.translate.gale_church`; lengths are UTF-8 bytes, which are similar in the three languages."""
    gale_church = importlib.import_module("nltk.translate.gale_church")
    lengths = [[len(text.encode()) for text in side] for side in (source, target)]
    return whole(beads_of_links(gale_church.align_blocks(*lengths)), len(source), len(target))


def galechurch(source: Sequence[str], target: Sequence[str], _embedder: Embedder) -> list[Bead]:
    """Align with the `galechurch` package, given the ratio of target to source characters."""
    module = importlib.import_module("galechurch")
    ratio = sum(map(len, target)) / max(sum(map(len, source)), 1)
    beads = module.align(source, target, mean_xy=ratio).beads
    return [
        (tuple(range(bead.source_start, bead.source_end)), tuple(range(bead.target_start, bead.target_end)))
        for bead in beads
    ]


def sentalign(source: Sequence[str], target: Sequence[str], embedder: Embedder) -> list[Bead]:
    """Align with Vecalign from the `sentalign` package; beads have at most six sentences, as ours do."""
    module = importlib.import_module("sentalign")
    found = module.sentalign(source, target, encoder=lambda texts: embedder.embed(texts), alignment_max_size=6)
    return [(tuple(each.src_indices), tuple(each.tgt_indices)) for each in found.alignments]


def bertalign(source: Sequence[str], target: Sequence[str], embedder: Embedder) -> list[Bead]:
    """Align with Bertalign; beads have at most six sentences, as ours do."""
    package = importlib.import_module("bertalign.aligner")

    class Model(package.Encoder):  # type: ignore[name-defined,misc]
        """Encoder for Bertalign that returns our vectors for its overlapping runs of sentences."""

        def __init__(self) -> None:
            """Skip the loading of a model."""
            self.model, self.model_name = self, embedder.name

        def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
            return embedder.embed(texts)

    texts = ["\n".join(side) for side in (source, target)]
    aligner: Any = package.Bertalign(*texts, max_align=6, is_split=True, model=Model())
    if (aligner.src_num, aligner.tgt_num) != (len(source), len(target)):
        raise ValueError("bertalign drops empty lines, so its sentence numbers would not be those of gold")
    return [(tuple(own), tuple(other)) for own, other in aligner.align_sents()]


ALIGNERS: dict[str, tuple[str, Align]] = {
    "Gale-Church (nltk)": ("nltk", nltk_gale_church),
    "Gale-Church (galechurch)": ("galechurch", galechurch),
    "Vecalign (sentalign)": ("sentalign", sentalign),
    "Bertalign": ("bertalign", bertalign),
}
"""Maps the name of an aligner to the module that it needs and the function that calls it."""


def installed() -> tuple[dict[str, Align], dict[str, str]]:
    """Return the aligners that are installed, and the import error of each of the others."""
    found, missing = {}, {}
    for name, (module, align) in ALIGNERS.items():
        try:
            importlib.import_module(module)
        except ImportError as error:
            missing[name] = str(error)
        else:
            found[name] = align
    return found, missing


def beads_of_links(links: Sequence[tuple[int, int]]) -> list[Bead]:
    """Merge links of single sentences into beads, in order; links that share a sentence form one bead."""
    beads: list[tuple[set[int], set[int]]] = []
    for own, other in sorted(links):
        if beads and (own in beads[-1][0] or other in beads[-1][1]):
            beads[-1][0].add(own)
            beads[-1][1].add(other)
        else:
            beads.append(({own}, {other}))
    return [(tuple(sorted(own)), tuple(sorted(other))) for own, other in beads]


def whole(beads: Sequence[Bead], n: int, m: int) -> list[Bead]:
    """Add a one-sided bead for each sentence in no bead, since these tools do not list unaligned sentences."""
    held = [{number for bead in beads for number in bead[side]} for side in (0, 1)]
    alone: list[Bead] = [((k,), ()) for k in range(n) if k not in held[0]]
    return [*beads, *alone, *(((), (k,)) for k in range(m) if k not in held[1])]
