"""What runs have in common: exit codes, logs, lists of inputs, and output that is left as it was."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aligner.cli import main
from aligner.cli.runs import journal as journals
from aligner.cli.runs.exit_codes import ExitCode
from aligner.cli.runs.journal import Journal
from aligner.errors import AlignerError
from aligner.formats import read_table

pytestmark = pytest.mark.usefixtures("folder")

PAIR = ("docs/bridge.en.txt", "docs/bridge.zh.txt")


def run(*args: str, text: str | bytes | None = None) -> Result:
    result = CliRunner().invoke(main, args, input=text)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


# --- exit codes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["build", "segment", "identify", "mine", "check", "terms"])
def test_some_inputs_failed_or_all(command):
    good = "pairs.tsv" if command in ("check", "terms") else "docs/*"
    Path("pairs.tsv").write_text("It cost 5.\tNó giá 5.\n", encoding="utf-8")
    more = ["missing.txt", "missing.md", *(["--within", "all"] if command == "mine" else [])]
    assert run(command, good, *more).exit_code == ExitCode.SOME_FAILED
    assert run(command, good, *more, "--strict").exit_code == ExitCode.FAILED
    nothing = run(command, "missing.txt", "nowhere.txt")
    assert (nothing.exit_code, nothing.stdout) == (ExitCode.FAILED, "")
    assert "missing.txt" in nothing.stderr


def test_findings_come_before_files_that_failed():
    Path("bad.tsv").write_text("It cost 5.\tNó giá 6.\n", encoding="utf-8")
    assert run("check", "bad.tsv", "missing.tsv").exit_code == ExitCode.FOUND
    assert run("check", "bad.tsv", "missing.tsv", "--strict").exit_code == ExitCode.FAILED
    assert run("check", "bad.tsv", "missing.tsv", "--fail-on", "never").exit_code == ExitCode.SOME_FAILED


def test_documents_without_a_pair_are_a_failure():
    assert run("build", PAIR[0]).exit_code == ExitCode.FAILED


# --- output that is left as it was -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["out", "pairs.tsv", "pairs.html", "pairs.parquet"])
@pytest.mark.parametrize("inputs", ["doks", PAIR[0]])
def test_a_build_that_finds_nothing_leaves_good_tables(name, inputs):
    assert run("build", "docs", "--out", name, "-q").exit_code == 0
    path = Path(name, "sentences.tsv") if name == "out" else Path(name)
    before = path.read_bytes()
    result = run("build", inputs, "--out", name)
    assert result.exit_code == ExitCode.FAILED
    assert f"{path}: left as it was: this build found no " in result.stderr
    assert path.read_bytes() == before


def test_an_empty_table_is_no_reason_to_keep_it():
    for _ in range(2):
        result = run("build", PAIR[0], "--out", "out")
        assert (result.exit_code, "left as it was" in result.stderr) == (ExitCode.FAILED, False)
        assert len(read_table("out/sentences.tsv")) == 0


def test_other_commands_leave_good_tables_too():
    assert run("mine", "docs", "--languages", "en-zh", "--within", "all", "--out", "mined.tsv").exit_code == 0
    before = Path("mined.tsv").read_bytes()
    assert run("mine", "docs", "--min-confidence", "1", "--out", "mined.tsv").exit_code == ExitCode.FAILED
    Path("header.tsv").write_text("source_text\ttarget_text\tsource_lang\ttarget_lang\n", encoding="utf-8")
    result = run("convert", "header.tsv", "mined.tsv")
    assert (result.exit_code, "header.tsv holds no pairs" in result.stderr) == (ExitCode.FAILED, True)
    Path("terms.tsv").write_text("source_term\ttarget_term\tsource_lang\ttarget_lang\na\tb\ten\tvi\n")
    assert run("terms", "mined.tsv", "--min-count", "99", "--out", "terms.tsv").exit_code == ExitCode.FAILED
    assert Path("mined.tsv").read_bytes() == before
    assert "a\tb" in Path("terms.tsv").read_text()


def test_an_output_of_the_wrong_kind_is_refused_before_the_work():
    Path("file").touch()
    Path("folder.tsv").mkdir()
    Path("other", "x").mkdir(parents=True)
    for args, message in (
        (("build", "missing", "--out", "file"), "file: cannot be written: it is a file, not a folder"),
        (("align", *PAIR, "--out", "folder.tsv"), "folder.tsv: cannot be written: it is a folder"),
        (("terms", "missing.tsv", "--out", "folder.tsv"), "folder.tsv: cannot be written: it is a folder"),
        (("check", "missing.tsv", "--out", "folder.tsv"), "folder.tsv: cannot be written: it is a folder"),
        (("check", "missing.tsv", "--out", "file/r.html"), "is a file, not a folder"),
        (("convert", "missing.tsv", "other", "--to", "hf"), "other: is not replaced: it holds other files"),
        (("build", "missing", "--log", "folder.tsv"), "folder.tsv: cannot be written: Is a directory"),
    ):
        result = run(*args)
        assert (result.exit_code, message in result.stderr) == (ExitCode.FAILED, True), result.stderr
        assert "missing" not in result.stderr


# --- the log ---------------------------------------------------------------------------------------------------


def log_lines(path: str = "run.log") -> list[str]:
    return [line.split(" ", 1)[1] for line in Path(path).read_text(encoding="utf-8").splitlines()]


def test_the_log_has_stages_warnings_and_errors_with_names():
    Path("docs", "empty.txt").touch()
    Path("docs", "note.rtf").write_text("Not read.\n")
    assert run("build", "docs", "--out", "out", "--log", "run.log", "--quiet").exit_code == ExitCode.SOME_FAILED
    lines = log_lines()
    assert lines[0].startswith("INFO started: trialign ")
    assert lines[0].endswith("build docs --out out --log run.log --quiet")
    assert any(line.startswith("WARNING docs: documents in formats that are not read") for line in lines)
    assert any(line.startswith("ERROR docs/empty.txt: ") for line in lines)
    assert any(line.startswith("INFO reading: 3 done, 0 left") for line in lines)
    assert "INFO tasks: 1 of 1 made, the others were up to date" in lines
    assert lines[-1].startswith("INFO ended: exit code 3, 1 failed, ")
    run("build", "docs", "--out", "out", "--log", "run.log")
    assert "INFO tasks: 0 of 1 made, the others were up to date" in log_lines()


@pytest.mark.parametrize("command", ["align", "mine", "check", "terms", "convert"])
def test_every_long_command_has_a_log(command):
    Path("pairs.tsv").write_text("It cost 5.\tNó giá 5.\n", encoding="utf-8")
    args = {"check": ["pairs.tsv"], "terms": ["pairs.tsv"], "convert": ["pairs.tsv", "o.tmx"]}.get(command, PAIR)
    assert run(command, *args, "--log", "run.log").exit_code == 0
    assert log_lines()[-1].startswith("INFO ended: exit code 0, 0 failed, ")


def test_the_log_says_what_ended_the_run():
    assert run("align", "missing.txt", PAIR[1], "--log", "run.log").exit_code == ExitCode.FAILED
    assert log_lines()[1].startswith("ERROR missing.txt: ")
    assert "exit code 1" in log_lines()[-1]


def test_a_line_of_the_log_is_one_line():
    with Journal(Path("run.log"), quiet=True) as journal:
        journal.fail(AlignerError("a\nb\x1b[31m: no\tsuch file"))
    assert "ERROR a b\\x1b[31m: no such file" in log_lines()


def test_a_long_run_tells_how_far_it_is(monkeypatch, capsys):
    monkeypatch.setattr(journals, "_SECONDS", 0.02)
    with Journal(Path("run.log")) as journal:
        journal("aligning", 10, 100)
        time.sleep(0.05)
        journal("aligning", 30, 100)
        time.sleep(0.1)
    shown = capsys.readouterr().err.splitlines()
    assert shown[0] == "aligner: aligning: 10 done, 90 left"
    assert shown[-1].startswith("aligner: aligning: 30 done, 70 left, ")
    assert shown[-1].endswith(" per second")
    assert len(shown) == 2  # nothing is told twice
    with Journal(quiet=True) as journal:
        journal("aligning", 10, 100)
        time.sleep(0.05)
    assert capsys.readouterr().err == ""


def test_the_summary_as_json_says_how_it_was_made():
    first = json.loads(run("build", "docs", "--out", "out", "--json").stdout)
    assert first["tasks"] == {"made": 1, "total": 1}
    assert first["counts"] == {"documents": 2, "pairs": 1, "beads": 3, "one_sided": 0, "doubtful": 0}
    assert first["signature"] == read_table("out/sentences.tsv").attrs["signature"]
    assert {"reading", "aligning", "writing", "total"} <= set(first["seconds"])
    second = json.loads(run("build", "docs", "--out", "out", "--json").stdout)
    assert second["tasks"] == {"made": 0, "total": 1}
    assert second["versions"] == first["versions"]


# --- lists of inputs -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_inputs_from_a_list(end):
    Path("list").write_bytes(end.join(["\ufeff" + PAIR[0], "", PAIR[1], ""]).encode())
    expected = run("build", *PAIR).stdout
    assert run("build", "--files-from", "list").stdout == expected
    assert run("build", PAIR[0], "--files-from", "-", text=PAIR[1]).stdout == expected
    assert run("mine", "--files-from", "list").stdout == run("mine", *PAIR).stdout


@pytest.mark.parametrize(
    ("content", "message"),
    [("\n\n", "list: lists no files"), ("-\n", "/-: does not exist"), ("a\0b\n", "list: line 1: is no list of paths")],
)
def test_lists_that_cannot_be_used(content, message):
    Path("list").write_text(content)
    result = run("build", "--files-from", "list")
    assert (result.exit_code, message in result.stderr) == (ExitCode.FAILED, True), result.stderr
    assert "nowhere: No such file" in run("build", "--files-from", "nowhere").stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_an_interrupted_run_says_so_in_the_log():
    listen = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    command = [sys.executable, "-c", f"{listen}; from aligner.cli import main; main()", "align", "-", PAIR[1]]
    with subprocess.Popen([*command, "--log", "run.log"], stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdin.write(b"One more line.\n" * 100_000)
        process.stdin.flush()
        process.send_signal(2)
        process.communicate(timeout=20)
    assert process.returncode == ExitCode.INTERRUPTED
    assert "ERROR interrupted" in log_lines()
