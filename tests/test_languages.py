"""Facts about languages: Han characters, accents, Vietnamese syllables, tags."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

import aligner
from aligner.languages import HAN, SENTENCE_ENDS, WIDE_ENDS, is_vietnamese_syllable, join, strip_accents


@pytest.mark.parametrize("char", "一龥㐀䶵豈\U00020000𠮷\U0002a700\U00030000")
def test_han_holds_all_extensions_and_compatibility_ideographs(char):
    assert re.fullmatch(f"[{HAN}]", char)


@pytest.mark.parametrize("char", "aế。「かハ한〇Ａ")
def test_han_holds_no_other_characters(char):
    assert not re.fullmatch(f"[{HAN}]", char)


def test_only_one_module_writes_the_range_of_han_characters():
    package = Path(aligner.__file__).parent
    found = [path.name for path in package.rglob("*.py") if "u4e00" in path.read_text(encoding="utf-8").lower()]
    assert found == ["languages.py"]


def test_wide_ends_are_sentence_ends():
    assert set(WIDE_ENDS) < set(SENTENCE_ENDS)


@pytest.mark.parametrize(
    ("text", "bare"),
    [("Đường phố", "Duong pho"), ("nghiêng", "nghieng"), ("naïve café", "naive cafe"), ("plain", "plain")],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_accents_are_stripped_however_they_are_encoded(text, bare, form):
    assert strip_accents(unicodedata.normalize(form, text)) == bare


@pytest.mark.parametrize(("word", "expected"), [("nghieng", True), ("duong", True), ("street", False), ("fa", False)])
def test_vietnamese_syllables_are_known_by_their_shape(word, expected):
    assert is_vietnamese_syllable(word) is expected


def test_lines_that_meet_in_a_rare_character_keep_the_space_of_a_spaced_text():
    assert join(["使用 Linux", "𠮷野家"], "zh", spaced=True) == "使用 Linux 𠮷野家"
