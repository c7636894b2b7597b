"""Pairing by content that remembers: what it compares, in a file for each document, and the pairs it found."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace as with_group
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aligner.align.document import sentence_sides
from aligner.align.engine import Side
from aligner.atomic import replace
from aligner.embed.documents import DocumentEncoder
from aligner.errors import AlignerWarning
from aligner.leftovers import clear
from aligner.pairing import SENTENCES_COMPARED, DocumentPair, pair_by_content
from aligner.pipeline import read_inputs
from aligner.readers import ReadOptions
from aligner.types import Document
from aligner.workspace.keys import hash_of
from aligner.workspace.tasks import Source

_SENTENCES_AT_ONCE = 8_192
_HEAD = 3
"""Numbers before the arrays: units, dimensions, and whether there is a topic vector."""


class ContentPairs:
    """Pairs documents by content; what is compared comes from files, and documents without are read and encoded.

    Args:
        folder: where the files are.
        sources: where each document comes from, by id.
        options: how to read the files.
        encoder: encodes the sentences.
    """

    def __init__(
        self, folder: Path, sources: Mapping[str, Source], options: ReadOptions, encoder: DocumentEncoder
    ) -> None:
        self._folder, self._sources, self._options, self._encoder = folder, sources, options, encoder

    def find(
        self,
        documents: Sequence[Document],
        languages: Sequence[tuple[str, str]],
        known: Sequence[DocumentPair],
        progress: Callable[[int, int], None] | None = None,
    ) -> tuple[DocumentPair, ...]:
        """Return the pairs of documents without text, as `aligner.pairing.pair_by_content`.

        Args:
            documents: those that nothing else paired.
            languages: (source, target) languages wanted, in order.
            known: pairs that were found before.
            progress: called with the number of documents that are encoded, and of all.
        """
        if not documents:
            return ()
        by_id = {document.id: document for document in documents}
        settled = [
            (pair.source.id, pair.target.id) for pair in known if {pair.source.id, pair.target.id} & by_id.keys()
        ]
        key = hash_of([self._path(document).stem for document in documents], [*by_id], languages, settled)
        path = self._folder / "pairs.json"
        found = _read_pairs(path, key, by_id)
        if found is None:
            found = pair_by_content(documents, self._sides(documents, progress), languages, known).pairs
            named = [(pair.source.id, pair.target.id, pair.source.group) for pair in found]
            with replace(path) as file:
                file.write(json.dumps({"key": key, "pairs": named}).encode())
        return found

    def _sides(self, documents: Sequence[Document], progress: Callable[[int, int], None] | None) -> list[Side]:
        """Return the sides of documents without text, in order; their vectors stay on disk until they are used."""
        found = {document.id: _read(self._path(document)) for document in documents}
        done = sum(side is not None for side in found.values())
        for some in self._chunks([document for document in documents if found[document.id] is None]):
            texts = self._load(some)
            states = self._encoder.language_states({document.language for document in texts})
            made = sentence_sides(texts, self._encoder.encode_sums(texts), states)
            for document, side in zip(some, made, strict=True):
                _write(self._path(document), side)
                found[document.id] = _read(self._path(document)) or side
            done += len(some)
            if progress is not None:
                progress(done, len(documents))
        self._forget({self._path(document) for document in documents})
        return [side for side in found.values() if side is not None]

    def _path(self, document: Document) -> Path:
        key = hash_of(self._sources[document.id].key, document.id, self._encoder.embedder.fingerprint)
        return self._folder / key[:2] / f"{key}.npy"

    def _chunks(self, documents: Sequence[Document]) -> Iterator[list[Document]]:
        some: list[Document] = []
        sentences = 0
        for document in documents:
            some.append(document)
            sentences += self._sources[document.id].sentences
            if sentences >= _SENTENCES_AT_ONCE:
                yield some
                some, sentences = [], 0
        if some:
            yield some

    def _load(self, wanted: Sequence[Document]) -> list[Document]:
        items = list(dict.fromkeys(self._sources[document.id].item for document in wanted))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", AlignerWarning)
            texts = {document.id: document for _, document in read_inputs(items, options=self._options)}
        return [texts[document.id] for document in wanted]

    def _forget(self, used: set[Path]) -> None:
        """Remove the files of documents that are no longer compared."""
        for group in self._folder.glob("??"):
            clear(group)
            for path in group.glob("*.npy"):
                if path not in used:
                    path.unlink(missing_ok=True)


def _read_pairs(path: Path, key: str, documents: Mapping[str, Document]) -> tuple[DocumentPair, ...] | None:
    """Return the pairs that were found among the same documents before, if any."""
    try:
        values = json.loads(path.read_bytes())
        if values["key"] != key:
            return None
        return tuple(
            DocumentPair(
                with_group(documents[source], group=group), with_group(documents[target], group=group), "content"
            )
            for source, target, group in values["pairs"]
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(path: Path, side: Side) -> None:
    """Write a side, no more of it than is compared."""
    count = min(len(side), SENTENCES_COMPARED)
    about: NDArray[np.float32] = np.zeros(0, np.float32) if side.about is None else side.about
    head = np.array([count, side.sums.shape[1], side.about is not None], np.float32)
    arrays = (head, about, side.lengths[:count], side.breaks[:count], side.sums[:count].ravel())
    with replace(path) as file:
        np.save(file, np.concatenate(arrays).astype(np.float32))


def _read(path: Path) -> Side | None:
    """Return a side whose arrays are mapped from its file; None if there is none, or it is damaged."""
    try:
        values = np.load(path, mmap_mode="r", allow_pickle=False)
        count, dim, known = (int(value) for value in values[:_HEAD])
        sizes = [dim if known else 0, count, count, count * dim]
        if values.dtype != np.float32 or len(values) != _HEAD + sum(sizes):
            return None
        about, lengths, breaks, sums = np.split(values[_HEAD:], np.cumsum(sizes)[:-1])
        return Side(sums.reshape(count, dim), lengths, breaks, about=about if known else None)
    except (OSError, ValueError, EOFError):
        return None
