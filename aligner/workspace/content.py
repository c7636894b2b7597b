"""Pairing by content that remembers: what it compares, in a file for each document, and the pairs it found."""

from __future__ import annotations

import dataclasses
import json
import warnings
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import overload

import numpy as np
from numpy.typing import NDArray

from aligner.align.document import sentence_sides
from aligner.align.engine import Models, Side
from aligner.align.progress import Progress
from aligner.atomic import replace
from aligner.corpus.files import Input
from aligner.embed import Embedder, EmbedderChoice, identity
from aligner.errors import AlignerWarning, InputError
from aligner.learned import models_of
from aligner.leftovers import clear
from aligner.pairing import DocumentPair, beginning, pair_by_content, sentences_compared
from aligner.pipeline import read_inputs
from aligner.readers import ReadOptions
from aligner.types import Document
from aligner.workspace.keys import hash_of
from aligner.workspace.runner import Runner
from aligner.workspace.tasks import Source, encoder_of

_SENTENCES_AT_ONCE = 2_048
_HEAD = 3
"""Numbers before the arrays: units, dimensions, and whether there is a topic vector."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Wanted:
    """A document that is to be encoded: the file it is in, its id, and where what is compared of it goes."""

    item: Input
    id: str
    path: Path


class ContentPairs:
    """Pairs documents by content; what is compared comes from files, and documents without are read and encoded.

    Args:
        folder: where the files are.
        sources: where each document comes from, by id.
        options: how to read the files.
        choice: the embedder that other processes load.
        embedder: the same, loaded.
        runner: chooses where documents are read and encoded.
    """

    def __init__(
        self,
        folder: Path,
        sources: Mapping[str, Source],
        options: ReadOptions,
        choice: EmbedderChoice,
        embedder: Embedder,
        runner: Runner,
    ) -> None:
        self._folder, self._sources, self._options, self._runner = folder, sources, options, runner
        self._choice, self._embedder = choice, embedder

    def find(
        self,
        documents: Sequence[Document],
        languages: Sequence[tuple[str, str]],
        known: Sequence[DocumentPair],
        progress: Progress | None = None,
    ) -> tuple[DocumentPair, ...]:
        """Return the pairs of documents without text, as `aligner.pairing.pair_by_content`.

        Args:
            documents: those that nothing else paired.
            languages: (source, target) languages wanted, in order.
            known: pairs that were found before.
            progress: called as documents are encoded and compared.
        """
        if not documents:
            return ()
        by_id = {document.id: document for document in documents}
        settled = [
            (pair.source.id, pair.target.id) for pair in known if {pair.source.id, pair.target.id} & by_id.keys()
        ]
        count = sentences_compared(len(documents))
        paths = [self._path(document, count) for document in documents]
        key = hash_of([path.stem for path in paths], [*by_id], languages, settled, identity(self._embedder))
        path = self._folder / "pairs.json"
        found = _read_pairs(path, key, by_id)
        if found is None:
            there = self._encode(documents, paths, count, progress)
            compared = [document for document, encoded in zip(documents, there, strict=True) if encoded]
            used = [path for path, encoded in zip(paths, there, strict=True) if encoded]
            sides = _Sides(used, models_of(self._embedder))
            told = progress and partial(progress, "comparing")
            found = pair_by_content(compared, sides, languages, known, told).pairs
            if len(compared) == len(documents):
                named = [(pair.source.id, pair.target.id, pair.source.group) for pair in found]
                with replace(path) as file:
                    file.write(json.dumps({"key": key, "pairs": named}).encode())
        return found

    def _encode(
        self, documents: Sequence[Document], paths: Sequence[Path], count: int, progress: Progress | None
    ) -> list[bool]:
        """Encode the documents that have no file yet, and return which of all have one now."""
        there = [_read(path) is not None for path in paths]
        missing = [
            _Wanted(self._sources[document.id].item, document.id, path)
            for document, path, encoded in zip(documents, paths, there, strict=True)
            if not encoded
        ]
        sentences = [min(self._sources[wanted.id].sentences, count) for wanted in missing]
        local = self._runner.here(sum(sentences))
        call = partial(
            _write_sides,
            embedder=self._embedder if local else self._choice,
            options=self._options,
            count=count,
        )
        done = len(paths) - len(missing)
        for group, error in self._runner.run(call, [*_chunks(missing, sentences)], sum(sentences)):
            if isinstance(error, Exception):
                problem = f"is not compared with the others: {error}"
                warnings.warn(str(InputError(group[0].item.path, problem)), AlignerWarning, stacklevel=2)
            done += len(group)
            if progress is not None:
                progress("encoding", done, len(paths))
        self._forget({*paths})
        return [encoded or path.exists() for path, encoded in zip(paths, there, strict=True)]

    def _path(self, document: Document, count: int) -> Path:
        """Return the place of what is compared of a document; that of a short one does not depend on the count."""
        source = self._sources[document.id]
        key = hash_of(source.key, document.id, self._embedder.fingerprint, min(source.sentences, count))
        return self._folder / key[:2] / f"{key}.npy"

    def _forget(self, used: set[Path]) -> None:
        """Remove the files of documents that are no longer compared."""
        for group in self._folder.glob("??"):
            clear(group)
            for path in group.glob("*.npy"):
                if path not in used:
                    path.unlink(missing_ok=True)


class _Sides(Sequence[Side]):
    """The sides of documents, each read from its file when it is asked for.

    Args:
        paths: the files.
        models: what was learned for the embedder that made them.
    """

    def __init__(self, paths: Sequence[Path], models: Models) -> None:
        self._paths, self._models = paths, models

    def __len__(self) -> int:
        return len(self._paths)

    @overload
    def __getitem__(self, number: int) -> Side: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Side]: ...
    def __getitem__(self, number: int | slice) -> Side | Sequence[Side]:
        if isinstance(number, slice):
            return _Sides(self._paths[number], self._models)
        side = _read(self._paths[number])
        if side is None:
            raise InputError(self._paths[number], "was damaged or removed", advice="build again: it is made anew")
        return dataclasses.replace(side, models=self._models)


def _chunks(wanted: Sequence[_Wanted], sentences: Sequence[int]) -> Iterator[list[_Wanted]]:
    """Yield documents in lists of about as many sentences."""
    some: list[_Wanted] = []
    waiting = 0
    for each, count in zip(wanted, sentences, strict=True):
        some.append(each)
        waiting += count
        if waiting >= _SENTENCES_AT_ONCE:
            yield some
            some, waiting = [], 0
    if some:
        yield some


def _write_sides(
    group: Sequence[_Wanted], *, embedder: Embedder | EmbedderChoice, options: ReadOptions, count: int
) -> None:
    """Read and encode documents, and write what is compared of each."""
    encoder = encoder_of(embedder)
    items = list(dict.fromkeys(wanted.item for wanted in group))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AlignerWarning)
        texts = {document.id: beginning(document, count) for _, document in read_inputs(items, options=options)}
    documents = [texts[wanted.id] for wanted in group]
    states = encoder.language_states({document.language for document in documents})
    sides = sentence_sides(documents, encoder.encode_sums(documents), states)
    for wanted, side in zip(group, sides, strict=True):
        _write(wanted.path, side)


def _read_pairs(path: Path, key: str, documents: Mapping[str, Document]) -> tuple[DocumentPair, ...] | None:
    """Return the pairs that were found among the same documents before, if any."""
    try:
        values = json.loads(path.read_bytes())
        if values["key"] != key:
            return None
        return tuple(
            DocumentPair(
                dataclasses.replace(documents[source], group=group),
                dataclasses.replace(documents[target], group=group),
                "content",
            )
            for source, target, group in values["pairs"]
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(path: Path, side: Side) -> None:
    """Write what is compared of a document."""
    count = len(side)
    about: NDArray[np.float32] = np.zeros(0, np.float32) if side.about is None else side.about
    head = np.array([count, side.sums.shape[1], side.about is not None], np.float32)
    arrays = (head, about, side.lengths, side.breaks, side.sums.ravel())
    with replace(path) as file:
        np.save(file, np.concatenate(arrays).astype(np.float32))


def _read(path: Path) -> Side | None:
    """Read a side; None if there is none, or it is damaged."""
    try:
        values = np.load(path, allow_pickle=False)
        count, dim, known = (int(value) for value in values[:_HEAD])
        sizes = [dim if known else 0, count, count, count * dim]
        if values.dtype != np.float32 or len(values) != _HEAD + sum(sizes):
            return None
        about, lengths, breaks, sums = np.split(values[_HEAD:], np.cumsum(sizes)[:-1])
        return Side(sums.reshape(count, dim), lengths, breaks, about=about if known else None)
    except (OSError, ValueError, EOFError):
        return None
