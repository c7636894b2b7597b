"""Files made to keep a reader busy: each takes time in proportion to its size, or is a clear error soon."""

from __future__ import annotations

import io
import time
import zipfile

import pytest

from aligner.errors import InputError
from aligner.readers import read_bytes

# Seconds of work that a file may take.
SOON = 10
SENTENCE = "The old bridge was closed on Monday."
ATTRIBUTES = " ".join(f'a{number}="{number}"' for number in range(200_000))
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
PLAIN_TYPES = f'<Types xmlns="{PACKAGE}/content-types"/>'

pytestmark = pytest.mark.filterwarnings("ignore::aligner.errors.AlignerWarning")


def zipped(**members):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:  # stored as they are: what packs too well is refused for that
        for name, text in members.items():
            archive.writestr(name.replace("__", "/"), text)
    return data.getvalue()


def relations(**targets):
    found = (
        f'<Relationship Id="{kind}" Type="{OFFICE}/{kind}" Target="{target}"/>' for kind, target in targets.items()
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(found)}</Relationships>'


def docx(body, styles=""):
    return zipped(**{
        "[Content_Types].xml": PLAIN_TYPES,
        "_rels/.rels": relations(officeDocument="word/document.xml"),
        "word/_rels/document.xml.rels": relations(styles="styles.xml"),
        "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
        "word/styles.xml": f'<w:styles xmlns:w="{WORD}">{styles}</w:styles>',
    })  # fmt: skip


def epub(pages, spine, attributes=""):
    items = "".join(
        f'<item id="{name}" href="{name}.xhtml" media-type="application/xhtml+xml"/>' for name in pages
    )  # fmt: skip
    order = "".join(f'<itemref idref="{name}"/>' for name in spine)
    return zipped(**{
        "META-INF/container.xml": '<container><rootfiles><rootfile full-path="a.opf"/></rootfiles></container>',
        "a.opf": f"<package {attributes}><metadata/><manifest>{items}</manifest><spine>{order}</spine></package>",
        **{f"{name}.xhtml": f"<html><body>{body}</body></html>" for name, body in pages.items()},
    })  # fmt: skip


def xlsx(rows):
    types = "".join(
        f'<Override PartName="/xl/{part}.xml" '
        f'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
        for part, kind in (("workbook", "sheet.main"), ("s", "worksheet"))
    )
    return zipped(**{
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">{types}</Types>',
        "_rels/.rels": relations(officeDocument="xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="pairs" sheetId="1" r:id="worksheet"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(worksheet="s.xml"),
        "xl/s.xml": f'<worksheet xmlns="{SHEET}"><sheetData>{rows}</sheetData></worksheet>',
    })  # fmt: skip


def row(number, *cells):
    found = (f'<c r="{column}{number}" t="inlineStr"><is><t>{text}</t></is></c>' for column, text in cells)
    return f'<row r="{number}">{"".join(found)}</row>'


def page(body):
    return f"<!DOCTYPE html><html><body><p>{SENTENCE}</p>{body}<p>{SENTENCE}</p></body></html>"


def read_soon(name, data):
    start = time.process_time()
    try:
        return read_bytes(data if isinstance(data, bytes) else data.encode(), name)
    finally:
        assert time.process_time() - start < SOON


@pytest.mark.parametrize(
    ("name", "data", "place"),
    [
        ("a.html", page(f"\n<p {ATTRIBUTES}>x</p>"), "line 2, column 1"),
        ("a.html", page(f'\n<p title=">" {ATTRIBUTES}'), "line 2, column 1"),
        ("a.html", page("<script>a<b</script>\n<p" + ATTRIBUTES.replace(" ", "/").replace('"', "'")), "line 2"),
        ("a.docx", docx(f"\n<w:p {ATTRIBUTES}/>"), "word/document.xml, line 2"),
        ("a.epub", epub({"one": f"\n<p {ATTRIBUTES}>x</p>"}, ["one"]), "one.xhtml, line 2, column 1"),
        ("a.epub", epub({"one": "x"}, ["one"], ATTRIBUTES), "a.opf, line 1"),
        ("a.xlsx", xlsx(f"\n<row {ATTRIBUTES}/>"), "xl/s.xml, line 2"),
    ],
    ids=["html", "html with >", "html with slashes", "docx", "epub page", "epub package", "xlsx"],
)
def test_an_element_with_attributes_without_end_is_named(name, data, place):
    with pytest.raises(InputError, match=rf"^{name}: {place}.*: has an element with more than 1000 attributes"):
        read_soon(name, data)


@pytest.mark.parametrize(
    "text",
    [
        f"<!-- <p {ATTRIBUTES}> -->",
        f"<script>if (a<b) {{ {ATTRIBUTES} }}</script>",
        f"<style>a<b {ATTRIBUTES}</style>",
        f"<p>a < b {ATTRIBUTES}</p>",
        "<p " + ATTRIBUTES[: ATTRIBUTES.index(" a1000")] + ">x</p>",
    ],
    ids=["comment", "script", "style", "no tag", "a thousand"],
)
def test_what_only_looks_like_attributes_is_read(text):
    (document,) = read_soon("a.html", page(text))
    assert document.text.startswith(SENTENCE)
    assert document.text.endswith(SENTENCE)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html", page(f"<p>a{' ' * 400_000}b</p>")),
        ("a.html", page("\n" * 400_000)),
        ("a.html", page(f'<p title="{" " * 400_000}">b</p>')),
        ("a.html", page("x<br>" * 100_000)),
        ("a.html", page("<p>" + "<span>word </span>" * 100_000)),
        ("a.html", page(f"<table><tr>{'<td>old bridge</td>' * 20_000}</tr></table>")),
        ("a.md", f"{SENTENCE}\n\n<div>\n{'<i lang=fr>' * 50_000}x{'</b>' * 50_000}\n</div>\n\n{SENTENCE}\n"),
        ("a.md", f"# Bridge\n\n{SENTENCE}\n\n{'<!-- a ' * 50_000}--> \n\n{SENTENCE}\n"),
        ("a.md", f"---\na: {'[' * 20_000}\n---\n\n# Bridge\n\n{SENTENCE}\n"),
        ("a.docx", docx(f"<w:p>{'<w:r><w:t>word </w:t></w:r>' * 100_000}<w:r><w:t>{SENTENCE}</w:t></w:r></w:p>")),
        ("a.epub", epub({"one": f"<p>{SENTENCE}</p>", "two": f"<p>{SENTENCE}</p>"}, ["one", *["two"] * 50_000])),
    ],
    ids=[
        "blanks", "blank lines", "blanks in an attribute", "breaks", "spans", "cells", "open tags", "comments",
        "front matter", "runs", "spine",
    ],
)  # fmt: skip
def test_what_is_read_in_time(name, data):
    (document,) = read_soon(name, data)
    assert document.text.endswith(SENTENCE)
    assert document.text.count(SENTENCE) <= 2


def test_comments_that_never_end_hold_no_text():
    opened = "<!-- a\n" * 50_000
    (document,) = read_soon("a.md", f"# Bridge\n\n{SENTENCE}\n\n{opened}")
    assert document.text == f"Bridge\n\n{SENTENCE}"


def test_styles_in_a_chain_without_end():
    chain = "".join(
        f'<w:style w:styleId="s{number}"><w:basedOn w:val="s{number + 1}"/></w:style>' for number in range(20_000)
    )
    last = '<w:style w:styleId="s20000"><w:name w:val="heading 2"/><w:basedOn w:val="s0"/></w:style>'
    paragraph = f'<w:p><w:pPr><w:pStyle w:val="s0"/></w:pPr><w:r><w:t>{SENTENCE}</w:t></w:r></w:p>'
    (document,) = read_soon("a.docx", docx(paragraph, chain + last))
    assert [(block.kind, block.level) for block in document.blocks] == [("heading", 2)]


def test_cells_far_to_the_right_take_no_memory_and_far_rows_are_refused():
    wide = "".join(
        row(number, ("A", f"The ferry leaves on day {number}."), ("XFD", f"渡船第{number}天开。"))
        for number in range(1, 3001)
    )
    english, chinese = read_soon("a.xlsx", xlsx(wide))
    assert (len(english.blocks), len(chinese.blocks)) == (3000, 3000)
    with pytest.raises(InputError, match=r"a\.xlsx: sheet 'pairs', row 1048577: goes on past row 1048576"):
        read_soon("a.xlsx", xlsx(row(1, ("A", SENTENCE)) + row(99_999_999_999, ("A", SENTENCE))))
    last = "".join(row(number, ("A", SENTENCE), ("XFD", "x")) for number in range(1, 3200))
    with pytest.raises(InputError, match=r"sheet 'pairs', row 30\d\d: spans over 50000000 cells"):
        read_soon("a.xlsx", xlsx(last))
