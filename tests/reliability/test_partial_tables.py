"""Tables of ours that lost rows on the way are not taken for short ones."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from aligner.errors import InputError
from aligner.formats import read_table, write_table
from aligner.formats.defaults import complete

ROWS = 1200


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    texts = {
        "source_text": [f"Line {k} of the letter." for k in range(ROWS)],
        "target_text": [f"信的第{k}行。" for k in range(ROWS)],
        "source_lang": ["en", "vi"] * (ROWS // 2),
        "target_lang": ["zh"] * ROWS,
    }
    return complete(pd.DataFrame(texts), "letter")


def lines_of(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


def keep_lines(count: int) -> Callable[[Path], None]:
    def keep(path: Path) -> None:
        path.write_bytes(b"".join(lines_of(path)[:count]))

    return keep


def change(pattern: str, new: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        old = path.read_text(encoding="utf-8")
        path.write_text(re.sub(pattern, new, old, count=1), encoding="utf-8")

    return change


CUT = {
    "tsv, cut between rows": ("t.tsv", keep_lines(201), 200),
    "csv, cut between rows": ("t.csv", keep_lines(201), 200),
    "jsonl, cut between rows": ("t.jsonl", keep_lines(200), 200),
    "tsv, header alone": ("t.tsv", keep_lines(1), 0),
    "csv, a row more": ("t.csv", lambda path: path.write_bytes(b"".join(lines_of(path) + lines_of(path)[-1:])), 1201),
    "page without an element": ("t.html", change(r'<script [^>]*class="rows".*?</script>', ""), 700),
    "page, attributes in another order": (
        "t.html", change('type="application/json" class="rows"', 'class="rows" type="application/json"'), 700,
    ),
    "data set without a file": ("t.hf", lambda path: shutil.rmtree(path / "vi-zh"), 600),
}  # fmt: skip


@pytest.mark.parametrize(("name", "damage", "left"), CUT.values(), ids=CUT.keys())
def test_a_table_that_lost_rows(frame, tmp_path, name, damage, left):
    path = tmp_path / name
    write_table(frame, path)
    assert len(read_table(path)) == ROWS
    damage(path)
    with pytest.raises(InputError, match=f"has {left:,} rows, but had 1,200"):
        read_table(path)
    assert len(read_table(path, accept_partial=True)) == left


@pytest.mark.parametrize("rows", ['"many"', "true", "[1]"])
def test_a_number_of_rows_that_is_none(frame, tmp_path, rows):
    write_table(frame, tmp_path / "t.tsv")
    change('"rows": 1200', f'"rows": {rows}')(tmp_path / "t.tsv.meta.json")
    with pytest.raises(InputError, match=r"t\.tsv\.meta\.json: is damaged: rows is"):
        read_table(tmp_path / "t.tsv")


def test_a_table_without_its_metadata_is_read(frame, tmp_path):
    write_table(frame, tmp_path / "t.tsv")
    (tmp_path / "t.tsv.meta.json").unlink()
    keep_lines(201)(tmp_path / "t.tsv")
    assert len(read_table(tmp_path / "t.tsv")) == 200


def test_commands_name_the_option_and_take_it(frame, tmp_path):
    write_table(frame, tmp_path / "t.tsv")
    keep_lines(201)(tmp_path / "t.tsv")
    for command in (["check", "t.tsv"], ["convert", "t.tsv", "o.jsonl"], ["terms", "t.tsv"]):
        run = [sys.executable, "-m", "aligner", *command]
        refused = subprocess.run(run, cwd=tmp_path, capture_output=True, encoding="utf-8")
        assert refused.returncode != 0
        assert "t.tsv: has 200 rows, but had 1,200 when it was written" in refused.stderr
        assert "--accept-partial" in refused.stderr
        read = subprocess.run([*run, "--accept-partial"], cwd=tmp_path, capture_output=True, encoding="utf-8")
        assert "but had" not in read.stderr
    assert len(read_table(tmp_path / "o.jsonl")) == 200
