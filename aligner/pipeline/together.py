"""Three languages together: what is aligned at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from aligner.align.calls import align_levels
from aligner.align.multi.calls import align_together
from aligner.align.multi.rows import rows_of_pair
from aligner.align.progress import Progress
from aligner.corrections import Correction, Found
from aligner.embed import Encoded
from aligner.embed.documents import DocumentEncoder
from aligner.pairing import DocumentPair, find_triples
from aligner.readers import ReadOptions
from aligner.types import Alignment, Document, Level
from aligner.types.multi import MultiAlignment

_SENTENCES_AT_ONCE = 8192
"""Number of sentences whose token states are in memory at once; one job's if it has more."""


def jobs_of(pairs: Sequence[DocumentPair], together: Sequence[str]) -> list[tuple[Document, ...]]:
    """Return the documents that are aligned at once: pairs, and triples in place of their three pairs.

    Args:
        pairs: all pairs of documents.
        together: three languages whose documents are aligned together; nothing for pairs only.
    """
    triples = find_triples(pairs, together) if together else []
    by_document = {document.id: triple for triple in triples for document in triple}
    jobs: dict[tuple[str, ...], tuple[Document, ...]] = {}
    for pair in pairs:
        triple = by_document.get(pair.source.id)
        job = triple if triple and triple is by_document.get(pair.target.id) else (pair.source, pair.target)
        jobs[tuple(document.id for document in job)] = job
    return [*jobs.values()]


def all_multi(three: Iterable[MultiAlignment], alignments: Iterable[Alignment]) -> tuple[MultiAlignment, ...]:
    """Return the alignments of three documents, and those of two of which neither is in another one, in order.

    Args:
        three: alignments of three documents.
        alignments: all alignments of pairs.
    """
    by_document = {document.id: each for each in three for document in each.documents}
    made: dict[str, MultiAlignment] = {}
    taken: set[str] = set()
    for alignment in alignments:
        ids = {alignment.source.id, alignment.target.id}
        whole = by_document.get(alignment.source.id)
        if whole is not None and whole is by_document.get(alignment.target.id):
            made[whole.documents[0].id] = whole
        elif taken.isdisjoint(ids) and ids.isdisjoint(by_document):
            taken |= ids
            made[alignment.source.id] = rows_of_pair(alignment)
    return tuple(made.values())


def align_job(
    job: Sequence[Document],
    encoded: Sequence[Encoded],
    levels: Sequence[Level],
    states: Mapping[str, NDArray[np.float32]],
    encoder: DocumentEncoder,
    options: ReadOptions,
    corrections: Sequence[Correction],
) -> tuple[list[list[Alignment]], list[MultiAlignment], list[Found]]:
    """Align two documents, or three together; arguments as in `align_together`.

    Returns:
        The alignments of each pair of documents, by level; those of all three, if there are three; and what was found
        of the corrections.
    """
    if len(job) > 2:
        multi, found = align_together(job, encoded, levels, states, encoder, options, corrections)
        return [[*each] for each in zip(*(one.alignments for one in multi), strict=True)], multi, found
    source, target = zip(job, encoded, strict=True)
    made, found = align_levels(source, target, levels, states, encoder.embedder, options, corrections)
    return [made], [], found


def encode_jobs(
    jobs: Sequence[Sequence[Document]], encoder: DocumentEncoder, progress: Progress | None
) -> Iterator[tuple[Sequence[Document], dict[str, Encoded]]]:
    """Yield each pair or triple with its encoded documents; a few are encoded together, then dropped."""
    some: list[Sequence[Document]] = []
    for k, job in enumerate(jobs):
        some.append(job)
        members = {member.id: member for each in some for member in each}
        full = sum(len(member.sentences) for member in members.values()) >= _SENTENCES_AT_ONCE
        if full or k == len(jobs) - 1:
            parts = encoder.encode([*members.values()], progress and partial(progress, "encoding"))
            encoded = dict(zip(members, parts, strict=True))
            yield from ((each, encoded) for each in some)
            some = []
