"""`aligner mine` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aligner.cli import main
from aligner.formats import read_table

EN = """The museum in Hoi An will reopen on 3 March 2026 after repairs that cost 4 million dollars.

Visitors under the age of 16 pay nothing.

The new hall shows ceramics from a ship that sank in the fifteenth century.
"""
VI = """Nhiều du khách tiếc vì bảo tàng phải đóng cửa suốt hai năm.

Phòng trưng bày mới giới thiệu đồ gốm từ một con tàu bị chìm vào thế kỷ 15.

Bảo tàng ở Hội An sẽ mở cửa trở lại vào ngày 3 tháng 3 năm 2026 sau đợt sửa chữa trị giá 4 triệu USD.
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / ".cache"))
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "museum.en.txt").write_text(EN, encoding="utf-8")
    (tmp_path / "news" / "bao-tang.vi.txt").write_text(VI, encoding="utf-8")
    return tmp_path


def run(*args: str) -> Result:
    result = CliRunner().invoke(main, ["mine", *args])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_two_files_to_standard_output():
    result = run("news/museum.en.txt", "news/bao-tang.vi.txt")
    assert result.exit_code == 0
    header, *rows = (line.split("\t") for line in result.stdout.splitlines())
    assert header[-4:] == ["cosine", "covered", "shared", "differing"]
    ids = {(row[header.index("source_ids")], row[header.index("target_ids")]) for row in rows}
    assert ids == {("0", "2"), ("2", "1")}
    assert "2 pairs of sentences, in 1 pair of documents (2 documents read)" in result.stderr
    assert "museum.en - bao-tang.vi: 2 pairs" in result.stderr


@pytest.mark.parametrize("name", ["out/pairs.tmx", "pairs.parquet", "pairs.jsonl"])
def test_into_a_file_by_its_suffix(folder, name):
    result = run("news/bao-tang.vi.txt", "news/museum.en.txt", "-o", name, "--json")
    assert result.exit_code == 0
    summary = json.loads(result.stdout)
    assert summary["files"][0] == name
    assert summary["documents"] == {"vi": 1, "en": 1}
    assert summary["pairs"] == [{"source": "bao-tang.vi", "target": "museum.en", "sentences": 2}]
    table = read_table(folder / name)
    assert len(table) == 2
    assert set(table["relation"]) == {"comparable"}


def test_a_folder_and_options():
    result = run("news", "--format", "jsonl", "--languages", "vi-en", "--margin", "ratio", "--matching", "mutual")
    assert result.exit_code == 0
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert {(row["source_ids"][0], row["target_ids"][0]) for row in rows} >= {(2, 0), (1, 2)}
    assert run("news", "--min-confidence", "1").stderr.startswith("0 pairs of sentences, in 0 pairs of documents")
    assert run("news", "-q").stderr == ""


@pytest.mark.parametrize("within", ["related", "all"])
def test_within_related_documents_or_all(within):
    result = run("news", "--within", within, "--languages", "en-vi", "--columns", "source_document", "--no-header")
    assert result.exit_code == 0
    assert result.stdout.split() == ["museum.en", "museum.en"]


def test_an_input_that_cannot_be_read():
    result = run("news/museum.en.txt", "missing.txt")
    assert result.exit_code == 1
    assert "missing.txt" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    "args",
    [
        [],
        ["news", "--languages", "fr-en"],
        ["news", "--min-confidence", "2"],
        ["news", "--neighbors", "0"],
        ["news", "--format", "tsv,csv"],
        ["news", "--out", "x.odt"],
        ["news", "--matching", "best"],
        ["news", "--within", "pairs"],
    ],
)
def test_mistakes_on_the_command_line(args):
    result = run(*args)
    assert result.exit_code == 2
    assert "error" in result.stderr.lower()
