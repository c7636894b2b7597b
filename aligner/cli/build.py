"""`aligner build`: documents in, parallel corpus out."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aligner.cli.common import (
    Bars,
    accepted,
    check_formats,
    check_languages,
    embedding_options,
    format_by_suffix,
    json_option,
    quiet_option,
    reading_options,
    remark,
    report,
    writing_options,
)
from aligner.cli.output import check_writable
from aligner.languages import LANGUAGES

if TYPE_CHECKING:
    from aligner.embed import Embedder
    from aligner.errors import AlignerError
    from aligner.pipeline import Corpus
    from aligner.readers import ReadOptions
    from aligner.types import Level

_TABLES: dict[Level, str] = {"sentence": "sentences", "paragraph": "paragraphs"}
_PAIRS_SHOWN = 20
_FILES_SHOWN = 12


@click.command()
@click.argument("inputs", nargs=-1, required=True)
@click.option(
    "-o",
    "--out",
    metavar="PATH",
    help="A folder for tables of sentences, paragraphs and documents, or one "
    "file, whose name's end says its format; standard output if not given.",
)
@click.option(
    "--format",
    "formats",
    metavar="NAMES",
    callback=check_formats,
    help="Formats with commas between, tsv by default; aligner formats lists them.",
)
@click.option(
    "--level",
    type=click.Choice(["sentence", "paragraph"]),
    help="What a row pairs; default: both for a folder, else sentences.",
)
@click.option(
    "--languages",
    metavar="PAIRS",
    callback=check_languages,
    help="Language pairs, source first: zh-en, or en-zh,en-vi; default: all of en, zh, vi.",
)
@reading_options
@writing_options
@embedding_options
@quiet_option
@json_option
def build(
    inputs: tuple[str, ...],
    out: str | None,
    formats: tuple[str, ...],
    level: Level | None,
    languages: str | None,
    options: ReadOptions,
    writing: dict[str, Any],
    embedder: Embedder,
    quiet: bool,
    as_json: bool,
) -> int:
    """Documents in, parallel corpus out.

    INPUTS are files, folders and globs; - is standard input. Documents go together by their group (both languages in
    one file, or a folder's manifest.tsv), else by name (page.en.md and page.zh.md), else by what they say. With --json
    the summary is JSON on standard output; without --out, the table itself is JSON lines.

    \b
    Examples:
      aligner build corpus --out out
      aligner build 'docs/**/*.md' --languages en-zh --out en-zh.parquet
      aligner build book.en.txt book.vi.txt --level paragraph > paragraphs.tsv
      aligner build bilingual.md --pattern blocks --out out --format tsv,tmx,html
      aligner build corpus --out out --format tsv --columns source_text,target_text --no-header
    """

    from aligner.formats import dump_table, write_table
    from aligner.pairing import parse_languages
    from aligner.pipeline import align_corpus, read_documents

    path = Path(out) if out else None
    folder = path is not None and (path.is_dir() or not path.suffix or str(out).endswith(("/", "\\")))
    if not folder and len(formats) > 1:
        raise click.BadParameter("several formats need a folder as --out", param_hint="--format")
    if path and not folder:
        formats = formats or (format_by_suffix(path),)
    formats = formats or ("jsonl" if as_json and path is None else "tsv",)
    format_options = dict(zip(formats, accepted(writing, formats), strict=True))
    check_writable(path, inputs)
    levels: list[Level] = [level] if level else ["sentence", "paragraph"] if folder else ["sentence"]
    failures: list[AlignerError] = []
    with Bars(quiet) as bars:
        documents = read_documents(inputs, options=options, on_error=failures.append, progress=bars)
        code = report(failures)
        if not documents:
            return code
        corpus = align_corpus(
            documents, parse_languages(languages), levels=levels, embedder=embedder, options=options, progress=bars
        )
    written: list[str] = []
    if path is None:
        dump_table(corpus.frame(levels[0]), sys.stdout.buffer, formats[0], **format_options[formats[0]])
    elif folder:
        written = _write_folder(corpus, path, format_options)
    else:
        written = [*map(str, write_table(corpus.frame(levels[0]), path, formats[0], **format_options[formats[0]]))]
    summary = _summarize(corpus, levels[0], failures, written)
    if as_json and path is not None:
        click.echo(json.dumps(summary, ensure_ascii=False, indent=1))
    elif not quiet:
        _show(summary)
    return code


def _write_folder(corpus: Corpus, folder: Path, formats: dict[str, dict[str, Any]]) -> list[str]:
    from aligner.formats import get_format, write_parts
    from aligner.formats.table import documents_frame

    written: list[Path] = []
    for level in corpus.alignments:
        frame = corpus.frame(level)
        for name, options in formats.items():
            written += write_parts(frame, folder, _TABLES[level], name, **options)
    about = {"documents": documents_frame(corpus.documents), "pairs": corpus.pairs_frame(next(iter(corpus.alignments)))}
    for name in [name for name in formats if get_format(name).holds == "any"] or ["tsv"]:
        for part, frame in about.items():
            written += write_parts(frame, folder, part, name)
    return [*map(str, written)]


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
    def tell(line: str) -> None:
        click.echo(line, err=True)

    names = {code: facts.names[0].title() for code, facts in LANGUAGES.items()}
    languages = ", ".join(
        f"{count} {names.get(code, 'in no known language')}" for code, count in summary["documents"].items()
    )
    tell(f"{_number(sum(summary['documents'].values()), 'document')}: {languages}")
    pairs = summary["pairs"]
    how = Counter(pair["paired_by"] for pair in pairs)
    tell(f"{_number(len(pairs), 'pair')} of documents" + "".join(f", {count} by {way}" for way, count in how.items()))
    for pair in pairs[:_PAIRS_SHOWN]:
        tell(f"  {pair['source']} - {pair['target']} (by {pair['paired_by']}): {_count(pair)}{remark(**pair)}")
    if len(pairs) > _PAIRS_SHOWN:
        tell(f"  and {len(pairs) - _PAIRS_SHOWN} more")
    if pairs:
        total = {key: sum(pair[key] for pair in pairs) for key in ("beads", "one_sided", "doubtful")}
        tell(f"{summary['level']} level: {_count(total)}")
    if summary["unpaired"]:
        tell(f"not paired: {', '.join(summary['unpaired'])}")
    if summary["failures"]:
        tell(f"{_number(len(summary['failures']), 'input')} could not be used; see the errors above")
    if summary["files"]:
        files = summary["files"]
        more = f" and {len(files) - _FILES_SHOWN} more" if len(files) > _FILES_SHOWN else ""
        tell(f"wrote {', '.join(files[:_FILES_SHOWN])}{more}")


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _count(pair: dict[str, Any]) -> str:
    return f"{_number(pair['beads'], 'bead')}, {pair['one_sided']} one-sided, {pair['doubtful']} doubtful"
