"""`aligner terms`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from aligner.checks.glossary import read_glossary

NOUNS = {"anchor": "船锚", "captain": "船长", "lighthouse": "灯塔"}


def aligner(*arguments: str | Path) -> tuple[int, str, str]:
    done = subprocess.run([sys.executable, "-m", "aligner", "terms", *map(str, arguments)], capture_output=True)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    path = tmp_path / "pairs.tsv"
    frames = [("I like the {}.", "我喜欢{}。"), ("A {} is there.", "那边有{}。"), ("Where is the {}?", "{}在哪？")]
    frames.append(("No {}!", "没有{}！"))
    lines = [f"{left.format(noun)}\t{right.format(han)}" for left, right in frames for noun, han in NOUNS.items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_table_on_standard_output(pairs):
    code, out, errors = aligner(pairs)
    header, *rows = [line.split("\t") for line in out.splitlines()]
    assert (code, errors) == (0, "")
    assert header[:5] == ["source_term", "target_term", "source_lang", "target_lang", "count"]
    assert {(row[0], row[1]) for row in rows} == set(NOUNS.items())


def test_files_and_glossary(pairs, tmp_path):
    for name in ("t.tsv", "t.csv", "t.xlsx", "t.jsonl"):
        code, _, errors = aligner(pairs, "--out", tmp_path / name, "--glossary", tmp_path / "g.tbx", "--top", 2)
        assert (code, errors) == (0, f"2 terms; wrote {tmp_path / name}, {tmp_path / 'g.tbx'}\n")
    rows = [json.loads(line) for line in (tmp_path / "t.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["count"] for row in rows] == [4, 4]
    assert len(read_glossary(tmp_path / "g.tbx").entries) == 2


def test_two_files_are_one_table(pairs, tmp_path):
    code, out, _ = aligner(pairs, pairs, "--min-count", "5")
    assert (code, len(out.splitlines())) == (0, 1)  # the same pairs count once
    code, out, errors = aligner(pairs, tmp_path / "none.tmx")
    assert (code, len(out.splitlines())) == (3, 4)
    assert "none.tmx" in errors


@pytest.mark.parametrize(
    "arguments",
    [
        ("--out", "t.tmx"),
        ("--format", "moses"),
        ("--glossary", "g.txt"),
        ("--languages", "en-xx"),
        ("--min-count", "1"),
    ],
)
def test_mistakes_on_the_command_line(pairs, tmp_path, arguments):
    code, out, errors = aligner(pairs, *arguments)
    assert (code, out) == (2, "")
    assert errors.startswith("aligner: error: ")
