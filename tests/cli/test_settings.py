"""Settings: files beside the inputs or named, environment variables, and the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aligner.cli import main
from aligner.cli.runs.settings import HARMLESS

pytestmark = pytest.mark.usefixtures("folder")

FILE = "docs/trialign.toml"


def run(*args: str, **environment: str) -> Result:
    result = CliRunner().invoke(main, args, env=environment)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def write(text: str, path: str = FILE) -> None:
    Path(path).write_text(text, encoding="utf-8")


def level(result: Result) -> str:
    """Return the level of a table on standard output; there are 3 sentences in 2 paragraphs."""
    assert result.exit_code == 0, result.stderr
    return {4: "sentence", 3: "paragraph"}[len(result.stdout.splitlines())]


@pytest.mark.parametrize("inputs", [["docs"], ["docs/*.txt"], ["docs/bridge.en.txt", "docs/bridge.zh.txt"]])
def test_later_ones_win(inputs):
    assert level(run("build", *inputs)) == "sentence"
    write('[build]\nlevel = "paragraph"\n')
    assert level(run("build", *inputs)) == "paragraph"
    assert level(run("build", *inputs, TRIALIGN_BUILD_LEVEL="sentence")) == "sentence"
    assert level(run("build", *inputs, "--level", "paragraph", TRIALIGN_BUILD_LEVEL="sentence")) == "paragraph"
    write('[build]\nlevel = "sentence"\n', "mine.toml")
    assert level(run("build", *inputs, "--config", "mine.toml")) == "sentence"
    assert level(run("build", *inputs, TRIALIGN_BUILD_CONFIG="mine.toml")) == "sentence"
    assert level(run("align", "docs/bridge.en.txt", "docs/bridge.zh.txt")) == "sentence"


def test_a_named_file_may_set_everything(folder):
    write('[build]\nout = "made"\nformat = ["tsv", "csv"]\nquiet = true\njobs = 1\n', "all.toml")
    result = run("build", "docs", "--config", "all.toml")
    assert (result.exit_code, result.output) == (0, "")
    assert (folder / "made" / "sentences.csv").exists()


@pytest.mark.parametrize(
    "line",
    [
        'out = "/tmp/x"', 'o = "x"', 'log = "x"', 'embedder = "sentence-transformers:x"', "allow-outside = true",
        'files-from = "x"', 'config = "x"', 'format = "tsv"', "jobs = 999", "strict = false", "quiet = true",
        "dry-run = true", "no-cache = true",
    ],
)  # fmt: skip
def test_a_file_from_somebody_else_may_only_say_how_to_read_and_align(line, folder):
    write(f"[build]\n{line}\n")
    result = run("build", "docs")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"aligner: error: {FILE}: [build] {line.split(' ')[0]}: ")
    assert {path.name for path in folder.iterdir()} <= {"docs", ".cache"}


def test_only_harmless_options_are_on_the_list():
    from click import Context

    for name in main.list_commands(Context(main)):
        for option in main.get_command(Context(main), name).params:
            if option.name in HARMLESS:
                assert not option.type.name.startswith(("file", "path", "directory")), option.name


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[build]\nlevl = "sentence"\n', "[build] levl: is not an option of 'aligner build'; did you mean level?"),
        ("[bild]\n", "bild is the name of no command; did you mean build?"),
        ('level = "sentence"\n', "level is not in a table; write a table per command, such as [build]"),
        ('[build]\nlevel = "word"\n', "[build] level: 'word' is not one of 'sentence', 'paragraph'"),
        ("[mine]\nneighbors = true\n", "[mine] neighbors: expected a text, a number or a list of texts, not True"),
        ("[mine]\nneighbors = 100\n", "[mine] neighbors: 100 is not in the range 1<=x<=64"),
        ("[build\n", "is not a TOML file: "),
        ("x = " + "[" * 50_000, "is not a TOML file: "),
        ("# " + "x" * 100_000, "has more than 100,000 bytes"),
    ],
)
def test_mistakes_name_the_file_the_key_and_what_is_near(text, message):
    write(text)
    result = run("mine" if "mine" in text else "build", "docs")
    assert result.exit_code == 1
    assert f"aligner: error: {FILE}: " in result.stderr
    assert message in result.stderr


def test_mistakes_in_the_environment_and_on_the_command_line():
    result = run("build", "docs", TRIALIGN_BUILD_LEVL="sentence")
    assert "TRIALIGN_BUILD_LEVL stands for no option of 'aligner build'; did you mean TRIALIGN_BUILD_LEVEL?" in (
        result.stderr
    )
    assert run("build", "docs", TRIALIGN_BUILD_LEVEL="word").exit_code == 2
    assert "nowhere.toml: no such file" in run("build", "docs", "--config", "nowhere.toml").stderr
    Path("more").mkdir()
    write("", "more/trialign.toml")
    write("")
    assert "name one of them with --config" in run("build", "docs", "more").stderr


def test_info_shows_what_holds_and_where_it_comes_from():
    write('[build]\nlevel = "paragraph"\nlanguages = "en-zh"\n[mine]\nwithin = "all"\n')
    args = ("info", "docs", "--json")
    held = json.loads(run(*args, TRIALIGN_BUILD_LEVEL="sentence", TRIALIGN_CHECK_FAIL_ON="never").stdout)["settings"]
    assert [tuple(each.values()) for each in held] == [
        ("build", "level", "sentence", "TRIALIGN_BUILD_LEVEL"),
        ("build", "languages", "en-zh", FILE),
        ("mine", "within", "all", FILE),
        ("check", "fail-on", "never", "TRIALIGN_CHECK_FAIL_ON"),
    ]
    assert f"settings    build --level paragraph ({FILE})" in run("info", "docs").stdout
    assert "did you mean level?" in (write("[build]\nlevl = 1\n") or run("info", "docs")).stderr
