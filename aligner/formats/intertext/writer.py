"""InterText and XCES: two XML documents with numbered sentences, and a file of links between the numbers.

The files are written in the form of InterText, whose links name the sentences of `toDoc` FIRST ("InterText server:
technical details", Vondřička).
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
import pandas as pd
from lxml import etree

from aligner.formats.attrs import script_of
from aligner.formats.base import ROWS_AT_A_TIME, Format, Losses, rows
from aligner.formats.intertext.links import load
from aligner.formats.resegment import PARAGRAPH, find_units, join_paragraphs
from aligner.formats.xml import CHARACTERS, STREAMED, XML_LANG, clean
from aligner.languages import to_tag
from aligner.safe_xml import root_name

_SIDES = ("source", "target")


@dataclass(slots=True)
class _Unit:
    """A sentence to write: its text, its numbers in our table, its block and its row."""

    text: str
    numbers: list[int]
    block: int
    row: int


def dump(frame: pd.DataFrame, folder: Path, stem: str) -> None:
    """Write one pair of documents, `stem.en.xml` and `stem.zh.xml`, and their links, `stem.en.zh.xml`.

    Sentences of a bead are written as one if the segmenter does not find the borders between them.
    """
    first = dict(frame.iloc[0]) if len(frame) else {}
    languages = [first.get(f"{side}_lang") or f"und{number}" for number, side in enumerate(_SIDES, 1)]
    # A language can be any text, but file names lead nowhere else.
    versions = [re.sub(r"[^\w-]", "_", language) for language in languages]
    versions[1] += "2" if versions[0] == versions[1] else ""
    stem = stem.removesuffix(".".join(["", *versions]))
    names = [f"{stem}.{version}.xml" for version in versions]
    ids = []
    for side, name, language in zip(_SIDES, names, languages, strict=True):
        document = first.get(f"{side}_document", "")
        tag = to_tag(language, script_of(frame, document), "script")
        ids.append(_write_document(folder / name, _units(frame, side), len(frame), document, tag))
    _write_links(folder / f"{stem}.{versions[0]}.{versions[1]}.xml", names, frame, ids)


def _units(frame: pd.DataFrame, side: str) -> Iterator[_Unit]:
    """Yield the sentences of one side in the order of their document."""
    level = frame.attrs.get("level", "sentence")
    numbers = (ids[0] if ids else -1 for (ids,) in rows(frame[[f"{side}_ids"]]))
    first = np.fromiter(numbers, dtype=np.int64, count=len(frame))
    order = np.argsort(first, kind="stable")
    order = order[first[order] >= 0]
    columns = frame[[f"{side}_{name}" for name in ("text", "ids", "block", "lang")]]
    for start in range(0, len(order), ROWS_AT_A_TIME):  # reordering all rows at once would copy the table
        taken = order[start : start + ROWS_AT_A_TIME]
        for row, (text, ids, block, language) in zip(taken.tolist(), rows(columns.iloc[taken]), strict=True):
            yield from _split(text, ids, block, language, level, row)


def _split(text: str, numbers: list[int], block: int | None, language: str, level: str, row: int) -> Iterator[_Unit]:
    block = block or 0
    spans = find_units(text, len(numbers), language, level) or []
    placed = [(text[start:end], text.count(PARAGRAPH, 0, start)) for start, end in spans]
    paragraphs = [[piece for piece, _ in part] for _, part in groupby(placed, key=lambda each: each[1])]
    if len(numbers) == 1 or join_paragraphs(paragraphs, language) != text:
        yield _Unit(text, numbers, block, row)
        return
    for number, (piece, place) in zip(numbers, placed, strict=True):
        yield _Unit(piece, [number], block + place, row)


class _Ids:
    """The sentence ids of each row on one side; compact, because rows hold runs of sentences."""

    def __init__(self, count: int) -> None:
        self._first = np.zeros(count, np.int32)
        self._sizes = np.zeros(count, np.int32)
        self._paragraphs, self._places = array("i"), array("i")

    def add(self, row: int, paragraph: int, place: int) -> str:
        """Add the next sentence of a row and return its id."""
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
    """Write the sentences of a document and return the ids they got, per row."""
    ids = _Ids(count)
    with path.open("wb") as file, etree.xmlfile(file, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element("text", {"document": clean(document), XML_LANG: clean(tag)}, nsmap=STREAMED):
            for number, (_, held) in enumerate(groupby(units, key=lambda unit: unit.block), 1):
                xml.write("\n")
                # A table without blocks is a single paragraph, which may be too large for memory.
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
    recognizes=lambda head: root_name(head) in ("linkGrp", "cesAlign"),
    makes="files",
    holds="documents",
    losses=LOSSES,
    about="InterText editor and XCES (OPUS, InterCorp): links, with the two documents beside them",
)
