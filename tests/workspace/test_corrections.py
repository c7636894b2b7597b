"""Builds that know what people decided."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import aligner
from aligner.cli import main
from aligner.corrections.records import LinkCorrection, append

TEXTS = {
    "zh": "公交车晚点了。我们在雨中等。它九点到。司机说对不起。大家都上了车。晚安。",
    "vi": "Xe buýt đến trễ. Chúng tôi đợi dưới mưa. Chín giờ xe tới. Tài xế xin lỗi. Mọi người lên xe. Chúc ngủ ngon.",
}
FILE = Path("out", "corrections.jsonl")


@pytest.fixture
def docs(tmp_path, monkeypatch) -> Path:
    """Two texts in two languages each."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "docs"
    folder.mkdir()
    for language, text in TEXTS.items():
        (folder / f"bus.{language}.txt").write_text(text, encoding="utf-8")
        (folder / f"tram.{language}.txt").write_text(text[len(text) // 5 :], encoding="utf-8")
    return folder


def build(*args: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, ["build", "docs", "--out", "out", *args])
    assert result.exit_code == code, result.stderr
    return result


def tables() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path("out").iterdir() if path.is_file() and path != FILE}


def parts() -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in Path("out", ".trialign", "parts").rglob("*.arrow")}


def test_a_new_correction_makes_one_task_again_and_without_it_all_is_as_before(docs):
    build()
    whole, made = tables(), parts()
    frame = aligner.read_table("out/sentences.tsv")
    rows = frame[(frame["group"] == "bus") & (frame["relation"] == "parallel")]
    first, second = rows.iloc[1], rows.iloc[2]
    numbers = [tuple(map(int, f"{first[name]} {second[name]}".split())) for name in ("source_ids", "target_ids")]
    texts = [f"{first[name]} {second[name]}" for name in ("source_text", "target_text")]
    append(FILE, [LinkCorrection("bus.zh", "bus.vi", "sentence", *texts, "edited", *numbers)])
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "aligner", "build", "docs", "--out", "out", "--jobs", "2"]
    assert subprocess.run(command, env=environment, capture_output=True).returncode == 0
    assert len(set(parts().items()) & set(made.items())) == 1
    after = aligner.read_table("out/sentences.tsv")
    (edited,) = after[after["status"] == "edited"].to_dict("records")
    assert edited["source_ids"].split() == [str(number) for number in numbers[0]]
    aligner.write_table(aligner.build("docs", corrections=FILE), "memory.tsv")
    assert Path("memory.tsv").read_bytes() == tables()["sentences.tsv"]
    again = parts()
    build()
    assert parts() == again
    build("--level", "paragraph")
    assert "1 not built" in CliRunner().invoke(main, ["corrections", "list", "out"]).stderr
    FILE.unlink()
    build()
    assert tables() == whole


def test_broken_lines_and_a_file_that_cannot_be_read(docs):
    build()
    whole = tables()
    FILE.write_text('<<<<<<< HEAD\n{"kind": "link", "source": "ri', encoding="utf-8")
    assert "corrections.jsonl: line 1: is no correction, and is left out" in build().stderr
    assert tables() == whole
    FILE.unlink()
    FILE.mkdir()
    assert "corrections.jsonl: " in build(code=1).stderr
    assert tables() == whole
