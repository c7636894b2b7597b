"""Text with separators: CSV as spreadsheets write it (RFC 4180, or with semicolons), TSV with and without quotes."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath

from aligner.errors import InputError
from aligner.readers.base import RawFile, Reader, ReadOptions, Row, Sheet, Source

_SUFFIXES = (".csv", ".tsv", ".tab")
_SEPARATORS = "\t,;|"
_SAMPLE = 100


def recognize(source: Source) -> bool:
    """Return whether the suffix says so: any text could be CSV, and cells can look like other formats."""
    return PurePath(source.path).suffix.lower() in _SUFFIXES and bool(source.head)


def read(source: Source, options: ReadOptions) -> RawFile:
    """Read the cells of a table.

    Raises:
        InputError: as in `encodings.decode`, or quotation marks do not match.
    """
    text = source.decoded.text.replace("\x00", " ")
    return RawFile(sheets=(Sheet("", list(_rows(text, source.path))),))


READER = Reader("csv", _SUFFIXES, recognize, read)


def _rows(text: str, path: str) -> Iterator[Row]:
    separator = _separator(text)
    quoted = separator != "\t" or _is_quoted(text)
    reader = csv.reader(
        io.StringIO(text),
        delimiter=separator,
        quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
        strict=quoted,
    )
    line, number = 1, 0
    try:
        for number, values in enumerate(reader):
            if cells := {column: value for column, value in enumerate(values) if value.strip()}:
                yield Row(number, line, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        advice = "look for a quotation mark without its other half, or name its format as text"
        raise InputError(path, f"cannot be read as CSV: {error}", place=f"line {line}", advice=advice) from None


def _separator(text: str) -> str:
    """Return the separator that most of the first lines have, and have equally often."""
    lines = [line for line in text[:100_000].split("\n")[:_SAMPLE] if line.strip()]
    best, most = ",", 0
    for separator in _SEPARATORS:
        counts = Counter(line.count(separator) for line in lines)
        del counts[0]
        agreeing = max(counts.values(), default=0)
        if agreeing > most:
            best, most = separator, agreeing
    return best


def _is_quoted(text: str) -> bool:
    """Return whether cells between tabs are quoted: most that begin with a quotation mark also end with one."""
    cells = [cell for line in text[:100_000].split("\n")[:_SAMPLE] for cell in line.split("\t")]
    begun = [cell for cell in cells if cell.startswith('"')]
    return 2 * sum(len(cell) > 1 and cell.endswith('"') for cell in begun) > len(begun)
