"""Word documents: paragraphs, headings, lists and tables in order, with all tracked changes accepted.

ECMA-376 part 1, chapter 17 (WordprocessingML), transitional or strict. python-docx reads neither tracked changes nor
notes, so the XML is read directly.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from aligner.errors import InputError
from aligner.readers import legacy_vietnamese
from aligner.readers.base import Cell, RawBlock, RawFile, Reader, ReadOptions, Source
from aligner.readers.suffixes import SUFFIXES
from aligner.safe_xml import Archive, open_zip
from aligner.types import BlockKind

_TYPES = "[Content_Types].xml"
# Invisible in the accepted text: deletions, field codes, pronunciations, fallbacks.
_UNSEEN = {"del", "moveFrom", "delText", "delInstrText", "instrText", "rt", "Fallback", "pPr", "rPr"}
_PLAIN = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_NOTES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_SPACE = re.compile(r"[^\S\n]+")


def recognize(source: Source) -> bool:
    """Return whether a ZIP file holds a Word document."""
    return _TYPES in source.members and any(name.startswith("word/") for name in source.members)


def read(source: Source, options: ReadOptions) -> RawFile:
    """Read the blocks of a document's body, with notes after the paragraph that they belong to.

    Headers, footers, comments and deleted text are left out.

    Raises:
        InputError: the archive or a member is damaged, encrypted or too large.
    """
    with open_zip(source.data, source.path) as archive:
        return RawFile(tuple(_Story(archive, source.path).blocks()))


READER = Reader("docx", SUFFIXES["docx"], recognize, read)


@dataclass(frozen=True, slots=True)
class _Style:
    """The kind of block that a paragraph style makes; `list_level` is 0 outside lists."""

    kind: BlockKind = "paragraph"
    level: int = 0
    list_level: int = 0


@dataclass(slots=True)
class _Paragraph:
    """A paragraph and the state of reading its runs."""

    pieces: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)


class _Story:
    """A document and the state of walking its elements."""

    def __init__(self, archive: Archive, path: str) -> None:
        self._path = path
        main = _related(archive, "", "officeDocument")
        if not main:
            raise InputError(path, "names no document part", place="_rels/.rels")
        self._body = _child(archive.xml(main), "body")
        if self._body is None:
            raise InputError(path, "has no body", place=main)
        styles = _related(archive, main, "styles")
        self._styles = _styles(archive.xml(styles)) if styles in archive.names else {}
        self._fonts = _fonts(archive.xml(styles)) if styles in archive.names else {}
        self._notes: dict[tuple[str, str], etree._Element] = {}
        for kind in _NOTES.values():
            part = _related(archive, main, f"{kind}s")
            if part in archive.names:
                notes = archive.xml(part)
                self._notes |= {(kind, _value(note, "id")): note for note in notes.iterchildren("{*}" + kind)}
        self._paragraphs = self._tables = 0
        self._carried = _Paragraph()

    def blocks(self) -> Iterator[RawBlock]:
        """Return the body's blocks."""
        assert self._body is not None
        yield from self._blocks(self._body)

    def _blocks(self, parent: etree._Element, place: str = "") -> Iterator[RawBlock]:
        for element in parent.iterchildren("{*}*"):
            name = _name(element)
            if name == "p":
                yield from self._paragraph(element, place)
            elif name == "tbl":
                yield from self._table(element)
            elif name not in _UNSEEN:
                # Content controls, accepted insertions and the like can contain whole paragraphs.
                yield from self._blocks(element, place)
        # The deleted end of the last paragraph has no next one to join.
        paragraph, self._carried = self._carried, _Paragraph()
        yield from self._emit(paragraph, _Style(), place)

    def _paragraph(self, element: etree._Element, place: str) -> Iterator[RawBlock]:
        if not place:
            self._paragraphs += 1
        paragraph, self._carried = self._carried, _Paragraph()
        properties = _child(element, "pPr")
        font = self._fonts.get(_value(_child(properties, "pStyle"), "val"), "") or self._fonts.get("", "")
        _read_runs(element, paragraph, font)
        mark = _child(properties, "rPr")
        if _child(mark, "del") is not None or _child(mark, "moveFrom") is not None:
            # The end of the paragraph was deleted: the next one continues it.
            self._carried = paragraph
            return
        yield from self._emit(paragraph, self._style(properties), place)

    def _emit(self, paragraph: _Paragraph, style: _Style, place: str) -> Iterator[RawBlock]:
        place = place or f"paragraph {self._paragraphs}"
        lines = [line for text in "".join(paragraph.pieces).split("\n") if (line := _SPACE.sub(" ", text).strip())]
        if lines:
            yield RawBlock.of(style.kind, lines, level=style.list_level or style.level, place=place)
        for box in paragraph.boxes:
            yield from self._blocks(box, f"text box in {place}")
        for kind, number in paragraph.notes:
            # Each note once, so that notes that refer to each other terminate.
            note = self._notes.pop((kind, number), None)
            if note is not None:
                yield from self._blocks(note, f"{kind} {number}")

    def _style(self, properties: etree._Element | None) -> _Style:
        style = self._styles.get(_value(_child(properties, "pStyle"), "val"), _Style())
        outline = _value(_child(properties, "outlineLvl"), "val")
        if style.kind == "paragraph" and outline.isdigit() and int(outline) < 9:
            style = _Style("heading", min(int(outline) + 1, 6))
        numbering = _child(properties, "numPr")
        if numbering is None:
            return style
        if _value(_child(numbering, "numId"), "val") == "0":
            return replace(style, kind="paragraph", list_level=0) if style.list_level else style
        level = _value(_child(numbering, "ilvl"), "val")
        if style.kind in ("title", "heading"):
            return style
        return _Style("list_item", list_level=int(level) + 1 if level.isdigit() else 1)

    def _table(self, element: etree._Element) -> Iterator[RawBlock]:
        table, self._tables = self._tables, self._tables + 1
        rows = [row for row in _inside(element, "tr") if _child(_child(row, "trPr"), "del") is None]
        alone = all(sum(1 for _ in _inside(row, "tc")) == 1 for row in rows)
        for number, row in enumerate(rows):
            column = 0
            for cell in _inside(row, "tc"):
                properties = _child(cell, "tcPr")
                name = f"table {table + 1}, row {number + 1}, column {column + 1}"
                for block in self._blocks(cell, name):
                    # A table of one column is a frame around text.
                    at = None if alone or block.cell else Cell(table, number, column, header=number == 0)
                    yield replace(block, kind="table_cell", level=0, cell=at) if at else block
                span = _value(_child(properties, "gridSpan"), "val")
                column += int(span) if span.isdigit() else 1


def _read_runs(element: etree._Element, paragraph: _Paragraph, font: str) -> None:
    """Add the text of an element's runs to a paragraph.

    Args:
        element: a paragraph, a run, or what holds runs.
        paragraph: what to add to.
        font: the font of runs that name none; text in old Vietnamese fonts is converted to Unicode.
    """
    font = _font(_child(element, "rPr")) or font
    convert = legacy_vietnamese.of_font(font)
    for child in element.iterchildren("{*}*"):
        name = _name(child)
        if name == "t":
            paragraph.pieces.append(convert(child.text or "") if convert else child.text or "")
        elif name in _PLAIN:
            paragraph.pieces.append(_PLAIN[name])
        elif name in _NOTES:
            paragraph.notes.append((_NOTES[name], _value(child, "id")))
        elif name == "txbxContent":
            paragraph.boxes.append(child)
        elif name == "r" and _is_on(_child(_child(child, "rPr"), "vanish")):
            continue
        elif name not in _UNSEEN:
            _read_runs(child, paragraph, font)


def _styles(root: etree._Element) -> dict[str, _Style]:
    """Return the paragraph styles by id, with what each inherits."""
    elements = {_value(style, "styleId"): style for style in root.iterchildren("{*}style")}
    styles: dict[str, _Style] = {}
    for identifier in elements:
        chain: dict[str, etree._Element] = {}
        while identifier in elements and identifier not in styles and identifier not in chain:
            chain[identifier] = elements[identifier]
            identifier = _value(_child(elements[identifier], "basedOn"), "val")
        style = styles.get(identifier, _Style())
        for name, element in reversed(chain.items()):
            styles[name] = style = _based_on(style, element)
    return styles


def _font(properties: etree._Element | None) -> str:
    fonts = _child(properties, "rFonts")
    return _value(fonts, "ascii") or _value(fonts, "hAnsi")


def _fonts(root: etree._Element) -> dict[str, str]:
    """Return the fonts of the styles by id, with what each inherits; "" is the font of paragraphs without a style."""
    elements = {_value(style, "styleId"): style for style in root.iterchildren("{*}style")}
    default = _font(root.find("{*}docDefaults/{*}rPrDefault/{*}rPr"))
    fonts: dict[str, str] = {}
    for identifier in elements:
        font, chain = "", dict[str, None]()
        while not font and identifier in elements and identifier not in fonts and identifier not in chain:
            chain[identifier] = None
            font = _font(_child(elements[identifier], "rPr"))
            identifier = identifier if font else _value(_child(elements[identifier], "basedOn"), "val")
        font = font or fonts.get(identifier, default)
        fonts |= dict.fromkeys(chain, font)
    normal = (
        name
        for name, style in elements.items()
        if _value(style, "default") == "1" and _value(style, "type") == "paragraph"
    )
    return {"": fonts.get(next(normal, ""), default), **fonts}


def _based_on(base: _Style, element: etree._Element) -> _Style:
    """Return the style of an element: its own properties on top of those of the style it is based on."""
    name = _value(_child(element, "name"), "val").lower()
    properties = _child(element, "pPr")
    outline = _value(_child(properties, "outlineLvl"), "val")
    if name == "title":
        return _Style("title", 1)
    if match := _HEADING.fullmatch(name):
        return _Style("heading", min(int(match[1]) or 1, 6))
    if outline.isdigit() and int(outline) < 9:
        return _Style("heading", min(int(outline) + 1, 6))
    if name in ("quote", "intense quote", "block text", "quotations"):
        return _Style("quote")
    numbering = _child(properties, "numPr")
    if base.kind not in ("paragraph", "list_item") or numbering is None:
        return base
    if _value(_child(numbering, "numId"), "val") == "0":
        return base
    level = _value(_child(numbering, "ilvl"), "val")
    return _Style("list_item", list_level=int(level) + 1 if level.isdigit() else 1)


def _related(archive: Archive, part: str, kind: str) -> str:
    """Return the only member of a kind that a member, or the package for "", refers to; "" if there is none."""
    folder, name = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    if relations not in archive.names:
        return ""
    for relation in archive.xml(relations).iterchildren("{*}Relationship"):
        if (relation.get("Type") or "").endswith(f"/{kind}"):
            return posixpath.normpath(posixpath.join("/", folder, relation.get("Target") or "")).lstrip("/")
    return ""


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _child(element: etree._Element | None, name: str) -> etree._Element | None:
    return None if element is None else element.find("{*}" + name)


def _inside(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the rows of a table or the cells of a row, also inside content controls, but not those of nested tables."""
    for child in element.iterchildren("{*}*"):
        if _name(child) == name:
            yield child
        elif _name(child) in ("sdt", "sdtContent", "customXml", "ins"):
            yield from _inside(child, name)


def _value(element: etree._Element | None, name: str) -> str:
    """Return an attribute by its local name, in either of the two namespaces; "" if it is missing."""
    if element is None:
        return ""
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def _is_on(element: etree._Element | None) -> bool:
    return element is not None and _value(element, "val") not in ("0", "false", "off")
