"""InterText and XCES: two documents in XML with numbered sentences, and a file of links between their numbers.

InterText's links name the sentences of `toDoc` FIRST ("InterText server: technical details", Vondřička), those of XCES
and OPUS the sentences of `fromDoc`. So links are read by where their numbers are found; only where the two documents
have the very same numbers does the kind of file decide.
"""

from __future__ import annotations

import gzip
import zlib
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import pandas as pd
from lxml import etree

from aligner.errors import InputError
from aligner.exporters.base import ROWS_AT_A_TIME, Format, Losses, rows, script_of
from aligner.exporters.rows import describe_documents, make_table
from aligner.exporters.units import PARAGRAPH, find_units
from aligner.exporters.xml import (
    CHARACTERS,
    STREAMED,
    XML_ID,
    XML_LANG,
    clean,
    iterate,
    language_of,
    local,
)
from aligner.languages import from_tag, join, to_tag
from aligner.readers.safety import MOST_BYTES, parse_xml, root_name

_SIDES = ("source", "target")


@dataclass(slots=True)
class _Unit:
    """A sentence to write: its numbers in our table, its block, and the row it is of."""

    text: str
    numbers: list[int]
    block: int
    row: int


def dump(frame: pd.DataFrame, folder: Path, stem: str) -> None:
    """Write one pair of documents, `stem.en.xml` and `stem.zh.xml`, and their links, `stem.en.zh.xml`.

    Sentences of one bead whose borders our segmenter does not find again are written as one.
    """
    first = dict(frame.iloc[0]) if len(frame) else {}
    languages = [first.get(f"{side}_lang") or f"und{number}" for number, side in enumerate(_SIDES, 1)]
    versions = [clean(languages[0]), clean(languages[1]) + ("2" if languages[0] == languages[1] else "")]
    stem = stem.removesuffix(".".join(["", *versions]))
    names = [f"{stem}.{version}.xml" for version in versions]
    ids = []
    for side, name, language in zip(_SIDES, names, languages, strict=True):
        document = first.get(f"{side}_document", "")
        tag = to_tag(language, script_of(frame, document), "script")
        ids.append(_write_document(folder / name, _units(frame, side), len(frame), document, tag))
    _write_links(folder / f"{stem}.{versions[0]}.{versions[1]}.xml", names, frame, ids)


def load(path: Path) -> pd.DataFrame:
    """Read a file of links with the documents it names, which must lie in its folder or below.

    Raises:
        InputError: the file has no links, a document is missing, or a number is in neither document.
    """
    scripts: dict[str, str] = {}
    frame = make_table(_rows(path, scripts), path)
    frame.attrs = {"signature": "", "level": "sentence", "documents": describe_documents(frame, scripts)}
    return frame


def _units(frame: pd.DataFrame, side: str) -> Iterator[_Unit]:
    """The sentences of one side in the order of their document."""
    level = frame.attrs.get("level", "sentence")
    numbers = (int(ids.split(" ", 1)[0]) if ids else -1 for ids in frame[f"{side}_ids"])
    first = np.fromiter(numbers, dtype=np.int64, count=len(frame))
    order = np.argsort(first, kind="stable")
    order = order[first[order] >= 0]
    columns = frame[[f"{side}_{name}" for name in ("text", "ids", "block", "lang")]]
    for start in range(0, len(order), ROWS_AT_A_TIME):  # taking all rows in order at once would copy the table
        taken = order[start : start + ROWS_AT_A_TIME]
        for row, (text, ids, block, language) in zip(taken.tolist(), rows(columns.iloc[taken]), strict=True):
            yield from _split(text, ids, block, language, level, row)


def _split(text: str, numbers: list[int], block: int | None, language: str, level: str, row: int) -> Iterator[_Unit]:
    block = block or 0
    spans = find_units(text, len(numbers), language, level) or []
    placed = [(text[start:end], text.count(PARAGRAPH, 0, start)) for start, end in spans]
    paragraphs = [[piece for piece, _ in part] for _, part in groupby(placed, key=lambda each: each[1])]
    if len(numbers) == 1 or _join(paragraphs, language) != text:
        yield _Unit(text, numbers, block, row)
        return
    for number, (piece, place) in zip(numbers, placed, strict=True):
        yield _Unit(piece, [number], block + place, row)


def _join(pieces: Sequence[Sequence[str]], language: str) -> str:
    return PARAGRAPH.join(join(part, language) for part in pieces)


class _Ids:
    """The ids of what each row of a table holds of a document, in little memory: rows hold runs of sentences."""

    def __init__(self, count: int) -> None:
        self._first = np.zeros(count, np.int32)
        self._sizes = np.zeros(count, np.int32)
        self._paragraphs, self._places = array("i"), array("i")

    def add(self, row: int, paragraph: int, place: int) -> str:
        """The id of a row's next sentence."""
        if self._sizes[row] == 0:
            self._first[row] = len(self._places)
        self._sizes[row] += 1
        self._paragraphs.append(paragraph)
        self._places.append(place)
        return f"{paragraph}:{place}"

    def __iter__(self) -> Iterator[list[str]]:
        for first, size in zip(self._first, self._sizes, strict=True):
            held = range(first, first + size)
            yield [f"{self._paragraphs[number]}:{self._places[number]}" for number in held]


def _write_document(path: Path, units: Iterator[_Unit], count: int, document: str, tag: str) -> _Ids:
    """Write sentences; what each of the table's rows holds of them, by the ids they got."""
    ids = _Ids(count)
    with path.open("wb") as file, etree.xmlfile(file, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element("text", {"document": clean(document), XML_LANG: clean(tag)}, nsmap=STREAMED):
            for number, (_, held) in enumerate(groupby(units, key=lambda unit: unit.block), 1):
                xml.write("\n")
                # A table without blocks is one paragraph, which must not be held whole.
                with xml.element("p", id=str(number)):
                    for place, unit in enumerate(held, 1):
                        name = ids.add(unit.row, number, place)
                        sentence = etree.Element("s", id=name, units=" ".join(map(str, unit.numbers)))
                        sentence.text = clean(unit.text)
                        xml.write(sentence)
            xml.write("\n")
    return ids


def _write_links(path: Path, names: list[str], frame: pd.DataFrame, ids: list[_Ids]) -> None:
    with path.open("wb") as file, etree.xmlfile(file, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element("linkGrp", {"toDoc": names[1], "fromDoc": names[0]}):
            for (status, score), source, target in zip(rows(frame[["status", "score"]]), *ids, strict=True):
                targets = f"{' '.join(target)};{' '.join(source)}"
                link = etree.Element("link", type=f"{len(target)}-{len(source)}", xtargets=targets)
                link.set("status", "man" if status in ("accepted", "edited") else "auto")
                if score is not None:
                    link.set("certainty", str(score))
                xml.write("\n", link)
            xml.write("\n")


@dataclass(frozen=True, slots=True)
class _Element:
    """An element with a number, as read: its text, its parent (so that paragraphs are told apart), its place."""

    text: str
    parent: int
    numbers: str


@dataclass(frozen=True, slots=True)
class _Document:
    name: str
    tag: str
    elements: dict[str, _Element]


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
                row[f"{side}_text"] = _join([[element.text for element in part] for part in parts], language)
                row[f"{side}_ids"] = " ".join(element.numbers for element in elements)
                row[f"{side}_document"], row[f"{side}_lang"] = document.name, language
            if row["source_text"] or row["target_text"]:
                yield row
    if not found:
        raise InputError(path, "is no file of links: it has no linkGrp element")


def _ids(link: etree._Element, path: Path) -> tuple[list[str], list[str]]:
    targets = link.get("xtargets", "")
    sides = targets.split(";")
    if len(sides) != 2:
        raise InputError(path, f"not two sides with ; between: {targets[:60]!r}", place=f"line {link.sourceline}")
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
        problem = f"no sentence {missing[0]!r}" if missing else "the links fit the numbers of the sentences in no order"
        raise InputError(path, f"{problem} in {source.name} and {target.name}", place=f"line {group.sourceline}")
    if len(fitting) == 1:
        return fitting[0]
    # Both orders fit: InterText writes a bare group whose links have a status, XCES puts groups in a cesAlign.
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
    """The language in a document's name: `tide.zh.xml`, or `zh/1999/1.xml.gz` as OPUS has it."""
    parts = [*reversed(PurePosixPath(name).name.split(".")), *PurePosixPath(name).parts]
    return next((part for part in parts if from_tag(part)), "")


def _text(element: etree._Element) -> str:
    if len(element) == 0:
        return element.text or ""
    return " ".join("".join(str(piece) for piece in element.itertext()).split())  # words in elements, a line each


LOSSES = Losses(
    columns=(
        "pair_id", "group", "relation", "confidence", "source_block", "target_block", "source_start", "source_end",
        "target_start", "target_end", "kind", "findings", "status",
    ),
    clean=clean,
    characters=CHARACTERS,
    metadata=True,
    notes=("the signature",),
)  # fmt: skip

INTERTEXT = Format(
    dump,
    load,
    suffixes=(".xml",),
    recognises=lambda head: root_name(head) in ("linkGrp", "cesAlign"),
    makes="files",
    holds="documents",
    losses=LOSSES,
    about="InterText editor and XCES (OPUS, InterCorp): links, with the two documents beside them",
)
