"""`aligner segment`: the sentences of documents."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from aligner.cli.options import Command, quiet_option, reading_options
from aligner.cli.runs.exit_codes import conclude
from aligner.cli.runs.options import strict_option

if TYPE_CHECKING:
    from aligner.errors import AlignerError
    from aligner.readers import ReadOptions
    from aligner.types import Document


@click.command(cls=Command)
@click.argument("files", nargs=-1, required=True)
@click.option("--language", type=click.Choice(["en", "zh", "vi"]), help="Language of the files. Default: identified.")
@click.option(
    "--output-format",
    "--format",
    "style",
    type=click.Choice(["text", "jsonl"]),
    default="text",
    show_default=True,
    help="One sentence per line (text) or one JSON object per sentence (jsonl).",
)
@reading_options
@quiet_option
@strict_option
def segment(
    files: tuple[str, ...], language: str | None, style: str, options: ReadOptions, quiet: bool, strict: bool
) -> int:
    """Split documents into sentences.

    FILES are documents; - is standard input. Prints one sentence per line, with a blank line between blocks
    (paragraphs, headings, list items).

    With --format jsonl, each line is a JSON object with the text of a sentence, its document and language, the number
    and kind of its block, the number of the sentence, its start and end (character offsets in the text of the
    document), and the line and place (page, chapter, cue, cell) of its block in the file. Numbers count from 0, lines
    from 1.

    \b
    Examples:
      aligner segment page.zh.md
      echo "Ông ở TP. HCM. Bà ở Huế." | aligner segment -
      aligner segment page.md --format jsonl | jq -r .text
    """
    from aligner.pipeline import read_documents

    failures: list[AlignerError] = []
    documents = read_documents(files, options=replace(options, language=language), on_error=failures.append)
    for number, document in enumerate(documents):
        if style == "jsonl":
            _print_json(document)
        else:
            _print_lines(document, first=number == 0)
    return conclude(failures, done=bool(documents), strict=strict)


def _print_lines(document: Document, *, first: bool) -> None:
    for block in document.blocks:
        if not first:
            click.echo()
        first = False
        for sentence in block.sentences:
            click.echo(" ".join(sentence.text.split("\n")))


def _print_json(document: Document) -> None:
    number = 0
    for position, block in enumerate(document.blocks):
        for sentence in block.sentences:
            row = {
                "document": document.id,
                "language": document.language,
                "block": position,
                "kind": block.kind,
                "sentence": number,
                "start": sentence.start,
                "end": sentence.end,
                "text": sentence.text,
                "line": block.origin.line,
                "place": block.origin.place,
            }
            click.echo(json.dumps(row, ensure_ascii=False))
            number += 1
