"""`aligner score` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aligner.cli import main

pytestmark = pytest.mark.usefixtures("folder")


def run(*args: str) -> Result:
    result = CliRunner().invoke(main, ["score", *args])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def write_score_sets(folder: Path) -> None:
    for name, lines in (("gold", "[0]:[0, 1]\n[1]:[]\n[2]:[2]\n"), ("auto", "[0]:[0]:0.9\n[1]:[1]:0.1\n[2]:[2]:0.8\n")):
        (folder / name).mkdir()
        (folder / name / "001.align").write_text(lines)


def test_score_folders(folder):
    write_score_sets(folder)
    (folder / "gold" / "002.align").write_text("[0]:[0]\n")
    result = run("--gold", "gold", "--auto", "auto")
    assert result.exit_code == 0
    assert result.stderr == "aligner: warning: no 002.align in auto; counted as empty\n"
    table = [line.split() for line in result.stdout.splitlines()]
    assert table[0] == ["document", "measure", "P", "R", "F1", "auto", "gold"]
    assert table[1] == ["001", "strict", "0.3333", "0.3333", "0.3333", "3", "3"]
    assert table[3] == ["001", "lax", "0.6667", "1.0000", "0.8000", "3", "2"]
    assert table[-3] == ["ALL", "strict", "0.3333", "0.2500", "0.2857", "3", "4"]


def test_score_files_as_json(folder):
    write_score_sets(folder)
    report = json.loads(run("--gold", "gold/001.align", "--auto", "auto/001.align", "--json").stdout)
    assert report["total"]["lax"]["f1"] == pytest.approx(0.8)
    assert report["documents"]["001"]["strict"]["statistics"]["auto"] == 3


def test_score_names_the_bad_line(folder):
    write_score_sets(folder)
    (folder / "auto" / "001.align").write_text("[0]:[0]\n0-0\n")
    result = run("--gold", "gold", "--auto", "auto")
    assert result.exit_code == 1
    assert "auto/001.align: line 2: not a bead" in result.stderr
    assert run("--gold", "docs", "--auto", "auto").exit_code == 1
    assert run("--gold", "nowhere", "--auto", "auto").exit_code == 1
