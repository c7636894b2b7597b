"""Units in smaller pieces: lines and paragraphs of several sentences, whose sentences may be cut apart elsewhere.

Where one text has two sentences in a line and another has them in two, or has the second one in the next line, the
sentences say what goes together better than whole lines do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from aligner.align.document import to_side
from aligner.align.engine import Models, Side
from aligner.embed import Encoded
from aligner.embed.documents import DocumentEncoder
from aligner.segment import split
from aligner.types import Block, Document, Level, Sentence


@dataclass(frozen=True, slots=True)
class Atoms:
    """A document in the smallest pieces that are aligned.

    Attributes:
        document: the document, whose sentences are the pieces.
        encoded: its encoded pieces.
        pieces: the number of pieces of each sentence of the original.
    """

    document: Document
    encoded: Encoded
    pieces: tuple[int, ...]


def make_atoms(documents: Sequence[Document], encoded: Sequence[Encoded], encoder: DocumentEncoder) -> list[Atoms]:
    """Return segmented documents in smaller pieces; only what has several sentences is encoded again.

    Args:
        documents: segmented documents.
        encoded: their encoded sentences.
        encoder: what encoded them, which remembers texts.
    """
    cut = [_cut(document) for document in documents]
    new = [k for k, (_, pieces) in enumerate(cut) if max(pieces, default=1) > 1]
    fresh = dict(zip(new, encoder.encode([cut[k][0] for k in new]), strict=True)) if new else {}
    return [Atoms(document, fresh.get(k, encoded[k]), pieces) for k, (document, pieces) in enumerate(cut)]


def to_atom_side(atoms: Atoms, language: NDArray[np.float32] | None, models: Models) -> Side:
    """Return the pieces of a document as one side of an alignment."""
    return to_side(atoms.document, atoms.encoded, "sentence", language, models)


def starts_of_units(atoms: Atoms, original: Document, level: Level) -> list[int]:
    """Return the number of pieces before each unit, and before the end."""
    before = [0, *accumulate(atoms.pieces)]
    if level == "sentence":
        return before
    return [before[k] for k in accumulate((len(block.sentences) for block in original.blocks), initial=0)]


def _cut(document: Document) -> tuple[Document, tuple[int, ...]]:
    pieces: list[int] = []
    blocks: list[Block] = []
    for block in document.blocks:
        made: list[Sentence] = []
        for sentence in block.sentences:
            spans = split(sentence.text, document.language)
            spans = spans if len(spans) > 1 else [(0, len(sentence.text))]
            pieces.append(len(spans))
            made += [
                Sentence(sentence.text[start:end], sentence.start + start, sentence.start + end) for start, end in spans
            ]
        blocks.append(replace(block, sentences=tuple(made)))
    if max(pieces, default=1) == 1:
        return document, tuple(pieces)
    if len(pieces) == len(blocks):
        # One sentence per line: paragraphs are unknown, and pieces of a line must not make paragraphs of lines.
        joined = tuple(sentence for block in blocks for sentence in block.sentences)
        first, last = document.blocks[0], document.blocks[-1]
        blocks = [replace(first, kind="paragraph", end=last.end, sentences=joined)]
    return replace(document, blocks=tuple(blocks)), tuple(pieces)
