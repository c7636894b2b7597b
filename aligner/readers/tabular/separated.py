"""Text with separators, as spreadsheets and scripts save it: its encoding, its separator, its quoting and its rows.

Documents and tables of pairs are both read through this module, so that all commands read a file alike.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from aligner.errors import InputError
from aligner.readers.encodings import decode
from aligner.readers.tabular.header import SEARCHED, find_header

_SEPARATORS = {"\t": "a tab", ";": "a semicolon", ",": "a comma", "|": "a vertical bar"}
_HEAD = 100_000
_CHUNK = 1 << 20
# Excel writes and reads this first line, which is no row.
_DECLARED = re.compile(r"\ufeff?\"?sep=(.|\\t)\"?\r?\n", re.IGNORECASE)
# A separator that is not a decimal comma and not punctuation before a space.
_CERTAIN = {sep: re.compile(rf"(?<!\d){re.escape(sep)}(?!\s)|{re.escape(sep)}(?![\s\d])") for sep in ";,|"}
# A quotation mark at the beginning of a cell, and a cell between two of them.
_QUOTE = re.compile(r'(?:(?<=[\t\n])|\A)"')
_QUOTED = re.compile(_QUOTE.pattern + r'((?:[^"]|"")*+)"(?=[\t\n]|\Z)')
_MOSTLY = 0.9  # of the cells


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table is written.

    Args:
        separator: the character between cells.
        quoted: whether cells may be quoted.
        spaced: whether a space follows each separator.
        declared: whether the first line is `sep=;`.
    """

    separator: str
    quoted: bool = True
    spaced: bool = False
    declared: bool = False


def open_text(path: Path, encoding: str | None = None) -> TextIO:
    """Open a table as text, with LF line endings; UTF-8 is read in parts, other encodings at once.

    Args:
        path: the file.
        encoding: name of a codec; None detects it.

    Raises:
        InputError: as in `encodings.decode`.
        OSError: the file cannot be read.
    """
    if encoding is None and is_utf8(path):
        return path.open(encoding="utf-8-sig")
    return io.StringIO(decode(path.read_bytes(), str(path), encoding).text)


def is_utf8(path: Path) -> bool:
    """Return whether a file is UTF-8; text in UTF-16 that happens to be valid UTF-8 as well is not."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                if chunk.count(0) > len(chunk) // 4:
                    return False
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def read_rows(file: TextIO, path: str | Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each row, with the number of the line on which it begins.

    Args:
        file: the table, at its beginning; it is read twice.
        path: its name, for messages.

    Raises:
        InputError: quotation marks do not match.
    """
    dialect = find_dialect(file.read(_HEAD))
    file.seek(0)
    line = 1
    if dialect.declared:
        file.readline()
        line = 2
    offset = line
    read = 0

    def lines() -> Iterator[str]:
        nonlocal read
        for text in file:
            read += 1
            yield text.replace("\x00", " ")

    try:
        for cells in _reader(lines(), dialect):
            yield line, cells
            line = read + offset
    except csv.Error as error:
        advice = "look for a quotation mark without its other half"
        raise InputError(path, f"cannot be read as CSV: {error}", place=f"line {line}", advice=advice) from None


def name_separator(path: Path) -> str:
    """Return the separator of a table in words ("a tab"), for messages."""
    with path.open(encoding="utf-8", errors="replace") as file:
        head = file.read(_HEAD).replace("\x00", "")  # separators are ASCII, in UTF-16 beside a NUL
    found = find_dialect(head).separator if any(separator in head for separator in _SEPARATORS) else ""
    by_suffix = "," if path.suffix.lower() == ".csv" else "\t"
    return _SEPARATORS.get(found or by_suffix, repr(found))


def find_dialect(head: str) -> Dialect:
    """Find the separator and the quoting of a table.

    The first line may name the separator. Otherwise the header decides if it names languages with one separator only,
    then the separator that gives most rows the same number of cells.

    Args:
        head: the beginning of the table, at least its first rows.
    """
    if declared := _DECLARED.match(head):
        separator = "\t" if declared[1] == "\\t" else declared[1]
        return _dialect(head[declared.end() :], separator, declared=True)
    best, most = Dialect(","), (False, 0, 0)
    for separator in _SEPARATORS:
        if separator not in head:
            continue
        dialect = _dialect(head, separator)
        rows = _sample(head, dialect)
        names = find_header(_cells(rows[:SEARCHED])) is not None
        agreeing = max(Counter(len(row) for row in rows if len(row) > 1).values(), default=0)
        certain = head.count(separator) if separator == "\t" else len(_CERTAIN[separator].findall(head))
        if agreeing and (names, agreeing, certain) > most:
            best, most = dialect, (names, agreeing, certain)
    return best


def has_header(head: str) -> bool:
    """Return whether text that could be anything is a table: tabs between names of languages, or a line `sep=;`."""
    first = "\n".join(head.split("\n", SEARCHED)[:SEARCHED])
    if _DECLARED.match(first):
        return True
    return "\t" in first and find_header(_cells(_sample(first, Dialect("\t")))) is not None


def _reader(lines: Iterator[str], dialect: Dialect) -> Iterator[list[str]]:
    csv.field_size_limit(2**31 - 1)  # the default is too low for a long paragraph
    if dialect.quoted:
        return csv.reader(lines, delimiter=dialect.separator, skipinitialspace=dialect.spaced, strict=True)
    return csv.reader(lines, delimiter=dialect.separator, quoting=csv.QUOTE_NONE)


def _dialect(head: str, separator: str, *, declared: bool = False) -> Dialect:
    """Return the dialect of a table with a known separator."""
    after = [] if separator == "\t" else [part[:1] for line in head.split("\n") for part in line.split(separator)[1:]]
    spaced = after.count(" ") >= _MOSTLY * len(after) > 0
    return Dialect(separator, _is_quoted(head, separator), spaced, declared)


def _sample(head: str, dialect: Dialect) -> list[list[str]]:
    """Return the rows of the beginning that are not blank, up to the first that cannot be read."""
    rows: list[list[str]] = []
    try:
        rows.extend(row for row in _reader(iter(io.StringIO(head)), dialect) if any(cell.strip() for cell in row))
    except csv.Error:
        return rows
    return rows[:-1] if len(head) >= _HEAD else rows


def _cells(rows: list[list[str]]) -> list[dict[int, str]]:
    return [dict(enumerate(row)) for row in rows]


def _is_quoted(head: str, separator: str) -> bool:
    """Return whether quotation marks around cells are no part of the text.

    Between tabs they may be: tables for training are never quoted; Excel and pandas quote the cells that need it.
    """
    if separator != "\t":
        return True
    quoted: list[str] = _QUOTED.findall(head)
    # The last cell of the sample may be cut off.
    if len(_QUOTE.findall(head)) > len(quoted) + (len(head) >= _HEAD):
        return False
    if any("\n" in cell and "\t" in cell for cell in quoted):
        return False  # two quotation marks at the edges of different cells
    if any("\n" in cell or '""' in cell for cell in quoted):
        return True
    bare = [cell for cell in re.split("[\t\n]", _QUOTED.sub("", head)) if cell.strip()]
    # Excel quotes cells with a comma, and no others.
    by_comma = all("," in cell for cell in quoted) and not any("," in cell for cell in bare)
    return by_comma or len(quoted) >= _MOSTLY * (len(quoted) + len(bare))
