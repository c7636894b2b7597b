"""The outcome of a build: what its tables are made from."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aligner.errors import AlignerError, AlignerWarning, OnError
from aligner.pairing import DocumentPair
from aligner.types import Document, Level
from aligner.workspace import assembly
from aligner.workspace.keys import hash_of
from aligner.workspace.multi import MultiTable
from aligner.workspace.parts import Part
from aligner.workspace.reading import DocumentFacts, with_counts
from aligner.workspace.tasks import Task

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Built:
    """A build that is up to date; its tables are made when they are asked for.

    Attributes:
        documents: all documents, without their texts, with the groups that pairing gave them.
        pairs: the pairs of documents that were aligned, in the order of the tables.
        levels: the levels that were aligned.
        key: a hash of everything that decides the tables.
        made: how many tasks were done now, the others being up to date.
        tasks: how many tasks there are.
        used: the keys of the tasks.
        facts: what is known of each document.
        places: where each of the pairs is.
        parts: the parts of all tasks, in order.
        together: three languages whose documents were aligned together, if any.
    """

    documents: tuple[Document, ...]
    pairs: tuple[DocumentPair, ...]
    levels: tuple[Level, ...]
    key: str
    made: int
    tasks: int
    used: frozenset[str]
    facts: tuple[DocumentFacts, ...]
    places: tuple[assembly.Place, ...]
    parts: tuple[Part, ...] = ()
    together: tuple[str, ...] = ()

    def frame(self, level: Level = "sentence") -> pd.DataFrame:
        """Return the table of pairs of one of the levels, as `Corpus.frame` does."""
        return self.table(level).frame()

    def table(self, level: Level = "sentence") -> assembly.PairsTable:
        """Return the table of pairs of one of the levels, which is not in memory as a whole."""
        return assembly.PairsTable(self.places, self._by_id, level)

    def multi_table(self, level: Level = "sentence") -> MultiTable:
        """Return the table of units in three languages of one of the levels, which is not in memory as a whole."""
        return MultiTable(self.parts, self.places, self._by_id, level, self.together)

    def multi_frame(self, level: Level = "sentence") -> pd.DataFrame:
        """Return the table of units in three languages of one of the levels, as `Corpus.multi_frame` does."""
        return self.multi_table(level).frame()

    def pair_rows(self) -> list[dict[str, Any]]:
        """Return the rows of the table of pairs of documents."""
        return assembly.document_pair_rows(self.places)

    def pairs_frame(self) -> pd.DataFrame:
        """Return the table of pairs of documents."""
        return assembly.document_pairs_table(self.places)

    def documents_frame(self) -> pd.DataFrame:
        """Return the table of documents."""
        return assembly.documents_table(self.facts, self._by_id)

    def signature(self, level: Level = "sentence") -> str:
        """Return the signature of the table of pairs of one of the levels."""
        return assembly.signature(self.places, level)

    @property
    def _by_id(self) -> dict[str, Document]:
        # Those of pairs come first, as in a table that `aligner.build` makes.
        return {document.id: document for document in self.documents}


def put_together(
    facts: Sequence[DocumentFacts],
    documents: Sequence[Document],
    pairs: Sequence[DocumentPair],
    tasks: Sequence[Task],
    parts: dict[str, Part],
    levels: tuple[Level, ...],
    made: int,
    fail: OnError,
) -> Built:
    """Return the build that the parts of all tasks make, and tell the warnings and errors they hold."""
    places: dict[tuple[str, str], assembly.Place] = {}
    for task in tasks:
        part = parts[task.key]
        for message in part.facts.warnings:
            warnings.warn(message, AlignerWarning, stacklevel=3)
        for message in part.facts.errors:
            fail(AlignerError(message))
        for number, pair in enumerate(part.facts.pairs):
            places[pair.row["source"], pair.row["target"]] = part, number
    done = [pair for pair in pairs if (pair.source.id, pair.target.id) in places]
    united = {document.id: document for pair in pairs for document in (pair.source, pair.target)}
    whole = tuple(united.get(document.id, document) for document in documents)
    described = [(each.id, each.group, dict(each.meta), each.title, each.language, each.script) for each in whole]
    errors = [part.facts.errors for part in parts.values()]
    key = hash_of([task.key for task in tasks], described, levels, errors)
    ordered = tuple(places[pair.source.id, pair.target.id] for pair in done)
    used = frozenset(task.key for task in tasks)
    counts = {name: counted for part in parts.values() for name, counted in part.facts.counts.items()}
    known = tuple(with_counts(each, *counts[each.id]) if each.id in counts else each for each in facts)
    kept = tuple(parts[task.key] for task in tasks)
    together = tasks[0].together if tasks else ()
    return Built(whole, tuple(done), levels, key, made, len(tasks), used, known, ordered, kept, together)
