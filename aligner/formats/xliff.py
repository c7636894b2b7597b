"""XLIFF 2.1 written, 1.2 and 2.x read (OASIS Standards of 2018 and 2008): one `unit` per bead, state from status.

Columns for which XLIFF has no place go into the standard's Metadata module, which every processor must keep.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd
from lxml import etree

from aligner.errors import AlignerError, InputError
from aligner.formats.attrs import script_of
from aligner.formats.base import Format, Losses, plain, records
from aligner.formats.defaults import describe, make_table
from aligner.formats.xml import CHARACTERS, STREAMED, XML_SPACE, add, clean, iterate, language_of, local
from aligner.languages import UNKNOWN, to_tag
from aligner.safe_xml import root_name

_CORE = "urn:oasis:names:tc:xliff:document:2.0"
_METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
_NAMESPACES: Any = {None: _CORE, "mda": _METADATA}  # the stubs of lxml know no default namespace
_NAME = "trialign"
# The four states of the standard; `subState` keeps which of ours it was.
_STATES = {"auto": "translated", "accepted": "final", "edited": "reviewed", "rejected": "initial"}
_STATUSES = {"final": "accepted", "reviewed": "edited", "signed-off": "accepted"}
_COLUMNS = ("group", "relation", "score", "confidence", "source_ids", "target_ids", "kind", "findings")
_ALSO = ("reason", "split")
"""Columns that not every table has."""
_NOTHING: dict[str, Any] = dict.fromkeys((*_COLUMNS, "pair_id", "status", "source_text", "target_text"))
_DOCUMENTS = ("source_document", "target_document")
# XLIFF 1.2: these elements hold code of the original format, not text.
_CODE = frozenset(("bpt", "ept", "it", "ph", "sc", "ec", "bx", "ex", "x"))


def dump(frame: pd.DataFrame, file: BinaryIO, *, lang_style: str = "region") -> None:
    """Write all beads of one pair of languages, one `file` element per run of beads of the same two documents.

    Args:
        frame: the table.
        file: the output.
        lang_style: one of `aligner.languages.TAG_STYLES` except "flores": the standard requires tags of BCP 47.

    Raises:
        AlignerError: the tags of the style are not BCP 47.
    """
    if lang_style == "flores":
        raise AlignerError("XLIFF names languages by BCP 47: region, bcp47 or script, not flores")
    source, target = _tags(frame, lang_style)
    attributes = {"version": "2.1", "srcLang": clean(source), "trgLang": clean(target)}
    with etree.xmlfile(file, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element(f"{{{_CORE}}}xliff", attributes, nsmap=_NAMESPACES):
            runs = groupby(
                records(frame, LOSSES, "xliff"), key=lambda row: tuple(row[name] or "" for name in _DOCUMENTS)
            )
            # The standard requires at least one file with one unit.
            held = runs if len(frame) else [(("", ""), iter([_NOTHING]))]
            for number, (documents, rows) in enumerate(held, 1):
                named = {"id": f"f{number}", "original": clean(documents[0]), XML_SPACE: "preserve"}
                with xml.element(f"{{{_CORE}}}file", named, nsmap=STREAMED):
                    _write_about(xml, frame, documents)
                    for count, row in enumerate(rows, 1):
                        xml.write("\n", _unit(row, count))
                xml.write("\n")
    file.write(b"\n")


def load(path: Path) -> pd.DataFrame:
    """Read one row per segment of XLIFF 2.x or per unit of XLIFF 1.2.

    Raises:
        InputError: the file is not well-formed XML, or a number of ours cannot be read.
    """
    about: dict[str, str] = {}
    scripts: dict[str, str] = {}
    also: dict[str, list[str]] = {name: [] for name in _ALSO}
    frame = make_table(_rows(path, about, scripts, also), path)
    for name, cells in also.items():
        if any(cells):
            frame[name] = pd.array(cells, dtype="str")
    return describe(frame, scripts, **about)


def _tags(frame: pd.DataFrame, style: str) -> list[str]:
    if len(frame) == 0:
        return [to_tag("en", style=style), to_tag("zh", style=style)]
    first = frame.iloc[0]
    return [
        to_tag(first[f"{side}_lang"], script_of(frame, first[f"{side}_document"]), style) or UNKNOWN
        for side in ("source", "target")
    ]


def _core(tag: str, **attributes: str) -> etree._Element:
    return etree.Element(f"{{{_CORE}}}{tag}", attributes, nsmap=_NAMESPACES)


def _write_about(xml: Any, frame: pd.DataFrame, documents: tuple[str, ...]) -> None:
    values = {"level": "sentence"} | {name: frame.attrs[name] for name in ("signature", "level") if name in frame.attrs}
    xml.write("\n", _metadata({**values, **dict(zip(_DOCUMENTS, documents, strict=True))}))


def _metadata(values: dict[str, Any]) -> etree._Element:
    metadata = etree.Element(f"{{{_METADATA}}}metadata", nsmap=_NAMESPACES)
    group = add(metadata, f"{{{_METADATA}}}metaGroup", category=_NAME)
    for name, value in values.items():
        if text := plain(value):
            add(group, f"{{{_METADATA}}}meta", text, type=name.replace("_", "-"))
    return metadata


def _unit(row: dict[str, Any], number: int) -> etree._Element:
    unit = _core("unit", id=f"u{number}", name=clean(row["pair_id"] or ""))
    kept = {name: row[name] for name in _COLUMNS} | {name: row[name] for name in _ALSO if name in row}
    if any(map(plain, kept.values())):  # the standard allows no empty group
        unit.append(_metadata(kept))
    status = row["status"] or "auto"
    state = _STATES.get(status, "translated") if row["target_text"] else "initial"
    sub_state = clean(f"{_NAME}:{status}")
    segment = add(unit, f"{{{_CORE}}}segment", id="s1", state=state, subState=sub_state)
    add(segment, f"{{{_CORE}}}source", row["source_text"] or "")
    if row["target_text"]:
        add(segment, f"{{{_CORE}}}target", row["target_text"])
    return unit


def _rows(
    path: Path, about: dict[str, str], scripts: dict[str, str], also: dict[str, list[str]]
) -> Iterator[dict[str, Any]]:
    known: dict[str, str] = {}  # of the file
    kept: dict[str, str] = {}  # of the unit
    current = None
    for element in iterate(path, "metadata", "unit", "trans-unit"):
        if local(element) == "metadata":
            parent = element.getparent()
            if parent is not None and local(parent) == "unit":
                kept = _read_metadata(element)
            elif parent is not None and local(parent) == "file":
                current, known = parent, _read_metadata(element)
                about |= {name: known[name] for name in ("signature", "level") if name in known}
            continue
        file = next(element.iterancestors("{*}file"), None)
        root = element.getroottree().getroot()
        if file is None:
            raise InputError(path, "a unit is outside of any file element", place=f"line {element.sourceline}")
        if file is not current:
            current, known = file, {}
        tags = [
            root.get("srcLang") or file.get("source-language") or "",
            root.get("trgLang") or file.get("target-language") or "",
        ]
        common: dict[str, Any] = {name: known.get(name, "") for name in _DOCUMENTS}
        for side, tag in zip(("source", "target"), tags, strict=True):
            common[f"{side}_lang"] = language_of(tag)
            stem = file.get("original") or path.name.split(".")[0]
            common[f"{side}_document"] = common[f"{side}_document"] or f"{stem}.{common[f'{side}_lang']}"
            scripts.setdefault(common[f"{side}_document"], tag)
        found = _read_unit(element, kept) if local(element) == "unit" else [_read_trans_unit(element)]
        for row in found:
            if row["source_text"] or row["target_text"]:
                for name, cells in also.items():
                    cells.append(kept.get(name, ""))
                yield {**common, **row}
        kept = {}


def _read_metadata(element: etree._Element) -> dict[str, str]:
    return {
        meta.get("type", "").replace("-", "_"): meta.text or ""
        for group in element.iterfind("{*}metaGroup")
        if group.get("category") == _NAME
        for meta in group.iterfind("{*}meta")
    }


def _read_unit(unit: etree._Element, kept: dict[str, str]) -> Iterator[dict[str, Any]]:
    segments = list(unit.iterfind("{*}segment"))
    name = unit.get("name") or unit.get("id", "")
    for number, segment in enumerate(segments):
        row: dict[str, Any] = {"pair_id": name if len(segments) == 1 else f"{name}.{segment.get('id', number + 1)}"}
        if len(segments) == 1:
            row |= {column: value for column, value in kept.items() if column in _COLUMNS}
        owner, _, status = segment.get("subState", "").partition(":")
        row["status"] = status if owner == _NAME else _STATUSES.get(segment.get("state", ""), "auto")
        yield row | _texts(segment)


def _read_trans_unit(unit: etree._Element) -> dict[str, Any]:
    target = unit.find("{*}target")
    state = "" if target is None else target.get("state", "")
    status = "accepted" if unit.get("approved") == "yes" else _STATUSES.get(state, "auto")
    row: dict[str, Any] = {"pair_id": unit.get("resname") or unit.get("id", ""), "status": status}
    return row | _texts(unit)


def _texts(segment: etree._Element) -> dict[str, str]:
    found = {side: segment.find(f"{{*}}{side}") for side in ("source", "target")}
    return {f"{side}_text": "" if part is None else "".join(_pieces(part)) for side, part in found.items()}


def _pieces(element: etree._Element) -> Iterator[str]:
    name = local(element) if isinstance(element.tag, str) else ""
    if name == "cp":  # XLIFF 2: the number of a character that XML forbids, which our XML formats cannot hold either
        return
    if name not in _CODE:
        yield element.text or ""
        for child in element:
            yield from _pieces(child)
            yield child.tail or ""


LOSSES = Losses(
    columns=("source_block", "target_block", "source_start", "source_end", "target_start", "target_end"),
    clean=clean,
    characters=CHARACTERS,
    metadata=True,
)

XLIFF = Format(
    dump,
    load,
    suffixes=(".xliff", ".xlf"),
    recognizes=lambda head: root_name(head) == "xliff",
    holds="languages",
    options=("lang_style",),
    losses=LOSSES,
    about="exchange between CAT tools; 2.1 written, 1.2 and 2.x read",
)
