"""`aligner terms`: terms and their translations in aligned texts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aligner.cli.messages import number, say
from aligner.cli.options import (
    Command,
    accept_partial_option,
    encoding_option,
    quiet_option,
    table_format_option,
    table_languages_option,
)
from aligner.cli.output import check_formats, format_by_suffix
from aligner.cli.pairs import as_file, parse_pair, read_pairs
from aligner.cli.runs.kept import better_than_nothing, check_writable, left_as_it_was
from aligner.cli.runs.options import inputs_argument, run_options
from aligner.errors import AlignerError, InputError, errors_of

if TYPE_CHECKING:
    from aligner.cli.runs.journal import Journal
    from aligner.terms import Term

_GLOSSARIES = (".csv", ".tbx")


@click.command(cls=Command)
@click.option("-o", "--out", type=click.Path(path_type=Path),
              help="Output file; the extension selects the format. Default: standard output.")  # fmt: skip
@click.option("--output-format", "--format", "wanted", metavar="NAME", callback=check_formats,
              help="Output format: tsv, csv, xlsx, jsonl or parquet. Default: by the extension of --out, otherwise "
              "tsv.")  # fmt: skip
@click.option("--glossary", type=click.Path(path_type=Path),
              help="Also write a glossary for 'aligner check'; the extension is .csv or .tbx.")  # fmt: skip
@click.option(
    "--top", type=click.IntRange(min=1), metavar="N", help="Maximum number of terms per language pair. Default: all."
)
@click.option("--min-count", type=click.IntRange(min=2), default=3, show_default=True, metavar="N",
              help="Minimum number of pairs that contain a term and its translation.")  # fmt: skip
@click.option("--keep-identical", is_flag=True,
              help="Keep terms whose translation is identical, such as product names.")  # fmt: skip
@table_languages_option
@table_format_option
@encoding_option
@accept_partial_option
@quiet_option
@inputs_argument("paths", metavar="FILES")
@run_options()
def terms(
    paths: tuple[str, ...],
    out: Path | None,
    wanted: tuple[str, ...],
    glossary: Path | None,
    top: int | None,
    min_count: int,
    keep_identical: bool,
    languages: str | None,
    input_format: str | None,
    encoding: str | None,
    accept_partial: bool,
    quiet: bool,
    journal: Journal,
) -> int:
    """Extract terms and their translations.

    FILES are aligned texts: tables from 'aligner build' or its output folder, TMX, XLIFF, Moses files, gold sets, or
    TSV, CSV and XLSX files with a source and a target column.

    The output is a table with one row per term and translation, best candidates first; review it before you use it. The
    column rows lists pairs that contain both, by their number, counted from 1 through all FILES.

    \b
    Examples:
      aligner terms out/sentences.tsv --top 50
      aligner terms memory.tmx --out terms.xlsx --glossary terms.tbx
      aligner terms pairs.csv --languages en-vi --min-count 5 --out terms.tsv
    """
    from aligner.formats import dump_table, write_table
    from aligner.terms import link_table, to_frame

    format_name = _table_format(out, wanted)
    if glossary is not None and glossary.suffix.lower() not in _GLOSSARIES:
        raise click.BadParameter(f"{glossary}: the name must end in .csv or .tbx", param_hint="--glossary")
    check_writable(out, paths, format_name)
    check_writable(glossary, paths)
    pair = parse_pair(languages)
    columns: dict[str, list[str]] = {"source_text": [], "target_text": [], "source_lang": [], "target_lang": []}
    for done, path in enumerate(paths, 1):
        try:
            with errors_of(path), as_file(path, input_format) as file:
                read = read_pairs(file, input_format, pair, encoding, accept_partial)
        except AlignerError as error:
            journal.fail(error)
            continue
        for name, cells in columns.items():
            cells += read[name].tolist()
        journal("reading", done, len(paths))
    if len(journal.failures) == len(paths):
        return journal.conclude(done=False)
    found = _first(link_table(columns, min_count=min_count, keep_identical=keep_identical), top)
    journal.stage("finding terms")
    if not found and (there := better_than_nothing(out)):
        journal.fail(left_as_it_was(there, "no terms were found"))
        return journal.conclude(done=False)
    if glossary is not None:
        _write_glossary(found, glossary)
    frame = to_frame(found, columns)
    if out is None:
        dump_table(frame, sys.stdout.buffer, format_name)
    else:
        written = write_table(frame, out, format_name)
        if not quiet:
            files = [*written, *([glossary] if glossary else [])]
            say(f"{number(len(found), 'term')}; wrote {', '.join(map(str, files))}")
    return journal.conclude(done=True)


def _table_format(out: Path | None, wanted: tuple[str, ...]) -> str:
    from aligner.formats import format_names, get_format

    if len(wanted) > 1:
        raise click.UsageError("only one format can be written")
    name = wanted[0] if wanted else "tsv" if out is None else format_by_suffix(out)
    if get_format(name).holds != "any":
        able = ", ".join(each for each in format_names() if get_format(each).holds == "any")
        raise click.UsageError(f"{name} holds pairs of texts, not terms; use {able}")
    return name


def _first(found: list[Term], top: int | None) -> list[Term]:
    """Return the first terms of each language pair."""
    kept, counts = [], dict.fromkeys((term.languages for term in found), 0)
    for term in found:
        counts[term.languages] += 1
        if top is None or counts[term.languages] <= top:
            kept.append(term)
    return kept


def _write_glossary(found: list[Term], path: Path) -> None:
    from aligner.atomic import replace
    from aligner.terms.glossary import to_csv, to_tbx

    if path.is_dir():
        raise InputError(path, "is a folder")
    with replace(path) as file:
        file.write((to_tbx if path.suffix.lower() == ".tbx" else to_csv)(found).encode())
