"""HTML pages: the main text, as trafilatura finds it, in the blocks that the page has."""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from html.entities import html5

from lxml import etree
from lxml import html as lxml_html

from aligner.errors import InputError, MissingExtraError
from aligner.readers import metadata
from aligner.readers.base import RawFile, RawLine, Reader, ReadOptions, Source
from aligner.readers.html.collector import ATTRIBUTES, Collector, Fragment, to_block
from aligner.readers.suffixes import SUFFIXES
from aligner.safe_xml import check_attributes, entity_error

_BEFORE = r"\s*(?:<\?xml[^>]*>\s*)?(?>(?><!--.*?-->)\s*)*+"
_STARTS = re.compile(rf"{_BEFORE}<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
# Declarations in the document type, which XHTML has and HTML has not.
_SUBSET = re.compile(rf"({_BEFORE}<!doctype[^>\[]*)(\[.*?\]\s*)>", re.IGNORECASE | re.DOTALL)
_ENTITY = re.compile(r"<!ENTITY\s+(?:%\s+)?([^\s>]+)")
# Elements around the text of a page, in any position.
_AROUND = frozenset({"aside", "button", "dialog", "footer", "menu", "nav", "noscript", "select"})
_META = {
    "og:url": "url", "article:published_time": "date", "date": "date", "dc.date": "date", "dcterms.date": "date",
    "pubdate": "date", "author": "author", "article:author": "author", "dc.creator": "author", "og:site_name": "source",
}  # fmt: skip
# If the extractor finds a smaller share of a page's prose, it has mistaken the text for boilerplate.
_LEAST_MAIN = 0.25
# A page with more elements is a book. The extractor is not made for books, and takes 0.1 ms for each element.
_MOST_ON_PAGE = 50_000
# A row with more cells is data, and the extractor is quadratic in the cells of a row.
_MOST_IN_ROW = 1000
_WORDS = re.compile(r"\w+")
# Shorter pieces can occur both in the text and around it.
_LEAST_TELLING = 12


def recognize(source: Source) -> bool:
    """Return whether a text begins as an HTML page."""
    return _STARTS.match(source.head[:5000]) is not None


def read(source: Source, options: ReadOptions) -> RawFile:
    """Read the main text of a page.

    Raises:
        InputError: as in `encodings.decode`, or the page is nested too deeply.
        MissingExtraError: trafilatura is not installed.
    """
    root = parse(source.decoded.text, source.path)
    fragments = collect(root, skip=_AROUND)
    title = " ".join((root.findtext(".//title") or "").split())
    for fragment in fragments:
        # Word processors write the title of a document as an ordinary paragraph.
        if title and fragment.kind == "paragraph" and fragment.lines == [title]:
            fragment.kind, fragment.level = "heading", 1
            break
    found = _main(fragments, root)
    return RawFile(tuple(to_block(fragment, lines_of(fragment)) for fragment in found), _meta(root))


READER = Reader("html", SUFFIXES["html"], recognize, read)


def parse(text: str, name: str, place: str = "") -> lxml_html.HtmlElement:
    """Parse a page, well-formed or not.

    Args:
        text: the page.
        name: the file's name, for messages.
        place: the member that the page is in the file, for messages.

    Raises:
        InputError: the page is empty or nested too deeply, has a tag with too many attributes, or declares entities
            that HTML does not know.
    """
    # The text is decoded, so its declaration of an encoding no longer holds.
    text = text.replace("\x00", " ")
    if declaration := _DECLARATION.match(text):  # not `search`, which would scan runs of spaces repeatedly
        text = text[declaration.end() :]
    if subset := _SUBSET.match(text):
        for entity in _ENTITY.findall(subset[2]):
            if f"{entity};" not in html5:
                raise entity_error(name, entity, place)
        text = subset[1] + "\n" * subset[2].count("\n") + text[subset.end(2) :]  # the parser would read it as text
    check_attributes(text, name, place)
    parser = lxml_html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root: lxml_html.HtmlElement = lxml_html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise InputError(name, f"cannot be read as HTML: {error}", place=place) from None
    for entry in parser.error_log:
        # The parser drops the rest of the page silently.
        if entry.level == etree.ErrorLevels.FATAL:
            where = ", ".join(filter(None, (place, f"line {entry.line}, column {entry.column}")))
            problem = entry.message.partition(", ")[0].strip()
            raise InputError(name, f"cannot be read as HTML: {problem}", place=where, advice="break it up")
    return root


def collect(root: etree._Element, *, skip: frozenset[str] = frozenset()) -> list[Fragment]:
    """Return the fragments of a page from `parse`; their lines are those of their elements, counted from 1."""
    collector = Collector(skip)
    line = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        tag = element.tag
        if event == "start":
            line = element.sourceline or line
            # The language of the root is more often that of the template.
            collector.start(tag, _attributes(element) if tag not in ("html", "body") else {})
            collector.data(element.text or "", line)
        else:
            collector.end(tag)
            collector.data(element.tail or "", line)
    return collector.finish()


def lines_of(fragment: Fragment) -> tuple[RawLine, ...]:
    """Return a fragment's lines as those of a block."""
    return tuple(RawLine(text, text, 0, 0, fragment.line) for text in fragment.lines)


def _attributes(element: etree._Element) -> dict[str, str | None]:
    if not len(element.attrib):
        return {}
    return {name: value for name in ATTRIBUTES if (value := element.get(name)) is not None}


def _main(fragments: Sequence[Fragment], root: lxml_html.HtmlElement) -> Sequence[Fragment]:
    """Return the main text: the fragments from the first to the last that the extractor keeps, and the heading above.

    The extractor drops a paragraph now and then, and always drops languages, levels and cells; so all fragments in
    between are kept as they are.
    """
    try:
        import trafilatura
    except ImportError:
        raise MissingExtraError("reading HTML", "html") from None

    is_page = sum(1 for _ in root.iter()) <= _MOST_ON_PAGE and all(len(row) <= _MOST_IN_ROW for row in root.iter("tr"))
    if not (fragments and is_page):
        return fragments
    found = trafilatura.extract(
        copy.deepcopy(root), include_comments=False, include_tables=True, favor_recall=True, deduplicate=False
    )
    main = {_key(part) for part in re.split(r"[|\n]", found or "")}
    telling = [index for index, fragment in enumerate(fragments) if _is_telling(fragment, main)]
    if not telling:
        return fragments
    first, last = telling[0], telling[-1]
    sizes = [sum(map(len, fragment.lines)) for fragment in fragments]
    if sum(sizes[first : last + 1]) < _LEAST_MAIN * sum(sizes):
        return fragments
    top = next((index for index in range(first, -1, -1) if _is_title(fragments[index])), first)
    while top and _is_title(fragments[top - 1]):
        top -= 1  # titles in each of the page's languages
    return fragments[top : last + 1]


def _key(text: str) -> str:
    return "".join(_WORDS.findall(text))


def _is_telling(fragment: Fragment, main: set[str]) -> bool:
    return any(key in main for key in map(_key, fragment.lines) if len(key.encode()) >= _LEAST_TELLING)


def _is_title(fragment: Fragment) -> bool:
    return fragment.kind == "heading" and fragment.level == 1


def _meta(root: lxml_html.HtmlElement) -> dict[str, str]:
    """Return the metadata in the head of a page."""
    values: dict[str, str] = {}
    for element in root.iter("meta", "link"):
        name = (element.get("name") or element.get("property") or "").lower()
        key = "url" if (element.get("rel") or "").lower() == "canonical" else _META.get(name, "")
        if key:
            values.setdefault(key, element.get("content") or element.get("href") or "")
    return metadata.flatten(values)
