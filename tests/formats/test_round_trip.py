"""What a table format writes it reads back; what it must change it changes as promised."""

from __future__ import annotations

import csv
import json
import math
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.errors import AlignerError, InputError, UnknownNameError
from aligner.formats import read_table, write_table
from aligner.formats.cells import from_columns
from aligner.formats.table import COLUMNS

FORMATS = ("tsv", "csv", "jsonl", "parquet")
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
ids = st.lists(st.integers(0, 99), max_size=3).map(lambda numbers: " ".join(map(str, numbers)))
count = st.none() | st.integers(0, 2**40)
score = st.floats(-5, 5) | st.just(math.nan)
COUNTS = ("source_block", "target_block", "source_start", "source_end", "target_start", "target_end")
COLUMN_VALUES = dict.fromkeys(COLUMNS, text) | dict.fromkeys(COUNTS, count)
COLUMN_VALUES |= {"score": score, "confidence": score, "source_ids": ids, "target_ids": ids}
COLUMN_VALUES |= {"findings": st.just("E101 W301")}
HEAD = [name.encode() for name in COLUMNS]
table_rows = st.lists(st.fixed_dictionaries(COLUMN_VALUES), max_size=4)


def make_frame(rows) -> pd.DataFrame:
    frame = from_columns({name: [row[name] for row in rows] for name in COLUMNS})
    frame.attrs = {"signature": "trialign:0|pair:en-zh", "level": "sentence", "documents": {"a": {"title": "题"}}}
    return frame


def one_row(**values) -> pd.DataFrame:
    row = dict.fromkeys(COLUMNS, "") | {"score": 0.5, "confidence": 1.0, "source_ids": "0", "target_ids": "0 1"}
    return make_frame([row | values])


@pytest.mark.parametrize("format_name", FORMATS)
@settings(max_examples=60, deadline=None)
@given(table_rows)
def test_a_table_comes_back_as_it_was(format_name, rows):
    frame = make_frame(rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"table.{format_name}"
        write_table(frame, path)
        back = read_table(path)
    if format_name == "tsv":
        for name in frame.columns:
            if not pd.api.types.is_numeric_dtype(frame[name]):
                frame[name] = frame[name].str.replace("[\t\r\n\u0085\u2028\u2029]+", " ", regex=True)
    pd.testing.assert_frame_equal(back, frame)
    assert back.attrs == frame.attrs


@pytest.mark.parametrize("format_name", FORMATS)
def test_pandas_alone_reads_the_file(tmp_path, format_name):
    path = tmp_path / f"t.{format_name}"
    write_table(one_row(source_text='He said "no".', target_text="他说：“不”。"), path)
    back = {
        "tsv": lambda: pd.read_csv(path, sep="\t", quoting=csv.QUOTE_NONE, keep_default_na=False),
        "csv": lambda: pd.read_csv(path, keep_default_na=False),
        "jsonl": lambda: pd.read_json(path, lines=True),
        "parquet": lambda: pd.read_parquet(path),
    }[format_name]()
    assert back["source_text"][0] == 'He said "no".'
    assert back["target_text"][0] == "他说：“不”。"


def test_tsv_is_bare_lines(tmp_path):
    path = tmp_path / "t.tsv"
    write_table(one_row(source_text='a\tb\r\nc\u2028d "e"', target_text="x"), path)
    data = path.read_bytes()
    assert data.count(b"\n") == 2
    assert b"\r" not in data
    assert not data.startswith(b"\xef\xbb\xbf")
    assert 'a b c d "e"' in data.decode()


def test_tsv_of_two_columns_without_header(tmp_path):
    path = tmp_path / "t.tsv"
    frame = one_row(source_text="s", target_text="t")
    write_table(frame, path, columns=["source_text", "target_text"], header=False)
    assert path.read_text() == "s\tt\n"
    with pytest.raises(AlignerError, match="no column 'sauce'"):
        write_table(frame, path, columns=["sauce"])
    assert path.read_text() == "s\tt\n"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "'=1"])
def test_csv_cells_are_no_formulas(tmp_path, cell):
    path = tmp_path / "t.csv"
    write_table(one_row(source_text=cell), path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        row = next(csv.DictReader(file))
    assert row["source_text"] == f"'{cell}"
    assert row["score"] == "0.5"
    assert read_table(path)["source_text"][0] == cell


def test_whole_numbers_in_parquet_stay_whole_for_pandas_where_some_are_missing(tmp_path, frame):
    write_table(frame, tmp_path / "t.parquet")
    read = pd.read_parquet(tmp_path / "t.parquet")
    assert list(read.columns) == list(frame.columns)
    assert read["target_block"].isna().tolist() == [False, False, True, False, False]
    assert "The tide"[read["target_block"][1] :] == "he tide"


def test_jsonl_and_parquet_have_lists(tmp_path):
    frame = one_row(source_text="a\u2028b", findings="E1 W2")
    write_table(frame, tmp_path / "t.jsonl")
    lines = (tmp_path / "t.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1
    row = json.loads(lines[0])
    assert (row["target_ids"], row["findings"], row["source_start"]) == ([0, 1], ["E1", "W2"], None)
    write_table(frame, tmp_path / "t.parquet")
    parquet = pd.read_parquet(tmp_path / "t.parquet")
    assert list(parquet["target_ids"][0]) == [0, 1]
    assert parquet.attrs["signature"] == frame.attrs["signature"]


def test_meta_json_stands_beside_text_tables(tmp_path):
    frame = one_row()
    write_table(frame, tmp_path / "deep" / "t.tsv")
    meta = json.loads((tmp_path / "deep" / "t.tsv.meta.json").read_text(encoding="utf-8"))
    assert meta["signature"] == frame.attrs["signature"]
    assert meta["documents"] == {"a": {"title": "题"}}
    assert (meta["rows"], meta["columns"]) == (1, list(COLUMNS))


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "t.jsonl"
    write_table(one_row(source_text="old"), path)
    before = path.read_bytes()
    frame = one_row()
    frame["odd"] = [object()]
    with pytest.raises(TypeError):
        write_table(frame, path)
    assert path.read_bytes() == before
    assert sorted(file.name for file in tmp_path.iterdir()) == ["t.jsonl", "t.jsonl.meta.json"]


def test_the_same_table_gives_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        for format_name in FORMATS:
            write_table(one_row(), tmp_path / f"{name}.{format_name}")
    for format_name in FORMATS:
        assert (tmp_path / f"a.{format_name}").read_bytes() == (tmp_path / f"b.{format_name}").read_bytes()


def test_unknown_formats_name_the_known_ones(tmp_path):
    with pytest.raises(UnknownNameError, match="tsv, csv, jsonl, parquet"):
        write_table(one_row(), tmp_path / "t.odt")
    (tmp_path / "file").touch()
    with pytest.raises(AlignerError, match="cannot be written"):
        write_table(one_row(), tmp_path / "file" / "t.tsv")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("t.tsv", b"pair_id\tgroup\n1\t2\n", "not a table of pairs: no column source_text"),
        ("t.tsv", b"\t".join(HEAD) + b"\n" + b"\t" * 21 + b"\nx\n", "row 2: 1 cells where the header has 22"),
        ("t.tsv", "水\t水\n".encode() * 2 + b"\xff", "byte offset 16"),
        ("t.csv", b",".join(HEAD) + b'\n"1,2\n', "not a CSV table"),
        ("t.jsonl", b'{"a": 1}\n', "not a table of pairs: no column pair_id"),
        ("t.jsonl", json.dumps(dict.fromkeys(COLUMNS)).encode() + b"\n[\n", "line 2: not a JSON object"),
        ("t.jsonl", json.dumps(dict.fromkeys(COLUMNS)).encode() + b'\n{"b": 2}\n', "line 2: no value of 'pair_id'"),
        ("t.parquet", b"PAR2", "not a Parquet file"),
        ("t.align", b"[0]:[0]", "numbers of sentences, not their texts; name the two texts: aligner convert"),
    ],
)
def test_files_that_are_no_table(tmp_path, name, content, message):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=message):
        read_table(tmp_path / name)


@pytest.mark.parametrize("format_name", ["tsv", "csv"])
def test_a_long_table_is_read_in_parts_and_its_rows_are_counted_through(tmp_path, format_name):
    path = tmp_path / f"t.{format_name}"
    frame = pd.concat([one_row(source_text="s")] * 12_000, ignore_index=True)
    write_table(frame, path)
    pd.testing.assert_frame_equal(read_table(path), frame)
    text = path.read_text(encoding="utf-8-sig")
    last = text.rindex("0.5")
    path.write_text(text[:last] + "high" + text[last + 3 :])
    with pytest.raises(InputError, match="row 12000: score is not a number: 'high'"):
        read_table(path)


def test_a_number_that_is_none_is_named(tmp_path):
    path = tmp_path / "t.tsv"
    write_table(one_row(), path)
    path.write_text(path.read_text().replace("\t0.5\t", "\thigh\t"))
    with pytest.raises(InputError, match="row 1: score is not a number: 'high'"):
        read_table(path)
