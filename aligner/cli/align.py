"""`aligner align`: a document with its translation."""

from __future__ import annotations

import warnings
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from aligner.cli.documents import read_two
from aligner.cli.messages import number, say, verdict_note
from aligner.cli.options import Command, check_languages, level_option, reading_options
from aligner.cli.output import Output, output_options
from aligner.cli.runs.embedder import embedding_options
from aligner.cli.runs.options import corrections_option, run_options
from aligner.errors import AlignerWarning

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from aligner.cli.runs.journal import Journal
    from aligner.corrections import Correction
    from aligner.embed import Embedder
    from aligner.readers import ReadOptions
    from aligner.types import Alignment, Document, Level


@click.command(cls=Command)
@click.argument("source")
@click.argument("target")
@level_option("Unit of alignment.")
@click.option(
    "--languages",
    metavar="PAIR",
    callback=check_languages,
    help="Languages of SOURCE and TARGET, such as en-zh. Default: identified.",
)
@corrections_option("Accepted and edited links are kept, and the text between them is aligned.")
@output_options()
@reading_options
@embedding_options()
@run_options(strict=False)
def align(
    source: str,
    target: str,
    level: Level,
    languages: str | None,
    corrections: Path | None,
    output: Output,
    options: ReadOptions,
    embedder: Embedder,
    journal: Journal,
) -> None:
    """Align a document with its translation.

    SOURCE and TARGET are documents in one language each; - is standard input. For a file in several languages, use
    'aligner build'.

    The output is a table with one row per bead, a group of source and target sentences that correspond. Its columns
    include score (higher is better) and confidence (the probability that the bead is exactly right).

    In an .align file, each line is a bead: [0]:[1, 2]:0.71 gives the numbers of its source and target sentences (or
    paragraphs), counted from 0, and its score (vecalign writes a cost, where lower is better). [3]:[] is an omission.
    With --lines line, for texts with one sentence per line, the numbers are line numbers.

    \b
    Examples:
      aligner align page.en.md page.zh.md --out page.tsv
      aligner align page.en.md page.zh.md --columns source_text,target_text
      aligner align chapter.zh.txt chapter.en.txt --lines line --out chapter.align
      cat page.vi.txt | aligner align page.en.txt - --level paragraph
    """
    from aligner.align.calls import align_documents
    from aligner.pairing import parse_languages

    output.check((source, target))
    pairs = parse_languages(languages) if languages else [(None, None)]
    if len(pairs) > 1:
        raise click.BadParameter("two documents have two languages, such as en-zh", param_hint="--languages")
    wanted = pairs[0]
    documents = read_two((source, target), [replace(options, language=language) for language in wanted])
    decided = _read(corrections, documents) if corrections else []
    alignment = align_documents(
        *documents, embedder=embedder, level=level, options=options, corrections=decided, progress=journal
    )
    files = output.write(alignment.to_frame())
    journal.stage("writing")
    output.summarize({**_summarize(alignment, files), **journal.facts()}, _show)


def _read(path: Path, documents: Sequence[Document]) -> list[Correction]:
    """Read corrections, and warn if none is about the two documents."""
    from aligner.corrections import read_corrections
    from aligner.corrections.matching import concerns

    found = read_corrections(path)
    ids = [document.id for document in documents]
    if not any(concerns(each, ids, [(ids[0], ids[1])]) for each in found):
        problem = f"holds no corrections of {ids[0]} and {ids[1]}"
        warnings.warn(f"{path}: {problem}", AlignerWarning, stacklevel=2)
    return found


def _summarize(alignment: Alignment, files: list[str]) -> dict[str, Any]:
    from aligner.formats.table import document_pairs_frame

    (pair,) = document_pairs_frame([alignment]).to_dict("records")
    shown = ("source", "target", "verdict", "translated_share", "beads", "one_sided", "doubtful")
    return {
        "documents": dict(Counter((alignment.source.language, alignment.target.language))),
        "level": alignment.level,
        **{name: pair[name] for name in shown},
        "signature": alignment.signature,
        "files": files,
    }


def _show(summary: dict[str, Any]) -> None:
    note = verdict_note(summary["verdict"], summary["translated_share"])
    say(f"{summary['source']} - {summary['target']}: {number(summary['beads'], 'bead')}; {note}")
