"""Write tables to files and read them back: one module per format, with `dump` and, where possible, `load`.

A new format is a module here with a `Format`, and its line in `registry.FORMATS`; other packages register theirs in
the entry-point group `aligner.formats`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypedDict, Unpack

from aligner.atomic import is_special, replace, replace_files, replace_folder
from aligner.errors import AlignerError, InputError, UnknownNameError
from aligner.formats.attrs import parse_attrs
from aligner.formats.base import Format, meta_path
from aligner.formats.defaults import complete
from aligner.formats.multi.writing import languages_of, multi_dump
from aligner.formats.registry import FORMATS, detect_format, format_names, format_of, get_format
from aligner.formats.streams import takes_parts, write_sidecar, write_stream
from aligner.leftovers import recover
from aligner.types import Document, Level

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "FORMATS",
    "WriteOptions",
    "detect_format",
    "dump_table",
    "format_names",
    "format_of",
    "get_format",
    "line_numbers",
    "read_sidecar",
    "read_table",
    "takes_parts",
    "write_parts",
    "write_stream",
    "write_table",
]

_MOST_BYTES = 80
_KEYS = {
    "languages": (["source_lang", "target_lang"], "languages"),
    "documents": (["source_document", "target_document"], "documents"),
}


class WriteOptions(TypedDict, total=False):
    """Options of single formats; `get_format(name).options` lists those that a format takes."""

    columns: Sequence[str] | None
    """tsv, csv, xlsx: write only these columns, in this order."""
    header: bool
    """tsv, csv, xlsx: whether the first row names the columns; True by default."""
    layout: str | None
    """tsv: the columns of another tool ("bicleaner")."""
    lang_style: str
    """tmx, xliff: how languages are named, one of `aligner.languages.TAG_STYLES`; "region" by default."""


def write_table(
    frame: pd.DataFrame, path: str | Path, format: str | None = None, **options: Unpack[WriteOptions]
) -> list[Path]:
    """Write a table to a file (or to the several files or the folder that a format makes), completely or not at all.

    Formats that hold pairs need the columns `source_text`, `target_text`, `source_lang` and `target_lang`; the other
    columns of a table of pairs get default values where they are missing. tsv, csv, jsonl, parquet and xlsx write any
    table as it is.

    Args:
        frame: the table.
        path: the output file; missing folders are made. Text tables get a `.meta.json` with `frame.attrs` beside them.
            For formats of several files, the common beginning of their names; for folder formats, the folder.
        format: a name of `format_names()`; taken from the suffix of the path if not given.
        options: options of the format, such as `columns` and `header` of TSV and CSV.

    Returns:
        The files written, or the folder.

    Raises:
        UnknownNameError: there is no such format.
        AlignerError: the file cannot be written, or the format cannot hold this table; the message names a column that
            is missing.
    """
    path = Path(path)
    name = format or format_of(path, written=True)
    found = get_format(name)
    frame, dump = _prepare(frame, name, found, _stem(path, found), options)
    if found.makes == "folder":
        with replace_folder(path, found.is_ours) as folder:
            dump(frame, folder, _stem(path, found), **options)
        return [path]
    if found.makes == "files":
        with replace_files(path) as folder:
            dump(frame, folder, _stem(path, found), **options)
            return [path.parent / file.name for file in sorted(folder.iterdir())]
    with replace(path) as file:
        dump(frame, file, **options)
    if found.sidecar and not is_special(path):
        with replace(meta_path(path)) as file:
            write_sidecar(file, frame.attrs, len(frame), options.get("columns") or [*map(str, frame.columns)])
    return [path]


def write_parts(
    frame: pd.DataFrame, folder: str | Path, stem: str, format: str, **options: Unpack[WriteOptions]
) -> list[Path]:
    """Write a table into a folder, one file per pair of languages or documents if the format holds only one.

    Args:
        frame: the table.
        folder: the folder; it is made if missing.
        stem: the beginning of the files' names.
        format: a name of `format_names()`.
        options: as in `write_table`.

    Returns:
        The files written.

    Raises:
        UnknownNameError: there is no such format.
        AlignerError: a file cannot be written, or the format cannot hold this table.
    """
    found = get_format(format)
    suffix = found.suffixes[0] if found.suffixes else f".{format}"
    written: list[Path] = []
    for part, rows in _parts(frame, found, stem):
        written += write_table(rows, Path(folder) / f"{stem}{part}{suffix}", format, **options)
    return written


def dump_table(frame: pd.DataFrame, file: BinaryIO, format: str = "tsv", **options: Unpack[WriteOptions]) -> None:
    """Write a table to an open binary file, such as standard output.

    Args:
        frame: the table.
        file: the file.
        format: a name of `format_names()`.
        options: as in `write_table`.

    Raises:
        UnknownNameError: there is no such format.
        AlignerError: the format is not a single file, or cannot hold this table.
    """
    found = get_format(format)
    frame, dump = _prepare(frame, format, found, "table", options)
    if found.makes != "file":
        what = "a folder" if found.makes == "folder" else "several files"
        raise AlignerError(f"{format} is not one file but {what}; name an output path")
    dump(frame, file, **options)


def read_table(
    path: str | Path,
    format: str | None = None,
    *,
    texts: tuple[Document, Document] | None = None,
    level: Level = "sentence",
    accept_partial: bool = False,
    encoding: str | None = None,
    languages: tuple[str, str] | None = None,
) -> pd.DataFrame:
    """Read a table of pairs from a file of any aligned format; columns that are not ours are kept, as text.

    Args:
        path: the file or folder.
        format: a name of `format_names()`; detected if not given.
        texts: the two segmented documents whose units an alignment index numbers.
        level: whether those units are sentences or paragraphs.
        accept_partial: read what there is of a table that has more or fewer rows than it had when it was written.
        encoding: name of a Python codec, for text files; None detects it.
        languages: source and target, to take from a table with columns of more languages; None takes all pairs.

    Raises:
        UnknownNameError: there is no format of the name given.
        InputError: the file is missing, does not hold pairs, or has lost rows; the message names the place.
    """
    path = Path(path)
    recover(path)
    try:
        found = get_format(format or _detected(path))
        if found.load is None:
            raise InputError(path, "this format does not hold a whole table")
        if path.exists() and found.texts != (texts is not None):
            problem = "holds numbers of sentences, not their texts" if found.texts else "holds its texts itself"
            advice = "name the two texts: aligner convert IN OUT --texts SOURCE TARGET" if found.texts else ""
            raise InputError(path, problem, advice=advice)
        given = _given(found, encoding, languages)
        frame = found.load(path, texts, level, **given) if texts else found.load(path, **given)
        stated = found.stated_rows(path) if path.exists() else None
        if found.sidecar and meta_path(path).exists():
            stated, frame.attrs = read_sidecar(meta_path(path))
        if stated is not None and stated != len(frame) and not accept_partial:
            problem = f"has {len(frame):,} rows, but had {stated:,} when it was written: some are missing, or new"
            advice = "to read what there is: --accept-partial (accept_partial=True in Python)"
            raise InputError(path, problem, advice=advice)
    except OSError as error:
        raise InputError(path, error.strerror or "cannot be read") from error
    except UnicodeDecodeError as error:
        raise InputError(path, "not UTF-8", place=f"byte offset {error.start}") from error
    return frame


def read_sidecar(path: Path) -> tuple[int | None, dict[Hashable, Any]]:
    """Return the number of rows of a table as its `.meta.json` states it, and the attributes of its frame."""
    described = parse_attrs(path.read_bytes(), path)
    stated = described.pop("rows", None)
    described.pop("columns", None)
    if stated is not None and (not isinstance(stated, int) or isinstance(stated, bool)):
        raise InputError(path, f"is damaged: rows is {stated!r}, not a number")
    return stated, described


def line_numbers(
    path: str | Path,
    format: str | None = None,
    *,
    encoding: str | None = None,
    languages: tuple[str, str] | None = None,
) -> list[int]:
    """Return the line on which each row of a table file begins; empty if rows of the format are not lines.

    Args:
        path: a file that `read_table` reads.
        format: a name of `format_names()`; detected if not given.
        encoding: as in `read_table`.
        languages: as in `read_table`.

    Raises:
        UnknownNameError: there is no format of the name given.
        InputError: the format of the file is unknown.
    """
    found = get_format(format or _detected(Path(path)))
    return [] if found.lines is None else list(found.lines(Path(path), **_given(found, encoding, languages)))


def _given(format: Format, encoding: str | None, languages: tuple[str, str] | None) -> dict[str, Any]:
    """Return the arguments of reading that a format takes and a caller gives."""
    given = {"encoding": encoding, "languages": languages}
    return {name: value for name, value in given.items() if name in format.reads and value is not None}


def _detected(path: Path) -> str:
    try:
        return detect_format(path)
    except UnknownNameError:
        problem = "holds pairs in no known format" if path.exists() else "no such file"
        raise InputError(path, problem, advice="say which with --input-format; aligner formats lists them") from None


def _prepare(
    frame: pd.DataFrame, name: str, format: Format, stem: str, options: WriteOptions
) -> tuple[pd.DataFrame, Callable[..., None]]:
    """Return the table as the format takes it, and the function that writes it."""
    if format.dump is None:
        raise AlignerError(f"{name} is read, not written")
    if unknown := [option for option in options if option not in format.options]:
        known = ", ".join(format.options) or "none"
        raise AlignerError(f"{name} has no option {unknown[0]!r}; its options: {known}")
    if format.holds != "any" and (languages := languages_of(frame.columns)):
        return frame, multi_dump(name, languages)
    if format.holds != "any":
        frame = complete(frame, stem)
    if format.holds in _KEYS:
        keys, what = _KEYS[format.holds]
        if (count := len(frame[keys].drop_duplicates())) > 1:
            problem = f"{name} holds one pair of {what}, and the table has {count}"
            raise AlignerError(f"{problem}; aligner build --format {name} writes a file for each")
    return frame, format.dump


def _parts(frame: pd.DataFrame, format: Format, stem: str) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield what goes into each file, with the addition to its name."""
    if format.holds not in _KEYS or languages_of(frame.columns):
        yield "", frame
        return
    frame = complete(frame, stem)
    keys, _ = _KEYS[format.holds]
    used: set[str] = set()
    for values, rows in frame.groupby(keys, sort=False):
        joiner = "-" if format.holds == "languages" else "--"
        name = "." + joiner.join(_cut(re.sub(r"[^\w.-]+", "_", str(value))) for value in values)
        while name.lower() in used:
            name += "_"
        used.add(name.lower())
        rows.attrs = frame.attrs
        yield name, rows


def _cut(name: str) -> str:
    """Shorten a document's id: file systems allow 255 bytes in a name, which may have two ids."""
    return name.encode()[:_MOST_BYTES].decode(errors="ignore")


def _stem(path: Path, format: Format) -> str:
    return path.stem if path.suffix.lower() in format.suffixes else path.name
