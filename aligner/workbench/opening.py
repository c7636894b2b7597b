"""From what a person names to the folder of a workspace."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from aligner.errors import AlignerError, InputError
from aligner.workspace.update import STATE

_NAME = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a workspace is.

    Attributes:
        folder: its folder.
        inputs: the documents to build it from; empty for a folder that was built, or an empty page.
        is_kept: whether the person named the folder.
    """

    folder: Path
    inputs: tuple[str, ...]
    is_kept: bool


def data_folder() -> Path:
    """Return the folder of the workspaces that nobody has given a place, and of the settings of the page."""
    return user_data_path("trialign", appauthor=False) / "workbench"


def find_place(paths: Sequence[str], out: str | None) -> Place:
    """Return the workspace for some paths.

    Args:
        paths: documents, a folder of documents, a folder that was built, or nothing.
        out: the folder for the workspace; None for one that the same paths find again.

    Raises:
        InputError: a path does not exist.
        AlignerError: a folder that was built is named together with something else.
    """
    for path in paths:
        if not Path(path).exists() and not any(char in path for char in "*?["):
            raise InputError(path, "no such file or folder")
    built = [path for path in paths if (Path(path) / STATE).is_dir() and Path(path).is_dir()]
    if built:
        if len(paths) > 1:
            raise AlignerError(f"{built[0]}: was built by aligner; open it alone: aligner edit {built[0]}")
        if out is not None:
            raise AlignerError(f"{built[0]}: was built by aligner and is edited where it is; leave out --out")
        return Place(Path(built[0]), (), True)
    if out is not None:
        return Place(Path(out), tuple(paths), True)
    if not paths:
        return Place(data_folder() / "dropped", (), False)
    absolute = [str(Path(path).absolute()) for path in paths]
    return Place(data_folder() / _name(absolute), tuple(paths), False)


def _name(paths: Sequence[str]) -> str:
    """Return the name of the folder for some paths, which says what is in it and differs for each."""
    digest = hashlib.sha256("\0".join(paths).encode("utf-8", "surrogateescape")).hexdigest()[:12]
    return f"{_NAME.sub('_', Path(paths[0]).stem)[:40]}-{digest}"
