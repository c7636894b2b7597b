"""The group of commands: lazy loading, one-line error messages, exit codes, closed pipes and interrupts."""

from __future__ import annotations

import errno
import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from io import TextIOWrapper
from typing import Any, TextIO

import click

from aligner import __version__
from aligner.cli.messages import say
from aligner.cli.runs.exit_codes import ExitCode, code_of
from aligner.errors import AlignerError, AlignerWarning, UnexpectedError
from aligner.terminal import guarded, unguarded

_COMMANDS = (
    "build", "align", "edit", "corrections", "mine", "segment", "identify", "check", "terms", "score", "convert",
    "filter", "split", "stats", "report", "score-documents", "learn", "formats", "info", "completion",
)  # fmt: skip
_FOLDERS = {
    "datasets": ("filter", "split", "stats", "report", "score-documents"),
    "models": ("learn",),
    "workbench": ("corrections", "edit"),
}
"""Commands whose modules are not in this folder."""


class _Group(click.Group):
    """A group whose commands are loaded on demand, each from the module of its name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands in the order of the help text."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command, or return None if there is none of that name."""
        if cmd_name not in _COMMANDS:
            return None
        module = cmd_name.replace("-", "_")
        folder = next((f"{folder}." for folder, names in _FOLDERS.items() if cmd_name in names), "")
        command: click.Command = getattr(import_module(f"aligner.cli.{folder}{module}"), module)
        return command

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command and exit with one of `ExitCode`."""
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):  # UTF-8 in every locale
                stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
        with guarded(), _warnings_on_stderr():
            sys.exit(self._run(args, complete_var, extra))

    def _run(self, args: Sequence[str] | None, complete_var: str | None, extra: dict[str, Any]) -> int:
        try:
            code = super().main(args, "aligner", complete_var, standalone_mode=False, **extra)
        except click.exceptions.NoArgsIsHelpError as error:
            say(error.format_message())
            return ExitCode.MISUSED
        except click.UsageError as error:
            command = error.ctx.command_path if error.ctx else "aligner"
            say(f"aligner: error: {error.format_message().rstrip('.')}; try '{command} --help'")
            return code_of(error)
        except (click.ClickException, AlignerError) as error:
            message = error.format_message() if isinstance(error, click.ClickException) else str(error)
            say(f"aligner: error: {message}")
            return code_of(error)
        except click.Abort as error:
            say("aligner: interrupted")
            return code_of(error)
        except MemoryError:
            say("aligner: error: there is not enough memory; give it less at once")
            return ExitCode.FAILED
        except Exception as error:
            if sys.flags.dev_mode:  # python -X dev -m aligner: the whole traceback, for developers
                raise
            say(f"aligner: error: {UnexpectedError('aligner', error)}")
            return ExitCode.FAILED
        return code if isinstance(code, int) else ExitCode.OK

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; a closed pipe ends it quietly, and output that cannot be written is an error."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except OSError as error:
            if error.filename is not None:
                raise
            _discard_output()
            if _is_closed_pipe(error):
                return 0
            raise AlignerError(f"standard output cannot be written: {error.strerror or error}") from error
        return result


def _is_closed_pipe(error: OSError) -> bool:
    # Windows reports EINVAL, not EPIPE, when the program that reads our output has ended.
    return isinstance(error, BrokenPipeError) or (sys.platform == "win32" and error.errno == errno.EINVAL)


def _discard_output() -> None:
    # Otherwise Python would flush the rest at exit and fail again.
    os.dup2(os.open(os.devnull, os.O_WRONLY), unguarded(sys.stdout).fileno())


@contextmanager
def _warnings_on_stderr() -> Iterator[None]:
    shown: set[str] = set()
    with warnings.catch_warnings():
        warnings.simplefilter("always", AlignerWarning)
        usual = warnings.showwarning

        def show(
            message: Warning | str,
            category: type[Warning],
            filename: str,
            lineno: int,
            file: TextIO | None = None,
            line: str | None = None,
        ) -> None:
            if not issubclass(category, AlignerWarning):
                usual(message, category, filename, lineno, file, line)
            elif str(message) not in shown:
                shown.add(str(message))
                say(f"aligner: warning: {message}")

        warnings.showwarning = show
        yield


# With color, click leaves texts as they are; it would remove what looks like a color when standard output is a file.
_SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": 100, "color": True}


@click.command(cls=_Group, context_settings=_SETTINGS)
@click.version_option(__version__, prog_name="aligner", message="%(prog)s (trialign) %(version)s")
def main() -> None:
    """Build, check and convert parallel corpora in English, Chinese and Vietnamese.

    Results go to standard output or to --out, messages to standard error. Exit codes: 0 for success, 1 if nothing could
    be done, 2 for a usage error, 3 if some inputs could not be used (the others are still processed; with --strict, the
    code is 1), 4 if 'aligner check' found errors, 130 if interrupted.

    \b
    Examples:
      aligner build corpus --out out
      aligner build docs/*.md --languages en-zh --out en-zh.parquet
      aligner align page.en.md page.vi.md
      aligner check out/sentences.tsv
    """
