"""Beads that a person decided, on hand-aligned texts and in the columns of a table."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aligner.align.calls import align_documents, align_sentences
from aligner.align.document import to_side
from aligner.align.engine import align
from aligner.embed import load_embedder
from aligner.embed.documents import DocumentEncoder
from aligner.evaluate import count
from aligner.formats import alignment_index
from aligner.readers import ReadOptions, read, read_bytes
from aligner.segment import segment
from aligner.types import Span

GOLD = Path(__file__).parents[2] / "corpus/gold"
TEXTS = [
    "sentences.en-zh/last-ferry", "sentences.zh-vi/last-ferry", "sentences.en-vi/bicycle", "sentences.en-zh/rice",
    "sentences.en-vi/rice", "sentences.zh-vi/rice", "paragraphs.en-vi/rice", "paragraphs.en-zh/rice",
]  # fmt: skip
"""In those of rice, passages were moved and left out."""
pytestmark = pytest.mark.filterwarnings("ignore::aligner.errors.AlignerWarning")


def numbers(bead):
    return tuple(bead.source.indices), tuple(bead.target.indices)


def spans(bead):
    return tuple(Span(units[0], units[-1] + 1) if units else Span(0, 0) for units in bead)


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    """Both sides, the beads of gold, and the beads without fixed ones, of each text."""
    encoder = DocumentEncoder(load_embedder("bundled", cache=tmp_path_factory.mktemp("vectors")))
    made = []
    for name in TEXTS:
        folder, stem = (GOLD / name).parent, Path(name).name
        options = ReadOptions(lines="line", pattern="monolingual")
        documents = [read(folder / side / stem, options=options)[0] for side in ("src", "tgt")]
        states = encoder.language_states([document.language for document in documents])
        sides = [
            to_side(document, encoded, "sentence", states.get(document.language))
            for document, encoded in zip(documents, encoder.encode(documents), strict=True)
        ]
        links = alignment_index.read(folder / "gold" / f"{stem}.align")
        gold = [(tuple(link.source), tuple(link.target)) for link in links]
        made.append((name, *sides, gold, [numbers(bead) for bead in align(*sides)]))
    return made


@given(st.data())
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_part_of_gold_can_be_fixed(texts, data):
    name, source, target, gold, free = data.draw(st.sampled_from(texts))
    fixed = data.draw(st.lists(st.sampled_from(gold), unique=True, max_size=len(gold)))
    beads = align(source, target, [spans(bead) for bead in fixed])
    found = [numbers(bead) for bead in beads]
    assert set(fixed) <= set(found)
    assert all(bead.confidence == 1 for bead in beads if numbers(bead) in fixed)
    assert [k for units, _ in found for k in units] == list(range(len(source)))
    assert sorted(k for _, units in found for k in units) == list(range(len(target)))
    if not fixed:
        assert found == free
    # Of the other beads, those that were right without the fixed ones stay right. (Strict F1 may still fall: where a
    # wrong bead had a unit of a fixed one, its other units are in several beads now.) Next to moved passages, one may
    # be lost, as what was moved is only found in runs.
    lost = (set(free) & set(gold)) - set(found)
    assert len(lost) <= ("rice" in name)
    rest = [bead for bead in gold if bead not in fixed]
    right = [count(rest, beads)["strict"].right_gold for beads in (free, found)]
    assert right[1] >= right[0] - len(lost)


def test_wrong_beads_do_not_break_anything(texts):
    _, source, target, _, _ = texts[0]
    fixed = [(Span(0, 1), Span(len(target) - 1, len(target))), (Span(len(source) - 1, len(source)), Span(0, 1))]
    beads = align(source, target, fixed)
    assert set(fixed) <= {(bead.source, bead.target) for bead in beads}
    assert sum(len(bead.target) for bead in beads) == len(target)


def test_lists_of_sentences():
    sentences = (
        ["It rains.", "We stay at home.", "Tea is ready."],
        ["Trời mưa.", "Chúng tôi ở nhà.", "Trà đã pha xong."],
    )
    fixed = [(Span(0, 2), Span(0, 1))]
    alignment = align_sentences(*sentences, languages=("en", "vi"), fixed=fixed)
    bead = alignment.beads[0]
    assert (bead.source, bead.target, bead.confidence, bead.relation) == (*fixed[0], 1.0, "parallel")
    with pytest.raises(ValueError, match="fixed bead 0 has the target units 3:4"):
        align_sentences(*sentences, languages=("en", "vi"), fixed=[(Span(0, 1), Span(3, 4))])


def test_columns_of_a_table():
    page = "| English | Tiếng Việt |\n|---|---|\n| Email | Email |\n| Print | In |\n| Save | Lưu |\n| Stop | Dừng |\n"
    documents = [segment(document) for document in read_bytes(page.encode(), "page.md")]
    units = {text: k for document in documents for k, text in enumerate(x.text for x in document.sentences)}
    row, other = units["Print"], units["Lưu"]
    fixed = [(Span(row, row + 1), Span(other, other + 1)), (Span(units["Stop"], units["Stop"] + 1), Span(0, 0))]
    alignment = align_documents(*documents, fixed=fixed)
    assert sorted((source, target) for source, target, _ in alignment.pairs()) == [
        ("", "Dừng"), ("", "In"), ("Email", "Email"), ("Print", "Lưu"), ("Save", ""),
        ("Stop", ""),
    ]  # fmt: skip
    confident = [(bead.source, bead.target) for bead in alignment.beads if bead.confidence == 1.0]
    assert set(fixed) <= set(confident)
