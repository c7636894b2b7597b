"""Bring a build up to date: read what is new, pair, do the tasks that lack a part, and give out the tables."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from filelock import FileLock, Timeout

from aligner.align.progress import Progress
from aligner.corpus.files import Input
from aligner.corrections import read_corrections
from aligner.embed import Embedder, EmbedderChoice, identity
from aligner.embed.documents import DocumentEncoder
from aligner.errors import AlignerError, AlignerWarning, InputError, OnError, UnexpectedError
from aligner.pairing import complete, unite, why_nothing
from aligner.pipeline.pairs import pair_documents
from aligner.readers import ReadOptions
from aligner.types import Level
from aligner.workspace.built import Built, put_together
from aligner.workspace.content import ContentPairs
from aligner.workspace.decisions import tell_outcomes
from aligner.workspace.documents import SUFFIX
from aligner.workspace.executors import KilledError
from aligner.workspace.keys import key_of_input
from aligner.workspace.parts import Part, part_path, read_part
from aligner.workspace.reading import InputFacts, KnownInputs, read_facts
from aligner.workspace.record import Made, write_record
from aligner.workspace.runner import Runner
from aligner.workspace.tasks import Source, Task, Work, chunks, cut, do

STATE = ".trialign"
"""The folder of the state in the folder of the tables."""
_FILES_AT_ONCE = 16
_SENTENCES_AT_ONCE = 2_000
_BYTES_AS_A_SENTENCE = 1_000
"""Reading so many bytes takes about as long as aligning a sentence."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other builds out of a folder; the lock goes when the process ends, however it ends.

    Raises:
        AlignerError: another build is under way there, or the folder cannot be written.
    """
    lock = FileLock(folder / "lock", timeout=0)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise AlignerError(f"{folder.parent}: another build writes here; wait for it, or name another folder") from None
    except OSError as error:
        raise AlignerError(f"{folder}: cannot be written: {error.strerror or error}") from error
    except NotImplementedError:
        problem = "the file system has no locks; see that no other build writes here"
        warnings.warn(f"{folder.parent}: {problem}", AlignerWarning, stacklevel=3)
    try:
        yield
    finally:
        lock.release()


def update(
    inputs: Sequence[Input],
    folder: Path,
    languages: Sequence[tuple[str, str]],
    *,
    levels: Sequence[Level] = ("sentence", "paragraph"),
    together: Sequence[str] = (),
    embedder: EmbedderChoice = EmbedderChoice(),  # noqa: B008  (frozen)
    options: ReadOptions = ReadOptions(),  # noqa: B008
    jobs: int | None = None,
    scheduler: str | None = None,
    corrections: Path | None = None,
    on_error: OnError | None = None,
    progress: Progress | None = None,
) -> Built:
    """Bring a build up to date; who calls holds the lock of the state (`locked`).

    Args:
        inputs: the files, from `aligner.corpus.files.find`.
        folder: the folder of the state; it is made if missing.
        languages: the (source, target) languages wanted.
        levels: the levels to align at.
        together: three languages, in the order of the pairs of `languages`, whose documents are aligned together.
        embedder: which embedder to load.
        options: how to read the files.
        jobs: the number of processes; None for as many as are worth it.
        scheduler: the address of a Dask scheduler, whose workers do the tasks instead.
        corrections: the file of what people decided; it need not exist.
        on_error: called with the error of each input, or pair of documents, that failed; None raises the first.
        progress: called as the work proceeds.

    Raises:
        AlignerError: an input failed, and `on_error` is None.
    """
    (folder / "parts").mkdir(parents=True, exist_ok=True)
    fail = on_error or _raise
    runner = Runner(jobs, scheduler)
    known = KnownInputs(folder / "inputs.jsonl")
    keyed = _read(inputs, known, options, runner, fail, progress)
    for _, key in keyed:
        for message in known.facts[key].warnings:
            warnings.warn(message, AlignerWarning, stacklevel=2)
    facts = [each for _, key in keyed for each in known.facts[key].documents]
    sources = {each.id: Source(item, key, each.sentences) for item, key in keyed for each in known.facts[key].documents}
    encoder = DocumentEncoder(embedder.load())
    documents = [each.without_text() for each in facts]
    content = ContentPairs(folder / "content", sources, options, embedder, encoder.embedder, runner)
    pairs = pair_documents(documents, languages, encoder, content.find, progress)
    pairs = unite(complete(pairs, together)) if together else pairs
    if documents and not pairs:
        warnings.warn(why_nothing(documents, languages), AlignerWarning, stacklevel=2)
    decided = read_corrections(corrections) if corrections else []
    tasks = cut(pairs, sources, levels, identity(encoder.embedder), decided, tuple(together))
    work = Work(folder / "parts", embedder, tuple(levels), options)
    parts, made = _do(tasks, work, encoder.embedder, runner, progress)
    if corrections:
        tell_outcomes(folder, corrections, decided, tasks, parts, levels)
    built = put_together(facts, documents, pairs, tasks, parts, tuple(levels), made, fail)
    if built.pairs:
        write_record(folder, keyed, options, languages, levels, embedder, _places(built), together)
    return built


def _places(built: Built) -> list[Made]:
    """Return where each pair of documents of a build is."""
    rows = [(part.facts.pairs[number].row, part.path.stem) for part, number in built.places]
    return [Made(str(row["source"]), str(row["target"]), key) for row, key in rows]


def _read(
    inputs: Sequence[Input],
    known: KnownInputs,
    options: ReadOptions,
    runner: Runner,
    fail: OnError,
    progress: Progress | None,
) -> list[tuple[Input, str]]:
    """Read the files that are not known, and return those that could be read, in order, with their keys."""
    keyed: list[tuple[Input, str]] = []
    for item in inputs:
        try:
            keyed.append((item, key_of_input(item, options)))
        except InputError as error:
            fail(error)
    new = [(item, key) for item, key in keyed if key not in known.facts]
    groups = [new[k : k + _FILES_AT_ONCE] for k in range(0, len(new), _FILES_AT_ONCE)]
    work = sum(item.path.stat().st_size for item, _ in new) // _BYTES_AS_A_SENTENCE
    done = len(keyed) - len(new)
    errors: dict[str, str] = {}
    if progress is not None:
        progress("reading", done, len(keyed))
    for group, found in runner.run(partial(_read_group, options=options), groups, work):
        if isinstance(found, Exception):
            found = [InputFacts(error=str(_of(item, found))) for item, _ in group]
        facts = {key: each for (_, key), each in zip(group, found, strict=True)}
        known.add(facts)
        errors |= {key: each.error for key, each in facts.items() if each.error}
        done += len(group)
        if progress is not None:
            progress("reading", done, len(keyed))
    known.keep({key for _, key in keyed})
    for _, key in keyed:
        if key in errors:
            fail(AlignerError(errors[key]))
    return [(item, key) for item, key in keyed if key not in errors]


def _read_group(group: Sequence[tuple[Input, str]], *, options: ReadOptions) -> list[InputFacts]:
    return read_facts([item for item, _ in group], options)


def _of(item: Input, error: Exception) -> AlignerError:
    if isinstance(error, KilledError):
        return InputError(item.path, str(error))
    return error if isinstance(error, AlignerError) else UnexpectedError(item.path, error)


def _do(
    tasks: Sequence[Task], work: Work, embedder: Embedder, runner: Runner, progress: Progress | None
) -> tuple[dict[str, Part], int]:
    """Do the tasks that have no part, and return all parts by key, and the number of tasks done."""
    parts: dict[str, Part] = {}
    for task in tasks:
        path = part_path(work.folder, task.key)
        part = read_part(path)
        if part is not None and not part.facts.errors and path.with_suffix(SUFFIX).exists():
            parts[task.key] = part
    missing = [task for task in tasks if task.key not in parts]
    groups = chunks(missing, _SENTENCES_AT_ONCE)
    sentences = sum(task.sentences for task in missing)
    if runner.here(sentences):
        work = Work(work.folder, embedder, work.levels, work.options)
    done = len(tasks) - len(missing)
    failed: dict[str, str] = {}
    if progress is not None:
        progress("aligning", done, len(tasks))
    for group, error in runner.run(partial(do, work=work), groups, sentences):
        if error is not None:
            failed[group[0].key] = str(_of(group[0].inputs[0], error))
        done += len(group)
        if progress is not None:
            progress("aligning", done, len(tasks))
    for task in missing:
        part = read_part(part_path(work.folder, task.key))
        parts[task.key] = part or Part.failed(failed.get(task.key, f"{task.inputs[0].path}: was not aligned"))
    return parts, len(missing)


def _raise(error: AlignerError) -> None:
    raise error
