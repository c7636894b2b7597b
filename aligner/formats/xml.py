"""What the XML formats share: characters that XML can hold, safe streaming, the root's name from the first bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from aligner.languages import UNKNOWN, from_tag
from aligner.safe_xml import iterate_xml

CHARACTERS = "control characters that XML forbids are removed"
"""What `clean` does, for users."""

_XML = "http://www.w3.org/XML/1998/namespace"
XML_LANG, XML_SPACE, XML_ID = f"{{{_XML}}}lang", f"{{{_XML}}}space", f"{{{_XML}}}id"
STREAMED: Any = {"xml": _XML}
"""The namespaces of an element with such attributes that `etree.xmlfile` streams: it knows no prefix by itself."""

# All but Char of XML 1.0, fifth edition, production 2.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """The text without the characters that no XML file may hold."""
    return _FORBIDDEN.sub("", text)


def iterate(path: Path, *tags: str) -> Iterator[etree._Element]:
    """The elements of some names in any namespace, read as a stream by the rules of `aligner.safe_xml`.

    Raises:
        InputError: the file is not well-formed or declares entities.
    """
    with path.open("rb") as file:
        yield from iterate_xml(file, str(path), tuple(f"{{*}}{tag}" for tag in tags))


def local(element: etree._Element) -> str:
    """An element's name without its namespace."""
    return etree.QName(element).localname


def language_of(tag: str | None) -> str:
    """The code of a language tag; of a language that is none of ours, its first part as it stands."""
    tag = (tag or "").strip()
    return from_tag(tag) or re.split("[-_]", tag)[0].lower() or UNKNOWN


def add(parent: etree._Element, name: str, text: str | None = None, **attributes: Any) -> etree._Element:  # noqa: ANN401
    """Add a child with cleaned text and attributes; those that are None are left out."""
    child = etree.SubElement(parent, name, {key: clean(str(v)) for key, v in attributes.items() if v is not None})
    child.text = None if text is None else clean(text)
    return child
