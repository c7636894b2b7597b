"""`aligner build`: a parallel corpus from documents."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aligner import __version__
from aligner.cli.messages import Bars, number, report, say, say_first, verdict_note
from aligner.cli.options import Command, embedding_options, language_pairs_option, level_option, reading_options
from aligner.cli.output import Output, check_writable, output_options
from aligner.languages import LANGUAGES

if TYPE_CHECKING:
    from aligner.embed import Embedder
    from aligner.errors import AlignerError
    from aligner.pipeline import Corpus
    from aligner.readers import ReadOptions
    from aligner.types import Level

_TABLES: dict[Level, str] = {"sentence": "sentences", "paragraph": "paragraphs"}
_FILES_SHOWN = 12
_LIST = ".trialign/files.json"


@click.command(cls=Command)
@click.argument("inputs", nargs=-1, required=True)
@level_option("Unit of alignment. Default: both if --out is a folder, otherwise sentence.", default=None)
@language_pairs_option("Default: all pairs, in the order en, zh, vi.")
@output_options(folder=True)
@reading_options
@embedding_options
def build(
    inputs: tuple[str, ...],
    level: Level | None,
    languages: str | None,
    output: Output,
    options: ReadOptions,
    embedder: Embedder,
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
    from aligner.pairing import parse_languages
    from aligner.pipeline import align_corpus, read_documents

    check_writable(output.path, inputs)
    levels: list[Level] = [level] if level else ["sentence", "paragraph"] if output.is_folder else ["sentence"]
    failures: list[AlignerError] = []
    with Bars(output.quiet) as bars:
        documents = read_documents(inputs, options=options, on_error=failures.append, progress=bars)
        report(failures)
        if not documents:
            return 1 if failures else 0
        known = len(failures)
        corpus = align_corpus(
            documents,
            parse_languages(languages),
            levels=levels,
            embedder=embedder,
            options=options,
            on_error=failures.append,
            progress=bars,
        )
        report(failures[known:])
    if output.path is not None and output.is_folder:
        written = _write_folder(corpus, output.path, output.formats)
    else:
        written = output.write(corpus.frame(levels[0]))
    output.summarize(_summarize(corpus, levels[0], failures, written), _show)
    return 1 if failures else 0


def _write_folder(corpus: Corpus, folder: Path, formats: dict[str, dict[str, Any]]) -> list[str]:
    from aligner.atomic import together
    from aligner.formats import get_format, write_parts
    from aligner.formats.table import documents_frame

    written: list[Path] = []
    about = {"documents": documents_frame(corpus.documents), "pairs": corpus.pairs_frame(next(iter(corpus.alignments)))}
    with together() as waiting:
        for level in corpus.alignments:
            frame = corpus.frame(level)
            for name, options in formats.items():
                written += write_parts(frame, folder, _TABLES[level], name, **options)
        for name in [name for name in formats if get_format(name).holds == "any"] or ["tsv"]:
            for part, frame in about.items():
                written += write_parts(frame, folder, part, name)
        _write_list(folder, dict(waiting))
    return [*map(str, written)]


def _write_list(folder: Path, waiting: dict[Path, Path]) -> None:
    """Write what the run wrote, with checksums; it takes its place last, so who reads it finds all files whole."""
    from aligner.atomic import replace

    listed = {}
    for path, new in waiting.items():
        files = sorted(file for file in new.rglob("*") if file.is_file()) if new.is_dir() else [new]
        for file in files:
            name = (path / file.relative_to(new)).relative_to(folder.resolve()).as_posix()
            with file.open("rb") as opened:
                digest = hashlib.file_digest(opened, "sha256").hexdigest()
            listed[name] = {"bytes": file.stat().st_size, "sha256": digest}
    with replace(folder / _LIST) as target:
        target.write((json.dumps({"trialign": __version__, "files": listed}, indent=1) + "\n").encode())


def _summarize(corpus: Corpus, level: Level, failures: list[AlignerError], written: list[str]) -> dict[str, Any]:
    table = corpus.pairs_frame(level)
    shown = ["source", "target", "paired_by", "verdict", "translated_share", "beads", "one_sided", "doubtful"]
    pairs: list[dict[Any, Any]] = table[shown].to_dict("records")
    paired = {name for pair in pairs for name in (pair["source"], pair["target"])}
    return {
        "documents": dict(Counter(document.language for document in corpus.documents)),
        "level": level,
        "pairs": pairs,
        "unpaired": [document.id for document in corpus.documents if document.id not in paired],
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
