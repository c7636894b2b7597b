"""Documents as the arrays that the alignment engine takes: encoded once, for sentences and paragraphs alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from aligner import embed
from aligner.align import cues
from aligner.align.direct_speech import direct_speech
from aligner.align.engine import Cues, Side, centered, common_state
from aligner.embed import Embedder, Encoded, TokenStates
from aligner.types import Document, Level

_PARAGRAPH, _HEADING = 1.0, 4.0
_TEXTS_AT_ONCE = 2048


def encode(
    documents: Sequence[Document], embedder: Embedder, progress: Callable[[int, int], None] | None = None
) -> list[Encoded]:
    """Each document's encoded sentences.

    Args:
        documents: segmented.
        embedder: turns text into vectors.
        progress: called with the number of sentences done, and of all.
    """
    texts = [sentence.text for document in documents for sentence in document.sentences]
    if not texts:
        return [Encoded(np.zeros((0, 0), np.float32), np.zeros(0, np.float32)) for _ in documents]
    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        if progress is not None:
            progress(done, len(texts))

    encoded = embed.encode(embedder, texts, count)
    ends = np.cumsum([0, *(len(document.sentences) for document in documents)]).tolist()
    return [encoded.part(start, stop) for start, stop in pairwise(ends)]


def encode_sums(
    documents: Sequence[Document], embedder: Embedder, progress: Callable[[int, int], None] | None = None
) -> list[Encoded]:
    """As `encode`, without the token states, a few thousand of which are in memory at a time."""
    texts = [sentence.text for document in documents for sentence in document.sentences]
    parts = []
    for start in range(0, len(texts), _TEXTS_AT_ONCE):
        some = embed.encode(embedder, texts[start : start + _TEXTS_AT_ONCE])
        parts.append(Encoded(some.sums, some.weights))
        if progress is not None:
            progress(min(start + _TEXTS_AT_ONCE, len(texts)), len(texts))
    dim = parts[0].sums.shape[1] if parts else 0
    sums = np.concatenate([np.zeros((0, dim), np.float32), *(part.sums for part in parts)])
    weights = np.concatenate([np.zeros(0, np.float32), *(part.weights for part in parts)])
    ends = np.cumsum([0, *(len(document.sentences) for document in documents)]).tolist()
    return [Encoded(sums, weights).part(start, stop) for start, stop in pairwise(ends)]


def to_side(document: Document, encoded: Encoded, level: Level, language: NDArray[np.float32] | None = None) -> Side:
    """The document's sentences or blocks as a side of an alignment; a block's vector is the sum of its sentences'.

    Args:
        document: segmented.
        encoded: its sentences.
        level: what the units are.
        language: (dim,) mean token state of its language, if known.
    """
    language = language if len(encoded.sums) else None
    sums = centered(encoded.sums, encoded.weights, language)
    about = common_state(encoded.sums, encoded.weights) - language if language is not None else None
    common = common_state(encoded.sums, encoded.weights, language)
    strengths = _block_breaks(document)
    tokens = encoded.tokens
    texts = [sentence.text for sentence in document.sentences]
    counts = cues.count_sentences(texts, document.language) if tokens is not None else [1] * len(texts)
    if level == "paragraph":
        of_blocks = np.zeros((len(document.blocks), sums.shape[1]), np.float32)
        np.add.at(of_blocks, _block_numbers(document), sums)
        texts = [document.block_text(block) for block in document.blocks]
        if tokens is not None:
            tokens = tokens.merged(np.array([len(block.sentences) for block in document.blocks]))
        # Between paragraphs that are units themselves there is nothing to cross.
        breaks = np.maximum(strengths - _PARAGRAPH, 0)
        held = np.bincount(_block_numbers(document), counts, len(document.blocks)).astype(int).tolist()
        looked_at = _cues(texts, held, [True] * len(texts), document.language, common, tokens)
        return Side(of_blocks, _lengths(texts), breaks, looked_at, about)
    blocks = _block_numbers(document)
    if len(document.sentences) == len(document.blocks):
        # A file of one sentence a line says nothing of paragraphs: to join its lines is to cross no boundary.
        strengths = np.maximum(strengths - _PARAGRAPH, 0)
    begins = np.diff(blocks, prepend=-1) != 0
    breaks = np.where(begins, strengths[blocks], 0).astype(np.float32)
    looked_at = _cues(texts, counts, (breaks > 0).tolist(), document.language, common, tokens)
    return Side(sums, _lengths(texts), breaks, looked_at, about)


def _cues(
    texts: Sequence[str],
    counts: Sequence[int],
    begins: Sequence[bool],
    language: str,
    common: NDArray[np.float32],
    tokens: TokenStates | None,
) -> Cues | None:
    """What the learned scorer looks at, if the encoder shows its tokens.

    `counts` says how many sentences each text holds, `begins` where paragraphs begin, `common` what their token states
    share.
    """
    if tokens is None:
        return None
    speech = direct_speech(texts, begins)
    marks = cues.marks(texts, counts)
    return Cues(tokens, common, marks, speech, *cues.words(texts, language))


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
