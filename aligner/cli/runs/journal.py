"""The journal of a run: progress on the terminal or every 30 seconds, a log file, errors, and how long stages took."""

from __future__ import annotations

import os
import platform
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Self, TextIO

from aligner import __version__
from aligner.cli.messages import Bars, say
from aligner.cli.runs.exit_codes import ExitCode, code_of, conclude
from aligner.errors import AlignerError, AlignerWarning
from aligner.terminal import visible

_SECONDS = 30.0
"""How long the log and standard error may be without news."""


class Journal:
    """Follows a run: it is called with the progress of each stage, and `fail` with the error of each input.

    Attributes:
        failures: the errors of the inputs that failed.
        seconds: how long each stage took.
        strict: whether an input that failed counts as if nothing could be done.
    """

    def __init__(self, log: Path | None = None, *, quiet: bool = False, strict: bool = False, what: str = "") -> None:
        """Open the log, if there is one, at its end.

        Args:
            log: the log file.
            quiet: whether to print neither bars nor summaries.
            strict: as the attribute.
            what: the command line, for the log.

        Raises:
            AlignerError: the log cannot be written.
        """
        self.failures: list[AlignerError] = []
        self.seconds: dict[str, float] = {}
        self.strict = strict
        self._quiet, self._what = quiet, what
        self._bars = Bars(quiet)
        self._file = _open(log) if log is not None else None
        self._begun = self._last = time.monotonic()
        self._stages: dict[str, tuple[float, int]] = {}
        self._now = self._told = ""
        self._ended = threading.Event()
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Begin to log warnings and to tell how far the work is."""
        self._log("INFO", f"started: trialign {__version__}, {self._what}".rstrip(", "))
        if self._file is not None:
            self._stack.enter_context(_copied_warnings(lambda text: self._log("WARNING", text), quiet=self._quiet))
        tells = not self._quiet and not sys.stderr.isatty()
        if tells or self._file is not None:
            threading.Thread(target=self._tell_regularly, args=(tells,), daemon=True).start()
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """Log what ended the run, and remove the bar."""
        self._ended.set()
        self._bars.close()
        self._stack.close()
        if error is not None and not isinstance(error, SystemExit):
            code = code_of(error)
            text = "interrupted" if code == ExitCode.INTERRUPTED else str(error)
            self._log("ERROR", text)
            self.end(code)
        if self._file is not None:
            self._file.close()
            self._file = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take note of how far a stage is."""
        self._bars(stage, done, total)
        now = time.monotonic()
        started, first = self._stages.setdefault(stage, (self._last, done))
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._last
        self._last = now
        rate = (done - first) / (now - started) if now > started else 0.0
        self._now = f"{stage}: {done} done, {total - done} left" + (f", {rate:.1f} per second" if rate else "")
        if done == total:
            self._log("INFO", self._now)

    def stage(self, name: str) -> None:
        """Take note of the end of a stage that has no progress, such as writing."""
        self(name, 1, 1)

    def note(self, text: str) -> None:
        """Write a line into the log."""
        self._log("INFO", text)

    def fail(self, error: AlignerError) -> None:
        """Take note of the error of an input."""
        self.failures.append(error)
        self._log("ERROR", str(error))

    def conclude(self, *, done: bool, found: bool = False) -> ExitCode:
        """Print the errors of the inputs that failed, and return the exit code; see `exit_codes.conclude`."""
        self._bars.close()
        return conclude(self.failures, done=done, strict=self.strict, found=found)

    def end(self, code: int) -> None:
        """Log the end of the run."""
        total = time.monotonic() - self._begun
        self._log("INFO", f"ended: exit code {int(code)}, {len(self.failures)} failed, {total:.1f} seconds")

    def facts(self) -> dict[str, Any]:
        """Return what a summary says of the run: seconds by stage, and versions."""
        total = time.monotonic() - self._begun
        return {
            "seconds": {name: round(value, 3) for name, value in {**self.seconds, "total": total}.items()},
            "versions": {"trialign": __version__, "python": platform.python_version(), "system": platform.system()},
        }

    def _log(self, level: Literal["INFO", "WARNING", "ERROR"], text: str) -> None:
        if self._file is None:
            return
        at = datetime.now().astimezone().isoformat(timespec="seconds")
        try:
            self._file.write(f"{at} {level} {visible(' '.join(text.split()))}\n")
            self._file.flush()
        except OSError as error:
            self._file = None
            say(f"aligner: warning: the log cannot be written any more: {error.strerror}")

    def _tell_regularly(self, tells: bool) -> None:
        while not self._ended.wait(_SECONDS):
            if not self._now or self._now == self._told:
                continue
            self._told = self._now
            self._log("INFO", self._told)
            if tells:
                try:
                    say(f"aligner: {self._told}")
                except (OSError, ValueError):  # nobody reads any more
                    return


def _open(path: Path) -> TextIO:
    try:
        return path.open("a", encoding="utf-8", errors="backslashreplace", newline="\n")
    except OSError as error:
        raise AlignerError(f"{os.fspath(path)}: cannot be written: {error.strerror or error}") from error


@contextmanager
def _copied_warnings(take: Callable[[str], None], *, quiet: bool) -> Iterator[None]:
    """Call a function with the text of each of our warnings; with `quiet`, they are not shown."""
    with warnings.catch_warnings():
        warnings.simplefilter("always", AlignerWarning)
        usual, seen = warnings.showwarning, set[str]()

        def show(message: Warning | str, category: type[Warning], *rest: Any, **named: Any) -> None:
            ours = issubclass(category, AlignerWarning)
            if ours and str(message) not in seen:
                seen.add(str(message))
                take(str(message))
            if not (ours and quiet):
                usual(message, category, *rest, **named)

        warnings.showwarning = show
        yield
