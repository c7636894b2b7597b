"""Read links between numbered sentences, in the form of InterText and XCES, with the documents they name.

Links of InterText name the sentences of `toDoc` first, links of XCES and OPUS those of `fromDoc`. The order is found
from the sentence numbers in the two documents; the kind of file decides only if both orders fit.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd
from lxml import etree

from aligner.errors import InputError
from aligner.formats.defaults import describe, make_table
from aligner.formats.resegment import join_paragraphs
from aligner.formats.xml import XML_ID, XML_LANG, iterate, language_of, local
from aligner.languages import from_tag
from aligner.safe_xml import MOST_BYTES, parse_xml

_SIDES = ("source", "target")


@dataclass(frozen=True, slots=True)
class _Element:
    """A numbered element: its text, its parent (which tells paragraphs apart) and its numbers in our table."""

    text: str
    parent: int
    numbers: str


@dataclass(frozen=True, slots=True)
class _Document:
    name: str
    tag: str
    elements: dict[str, _Element]


def load(path: Path) -> pd.DataFrame:
    """Read a file of links with the documents it names, which must be in its folder or below.

    Raises:
        InputError: the file has no links, a document is missing, or a number is in neither document.
    """
    scripts: dict[str, str] = {}
    return describe(make_table(_rows(path, scripts), path), scripts)


def _rows(path: Path, scripts: dict[str, str]) -> Iterator[dict[str, Any]]:
    found = False
    for group in iterate(path, "linkGrp"):
        found = True
        documents = [_read_document(path, group, name) for name in ("fromDoc", "toDoc")]
        scripts |= {document.name: document.tag for document in documents}
        links = [(link, _ids(link, path)) for link in group.iterfind("{*}link")]
        swapped = _names_target_first(group, [ids for _, ids in links], documents, path)
        for link, ids in links:
            row: dict[str, Any] = {
                "score": link.get("certainty"),
                "status": "accepted" if link.get("status") == "man" else "auto",
            }
            for side, document, held in zip(_SIDES, documents, reversed(ids) if swapped else ids, strict=True):
                language = language_of(document.tag)
                elements = [document.elements[each] for each in held]
                parts = [list(part) for _, part in groupby(elements, key=lambda element: element.parent)]
                row[f"{side}_text"] = join_paragraphs([[element.text for element in part] for part in parts], language)
                row[f"{side}_ids"] = " ".join(element.numbers for element in elements)
                row[f"{side}_document"], row[f"{side}_lang"] = document.name, language
            if row["source_text"] or row["target_text"]:
                yield row
    if not found:
        raise InputError(path, "is not a file of links: it has no linkGrp element")


def _ids(link: etree._Element, path: Path) -> tuple[list[str], list[str]]:
    targets = link.get("xtargets", "")
    sides = targets.split(";")
    if len(sides) != 2:
        raise InputError(
            path, f"not two sides separated by a semicolon: {targets[:60]!r}", place=f"line {link.sourceline}"
        )
    return sides[0].split(), sides[1].split()


def _names_target_first(
    group: etree._Element, links: list[tuple[list[str], list[str]]], documents: list[_Document], path: Path
) -> bool:
    source, target = documents
    orders = {False: (source.elements, target.elements), True: (target.elements, source.elements)}
    fitting = [
        swapped
        for swapped, both in orders.items()
        if all(each in known for ids in links for side, known in zip(ids, both, strict=True) for each in side)
    ]
    if not fitting:
        missing = [i for ids in links for side in ids for i in side if i not in source.elements | target.elements]
        problem = (
            f"no sentence {missing[0]!r}" if missing else "the links fit the numbers of the sentences in neither order"
        )
        raise InputError(path, f"{problem} in {source.name} and {target.name}", place=f"line {group.sourceline}")
    if len(fitting) == 1:
        return fitting[0]
    # Both orders fit. InterText writes a bare group whose links have a status, XCES puts groups in a cesAlign.
    return group.getparent() is None and any("status" in link.attrib for link in group.iterfind("{*}link"))


def _read_document(path: Path, group: etree._Element, attribute: str) -> _Document:
    named = group.get(attribute)
    if not named:
        raise InputError(path, f"the group of links names no {attribute}", place=f"line {group.sourceline}")
    folder = path.parent.resolve()
    candidates = [folder / named, folder / PurePosixPath(named).name]
    file = next((file for file in candidates if file.is_file() and file.resolve().is_relative_to(folder)), None)
    if file is None:
        raise InputError(path, f"no document {named!r} beside it", advice="put the two documents in its folder")
    root = parse_xml(_bytes(file), str(file))
    tag = root.get(XML_LANG) or root.get("lang") or _tag_in(named)
    parents: dict[etree._Element | None, int] = {}
    counts: dict[str, int] = {}
    elements: dict[str, _Element] = {}
    for element in root.iter("{*}*"):
        name = element.get("id") or element.get(XML_ID)
        if name:
            number = counts.get(local(element), 0)
            counts[local(element)] = number + 1
            parent = parents.setdefault(element.getparent(), len(parents))
            elements[name] = _Element(_text(element), parent, element.get("units") or str(number))
    return _Document(root.get("document") or named.removesuffix(".gz").removesuffix(".xml"), tag, elements)


def _bytes(file: Path) -> bytes:
    if file.suffix != ".gz":
        return file.read_bytes()
    try:
        with gzip.open(file) as stream:
            data = stream.read(MOST_BYTES + 1)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise InputError(file, f"is a damaged gzip file: {error}") from error
    if len(data) > MOST_BYTES:
        raise InputError(file, f"unpacks to more than the limit of {MOST_BYTES // 2**20} MB")
    return data


def _tag_in(name: str) -> str:
    """Return the language in the name of a document: `tide.zh.xml`, or in OPUS `zh/1999/1.xml.gz`."""
    parts = [*reversed(PurePosixPath(name).name.split(".")), *PurePosixPath(name).parts]
    return next((part for part in parts if from_tag(part)), "")


def _text(element: etree._Element) -> str:
    if len(element) == 0:
        return element.text or ""
    return " ".join("".join(str(piece) for piece in element.itertext()).split())  # one element and line per word
