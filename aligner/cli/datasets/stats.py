"""`aligner stats`: what a corpus has, in figures."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal

import click

from aligner.cli.messages import number
from aligner.cli.options import (
    Command,
    accept_partial_option,
    json_option,
    level_option,
    quiet_option,
    table_format_option,
)
from aligner.cli.pairs import as_file, name_of
from aligner.cli.runs.options import run_options

if TYPE_CHECKING:
    from aligner.cli.runs.journal import Journal

_SHOWN = 10


@click.command(cls=Command)
@click.argument("table", metavar="TABLE")
@level_option("Table to take from the output folder of a build. Default: sentences, if there are any.", default=None)
@table_format_option
@accept_partial_option
@json_option("Print all figures as JSON, document by document.")
@quiet_option
@run_options(strict=False)
def stats(
    table: str,
    level: Literal["sentence", "paragraph"] | None,
    input_format: str | None,
    accept_partial: bool,
    quiet: bool,
    as_json: bool,
    journal: Journal,
) -> None:
    """Count what a corpus has.

    TABLE is the output folder of 'aligner build', or a table in any aligned format. Counted are documents, sentences,
    characters and tokens by language (each sentence once, in however many rows it is), kinds of beads, doubtful beads
    (confidence below 0.5), findings of checks, and what filters took. Tokens are those of the bundled encoder.

    \b
    Examples:
      aligner stats out
      aligner stats memory.tmx --json | jq .languages
    """
    from aligner.embed.bundled import BundledEncoder
    from aligner.report.reading import open_table
    from aligner.report.statistics import count
    from aligner.report.summary import summarize

    with as_file(table, input_format, level) as path:
        opened = open_table(path, input_format, level=level, accept_partial=accept_partial, name=name_of(table))
        summary = summarize(opened, count(opened, BundledEncoder().count_tokens, journal))
    if as_json:
        click.echo(json.dumps(summary, ensure_ascii=False, indent=1))
    else:
        _show(summary)


def _show(summary: dict[str, Any]) -> None:
    units = f"{summary['level']}s"
    _table(
        ["language", "documents", units, "characters", "tokens"],
        [
            [name, *(counts[key] for key in ("documents", units, "characters", "tokens"))]
            for name, counts in summary["languages"].items()
        ],
    )
    _table(
        ["pair", "documents", "beads", "one-sided", "doubtful", "kinds of beads"],
        [
            [name, *(counts[key] for key in ("documents", "beads", "one_sided", "doubtful")), _kinds(counts)]
            for name, counts in summary["pairs"].items()
        ],
    )
    if summary["findings"]:
        rows = [[f"{each['code']} {each['name']}", each["rows"]] for each in summary["findings"]]
        _table(["finding", "rows"], rows)
    for heading, key in (("rejected because of", "reasons"), ("split", "splits")):
        if summary[key]:
            _table([heading, "rows"], [[name, rows] for name, rows in summary[key].items()])
    doubtful = [each for each in summary["documents"] if each["doubtful"] or each["with_findings"]]
    if doubtful:
        rows = [[_names(each), each["beads"], each["doubtful"], each["with_findings"]] for each in doubtful[:_SHOWN]]
        _table(["documents most in need of a look", "beads", "doubtful", "with findings"], rows)
        if len(doubtful) > _SHOWN:
            click.echo(f"and {number(len(doubtful) - _SHOWN, 'more pair')} of documents\n")


def _names(pair: dict[str, Any]) -> str:
    return f"{pair['source']} - {pair['target']}"


def _kinds(counts: dict[str, Any]) -> str:
    shown = [f"{kind}: {rows:,}" for kind, rows in counts["kinds"].items()]
    return ", ".join(shown[:5]) + (", ..." if len(shown) > 5 else "")


def _table(heads: list[str], rows: list[list[Any]]) -> None:
    """Print a table; numbers are aligned to the right."""
    from aligner.languages import count_columns

    cells = [[f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row] for row in rows]
    widths = [max(count_columns(row[k]) for row in [heads, *cells]) for k in range(len(heads))]
    right = [bool(rows) and isinstance(rows[0][k], int) for k in range(len(heads))]
    for row in [heads, *cells]:
        padded = [
            " " * (width - count_columns(cell)) + cell if to_right else cell + " " * (width - count_columns(cell))
            for cell, width, to_right in zip(row, widths, right, strict=True)
        ]
        click.echo("  ".join(padded).rstrip())
    click.echo()
