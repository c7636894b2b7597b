"""A workspace that nobody gave a place is copied to one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from aligner.atomic import replace
from aligner.corrections.records import FILE_NAME
from aligner.errors import AlignerError
from aligner.workbench.places.opening import Place
from aligner.workbench.places.uploads import FOLDER
from aligner.workspace.update import STATE

_LOCK = "lock"


def copy_workspace(place: Place, folder: Path) -> Place:
    """Copy a workspace, and return the new one.

    Args:
        place: the workspace.
        folder: the new folder, which must be empty or not there.

    Raises:
        AlignerError: the folder holds files, is inside the workspace, or cannot be written.
    """
    folder = folder.absolute()
    if folder.resolve().is_relative_to(place.folder.resolve()):
        raise AlignerError(f"{folder}: is inside the workspace; name another folder")
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise AlignerError(f"{folder}: is not empty; name a new folder")
        folder.mkdir(parents=True, exist_ok=True)
        for name in (STATE, FOLDER):
            if (place.folder / name).is_dir():
                shutil.copytree(place.folder / name, folder / name, ignore=shutil.ignore_patterns(_LOCK))
        _lead_to_copies(folder / STATE / "build.json", place.folder / FOLDER, folder / FOLDER)
        # Last, so that a copy that was cut short has no decisions that are not in the first one.
        if (place.folder / FILE_NAME).exists():
            with replace(folder / FILE_NAME) as file:
                file.write((place.folder / FILE_NAME).read_bytes())
    except OSError as error:
        raise AlignerError(f"{folder}: cannot be written: {error.strerror or error}") from error
    old, new = str(place.folder / FOLDER), str(folder / FOLDER)
    inputs = tuple(new + path.removeprefix(old) if path.startswith(old) else path for path in place.inputs)
    return Place(folder, inputs, True)


def _lead_to_copies(record: Path, old: Path, new: Path) -> None:
    """Have the record of the build name the copies of documents that were dropped."""
    if not record.exists() or not new.is_dir():
        return
    values = json.loads(record.read_bytes().decode("utf-8", "surrogateescape"))
    for item in values["inputs"]:
        for holder in filter(None, (item, item.get("entry"))):
            for key in ("path", "named"):
                path = Path(holder.get(key, ""))
                if path.absolute().is_relative_to(old.absolute()):
                    holder[key] = str(new / path.absolute().relative_to(old.absolute()))
    with replace(record) as file:
        file.write((json.dumps(values, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogateescape"))
