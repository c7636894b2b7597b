"""The rows of a pair as a table, and as a file of any format."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from aligner.errors import AlignerError
from aligner.formats import format_names, get_format, write_table
from aligner.formats.cells import from_columns
from aligner.formats.selection import Selection, count_pairs, select_pairs
from aligner.formats.table import COLUMNS, attributes, pair_id
from aligner.workbench.rows.changes import InvalidError
from aligner.workbench.rows.model import Row, Unit
from aligner.workbench.rows.pair import Pair

FORMATS = ("tmx", "xliff", "tsv", "xlsx", "docx", "html", "csv", "jsonl")
"""What the page offers, in this order; formats that are not installed are left out."""
_NOT_IN_NAMES = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Exported:
    """A file for the person.

    Attributes:
        name: what it is called.
        data: its content.
    """

    name: str
    data: bytes


def offered() -> list[dict[str, str]]:
    """Return the formats that the page offers."""
    known = format_names(written=True)
    return [{"id": name, "about": get_format(name).about} for name in FORMATS if name in known]


def table_of(pair: Pair, signature: str, paired_by: str) -> pd.DataFrame:
    """Return the rows of a pair as a table of pairs, in the order of the page.

    Args:
        pair: the pair.
        signature: how the build was made.
        paired_by: what paired the documents.
    """
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for row in pair.shown(0, len(pair.order)):
        for name, value in _cells(pair, row).items():
            columns[name].append(value)
    frame = from_columns(columns)
    documents = {side.document.id: side.document for side in pair.sides}
    languages = "-".join(side.document.language for side in pair.sides)
    names = [side.document.id for side in pair.sides]
    described = {"source": names[0], "target": names[1], "languages": languages}
    described |= {"paired_by": paired_by, "signature": signature}
    frame.attrs = attributes(pair.level, documents, [described])
    return frame


def _cells(pair: Pair, row: Row) -> dict[str, Any]:
    source, target = (side.document for side in pair.sides)
    first = (row.units[0] or row.units[1])[0]
    sure = row.status in ("accepted", "edited")
    cells: dict[str, Any] = {
        "pair_id": pair_id(source, target, *row.units),
        "group": source.group or target.group,
        "relation": row.relation,
        "score": row.score,
        "confidence": 1.0 if sure else row.confidence,
        "kind": first.kind,
        "findings": " ".join(dict.fromkeys(sorted(each["code"] for each in (*row.findings, *row.across)))),
        "status": row.status,
    }
    for number, name in enumerate(("source", "target")):
        cells |= {f"{name}_{key}": value for key, value in _side(pair, row.units[number], number, row).items()}
    return cells


def _side(pair: Pair, units: list[Unit], number: int, row: Row) -> Mapping[str, Any]:
    side = pair.sides[number]
    named = {"document": side.document.id, "lang": side.document.language, "text": row.text(number)}
    if not units:
        return {**named, "ids": "", "block": None, "start": None, "end": None}
    ids = " ".join(str(side.number(unit)) for unit in units)
    return {**named, "ids": ids, "block": units[0].block, "start": units[0].start, "end": units[-1].end}


def counts(frame: pd.DataFrame, name: str, selection: Selection) -> dict[str, Any]:
    """Return how many rows would be written.

    Raises:
        InvalidError: there is no such format.
    """
    return count_pairs(frame, selection, get_format(_known(name)))


def export(frame: pd.DataFrame, name: str, selection: Selection, title: str) -> Exported:
    """Return the file of a table.

    Args:
        frame: the table.
        name: the format.
        selection: which rows are written.
        title: what the file is called, without the suffix.

    Raises:
        InvalidError: there is no such format.
        AlignerError: the format cannot hold the table.
    """
    found = get_format(_known(name))
    suffix = found.suffixes[0] if found.suffixes else f".{name}"
    stem = _NOT_IN_NAMES.sub("_", title)[:80].strip("._") or "pairs"
    with tempfile.TemporaryDirectory(prefix="aligner-") as folder:
        written = write_table(select_pairs(frame, selection), Path(folder) / f"{stem}{suffix}", name)
        files = [path for each in written for path in ([each] if each.is_file() else sorted(each.rglob("*")))]
        files = [path for path in files if path.is_file() and not path.name.endswith(".meta.json")]
        if not files:
            raise AlignerError(f"{name}: nothing was written")
        if len(files) == 1:
            return Exported(files[0].name, files[0].read_bytes())
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in files:
                archive.write(path, path.relative_to(folder).as_posix())
        return Exported(f"{stem}.{name}.zip", packed.getvalue())


def _known(name: str) -> str:
    if name not in format_names(written=True):
        raise InvalidError(f"there is no format {name!r}")
    return name
