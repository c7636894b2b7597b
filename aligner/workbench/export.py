"""The rows of a pair as a table, and as a file of any format."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from aligner.errors import AlignerError
from aligner.formats import format_names, get_format, write_table
from aligner.formats.cells import from_columns
from aligner.formats.selection import Selection, count_pairs, select_pairs
from aligner.formats.table import COLUMNS, attributes, pair_id
from aligner.types import Document, Level
from aligner.workbench.rows.changes import InvalidError
from aligner.workbench.rows.model import Row, Unit, join
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


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The rows of a pair at one moment, which actions do not change any more.

    Attributes:
        level: what the units are.
        documents: the documents of both sides.
        rows: the rows in the order of the page.
        units: the units of each side, in order.
        texts: the text of each unit.
        signature: how the build was made.
        paired_by: what paired the documents.
    """

    level: Level
    documents: tuple[Document, Document]
    rows: Sequence[Row]
    units: tuple[Sequence[Unit], Sequence[Unit]]
    texts: tuple[Sequence[str], Sequence[str]]
    signature: str
    paired_by: str


def snapshot_of(pair: Pair, signature: str, paired_by: str) -> Snapshot:
    """Return the rows of a pair as they are now, fast enough for the thread of the server.

    Rows and units are replaced by actions, except for the texts and the order of units, which are copied.

    Args:
        pair: the pair.
        signature: how the build was made.
        paired_by: what paired the documents.
    """
    source, target = pair.sides
    return Snapshot(
        pair.level,
        (source.document, target.document),
        pair.shown(0, len(pair.order)),
        (source.units[:], target.units[:]),
        ([unit.text for unit in source.units], [unit.text for unit in target.units]),
        signature,
        paired_by,
    )


def table_of(snapshot: Snapshot) -> pd.DataFrame:
    """Return rows as a table of pairs; called in any thread."""
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    numbers = [{id(unit): number for number, unit in enumerate(units)} for units in snapshot.units]
    for row in snapshot.rows:
        for name, value in _cells(snapshot, row, numbers).items():
            columns[name].append(value)
    frame = from_columns(columns)
    names = [document.id for document in snapshot.documents]
    languages = "-".join(document.language for document in snapshot.documents)
    described = {"source": names[0], "target": names[1], "languages": languages}
    described |= {"paired_by": snapshot.paired_by, "signature": snapshot.signature}
    frame.attrs = attributes(snapshot.level, dict(zip(names, snapshot.documents, strict=True)), [described])
    return frame


def _cells(snapshot: Snapshot, row: Row, numbers: Sequence[Mapping[int, int]]) -> dict[str, Any]:
    source, target = snapshot.documents
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
    for side, name in enumerate(("source", "target")):
        units = [(numbers[side][id(unit)], unit) for unit in row.units[side]]
        document, texts = snapshot.documents[side], snapshot.texts[side]
        cells |= {f"{name}_{key}": value for key, value in _side(document, units, texts).items()}
    return cells


def _side(document: Document, units: Sequence[tuple[int, Unit]], texts: Sequence[str]) -> Mapping[str, Any]:
    text = join((unit.gap, texts[number]) for number, unit in units)
    named = {"document": document.id, "lang": document.language, "text": text}
    if not units:
        return {**named, "ids": "", "block": None, "start": None, "end": None}
    first, last = units[0][1], units[-1][1]
    ids = " ".join(str(number) for number, _ in units)
    return {**named, "ids": ids, "block": first.block, "start": first.start, "end": last.end}


def counts(snapshot: Snapshot, name: str, selection: Selection) -> dict[str, Any]:
    """Return how many rows would be written.

    Args:
        snapshot: the rows.
        name: the format.
        selection: which rows are written.

    Raises:
        InvalidError: there is no such format.
    """
    return count_pairs(table_of(snapshot), selection, get_format(_known(name)))


def export(snapshot: Snapshot, name: str, selection: Selection, title: str) -> Exported:
    """Return the rows as a file.

    Args:
        snapshot: the rows.
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
        written = write_table(select_pairs(table_of(snapshot), selection), Path(folder) / f"{stem}{suffix}", name)
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
