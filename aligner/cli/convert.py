"""`aligner convert`: aligned texts from one format to another."""

from __future__ import annotations

import functools
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aligner.cli.documents import read_two
from aligner.cli.messages import number, say
from aligner.cli.options import (
    Command,
    accept_partial_option,
    encoding_option,
    level_option,
    lines_option,
    option_under,
    quiet_option,
)
from aligner.cli.output import accepted, check_formats, format_by_suffix, writing_options
from aligner.cli.pairs import as_file
from aligner.cli.runs.kept import better_than_nothing, check_writable, left_as_it_was
from aligner.cli.runs.options import corrections_option, run_options
from aligner.cli.runs.workspaces import with_corrections

if TYPE_CHECKING:
    from aligner.cli.runs.journal import Journal
    from aligner.readers.base import Lines
    from aligner.types import Level

_STREAM = "-"
_selection_option = option_under("Selection of pairs")


@click.command(cls=Command)
@click.argument("source", metavar="IN")
@click.argument("target", metavar="OUT")
@click.option(
    "--input-format",
    "--from",
    "given",
    metavar="NAME",
    callback=functools.partial(check_formats, written=False),
    help="Format of IN; 'aligner formats' lists them. Default: detected.",
)
@click.option(
    "--output-format",
    "--format",
    "--to",
    "wanted",
    metavar="NAME",
    callback=check_formats,
    help="Format of OUT; 'aligner formats' lists them. Default: by the extension of OUT.",
)
@writing_options
@_selection_option("--only", type=click.Choice(["accepted"]), help="Write only pairs that a person accepted or edited.")
@_selection_option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    metavar="P",
    help="Write only pairs of this confidence or more, and those that a person accepted or edited.",
)
@_selection_option(
    "--without-untranslated",
    is_flag=True,
    help="Leave out pairs with one side only, and pairs whose target is left untranslated.",
)
@encoding_option
@accept_partial_option
@click.option("--texts", nargs=2, metavar="SOURCE TARGET", help="Source and target text of an .align file.")
@lines_option
@level_option("Unit that the numbers in an .align file count; table to take from a folder.", default=None)
@corrections_option("Default: corrections.jsonl beside IN.")
@quiet_option
@run_options(strict=False)
def convert(
    source: str,
    target: str,
    given: tuple[str, ...],
    wanted: tuple[str, ...],
    writing: dict[str, Any],
    only: str | None,
    min_confidence: float | None,
    without_untranslated: bool,
    encoding: str | None,
    accept_partial: bool,
    texts: tuple[str, str] | None,
    lines: Lines,
    level: Level | None,
    corrections: Path | None,
    quiet: bool,
    journal: Journal,
) -> None:
    """Convert between formats of aligned texts.

    'aligner formats' lists the formats and what is lost in each. IN may be - for standard input (requires --from). OUT
    may be - for standard output (requires --to). For Moses files, IN is either file of the pair, and OUT is a name such
    as corpus.moses, which makes one file per language, such as corpus.en-zh.en.

    IN may also be the output folder of 'aligner build', or a folder that 'aligner edit' works in: then it is the table
    of pairs, with everything that was corrected since.

    An .align file contains the numbers of sentences but not their texts. --texts names the two texts, which are read as
    by 'aligner align'. Add --lines line if the numbers are line numbers, as in the output of vecalign and bertalign.

    A table of units in three languages, such as multi.tsv, is converted as such.

    Corrections beside IN (see 'aligner corrections') give its pairs their statuses and edited texts. In a table that is
    newer than the corrections, only pairs without a status change. Links change in a build only.

    \b
    Examples:
      aligner convert memory.tmx memory.xlsx
      aligner convert out/sentences.tsv sure.tmx --min-confidence 0.9
      aligner convert out memory.tmx --only accepted
      aligner convert ch1.align ch1.tmx --texts ch1.zh.txt ch1.en.txt --lines line
      aligner convert corpus.en-zh.en corpus.tmx --lang-style script
      aligner convert out/sentences.tsv data --to hf
      aligner convert memory.xlf - --to tsv --columns source_text,target_text
    """
    from aligner.formats import dump_table, write_table
    from aligner.formats.defaults import complete
    from aligner.formats.selection import Selection, select_pairs

    path = Path(target)
    if len(given) > 1 or len(wanted) > 1:
        raise click.UsageError("only one format can be given with --from and --to")
    if target == _STREAM and not wanted:
        raise click.UsageError("standard output requires --to")
    name = wanted[0] if wanted else format_by_suffix(path, "OUT")
    (options,) = accepted(writing, [name])
    if target != _STREAM:
        check_writable(path, (source,), name)
    if texts is None and (lines != "auto" or (level == "paragraph" and not Path(source).is_dir())):
        raise click.UsageError("--lines and --level require --texts")
    reading = {**_read_texts(texts, lines, level or "sentence", encoding), "accept_partial": accept_partial}
    frame = _read(source, given[0] if given else None, level if texts is None else None, corrections, **reading)
    journal.stage("reading")
    whole = len(frame)
    chosen = Selection(only is not None, min_confidence, without_untranslated)
    frame = select_pairs(complete(frame, path.stem), chosen) if chosen != Selection() else frame
    if target == _STREAM:
        dump_table(frame, sys.stdout.buffer, name, **options)
        return
    if not len(frame) and (there := better_than_nothing(path)):
        raise left_as_it_was(there, f"{source} holds no pairs" if not whole else "no pair is as asked for")
    written = write_table(frame, path, name, **options)
    journal.stage("writing")
    if not quiet:
        selected = f", {len(frame)} selected" if chosen != Selection() else ""
        what = "unit" if "unit_id" in frame else "pair"
        say(f"{number(whole, what)} read{selected}; wrote {', '.join(map(str, written))}")


def _read_texts(paths: tuple[str, str] | None, lines: Lines, level: Level, encoding: str | None) -> dict[str, Any]:
    """Return the arguments of `read_table`: the encoding, the two texts that an index numbers, and the level."""
    if paths is None:
        return {"encoding": encoding}
    from aligner.readers import ReadOptions
    from aligner.segment import segment

    read = read_two(paths, [ReadOptions(lines=lines, encoding=encoding)] * 2)
    # Lines that are sentences are not split again, or their numbers would no longer match the index.
    return {"texts": read if lines == "line" else tuple(map(segment, read)), "level": level}


def _read(source: str, given: str | None, wanted: Level | None, corrections: Path | None, **options: Any) -> Any:
    """Return the table that IN holds, with the corrections that are given, or beside it."""
    from aligner.formats import read_table
    from aligner.formats.build_folder import find_table

    if source == _STREAM and given is None:
        raise click.UsageError("standard input requires --from")
    if given is None and not Path(source).exists():
        format_by_suffix(Path(source), "IN", written=False)
    if corrections is not None and given is None:
        source = str(find_table(Path(source), wanted))  # without what was decided in the folder
    with as_file(source, given, wanted) as path:
        return with_corrections(read_table(path, given, **options), Path(path), corrections)
