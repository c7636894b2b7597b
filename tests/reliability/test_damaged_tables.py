"""Tables that are damaged or made to be what nobody expects: one line that names the place, and no traceback."""

from __future__ import annotations

import json
import random
import re
import time
import zipfile
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from aligner.cli import main
from aligner.errors import AlignerError, InputError
from aligner.formats import alignment_index, format_names, get_format, read_table, write_table
from aligner.formats.defaults import complete

SOON = 10
WRITTEN = format_names(written=True)
ONE_FILE = [name for name in WRITTEN if get_format(name).makes == "file" and get_format(name).load is not None]


def table(rows: int = 3, **columns) -> pd.DataFrame:
    row = {"source_text": "It cost 5.", "target_text": "Nó giá 5.", "source_lang": "en", "target_lang": "vi"}
    frame = complete(pd.DataFrame([row | columns] * rows), "t")
    frame.attrs = {"signature": "s", "level": "sentence", "documents": {"t.en": {"title": "T"}, "t.vi": {"title": "V"}}}
    return frame


def messages(*arguments: object) -> str:
    run = CliRunner().invoke(main, [*map(str, arguments)])
    assert run.exit_code == 1
    assert run.stderr.count("\n") == 1
    assert "defect" not in run.stderr
    return run.stderr


def changed(path: Path, member: str, change) -> None:
    """Change a member of a ZIP file; None leaves it out."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members[member] = change(members[member])
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            if data is not None:
                archive.writestr(name, data)


@pytest.mark.parametrize("command", [("convert", "o.jsonl"), ("check",)])
@pytest.mark.parametrize(
    ("member", "change"),
    [
        ("xl/worksheets/sheet1.xml", lambda data: data[: len(data) // 2]),
        ("xl/worksheets/sheet1.xml", lambda data: None),
        ("xl/worksheets/sheet1.xml", lambda data: data.replace(b' r="A1"', b' r="1A"')),
        ("xl/workbook.xml", lambda data: None),
        ("xl/workbook.xml", lambda data: b"<workbook"),
        ("xl/styles.xml", lambda data: data[:100]),
        ("xl/_rels/workbook.xml.rels", lambda data: None),
        ("[Content_Types].xml", lambda data: None),
        ("docProps/core.xml", lambda data: b"<a>"),
    ],
)
def test_a_damaged_workbook(command, member, change, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_table(table(), "t.xlsx")
    changed(tmp_path / "t.xlsx", member, change)
    told = messages(command[0], "t.xlsx", *command[1:])
    assert told.startswith("aligner: error: t.xlsx: ")


def test_a_workbook_whose_bytes_are_damaged(tmp_path):
    path = tmp_path / "t.xlsx"
    write_table(table(500), path)
    whole = path.read_bytes()
    at = whole.index(b"xl/worksheets/sheet1.xml") + 60
    for damaged in (
        whole[:at] + b"\x55" * 40 + whole[at + 40 :],
        whole[: len(whole) // 2],
        b"PK\x03\x04" + b"\0" * 100,
    ):
        path.write_bytes(damaged)
        assert f"aligner: error: {path}: " in messages("check", path)


def in_sheet(more: bytes):
    return lambda data: data.replace(b"</sheetData>", more + b"</sheetData>")


WIDE = b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (row, row) for row in range(5, 20_000))


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>'),
        in_sheet(b'<row r="90000"><c r="XFD90000"><v>1</v></c></row>'),
        in_sheet(WIDE),
        in_sheet(b'<row r="5"><c r="A5"/><c r="B5" t="inlineStr"><is><t></t></is></c></row>'),
    ],
)
def test_cells_far_away_and_blank_rows_cost_nothing(change, tmp_path):
    path = tmp_path / "t.xlsx"
    write_table(table(), path)
    changed(path, "xl/worksheets/sheet1.xml", change)
    start = time.process_time()
    assert len(read_table(path)) == 3
    assert time.process_time() - start < SOON


def test_a_sheet_of_a_billion_rows_is_refused(tmp_path):
    path = tmp_path / "t.xlsx"
    write_table(table(), path)
    changed(path, "xl/worksheets/sheet1.xml", in_sheet(b'<row r="999999999"><c r="A999999999"><v>1</v></c></row>'))
    assert "sheet 'pairs': goes on past row 1048576" in messages("check", path)


def test_entities_in_a_sheet_are_not_expanded(tmp_path):
    path = tmp_path / "t.xlsx"
    write_table(table(), path)
    entities = b'<!ENTITY a0 "ha">' + b"".join(
        b'<!ENTITY a%d "%s">' % (depth, b"&a%d;" % (depth - 1) * 10) for depth in range(1, 10)
    )
    document_type = b"<!DOCTYPE worksheet [" + entities + b"]>"
    changed(
        path,
        "xl/worksheets/sheet1.xml",
        lambda data: data.replace(b"<worksheet", document_type + b"<worksheet", 1).replace(b"It cost", b"&a9;", 1),
    )
    start = time.process_time()
    assert "t.xlsx: " in messages("check", path)
    assert time.process_time() - start < SOON


@pytest.mark.parametrize("name", ONE_FILE)
def test_bytes_changed_at_random_end_in_a_table_or_an_error(name, tmp_path):
    path = tmp_path / f"t{get_format(name).suffixes[0]}"
    write_table(table(), path, name)
    whole, chance = path.read_bytes(), random.Random(7)
    for _ in range(40):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] = chance.choice((0, 0x22, 0x3C, 0x5B, 0x7B, 0xFF, chance.randrange(256)))
        path.write_bytes(bytes(data))
        with suppress(AlignerError):  # anything else fails the test
            read_table(path, name)


SIDECARS = [
    ([], "not a JSON object"),
    ({"documents": ["t.en"]}, "'documents' is not an object"),
    ({"documents": None}, "'documents' is not an object"),
    ({"documents": {"t.en": "T"}}, "the metadata of the document 't.en' is not an object of texts"),
    ({"documents": {"t.en": {"title": ["T"]}}}, "the metadata of the document 't.en' is not an object of texts"),
    ({"signature": 7}, "'signature' is not a text"),
    ({"level": ["sentence"]}, "'level' is not a text"),
    ({"pairs": {}}, "'pairs' is not a list"),
    ({"pairs": ["t.en"]}, "'pairs' is not a list of objects"),
]


@pytest.mark.parametrize(("sidecar", "problem"), SIDECARS)
@pytest.mark.parametrize("name", ["tsv", "parquet", "html"])
def test_metadata_of_other_types(sidecar, problem, name, tmp_path):
    path = tmp_path / f"t.{name}"
    frame = table()
    write_table(frame, path)
    if name == "tsv":
        place = tmp_path / "t.tsv.meta.json"
        place.write_text(json.dumps(sidecar), encoding="utf-8")
    elif name == "html":
        place = path
        page = path.read_text(encoding="utf-8")
        attrs = json.dumps(frame.attrs, separators=(",", ":"))
        assert attrs in page
        path.write_text(page.replace(attrs, json.dumps(sidecar)), encoding="utf-8")
        problem = problem.replace("not a JSON object", "the metadata is not an object")
    else:
        place = path
        frame.attrs = sidecar if isinstance(sidecar, dict) else {}
        if not frame.attrs:
            pytest.skip("attrs are always an object")
        write_table(frame, path)
    assert messages("convert", path, tmp_path / "o.tmx") == f"aligner: error: {place}: is damaged: {problem}\n"


def test_numbers_in_metadata_become_texts(tmp_path):
    write_table(table(), tmp_path / "t.tsv")
    about = {"t.en": {"title": 7, "date": None, "script": False}}
    (tmp_path / "t.tsv.meta.json").write_text(json.dumps({"documents": about}), encoding="utf-8")
    for name in ("tmx", "html", "xliff", "parquet"):
        write_table(read_table(tmp_path / "t.tsv"), tmp_path / f"o.{name}")


@pytest.mark.parametrize("score", ["Infinity", "-Infinity", "NaN", "1e999", '"inf"', '"nan"', '"high"', "[1]", "{}"])
@pytest.mark.parametrize("column", ["score", "confidence"])
def test_scores_that_are_no_numbers(score, column, tmp_path):
    path = tmp_path / "t.jsonl"
    write_table(table(**{column: 0.5}), path)
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[1] = lines[1].replace(f'"{column}": 0.5', f'"{column}": {score}')
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InputError, match=rf"row 2: {column} is not a number: "):
        read_table(path)


@pytest.mark.parametrize("name", ["tsv", "csv", "tmx", "xliff", "html", "xlsx", "align"])
@pytest.mark.parametrize("score", ["inf", "nan", "1e999", "high"])
def test_scores_in_other_formats(name, score, tmp_path):
    path = tmp_path / f"t.{name}"
    frame = table(1, score=0.25, confidence=0.125)
    if name == "align":
        path.write_text(f"[0]:[0]:{score}\n", encoding="utf-8")
        with pytest.raises(InputError, match="line 1: not a bead"):
            alignment_index.read(path)
        return
    write_table(frame, path)
    if name == "xlsx":
        changed(path, "xl/worksheets/sheet1.xml", lambda data: data.replace(b"<v>0.25</v>", f"<v>{score}</v>".encode()))
    else:
        text = path.read_text(encoding="utf-8")
        written = f'"{score}"' if name == "html" else score
        path.write_text(re.sub(r"\b0?\.25\b", written, text), encoding="utf-8")
    with pytest.raises(InputError) as told:
        read_table(path)
    assert str(path) in str(told.value)


def test_missing_scores_stay_missing(tmp_path):
    for name in ("tsv", "jsonl", "parquet", "xlsx", "html"):
        path = tmp_path / f"t.{name}"
        write_table(table(), path)
        assert read_table(path)["score"].isna().all()


PAGES = [
    (lambda page: page.replace('data-count="3"', 'data-count="999999999999"'), "element of 999999999999 rows"),
    (lambda page: page.replace('data-count="3"', f'data-count="{"9" * 5000}"'), "element of 99999999999999999999 rows"),
    (lambda page: page.replace('data-count="3"', 'data-count="2"'), "element of 2 rows"),
    (lambda page: page.replace('"cells":{', '"cels":{'), "an element of rows has no cells"),
    (lambda page: re.sub('"cells":{.*?},"cuts', '"cells":[],"cuts', page), "an element of rows has no cells"),
    (lambda page: re.sub('"source_ids":\\[.*?\\]\\],', '"source_ids":[],', page, count=1), "0 cells of 'source_ids'"),
    (lambda page: page.replace('"pair_id":', '"pairid":', 1), "no column 'pair_id'"),
    (lambda page: re.sub('"columns":\\[.*?\\]', '"columns":7', page), "the names of its columns are not texts"),
    (lambda page: page.replace('"score":null', '"score":1e999', 1), "score is not a number"),
    (lambda page: page.replace('"score":null', '"score":Infinity', 1), "Infinity is no number in JSON"),
]


@pytest.mark.parametrize(("change", "problem"), PAGES)
def test_a_page_with_wrong_counts_or_missing_cells(change, problem, tmp_path):
    path = tmp_path / "t.html"
    write_table(table(), path)
    page = path.read_text(encoding="utf-8")
    assert change(page) != page
    path.write_text(change(page), encoding="utf-8")
    assert problem in messages("convert", path, tmp_path / "o.tsv")


@pytest.mark.parametrize("name", ["html", "jsonl"])
def test_an_infinite_number_is_not_written_where_no_program_reads_it(name, tmp_path):
    frame = table()
    frame["cosine"] = float("inf")
    with pytest.raises(AlignerError, match=r"infinite|JSON"):
        write_table(frame, tmp_path / f"t.{name}")
    assert [*tmp_path.iterdir()] == []
