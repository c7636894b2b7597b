"""Findings in tables: the same wherever a table comes from."""

from __future__ import annotations

import pandas as pd
import pytest
from click.testing import CliRunner

from aligner.checks import check_frame
from aligner.cli import main
from aligner.errors import AlignerError
from aligner.formats import read_table
from aligner.formats.cells import from_columns

EN = "The farm\n\nThey sold 15 pigs on Monday.\n\nIt rained all day long, and nobody came.\n"
ZH = "农场\n\n他们星期一卖了16头猪。\n\n下了一整天的雨，没有人来。\n"


def test_build_and_align_find_the_same(tmp_path):
    (tmp_path / "in").mkdir()
    source, target = tmp_path / "in" / "farm.en.md", tmp_path / "in" / "farm.zh.md"
    source.write_text(EN, encoding="utf-8")
    target.write_text(ZH, encoding="utf-8")
    commands = {
        "build": ["build", str(tmp_path / "in"), "--level", "sentence", "--languages", "en-zh"],
        "align": ["align", str(source), str(target)],
    }
    findings = []
    for name, command in commands.items():
        path = tmp_path / f"{name}.html"
        result = CliRunner().invoke(main, [*command, "--no-cache", "--out", str(path)], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        findings.append(read_table(path)["findings"].tolist())
    assert findings[0] == findings[1]
    assert "E101" in findings[0]


def test_two_columns_of_texts_are_enough():
    frame = pd.DataFrame({"source_text": ["See https://a.org/x.", None], "target_text": ["见 https://a.org/y.", "雨"]})
    checked = check_frame(frame)
    assert checked["findings"].tolist() == ["E111", "E133"]
    assert [*frame.columns] == ["source_text", "target_text"]


def test_languages_that_no_column_names_are_identified():
    texts = {
        "source_text": [
            "They sold 15 pigs at the market on Monday.",
            "It rained all day, and nobody came to the farm.",
        ],
        "target_text": ["他们星期一在市场上卖了16头猪。", "下了一整天的雨，没有人来农场。"],
    }
    named = check_frame(pd.DataFrame(texts | {"source_lang": "en", "target_lang": "zh"}))
    for languages in ({}, {"source_lang": "en"}, {"source_lang": ["en", None], "target_lang": ["", "und"]}):
        checked = check_frame(pd.DataFrame(texts | languages))
        assert checked["findings"].tolist() == named["findings"].tolist() == ["E101", ""]
        assert [*checked.columns] == [*texts, *languages, "findings"]


def test_missing_cells_are_no_texts():
    frame = pd.DataFrame(
        {
            "source_text": ["They sold 15 pigs.", "It rains."],
            "target_text": ["他们卖了16头猪。", pd.NA],
            "source_lang": ["en", float("nan")],
            "target_lang": "zh",
            "confidence": pd.array([None, 1], dtype="Int64"),
        }
    )
    assert check_frame(frame)["findings"].tolist() == ["E101", "E133"]


@pytest.mark.parametrize("name", ["source_text", "target_text"])
def test_a_missing_text_column_is_named(name):
    frame = pd.DataFrame({"source_text": ["a"], "target_text": ["b"]}).drop(columns=name)
    with pytest.raises(AlignerError, match=f"no column '{name}'"):
        check_frame(frame)


def test_attrs_types_and_order_stay():
    frame = from_columns({"source_text": ["a"], "target_text": ["b"], "findings": [""], "score": ["1"]})
    frame.attrs = {"signature": "s"}
    checked = check_frame(frame)
    assert [*checked.columns] == [*frame.columns]
    assert checked.attrs == frame.attrs
    assert checked.dtypes.equals(frame.dtypes)
