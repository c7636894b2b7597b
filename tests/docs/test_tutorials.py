"""The tutorials work: each page's blocks run in order in one folder and print what the page shows."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs" / "tutorials").glob("*.md"))
BLOCK = re.compile(r"^```(sh|python|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MADE = {
    "nightly": ["nightly.sh", "build.log", "out/sentences.parquet", "planned/pairs.tsv", "rice.tsv", "findings.json"],
    "researchers": ["en-vi.parquet", "dataset/README.md"],
    "translators": ["ferry.tsv", "ferry.html", "ferry.tmx"],
}
"""Files that a reader of a page has at its end."""

# The blocks of a notebook share their names, so one process runs all of a page.
RUN = """
import subprocess, sys
from pathlib import Path

names = {}
for number, language in enumerate(sys.argv[1:]):
    code = Path(f".block{number}").read_text(encoding="utf-8")
    if language == "python":
        exec(compile(code, f"block {number}", "exec"), names)
    else:
        subprocess.run(["bash", "-euo", "pipefail", "-c", code], check=True, stderr=subprocess.STDOUT)
    sys.stdout.flush()
"""

pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or not shutil.which("bash"), reason="the tutorials' commands are for a POSIX shell"
)


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A folder with the files that the tutorials start from, and `aligner` on the path."""
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    for word in (ROOT / "tests" / "readers" / "fixtures").glob("last-ferry.*.docx"):
        shutil.copy(word, tmp_path)
    command = tmp_path / ".bin" / "aligner"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m aligner "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{command.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / ".cache"))
    return tmp_path


def test_every_page_is_tested():
    assert [page.stem for page in PAGES] == sorted(MADE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_blocks_of_a_page_run_in_order(page, folder):
    blocks = BLOCK.findall(page.read_text(encoding="utf-8"))
    code = [(language, text) for language, text in blocks if language != "text"]
    for number, (_, text) in enumerate(code):
        (folder / f".block{number}").write_text(text, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-c", RUN, *(language for language, _ in code)],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    assert run.returncode == 0, run.stdout
    for name in MADE[page.stem]:
        assert (folder / name).exists(), name
    for line in "".join(text for language, text in blocks if language == "text").splitlines():
        # "..." stands for anything: what is long, or changes with the model.
        shown = ".*".join(map(re.escape, line.split("...")))
        assert re.search(f"^{shown}$", run.stdout, re.MULTILINE), f"{line}\nis not in\n{run.stdout}"
