"""Apache Parquet with typed lists and numbers, compressed by zstd; the schema holds signature and metadata."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from aligner.errors import InputError
from aligner.formats.attrs import parse_attrs
from aligner.formats.base import ROWS_AT_A_TIME, Format, chunks, gather
from aligner.formats.cells import LIST_COLUMNS

# The key under which pandas keeps attrs, so that `pandas.read_parquet(path).attrs` has them as well.
ATTRS = b"PANDAS_ATTRS"
ROW_GROUP = 10_000
"""Rows per row group: smaller groups compress less, larger ones need more memory."""


def dump(frame: pd.DataFrame, file: BinaryIO) -> None:
    """Write a table."""
    dump_parts([frame], file)


def dump_parts(frames: Iterable[pd.DataFrame], file: BinaryIO) -> None:
    """Write a table that comes in parts, each of whole row groups, except the last."""
    parts = iter(frames)
    frame = next(parts)
    schema = pa.schema([(str(name), type_of(str(name), frame)) for name in frame.columns])
    schema = schema.with_metadata(
        {
            ATTRS: json.dumps(frame.attrs),
            b"pandas": json.dumps(_for_pandas(schema)),
            b"signature": str(frame.attrs.get("signature", "")),
        }
    )
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        for part in chain([frame], parts):
            for chunk in chunks(part, ROW_GROUP):
                writer.write_table(pa.Table.from_pydict(chunk, schema=schema))


def _for_pandas(schema: Any) -> dict[str, Any]:
    """Return the metadata that keeps pandas from reading offsets as floats where some are missing."""
    whole = [field.name for field in schema if pa.types.is_integer(field.type)]
    described = {"pandas_type": "int64", "numpy_type": "Int64", "metadata": None}
    return {
        "index_columns": [],
        "column_indexes": [],
        "columns": [{"name": name, "field_name": name, **described} for name in whole],
        "creator": {"library": "trialign"},
    }


def load(path: Path) -> pd.DataFrame:
    """Read a table of pairs back, with its attrs.

    Raises:
        InputError: the file is not Parquet, or columns are missing.
    """
    with open_parquet(path) as file:
        frame = gather(batches(file, path), file.schema_arrow.names, path)
        frame.attrs = attrs_of(file, path)
    return frame


def open_parquet(path: Path) -> Any:
    """Open a Parquet file.

    Raises:
        InputError: the file is not Parquet.
    """
    try:
        return parquet.ParquetFile(path)
    except FileNotFoundError:
        raise
    except (pa.ArrowException, OSError) as error:
        raise InputError(path, f"not a Parquet file, or a damaged one: {_first_line(error)}") from error


def batches(file: Any, path: Path, columns: Sequence[str] | None = None) -> Iterator[dict[str, list[Any]]]:
    """Yield the rows of an open Parquet file, a few thousand at a time, as column names to cells.

    Args:
        file: the open file.
        path: its name.
        columns: the columns to read; all if None.

    Raises:
        InputError: the file is damaged.
    """
    try:
        for batch in file.iter_batches(ROWS_AT_A_TIME, columns=columns):
            yield batch.to_pydict()
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise InputError(path, f"is a damaged Parquet file: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


def attrs_of(file: Any, path: Path) -> dict[Hashable | None, Any]:
    """Return the attrs of the table that was written to a Parquet file.

    Raises:
        InputError: the file is damaged.
    """
    return parse_attrs((file.schema_arrow.metadata or {}).get(ATTRS, b"{}"), path)


def type_of(name: str, frame: pd.DataFrame) -> Any:
    """Return the Arrow type of a column."""
    if name in LIST_COLUMNS:
        return pa.list_(pa.int32() if LIST_COLUMNS[name] is int else pa.string())
    if pd.api.types.is_bool_dtype(frame[name]):
        return pa.bool_()
    if pd.api.types.is_integer_dtype(frame[name]):
        return pa.int64()
    return pa.float64() if pd.api.types.is_float_dtype(frame[name]) else pa.string()


PARQUET = Format(
    dump,
    load,
    dump_parts,
    suffixes=(".parquet",),
    recognizes=lambda head: head.startswith(b"PAR1"),
    holds="any",
    about="typed, compressed table for pandas, Arrow, DuckDB",
)
