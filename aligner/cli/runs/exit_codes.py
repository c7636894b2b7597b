"""The exit codes of all commands."""

from __future__ import annotations

from enum import IntEnum

import click

from aligner.cli.messages import report
from aligner.errors import AlignerError


class ExitCode(IntEnum):
    """What a command tells the program that started it."""

    OK = 0
    FAILED = 1
    """Nothing could be done; with --strict also that some inputs failed."""
    MISUSED = 2
    SOME_FAILED = 3
    FOUND = 4
    """`aligner check` found what --fail-on names."""
    INTERRUPTED = 130


def code_of(error: BaseException) -> ExitCode:
    """Return the exit code of a command that an exception ends."""
    if isinstance(error, click.UsageError):
        return ExitCode.MISUSED
    if isinstance(error, click.Abort | KeyboardInterrupt):
        return ExitCode.INTERRUPTED
    return ExitCode.FAILED


def conclude(failures: list[AlignerError], *, done: bool, strict: bool = False, found: bool = False) -> ExitCode:
    """Print the errors of the inputs that failed, and return the exit code.

    Args:
        failures: the errors.
        done: whether anything could be done.
        strict: whether an input that failed counts as if nothing could be done.
        found: whether there are findings that the command was told to fail on.
    """
    report(failures)
    if not done or (strict and failures):
        return ExitCode.FAILED
    if found:
        return ExitCode.FOUND
    return ExitCode.SOME_FAILED if failures else ExitCode.OK
