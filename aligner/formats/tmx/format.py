"""TMX 1.4b, the translation memories of CAT tools (LISA OSCAR, "TMX 1.4b Specification", 2005).

Files are streamed: one `tu` per pair with two `tuv`, other columns as `prop`, and no creation dates, so that the same
table gives the same bytes. Reading accepts what other tools write: any `version`, any encoding, units in several
languages, inline tags.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd
from lxml import etree

from aligner.errors import InputError
from aligner.formats.attrs import script_of
from aligner.formats.base import Format, Losses, plain, records
from aligner.formats.defaults import describe, make_table
from aligner.formats.multi.tmx import dump_multi, languages_in, load_multi
from aligner.formats.tmx.parts import header_of, signature_of, text_of
from aligner.formats.tmx.untranslated import untranslated_in
from aligner.formats.xml import CHARACTERS, XML_LANG, add, clean, iterate, language_of, local
from aligner.languages import to_tag
from aligner.safe_xml import root_name

# The name of the `prop` of each column that goes into one.
_PROPS = {
    name.replace("_", "-"): name
    for name in (
        "pair_id", "group", "source_document", "target_document", "relation", "score", "confidence", "source_ids",
        "target_ids", "kind", "findings", "status",
    )
}  # fmt: skip
# Per unit: where every language is paired with every other, 100 languages make nearly as many.
_MOST_PAIRS = 5000


def dump(frame: pd.DataFrame, file: BinaryIO, *, lang_style: str = "region") -> None:
    """Write the pairs that have text on both sides and are neither rejected nor left untranslated.

    Args:
        frame: the table.
        file: the output.
        lang_style: one of `aligner.languages.TAG_STYLES`.
    """
    tags: dict[tuple[str, str], str] = {}

    def tag(document: str, language: str) -> str:
        key = (document, language)
        if key not in tags:
            tags[key] = to_tag(language, script_of(frame, document), lang_style)
        return tags[key]

    sources = frame[["source_document", "source_lang"]].drop_duplicates().itertuples(index=False)
    spoken = {tag(*each) for each in sources}
    with etree.xmlfile(file, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element("tmx", version="1.4"):
            xml.write("\n", header_of(frame, next(iter(spoken)) if len(spoken) == 1 else "*all*"), "\n")
            with xml.element("body"):
                for row in records(frame, LOSSES, "tmx", untranslated_in(frame)):
                    both = [tag(row[f"{side}_document"], row[f"{side}_lang"]) for side in ("source", "target")]
                    xml.write("\n", _unit(row, both))
                xml.write("\n")
            xml.write("\n")
    file.write(b"\n")


def load(path: Path) -> pd.DataFrame:
    """Read the pairs of each unit: the source with every other language, or all combinations if no source is named.

    A file that was written from a table of units in several languages gives that table back.

    Raises:
        InputError: the file is not well-formed XML, a number of ours cannot be read, or a unit has too many texts.
    """
    if languages := languages_in(path):
        return load_multi(path, languages)
    scripts: dict[str, str] = {}
    header: dict[str, str] = {}
    frame = make_table(_rows(path, header, scripts), path)
    level = header.get("level") or ("paragraph" if header.get("segtype") == "paragraph" else "sentence")
    return describe(frame, scripts, signature=header.get("signature", ""), level=level)


def _unit(row: dict[str, Any], tags: list[str]) -> etree._Element:
    unit = etree.Element("tu", tuid=clean(row["pair_id"]))
    for name, column in _PROPS.items():
        if value := plain(row[column]):
            add(unit, "prop", value, type=name)
    for side, tag in zip(("source", "target"), tags, strict=True):
        variant = add(unit, "tuv", **{XML_LANG: tag})
        add(variant, "seg", row[f"{side}_text"])
    return unit


def _rows(path: Path, header: dict[str, str], scripts: dict[str, str]) -> Iterator[dict[str, Any]]:
    for element in iterate(path, "header", "tu"):
        if local(element) == "header":
            header |= {str(name): str(value) for name, value in element.attrib.items()}
            if (signature := signature_of(element)) is not None:
                header["signature"] = signature
            continue
        known = _known(element)
        variants = [(_tag(variant), text_of(variant)) for variant in element.iterfind("{*}tuv")]
        pairs = _pairs(variants, element.get("srclang") or header.get("srclang", "*all*"))
        for number, (source, target) in enumerate(pairs):
            if number >= _MOST_PAIRS:
                problem = f"has a unit of {len(variants)} texts, which make more than {_MOST_PAIRS} pairs"
                raise InputError(path, problem, place=f"line {element.sourceline}", advice="split it into several")
            row = {**known, "source_lang": language_of(source[0]), "target_lang": language_of(target[0])}
            if number and row.get("pair_id"):
                row["pair_id"] = f"{row['pair_id']}.{number}"
            row["source_text"], row["target_text"] = source[1], target[1]
            for side, tag in (("source", source[0]), ("target", target[0])):
                name = row.get(f"{side}_document") or f"{path.name.split('.')[0]}.{row[f'{side}_lang']}"
                scripts.setdefault(name, tag)
            yield row


def _known(unit: etree._Element) -> dict[str, Any]:
    props = {prop.get("type", ""): prop.text or "" for prop in unit.iterfind("{*}prop")}
    known: dict[str, Any] = {"pair_id": unit.get("tuid", "")}
    if "pair-id" in props:  # otherwise, names in another tool's properties may mean anything
        known |= {_PROPS[name]: value for name, value in props.items() if name in _PROPS}
    elif document := props.get("source-document"):
        known["group"] = document
    return known


def _tag(variant: etree._Element) -> str:
    return variant.get(XML_LANG) or variant.get("lang") or ""  # TMX 1.1 had `lang`


def _pairs(variants: list[tuple[str, str]], source: str) -> Iterable[tuple[tuple[str, str], tuple[str, str]]]:
    if len(variants) == 1:
        return [(variants[0], ("", ""))]
    if source.lower() != "*all*":
        # Exact tags first: zh-CN and zh-TW in one unit are two languages.
        for of in (str.lower, language_of):
            for variant in variants:
                if of(variant[0]) == of(source):
                    return [(variant, other) for other in variants if other is not variant]
    return combinations(variants, 2)


LOSSES = Losses(
    columns=("source_block", "target_block", "source_start", "source_end", "target_start", "target_end"),
    one_sided=True,
    rejected=True,
    untranslated=True,
    clean=clean,
    characters=CHARACTERS,
    metadata=True,
)

TMX = Format(
    dump,
    load,
    dump_multi=dump_multi,
    suffixes=(".tmx",),
    recognizes=lambda head: root_name(head) == "tmx",
    options=("lang_style",),
    losses=LOSSES,
    about="translation memory of CAT tools (OmegaT, Trados, memoQ)",
)
