"""What nobody foresaw in one input: it becomes that input's error, and the others go through."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import aligner

EN = "The old bridge was closed on Monday.\n\nEngineers found three cracks.\n"
ZH = "老桥星期一关闭了。\n\n工程师发现了三道裂缝。\n"
PLUG_IN = """
from aligner.readers import Reader

def read(source, options):
    if source.data.startswith(b"big"):
        raise MemoryError
    return [1, 2, 3].index(4)

READER = Reader("brittle", (".brittle",), lambda source: False, read)
"""


@pytest.fixture
def folder(tmp_path) -> Path:
    """Two good texts, and two files for a defective reader that another package registers."""
    installed = tmp_path / "packages" / "brittle-1.0.dist-info"
    installed.mkdir(parents=True)
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: brittle\nVersion: 1.0\n")
    (installed / "entry_points.txt").write_text("[aligner.readers]\nbrittle = brittle:READER\n")
    (tmp_path / "packages" / "brittle.py").write_text(PLUG_IN)
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "bridge.en.txt").write_text(EN, encoding="utf-8")
    (docs / "bridge.zh.txt").write_text(ZH, encoding="utf-8")
    (docs / "a.brittle").write_text("small")
    (docs / "b.brittle").write_text("big")
    return tmp_path


def command(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    source = Path(aligner.__file__).parents[1]
    paths = os.pathsep.join([str(folder / "packages"), str(source)])
    environment = os.environ | {"PYTHONPATH": paths, "XDG_CACHE_HOME": str(folder / "cache")}
    run = [sys.executable, "-m", "aligner", *args]
    return subprocess.run(run, capture_output=True, encoding="utf-8", cwd=folder, env=environment)


@pytest.mark.parametrize("args", [("build", "docs", "--out", "out"), ("segment", "docs"), ("identify", "docs")])
def test_a_defect_is_the_error_of_its_input(folder, args):
    result = command(folder, *args)
    assert result.returncode == 3
    errors = [line for line in result.stderr.splitlines() if line.startswith("aligner: error: ")]
    assert len(errors) == 2
    assert f"{Path('docs', 'a.brittle')}: unexpected ValueError: 4 is not in list [" in errors[0]
    assert f"trialign {aligner.__version__}, Python" in errors[0]
    assert errors[0].endswith("/issues")
    assert f"{Path('docs', 'b.brittle')}: there is not enough memory" in errors[1]
    assert "Traceback" not in result.stderr
    if args[0] == "build":
        assert len(aligner.read_table(folder / "out" / "sentences.tsv")) == 2
    else:
        assert "bridge" in result.stdout or "星期一" in result.stdout


def test_a_defect_anywhere_else_is_one_line(folder):
    args = ("align", "docs/a.brittle", "docs/bridge.zh.txt")
    result = command(folder, *args)
    assert result.returncode == 1
    assert result.stderr.startswith("aligner: error: aligner: unexpected ValueError")
    assert len(result.stderr.splitlines()) == 1


INTERRUPTS = """
import os, signal, sys

class Finder:
    def find_spec(name, path=None, target=None):
        if name == "click":
            os.kill(os.getpid(), signal.SIGINT)

signal.signal(signal.SIGINT, signal.default_int_handler)  # shells have their background jobs ignore it
sys.meta_path.insert(0, Finder)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_an_interrupt_while_the_command_is_loaded_is_one_line(folder):
    (folder / "packages" / "sitecustomize.py").write_text(INTERRUPTS)
    result = command(folder, "formats")
    assert result.returncode == 130
    assert result.stderr == "aligner: interrupted\n"
