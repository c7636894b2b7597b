"""`aligner split`: rows for training, development and testing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from aligner.cli.runs.options import run_options

if TYPE_CHECKING:
    import pandas as pd

    from aligner.cli.runs.journal import Journal


@click.command(cls=Command)
@click.argument("table")
@click.option("--test", type=click.IntRange(min=0), default=2000, show_default=True, metavar="N",
              help="Number of pairs for testing.")  # fmt: skip
@click.option("--dev", type=click.IntRange(min=0), default=2000, show_default=True, metavar="N",
              help="Number of pairs for development.")  # fmt: skip
@table_languages_option
@table_format_option
@encoding_option
@accept_partial_option
@output_options(folder=True)
@run_options(strict=False)
def split(
    table: str,
    test: int,
    dev: int,
    languages: str | None,
    input_format: str | None,
    encoding: str | None,
    accept_partial: bool,
    output: Output,
    journal: Journal,
) -> int:
    """Split a table of pairs into train, dev and test.

    TABLE holds aligned texts in any format, or is the output folder of 'aligner build'. Whole documents are taken, in
    an order that depends on their names only, until there are as many pairs as wanted; documents with more pairs than
    that stay in train. Groups and copies of
    documents stay together. Pairs of train that hold a text of dev or test, or nearly the same, are in no split.

    If OUT is a file, it is TABLE with a column split, which hf and moses make separate files of. If OUT is a folder,
    it gets train, dev and test as tables of their own.

    \b
    Examples:
      aligner split clean.tsv --test 2000 --dev 2000 -o split.tsv
      aligner split clean.tsv --test 500 --dev 500 -o data --format tsv,moses
      aligner split clean.parquet -o corpus.hf
    """
    from aligner.splits import split_frame

    output.check([table])
    with as_file(table, input_format) as path:
        frame = read_pairs(path, input_format, parse_pair(languages), encoding, accept_partial)
    journal.stage("reading")
    made = split_frame(frame, test=test, dev=dev)
    journal.stage("splitting")
    written = _write_folder(made, output) if output.is_folder else output.write(made)
    journal.stage("writing")
    output.summarize({"rows": made.attrs["splits"], "files": written}, _show)
    return journal.conclude(done=True)


def _show(summary: dict[str, Any]) -> None:
    rows = summary["rows"]
    parts = ", ".join(f"{count:,} {name}" for name, count in rows.items() if name)
    apart = f"; {rows['']:,} in none, because dev or test has their texts" if rows[""] else ""
    wrote = f"; wrote {', '.join(summary['files'])}" if summary["files"] else ""
    say(f"{parts}{apart}{wrote}")


def _write_folder(frame: pd.DataFrame, output: Output) -> list[str]:
    """Write each split as a table of its own; formats that are folders hold all splits."""
    from aligner.formats import get_format, write_parts, write_table
    from aligner.formats.table import SPLIT, SPLITS

    assert output.path is not None  # a folder
    written: list[Path] = []
    for name, options in output.formats.items():
        if get_format(name).makes == "folder":
            written += write_table(frame, output.path / f"data{get_format(name).suffixes[0]}", name, **options)
            continue
        for each in SPLITS:
            part = frame[frame[SPLIT] == each].drop(columns=SPLIT).reset_index(drop=True)
            part.attrs = frame.attrs
            if len(part):
                written += write_parts(part, output.path, each, name, **options)
    return [*map(str, written)]
