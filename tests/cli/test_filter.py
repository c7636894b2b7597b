"""`aligner filter` and `aligner split`: files in, files out, messages and exit codes."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from aligner.cli import main
from aligner.filters import filter_with_report, make_recipe
from aligner.formats import read_table, write_table
from aligner.formats.cells import from_columns
from aligner.formats.table import COLUMNS

RECIPE = """
[[steps]]
step = "length"
min = {en = 5, vi = 5}

[[steps]]
step = "identical"

[[steps]]
step = "duplicates"
"""
PLACES = ("pier", "harbor", "market", "bridge", "school", "mill", "ferry", "tower", "garden", "canal")


@pytest.fixture
def table(folder) -> pd.DataFrame:
    rows = []
    for number, place in enumerate(PLACES):
        for year in range(1900, 1905):
            target = f"{place.title()} mở cửa năm {year}, vào mùa xuân."
            rows.append((f"The {place} opened in {year}, in spring.", target, number))
    rows += [("Harbor", "Harbor", 0), ("...", "...", 1), (*rows[0][:2], 2)]
    cells = {
        "pair_id": [f"p{k}" for k in range(len(rows))], "source_text": [row[0] for row in rows],
        "target_text": [row[1] for row in rows], "source_document": [f"d{row[2]}.en" for row in rows],
        "target_document": [f"d{row[2]}.vi" for row in rows], "confidence": [0.9] * len(rows),
    }  # fmt: skip
    constant = {"source_lang": "en", "target_lang": "vi", "relation": "parallel", "status": "auto"}
    frame = from_columns({name: cells.get(name, [constant.get(name, "")] * len(rows)) for name in COLUMNS})
    frame.attrs = {"signature": "trialign:0|pair:en-vi", "level": "sentence", "documents": {}, "pairs": []}
    for suffix in ("tsv", "parquet", "jsonl", "xlsx", "csv"):
        write_table(frame, folder / f"t.{suffix}")
    (folder / "r.toml").write_text(RECIPE)
    return frame


def run(*command: str, given: bytes | None = None) -> Result:
    result = CliRunner().invoke(main, command, input=given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.mark.parametrize("drop", [False, True])
@pytest.mark.parametrize(
    ("name", "out"),
    [("t.tsv", "o.tsv"), ("t.parquet", "o.parquet"), ("t.tsv", "o.parquet"), ("t.jsonl", "o.jsonl"), ("t.csv", "o.tsv"),
     ("t.xlsx", "o.xlsx")],
)  # fmt: skip
def test_files_are_filtered_as_tables_are(table, folder, name, out, drop):
    run("filter", name, "--recipe", "r.toml", "-o", out, "-q", *(["--drop"] if drop else []))
    expected, _ = filter_with_report(table, make_recipe("r.toml"), drop=drop)
    found = read_table(folder / out)
    pd.testing.assert_frame_equal(found, expected, check_dtype=False)
    assert (len(found), found["source_text"].iloc[-1]) == (
        (50, table["source_text"][49]) if drop else (53, table["source_text"][0])
    )
    if not out.endswith("xlsx"):
        assert found.attrs == expected.attrs


def test_a_file_that_was_filtered_is_filtered_again(table, folder):
    run("filter", "t.tsv", "--recipe", "r.toml", "-o", "o.tsv", "-q")
    run("filter", "o.tsv", "--recipe", "r.toml", "-o", "again.tsv", "-q")
    assert (folder / "again.tsv").read_bytes() == (folder / "o.tsv").read_bytes()
    assert (folder / "again.tsv.meta.json").read_bytes() == (folder / "o.tsv.meta.json").read_bytes()


def test_the_report(table, folder):
    done = run("filter", "t.tsv", "--recipe", "r.toml", "-o", "o.tsv", "--report", "r.json", "--json")
    assert done.exit_code == 0, done.stderr
    report = json.loads(done.stdout)
    assert report == json.loads((folder / "r.json").read_text(encoding="utf-8"))
    assert [(each["reason"], each["alone"], each["taken"]) for each in report["steps"]] == [
        ("length", 1, 1), ("identical", 1, 1), ("duplicates", 1, 1),
    ]  # fmt: skip
    assert report["steps"][1]["examples"] == [{"pair_id": "p50", "source": "Harbor", "target": "Harbor"}]
    done = run("filter", "t.tsv", "--recipe", "r.toml", "-o", "o.tsv", "--report", "r.txt")
    text = (folder / "r.txt").read_text(encoding="utf-8")
    assert done.stderr == text
    assert "50 of 53 pairs kept (94.3%); recipe" in text


def test_pipes(table, folder):
    done = run(
        "filter", "-", "--from", "tsv", "--recipe", "r.toml", "-q", "--drop", given=(folder / "t.tsv").read_bytes()
    )
    assert done.exit_code == 0, done.stderr
    assert done.stdout.count("\n") == 51
    assert done.stdout.startswith("pair_id\tgroup\t")


def test_the_built_in_recipe_is_shown_and_can_be_given(table, folder):
    shown = run("filter", "--show-recipe")
    (folder / "own.toml").write_bytes(shown.stdout_bytes)
    assert make_recipe(folder / "own.toml").signature == make_recipe(None).signature
    assert run("filter", "--recipe", "r.toml", "--show-recipe").stdout == RECIPE


@pytest.mark.parametrize(
    ("command", "code", "message"),
    [
        (["filter"], 2, "Missing argument 'TABLE'"),
        (["filter", "none.tsv", "-o", "o.tsv"], 1, "none.tsv: No such file"),
        (["filter", "t.tsv", "--recipe", "none.toml"], 1, "none.toml: No such file"),
        (["filter", "t.tsv", "--recipe", "bad.toml"], 1, "bad.toml: line 2: unknown step 'lenght'; known: status, "),
        (["filter", "t.tsv", "-o", "t.tsv"], 2, "would overwrite an input file"),
        (["filter", "t.tsv", "--recipe", "r.toml", "-o", "r.toml"], 2, "the name must end in one of"),
        (["filter", "cut.tsv", "--recipe", "r.toml"], 1, "cut.tsv: has 9 rows, but had 53"),
        (["filter", "words.tsv", "--recipe", "r.toml"], 1, "words.tsv: row 1: confidence is not a number: 'high'"),
        (
            ["split", "t.tsv", "--test", "90", "--dev", "5"],
            1,
            "the documents have only 53 of the 90 rows wanted for test",
        ),
        (["split", "t.tsv", "--test", "-1"], 2, "--test"),
        (["split", "t.tsv", "--test", "0", "--dev", "0"], 1, "one of them is above 0"),
    ],
)
def test_errors(table, folder, command, code, message):
    (folder / "bad.toml").write_text("\n[[steps]]\nstep = 'lenght'\n")
    lines = (folder / "t.tsv").read_bytes().splitlines(keepends=True)
    (folder / "cut.tsv").write_bytes(b"".join(lines[:10]))
    (folder / "cut.tsv.meta.json").write_bytes((folder / "t.tsv.meta.json").read_bytes())
    (folder / "words.tsv").write_bytes(b"".join(lines[:4]).replace(b"\t0.9\t", b"\thigh\t"))
    done = run(*command)
    assert done.exit_code == code, done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_left_leaves_what_was_there(table, folder):
    write_table(table, folder / "o.tsv")
    (folder / "all.toml").write_text("[[steps]]\nstep = 'length'\nmin = 500\n")
    done = run("filter", "t.tsv", "--recipe", "all.toml", "--drop", "-o", "o.tsv")
    assert done.exit_code == 1
    assert "o.tsv: left as it was: no pairs are left" in done.stderr
    assert len(read_table(folder / "o.tsv")) == 53


def test_a_table_with_splits(table, folder):
    done = run("split", "t.tsv", "--test", "10", "--dev", "5", "-o", "o.tsv")
    assert done.exit_code == 0, done.stderr
    found = read_table(folder / "o.tsv")
    assert {*found["split"]} <= {"train", "dev", "test", ""}
    assert (found["split"] == "test").sum() >= 10
    assert found.drop(columns="split").equals(read_table(folder / "t.tsv"))
    counts = found["split"].value_counts()
    assert f"{counts['train']} train, {counts['dev']} dev, {counts['test']} test" in done.stderr


def test_a_folder_of_splits(table, folder):
    run("split", "t.tsv", "--test", "10", "--dev", "5", "-o", "data", "--format", "tsv,moses,hf", "-q")
    files = {path.relative_to(folder / "data").as_posix() for path in (folder / "data").rglob("*") if path.is_file()}
    assert files >= {
        "train.tsv", "dev.tsv", "test.tsv", "train.en-vi.en", "train.en-vi.vi", "dev.en-vi.en", "test.en-vi.vi",
        "data.hf/en-vi/train.parquet", "data.hf/en-vi/validation.parquet", "data.hf/en-vi/test.parquet",
    }  # fmt: skip
    whole = read_table(folder / "data" / "data.hf")
    parts = [len(read_table(folder / "data" / f"{name}.tsv")) for name in ("train", "dev", "test")]
    assert sum(parts) == len(whole)
    assert len((folder / "data" / "train.en-vi.en").read_text(encoding="utf-8").splitlines()) == parts[0]
