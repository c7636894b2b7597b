"""A disk that is full at any byte: the old file stays, one line says why, nothing else is left."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from aligner.formats import write_table
from aligner.formats.defaults import complete

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of a file's size")


@pytest.fixture(scope="module")
def table(tmp_path_factory) -> Path:
    """A table of 3,000 pairs, over 300 KB in every format."""
    texts = {
        "source_text": [f"Line {k} of the letter, number {k * k}." for k in range(3000)],
        "target_text": [f"信的第{k}行，号码{k * k}。" for k in range(3000)],
        "source_lang": ["en"] * 3000,
        "target_lang": ["zh"] * 3000,
    }
    path = tmp_path_factory.mktemp("table") / "t.jsonl"
    write_table(complete(pd.DataFrame(texts), "letter"), path)
    return path


def full_at(size: int) -> Callable[[], None]:
    """Let no file grow over a size: a write beyond it fails, as on a full disk."""

    def limit() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def aligner(folder: Path, size: int, *args: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "aligner", *args]
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", preexec_fn=full_at(size))


@pytest.mark.parametrize("size", [0, 5_000, 60_000])
@pytest.mark.parametrize("name", ["tsv", "csv", "jsonl", "parquet", "xlsx", "moses", "tmx", "xliff", "hf", "html"])
def test_a_table_that_does_not_fit(table, tmp_path, name, size):
    out = tmp_path / f"t.{name}"
    write_table(pd.read_json(table, lines=True, nrows=3), out, name)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    result = aligner(tmp_path, size, "convert", str(table), str(out), "--to", name)
    assert result.returncode == 1
    assert [line for line in result.stderr.splitlines() if "error" in line] == result.stderr.splitlines()[-1:]
    assert "cannot be written: " in result.stderr
    assert any(why in result.stderr for why in ("File too large", "EFBIG", "No usable temporary"))
    assert "Traceback" not in result.stderr
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_report_that_does_not_fit(table, tmp_path):
    report = tmp_path / "r.json"
    report.write_text("old")
    result = aligner(tmp_path, 10, "check", str(table), "--format", "json", "--out", "r.json")
    assert result.returncode == 1
    assert "r.json: cannot be written: File too large" in result.stderr
    assert report.read_text() == "old"
    assert list(tmp_path.iterdir()) == [report]


@pytest.mark.parametrize("size", [0, 300, 5_000])
def test_a_build_that_does_not_fit(tmp_path, size):
    docs = tmp_path / "docs"
    docs.mkdir()
    for code, line in (("en", "The letter came late."), ("vi", "Lá thư đến muộn.")):
        (docs / f"letter.{code}.txt").write_text("\n\n".join([line] * 40), encoding="utf-8")
    result = aligner(tmp_path, size, "build", "docs", "--out", "out", "--no-cache")
    assert result.returncode in (1, 3)
    assert "cannot be written: " in result.stderr
    assert "standard output" not in result.stderr
    assert "Traceback" not in result.stderr
    assert "unexpected" not in result.stderr
    assert not list(tmp_path.glob("out/*.tsv"))
