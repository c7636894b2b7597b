"""The rows of a workspace as a table: those of its last build, with what people decided since."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from aligner.checks import find_across, units_of_frame
from aligner.corrections.records import FILE_NAME, read
from aligner.errors import AlignerWarning, InputError
from aligner.formats.table import attributes
from aligner.types import Level
from aligner.workbench.export import Snapshot, snapshot_of, table_of
from aligner.workbench.findings import Checker
from aligner.workbench.places.loading import BuiltPair, built_pairs, open_pair


def read_workspace(folder: Path, level: Level | None = None) -> pd.DataFrame:
    """Return the table of pairs of a workspace, as the page shows it.

    Args:
        folder: the folder that was built.
        level: the level; None for sentences, or what there is.

    Raises:
        StateError: something of the last build is missing.
        InputError: nothing was built there, or not at this level.
    """
    pairs = built_pairs(folder, level)
    if not pairs:
        raise InputError(folder, "holds no pairs of documents")
    snapshots = list(_snapshots(folder, pairs))
    frame = join_tables([table_of(snapshot) for snapshot in snapshots], snapshots)
    found = [cell.split() for cell in frame["findings"]]
    for code, numbers in find_across(units_of_frame(frame)).items():
        for number in numbers:
            found[number].append(code)
    frame["findings"] = pd.Series([" ".join(sorted({*codes})) for codes in found], dtype=frame["findings"].dtype)
    return frame


def _snapshots(folder: Path, pairs: Sequence[BuiltPair]) -> Iterator[Snapshot]:
    corrections = read(folder / FILE_NAME)
    checker = Checker()
    for built in pairs:
        pair, lost = open_pair(folder, built, corrections)
        if lost:
            made = f"{built.made.source} and {built.made.target}"
            problem = f"{len(lost)} corrections of {made} fit nothing in the documents, and are left out"
            warnings.warn(f"{folder / FILE_NAME}: {problem}", AlignerWarning, stacklevel=3)
        rows = [row for row in pair.rows.values() if row.version]
        while rows:
            rows = checker.check_now(pair, rows)
        yield snapshot_of(pair, built.signature, str(built.row["paired_by"]))
        gc.unfreeze()  # a pair that was opened is kept from the collector, but this one is not needed any more


def join_tables(frames: Sequence[pd.DataFrame], snapshots: Sequence[Snapshot]) -> pd.DataFrame:
    """Return the tables of the pairs of a workspace as one."""
    frame = pd.concat(frames, ignore_index=True)
    documents = {document.id: document for snapshot in snapshots for document in snapshot.documents}
    described = [pair for each in frames for pair in each.attrs["pairs"]]
    frame.attrs = attributes(snapshots[0].level, documents, described)
    return frame
