"""Formats for people and for training: workbooks, the page, Moses pairs, data set folders, Bicleaner's layout."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest
import yaml
from pyarrow import parquet

from aligner.bead_pages import bundle
from aligner.checks import CHECKS
from aligner.errors import AlignerError, AlignerWarning, InputError
from aligner.formats import detect_format, dump_table, read_table, write_table

openpyxl = pytest.importorskip("openpyxl")


def test_a_workbook_is_made_to_be_read(tmp_path, frame, make_frame):
    write_table(frame, tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    assert sheet.freeze_panes == "A2"
    names = [cell.value for cell in sheet[1]]
    cell = sheet.cell(6, names.index("source_text") + 1)
    assert (cell.value, cell.data_type, cell.alignment.wrap_text, cell.quotePrefix) == ("=1+1", "s", True, True)
    assert sheet.column_dimensions[cell.column_letter].width > 40
    long = make_frame({"target_text": "长" * 100})
    write_table(long, tmp_path / "u.xlsx")
    assert openpyxl.load_workbook(tmp_path / "u.xlsx").active.row_dimensions[2].height == 60
    assert sheet.cell(2, names.index("score") + 1).data_type == "n"


def test_a_workbook_shows_what_people_read_and_folds_away_the_rest(tmp_path, frame):
    write_table(frame, tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    shown = [cell.value for cell in sheet[1] if not sheet.column_dimensions[cell.column_letter].hidden]
    assert shown == [
        "source_document", "target_document", "relation", "source_text", "target_text", "score", "confidence", "kind",
        "findings", "status",
    ]  # fmt: skip
    assert sheet.sheet_format.outlineLevelCol == 1
    write_table(frame, tmp_path / "u.xlsx", columns=["pair_id", "source_text", "target_text"])
    sheet = openpyxl.load_workbook(tmp_path / "u.xlsx").active
    assert not any(sheet.column_dimensions[letter].hidden for letter in "ABC")


def test_more_rows_than_a_sheet_takes_go_on_the_next(tmp_path, frame, monkeypatch):
    monkeypatch.setattr("aligner.formats.xlsx.writer.MOST_ROWS", 3)
    write_table(frame, tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert [(sheet.title, sheet.max_row) for sheet in book] == [("pairs", 3), ("pairs 2", 3), ("pairs 3", 2)]
    assert [sheet["A1"].value for sheet in book] == ["pair_id"] * 3
    assert read_table(tmp_path / "t.xlsx")["source_text"].tolist() == frame["source_text"].tolist()


@pytest.mark.parametrize(
    "text", ["=HYPERLINK(1)", "+1", "-1", "@x", "#N/A", "#REF!", "TRUE", "2020-01-01", "_x0041_", "a\r\nb"]
)
def test_no_cell_is_anything_but_its_text(tmp_path, make_frame, text):
    write_table(make_frame({"source_text": text}), tmp_path / "t.xlsx", columns=["source_text"], header=False)
    cell = openpyxl.load_workbook(tmp_path / "t.xlsx").active["A1"]
    assert cell.data_type == "s"
    assert cell.value.replace("_x005F_", "_") == text.replace("\r\n", "\n")


def test_a_text_longer_than_a_cell_is_cut(tmp_path, make_frame):
    with pytest.warns(AlignerWarning, match="cut at 32,767 characters: 1"):
        write_table(make_frame({"source_text": "x" * 40_000}), tmp_path / "t.xlsx")
    assert read_table(tmp_path / "t.xlsx")["source_text"][0] == "x" * 32_767


def test_moses_files_have_a_line_each_for_each_pair(tmp_path, make_frame):
    frame = make_frame(
        {"source_text": "a\u2028b\nc ", "target_text": "甲"}, {"source_text": "d", "target_text": "\x0b"},
        {"source_text": "e", "target_text": ""}, {"source_text": "f", "status": "rejected"}, {"source_text": "g"},
    )  # fmt: skip
    with pytest.warns(AlignerWarning, match="3 of 5"):
        written = write_table(frame, tmp_path / "corpus.moses")
    assert [path.name for path in written] == ["corpus.en-zh.en", "corpus.en-zh.zh"]
    assert written[0].read_bytes() == b"a b c\ng\n"
    assert written[1].read_text(encoding="utf-8").splitlines() == ["甲", "一条船。"]
    counts = {subprocess.run(["wc", "-l", path], capture_output=True, text=True).stdout.split()[0] for path in written}
    assert counts == {"2"}
    for name in ("corpus.en-zh.en", "corpus.en-zh.zh", "corpus.en-zh", "corpus.moses"):
        back = read_table(tmp_path / name, "moses")
        assert back[["source_lang", "source_text"]].values.tolist() == [["en", "a b c"], ["en", "g"]]


def test_moses_files_of_others(tmp_path):
    (tmp_path / "x.vi").write_bytes("\ufeffMưa\r\n\r\nGió".encode())
    (tmp_path / "x.en").write_bytes(b"Rain\r\nSun\r\nWind\r\n")
    back = read_table(tmp_path / "x.vi")
    assert back[["source_text", "target_text"]].values.tolist() == [["Rain", "Mưa"], ["Sun", ""], ["Wind", "Gió"]]
    assert back["relation"].tolist() == ["parallel", "source_only", "parallel"]
    (tmp_path / "x.en").write_bytes(b"Rain\n")
    with pytest.raises(InputError, match=r"x\.en: has 1 lines where x\.vi has 3"):
        read_table(tmp_path / "x.vi")
    (tmp_path / "x.en").write_bytes(b"Rain\n\n\xff\n")
    with pytest.raises(InputError, match=r"x\.en: line 3, byte 1: not UTF-8"):
        read_table(tmp_path / "x.vi")


def test_bicleaner_finds_the_texts_in_columns_three_and_four(tmp_path, frame):
    with pytest.warns(AlignerWarning, match="2 of 5"):
        write_table(frame, tmp_path / "t.tsv", layout="bicleaner")
    lines = [line.split("\t") for line in (tmp_path / "t.tsv").read_text(encoding="utf-8").splitlines()]
    assert lines[0] == ["https://example.org/tide", "tide.zh", "The tide", "潮水", "0.5"]
    assert len(lines) == 3
    for options in ({"layout": "other"}, {"layout": "bicleaner", "columns": ["score"]}):
        with pytest.raises(AlignerError, match="layout"):
            write_table(frame, tmp_path / "t.tsv", **options)


def test_the_data_set_folder(tmp_path, frame):
    both = pd.concat([frame, frame.assign(target_lang="vi", target_document="tide.vi")], ignore_index=True)
    both.attrs = frame.attrs
    write_table(both, tmp_path / "tide", "hf")
    card = (tmp_path / "tide" / "README.md").read_text(encoding="utf-8")
    front = yaml.safe_load(card.split("---\n")[1])
    assert front["language"] == ["en", "zh", "vi"]
    assert front["license"] == "unknown"
    assert front["size_categories"] == ["n<1K"]
    assert [config["config_name"] for config in front["configs"]] == ["en-zh", "en-vi"]
    for config in front["configs"]:
        assert (tmp_path / "tide" / config["data_files"][0]["path"]).is_file()
    table = parquet.read_table(tmp_path / "tide" / "en-zh" / "train.parquet")
    assert table.column("translation").to_pylist()[0] == {"en": "The tide", "zh": "潮水"}
    assert pd.read_parquet(tmp_path / "tide" / "en-zh" / "train.parquet")["translation"][0]["zh"] == "潮水"
    assert len(read_table(tmp_path / "tide")) == 10


def test_a_folder_of_somebody_else_is_not_replaced(tmp_path, frame):
    write_table(frame, tmp_path / "tide", "hf")
    write_table(frame.head(1), tmp_path / "tide", "hf")
    assert len(read_table(tmp_path / "tide")) == 1
    (tmp_path / "tide" / "mine.txt").write_text("x")
    with pytest.raises(AlignerError, match="it holds other files"):
        write_table(frame, tmp_path / "tide", "hf")
    assert [path.name for path in tmp_path.iterdir()] == ["tide"]


@pytest.mark.skipif(find_spec("datasets") is None, reason="needs the dependency group interop")
def test_datasets_opens_the_folder(tmp_path, frame):
    write_table(frame, tmp_path / "tide", "hf")
    # In a process of its own: the library is slow to import, and looks for the network unless told not to.
    code = (
        "import sys, datasets; d = datasets.load_dataset(sys.argv[1], split='train', cache_dir=sys.argv[2]); "
        "print(len(d), d[1]['translation']['zh'], d[1]['source_ids'])"
    )
    command = [sys.executable, "-X", "utf8", "-c", code, str(tmp_path / "tide"), str(tmp_path / "cache")]
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env={"HF_HUB_OFFLINE": "1", "HOME": str(tmp_path)}
    )
    assert done.stdout.strip() == "5 船在等，没人在意。 [1, 2]", done.stderr


def test_the_page_needs_nothing_and_runs_nothing_of_the_text(tmp_path, make_frame):
    evil = '</td></script><script>alert(1)</script><!--<img src=x onerror="alert(2)">\x00\u2028'
    frame = make_frame(
        {"source_text": evil, "target_text": "&amp; 'q'", "findings": "<b>", "kind": '"><i', "pair_id": '"x'}
    )
    frame.attrs["documents"] = {"tide.en": {"title": "<u>t</u>", "url": "javascript:alert(3)"}}
    write_table(frame, tmp_path / "t.html")
    page = (tmp_path / "t.html").read_text(encoding="utf-8")
    data = re.findall('<script type="application/json"[^>]*>(.*?)</script>', page)
    assert len(data) == 2
    assert not re.search("[<\x00\u2028]", "".join(data))
    bare = page.replace(bundle("page"), "").replace(data[0], "").replace(data[1], "")
    assert bare.count("<script") == 3
    assert not re.search(r"<img|<u>|<i\b|<b>&|javascript:|\x00|<[^>]*(?:href|src)=|@import|url\(|fetch\(", bare)
    assert "default-src 'none'" in page
    assert "&lt;/td&gt;&lt;/script&gt;&lt;script&gt;" in page
    assert json.loads(data[1])["documents"]["tide.en"]["url"] == ""
    assert read_table(tmp_path / "t.html")["source_text"][0] == evil


def test_the_page_names_what_is_to_be_checked(tmp_path, frame):
    write_table(frame, tmp_path / "t.html")
    page = (tmp_path / "t.html").read_text(encoding="utf-8")
    assert re.search(r'class="rows" data-count="5" data-doubts="1:0.31" data-settled="2">', page)
    about = json.loads(re.search('id="about"[^>]*>(.*?)</script>', page)[1])
    assert about["documents"]["tide.zh"]["tag"] == "zh-Hant"
    assert about["documents"]["tide.en"]["url"] == "https://example.org/tide"
    assert about["findings"]["E101"][0] == CHECKS["E101"].name
    assert "The &lt;tide&gt;" in page
    assert detect_format(tmp_path / "t.html") == "html"
    (tmp_path / "other.html").write_text("<!doctype html><p>text</p>")
    with pytest.raises(InputError, match="is not a review page of aligner"):
        read_table(tmp_path / "other.html")


@pytest.mark.parametrize("name", ["moses", "hf", "intertext"])
def test_what_is_not_one_file_goes_into_no_stream(name, frame, capsysbinary):
    with pytest.raises(AlignerError, match="not one file"):
        dump_table(frame, sys.stdout.buffer, name)


def test_an_interrupted_write_leaves_nothing(tmp_path: Path, frame):
    frame["source_ids"] = ["0", "1 2", "3", "4", object()]
    for name in ("moses", "hf", "xlsx", "intertext", "tmx", "html"):
        with pytest.raises(TypeError):
            write_table(frame, tmp_path / f"t.{name}", name)
    assert list(tmp_path.iterdir()) == []
