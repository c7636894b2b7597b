"""Align two documents, or two lists of sentences, from encoding to verdict."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from aligner import embed
from aligner.align.document import to_side
from aligner.align.engine import FixedBead, Side, align, classify
from aligner.align.progress import Progress, callback
from aligner.align.rows import align_rows, share_rows
from aligner.corrections.kinds import Correction
from aligner.corrections.matching import Found, find_corrections, lost_of
from aligner.corrections.outcomes import warn_of_lost
from aligner.corrections.units import divide_units
from aligner.embed import Embedder, Encoded
from aligner.embed.documents import DocumentEncoder
from aligner.errors import AlignerWarning
from aligner.learned import models_of
from aligner.readers import ReadOptions
from aligner.segment import segment
from aligner.signature import sign
from aligner.types import Alignment, Document, Level

_DEFAULT = ReadOptions()
_LONG = 200_000.0
"""Number of tokens of both texts from which the model is not kept in memory while they are aligned."""


def align_documents(
    source: Document,
    target: Document,
    *,
    embedder: Embedder | None = None,
    level: Level = "sentence",
    options: ReadOptions = _DEFAULT,
    fixed: Sequence[FixedBead] = (),
    corrections: Sequence[Correction] = (),
    progress: Progress | bool | None = None,
) -> Alignment:
    """Align two documents, which are segmented first if need be.

    Args:
        source: the original.
        target: its translation.
        embedder: as in `build`.
        level: what the units of the alignment are.
        options: how the documents were read, for the signature.
        fixed: beads that are known, as source and target spans of units; either span may be empty. They are part of the
            result, with confidence 1, and the other units are aligned between them.
        corrections: what people decided, as `aligner.corrections.read` returns it; those about other documents are left
            out, and those that do not apply any more give a warning each. Accepted and edited links are fixed beads.
        progress: called as the work proceeds; True shows bars.

    Returns:
        An alignment that holds every unit of either side in exactly one bead.

    Raises:
        ValueError: a fixed bead has no units or is out of range, or two fixed beads overlap; there are both fixed beads
            and corrections.
    """
    if fixed and corrections:
        raise ValueError("give fixed beads or corrections, not both: corrections may change the numbers of units")
    encoder = DocumentEncoder(embedder or embed.load_embedder(cache=embed.default_folder()))
    source, target = (document if document.sentences else segment(document) for document in (source, target))
    (source, target), lost = divide_units((source, target), corrections)
    told = callback(progress)
    encoded = encoder.encode((source, target), told and partial(told, "encoding"))
    states = encoder.language_states((source.language, target.language))
    if sum(float(part.weights.sum()) for part in encoded) > _LONG:
        encoder.release()
    found = find_corrections(source, target, level, corrections)
    if fixed:
        found = Found(tuple(fixed))
    models = models_of(encoder.embedder)
    sides = [
        to_side(document, part, level, states.get(document.language), models)
        for document, part in zip((source, target), encoded, strict=True)
    ]
    del encoded  # the vectors of the sides are copies
    alignment = align_sides((source, sides[0]), (target, sides[1]), level, encoder.embedder, options, found)
    warn_of_lost([*lost, *lost_of([found.among(alignment.beads)])])
    warn_if_not_translated(alignment)
    return alignment


def align_sentences(
    source: Sequence[str],
    target: Sequence[str],
    *,
    languages: tuple[str, str] = ("en", "zh"),
    embedder: Embedder | None = None,
    fixed: Sequence[FixedBead] = (),
    progress: Progress | bool | None = None,
) -> Alignment:
    """Align two lists of sentences.

    Args:
        source: n sentences of a text, in order; they are taken as they are.
        target: m sentences of its translation, in order.
        languages: languages of source and target: "en", "zh" or "vi".
        embedder: turns text into vectors; None for the bundled one, with its cache.
        fixed: as in `align_documents`, with indices into the two lists.
        progress: called as the work proceeds; True shows bars.

    Returns:
        An alignment whose beads hold indices into the two lists. Every sentence is in exactly one bead. `pairs()`
        yields the texts, `to_frame()` returns a table.

    Raises:
        AlignerError: a language is unknown.
        ValueError: a fixed bead has no units or is out of range, or two fixed beads overlap.
    """
    documents = (
        Document.from_sentences(sentences, language=language, id=name)
        for sentences, language, name in zip((source, target), languages, ("source", "target"), strict=True)
    )
    options = ReadOptions(lines="line")
    return align_documents(*documents, embedder=embedder, options=options, fixed=fixed, progress=progress)


def align_encoded(
    source: tuple[Document, Encoded],
    target: tuple[Document, Encoded],
    level: Level,
    states: Mapping[str, NDArray[np.float32]],
    embedder: Embedder,
    options: ReadOptions,
    found: Found = Found(),  # noqa: B008  (frozen)
) -> Alignment:
    """Align two documents that are encoded already.

    Args:
        source: a segmented document and its encoded sentences.
        target: the same of its translation.
        level: what the units of the alignment are.
        states: (dim,) mean token state of each language that is known.
        embedder: what encoded them, for the signature.
        options: how the documents were read, for the signature.
        found: the decisions about the two documents.

    Raises:
        ValueError: as in `align_documents`.
    """
    models = models_of(embedder)
    own, other = (to_side(*side, level, states.get(side[0].language), models) for side in (source, target))
    return align_sides((source[0], own), (target[0], other), level, embedder, options, found)


def align_sides(
    source: tuple[Document, Side],
    target: tuple[Document, Side],
    level: Level,
    embedder: Embedder,
    options: ReadOptions,
    found: Found = Found(),  # noqa: B008  (frozen)
) -> Alignment:
    """Align two documents whose units are arrays already; arguments as in `align_encoded`."""
    (original, own), (translation, other) = source, target
    if share_rows(original, translation):
        beads = align_rows(original, translation, own, other, level, found.fixed)
    else:
        beads = align(own, other, found.fixed)
    signature = sign(original.language, translation.language, level, embedder, options)
    verdict = classify(own, other, beads)
    return Alignment(original, translation, tuple(beads), signature, level, *verdict, found.corrected)


def align_levels(
    source: tuple[Document, Encoded],
    target: tuple[Document, Encoded],
    levels: Sequence[Level],
    states: Mapping[str, NDArray[np.float32]],
    embedder: Embedder,
    options: ReadOptions,
    corrections: Sequence[Correction] = (),
) -> tuple[list[Alignment], list[Found]]:
    """Align two encoded documents at several levels, and return what was found of the corrections at each, too.

    The arguments are those of `align_encoded`; units of the documents are divided as people did.
    """
    found = [find_corrections(source[0], target[0], level, corrections) for level in levels]
    made = [
        align_encoded(source, target, level, states, embedder, options, held)
        for level, held in zip(levels, found, strict=True)
    ]
    return made, [held.among(alignment.beads) for held, alignment in zip(found, made, strict=True)]


def warn_if_not_translated(alignment: Alignment) -> None:
    """Warn if two documents that were aligned do not look like translations."""
    if alignment.verdict in ("comparable", "unrelated"):
        names = f"{alignment.source.id} and {alignment.target.id}"
        problem = f"may not be translations of each other: they look {alignment.verdict}"
        share = f"{alignment.translated_share:.0%} of their text seems to be translated"
        warnings.warn(f"{names} {problem} ({share})", AlignerWarning, stacklevel=3)
