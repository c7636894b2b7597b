"""A few hundred mutants and a few kills; the scripts try thousands."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(tmp_path: Path, script: str, *args: str) -> str:
    command = [sys.executable, str(ROOT / "scripts" / "reliability" / script), *args]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    result = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8")
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def test_damaged_files_are_read_or_refused(tmp_path):
    assert "| all | 300 |" in run(tmp_path, "fuzz.py", "--mutants", "300", "--seed", "7")


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_killed_builds_leave_whole_files(tmp_path):
    assert "6 builds killed" in run(tmp_path, "kill.py", "--kills", "6", "--seed", "7")
