"""Errors that a user can cause. Each message says what is wrong, where, and what to do about it."""

from __future__ import annotations

import platform
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ISSUES = "https://github.com/trialign/trialign/issues"
"""Where defects are reported."""


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


class UnexpectedError(InputError):
    """A defect of the package that one input, or two that are aligned, met. The message is a report that can be sent.

    Args:
        path: the input.
        error: the exception that nobody foresaw; its place in the package is part of the message.
    """

    def __init__(self, path: str | Path, error: BaseException) -> None:
        from aligner import __version__

        package = Path(__file__).parent
        frames = [
            f"{Path(frame.filename).relative_to(package).as_posix()}:{frame.lineno}"
            for frame in traceback.extract_tb(error.__traceback__)
            if package in Path(frame.filename).parents
        ]
        system = f"trialign {__version__}, Python {platform.python_version()}, {platform.system()}"
        what = " ".join(f"{type(error).__name__}: {error}".split()).removesuffix(":")
        super().__init__(
            path,
            f"unexpected {what} [{' > '.join(frames[-3:])}; {system}]",
            advice=f"this is a defect of trialign, please report this line at {ISSUES}",
        )


@contextmanager
def errors_of(path: str | Path) -> Iterator[None]:
    """Turn whatever goes wrong with one input into an `AlignerError` that names it, so that the others can go on.

    Args:
        path: the input.

    Raises:
        AlignerError: as raised inside; `UnexpectedError` for what nobody foresaw.
    """
    try:
        yield
    except (AlignerError, AlignerWarning):  # a warning is raised where Python is told to (-W error)
        raise
    except MemoryError as error:
        raise InputError(path, "there is not enough memory for it", advice="split it into smaller files") from error
    except OSError as error:
        raise InputError(path, error.strerror or str(error)) from error
    except Exception as error:
        raise UnexpectedError(path, error) from error


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
