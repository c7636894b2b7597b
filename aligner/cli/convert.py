"""`aligner convert`: from one aligned format to another."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import click

from aligner.cli.common import accepted, check_formats, format_of, quiet_option, writing_options

_STREAM = "-"


@click.command()
@click.argument("source", metavar="IN")
@click.argument("target", metavar="OUT")
@click.option("--from", "given", metavar="NAME", callback=check_formats, help="IN's format, where it is not found.")
@click.option("--to", "wanted", metavar="NAME", callback=check_formats, help="OUT's format; by its name's end.")
@writing_options
@quiet_option
def convert(
    source: str, target: str, given: tuple[str, ...], wanted: tuple[str, ...], writing: dict[str, Any], quiet: bool
) -> None:
    """Convert aligned texts.

    From any aligned format to any other; aligner formats lists them with what each loses. - is standard input (with
    --from) or output (with --to). Of two files of Moses pairs, IN is either.

    \b
    Examples:
      aligner convert memory.tmx memory.xlsx
      aligner convert corpus.en-zh.en corpus.tmx --lang-style script
      aligner convert out/sentences.tsv data --to hf
      aligner convert memory.xlf - --to tsv --columns source_text,target_text --no-header
    """
    from aligner import exporters

    path = Path(target)
    if len(given) > 1 or len(wanted) > 1:
        raise click.UsageError("one format for --from, one for --to")
    if target == _STREAM and not wanted:
        raise click.UsageError("standard output needs --to")
    name = wanted[0] if wanted else format_of(path, "OUT")
    (options,) = accepted(writing, [name])
    frame = _read(source, given[0] if given else None)
    if target == _STREAM:
        exporters.dump(frame, sys.stdout.buffer, name, **options)
        return
    written = exporters.write(frame, path, name, **options)
    if not quiet:
        click.echo(f"{len(frame)} pairs; wrote {', '.join(map(str, written))}", err=True)


def _read(source: str, given: str | None) -> Any:  # noqa: ANN401  (a DataFrame, of which this layer knows nothing)
    from aligner import exporters

    if source != _STREAM:
        if given is None and not Path(source).exists():
            format_of(Path(source), "IN")
        return exporters.read(source, given)
    if given is None:
        raise click.UsageError("standard input needs --from")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "stdin")
        with path.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        return exporters.read(path, given)
