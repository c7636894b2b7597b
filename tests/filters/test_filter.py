"""Recipes, the table that comes out, and the report."""

from __future__ import annotations

import io
import json
import warnings

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import aligner
from aligner.errors import AlignerError, InputError
from aligner.filters import filter_with_report, make_recipe, read_recipe
from aligner.filters.streams import filter_file
from aligner.filters.texts import Texts
from aligner.formats import get_format, read_table, write_table
from aligner.formats.defaults import complete

STEPS = ["length", "identical", "duplicates"]


@pytest.fixture
def frame(table) -> pd.DataFrame:
    made = table(
        ("The pier is old.", "Bến cũ."), ("The pier is old.", "Bến cũ."), ("Harbor", "Harbor"), ("Harbor", "Harbor"),
        ("...", "..."), ("The river is low.", "Nước sông cạn."),
    )  # fmt: skip
    made.attrs = {"signature": "trialign:0", "level": "sentence"}
    return made


def test_rows_stay_with_their_reason(frame):
    found = aligner.filter(frame, STEPS)
    assert found["reason"].tolist() == ["", "duplicates", "identical", "identical", "length", ""]
    assert found["status"].tolist() == ["auto", "rejected", "rejected", "rejected", "rejected", "auto"]
    assert found["source_text"].tolist() == frame["source_text"].tolist()
    assert "status" not in frame.columns
    assert frame.attrs == {"signature": "trialign:0", "level": "sentence"}


def test_each_step_counts_alone_and_in_order(frame):
    _, report = filter_with_report(frame, STEPS)
    assert [(each["step"], each["alone"], each["taken"]) for each in report.steps] == [
        ("length", 1, 1), ("identical", 2, 2), ("duplicates", 2, 1),
    ]  # fmt: skip
    assert (report.rows, report.kept) == (6, 2)
    text = report.to_text()
    assert "duplicates          2          1           2\n2 of 6 pairs kept (33.3%)" in text
    assert "identical:\n  Harbor\n    Harbor" in text
    assert json.loads(json.dumps(report.to_json()))["steps"][1]["examples"] == [
        {"pair_id": "", "source": "Harbor", "target": "Harbor"}
    ]


def test_dropped_rows_leave_no_reason(frame):
    found = aligner.filter(frame, STEPS, drop=True)
    assert found["source_text"].tolist() == ["The pier is old.", "The river is low."]
    assert "reason" not in found.columns
    assert found.index.tolist() == [0, 1]


def test_provenance(frame):
    recipe = make_recipe(STEPS)
    found = aligner.filter(frame, recipe)
    assert found.attrs["signature"] == f"trialign:0|filter:{recipe.signature}"
    (summary,) = found.attrs["filters"]
    assert (summary["rows"], summary["kept"], summary["signature"]) == (6, 2, recipe.signature)
    assert "examples" not in summary["steps"][0]
    assert aligner.filter(found, recipe).attrs == found.attrs
    twice = aligner.filter(aligner.filter(frame, ["length"], drop=True), ["identical"])
    assert [each["rows"] for each in twice.attrs["filters"]] == [6, 5]


def test_a_signature_is_that_of_the_values():
    assert make_recipe(["length"]).signature == make_recipe([{"step": "length", "min": 1, "max": 2000.0}]).signature
    assert make_recipe(["length"]).signature != make_recipe([{"step": "length", "min": 2}]).signature
    assert make_recipe(["length", "identical"]).signature != make_recipe(["identical", "length"]).signature
    assert make_recipe([{"step": "length_ratio"}]).signature == make_recipe(["length-ratio"]).signature


def test_a_filter_looks_anew_at_what_a_filter_rejected(frame):
    found = aligner.filter(aligner.filter(frame, STEPS), ["length"])
    assert found["reason"].tolist() == ["", "", "", "", "length", ""]
    assert found["status"].tolist().count("auto") == 5


def test_people_decide(frame):
    given = frame.assign(status=["rejected", "edited", "accepted", "auto", "auto", "rejected"])
    found = aligner.filter(given, ["identical", "duplicates"])
    assert found["status"].tolist() == ["rejected", "edited", "accepted", "rejected", "auto", "rejected"]
    assert found["reason"].tolist() == ["", "", "", "identical", "", ""]


def test_a_step_twice(frame):
    found = aligner.filter(frame, ["length", {"step": "length", "min": 7}])
    assert found["reason"].tolist() == ["length-2", "length-2", "length-2", "length-2", "length", ""]


def test_languages_that_the_table_does_not_name():
    target = ["船停在港口里等待。", "船在。", "The boats are there."]
    frame = pd.DataFrame({"source_text": ["The boats lie in the harbor."] * 3, "target_text": target})
    assert aligner.filter(frame, ["language"])["reason"].tolist() == ["", "", "language"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"r\.toml: has no steps"),
        ("[[steps]\n", r"r\.toml: is not a recipe in TOML: .*line 1"),
        ("step = 'x'\n", r"r\.toml: unknown key 'step'"),
        ("[[steps]]\nstep = 'length'\n\n[[steps]]\nstep = 'lenght'\n", "line 4: unknown step 'lenght'; known: status"),
        ("[[steps]]\nmin = 1\n", r"line 1: a step needs its name: step = NAME; known: status"),
        ("[[steps]]\nstep = 'length'\nmni = 1\n", "line 1: length has no parameter 'mni'; its parameters: min, max"),
        ("[[steps]]\nstep = 'length'\nmin = 'x'\n", "length: min must be a number, or numbers such as {en = 1000"),
        ("[[steps]]\nstep = 'length'\nmin = {en-zh = 1}\n", "'en-zh' is not a language such as en"),
        ("[[steps]]\nstep = 'length-ratio'\nmax = {en = 1}\n", "'en' is not a pair of languages such as en-zh"),
        ("[[steps]]\nstep = 'letters'\nmin = 40\n", "letters: min must be from 0 to 1, not 40"),
        ("[[steps]]\nstep = 'letters'\nmin = true\n", "letters: min must be a number, not True"),
        ("[[steps]]\nstep = 'duplicates'\nof = 'row'\n", "of must be one of pair, source, target, not 'row'"),
        ("[[steps]]\nstep = 'findings'\ncodes = ['E9']\n", "findings: unknown check 'E9'"),
        ("[[steps]]\nstep = 'status'\nreject = [1]\n", "status: reject must be a list of texts"),
        ("steps = ['length', 5]\n", "step 2: a step is a name or a table"),
    ],
)  # fmt: skip
def test_bad_recipes(tmp_path, text, message):
    (tmp_path / "r.toml").write_text(text)
    with pytest.raises(InputError, match=message):
        read_recipe(tmp_path / "r.toml")


def test_bad_steps_and_tables(frame, tmp_path):
    with pytest.raises(AlignerError, match="step 2: unknown step 'x'; known: status"):
        aligner.filter(frame, ["length", "x"])
    with pytest.raises(AlignerError, match="at least one step"):
        aligner.filter(frame, [])
    with pytest.raises(AlignerError, match="no column 'target_text'"):
        aligner.filter(frame.drop(columns="target_text"), STEPS)
    with pytest.raises(InputError, match="No such file"):
        aligner.filter(frame, tmp_path / "none.toml")


def test_an_empty_table(frame):
    found, report = filter_with_report(frame.head(0), [*STEPS, "near-duplicates", "repeated-blocks", "language"])
    assert len(found) == report.rows == report.kept == 0
    assert "0 of 0 pairs kept" in report.to_text()


@pytest.mark.parametrize("name", ["tsv", "csv", "jsonl", "parquet", "xlsx", "xliff", "html", "hf"])
def test_formats_carry_the_reason(tmp_path, frame, name):
    found = complete(aligner.filter(frame, STEPS), "t")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        (path,) = write_table(found, tmp_path / f"t{get_format(name).suffixes[0]}", name)
    back = read_table(path)
    assert back["reason"].tolist() == found["reason"].tolist()
    assert back["status"].tolist() == found["status"].tolist()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30)), max_size=12))
def test_any_text_goes_through(rows):
    given = pd.DataFrame(
        {"source_text": [row[0] for row in rows], "target_text": [row[1] for row in rows]}, dtype="str"
    )
    steps = [
        "relation", "length", "letters", "markup", "boilerplate", "identical", "language", "length-ratio", "truncated",
        "repeated-blocks", "duplicates", "near-duplicates", "confidence", "status",
    ]  # fmt: skip
    found, report = filter_with_report(given, steps)
    assert found["source_text"].tolist() == given["source_text"].tolist()
    assert report.kept == (found["status"] == "auto").sum()
    assert report.kept + sum(each["taken"] for each in report.steps) == report.rows
    assert all(each["taken"] <= each["alone"] for each in report.steps if "duplicates" not in each["step"])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=8))
def test_texts_as_arrays_are_the_texts(texts):
    made = Texts.of(texts)
    assert made.lengths.tolist() == list(map(len, texts))
    assert "".join(map(chr, made.characters)) == "".join(texts)
    bare = ["".join(char for char in text.lower() if char.isalpha() or char.isnumeric()) for text in texts]
    for k, one in enumerate(bare):
        for n, other in enumerate(bare):
            if one == other and texts[k].isascii() and texts[n].isascii():
                assert made.hashes[k] == made.hashes[n]
    alone = [Texts.of([text]).hashes[0] for text in texts]
    assert made.hashes.tolist() == alone


@pytest.mark.parametrize("suffix", ["tsv", "parquet"])
def test_our_files_are_filtered_in_a_stream(tmp_path, frame, suffix):
    path, out = tmp_path / f"t.{suffix}", tmp_path / f"o.{suffix}"
    whole = complete(frame, "t")
    write_table(whole, path)
    recipe = make_recipe(STEPS)
    for drop in (False, True):
        report = filter_file(
            path, out, suffix, recipe, drop=drop, input_format=None, accept_partial=False,
            standard_output=io.BytesIO(), progress=lambda *_: None,
        )  # fmt: skip
        expected, same = filter_with_report(whole, recipe, drop=drop)
        assert report == same
        pd.testing.assert_frame_equal(read_table(out), expected, check_dtype=False)
        assert read_table(out).attrs == expected.attrs
