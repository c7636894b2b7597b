"""Look at what is there before writing: whether it can be replaced, and whether it is better than nothing."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from aligner.errors import AlignerError, AlignerWarning


def check_writable(path: Path | None, inputs: Sequence[str] = (), format_name: str | None = "tsv") -> None:
    """Refuse an output that cannot be written or that is an input, before any work is done.

    Args:
        path: the output; None for standard output.
        inputs: what is read.
        format_name: the format of the output; None for a folder of tables.

    Raises:
        UsageError: the output is one of the files to read.
        AlignerError: the output cannot be written.
    """
    if path is None or (path.exists() and not path.is_file() and not path.is_dir()):
        return
    if path.is_file() and any(each != "-" and Path(each).exists() and path.samefile(each) for each in inputs):
        raise click.UsageError(f"--out {path} would overwrite an input file")
    place = path.absolute()
    above = next(each for each in (place, *place.parents) if each.is_dir() or (each.exists() and each != place))
    if not above.is_dir():
        raise AlignerError(f"{path}: cannot be written: {above} is a file, not a folder")
    _check_kind(path, format_name)
    above = above if above != place or format_name is None else place.parent
    if not os.access(above, os.W_OK | os.X_OK):
        raise AlignerError(f"{path}: cannot be written: {above} is not writable")


def _check_kind(path: Path, format_name: str | None) -> None:
    """Refuse a file where a folder is to be, and the reverse."""
    from aligner.formats import get_format

    if not path.exists():
        return
    makes_folder = format_name is None or get_format(format_name).makes == "folder"
    if makes_folder and path.is_file():
        raise AlignerError(f"{path}: cannot be written: it is a file, not a folder")
    if path.is_dir() and not makes_folder:
        raise AlignerError(f"{path}: cannot be written: it is a folder; name a file in it")
    if path.is_dir() and format_name and any(path.iterdir()) and not get_format(format_name).is_ours(path):
        raise AlignerError(f"{path}: is not replaced: it holds other files; name a new folder")


def better_than_nothing(path: Path | None, stems: Iterable[str] = ()) -> Path | None:
    """Return a table with rows that is there, which a run that found nothing must not replace; None if there is none.

    Args:
        path: the output; None for standard output.
        stems: what the names of tables begin with, if the output is a folder of tables.
    """
    if path is None:
        return None
    files = [file for stem in stems for file in sorted(path.glob(f"{stem}*"))] if stems else [path]
    return next((file for file in files if _has_rows(file)), None)


def _has_rows(path: Path) -> bool:
    """Return whether a file may be a table with rows; what cannot be read as a table may be one."""
    from aligner.formats import read_table

    if path.name.endswith(".meta.json") or not path.exists() or (path.is_file() and not path.stat().st_size):
        return False
    if not path.is_file() and not path.is_dir():
        return False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AlignerWarning)
        try:
            return len(read_table(path, accept_partial=True)) > 0
        except AlignerError:
            return True


def left_as_it_was(there: Path, why: str) -> AlignerError:
    """Return the error of a run that found nothing to put in the place of a table.

    Args:
        there: the table.
        why: what was not found.
    """
    return AlignerError(f"{there}: left as it was: {why}; to replace it by an empty one, remove it first")
