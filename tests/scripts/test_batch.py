"""The shell scripts that people copy: what they print, write and exit with."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BATCH = Path(__file__).parents[2] / "scripts" / "batch"
SCRIPTS = sorted(BATCH.glob("*.sh"))
EN = "The old bridge was closed on Monday.\n\nEngineers found three cracks.\n"
ZH = "老桥星期一关闭了。\n\n工程师发现了三道裂缝。\n"

pytestmark = pytest.mark.skipif(sys.platform == "win32" or not shutil.which("sh"), reason="needs a POSIX shell")


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A folder with two texts, and `aligner` on the path."""
    command = tmp_path / "bin" / "aligner"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m aligner "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{command.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "my docs").mkdir()
    (tmp_path / "my docs" / "bridge.en.txt").write_text(EN, encoding="utf-8")
    (tmp_path / "my docs" / "bridge.zh.txt").write_text(ZH, encoding="utf-8")
    return tmp_path


def run(name: str, *args: str, folder: Path) -> tuple[int, str, str]:
    command = ["sh", str(BATCH / name), *args]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_every_script_can_be_started_and_explains_itself(script, tmp_path):
    assert os.access(script, os.X_OK)
    code, out, _ = run(script.name, "--help", folder=tmp_path)
    assert (code, f"usage: {script.name} " in out, "set -" in out) == (0, True, False)
    code, _, errors = run(script.name, folder=tmp_path)
    assert (code, f"usage: {script.name} " in errors) == (2, True)


def test_a_nightly_build_is_quiet_unless_something_failed(folder):
    assert run("nightly.sh", "my docs", "out", folder=folder) == (0, "", "")
    before = (folder / "out" / "sentences.tsv").read_bytes()
    assert run("nightly.sh", "my docs", "out", "--jobs", "1", folder=folder) == (0, "", "")
    (folder / "my docs" / "empty.txt").touch()
    code, out, _ = run("nightly.sh", "my docs", "out", folder=folder)
    assert (code, "empty.txt" in out) == (3, True)
    code, out, _ = run("nightly.sh", "mydocs", "out", folder=folder)
    assert (code, "mydocs: does not exist" in out) == (1, True)
    assert (folder / "out" / "sentences.tsv").read_bytes() == before
    log = (folder / "out.log").read_text(encoding="utf-8")
    assert [line.split("exit code ")[1][0] for line in log.splitlines() if "ended: " in line] == ["0", "0", "3", "1"]


def test_training_pairs_are_a_table_per_pair_of_languages(folder):
    code, _, errors = run("training_pairs.sh", "my docs", "data", "zh-en", folder=folder)
    assert (code, errors) == (0, "")
    rows = [line.split("\t") for line in (folder / "data" / "zh-en.tsv").read_text(encoding="utf-8").splitlines()]
    assert rows[0][:2] == ["老桥星期一关闭了。", "The old bridge was closed on Monday."]


def test_a_check_fails_a_pipeline(folder):
    (folder / "good.tsv").write_text("It cost 5.\tNó giá 5.\n", encoding="utf-8")
    (folder / "bad.tsv").write_text("It cost 5.\tNó giá 6.\n", encoding="utf-8")
    assert run("check_tables.sh", "r.html", "good.tsv", folder=folder)[0] == 0
    code, out, _ = run("check_tables.sh", "r.html", "good.tsv", "bad.tsv", folder=folder)
    assert (code, out) == (4, "errors were found; see r.html\n")
    assert run("check_tables.sh", "r.html", "good.tsv", "missing.tsv", folder=folder)[0] == 1
