"""Tables that come back from people, and the tables of builds that know what they decided."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from aligner import read_table, write_table
from aligner.cli import main
from aligner.corrections.records import LinkCorrection, TextCorrection, append, read

DOCUMENTS = Path(__file__).parents[2] / "corpus" / "documents"
FILE = Path("out", "corrections.jsonl")
FORMATS = ["tsv", "csv", "xlsx", "html", "jsonl", "parquet", "xliff", "tmx"]


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """A build of one text in three languages."""
    folder = tmp_path_factory.mktemp("built")
    (folder / "docs").mkdir()
    for path in DOCUMENTS.glob("rice.*"):
        shutil.copy(path, folder / "docs")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        run("build", "docs", "--out", "out")
        yield folder


@pytest.fixture
def work(built, tmp_path, monkeypatch) -> Path:
    """A copy of it to work in, with its cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(built / "cache"))
    monkeypatch.chdir(tmp_path)
    for name in ("docs", "out"):
        shutil.copytree(built / name, name)
    return tmp_path


def run(*args: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, args)
    assert result.exit_code == code, result.stderr
    return result


def table(level: str = "sentences") -> pd.DataFrame:
    return read_table(Path("out", f"{level}.tsv"))


def of_pair(frame: pd.DataFrame, languages: str) -> pd.DataFrame:
    """The rows of two languages that have both sides."""
    source, target = languages.split("-")
    rows = (frame["source_lang"] == source) & (frame["target_lang"] == target)
    part = frame[rows & (frame["source_text"] != "") & (frame["target_text"] != "")].copy()
    part.attrs = frame.attrs
    return part


def edited(frame: pd.DataFrame, number: int, **cells: object) -> int:
    """Change the cells of the row of that number; return its label."""
    label = frame.index[number]
    for name, cell in cells.items():
        frame.loc[label, name] = cell
    return label


@pytest.mark.parametrize("languages", ["en-zh", "en-vi", "zh-vi"])
@pytest.mark.parametrize("format", FORMATS)
def test_decisions_come_back_in_any_format(work, format, languages):
    frame = of_pair(table(), languages)
    new = frame.iloc[3]["target_text"] + " 2!"
    edited(frame, 1, status="accepted")
    edited(frame, 2, status="rejected")
    edited(frame, 3, target_text=new)
    written = frame[frame["status"] != "rejected"] if format == "tmx" else frame
    path = write_table(written, work / f"back.{format}", format)[0]
    said = run("corrections", "import", str(path), "--out", "out", "--as", "Hoa").stderr
    found = read(FILE)
    # A translation memory has no rejected pairs.
    kinds = ["accepted"] if format == "tmx" else ["accepted", "rejected"]
    assert [each.status for each in found if isinstance(each, LinkCorrection)] == kinds
    (text,) = [each for each in found if isinstance(each, TextCorrection)]
    assert text.new_text == new
    assert {each.by for each in found} == {"Hoa"}
    assert f"{len(found)} new corrections (1 accepted link, " in said
    assert "0 new corrections" in run("corrections", "import", str(path), "--out", "out").stderr
    assert read(FILE) == found


def test_a_build_shows_what_was_decided_and_its_own_tables_add_nothing(work):
    run("corrections", "import", "out/sentences.tsv", "out/paragraphs.tsv", "--out", "out")
    assert not FILE.exists()
    before = {path.name for path in Path("out", ".trialign", "parts").rglob("*.arrow")}
    frame = table()
    doubted = of_pair(frame, "zh-vi")
    rows = [doubted.index[number] for number in (1, 2, 3)]
    frame.loc[rows[0], "status"] = "accepted"
    frame.loc[rows[1], "status"] = "rejected"
    frame.loc[rows[2], "source_text"] = "完全不同的一句。"
    write_table(frame, work / "back.xlsx")
    run("corrections", "import", "back.xlsx", "--out", "out")
    build = run("build", "docs", "--out", "out")
    assert "warning" not in build.stderr
    assert not before & {path.name for path in Path("out", ".trialign", "parts").rglob("*.arrow")}
    after = table()
    assert list(after.loc[rows, "status"]) == ["accepted", "rejected", "edited"]
    assert after.loc[rows[0], "confidence"] == 1.0
    assert after.loc[rows[2], "source_text"] == "完全不同的一句。"
    same = [name for name in frame.columns if name not in ("status", "confidence", "source_text", "findings", "score")]
    pd.testing.assert_frame_equal(after[same], frame[same])
    for name in ("out/sentences.tsv", "back.xlsx"):
        assert "0 new corrections" in run("corrections", "import", name, "--out", "out").stderr
    listed = run("corrections", "list", "out")
    assert listed.stdout.count("\tapplied\t") == 3
    assert "3 corrections: 3 applied" in listed.stderr
    FILE.unlink()
    run("build", "docs", "--out", "out")
    pd.testing.assert_series_equal(table()["status"], frame["status"].where(frame["status"] == "none", "auto"))


def test_a_row_that_was_merged_in_a_program_without_statuses_is_an_edited_link(work):
    frame = of_pair(table(), "en-zh")
    first, second = frame.iloc[1], frame.iloc[2]
    merged = f"{first['source_text']} {second['source_text']}", first["target_text"] + second["target_text"]
    edited(frame, 1, source_text=merged[0], target_text=merged[1])
    frame = frame.drop(frame.index[2])
    frame[["source_text", "target_text", "source_lang", "target_lang"]].to_csv("back.tsv", sep="\t", index=False)
    run("corrections", "import", "back.tsv", "--out", "out")
    (link,) = read(FILE)
    assert (link.status, link.source, link.target) == ("edited", "rice.en", "rice.zh")
    assert len(link.before) == 2
    run("build", "docs", "--out", "out")
    row = table().query("status == 'edited'").iloc[0]
    assert (row["source_text"].split(), row["confidence"]) == (merged[0].split(), 1.0)


def test_a_memory_that_lost_its_properties_still_finds_its_documents(work):
    frame = of_pair(table(), "en-vi")
    path = write_table(frame, work / "memory.tmx")[0]
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"<prop .*?</prop>", "", text).replace(frame.iloc[4]["target_text"], "Bản dịch khác.")
    text = re.sub(r' tuid="[^"]*"', "", text)
    assert "Bản dịch khác." in text
    path.write_text(text, encoding="utf-8")
    run("corrections", "import", "memory.tmx", "--out", "out")
    (edit,) = read(FILE)
    assert (edit.document, edit.new_text) == ("rice.vi", "Bản dịch khác.")


def test_documents_of_other_builds_are_told(work):
    frame = of_pair(table(), "en-zh")
    frame["source_document"] = "other.en"
    write_table(frame, work / "other.xlsx")
    failed = run("corrections", "import", "other.xlsx", "--out", "out", code=1)
    assert "other.xlsx: holds no pair of documents of out, but other.en - rice.zh" in failed.stderr
    edited(frame, 0, source_document="rice.en", status="accepted")
    write_table(frame, work / "other.xlsx")
    assert "left out: other.en - rice.zh" in run("corrections", "import", "other.xlsx", "--out", "out").stderr
    assert len(read(FILE)) == 1
    mixed = run("corrections", "import", "missing.html", "other.xlsx", "--out", "out", code=3)
    assert "missing.html: " in mixed.stderr
    assert (
        "holds no sentences; build first" in run("corrections", "import", "other.xlsx", "--out", "docs", code=1).stderr
    )


def test_a_changed_document_keeps_corrections_and_tells_those_that_are_gone(work):
    frame = table()
    rows = of_pair(frame, "en-zh")
    labels = [rows.index[number] for number in (2, 4)]
    frame.loc[labels, "status"] = "accepted"
    write_table(frame, work / "back.html")
    run("corrections", "import", "back.html", "--out", "out")
    path = Path("docs", "rice.en.md")
    text = path.read_text(encoding="utf-8")
    gone = frame.loc[labels[0], "source_text"]
    assert gone in text
    title, rest = text.replace(gone, "This sentence is new.").split("\n\n", 1)
    path.write_text(f"{title}\n\nAn opening that was not there.\n\n{rest}", encoding="utf-8")
    told = run("build", "docs", "--out", "out")
    line = next(each.line for each in read(FILE) if each.source_text == gone)
    assert f"corrections.jsonl: line {line}: correction not applied: rice.en - rice.zh, accepted link" in told.stderr
    (kept,) = table().query("status == 'accepted'").to_dict("records")
    assert kept["source_text"] == frame.loc[labels[1], "source_text"]
    assert kept["source_ids"] != frame.loc[labels[1], "source_ids"]
    assert told.stderr.count("not applied") == run("build", "docs", "--out", "out").stderr.count("not applied") == 1
    listed = [json.loads(row) for row in run("corrections", "list", "out", "--json").stdout.splitlines()]
    assert {each["state"]: each["why"] for each in listed} == {
        "applied": "",
        "not applied": "its source text is no longer in the document",
    }
    append(FILE, [read(FILE)[0]])
    assert "1 new" in run("corrections", "list", "out").stderr
    old = run("corrections", "import", "back.html", "--out", "out").stderr
    assert "1 row left out, whose texts are not in the documents of out" in old


@pytest.mark.parametrize("languages", ["en-zh", "zh-vi"])
def test_convert_and_align_show_corrections(work, languages):
    frame = of_pair(table(), languages)
    source, target = (f"rice.{each}" for each in languages.split("-"))
    edited(frame, 1, status="rejected")
    edited(frame, 2, status="accepted", target_text="XYZ.")
    write_table(frame, work / "back.jsonl")
    run("corrections", "import", "back.jsonl", "--out", "out")
    run("convert", "out/sentences.tsv", "new.tsv")
    changed = of_pair(read_table("new.tsv"), languages)
    assert list(changed["status"])[:3] == ["auto", "rejected", "accepted"]
    assert (changed.iloc[2]["target_text"], changed.iloc[2]["confidence"]) == ("XYZ.", 1.0)
    # A table that is newer than the corrections and says otherwise is right.
    whole = table()
    label = of_pair(whole, languages).index[1]
    whole.loc[label, "status"] = "accepted"
    write_table(whole, "out/sentences.tsv")
    os.utime(FILE, (0, 0))
    run("convert", "out/sentences.tsv", "newer.tsv")
    assert read_table("newer.tsv").loc[label, "status"] == "accepted"
    run("convert", "out/sentences.tsv", "given.tsv", "--corrections", str(FILE))
    assert read_table("given.tsv").loc[label, "status"] == "rejected"
    paths = [str(next(Path("docs").glob(f"{name}.*"))) for name in (source, target)]
    run("align", *paths, "--corrections", str(FILE), "--out", "aligned.tsv")
    aligned = read_table("aligned.tsv")
    assert sorted({*aligned["status"]}) == ["accepted", "auto", "rejected"]
    assert "XYZ." in list(aligned["target_text"])
    other = run("align", *paths[::-1], "--corrections", str(FILE), "--out", "turned.tsv")
    assert "accepted" in list(read_table("turned.tsv")["status"])
    assert "warning" not in other.stderr


def test_standard_input_takes_corrections_too(work):
    frame = of_pair(table(), "en-zh")
    edited(frame, 1, status="accepted")
    write_table(frame, work / "back.jsonl")
    run("corrections", "import", "back.jsonl", "--out", "out")
    import aligner

    assert "accepted" in list(aligner.build(["docs"], languages="en-zh", corrections=FILE)["status"])


def test_units_that_were_divided_change_all_tables(work):
    text = of_pair(table(), "zh-vi").iloc[2]["target_text"].split(". ")[0]
    values = {
        "kind": "units", "document": "rice.vi", "level": "sentence", "before": [text], "after": [text[:12], text[12:]],
    }  # fmt: skip
    before = pd.read_csv("out/documents.tsv", sep="\t").set_index("id")
    FILE.write_text(json.dumps(values) + "\n", encoding="utf-8")
    assert "warning" not in run("build", "docs", "--out", "out").stderr
    after = pd.read_csv("out/documents.tsv", sep="\t").set_index("id")
    assert after.loc["rice.vi", "sentences"] == before.loc["rice.vi", "sentences"] + 1
    assert (after.drop("rice.vi") == before.drop("rice.vi")).loc[:, "sentences"].all()
    for languages in ("en-vi", "zh-vi"):
        rows = table().query(f"target_lang == 'vi' and source_lang == '{languages[:2]}'")
        ids = [int(number) for cell in rows["target_ids"] for number in str(cell).split()]
        assert sorted(ids) == list(range(after.loc["rice.vi", "sentences"]))
