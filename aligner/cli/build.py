"""`aligner build`: a parallel corpus from documents."""

from __future__ import annotations

import tempfile
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aligner.cli.options import (
    Command,
    jobs_option,
    language_pairs_option,
    level_option,
    reading_options,
    scheduler_option,
)
from aligner.cli.output import Output, output_options
from aligner.cli.runs.build_summary import show, summarize
from aligner.cli.runs.dry_run import dry_run_option, show_plan
from aligner.cli.runs.embedder import embedding_options
from aligner.cli.runs.kept import better_than_nothing, left_as_it_was
from aligner.cli.runs.options import corrections_option, inputs_argument, run_options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from aligner.cli.runs.journal import Journal
    from aligner.embed import EmbedderChoice
    from aligner.pipeline import Corpus
    from aligner.readers import ReadOptions
    from aligner.types import Level
    from aligner.workspace import Built

_TABLES: dict[Level, str] = {"sentence": "sentences", "paragraph": "paragraphs"}
_MULTI: dict[Level, str] = {"sentence": "multi", "paragraph": "multi-paragraphs"}


@click.command(cls=Command)
@level_option("Unit of alignment. Default: both if --out is a folder, otherwise sentence.", default=None)
@language_pairs_option(
    "Three languages, such as en-zh-vi, are aligned together. Default: all pairs, in the order en, zh, vi."
)
@output_options(folder=True)
@reading_options
@embedding_options(choice=True)
@jobs_option
@scheduler_option
@corrections_option("Default: corrections.jsonl in the output folder.")
@dry_run_option
@inputs_argument("inputs", metavar="INPUTS")
@run_options()
def build(
    inputs: tuple[str, ...],
    level: Level | None,
    languages: str | None,
    output: Output,
    options: ReadOptions,
    embedder: EmbedderChoice,
    jobs: int | None,
    scheduler: str | None,
    corrections: Path | None,
    dry_run: bool,
    journal: Journal,
) -> int:
    """Build a parallel corpus from documents.

    INPUTS are files, folders and glob patterns; - is standard input. A file in several languages counts as one document
    per language. Documents are paired by manifest (the column group of a manifest.tsv), otherwise by group (the
    languages of one file), otherwise by name (page.en.md and page.zh.md), otherwise by content.

    The output is a table with one row per bead, a group of source and target sentences that correspond. A folder as
    --out gets four tables: sentences and paragraphs have one row per bead, documents one per document, and pairs one
    per pair of documents. With three languages together (--languages en-zh-vi), the folder gets two more, multi and
    multi-paragraphs, with one row per unit in all three. The summary counts beads, one-sided beads (omissions and
    additions) and doubtful beads (confidence below 0.5). What people decided is kept in corrections.jsonl in that
    folder (see 'aligner corrections'): accepted and edited links stay as they are, and the text between them is
    aligned.

    \b
    Examples:
      aligner build corpus --out out
      aligner build 'docs/**/*.md' --languages en-zh --out en-zh.parquet
      aligner build corpus --languages en-zh-vi --out out --format tsv,tmx
      aligner build book.en.txt book.vi.txt --level paragraph > paragraphs.tsv
      aligner build bilingual.md --pattern blocks --out out --format tsv,tmx,html
      aligner build corpus --columns source_text,target_text --no-header
    """
    if jobs and scheduler:
        raise click.UsageError("--jobs is for this machine; the workers of --scheduler are started with the cluster")
    output.check(inputs)
    levels: list[Level] = [level] if level else ["sentence", "paragraph"] if output.is_folder else ["sentence"]
    if dry_run:
        return show_plan(inputs, languages, output, options, embedder, jobs, journal)
    with _state(output) as state:
        settings = _Settings(levels, languages, options, embedder, jobs, scheduler, _corrections(corrections, output))
        built = _build(inputs, state, settings, journal)
        there = None if built and built.pairs else _tables_there(output)
        if there is not None:
            what = "pair of documents" if built else "document"
            journal.fail(left_as_it_was(there, f"this build found no {what}"))
        code = journal.conclude(done=bool(built and built.pairs))
        if built is None or there is not None:
            return code
        if output.path is not None and output.is_folder:
            with _without_others(built, output.path):
                written = _write_folder(built, output.path, output.formats)
        else:
            written = output.write(built.frame(levels[0]))
        journal.stage("writing")
        output.summarize(summarize(built, levels[0], journal, written), show)
    return code


def _tables_there(output: Output) -> Path | None:
    """Return a table that a build without pairs of documents must not replace, or None."""
    return better_than_nothing(output.path, _TABLES.values() if output.is_folder else ())


@contextmanager
def _state(output: Output) -> Iterator[Path]:
    """Yield the folder of the build's state, locked: in the output folder, or a temporary one for a single file."""
    from aligner.workspace.update import STATE, locked

    if output.path is not None and output.is_folder:
        with locked(output.path / STATE):
            yield output.path / STATE
    else:
        with tempfile.TemporaryDirectory(prefix="aligner-") as folder:
            yield Path(folder)


@dataclass(frozen=True, slots=True)
class _Settings:
    """How to build; the attributes are the options of the command."""

    levels: Sequence[Level]
    languages: str | None
    options: ReadOptions
    embedder: EmbedderChoice
    jobs: int | None
    scheduler: str | None
    corrections: Path | None


def _corrections(given: Path | None, output: Output) -> Path | None:
    """Return the file of the corrections; None if there can be none."""
    from aligner.corrections.records import FILE_NAME

    if given is None and output.path is not None and output.is_folder:
        return output.path / FILE_NAME
    return given


def _build(paths: Sequence[str], state: Path, settings: _Settings, journal: Journal) -> Built | Corpus | None:
    """Build, remembering what was done; or in memory, where a document comes from standard input or a pipe."""
    from aligner.corpus import files
    from aligner.corrections import read_corrections
    from aligner.pairing import parse_languages, parse_together
    from aligner.pipeline import align_corpus, read_inputs
    from aligner.workspace import update

    options = settings.options
    wanted, together = parse_languages(settings.languages), parse_together(settings.languages)
    found = files.existing(files.find(paths, journal.fail, allow_outside=options.allow_outside), journal.fail, options)
    if not all(item.path.is_file() for item in found):  # standard input and pipes, which are read once
        documents = [document for _, document in read_inputs(found, options=options, on_error=journal.fail)]
        if not documents:
            return None
        return align_corpus(
            documents,
            wanted,
            levels=settings.levels,
            together=together,
            embedder=settings.embedder.load(),
            options=options,
            corrections=read_corrections(settings.corrections) if settings.corrections else (),
            on_error=journal.fail,
            progress=journal,
        )
    built = update(
        found,
        state,
        wanted,
        levels=settings.levels,
        together=together,
        embedder=settings.embedder,
        options=options,
        jobs=settings.jobs,
        scheduler=settings.scheduler,
        corrections=settings.corrections,
        on_error=journal.fail,
        progress=journal,
    )
    journal.note(f"tasks: {built.made} of {built.tasks} made, the others were up to date")
    return built if built.documents else None


def _without_others(built: Built | Corpus, folder: Path) -> AbstractContextManager[None]:
    """Have a table in three languages go that an earlier build wrote, if this one makes none."""
    from aligner.workspace.written import without

    if built.together:
        return nullcontext()
    return without(folder, _MULTI.values(), "this build does not align three languages together")


def _write_folder(built: Built | Corpus, folder: Path, formats: dict[str, dict[str, Any]]) -> list[str]:
    """Write all tables, unless those of this very build are there already; return the files."""
    from aligner.atomic import together
    from aligner.formats import get_format, write_parts
    from aligner.workspace import Built, written
    from aligner.workspace.parts import forget
    from aligner.workspace.update import STATE

    key = written.key_of(built.key, formats) if isinstance(built, Built) else ""
    if key and (there := written.up_to_date(folder, key)):
        if isinstance(built, Built):
            forget(folder / STATE, built.used)
        return there
    files: list[Path] = []
    with together() as waiting:
        for level in built.levels:
            files += _write_table(built, level, folder, formats)
            if built.together:
                files += _write_multi(built, level, folder, formats)
        about = {"documents": built.documents_frame(), "pairs": built.pairs_frame()}
        for name in [name for name in formats if get_format(name).holds == "any"] or ["tsv"]:
            for part, frame in about.items():
                files += write_parts(frame, folder, part, name)
        written.write_list(folder, key, files, dict(waiting))
    if isinstance(built, Built):
        forget(folder / STATE, built.used)
    return [*map(str, files)]


def _write_table(built: Built | Corpus, level: Level, folder: Path, formats: dict[str, dict[str, Any]]) -> list[Path]:
    """Write the table of pairs of one level."""
    from aligner.workspace import Built

    frames = built.table(level).frames if isinstance(built, Built) else None
    return _write_all(_TABLES[level], frames, partial(built.frame, level), folder, formats)


def _write_multi(built: Built | Corpus, level: Level, folder: Path, formats: dict[str, dict[str, Any]]) -> list[Path]:
    """Write the table of units in three languages of one level, as TSV if no format can hold it."""
    from aligner.formats import get_format
    from aligner.formats.multi.writing import holds_multi
    from aligner.workspace import Built

    # The names of columns, and the layouts, are those of tables of pairs.
    held = {
        name: {option: value for option, value in options.items() if option not in ("columns", "layout")}
        for name, options in formats.items()
        if holds_multi(get_format(name))
    }
    frames = built.multi_table(level).frames if isinstance(built, Built) else None
    return _write_all(_MULTI[level], frames, partial(built.multi_frame, level), folder, held or {"tsv": {}})


def _write_all(
    stem: str,
    frames: Callable[[], Iterator[Any]] | None,
    whole: Callable[[], Any],
    folder: Path,
    formats: dict[str, dict[str, Any]],
) -> list[Path]:
    """Write a table in all formats: in parts where it comes in parts and the format takes them, otherwise whole."""
    from aligner.formats import get_format, takes_parts, write_parts, write_stream

    streamed = {name for name, options in formats.items() if frames and takes_parts(name, options)}
    frame: Any = whole() if len(streamed) < len(formats) else None
    files: list[Path] = []
    for name, options in formats.items():
        if frames and name in streamed:
            files += write_stream(frames(), folder / f"{stem}{get_format(name).suffixes[0]}", name, **options)
        else:
            files += write_parts(frame, folder, stem, name, **options)
    return files
