"""The command as a process of its own: how quick it is, what it does with locales, pipes and signals."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.usefixtures("folder")


def run_process(*args: str, **options) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "aligner", *args], capture_output=True, **options)


def test_help_is_quick():
    before = os.times()
    assert run_process("--help").returncode == 0
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    assert used < 0.4


def test_output_is_utf8_whatever_the_locale():
    result = run_process("segment", "docs/bridge.zh.txt", env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0"})
    assert result.stdout.decode("utf-8").startswith("老桥")


def test_a_closed_pipe_is_no_error(folder):
    (folder / "long.txt").write_text("This is a sentence of a long text. " * 20_000)
    command = [sys.executable, "-m", "aligner", "segment", "long.txt"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_interrupt_leaves_no_traceback(folder):
    # Tests that a shell runs in the background are born deaf to interrupts, and so is what they start.
    listen = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    command = [sys.executable, "-c", f"{listen}; from aligner.cli import main; main()", "segment", "-"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, **pipes) as process:
        # More than a pipe holds: once it is written, the command has come to reading it.
        process.stdin.write(b"One more line.\n" * 100_000)
        process.stdin.flush()
        process.send_signal(2)
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 130
    assert errors.strip() == b"aligner: interrupted"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_told_in_a_line():
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "aligner", "segment", "docs/bridge.zh.txt"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 1
    assert done.stderr == b"aligner: error: standard output cannot be written: No space left on device\n"
