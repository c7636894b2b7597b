"""`aligner filter`: take out of a table what is no use as training data."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aligner.cli.messages import say
from aligner.cli.options import (
    Command,
    accept_partial_option,
    encoding_option,
    table_format_option,
    table_languages_option,
)
from aligner.cli.output import Output, output_options
from aligner.cli.pairs import as_file, parse_pair, read_pairs
from aligner.cli.runs.kept import better_than_nothing, check_writable, left_as_it_was
from aligner.cli.runs.options import run_options

if TYPE_CHECKING:
    from aligner.cli.runs.journal import Journal
    from aligner.filters import FilterReport, Recipe


@click.command(cls=Command)
@click.argument("table", required=False)
@click.option("--recipe", metavar="FILE", help="Recipe in TOML: the steps, in order. Default: the built-in recipe.")
@click.option("--drop", is_flag=True, help="Leave out rejected pairs. Default: keep them, with status and reason.")
@click.option("--report", "report_path", type=click.Path(path_type=Path), metavar="FILE",
              help="Also write the report to FILE: JSON if the extension is .json, otherwise text.")  # fmt: skip
@click.option("--show-recipe", is_flag=True, help="Print the recipe and exit.")
@table_languages_option
@table_format_option
@encoding_option
@accept_partial_option
@output_options()
@run_options(strict=False)
def filter(
    table: str | None,
    recipe: str | None,
    drop: bool,
    report_path: Path | None,
    show_recipe: bool,
    languages: str | None,
    input_format: str | None,
    encoding: str | None,
    accept_partial: bool,
    output: Output,
    journal: Journal,
) -> int:
    """Filter a table of pairs for training data.

    TABLE holds aligned texts in any format, or is the output folder of 'aligner build'. Each step of the recipe looks
    for one kind of noise: pairs that are no translations, untranslated or cut-off sides, other languages, markup, menus
    and notices, duplicates. A rejected pair stays in the table with the status rejected and the name of the step in the
    column reason, unless --drop is given. Pairs that a person accepted or edited are kept.

    The report lists how many pairs each step rejects alone, and how many in order, of those that the steps before it
    left.

    \b
    Examples:
      aligner filter out/sentences.tsv -o clean.tsv
      aligner filter memory.tmx --drop -o clean.parquet --report report.json
      aligner filter --show-recipe > clean.toml
      aligner filter out/sentences.tsv --recipe clean.toml -o clean.tsv
    """
    from aligner.filters import DEFAULT, read_recipe

    chosen = read_recipe(recipe or DEFAULT)
    if show_recipe:
        click.echo(chosen.text, nl=False)
        return 0
    if table is None:
        raise click.UsageError("Missing argument 'TABLE'")
    inputs = [table, *([recipe] if recipe else [])]
    output.check(inputs)
    check_writable(report_path, inputs)
    with as_file(table, input_format) as path:
        report = _filter(path, chosen, drop, (languages, input_format, encoding, accept_partial), output, journal)
    if report_path is not None:
        _write(report, report_path)
    text = report.to_text()
    output.summarize(report.to_json(), lambda _: say(text.rstrip("\n")))
    return journal.conclude(done=True)


def _filter(
    path: str,
    recipe: Recipe,
    drop: bool,
    reading: tuple[str | None, str | None, str | None, bool],
    output: Output,
    journal: Journal,
) -> FilterReport:
    from aligner.filters import filter_with_report
    from aligner.filters.streams import filter_file

    languages, input_format, encoding, accept_partial = reading
    ((name, options),) = output.formats.items()
    if languages is None and encoding is None and not options:
        streamed = filter_file(
            Path(path), output.path, name, recipe, drop=drop, input_format=input_format, accept_partial=accept_partial,
            standard_output=sys.stdout.buffer, progress=journal,
        )  # fmt: skip
        if streamed is not None:
            return streamed
    frame = read_pairs(path, input_format, parse_pair(languages), encoding, accept_partial)
    journal.stage("reading")
    filtered, report = filter_with_report(frame, recipe, drop=drop)
    journal.stage("filtering")
    if not len(filtered) and (there := better_than_nothing(output.path)):
        raise left_as_it_was(there, "no pairs are left")
    output.write(filtered)
    journal.stage("writing")
    return report


def _write(report: FilterReport, path: Path) -> None:
    from aligner.atomic import replace

    is_json = path.suffix.lower() == ".json"
    text = json.dumps(report.to_json(), ensure_ascii=False, indent=1) + "\n" if is_json else report.to_text()
    with replace(path) as file:
        file.write(text.encode(errors="backslashreplace"))
