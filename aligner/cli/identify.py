"""`aligner identify`: the language of documents."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from aligner.cli.options import Command, json_option, quiet_option, reading_options
from aligner.cli.runs.exit_codes import conclude
from aligner.cli.runs.options import strict_option

if TYPE_CHECKING:
    from aligner.errors import AlignerError
    from aligner.readers import ReadOptions


@click.command(cls=Command)
@click.argument("files", nargs=-1)
@click.option("--text", help="Text to identify instead of files.")
@reading_options
@quiet_option
@json_option("Print the result as JSON, one object per line.")
@strict_option
def identify(
    files: tuple[str, ...], text: str | None, options: ReadOptions, quiet: bool, as_json: bool, strict: bool
) -> int:
    """Identify the language of documents.

    FILES are documents; - is standard input. Prints a line of tab-separated values per document: path (not with
    --text), language (en, zh, vi, or und if unknown), script (Latn, Hans, Hant, or Hani if the characters fit both Hans
    and Hant) and confidence from 0 to 1. A file in several languages gets one line per language.

    \b
    Examples:
      aligner identify *.txt
      aligner identify --text "Thành phố Hồ Chí Minh"
      aligner identify page.md --json
    """
    from aligner.identify import identify as find_language
    from aligner.pipeline import read_documents

    if (text is None) == (not files):
        raise click.UsageError("expected either files or --text")
    failures: list[AlignerError] = []
    if text is not None:
        texts = [("", text)]
    else:
        documents = read_documents(files, options=options, on_error=failures.append)
        texts = [(document.meta.get("path", document.id), document.text) for document in documents]
    for path, content in texts:
        found = find_language(content)
        row = {"language": found.language, "script": found.script, "confidence": round(found.confidence, 4)}
        if text is None:
            row = {"path": path, **row}
        click.echo(json.dumps(row, ensure_ascii=False) if as_json else "\t".join(map(str, row.values())))
    return conclude(failures, done=bool(texts), strict=strict)
