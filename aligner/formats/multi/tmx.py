"""Units of several languages in TMX: one `tuv` per language, and everything else as `prop`."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd
from lxml import etree

from aligner.formats.attrs import script_of
from aligner.formats.base import plain
from aligner.formats.multi.columns import languages_of, multi_columns
from aligner.formats.multi.table import make_multi, multi_records
from aligner.formats.tmx.parts import header_of, signature_of, text_of
from aligner.formats.xml import XML_LANG, add, clean, iterate, language_of, local
from aligner.languages import LANGUAGES, to_tag

_MARK = "languages"
"""The type of the property of the header that names the languages of a table of units."""


def dump_multi(frame: pd.DataFrame, file: BinaryIO, *, lang_style: str = "region") -> None:
    """Write the units that have text in at least two languages; options as of `dump`."""
    languages = languages_of(frame.columns)
    texts = {f"text_{language}" for language in languages}
    with etree.xmlfile(file, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element("tmx", version="1.4"):
            header = header_of(frame, "*all*")
            add(header, "prop", " ".join(languages), type=_MARK)
            xml.write("\n", header, "\n")
            with xml.element("body"):
                for row in multi_records(frame, 2, "tmx"):
                    unit = etree.Element("tu", tuid=clean(str(row["unit_id"])))
                    for name, cell in row.items():
                        if name not in texts and name != "unit_id" and (value := plain(cell)):
                            add(unit, "prop", value, type=name.replace("_", "-"))
                    for language in languages:
                        if text := row[f"text_{language}"]:
                            script = script_of(frame, str(row.get(f"document_{language}") or ""))
                            variant = add(unit, "tuv", **{XML_LANG: to_tag(language, script, lang_style)})
                            add(variant, "seg", text)
                    xml.write("\n", unit)
                xml.write("\n")
            xml.write("\n")
    file.write(b"\n")


def languages_in(path: Path) -> tuple[str, ...]:
    """Return the languages of a file that `dump_multi` wrote; nothing for any other file."""
    for element in iterate(path, "header", "tu"):
        if local(element) != "header":
            break
        if signature_of(element) is not None:
            props = {prop.get("type", ""): prop.text or "" for prop in element.iterfind("{*}prop")}
            found = tuple(props.get(_MARK, "").split())
            return found if set(found) <= {*LANGUAGES} else ()
    return ()


def load_multi(path: Path, languages: tuple[str, ...]) -> pd.DataFrame:
    """Read a file that `dump_multi` wrote.

    Raises:
        InputError: the file is not well-formed XML, or a number cannot be read.
    """
    header: dict[Hashable | None, Any] = {}
    rows = list(_rows(path, languages, header))
    return make_multi(rows, languages, path, header)


def _rows(path: Path, languages: tuple[str, ...], header: dict[Hashable | None, Any]) -> Iterator[dict[str, Any]]:
    known = {name.replace("_", "-"): name for name in multi_columns(languages)}
    for element in iterate(path, "header", "tu"):
        if local(element) == "header":
            header |= {"signature": signature_of(element) or "", "level": element.get("segtype", "sentence")}
            continue
        props = {prop.get("type", ""): prop.text or "" for prop in element.iterfind("{*}prop")}
        row: dict[str, Any] = {known[name]: value for name, value in props.items() if name in known}
        row["unit_id"] = element.get("tuid", "")
        for variant in element.iterfind("{*}tuv"):
            row[f"text_{language_of(variant.get(XML_LANG) or '')}"] = text_of(variant)
        yield row
