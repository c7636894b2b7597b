"""The options of all commands, their help texts, and mistakes on the command line."""

from __future__ import annotations

import re
import shlex

import pytest
from click import Context
from click.testing import CliRunner, Result

from aligner.cli import main
from aligner.mining.model import load_models

pytestmark = pytest.mark.usefixtures("folder")

COMMANDS = main.list_commands(Context(main))


def run(*args: str) -> Result:
    result = CliRunner().invoke(main, args)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def examples() -> list[str]:
    """Return the commands under "Examples:", without the name of the program, pipes and redirections."""
    texts = [run(*[name] * bool(name), "--help").stdout for name in ["", *COMMANDS]]
    blocks = [text.partition("Examples:\n")[2].partition("\n\n")[0] for text in texts]
    return [re.split(r" [>|] ", line.partition("aligner ")[2])[0] for block in blocks for line in block.splitlines()]


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_examples(command):
    text = run(command, "--help").stdout
    assert f"aligner {command}" in text.partition("Options:")[0].replace(f"Usage: aligner {command}", "")
    assert command in run("--help").stdout


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_fits_a_terminal_of_80_columns(command):
    result = run(*[command] * bool(command), "--help")
    assert [line for line in result.stdout.splitlines() if len(line) > 80] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_help_breaks_no_line_inside_a_language_pair_or_an_option(command):
    lines = run(command, "--help").stdout.splitlines()
    assert [line for line in lines if re.search(r"(^|[\s,'.])(en|zh|vi|--[a-z-]+)-$", line)] == []


@pytest.mark.parametrize("example", examples())
def test_options_of_examples_are_understood(example):
    name, *args = shlex.split(example)
    command = main.get_command(Context(main), name)
    assert command is not None
    command.make_context(name, args, parent=Context(main)).close()


def test_help_of_mine_names_the_default_threshold():
    (default,) = {model.thresholds["distance"] for model in load_models().values()}
    assert f"Default: {default:g} with --margin distance" in " ".join(run("mine", "--help").stdout.split())


def test_help_lists_options_under_headings():
    text = run("build", "--help").stdout
    headings = [line for line in text.splitlines() if line.endswith("ptions:")]
    assert headings == ["Options:", "Output options:", "Input options:", "Model options:", "Run options:"]
    assert "--markup" in text.partition("Input options:")[2].partition("Model options:")[0]


def test_without_arguments_help_is_no_error_message():
    result = run()
    assert result.exit_code == 2
    assert result.stderr.startswith("Usage: aligner")


@pytest.mark.parametrize(
    "args",
    [
        ["build"],
        ["bild"],
        ["build", "docs", "--languages", "fr-en"],
        ["build", "docs", "--format", "odt", "--out", "out"],
        ["build", "docs", "--format", "tsv,csv"],
        ["build", "docs", "--out", "x.odt"],
        ["build", "docs", "--embedder", "nobody"],
        ["align", "docs/bridge.en.txt"],
        ["align", "docs", "docs/bridge.en.txt", "docs/bridge.zh.txt"],
        ["identify"],
        ["identify", "x.txt", "--text", "y"],
        ["score", "--gold", "docs"],
        ["completion", "cmd"],
        ["align", "docs/bridge.en.txt", "docs/bridge.zh.txt", "--reader", "text"],
        ["identify", "docs", "--format", "text"],
        ["segment", "docs", "--json"],
        ["segment", "docs", "--format", "tsv"],
    ],
)
def test_mistakes_on_the_command_line(args):
    result = run(*args)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("aligner: error: ")
    assert "--help'" in result.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_short_names_of_options_mean_the_same_in_every_command(name):
    long_names = {"--from": "--input-format", "--format": "--output-format", "--unit": "--lines"}
    command = main.get_command(Context(main), name)
    assert command is not None
    for option in command.params:
        assert all(long_names[short] in option.opts for short in long_names if short in option.opts)
