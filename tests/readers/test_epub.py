"""EPUB: the spine decides the order."""

from __future__ import annotations

import io
import zipfile

from aligner.readers import read_bytes

CONTAINER = """<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">
<metadata><dc:title>The River</dc:title><dc:creator>Mai Tran</dc:creator><dc:date>2024-05-01</dc:date></metadata>
<manifest><item id="b" href="text/second%20part.xhtml" media-type="application/xhtml+xml"/>
<item id="a" href="text/first.xhtml" media-type="application/xhtml+xml"/>
<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/></manifest>
<spine><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/></spine></package>"""
PAGE = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"
xmlns:epub="http://www.idpf.org/2007/ops"><head><title/><script src="a.js"/></head><body>{}</body></html>"""


def epub(pages):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("OEBPS/content.opf", PACKAGE)
        archive.writestr("OEBPS/nav.xhtml", PAGE.format("<nav>Contents</nav><p>List of chapters</p>"))
        for name, body in pages.items():
            archive.writestr(f"OEBPS/text/{name}", PAGE.format(body))
    return data.getvalue()


def test_chapters_come_in_the_order_of_the_spine_with_their_titles():
    book = epub(
        {
            "second part.xhtml": "<h1>The bridge</h1><p>It was built in a year.</p>",
            "first.xhtml": "<h1>The ferry</h1><p>Nobody&nbsp;knows its age<a epub:type='noteref' href='#n'>1</a>.</p>"
            "<aside epub:type='footnote' id='n'><p>It may be two hundred years.</p></aside>",
        }
    )
    (document,) = read_bytes(book, "river.epub")
    assert [(document.block_text(block), block.origin.place) for block in document.blocks] == [
        ("The River", "OEBPS/content.opf"),
        ("The ferry", "The ferry"),
        ("Nobody knows its age.", "The ferry"),
        ("It may be two hundred years.", "The ferry"),
        ("The bridge", "The bridge"),
        ("It was built in a year.", "The bridge"),
    ]
    assert (document.title, document.meta["author"], document.meta["date"]) == ("The River", "Mai Tran", "2024-05-01")
