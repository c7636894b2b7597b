"""Options that several commands share."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from aligner.errors import AlignerError, AlignerWarning, UnknownNameError

if TYPE_CHECKING:
    from aligner.embed import Embedder
    from aligner.readers.base import Lines, Markup, Pattern

Command = TypeVar("Command", bound=Callable[..., Any])


def json_option(text: str) -> Callable[[Command], Command]:
    """Return a decorator that adds --json with a help text; the command gets it as `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help=text)


def _set_quiet(_ctx: click.Context, _param: click.Parameter, quiet: bool) -> bool:
    if quiet:
        warnings.simplefilter("ignore", AlignerWarning)
    return quiet


def check_languages(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """Refuse languages that make no pair before any work is done."""
    from aligner.pairing import parse_languages

    try:
        parse_languages(value)
    except AlignerError as error:
        raise click.BadParameter(str(error)) from error
    return value


quiet_option = click.option(
    "-q", "--quiet", is_flag=True, callback=_set_quiet,
    help="Only errors on standard error: no summary, progress or warnings.",
)  # fmt: skip
language_pairs_option = click.option(
    "--languages",
    metavar="PAIRS",
    callback=check_languages,
    help="Language pairs, source first: zh-en, or en-zh,en-vi; default: all of en, zh, vi.",
)
lines_option = click.option(
    "--lines", "--unit", "lines", type=click.Choice(["auto", "blank", "paragraph", "line"]),
    default="auto", show_default=True,
    help="What a unit of plain text is: a paragraph by blank lines (blank), every line a paragraph (paragraph), or "
    "every line one sentence (line).",
)  # fmt: skip


def reading_options(command: Command) -> Command:
    """Add the options that say how files are read; the command gets them as one `options`."""

    @click.option(
        "--pattern",
        type=click.Choice(["auto", "monolingual", "sections", "blocks", "lines", "table"]),
        default="auto",
        show_default=True,
        help="How the languages of a bilingual file share it.",
    )
    @lines_option
    @click.option(
        "--markup",
        type=click.Choice(["plain", "keep"]),
        default="plain",
        show_default=True,
        help="Drop inline Markdown marks and link targets, or keep them as written.",
    )
    @click.option(
        "--input-format",
        "--from",
        "input_format",
        metavar="NAME",
        help="The files' format, where their content and suffix mislead; aligner formats lists them.",
    )
    @click.option("--encoding", metavar="NAME", help="Character encoding, where the one found is wrong.")
    @functools.wraps(command)
    def wrapped(
        *,
        pattern: Pattern,
        lines: Lines,
        markup: Markup,
        input_format: str | None,
        encoding: str | None,
        **others: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401  (click's)
        from aligner.readers import ReadOptions

        options = ReadOptions(format=input_format, encoding=encoding, pattern=pattern, lines=lines, markup=markup)
        return command(options=options, **others)

    return wrapped  # type: ignore[return-value]


def embedding_options(command: Command) -> Command:
    """Add the options that say which embedder to use; the command gets it as `embedder`."""

    @click.option(
        "--embedder",
        "name",
        default="bundled",
        show_default=True,
        metavar="NAME",
        help="The model: bundled, or sentence-transformers:MODEL.",
    )
    @click.option("--no-cache", is_flag=True, help="Do not keep vectors on disk for the next run.")
    @functools.wraps(command)
    def wrapped(*, name: str, no_cache: bool, **others: Any) -> Any:  # noqa: ANN401  (click's)
        from aligner import embed

        try:
            embedder: Embedder = embed.load_embedder(name, cache=None if no_cache else embed.default_folder())
        except UnknownNameError as error:
            raise click.BadParameter(str(error), param_hint="--embedder") from error
        return command(embedder=embedder, **others)

    return wrapped  # type: ignore[return-value]
