"""Some rows of a table of pairs, as steps see them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import cached_property
from typing import Any, Literal, TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import compute as pc

from aligner.filters.texts import Bools, Texts
from aligner.languages import UNKNOWN

Side = Literal["source", "target"]
SIDES: tuple[Side, Side] = ("source", "target")
T = TypeVar("T")


class Chunk:
    """Rows of a table.

    Args:
        columns: Arrow arrays by the names of columns; only the two texts are needed.
        fallback: the languages of source and target where the rows name none.
    """

    def __init__(self, columns: Mapping[str, Any], fallback: tuple[str, str] = (UNKNOWN, UNKNOWN)) -> None:
        self._columns = columns
        self._fallback = dict(zip(SIDES, fallback, strict=True))
        self._known: dict[Hashable, Any] = {}
        self.rows = len(columns["source_text"])

    def __contains__(self, name: str) -> bool:
        return name in self._columns

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` makes, made on first use."""
        if key not in self._known:
            self._known[key] = make()
        found: T = self._known[key]
        return found

    def strings(self, name: str) -> Any:
        """Return a column as an Arrow array of strings without missing values; of empty ones if there is no column."""
        return self.once(("strings", name), lambda: self._strings(name))

    def _strings(self, name: str) -> Any:
        if name not in self._columns:
            return pa.array([""] * self.rows, pa.large_string())
        return pc.fill_null(self._columns[name].cast(pa.large_string()), "")

    def numbers(self, name: str) -> NDArray[np.float64]:
        """Return a column of numbers; NaN where a cell is missing, or is no number."""
        return self.once(("numbers", name), lambda: self._numbers(name))

    def _numbers(self, name: str) -> NDArray[np.float64]:
        if name not in self._columns:
            return np.full(self.rows, np.nan)
        column = self._columns[name]
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            texts = pc.utf8_trim_whitespace(column)
            fits = pc.match_substring_regex(texts, r"^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$")
            column = pc.if_else(fits, texts, pa.scalar(None, column.type))
        found: NDArray[np.float64] = column.cast(pa.float64()).to_numpy(zero_copy_only=False)
        return found

    def is_in(self, name: str, values: tuple[str, ...]) -> Bools:
        """Return which cells of a column are one of some values."""
        column = self.strings(name)
        found: Bools = pc.is_in(column, pa.array(values, column.type)).to_numpy(zero_copy_only=False)
        return found

    def texts(self, side: Side) -> Texts:
        """Return the texts of a side."""
        return self.once(("texts", side), lambda: Texts(self.strings(f"{side}_text")))

    def languages(self, side: Side) -> NDArray[np.object_]:
        """Return the language of each row of a side."""
        return self.once(("languages", side), lambda: self._languages(side))

    def _languages(self, side: Side) -> NDArray[np.object_]:
        named: NDArray[np.object_] = self.strings(f"{side}_lang").to_numpy(zero_copy_only=False).astype(object)
        return np.where(np.isin(named, ["", UNKNOWN]), self._fallback[side], named)

    @cached_property
    def pairs(self) -> list[tuple[tuple[str, str], Bools]]:
        """The pairs of languages that occur, each with the rows that are in it."""
        both = np.array([f"{one}\t{other}" for one, other in zip(*map(self.languages, SIDES), strict=True)], object)
        found = []
        for pair in dict.fromkeys(both.tolist()):
            source, _, target = pair.partition("\t")
            found.append(((source, target), both == pair))
        return found

    def both(self) -> Bools:
        """Return which rows have text on both sides."""
        return (self.texts("source").sizes > 0) & (self.texts("target").sizes > 0)
