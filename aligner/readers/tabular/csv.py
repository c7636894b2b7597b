"""Text with separators as a document: the cells of a CSV or TSV file."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from aligner.errors import AlignerWarning
from aligner.readers.base import RawFile, Reader, ReadOptions, Row, Sheet, Source
from aligner.readers.suffixes import SUFFIXES
from aligner.readers.tabular.header import SEARCHED, find_header
from aligner.readers.tabular.separated import has_header, read_rows

_SUFFIXES = SUFFIXES["csv"]
# Excel saves "Unicode text" under the first; files without a suffix come from standard input.
_POSSIBLE = (".txt", "")
_SHOWN = 5
_LEFT_OUT = " are left out; put quotation marks around a text that holds a separator"


def recognize(source: Source) -> bool:
    """Return whether the suffix says so, or a header: any text could be CSV, and cells can look like other formats."""
    suffix = PurePath(source.path).suffix.lower()
    return bool(source.head) and (suffix in _SUFFIXES or (suffix in _POSSIBLE and has_header(source.head)))


def read(source: Source, options: ReadOptions) -> RawFile:
    """Read the cells of a table; a row with more cells than the header is left out, with a warning.

    Raises:
        InputError: as in `encodings.decode`, or quotation marks do not match.
    """
    rows = list(read_rows(io.StringIO(source.decoded.text), source.path))
    return RawFile(sheets=(Sheet("", list(_rows(rows, source.path))),))


READER = Reader("csv", _SUFFIXES, recognize, read)


def _rows(rows: Sequence[tuple[int, list[str]]], path: str) -> Iterator[Row]:
    filled = [
        (Row(number, line, {column: value for column, value in enumerate(values) if value.strip()}), len(values))
        for number, (line, values) in enumerate(rows)
        if any(map(str.strip, values))
    ]
    header = find_header([row.cells for row, _ in filled[:SEARCHED]])
    width = filled[header.index][1] if header else 0
    uneven: dict[str, list[int]] = {"more": [], "fewer": []}
    for index, (row, count) in enumerate(filled):
        if header and index > header.index:
            if max(row.cells) >= width:
                uneven["more"].append(row.line)
                continue
            if count <= max(header.columns):
                uneven["fewer"].append(row.line)
        yield row
    for which, lines in uneven.items():
        if lines:
            shown = ", ".join(map(str, lines[:_SHOWN])) + (f" and {len(lines) - _SHOWN} more" * (len(lines) > _SHOWN))
            problem = f"rows with {which} cells than the header{_LEFT_OUT * (which == 'more')}: line {shown}"
            warnings.warn(f"{path}: {problem}", AlignerWarning, stacklevel=2)
