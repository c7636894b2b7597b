"""Commands that take a table take a workspace, too: with everything that was corrected in it."""

from __future__ import annotations

import json
import os
import shutil

import pytest

from aligner.cli import main
from aligner.formats import read_table, write_table

COLUMNS = ["source_text", "target_text", "status", "findings"]


@pytest.fixture(scope="module")
def corrected(built, start, tmp_path_factory):
    """A workspace, and the table that the page exports."""
    folder = tmp_path_factory.mktemp("corrected")
    out = shutil.copytree(built, folder / "out")
    with start(out, home=folder) as workbench:
        link, rows = workbench.link, workbench.rows()
        workbench.act("merge", rows[2:4], [link(*(rows[2][side] + rows[3][side] for side in ("source", "target")))])
        wrong = {**rows[0]["target"][0], "text": "这座桥于1988年通车。"}
        workbench.act("edit", rows[:1], [link(rows[0]["source"], [wrong])])
        workbench.act("accept", rows[5:6], [link(rows[5]["source"], rows[5]["target"], "accepted")])
        exported = folder / "page.tsv"
        workbench.until(lambda: any(row["findings"] for row in workbench.rows()))
        exported.write_bytes(workbench.ask(f"/api/pairs/{workbench.pair}/export?format=tsv").body)
    return out, read_table(exported)


def run(*arguments):
    return main.main([*map(str, arguments)], standalone_mode=False)


def test_convert_writes_what_the_page_shows(corrected, tmp_path, capsys):
    out, page = corrected
    run("convert", out, tmp_path / "all.tsv")
    frame = read_table(tmp_path / "all.tsv")
    own = frame[frame["target_document"] == "town.zh"].reset_index(drop=True)
    assert own[COLUMNS].to_dict("list") == page[COLUMNS].to_dict("list")
    assert {*frame["target_document"]} == {"town.zh", "town.vi"}
    assert frame.attrs["documents"].keys() == {"town.en", "town.zh", "town.vi"}
    run("convert", out, tmp_path / "sure.tmx", "--only", "accepted")
    assert read_table(tmp_path / "sure.tmx")["source_text"].tolist() == [
        "The bridge opened in 1998.",
        "The mayor resigned last year. He left the city in spring.",
        "The library reopened after the summer.",
    ]
    assert "warning" not in capsys.readouterr().err


def test_so_do_the_others(corrected, tmp_path, capsys):
    out, _ = corrected
    # The exit code of check says that there is an error.
    assert run("check", out, "--format", "json") == 4
    found = json.loads(capsys.readouterr().out)
    assert (found["counts"]["E101"], found["findings"][0]["path"]) == (2, str(out))  # in both pairs of the Chinese text
    run("stats", out, "--json")
    counted = json.loads(capsys.readouterr().out)
    assert counted["table"] == "out"
    assert counted["findings"][0]["code"] == "E101"
    run("report", out, "-o", tmp_path / "report.html", "-q")
    assert "E101" in (tmp_path / "report.html").read_text(encoding="utf-8")
    run("filter", out, "-o", tmp_path / "clean.parquet", "-q")
    assert len(read_table(tmp_path / "clean.parquet")) == counted["rows"]


def test_a_workspace_without_tables(corrected, tmp_path):
    out, page = corrected
    bare = tmp_path / "bare"
    shutil.copytree(out / ".trialign", bare / ".trialign")
    shutil.copy(out / "corrections.jsonl", bare)
    run("convert", bare, tmp_path / "bare.tsv", "-q")
    assert read_table(tmp_path / "bare.tsv")["source_text"].tolist()[: len(page)] == page["source_text"].tolist()
    # What comes back from somebody is compared with these rows.
    frame = read_table(tmp_path / "bare.tsv")
    frame.loc[1, "status"] = "accepted"
    write_table(frame, tmp_path / "back.xlsx")
    before = (bare / "corrections.jsonl").read_text(encoding="utf-8").splitlines()
    run("corrections", "import", tmp_path / "back.xlsx", "--out", bare)
    (line,) = (bare / "corrections.jsonl").read_text(encoding="utf-8").splitlines()[len(before) :]
    assert json.loads(line)["source_text"] == frame["source_text"][1]
    with pytest.raises(Exception, match="holds no table of sentences or paragraphs"):
        run("convert", tmp_path, tmp_path / "none.tsv")


def test_a_table_that_is_newer_is_taken_as_it_is(corrected, tmp_path):
    out, _ = corrected
    newer = shutil.copytree(out, tmp_path / "newer")
    later = (newer / "corrections.jsonl").stat().st_mtime + 10
    os.utime(newer / "sentences.tsv", (later, later))
    run("convert", newer, tmp_path / "newer.tsv", "-q")
    assert len(read_table(tmp_path / "newer.tsv")) == len(read_table(newer / "sentences.tsv"))
    run("convert", newer, tmp_path / "paragraphs.tsv", "--level", "paragraph", "-q")
    assert len(read_table(tmp_path / "paragraphs.tsv")) == 6
