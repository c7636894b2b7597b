"""What is counted in a table."""

from __future__ import annotations

import json

import pandas as pd
import pytest

import aligner
from aligner.cli import main
from aligner.errors import InputError
from aligner.report.reading import of_frame, open_table
from aligner.report.statistics import count
from aligner.report.summary import length_ratio, summarize


def stats_of(frame: pd.DataFrame) -> dict:
    table = of_frame(frame)
    return summarize(table, count(table, lambda texts: [len(text.split()) for text in texts]))


def test_units_count_once_however_many_rows_they_are_in(frame, alignment):
    other = frame.copy()
    other["target_document"], other["target_lang"] = "mill.vi", "vi"
    both = pd.concat([frame, other], ignore_index=True)
    both.attrs = frame.attrs
    languages = stats_of(both)["languages"]
    assert languages["en"]["sentences"] == len(alignment.source.sentences)
    assert languages["zh"]["sentences"] == languages["vi"]["sentences"] == len(alignment.target.sentences)
    assert languages["zh"]["characters"] == len(alignment.target.text)
    assert languages["en"]["tokens"] == len(alignment.source.text.split())
    assert [*languages] == ["en", "zh", "vi"]


def test_beads_confidence_and_documents(frame):
    found = stats_of(frame)
    assert found["rows"] == 5
    assert found["pairs"]["en-zh"]["kinds"] == {"1-1": 3, "2-1": 1, "0-1": 1}
    assert found["confidence"]["two_sided"] == 4
    assert found["confidence"]["doubtful"] == 1
    assert sum(each["rows"] for each in found["confidence"]["bins"]) == 4
    (pair,) = found["documents"]
    assert (pair["verdict"], pair["one_sided"], pair["doubtful"]) == ("parallel", 1, 1)
    assert found["relations"]["moved"] == 1


def test_reviewed_pairs_give_the_calibration_and_filters_do_not(frame):
    frame["status"] = ["accepted", "rejected", "rejected", "auto", "auto"]
    frame["reason"] = ["", "", "confidence", "", ""]
    found = stats_of(frame)
    assert found["confidence"]["reviewed"] == 2
    assert {each["from"]: each["right"] for each in found["confidence"]["calibration"]} == {0.9: 1.0, 0.95: 0.0}
    assert found["reasons"] == {"confidence": 1}


def test_documents_in_most_need_of_a_look_come_first(make_alignment):
    good = make_alignment("good", make_alignment().beads[:2])
    found = stats_of(aligner.to_frame([good, make_alignment("bad")]))
    assert [pair["source"] for pair in found["documents"]] == ["bad.en", "good.en"]


def test_the_ratio_of_lengths_is_the_median():
    assert length_ratio({}) is None
    from collections import Counter

    assert length_ratio(Counter({(20, 20): 9, (20, 30): 2})) == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize("name", ["t.tsv", "t.parquet", "t.jsonl", "t.csv", "t.xlsx", "t.html", "t.hf"])
def test_every_format_gives_the_same_counts(name, frame, tmp_path):
    aligner.write_table(frame, tmp_path / name)
    expected, found = stats_of(frame), summarize(*_counted(tmp_path / name))
    for key in ("rows", "pairs", "confidence", "relations"):
        assert found[key] == expected[key], key
    assert {name: each["sentences"] for name, each in found["languages"].items()} == {"en": 5, "zh": 5}


def _counted(path):
    table = open_table(path)
    return table, count(table)


def test_a_table_that_lost_rows_is_refused_unless_told(frame, tmp_path):
    aligner.write_table(frame, tmp_path / "t.tsv")
    lines = (tmp_path / "t.tsv").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "t.tsv").write_text("".join(lines[:-1]), encoding="utf-8")
    with pytest.raises(InputError, match="has 4 rows, but had 5"):
        count(open_table(tmp_path / "t.tsv"))
    assert count(open_table(tmp_path / "t.tsv", accept_partial=True)).rows == 4


def test_the_folder_of_a_build_gives_its_sentences(frame, tmp_path, capsys):
    aligner.write_table(frame, tmp_path / "out" / "sentences.tsv")
    main(["stats", str(tmp_path / "out"), "--json"], standalone_mode=False)
    found = json.loads(capsys.readouterr().out)
    assert found["table"] == "out"
    assert found["languages"]["zh"]["tokens"] > 5
    main(["stats", str(tmp_path / "out")], standalone_mode=False)
    assert "2-1: 1" in capsys.readouterr().out


def test_a_folder_without_tables_is_an_error_that_says_what_to_name(tmp_path):
    with pytest.raises(InputError, match="holds no table of sentences or paragraphs; name the output folder"):
        open_table(tmp_path)


def test_a_table_of_texts_and_languages_is_enough():
    texts = {"source_text": ["A boat."], "target_text": ["一条船。"], "source_lang": "en", "target_lang": "zh"}
    found = aligner.statistics(pd.DataFrame(texts))
    assert found["pairs"]["en-zh"]["kinds"] == {"1-1": 1}
    assert found["confidence"]["mean"] is None


@pytest.mark.parametrize("name", ["t.tsv", "t.parquet"])
def test_a_file_without_the_columns_is_an_error_that_names_one(name, tmp_path):
    aligner.write_table(pd.DataFrame({"x": ["1"]}), tmp_path / name)
    with pytest.raises(InputError, match="not a table of pairs: no column group, source_document"):
        count(open_table(tmp_path / name, format=name[2:]))
