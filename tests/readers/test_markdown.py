"""Markdown pages: what is prose, of which kind, and where it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.errors import InputError
from aligner.readers import ReadOptions, read_bytes
from aligner.readers.base import Source
from aligner.readers.markdown.reader import READER

MONO = ReadOptions(format="markdown", pattern="monolingual", language="en")


def read(text, **options):
    (document,) = read_bytes(text.encode(), "page.md", options=ReadOptions(pattern="monolingual", **options))
    return document


def found(text, **options):
    document = read(text, **options)
    return [(block.kind, block.level, document.block_text(block)) for block in document.blocks]


def test_kinds_and_levels():
    text = """Title
=====

First paragraph, wrapped
over two lines.

## Part ##

* one
  still one

  more of one
  1. deeper
* [x] two

> quoted
>
> - item in a quotation

Term | Meaning
--- | ---
a\\|b | the *second* cell
"""
    assert found(text) == [
        ("title", 0, "Title"),
        ("paragraph", 0, "First paragraph, wrapped over two lines."),
        ("heading", 2, "Part"),
        ("list_item", 1, "one still one"),
        ("paragraph", 0, "more of one"),
        ("list_item", 2, "deeper"),
        ("list_item", 1, "two"),
        ("quote", 0, "quoted"),
        ("list_item", 1, "item in a quotation"),
        ("table_cell", 0, "Term"),
        ("table_cell", 0, "Meaning"),
        ("table_cell", 0, "a|b"),
        ("table_cell", 0, "the second cell"),
    ]


def test_inline_markup_is_dropped_or_kept():
    line = "Some **bold** [link](http://x.example 'title'), `code`, <b>tags</b>, ~~old~~ ![alt](y.png)and a note[^1]."
    text = f"{line}\n\n[^1]: Here."
    assert found(text) == [
        ("paragraph", 0, "Some bold link, code, tags, old and a note."),
        ("paragraph", 0, "Here."),
    ]
    assert found(text, markup="keep")[0][2] == line


@pytest.mark.parametrize(
    "markup",
    [
        "```js\nlet code = 1;\n```",
        "    indented code",
        "<!-- a comment\n\nover lines -->",
        "![only an image](x.png)",
        "[ref]: http://x.example",
        "---",
        "<Intro>",
        "</Intro>",
        "<Card size={{a: 1}} text='x > y'\n  more />",
        "<br/>",
        "{{< note >}}",
        "{% include x %}",
        "{/* comment */}",
        ":::tip",
        "<script>\nlet x = 1;\n</script>",
    ],
)
def test_what_is_not_prose(markup):
    assert [text for _, _, text in found(f"Before it.\n\n{markup}\n\nAfter it.")] == ["Before it.", "After it."]


def test_markdown_between_component_tags_is_markdown():
    text = (
        "<Intro>\nText *here*\n</Intro>\n\n<Tabs>\n\n* item\n\n    Indented in a tab.\n\n</Tabs>\nimport X from 'y';\n"
    )
    assert found(text) == [
        ("paragraph", 0, "Text here"),
        ("list_item", 1, "item"),
        ("paragraph", 0, "Indented in a tab."),
    ]


def test_a_tag_below_a_paragraph_ends_it():
    assert found("Read on.\n</LearnMore>\n\nNext.", markup="keep") == [
        ("paragraph", 0, "Read on."),
        ("paragraph", 0, "Next."),
    ]


def test_prose_inside_html_blocks():
    text = "<h1 id='x'>Name</h1>\n<div>\n<p>One <b>bold</b><br>line</p>\n<ul><li>two &amp; more</li></ul>\n</div>\n"
    assert found(text) == [("title", 0, "Name"), ("paragraph", 0, "One bold line"), ("list_item", 1, "two & more")]


def test_heading_anchors_and_alerts_are_dropped():
    assert found("## Part {/*part*/}\n\n## Other {#other}\n\n> [!NOTE]\n> Mind the gap.\n", markup="keep") == [
        ("heading", 2, "Part"),
        ("heading", 2, "Other"),
        ("quote", 0, "Mind the gap."),
    ]


def test_wrapped_chinese_is_joined_without_spaces():
    document = read("渡轮今天早上没有\n准时到达 Harbour\nBridge 码头。\n")
    assert document.text == "渡轮今天早上没有准时到达 Harbour Bridge 码头。"


def test_origins_point_into_the_file():
    text = "---\ntitle: T\n---\r\n\r\n## Hé **x**\r\n\r\n* item `a`\n  more\n\n| a \\| b | c |\n|---|---|\n| d | c |\n"
    normal = text.replace("\r\n", "\n")
    document = read(text)
    spans = {document.block_text(block): block.origin for block in document.blocks}
    assert normal[spans["Hé x"].start : spans["Hé x"].end] == "Hé **x**"
    assert normal[spans["item a more"].start : spans["item a more"].end] == "item `a`\n  more"
    assert normal[spans["a | b"].start : spans["a | b"].end] == "a \\| b"
    assert (spans["Hé x"].line, spans["item a more"].line, spans["d"].line) == (5, 7, 12)
    assert normal[spans["d"].start :].startswith("d | c |\n")
    assert normal[spans["c"].start :].startswith("c |\n")
    assert spans["c"].line == 12


def test_a_page_of_code_holds_no_prose():
    with pytest.raises(InputError, match=r"page\.md: holds no prose"):
        read("```\ncode\n```\n")


@pytest.mark.parametrize(
    "text", ["[" * 30_000, "*a **b " * 20_000, "> " * 50_000 + "x", "<a " * 30_000, "`" * 30_000 + "x"]
)
def test_text_made_to_be_slow_is_not(text):
    assert read_bytes(f"Words.\n\n{text}\n".encode(), "page.md", options=MONO)


@pytest.mark.filterwarnings("ignore:.*is taken as")
@given(st.text(alphabet=st.sampled_from("ab *_`[]()<>|#>-+1.:!{}\\\n\t\"'=~^&;中。/"), max_size=120))
def test_any_text_can_be_read_and_every_line_found(text):
    raw = READER.read(Source("page.md", ("words\n\n" + text).encode()), MONO)
    source = "words\n\n" + text
    for block in raw.blocks:
        for line in block.lines:
            assert line.text.strip()
            assert 0 <= line.start <= line.end <= len(source)
            assert source.count("\n", 0, line.start) + 1 == line.line


@pytest.mark.filterwarnings("ignore:.*is taken as")
@pytest.mark.filterwarnings("ignore::aligner.errors.AlignerWarning")
@given(st.lists(st.text(alphabet="abc 中文。", min_size=1, max_size=20).filter(str.strip), min_size=1, max_size=6))
def test_plain_paragraphs_come_out_as_they_went_in(paragraphs):
    paragraphs = [" ".join(paragraph.split()) for paragraph in paragraphs]
    text = "\n\n".join(paragraphs)
    (document,) = read_bytes(text.encode(), "page.md", options=MONO)
    assert document.text == text
    for block in document.blocks:
        assert text[block.origin.start : block.origin.end] == document.block_text(block)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("**记者：**您害怕吗？", "记者：您害怕吗？"),
        ("他说**“不。”**就走了。", "他说“不。”就走了。"),
        ("这里用**（括号）**标出，*别忘了。*好吗？", "这里用（括号）标出，别忘了。好吗？"),
        ("参见**[首页](/)**和**`main()`**函数。", "参见首页和main()函数。"),
        ("面积是3*4*5，2 * 3 也是。", "面积是345，2 * 3 也是。"),
        ("**Note:**no space in English", "**Note:**no space in English"),
        ("A **bold** word, 5 * 3 * 2", "A bold word, 5 * 3 * 2"),
        ("**没有关上的。", "**没有关上的。"),
    ],
)
def test_emphasis_needs_no_spaces_in_chinese(written, text):
    assert found(written) == [("paragraph", 0, text)]
