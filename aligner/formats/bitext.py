"""Bare tables of texts: TSV, CSV or XLSX with a column of source texts and a column of target texts.

A header may name the columns ("source" and "target", or languages such as "en" and "zh") and further columns by their
names in our own table. A table of three languages gives the pairs of all of them. Without a header, the languages of
the texts decide, and the first two columns are taken if there are no more.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, islice
from pathlib import Path
from typing import TextIO

import pandas as pd

from aligner.errors import AlignerWarning, InputError
from aligner.formats.base import Format
from aligner.formats.defaults import describe, make_table
from aligner.formats.table import COLUMNS, DOCUMENT_COLUMNS, DOCUMENT_PAIR_COLUMNS
from aligner.formulas import unguard
from aligner.identify import SAMPLE, identify
from aligner.languages import UNKNOWN, from_tag, tag_script
from aligner.readers.tabular import separated
from aligner.readers.tabular.header import SEARCHED, Column, find_header, is_key

_OTHERS = tuple(name for name in COLUMNS if name not in ("source_text", "target_text"))

Languages = tuple[str, str]
Line = tuple[int, list[str]]
"""The number of the line on which a row begins, and its cells."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the columns are.

    Args:
        pairs: the columns of the source and target texts of each pair of languages.
        tags: the language tag of each of these columns.
        others: the columns named as in our own table.
        unused: the names of other columns of text.
        start: the number of rows up to the header, header included.
        width: the number of cells in a row.
    """

    pairs: tuple[tuple[int, int], ...]
    tags: dict[int, str]
    others: dict[str, int]
    unused: tuple[str, ...]
    start: int
    width: int


def load(path: Path, *, encoding: str | None = None, languages: Languages | None = None) -> pd.DataFrame:
    """Read a table of pairs; languages that the file does not name are identified from its texts.

    Args:
        path: the file.
        encoding: name of a codec; None detects it.
        languages: source and target, to take from a table of more; None takes all pairs.

    Raises:
        InputError: the file does not have two columns of texts, or a cell is not what its column holds.
    """
    with separated.open_text(path, encoding) as file:
        return load_rows(_read_rows(file, path), path, languages)


def load_rows(rows: Iterator[Line], path: Path, languages: Languages | None = None) -> pd.DataFrame:
    """Return the table of pairs in rows of cells that are not blank; arguments and errors as in `load`."""
    layout, rows = _settle(rows, path, languages)
    if layout.unused:
        names = ", ".join(map(repr, layout.unused))
        warnings.warn(f"{path}: table columns are left out: {names}", AlignerWarning, stacklevel=4)
    first = next(rows, None)
    if first is None:
        warnings.warn(f"{path}: has a header and no rows below it", AlignerWarning, stacklevel=4)
    body = rows if first is None else chain([first], rows)
    frame = make_table((record for _, record in _records(body, layout, path)), path)
    return describe(frame, _tags_of_documents(frame, [*layout.tags.values()]))


def line_numbers(path: Path, *, encoding: str | None = None, languages: Languages | None = None) -> Iterator[int]:
    """Yield the line on which each pair begins; arguments as in `load`."""
    with separated.open_text(path, encoding) as file:
        layout, rows = _settle(_read_rows(file, path), path, languages)
        yield from (line for line, _ in _records(rows, layout, path))


def _read_rows(file: TextIO, path: Path) -> Iterator[Line]:
    """Yield the rows that are not blank."""
    written_here = False
    for line, cells in separated.read_rows(file, path):
        # The header of some columns of our own table, whose texts may be guarded.
        written_here = written_here or (path.suffix.lower() == ".csv" and "source_text" in cells)
        if any(map(str.strip, cells)):
            yield line, [unguard(cell) for cell in cells] if written_here else cells


def _settle(rows: Iterator[Line], path: Path, languages: Languages | None) -> tuple[_Layout, Iterator[Line]]:
    """Return the layout of a table and the rows below its header."""
    head = list(islice(rows, SEARCHED + SAMPLE))
    if not head:
        raise InputError(path, "is empty")
    layout = _find_layout([cells for _, cells in head], path, languages)
    return layout, chain(head[layout.start :], rows)


def _find_layout(head: Sequence[list[str]], path: Path, languages: Languages | None) -> _Layout:
    heads = [cell.strip().lower() for cell in head[0]]
    if {*heads} >= {*DOCUMENT_COLUMNS} or {*heads} >= {*DOCUMENT_PAIR_COLUMNS}:
        raise InputError(path, "is a table of documents, not of pairs of texts")
    header = find_header([{k: cell for k, cell in enumerate(row) if cell.strip()} for row in head[:SEARCHED]])
    start = header.index + 1 if header else 0
    named = [cell.strip().lower() for cell in head[header.index]] if header else heads
    others = {name: named.index(name) for name in _OTHERS if name in named}
    if header is None and len(others) > 1:
        missing = next((name for name in ("source_text", "target_text", *COLUMNS) if name not in heads), "")
        problem = f"no column {missing}" if missing else "its header does not say which columns are the texts"
        raise InputError(path, f"not a table of pairs: {problem}")
    texts = {column: _sample(head[start:], column) for column in range(max(map(len, head)))}
    if header:
        columns = {
            column: Column(_complete(header.scripts[column], texts[column]), found.rank)
            for column, found in header.columns.items()
        }
        width = len(head[header.index])
    else:
        columns, others = _choose(texts), {}
        width = Counter(map(len, head)).most_common(1)[0][0]
    names = header.cells if header else {}
    unused = tuple(
        name
        for column, text in texts.items()
        if column < width and column not in columns and column not in others.values() and identify(text).confidence
        if not is_key(name := names.get(column, f"number {column + 1}").strip())
    )
    pairs = _combine(columns, languages, path)
    return _Layout(pairs, {k: column.tag for k, column in columns.items()}, others, unused, start, max(width, 2))


def _sample(rows: Iterable[Sequence[str]], column: int) -> str:
    return "\n".join(row[column] for row in islice(rows, SAMPLE) if column < len(row))


def _identify(text: str) -> str:
    """Return the tag of the language of a text, with its script."""
    found = identify(text)
    return f"{found.language}-{found.script}" if found.script in ("Hans", "Hant") else found.language


def _complete(tag: str, text: str) -> str:
    """Return the tag that a column's name gives, with what only the text says."""
    found = _identify(text)
    return found if not tag or (not tag_script(tag) and from_tag(found) == from_tag(tag)) else tag


def _choose(texts: dict[int, str]) -> dict[int, Column]:
    """Return the columns of texts of a table without a header: the two that there are, else the longest by language."""
    tags = {column: _identify(text) for column, text in texts.items()}
    longest: dict[str, int] = {}
    for column in sorted(texts, key=lambda column: -len(texts[column])):
        if from_tag(tags[column]):
            longest.setdefault(from_tag(tags[column]), column)
    chosen = sorted(longest.values()) if len(texts) > 2 and len(longest) > 1 else [0, 1]
    return {column: Column(tags.get(column, UNKNOWN)) for column in chosen}


def _combine(columns: dict[int, Column], languages: Languages | None, path: Path) -> tuple[tuple[int, int], ...]:
    """Return the pairs of columns that are translations of each other, those of two languages if they are given."""
    pairs = [
        (left, right)
        for left, right in combinations(columns, 2)
        if columns[left].rank == columns[right].rank
        and (len(columns) == 2 or from_tag(columns[left].tag) != from_tag(columns[right].tag))
    ]
    if languages is None:
        return tuple(pairs)
    codes = {column: from_tag(found.tag) for column, found in columns.items()}
    turned = [pair if (codes[pair[0]], codes[pair[1]]) == languages else pair[::-1] for pair in pairs]
    wanted = tuple((left, right) for left, right in turned if (codes[left], codes[right]) == languages)
    if not wanted and len(pairs) > 1:
        problem = f"has no columns in {' and '.join(languages)}"
        raise InputError(path, problem, advice=f"its languages are {', '.join(dict.fromkeys(codes.values()))}")
    return wanted or tuple(pairs)


def _records(rows: Iterable[Line], layout: _Layout, path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the pairs that have a text, with the line of their row."""
    columns = dict.fromkeys(chain.from_iterable(layout.pairs))
    names = _name_documents({column: layout.tags[column] for column in columns}, path)
    counts = Counter[str]()
    for line, cells in rows:
        _check_width(cells, max(columns), layout.width, line, path)
        others = {name: cells[column] for name, column in layout.others.items() if column < len(cells)}
        numbers: dict[int, str] = {}
        for column in columns:
            if cells[column]:
                group = layout.tags[column]
                numbers[column] = str(counts[group])
                counts[group] += 1
        for pair in layout.pairs:
            record = dict(others)
            for side, column in zip(("source", "target"), pair, strict=True):
                record[f"{side}_text"] = cells[column]
                record.setdefault(f"{side}_ids", numbers.get(column, ""))
                if record.get(f"{side}_lang", "") in ("", UNKNOWN):
                    record[f"{side}_lang"] = from_tag(layout.tags[column]) or UNKNOWN
                if column in names:
                    record.setdefault(f"{side}_document", names[column])
            if record["source_text"].strip() or record["target_text"].strip():
                yield line, record


def _name_documents(tags: dict[int, str], path: Path) -> dict[int, str]:
    """Return names for documents that the language alone would not tell apart: two scripts of Chinese."""
    scripts = {tag for tag in tags.values() if from_tag(tag) == "zh"}
    stem = path.name.split(".")[0]
    return {column: f"{stem}.{tag}" for column, tag in tags.items() if tag in scripts} if len(scripts) > 1 else {}


def _tags_of_documents(frame: pd.DataFrame, tags: Sequence[str]) -> dict[str, str]:
    """Return the language tag of each document, script included."""
    found: dict[str, str] = {}
    for side in ("source", "target"):
        names = frame[[f"{side}_document", f"{side}_lang"]].drop_duplicates()
        for name, language in names.itertuples(index=False):
            if fitting := [tag for tag in tags if from_tag(tag) == language]:
                found[name] = next((tag for tag in fitting if name.endswith(f".{tag}")), fitting[0])
    return found


def _check_width(cells: Sequence[str], last: int, width: int, line: int, path: Path) -> None:
    if len(cells) <= last:
        problem = "a row has one column only" if len(cells) < 2 else f"a row has {len(cells)} columns only"
        advice = f"put {separated.name_separator(path)} between the two texts"
        raise InputError(path, problem, place=f"line {line}", advice=advice)
    if any(map(str.strip, cells[width:])):
        problem = f"a row has {len(cells)} columns instead of {width}"
        advice = "put quotation marks around a text that holds a separator"
        raise InputError(path, problem, place=f"line {line}", advice=advice)


BITEXT = Format(
    None,
    load,
    suffixes=(".txt", ".tab", ".tsv", ".csv"),
    reads=("encoding", "languages"),
    lines=line_numbers,
    about="bare table of texts, with or without a header: TSV (.tsv, .txt, .tab) or CSV",
)
