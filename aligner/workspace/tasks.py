"""Cut a build into tasks, and do one: read, encode, align, check, and write the part."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from aligner.align.calls import warn_if_not_translated
from aligner.corpus.files import Input
from aligner.corrections.kinds import Correction, UnitsCorrection
from aligner.corrections.matching import concerns
from aligner.corrections.outcomes import Outcomes, content, documents_of, matters
from aligner.corrections.units import divide_units
from aligner.embed import Embedder, EmbedderChoice
from aligner.embed.documents import DocumentEncoder
from aligner.errors import AlignerError, AlignerWarning, InputError, errors_of
from aligner.formats.table import document_pairs_frame, to_frame
from aligner.pairing import DocumentPair, PairedBy
from aligner.pipeline import read_inputs
from aligner.pipeline.together import align_job, all_multi, jobs_of
from aligner.readers import ReadOptions
from aligner.types import Alignment, Document, Level
from aligner.types.multi import MultiAlignment
from aligner.workspace.documents import SUFFIX, write_documents
from aligner.workspace.keys import code, hash_of, key_of_input
from aligner.workspace.multi import write_multi
from aligner.workspace.parts import PairFacts, PartFacts, part_path, write_part
from aligner.workspace.reading import counts_of, messages_of


@dataclass(frozen=True, slots=True)
class Task:
    """Documents that hang together by pairs, and the pairs: what is made at once, and made again if any changes.

    Attributes:
        key: hash of everything that decides the part.
        inputs: the files that hold the documents.
        keys: the key of what is known of each file.
        groups: the group of each document, by id.
        pairs: source id, target id and what paired the two.
        sentences: how many sentences the documents have, the measure of the work.
        corrections: what people decided about the documents and pairs.
        together: three languages whose documents are aligned together, if any.
    """

    key: str
    inputs: tuple[Input, ...]
    keys: tuple[str, ...]
    groups: Mapping[str, str]
    pairs: tuple[tuple[str, str, PairedBy], ...]
    sentences: int
    corrections: tuple[Correction, ...] = ()
    together: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """What all tasks of a build have in common.

    Attributes:
        folder: where the parts go.
        embedder: the embedder, or which one to load in the process that does the work.
        levels: the levels to align at.
        options: how to read the files.
    """

    folder: Path
    embedder: Embedder | EmbedderChoice
    levels: tuple[Level, ...]
    options: ReadOptions


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document comes from.

    Attributes:
        item: the file.
        key: the key of what is known of the file.
        sentences: the number of sentences of the document.
    """

    item: Input
    key: str
    sentences: int


def cut(
    pairs: Sequence[DocumentPair],
    sources: Mapping[str, Source],
    levels: Sequence[Level],
    embedder: str,
    corrections: Sequence[Correction] = (),
    wanted: tuple[str, ...] = (),
) -> list[Task]:
    """Return the tasks of a build, in the order of their first pairs.

    Args:
        pairs: all pairs of documents, united in groups.
        sources: where each document comes from, by id.
        levels: the levels to align at.
        embedder: fingerprint of the embedder.
        corrections: what people decided, in the order in which they did.
        wanted: three languages whose documents are aligned together, if any.
    """
    leader: dict[str, str] = {}

    def find(name: str) -> str:
        while leader.setdefault(name, name) != name:
            leader[name] = name = leader[leader[name]]
        return name

    for pair in pairs:
        leader[find(pair.target.id)] = find(pair.source.id)
    together: dict[str, list[DocumentPair]] = {}
    for pair in pairs:
        together.setdefault(find(pair.source.id), []).append(pair)
    decided: dict[str, list[Correction]] = {}
    for each in corrections:
        documents = documents_of(each)
        # Two documents that are not paired may be in two tasks.
        for name in dict.fromkeys(find(document) for document in documents if document in leader):
            decided.setdefault(name, []).append(each)
    return [
        _task(members, sources, levels, embedder, decided.get(name, ()), wanted) for name, members in together.items()
    ]


def _task(
    pairs: Sequence[DocumentPair],
    sources: Mapping[str, Source],
    levels: Sequence[Level],
    embedder: str,
    corrections: Sequence[Correction],
    together: tuple[str, ...],
) -> Task:
    groups = {document.id: document.group for pair in pairs for document in (pair.source, pair.target)}
    inputs = {sources[name].key: sources[name].item for name in groups}
    named = tuple((pair.source.id, pair.target.id, pair.paired_by) for pair in pairs)
    both = {pair[:2] for pair in named}
    held = tuple(each for each in corrections if concerns(each, groups, both) and matters(each, levels))
    decided = [[content(each) for each in held]] if held else []
    more = [*decided, *([{"together": together}] if together else [])]
    key = hash_of(list(inputs), groups, named, list(levels), embedder, code(), *more)
    sentences = sum(sources[name].sentences for name in groups)
    return Task(key, tuple(inputs.values()), tuple(inputs), groups, named, sentences, held, together)


def do(tasks: Sequence[Task], work: Work) -> None:
    """Do a few tasks, whose texts are encoded together, and write their parts."""
    encoder = encoder_of(work.embedder)
    read: list[tuple[Task, dict[str, Document]]] = []
    outcomes: dict[str, Outcomes] = {}
    for task in tasks:
        try:
            documents = _documents(task, work.options)
            divided, lost = divide_units(documents.values(), task.corrections)
            outcomes[task.key] = Outcomes(task.corrections, lost)
            read.append((task, {document.id: document for document in divided}))
        except AlignerError as error:
            write_part(part_path(work.folder, task.key), [], PartFacts((), (), (str(error),)))
    everything = [document for _, documents in read for document in documents.values()]
    encoded = dict(zip(map(id, everything), encoder.encode(everything), strict=True))
    states = encoder.language_states({document.language for document in everything})
    for task, documents in read:
        aligned: dict[tuple[str, str], list[Alignment]] = {}
        three: list[list[MultiAlignment]] = []
        errors: list[str] = []
        pairs = [DocumentPair(documents[one], documents[two], how) for one, two, how in task.pairs]
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", AlignerWarning)
            for job in jobs_of(pairs, task.together):
                parts = [encoded[id(document)] for document in job]
                try:
                    with errors_of(" - ".join(document.id for document in job)):
                        made, multi, found = align_job(
                            job, parts, work.levels, states, encoder, work.options, task.corrections
                        )
                except AlignerError as error:
                    errors.append(str(error))
                    continue
                for own in made:
                    aligned[own[0].source.id, own[0].target.id] = own
                    warn_if_not_translated(own[0])
                three += [multi] if multi else []
                outcomes[task.key].add(found)
        ordered = [aligned[pair[:2]] for pair in task.pairs if pair[:2] in aligned]
        alignments = {level: [own[k] for own in ordered] for k, level in enumerate(work.levels)}
        facts = PartFacts(
            (), messages_of(caught), tuple(errors), _counts(task, documents), outcomes[task.key].numbered()
        )
        if task.together:
            rows = {
                level: all_multi([each[k] for each in three], alignments[level]) for k, level in enumerate(work.levels)
            }
            facts = replace(facts, multi=write_multi(work.folder, task.key, rows, task.together))
        # The part comes last: it says that the task is done.
        write_documents(part_path(work.folder, task.key).with_suffix(SUFFIX), documents.values())
        _write(task, alignments, facts, work.folder)


def _documents(task: Task, options: ReadOptions) -> dict[str, Document]:
    """Read the documents of a task again, and return them by id; warnings were given when they were first read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AlignerWarning)
        found = {document.id: document for _, document in read_inputs(task.inputs, options=options)}
    for item, key in zip(task.inputs, task.keys, strict=True):
        # Otherwise the part would hold other text than its key says.
        if key_of_input(item, options) != key:
            raise InputError(item.path, "changed while the build was under way", advice="build again")
    return {name: replace(found[name], group=group) for name, group in task.groups.items()}


def _counts(task: Task, documents: Mapping[str, Document]) -> dict[str, tuple[int, int, int]]:
    """Return the numbers of blocks, paragraphs and sentences of the documents whose units people divided."""
    divided = {each.document for each in task.corrections if isinstance(each, UnitsCorrection)}
    return {name: counts_of(document) for name, document in documents.items() if name in divided}


def _write(
    task: Task,
    alignments: Mapping[Level, Sequence[Alignment]],
    facts: PartFacts,
    folder: Path,
) -> None:
    paired_by = {(source, target): how for source, target, how in task.pairs}
    first = next(iter(alignments.values()))
    frames = {level: to_frame(made, paired_by=paired_by) for level, made in alignments.items()}
    table_rows = json.loads(document_pairs_frame(first, paired_by).to_json(orient="records"))
    pairs = []
    starts = dict(zip(frames, accumulate(map(len, frames.values()), initial=0), strict=False))
    for number in range(len(first)):
        rows: dict[str, tuple[int, int]] = {}
        for level, made in alignments.items():
            rows[level] = starts[level], len(made[number].beads)
            starts[level] += len(made[number].beads)
        described: dict[str, Any] = {level: frame.attrs["pairs"][number] for level, frame in frames.items()}
        pairs.append(PairFacts(described, table_rows[number], rows))
    from aligner.checks import check_rows

    checked = [check_rows(frame) for frame in frames.values()] if first else []
    write_part(part_path(folder, task.key), checked, replace(facts, pairs=tuple(pairs)))


def encoder_of(embedder: Embedder | EmbedderChoice) -> DocumentEncoder:
    """Return what encodes documents with an embedder, which is loaded once in a process."""
    return _loaded(embedder) if isinstance(embedder, EmbedderChoice) else DocumentEncoder(embedder)


@lru_cache(maxsize=1)
def _loaded(choice: EmbedderChoice) -> DocumentEncoder:
    return DocumentEncoder(choice.load())


def chunks(tasks: Iterable[Task], sentences: int) -> list[list[Task]]:
    """Return tasks in lists of about as many sentences, so that short documents are encoded together."""
    made: list[list[Task]] = []
    room = 0
    for task in tasks:
        if not made or task.sentences > room:
            made.append([])
            room = sentences
        made[-1].append(task)
        room -= task.sentences
    return made
