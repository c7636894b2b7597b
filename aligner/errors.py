"""Errors that a user can cause. Each message says what is wrong, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path


class AlignerError(Exception):
    """Base class of errors in input or set-up, as opposed to defects of the package."""


class InputError(AlignerError):
    """An input cannot be used.

    Args:
        path: the file (or "-" for standard input).
        problem: what is wrong, without the file's name.
        place: where in the file ("line 12", "byte offset 3041"); empty for the whole file.
        advice: what to do about it.
    """

    def __init__(self, path: str | Path, problem: str, *, place: str = "", advice: str = "") -> None:
        self.path, self.problem, self.place, self.advice = str(path), problem, place, advice
        where = f"{path}: {place}" if place else f"{path}"
        super().__init__(f"{where}: {problem}" + (f"; {advice}" if advice else ""))


class MissingExtraError(AlignerError):
    """An optional package is not installed; the message names the `pip install` line."""

    def __init__(self, feature: str, extra: str) -> None:
        self.extra = extra
        super().__init__(f"{feature} needs an optional package; install it with: pip install 'trialign[{extra}]'")


class UnknownNameError(AlignerError):
    """A name (of a reader, exporter, embedder, ...) that nobody registered; the message lists the known ones."""

    def __init__(self, kind: str, name: str, known: list[str]) -> None:
        self.kind, self.name, self.known = kind, name, known
        super().__init__(f"unknown {kind} {name!r}; known: {', '.join(known)}")


class AlignerWarning(UserWarning):
    """Something a user should know although work continues: low confidence, a missing language, dropped characters."""


OnError = Callable[[AlignerError], None]
"""Called with the error of each input that cannot be used, as `os.walk` calls its `onerror`."""
