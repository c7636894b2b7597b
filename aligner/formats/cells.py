"""The cells of our tables: which type each column has, and how cells become of that type."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


from aligner.languages import LANGUAGES

_SIDES = ("source", "target")
LIST_COLUMNS: Mapping[str, type] = {
    **{f"{side}_ids": int for side in _SIDES},
    **{f"ids_{language}": int for language in LANGUAGES},
    "findings": str,
}
"""Columns of several values separated by spaces, and the type of the values; typed formats write lists.

The ids number the sentences of a document from 0 (in a table of paragraphs, its blocks)."""

_INTEGERS = (
    *(f"{side}_{name}" for side in _SIDES for name in ("block", "start", "end")),
    *(f"{name}_{language}" for name in ("start", "end") for language in LANGUAGES),
)
_COUNTS = ("blocks", "paragraphs", "sentences", "beads", "one_sided", "doubtful")
_DTYPES = dict.fromkeys(("score", "confidence", "agreement", "translated_share"), "float64") | dict.fromkeys(
    _INTEGERS + _COUNTS, "Int64"
)
_NUMBERS = re.compile(r"\s*+(?:\d{1,9}(?:\s++|$))*+")
_MOST_BITS = 63  # in a whole number
_SURROGATE = re.compile("[\ud800-\udfff]")


def from_columns(columns: Mapping[str, Sequence[Any]], *, first_row: int = 1) -> pd.DataFrame:
    """Return a table made of cells, with the types of `to_frame`; columns of other names are text.

    Args:
        columns: column name to cells; numbers may be given as text, an empty cell or None is a missing number, and the
            columns of `LIST_COLUMNS` may hold lists.
        first_row: the number of the first row, if the cells are a part of a table.

    Raises:
        ValueError: a cell is not what its column holds; the message names the column and the row (from 1).
    """
    import pandas as pd  # takes longer to import than a build that has nothing to do

    return pd.DataFrame({name: _series(name, cells, first_row) for name, cells in columns.items()})


def _series(name: str, cells: Iterable[Any], first_row: int) -> pd.Series[Any]:
    import pandas as pd

    if name in _DTYPES:
        numbers = [_number(cell, name, row) for row, cell in enumerate(cells, first_row)]
        return pd.Series(numbers, dtype=_DTYPES[name])
    return pd.Series([_text(cell, name, row) for row, cell in enumerate(cells, first_row)], dtype="str")


def _text(cell: Any, name: str, row: int) -> str:
    if name in LIST_COLUMNS:
        text = " ".join(map(str, cell)) if isinstance(cell, list) else _plain(cell)
        if LIST_COLUMNS[name] is int and not _NUMBERS.fullmatch(text):
            raise ValueError(f"row {row}: {name} are not numbers from 0: {text[:40]!r}")
    elif isinstance(cell, list | dict | bytes):
        raise ValueError(f"row {row}: {name} is not a text: {str(cell)[:40]!r}")
    else:
        text = _plain(cell)
    return _SURROGATE.sub("\ufffd", text)


def _plain(cell: Any) -> str:
    return "" if cell is None else str(cell)


def _number(cell: Any, name: str, row: int) -> float | int | None:
    whole = _DTYPES[name] == "Int64"
    if cell is None or cell == "":
        return None if whole else math.nan
    try:
        number = float(cell)
        if not whole and (math.isfinite(number) or (number != number and isinstance(cell, float))):
            return number
        if whole and int(cell).bit_length() <= _MOST_BITS and number == int(cell):
            return int(cell)
    except (TypeError, ValueError, OverflowError):
        pass
    raise ValueError(f"row {row}: {name} is not a {'whole ' if whole else ''}number: {str(cell)[:40]!r}")


def clean(value: Any) -> Any:
    """Return a JSON value without lone surrogates, which no file can hold."""
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {clean(key): clean(item) for key, item in value.items()}
    return [clean(item) for item in value] if isinstance(value, list) else value
