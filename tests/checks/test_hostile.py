"""Cells that no person wrote are checked in time that does not explode; a table of scraped text has some."""

from __future__ import annotations

import time

import pytest

from aligner.checks import TranslationUnit, run

SOON = 5  # seconds of CPU time for three cells of 2,000 repetitions, which take less than one
REPEATED = [
    "1", "1 ", "1,", "1.", "1-", "-1", "1/2", "0x", "2025-11-", "two ", "two-", "a hundred ", "half a ", "Jan ", "十",
    "一千", "万亿", "上午3点", "hai mươi ", "ngày 1 ", "một ", "a", "Aa of ", "A", "a_b", "--a", "-", "`", "[[", "{",
    "(", '"', "'", "%", "<a ", "__A", "us$", "http://", "@a.b", "òa ", "e\u0301", "  ", "a\n\n",
]  # fmt: skip


@pytest.mark.parametrize("piece", REPEATED)
def test_repeated_pieces_take_no_long_time(piece):
    text = piece * 2_000
    start = time.process_time()
    for languages in (("en", "zh"), ("vi", "en"), ("zh", "vi")):
        run([TranslationUnit(text, text[: len(text) // 2], languages)])
    assert time.process_time() - start < SOON
