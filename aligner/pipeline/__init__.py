"""Run the stages in order: files to documents, documents to pairs, pairs to alignments, alignments to a table."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import aligner
from aligner import embed
from aligner.align.calls import warn_if_not_translated
from aligner.align.progress import Progress, callback
from aligner.corpus import files
from aligner.corrections import Correction, Found, divide_units, lost_of, read_corrections, warn_of_lost
from aligner.embed import Embedder
from aligner.embed.documents import DocumentEncoder
from aligner.errors import AlignerError, AlignerWarning, OnError, errors_of
from aligner.formats import table
from aligner.formats.multi.table import multi_frame
from aligner.pairing import DocumentPair, complete, parse_languages, parse_together, unite, why_nothing
from aligner.pipeline.pairs import pair_documents
from aligner.pipeline.together import align_job, all_multi, encode_jobs, jobs_of
from aligner.readers import ReadOptions
from aligner.segment import segment
from aligner.types import Alignment, Document, Level
from aligner.types.multi import MultiAlignment

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

_DEFAULT = ReadOptions()


@dataclass(frozen=True, slots=True)
class Corpus:
    """The result of a build.

    Attributes:
        documents: all documents read.
        pairs: the documents that go together, and how they were paired.
        alignments: by level, one alignment per pair.
        together: the languages that were aligned together, if any.
        multi: by level, the documents that were aligned together; those without a third language are there as pairs.
    """

    documents: tuple[Document, ...]
    pairs: tuple[DocumentPair, ...]
    alignments: dict[Level, tuple[Alignment, ...]]
    together: tuple[str, ...] = ()
    multi: dict[Level, tuple[MultiAlignment, ...]] = field(default_factory=dict)

    def frame(self, level: Level = "sentence") -> pd.DataFrame:
        """Return the table of pairs of one of the levels, with what the checks find; see `to_frame`."""
        return to_frame(self.alignments[level], documents=self.documents, paired_by=self._paired_by)

    def multi_frame(self, level: Level = "sentence") -> pd.DataFrame:
        """Return the table of units in three languages of one of the levels; see `aligner.multi_frame`.

        Raises:
            AlignerError: the build was not asked for three languages together.
        """
        if not self.together:
            raise AlignerError("no languages were aligned together; ask for three, as in languages='en-zh-vi'")
        return multi_frame(self.multi[level], self.together)

    def pairs_frame(self, level: Level | None = None) -> pd.DataFrame:
        """Return the table of pairs of documents, one row per pair, with its verdict and counts of beads.

        Args:
            level: the level that is counted; the first of the build if None.
        """
        return table.document_pairs_frame(self.alignments[level or self.levels[0]], self._paired_by)

    def documents_frame(self) -> pd.DataFrame:
        """Return the table of documents, one row per document."""
        return table.documents_frame(self.documents)

    def signature(self, level: Level = "sentence") -> str:
        """Return the signature of the table of pairs of one of the levels."""
        return table.common_signature(alignment.signature for alignment in self.alignments[level])

    def plot(self) -> Figure:
        """Draw what the table of pairs of the first level is like; see `aligner.plot`."""
        return aligner.plot(self.frame(self.levels[0]))

    def _repr_html_(self) -> str:
        return aligner.show(self)

    @property
    def levels(self) -> tuple[Level, ...]:
        """The levels of the alignments."""
        return tuple(self.alignments)

    @property
    def _paired_by(self) -> dict[tuple[str, str], str]:
        return {(pair.source.id, pair.target.id): pair.paired_by for pair in self.pairs}


def build(
    paths: str | Path | Iterable[str | Path],
    *,
    level: Level = "sentence",
    languages: str | None = None,
    embedder: Embedder | None = None,
    options: ReadOptions = _DEFAULT,
    corrections: str | Path | None = None,
    on_error: OnError | None = None,
    progress: Progress | bool | None = None,
) -> pd.DataFrame:
    """Build a parallel corpus: read documents, pair them, align each pair, and return the table of pairs.

    Args:
        paths: files, folders, globs or manifests; or a single one.
        level: alignment level, "sentence" or "paragraph".
        languages: such as "zh-en" or "en-zh,en-vi", source language first; None for all pairs of en, zh, vi. Three
            languages, such as "en-zh-vi", are aligned together, and the result has a method `multi_frame()`.
        embedder: turns text into vectors; None for the bundled one, with its cache.
        options: how to read the files.
        corrections: a file of what people decided, as corrections.jsonl in the folder of a build.
        on_error: called with each input's error, so that the others go through; None raises the first.
        progress: called as the work proceeds; True shows bars.

    Returns:
        One row per bead; of three languages that were aligned together, `build(...).multi_frame()` is the table with
        one row per unit in all of them. `frame.attrs` holds the signature, the documents' metadata and the pairs of
        documents.

    Raises:
        InputError: an input cannot be used, and `on_error` is None.
        AlignerError: `languages` names no pair of languages.
    """
    wanted, together = parse_languages(languages), parse_together(languages)
    documents = read_documents(paths, options=options, on_error=on_error, progress=progress)
    corpus = align_corpus(
        documents,
        wanted,
        levels=(level,),
        together=together,
        embedder=embedder,
        options=options,
        corrections=read_corrections(corrections) if corrections else (),
        on_error=on_error,
        progress=progress,
    )
    from aligner.report.notebook import PairsFrame  # pandas, which a build with nothing to do needs not

    return PairsFrame.of(corpus.frame(level), corpus.multi_frame(level) if together else None)


def read_documents(
    paths: str | Path | Iterable[str | Path],
    *,
    options: ReadOptions = _DEFAULT,
    on_error: OnError | None = None,
    progress: Progress | bool | None = None,
) -> list[Document]:
    """Read files, folders, globs and manifests into segmented documents; arguments as in `build`.

    Raises:
        InputError: an input cannot be used, and `on_error` is None.
    """
    given = [paths] if isinstance(paths, str | Path) else paths
    found = files.find(given, on_error, allow_outside=options.allow_outside)
    read = read_inputs(found, options=options, on_error=on_error, progress=callback(progress))
    return [document for _, document in read]


def read_inputs(
    inputs: Sequence[files.Input],
    *,
    options: ReadOptions = _DEFAULT,
    on_error: OnError | None = None,
    progress: Progress | None = None,
) -> list[tuple[files.Input, Document]]:
    """Read the files that `files.find` found into segmented documents, each with its file.

    Raises:
        InputError: an input cannot be used, and `on_error` is None.
    """
    documents: list[tuple[files.Input, Document]] = []
    for done, item in enumerate(inputs, 1):
        try:
            with errors_of(item.path):
                read = files.read(item, options)
                # Lines that are sentences stay as they are, so that sentence numbers match line numbers.
                segmented = read if options.lines == "line" else [segment(document) for document in read]
            documents += [(item, document) for document in segmented]
        except AlignerError as error:
            if on_error is None:
                raise
            on_error(error)
        if progress is not None:
            progress("reading", done, len(inputs))
    return documents


def align_corpus(
    documents: Sequence[Document],
    languages: Sequence[tuple[str, str]] = parse_languages(None),
    *,
    levels: Sequence[Level] = ("sentence", "paragraph"),
    together: Sequence[str] = (),
    embedder: Embedder | None = None,
    options: ReadOptions = _DEFAULT,
    corrections: Sequence[Correction] = (),
    on_error: OnError | None = None,
    progress: Progress | bool | None = None,
) -> Corpus:
    """Pair documents and align each pair at every level, from one encoding.

    Args:
        documents: segmented, with distinct ids.
        languages: the (source, target) languages wanted.
        levels: the levels to align at.
        together: three languages, in the order of the pairs of `languages`, whose documents are aligned together.
        embedder: as in `build`.
        options: how the documents were read, for the signature.
        corrections: what people decided, as in `align_documents`.
        on_error: called with the error of each pair of documents that cannot be aligned; None raises the first.
        progress: called as the work proceeds.

    Raises:
        AlignerError: a pair cannot be aligned, and `on_error` is None.
    """
    progress = callback(progress)
    encoder = DocumentEncoder(embedder or embed.load_embedder(cache=embed.default_folder()))
    documents, lost = divide_units(documents, corrections)
    pairs = pair_documents(documents, languages, encoder, progress=progress)
    pairs = unite(complete(pairs, together)) if together else pairs
    if documents and not pairs:
        warnings.warn(why_nothing(documents, languages), AlignerWarning, stacklevel=2)
    aligned: dict[tuple[str, str], list[Alignment]] = {}
    three: list[list[MultiAlignment]] = []
    decided: list[Found] = []
    states = encoder.language_states({member.language for pair in pairs for member in (pair.source, pair.target)})
    jobs = jobs_of(pairs, together)
    for done, (job, encoded) in enumerate(encode_jobs(jobs, encoder, progress), 1):
        parts = [encoded[document.id] for document in job]
        try:
            with errors_of(" - ".join(document.id for document in job)):
                made, multi, found = align_job(job, parts, levels, states, encoder, options, corrections)
            for own in made:
                aligned[own[0].source.id, own[0].target.id] = own
                warn_if_not_translated(own[0])
            three += [multi] if multi else []
            decided += found
        except AlignerError as error:
            if on_error is None:
                raise
            on_error(error)
        if progress is not None:
            progress("aligning", done, len(jobs))
    warn_of_lost([*lost, *lost_of(decided)])
    pairs = tuple(pair for pair in pairs if (pair.source.id, pair.target.id) in aligned)
    grouped = {member.id: member for pair in pairs for member in (pair.source, pair.target)}
    alignments = {
        level: tuple(aligned[pair.source.id, pair.target.id][k] for pair in pairs) for k, level in enumerate(levels)
    }
    return Corpus(
        tuple(grouped.get(document.id, document) for document in documents),
        pairs,
        alignments,
        tuple(together),
        {level: all_multi([each[k] for each in three], alignments[level]) for k, level in enumerate(levels)}
        if together
        else {},
    )


def to_frame(
    alignments: Iterable[Alignment],
    *,
    documents: Iterable[Document] = (),
    paired_by: Mapping[tuple[str, str], str] | None = None,
) -> pd.DataFrame:
    """Return the table of pairs of alignments, one row per bead, with what the checks find.

    Args:
        alignments: all of one level.
        documents: further documents to describe in `attrs`.
        paired_by: (source id, target id) to how the two were paired, for `attrs["pairs"]`.

    Raises:
        ValueError: the alignments are of two levels.
    """
    from aligner.checks import check_frame

    checked: pd.DataFrame = check_frame(table.to_frame(alignments, documents=documents, paired_by=paired_by))
    return checked
