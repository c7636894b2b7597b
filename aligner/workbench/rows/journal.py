"""Changes that are on the disk before anybody hears of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from aligner.corrections.records import Correction, append, as_action
from aligner.errors import AlignerError
from aligner.workbench.rows.lines import after_lines, before_lines
from aligner.workbench.rows.model import Row
from aligner.workbench.rows.pair import Pair, Step


@dataclass
class Journal:
    """The file of corrections of a folder.

    Attributes:
        path: the file.
        by: who decides.
        known: size and time of the file after the last line that was written here; None if nobody has looked yet.
    """

    path: Path
    by: str = ""
    known: tuple[int, int] | None = None

    def was_changed(self) -> bool:
        """Return whether somebody else has written to the file since."""
        return self.known is not None and self.known != self._facts()

    def look(self) -> None:
        """Take the file as it is for known."""
        self.known = self._facts()

    def write(self, lines: Sequence[Correction]) -> None:
        """Add the lines of an action.

        Raises:
            AlignerError: the file cannot be written.
        """
        append(self.path, lines)
        self.look()

    def _facts(self) -> tuple[int, int]:
        try:
            found = self.path.stat()
        except OSError:
            return 0, 0
        return found.st_size, found.st_mtime_ns


def make(
    pair: Pair,
    steps: Sequence[Step],
    journal: Journal,
    *,
    name: str,
    action: str = "",
    undoes: str = "",
    redoes: str = "",
) -> tuple[list[Row], list[Correction]]:
    """Make changes, and return the rows that were moved by them, and the lines that were written.

    Raises:
        AlignerError: the lines cannot be written; the pair is as it was.
    """
    lines: list[Correction] = []
    moved: list[Row] = []
    for step in steps:
        lines += before_lines(pair, step)
        moved += pair.apply(step)
        lines += after_lines(pair, step)
    whole = as_action(lines, name, action=action, by=journal.by, undoes=undoes, redoes=redoes)
    try:
        journal.write(whole)
    except AlignerError:
        for step in reversed(steps):
            pair.apply(step.inverse())
        raise
    return moved, whole
