"""A workspace where a table is asked for: its table of pairs, with what people decided since it was written."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from aligner.errors import AlignerWarning

if TYPE_CHECKING:
    import pandas as pd

    from aligner.types import Level


def open_folder(folder: Path, level: Level | None) -> Path | pd.DataFrame:
    """Return the table of pairs of a folder that a build wrote, or of a data set.

    If people decided something after the table was written, or if there is no table, it is the last build with all
    corrections, as the workbench shows it.

    Raises:
        InputError: the folder holds no table.
    """
    from aligner.corrections.records import FILE_NAME
    from aligner.formats.build_folder import find_table, table_in
    from aligner.workbench.places.loading import StateError
    from aligner.workbench.places.opening import is_workspace
    from aligner.workbench.places.reading import read_workspace

    table, made = table_in(folder, level), folder / FILE_NAME
    if table is not None and not (made.exists() and made.stat().st_mtime > table.stat().st_mtime):
        return table
    if not is_workspace(folder):
        return find_table(folder, level)
    try:
        return read_workspace(folder, level)
    except StateError as error:
        if table is None:
            raise
        warnings.warn(f"{error}; corrections since then are not all shown", AlignerWarning, stacklevel=2)
        return table


def with_corrections(frame: pd.DataFrame, path: Path, given: Path | None) -> pd.DataFrame:
    """Return a table with the statuses and texts of the corrections that are given, or beside it.

    Args:
        frame: the table.
        path: the file it was read from.
        given: a file of corrections; None for the one beside the table, if there is one.
    """
    from aligner.corrections import read_corrections
    from aligner.corrections.outcomes import not_applied
    from aligner.corrections.records import FILE_NAME
    from aligner.corrections.tables import apply_to_table
    from aligner.formats.multi.columns import languages_of

    beside = path.parent / FILE_NAME
    file = given or (beside if path.exists() and beside.is_file() else None)
    if file is None or languages_of(frame.columns):
        return frame
    older = given is None and file.stat().st_mtime < path.stat().st_mtime
    changed, lost = apply_to_table(frame, read_corrections(file), undecided=older)
    for correction, why in [] if older else lost:
        warnings.warn(not_applied(correction, why, file), AlignerWarning, stacklevel=2)
    return changed
