"""Tables whose header names the languages of their columns: the header decides, not the cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from aligner.languages import LANGUAGES, UNKNOWN, from_tag
from aligner.readers.base import RawBlock
from aligner.readers.bilingual.measure import identified, is_sure, language_of, weigh
from aligner.readers.tabular.header import Column, Header, find_header, is_key

# Cells of a column from which a language is identified that the header leaves open.
_SAMPLE = 200
# A table about languages: this share of a column's texts contradicts its header.
_MOST_CONTRADICTED = 0.6

_Rows = Mapping[int, Mapping[int, str]]


@dataclass(frozen=True, slots=True)
class Headed:
    """The header of a table, its row, and the columns of texts with their languages."""

    header: Header
    row: int
    columns: Mapping[int, Column]

    @property
    def languages(self) -> dict[int, str]:
        """The language tag of each column."""
        return {column: found.tag for column, found in self.columns.items()}


def find_headed(cells: Sequence[RawBlock]) -> Headed | None:
    """Return the header of a table and its columns of texts, or None if no row names languages.

    Args:
        cells: the blocks of one table.
    """
    rows = _rows(cells)
    header = find_header([*rows.values()])
    if header is None:
        return None
    numbers = [*rows]
    below = {number: rows[number] for number in numbers[header.index + 1 :]}
    columns = {
        column: found
        for column, found in _identify(header.columns, below).items()
        if any(identified(row[column]).confidence for row in below.values() if column in row)
    }
    if len({from_tag(found.tag) for found in columns.values()}) < 2 or _is_contradicted(columns, below):
        return None
    return Headed(header, numbers[header.index], columns)


def describe_unused(headed: Headed, cells: Iterable[RawBlock]) -> tuple[list[str], list[str]]:
    """Return the names of the columns that are not used, and of those among them that hold text and are no keys."""
    texts = {
        block.cell.column
        for block in cells
        if block.cell
        and block.cell.row > headed.row
        and block.cell.column not in headed.columns
        and identified(block.text).confidence
    }
    columns = sorted({*headed.header.cells, *texts} - {*headed.columns})
    names = {column: headed.header.cells.get(column, f"number {column + 1}").strip() for column in columns}
    return [*names.values()], [name for column, name in names.items() if column in texts and not is_key(name)]


def _rows(cells: Iterable[RawBlock]) -> _Rows:
    rows: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for block in cells:
        if block.cell:
            row, text = rows[block.cell.row], block.text.replace("\n", " ")
            column = block.cell.column
            row[column] = f"{row[column]} {text}" if column in row else text
    return dict(sorted(rows.items()))


def _identify(columns: Mapping[int, Column], below: _Rows) -> dict[int, Column]:
    """Return the columns with the languages that the header leaves open; without those that cannot be known."""
    found = {}
    for column, named in columns.items():
        tag = named.tag
        if not tag:
            sample = islice((row[column] for row in below.values() if column in row), _SAMPLE)
            tag = identified("\n".join(sample)).language
        if from_tag(tag) in LANGUAGES:
            found[column] = Column(tag, named.rank)
    return found


def _is_contradicted(columns: Mapping[int, Column], below: _Rows) -> bool:
    """Return whether the texts of a column are not what the header says, as in a table about languages.

    Cells that are the same in several columns, and words that could be names, say nothing.
    """
    sample = [[row.get(column, "") for column in columns] for row in islice(below.values(), _SAMPLE)]
    for place, found in enumerate(columns.values()):
        texts = [row[place] for row in sample if row.count(row[place]) == 1 and is_sure(row[place])]
        wrong = sum(weigh(text) for text in texts if language_of(text) not in (from_tag(found.tag), UNKNOWN))
        if wrong > _MOST_CONTRADICTED * sum(map(weigh, texts)):
            return True
    return False
