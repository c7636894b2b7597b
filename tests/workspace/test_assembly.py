"""Tables that come in parts: the same files and the same findings as from the whole table."""

from __future__ import annotations

import random
from pathlib import Path

import pandas as pd
import pytest

from aligner.checks import CHECKS, Consistency, check_columns, select
from aligner.formats import write_stream, write_table
from aligner.formats.cells import from_columns
from aligner.formats.table import COLUMNS

TEXTS = [
    "",
    "No.",
    "The harbour is closed.",
    "the harbour  is closed",
    "Der Hafen.",
    "港口已关闭了。",
    "港口",
    "A longer sentence here.",
]


def table(rows: int) -> dict[str, list[str]]:
    draw = random.Random(rows)
    texts = {name: draw.choices(TEXTS, k=rows) for name in ("source_text", "target_text")}
    languages = [draw.choice([("en", "zh"), ("zh", "en")]) for _ in range(rows)]
    return {**texts, "source_lang": [own for own, _ in languages], "target_lang": [other for _, other in languages]}


@pytest.mark.parametrize("rows", [0, 1, 7, 50, 400])
def test_rows_that_are_inconsistent_are_found_in_parts(rows):
    columns = table(rows)
    whole = check_columns(columns, [check for check in select() if check.find_all is not None])
    found = Consistency()
    for start in range(0, rows, 13):
        part = {name: cells[start : start + 13] for name, cells in columns.items()}
        found.add(
            list(zip(part["source_text"], part["target_text"], strict=True)),
            list(zip(part["source_lang"], part["target_lang"], strict=True)),
        )
    for code, numbers in zip(Consistency.CODES, found.rows(), strict=True):
        assert numbers.tolist() == [number for number, codes in enumerate(whole) if code in codes.split()]
    assert rows < 400 or all(len(numbers) for numbers in found.rows())


def test_no_check_of_a_table_is_missing():
    assert {code for code, check in CHECKS.items() if check.find_all is not None} == {*Consistency.CODES}


@pytest.mark.parametrize("name", ["tsv", "csv", "jsonl", "parquet"])
@pytest.mark.parametrize("rows", [0, 3, 25_000])
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
