"""Tables of units in three languages, in every format that holds them."""

from __future__ import annotations

from importlib.util import find_spec
from itertools import combinations

import pandas as pd
import pytest

from aligner import AlignerError, multi_frame, read_table, write_table
from aligner.align.multi.rows import in_order
from aligner.errors import AlignerWarning, InputError
from aligner.formats.multi.columns import multi_columns
from aligner.own_files import is_table
from aligner.types import Alignment, Document, Span
from aligner.types.multi import MultiAlignment, MultiRow

LANGUAGES = ("vi", "en", "zh")
TEXTS = {
    "en": ["=A first sentence.", "Only here & <there>.", "Two go", "together."],
    "zh": ["第一句。", "两句 在一起。"],
    "vi": ["Câu thứ nhất.", "Hai câu đi cùng nhau.", "Chỉ có ở đây."],
}
ROWS = [((0, 1), (0, 1), (0, 1)), ((1, 2), (0, 0), (0, 0)), ((2, 4), (1, 2), (1, 2)), ((0, 0), (0, 0), (2, 3))]


@pytest.fixture
def frame() -> pd.DataFrame:
    documents = [Document.from_sentences(TEXTS[each], language=each, id=f"page.{each}") for each in ("en", "zh", "vi")]
    rows = [MultiRow(tuple(Span(*span) for span in row), 0.9, 2 / 3) for row in ROWS]
    pairs = [Alignment(one, two, (), "trialign:1") for one, two in combinations(documents, 2)]
    return multi_frame([MultiAlignment(tuple(documents), tuple(rows), tuple(pairs))], LANGUAGES)


def test_the_columns(frame):
    assert tuple(frame.columns) == multi_columns(LANGUAGES)
    assert frame.columns[:8].tolist() == [
        "unit_id", "group", "text_vi", "text_en", "text_zh", "ids_vi", "ids_en", "ids_zh",
    ]  # fmt: skip
    assert frame["text_en"].tolist() == ["=A first sentence.", "Only here & <there>.", "Two go together.", ""]
    assert frame["ids_en"].tolist() == ["0", "1", "2 3", ""]
    assert frame["start_en"].isna().tolist() == [False, False, False, True]
    assert frame["unit_id"].is_unique
    assert frame["agreement"].tolist() == [0.6667] * 4


@pytest.mark.parametrize("name", ["multi.tsv", "multi.csv", "multi.jsonl", "multi.parquet", "multi.xlsx", "multi.hf"])
def test_it_comes_back(frame, tmp_path, name):
    write_table(frame, tmp_path / name)
    back = read_table(tmp_path / name)
    pd.testing.assert_frame_equal(back, frame)
    assert back.attrs["signature"] == "trialign:1"
    write_table(back, tmp_path / f"again.{name}")


def test_units_of_two_languages_come_back_from_a_translation_memory(frame, tmp_path):
    with pytest.warns(AlignerWarning, match="2 of 4 units are not written"):
        write_table(frame, tmp_path / "multi.tmx")
    back = read_table(tmp_path / "multi.tmx")
    pd.testing.assert_frame_equal(back, frame.iloc[[0, 2]].reset_index(drop=True))


def test_a_memory_of_three_variants_is_read_by_other_programs(frame, tmp_path):
    if not find_spec("translate"):
        pytest.skip("needs the dependency group interop")
    from translate.storage.tmx import tmxfile

    with pytest.warns(AlignerWarning):
        write_table(frame, tmp_path / "multi.tmx")
    with (tmp_path / "multi.tmx").open("rb") as file:
        units = tmxfile(file, "en-US", "zh-CN").units
    assert len(units) == 2
    assert len(units[0].xmlelement.findall("{*}tuv")) == 3
    assert units[1].source == "Two go together."


def test_plain_files(frame, tmp_path):
    with pytest.warns(AlignerWarning, match="2 of 4 units are not written; they have fewer than 3"):
        written = write_table(frame, tmp_path / "corpus.moses")
    assert [path.name for path in written] == [f"corpus.vi-en-zh.{language}" for language in sorted(LANGUAGES)]
    assert (tmp_path / "corpus.vi-en-zh.en").read_text(encoding="utf-8").splitlines() == [
        "=A first sentence.", "Two go together.",
    ]  # fmt: skip
    for name in ("corpus.moses", "corpus.vi-en-zh.zh"):
        back = read_table(tmp_path / name, "moses")
        assert back["text_vi"].tolist() == ["Câu thứ nhất.", "Hai câu đi cùng nhau."]
    (tmp_path / "corpus.vi-en-zh.en").write_text("one line\n", encoding="utf-8")
    with pytest.raises(InputError, match="different numbers of lines"):
        read_table(tmp_path / "corpus.moses", "moses")


def test_a_data_set_with_three_languages(frame, tmp_path):
    if not find_spec("datasets"):
        pytest.skip("needs the dependency group interop")
    import datasets

    write_table(frame, tmp_path / "data", "hf")
    units = datasets.load_dataset(str(tmp_path / "data"), "vi-en-zh", split="train", cache_dir=str(tmp_path / "cache"))
    assert units[0]["translation"] == {"vi": "Câu thứ nhất.", "en": "=A first sentence.", "zh": "第一句。"}
    assert units[1]["translation"]["zh"] == ""


@pytest.mark.parametrize("name", ["xliff", "intertext", "align", "html"])
def test_formats_of_pairs_refuse_it(frame, tmp_path, name):
    with pytest.raises(AlignerError, match="holds pairs, not units in vi, en, zh"):
        write_table(frame, tmp_path / "multi", name)


@pytest.mark.parametrize("suffix", ["tsv", "csv", "jsonl"])
def test_it_is_no_document(frame, tmp_path, suffix):
    write_table(frame, tmp_path / f"multi.{suffix}")
    assert is_table((tmp_path / f"multi.{suffix}").read_bytes())


def test_a_column_that_is_missing_is_named(frame, tmp_path):
    write_table(frame.drop(columns="ids_zh"), tmp_path / "multi.tsv")
    with pytest.raises(InputError, match="no column ids_zh"):
        read_table(tmp_path / "multi.tsv", "tsv")


def test_rows_without_the_first_text_follow_what_precedes_them():
    rows = [(Span(0, 0), Span(0, 0), Span(1, 2)), (Span(0, 1), Span(0, 1), Span(0, 1))]
    assert in_order(rows) == rows[::-1]


@pytest.mark.skipif(not find_spec("mlcroissant"), reason="needs the dependency group interop")
@pytest.mark.filterwarnings("ignore")
def test_the_data_set_has_a_card_and_croissant_metadata(frame, tmp_path):
    import mlcroissant

    write_table(frame, tmp_path / "data", "hf")
    card = (tmp_path / "data" / "README.md").read_text(encoding="utf-8")
    assert "2 of 4 rows (50.0%) lack a language" in card
    assert "| vi-en-zh | train | 4 |" in card
    dataset = mlcroissant.Dataset(jsonld=tmp_path / "data" / "croissant.json")
    first = next(iter(dataset.records("vi-en-zh/train")))
    assert first["vi-en-zh/train/translation.zh"].decode() == "第一句。"
    assert read_table(tmp_path / "data").equals(frame)
