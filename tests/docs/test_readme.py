"""The README tells the truth: its code runs, and every command and public name is in it or in `--help`."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

import aligner
from aligner.cli import main

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, re.S)
PYTHON = [text for language, text in BLOCKS if language == "python"]
COMMANDS = [
    line
    for language, text in BLOCKS
    if language == "sh"
    for line in re.split(r"\n|&& ", text.replace("\\\n", " "))
    if line.startswith("aligner ") and "../shared" not in line
]


@pytest.fixture
def clone(tmp_path):
    """A folder that looks like the repository to the README's commands."""
    (tmp_path / "corpus").symlink_to(ROOT / "corpus")
    return tmp_path


def test_there_is_something_to_run():
    assert len(PYTHON) >= 1
    assert len(COMMANDS) >= 5


@pytest.mark.parametrize("code", PYTHON)
def test_python_blocks_run(code, clone):
    run = subprocess.run([sys.executable, "-c", code], cwd=clone, capture_output=True, text=True, encoding="utf-8")
    assert run.returncode == 0, run.stderr


def test_commands_run_in_the_order_given(clone):
    for command in COMMANDS:
        arguments = shlex.split(command, comments=True)[1:]
        run = subprocess.run(
            [sys.executable, "-m", "aligner", *arguments], cwd=clone, capture_output=True, text=True, encoding="utf-8"
        )
        assert run.returncode == 0, f"{command}\n{run.stderr}"


@pytest.mark.parametrize("name", sorted(main.list_commands(click.Context(main))))
def test_every_command_is_in_the_readme_and_explains_itself(name):
    assert f"`{name}`" in README
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert command.help
    assert all(option.help for option in command.params if isinstance(option, click.Option))


@pytest.mark.parametrize("name", aligner.__all__)
def test_every_public_name_is_in_the_readme_and_has_a_docstring(name):
    assert f"`{name}`" in README or re.search(rf"\b{name}\b", "\n".join(PYTHON))
    assert getattr(aligner, name).__doc__


def test_the_readme_names_only_files_that_are_there():
    for name in re.findall(r"`((?:scripts|corpus|docs|tests|aligner)/[\w./-]+)`", README):
        assert (ROOT / name).exists(), name
