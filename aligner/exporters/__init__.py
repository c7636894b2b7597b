"""Tables to files and back. One file per format, each with `dump` and, where a file holds the whole table, `load`.

A new format is a module here with a `Format`, and its line in `FORMATS`; other packages register theirs in the
entry-point group `aligner.exporters`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd

from aligner import plugins
from aligner.errors import InputError
from aligner.exporters.atomic import replace
from aligner.exporters.base import Format, meta_path

FORMATS = {
    "tsv": "aligner.exporters.tsv:TSV",
    "csv": "aligner.exporters.csv:CSV",
    "jsonl": "aligner.exporters.jsonl:JSONL",
    "parquet": "aligner.exporters.parquet:PARQUET",
    "align": "aligner.exporters.alignment_index:ALIGN",
}
"""Format names, which are file suffixes too."""


def names() -> list[str]:
    """The formats a table can be written in."""
    return plugins.names("exporter", FORMATS)


def write(frame: pd.DataFrame, path: str | Path, format: str | None = None, **options: Any) -> None:  # noqa: ANN401
    """Write a table to a file, whole or not at all.

    Args:
        frame: a table of pairs or of documents.
        path: the file; missing folders are made. Text tables get a `.meta.json` with `frame.attrs` beside them.
        format: a name of `names()`; by the path's suffix if not given.
        options: the format's own, such as `columns` and `header` of TSV and CSV.

    Raises:
        UnknownNameError: no such format.
        AlignerError: the file cannot be written, or the format cannot hold this table.
    """
    path = Path(path)
    found = _format(format or path.suffix.lstrip(".").lower())
    with replace(path) as file:
        found.dump(frame, file, **options)
    if found.sidecar and path.is_file():
        with replace(meta_path(path)) as file:
            described = {**frame.attrs, "rows": len(frame), "columns": [str(name) for name in frame.columns]}
            file.write((json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode())


def dump(frame: pd.DataFrame, file: BinaryIO, format: str = "tsv", **options: Any) -> None:  # noqa: ANN401
    """Write a table to an open binary file, such as standard output.

    Raises:
        UnknownNameError: no such format.
    """
    _format(format).dump(frame, file, **options)


def read(path: str | Path, format: str | None = None) -> pd.DataFrame:
    """Read a table of pairs that `write` wrote, with its attrs; columns that are not ours are kept, as text.

    Raises:
        UnknownNameError: no such format.
        InputError: the file is missing or is no such table; the message names the row.
    """
    path = Path(path)
    found = _format(format or path.suffix.lstrip(".").lower())
    if found.load is None:
        raise InputError(path, "this format does not hold a whole table")
    try:
        frame = found.load(path)
        if found.sidecar and meta_path(path).exists():
            attrs = json.loads(meta_path(path).read_text(encoding="utf-8"))
            frame.attrs = {name: value for name, value in attrs.items() if name not in ("rows", "columns")}
    except OSError as error:
        raise InputError(path, error.strerror or "cannot be read") from error
    except UnicodeDecodeError as error:
        raise InputError(path, "not UTF-8", place=f"byte offset {error.start}") from error
    return frame


def _format(name: str) -> Format:
    found: Format = plugins.load("exporter", name, FORMATS)
    return found
