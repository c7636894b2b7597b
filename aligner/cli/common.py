"""What several commands share: options, messages, progress bars."""

from __future__ import annotations

import functools
import sys
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from aligner.errors import AlignerError, AlignerWarning, InputError, UnknownNameError
from aligner.languages import LANGUAGES, TAG_STYLES

if TYPE_CHECKING:
    from tqdm import tqdm

    from aligner.corpus.files import Input
    from aligner.embed import Embedder
    from aligner.readers.base import Lines, Markup, Pattern, ReadOptions
    from aligner.types import Document

Command = TypeVar("Command", bound=Callable[..., Any])

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs to read.")
quiet_option = click.option(
    "-q", "--quiet", is_flag=True, callback=lambda _ctx, _param, quiet: _set_quiet(quiet),
    help="Only errors on standard error: no summary, progress or warnings.",
)  # fmt: skip


def _set_quiet(quiet: bool) -> bool:
    if quiet:
        warnings.simplefilter("ignore", AlignerWarning)
    return quiet


lines_option = click.option(
    "--lines", "--unit", "lines", type=click.Choice(["auto", "blank", "paragraph", "line"]),
    default="auto", show_default=True,
    help="What a unit of plain text is: a paragraph by blank lines (blank), every line a paragraph (paragraph), or "
    "every line one sentence (line).",
)  # fmt: skip


def reading_options(command: Command, *names: str) -> Command:
    """Add the options that say how files are read; the command gets them as one `options`.

    Args:
        names: what else --from may be called, where the command has nothing else of that name.
    """

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
        "--from",
        "--reader",
        *names,
        "reader",
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
        reader: str | None,
        encoding: str | None,
        **others: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401  (click's)
        from aligner.readers import ReadOptions

        options = ReadOptions(format=reader, encoding=encoding, pattern=pattern, lines=lines, markup=markup)
        return command(options=options, **others)

    return wrapped  # type: ignore[return-value]


def reading_options_with_format(command: Command) -> Command:
    """`reading_options` of a command that writes no formats: --format, as elsewhere --from, is that of the files."""
    return reading_options(command, "--format")


def read_two(paths: Sequence[str], options: Sequence[ReadOptions]) -> tuple[Document, Document]:
    """A source and a target, each in one language.

    Args:
        paths: of the two; "-" is standard input.
        reading: how to read each.

    Raises:
        UsageError: these are more than two files, or one twice.
        InputError: one cannot be used, or holds several languages.
    """
    from aligner.corpus import files

    found = files.find(paths)
    if len(found) == 1:
        raise click.UsageError(f"{paths[0]} is given twice; a text and its translation are aligned")
    if len(found) != 2:
        raise click.UsageError(f"two files are aligned, not {len(found)}; see aligner build for folders")
    source, target = (_read(item, options) for item, options in zip(found, options, strict=True))
    if source.language == target.language and source.language in LANGUAGES:
        both = f"{found[0].path} and {found[1].path} are both in {LANGUAGES[source.language].names[0].title()}"
        warnings.warn(f"{both}; where this is wrong, give --languages", AlignerWarning, stacklevel=2)
    return source, target


def _read(item: Input, options: ReadOptions) -> Document:
    from aligner.corpus import files

    documents = files.read(item, options)
    if len(documents) > 1:
        languages = ", ".join(document.language for document in documents)
        raise InputError(item.path, f"holds several languages ({languages})", advice="use: aligner build")
    return documents[0]


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
    def wrapped(*, name: str, no_cache: bool, **options: Any) -> Any:  # noqa: ANN401  (click's)
        from aligner import embed

        try:
            embedder: Embedder = embed.load_embedder(name, cache=None if no_cache else embed.default_folder())
        except UnknownNameError as error:
            raise click.BadParameter(str(error), param_hint="--embedder") from error
        return command(embedder=embedder, **options)

    return wrapped  # type: ignore[return-value]


def check_languages(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """Refuse languages that make no pair before any work is done."""
    from aligner.pairing import parse_languages

    try:
        parse_languages(value)
    except AlignerError as error:
        raise click.BadParameter(str(error)) from error
    return value


def check_formats(_ctx: click.Context, _param: click.Parameter, value: str | None) -> tuple[str, ...]:
    """The names of output formats, given with commas between."""
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
    """The format that a file's suffix names, of those that are written or of all.

    Raises:
        BadParameter: it names none.
    """
    from aligner import formats

    try:
        return formats.format_of(path, written=written)
    except UnknownNameError:
        known = ", ".join(f".{known}" for known in formats.format_names(written=written))
        raise click.BadParameter(f"{path}: the name must end in one of {known}", param_hint=hint) from None


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
        **options: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401  (click's)
        names = [name.strip() for name in columns.split(",")] if columns else None
        given = {"columns": names, "header": False if no_header else None, "layout": layout, "lang_style": lang_style}
        return command(writing={name: value for name, value in given.items() if value is not None}, **options)

    return wrapped  # type: ignore[return-value]


def accepted(writing: dict[str, Any], formats: Sequence[str]) -> list[dict[str, Any]]:
    """Of the options that `writing_options` found, those that each format takes.

    Raises:
        UsageError: an option that no format takes.
    """
    from aligner.formats import get_format

    taken = [{name: writing[name] for name in get_format(each).options if name in writing} for each in formats]
    for name in writing:
        if not any(name in options for options in taken):
            option = "--no-header" if name == "header" else f"--{name.replace('_', '-')}"
            raise click.UsageError(f"{option} means nothing to {', '.join(formats)}")
    return taken


def report(failures: list[AlignerError]) -> int:
    """Tell the errors of inputs that were left out; the exit code that follows from them."""
    for error in failures:
        click.echo(f"aligner: error: {error}", err=True)
    return 1 if failures else 0


class Bars:
    """A progress bar for each stage, on standard error and only where a person watches."""

    def __init__(self, quiet: bool) -> None:
        self._shown = not quiet and sys.stderr.isatty()
        self._stage = ""
        self._bar: tqdm[Any] | None = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show how much of a stage is done."""
        if not self._shown:
            return
        if stage != self._stage or self._bar is None:
            from tqdm import tqdm

            self.close()
            self._stage, self._bar = stage, tqdm(desc=stage, total=total, leave=False, file=sys.stderr)
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        """Take the bar off the screen."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def __enter__(self) -> Bars:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()


def remark(verdict: str, translated_share: float, **_others: object) -> str:
    """What is to be said of two documents that are not parallel throughout."""
    return f"; {verdict}, {translated_share:.0%} translated" if verdict not in ("parallel", "") else ""
