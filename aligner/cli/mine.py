"""`aligner mine`: parallel sentences in comparable documents."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from aligner.cli.messages import number, say, say_first
from aligner.cli.options import Command, language_pairs_option, reading_options
from aligner.cli.output import Output, output_options
from aligner.cli.runs.embedder import embedding_options
from aligner.cli.runs.kept import better_than_nothing, left_as_it_was
from aligner.cli.runs.options import inputs_argument, run_options

if TYPE_CHECKING:
    from aligner.cli.runs.journal import Journal
    from aligner.embed import Embedder
    from aligner.embed.neighbors import Method
    from aligner.errors import AlignerError
    from aligner.mining import Margin, Matching, Within
    from aligner.readers import ReadOptions


@click.command(cls=Command)
@language_pairs_option("Default: the first of two inputs is the source; otherwise all pairs, in the order en, zh, vi.")
@click.option(
    "--within",
    type=click.Choice(["related", "all"]),
    help="Compare only documents on the same subject (related) or all documents (all). Default: all for two inputs, "
    "otherwise related.",
)
@click.option(
    "--margin",
    type=click.Choice(["ratio", "distance", "absolute"]),
    default="distance",
    show_default=True,
    help="Score of a pair: its cosine divided by the mean cosine of its sentences' nearest neighbors (ratio), its "
    "cosine minus that mean (distance), or its cosine alone (absolute).",
)
@click.option(
    "--neighbors",
    type=click.IntRange(1, 64),
    default=4,
    show_default=True,
    metavar="K",
    help="Number of nearest neighbors per sentence.",
)
@click.option(
    "--search",
    "method",
    type=click.Choice(["auto", "exact", "approximate"]),
    default="auto",
    show_default=True,
    help="Search for nearest neighbors: exact, approximate (faster for millions of sentences), or chosen by the number "
    "of sentences (auto).",
)
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    metavar="P",
    help="Minimum confidence. Default: 0.3 with --margin distance, otherwise fitted to the margin.",
)
@click.option(
    "--matching",
    type=click.Choice(["greedy", "mutual", "all"]),
    default="greedy",
    show_default=True,
    help="Of the pairs with the minimum confidence, keep one per sentence, highest confidence first (greedy), those "
    "that are the best pair of both sentences (mutual), or all of them (all).",
)
@output_options()
@reading_options
@embedding_options()
@inputs_argument("inputs", metavar="INPUTS")
@run_options()
def mine(
    inputs: tuple[str, ...],
    languages: str | None,
    within: Within | None,
    margin: Margin,
    neighbors: int,
    method: Method,
    min_confidence: float | None,
    matching: Matching,
    output: Output,
    options: ReadOptions,
    embedder: Embedder,
    journal: Journal,
) -> int:
    """Find parallel sentences in comparable documents.

    INPUTS are two files or folders, whose sentences are compared with each other. With one folder, or more than two
    inputs, only documents on the same subject that are not translations of each other are compared.

    The output is a table with one row per pair of sentences, highest confidence first. The columns cosine,
    covered (how much of the words of each sentence the other covers), shared and differing (quantities and names on
    both sides, and on one side only) show what the confidence is based on.

    \b
    Examples:
      aligner mine report.vi.txt announcement.en.md --out mined.tsv
      aligner mine news-en news-zh --languages en-zh --out news.parquet
      aligner mine corpus --min-confidence 0.9
      aligner mine a.en.txt b.zh.txt --lines line --matching all > mined.tsv
    """
    from aligner.mining import MiningOptions
    from aligner.mining import mine as run

    output.check(inputs)
    mining = MiningOptions(margin, neighbors, method, min_confidence, matching)
    frame = run(
        inputs,
        within=within,
        languages=languages,
        embedder=embedder,
        mining=mining,
        options=options,
        on_error=journal.fail,
        progress=journal,
    )
    if not len(frame) and (there := better_than_nothing(output.path)):
        journal.fail(left_as_it_was(there, "no pair of sentences was found"))
    code = journal.conclude(done=bool(len(frame)) or not journal.failures)
    if journal.failures and not len(frame):
        return code
    files = output.write(frame)
    journal.stage("writing")
    counts = Counter(zip(frame["source_document"], frame["target_document"], strict=True))
    documents = Counter(str(document["language"]) for document in frame.attrs["documents"].values())
    summary = _summarize(counts, documents, journal.failures, files)
    output.summarize({**summary, "signature": frame.attrs["signature"], **journal.facts()}, _show)
    return code


def _summarize(
    counts: Counter[tuple[str, str]], documents: Counter[str], failures: list[AlignerError], files: list[str]
) -> dict[str, Any]:
    return {
        "documents": dict(documents),
        "pairs": [
            {"source": source, "target": target, "sentences": count}
            for (source, target), count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        ],
        "sentences": counts.total(),
        "failures": [str(error) for error in failures],
        "files": files,
    }


def _show(summary: dict[str, Any]) -> None:
    pairs = summary["pairs"]
    say(
        f"{number(summary['sentences'], 'pair')} of sentences, in {number(len(pairs), 'pair')} of documents "
        f"({number(sum(summary['documents'].values()), 'document')} read)"
    )
    say_first(pairs, lambda pair: f"{pair['source']} - {pair['target']}: {number(pair['sentences'], 'pair')}")
    if summary["files"]:
        say(f"wrote {', '.join(summary['files'])}")
