"""Files whose languages are columns of a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from aligner.languages import LANGUAGES, from_tag
from aligner.readers.base import RawBlock
from aligner.readers.bilingual.headed import describe_unused, find_headed
from aligner.readers.bilingual.measure import is_neutral, language_of, weigh
from aligner.readers.bilingual.sections import marker_of
from aligner.readers.tabular.header import is_key

# A column is in a language if this share of its text is.
_LEAST_IN_COLUMN = 0.7
# Two columns are translations only if the shorter one has this share of the longer one's text.
_LEAST_COMPARABLE = 0.4
# Tables with a smaller share of the file's text are glossaries inside a page; those of a page that is said to be in one
# language must have the larger share.
_LEAST_OF_FILE, _LEAST_OF_FILE_STATED = 0.5, 0.8


@dataclass(frozen=True, slots=True)
class Columns:
    """Blocks by language tag, the names of columns that belong to none of the languages, and of the texts among them.

    The row number of a cell is unique in the file; cells of the same number are translations of each other.
    """

    parts: dict[str, list[RawBlock]]
    left_out: tuple[str, ...]
    unread: tuple[str, ...] = ()


def split_columns(blocks: Sequence[RawBlock], *, forced: bool = False, stated: bool = False) -> Columns | None:
    """Split blocks by language if most of the file is tables with a column for each language, else return None.

    Other columns (numbers, sources, notes) are left out and reported.

    Args:
        blocks: the file's blocks in order.
        forced: accept such tables however small their share of the file is.
        stated: the file is said to be in one language, so that the share must be larger.
    """
    tables: dict[int, list[RawBlock]] = defaultdict(list)
    for block in blocks:
        if block.cell:
            tables[block.cell.table].append(block)
    headed = {table: found for table, cells in tables.items() if (found := find_headed(cells))}
    columns = {
        table: codes
        for table, cells in tables.items()
        if (codes := headed[table].languages if table in headed else _languages_of(cells))
    }
    if not columns:
        return None
    inside = sum(
        weigh(block, from_tag(tag))
        for block in blocks
        if block.cell and (tag := columns.get(block.cell.table, {}).get(block.cell.column))
    )
    outside = sum(weigh(block) for block in blocks if not block.cell or block.cell.table not in columns)
    if not forced and inside < (_LEAST_OF_FILE_STATED if stated else _LEAST_OF_FILE) * (inside + outside):
        return None
    tags = list(dict.fromkeys(tag for by_column in columns.values() for tag in by_column.values()))
    parts: dict[str, list[RawBlock]] = {tag: [] for tag in tags}
    left_out, unread = dict[str, None](), dict[str, None]()
    for table, layout in headed.items():
        unused, texts = describe_unused(layout, tables[table])
        left_out |= dict.fromkeys(unused)
        unread |= dict.fromkeys(texts)
    names: dict[tuple[int, int], str] = {}
    numbers: dict[tuple[int, int, int], int] = {}
    for block in blocks:
        cell = block.cell
        if cell is None or cell.table not in columns:
            own = language_of(block)
            same = [tag for tag in tags if from_tag(tag) == own]
            for tag in tags if is_neutral(block) else same or tags[:1]:
                parts[tag].append(block)
            continue
        by_column, of_header = columns[cell.table], headed.get(cell.table)
        if of_header:
            named = cell.row <= of_header.row
        else:
            named = cell.header and not _is_content(block, tables[cell.table], by_column)
        if cell.column in by_column:
            if not named:
                key = (cell.table, cell.row, of_header.columns[cell.column].rank if of_header else 0)
                number = numbers.setdefault(key, len(numbers))
                parts[by_column[cell.column]].append(replace(block, cell=replace(cell, row=number)))
        elif not of_header:
            name = names.setdefault((cell.table, cell.column), block.text if named else f"number {cell.column + 1}")
            if cell.header:
                left_out[name] = None
            elif not is_neutral(block) and not is_key(name):
                left_out[name] = unread[name] = None
    return Columns(parts, tuple(left_out), tuple(unread))


def _languages_of(cells: Sequence[RawBlock]) -> dict[int, str]:
    """Return the language of each column, at most one column per language; empty if there are not two languages."""
    named = {}
    sizes: dict[int, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    rows: dict[int, set[int]] = defaultdict(set)
    for block in cells:
        assert block.cell is not None
        column = block.cell.column
        if block.cell.header and (marker := marker_of(block.text)) and marker.language:
            named[column] = marker.language
        elif not block.cell.header:
            sizes[column][language_of(block)] += weigh(block)
            rows[column].add(block.cell.row)
    by_language: dict[str, int] = {}
    for column in sorted(sizes, key=lambda column: -sum(sizes[column].values())):
        total = sum(size for code, size in sizes[column].items() if code in LANGUAGES)
        if not total:
            continue
        code, size = max((pair for pair in sizes[column].items() if pair[0] in LANGUAGES), key=lambda pair: pair[1])
        if size < _LEAST_IN_COLUMN * total:
            continue
        if len(set(named.values())) > 1 and named.get(column) != code:
            continue
        by_language.setdefault(code, column)
    if len(by_language) < 2:
        return {}
    weights = {code: sum(sizes[column].values()) for code, column in by_language.items()}
    largest = max(weights.values())
    filled = max(len(rows[column]) for column in by_language.values())
    kept = {
        column: code
        for code, column in by_language.items()
        if weights[code] >= _LEAST_COMPARABLE * largest and len(rows[column]) >= _LEAST_COMPARABLE * filled
    }
    return dict(sorted(kept.items())) if len(kept) > 1 else {}


def _is_content(header: RawBlock, cells: Sequence[RawBlock], columns: dict[int, str]) -> bool:
    """Return whether a header row is text and translation itself ("Term | 术语") rather than names of columns."""
    assert header.cell is not None
    row = [block for block in cells if block.cell and block.cell.header and block.cell.column in columns]
    return all(
        block.cell is not None
        and language_of(block) == columns[block.cell.column]
        and not ((marker := marker_of(block.text)) and marker.language)
        for block in row
    )
