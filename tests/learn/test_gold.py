"""Gold folders: what is read, and what is told of those that cannot be used."""

import shutil

import pytest

from aligner.errors import AlignerError, InputError
from aligner.learn.gold import read_set

pytest.importorskip("scipy")


@pytest.fixture
def texts(gold, tmp_path):
    return shutil.copytree(gold, tmp_path / "mine")


def write(path, text):
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_a_set_is_read_with_its_languages(gold, texts):
    found = read_set(gold)
    assert (found.name, found.languages) == ("texts-en-zh", ("en", "zh"))
    assert [text.name for text in found.texts] == ["texts-en-zh/bicycle", "texts-en-zh/reading-room"]
    assert found.digest == read_set(texts).digest
    assert read_set(texts).languages == ("en", "zh")  # identified, as neither name nor meta.json tells
    write(texts / "meta.json", '{"src_lang": "zh-TW", "tgt_lang": "vi"}')
    assert read_set(texts).languages == ("zh", "vi")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("gold/bicycle.align", "[0]:[0, 400]\n", "names line 400 (from 0) of tgt/bicycle, which has"),
        ("gold/bicycle.align", "[0]:[0]\n[0]:[1]\n", "names line 0 (from 0) of src/bicycle in two beads"),
        ("gold/bicycle.align", "[0]:[]\n", "has no bead with sentences on both sides"),
        ("gold/bicycle.align", "0-0\n", "line 1: not a bead"),
        ("gold/other.align", "[0]:[0]\n", "src/other: is missing"),
        ("meta.json", "{", "does not hold src_lang and tgt_lang"),
        ("meta.json", '{"src_lang": "en", "tgt_lang": "qq"}', "names an unknown language"),
    ],
)
def test_gold_that_cannot_be_used_is_told(texts, name, text, message):
    write(texts / name, text)
    with pytest.raises(InputError) as told:
        read_set(texts)
    assert message in str(told.value).replace("\\", "/")


def test_a_folder_without_gold_is_told(tmp_path):
    with pytest.raises(InputError, match=r"holds no gold/\*\.align"):
        read_set(tmp_path)
    with pytest.raises(InputError, match="is no folder"):
        read_set(tmp_path / "nothing")


def test_too_little_gold_is_told_before_anything_is_learned(texts, tmp_path):
    from aligner.learn import learn_pack

    with pytest.raises(AlignerError, match="another folder of gold is named mine"):
        learn_pack("bundled", [texts, texts], tmp_path / "out")
    (texts / "gold" / "bicycle.align").unlink()
    with pytest.raises(AlignerError, match="at least 2 texts"):
        learn_pack("bundled", [texts], tmp_path / "out")
