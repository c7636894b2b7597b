"""Sentences, languages and quantities of any text: no exception, nothing lost, in linear time."""

from __future__ import annotations

import sys
import time
import unicodedata
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.identify import identify
from aligner.languages import LANGUAGES, UNKNOWN
from aligner.quantities import scan
from aligner.segment import split

LANGUAGE_CODES = (*LANGUAGES, UNKNOWN)
MARKS = [
    chr(code)
    for code in range(sys.maxunicode + 1)
    if unicodedata.category(chr(code)) in ("Po", "Pd", "Ps", "Pe", "Pi", "Pf", "Pc", "Sk")
]
# More than any window that a rule looks back or ahead.
LENGTHS = (1, 2, 3, 19, 20, 49, 81, 200)
# What stands before a run of marks, and what follows it.
CONTEXTS = (
    ("The end of it. ", " Next part"),
    ("Hết phần một. ", " Phần hai"),
    ("第一部完。", "第二部"),
    ("", ""),
    ("5 ", " 2024"),
)
# Pieces that rules and patterns look for, so that random texts get far into them.
PIECES = (
    " ", "  ", "\n", "\n\n", "\t", "\u00a0", "\u200b", "\ufeff", "\u3000", ".", "..", "...", "…", "。", "！",
    "？!", "!", "?", "-", "—", "–", "•", "*", '"', "“", "”", "’", "'", "「", "」", "(", ")", "（", "）", "[19]",
    ":)", "%", "％", "$", "€", "đ", "元", "Mr", "TP", "GS.TS", "U.S", "Fig", "No", "p.m", "v.v", "Điều 5a",
    "3.1a", "Article", "A", "B.2", "I", "IV", "1", "12", "1.000", "3,14", "½", "²", "万", "一百二十",
    "thousand", "twenty", "nghìn", "mười", "năm", "tháng", "ngày", "月", "日", "年", "March", "the", "và", "an",
    "so", "Đà", "café", "São", "的", "中文", "們", "日本の", "한국어", "русский", "عربي", "ไทย", "हिन्दी।",
    "\u0301", "\u0323", "\x00", "\ud800", "\U0001f600", "https://a.vn/x", "a@b.vn", "x" * 60, "1" * 60,
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.lists(st.sampled_from((*PIECES, *MARKS)), max_size=30).map(" ".join),
    st.text(alphabet=st.characters(codec=None), max_size=80),
)


def check(text: str) -> None:
    for language in LANGUAGE_CODES:
        spans = split(text, language)
        covered = "".join(text[start:end] for start, end in spans)
        assert [char for char in covered if not char.isspace()] == [char for char in text if not char.isspace()]
        assert all(first[1] <= second[0] for first, second in pairwise(spans))
        for quantity in scan(text, language):
            assert 0 <= quantity.start < quantity.end <= len(text)
    assert identify(text).language in LANGUAGE_CODES


@settings(derandomize=True, max_examples=1500, deadline=None)
@given(TEXTS)
def test_any_text(text: str):
    check(text)


@pytest.mark.parametrize("length", LENGTHS)
def test_runs_of_every_mark(length: int):
    for mark in MARKS:
        before, after = CONTEXTS[ord(mark) % len(CONTEXTS)]
        check(before + length * mark + after)


@pytest.mark.parametrize("mark", "-–—_=*•·.…!?。！？,，;；:：'\"“”’()（）[]【】「」/|\\~#%&+<>@^`$")
def test_runs_of_common_marks_in_every_context(mark: str):
    for (before, after), length, gap in product(CONTEXTS, LENGTHS, ("", " ", "\u00a0")):
        check(before + gap.join(length * [mark]) + after)


@pytest.mark.parametrize("piece", PIECES)
def test_time_is_linear_in_the_length_of_a_run(piece: str):
    text = "The end. Hết rồi. 完了。" + 3000 * piece
    start = time.perf_counter()
    for language in LANGUAGE_CODES:
        split(text, language)
    identify(text)
    # Linear passes take about 0.2 s on a slow machine; a quadratic one takes minutes.
    assert time.perf_counter() - start < 10
