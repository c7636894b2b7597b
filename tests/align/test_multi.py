"""Three texts aligned at once."""

from __future__ import annotations

from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aligner import AlignerError, align_multi
from aligner.align.multi.calls import align_together
from aligner.align.multi.lattice import Lattice
from aligner.align.multi.rows import in_order, join_beads
from aligner.align.multi.search import PAIRS, find_way
from aligner.corrections import Found
from aligner.embed import load_embedder
from aligner.embed.documents import DocumentEncoder
from aligner.languages import join
from aligner.readers import ReadOptions
from aligner.types import Bead, Document, Span

TEXTS = {
    "en": [
        "The lighthouse keeper climbed the stairs.", "He had forgotten his matches again.", "Rain beat on the windows.",
        "Far out, a ship blew its horn.", "At last he found a box in his coat.", "The lamp burned until morning.",
    ],
    "zh": [
        "灯塔看守人爬上了楼梯。", "他又忘了带火柴。", "雨点敲打着窗户。", "远处有一艘船拉响了汽笛。",
        "最后他在大衣里找到了一盒。", "那盏灯一直亮到早晨。",
    ],
    "vi": [
        "Người gác hải đăng leo lên cầu thang.", "Ông lại quên mang diêm.", "Mưa đập vào cửa sổ.",
        "Ngoài xa, một con tàu rúc còi.", "Cuối cùng ông tìm thấy một hộp trong áo khoác.", "Ngọn đèn cháy đến sáng.",
    ],
}  # fmt: skip
EVERY = tuple(range(6))


@pytest.fixture(scope="module")
def encoder():
    return DocumentEncoder(load_embedder())


def document(language: str, parts) -> Document:
    """A text whose units hold the sentences of these numbers."""
    units = [join([TEXTS[language][k] for k in part], language) for part in parts]
    return Document.from_sentences(units, language=language, id=language)


def together(encoder, documents, corrections=()):
    encoded = encoder.encode(documents)
    states = encoder.language_states(TEXTS)
    (made,), _ = align_together(documents, encoded, ["sentence"], states, encoder, ReadOptions(), corrections)
    return made


def units_of(row) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(span.indices) for span in row.spans)


def check(made) -> None:
    """Each unit is in one row, and in one bead of each of its pairs; no bead crosses the border of a row."""
    holders = []
    for text, each in enumerate(made.documents):
        units = [unit for row in made.rows for unit in row.spans[text].indices]
        assert sorted(units) == list(range(len(each.sentences)))
        holders.append({unit: k for k, row in enumerate(made.rows) for unit in row.spans[text].indices})
    for alignment, (one, two) in zip(made.alignments, PAIRS, strict=True):
        for text, side in ((one, "source"), (two, "target")):
            units = [unit for bead in alignment.beads for unit in getattr(bead, side).indices]
            assert sorted(units) == sorted(holders[text])
        for bead in alignment.beads:
            rows = {holders[one][unit] for unit in bead.source.indices}
            assert len(rows | {holders[two][unit] for unit in bead.target.indices}) == 1
            assert 0 <= bead.confidence <= 1
    for row in made.rows:
        assert any(row.spans)
        assert 0 <= row.confidence <= 1
        assert round(row.agreement * 3) == pytest.approx(row.agreement * 3)


cuts = st.lists(st.booleans(), min_size=5, max_size=5).map(
    lambda joined: [
        tuple(part.tolist()) for part in np.split(np.arange(6), [k + 1 for k, each in enumerate(joined) if not each])
    ]
)


@given(parts=st.tuples(cuts, cuts, cuts), missing=st.tuples(*[st.sets(st.integers(0, 5), max_size=2)] * 3))
@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_unit_is_in_one_row_and_no_bead_crosses_its_border(encoder, parts, missing):
    documents = [
        document(language, [part for part in own if not set(part) <= gone])
        for language, own, gone in zip(TEXTS, parts, missing, strict=True)
    ]
    check(together(encoder, documents))


def test_each_language_cut_in_its_own_way(encoder):
    parts = [[(0,), (1, 2), (3,), (4,), (5,)], [(0,), (1,), (2, 3), (4,), (5,)], [(0,), (1,), (2,), (3,), (5,)]]
    made = together(encoder, [document(each, own) for each, own in zip(TEXTS, parts, strict=True)])
    check(made)
    assert [units_of(row) for row in made.rows] == [
        ((0,), (0,), (0,)), ((1, 2), (1, 2), (1, 2, 3)), ((3,), (3,), ()), ((4,), (4,), (4,)),
    ]  # fmt: skip
    zh_vi = [(tuple(bead.source.indices), tuple(bead.target.indices)) for bead in made.alignments[2].beads]
    assert zh_vi == [((0,), (0,)), ((1,), (1,)), ((2,), (2, 3)), ((3,), ()), ((4,), (4,))]


@pytest.mark.parametrize("order", [*permutations(TEXTS)])
def test_the_order_of_the_languages_does_not_matter(encoder, order):
    documents = {
        "en": document("en", [(0, 1), (2,), (3,), (4, 5)]),
        "zh": document("zh", [(0,), (1,), (2, 3), (5,)]),
        "vi": document("vi", [(0,), (1,), (2,), (3,), (4,), (5,)]),
    }
    made = together(encoder, [documents[language] for language in order])
    rows = {tuple(sorted(zip(order, units_of(row), strict=True))) for row in made.rows}
    assert rows == {
        (("en", (0,)), ("vi", (0, 1)), ("zh", (0, 1))), (("en", (1, 2)), ("vi", (2, 3)), ("zh", (2,))),
        (("en", (3,)), ("vi", (4, 5)), ("zh", (3,))),
    }  # fmt: skip


def test_a_passage_that_was_moved(encoder):
    moved = [(3,), (4,), (5,), (0,), (1,), (2,)]
    made = together(encoder, [document(each, moved if each == "zh" else [(k,) for k in EVERY]) for each in TEXTS])
    check(made)


def test_decisions_of_people_stay(encoder):
    from aligner.align.multi.atoms import make_atoms
    from aligner.align.multi.calls import align_three

    documents = [document(language, [(k,) for k in EVERY]) for language in TEXTS]
    encoded = encoder.encode(documents)
    fixed = (Span(1, 3), Span(1, 2)), (Span(4, 5), Span(0, 0))
    found = Found(fixed=fixed), Found(), Found()
    both = list(zip(documents, encoded, strict=True))
    states = encoder.language_states(TEXTS)
    atoms = make_atoms(documents, encoded, encoder)
    made = align_three(both, atoms, "sentence", states, encoder.embedder, ReadOptions(), found)
    check(made)
    beads = {(bead.source.indices, bead.target.indices): bead.confidence for bead in made.alignments[0].beads}
    assert beads[range(1, 3), range(1, 2)] == 1
    assert any(bead.source == Span(4, 5) and not bead.target for bead in made.alignments[0].beads)


@pytest.mark.parametrize("empty", TEXTS)
def test_a_text_without_sentences(encoder, empty):
    made = together(encoder, [document(each, [] if each == empty else [(k,) for k in EVERY]) for each in TEXTS])
    check(made)
    assert len(made.rows) == len(EVERY)


def test_documents_that_are_not_three_are_refused():
    documents = [document(language, [(0,)]) for language in ("en", "zh", "en")]
    with pytest.raises(AlignerError, match="three documents in three languages"):
        align_multi(documents)


def test_paragraphs(encoder):
    documents = [
        Document.from_text("\n\n".join(join(TEXTS[each][k : k + 2], each) for k in (0, 2, 4)), language=each, id=each)
        for each in TEXTS
    ]
    made = align_multi(documents, embedder=encoder.embedder, level="paragraph")
    assert [units_of(row) for row in made.rows] == [((k,), (k,), (k,)) for k in range(3)]


@st.composite
def lattices(draw):
    """Texts of a few units, with random scores for all small beads."""
    sizes = draw(st.tuples(*[st.integers(1, 3)] * 3))
    scores = np.random.default_rng(draw(st.integers(0, 10**6)))
    made = []
    for one, two in PAIRS:
        leaving, known = {}, {}
        for i, j in ((i, j) for i in range(sizes[one] + 1) for j in range(sizes[two] + 1)):
            for a, b in ((1, 1), (1, 2), (2, 1), (1, 0), (0, 1)):
                if i + a <= sizes[one] and j + b <= sizes[two]:
                    score = float(scores.normal())
                    leaving.setdefault((i, j), []).append((i + a, j + b, score))
                    known[(i, j), (i + a, j + b)] = score
        ahead = {(sizes[one], sizes[two]): 0.0}
        for cell in sorted(leaving, key=sum, reverse=True):
            ahead[cell] = max(score + ahead[i, j] for i, j, score in leaving[cell])
        made.append(Lattice(leaving, known, ahead))
    return made, sizes


@given(lattices())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_the_cuts_of_all_three_are_cuts_of_every_pair(made):
    way = find_way(*made)
    assert way is not None
    for pair, (one, two) in enumerate(PAIRS):
        cuts_of_pair = way.cuts[pair]
        assert all(a <= c and b <= d for (a, b), (c, d) in pairwise(cuts_of_pair))
        assert {(cut[one], cut[two]) for cut in way.rows} <= {*cuts_of_pair}
        assert all(0 <= probability <= 1 for probability in way.likely_cuts[pair].values())


def test_rows_that_are_joined_have_contiguous_units():
    def bead(source, target):
        return Bead(Span(*source), Span(*target), 0.0, 1.0, "parallel")

    pairs = [[bead((0, 1), (0, 1)), bead((2, 3), (1, 2))], [bead((1, 2), (1, 2))], [bead((0, 2), (0, 1))]]
    rows = join_beads(pairs, (3, 2, 2))
    assert rows == [(Span(0, 3), Span(0, 2), Span(0, 2))]
    assert in_order([(Span(0, 0), Span(1, 2)), (Span(1, 2), Span(2, 3)), (Span(0, 1), Span(0, 1))]) == [
        (Span(0, 1), Span(0, 1)), (Span(0, 0), Span(1, 2)), (Span(1, 2), Span(2, 3)),
    ]  # fmt: skip
