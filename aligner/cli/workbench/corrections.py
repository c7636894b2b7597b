"""`aligner corrections`: take over what people decided about links and texts, and see what became of it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aligner.cli.messages import number, say
from aligner.cli.options import accept_partial_option, json_option, quiet_option, table_format_option
from aligner.cli.runs.exit_codes import ExitCode, conclude
from aligner.errors import AlignerError, InputError, errors_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from aligner.corrections import Correction
    from aligner.types import Level

_TABLES = {"sentence": "sentences", "paragraph": "paragraphs"}
_FORMATS = ("tsv", "csv", "jsonl", "parquet", "hf", "xlsx", "html", "xliff", "tmx")
"""Formats of the table of a build, those first that keep all of it."""


@click.group()
def corrections() -> None:
    """Import corrections of links and texts, and list them.

    Corrections are kept in corrections.jsonl in the output folder of a build, one JSON object per line; lines are only
    added. The next build keeps accepted and edited links as they are, aligns the text between them, and shows statuses
    and edited texts in its tables. Corrections are found again by their texts when documents have changed.

    \b
    Examples:
      aligner corrections import sentences.html --out out --as Hoa
      aligner corrections list out
    """


@corrections.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILES...")
@click.option(
    "-o", "--out", required=True, metavar="FOLDER", type=click.Path(path_type=Path), help="Output folder of the build."
)
@click.option("--as", "by", default="", metavar="NAME", help="Name of the person who corrected.")
@table_format_option
@accept_partial_option
@quiet_option
def import_(
    files: tuple[str, ...], out: Path, by: str, input_format: str | None, accept_partial: bool, quiet: bool
) -> int:
    """Import corrections from files that came back from a person.

    FILES are corrected pages, TMX or XLIFF files, spreadsheets or tables that were made from the tables in --out.
    Accepted, edited and rejected pairs are taken over, and so are texts that differ from those in --out and pairs that
    were changed in a program without statuses.

    \b
    Examples:
      aligner corrections import sentences.html --out out --as Hoa
      aligner corrections import reviewed.xlsx memory.tmx --out out
      aligner build corpus --out out
    """
    from aligner.corrections.records import FILE_NAME, append, as_action, read

    path = out / FILE_NAME
    failures: list[AlignerError] = []
    tables: dict[str, pd.DataFrame] = {}
    for file in files:
        try:
            with errors_of(file):
                found = _import(file, input_format, accept_partial, out, tables, read(path))
                append(path, as_action(found, "import", by=by))
        except AlignerError as error:
            failures.append(error)
            continue
        if not quiet:
            say(f"{file}: {_count(found)}" + (f"; wrote {path}" if found else ""))
    return conclude(failures, done=len(failures) < len(files), strict=False)


def _import(
    file: str,
    format_name: str | None,
    accept_partial: bool,
    out: Path,
    tables: dict[str, pd.DataFrame],
    known: Sequence[Correction],
) -> Sequence[Correction]:
    """Return the new corrections in a file.

    Args:
        file: the file.
        format_name: its format; detected if None.
        accept_partial: whether rows may be missing.
        out: the output folder of the build.
        tables: tables of the build that were read, by level; one that is needed is added.
        known: the corrections so far.
    """
    import warnings

    from aligner.cli.pairs import as_file
    from aligner.corrections.importing import corrections_of
    from aligner.errors import AlignerWarning
    from aligner.formats import read_table
    from aligner.formats.multi.columns import languages_of, refuse_multi

    with as_file(file) as name:
        frame = read_table(name, format_name, accept_partial=accept_partial)
        refuse_multi(languages_of(frame.columns), file)
        stem = Path(name).name.split(".")[0]
    level: Level = "paragraph" if frame.attrs.get("level") == "paragraph" else "sentence"
    if level not in tables:
        tables[level] = _current(out, level)
    imported = corrections_of(frame, tables[level], known, stem=stem)
    if imported.unknown and not imported.rows:
        problem = f"holds no pair of documents of {out}, but {', '.join(imported.unknown[:2])}"
        raise InputError(file, problem, advice="send people tables of this build, which name the documents")
    for documents in imported.unknown:
        warnings.warn(f"{file}: left out: {documents} is no pair of documents of {out}", AlignerWarning, stacklevel=2)
    if imported.missing:
        problem = f"{number(imported.missing, 'row')} left out, whose texts are not in the documents of {out}"
        warnings.warn(f"{file}: {problem}", AlignerWarning, stacklevel=2)
    return imported.corrections


def _count(found: Sequence[Correction]) -> str:
    from aligner.corrections.kinds import LinkCorrection

    kinds = Counter(f"{each.status} links" if isinstance(each, LinkCorrection) else "edited texts" for each in found)
    counts = ", ".join(f"{count} {kind if count > 1 else kind[:-1]}" for kind, count in kinds.items())
    return f"{number(len(found), 'new correction')}{f' ({counts})' if counts else ''}"


@corrections.command("list")
@click.argument("out", metavar="FOLDER", type=click.Path(path_type=Path))
@json_option("Print one JSON object per line, with the texts in full.")
def list_(out: Path, as_json: bool) -> int:
    """List corrections and whether the last build applied them.

    FOLDER is the output folder of the build. Each line holds the line in corrections.jsonl, what became of the
    correction, and what it is about. A correction is applied, not applied (with the reason, such as a text that is gone
    from the document), replaced by a later one, not built (its level was not), or new since the last build.
    """
    from aligner.corrections.outcomes import describe
    from aligner.corrections.records import FILE_NAME, read, to_json
    from aligner.workspace.decisions import outcomes_of
    from aligner.workspace.update import STATE

    path = out / FILE_NAME
    if not out.is_dir():
        raise InputError(out, "no such folder", advice="name the output folder of a build")
    found = read(path)
    counts: Counter[str] = Counter()
    for each, outcome in zip(found, outcomes_of(out / STATE, found), strict=True):
        counts[outcome.state] += 1
        if as_json:
            values: dict[str, Any] = {"line": each.line, "state": outcome.state, "why": outcome.why}
            click.echo(json.dumps(values | to_json(each), ensure_ascii=False))
        else:
            state = f"{outcome.state}: {outcome.why}" if outcome.why else outcome.state
            who = f"\t{each.by}" if each.by else ""
            click.echo(f"{each.line}\t{state}\t{describe(each)}{who}")
    states = ", ".join(f"{count} {state}" for state, count in counts.items())
    say(f"{path}: {number(len(found), 'correction')}{f': {states}' if states else ''}")
    return ExitCode.OK


def _current(out: Path, level: Level) -> pd.DataFrame:
    """Read the table of a build; of a workspace that has none, the rows that the workbench shows."""
    import pandas as pd

    from aligner.formats import get_format, read_table
    from aligner.workbench.places.opening import is_workspace
    from aligner.workbench.places.reading import read_workspace

    stem = _TABLES[level]
    for name in _FORMATS:
        suffix = get_format(name).suffixes[0] if get_format(name).suffixes else f".{name}"
        paths = sorted(out.glob(f"{stem}{suffix}")) or sorted(out.glob(f"{stem}.*{suffix}"))
        if paths:
            frames = [read_table(path, name) for path in paths]
            whole = pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]
            whole.attrs = {**frames[0].attrs, "level": level}
            return whole
    if is_workspace(out):
        return read_workspace(out, level)
    raise AlignerError(f"{out}: holds no {stem}; build first: aligner build INPUTS --out {out}")
