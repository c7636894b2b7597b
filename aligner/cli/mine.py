"""`aligner mine`: sentences that say the same in documents that are not translations."""

from __future__ import annotations

import json
import sys
from collections import Counter
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
    reading_options,
    report,
    writing_options,
)
from aligner.cli.output import check_writable

if TYPE_CHECKING:
    from aligner.embed import Embedder
    from aligner.embed.neighbors import Method
    from aligner.errors import AlignerError
    from aligner.mining import Margin, Matching, Scope
    from aligner.readers import ReadOptions

_PAIRS_SHOWN = 20


@click.command()
@click.argument("inputs", nargs=-1, required=True)
@click.option(
    "-o",
    "--out",
    metavar="FILE",
    help="Where to write; the name's end says the format (.tsv, .jsonl, .parquet, .tmx, .html and so on); standard "
    "output if not given.",
)
@click.option(
    "--format",
    "formats",
    metavar="NAME",
    callback=check_formats,
    help="Format, tsv by default; aligner formats lists them.",
)
@click.option(
    "--languages",
    metavar="PAIRS",
    callback=check_languages,
    help="Language pairs, source first: zh-en, or en-zh,en-vi; default: all of en, zh, vi.",
)
@click.option(
    "--scope",
    type=click.Choice(["pairs", "all"]),
    help="Look only within pairs of documents about the same matter, or for any document of one language in any of "
    "another; default: all for two inputs, else pairs.",
)
@click.option(
    "--margin",
    type=click.Choice(["ratio", "distance", "absolute"]),
    default="distance",
    show_default=True,
    help="How a pair's cosine is compared with that of its neighbors.",
)
@click.option(
    "--neighbors", type=click.IntRange(1, 64), default=4, show_default=True, metavar="K", help="How many neighbors."
)
@click.option(
    "--search",
    "method",
    type=click.Choice(["auto", "exact", "approximate"]),
    default="auto",
    show_default=True,
    help="How neighbors are found; an index (approximate) is for millions of sentences.",
)
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    metavar="P",
    help="The least confidence of a pair; default: what gave the best F1 on other data.",
)
@click.option(
    "--matching",
    type=click.Choice(["greedy", "mutual", "all"]),
    default="greedy",
    show_default=True,
    help="A sentence is in one pair, the surest first (greedy), or in one only if it is the surest of both (mutual), "
    "or in as many as are sure enough (all).",
)
@reading_options
@writing_options
@embedding_options
@quiet_option
@json_option
def mine(
    inputs: tuple[str, ...],
    out: str | None,
    formats: tuple[str, ...],
    languages: str | None,
    scope: Scope | None,
    margin: Margin,
    neighbors: int,
    method: Method,
    threshold: float | None,
    matching: Matching,
    options: ReadOptions,
    writing: dict[str, Any],
    embedder: Embedder,
    quiet: bool,
    as_json: bool,
) -> int:
    """Find sentences that say the same in documents that are not translations.

    INPUTS are two files or folders, each sentence of the one compared with each of the other in another language; or a
    folder, whose documents that are about the same matter are found first. The surest pairs come first; the columns
    cosine, covered, shared and differing say what speaks for each and against it. With --json the summary is JSON on
    standard output; without --out, the table itself is JSON lines.

    \b
    Examples:
      aligner mine report.vi.txt announcement.en.md --out pairs.tsv
      aligner mine news-en news-zh --languages en-zh --out news.parquet
      aligner mine corpus --threshold 0.9
      aligner mine a.en.txt b.zh.txt --unit line --matching all > pairs.tsv
    """
    from aligner.formats import dump_table, write_table
    from aligner.mining import MiningOptions
    from aligner.mining import mine as run

    if len(formats) > 1:
        raise click.BadParameter("one format at a time", param_hint="--format")
    path = Path(out) if out else None
    format_name = formats[0] if formats else format_by_suffix(path) if path else "jsonl" if as_json else "tsv"
    (written_with,) = accepted(writing, [format_name])
    check_writable(path, inputs)
    mining = MiningOptions(margin, neighbors, method, threshold, matching)
    failures: list[AlignerError] = []
    with Bars(quiet) as bars:
        frame = run(
            inputs,
            scope=scope,
            languages=languages,
            embedder=embedder,
            mining=mining,
            options=options,
            on_error=failures.append,
            progress=bars,
        )
    code = report(failures)
    if failures and not len(frame):
        return code
    files: list[str] = []
    if path is None:
        dump_table(frame, sys.stdout.buffer, format_name, **written_with)
    else:
        files = [*map(str, write_table(frame, path, format_name, **written_with))]
    counts = Counter(zip(frame["source_document"], frame["target_document"], strict=True))
    summary = _summarize(counts, len(frame.attrs["documents"]), failures, files)
    if as_json and path is not None:
        click.echo(json.dumps(summary, ensure_ascii=False, indent=1))
    elif not quiet:
        _show(summary)
    return code


def _summarize(
    counts: Counter[tuple[str, str]], documents: int, failures: list[AlignerError], files: list[str]
) -> dict[str, Any]:
    return {
        "documents": documents,
        "pairs": [
            {"source": source, "target": target, "sentences": count}
            for (source, target), count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        ],
        "sentences": counts.total(),
        "failures": [str(error) for error in failures],
        "files": files,
    }


def _show(summary: dict[str, Any]) -> None:
    def tell(line: str) -> None:
        click.echo(line, err=True)

    pairs = summary["pairs"]
    tell(
        f"{_number(summary['sentences'], 'pair')} of sentences, in {_number(len(pairs), 'pair')} of documents "
        f"({_number(summary['documents'], 'document')} read)"
    )
    for pair in pairs[:_PAIRS_SHOWN]:
        tell(f"  {pair['source']} - {pair['target']}: {_number(pair['sentences'], 'pair')}")
    if len(pairs) > _PAIRS_SHOWN:
        tell(f"  and {len(pairs) - _PAIRS_SHOWN} more")
    if summary["files"]:
        tell(f"wrote {', '.join(summary['files'])}")


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
