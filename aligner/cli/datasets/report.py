"""`aligner report`: a page that shows what a corpus is like."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from aligner.cli.messages import number, say
from aligner.cli.options import Command, accept_partial_option, level_option, quiet_option, table_format_option
from aligner.cli.pairs import as_file, name_of
from aligner.cli.runs.kept import check_writable
from aligner.cli.runs.options import run_options

if TYPE_CHECKING:
    from aligner.cli.runs.journal import Journal


@click.command(cls=Command)
@click.argument("table", metavar="TABLE")
@click.option("-o", "--out", type=click.Path(path_type=Path), default="report.html", show_default=True, metavar="FILE",
              help="The page.")  # fmt: skip
@level_option("Table to take from the output folder of a build. Default: sentences, if there are any.", default=None)
@table_format_option
@accept_partial_option
@quiet_option
@run_options(strict=False)
def report(
    table: str,
    out: Path,
    level: Literal["sentence", "paragraph"] | None,
    input_format: str | None,
    accept_partial: bool,
    quiet: bool,
    journal: Journal,
) -> None:
    """Write a page that shows what a corpus is like.

    TABLE is the output folder of 'aligner build', or a table in any aligned format. The page has the figures of
    'aligner stats', kinds of beads, confidence and its calibration, lengths, findings of checks, what filters took,
    what is doubtful by document, and a picture of each alignment. It needs no network.

    \b
    Examples:
      aligner report out
      aligner report clean.parquet --out clean.html
    """
    from aligner.embed.bundled import BundledEncoder
    from aligner.report.page import write
    from aligner.report.reading import open_table

    check_writable(out, (table,), "html")
    with as_file(table, input_format, level) as path:
        opened = open_table(path, input_format, level=level, accept_partial=accept_partial, name=name_of(table))
        summary = write(opened, out, BundledEncoder().count_tokens, journal)
    journal.stage("writing")
    if not quiet:
        documents = number(len(summary["documents"]), "pair")
        say(f"{number(summary['rows'], 'row')}, {documents} of documents; wrote {out}")
