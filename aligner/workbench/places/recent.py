"""Workspaces for which nobody chose a folder, so that an empty page can open them again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from aligner.corrections.records import FILE_NAME
from aligner.errors import AlignerError
from aligner.workbench.places.opening import data_folder
from aligner.workspace.record import read_record
from aligner.workspace.update import STATE

_MOST = 10


@dataclass(frozen=True, slots=True)
class Recent:
    """A workspace.

    Attributes:
        folder: its folder, whose name is its id.
        name: the documents of its first pair.
        when: when something was decided there last, or when it was built.
    """

    folder: Path
    name: str
    when: datetime

    def to_json(self) -> dict[str, str]:
        """Return the workspace as the page gets it."""
        return {"id": self.folder.name, "name": self.name, "when": self.when.isoformat(timespec="seconds")}


def recent_workspaces() -> list[Recent]:
    """Return the workspaces that were worked on last, the latest first."""
    return sorted(_find(), key=lambda each: each.when, reverse=True)[:_MOST]


def _find() -> Iterator[Recent]:
    try:
        folders = [*data_folder().iterdir()]
    except OSError:
        return
    for folder in folders:
        try:
            record = read_record(folder / STATE)
            if record is None or not record.pairs:
                continue
            written = [path for path in (folder / FILE_NAME, folder / STATE / "build.json") if path.exists()]
            when = max(path.stat().st_mtime for path in written)
        except (OSError, AlignerError):
            continue
        first = record.pairs[0]
        yield Recent(folder, f"{first.source} – {first.target}", datetime.fromtimestamp(when, UTC))
