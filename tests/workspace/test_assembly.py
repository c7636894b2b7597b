"""Tables that come in parts: the same files and the same findings as from the whole table."""

from __future__ import annotations

import random
from pathlib import Path

import pandas as pd
import pytest

from aligner.checks import check_columns, check_frame, find_across, select, units_of_table
from aligner.formats import write_stream, write_table
from aligner.formats.cells import from_columns
from aligner.formats.table import COLUMNS
from aligner.workspace import assembly
from aligner.workspace.parts import PairFacts, PartFacts, read_part, write_part

TEXTS = [
    "",
    "No.",
    "Hòa bình.",
    "Hoà bình ở Huế.",
    "The harbour is closed.",
    "the harbour  is closed",
    "港口已关闭了。",
]


def table(rows: int) -> dict[str, list[str]]:
    draw = random.Random(rows)
    texts = {name: draw.choices(TEXTS, k=rows) for name in ("source_text", "target_text")}
    languages = draw.choices([("en", "zh"), ("vi", "en")], k=rows)
    for number in range(0, rows, 2):  # a name that is kept, but for some rows
        texts["source_text"][number] = f"Meet Zorvax in room {number}."
        texts["target_text"][number] = "来房间。" if number % 50 == 20 else f"在房间 {number} 见 Zorvax。"
        languages[number] = "en", "zh"
    return {**texts, "source_lang": [own for own, _ in languages], "target_lang": [other for _, other in languages]}


@pytest.mark.parametrize("rows", [0, 1, 7, 50, 400])
def test_what_is_found_across_rows_is_what_the_checks_of_tables_find(rows):
    columns = table(rows)
    checks = [check for check in select() if check.find_all is not None]
    whole = check_columns(columns, checks)
    found = find_across(units_of_table(columns))
    assert {*found} == {check.code for check in checks}
    for code, numbers in found.items():
        assert numbers == [number for number, codes in enumerate(whole) if code in codes.split()]
        assert rows < 400 or numbers


def test_a_table_in_parts_has_what_is_found_across_rows(tmp_path, monkeypatch):
    """Pages of the same sentences, in rows of a few parts at a time."""
    monkeypatch.setattr(assembly, "ROWS_AT_ONCE", 7)
    columns = {column: [""] * 60 for column in COLUMNS} | table(60)
    whole = check_frame(from_columns(columns), [check for check in select() if check.find_all is not None])
    places = []
    for start in range(0, 60, 12):
        part = from_columns({name: cells[start : start + 12] for name, cells in columns.items()})
        pairs = tuple(PairFacts({"sentence": {"signature": ""}}, {}, {"sentence": (first, 6)}) for first in (0, 6))
        write_part(tmp_path / f"{start}.arrow", [part], PartFacts(pairs, ()))
        read = read_part(tmp_path / f"{start}.arrow")
        places += [(read, 0), (read, 1)]
    made = assembly.PairsTable(places, {}, "sentence")
    assert [len(frame) for frame in made.frames()] == [7] * 8 + [4]
    pd.testing.assert_frame_equal(made.frame(), whole)


@pytest.mark.parametrize("name", ["tsv", "csv", "jsonl", "parquet"])
@pytest.mark.parametrize("rows", [0, 3, 10_500])
def test_a_stream_makes_the_same_files(name, rows, tmp_path):
    columns = {column: [""] * rows for column in COLUMNS} | table(rows)
    columns |= {"source_start": [number % 7 or None for number in range(rows)], "confidence": [0.5] * rows}
    columns |= {"source_ids": ["1 2"] * rows, "target_ids": [""] * rows, "score": [-0.25] * rows}
    whole = from_columns(columns)
    whole.attrs = {"signature": "made up", "documents": {"a": {"title": "A"}}}
    write_table(whole, tmp_path / "whole" / f"table.{name}")
    parts = [whole.iloc[start : start + 10_000].copy() for start in range(0, max(rows, 1), 10_000)]
    for part in parts[1:]:
        part.attrs = {}
    write_stream(parts, tmp_path / "parts" / f"table.{name}", name)
    assert files(tmp_path / "parts") == files(tmp_path / "whole")


def test_options_of_a_stream(tmp_path):
    frames = [pd.DataFrame({"source_text": [text], "target_text": ["b"]}) for text in "xy"]
    write_stream(frames, tmp_path / "table.tsv", "tsv", columns=["target_text", "source_text"], header=False)
    assert (tmp_path / "table.tsv").read_text() == "b\tx\nb\ty\n"


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}
