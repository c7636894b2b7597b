"""`aligner convert` writes a selection of pairs, and a Word table of them."""

from __future__ import annotations

import zipfile

import pandas as pd
import pytest
from lxml import etree

from aligner import read_documents, read_table, write_table
from aligner.cli import main
from aligner.errors import AlignerWarning
from aligner.formats.defaults import complete

ROWS = [
    # source, target, confidence, status
    ("Rain falls.", "下雨了。", 0.99, "auto"),
    ("Wind blows.", "起风了。", 0.2, "accepted"),
    ("Snow melts.", "雪化了。", 0.2, "auto"),
    ("Ice breaks.", "", 0.9, "auto"),
    ("The sun rises over the hills.", "The sun rises over the hills.", 0.95, "auto"),
    ("Night <b>comes</b>.\tSoon.", "夜\x0b来了。\n很快。", 0.6, "rejected"),
]


@pytest.fixture
def table(tmp_path):
    names = ("source_text", "target_text", "confidence", "status")
    frame = pd.DataFrame(ROWS, columns=list(names)).assign(source_lang="en", target_lang="zh")
    write_table(complete(frame, "t"), tmp_path / "t.jsonl")
    return tmp_path / "t.jsonl"


@pytest.mark.parametrize(
    ("options", "kept"),
    [
        ([], [0, 1, 2, 3, 4, 5]),
        (["--only", "accepted"], [1]),
        (["--min-confidence", "0.9"], [0, 1, 3, 4]),
        (["--without-untranslated"], [0, 1, 2, 5]),
        (["--min-confidence", "0.9", "--without-untranslated"], [0, 1]),
    ],
)
def test_selection(table, tmp_path, options, kept, capsys):
    out = tmp_path / "out.xlsx"
    main.main(["convert", str(table), str(out), *options], standalone_mode=False)
    assert read_table(out)["source_text"].tolist() == [ROWS[number][0] for number in kept]
    selected = f", {len(kept)} selected" if options else ""
    assert f"6 pairs read{selected}; wrote" in capsys.readouterr().err


def test_a_selection_without_pairs_replaces_nothing(table, tmp_path):
    out = tmp_path / "out.tsv"
    main.main(["convert", str(table), str(out)], standalone_mode=False)
    table.write_text(table.read_text("utf-8").replace('"accepted"', '"auto"'), encoding="utf-8")
    with pytest.raises(Exception, match="no pair is as asked for"):
        main.main(["convert", str(table), str(out), "--only", "accepted", "--accept-partial"], standalone_mode=False)
    assert len(read_table(out)) == len(ROWS)


def test_a_word_table_has_a_row_per_pair_and_only_text(table, tmp_path):
    out = tmp_path / "out.docx"
    main.main(["convert", str(table), str(out)], standalone_mode=False)
    first = out.read_bytes()
    main.main(["convert", str(table), str(out)], standalone_mode=False)
    assert out.read_bytes() == first
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        tree = etree.fromstring(archive.read("word/document.xml"))
    rows = tree.findall(".//{*}tr")
    assert len(rows) == len(ROWS) + 1
    texts = ["".join(cell.itertext()) for cell in rows[-1].findall("{*}tc")]
    assert texts[1] == "Night <b>comes</b>.Soon."
    assert rows[-1].find(".//{*}tab") is not None
    assert len(rows[-1].findall("{*}tc")[2].findall("{*}p")) == 2
    assert rows[-1].find(".//{*}strike") is not None
    assert rows[0].find(".//{*}tblHeader") is not None
    languages = {tuple(each.attrib.values()) for each in rows[1].findall(".//{*}lang")}
    assert languages == {("en-US",), ("zh-CN",)}


def test_a_word_table_is_read_as_a_bilingual_document_but_not_found_in_a_folder(table, tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    main.main(["convert", str(table), str(folder / "out.docx")], standalone_mode=False)
    (folder / "own.md").write_text("Some text of its own.", encoding="utf-8")
    assert [document.id for document in read_documents(folder)] == ["own"]
    with pytest.warns(AlignerWarning, match="Notes"):
        read = read_documents(folder / "out.docx")
    assert {document.language for document in read} == {"en", "zh"}
