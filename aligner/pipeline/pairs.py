"""Pair documents by group, name and content, the content encoded where it has to be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from aligner.align.document import sentence_sides
from aligner.align.progress import Progress
from aligner.embed.documents import DocumentEncoder
from aligner.learned import models_of
from aligner.pairing import (
    DocumentPair,
    beginning,
    pair_by_content,
    pair_by_group,
    pair_by_name,
    sentences_compared,
    unite,
)
from aligner.types import Document

PairByContent = Callable[
    [Sequence[Document], Sequence[tuple[str, str]], Sequence[DocumentPair], Progress | None], Sequence[DocumentPair]
]
"""Takes documents that nothing else paired, the languages wanted, the pairs known, and a progress callback."""


def pair_documents(
    documents: Sequence[Document],
    languages: Sequence[tuple[str, str]],
    encoder: DocumentEncoder,
    by_content: PairByContent | None = None,
    progress: Progress | None = None,
) -> tuple[DocumentPair, ...]:
    """Return the pairs found, the most reliable first; content is compared only where nothing else pairs.

    Args:
        documents: with distinct ids.
        languages: the (source, target) languages wanted.
        encoder: encodes the documents whose content is compared.
        by_content: compares the content of documents, where `documents` lack their texts.
        progress: called as the work proceeds.
    """
    by_group = pair_by_group(documents, languages)
    by_name = pair_by_name(by_group.unpaired, languages, by_group.pairs)
    known, rest = (*by_group.pairs, *by_name.pairs), by_name.unpaired
    if by_content:
        return unite((*known, *by_content(rest, languages, known, progress)))
    compared = [beginning(document, sentences_compared(len(rest))) for document in rest]
    states = encoder.language_states({document.language for document in rest})
    sums = encoder.encode_sums(compared, progress and partial(progress, "encoding"))
    sides = sentence_sides(compared, sums, states, models_of(encoder.embedder))
    told = progress and partial(progress, "comparing")
    return unite((*known, *pair_by_content(rest, sides, languages, known, told).pairs))
