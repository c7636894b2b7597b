"""The commands as a user meets them: results, messages, exit codes."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from aligner import __version__
from aligner.cli import main
from aligner.formats import read_table

pytestmark = pytest.mark.usefixtures("folder")


def run(*args: str, text: str | None = None) -> Result:
    result = CliRunner().invoke(main, args, input=text)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def text_in(language: str) -> str:
    return Path("docs", f"bridge.{language}.txt").read_text(encoding="utf-8")


# --- build -----------------------------------------------------------------------------------------------------


def test_build_into_a_folder(folder):
    result = run("build", "docs", "--out", "out")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "1 pair of documents, 1 by name" in result.stderr
    assert "bridge.en - bridge.zh (by name): 3 beads" in result.stderr
    names = ["documents.tsv", "pairs.tsv", "paragraphs.tsv", "sentences.tsv"]
    files = sorted(names + [f"{n}.meta.json" for n in names])
    assert sorted(path.name for path in (folder / "out").iterdir()) == [".trialign", *files]
    listed = json.loads((folder / "out" / ".trialign" / "files.json").read_text(encoding="utf-8"))
    assert sorted(listed["files"]) == files
    for name, facts in listed["files"].items():
        assert facts["sha256"] == hashlib.sha256((folder / "out" / name).read_bytes()).hexdigest()
    assert read_table(folder / "out" / "sentences.tsv")["target_text"].tolist()[0] == "老桥星期一关闭了。"
    assert len(read_table(folder / "out" / "paragraphs.tsv")) == 2
    documents = pd.read_csv(folder / "out" / "documents.tsv", sep="\t")
    assert documents["id"].tolist() == ["bridge.en", "bridge.zh"]
    assert documents["sentences"].tolist() == [3, 3]
    pairs = pd.read_csv(folder / "out" / "pairs.tsv", sep="\t")
    assert pairs[["source", "target", "verdict", "beads"]].values.tolist() == [
        ["bridge.en", "bridge.zh", "parallel", 3]
    ]
    assert pairs["translated_share"][0] > 0.9


def test_build_in_several_formats_and_one_level(folder):
    assert run("build", "docs", "-o", "out/", "--format", "csv,parquet", "--level", "paragraph", "-q").exit_code == 0
    made = {path.name for path in (folder / "out").iterdir() if path.is_file() and "meta" not in path.name}
    assert made == {
        f"{name}.{suffix}" for name in ("paragraphs", "documents", "pairs") for suffix in ("csv", "parquet")
    }


def test_build_into_one_file_by_its_suffix(folder):
    assert run("build", "docs", "--out", "pairs.jsonl").exit_code == 0
    assert len(read_table(folder / "pairs.jsonl")) == 3


def test_build_to_standard_output():
    result = run("build", "docs")
    lines = result.stdout.splitlines()
    assert lines[0].startswith("pair_id\tgroup\t")
    assert len(lines) == 4
    rows = [json.loads(line) for line in run("build", "docs", "--format", "jsonl").stdout.splitlines()]
    assert rows[2]["target_ids"] == [2]


def test_build_summary_as_json():
    result = run("build", "docs", "--out", "out", "--json")
    summary = json.loads(result.stdout)
    assert summary["pairs"][0].pop("translated_share") > 0.9
    assert summary["pairs"][0] == {
        "source": "bridge.en", "target": "bridge.zh", "paired_by": "name", "verdict": "parallel",
        "beads": 3, "one_sided": 0, "doubtful": 0,
    }  # fmt: skip
    assert summary["documents"] == {"en": 1, "zh": 1}
    assert result.stderr == ""


def test_build_tells_failures_and_goes_on(folder):
    (folder / "docs" / "empty.txt").touch()
    result = run("build", "docs", "missing.txt", "--out", "out")
    assert result.exit_code == 3
    errors = [line for line in result.stderr.splitlines() if line.startswith("aligner: error: ")]
    assert len(errors) == 2
    assert "docs/empty.txt" in "".join(errors)
    assert "missing.txt" in "".join(errors)
    assert len(read_table(folder / "out" / "sentences.tsv")) == 3


def test_the_summary_counts_what_could_not_be_used(folder):
    (folder / "docs" / "empty.txt").touch()
    result = run("build", "docs", "missing.txt", "--out", "out")
    assert "2 inputs could not be used" in result.stderr.splitlines()[-2]


def test_the_same_text_twice_is_a_mistake():
    result = run("align", "docs/bridge.en.txt", "docs/bridge.en.txt")
    assert result.exit_code == 2
    assert "docs/bridge.en.txt is given twice" in result.stderr


def test_languages_that_look_wrong_are_warned_of(folder):
    (folder / "copy.txt").write_text(text_in("en"), encoding="utf-8")
    assert "are both in English" in run("align", "docs/bridge.en.txt", "copy.txt").stderr
    result = run("align", "docs/bridge.en.txt", "docs/bridge.zh.txt", "--languages", "en-vi")
    assert "docs/bridge.zh.txt: is taken as 'vi', but reads as 'zh'" in result.stderr


def test_columns_of_two_files_can_be_chosen():
    result = run(
        "align", "docs/bridge.en.txt", "docs/bridge.zh.txt", "--columns", "target_text,source_lang", "--no-header"
    )
    assert [line.split("\t")[1] for line in result.stdout.splitlines()] == ["en"] * 3
    result = run("align", "docs/bridge.en.txt", "docs/bridge.zh.txt", "--columns", "score", "--format", "tmx")
    assert (result.exit_code, "--columns does not apply to tmx" in result.stderr) == (2, True)


@pytest.mark.parametrize("command", ["align", "build", "mine"])
def test_an_output_that_cannot_be_written_is_told_before_the_work(command, folder):
    (folder / "file").touch()
    result = run(command, "docs/bridge.en.txt", "missing.txt", "--out", "file/under/out.tsv")
    assert result.exit_code == 1
    assert "file/under/out.tsv: cannot be written: " in result.stderr
    assert "missing.txt" not in result.stderr
    (folder / "closed").mkdir(mode=0o555)
    if not os.access("closed", os.W_OK):  # root may write anywhere
        assert "closed is not writable" in run(command, "docs/bridge.en.txt", "x", "--out", "closed/o.tsv").stderr


@pytest.mark.parametrize("command", ["align", "build", "mine"])
def test_an_input_is_not_replaced(command, folder):
    (folder / "page.en.html").write_text(f"<p>{text_in('en')}</p>", encoding="utf-8")
    result = run(command, "docs/bridge.zh.txt", "page.en.html", "--out", "./page.en.html")
    assert result.exit_code == 2
    assert "would overwrite an input file" in result.stderr
    assert (folder / "page.en.html").read_text(encoding="utf-8").startswith("<p>")


def test_quiet_keeps_errors_alone(folder):
    (folder / "other.txt").write_text("Bonjour tout le monde, il fait beau aujourd'hui à la plage.\n")
    result = run("build", "docs", "other.txt", "missing.txt", "--out", "out", "--quiet")
    assert [line.split(":")[1] for line in result.stderr.splitlines()] == [" error"]


def test_files_are_read_in_the_format_named(folder):
    (folder / "page.en.html").write_text("<p>Rain falls.</p><p>It is cold.</p>", encoding="utf-8")
    for name in ("--input-format", "--from"):
        assert run("segment", "page.en.html", name, "text").stdout.startswith("<p>Rain")


# --- align -----------------------------------------------------------------------------------------------------


def test_align_two_files(folder):
    result = run("align", "docs/bridge.en.txt", "docs/bridge.zh.txt", "--out", "bridge.align")
    assert result.exit_code == 0
    lines = (folder / "bridge.align").read_text().splitlines()
    assert [line.rpartition(":")[0] for line in lines] == ["[0]:[0]", "[1]:[1]", "[2]:[2]"]
    rows = run("align", "docs/bridge.zh.txt", "docs/bridge.en.txt", "--level", "paragraph").stdout.splitlines()
    assert len(rows) == 3
    assert rows[1].split("\t")[4:6] == ["zh", "en"]


def test_align_lines_as_sentences(folder):
    source = ["The bridge was closed. On Monday.", "Engineers found three cracks.",
              "They will need two months.", "A ferry carries people across the river."]  # fmt: skip
    target = ["那座桥星期一关闭了。", "工程师发现了三道裂缝。", "他们需要两个月。", "渡船载人过河。"]
    (folder / "s").write_text("\n".join(source) + "\n", encoding="utf-8")
    (folder / "t").write_text("\n".join(target) + "\n", encoding="utf-8")
    result = run("align", "s", "t", "--lines", "line", "--languages", "en-zh", "--format", "align")
    sides = [line.split(":")[:2] for line in result.stdout.splitlines()]
    assert sides == [[f"[{number}]"] * 2 for number in range(4)]


def test_align_reads_standard_input():
    result = run("align", "docs/bridge.en.txt", "-", "--format", "jsonl", text=text_in("zh"))
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert rows[0]["target_text"] == "老桥星期一关闭了。"
    assert rows[0]["target_document"] == "stdin"


def test_align_summary_as_json():
    result = run("align", "docs/bridge.en.txt", "docs/bridge.zh.txt", "--out", "bridge.tsv", "--json")
    summary = json.loads(result.stdout)
    assert summary.pop("translated_share") > 0.9
    assert summary.pop("signature").startswith(f"trialign:{__version__}|pair:en-zh|")
    assert summary.pop("seconds")["total"] > 0
    assert summary.pop("versions")["trialign"] == __version__
    assert summary == {
        "documents": {"en": 1, "zh": 1}, "level": "sentence", "source": "bridge.en", "target": "bridge.zh",
        "verdict": "parallel", "beads": 3, "one_sided": 0, "doubtful": 0, "files": ["bridge.tsv"],
    }  # fmt: skip
    assert result.stderr == ""


@pytest.mark.parametrize("command", ["align", "build", "mine"])
def test_a_summary_as_json_requires_a_file(command):
    result = run(command, "docs/bridge.en.txt", "docs/bridge.zh.txt", "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "for the table as JSON lines, use --format jsonl" in result.stderr


def test_align_takes_one_language_a_file(folder):
    (folder / "both.md").write_text(f"## English\n\n{text_in('en')}\n## 中文\n\n{text_in('zh')}", encoding="utf-8")
    result = run("align", "both.md", "docs/bridge.zh.txt")
    assert result.exit_code == 1
    assert "both.md: holds several languages (en, zh); use: aligner build" in result.stderr


# --- segment, identify -----------------------------------------------------------------------------------------


def test_segment_prints_a_sentence_a_line():
    expected = "老桥星期一关闭了。\n\n工程师发现了三道裂缝。\n他们需要两个月来修补。\n"
    assert run("segment", "docs/bridge.zh.txt").stdout == expected
    assert run("segment", "-", text=text_in("zh")).stdout == expected


def test_segment_as_json_lines_gives_offsets():
    rows = [json.loads(line) for line in run("segment", "docs/bridge.zh.txt", "--format", "jsonl").stdout.splitlines()]
    assert [row["text"] for row in rows] == [text_in("zh")[row["start"] : row["end"]] for row in rows]
    assert [(row["block"], row["sentence"]) for row in rows] == [(0, 0), (1, 1), (1, 2)]


def test_identify_files_and_text():
    result = run("identify", "docs/bridge.en.txt", "docs/bridge.zh.txt")
    assert [line.split("\t")[:3] for line in result.stdout.splitlines()] == [
        ["docs/bridge.en.txt", "en", "Latn"], ["docs/bridge.zh.txt", "zh", "Hans"],
    ]  # fmt: skip
    assert run("identify", "--text", "Cây cầu cũ").stdout.startswith("vi\tLatn\t")
    assert json.loads(run("identify", "--text", "舊橋關閉了", "--json").stdout)["script"] == "Hant"


# --- info, completion ------------------------------------------------------------------------------------------


def test_info_tells_how_results_are_made():
    facts = json.loads(run("info", "--json").stdout)
    assert facts["trialign"] == __version__
    assert set(facts["languages"]) == {"en", "zh", "vi"}
    assert facts["signature"].startswith(f"trialign:{__version__}|pair:en-zh|level:sentence|")
    assert facts["model"] in run("info").stdout


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_completion_is_code_for_the_shell(shell):
    assert "_ALIGNER_COMPLETE" in run("completion", shell).stdout


def test_version():
    assert run("--version").stdout == f"aligner (trialign) {__version__}\n"
