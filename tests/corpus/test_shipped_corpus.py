"""The corpus is whole: its files are listed and parse, and its gold covers what the pipeline makes of them."""

from __future__ import annotations

import csv
import json
import re
from ast import literal_eval
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from aligner import readers
from aligner.corpus import manifest
from aligner.segment import segment
from aligner.types import Document

CORPUS = Path(__file__).parents[2] / "corpus"
GOLD = CORPUS / "gold"
SETS = sorted(path.name for path in GOLD.iterdir() if path.is_dir())
CASES = [(name, path.stem) for name in SETS for path in sorted((GOLD / name / "gold").glob("*.align"))]
Bead = tuple[list[int], list[int]]


@cache
def read_group(group: str) -> dict[str, Document]:
    """The segmented documents of a manifest's group (or of a file that has none), by language."""
    entries = [entry for entry in manifest.read(CORPUS / "manifest.tsv") if (entry.group or entry.id) == group]
    documents = [segment(document) for entry in entries for document in readers.read(entry.path)]
    assert len({document.language for document in documents}) == len(documents)
    return {document.language: document for document in documents}


def read_units(group: str, language: str, level: str) -> list[str]:
    document = read_group(group)[language]
    if level == "sentences":
        return [sentence.text for sentence in document.sentences]
    return [document.block_text(block) for block in document.blocks]


def read_lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")


def read_beads(name: str, group: str) -> list[Bead]:
    lines = read_lines(GOLD / name / "gold" / f"{group}.align")
    source, target = zip(*(line.split(":") for line in lines), strict=True)
    return list(zip(map(literal_eval, source), map(literal_eval, target), strict=True))


def read_meta(name: str) -> dict[str, object]:
    meta: dict[str, object] = json.loads((GOLD / name / "meta.json").read_text(encoding="utf-8"))
    return meta


def test_manifest_lists_every_document_and_no_other() -> None:
    entries = manifest.read(CORPUS / "manifest.tsv")
    assert sorted(entry.path for entry in entries) == sorted((CORPUS / "documents").iterdir())
    assert all(entry.meta["license"] for entry in entries)


@pytest.mark.parametrize("entry", manifest.read(CORPUS / "manifest.tsv"), ids=lambda entry: entry.id)
def test_manifest_tells_what_the_reader_finds(entry: manifest.Entry) -> None:
    documents = readers.read(entry.path)
    assert sorted(document.language for document in documents) == sorted(entry.languages)
    dates = {document.meta["date"] for document in documents if "date" in document.meta}
    assert dates <= {entry.meta.get("date")}
    if entry.title and entry.path.suffix == ".md":
        assert entry.title in [document.title for document in documents]


@pytest.mark.parametrize(("name", "group"), CASES)
def test_every_unit_is_in_exactly_one_bead(name: str, group: str) -> None:
    beads = read_beads(name, group)
    for side, folder in ((0, "src"), (1, "tgt")):
        units = [unit for bead in beads for unit in bead[side]]
        assert sorted(units) == list(range(len(read_lines(GOLD / name / folder / group))))
        assert all(bead[side] == list(range(bead[side][0], bead[side][-1] + 1)) for bead in beads if bead[side])
    assert all(source or target for source, target in beads)
    sources = [unit for source, _ in beads for unit in source]
    assert sources == sorted(sources)


@pytest.mark.parametrize(("name", "group"), CASES)
def test_gold_lines_are_what_the_pipeline_makes(name: str, group: str) -> None:
    level, pair = name.split(".")
    for language, folder in zip(pair.split("-"), ("src", "tgt"), strict=True):
        assert read_lines(GOLD / name / folder / group) == read_units(group, language, level)


@pytest.mark.parametrize("name", SETS)
def test_meta_counts_are_true(name: str) -> None:
    level, pair = name.split(".")
    meta = read_meta(name)
    groups = [group for other, group in CASES if other == name]
    beads = {group: read_beads(name, group) for group in groups}
    assert (meta["src_lang"], meta["tgt_lang"]) == tuple(pair.split("-"))
    assert meta["documents"] == len(groups)
    assert meta["beads"] == sum(map(len, beads.values()))
    for side, folder in ((0, "src"), (1, "tgt")):
        assert meta[f"{folder}_{level}"] == sum(len(bead[side]) for group in groups for bead in beads[group])
    assert meta["beads_by_type"] == _count_types([bead for group in groups for bead in beads[group]])
    details = meta["documents_detail"]
    assert isinstance(details, dict)
    assert sorted(details) == groups
    assert meta["monotone"] == all(detail["monotone"] for detail in details.values())
    for group, detail in details.items():
        assert detail["beads"] == len(beads[group])
        assert detail["beads_by_type"] == _count_types(beads[group])
        assert detail["monotone"] == _is_monotone(beads[group])


def _count_types(beads: list[Bead]) -> Counter[str]:
    return Counter(f"{len(source)}-{len(target)}" for source, target in beads)


def _is_monotone(beads: list[Bead]) -> bool:
    targets = [unit for _, target in beads for unit in target]
    return targets == sorted(targets)


@pytest.mark.parametrize(("name", "group"), CASES)
def test_only_moved_blocks_break_the_order(name: str, group: str) -> None:
    details = read_meta(name)["documents_detail"]
    assert isinstance(details, dict)
    moved = [block["tgt_lines"] for block in details[group]["moved_blocks"]]
    in_place = [
        (source, target)
        for source, target in read_beads(name, group)
        if not any(first <= unit <= last for unit in target for first, last in moved)
    ]
    assert _is_monotone(in_place)


def test_bilingual_news_has_a_title_and_twelve_sentences() -> None:
    expected = [([unit], [unit]) for unit in range(13)]
    assert read_beads("sentences.en-zh", "anthropic-partnership") == expected
    assert read_beads("paragraphs.en-zh", "anthropic-partnership") == expected[:7]


def test_comparable_pairs_quote_their_documents() -> None:
    with (GOLD / "comparable.vi-en.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    source = read_units("anthropic-partnership-analysis", "vi", "sentences")
    target = read_units("anthropic-partnership", "en", "sentences")
    pairs = [(int(row["source_id"]), int(row["target_id"])) for row in rows]
    assert pairs == sorted(set(pairs))
    assert {row["label"] for row in rows} == {"clear", "loose"}
    for row, (source_id, target_id) in zip(rows, pairs, strict=True):
        assert (row["source_text"], row["target_text"]) == (source[source_id], target[target_id])


def test_data_card_gives_true_sizes() -> None:
    card = (CORPUS / "README.md").read_text(encoding="utf-8")
    table = re.findall(r"^\| ([\w-]+) \|((?: [\d–]+ \|){6})$", card, re.MULTILINE)
    given = {group: [cell.strip() for cell in cells.strip("| ").split("|")] for group, cells in table}
    groups = {entry.group or entry.id for entry in manifest.read(CORPUS / "manifest.tsv")}
    assert given == {group: _count_units(group) for group in groups}


def _count_units(group: str) -> list[str]:
    documents = read_group(group)
    return [
        str(len(read_units(group, language, level))) if language in documents else "–"
        for level in ("sentences", "paragraphs")
        for language in ("en", "zh", "vi")
    ]
