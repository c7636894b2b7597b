"""Simplified and Traditional Chinese in one file are two documents, however they share it."""

import pytest

from aligner.readers import read_bytes

EN = [
    "The bakery opens before sunrise.",
    "Bread is sold until noon.",
    "China and Japan.",
    "Please bring your own bag, madam.",
    "The owner speaks three languages.",
]
HANS = ["面包店在日出前开门。", "面包卖到中午。", "中国和日本。", "女士，请自备袋子，谢谢。", "店主会说三种语言。"]
HANT = ["麵包店在日出前開門。", "麵包賣到中午。", "中國和日本。", "女士，請自備袋子，謝謝。", "店主會說三種語言。"]
VI = [
    "Tiệm bánh mở cửa trước bình minh.",
    "Bánh mì bán đến trưa.",
    "Trung Quốc và Nhật Bản.",
    "Thưa bà, xin mang theo túi.",
    "Chủ tiệm nói được ba thứ tiếng.",
]
TEXTS = {"en": EN, "vi": VI, "zh-Hans": HANS, "zh-Hant": HANT}
HEADINGS = {"en": "English", "vi": "Tiếng Việt", "zh-Hans": "简体", "zh-Hant": "繁體"}
TAGS = [
    ("zh-Hans", "zh-Hant"),
    ("en", "zh-Hant", "zh-Hans"),
    ("zh-Hans", "zh-Hant", "vi"),
    ("vi", "en", "zh-Hans", "zh-Hant"),
]


def rows(tags):
    return list(zip(*(TEXTS[tag] for tag in tags), strict=True))


def sections(tags):
    return "page.md", "\n\n".join(f"## {HEADINGS[tag]}\n\n" + "\n\n".join(TEXTS[tag]) for tag in tags)


def paragraphs(tags):
    return "page.md", "\n\n".join(text for row in rows(tags) for text in row)


def lines(tags):
    return "page.txt", "\n\n".join("\n".join(row) for row in rows(tags))


def columns(tags):
    head = [[HEADINGS[tag] for tag in tags], ["---"] * len(tags)]
    return "page.md", "\n".join(f"| {' | '.join(row)} |" for row in [*head, *rows(tags)])


def csv(tags):
    return "page.csv", "\n".join('"' + '","'.join(row) + '"' for row in [[HEADINGS[tag] for tag in tags], *rows(tags)])


def tabs(tags):
    return "page.txt", "\n".join("\t".join(row) for row in rows(tags))


def cues(tags):
    times = (f"00:00:0{2 * number},000 --> 00:00:0{2 * number + 1},000" for number in range(len(EN)))
    return "page.srt", "\n\n".join("\n".join([time, *row]) for time, row in zip(times, rows(tags), strict=True))


def html(tags):
    text = "".join(f'<p lang="{tag}">{text}</p>' for row in rows(tags) for tag, text in zip(tags, row, strict=True))
    return "page.html", f"<html><body><main>{text}</main></body></html>"


def html_parts(tags):
    parts = "".join(f'<div lang="{tag}">{"".join(f"<p>{text}</p>" for text in TEXTS[tag])}</div>' for tag in tags)
    return "page.html", f"<html><body>{parts}</body></html>"


def read(name, text):
    return read_bytes(text.encode(), name)


@pytest.mark.parametrize("tags", TAGS, ids="+".join)
@pytest.mark.parametrize(
    "way", [sections, paragraphs, lines, columns, csv, tabs, cues, html, html_parts], ids=lambda way: way.__name__
)
def test_each_script_is_a_document(way, tags):
    documents = read(*way(tags))
    found = {
        document.id.removeprefix("page."): [document.block_text(block) for block in document.blocks]
        for document in documents
    }
    assert found == {tag: TEXTS[tag] for tag in tags}
    scripts = {document.id: document.script for document in documents if document.language == "zh"}
    assert scripts == {"page.zh-Hans": "Hans", "page.zh-Hant": "Hant"}
    assert {document.group for document in documents} == {"page"}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param([*HANS, f"牌子上写着：{HANT[1]}", HANT[3], *HANS], id="a quotation"),
        pytest.param([*HANS[:3], "我們昨天坐火車來的。", "車站離這裏很遠。", "誰都沒帶雨傘。"], id="another text"),
    ],
)
def test_other_text_in_the_other_script_does_not_split(text):
    (document,) = read("page.md", "\n\n".join(text))
    assert document.id == "page"


def test_a_title_that_fits_both_scripts_heads_both():
    documents = read("page.md", "# 早安\n\n" + paragraphs(("zh-Hans", "zh-Hant"))[1])
    assert [document.title for document in documents] == ["早安", "早安"]
