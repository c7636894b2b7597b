"""The corpus in other formats (scripts/data/fixtures.py) is aligned as its originals are."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from aligner import embed
from aligner.pipeline import align_corpus, read_documents

ROOT = Path(__file__).parents[2]
ORIGINALS, FIXTURES = ROOT / "corpus/documents", ROOT / "tests/readers/fixtures"
GROUPS = {
    "rice": ["rice.en", "rice.zh", "rice.vi"],
    "last-ferry": ["last-ferry.en", "last-ferry.zh", "last-ferry.vi"],
    "bicycle": ["bicycle"],
    "reading-room": ["reading-room"],
    "anthropic-partnership": ["anthropic-partnership"],
    "post-office": ["post-office.en-vi"],
}
# Where a title is known as such in one of the two, their beads are a hair more or less sure.
EXACT = ["pair_id", "source_text", "target_text", "source_ids", "target_ids", "relation", "score"]
CASES = [
    (name, suffix)
    for name, stems in GROUPS.items()
    for suffix in ("docx", "epub", "html", "pdf", "srt")
    if all((FIXTURES / f"{stem}.{suffix}").exists() for stem in stems)
]


@pytest.fixture(scope="module")
def align(tmp_path_factory):
    embedder = embed.load_embedder("bundled", cache=tmp_path_factory.mktemp("vectors"))
    known: dict[tuple[Path, ...], dict[str, pd.DataFrame]] = {}

    def build(*paths: Path) -> dict[str, pd.DataFrame]:
        if paths not in known:
            corpus = align_corpus(read_documents(paths), levels=["sentence", "paragraph"], embedder=embedder)
            known[paths] = {level: corpus.frame(level) for level in ("sentence", "paragraph")}
        return known[paths]

    return build


def original(stem: str) -> Path:
    return next(path for path in ORIGINALS.iterdir() if path.stem == stem)


@pytest.mark.parametrize(("name", "suffix"), CASES, ids=["-".join(case) for case in CASES])
def test_the_alignment_is_that_of_the_original(align, name, suffix):
    expected = align(*map(original, GROUPS[name]))
    found = align(*(FIXTURES / f"{stem}.{suffix}" for stem in GROUPS[name]))
    for level, table in expected.items():
        pd.testing.assert_frame_equal(found[level][EXACT], table[EXACT])
        same_kinds = found[level].kind.equals(table.kind)
        assert (found[level].confidence - table.confidence).abs().max() <= (0 if same_kinds else 0.005)


def test_every_document_is_there_in_every_format():
    suffixes = {name: {suffix for each, suffix in CASES if each == name} for name in GROUPS}
    assert all({"docx", "epub", "html"} <= found for found in suffixes.values())
    assert {suffix for found in suffixes.values() for suffix in found} == {"docx", "epub", "html", "pdf", "srt"}
