"""What a document says of itself goes to its metadata, under one set of keys, and not into its text."""

import pytest

from aligner.readers import read_bytes

BODY = "\n\nThe harbour was quiet that morning.\n\nNobody had expected the ferry to be late.\n"


def read(text, name="page.md"):
    return read_bytes(text.encode(), name)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("> 原文链接: https://news.example/a-b_(c)", {"url": "https://news.example/a-b_(c)"}),
        ("> 日期: 2025年3月7日", {"date": "2025-03-07"}),
        ("> Source: [The Daily](https://daily.example/1)", {"source": "The Daily", "url": "https://daily.example/1"}),
        ("> Source: https://daily.example/1", {"url": "https://daily.example/1"}),
        ("> Ngày: 18/11/2025", {"date": "2025-11-18"}),
        ("Ngày đăng: ngày 3 tháng 4 năm 2025", {"date": "2025-04-03"}),
        ("Date: 3/4/2025", {"date": "3/4/2025"}),
        ("**Date:** November 18, 2025", {"date": "2025-11-18"}),
        ("- **Author**: Jane Doe\n- **Published**: 18 Nov 2025", {"author": "Jane Doe", "date": "2025-11-18"}),
        ("Nguồn: Báo Mới | Tác giả: Lan", {"source": "Báo Mới", "author": "Lan"}),
        ("> 作者：王小明\n> 译者：李雷", {"author": "王小明", "translator": "李雷"}),
        ("2025-11-18", {"date": "2025-11-18"}),
        ("> Source: The Daily\n> Section: Sports", {"source": "The Daily", "section": "Sports"}),
        ("Date: 2025-11-18\n---", {"date": "2025-11-18"}),
    ],
)
def test_lines_at_the_top(line, expected):
    (document,) = read(f"# The Ferry\n\n{line}{BODY}")
    assert {key: document.meta[key] for key in expected} == expected
    assert [block.kind for block in document.blocks] == ["title", "paragraph", "paragraph"]


@pytest.mark.parametrize(
    "line",
    [
        "Note: the ferry is late.",
        "Date: nobody remembers when it was, but it must have been before the war.",
        "Original: that is what they called him.",
        "> Source: of all our troubles, said the captain, is the tide, and nothing else is as hard to predict, "
        "whatever the almanac tells you.",
        "Date 2025-11-19 was a Wednesday.",
    ],
)
def test_prose_that_looks_a_little_like_metadata_stays(line):
    (document,) = read(f"# The Ferry\n\n{line}{BODY}")
    assert len(document.blocks) == 4


def test_lines_right_above_the_text():
    text = (
        "Title: The Ferry\nDate: 2025-11-18\nURL: https://x.example/1\nThe harbour was quiet that\nmorning.\n\nThe end."
    )
    (document,) = read(text, "page.txt")
    assert (document.title, document.meta["date"], document.meta["url"]) == (
        "The Ferry",
        "2025-11-18",
        "https://x.example/1",
    )
    assert document.text == "The Ferry\n\nThe harbour was quiet that morning.\n\nThe end."


def test_lines_further_down_are_prose():
    (document,) = read(f"# The Ferry{BODY}\nSource: The Daily\n")
    assert "source" not in document.meta
    assert len(document.blocks) == 4


def test_a_header_run_into_the_first_line():
    text = " date 2025-11-19 Chuyến phà đến muộn. Không ai ngạc nhiên.\n\nBến cảng vẫn yên tĩnh như mọi ngày."
    (document,) = read(text, "news.txt")
    assert document.meta["date"] == "2025-11-19"
    first = document.blocks[0]
    assert document.block_text(first) == "Chuyến phà đến muộn. Không ai ngạc nhiên."
    assert text[first.origin.start : first.origin.end] == document.block_text(first)


def test_front_matter():
    text = "---\ntitle: 'The Ferry'\nauthors: [Ann, Bo]\ndate: 2024-05-01\nlink: https://x.example\nWeight: 3\n"
    text += "group: sea\n---"
    (document,) = read(text + BODY)
    assert document.title == "The Ferry"
    assert document.group == "sea"
    expected = {"author": "Ann, Bo", "date": "2024-05-01", "url": "https://x.example", "weight": "3"}
    assert {key: document.meta[key] for key in expected} == expected
    title = document.blocks[0]
    assert (title.kind, title.origin.line) == ("title", 2)
    assert text[title.origin.start : title.origin.end] == "The Ferry"


def test_front_matter_that_is_no_yaml():
    (document,) = read("---\ntitle: Part 2: the ferry\nauthor: Ann\n---" + BODY)
    assert (document.title, document.meta["author"]) == ("Part 2: the ferry", "Ann")


def test_a_heading_that_repeats_the_title_is_not_repeated():
    (document,) = read("---\ntitle: The Ferry\n---\n\n# The Ferry" + BODY)
    assert [block.kind for block in document.blocks] == ["title", "paragraph", "paragraph"]
    (document,) = read("---\ntitle: The Ferry\n---\n\n# A Morning" + BODY)
    assert [block.kind for block in document.blocks] == ["title", "heading", "paragraph", "paragraph"]


@pytest.mark.parametrize(
    "head",
    [
        "# 渡轮\n# The Ferry\n# Chuyến phà",
        "# 渡轮 / The Ferry / Chuyến phà",
        "---\ntitle: The Ferry\ntitle_zh: 渡轮\ntitle-vi: Chuyến phà\n---",
        "---\ntitle: {en: The Ferry, zh: 渡轮, vi: Chuyến phà}\n---",
    ],
)
def test_titles_in_several_languages(head):
    (document,) = read(head + BODY)
    assert document.title == "The Ferry"
    assert document.meta["title:zh"] == "渡轮"
    assert document.meta["title:vi"] == "Chuyến phà"
    assert [block.kind for block in document.blocks] == ["title", "paragraph", "paragraph"]


def test_each_language_of_a_file_has_its_title_and_metadata():
    text = (
        "# 渡轮\n# The Ferry\n\n> 日期: 2025-11-18\n\n## English\n\n> Source: The Daily\n\nThe harbour was quiet.\n\n"
        "## 中文\n\n> 来源: 日报\n\n港口很安静。\n"
    )
    documents = {document.language: document for document in read(text)}
    assert documents["en"].title == documents["zh"].meta["title:en"] == "The Ferry"
    assert documents["zh"].title == documents["en"].meta["title:zh"] == "渡轮"
    assert {code: document.meta["source"] for code, document in documents.items()} == {"en": "The Daily", "zh": "日报"}
    assert {document.meta["date"] for document in documents.values()} == {"2025-11-18"}
    assert all(len(document.blocks) == 2 for document in documents.values())


def test_a_lone_title_in_another_language_is_the_title():
    (document,) = read("# React\n\nBến cảng vẫn yên tĩnh như mọi ngày.\n")
    assert document.title == "React"
    assert not [key for key in document.meta if key.startswith("title:")]
