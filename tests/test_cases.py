"""The cases of `tests/cases`: mistakes that people met with files of their own, by kind; see the README there."""

from __future__ import annotations

import csv
import io
import re
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from aligner.cli import main

CASES = Path(__file__).parent / "cases"
_FINDING = re.compile(r"^[^\t\n]+?:(\d+): ([EW]\d+) ", re.MULTILINE)
_KEYS = {
    "args", "exit_code", "pairs", "sentences", "findings", "stdout_has", "stdout_lacks", "stderr_has", "stderr_lacks",
}  # fmt: skip


def _pairs(table: str) -> list[list[str]]:
    rows = csv.DictReader(io.StringIO(table), delimiter="\t")
    return [[row["source_text"], row["target_text"]] for row in rows]


def _runs() -> list[Any]:
    params = []
    for case in sorted(CASES.glob("*/case.toml")):
        runs = tomllib.loads(case.read_text(encoding="utf-8"))["run"]
        params += [
            pytest.param(case.parent, run, id=f"{case.parent.name}-{number}") for number, run in enumerate(runs, 1)
        ]
    return params


@pytest.mark.filterwarnings("ignore::aligner.errors.AlignerWarning")
@pytest.mark.parametrize(("folder", "run"), _runs())
def test_case(folder: Path, run: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    assert set(run) <= _KEYS, "a key that nobody reads"
    work = tmp_path / "case"
    shutil.copytree(folder, work)
    monkeypatch.chdir(work)
    result = CliRunner().invoke(main, run["args"])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == run.get("exit_code", 0), result.stderr
    if "pairs" in run:
        table = work / "out" / "sentences.tsv"
        assert _pairs(table.read_text(encoding="utf-8") if "--out" in run["args"] else result.stdout) == run["pairs"]
    if "sentences" in run:
        assert [line for line in result.stdout.splitlines() if line] == run["sentences"]
    if "findings" in run:
        assert [list(found) for found in _FINDING.findall(result.stdout)] == run["findings"]
    for stream, text in (("stdout", result.stdout), ("stderr", result.stderr)):
        for words in run.get(f"{stream}_has", []):
            assert words in text
        for words in run.get(f"{stream}_lacks", []):
            assert words not in text


def test_every_case_says_what_it_is_about():
    cases = [tomllib.loads(path.read_text(encoding="utf-8")) for path in CASES.glob("*/case.toml")]
    assert cases
    assert all(case["about"].endswith(".") and case["reported"] for case in cases)
