"""What is said of files in several languages that fit no layout, and of files that state one language."""

import pytest

from aligner.errors import AlignerWarning
from aligner.readers import ReadOptions, read_bytes

EN = [
    "The library opens at nine in the morning.",
    "Readers may borrow up to five books at a time.",
    "Late books cost ten cents a day.",
    "Children under twelve read for free.",
]
ZH = ["图书馆早上九点开门。", "读者一次最多可以借五本书。", "逾期的书每天收费一角。", "十二岁以下的儿童免费阅读。"]


def read(text, name="page.md", **options):
    return read_bytes(text.encode(), name, options=ReadOptions(**options))


WITHIN = [
    "他昨天去了新加坡。 The weather there was hot and nobody wanted to leave the hotel, so they stayed. 晚上下雨。",
    "Then the meeting began. 会议开始了，可是谁都没有带资料，也没有人说话，大家只好看着窗外的雨。 It ended soon.",
    "我们第二天就回来了。 There was no time left for anything else, and the bags were already in the car.",
]
APART = [
    "他昨天去了新加坡，天气很热。",
    "The weather there was hot and nobody wanted to leave the hotel, so they stayed for the whole of the day.",
    "大家只好看着窗外的雨，谁也没有说话。",
    "No.",
    "会议开始了，可是谁都没有带资料，也没有人说话，我们第二天就回来了，行李已经在车上了。",
]


@pytest.mark.parametrize(
    ("text", "seen"), [(WITHIN, "within paragraphs.*--pattern lines"), (APART, "not as text.*--pattern blocks")]
)
def test_what_was_seen_is_said_if_nothing_fits(text, seen):
    with pytest.warns(AlignerWarning, match=seen):
        assert len(read("\n\n".join(text), "page.txt")) == 1
    pattern = seen.rpartition(" ")[2]
    assert {document.language for document in read("\n\n".join(text), "page.txt", pattern=pattern)} == {"en", "zh"}


@pytest.mark.parametrize(
    ("name", "options"),
    [("page.zh.txt", {}), ("zh/page.txt", {}), ("page.txt", {"language": "zh"}), ("corpus.zh", {"lines": "line"})],
)
def test_a_file_that_states_one_language_is_left_whole_in_doubt(name, options):
    (document,) = read("\n\n".join(APART), name, **options)
    assert document.language == "zh"


@pytest.mark.parametrize("name", ["page.zh.md", "zh/page.md", "page.en-zh.md", "en_zh.md"])
def test_a_file_that_alternates_is_split_whatever_its_name(name):
    assert {
        document.language
        for document in read("\n\n".join(text for pair in zip(EN, ZH, strict=True) for text in pair), name)
    } == {"en", "zh"}


def test_a_column_of_text_that_is_not_read_is_named():
    notes = ["去年改的，以前是星期二。", "老师可以借十本，学生五本。", "门口有牌子。", "请带证件。"]
    rows = "\n".join(f"| {en} | {zh} | {note} |" for en, zh, note in zip(EN, ZH, notes, strict=True))
    with pytest.warns(AlignerWarning, match="table columns are left out: '备注'"):
        documents = read(f"| English | 中文 | 备注 |\n|---|---|---|\n{rows}")
    assert {document.language: len(document.blocks) for document in documents} == {"en": 4, "zh": 4}
