"""Tables to files and back. One file per format, each with `dump` and, where a file holds the whole table, `load`.

A new format is a module here with a `Format`, and its line in `registry.FORMATS`; other packages register theirs in
the entry-point group `aligner.formats`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd

from aligner.atomic import replace, replace_files, replace_folder
from aligner.errors import AlignerError, InputError, UnknownNameError
from aligner.formats.base import Format, meta_path, parse_json
from aligner.formats.registry import FORMATS, detect_format, format_names, format_of, get_format
from aligner.types import Document, Level

__all__ = [
    "FORMATS",
    "detect_format",
    "dump_table",
    "format_names",
    "format_of",
    "get_format",
    "line_numbers",
    "read_table",
    "write_parts",
    "write_table",
]

_KEYS = {
    "languages": (["source_lang", "target_lang"], "languages"),
    "documents": (["source_document", "target_document"], "documents"),
}


def write_table(frame: pd.DataFrame, path: str | Path, format: str | None = None, **options: Any) -> list[Path]:  # noqa: ANN401
    """Write a table to a file, or to what its format has in a file's place, whole or not at all.

    Args:
        frame: a table of pairs, or for the formats that hold any table, of documents.
        path: the file; missing folders are made. Text tables get a `.meta.json` with `frame.attrs` beside them. For
            formats of several files, what their names begin with; for formats that are folders, the folder.
        format: a name of `format_names()`; by the path's suffix if not given.
        options: the format's own, such as `columns` and `header` of TSV and CSV.

    Returns:
        The files written, or the folder.

    Raises:
        UnknownNameError: no such format.
        AlignerError: the file cannot be written, or the format cannot hold this table.
    """
    path = Path(path)
    name = format or format_of(path, written=True)
    found = _for_writing(frame, name)
    if found.makes == "folder":
        with replace_folder(path, found.is_ours) as folder:
            found.dump(frame, folder, _stem(path, found), **options)  # type: ignore[misc]
        return [path]
    if found.makes == "files":
        with replace_files(path) as folder:
            found.dump(frame, folder, _stem(path, found), **options)  # type: ignore[misc]
            return [path.parent / file.name for file in sorted(folder.iterdir())]
    with replace(path) as file:
        found.dump(frame, file, **options)  # type: ignore[misc]
    if found.sidecar and path.is_file():
        with replace(meta_path(path)) as file:
            columns = options.get("columns") or [str(name) for name in frame.columns]
            described = {**frame.attrs, "rows": len(frame), "columns": list(columns)}
            file.write((json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode())
    return [path]


def write_parts(
    frame: pd.DataFrame,
    folder: str | Path,
    stem: str,
    format: str,
    **options: Any,  # noqa: ANN401
) -> list[Path]:
    """Write a table into a folder, one file for each pair of languages or documents where the format holds but one.

    Args:
        stem: what the files' names begin with.

    Returns:
        The files written.

    Raises:
        UnknownNameError: no such format.
        AlignerError: a file cannot be written.
    """
    found = get_format(format)
    suffix = found.suffixes[0] if found.suffixes else f".{format}"
    written: list[Path] = []
    for part, rows in _parts(frame, found):
        written += write_table(rows, Path(folder) / f"{stem}{part}{suffix}", format, **options)
    return written


def dump_table(frame: pd.DataFrame, file: BinaryIO, format: str = "tsv", **options: Any) -> None:  # noqa: ANN401
    """Write a table to an open binary file, such as standard output.

    Raises:
        UnknownNameError: no such format.
        AlignerError: the format is not one file, or cannot hold this table.
    """
    found = _for_writing(frame, format)
    if found.makes != "file":
        raise AlignerError(
            f"{format} is not one file but a {'folder' if found.makes == 'folder' else 'few'}; name where"
        )
    found.dump(frame, file, **options)  # type: ignore[misc]


def read_table(
    path: str | Path,
    format: str | None = None,
    *,
    texts: tuple[Document, Document] | None = None,
    level: Level = "sentence",
) -> pd.DataFrame:
    """Read a table of pairs from a file of any aligned format; columns that are not ours are kept, as text.

    Args:
        path: the file or folder.
        format: a name of `format_names()`; detected if not given.
        texts: the two segmented documents whose units an alignment index numbers.
        level: whether those units are sentences or paragraphs.

    Raises:
        UnknownNameError: there is no format of the name given.
        InputError: the file is missing or does not hold pairs; the message names the place.
    """
    path = Path(path)
    try:
        found = get_format(format or _detected(path))
        if found.load is None:
            raise InputError(path, "this format does not hold a whole table")
        if path.exists() and found.texts != (texts is not None):
            problem = "holds numbers of sentences, not their texts" if found.texts else "holds its texts itself"
            advice = "name the two texts: aligner convert IN OUT --texts SOURCE TARGET" if found.texts else ""
            raise InputError(path, problem, advice=advice)
        frame = found.load(path, texts, level) if texts else found.load(path)
        if found.sidecar and meta_path(path).exists():
            attrs = parse_json(meta_path(path).read_bytes(), meta_path(path))
            frame.attrs = {name: value for name, value in attrs.items() if name not in ("rows", "columns")}
    except OSError as error:
        raise InputError(path, error.strerror or "cannot be read") from error
    except UnicodeDecodeError as error:
        raise InputError(path, "not UTF-8", place=f"byte offset {error.start}") from error
    return frame


def line_numbers(path: str | Path, format: str | None = None) -> list[int]:
    """Return the line on which each row of a table file begins; empty if rows of the format are not lines.

    Args:
        path: a file that `read_table` reads.
        format: a name of `format_names()`; detected if not given.

    Raises:
        UnknownNameError: there is no format of the name given.
        InputError: the format of the file is unknown.
    """
    lines = get_format(format or _detected(Path(path))).lines
    return [] if lines is None else list(lines(Path(path)))


def _detected(path: Path) -> str:
    try:
        return detect_format(path)
    except UnknownNameError:
        problem = "holds pairs in no known format" if path.exists() else "no such file"
        raise InputError(path, problem, advice="see aligner formats") from None


def _for_writing(frame: pd.DataFrame, name: str) -> Format:
    found = get_format(name)
    if found.dump is None:
        raise AlignerError(f"{name} is read, not written")
    if found.holds in _KEYS:
        keys, what = _KEYS[found.holds]
        if len(frame[keys].drop_duplicates()) > 1:
            raise AlignerError(f"{name} holds one pair of {what}; write one file for each")
    return found


def _parts(frame: pd.DataFrame, format: Format) -> Iterator[tuple[str, pd.DataFrame]]:
    """What goes into each file, by what to add to its name."""
    if format.holds not in _KEYS:
        yield "", frame
        return
    keys, _ = _KEYS[format.holds]
    used: set[str] = set()
    for values, rows in frame.groupby(keys, sort=False):
        joiner = "-" if format.holds == "languages" else "--"
        name = "." + joiner.join(re.sub(r"[^\w.-]+", "_", str(value)) for value in values)
        while name.lower() in used:
            name += "_"
        used.add(name.lower())
        rows.attrs = frame.attrs
        yield name, rows


def _stem(path: Path, format: Format) -> str:
    return path.stem if path.suffix.lower() in format.suffixes else path.name
