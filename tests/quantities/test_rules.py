"""Every match begins with the characters that its rule allows, so no rule is skipped where it would match."""

# ruff: noqa: SIM905 (a list of words)
from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.quantities.chinese import CHINESE
from aligner.quantities.english import ENGLISH
from aligner.quantities.rules import ANY, SPACES, Rules
from aligner.quantities.vietnamese import VIETNAMESE

LANGUAGES = {"en": ENGLISH, "zh": CHINESE, "vi": VIETNAMESE}
ROOT = Path(__file__).parents[2]
# Examples that are not in the gold lists or the corpus.
MORE_LINES = {
    "en": [
        "the 1861-65 war", "at nine o'clock", "2 decades, 1.5 centuries", "2 and a half miles", "2½ or 2 ½",
        "Send 3 to it@10.0.0.1", "Q3 of FY2024 and FY 23/24", "5m. Masts are checked.", "mid-1990s, one in ten",
        "Chapter IV, Section 12b",
        "Call 020 1234 5678.", "in 2023/24", "the nineties", "a quarter of an hour", "half price", "half a dozen",
        "three quarters of a million dollars", "Louis XIV",
    ],
    "zh": [
        "192.168.0.1", "18/11/2025", "1861-65年", "2025年11月18日至20日", "二〇二五年十一月十八日到二十日",
        "十一月十八日至二十日", "差十分六点", "3分之1", "3成", "3打鸡蛋，两打啤酒", "½ 或 2½", "2024财年Q3", "FY2024",
        "85年2月27日",
        "3.1m. 桅杆须检查", "三五天，十七八岁", "十四五规划", "请拨打020-1234-5678", "2023/24赛季",
        "农历八月十五，正月初三",
        "八五折，5折，半价", "第IV章，第四章，三季度，3季度", "半打，一刻钟，3刻钟，六旬", "Ⅱ型，路易XIV",
    ],
    "vi": [
        "3d.com, 192.168.0.1", "1861-65, năm 1861-65", "3:30 chiều", "2 thập kỷ", "2 phần 3", "½, 2½", "1tr5",
        "Q3, FY2024", "5m. Cột được kiểm tra.", "Chương IV, Điều 12b", "bảy tám người, dăm ba ngày",
        "Gọi 090 123 4567.",
        "mùng hai Tết, rằm tháng Bảy", "ba phần tư triệu đô la, 3 phần 4 triệu", "nửa tá, nửa giá", "Louis XIV",
    ],
}  # fmt: skip
PIECES = (
    "1 12 18 30 1985 2025 . , : / - – — $ € % ½ ° h k st nd th 's ’s am p.m o'clock half a an and to past minus one "
    "twenty thirty-first third quarter decade century million May Nov @ _ < & { covid- 年 月 日 号 点 點 分 之 成 世纪 "
    "年代 第 差 刻 钟 个 半 打 百 千 万 亿 十 零 一 二 两 三 几 下午 早上 华氏 零下 负 周 上 ngày tháng năm mùng thứ "
    "thế kỷ thập niên những quý lúc vào giờ phút rưỡi kém sáng hai ba mười phần nửa âm triệu tỷ Năm Ngày "
    "Q3 FY IV XIV Ⅲ 折 季度 初 农历 正 刻 规划 章 nineties dozen price hour Chapter Điều 5a. mùng rằm tá giá dăm 090 ("
).split()


def read_lines(language: str) -> list[str]:
    gold = (ROOT / "tests" / "quantities" / f"{language}.tsv").read_text(encoding="utf-8").splitlines()
    documents = sorted((ROOT / "corpus" / "documents").iterdir())
    lines = [line.partition("\t")[0] for line in gold] + MORE_LINES[language]
    return lines + [line for path in documents for line in path.read_text(encoding="utf-8").splitlines()]


def try_all(rules: Rules) -> Rules:
    """Return rules that are tried wherever a quantity may begin."""
    return Rules(rules.starts, [rule._replace(after_digits=ANY, first=ANY) for rule in rules.rules])


@pytest.mark.parametrize("language", LANGUAGES)
def test_matches_begin_as_the_rules_say(language):
    rules = LANGUAGES[language]
    places = [(line, place) for line in read_lines(language) for place in rules.starts.find(line.lower())]
    unlike, untried = [], []
    for rule in rules.rules:
        pattern = re.compile(rule.pattern)
        allowed = {True: rule.after_digits, False: rule.first}
        seen = set()
        for line, (start, _, digits_end) in places:
            if pattern.match(line, start):
                with_digits = digits_end > start
                chars, char = allowed[with_digits], line[digits_end : digits_end + 1]
                seen.add(with_digits)
                if chars is not ANY and (not char or char not in chars):
                    unlike.append((rule.handler.__name__, line[start:], char))
        untried += [(rule.handler.__name__, chars) for kind, chars in allowed.items() if chars and kind not in seen]
    assert unlike == []
    assert untried == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_trying_every_rule_everywhere_finds_nothing_else(language):
    rules = LANGUAGES[language]
    unlimited = try_all(rules)
    for line in read_lines(language):
        assert rules.scan(line) == unlimited.scan(line)


@pytest.mark.parametrize("language", LANGUAGES)
@given(pieces=st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(["", "", " "])), max_size=9))
def test_nor_in_any_other_text(language, pieces):
    text = "".join(part for piece in pieces for part in piece)
    rules = LANGUAGES[language]
    assert rules.scan(text) == try_all(rules).scan(text)


def test_spaces_are_those_of_patterns():
    assert set(SPACES) == {chr(code) for code in range(0x110000) if re.match(r"\s", chr(code))}
