"""Write tables that come in parts, so that they need not be in memory as a whole."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from aligner.atomic import replace
from aligner.formats.base import meta_path
from aligner.formats.registry import get_format

if TYPE_CHECKING:
    import pandas as pd


def takes_parts(format: str, options: Mapping[str, Any]) -> bool:
    """Return whether `write_stream` writes a format with these options."""
    return get_format(format).dump_parts is not None and "layout" not in options  # layouts have rows left out


def write_stream(frames: Iterable[pd.DataFrame], path: Path, format: str, **options: Any) -> list[Path]:
    """Write a table that comes in parts, as `write_table` writes the whole.

    Args:
        frames: the parts, at least one; the first has the attributes of the whole table.
        path: the output file.
        format: a format for which `takes_parts` is true.
        options: options of the format.

    Returns:
        The file written.
    """
    found = get_format(format)
    assert found.dump_parts is not None  # whoever calls has asked
    seen = _Seen(frames)
    with replace(path) as file:
        found.dump_parts(seen, file, **options)
    if found.sidecar:
        with replace(meta_path(path)) as file:
            write_sidecar(file, seen.attrs, seen.rows, options.get("columns") or seen.columns)
    return [path]


def write_sidecar(file: BinaryIO, attrs: Mapping[Hashable | None, Any], rows: int, columns: Sequence[str]) -> None:
    """Write what a text table has no place for."""
    described = {**attrs, "rows": rows, "columns": list(columns)}
    file.write((json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode())


class _Seen:
    """Hands on the parts of a table and remembers what its sidecar says."""

    def __init__(self, frames: Iterable[pd.DataFrame]) -> None:
        self._frames = frames
        self.attrs: dict[Hashable | None, Any] = {}
        self.columns: list[str] = []
        self.rows = 0

    def __iter__(self) -> Iterator[pd.DataFrame]:
        for frame in self._frames:
            self.attrs = self.attrs or frame.attrs
            self.columns = [str(name) for name in frame.columns]
            self.rows += len(frame)
            yield frame
