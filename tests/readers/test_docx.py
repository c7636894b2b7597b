"""Word documents: what a reader sees once all changes are accepted."""

from __future__ import annotations

import io
import zipfile

import pytest

from aligner.readers import read_bytes

NAMESPACES = {
    "transitional": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "strict": "http://purl.oclc.org/ooxml/wordprocessingml/main",
}
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def docx(body, *, notes="", namespace=NAMESPACES["transitional"]):
    """A Word document of the least parts that one can have."""

    def relations(*pairs):
        rows = "".join(
            f'<Relationship Id="r{n}" Type="{RELATION}/{t}" Target="{p}"/>' for n, (t, p) in enumerate(pairs)
        )
        return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'

    def part(name, content):
        return f'<w:{name} xmlns:w="{namespace}">{content}</w:{name}>'

    styles = (
        '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Old"><w:name w:val="Old"/><w:basedOn w:val="Older"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Older"><w:name w:val="Older"/>'
        '<w:rPr><w:rFonts w:ascii="VNI-Times"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="My Heading"/><w:basedOn w:val="H"/></w:style>'
    )
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", relations(("officeDocument", "word/document.xml")))
        archive.writestr("word/document.xml", part("document", f"<w:body>{body}</w:body>"))
        archive.writestr(
            "word/_rels/document.xml.rels", relations(("styles", "styles.xml"), ("footnotes", "/word/footnotes.xml"))
        )
        archive.writestr("word/styles.xml", part("styles", styles))
        archive.writestr("word/footnotes.xml", part("footnotes", notes))
    return data.getvalue()


def p(*runs, properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def r(text, tag="t"):
    return f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def blocks(data):
    (document,) = read_bytes(data, "report.docx")
    return [(block.kind, document.block_text(block)) for block in document.blocks]


@pytest.mark.parametrize("namespace", NAMESPACES.values(), ids=NAMESPACES)
def test_tracked_changes_count_as_accepted(namespace):
    deleted_mark = "<w:rPr><w:del/></w:rPr>"
    body = (
        p(
            r("The ferry runs "),
            f"<w:del>{r('twice', 'delText')}</w:del>",
            f"<w:ins>{r('three times')}</w:ins>",
            r(" a day."),
        )
        + p(r("It is slow, "), properties=deleted_mark)
        + p(r("but it is cheap."))
        + p(f"<w:moveFrom>{r('Gone from here.')}</w:moveFrom>")
        + f"<w:ins>{p(r('A whole new paragraph.'))}</w:ins>"
        + p(r("Nothing after this one."), properties=deleted_mark)
    )
    assert [text for _, text in blocks(docx(body, namespace=namespace))] == [
        "The ferry runs three times a day.",
        "It is slow, but it is cheap.",
        "A whole new paragraph.",
        "Nothing after this one.",
    ]


def test_notes_follow_their_paragraph_and_fields_show_their_result():
    body = (
        p(r("Rice needs water"), '<w:r><w:footnoteReference w:id="2"/></w:r>', r(" in great amounts."))
        + p(r("See ", "t"), r(" PAGEREF x ", "instrText"), r("page 4"), r(" for more."))
        + p('<w:r><w:rPr><w:vanish/></w:rPr><w:t>Hidden.</w:t></w:r>')
    )  # fmt: skip
    notes = f'<w:footnote w:id="2">{p(r("About 2,500 litres a kilogram."))}</w:footnote>'
    data = docx(body, notes=notes)
    assert [text for _, text in blocks(data)] == [
        "Rice needs water in great amounts.",
        "About 2,500 litres a kilogram.",
        "See page 4 for more.",
    ]
    (document,) = read_bytes(data, "report.docx")
    assert [block.origin.place for block in document.blocks] == ["paragraph 1", "footnote 2", "paragraph 2"]


def test_kinds_come_from_styles_and_numbering():
    numbered = '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr>'
    body = (
        p(r("About the ferry"), properties='<w:pStyle w:val="Own"/>')
        + p(r("It leaves from the landing."))
        + p(r("Buy a ticket first."), properties=numbered)
        + f"<w:sdt><w:sdtContent>{p(r('Inside a content control.'))}</w:sdtContent></w:sdt>"
    )
    (document,) = read_bytes(docx(body), "report.docx")
    assert [(block.kind, block.level) for block in document.blocks] == [
        ("heading", 2), ("paragraph", 0), ("list_item", 2), ("paragraph", 0),
    ]  # fmt: skip


def test_tables_of_languages_become_documents_and_frames_of_one_column_do_not():
    def row(*cells):
        return "<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr>"

    pairs = [
        ("English", "Tiếng Việt"),
        ("The farmer goes to the market.", "Người nông dân đi chợ."),
        ("It rains.", "Trời mưa."),
    ]
    table = "".join(row(p(r(first)), p(r(second))) for first, second in pairs)
    english, vietnamese = read_bytes(docx(f"<w:tbl>{table}</w:tbl>"), "terms.docx")
    assert english.text.split("\n\n") == ["The farmer goes to the market.", "It rains."]
    assert vietnamese.text.split("\n\n") == ["Người nông dân đi chợ.", "Trời mưa."]
    assert vietnamese.blocks[0].origin.place == "table 1, row 2, column 2"
    frame = f"<w:tbl>{row(p(r('A frame around two')) + p(r('paragraphs of text.')))}</w:tbl>"
    assert [kind for kind, _ in blocks(docx(frame))] == ["paragraph", "paragraph"]


def test_text_in_old_vietnamese_fonts_is_converted():
    def font(name):
        return f'<w:rPr><w:rFonts w:ascii="{name}" w:hAnsi="{name}"/></w:rPr>'

    def run(name, text):
        return f"<w:r>{font(name)}<w:t>{text}</w:t></w:r>"

    data = docx(
        p(run(".VnTimeH", "tê tr×nh"))
        + p(run(".VnTime", "§¬n xin "), run("Arial", "café"), run(".VnTime", " cña «ng B×nh."))
        + p(r("Coäng hoøa xaõ hoäi."), properties='<w:pStyle w:val="Old"/>')
        + p(run("Times New Roman", "Người viết đơn ký tên."))
    )
    assert [text for _, text in blocks(data)] == [
        "TỜ TRÌNH",
        "Đơn xin café của ông Bình.",
        "Cộng hòa xã hội.",
        "Người viết đơn ký tên.",
    ]
