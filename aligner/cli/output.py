"""Where results go, looked at before the work is done rather than after it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from aligner.errors import AlignerError


def check_writable(path: Path | None, inputs: Sequence[str] = ()) -> None:
    """Refuse an output that cannot be written or that is an input.

    Raises:
        UsageError: the output is one of the files to read.
        AlignerError: it cannot be written.
    """
    if path is None or (path.exists() and not path.is_file() and not path.is_dir()):
        return
    if path.is_file() and any(each != "-" and Path(each).exists() and path.samefile(each) for each in inputs):
        raise click.UsageError(f"--out {path} would replace the file that is read")
    place = path.absolute()
    above = next(each for each in (place, *place.parents) if each.is_dir() or (each.exists() and each != place))
    if not above.is_dir():
        raise AlignerError(f"{path}: cannot be written: {above} is a file, not a folder")
    if not os.access(above, os.W_OK | os.X_OK):
        raise AlignerError(f"{path}: cannot be written: {above} may not be written in")
