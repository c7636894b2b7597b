"""JSON Lines: one object per row, lists as lists, null for a missing number (jsonlines.org, RFC 8259)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd

from aligner.errors import AlignerError, InputError
from aligner.formats.base import Format, batched, chunks, gather
from aligner.formats.table import COLUMNS

# Legal inside a JSON string, but tools that split lines by the rules of Unicode would break the row there.
_ESCAPED = str.maketrans({"\u0085": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def dump(frame: pd.DataFrame, file: BinaryIO) -> None:
    """Write a table."""
    dump_parts([frame], file)


def dump_parts(frames: Iterable[pd.DataFrame], file: BinaryIO) -> None:
    """Write a table that comes in parts."""
    for chunk in chain.from_iterable(map(chunks, frames)):
        for row in zip(*chunk.values(), strict=True):
            try:
                line = json.dumps(dict(zip(chunk, row, strict=True)), ensure_ascii=False, allow_nan=False)
            except ValueError:
                raise AlignerError(f"a number is infinite, which JSON cannot hold, in the row {row}") from None
            file.write((line.translate(_ESCAPED) + "\n").encode())


def load(path: Path) -> pd.DataFrame:
    """Read a table of pairs back.

    Raises:
        InputError: a line is not an object with the keys of the first line.
    """
    with path.open(encoding="utf-8", newline="\n") as file:
        rows = _rows(file, path)
        first = next(rows, None)
        # Without rows, nothing names the columns.
        names = COLUMNS if first is None else tuple(first)
        parts = (
            {name: [row[name] for row in batch] for name in names}
            for batch in batched(chain([] if first is None else [first], rows))
        )
        return gather(parts, names, path)


def _rows(lines: Iterable[str], path: Path) -> Iterator[dict[str, Any]]:
    names: tuple[str, ...] = ()
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line, parse_constant=str)  # NaN and Infinity, which are no numbers in JSON
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict):
            raise InputError(path, f"not a JSON object: {line[:40]!r}", place=f"line {number}")
        names = names or tuple(row)
        if missing := [name for name in names if name not in row]:
            raise InputError(path, f"no value of {missing[0]!r}", place=f"line {number}")
        yield {name: row[name] for name in names}


def _line_numbers(path: Path) -> Iterator[int]:
    with path.open("rb") as file:
        yield from (number for number, _ in enumerate(file, 1))


JSONL = Format(
    dump,
    load,
    dump_parts,
    suffixes=(".jsonl",),
    recognizes=lambda head: head.lstrip().startswith(b"{"),
    holds="any",
    lines=_line_numbers,
    sidecar=True,
    about="one JSON object per line",
)
