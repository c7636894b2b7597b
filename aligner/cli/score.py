"""`aligner score`: alignments against gold alignments."""

from __future__ import annotations

import json
import warnings
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aligner.cli.options import Command, json_option, quiet_option
from aligner.errors import AlignerWarning, InputError

if TYPE_CHECKING:
    from aligner.evaluate import BeadIds, Report

_SUFFIX = ".align"


@click.command(cls=Command)
@click.option(
    "--gold",
    required=True,
    type=click.Path(path_type=Path),
    help="Gold alignments: a file, or a folder of .align files.",
)
@click.option(
    "--auto",
    required=True,
    type=click.Path(path_type=Path),
    help="Alignments to score: a file, or a folder with files of the same names.",
)
@quiet_option
@json_option("Print the result as JSON.")
def score(gold: Path, auto: Path, quiet: bool, as_json: bool) -> None:
    """Score alignments against gold alignments.

    Prints precision (P), recall (R) and F1 per document and over all beads, with the number of beads in both
    alignments (auto, gold). The files contain one bead per line, as written by 'aligner align --format align':
    [0]:[0, 1] or [0]:[0, 1]:0.71, with sentence numbers counted from 0; [3]:[] is an omission.

    \b
    strict          a bead is correct if the gold alignment has the same bead
    strict-noempty  the same, but omissions do not count
    lax             a bead is correct if it shares a source and a target
                    sentence with a gold bead; omissions do not count

    \b
    Examples:
      aligner align src/001 tgt/001 --lines line --out auto/001.align
      aligner score --gold gold/001.align --auto auto/001.align
      aligner score --gold gold --auto auto --json
    """
    from aligner.evaluate import score_documents

    if gold.is_dir() != auto.is_dir() and gold.exists() and auto.exists():
        raise click.UsageError("--gold and --auto must be two files or two folders")
    gold_beads, auto_beads = _read(gold, auto)
    _print(score_documents(gold_beads, auto_beads), as_json)


def _read(gold: Path, auto: Path) -> tuple[dict[str, list[BeadIds]], dict[str, list[BeadIds]]]:
    from aligner.formats import alignment_index

    def read(path: Path) -> list[BeadIds]:
        return [(link.source, link.target) for link in alignment_index.read(path)]

    if not gold.is_dir():
        name = gold.name.removesuffix(_SUFFIX)
        return {name: read(gold)}, {name: read(auto)}
    files = sorted(path for path in gold.iterdir() if path.suffix == _SUFFIX and path.is_file())
    if not files:
        raise InputError(gold, f"holds no {_SUFFIX} files")
    if not auto.exists():
        raise InputError(auto, "does not exist")
    gold_beads = {path.stem: read(path) for path in files}
    auto_beads = {}
    for path in files:
        if (auto / path.name).is_file():
            auto_beads[path.stem] = read(auto / path.name)
        else:
            warnings.warn(f"no {path.name} in {auto}; counted as empty", AlignerWarning, stacklevel=2)
    return gold_beads, auto_beads


def _print(report: Report, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(asdict(report), ensure_ascii=False, indent=1))
        return
    width = max(12, *(len(name) + 2 for name in report.documents))
    click.echo(f"{'document':<{width}}{'measure':<16}{'P':>8}{'R':>8}{'F1':>8}{'auto':>8}{'gold':>8}")
    for name, scores in [*report.documents.items(), ("ALL", report.total)]:
        for measure, found in scores.items():
            numbers = f"{found.precision:8.4f}{found.recall:8.4f}{found.f1:8.4f}"
            click.echo(f"{name:<{width}}{measure:<16}{numbers}{found.statistics.auto:8d}{found.statistics.gold:8d}")
