"""The list of a corpus' documents: `manifest.tsv`, a table with tabs, for what the files do not say themselves.

The columns `id` and `path` (relative to the manifest's folder) are required; `languages`, `group`, `title`, `date`,
`source` and `license` (or `licence`) are optional, in any order. Other columns become metadata of the documents under
their own names. Empty lines and lines that begin with `#` are skipped.
"""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from aligner.errors import AlignerWarning, InputError
from aligner.languages import LANGUAGES
from aligner.readers.metadata import canonical_key

FILE_NAME = "manifest.tsv"
"""A folder with a file of this name is read through it."""

MARK = "# trialign manifest"
"""How a manifest begins that this package writes; it may have any name that ends in `.tsv`."""

_NEEDED = ("id", "path")
_KNOWN = ("id", "path", "languages", "group", "title", "date", "source", "license")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a corpus, as a line of the manifest lists it; whether it exists is not checked.

    `languages` is empty if the manifest does not give any; `meta` holds all other columns that are not empty.
    """

    id: str
    path: Path
    line: int
    languages: tuple[str, ...]
    group: str
    title: str
    meta: Mapping[str, str]


def read(path: str | Path) -> list[Entry]:
    """Read a manifest.

    Raises:
        InputError: the manifest cannot be read, a required column or cell is missing, an id occurs twice, or a language
            is unknown; the message names the line.
    """
    path = Path(path)
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise InputError(path, error.strerror or "cannot be read") from error
    except UnicodeDecodeError as error:
        raise InputError(path, "not UTF-8", place=f"byte offset {error.start}") from error
    rows = [(number, line.split("\t")) for number, line in enumerate(lines, 1) if line.strip() and line[0] != "#"]
    if not rows:
        raise InputError(path, "an empty manifest", advice=f"its first line names the columns: {', '.join(_KNOWN)}")
    header_line, header = rows[0][0], [_column_name(cell) for cell in rows[0][1]]
    missing = [name for name in _NEEDED if name not in header]
    if missing:
        problem = f"no column {', '.join(missing)} in the manifest"
        raise InputError(path, problem, place=f"line {header_line}", advice="columns are separated by tabs")
    entries: dict[str, Entry] = {}
    for number, cells in rows[1:]:
        if len(cells) > len(header):
            problem = f"{len(cells)} cells where the header has {len(header)}"
            raise InputError(path, problem, place=f"line {number}")
        row = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if cell.strip()}
        entry = _entry(row, path, number)
        if entry.id in entries:
            problem = f"the id {entry.id!r} is on line {entries[entry.id].line} already"
            raise InputError(path, problem, place=f"line {number}")
        entries[entry.id] = entry
    return list(entries.values())


def is_manifest(path: Path) -> bool:
    """Return whether a file is a manifest, by its name or by its first line; False if it cannot be read."""
    if path.suffix.lower() != ".tsv" or not path.is_file():
        return False
    if path.name == FILE_NAME:
        return True
    try:
        with path.open("rb") as file:
            return file.read(100).removeprefix(b"\xef\xbb\xbf").startswith(MARK.encode())
    except OSError:
        return False


def is_outside(path: Path, folder: Path) -> bool:
    """Return whether a path leads out of a folder."""
    return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def dumps(entries: Sequence[Entry], folder: Path) -> str:
    """Return the text of a manifest; files whose names it cannot hold are left out with a warning.

    Args:
        entries: what to list.
        folder: the folder that the manifest will be in.
    """
    meta = [*dict.fromkeys(name for entry in entries for name in entry.meta)]
    names = ["languages", "group", "id", "path", *(["title"] if any(entry.title for entry in entries) else []), *meta]
    lines = [f"{MARK}: documents with the same group are translations of each other", "\t".join(names)]
    for entry in entries:
        cells = {**entry.meta, "languages": ",".join(entry.languages), "group": entry.group, "id": entry.id}
        row = [{**cells, "path": _relative(entry.path, folder), "title": entry.title}.get(name, "") for name in names]
        if not all(_fits(cell) for cell in row):
            problem = "a manifest cannot list it: the name has a tab, a line break, spaces at its ends or is not UTF-8"
            warnings.warn(f"{entry.path}: {problem}; rename the file", AlignerWarning, stacklevel=2)
            continue
        lines.append("\t".join(row))
    return "\n".join(lines) + "\n"


def _fits(cell: str) -> bool:
    """Return whether a cell can be read again."""
    whole = cell == cell.strip() and len(cell.splitlines()) < 2 and "\t" not in cell
    return whole and cell == cell.encode("utf-8", "replace").decode()


def _relative(path: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # on another Windows drive
        return path.absolute().as_posix()


def _column_name(cell: str) -> str:
    """Return the name of a column; that of the license as front matter has it, so that a document has one such key."""
    name = cell.strip().lower()
    return "license" if canonical_key(name) == "license" else name


def _entry(row: Mapping[str, str], path: Path, line: int) -> Entry:
    for name in _NEEDED:
        if not row.get(name):
            raise InputError(path, f"no {name}", place=f"line {line}")
    languages = tuple(re.findall(r"[^\s,;+/]+", row.get("languages", "").lower()))
    unknown = [code for code in languages if code not in LANGUAGES]
    if unknown:
        problem = f"unknown language {', '.join(unknown)}"
        raise InputError(path, problem, place=f"line {line}", advice=f"known: {', '.join(LANGUAGES)}")
    used = {*_NEEDED, "languages", "group", "title"}
    meta = {name: cell for name, cell in row.items() if name not in used}
    return Entry(
        row["id"], path.parent / row["path"], line, languages, row.get("group", ""), row.get("title", ""), meta
    )
