"""Run the steps of a recipe over a table that comes in chunks, twice: to see all of it, and to mark its rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from aligner.filters.base import Arrays, Settings, TableStep
from aligner.filters.chunk import SIDES, Chunk
from aligner.filters.recipe import Recipe
from aligner.filters.texts import Bools
from aligner.identify import identify_many
from aligner.languages import UNKNOWN

ROWS = 20_000
"""Rows per chunk."""
SEEN = (
    "source_text", "target_text", "source_lang", "target_lang", "source_document", "target_document", "relation",
    "confidence", "kind", "findings", "status", "reason",
)  # fmt: skip
"""The columns that steps look at."""
REASON = "reason"
"""The column that names the step that rejected a row; empty in rows that a person rejected."""
_KEPT = -1
_BY_PEOPLE = ("accepted", "edited")


@dataclass(frozen=True, slots=True)
class Decisions:
    """What becomes of each row.

    Attributes:
        steps: (rows,) the number of the step that rejects a row, -1 for rows that are kept.
        reopened: (rows,) whether an earlier run had rejected the row.
        alone: rows that each step would reject by itself.
        taken: rows that each step rejects of those that the steps before it left.
    """

    steps: NDArray[np.int16]
    reopened: Bools
    alone: list[int]
    taken: list[int]

    @property
    def kept(self) -> Bools:
        """Which rows are kept."""
        kept: Bools = self.steps == _KEPT
        return kept


@dataclass(slots=True)
class Run:
    """The first look at a table.

    Args:
        recipe: the steps.
        settings: what the steps get.
    """

    recipe: Recipe
    settings: Settings
    _found: list[list[Any]] = field(init=False)
    _decided_by_people: list[Bools] = field(default_factory=list, init=False)
    _reopened: list[Bools] = field(default_factory=list, init=False)
    _fallback: tuple[str, str] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._found = [[] for _ in self.recipe.steps]

    def look(self, columns: dict[str, Any]) -> None:
        """Look at some rows, given as Arrow arrays by the names of columns."""
        if self._fallback is None:
            self._fallback = _languages(columns)
        chunk = Chunk(columns, self._fallback)
        self._decided_by_people.append(chunk.is_in("status", _BY_PEOPLE))
        reason: NDArray[np.object_] = chunk.strings(REASON).to_numpy(zero_copy_only=False)
        reopened: Bools = chunk.is_in("status", ("rejected",)) & (reason != "")
        self._reopened.append(reopened)
        if reopened.any():  # the status that steps see is that before the earlier run
            status = chunk.strings("status").to_numpy(zero_copy_only=False)
            columns = {**columns, "status": pa.array(np.where(reopened, "auto", status), pa.large_string())}
            chunk = Chunk(columns, self._fallback)
        for found, step in zip(self._found, self.recipe.steps, strict=True):
            found.append(step.collect(chunk) if isinstance(step, TableStep) else step.reject_rows(chunk, self.settings))

    def decide(self) -> Decisions:
        """Return what becomes of the rows that were looked at."""
        reopened = np.concatenate([np.zeros(0, bool), *self._reopened])
        by_people = np.concatenate([np.zeros(0, bool), *self._decided_by_people])
        steps = np.full(len(reopened), _KEPT, np.int16)
        alone, taken = [], []
        for number, (found, step) in enumerate(zip(self._found, self.recipe.steps, strict=True)):
            may_reject = np.ones(len(steps), bool) if step.step == "status" else ~by_people
            left = steps == _KEPT
            if isinstance(step, TableStep):
                collected: Arrays = tuple(np.concatenate(parts) for parts in zip(*found, strict=True))
                every = step.reject_all(collected, np.ones(len(steps), bool)) if collected else ~may_reject
                of_left = step.reject_all(collected, left) if collected else ~may_reject
            else:
                every = of_left = np.concatenate([np.zeros(0, bool), *found])
            found.clear()
            alone.append(int((every & may_reject).sum()))
            rejected = of_left & may_reject & left
            taken.append(int(rejected.sum()))
            steps[rejected] = number
        return Decisions(steps, reopened, alone, taken)


def _languages(columns: dict[str, Any]) -> tuple[str, str]:
    """Return the languages of both sides as the first texts show them, for rows that name none."""
    found = []
    for side in SIDES:
        named = columns[f"{side}_lang"].to_pylist() if f"{side}_lang" in columns else [None]
        unnamed = any(name in (None, "", UNKNOWN) for name in named)
        found.append(identify_many(columns[f"{side}_text"].to_pylist()).language if unnamed else UNKNOWN)
    return found[0], found[1]


def chunks_of(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield what steps look at of a table in memory."""
    seen = [name for name in SEEN if name in frame.columns]
    for start in range(0, len(frame), ROWS):
        part = frame[seen].iloc[start : start + ROWS]
        yield {name: _arrow(part[name]) for name in seen}


def _arrow(column: pd.Series[Any]) -> Any:
    try:
        made = pa.array(column, from_pandas=True)
        if not pa.types.is_nested(made.type):
            return made.combine_chunks() if isinstance(made, pa.ChunkedArray) else made
    except (pa.ArrowInvalid, pa.ArrowTypeError):  # cells of several types
        pass
    cells = [None if cell is None or cell != cell else _plain(cell) for cell in column.astype(object)]
    return pa.array(cells, pa.large_string())


def _plain(cell: Any) -> str:
    return " ".join(map(str, cell)) if isinstance(cell, list | tuple) else str(cell)
