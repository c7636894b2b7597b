"""Conversion of documents to the arrays of the alignment engine, at sentence and paragraph level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from aligner.align import cues
from aligner.align.direct_speech import direct_speech
from aligner.align.engine import Cues, Models, Side, load_models
from aligner.align.labels import labels
from aligner.embed import Encoded, TokenStates
from aligner.embed.vectors import center, mean_state
from aligner.types import Document, Level

_PARAGRAPH = 1.0
"""Strength of a boundary between paragraphs."""
_HEADING = 4.0
"""Strength of a boundary before or after a heading."""


def to_side(
    document: Document,
    encoded: Encoded,
    level: Level,
    language: NDArray[np.float32] | None = None,
    models: Models | None = None,
) -> Side:
    """Return the sentences or blocks of a document as one side of an alignment.

    The vector of a block is the sum of its sentence vectors.

    Args:
        document: a segmented document.
        encoded: its encoded sentences.
        level: the alignment level, "sentence" or "paragraph".
        language: (dim,) mean token state of its language, if known.
        models: what was learned for the encoder; by default, the bundled models.
    """
    models = models or load_models()
    language = language if len(encoded.sums) else None
    sums = center(encoded.sums, encoded.weights, language)
    about = mean_state(encoded.sums, encoded.weights) - language if language is not None else None
    common = mean_state(encoded.sums, encoded.weights, language)
    strengths = _block_breaks(document)
    tokens = encoded.tokens if models.scorer is not None else None
    texts = [sentence.text for sentence in document.sentences]
    counts = cues.count_sentences(texts, document.language) if tokens is not None else [1] * len(texts)
    if level == "paragraph":
        block_sums = np.zeros((len(document.blocks), sums.shape[1]), np.float32)
        np.add.at(block_sums, _block_numbers(document), sums)
        texts = [document.block_text(block) for block in document.blocks]
        if tokens is not None:
            tokens = tokens.merged(np.array([len(block.sentences) for block in document.blocks]))
        # Paragraph boundaries carry no information if every unit is a paragraph; only headings do.
        breaks = np.maximum(strengths - _PARAGRAPH, 0)
        block_counts = np.bincount(_block_numbers(document), counts, len(document.blocks)).astype(int).tolist()
        unit_cues = _cues(texts, block_counts, [True] * len(texts), document.language, common, tokens)
        return Side(block_sums, _lengths(texts), breaks, unit_cues, about, labels(texts), models)
    blocks = _block_numbers(document)
    if len(document.sentences) == len(document.blocks):
        # A file with one sentence per line has no known paragraphs, so joining lines must not be penalized.
        strengths = np.maximum(strengths - _PARAGRAPH, 0)
    begins = np.diff(blocks, prepend=-1) != 0
    breaks = np.where(begins, strengths[blocks], 0).astype(np.float32)
    unit_cues = _cues(texts, counts, (breaks > 0).tolist(), document.language, common, tokens)
    return Side(sums, _lengths(texts), breaks, unit_cues, about, labels(texts), models)


def sentence_sides(
    documents: Sequence[Document],
    encoded: Sequence[Encoded],
    languages: Mapping[str, NDArray[np.float32]],
    models: Models | None = None,
) -> list[Side]:
    """Return the sentences of each document as one side of an alignment.

    Args:
        documents: segmented documents.
        encoded: the encoded sentences of each document.
        languages: (dim,) mean token state per language code; languages may be missing.
        models: as of `to_side`.
    """
    return [
        to_side(document, part, "sentence", languages.get(document.language), models)
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
    """Return the cues for the learned scorer, or None if the encoder provides no token states.

    Args:
        texts: n units.
        counts: number of sentences in each unit.
        begins: n flags, True where a unit starts a paragraph.
        language: their language code.
        common: (dim,) mean token state of the document.
        tokens: token states of the units.
    """
    if tokens is None:
        return None
    speech = direct_speech(texts, begins)
    marks = cues.marks(texts, counts)
    return Cues(tokens, common, marks, speech, *cues.words(texts, language))


def _block_numbers(document: Document) -> NDArray[np.int64]:
    """Return the block index of each sentence."""
    return np.repeat(np.arange(len(document.blocks)), [len(block.sentences) for block in document.blocks])


def _block_breaks(document: Document) -> NDArray[np.float32]:
    """Return the strength of the boundary before each block."""
    headings = [block.kind in ("title", "heading") for block in document.blocks]
    next_to_heading = np.array(headings, bool) | np.array([False, *headings[:-1]][: len(headings)], bool)
    return np.where(next_to_heading, _HEADING, _PARAGRAPH).astype(np.float32)


def _lengths(texts: list[str]) -> NDArray[np.float32]:
    """Return the length of each text in UTF-8 bytes."""
    return np.array([len(text.encode("utf-8", "surrogatepass")) for text in texts], np.float32)
