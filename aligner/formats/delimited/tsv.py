"""Tab-separated values for research tools: no quoting, one line per row, UTF-8 without BOM, LF."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from aligner.errors import AlignerError
from aligner.formats.base import Format, Losses, plain, records, rows, select
from aligner.formats.defaults import complete
from aligner.formats.delimited.lines import from_lines
from aligner.formats.multi.columns import names_all
from aligner.readers.tabular import separated

if TYPE_CHECKING:
    import pandas as pd

LAYOUTS = ("bicleaner",)
"""Sets of columns that other tools expect."""

# Characters that some tool takes for the end of a cell or of a line.
_BREAKS = re.compile("[\t\r\n\u0085\u2028\u2029]+")


def clean(text: str) -> str:
    """Return the text on one line and in one cell."""
    return _BREAKS.sub(" ", text)


def dump(
    frame: pd.DataFrame,
    file: BinaryIO,
    *,
    columns: Sequence[str] | None = None,
    header: bool = True,
    layout: str | None = None,
) -> None:
    """Write a table; tabs and line breaks inside a cell or a column's name become one space.

    Args:
        frame: the table.
        file: the output.
        columns: write only these columns, in this order.
        header: whether the first line names the columns.
        layout: "bicleaner" for the input of Bicleaner: source URL, target URL, source text, target text and score of
            pairs with text on both sides, without header. The id of a document stands for a missing URL.

    Raises:
        AlignerError: there is no such layout, or columns are given as well.
    """
    if layout is not None:
        if layout not in LAYOUTS:
            raise AlignerError(f"no layout {layout!r}; known: {', '.join(LAYOUTS)}")
        if columns is not None:
            raise AlignerError("a layout has its own columns; give either columns or a layout")
        _write(_bicleaner(complete(frame, "table")), file)
    else:
        dump_parts([frame], file, columns=columns, header=header)


def dump_parts(
    frames: Iterable[pd.DataFrame], file: BinaryIO, *, columns: Sequence[str] | None = None, header: bool = True
) -> None:
    """Write a table that comes in parts, as `dump` does."""
    for frame in frames:
        selected = select(frame, columns)
        if header:
            _write([selected.columns], file)
            header = False
        _write(rows(selected), file)


def _write(lines: Iterable[Iterable[Any]], file: BinaryIO) -> None:
    for row in lines:
        file.write(("\t".join(clean(plain(cell)) for cell in row) + "\n").encode())


def _bicleaner(frame: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    documents = frame.attrs.get("documents", {})
    for row in records(frame, Losses(one_sided=True, rejected=True), "bicleaner"):
        names = [row["source_document"], row["target_document"]]
        urls = [documents.get(name, {}).get("url") or name for name in names]
        yield (*urls, row["source_text"], row["target_text"], row["score"])


def load(path: Path, *, encoding: str | None = None) -> pd.DataFrame:
    """Read a table of pairs back.

    Raises:
        InputError: columns are missing, a row does not fit, or the file is in no known encoding.
    """
    return from_lines((cells for _, cells in read_rows(path, encoding)), path)


def read_rows(path: Path, encoding: str | None = None) -> Iterator[tuple[int, list[str]]]:
    """Read the cells of each line, with the line's number.

    Raises:
        InputError: the file is in no known encoding.
    """
    if encoding or not separated.is_utf8(path):  # saved by another program, which may quote
        with separated.open_text(path, encoding) as file:
            yield from separated.read_rows(file, path)
        return
    with path.open(encoding="utf-8-sig", newline="\n") as file:
        for number, line in enumerate(file, 1):
            yield number, line.rstrip("\r\n").split("\t")


def is_ours(head: bytes) -> bool:
    """Return whether the first line of a file names all columns of a table of pairs or units."""
    first = head.decode("utf-8-sig", "ignore").partition("\n")[0]
    return names_all({*first.rstrip("\r").split("\t")})


TSV = Format(
    dump,
    load,
    dump_parts,
    suffixes=(".tsv",),
    recognizes=is_ours,
    holds="any",
    options=("columns", "header", "layout"),
    reads=("encoding",),
    lines=lambda path, encoding=None: (line for line, _ in islice(read_rows(path, encoding), 1, None)),
    sidecar=True,
    losses=Losses(clean=clean, characters="tabs and line breaks inside a text become spaces"),
    about="tab-separated table for scripts and spreadsheets",
)
