"""Changes that are on the disk before anybody hears of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from aligner.corrections.records import Correction, append, as_action
from aligner.errors import AlignerError
from aligner.workbench.lines import after_lines, before_lines
from aligner.workbench.model import Row
from aligner.workbench.pair import Pair, Step


@dataclass
class Journal:
    """The file of corrections of a folder.

    Attributes:
        path: the file.
        by: who decides.
        size: the size of the file after the last line that was written here; None if it has not been looked at.
    """

    path: Path
    by: str = ""
    size: int | None = None

    def was_changed(self) -> bool:
        """Return whether somebody else has written to the file since."""
        return self.size is not None and self.size != self._size()

    def note_size(self) -> None:
        """Take the file as it is for known."""
        self.size = self._size()

    def write(self, lines: Sequence[Correction]) -> None:
        """Add the lines of an action.

        Raises:
            AlignerError: the file cannot be written.
        """
        append(self.path, lines)
        self.note_size()

    def _size(self) -> int:
        try:
            return self.path.stat().st_size
        except OSError:
            return 0


def make(
    pair: Pair, steps: Sequence[Step], journal: Journal, *, name: str, action: str = "", undoes: str = "", redoes: str = ""
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
