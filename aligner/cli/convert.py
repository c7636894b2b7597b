"""`aligner convert`: from one aligned format to another."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aligner.cli.documents import read_two
from aligner.cli.messages import number
from aligner.cli.options import lines_option, quiet_option
from aligner.cli.output import accepted, check_formats, format_by_suffix, writing_options

if TYPE_CHECKING:
    from aligner.readers.base import Lines
    from aligner.types import Level

_STREAM = "-"


@click.command()
@click.argument("source", metavar="IN")
@click.argument("target", metavar="OUT")
@click.option(
    "--input-format",
    "--from",
    "given",
    metavar="NAME",
    callback=check_formats,
    help="IN's format, where it is not found.",
)
@click.option(
    "--output-format",
    "--format",
    "--to",
    "wanted",
    metavar="NAME",
    callback=check_formats,
    help="OUT's format; by its name's end.",
)
@writing_options
@click.option("--texts", nargs=2, metavar="SOURCE TARGET", help="align: the texts whose sentences IN numbers.")
@lines_option
@click.option(
    "--level",
    type=click.Choice(["sentence", "paragraph"]),
    default="sentence",
    show_default=True,
    help="align: what IN numbers.",
)
@quiet_option
def convert(
    source: str,
    target: str,
    given: tuple[str, ...],
    wanted: tuple[str, ...],
    writing: dict[str, Any],
    texts: tuple[str, str] | None,
    lines: Lines,
    level: Level,
    quiet: bool,
) -> None:
    """Convert aligned texts.

    From any aligned format to any other; aligner formats lists them with what each loses. - is standard input (with
    --from) or output (with --to). Of two files of Moses pairs, IN is either. An alignment index (.align) holds only
    numbers: --texts names its two texts, which are read as aligner align reads them (--lines line where their lines are
    numbered, as by vecalign and bertalign).

    \b
    Examples:
      aligner convert memory.tmx memory.xlsx
      aligner convert chapter.align chapter.tmx --texts chapter.zh.txt chapter.en.txt --lines line
      aligner convert corpus.en-zh.en corpus.tmx --lang-style script
      aligner convert out/sentences.tsv data --to hf
      aligner convert memory.xlf - --to tsv --columns source_text,target_text --no-header
    """
    from aligner.formats import dump_table, write_table

    path = Path(target)
    if len(given) > 1 or len(wanted) > 1:
        raise click.UsageError("one format for --from, one for --to")
    if target == _STREAM and not wanted:
        raise click.UsageError("standard output needs --to")
    name = wanted[0] if wanted else format_by_suffix(path, "OUT")
    (options,) = accepted(writing, [name])
    frame = _read(source, given[0] if given else None, **_read_texts(texts, lines, level))
    if target == _STREAM:
        dump_table(frame, sys.stdout.buffer, name, **options)
        return
    written = write_table(frame, path, name, **options)
    if not quiet:
        click.echo(f"{number(len(frame), 'pair')}; wrote {', '.join(map(str, written))}", err=True)


def _read_texts(paths: tuple[str, str] | None, lines: Lines, level: Level) -> dict[str, Any]:
    """What reading needs for a file that only numbers the units of two texts."""
    if paths is None:
        if lines != "auto" or level != "sentence":
            raise click.UsageError("--lines and --level say how --texts are read")
        return {}
    from aligner.readers import ReadOptions
    from aligner.segment import segment

    read = read_two(paths, [ReadOptions(lines=lines)] * 2)
    # Lines that are sentences already stay as they are, so that their numbers match the file's.
    return {"texts": read if lines == "line" else tuple(map(segment, read)), "level": level}


def _read(source: str, given: str | None, **numbered: Any) -> Any:  # noqa: ANN401  (a DataFrame, unknown to this layer)
    from aligner.formats import read_table

    if source != _STREAM:
        if given is None and not Path(source).exists():
            format_by_suffix(Path(source), "IN", written=False)
        return read_table(source, given, **numbered)
    if given is None:
        raise click.UsageError("standard input needs --from")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "stdin")
        with path.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        return read_table(path, given, **numbered)
