"""`aligner build --dry-run`: show the pairs of documents, and write them as a manifest."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aligner.cli.messages import number, say, say_first
from aligner.cli.options import option_under
from aligner.errors import AlignerError

if TYPE_CHECKING:
    from aligner.cli.output import Output
    from aligner.cli.runs.journal import Journal
    from aligner.embed import EmbedderChoice
    from aligner.readers import ReadOptions
    from aligner.workspace.plan import Plan

dry_run_option = option_under("Run options")(
    "-n",
    "--dry-run",
    is_flag=True,
    help="Align nothing; show which documents would be paired, as a manifest that can be edited and built. It goes to "
    "--out if that is a .tsv file, otherwise to standard output.",
)


def show_plan(
    paths: Sequence[str],
    languages: str | None,
    output: Output,
    options: ReadOptions,
    embedder: EmbedderChoice,
    jobs: int | None,
    journal: Journal,
) -> int:
    """Read and pair the documents of a build, show the pairs, write them as a manifest, and return the exit code."""
    from aligner.corpus import files
    from aligner.pairing import parse_languages
    from aligner.workspace.plan import plan
    from aligner.workspace.update import STATE

    target = None if output.is_folder else output.path
    _check(target)
    found = files.existing(files.find(paths, journal.fail, allow_outside=options.allow_outside), journal.fail, options)
    if not all(item.path.is_file() for item in found):
        raise click.UsageError("--dry-run needs files; a manifest cannot list standard input or a pipe")
    planned = plan(
        found,
        parse_languages(languages),
        state=output.path / STATE if output.path and output.is_folder else None,
        embedder=embedder,
        options=options,
        jobs=jobs,
        on_error=journal.fail,
        progress=journal,
    )
    code = journal.conclude(done=bool(planned.pairs))
    if not planned.documents:
        return code
    written = _write(planned, target, to_stdout=not output.as_json)
    output.summarize({**_summarize(planned, journal, written), **journal.facts()}, _show)
    return code


def _check(target: Path | None) -> None:
    from aligner.corpus import manifest

    if target is None:
        return
    if target.suffix.lower() != ".tsv":
        raise click.UsageError("--dry-run writes a manifest; --out must be a .tsv file, or a folder (left as it is)")
    if target.is_file() and target.stat().st_size and not manifest.is_manifest(target):
        raise AlignerError(f"{target}: is not replaced: it is not a manifest; name another file for the manifest")


def _write(planned: Plan, target: Path | None, *, to_stdout: bool) -> list[str]:
    from aligner.atomic import replace
    from aligner.corpus import manifest

    folder = target.parent if target else Path()
    text = manifest.dumps(planned.entries(), folder)
    for source, partner in planned.also_paired():
        say(f"aligner: warning: a build from the manifest also pairs {source} with {partner}, as they share a group")
    if target is None:
        if to_stdout:
            sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape"))
        return []
    if any(manifest.is_outside(entry.path, folder) for entry in planned.entries()):
        say(f"aligner: warning: {target} lists files outside of its folder; building from it needs --allow-outside")
    with replace(target) as file:
        file.write(text.encode("utf-8", "surrogateescape"))
    return [str(target)]


def _summarize(planned: Plan, journal: Journal, written: list[str]) -> dict[str, Any]:
    pairs = [
        {"source": pair.source.id, "target": pair.target.id, "paired_by": pair.paired_by, "group": pair.source.group}
        for pair in planned.pairs
    ]
    paired = {name for pair in pairs for name in (pair["source"], pair["target"])}
    documents = planned.documents
    return {
        "documents": dict(Counter(document.language for document in documents)),
        "pairs": pairs,
        "unpaired": [document.id for document in documents if document.id not in paired],
        "counts": {"documents": len(documents), "pairs": len(pairs)},
        "failures": [str(error) for error in journal.failures],
        "files": written,
    }


def _show(summary: dict[str, Any]) -> None:
    how = Counter(pair["paired_by"] for pair in summary["pairs"])
    ways = "".join(f", {count} by {way}" for way, count in how.items())
    counts = summary["counts"]
    say(f"dry run: {number(counts['documents'], 'document')}, {number(counts['pairs'], 'pair')} of documents{ways}")
    say_first(summary["pairs"], lambda pair: f"{pair['source']} - {pair['target']} (by {pair['paired_by']})")
    if summary["unpaired"]:
        say(f"not paired: {', '.join(summary['unpaired'])}")
    if summary["files"]:
        say(f"wrote {', '.join(summary['files'])}")
