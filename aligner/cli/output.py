"""Where results go and in which formats: the options that say so, and writing."""

from __future__ import annotations

import functools
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from aligner.cli.options import Command, json_option, quiet_option
from aligner.errors import AlignerError, UnknownNameError
from aligner.languages import TAG_STYLES


@dataclass(frozen=True, slots=True)
class Output:
    """Where results go and in which formats.

    Attributes:
        path: A file or a folder; None for standard output.
        is_folder: Whether the path is a folder.
        formats: The names of the formats, each with its options.
        quiet: Whether to print no summary for people.
        as_json: Whether to print the summary as JSON.
    """

    path: Path | None
    is_folder: bool
    formats: dict[str, dict[str, Any]]
    quiet: bool
    as_json: bool

    def write(self, frame: Any) -> list[str]:  # noqa: ANN401  (a DataFrame, unknown to this layer)
        """Write a table to the file, or to standard output, and return the names of the files written."""
        from aligner.formats import dump_table, write_table

        ((name, options),) = self.formats.items()
        if self.path is None:
            dump_table(frame, sys.stdout.buffer, name, **options)
            return []
        return [*map(str, write_table(frame, self.path, name, **options))]

    def summarize(self, summary: dict[str, Any], show: Callable[[dict[str, Any]], None]) -> None:
        """Print a summary: as JSON on standard output if that was asked for, else with `show` unless quiet."""
        if self.as_json:
            click.echo(json.dumps(summary, ensure_ascii=False, indent=1))
        elif not self.quiet:
            show(summary)


def output_options(*, folder: bool = False) -> Callable[[Command], Command]:
    """Return a decorator that adds the options for output; the command gets them as one `output`.

    Args:
        folder: Whether the output may be a folder, with tables in several formats.
    """

    def decorate(command: Command) -> Command:
        @click.option(
            "-o",
            "--out",
            metavar="PATH" if folder else "FILE",
            help="A folder for tables of sentences, paragraphs and documents, or one "
            "file, whose name's end says its format; standard output if not given."
            if folder
            else "Where to write; the name's end says the format (.tsv, .jsonl, .tmx, .html, .align and so on); "
            "standard output if not given.",
        )
        @click.option(
            "--output-format",
            "--format",
            "formats",
            metavar="NAMES" if folder else "NAME",
            callback=check_formats,
            help="Formats with commas between, tsv by default; aligner formats lists them.",
        )
        @writing_options
        @quiet_option
        @json_option("Print a summary as JSON to standard output. Requires --out.")
        @functools.wraps(command)
        def wrapped(
            *,
            out: str | None,
            formats: tuple[str, ...],
            writing: dict[str, Any],
            quiet: bool,
            as_json: bool,
            **others: Any,  # noqa: ANN401
        ) -> Any:  # noqa: ANN401  (click's)
            if len(formats) > 1 and not folder:
                raise click.BadParameter("one format at a time", param_hint="--output-format")
            if as_json and not out:
                advice = "for the table as JSON lines, use --format jsonl"
                raise click.UsageError(f"--json prints a summary and requires --out; {advice}")
            path = Path(out) if out else None
            is_folder = folder and out is not None and _means_folder(out)
            if len(formats) > 1 and not is_folder:
                raise click.BadParameter("several formats need a folder as --out", param_hint="--output-format")
            if path and not is_folder:
                formats = formats or (format_by_suffix(path),)
            formats = formats or ("tsv",)
            named = dict(zip(formats, accepted(writing, formats), strict=True))
            return command(output=Output(path, is_folder, named, quiet, as_json), **others)

        return wrapped  # type: ignore[return-value]

    return decorate


def _means_folder(out: str) -> bool:
    return Path(out).is_dir() or not Path(out).suffix or out.endswith(("/", "\\"))


def writing_options(command: Command) -> Command:
    """Add the options of single formats; the command gets those given as one `writing`, for `accepted`."""

    @click.option("--columns", metavar="NAMES", help="tsv, csv, xlsx: only these columns, with commas between.")
    @click.option("--no-header", is_flag=True, help="tsv, csv, xlsx: no line with the columns' names.")
    @click.option("--layout", type=click.Choice(["bicleaner"]), help="tsv: the columns that another tool takes.")
    @click.option(
        "--lang-style",
        type=click.Choice(TAG_STYLES),
        help="tmx, xliff: zh-CN (region, the default), zh (bcp47), zh-Hans (script); tmx: zho_Hans (flores).",
    )
    @functools.wraps(command)
    def wrapped(
        *,
        columns: str | None,
        no_header: bool,
        layout: str | None,
        lang_style: str | None,
        **others: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401  (click's)
        names = [name.strip() for name in columns.split(",")] if columns else None
        given = {"columns": names, "header": False if no_header else None, "layout": layout, "lang_style": lang_style}
        return command(writing={name: value for name, value in given.items() if value is not None}, **others)

    return wrapped  # type: ignore[return-value]


def accepted(writing: dict[str, Any], formats: Sequence[str]) -> list[dict[str, Any]]:
    """Return, for each format, the options of `writing_options` that it takes.

    Raises:
        UsageError: No format takes an option.
    """
    from aligner.formats import get_format

    taken = [{name: writing[name] for name in get_format(each).options if name in writing} for each in formats]
    for name in writing:
        if not any(name in options for options in taken):
            option = "--no-header" if name == "header" else f"--{name.replace('_', '-')}"
            raise click.UsageError(f"{option} means nothing to {', '.join(formats)}")
    return taken


def check_formats(_ctx: click.Context, _param: click.Parameter, value: str | None) -> tuple[str, ...]:
    """Split a comma-separated list of formats that can be written.

    Raises:
        BadParameter: A format is unknown.
    """
    if value is None:
        return ()
    from aligner.formats import format_names

    wanted = tuple(dict.fromkeys(name.strip().lower() for name in value.split(",") if name.strip()))
    for name in wanted:
        if name not in format_names(written=True):
            known = ", ".join(format_names(written=True))
            raise click.BadParameter(f"unknown format {name!r}; known: {known}")
    return wanted


def format_by_suffix(path: Path, hint: str = "--out", *, written: bool = True) -> str:
    """Return the format that a file's extension names.

    Args:
        path: The file.
        hint: The option or argument that gave the path, for the message.
        written: Whether only formats that can be written count.

    Raises:
        BadParameter: The extension names no format.
    """
    from aligner import formats

    try:
        return formats.format_of(path, written=written)
    except UnknownNameError:
        known = ", ".join(f".{known}" for known in formats.format_names(written=written))
        raise click.BadParameter(f"{path}: the name must end in one of {known}", param_hint=hint) from None


def check_writable(path: Path | None, inputs: Sequence[str] = ()) -> None:
    """Refuse an output that cannot be written or that is an input, before any work is done.

    Raises:
        UsageError: The output is one of the files to read.
        AlignerError: The output cannot be written.
    """
    if path is None or (path.exists() and not path.is_file() and not path.is_dir()):
        return
    if path.is_file() and any(each != "-" and Path(each).exists() and path.samefile(each) for each in inputs):
        raise click.UsageError(f"--out {path} would replace the file that is read")
    place = path.absolute()
    above = next(each for each in (place, *place.parents) if each.is_dir() or (each.exists() and each != place))
    if not above.is_dir():
        raise AlignerError(f"{path}: cannot be written: {above} is a file, not a folder")
    if not os.access(above, os.W_OK | os.X_OK):
        raise AlignerError(f"{path}: cannot be written: {above} may not be written in")
