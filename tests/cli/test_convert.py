"""`aligner convert` and `aligner formats`, and the formats of `aligner build`."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from aligner.formats import format_names, get_format, read_table

MEMORY = """<?xml version="1.0"?><tmx version="1.4."><header srclang="en"/><body>
<tu><tuv xml:lang="en"><seg>Rain falls.</seg></tuv><tuv xml:lang="zh-TW"><seg>下雨了。</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>=1+1</seg></tuv><tuv xml:lang="zh-TW"><seg>風</seg></tuv></tu></body></tmx>"""


def aligner(*arguments: str | Path, stdin: bytes = b"") -> tuple[int, str, str]:
    command = [sys.executable, "-m", "aligner", *map(str, arguments)]
    done = subprocess.run(command, input=stdin, capture_output=True)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    path = tmp_path / "m.tmx"
    path.write_text(MEMORY, encoding="utf-8")
    return path


def test_from_one_format_through_others(tmp_path, memory):
    steps = [memory, *(tmp_path / name for name in ("m.xlf", "m.jsonl", "m.xlsx", "m.tsv", "n.tmx"))]
    for before, after in pairwise(steps):
        code, _, errors = aligner("convert", before, after)
        assert (code, errors) == (0, f"2 pairs read; wrote {after}\n")
    back = read_table(steps[-1])
    assert back["source_text"].tolist() == ["Rain falls.", "=1+1"]
    assert back["target_text"].tolist() == ["下雨了。", "風"]


def test_streams_and_options(memory):
    bare = ["--to", "tsv", "--columns", "target_text,source_text", "--no-header"]
    assert aligner("convert", memory, "-", *bare) == (0, "下雨了。\tRain falls.\n風\t=1+1\n", "")
    code, out, _ = aligner("convert", "-", "-", "--from", "tmx", "--to", "jsonl", stdin=MEMORY.encode())
    assert (code, json.loads(out.splitlines()[1])["target_text"]) == (0, "風")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["m.tmx", "m.doc"], 2, "the name must end in one of .tsv"),
        (["m.doc", "m.tsv"], 2, "the name must end in one of .tsv"),
        (["m.tmx", "-"], 2, "standard output requires --to"),
        (["-", "m.tsv"], 2, "standard input requires --from"),
        (["m.tmx", "m.tsv", "--lang-style", "flores"], 2, "--lang-style does not apply to tsv"),
        (["m.tmx", "m.tmx2", "--to", "tmx3"], 2, "unknown format 'tmx3'"),
        (["none.tmx", "m.tsv"], 1, "none.tmx: No such file"),
        (["m.tmx", "-", "--to", "moses"], 1, "moses is not one file"),
        (["bad.tmx", "m.tsv"], 1, "bad.tmx: line 1, column 6: is not well-formed XML"),
    ],
)
def test_mistakes_are_told_in_a_line(tmp_path, memory, arguments, code, message):
    (tmp_path / "bad.tmx").write_text("<tmx>")
    named = [a if a.startswith("-") or "." not in a else tmp_path / a for a in arguments]
    found, out, errors = aligner("convert", *named)
    assert (found, out) == (code, "")
    assert message in errors
    assert errors.count("\n") == 1
    assert {path.name for path in tmp_path.iterdir()} == {"m.tmx", "bad.tmx"}


def test_numbers_of_sentences_are_read_with_their_texts(tmp_path):
    (tmp_path / "a.en").write_text("The rain stopped. The children went out.\n\nThey played.\n", encoding="utf-8")
    (tmp_path / "a.zh").write_text("雨停了，孩子们出去了。\n\n他们玩了。\n", encoding="utf-8")
    (tmp_path / "a.path").write_text("[0, 1]:[0]:0.7\n[2]:[1]:0.9\n")
    texts = ["--texts", tmp_path / "a.en", tmp_path / "a.zh"]
    shown = ["--to", "tsv", "--columns", "source_text,target_text", "--no-header"]
    code, out, errors = aligner("convert", tmp_path / "a.path", "-", *texts, *shown)
    assert (code, errors) == (0, "")
    assert out == "The rain stopped. The children went out.\t雨停了，孩子们出去了。\nThey played.\t他们玩了。\n"
    (tmp_path / "lines.align").write_text("[0]:[0]\n[1]:[1]\n[2]:[2]\n")
    code, out, _ = aligner("convert", tmp_path / "lines.align", "-", *texts, "--lines", "line", *shown)
    assert out == "The rain stopped. The children went out.\t雨停了，孩子们出去了。\nThey played.\t他们玩了。\n"
    for arguments, message in [
        ([], "holds numbers of sentences, not their texts; name the two texts"),
        ([*texts, "--level", "paragraph"], "a.en, which has 2 paragraphs; read numbers of lines with --lines line"),
        (["--lines", "line"], "--lines and --level require --texts"),
        ([*texts[:2], tmp_path / "none"], "none: does not exist"),
    ]:
        code, _, errors = aligner("convert", tmp_path / "a.path", tmp_path / "x.tmx", *arguments)
        assert code
        assert message in errors
        assert not (tmp_path / "x.tmx").exists()


def test_formats_lists_all_with_their_losses():
    code, out, _ = aligner("formats")
    assert code == 0
    for name in format_names():
        assert f"\n  {name} " in out
        for loss in get_format(name).losses.describe():
            assert loss.split()[0] in out
    listed = json.loads(aligner("formats", "--json")[1])
    assert listed["aligned"]["csv"]["loses"] == []
    assert [name for name, each in listed["aligned"].items() if not each["read"]] == ["docx"]
    assert [name for name, each in listed["aligned"].items() if not each["written"]] == ["gold", "bitext"]
    assert ".md" in listed["documents"]["markdown"]


def test_a_format_that_is_none_names_those_there_are():
    code, _, errors = aligner("build", "x", "--format", "odt")
    assert code == 2
    assert f"known: {', '.join(format_names(written=True))}" in " ".join(errors.split())


def test_build_writes_them(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.en.txt").write_text("The rain stopped.\n\nThe children went out to play.\n", encoding="utf-8")
    (tmp_path / "in" / "a.zh.txt").write_text("雨停了。\n\n孩子们出去玩了。\n", encoding="utf-8")
    wanted = "tmx,xliff,moses,hf,intertext,html,align,tsv"
    options = ["--format", wanted, "--level", "sentence", "--lang-style", "script", "--no-header", "--no-cache"]
    code, _, errors = aligner("build", tmp_path / "in", "-o", tmp_path / "out", *options)
    assert code == 0, errors
    names = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert names >= {
        "sentences.tmx", "sentences.en-zh.xliff", "sentences.en-zh.en", "sentences.en-zh.zh", "sentences.html",
        "sentences.hf/README.md", "sentences.hf/en-zh/train.parquet", "sentences.a.en--a.zh.align", "documents.tsv",
        "sentences.a.en--a.zh.en.zh.xml",
    }  # fmt: skip
    assert b'xml:lang="zh-Hans"' in (tmp_path / "out" / "sentences.tmx").read_bytes()
    assert (tmp_path / "out" / "sentences.en-zh.en").read_text().splitlines()[0] == "The rain stopped."
