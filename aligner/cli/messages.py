"""Messages for people: errors, progress bars, summaries."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from aligner.errors import AlignerError
from aligner.terminal import unguarded

if TYPE_CHECKING:
    from tqdm import tqdm

T = TypeVar("T")

_SHOWN = 20


def report(failures: list[AlignerError]) -> None:
    """Print the errors of inputs that were skipped."""
    for error in failures:
        say(f"aligner: error: {error}")


def say(line: str) -> None:
    """Print a message to standard error."""
    click.echo(line, err=True, color=True)  # otherwise click removes what looks like a color, even from names


def say_first(items: Sequence[T], describe: Callable[[T], str]) -> None:
    """Print a line for each of the first items, and how many more there are."""
    for item in items[:_SHOWN]:
        say(f"  {describe(item)}")
    if len(items) > _SHOWN:
        say(f"  and {len(items) - _SHOWN} more")


def number(count: int, noun: str) -> str:
    """Return a count with its noun: "1 pair", "2 pairs"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def verdict_note(verdict: str, translated_share: float) -> str:
    """Return the verdict on two documents and how much of them is translated."""
    return f"{verdict}, {translated_share:.0%} translated" if verdict else "too short for a verdict"


class Bars:
    """A progress bar for each stage, on standard error and only if that is a terminal."""

    def __init__(self, quiet: bool) -> None:
        """Show bars unless `quiet`."""
        self._shown = not quiet and sys.stderr.isatty()
        self._stage = ""
        self._bar: tqdm[Any] | None = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show the progress of a stage."""
        if not self._shown:
            return
        if stage != self._stage or self._bar is None:
            from tqdm import tqdm

            self.close()
            self._stage, self._bar = stage, tqdm(desc=stage, total=total, leave=False, file=unguarded(sys.stderr))
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        """Remove the bar from the screen."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def __enter__(self) -> Bars:
        """Return the bars."""
        return self

    def __exit__(self, *_exception: object) -> None:
        """Remove the bar from the screen."""
        self.close()
