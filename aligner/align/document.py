"""Documents as the arrays that the alignment engine takes: encoded once, for sentences and paragraphs alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from aligner.align import cues
from aligner.align.direct_speech import direct_speech
from aligner.align.engine import Cues, Side
from aligner.embed import Encoded, TokenStates
from aligner.embed.vectors import center, mean_state
from aligner.types import Document, Level

_PARAGRAPH, _HEADING = 1.0, 4.0


def to_side(document: Document, encoded: Encoded, level: Level, language: NDArray[np.float32] | None = None) -> Side:
    """The document's sentences or blocks as a side of an alignment; a block's vector is the sum of its sentences'.

    Args:
        document: segmented.
        encoded: its sentences.
        level: what the units are.
        language: (dim,) mean token state of its language, if known.
    """
    language = language if len(encoded.sums) else None
    sums = center(encoded.sums, encoded.weights, language)
    about = mean_state(encoded.sums, encoded.weights) - language if language is not None else None
    common = mean_state(encoded.sums, encoded.weights, language)
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


def sentence_sides(
    documents: Sequence[Document], encoded: Sequence[Encoded], languages: Mapping[str, NDArray[np.float32]]
) -> list[Side]:
    """Return the sentences of several documents as sides of alignments.

    Args:
        documents: segmented.
        encoded: their sentences.
        languages: (dim,) mean token state of each language that is known.
    """
    return [
        to_side(document, part, "sentence", languages.get(document.language))
        for document, part in zip(documents, encoded, strict=True)
    ]


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
