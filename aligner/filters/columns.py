"""Steps on what the table says of a pair: status, relation, confidence, findings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aligner.checks import check_columns, select
from aligner.filters.base import Settings, in_range, step
from aligner.filters.chunk import SIDES, Chunk
from aligner.filters.texts import Bools


@step("status")
@dataclass(frozen=True)
class Status:
    """The status is one of some.

    Args:
        reject: the statuses: auto, accepted, edited, rejected.
    """

    reject: tuple[str, ...] = ("rejected",)

    def reject_rows(self, chunk: Chunk, settings: Settings) -> Bools:
        """Return which rows to reject."""
        return chunk.is_in("status", self.reject)


@step("relation")
@dataclass(frozen=True)
class Relation:
    """The relation is one of some, or a side is empty.

    Args:
        reject: the relations: parallel, moved, comparable, source_only, target_only.
    """

    reject: tuple[str, ...] = ("source_only", "target_only")

    def reject_rows(self, chunk: Chunk, settings: Settings) -> Bools:
        """Return which rows to reject."""
        empty: Bools = (chunk.texts("source").lengths == 0) | (chunk.texts("target").lengths == 0)
        return chunk.is_in("relation", self.reject) | empty


@step("confidence")
@dataclass(frozen=True)
class Confidence:
    """The aligner was not confident; rows without a confidence pass.

    Args:
        min: the minimum confidence.
    """

    min: float = 0.5

    def __post_init__(self) -> None:
        in_range(self.min, 0, 1, "min")

    def reject_rows(self, chunk: Chunk, settings: Settings) -> Bools:
        """Return which rows to reject."""
        with np.errstate(invalid="ignore"):
            low: Bools = chunk.numbers("confidence") < self.min
        return low


@step("findings")
@dataclass(frozen=True)
class Findings:
    """Checks found something; they run here if the table has no column of findings.

    Args:
        codes: codes of checks, beginnings of codes (E1) or names (untranslated).
    """

    codes: tuple[str, ...] = ("E131", "E132", "E133")

    def __post_init__(self) -> None:
        select(self.codes)

    def reject_rows(self, chunk: Chunk, settings: Settings) -> Bools:
        """Return which rows to reject."""
        checks = select(self.codes)
        if "findings" in chunk:
            wanted = {check.code for check in checks}
            cells = chunk.strings("findings").to_pylist()
            return np.array([not wanted.isdisjoint(cell.split()) for cell in cells], bool)
        columns = {name: chunk.strings(name).to_pylist() for name in ("kind", "relation")}
        for side in SIDES:
            columns[f"{side}_text"] = chunk.texts(side).strings
            columns[f"{side}_lang"] = chunk.languages(side).tolist()
        return np.array([bool(cell) for cell in check_columns(columns, checks)], bool)
