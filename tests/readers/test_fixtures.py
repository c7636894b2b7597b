"""The corpus in other formats, as made by scripts/data/fixtures.py and pdf_fixtures.py, reads as its originals do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from aligner.readers import read
from aligner.segment import segment
from aligner.types import Document

FIXTURES = Path(__file__).parent / "fixtures"
ORIGINALS = Path(__file__).parents[2] / "corpus/documents"


def original_of(fixture: Path) -> Path:
    stem = re.sub("^(libreoffice|columns|chromium|latex|turned)", "rice", fixture.stem)
    return next(path for path in ORIGINALS.iterdir() if path.name.startswith(f"{stem}."))


def sentences(documents: list[Document]) -> dict[str, list[str]]:
    return {document.language: [sentence.text for sentence in segment(document).sentences] for document in documents}


@pytest.mark.parametrize("fixture", sorted(FIXTURES.iterdir()), ids=lambda path: path.name)
def test_sentences_are_those_of_the_original(fixture):
    assert sentences(read(fixture)) == sentences(read(original_of(fixture)))


@pytest.mark.parametrize("fixture", sorted(FIXTURES.iterdir()), ids=lambda path: path.name)
def test_every_block_says_where_it_is_from(fixture):
    for document in read(fixture):
        assert all(block.origin.line or block.origin.place for block in document.blocks)


@pytest.mark.parametrize("suffix", ["docx", "epub", "html"])
def test_metadata_and_kinds_come_through(suffix):
    (document,) = read(FIXTURES / f"rice.en.{suffix}")
    (original,) = read(ORIGINALS / "rice.en.md")
    assert document.title == original.title
    assert document.meta["date"] == "2025-06-14"
    assert document.meta["format"] == suffix
    headings = [document.block_text(block) for block in document.blocks if block.kind == "heading"]
    assert headings == [original.block_text(block) for block in original.blocks if block.kind == "heading"]
    assert sum(block.kind == "list_item" for block in document.blocks) == 3


def test_a_pdf_has_headings_and_lists_by_its_looks():
    (document,) = read(FIXTURES / "rice.vi.pdf")
    kinds = [block.kind for block in document.blocks]
    assert kinds.count("title") == 1
    assert kinds.count("heading") == 5
    assert kinds.count("list_item") == 3


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("rice.en.docx", "paragraph 5"),
        ("rice.en.epub", "A grain for half the world"),
        ("rice.en.pdf", "page 1"),
        ("last-ferry.en.srt", "00:00:07.000 --> 00:00:13.000"),
    ],
)
def test_blocks_keep_where_they_come_from(name, place):
    (document,) = read(FIXTURES / name)
    assert place in [block.origin.place for block in document.blocks]
