"""Terms from aligned texts: which are linked, which are left out, and the glossaries made of them."""

from __future__ import annotations

import random
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.checks import TranslationUnit, run
from aligner.checks.glossary import read_glossary
from aligner.terms import COLUMNS, Term, find_terms, link_table, link_terms, to_frame
from aligner.terms.candidates import collect
from aligner.terms.glossary import to_csv, to_tbx
from aligner.terms.link import log_likelihood
from aligner.terms.words import BREAK, find_plurals, tokenize

NOUNS = {
    "harbour pilot": ("引航员", "hoa tiêu cảng"), "harbour": ("港口", "bến cảng"),
    "tide table": ("潮汐表", "bảng thủy triều"),
    "lighthouse": ("灯塔", "ngọn hải đăng"), "anchor": ("船锚", "mỏ neo"), "cargo": ("货物", "hàng hóa"),
    "captain": ("船长", "thuyền trưởng"), "customs officer": ("海关官员", "nhân viên hải quan"),
}  # fmt: skip
FRAMES = [
    ("We saw the {} in the morning.", "我们早上看到了{}。", "Chúng tôi thấy {} vào buổi sáng."),
    ("The {} is near the {}.", "{}在{}附近。", "{} ở gần {}."),
    ("Nobody asked about the {}, and the {} was late.", "没有人问起{}，而{}来晚了。",
     "Không ai hỏi về {}, còn {} thì đến muộn."),
    ("A {} needs care.", "{}需要照看。", "Một {} cần được chăm sóc."),
]  # fmt: skip


def corpus(side: int, size: int = 160) -> list[tuple[str, str]]:
    """Return invented pairs of English with Chinese (side 1) or Vietnamese (side 2)."""
    rng = random.Random(4)
    pairs = []
    for number in range(size):
        frame = rng.choice(FRAMES)
        nouns = rng.sample(list(NOUNS), frame[0].count("{}"))
        english = frame[0].format(*nouns)
        # No two sentences are the same: the same pair again counts once.
        pairs.append(
            (f"{number}: {english}", f"{number}: {frame[side].format(*(NOUNS[noun][side - 1] for noun in nouns))}")
        )
    return pairs


@pytest.mark.parametrize(("side", "language"), [(1, "zh"), (2, "vi")])
def test_terms_are_linked_whole(side, language):
    terms = link_terms(corpus(side), ("en", language))
    found = {term.source.lower(): term.target.lower() for term in reversed(terms)}
    assert {noun: found.get(noun) for noun in NOUNS} == {noun: forms[side - 1] for noun, forms in NOUNS.items()}


def test_the_other_direction_finds_the_same():
    there = {(term.source.lower(), term.target) for term in link_terms(corpus(1), ("en", "zh"))}
    back = {(term.target.lower(), term.source) for term in link_terms([pair[::-1] for pair in corpus(1)], ("zh", "en"))}
    assert there == back


def test_counts_shares_and_examples():
    pairs = corpus(1)
    term = next(term for term in link_terms(pairs, ("en", "zh")) if term.source == "lighthouse")
    has = [("lighthouse" in source, "灯塔" in target) for source, target in pairs]
    assert (term.count, term.source_count, term.target_count) == tuple(
        sum(some) for some in (map(all, has), (left for left, _ in has), (right for _, right in has))
    )
    assert term.source_to_target == term.target_to_source == 1
    assert len(term.rows) == 3
    assert all("lighthouse" in pairs[row][0] and "灯塔" in pairs[row][1] for row in term.rows)


def test_a_pair_again_counts_once_and_input_order_of_equal_pairs_does_not_matter():
    pairs = corpus(2)
    once, twice = (link_terms(some, ("en", "vi")) for some in (pairs, pairs + pairs))
    assert once == twice


def test_names_that_stay_are_left_out_unless_asked_for():
    rng = random.Random(1)
    pairs = []
    for source, target in corpus(2):
        tool = rng.choice(["", " Ask the Quorvath about that.", " It is in Quorvath."])
        pairs.append(
            (
                source + tool,
                target + tool.replace("Ask the", "Hỏi").replace("about that", "thử xem").replace("It is in", "Ở"),
            )
        )
    assert "Quorvath" not in {term.source for term in link_terms(pairs, ("en", "vi"))}
    kept = {(term.source, term.target) for term in link_terms(pairs, ("en", "vi"), keep_identical=True)}
    assert ("Quorvath", "Quorvath") in kept


def test_the_singular_is_shown_where_there_is_one():
    pairs = [("The buoys drift.", "浮标漂走了。"), ("Red buoys.", "红色的浮标。"), ("Paint the buoys!", "给浮标上漆！")]
    pairs += [("One buoy is red.", "有个浮标是红的。"), ("Rain fell.", "下雨了。"), ("It is cold.", "天气冷。")]
    pairs += [("Wind rose.", "起风了。"), ("He slept.", "他睡了。"), ("We left.", "我们走了。"), ("Stop!", "停！")]
    assert [(term.source, term.target) for term in link_terms(pairs, ("en", "zh"))] == [("buoy", "浮标")]


def test_a_table_of_several_languages():
    rows = [(*pair, "en", "zh") for pair in corpus(1)] + [(*pair, "en", "vi") for pair in corpus(2)]
    rows += [("x", "y", "en", "en"), ("x", "y", "und", "zh"), ("", "y", "en", "zh")]
    names = ("source_text", "target_text", "source_lang", "target_lang")
    columns = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    terms = link_table(columns)
    assert {term.languages for term in terms} == {("en", "zh"), ("en", "vi")}
    for term in terms:
        assert all(term.target.lower() in columns["target_text"][row].lower() for row in term.rows)
    frame = to_frame(terms, columns)
    assert tuple(frame.columns) == COLUMNS
    first = frame.iloc[0]
    assert first["source_example"] == columns["source_text"][int(first["rows"].split()[0]) - 1]
    assert to_frame([], columns).empty


def frame_of(pairs: list[tuple[str, str]], **columns: str) -> pd.DataFrame:
    return pd.DataFrame(pairs, columns=["source_text", "target_text"]).assign(**columns)


def test_a_data_frame_of_texts_gives_one_of_terms():
    frame = frame_of(corpus(1), source_lang="en", target_lang="zh")
    before = frame.copy()
    found = find_terms(frame)
    pd.testing.assert_frame_equal(frame, before)
    assert tuple(found.columns) == COLUMNS
    assert ("lighthouse", "灯塔") in set(zip(found["source_term"], found["target_term"], strict=True))
    lighthouse = found.set_index("source_term").loc["lighthouse"]
    assert 0 < lighthouse["source_to_target"] <= 1
    assert frame["source_text"].iloc[int(lighthouse["rows"].split()[0]) - 1] == lighthouse["source_example"]


def test_languages_may_be_given_and_rows_may_have_any_index_or_no_text():
    frame = frame_of(corpus(1), source_lang="en", target_lang="zh")
    with_gaps = pd.concat([frame, pd.DataFrame({"source_text": ["Only here."], "target_text": [None]})])
    with_gaps.index = range(7, 7 + len(with_gaps))
    pd.testing.assert_frame_equal(find_terms(with_gaps), find_terms(frame))
    pd.testing.assert_frame_equal(
        find_terms(frame[["source_text", "target_text"]], languages=("en", "zh")), find_terms(frame)
    )


def test_options_of_a_data_frame():
    frame = frame_of(corpus(1), source_lang="en", target_lang="zh")
    assert find_terms(frame, min_count=1000).empty
    assert set(find_terms(frame, examples=1)["rows"].str.contains(" ")) == {False}


@pytest.mark.parametrize(
    ("columns", "languages", "problem"),
    [
        ({"source_lang": "en"}, None, r"no column 'target_lang'; add it or give languages"),
        ({}, ("en", "fr"), "not in en and fr"),
    ],
)
def test_mistakes_are_named(columns, languages, problem):
    with pytest.raises(ValueError, match=problem):
        find_terms(frame_of(corpus(1), **columns), languages=languages)


def test_nothing_comes_of_nothing():
    assert find_terms(frame_of([], source_lang="en", target_lang="zh")).empty
    assert link_terms([], ("en", "zh")) == []
    assert link_terms([("", "好"), ("A word.", "")], ("en", "zh")) == []
    assert link_terms([("One pair only.", "只有一对。")], ("en", "zh")) == []


def test_log_likelihood_of_known_tables():
    # Dunning 1993, table 1: "the swiss" of 31,777 bigrams.
    score = log_likelihood(np.array([110.0]), np.array([2552.0]), np.array([221.0]), 31777.0)
    assert score[0] == pytest.approx(270.72, abs=0.01)
    assert log_likelihood(np.array([10.0]), np.array([100.0]), np.array([100.0]), 1000.0)[0] == pytest.approx(0)


def test_tokens():
    assert [token for token, _, _ in tokenize("Bob's API-server: v1.2, see `x y` or a@b.org", "en")] == [
        "bob", BREAK, "api-server", BREAK, "v1.2", BREAK, "see", BREAK, "or", BREAK,
    ]  # fmt: skip
    assert [token for token, _, _ in tokenize("用API开发", "zh")] == ["用", "api", "开", "发"]
    assert [token for token, _, _ in tokenize("Mỏ neo", "vi")] == ["mỏ", "neo"]


@given(st.text(max_size=80), st.sampled_from(["en", "zh", "vi"]))
def test_tokens_lie_in_order_and_cover_all_but_space(text, language):
    found = tokenize(text, language)
    assert all(one[2] <= other[1] for one, other in pairwise(found))
    assert all(0 <= start < end <= len(text) for _, start, end in found)


def test_plurals():
    rows = [["pods", "pod", "policies", "policy", "class", "classes", "status", "hooks", "this"]]
    assert find_plurals(rows) == {"pods": "pod", "policies": "policy", "classes": "class"}


def test_pieces_and_verbs_are_no_candidates():
    rows = [tokenize(text, "en") for text in ["You can open the tide table.", "To open it, buy a tide table."] * 4]
    found = collect([[token for token, _, _ in row] for row in rows], "en", 3)
    assert found.keys == ["tide table"]


def glossary_of(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_glossary(path)


@pytest.mark.parametrize(("name", "write"), [("terms.csv", to_csv), ("terms.tbx", to_tbx)])
def test_the_check_of_terms_reads_the_glossaries(tmp_path, name, write):
    def term(source, target, languages=("en", "zh")):
        return Term(source, target, languages, 3, 3, 3, 20.0, (0,))

    terms = [
        term("tyre", "轮胎"),
        term("tyre", "车胎"),
        term('R&D, "small"', "研发"),
        term("tyre", "lốp xe", ("en", "vi")),
    ]
    glossary = glossary_of(tmp_path, name, write(terms))
    good = [
        TranslationUnit("Two tyres.", "两个车胎。", ("en", "zh")),
        TranslationUnit("A tyre.", "Một lốp xe.", ("en", "vi")),
    ]
    bad = [
        TranslationUnit("Two tyres.", "两个轮子。", ("en", "zh")),
        TranslationUnit('The R&D, "small".', "没有。", ("en", "zh")),
    ]
    found = run(good + bad, [glossary.check()])
    assert [bool(of_pair) for of_pair in found] == [False, False, True, True]
