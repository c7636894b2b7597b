"""`aligner align`: two files, one alignment."""

from __future__ import annotations

import sys
from dataclasses import replace
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
    read_two,
    reading_options,
    writing_options,
)
from aligner.cli.output import check_writable

if TYPE_CHECKING:
    from aligner.embed import Embedder
    from aligner.readers import ReadOptions
    from aligner.types import Level


@click.command()
@click.argument("source")
@click.argument("target")
@click.option(
    "-o",
    "--out",
    metavar="FILE",
    help="Where to write; the name's end says the format (.tsv, .jsonl, .tmx, .html, .align and "
    "so on); standard output if not given.",
)
@click.option(
    "--format",
    "formats",
    metavar="NAME",
    callback=check_formats,
    help="Format, tsv by default; aligner formats lists them.",
)
@click.option(
    "--level",
    type=click.Choice(["sentence", "paragraph"]),
    default="sentence",
    show_default=True,
    help="What a row pairs.",
)
@click.option(
    "--languages",
    metavar="PAIR",
    callback=check_languages,
    help="The two files' languages, such as en-zh, where the ones found are wrong.",
)
@writing_options
@reading_options
@embedding_options
@quiet_option
@json_option
def align(
    source: str,
    target: str,
    out: str | None,
    formats: tuple[str, ...],
    level: Level,
    languages: str | None,
    writing: dict[str, Any],
    options: ReadOptions,
    embedder: Embedder,
    quiet: bool,
    as_json: bool,
) -> None:
    """Align two files.

    SOURCE and TARGET are each in one language; - is standard input.

    A name that ends in .align gives lines like [0]:[1, 2]:0.71 - numbers of source and target sentences (of paragraphs
    with --level paragraph) from 0, and a score; [3]:[] is an omission. A HIGHER score is better. --json gives JSON
    lines.

    \b
    Examples:
      aligner align page.en.md page.zh.md --out page.tsv
      aligner align page.en.md page.zh.md --columns source_text,target_text,confidence --no-header
      aligner align chapter.zh.txt chapter.en.txt --unit line --out chapter.align
      cat page.vi.txt | aligner align page.en.txt - --level paragraph
    """
    from aligner.align.calls import align_documents
    from aligner.formats import dump_table, write_table
    from aligner.formats.table import to_frame
    from aligner.pairing import parse_languages

    if len(formats) > 1:
        raise click.BadParameter("one format at a time", param_hint="--format")
    path = Path(out) if out else None
    format_name = formats[0] if formats else format_by_suffix(path) if path else "jsonl" if as_json else "tsv"
    (written_with,) = accepted(writing, [format_name])
    check_writable(path, (source, target))
    wanted = parse_languages(languages)[0] if languages else (None, None)
    documents = read_two((source, target), [replace(options, language=language) for language in wanted])
    with Bars(quiet) as bars:
        alignment = align_documents(*documents, embedder=embedder, level=level, options=options, progress=bars)
    frame = to_frame([alignment])
    if path is None:
        dump_table(frame, sys.stdout.buffer, format_name, **written_with)
    else:
        write_table(frame, path, format_name, **written_with)
    if not quiet:
        verdict = (
            f"{alignment.verdict}, {alignment.translated_share:.0%} translated"
            if alignment.verdict
            else "too short to judge"
        )
        click.echo(f"{alignment.source.id} - {alignment.target.id}: {len(alignment.beads)} beads; {verdict}", err=True)
