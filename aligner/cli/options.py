"""Options that several commands share, and the headings under which `--help` lists them."""

from __future__ import annotations

import codecs
import functools
import shlex
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from aligner.cli.runs import settings
from aligner.errors import AlignerError, AlignerWarning

if TYPE_CHECKING:
    from aligner.readers.base import Lines, Markup, Pattern

Function = TypeVar("Function", bound=Callable[..., Any])


class _Option(click.Option):
    def __init__(self, *args: Any, heading: str, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.heading = heading


COMMAND_LINE = "aligner.command_line"
"""The key of the command line in the `meta` of the context of a command."""


class Command(click.Command):
    """A command whose help text lists options under headings, and whose options have settings."""

    def __init__(self, *args: Any, **named: Any) -> None:
        """Make the command, and tell its options their environment variables."""
        super().__init__(*args, **named)
        settings.name_variables(self)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Look for settings before the command line is read."""
        ctx.meta[COMMAND_LINE] = shlex.join([self.name or "", *args])
        if not ctx.resilient_parsing and ctx.parent is not None and not {"-h", "--help"} & {*args}:
            self._apply_settings(ctx, args)
        return super().parse_args(ctx, args)

    def _apply_settings(self, ctx: click.Context, args: list[str]) -> None:
        group = ctx.parent.command if ctx.parent else None
        settings.warn_of_unknown_variables(self)
        values = self.make_parser(ctx).parse_args([*args])[0]
        found = settings.file_for(self, values)
        if found is not None and isinstance(group, click.Group) and ctx.parent is not None:
            path, named = found
            table = settings.read(path, group.list_commands(ctx.parent)).get(self.name or "", {})
            ctx.default_map = settings.defaults(self, table, path, named=named, context=ctx)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, those of the command itself first."""
        groups: dict[str, list[tuple[str, str]]] = {"Options": []}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None and isinstance(parameter, click.Option):
                groups.setdefault(getattr(parameter, "heading", "Options"), []).append(record)
        for heading, records in groups.items():
            with formatter.section(heading):
                formatter.write_dl(records)


def option_under(heading: str) -> Callable[..., Callable[[Function], Function]]:
    """Return a variant of `click.option` for options under a heading."""
    return functools.partial(click.option, cls=_Option, heading=heading)


def _set_quiet(_ctx: click.Context, _param: click.Parameter, quiet: bool) -> bool:
    if quiet:
        warnings.simplefilter("ignore", AlignerWarning)
    return quiet


def check_languages(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """Refuse unknown language pairs before any work is done."""
    from aligner.pairing import parse_languages

    try:
        parse_languages(value)
    except AlignerError as error:
        raise click.BadParameter(str(error)) from error
    return value


def check_format(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """Refuse an unknown format of aligned texts before any work is done."""
    from aligner.formats import format_names

    if value is not None and value not in format_names():
        raise click.BadParameter(f"unknown format {value!r}; known: {', '.join(format_names())}")
    return value


def _check_reader(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    from aligner.readers import reader_names

    if value is not None and value not in reader_names():
        raise click.BadParameter(f"unknown format {value!r}; known: {', '.join(reader_names())}")
    return value


def _check_encoding(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    try:
        codecs.lookup(value or "utf-8")
    except LookupError as error:
        raise click.BadParameter(f"no such encoding: {value!r}") from error
    return value


def json_option(text: str) -> Callable[[Function], Function]:
    """Return a decorator that adds --json with a help text; the command gets it as `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help=text)


def level_option(text: str, *, default: str | None = "sentence") -> Callable[[Function], Function]:
    """Return a decorator that adds --level with a help text."""
    choice = click.Choice(["sentence", "paragraph"])
    return click.option("--level", type=choice, default=default, show_default=True, help=text)


def language_pairs_option(default: str) -> Callable[[Function], Function]:
    """Return a decorator that adds --languages for several pairs, with a sentence on its default."""
    text = f"Comma-separated list of language pairs, source first, such as en-zh,en-vi. {default}"
    return click.option("--languages", metavar="PAIRS", callback=check_languages, help=text)


_input_option = option_under("Input options")

quiet_option = click.option(
    "-q",
    "--quiet",
    is_flag=True,
    callback=_set_quiet,
    help="Suppress the summary, progress and warnings on standard error.",
)
table_languages_option = click.option(
    "--languages",
    metavar="PAIR",
    help="Language pair, source first, such as en-zh. Default: as stated in the files, otherwise identified.",
)
table_format_option = click.option(
    "--input-format",
    "--from",
    "input_format",
    metavar="NAME",
    callback=check_format,
    help="Aligned format; 'aligner formats' lists them. Default: detected.",
)
_ENCODING: dict[str, Any] = {
    "metavar": "NAME",
    "callback": _check_encoding,
    "help": "Character encoding of text files. Default: detected.",
}
encoding_option = click.option("--encoding", **_ENCODING)
accept_partial_option = click.option(
    "--accept-partial",
    is_flag=True,
    help="Read what there is of tables that have lost or gained rows since they were written.",
)
lines_option = _input_option(
    "--lines",
    "--unit",
    "lines",
    type=click.Choice(["auto", "blank", "paragraph", "line"]),
    default="auto",
    show_default=True,
    help="Meaning of lines in plain text: blank lines separate paragraphs (blank), each line is a paragraph "
    "(paragraph), or each line is a sentence, in any format (line).",
)


def reading_options(function: Function) -> Function:
    """Add the options for reading documents; the command gets them as one `options`."""

    @_input_option(
        "--input-format",
        "--from",
        "input_format",
        metavar="NAME",
        callback=_check_reader,
        help="Document format; 'aligner formats' lists them. Default: detected.",
    )
    @_input_option("--encoding", **_ENCODING)
    @_input_option(
        "--pattern",
        type=click.Choice(["auto", "monolingual", "sections", "blocks", "lines", "table"]),
        default="auto",
        show_default=True,
        help="Arrangement of languages in a file: one section per language (sections), alternating "
        "paragraphs (blocks), alternating lines (lines) or one table column per language (table). With monolingual, "
        "files are not split by language.",
    )
    @lines_option
    @_input_option(
        "--markup",
        type=click.Choice(["plain", "keep"]),
        default="plain",
        show_default=True,
        help="Strip inline Markdown and link targets (plain) or keep them (keep).",
    )
    @_input_option(
        "--allow-outside", is_flag=True, help="Follow links and manifests that lead out of the folder they are in."
    )
    @functools.wraps(function)
    def wrapped(
        *,
        input_format: str | None,
        encoding: str | None,
        pattern: Pattern,
        lines: Lines,
        markup: Markup,
        allow_outside: bool,
        **others: Any,
    ) -> Any:
        from aligner.readers import ReadOptions

        options = ReadOptions(
            format=input_format,
            encoding=encoding,
            pattern=pattern,
            lines=lines,
            markup=markup,
            allow_outside=allow_outside,
        )
        return function(options=options, **others)

    return wrapped  # type: ignore[return-value]


def jobs_option(function: Function) -> Function:
    """Add the option that says how many processes do the work; the command gets it as `jobs`, None if not given."""
    return option_under("Run options")(
        "-j",
        "--jobs",
        type=click.IntRange(min=1),
        metavar="N",
        help="Number of processes, which share the cores. Default: one per core; fewer, down to 1, for little work.",
    )(function)


def scheduler_option(function: Function) -> Function:
    """Add the option that has a cluster do the work; the command gets the address as `scheduler`."""
    return option_under("Run options")(
        "--scheduler",
        metavar="ADDRESS",
        help="Address of a Dask scheduler, such as tcp://10.0.0.1:8786, whose workers do the work. They need the same "
        "files under the same paths.",
    )(function)
