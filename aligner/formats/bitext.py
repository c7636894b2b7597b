"""Bare text tables: TSV or CSV with a column of source texts and a column of target texts.

A header may name the two columns ("source" and "target", or two languages such as "en" and "zh") and further columns by
their names in our own table. Without a header, the first two columns are taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

import pandas as pd

from aligner.errors import InputError
from aligner.formats import csv, tsv
from aligner.formats.base import Format
from aligner.formats.defaults import LANGUAGE_SAMPLE, describe, make_table
from aligner.formats.table import COLUMNS, DOCUMENT_COLUMNS, DOCUMENT_PAIR_COLUMNS
from aligner.identify import Identification, identify
from aligner.languages import UNKNOWN, from_tag, tag_script

_HEADS = {"source_text": 0, "target_text": 1, "source": 0, "target": 1, "src": 0, "tgt": 1}
_SIDES = ("source", "target")
_OTHERS = tuple(name for name in COLUMNS if name not in ("source_text", "target_text"))


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the columns are.

    Args:
        texts: the columns of the source and target texts.
        tags: the language tags that a header gives the two, or "".
        others: the columns named as in our own table.
        header: whether the first row is a header.
    """

    texts: tuple[int, int] = (0, 1)
    tags: tuple[str, str] = ("", "")
    others: tuple[tuple[str, int], ...] = ()
    header: bool = False


def load(path: Path) -> pd.DataFrame:
    """Read a table of pairs; languages that the file does not name are identified from its texts.

    Raises:
        InputError: the file does not have two columns of texts, or a cell is not what its column holds.
    """
    rows = _read_rows(path)
    first = next(rows, None)
    if first is None:
        raise InputError(path, "is empty")
    layout = _find_layout(first[1], path)
    records = _records(rows if layout.header else chain([first], rows), layout, path)
    sample = list(islice(records, LANGUAGE_SAMPLE))
    found = {side: identify("\n".join(row[f"{side}_text"] for row in sample)) for side in _SIDES}
    languages = {side: from_tag(tag) or found[side].language for side, tag in zip(_SIDES, layout.tags, strict=True)}
    filled = (_fill_languages(row, languages) for row in chain(sample, records))
    frame = make_table(filled, path)
    return describe(frame, _scripts(frame, languages, found, layout))


def line_numbers(path: Path) -> Iterator[int]:
    """Yield the line on which each pair begins."""
    rows = _read_rows(path)
    first = next(rows, None)
    if first is not None and not _find_layout(first[1], path).header:
        yield first[0]
    yield from (line for line, _ in rows)


def _read_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    if path.suffix.lower() != ".csv":
        yield from tsv.read_rows(path)
        return
    written_here = False
    for line, cells in csv.read_rows(path):
        written_here = written_here or "source_text" in cells  # the header of some columns of our own table
        yield line, [csv.unguard(cell) for cell in cells] if written_here else cells


def _find_layout(cells: Sequence[str], path: Path) -> _Layout:
    heads = [cell.strip().lower() for cell in cells]
    if {*heads} >= {*DOCUMENT_COLUMNS} or {*heads} >= {*DOCUMENT_PAIR_COLUMNS}:
        raise InputError(path, "is a table of documents, not of pairs of texts")
    texts = {_HEADS[head]: column for column, head in enumerate(heads) if head in _HEADS}
    languages = [column for column, head in enumerate(heads) if from_tag(head)]
    others = tuple((name, heads.index(name)) for name in _OTHERS if name in heads)
    if len(texts) == 2:
        return _Layout((texts[0], texts[1]), others=others, header=True)
    if len(languages) == 2:
        left, right = languages
        return _Layout((left, right), (heads[left], heads[right]), others, header=True)
    if len(others) > 1:
        missing = next(name for name in ("source_text", "target_text") if name not in heads)
        raise InputError(path, f"not a table of pairs: no column {missing}")
    return _Layout()


def _records(rows: Iterable[tuple[int, list[str]]], layout: _Layout, path: Path) -> Iterator[dict[str, str]]:
    left, right = layout.texts
    for line, cells in rows:
        if len(cells) <= max(left, right):
            problem = "a row has one column only" if len(cells) < 2 else f"a row has {len(cells)} columns only"
            advice = f"put a {'comma' if path.suffix.lower() == '.csv' else 'tab'} between the two texts"
            raise InputError(path, problem, place=f"line {line}", advice=advice)
        row = {name: cells[column] for name, column in layout.others if column < len(cells)}
        yield row | {"source_text": cells[left], "target_text": cells[right]}


def _fill_languages(row: dict[str, str], languages: dict[str, str]) -> dict[str, str]:
    known = {f"{side}_lang": row.get(f"{side}_lang", "") for side in _SIDES}
    return row | {
        name: languages[name.removesuffix("_lang")] if code in ("", UNKNOWN) else code for name, code in known.items()
    }


def _scripts(
    frame: pd.DataFrame, languages: dict[str, str], found: dict[str, Identification], layout: _Layout
) -> dict[str, str]:
    """Return the tag of each document's language, script included."""
    tags: dict[str, str] = {}
    for side, tag in zip(_SIDES, layout.tags, strict=True):
        script = tag_script(tag) or found[side].script
        of_side = frame[frame[f"{side}_lang"] == languages[side]]
        tags |= dict.fromkeys(of_side[f"{side}_document"].unique(), f"{languages[side]}-{script}")
    return tags


BITEXT = Format(
    None,
    load,
    suffixes=(".txt", ".tab", ".tsv", ".csv"),
    lines=line_numbers,
    about="bare table of texts, with or without a header: TSV (.tsv, .txt, .tab) or CSV",
)
