"""`aligner build`: a parallel corpus from documents."""

from __future__ import annotations

import tempfile
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aligner.cli.messages import Bars, number, report, say, say_first, verdict_note
from aligner.cli.options import (
    Command,
    embedding_options,
    jobs_option,
    language_pairs_option,
    level_option,
    reading_options,
)
from aligner.cli.output import Output, check_writable, output_options
from aligner.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from aligner.embed import EmbedderChoice
    from aligner.errors import AlignerError
    from aligner.pipeline import Corpus
    from aligner.readers import ReadOptions
    from aligner.types import Level
    from aligner.workspace import Built

_TABLES: dict[Level, str] = {"sentence": "sentences", "paragraph": "paragraphs"}
_FILES_SHOWN = 12


@click.command(cls=Command)
@click.argument("inputs", nargs=-1, required=True)
@level_option("Unit of alignment. Default: both if --out is a folder, otherwise sentence.", default=None)
@language_pairs_option("Default: all pairs, in the order en, zh, vi.")
@output_options(folder=True)
@reading_options
@embedding_options(choice=True)
@jobs_option
def build(
    inputs: tuple[str, ...],
    level: Level | None,
    languages: str | None,
    output: Output,
    options: ReadOptions,
    embedder: EmbedderChoice,
    jobs: int | None,
) -> int:
    """Build a parallel corpus from documents.

    INPUTS are files, folders and glob patterns; - is standard input. A file in several languages counts as one document
    per language. Documents are paired by manifest (the column group of a manifest.tsv), otherwise by group (the
    languages of one file), otherwise by name (page.en.md and page.zh.md), otherwise by content.

    The output is a table with one row per bead, a group of source and target sentences that correspond. A folder as
    --out gets four tables: sentences and paragraphs have one row per bead, documents one per document, and pairs one
    per pair of documents. The summary counts beads, one-sided beads (omissions and additions) and doubtful beads
    (confidence below 0.5).

    \b
    Examples:
      aligner build corpus --out out
      aligner build 'docs/**/*.md' --languages en-zh --out en-zh.parquet
      aligner build book.en.txt book.vi.txt --level paragraph > paragraphs.tsv
      aligner build bilingual.md --pattern blocks --out out --format tsv,tmx,html
      aligner build corpus --columns source_text,target_text --no-header
    """
    check_writable(output.path, inputs)
    levels: list[Level] = [level] if level else ["sentence", "paragraph"] if output.is_folder else ["sentence"]
    with _state(output) as state:
        failures: list[AlignerError] = []
        with Bars(output.quiet) as bars:
            built = _build(inputs, state, levels, languages, options, embedder, jobs, failures, bars)
        report(failures)
        if built is None:
            return 1 if failures else 0
        if output.path is not None and output.is_folder:
            written = _write_folder(built, output.path, output.formats)
        else:
            written = output.write(built.frame(levels[0]))
        output.summarize(_summarize(built, levels[0], failures, written), _show)
    return 1 if failures else 0


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


def _build(
    paths: Sequence[str],
    state: Path,
    levels: Sequence[Level],
    languages: str | None,
    options: ReadOptions,
    embedder: EmbedderChoice,
    jobs: int | None,
    failures: list[AlignerError],
    bars: Bars,
) -> Built | Corpus | None:
    """Build, remembering what was done; or in memory, where a document comes from standard input or a pipe."""
    from aligner.corpus import files
    from aligner.pairing import parse_languages
    from aligner.pipeline import align_corpus, read_inputs
    from aligner.workspace import update

    wanted = parse_languages(languages)
    found = files.find(paths, failures.append, allow_outside=options.allow_outside)
    if not all(item.path.is_file() for item in found):  # standard input and pipes, which are read once
        documents = [document for _, document in read_inputs(found, options=options, on_error=failures.append)]
        if not documents:
            return None
        loaded = embedder.load()
        return align_corpus(
            documents, wanted, levels=levels, embedder=loaded, options=options, on_error=failures.append
        )
    built = update(
        found,
        state,
        wanted,
        levels=levels,
        embedder=embedder,
        options=options,
        jobs=jobs,
        on_error=failures.append,
        progress=bars,
    )
    return built if built.documents else None


def _write_folder(built: Built | Corpus, folder: Path, formats: dict[str, dict[str, Any]]) -> list[str]:
    """Write all tables, unless those of this very build are there already; return the files."""
    from aligner.atomic import together
    from aligner.formats import get_format, write_parts
    from aligner.workspace import Built, written
    from aligner.workspace.update import STATE, forget

    key = written.key_of(built.key, formats) if isinstance(built, Built) else ""
    if key and (there := written.up_to_date(folder, key)):
        return there
    files: list[Path] = []
    with together() as waiting:
        for level in built.levels:
            frame = built.frame(level)
            for name, options in formats.items():
                files += write_parts(frame, folder, _TABLES[level], name, **options)
        about = {"documents": built.documents_frame(), "pairs": built.pairs_frame()}
        for name in [name for name in formats if get_format(name).holds == "any"] or ["tsv"]:
            for part, frame in about.items():
                files += write_parts(frame, folder, part, name)
        written.write_list(folder, key, files, dict(waiting))
    if isinstance(built, Built):
        forget(folder / STATE, built)
    return [*map(str, files)]


def _summarize(built: Built | Corpus, level: Level, failures: list[AlignerError], written: list[str]) -> dict[str, Any]:
    table = built.pairs_frame()
    shown = ["source", "target", "paired_by", "verdict", "translated_share", "beads", "one_sided", "doubtful"]
    pairs: list[dict[Any, Any]] = table[shown].to_dict("records")
    paired = {name for pair in pairs for name in (pair["source"], pair["target"])}
    return {
        "documents": dict(Counter(document.language for document in built.documents)),
        "level": level,
        "pairs": pairs,
        "unpaired": [document.id for document in built.documents if document.id not in paired],
        "failures": [str(error) for error in failures],
        "files": written,
    }


def _show(summary: dict[str, Any]) -> None:
    names = {code: facts.names[0].title() for code, facts in LANGUAGES.items()}
    languages = ", ".join(
        f"{count} {names.get(code, 'in an unknown language')}" for code, count in summary["documents"].items()
    )
    say(f"{number(sum(summary['documents'].values()), 'document')}: {languages}")
    pairs = summary["pairs"]
    how = Counter(pair["paired_by"] for pair in pairs)
    say(f"{number(len(pairs), 'pair')} of documents" + "".join(f", {count} by {way}" for way, count in how.items()))
    say_first(pairs, _describe)
    if pairs:
        total = {key: sum(pair[key] for pair in pairs) for key in ("beads", "one_sided", "doubtful")}
        say(f"{summary['level']} level: {_count(total)}")
    if summary["unpaired"]:
        say(f"not paired: {', '.join(summary['unpaired'])}")
    if summary["failures"]:
        say(f"{number(len(summary['failures']), 'input')} could not be used; see the errors above")
    if summary["files"]:
        files = summary["files"]
        more = f" and {len(files) - _FILES_SHOWN} more" if len(files) > _FILES_SHOWN else ""
        say(f"wrote {', '.join(files[:_FILES_SHOWN])}{more}")


def _describe(pair: dict[str, Any]) -> str:
    described = f"{pair['source']} - {pair['target']} (by {pair['paired_by']}): {_count(pair)}"
    if pair["verdict"] in ("parallel", ""):
        return described
    return f"{described}; {verdict_note(pair['verdict'], pair['translated_share'])}"


def _count(pair: dict[str, Any]) -> str:
    return f"{number(pair['beads'], 'bead')}, {pair['one_sided']} one-sided, {pair['doubtful']} doubtful"
