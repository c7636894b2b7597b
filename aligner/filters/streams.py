"""Filter a file that is not in memory: our TSV and Parquet are read twice, in batches of Arrow."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
from pyarrow import compute as pc
from pyarrow import csv, parquet

from aligner.atomic import is_special, replace
from aligner.errors import AlignerError
from aligner.filters.base import Settings
from aligner.filters.recipe import Recipe
from aligner.filters.report import Examples, FilterReport, make_report
from aligner.filters.run import REASON, ROWS, SEEN, Decisions, Run
from aligner.formats import detect_format, read_sidecar
from aligner.formats.base import meta_path
from aligner.formats.parquet import ATTRS, attrs_of, open_parquet
from aligner.formats.streams import write_sidecar
from aligner.formats.table import COLUMNS
from aligner.own_files import HEAD

Progress = Callable[[str, int, int], None]
_BLOCK = 16 << 20
_NUMBERS = ("score", "confidence")
_WHOLE = ("source_block", "target_block", "source_start", "source_end", "target_start", "target_end")
_FORMATS = ("tsv", "parquet")


class _CannotStreamError(Exception):
    """The file must be read in another way, which also explains what is wrong with it."""


@dataclass(frozen=True, slots=True)
class _Table:
    """A file of pairs, read in batches.

    Attributes:
        path: the file.
        format: "tsv" or "parquet".
        attrs: the attributes of the table.
        stated: how many rows it had when it was written; None if that is not known.
    """

    path: Path
    format: str
    attrs: dict[Hashable | None, Any]
    stated: int | None

    def batches(self, columns: list[str] | None = None) -> Iterator[Any]:
        """Yield the rows as Arrow tables of up to `ROWS` rows."""
        if self.format == "parquet":
            with parquet.ParquetFile(self.path) as file:
                names = None if columns is None else [name for name in columns if name in file.schema_arrow.names]
                for batch in file.iter_batches(ROWS, columns=names):
                    yield pa.Table.from_batches([batch])
            return
        names = _header(self.path)
        read = csv.open_csv(
            self.path,
            csv.ReadOptions(block_size=_BLOCK, use_threads=False),
            csv.ParseOptions(delimiter="\t", quote_char=False, ignore_empty_lines=False),
            csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False,
                include_columns=None if columns is None else [name for name in names if name in columns],
            ),
        )  # fmt: skip
        with read:
            for batch in read:
                table = pa.Table.from_batches([batch])
                for start in range(0, len(table), ROWS):
                    yield table.slice(start, ROWS)


def filter_file(
    path: Path,
    out: Path | None,
    format: str,
    recipe: Recipe,
    *,
    drop: bool,
    input_format: str | None,
    accept_partial: bool,
    standard_output: BinaryIO,
    progress: Progress,
) -> FilterReport | None:
    """Filter a file in our TSV or in Parquet into another of the same format, or return None to have it read whole.

    Args:
        path: the file.
        out: the output; None for standard output.
        format: the format of the output.
        recipe: the steps.
        drop: leave out the rejected rows.
        input_format: the format of the file; detected if None.
        accept_partial: read what there is of a table that lost rows.
        standard_output: where the table goes if there is no `out`.
        progress: called as the work proceeds.
    """
    try:
        table = _open(path, input_format, format)
        run = Run(recipe, Settings())
        rows = 0
        for batch in table.batches([*SEEN]):
            _check_numbers(batch)
            run.look({name: batch[name].combine_chunks() for name in batch.column_names})
            rows += len(batch)
            progress("filtering", rows, max(rows, table.stated or 0))
        if rows == 0 or (table.stated not in (None, rows) and not accept_partial):
            return None
    except (_CannotStreamError, pa.ArrowException, UnicodeDecodeError):
        return None
    decisions = run.decide()
    if drop and not decisions.kept.any():
        return None
    return _write(table, out, recipe, decisions, drop, standard_output)


def _open(path: Path, input_format: str | None, format: str) -> _Table:
    try:
        name = input_format or detect_format(path)
    except AlignerError:
        raise _CannotStreamError from None
    if name != format or name not in _FORMATS or not path.is_file():
        raise _CannotStreamError
    if name == "parquet":
        with open_parquet(path) as file:
            names = file.schema_arrow.names
            attrs, stated = attrs_of(file, path), None
    else:
        names, attrs, stated = _header(path), {}, None
        if meta_path(path).exists():
            stated, attrs = read_sidecar(meta_path(path))
    if not {*COLUMNS} <= {*names} or len({*names}) < len(names):
        raise _CannotStreamError
    return _Table(path, name, attrs, stated)


def _header(path: Path) -> list[str]:
    with path.open("rb") as file:
        line = file.readline(HEAD)
    return line.decode("utf-8-sig").rstrip("\r\n").split("\t")


def _check_numbers(batch: Any) -> None:
    """Leave tables with cells that are no numbers to those who name the cell."""
    for name in ("confidence",):
        column = batch[name] if name in batch.column_names else None
        if column is not None and pa.types.is_string(column.type):
            fits = pc.match_substring_regex(column, r"^\s*(?:[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)?\s*$")
            if not pc.all(fits).as_py():
                raise _CannotStreamError


def _write(
    table: _Table, out: Path | None, recipe: Recipe, decisions: Decisions, drop: bool, standard_output: BinaryIO
) -> FilterReport:
    """Write the rows with their verdicts."""
    from aligner.filters import described

    examples = Examples(len(recipe.steps))
    labels = np.array([*recipe.labels, ""], object)
    # The report is in the metadata of Parquet, which come first in the file; examples are for the report alone.
    report = make_report(recipe, decisions, examples, dropped=drop)
    attrs = described(table.attrs, report)
    written = 0
    names: list[str] = []
    with _writer(out, table.format, attrs, standard_output) as write:
        start = 0
        for batch in table.batches():
            decided = decisions.steps[start : start + len(batch)]
            reopened = decisions.reopened[start : start + len(batch)]
            start += len(batch)
            rejected = np.flatnonzero(decided >= 0)
            examples.add(
                decided[rejected],
                {name: batch[name].take(rejected) for name in ("pair_id", "source_text", "target_text")},
            )
            marked = _mark(batch, decided, reopened, labels, with_reason=not drop)
            marked = marked.filter(pa.array(decided < 0)) if drop else marked
            names = marked.column_names
            written += len(marked)
            write(marked)
    if out is not None and table.format == "tsv" and not is_special(out):
        with replace(meta_path(out)) as file:
            write_sidecar(file, attrs, written, names)
    return make_report(recipe, decisions, examples, dropped=drop)


def _mark(batch: Any, decided: Any, reopened: Any, labels: Any, *, with_reason: bool) -> Any:
    status = batch["status"].to_numpy(zero_copy_only=False).astype(object)
    status[reopened] = "auto"
    by_people = status == "rejected"
    status[decided >= 0] = "rejected"
    reason = np.where(by_people, "", labels[decided])
    batch = batch.set_column(batch.column_names.index("status"), "status", pa.array(status, pa.string()))
    made = pa.array(reason, pa.string())
    if REASON in batch.column_names:
        return batch.set_column(batch.column_names.index(REASON), REASON, made)
    return batch.append_column(REASON, made) if with_reason else batch


@contextmanager
def _writer(
    out: Path | None, format: str, attrs: dict[Hashable | None, Any], standard_output: BinaryIO
) -> Iterator[Callable[[Any], None]]:
    """Yield a function that writes an Arrow table to a file, which is there completely or not at all."""
    if out is None:
        yield _write_to(standard_output, format, attrs)[0]
        return
    with replace(out) as file:
        write, close = _write_to(file, format, attrs)
        yield write
        close()


def _write_to(
    file: BinaryIO, format: str, attrs: dict[Hashable | None, Any]
) -> tuple[Callable[[Any], None], Callable[[], None]]:
    writers: list[Any] = []

    def write_parquet(table: Any) -> None:
        if not writers:
            kept = table.schema.metadata or {}
            new = {ATTRS: json.dumps(attrs), b"signature": str(attrs.get("signature", ""))}
            writers.append(parquet.ParquetWriter(file, table.schema.with_metadata({**kept, **new}), compression="zstd"))
        writers[0].write_table(table.replace_schema_metadata(writers[0].schema.metadata))

    def write_tsv(table: Any) -> None:
        if not writers:
            writers.append(file)
            file.write(("\t".join(table.column_names) + "\n").encode())
        columns = [table[name].combine_chunks().cast(pa.large_string()) for name in table.column_names]
        tab, newline, nothing = (pa.scalar(text, pa.large_string()) for text in ("\t", "\n", ""))
        lines = pc.binary_join_element_wise(*columns, tab)
        joined = pc.binary_join_element_wise(lines, nothing, newline) if len(table) else None
        if joined is not None:
            _, offsets, data = joined.buffers()
            bounds = np.frombuffer(offsets, np.int64)[joined.offset : joined.offset + len(joined) + 1]
            file.write(data.slice(int(bounds[0]), int(bounds[-1] - bounds[0])))

    def close() -> None:
        if format == "parquet":
            writers[0].close()

    return (write_parquet if format == "parquet" else write_tsv), close
