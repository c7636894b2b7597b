"""Helpers for the XML formats: characters that XML can hold, safe streaming, language tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from aligner.languages import UNKNOWN, from_tag
from aligner.safe_xml import clean as clean
from aligner.safe_xml import iterate_xml

CHARACTERS = "control characters that XML forbids are removed"
"""The effect of `clean`, for users."""

_XML = "http://www.w3.org/XML/1998/namespace"
XML_LANG, XML_SPACE, XML_ID = f"{{{_XML}}}lang", f"{{{_XML}}}space", f"{{{_XML}}}id"
STREAMED: Any = {"xml": _XML}
"""Namespaces for elements with these attributes in `etree.xmlfile`, which knows no prefix by itself."""


def iterate(path: Path, *tags: str) -> Iterator[etree._Element]:
    """Yield the elements with these names in any namespace, streamed by the rules of `aligner.safe_xml`.

    Raises:
        InputError: the file is not well-formed or declares entities.
    """
    with path.open("rb") as file:
        yield from iterate_xml(file, str(path), tuple(f"{{*}}{tag}" for tag in tags))


def local(element: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    return etree.QName(element).localname


def language_of(tag: str | None) -> str:
    """Return the language code of a tag; for languages not supported here, the first part of the tag."""
    tag = (tag or "").strip()
    return from_tag(tag) or re.split("[-_]", tag)[0].lower() or UNKNOWN


def add(parent: etree._Element, name: str, text: str | None = None, **attributes: Any) -> etree._Element:
    """Add a child with cleaned text and attributes; attributes that are None are left out."""
    child = etree.SubElement(parent, name, {key: clean(str(v)) for key, v in attributes.items() if v is not None})
    child.text = None if text is None else clean(text)
    return child
