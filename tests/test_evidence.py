"""What the engine is told of texts beyond their vectors."""

from itertools import pairwise

import numpy as np

from aligner import evidence
from aligner.align.totals import MARKS


def test_marks_of_the_same_sentence_agree_across_languages():
    english, chinese, vietnamese = evidence.marks(
        ['"Is it 35,000 (net)?" he asked.', "“是35,000（净）吗？”他问。", "“Có phải 35.000 (ròng) không?” anh hỏi."]
    )
    named = [dict(zip(MARKS, row.tolist(), strict=True)) for row in (english, chinese, vietnamese)]
    for name in ("questions", "quotation_marks", "digits", "parentheses", "sentence_ends"):
        assert len({row[name] for row in named}) == 1, name


def test_numbers_and_names_are_the_same_words_on_both_sides():
    codes, offsets = evidence.words(["Azure cost $1,200 in 2025.", "2025年Azure花费1.200美元。", "Nothing here.", ""])
    own = [set(codes[a:b].tolist()) for a, b in pairwise(offsets.tolist())]
    assert len(own[0] & own[1]) == 3
    assert not own[0] & own[2]
    assert own[3] == set()


def test_no_texts_give_empty_arrays_of_the_right_width():
    assert evidence.marks([]).shape == (0, len(MARKS))
    codes, offsets = evidence.words([])
    assert codes.size == 0
    assert np.array_equal(offsets, [0])
