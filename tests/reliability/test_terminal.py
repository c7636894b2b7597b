"""Control characters in texts and names: visible on a terminal, untouched in files and pipes."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from aligner.cli import main
from aligner.terminal import visible

# Colors, the title of the window, a cleared screen (also as C1), a carriage return, text that runs backwards.
EVIL = "\x1b[31mred\x1b]0;pwned\x07\x1b[2J\x9b1;1H\x08\x7f\rover\u202etxt.exe\u2066."
SHOWN = r"\x1b[31mred\x1b]0;pwned\x07\x1b[2J\x9b1;1H\x08\x7f\x0dover\u202etxt.exe\u2066."
HARMLESS = "Đường dài — 長路。\t👩\u200d👩\u200d👧 ﷽ שלום e\u0301"


def run_in_terminal(arguments, folder, **options) -> str:
    """Run the command with standard output and standard error in a terminal, and return what was shown."""
    pty = pytest.importorskip("pty", reason="needs a system with pseudo-terminals")
    outside, inside = pty.openpty()
    command = [sys.executable, "-m", "aligner", *arguments]
    process = subprocess.Popen(command, cwd=folder, stdin=inside, stdout=inside, stderr=inside, **options)
    os.close(inside)
    shown = b""
    while True:
        try:
            part = os.read(outside, 65536)
        except OSError:  # Linux: the other end is closed
            break
        if not part:
            break
        shown += part
    os.close(outside)
    process.wait()
    return shown.decode().replace("\r\n", "\n")


def controls(text: str) -> set[str]:
    return {char for char in text if char not in "\n\t" and visible(char) != char}


def test_control_characters_become_escapes_and_texts_stay():
    assert visible(EVIL) == SHOWN
    assert visible(HARMLESS + "\n") == HARMLESS + "\n"
    assert visible("".join(map(chr, range(0x20)))).count("\\x") == 30


@pytest.mark.parametrize("style", ["text", "jsonl"])
def test_texts_in_a_terminal_and_in_a_pipe(style, tmp_path):
    text = EVIL.replace("\r", " ")
    (tmp_path / "a.en.txt").write_text(f"It is {text} and more.\n{HARMLESS}\n", encoding="utf-8")
    command = ["segment", "a.en.txt", "--language", "en", "--lines", "line", "--format", style]
    shown = run_in_terminal(command, tmp_path)
    assert controls(shown) == set()
    assert visible("\u202etxt.exe\u2066.") in shown
    piped = subprocess.run([sys.executable, "-m", "aligner", *command], cwd=tmp_path, capture_output=True).stdout
    if style == "text":
        assert f"It is {text} and more.\n" in piped.decode()
        assert shown == visible(piped.decode())


@pytest.mark.skipif(os.name == "nt", reason="file names cannot hold these characters")
@pytest.mark.parametrize("arguments", [("segment",), ("check", "-q"), ("build", "-q"), ("convert", "--to", "tsv")])
def test_names_in_errors(arguments, tmp_path):
    name = f"x{EVIL}.en.txt"
    (tmp_path / name).write_bytes(b"")
    more = ["-"] if arguments[0] == "convert" else []
    shown = run_in_terminal([*arguments, name, *more], tmp_path)
    assert controls(shown) == set()
    assert r"\x1b" in shown
    piped = subprocess.run(
        [sys.executable, "-m", "aligner", *arguments, name, *more], cwd=tmp_path, capture_output=True
    ).stderr.decode()
    assert controls(piped) <= {*EVIL}
    assert "\x1b[31mred" in piped or "'x\\x1b" in piped


def test_findings_and_tables_in_a_terminal(tmp_path):
    (tmp_path / "t.tsv").write_text(f"en\tvi\nIt cost 5 {EVIL!s:.20}.\tNó giá 6 \x1b[5m.\n", encoding="utf-8")
    for command in (
        ["check", "-q", "t.tsv"],
        ["convert", "-q", "t.tsv", "-", "--to", "tsv"],
        ["convert", "-q", "t.tsv", "-", "--to", "parquet"],
    ):
        shown = run_in_terminal(command, tmp_path)
        assert controls(shown) == set()
        assert "cost 5" in shown or command[-1] == "parquet"


def test_a_bar_is_drawn_all_the_same(tmp_path):
    (tmp_path / "a.en.txt").write_text("It rained. Nobody came.\n", encoding="utf-8")
    (tmp_path / "a.vi.txt").write_text("Trời mưa. Không ai đến.\n", encoding="utf-8")
    shown = run_in_terminal(["build", ".", "--out", "o", "--no-cache"], tmp_path)
    assert "\r" in shown
    assert controls(shown) <= {"\r"}
    assert "wrote" in shown


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names are always text")
@pytest.mark.parametrize("style", ["text", "json", "sarif", "html"])
def test_a_name_that_is_not_utf_8_can_be_reported(style, tmp_path):
    name = os.fsdecode(b"p\xff.tsv")
    (tmp_path / name).write_text("en\tvi\nIt cost 5.\tNó giá 6.\n", encoding="utf-8")
    run = CliRunner().invoke(main, ["check", str(tmp_path / name), "--format", style, "-o", str(tmp_path / "r")])
    assert run.exit_code == 4
    assert "aligner: error" not in run.stderr
    assert "E101" in (tmp_path / "r").read_text(encoding="utf-8")
