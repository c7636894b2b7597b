"""A Word document with a table: number, source, target, and what is noted of the pair.

The document is written with lxml, part by part: python-docx would hold all rows as objects, and needs lxml as well.
There are no times in the file, so that the same table gives the same bytes.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.sax.saxutils import escape, quoteattr

import pandas as pd
from lxml import etree

from aligner.checks import CHECKS
from aligner.formats.attrs import script_of
from aligner.formats.base import Format, Losses, rows
from aligner.formats.xml import clean
from aligner.languages import LANGUAGES, to_tag
from aligner.own_files import CREATOR

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
# Twentieths of a point: an A4 page across, less its margins.
_WIDTHS = (700, 6150, 6150, 1700)
_STYLES = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>
<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri" w:eastAsia="Microsoft YaHei"/><w:sz w:val="21"/>
</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>
<w:spacing w:before="40" w:after="40" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>
{
    "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="BFBFBF"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
}
</w:tblBorders><w:tblCellMar><w:left w:w="100" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar></w:tblPr>
</w:style></w:styles>
"""
_PARTS = {
    "[Content_Types].xml": f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="{_TYPES}">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="{_MAIN}.document.main+xml"/>
<Override PartName="/word/styles.xml" ContentType="{_MAIN}.styles+xml"/>
<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>
</Types>
""",
    "_rels/.rels": f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="{_RELATIONS}">
<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>
<Relationship Id="rId2" Type="{_RELATIONS}/metadata/core-properties" Target="docProps/core.xml"/>
</Relationships>
""",
    "word/_rels/document.xml.rels": f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="{_RELATIONS}">
<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>
""",
    "word/styles.xml": _STYLES,
}
_TIME = (1980, 1, 1, 0, 0, 0)


def dump(frame: pd.DataFrame, file: BinaryIO) -> None:
    """Write all pairs, in order.

    Args:
        frame: the table.
        file: the output.
    """
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _PARTS.items():
            archive.writestr(_entry(name), text)
        archive.writestr(_entry("docProps/core.xml"), _core(frame))
        with (
            archive.open(_entry("word/document.xml"), "w", force_zip64=True) as part,
            etree.xmlfile(part, encoding="utf-8") as xml,
        ):
            xml.write_declaration(standalone=True)
            with xml.element(_name("document"), nsmap={"w": _W}), xml.element(_name("body")):
                with xml.element(_name("tbl")):
                    for element in _table(frame):
                        xml.write(element)
                xml.write(_section())


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _core(frame: pd.DataFrame) -> str:
    core = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    dublin = "http://purl.org/dc/elements/1.1/"
    signature = escape(clean(str(frame.attrs.get("signature", ""))))
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f"<cp:coreProperties xmlns:cp={quoteattr(core)} xmlns:dc={quoteattr(dublin)}>"
        f"<dc:creator>{CREATOR}</dc:creator><dc:description>{signature}</dc:description></cp:coreProperties>\n"
    )


def _table(frame: pd.DataFrame) -> Iterator[etree._Element]:
    """Yield what a table consists of: its properties, its columns, a heading, and a row per pair."""
    properties = _element("tblPr")
    for name, values in (("tblStyle", {"val": "TableGrid"}), ("tblW", {"w": str(sum(_WIDTHS)), "type": "dxa"}),
                         ("tblLayout", {"type": "fixed"})):  # fmt: skip
        _add(properties, name, **values)
    yield properties
    grid = _element("tblGrid")
    for width in _WIDTHS:
        _add(grid, "gridCol", w=str(width))
    yield grid
    spoken = [_spoken(frame, side) for side in ("source", "target")]
    yield _row([("#", ""), *((name, "en-US") for name in spoken), ("Notes", "en-US")], heading=True)
    for number, cells in enumerate(rows(frame), 1):
        record = dict(zip(frame.columns, cells, strict=True))
        sides = [(str(record[f"{side}_text"] or ""), _tag(frame, record, side)) for side in ("source", "target")]
        rejected = record["status"] == "rejected"
        yield _row([(str(number), ""), *sides, (_notes(record), "en-US")], struck=rejected)


def _spoken(frame: pd.DataFrame, side: str) -> str:
    """Return the heading of a column of texts: its language, or all of them."""
    codes = dict.fromkeys(frame[f"{side}_lang"])
    names = [LANGUAGES[code].names[0].title() if code in LANGUAGES else side.title() for code in codes]
    return " / ".join(dict.fromkeys(names)) or side.title()


def _tag(frame: pd.DataFrame, record: dict[str, Any], side: str) -> str:
    return to_tag(record[f"{side}_lang"], script_of(frame, record[f"{side}_document"]))


def _notes(record: dict[str, Any]) -> str:
    status = record["status"] if record["status"] not in ("", None, "auto") else ""
    found = [f"{code} {CHECKS[code].name}" if code in CHECKS else code for code in record["findings"] or ()]
    return "\n".join(filter(None, [status, *found]))


def _row(cells: list[tuple[str, str]], *, heading: bool = False, struck: bool = False) -> etree._Element:
    row = _element("tr")
    properties = _add(row, "trPr")
    _add(properties, "cantSplit")
    if heading:
        _add(properties, "tblHeader")  # again on each page
    for (text, tag), width in zip(cells, _WIDTHS, strict=True):
        cell = _add(row, "tc")
        cell_properties = _add(cell, "tcPr")
        _add(cell_properties, "tcW", w=str(width), type="dxa")
        if heading:
            _add(cell_properties, "shd", val="clear", color="auto", fill="E8EEF4")
        for line in clean(text).split("\n"):
            _paragraph(cell, line, tag, bold=heading, struck=struck)
    return row


def _paragraph(cell: etree._Element, text: str, tag: str, *, bold: bool, struck: bool) -> None:
    paragraph = _add(cell, "p")
    if not text:
        return
    run = _add(paragraph, "r")
    properties = _add(run, "rPr")
    if bold:
        _add(properties, "b")
    if struck:
        _add(properties, "strike")
    if tag:
        # Word takes fonts and spelling of Chinese from the East Asian language.
        _add(properties, "lang", **{"eastAsia" if tag.startswith("zh") else "val": tag})
    for number, piece in enumerate(text.split("\t")):
        if number:
            _add(run, "tab")
        if piece:
            content = _add(run, "t")
            content.text = piece
            content.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _section() -> etree._Element:
    section = _element("sectPr")
    _add(section, "pgSz", w="16838", h="11906", orient="landscape")
    _add(section, "pgMar", top="1000", right="1060", bottom="1000", left="1060", header="500", footer="500", gutter="0")
    return section


def _name(name: str) -> str:
    return f"{{{_W}}}{name}"


def _element(name: str) -> etree._Element:
    return etree.Element(_name(name), nsmap={"w": _W})


def _add(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, _name(name), {_name(key): value for key, value in attributes.items()})


DOCX = Format(
    dump,
    suffixes=(".docx",),
    losses=Losses(notes=("everything but texts, status and findings",)),
    about="Word document with both texts in a table, for review on paper or in a word processor",
)
