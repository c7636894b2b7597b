"""Aligning again, findings, terms, a glossary, and files for other programs."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from aligner.formats import read_table


def query(**values):
    return "&".join(f"{name}={value}" for name, value in values.items())


def scrambled(workbench):
    """Link the sentences of three rows wrongly, and return the rows."""
    rows = workbench.rows()[2:5]
    targets = [row["target"] for row in rows]
    wrong = [
        workbench.link(row["source"], target, "auto")
        for row, target in zip(rows, [*targets[1:], targets[0]], strict=True)
    ]
    assert workbench.act("link", rows, wrong).status == 200
    return [row["id"] for row in wrong]


@pytest.mark.parametrize("scope", ["here", "rows", "all"])
def test_what_was_linked_wrongly_is_aligned_again_between_settled_rows(workbench, scope):
    begun = workbench.texts()
    workbench.decide(1, "accepted")
    workbench.decide(5, "accepted")
    names = scrambled(workbench)
    asked = {"scope": scope, "row": names[1], "rows": names}
    proposal = workbench.post(f"/api/pairs/{workbench.pair}/align", asked).json
    assert {*proposal["removed"]} == {*names}
    version = workbench.get(f"/api/pairs/{workbench.pair}/rows?from=0&count=0")["version"]
    added = [{key: row[key] for key in ("id", "source", "target", "status")} for row in proposal["rows"]]
    removed = [{"id": name} for name in proposal["removed"]]
    answer = workbench.act("align", removed, added, based_on=version)
    assert answer.status == 200
    assert all(row["confidence"] > 0.5 for row in answer.json["rows"])
    assert [row[:2] for row in workbench.texts()] == [row[:2] for row in begun]


def test_there_may_be_nothing_to_align(workbench):
    workbench.decide(0, "accepted")
    pair = workbench.pair
    name = workbench.rows()[0]["id"]
    for asked in (
        {"scope": "rows", "rows": [name]}, {"scope": "rows", "rows": ["x"]}, {"scope": "here", "row": "x"},
        {"scope": "there"}, {"scope": "rows", "rows": 5}, [], {},
    ):  # fmt: skip
        answer = workbench.post(f"/api/pairs/{pair}/align", asked)
        assert answer.status == 422, asked


def test_findings_follow_edits_with_spans_as_scripts_count(workbench):
    row = workbench.rows()[0]
    text = "😀这座桥于1988年通车。"
    answer = workbench.act("edit", [row], [workbench.link(row["source"], [{**row["target"][0], "text": text}], "auto")])
    (found,) = answer.json["rows"][0]["findings"]
    assert (found["code"], found["severity"]) == ("E101", "error")
    start, stop = found["target"]
    assert text.encode("utf-16-le")[2 * start : 2 * stop].decode("utf-16-le").startswith("1988")
    assert answer.json["rows"][0]["doubtful"]
    assert answer.json["doubtful"] >= 1
    assert workbench.undo().json["rows"][0]["findings"] == []


def test_a_glossary_is_checked(workbench):
    heard = workbench.events()
    answer = workbench.ask("/api/glossary?name=terms.csv", "en,zh\nbridge,大桥\n".encode(), "PUT")
    assert answer.json["terms"] == 1
    found = workbench.until(
        lambda: [
            finding
            for event in heard
            if event["type"] == "findings"
            for row in event["rows"]
            for finding in row["findings"]
            if finding["code"] == "E151"
        ]
    )
    assert "大桥" in found[0]["message"]
    assert workbench.ask("/api/glossary?name=terms.csv", b"\x00\x01", "PUT").status == 422
    assert workbench.ask("/api/glossary?name=../../terms.csv", b"en,zh\n", "PUT").status == 422
    workbench.ask("/api/glossary?name=terms.csv", "en,zh\nbridge,桥\n".encode(), "PUT")


def test_files_for_other_programs(workbench, tmp_path):
    workbench.decide(0, "accepted")
    workbench.decide(1, "rejected")
    row = workbench.rows()[2]
    target = [{**row["target"][0], "text": "=市长<b>辞职</b>"}]
    workbench.act("edit", [row], [workbench.link(row["source"], target)])
    path = f"/api/pairs/{workbench.pair}/export?"
    assert workbench.get(path + query(format="tmx", counts=1)) == {"rows": 7, "of": 8, "left_out": {"rejected": 1}}
    assert workbench.get(path + query(format="tmx", counts=1, only="accepted"))["rows"] == 2
    assert workbench.get(path + query(format="tsv", counts=1, min_confidence=1))["rows"] == 2
    for name in ("tmx", "xliff", "tsv", "xlsx", "csv", "jsonl", "html"):
        answer = workbench.ask(path + query(format=name))
        assert answer.status == 200, name
        suggested = answer.headers["content-disposition"].partition('filename="')[2].partition('"')[0]
        file = tmp_path / suggested
        file.write_bytes(answer.body)
        frame = read_table(file)
        assert len(frame) == (7 if name == "tmx" else 8), name
        assert "=市长<b>辞职</b>" in [*frame["target_text"]], name
    only = workbench.ask(path + query(format="tmx", only="accepted")).body
    assert only.count(b"<tu ") == 2
    (tmp_path / "t.xlsx").write_bytes(workbench.ask(path + query(format="xlsx")).body)
    assert openpyxl.load_workbook(tmp_path / "t.xlsx").active.max_row == 9
    document = workbench.ask(path + query(format="docx")).body
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        tree = etree.fromstring(archive.read("word/document.xml"))
    assert len(tree.findall(".//{*}tr")) == 9
    assert "=市长<b>辞职</b>" in "".join(tree.itertext())


def test_what_cannot_be_exported_is_told(workbench):
    path = f"/api/pairs/{workbench.pair}/export?"
    for wrong in ("format=exe", "format=", "format=tmx&min_confidence=2", "format=tmx&min_confidence=x"):
        answer = workbench.ask(path + wrong)
        assert answer.status == 422, wrong
        assert answer.json["error"]


def test_a_build_takes_what_was_decided(workspace, fresh, documents, start, tmp_path):
    from aligner.cli import main

    begun = fresh.texts()
    names = scrambled(fresh)
    rows = [row for row in fresh.rows() if row["id"] in names]
    fresh.act("accept", rows, [{**row, "status": "accepted"} for row in rows])
    texts = fresh.texts()
    fresh.__exit__()
    main.main(["build", str(documents), "--out", str(workspace), "-q"], standalone_mode=False)
    frame = read_table(workspace / "sentences.tsv")
    linked = {*zip(frame["source_text"], frame["target_text"], frame["status"], strict=True)}
    assert {(row[0][0], row[1][0], row[2]) for row in texts} <= linked
    with start(workspace, home=tmp_path) as again:
        assert again.texts() == texts
        # What the build took over can still be taken back.
        assert again.undo().json["name"] == "accept"
        assert {status for _, _, status in again.texts()} == {"auto"}
        assert again.undo().json["name"] == "link"
        assert again.texts() == begun


def test_terms_are_marked_in_both_texts(start, tmp_path):
    folder = Path(__file__).parents[2] / "corpus/documents"
    with start(folder / "rice.en.md", folder / "rice.zh.md", home=tmp_path) as workbench:
        workbench.wait_for("ready")
        found = set()
        for row in workbench.until(lambda: [each for each in workbench.rows() if each.get("terms")]):
            source, target = (
                "".join((unit["gap"] if number else "") + unit["text"] for number, unit in enumerate(row[side]))
                for side in ("source", "target")
            )
            found |= {(source[a:b], target[c:d]) for a, b, c, d in row["terms"]}
        assert ("Asia", "亚洲") in found


def test_requests_that_are_too_large_are_refused(workbench):
    body = json.dumps({"x": "y" * (1 << 17)}).encode()
    assert workbench.ask("/api/settings", body, "PUT").status == 413
