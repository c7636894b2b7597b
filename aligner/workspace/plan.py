"""What a build would do: its documents and pairs, found without writing anything, and a manifest that fixes them."""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from aligner.align.progress import Progress
from aligner.corpus.files import Input
from aligner.corpus.manifest import Entry
from aligner.embed import EmbedderChoice
from aligner.embed.documents import DocumentEncoder
from aligner.errors import AlignerError, AlignerWarning, InputError, OnError
from aligner.languages import LANGUAGES
from aligner.pairing import DocumentPair, why_nothing
from aligner.pipeline.pairs import pair_documents
from aligner.readers import ReadOptions
from aligner.types import Document
from aligner.workspace.content import ContentPairs
from aligner.workspace.keys import key_of_input
from aligner.workspace.reading import KnownInputs, read_facts
from aligner.workspace.runner import Runner
from aligner.workspace.tasks import Source


@dataclass(frozen=True)
class Plan:
    """The files of a build, each with its documents (without their texts), and the pairs of documents."""

    inputs: tuple[tuple[Input, tuple[Document, ...]], ...]
    pairs: tuple[DocumentPair, ...]

    @property
    def documents(self) -> tuple[Document, ...]:
        """All documents, in order."""
        return tuple(document for _, documents in self.inputs for document in documents)

    def entries(self) -> list[Entry]:
        """Return the lines of a manifest that fixes the pairs: documents that are paired share a group.

        A document without a partner gets a group of its own, so that it stays alone.
        """
        groups = dict(_groups(self.pairs))
        taken = set(groups.values())
        entries: list[Entry] = []
        for item, documents in self.inputs:
            codes = tuple(dict.fromkeys(each.language for each in documents if each.language in LANGUAGES))
            group = next((groups[each.id] for each in documents if each.id in groups), None)
            if group is None:
                group = _unused(item.name, taken)
            given = (item.entry.title, item.entry.meta) if item.entry else ("", {})
            entries.append(Entry(item.name, item.path, len(entries) + 1, codes, group, *given))
        return entries

    def also_paired(self) -> list[tuple[str, str]]:
        """Return the pairs that such a manifest makes beyond those of the plan.

        A manifest pairs all languages of a group; the steps that pair by name or content may leave out some of them.
        """
        groups = dict(_groups(self.pairs))
        members = defaultdict(list)
        for document in self.documents:
            if document.id in groups:
                members[groups[document.id]].append(document)
        known = {frozenset((pair.source.id, pair.target.id)) for pair in self.pairs}
        wanted = {(pair.source.language, pair.target.language) for pair in self.pairs}
        return [
            (source.id, target.id)
            for documents in members.values()
            for source in documents
            for target in documents
            if (source.language, target.language) in wanted and frozenset((source.id, target.id)) not in known
        ]


def plan(
    inputs: Sequence[Input],
    languages: Sequence[tuple[str, str]],
    *,
    state: Path | None = None,
    embedder: EmbedderChoice = EmbedderChoice(),  # noqa: B008  (frozen)
    options: ReadOptions = ReadOptions(),  # noqa: B008
    jobs: int | None = None,
    on_error: OnError,
    progress: Progress | None = None,
) -> Plan:
    """Read and pair documents as `update` does, but write nothing.

    Args:
        inputs: the files, from `aligner.corpus.files.find`.
        languages: the (source, target) languages wanted.
        state: the folder of the state of an earlier build, whose files need not be read again.
        embedder: which embedder to load, if documents are paired by content.
        options: how to read the files.
        jobs: the number of processes that encode what is compared; None for as many as are worth it.
        on_error: called with the error of each input that cannot be used.
        progress: called as the work proceeds.
    """
    known = KnownInputs(state / "inputs.jsonl" if state else Path()) if state and state.is_dir() else None
    found: list[tuple[Input, tuple[Document, ...]]] = []
    sources: dict[str, Source] = {}
    for done, item in enumerate(inputs, 1):
        try:
            key = key_of_input(item, options)
        except InputError as error:
            on_error(error)
            continue
        facts = known.facts.get(key) if known else None
        if facts is None:
            (facts,) = read_facts([item], options)
        for message in facts.warnings:
            warnings.warn(message, AlignerWarning, stacklevel=2)
        if facts.error:
            on_error(AlignerError(facts.error))
        else:
            found.append((item, tuple(each.without_text() for each in facts.documents)))
            sources |= {each.id: Source(item, key, each.sentences) for each in facts.documents}
        if progress is not None:
            progress("reading", done, len(inputs))
    documents = [document for _, members in found for document in members]
    encoder = DocumentEncoder(embedder.load())
    with TemporaryDirectory(prefix="aligner-") as folder:  # nothing is left in the state
        content = ContentPairs(Path(folder), sources, options, embedder, encoder.embedder, Runner(jobs))
        pairs = pair_documents(documents, languages, encoder, content.find, progress)
    if documents and not pairs:
        warnings.warn(why_nothing(documents, languages), AlignerWarning, stacklevel=2)
    return Plan(tuple(found), pairs)


def _groups(pairs: Sequence[DocumentPair]) -> Iterator[tuple[str, str]]:
    """Yield each paired document and its group; groups that only share a name get distinct ones."""
    together: dict[str, set[str]] = {}
    first: dict[int, DocumentPair] = {}
    for pair in pairs:
        joined = {pair.source.id, pair.target.id}
        joined = joined.union(*(together[name] for name in joined if name in together))
        together |= dict.fromkeys(joined, joined)
    for pair in pairs:
        first.setdefault(id(together[pair.source.id]), pair)
    taken: set[str] = set()
    for pair in first.values():
        name = _unused(pair.source.group or pair.source.id, taken)
        yield from ((member, name) for member in sorted(together[pair.source.id]))


def _unused(name: str, taken: set[str]) -> str:
    found = name if name not in taken else next(f"{name}-{k}" for k in count(2) if f"{name}-{k}" not in taken)
    taken.add(found)
    return found
