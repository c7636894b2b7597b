"""EPUB books: the chapters in the order of the spine, each read as HTML.

https://www.w3.org/TR/epub-33/
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree

from aligner.errors import InputError
from aligner.readers import metadata
from aligner.readers.base import RawBlock, RawFile, Reader, ReadOptions, Source
from aligner.readers.encodings import decode
from aligner.readers.html import reader
from aligner.readers.html.collector import to_block
from aligner.readers.suffixes import SUFFIXES
from aligner.safe_xml import Archive, open_zip

_CONTAINER = "META-INF/container.xml"
_PAGES = ("application/xhtml+xml", "text/html")
_AROUND = frozenset({"button", "nav", "select"})
# Headings of lower levels do not name chapters.
_LOWEST_CHAPTER = 2
_META = ("creator", "date", "publisher", "rights", "source", "language", "identifier")


def recognize(source: Source) -> bool:
    """Return whether a ZIP file has the member that each EPUB must have."""
    return _CONTAINER in source.members


def read(source: Source, options: ReadOptions) -> RawFile:
    """Read the chapters of a book; the place of a block is the title of its chapter.

    Raises:
        InputError: the archive or a member is damaged, encrypted or too large, or the book has no chapters.
    """
    with open_zip(source.data, source.path) as archive:
        container = archive.xml(_CONTAINER)
        package = next((found.get("full-path") or "" for found in container.iter("{*}rootfile")), "")
        root = archive.xml(package)
        folder = posixpath.dirname(package)
        items = {item.get("id"): item for item in root.iterfind("{*}manifest/{*}item")}
        blocks = []
        # The title is metadata, though most books repeat it on a title page.
        title = " ".join((root.findtext("{*}metadata/{*}title") or "").split())
        if title:
            blocks.append(RawBlock.of("title", [title], level=1, place=package))
        tables, seen = 0, set()
        for reference in root.iterfind("{*}spine/{*}itemref"):
            item = items.get(reference.get("idref"))
            if item is None or item.get("media-type") not in _PAGES or "nav" in (item.get("properties") or "").split():
                continue
            member = posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or "")))
            if member in seen:  # forbidden by the standard; repetitions would make a small file a book of any length
                continue
            seen.add(member)
            chapter = list(_chapter(archive, member, source.path, tables))
            tables = max((block.cell.table + 1 for block in chapter if block.cell), default=tables)
            blocks += chapter
    if len(blocks) <= bool(title):
        raise InputError(source.path, "has no chapters with text", place=package)
    return RawFile(tuple(blocks), _meta(root))


READER = Reader("epub", SUFFIXES["epub"], recognize, read)


def _chapter(archive: Archive, member: str, path: str, tables: int) -> Iterator[RawBlock]:
    page = reader.parse(decode(archive.read(member), f"{path}: {member}").text, path, member)
    fragments = reader.collect(page, skip=_AROUND)
    place = member
    for fragment in fragments:
        if fragment.kind == "heading" and fragment.level <= _LOWEST_CHAPTER:
            place = " ".join(fragment.lines)
        yield to_block(fragment, reader.lines_of(fragment), tables=tables, place=place)


def _meta(package: etree._Element) -> dict[str, str]:
    values: dict[str, str] = {}
    for element in package.iterfind("{*}metadata/*"):
        name = etree.QName(element).localname
        if name in _META and element.text:
            values.setdefault("author" if name == "creator" else name, element.text)
    return metadata.flatten(values)
