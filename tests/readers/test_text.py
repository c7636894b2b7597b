"""Plain text: where paragraphs end, and lines as units."""

import pytest

from aligner.readers import ReadOptions, read_bytes

WRAPPED = """The ferry left late that morning, and nobody on
the pier could say why. The captain had been
seen on deck.

By noon the fog was gone. The gulls came back and
sat in a row.
"""


def read(text, **options):
    (document,) = read_bytes(text.encode(), "page.txt", options=ReadOptions(**options))
    return document


def paragraphs(text, **options):
    document = read(text, **options)
    return [document.block_text(block) for block in document.blocks]


def test_wrapped_lines_are_joined():
    assert paragraphs(WRAPPED) == [
        "The ferry left late that morning, and nobody on the pier could say why. The captain had been seen on deck.",
        "By noon the fog was gone. The gulls came back and sat in a row.",
    ]


def test_wrapped_chinese_is_joined_without_spaces():
    assert paragraphs("渡轮那天早上开得很晚，码头上\n没有人知道为什么。\n\n到了中午雾散了。") == [
        "渡轮那天早上开得很晚，码头上没有人知道为什么。",
        "到了中午雾散了。",
    ]


def test_wrapped_text_without_blank_lines_parts_at_short_last_lines():
    assert paragraphs(WRAPPED.replace("\n\n", "\n")) == paragraphs(WRAPPED)


def test_indents_begin_paragraphs():
    text = "　　渡轮那天早上开得很晚，码头上\n没有人知道为什么。\n　　到了中午雾散了，海鸥又回来\n了。\n"
    assert paragraphs(text) == ["渡轮那天早上开得很晚，码头上没有人知道为什么。", "到了中午雾散了，海鸥又回来了。"]


def test_without_blank_lines_a_line_that_ends_a_sentence_is_a_paragraph():
    lines = ["The ferry left late.", "Nobody on the pier knew why, and nobody asked.", "“Tomorrow,” said the captain."]
    assert paragraphs("\n".join(lines)) == lines


def test_rules_between_paragraphs_are_no_text():
    assert paragraphs("The ferry left late.\n* * *\nNobody knew why.\n-----\nThe end.") == [
        "The ferry left late.",
        "Nobody knew why.",
        "The end.",
    ]


def test_paragraph_unit_takes_every_line():
    assert paragraphs("one\ntwo\n\nthree", lines="paragraph") == ["one", "two", "three"]
    assert paragraphs("One.\nTwo.\n\nThree.", lines="blank") == ["One. Two.", "Three."]


def test_line_unit_counts_every_line_of_the_file():
    text = "# one \r\n\r\n  date 2025-11-19 two\r\n   \r\nthree"
    document = read(text, lines="line")
    assert [sentence.text for sentence in document.sentences] == ["# one", "", "date 2025-11-19 two", "", "three"]
    assert [block.origin.line for block in document.blocks] == [1, 2, 3, 4, 5]
    assert all(document.text[sentence.start : sentence.end] == sentence.text for sentence in document.sentences)
    assert len(read(text + "\n", lines="line").blocks) == 5


def test_line_unit_splits_a_file_whose_lines_alternate():
    documents = read_bytes("Hello.\n你好。\n\n".encode() * 9, "page.md", options=ReadOptions(lines="line"))
    assert {document.language: len(document.sentences) for document in documents} == {"en": 9, "zh": 9}
    assert {document.group for document in documents} == {"page"}


def test_line_unit_keeps_the_lines_of_a_file_in_one_language():
    text = "Hello.\n\nGood morning.\n你好。\nGood night, everyone.\n\n"
    (document,) = read_bytes(text.encode() * 9, "page.md", options=ReadOptions(lines="line"))
    assert len(document.sentences) == 54


@pytest.mark.parametrize(
    ("first", "kind"),
    [("The Late Ferry", "title"), ("The ferry was late.", "paragraph"), ("and so, at last, it left", "paragraph")],
)
def test_a_title_needs_strong_signs(first, kind):
    document = read(f"{first}\n\n{WRAPPED}")
    assert document.blocks[0].kind == kind
    assert document.title == (first if kind == "title" else "")


def test_a_title_in_two_languages():
    document = read(f"渡轮晚点\nThe Late Ferry\n\n{WRAPPED}")
    assert (document.title, document.meta["title:zh"]) == ("The Late Ferry", "渡轮晚点")
    assert [block.kind for block in document.blocks] == ["title", "paragraph", "paragraph"]


def test_markdown_in_a_text_file_is_read_as_markdown():
    document = read(f"# The Late Ferry\n\n## Morning\n\n{WRAPPED}")
    assert document.meta["format"] == "markdown"
    assert read(f"# The Late Ferry\n\n## Morning\n\n{WRAPPED}", format="text").meta["format"] == "text"
    assert read("- Where is it?\n\n- Late again.\n\n* * *\n\nThey waited for an hour.").meta["format"] == "text"


def test_origins_point_into_the_file():
    text = "\n  " + WRAPPED.replace("\n", "\r\n")
    document = read(text)
    normal = text.replace("\r\n", "\n")
    first, second = (block.origin for block in document.blocks)
    assert normal[first.start : first.end] == WRAPPED.split("\n\n")[0]
    assert (first.line, second.line) == (2, 6)


@pytest.mark.parametrize(
    "lines",
    [
        ["Chapter 1: The Pier", "Chapter 2: The Fog", "Epilogue"],
        ["第一章 码头", "第二章 雾", "尾声"],
        ["Chương 1: Bến tàu", "Chương 2: Sương mù", "Lời kết"],
        ["1. The pier", "1.1 Its planks", "2. The fog"],
        ["- the pier", "- the fog that came in from the sea", "- the gulls"],
        ["a) bến tàu", "b) sương mù", "đ) hải âu"],
    ],
)
def test_chapters_and_items_do_not_continue_a_line(lines):
    assert paragraphs("\n".join(lines), pattern="monolingual") == lines


def test_an_indented_line_continues_an_item():
    assert paragraphs("- the pier and all its\n  old planks\n- the fog\n\nThe end came late.") == [
        "- the pier and all its old planks",
        "- the fog",
        "The end came late.",
    ]


def test_running_text_may_be_wrapped_before_a_chapter_number():
    text = "Nobody could say why the ferry was late, but as we read in\nChapter 5, the captain had been seen on deck.\n"
    assert len(paragraphs(text)) == 1


def test_text_below_the_number_of_a_chapter():
    assert paragraphs("Chapter 1\nThe ferry left late that morning, and nobody knew\nwhy.\n\nThe end.")[:2] == [
        "Chapter 1",
        "The ferry left late that morning, and nobody knew why.",
    ]
