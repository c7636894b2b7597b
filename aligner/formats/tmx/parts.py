"""What files of pairs and files of several languages have in common: the header, and the texts of variants."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from lxml import etree

from aligner import __version__
from aligner.formats.xml import add, clean, local

_NAME = "trialign"
# These elements hold code of another program, not text; a `sub` inside them is a text of its own.
_CODE = frozenset(("bpt", "ept", "it", "ph", "ut"))


def header_of(frame: pd.DataFrame, source: str) -> etree._Element:
    """Return the header of a file.

    Args:
        frame: the table.
        source: the tag of the source language, or "*all*".
    """
    level = frame.attrs.get("level", "sentence")
    header = etree.Element(
        "header",
        {
            "creationtool": _NAME,
            "creationtoolversion": __version__,
            "segtype": level if level in ("sentence", "paragraph") else "block",
            "o-tmf": _NAME,
            "adminlang": "en-US",
            "srclang": clean(source),
            "datatype": "plaintext",
        },
    )
    add(header, "note", str(frame.attrs.get("signature", "")))
    return header


def signature_of(header: etree._Element) -> str | None:
    """Return the signature in the header of a file of ours; None for the header of another program."""
    return header.findtext("{*}note") or "" if header.get("creationtool") == _NAME else None


def text_of(variant: etree._Element) -> str:
    """Return the text of a variant, without inline tags."""
    segment = variant.find("{*}seg")
    return "" if segment is None else "".join(_pieces(segment))


def _pieces(element: etree._Element) -> Iterator[str]:
    is_code = isinstance(element.tag, str) and local(element) in _CODE
    if not is_code:
        yield element.text or ""
    for child in element:
        if not is_code:
            yield from _pieces(child)
            yield child.tail or ""
