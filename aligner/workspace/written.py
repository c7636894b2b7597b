"""The list of the files that a build wrote: it takes its place last, so who reads it finds all files whole."""

from __future__ import annotations

import hashlib
import json
import shutil
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aligner import __version__
from aligner.atomic import replace
from aligner.errors import AlignerWarning
from aligner.leftovers import clear, recover
from aligner.workspace.keys import hash_of
from aligner.workspace.update import STATE

_NAME = "files.json"


def key_of(built: str, formats: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the key of what is written.

    Args:
        built: the key of the build.
        formats: the formats of the tables, each with its options.
    """
    return hash_of(built, {name: dict(options) for name, options in formats.items()})


def up_to_date(folder: Path, key: str) -> list[str]:
    """Return the files that a build wrote before if their key is this one and each is as it was, or nothing."""
    recover(folder / STATE)
    try:
        values = json.loads((folder / STATE / _NAME).read_text(encoding="utf-8"))
        intact = values["key"] == key and all(_facts(folder / name) == facts for name, facts in values["files"].items())
        names = [str(folder / name) for name in values["written"]] if intact else []
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []
    if names:  # nothing is written that would clear up after a run that was killed
        clear(folder)
        clear(folder / STATE)
    return names


@contextmanager
def without(folder: Path, stems: Iterable[str], why: str) -> Iterator[None]:
    """Remove tables of an earlier build that this one does not make, after the block has written the others.

    Files that are not as a build wrote them stay; there is a warning about either.

    Args:
        folder: the folder of the tables.
        stems: what the names of the tables begin with.
        why: what is said of them.
    """
    try:
        listed = json.loads((folder / STATE / _NAME).read_text(encoding="utf-8"))["files"]
        known = {name: facts for name, facts in listed.items() if name.startswith(tuple(f"{stem}." for stem in stems))}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        known = {}
    there = [path for stem in stems for path in sorted(folder.glob(f"{stem}.*"))]
    yield
    for path in there:
        files = _files(path)
        same = all(known.get(file.relative_to(folder).as_posix()) == _facts(file) for file in files)
        if same:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        if not path.name.endswith(".meta.json"):
            what = "was removed" if same else "was left as it is, for it was changed, but is none of this build"
            warnings.warn(f"{path}: {what}: {why}", AlignerWarning, stacklevel=4)


def _files(path: Path) -> list[Path]:
    return sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]


def write_list(folder: Path, key: str, written: Sequence[Path], waiting: Mapping[Path, Path]) -> None:
    """Write the list, as the last file of those that take their places together.

    Args:
        folder: the folder of the tables.
        key: the key of what is written; empty if it was not built from a state.
        written: the tables, without what belongs to them.
        waiting: each path that is written, and the temporary file with its new content.
    """
    files = {}
    for path, new in waiting.items():
        for file in _files(new):
            name = (path / file.relative_to(new)).relative_to(folder.resolve()).as_posix()
            files[name] = _facts(file)
    names = [path.relative_to(folder).as_posix() for path in written]
    values = {"trialign": __version__, "key": key, "written": names, "files": files}
    with replace(folder / STATE / _NAME) as target:
        target.write((json.dumps(values, ensure_ascii=False, indent=1) + "\n").encode())


def _facts(file: Path) -> dict[str, Any]:
    with file.open("rb") as opened:
        return {"bytes": file.stat().st_size, "sha256": hashlib.file_digest(opened, "sha256").hexdigest()}
