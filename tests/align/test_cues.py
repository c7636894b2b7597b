"""Surface cues: punctuation, sentence counts and language-independent words."""

from itertools import pairwise

import numpy as np

from aligner.align import cues
from aligner.align.engine.prefix_sums import MARKS


def test_marks_of_the_same_sentence_agree_across_languages():
    english, chinese, vietnamese = cues.marks(
        ['"Is it 35,000 (net)?" he asked.', "“是35,000（净）吗？”他问。", "“Có phải 35.000 (ròng) không?” anh hỏi."],
        [1, 1, 1],
    )
    named = [dict(zip(MARKS, row.tolist(), strict=True)) for row in (english, chinese, vietnamese)]
    for name in ("questions", "quotation_marks", "digits", "parentheses", "sentence_ends"):
        assert len({row[name] for row in named}) == 1, name


def test_sentences_within_a_line_are_counted():
    english = ["Mr. Hai left at 5 p.m. on Monday. He came back.", "A headline", "“Stop!” she said. “Now!”", ""]
    assert cues.count_sentences(english, "en") == [2, 1, 2, 1]
    assert cues.count_sentences(["他走了。她没走！", "标题", "“走吧。”"], "zh") == [2, 1, 1]
    assert cues.count_sentences(["TP. Huế mưa. Đà Nẵng nắng."], "vi") == [2]


def word_sets(texts, language):
    codes, offsets = cues.words(texts, language)
    return [set(codes[a:b].tolist()) for a, b in pairwise(offsets.tolist())]


def test_quantities_and_names_give_the_same_words_in_all_languages():
    english = word_sets(["Azure cost $30 billion in 2025, on 18 November.", "Nothing here.", ""], "en")
    chinese = word_sets(["2025年Azure花费300亿美元，11月18日。"], "zh")
    vietnamese = word_sets(["Azure tốn 30 tỷ USD năm 2025, ngày 18 tháng 11."], "vi")
    assert len(english[0] & chinese[0]) == 4
    assert len(english[0] & vietnamese[0]) == 4
    assert not english[0] & english[1]
    assert english[2] == set()


def test_numbers_are_words_in_languages_without_quantity_rules():
    assert word_sets(["12,5 km"], "und")[0] & word_sets(["125"], "und")[0]


def test_no_texts_give_empty_arrays_of_the_right_width():
    assert cues.marks([], []).shape == (0, len(MARKS))
    codes, offsets = cues.words([], "en")
    assert codes.size == 0
    assert np.array_equal(offsets, [0])
