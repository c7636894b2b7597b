"""Documents as the arrays that the alignment engine takes: encoded once, for sentences and paragraphs alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from aligner import embed
from aligner.align import Side, centred
from aligner.embed import Embedder, Encoded
from aligner.types import Document, Level

_TEXTS_AT_A_TIME = 4096
_PARAGRAPH, _HEADING = 1.0, 4.0


def encode(
    documents: Sequence[Document], embedder: Embedder, progress: Callable[[int, int], None] | None = None
) -> list[Encoded]:
    """Each document's encoded sentences, without token states: those of a whole corpus would not fit in memory.

    Args:
        documents: segmented.
        embedder: turns text into vectors.
        progress: called with the number of sentences done, and of all.
    """
    if not documents:
        return []
    texts = [sentence.text for document in documents for sentence in document.sentences]
    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        if progress is not None:
            progress(done, len(texts))

    starts = range(0, max(len(texts), 1), _TEXTS_AT_A_TIME)
    parts = [embed.encode(embedder, texts[start : start + _TEXTS_AT_A_TIME], count) for start in starts]
    sums = np.concatenate([part.sums for part in parts])
    weights = np.concatenate([part.weights for part in parts])
    ends = np.cumsum([len(document.sentences) for document in documents])[:-1]
    return [Encoded(*part) for part in zip(np.split(sums, ends), np.split(weights, ends), strict=True)]


def to_side(document: Document, encoded: Encoded, level: Level) -> Side:
    """The document's sentences or blocks as a side of an alignment; a block's vector is the sum of its sentences'."""
    sums = centred(encoded.sums, encoded.weights)
    strengths = _block_breaks(document)
    if level == "paragraph":
        of_blocks = np.zeros((len(document.blocks), sums.shape[1]), np.float32)
        np.add.at(of_blocks, _block_numbers(document), sums)
        texts = [document.block_text(block) for block in document.blocks]
        # Between paragraphs that are units themselves there is nothing to cross.
        return Side(of_blocks, _lengths(texts), np.maximum(strengths - _PARAGRAPH, 0))
    blocks = _block_numbers(document)
    if len(document.sentences) == len(document.blocks):
        # A file of one sentence a line says nothing of paragraphs: to join its lines is to cross no boundary.
        strengths = np.maximum(strengths - _PARAGRAPH, 0)
    begins = np.diff(blocks, prepend=-1) != 0
    breaks = np.where(begins, strengths[blocks], 0).astype(np.float32)
    return Side(sums, _lengths([sentence.text for sentence in document.sentences]), breaks)


def _block_numbers(document: Document) -> NDArray[np.int64]:
    """The number of the block that each sentence stands in."""
    return np.repeat(np.arange(len(document.blocks)), [len(block.sentences) for block in document.blocks])


def _block_breaks(document: Document) -> NDArray[np.float32]:
    """How strong the boundary before each block is."""
    apart = [block.kind in ("title", "heading") for block in document.blocks]
    next_to_heading = np.array(apart, bool) | np.array([False, *apart[:-1]][: len(apart)], bool)
    return np.where(next_to_heading, _HEADING, _PARAGRAPH).astype(np.float32)


def _lengths(texts: list[str]) -> NDArray[np.float32]:
    return np.array([len(text.encode("utf-8", "surrogatepass")) for text in texts], np.float32)


def unit_vectors(encoded: Encoded) -> NDArray[np.float32]:
    """The sentences' vectors, (sentences, dim), each of length one."""
    lengths = np.linalg.norm(encoded.sums, axis=1, keepdims=True)
    vectors: NDArray[np.float32] = encoded.sums / np.maximum(lengths, 1e-9)
    return vectors
