"""Output: its options, and writing tables and summaries."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from aligner.cli.options import Function, json_option, option_under, quiet_option
from aligner.cli.runs.kept import check_writable
from aligner.errors import UnknownNameError
from aligner.languages import TAG_STYLES


@dataclass(frozen=True, slots=True)
class Output:
    """Where results go and in which formats.

    Attributes:
        path: a file or a folder; None for standard output.
        is_folder: whether the path is a folder.
        formats: the names of the formats, each with its options.
        quiet: whether to print no summary for people.
        as_json: whether to print the summary as JSON.
    """

    path: Path | None
    is_folder: bool
    formats: dict[str, dict[str, Any]]
    quiet: bool
    as_json: bool

    def check(self, inputs: Sequence[str] = ()) -> None:
        """Refuse an output that cannot be written or that is an input, before any work is done.

        Raises:
            UsageError: the output is one of the files to read.
            AlignerError: the output cannot be written.
        """
        check_writable(self.path, inputs, None if self.is_folder else next(iter(self.formats)))

    def write(self, frame: Any) -> list[str]:
        """Write a table to the file or to standard output, and return the names of the files written."""
        from aligner.formats import dump_table, write_table

        ((name, options),) = self.formats.items()
        if self.path is None:
            dump_table(frame, sys.stdout.buffer, name, **options)
            return []
        return [*map(str, write_table(frame, self.path, name, **options))]

    def summarize(self, summary: dict[str, Any], show: Callable[[dict[str, Any]], None]) -> None:
        """Print a summary: as JSON to standard output if requested, otherwise with `show` unless quiet."""
        if self.as_json:
            click.echo(json.dumps(summary, ensure_ascii=False, indent=1))
        elif not self.quiet:
            show(summary)


_output_option = option_under("Output options")


def output_options(*, folder: bool = False) -> Callable[[Function], Function]:
    """Return a decorator that adds the options for output; the command gets them as one `output`.

    Args:
        folder: whether the output may be a folder, with tables in several formats.
    """

    def decorate(function: Function) -> Function:
        out_help = "Output file; the extension selects the format. Default: standard output."
        format_help = "Output format; 'aligner formats' lists them. Default: by the extension of --out, otherwise tsv."
        if folder:
            out_help = (
                "Output folder (a name without extension), or output file, whose extension selects the format. "
                "Default: standard output."
            )
            format_help = (
                "Comma-separated list of output formats; 'aligner formats' lists them. Default: by the extension of "
                "--out, otherwise tsv."
            )

        @_output_option("-o", "--out", metavar="PATH" if folder else "FILE", help=out_help)
        @_output_option(
            "--output-format",
            "--format",
            "formats",
            metavar="NAMES" if folder else "NAME",
            callback=check_formats,
            help=format_help,
        )
        @writing_options
        @quiet_option
        @json_option("Print a summary as JSON to standard output. Requires --out.")
        @functools.wraps(function)
        def wrapped(
            *,
            out: str | None,
            formats: tuple[str, ...],
            writing: dict[str, Any],
            quiet: bool,
            as_json: bool,
            **others: Any,
        ) -> Any:
            if as_json and not out:
                advice = "for the table as JSON lines, use --format jsonl"
                raise click.UsageError(f"--json prints a summary and requires --out; {advice}")
            path = Path(out) if out else None
            is_folder = folder and out is not None and _means_folder(out)
            if len(formats) > 1 and not is_folder:
                problem = "several formats require a folder as --out" if folder else "only one format can be written"
                raise click.BadParameter(problem, param_hint="--output-format")
            if path and not is_folder:
                formats = formats or (format_by_suffix(path),)
            formats = formats or ("tsv",)
            named = dict(zip(formats, accepted(writing, formats), strict=True))
            return function(output=Output(path, is_folder, named, quiet, as_json), **others)

        return wrapped  # type: ignore[return-value]

    return decorate


def _means_folder(out: str) -> bool:
    return Path(out).is_dir() or not Path(out).suffix or out.endswith(("/", "\\"))


def writing_options(function: Function) -> Function:
    """Add the options of single formats; the command gets those given as one `writing`, for `accepted`."""

    @_output_option(
        "--columns",
        metavar="NAMES",
        help="Comma-separated list of columns to write, such as source_text,target_text. Default: all. For tsv, csv "
        "and xlsx.",
    )
    @_output_option("--no-header", is_flag=True, help="Omit the header row. For tsv, csv and xlsx.")
    @_output_option(
        "--layout",
        type=click.Choice(["bicleaner"]),
        help="Columns of another tool: source URL, target URL, source text, target text and score, without a header "
        "(bicleaner). For tsv.",
    )
    @_output_option(
        "--lang-style",
        type=click.Choice(TAG_STYLES),
        help="Style of language tags: zh-CN (region), zh (bcp47), zh-Hans (script) or zho_Hans (flores). For tmx "
        "and xliff; flores for tmx only. Default: region.",
    )
    @functools.wraps(function)
    def wrapped(
        *,
        columns: str | None,
        no_header: bool,
        layout: str | None,
        lang_style: str | None,
        **others: Any,
    ) -> Any:
        names = [name.strip() for name in columns.split(",")] if columns else None
        given = {"columns": names, "header": False if no_header else None, "layout": layout, "lang_style": lang_style}
        return function(writing={name: value for name, value in given.items() if value is not None}, **others)

    return wrapped  # type: ignore[return-value]


def accepted(writing: dict[str, Any], formats: Sequence[str]) -> list[dict[str, Any]]:
    """Return, for each format, the options of `writing_options` that it takes.

    Raises:
        UsageError: no format takes an option that was given.
    """
    from aligner.formats import get_format

    taken = [{name: writing[name] for name in get_format(each).options if name in writing} for each in formats]
    for name in writing:
        if not any(name in options for options in taken):
            option = "--no-header" if name == "header" else f"--{name.replace('_', '-')}"
            raise click.UsageError(f"{option} does not apply to {', '.join(formats)}")
    return taken


def check_formats(
    _ctx: click.Context, _param: click.Parameter, value: str | None, *, written: bool = True
) -> tuple[str, ...]:
    """Split a comma-separated list of formats.

    Args:
        value: the list.
        written: whether only formats that can be written count.

    Raises:
        BadParameter: a format is unknown.
    """
    if value is None:
        return ()
    from aligner.formats.registry import format_names, is_format

    wanted = tuple(dict.fromkeys(name.strip().lower() for name in value.split(",") if name.strip()))
    for name in wanted:
        if not is_format(name, written=written):
            known = ", ".join(format_names(written=written))
            raise click.BadParameter(f"unknown format {name!r}; known: {known}")
    return wanted


def format_by_suffix(path: Path, hint: str = "--out", *, written: bool = True) -> str:
    """Return the format that a file's extension names.

    Args:
        path: the file.
        hint: the option or argument that gave the path, for the message.
        written: whether only formats that can be written count.

    Raises:
        BadParameter: the extension names no format.
    """
    from aligner import formats

    try:
        return formats.format_of(path, written=written)
    except UnknownNameError:
        known = ", ".join(f".{known}" for known in formats.format_names(written=written))
        raise click.BadParameter(f"{path}: the name must end in one of {known}", param_hint=hint) from None
