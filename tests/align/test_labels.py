"""Labels of clauses: what counts as one, and which are equal in the three languages."""

from __future__ import annotations

import numpy as np
import pytest

from aligner.align.engine import NO_LABEL, SEVERAL_LABELS, align
from aligner.align.engine.first_pass import first_pass
from aligner.align.engine.labels import cost_of_bead, costs_of_beads, trust
from aligner.align.engine.search import SIZES
from aligner.align.labels import labels
from tests.align.engine.test_align import meanings, side, spans


def code(text):
    found = labels([text])
    return NO_LABEL if found is None else int(found[0])


@pytest.mark.parametrize(
    "same",
    [
        [
            "3.1. The goods",
            "3.1 The goods",
            "3.1. Hàng hóa",
            "3.1 货物",
            "３．１．货物",
            "(3.1) Goods",
            "**3.1.** Goods",
        ],
        ["3.1a. The room", "3.1a. Phòng"],
        ["Article 12b. Scope", "Điều 12b. Phạm vi", "ĐIỀU 12b: Phạm vi", "第十二条之二 范围", "第12-2條 範圍"],
        ["Article 5bis. Scope", "Article 5 bis. Scope", "Điều 5a. Phạm vi", "第五条之一 范围", "Art. 5-1 Scope"],
        ["12b. Workers may rest.", "12b. Người lao động được nghỉ."],
        ["Chapter IV", "CHƯƠNG IV", "第四章 总则", "第 4 章"],
        ["Article 120 Scope", "Điều 120. Phạm vi", "第一百二十条", "第一二〇條"],
        ["II.3. Costs", "II.3. Chi phí"],
        ["(a) costs", "a) chi phí", "a. costs"],
        ["dd) costs", "đ) chi phí"],
        ["2. Costs", "2) chi phí", "（二）费用", "二、费用", "2、费用"],
        ["Appendix 2", "Phụ lục II", "附件二", "附錄2"],
        ["§ 5 Costs", "5. Chi phí"],
    ],
)
def test_equal_labels(same):
    assert len({code(text) for text in same}) == 1
    assert code(same[0]) > NO_LABEL


def test_different_labels():
    texts = ["3.1. X", "3.1a. X", "3.2. X", "3. X", "31. X", "Article 3. X", "Chapter 3. X", "Article 3b. X", "c) X"]
    assert len({code(text) for text in texts}) == len(texts)


@pytest.mark.parametrize(
    "text",
    [
        "3.5 million people", "3.5 triệu người", "3.5 亿美元", "5 people", "1.000 đồng", "2024. The year", "I am here.",
        "An apple", "Part of it", "U.S. forces", "v.v. và khác", "e.g. this", "10.5% of it", "mix) it", "第一次见面",
        "一个人", "Điều này đúng.", "20.10.2024 Hà Nội", "3.11.2 điểm",
    ],
)  # fmt: skip
def test_no_labels(text):
    assert code(text) == NO_LABEL


def test_units_with_several_labels_are_not_compared():
    assert [code(text) for text in ("3.1. One; 3.2. two", "Costs. 2.1. Rent.", "1. One。2. Two")] == [
        SEVERAL_LABELS
    ] * 3
    assert code("3.1. See Mr. A. Smith.") > NO_LABEL


def test_roman_numerals_and_letters():
    roman, letters = labels(["(i) a", "(ii) b", "(iii) c"]), labels(["h) a", "i) b", "k) c"])
    assert roman is not None
    assert letters is not None
    assert roman.tolist() == [code("(一) a"), code("2. b"), code("3) c")]
    assert letters[1] != roman[0]


def test_texts_without_labels():
    assert labels(["One.", "Two."]) is None
    assert labels([]) is None


def labeled(vectors, codes):
    made = side(vectors)
    object.__setattr__(made, "labels", np.array(codes, np.int64))
    return made


def test_costs_of_all_beads_are_those_of_single_beads():
    generator = np.random.default_rng(0)
    own, other = (generator.choice([-1, 0, 0, 1, 2, 3], count) for count in (14, 11))
    found = costs_of_beads(own, other, (3, 15), (0, 12))
    for (a, b), costs in zip(SIZES, found, strict=True):
        for i in range(max(3, a), 15):
            for j in range(b, 12):
                assert costs[i - 3, j] == pytest.approx(cost_of_bead(own[i - a : i], other[j - b : j]))


def test_costs():
    def cost(own, other):
        return cost_of_bead(np.array(own), np.array(other))

    assert cost([1], [1]) < cost([0], [0]) == cost([1], [0]) == 0
    assert cost([1], [1, 0]) == cost([1], [1])
    assert min(cost([1], [1, 2]), cost([1], [2]), cost([1, 2], [0])) > 0.2
    assert cost([1], [1, -1]) == 0


def test_labels_decide_between_equal_vectors():
    source = meanings(12)
    # Unit 5 of the target continues the meaning of unit 4 of the source, but has a label of its own.
    target = np.insert(source, 5, source[4], axis=0)
    target[4] = source[4] / 2 + 0.3 * meanings(1, 3)[0]
    target[5] = source[4] / 2 - 0.3 * meanings(1, 3)[0]
    own = np.arange(1, 13)
    assert ((4,), (4, 5)) in spans(align(side(source), side(target)))
    beads = spans(align(labeled(source, own), labeled(target, np.insert(own, 5, 99))))
    assert ((4,), (4,)) in beads
    assert [t for s, t in beads if not s] == [(5,)]


def test_labels_that_contradict_the_vectors_are_ignored():
    source = labeled(meanings(30), np.arange(1, 31))
    target = labeled(meanings(30), [*range(1, 16), *range(17, 32)])
    path = first_pass(side(meanings(30)), side(meanings(30)))
    trusted = [made.labels.tolist() for made in trust(source, target, path)]
    assert trusted[0][:10] == list(range(1, 11))
    assert trusted[0][16:] == trusted[1][16:] == [NO_LABEL] * 14
    other = labeled(meanings(30), np.arange(50, 80))
    assert trust(source, other, path)[0].labels is None
