"""Files of aligned texts that are broken, or made to break: a table or a clear error, soon, and nothing left behind."""

from __future__ import annotations

import json
import time
import warnings
import zipfile
from contextlib import suppress

import pytest

from aligner.errors import AlignerError, AlignerWarning, InputError
from aligner.formats import format_names, get_format, read_table, write_table
from aligner.formats.table import COLUMNS

SOON = 10
ROW = dict.fromkeys(COLUMNS, "") | {"source_text": "Rain.", "target_text": "雨。", "score": 0.5}
NAMES = [name for name in format_names() if name not in ("hf", "moses", "intertext", "align", "gold")]
BREAK = {
    "truncated early": lambda data: data[: len(data) // 20],
    "truncated": lambda data: data[: len(data) // 2],
    "truncated late": lambda data: data[: -len(data) // 20],
    "empty": lambda data: b"",
    "NULs": lambda data: data[:200] + bytes(50) + data[200:],
    "bytes of no encoding": lambda data: data[:-100] + b"\xff\xfe\x80\x81" * 5 + data[-100:],
    "noise": lambda data: bytes(range(256)) * 400,
    "a line of 10 MB": lambda data: data.replace(b"Left out", b"Left out " * 1_200_000),
    "one line": lambda data: b"It rained. " * 1_000_000,
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("how", BREAK)
def test_a_table_or_a_clear_error(tmp_path, frame, name, how):
    path = tmp_path / f"t{get_format(name).suffixes[0]}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AlignerWarning)
        if name == "bitext":
            write_table(frame, path, "tsv", columns=["source_text", "target_text"])
        else:
            write_table(frame, path, name)
    path.write_bytes(BREAK[how](path.read_bytes()))
    before = sorted(tmp_path.rglob("*"))
    start = time.process_time()
    with suppress(AlignerError):
        read_table(path, name)
    assert time.process_time() - start < SOON
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("name", NAMES)
def test_a_file_under_the_name_of_another_format(tmp_path, frame, name):
    write_table(frame, tmp_path / "t.parquet")
    path = tmp_path / f"t{get_format(name).suffixes[0]}"
    if name != "parquet":
        path.write_bytes((tmp_path / "t.parquet").read_bytes())
    assert len(read_table(path)) == len(frame)
    if name != "parquet":
        with pytest.raises(AlignerError, match=str(path)):
            read_table(path, name)


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"source_ids": "one two"}, "row 1: source_ids are not numbers from 0: 'one two'"),
        ({"target_ids": [-5]}, "row 1: target_ids are not numbers from 0: '-5'"),
        ({"source_ids": [["a"]]}, "row 1: source_ids are not numbers"),
        ({"source_ids": 10**12}, "row 1: source_ids are not numbers"),
        ({"source_block": 10**400}, "row 1: source_block is not a whole number"),
        ({"source_block": 10**25}, "row 1: source_block is not a whole number"),
        ({"source_start": 1.5}, "row 1: source_start is not a whole number: '1.5'"),
        ({"score": [1]}, "row 1: score is not a number"),
        ({"source_text": {"a": 1}}, "row 1: source_text is not a text"),
    ],
)
def test_a_cell_that_is_not_what_its_column_holds(tmp_path, cells, message):
    (tmp_path / "t.jsonl").write_text(json.dumps(ROW | cells) + "\n", encoding="utf-8")
    with pytest.raises(AlignerError) as caught:
        read_table(tmp_path / "t.jsonl")
    assert f"t.jsonl: {message}" in str(caught.value)


@pytest.mark.parametrize("line", ["[1, 2]", "5", '"text"', "[" * 100_000, '{"pair_id": ' + "[" * 100_000])
def test_lines_that_are_no_objects(tmp_path, line):
    (tmp_path / "t.jsonl").write_text(f"{json.dumps(ROW)}\n{line}\n", encoding="utf-8")
    with pytest.raises(AlignerError, match="line 2: not a JSON object"):
        read_table(tmp_path / "t.jsonl")


def test_a_column_that_is_there_twice(tmp_path):
    (tmp_path / "t.tsv").write_text("\t".join([*COLUMNS, "score"]) + "\n" + "\t" * len(COLUMNS) + "\n")
    with pytest.raises(AlignerError, match="has two columns 'score'"):
        read_table(tmp_path / "t.tsv")


@pytest.mark.parametrize("name", ["parquet", "hf"])
def test_a_parquet_file_damaged_inside_is_told_so(tmp_path, frame, name):
    (written,) = write_table(frame, tmp_path / f"t.{name}")
    path = written if written.is_file() else next(written.rglob("*.parquet"))
    data = bytearray(path.read_bytes())
    data[100:400] = bytes(300)
    path.write_bytes(data)
    with pytest.raises(AlignerError, match=rf"{path.name}: is a damaged Parquet file: \w+"):
        read_table(written)


def test_comments_without_end_before_the_root(tmp_path):
    (tmp_path / "t.tmx").write_text("<!-- c -->" * 350 + "text")
    start = time.process_time()
    with pytest.raises(AlignerError):
        read_table(tmp_path / "t.tmx")
    assert time.process_time() - start < SOON


def test_a_workbook_that_unpacks_to_too_much(tmp_path, frame):
    write_table(frame, tmp_path / "t.xlsx")
    with zipfile.ZipFile(tmp_path / "t.xlsx", "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", bytes(300_000_000))
    with pytest.raises(AlignerError, match="times its size"):
        read_table(tmp_path / "t.xlsx")


ATTRIBUTES = " ".join(f'a{number}="{number}"' for number in range(100_000))
PAIR = '<tuv xml:lang="en"><seg>Rain.</seg></tuv><tuv xml:lang="zh"><seg>雨。</seg></tuv>'


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        (
            "a.tmx",
            f"<tmx><header/><body>\n<tu {ATTRIBUTES}>{PAIR}</tu></body></tmx>",
            "line 2: has an element with more",
        ),
        (
            "a.tmx",
            f"<tmx>\n<header {ATTRIBUTES}/><body><tu>{PAIR}</tu></body></tmx>",
            "line 2: has an element with more",
        ),
        ("a.tmx", f"<tmx><header/><body>\n<tu>{PAIR * 50_000}</tu></body></tmx>", "line 2: has a unit of 100000 texts"),
        (
            "a.xlf",
            f'<xliff {ATTRIBUTES} version="2.1" srcLang="en" trgLang="zh"><file><unit>'
            + "<segment><source>Rain.</source><target>雨。</target></segment>" * 20_000
            + "</unit></file></xliff>",
            "line 1: has an element with more",
        ),
        ("a.tmx", f"<tmx><!--{'x' * 11_000_000}--></tmx>", "is not well-formed XML: "),
    ],
    ids=["attributes of a unit", "attributes of the header", "texts in a unit", "attributes of the root", "comment"],
)
def test_units_without_measure(tmp_path, name, text, problem):
    path = tmp_path / name
    path.write_text(text)
    start = time.process_time()
    with pytest.raises(InputError, match=problem) as caught:
        read_table(path)
    assert time.process_time() - start < SOON
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["{", "[]", "[" * 100_000, "\udcff"])
def test_metadata_that_is_damaged(tmp_path, frame, text):
    path = tmp_path / "t.tsv"
    write_table(frame, path)
    meta = tmp_path / "t.tsv.meta.json"
    meta.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(InputError, match=r"t\.tsv\.meta\.json: is damaged"):
        read_table(path)
