"""The column `split`, as data set folders and Moses files honor it."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import pandas as pd
import pytest
import yaml

from aligner.errors import AlignerError, AlignerWarning
from aligner.formats import read_table, write_table
from aligner.formats.table import split_of, splits_of


@pytest.fixture
def split(make_frame) -> pd.DataFrame:
    rows = [{"source_text": f"Boat {number}.", "target_text": f"船{number}。"} for number in range(6)]
    return make_frame(*rows).assign(split=["test", "train", "dev", "train", "validation", "train"])


def test_names_of_splits(split):
    assert splits_of(split) == ["train", "dev", "test"]
    assert splits_of(split.drop(columns="split")) is None
    assert splits_of(split.assign(split="")) is None
    assert splits_of(split.assign(split=["test", "unseen", *["train"] * 4])) == ["train", "test", "unseen"]
    assert [split_of(cell) for cell in (None, float("nan"), "Valid", " test ")] == ["", "", "dev", "test"]


def test_a_data_set_has_a_file_for_each_split(tmp_path, split):
    write_table(split, tmp_path / "tide", "hf")
    files = sorted(path.name for path in (tmp_path / "tide" / "en-zh").iterdir())
    assert files == ["test.parquet", "train.parquet", "validation.parquet"]
    card = (tmp_path / "tide" / "README.md").read_text(encoding="utf-8")
    (config,) = yaml.safe_load(card.split("---\n")[1])["configs"]
    assert [each["split"] for each in config["data_files"]] == ["train", "validation", "test"]
    assert "| en-zh | validation | 2 |" in card
    back = read_table(tmp_path / "tide").sort_values("pair_id", ignore_index=True)
    pd.testing.assert_frame_equal(back, split, check_dtype=False)
    write_table(split.head(2), tmp_path / "tide", "hf")  # its own folder is replaced
    assert len(read_table(tmp_path / "tide")) == 2


def test_rows_in_no_split_are_left_out(tmp_path, split):
    some = split.assign(split=["test", "train", "", "train", "dev", ""])
    with pytest.warns(AlignerWarning, match="hf: 2 of 6 pairs are not written: they are in no split"):
        write_table(some, tmp_path / "tide", "hf")
    assert len(read_table(tmp_path / "tide")) == 4
    with pytest.warns(AlignerWarning, match="2 of 6 pairs are not written; left out: 2 unsplit"):
        write_table(some, tmp_path / "tide.moses")
    assert len(read_table(tmp_path / "tide.train.en-zh.en")) == 2


def test_a_name_that_the_hub_does_not_take(tmp_path, split):
    with pytest.raises(AlignerError, match="'a/b' in the column split cannot be the name of a split"):
        write_table(split.assign(split="a/b"), tmp_path / "tide", "hf")
    assert list(tmp_path.iterdir()) == []


def test_moses_files_of_each_split(tmp_path, split):
    other = split.iloc[[1]].assign(target_lang="vi", target_text="Thuyền.")
    written = write_table(pd.concat([split, other], ignore_index=True), tmp_path / "tide.moses")
    assert [path.name for path in written] == [
        "tide.dev.en-zh.en", "tide.dev.en-zh.zh", "tide.test.en-zh.en", "tide.test.en-zh.zh",
        "tide.train.en-vi.en", "tide.train.en-vi.vi", "tide.train.en-zh.en", "tide.train.en-zh.zh",
    ]  # fmt: skip
    assert (tmp_path / "tide.dev.en-zh.zh").read_text(encoding="utf-8") == "船2。\n船4。\n"
    assert read_table(tmp_path / "tide.train.en-zh.en")["target_text"].tolist() == ["船1。", "船3。", "船5。"]


@pytest.mark.skipif(find_spec("datasets") is None, reason="needs the dependency group interop")
def test_datasets_opens_three_splits(tmp_path, split):
    write_table(split, tmp_path / "tide", "hf")
    code = (
        "import sys, datasets; d = datasets.load_dataset(sys.argv[1], cache_dir=sys.argv[2]); "
        "print({name: d[name].num_rows for name in d}, d['test'][0]['translation']['en'])"
    )
    command = [sys.executable, "-X", "utf8", "-c", code, str(tmp_path / "tide"), str(tmp_path / "cache")]
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env={"HF_HUB_OFFLINE": "1", "HOME": str(tmp_path)}
    )
    assert done.stdout.strip() == "{'train': 3, 'validation': 2, 'test': 1} Boat 0.", done.stderr
