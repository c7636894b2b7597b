"""The card, the list of documents and the Croissant metadata of a data set folder."""

from __future__ import annotations

import json
from importlib.util import find_spec
from itertools import islice

import pytest
import yaml

from aligner.formats import read_table, write_table
from aligner.formats.data_card.licenses import card_fields, hub_name
from aligner.formats.table import COLUMNS

interop = pytest.mark.skipif(
    not (find_spec("mlcroissant") and find_spec("huggingface_hub")), reason="needs the dependency group interop"
)
DOCUMENTS = {
    "tide.en": {
        "title": "The | tide", "language": "en", "script": "Latn", "license": "CC BY-SA 4.0",
        "source": "https://example.org/tide",
    },
    "tide.zh": {"title": "潮水", "language": "zh", "script": "Hant", "license": "CC-BY-SA-4.0"},
}  # fmt: skip


@pytest.fixture
def licensed(frame):
    frame.attrs = {**frame.attrs, "documents": DOCUMENTS}
    return frame


@pytest.fixture
def folder(licensed, tmp_path):
    licensed["split"] = ["train", "train", "test", "dev", "train"]
    write_table(licensed, tmp_path / "tide.hf")
    return tmp_path / "tide.hf"


def test_the_card_has_sizes_sources_licenses_and_limits(folder):
    text = (folder / "README.md").read_text(encoding="utf-8")
    front = yaml.safe_load(text.split("---")[1])
    assert front["license"] == "cc-by-sa-4.0"
    assert front["language"] == ["en", "zh"]
    assert front["language_bcp47"] == ["zh-Hant"]
    for part in (
        "| en-zh | validation | 1 |", "| CC BY-SA 4.0 | 1 |", "| tide.en | The \\| tide | en | CC BY-SA 4.0 |",
        "trialign:0|pair:en-zh", "Known limits", "Rows by split: train 3, validation 1, test 1",
        "1 of 5 rows (20.0%) are doubtful", "W301 (mixed-scripts) 1",
    ):  # fmt: skip
        assert part in text, part


def test_all_documents_are_listed_with_what_they_state(folder):
    lines = (folder / "documents.tsv").read_text(encoding="utf-8").splitlines()
    assert [line.split("\t")[0] for line in lines] == ["id", "tide.en", "tide.zh"]
    assert "https://example.org/tide" in lines[1]


def test_rows_have_the_license_and_origin_of_their_documents_and_read_back_as_they_were(licensed, tmp_path):
    from pyarrow import parquet

    write_table(licensed, tmp_path / "tide.hf")
    rows = parquet.read_table(tmp_path / "tide.hf" / "en-zh" / "train.parquet").to_pylist()
    assert {row["source_license"] for row in rows} == {"CC BY-SA 4.0"}
    assert {row["source_origin"] for row in rows} == {"https://example.org/tide"}
    assert {row["target_origin"] for row in rows} == {""}
    again = read_table(tmp_path / "tide.hf")
    assert tuple(again.columns) == COLUMNS
    assert again.attrs == licensed.attrs


def test_reasons_of_filters_are_on_the_card(licensed, tmp_path):
    licensed["reason"] = ["", "length ratio", "", "length ratio", ""]
    write_table(licensed, tmp_path / "tide.hf")
    assert "| length ratio | 2 |" in (tmp_path / "tide.hf" / "README.md").read_text(encoding="utf-8")


def test_what_filters_took_is_on_the_card(licensed, tmp_path):
    steps = [{"reason": "short", "step": "length", "alone": 3, "taken": 3}, {"reason": "copy", "alone": 2, "taken": 1}]
    summary = {"signature": "clean-1", "rows": 9, "kept": 5, "dropped": True, "steps": steps}
    licensed.attrs = {**licensed.attrs, "filters": [summary, "damaged", {"rows": 3}]}
    write_table(licensed, tmp_path / "tide.hf")
    text = (tmp_path / "tide.hf" / "README.md").read_text(encoding="utf-8")
    assert "Filter `clean-1`: 5 of 9 rows pass; the others are left out." in text
    assert "| copy | 2 | 1 | 5 |" in text


@pytest.mark.parametrize(
    ("stated", "name"),
    [
        ("CC0-1.0", "cc0-1.0"), ("cc0", "cc0-1.0"), ("CC BY 4.0", "cc-by-4.0"), ("MIT License", "mit"),
        ("https://creativecommons.org/licenses/by-nc-sa/3.0/deed.vi", "cc-by-nc-sa-3.0"), ("Apache-2.0", "apache-2.0"),
        ("Creative Commons Attribution-ShareAlike 4.0 International", "cc-by-sa-4.0"), ("GPL-3.0-or-later", "gpl-3.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "cc0-1.0"), ("版权所有", None), ("ask us", None),
    ],
)  # fmt: skip
def test_licenses_have_the_names_of_the_hub(stated, name):
    assert hub_name(stated) == name


def test_licenses_of_several_documents():
    assert card_fields(["", ""]) == {"license": "unknown"}
    assert card_fields(["MIT", "CC0-1.0", "mit"]) == {"license": ["cc0-1.0", "mit"]}
    assert card_fields(["MIT", ""])["license"] == card_fields(["ask us"])["license"] == "other"


@interop
def test_the_hub_takes_the_card(folder):
    from huggingface_hub import DatasetCard, DatasetCardData

    card = DatasetCard.load(folder / "README.md")
    assert isinstance(card.data, DatasetCardData)
    assert card.data.license == "cc-by-sa-4.0"
    names = {part["split"] for part in card.data.to_dict()["configs"][0]["data_files"]}
    assert names == {"train", "validation", "test"}


@interop
@pytest.mark.filterwarnings("ignore")
def test_croissant_is_valid_and_its_records_are_the_rows(folder, licensed):
    import mlcroissant

    dataset = mlcroissant.Dataset(jsonld=folder / "croissant.json")
    assert not dataset.metadata.issues.errors
    assert [each.id for each in dataset.metadata.record_sets] == ["en-zh/train", "en-zh/validation", "en-zh/test"]
    rows = [*islice(dataset.records("en-zh/train"), 9)]
    assert [row["en-zh/train/translation.zh"].decode() for row in rows] == ["潮水", "船在等，没人在意。", "@一加一"]
    assert rows[1]["en-zh/train/source_ids"] == [1, 2]
    described = json.loads((folder / "croissant.json").read_text(encoding="utf-8"))
    assert described["license"] == ["https://choosealicense.com/licenses/cc-by-sa-4.0/"]
