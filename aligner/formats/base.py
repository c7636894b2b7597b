"""The type of a table format, and what the formats share."""

from __future__ import annotations

import json
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from aligner.errors import AlignerError, AlignerWarning, InputError
from aligner.formats.cells import LIST_COLUMNS, from_columns
from aligner.formats.multi.columns import languages_of, multi_columns
from aligner.formats.table import COLUMNS, SPLIT, split_of, splits_of

if TYPE_CHECKING:
    import pandas as pd

ROWS_AT_A_TIME = 2_000
"""Rows read or written at once: as Python objects they take many times the memory of a table."""

_NAMED = 3  # missing columns
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Losses:
    """What a table loses in a format; `aligner formats` lists it, and the tests hold each format to it.

    Args:
        columns: the columns of `COLUMNS` that do not come back as they were.
        one_sided: whether beads with one empty side are left out.
        rejected: whether pairs that a person rejected are left out.
        unsplit: whether pairs that are in none of the splits of a table with splits are left out.
        untranslated: whether pairs whose target is left untranslated are left out, unless a person accepted them.
        clean: returns a text as it comes back; None if every text comes back as it was.
        characters: the effect of `clean` in words.
        metadata: whether any of `frame.attrs` except the signature is lost.
        notes: other losses, in words.
    """

    columns: tuple[str, ...] = ()
    one_sided: bool = False
    rejected: bool = False
    unsplit: bool = False
    untranslated: bool = False
    clean: Callable[[str], str] | None = None
    characters: str = ""
    metadata: bool = False
    notes: tuple[str, ...] = ()

    def describe(self) -> list[str]:
        """Return the losses in words; the list is empty for a format that keeps everything."""
        kinds = (
            ("one-sided", self.one_sided), ("untranslated", self.untranslated), ("rejected", self.rejected),
            ("unsplit", self.unsplit),
        )  # fmt: skip
        left_out = [kind for kind, lost in kinds if lost]
        said = [f"{', '.join(left_out[:-1])} and {left_out[-1]} pairs are left out"] if left_out else []
        said += [self.characters] if self.characters else []
        said += [f"columns {', '.join(self.columns)}"] if self.columns else []
        said += ["the documents' metadata"] if self.metadata else []
        return [*said, *self.notes]


@dataclass(frozen=True, slots=True)
class Format:
    """A file format of tables.

    Args:
        dump: writes a frame to an open binary file; keyword arguments are the format's own options. A format that
            makes files or a folder takes, in place of the file, the folder to write in and the stem of the file names.
            None if the format can only be read.
        dump_parts: writes a table that comes as frames, at least one, the first with the attributes of the whole table;
            the file is the same as from `dump`. None if the table must be in memory.
        dump_multi: writes a table of units in several languages, as `dump` does; None if the format holds pairs only.
        load: reads a file (or folder) back; None if the file does not hold the whole table.
        suffixes: suffixes of the files; the first is used for writing.
        recognizes: returns whether the first bytes of a file show that it is in this format; None if they cannot.
        makes: one file, several that share a stem, or a folder.
        is_ours: for folder formats, returns whether a folder is in this format, and so may be replaced.
        holds: any table, tables of pairs, tables of one language pair, or tables of one pair of documents.
        options: the names of `dump`'s keyword arguments.
        reads: the names of the keyword arguments of `load` and `lines`: "encoding" (codec of a text file) and
            "languages" (the pair of languages to take from a file of several).
        texts: whether the file only numbers the units of two texts, so that `load` takes these texts as well.
        lines: returns the line on which each row begins; None where rows are not lines.
        stated_rows: returns how many rows the file says that it has, so that a file that was cut off is not taken for a
            short one; None if it does not say. Not needed where a part alone cannot be read.
        sidecar: whether `frame.attrs` go to a `.meta.json` beside the file, because the format has no place for them.
        losses: what a table loses.
        about: what the format is for, in a few words.
    """

    dump: Callable[..., None] | None
    load: Callable[..., pd.DataFrame] | None = None
    dump_parts: Callable[..., None] | None = None
    dump_multi: Callable[..., None] | None = None
    suffixes: tuple[str, ...] = ()
    recognizes: Callable[[bytes], bool] | None = None
    makes: Literal["file", "files", "folder"] = "file"
    is_ours: Callable[[Path], bool] = lambda _folder: False
    holds: Literal["any", "pairs", "languages", "documents"] = "pairs"
    options: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    texts: bool = False
    lines: Callable[..., Iterable[int]] | None = None
    stated_rows: Callable[[Path], int | None] = lambda _path: None
    sidecar: bool = False
    losses: Losses = Losses()
    about: str = ""


def parse_json(text: str | bytes, path: Path) -> dict[Any, Any]:
    """Return the JSON object in the text of a file or of a part of it.

    Raises:
        InputError: the text is not a JSON object.
    """
    try:
        found = json.loads(text, parse_constant=refuse_constant)
    except (ValueError, RecursionError) as error:  # not text is a ValueError, too
        raise InputError(path, f"is damaged: {error}") from None
    if not isinstance(found, dict):
        raise InputError(path, "is damaged: not a JSON object")
    return found


def refuse_constant(name: str) -> float:
    """Refuse NaN and Infinity, which Python reads and writes although JSON has no such numbers; browsers do not.

    Raises:
        ValueError: always.
    """
    raise ValueError(f"{name} is no number in JSON")


def meta_path(path: Path) -> Path:
    """Return the path of the signature and metadata of a text table: `table.tsv.meta.json`."""
    return path.with_name(f"{path.name}.meta.json")


def chunks(frame: pd.DataFrame, count: int = ROWS_AT_A_TIME) -> Iterator[dict[str, list[Any]]]:
    """Yield the table in chunks of `count` rows, as column names to plain cells; None stands for a missing value.

    The columns of `LIST_COLUMNS` come as lists.
    """
    bare = frame.copy(deep=False)
    bare.attrs = {}  # pandas would copy them with every slice
    for start in range(0, len(bare), count):
        part = bare.iloc[start : start + count]
        yield {str(name): _cells(str(name), part[name]) for name in part.columns}


def rows(frame: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of the table, with cells as in `chunks`."""
    for chunk in chunks(frame):
        yield from zip(*chunk.values(), strict=True)


def _cells(name: str, column: pd.Series[Any]) -> list[Any]:
    cells = column.to_numpy(dtype=object).tolist()  # tolist() alone would take each text out of Arrow singly
    missing = column.isna()
    if missing.any():
        cells = [None if gone else cell for gone, cell in zip(missing.tolist(), cells, strict=True)]
    if name in LIST_COLUMNS:
        # As text in our tables, as lists or arrays where other programs read our typed formats.
        items = (cell.split() if isinstance(cell, str) else () if cell is None else cell for cell in cells)
        return [[LIST_COLUMNS[name](item) for item in each] for each in items]
    return cells


def records(
    frame: pd.DataFrame,
    losses: Losses,
    format: str,
    is_untranslated: Callable[[Mapping[str, Any]], bool] = lambda _record: False,
) -> Iterator[dict[str, Any]]:
    """Yield the rows that a format writes, as column names to cells, and warn of the rows left out, with their number.

    Args:
        frame: the table.
        losses: the losses of the format.
        format: the name of the format in the warning.
        is_untranslated: returns whether to leave out a row because it is not translated.
    """
    counts: Counter[str] = Counter()
    reason_of = reasons(frame, losses, is_untranslated)
    for row in rows(frame):
        record = dict(zip(frame.columns, row, strict=True))
        if reason := reason_of(record):
            counts[reason] += 1
        else:
            yield record
    if counts:
        kinds = ", ".join(f"{count} {kind}" for kind, count in counts.most_common())
        problem = f"{format}: {counts.total()} of {len(frame)} pairs are not written; left out: {kinds}"
        warnings.warn(problem, AlignerWarning, stacklevel=4)


def reasons(
    frame: pd.DataFrame, losses: Losses, is_untranslated: Callable[[Mapping[str, Any]], bool]
) -> Callable[[Mapping[str, Any]], str]:
    """Return a function that says why a format does not write a row of a table, or "" if it does.

    Args:
        frame: the table.
        losses: the losses of the format.
        is_untranslated: returns whether to leave out a row because it is not translated.
    """
    clean = losses.clean or str
    has_splits = losses.unsplit and splits_of(frame) is not None

    def reason_of(record: Mapping[str, Any]) -> str:
        if losses.one_sided and not all(clean(record[name] or "") for name in ("source_text", "target_text")):
            return "one-sided"
        if losses.rejected and record["status"] == "rejected":
            return "rejected"
        if has_splits and not split_of(record[SPLIT]):
            return "unsplit"
        return "untranslated" if is_untranslated(record) else ""

    return reason_of


def plain(cell: Any) -> str:
    """Return a cell as text tables have it: lists separated by spaces, "" for a missing value."""
    if cell is None:
        return ""
    return " ".join(map(str, cell)) if isinstance(cell, list) else str(cell)


def select(frame: pd.DataFrame, columns: Sequence[str] | None) -> pd.DataFrame:
    """Return the frame with the named columns only, or all if None.

    Raises:
        AlignerError: a column is not in the table.
    """
    if columns is None:
        return frame
    missing = [name for name in columns if name not in frame.columns]
    if missing:
        known = ", ".join(map(str, frame.columns))
        raise AlignerError(f"no column {', '.join(map(repr, missing))} in the table; its columns: {known}")
    return frame[list(columns)]


def gather(parts: Iterable[Mapping[str, Sequence[Any]]], names: Sequence[str], path: Path) -> pd.DataFrame:
    """Return a table of pairs made of the cells of a file, part by part to save memory.

    Args:
        parts: column names to cells, a few thousand rows at a time.
        names: the columns of the file, which may have no rows.
        path: the file, for messages.

    Raises:
        InputError: a column of a table of pairs is missing or duplicated, or a cell is not what its column holds.
    """
    languages = languages_of(names)
    needed, what = (multi_columns(languages), "units") if languages else (COLUMNS, "pairs")
    if missing := [name for name in needed if name not in names]:
        more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
        raise InputError(path, f"not a table of {what}: no column {', '.join(missing[:_NAMED])}{more}")
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise InputError(path, f"has two columns {twice!r}")
    try:
        return concatenate(parts, names)
    except ValueError as error:
        raise InputError(path, str(error)) from error


def concatenate(parts: Iterable[Mapping[str, Sequence[Any]]], names: Sequence[str]) -> pd.DataFrame:
    """Return one table made of parts, each a mapping of column names to cells.

    Args:
        parts: the parts, a few thousand rows each.
        names: the columns, for a table without rows.

    Raises:
        ValueError: a cell is not what its column holds; the message names the column and the row (from 1).
    """
    import pandas as pd

    frames: list[pd.DataFrame] = []
    rows = 0
    for part in parts:
        frames.append(from_columns(part, first_row=rows + 1))
        rows += len(frames[-1])
    return pd.concat(frames, ignore_index=True) if frames else from_columns({name: [] for name in names})


def batched(rows: Iterable[T]) -> Iterator[list[T]]:
    """Yield the rows in lists of a few thousand."""
    iterator = iter(rows)
    while batch := list(islice(iterator, ROWS_AT_A_TIME)):
        yield batch
