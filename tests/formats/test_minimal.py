"""Tables that somebody made without us: two columns of texts and their languages are enough for every format."""

from __future__ import annotations

import io
import warnings

import pandas as pd
import pytest

from aligner.errors import AlignerError, AlignerWarning
from aligner.formats import dump_table, format_names, get_format, read_table, write_parts, write_table

WRITTEN = format_names(written=True)
PAIRS = [name for name in WRITTEN if get_format(name).holds != "any"]
TEXTS = ("source_text", "target_text")


@pytest.fixture
def minimal() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "source_text": ["It rains.", "The sun shines.", "Nobody minds."],
            "target_text": ["下雨了。", "出太阳了。", None],
            "source_lang": "en",
            "target_lang": "zh",
        }
    )


def write(frame: pd.DataFrame, folder, name: str) -> list:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AlignerWarning)
        return write_table(frame, folder / f"t{get_format(name).suffixes[0]}", name)


@pytest.mark.parametrize("name", WRITTEN)
def test_texts_and_languages_are_enough(tmp_path, minimal, name):
    columns = [*minimal.columns]
    written = write(minimal, tmp_path, name)
    assert all(path.exists() for path in written)
    assert [*minimal.columns] == columns
    if name in PAIRS and name not in ("align", "docx"):
        links = [path for path in written if path.name == "t.en.zh.xml"]
        back = read_table((links or written)[0])
        expected = [("It rains.", "下雨了。"), ("The sun shines.", "出太阳了。"), ("Nobody minds.", "")]
        kept = expected[:2] if get_format(name).losses.one_sided else expected
        assert list(zip(back["source_text"], back["target_text"], strict=True)) == kept
        assert set(back["source_lang"]) == {"en"}
        assert back["pair_id"].is_unique


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize("missing", ["source_text", "target_text", "source_lang", "target_lang"])
def test_a_column_that_is_missing_is_named(tmp_path, minimal, name, missing):
    frame = minimal.drop(columns=missing)
    for use in (
        lambda: write(frame, tmp_path, name),
        lambda: write_parts(frame, tmp_path, "t", name),
        lambda: dump_table(frame, io.BytesIO(), name),
    ):
        with pytest.raises(AlignerError, match=f"no column '{missing}'"):
            use()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [name for name in WRITTEN if name not in PAIRS])
def test_tables_of_anything_are_written_as_they_are(tmp_path, minimal, name):
    write(minimal.drop(columns=["target_text", "source_lang"]), tmp_path, name)


def test_bicleaner_needs_the_columns_of_pairs(tmp_path, minimal):
    with pytest.warns(AlignerWarning, match="1 of 3 pairs"):
        write_table(minimal, tmp_path / "t.tsv", layout="bicleaner")
    lines = (tmp_path / "t.tsv").read_text(encoding="utf-8").splitlines()
    assert lines[0].split("\t") == ["table.en", "table.zh", "It rains.", "下雨了。", ""]
    with pytest.raises(AlignerError, match="no column 'source_lang'"):
        write_table(minimal.drop(columns="source_lang"), tmp_path / "t.tsv", layout="bicleaner")


def test_what_the_table_says_is_kept(tmp_path, minimal):
    frame = minimal.assign(status=["auto", "accepted", "auto"], source_ids=[[0], [1, 2], [3]], mine="x")
    frame.attrs = {"signature": "by hand"}
    write_table(frame, tmp_path / "t.html")
    back = read_table(tmp_path / "t.html")
    assert back["status"].tolist() == ["auto", "accepted", "auto"]
    assert back["source_ids"].tolist() == ["0", "1 2", "3"]
    assert back["mine"].tolist() == ["x"] * 3
    assert back.attrs["signature"] == "by hand"


def test_a_cell_that_cannot_be_is_named(tmp_path, minimal):
    with pytest.raises(AlignerError, match="row 2: score is not a number: 'high'"):
        write_table(minimal.assign(score=["1", "high", ""]), tmp_path / "t.tmx")


def test_several_pairs_of_languages_go_into_several_files(tmp_path, minimal):
    other = minimal.assign(target_lang="vi", target_text="Trời mưa.")
    names = [path.name for path in write_parts(pd.concat([minimal, other]), tmp_path, "t", "xliff")]
    assert names == ["t.en-zh.xliff", "t.en-vi.xliff"]


def test_what_pandas_read_is_written_again(tmp_path, frame):
    write_table(frame, tmp_path / "t.parquet")
    write_table(pd.read_parquet(tmp_path / "t.parquet"), tmp_path / "u.tsv")
    assert read_table(tmp_path / "u.tsv")["source_ids"].tolist() == frame["source_ids"].tolist()


@pytest.mark.parametrize("name", WRITTEN)
def test_an_option_of_another_format_is_refused(tmp_path, minimal, name):
    option = {"lang_style": "script"} if "columns" in get_format(name).options else {"columns": [*TEXTS]}
    with pytest.raises(AlignerError, match=f"{name} has no option"):
        write_table(minimal, tmp_path / f"t{get_format(name).suffixes[0]}", name, **option)
