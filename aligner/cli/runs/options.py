"""Options of a run: its inputs from a list, its settings, its log, and whether a failed input fails all."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from aligner.cli.options import COMMAND_LINE, Function, option_under
from aligner.cli.runs.journal import Journal
from aligner.errors import InputError
from aligner.readers.identity import STDIN

_run_option = option_under("Run options")


def inputs_argument(name: str, *, metavar: str, optional: bool = False) -> Callable[[Function], Function]:
    """Return a decorator that adds an argument for any number of paths, and --files-from, which lists more.

    Args:
        name: the name under which the command gets all of them.
        metavar: what help calls them.
        optional: whether there may be none.
    """

    def decorate(function: Function) -> Function:
        @click.argument(name, nargs=-1, metavar=f"{metavar}...")
        @_run_option("--files-from", metavar="FILE", help="Read paths from FILE, one per line; - is standard input.")
        @functools.wraps(function)
        def wrapped(*, files_from: str | None, **others: Any) -> Any:
            paths = (*others[name], *(read_list(files_from) if files_from else ()))
            if not paths and not optional:
                raise click.UsageError(f"Missing argument '{metavar}...'")
            return function(**{**others, name: paths})

        return wrapped  # type: ignore[return-value]

    return decorate


def read_list(source: str) -> list[str]:
    """Read a list of paths, one per line; relative ones are relative to the current folder, as on the command line.

    Args:
        source: the file; "-" is standard input.

    Raises:
        InputError: the list cannot be read, or names nothing.
    """
    try:
        data = sys.stdin.buffer.read() if source == STDIN else Path(source).read_bytes()
    except OSError as error:
        raise InputError(source, error.strerror or "cannot be read") from error
    lines = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape").split("\n")
    paths = [line.removesuffix("\r") for line in lines]
    found = [str(Path.cwd() / path) if path == STDIN else path for path in paths if path.strip()]
    bad = next((number for number, path in enumerate(paths, 1) if "\0" in path), None)
    if bad is not None:
        raise InputError(source, "is no list of paths", place=f"line {bad}", advice="write one path per line, as text")
    if not found:
        raise InputError(source, "lists no files", advice="write one path per line")
    return found


def corrections_option(default: str) -> Callable[[Function], Function]:
    """Return a decorator that adds --corrections, with a sentence on its default; the command gets a path or None."""
    return click.option(
        "--corrections",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        metavar="FILE",
        help=f"Corrections by people to apply. {default}",
    )


strict_option = _run_option("--strict", is_flag=True, help="Exit with code 1, not 3, if an input could not be used.")


def run_options(*, strict: bool = True) -> Callable[[Function], Function]:
    """Return a decorator that adds --log, --config and --strict; the command gets an open `journal`.

    It goes below `output_options` or `quiet_option`.

    Args:
        strict: whether several inputs may fail one by one, so that there is --strict.
    """

    def decorate(function: Function) -> Function:
        @_run_option("--log", type=click.Path(path_type=Path), metavar="FILE",
                     help="Append progress, warnings and errors to FILE, with times.")  # fmt: skip
        @_run_option("--config", metavar="FILE", expose_value=False,
                     help="Settings file. Default: trialign.toml in the folder of the inputs.")  # fmt: skip
        @functools.wraps(function)
        def wrapped(*, log: Path | None, strict: bool = False, **others: Any) -> Any:
            quiet = others["output"].quiet if "output" in others else others["quiet"]
            context = click.get_current_context()
            journal = Journal(log, quiet=quiet, strict=strict, what=context.meta.get(COMMAND_LINE, ""))
            with journal:
                code = function(journal=journal, **others)
                journal.end(code or 0)
            return code

        return strict_option(wrapped) if strict else wrapped  # type: ignore[return-value]

    return decorate
