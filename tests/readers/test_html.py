"""Web pages: the text and not what stands around it, languages by their attributes."""

from __future__ import annotations

import pytest

from aligner.readers import ReadOptions, read_bytes

TEXT = [
    "The ferry stopped running on the last day of autumn, and nobody came to see it go.",
    "For two hundred years it had carried rice, buffaloes and brides from one bank to the other.",
    "Now there is a bridge, which is quicker, and from which the water looks further away.",
]


def texts(data, name="page.html", **options):
    data = data if isinstance(data, bytes) else data.encode()
    documents = read_bytes(data, name, options=ReadOptions(**options))
    return {document.language: [document.block_text(block) for block in document.blocks] for document in documents}


def test_navigation_comments_and_footers_are_left_out():
    page = f"""<!DOCTYPE html><html lang="en"><head><title>The last ferry | River News</title>
    <link rel="canonical" href="https://example.org/ferry"><meta property="article:published_time" content="2025-11-18">
    </head><body><header><a href="/">River News</a>
    <ul><li><a href="/a">Politics</a><li><a href="/b">Sport</a></ul></header>
    <nav><a href="/c">Home</a> <a href="/d">About us</a></nav>
    <main><article><h1>The last ferry</h1>{"".join(f"<p>{text}</p>" for text in TEXT)}
    <script>var text = "not this";</script><p hidden>Nor this.</p></article></main>
    <aside><h2>More news</h2><p>Ten things you did not know about rice.</p></aside>
    <footer>Copyright River News. All rights reserved.</footer></body></html>"""
    (document,) = read_bytes(page.encode(), "page.html")
    assert [document.block_text(block) for block in document.blocks] == ["The last ferry", *TEXT]
    assert document.title == "The last ferry"
    assert (document.meta["url"], document.meta["date"]) == ("https://example.org/ferry", "2025-11-18")
    assert document.blocks[1].origin.line > 1


def test_a_page_of_little_more_than_a_table_keeps_it():
    rows = [("Open from Tuesday to Sunday.", "周二至周日开放。"), ("Leave your bags at the door.", "请把包留在门口。"),
            ("No food and no drink, please.", "请勿饮食。")]  # fmt: skip
    table = "".join(f"<tr><td>{first}</td><td>{second}</td></tr>" for first, second in rows)
    page = f"<html><body><table><tr><th>English</th><th>中文</th></tr>{table}</table></body></html>"
    assert texts(page) == {"en": [row[0] for row in rows], "zh": [row[1] for row in rows]}


def test_a_lang_attribute_tells_what_the_text_does_not():
    page = "<html lang='en'><body>" + "".join(
        f"<p lang='en'>{english}</p><p lang='vi'>{vietnamese}</p>"
        for english, vietnamese in (
            ("My name is An, and I live in the village.", "Tôi tên là An và tôi sống ở trong làng."),
            ("Ha Noi", "Ha Noi"),
            ("We go to the market in the morning.", "Buổi sáng chúng tôi đi chợ."),
        )
    )
    found = texts(page)
    assert [len(blocks) for blocks in found.values()] == [3, 3]
    assert found["vi"][1] == "Ha Noi"


def test_a_wrong_lang_attribute_is_not_believed():
    page = "<html lang='en'><body><div lang='en'><p>今天天气很好，我们一起去公园散步。</p><p>明天可能会下雨。</p></div>"
    assert list(texts(page)) == ["zh"]


@pytest.mark.parametrize("declared", ["gb2312", "big5", "windows-1258", "utf-8"])
def test_the_encoding_a_page_declares_is_used(declared):
    text = {"gb2312": "渡船停了。", "big5": "渡船停了。", "windows-1258": "Con do cu."}.get(declared, "Chuyến phà.")
    page = f"<html><head><meta charset={declared}></head><body><p>{text * 5}</p></body></html>"
    assert next(iter(texts(page.encode(declared)).values())) == [text * 5]


def test_what_is_no_prose_inside_a_sentence_is_dropped():
    page = (
        "<html><body><p>Type <code>ls</code> and the <ruby>漢<rt>hàn</rt></ruby> sign<a role='doc-noteref'>1</a> "
        "appears beside the co&shy;lumn of num&shy;bers, in this\n      order.<br>Then stop.</p>"
    )
    expected = "Type ls and the 漢 sign appears beside the column of numbers, in this order. Then stop."
    assert texts(page) == {"en": [expected]}
