"""The site builds without a warning, and its API reference has every public name."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import aligner

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """The built site."""
    if not (find_spec("mkdocs") and find_spec("mkdocstrings")):
        pytest.skip("needs the dependency group docs")
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert run.returncode == 0, run.stdout + run.stderr
    return folder


def test_every_public_name_is_in_the_reference(site):
    page = (site / "reference" / "index.html").read_text(encoding="utf-8")
    assert [name for name in aligner.__all__ if f'id="aligner.{name}"' not in page] == []
