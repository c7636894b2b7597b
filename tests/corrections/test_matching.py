"""Links, units and texts, found in documents that may have changed."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aligner import AlignerWarning, Document, Span, align_documents, load_embedder
from aligner.corrections.matching import find_corrections
from aligner.corrections.places import Places
from aligner.corrections.records import LinkCorrection, TextCorrection, UnitsCorrection
from aligner.corrections.units import divide

SENTENCES = {
    "en": ["The bus is late.", "Yes.", "We wait in the rain.", "Yes.", "It comes at nine.", "Good night."],
    "zh": ["公交车晚点了。", "是的。", "我们在雨中等。", "是的。", "它九点到。", "晚安。"],
    "vi": ["Xe buýt đến trễ.", "Vâng.", "Chúng tôi đợi dưới mưa.", "Vâng.", "Chín giờ xe tới.", "Chúc ngủ ngon."],
}
PAIRS = [("en", "zh"), ("en", "vi"), ("zh", "vi")]


def document(language: str, sentences: list[str] | None = None) -> Document:
    """A document whose sentences are taken as they are."""
    texts = SENTENCES[language] if sentences is None else sentences
    return Document.from_sentences(texts, language=language, id=f"bus.{language}")


def make_link(
    languages: tuple[str, str], source: list[int], target: list[int], status: str = "accepted", **more: object
) -> LinkCorrection:
    """A correction of sentences of `SENTENCES`, by their numbers."""
    texts = [
        " ".join(SENTENCES[language][k] for k in numbers)
        for language, numbers in zip(languages, (source, target), strict=True)
    ]
    names = [f"bus.{language}" for language in languages]
    return LinkCorrection(*names, "sentence", *texts, status, tuple(source), tuple(target), **more)


@pytest.fixture(params=PAIRS, ids="-".join)
def languages(request: pytest.FixtureRequest) -> tuple[str, str]:
    """All pairs of languages."""
    return request.param


@pytest.fixture
def link(languages: tuple[str, str]) -> Callable[..., LinkCorrection]:
    """Makes corrections of a pair of languages."""
    return lambda *args, **more: make_link(languages, *args, **more)


@pytest.fixture(scope="module")
def embedder():
    """The bundled embedder, without a cache."""
    return load_embedder()


def find(languages, corrections, source=None, target=None):
    return find_corrections(document(languages[0], source), document(languages[1], target), "sentence", corrections)


def spans(*pairs):
    return tuple((Span(*source), Span(*target)) for source, target in pairs)


def test_links_are_found_where_they_were(languages, link):
    found = find(languages, [link([0, 1], [0]), link([2], [2, 3], "edited"), link([4], [4], "rejected")])
    assert found.fixed == spans(((0, 2), (0, 1)), ((2, 3), (2, 4)))
    assert list(found.corrected.statuses.values()) == ["rejected", "edited", "accepted"]
    assert found.lost == ()


def test_a_link_is_found_in_the_other_direction(languages, link):
    found = find(languages[::-1], [link([0, 1], [0])])
    assert found.fixed == spans(((0, 1), (0, 2)))


def test_one_sided_links_and_white_space(languages, link):
    one_sided = [link([2], []), link([], [3])]
    spaced = LinkCorrection(
        f"bus.{languages[0]}", f"bus.{languages[1]}", "sentence",
        "\n ".join(SENTENCES[languages[0]][:2]), SENTENCES[languages[1]][0] + "\t", "accepted", (0, 1), (0,),
    )  # fmt: skip
    found = find(languages, [*one_sided, spaced])
    assert {*found.fixed} == {*spans(((2, 3), (0, 0)), ((0, 0), (3, 4)), ((0, 2), (0, 1)))}


def test_a_later_line_wins_where_units_are_shared(languages, link):
    first, second = link([0], [0]), link([0, 1], [0, 1], "edited")
    assert find(languages, [first, second]).fixed == spans(((0, 2), (0, 2)))
    assert find(languages, [first, second]).replaced == (first,)
    assert find(languages, [second, first]).fixed == spans(((0, 1), (0, 1)))


def test_a_withdrawn_link_ends_the_earlier_ones(languages, link):
    found = find(languages, [link([0], [0]), link([1], [1]), link([0], [0], "withdrawn")])
    assert found.fixed == spans(((1, 2), (1, 2)))
    found = find(languages, [link([0], [0]), link([0], [0], "withdrawn"), link([0], [0])])
    assert found.fixed == spans(((0, 1), (0, 1)))


def test_texts_that_occur_twice_are_told_apart_by_numbers(languages, link):
    assert find(languages, [link([1], [1]), link([3], [3])]).fixed == spans(((1, 2), (1, 2)), ((3, 4), (3, 4)))


def test_a_sentence_before_moves_all(languages, link):
    more = ["New.", "New too.", *SENTENCES[languages[0]]]
    found = find(languages, [link([4], [4]), link([3], [3])], source=more)
    assert found.fixed == spans(((5, 6), (3, 4)), ((6, 7), (4, 5)))


@pytest.mark.parametrize("languages", PAIRS)
@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("inserted", [1, 2, 4])
def test_neighbors_decide_where_numbers_do_not_help(languages, number, inserted):
    around = [Places(SENTENCES[language]).context(Span(number, number + 1)) for language in languages]
    link = make_link(languages, [number], [number], source_around=around[0], target_around=around[1])
    found = find(languages, [link], source=[f"New {k}." for k in range(inserted)] + SENTENCES[languages[0]])
    assert found.fixed == spans(((number + inserted, number + inserted + 1), (number, number + 1)))


def test_texts_that_are_gone_are_lost_with_the_reason(languages, link):
    source = ["Something else.", *SENTENCES[languages[0]][1:]]
    corrections = [link([0], [0]), link([2], [2])]
    found = find(languages, corrections, source=source)
    assert found.fixed == spans(((2, 3), (2, 3)))
    assert found.lost == ((corrections[0], "its source text is no longer in the document"),)
    joined = ["".join(SENTENCES[languages[1]][:2]), *SENTENCES[languages[1]][2:]]
    ((_, why),) = find(languages, corrections, target=joined).lost
    assert why == "its target text is divided into other units"


def test_what_was_withdrawn_is_not_lost(languages, link):
    source = ["Something else.", *SENTENCES[languages[0]][1:]]
    assert find(languages, [link([0], [0]), link([0], [0], "withdrawn")], source=source).lost == ()


def test_edited_texts(languages):
    name, texts = f"bus.{languages[0]}", SENTENCES[languages[0]]
    edits = [
        TextCorrection(name, "sentence", texts[3], "Oh.", 3),
        TextCorrection(name, "sentence", texts[0], "Bus?", 0),
    ]
    assert find(languages, edits).corrected.source_texts == {Span(0, 1): "Bus?", Span(3, 4): "Oh."}
    back = TextCorrection(name, "sentence", texts[3], texts[3], 3)
    assert find(languages, [*edits, back]).corrected.source_texts == {Span(0, 1): "Bus?"}
    ((_, why),) = find(languages, edits, source=texts[1:]).lost
    assert why == "its text is no longer in the document"


def halves(text):
    return text[: len(text) // 2].strip(), text[len(text) // 2 :].strip()


@pytest.mark.parametrize("language", SENTENCES)
def test_sentences_are_split_and_joined_and_that_is_undone(language):
    whole = document(language)
    texts = SENTENCES[language]
    split = UnitsCorrection(whole.id, "sentence", (texts[2],), halves(texts[2]), 2)
    divided = divide(whole, [split]).document
    assert [each.text for each in divided.sentences] == [*texts[:2], *halves(texts[2]), *texts[3:]]
    assert all(divided.text[each.start : each.end] == each.text for each in divided.sentences)
    join = UnitsCorrection(whole.id, "sentence", (texts[0], texts[1]), (texts[0] + texts[1],), 0)
    divided = divide(whole, [split, join]).document
    assert len(divided.sentences) == len(texts)
    back = [UnitsCorrection(whole.id, "sentence", each.after, each.before, each.first) for each in (join, split)]
    assert divide(whole, [split, join, *back]).document == whole


def test_units_that_are_gone_are_lost_but_not_what_takes_them_back():
    whole = document("en")
    gone = UnitsCorrection(whole.id, "sentence", ("Not there.",), ("Not", "there."), 0)
    ((each, why),) = divide(whole, [gone]).lost
    assert (each, why) == (gone, "its text is no longer in the document")
    back = UnitsCorrection(whole.id, "sentence", gone.after, gone.before, 0)
    assert divide(whole, [gone, back]).lost == ()


def test_paragraphs_are_split_and_joined():
    text = "One is here. Two is here.\n\nThree is here."
    whole = Document.from_text(text, language="en", id="p")
    join = UnitsCorrection("p", "sentence", ("Two is here.", "Three is here."), ("Two is here. Three is here.",), 1)
    divided = divide(whole, [join]).document
    assert [len(block.sentences) for block in divided.blocks] == [2]
    split = UnitsCorrection("p", "paragraph", ("One is here. Two is here.",), ("One is here.", "Two is here."), 0)
    divided = divide(whole, [split]).document
    assert [divided.block_text(block) for block in divided.blocks] == ["One is here.", "Two is here.", "Three is here."]
    assert [len(block.sentences) for block in divided.blocks] == [1, 1, 1]
    middle = UnitsCorrection("p", "paragraph", ("One is here. Two is here.",), ("One is", "here. Two is here."), 0)
    divided = divide(whole, [middle]).document
    assert [each.text for each in divided.sentences] == ["One is", "here.", "Two is here.", "Three is here."]
    both = UnitsCorrection("p", "paragraph", tuple(text.split("\n\n")), (text,), 0)
    divided = divide(whole, [both]).document
    assert [len(block.sentences) for block in divided.blocks] == [3]
    back = UnitsCorrection("p", "paragraph", both.after, both.before, 0)
    assert [len(block.sentences) for block in divide(whole, [both, back]).document.blocks] == [2, 1]


@pytest.mark.parametrize("languages", PAIRS)
def test_paragraphs_are_linked_too(languages):
    texts = ["\n\n".join((" ".join(SENTENCES[each][:3]), " ".join(SENTENCES[each][3:]))) for each in languages]
    both = [
        Document.from_text(text, language=language, id=f"bus.{language}")
        for text, language in zip(texts, languages, strict=True)
    ]
    links = [make_link(languages, [3, 4, 5], []), make_link(languages, [0], [0])]
    links[0] = LinkCorrection(*(f"bus.{each}" for each in languages), "paragraph", links[0].source_text, "", "edited")
    found = find_corrections(*both, "paragraph", links)
    assert found.fixed == spans(((1, 2), (0, 0)))
    assert find_corrections(*both, "sentence", links).fixed == spans(((0, 1), (0, 1)))


@st.composite
def random_links(draw):
    languages = draw(st.sampled_from(PAIRS))
    edge = st.integers(0, 6)
    made = []
    for _ in range(draw(st.integers(1, 12))):
        source, target = (list(range(*sorted((draw(edge), draw(edge))))) for _ in range(2))
        if source or target:
            status = draw(st.sampled_from(["accepted", "edited", "rejected", "withdrawn"]))
            made.append(make_link(languages, source, target, status))
    return languages, made


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(random_links(), st.integers(0, 3))
def test_no_two_fixed_links_share_a_unit_and_the_last_line_holds(case, dropped):
    languages, links = case
    found = find(languages, links, source=SENTENCES[languages[0]][dropped:])
    for side in (0, 1):
        units = [unit for bead in found.corrected.statuses for unit in bead[side].indices]
        assert len(units) == len({*units})
    assert {*found.fixed} <= {*found.corrected.statuses}
    assert not links or all(each is not links[-1] for each in found.replaced)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(random_links(), st.integers(0, 3))
def test_each_unit_is_in_exactly_one_row_whatever_was_decided(embedder, case, dropped):
    languages, links = case
    source, target = document(languages[0], SENTENCES[languages[0]][dropped:]), document(languages[1])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AlignerWarning)
        alignment = align_documents(source, target, embedder=embedder, corrections=links)
    for side, whole in ((0, source), (1, target)):
        units = [unit for bead in alignment.beads for unit in (bead.source, bead.target)[side].indices]
        assert sorted(units) == list(range(len(whole.sentences)))
    beads = {(bead.source, bead.target): bead.confidence for bead in alignment.beads}
    found = find_corrections(source, target, "sentence", links)
    assert all(beads[bead] == 1.0 for bead in found.fixed)
    frame = alignment.to_frame()
    assert sum(frame["status"].isin(["accepted", "edited"])) == len(found.fixed)


def test_a_text_that_is_divided_between_rows_is_not_applied(embedder):
    texts = SENTENCES["zh"]
    edit = TextCorrection("bus.zh", "sentence", texts[0] + texts[1], "都好。", 0)
    links = [make_link(("zh", "vi"), [0], [0]), make_link(("zh", "vi"), [1], [1])]
    both = document("zh"), document("vi")
    with pytest.warns(AlignerWarning, match="its text is divided between rows"):
        align_documents(*both, embedder=embedder, corrections=[edit, *links])
    joined = make_link(("zh", "vi"), [0, 1], [0, 1])
    frame = align_documents(*both, embedder=embedder, corrections=[edit, *links, joined]).to_frame()
    assert "都好。" in list(frame["source_text"])


def test_align_documents_tells_what_is_lost(embedder):
    gone = make_link(("en", "zh"), [0], [0])
    with pytest.warns(AlignerWarning, match="correction not applied: bus.en - bus.zh, accepted link"):
        align_documents(document("en", SENTENCES["en"][1:]), document("zh"), embedder=embedder, corrections=[gone])
    with pytest.raises(ValueError, match="not both"):
        align_documents(
            document("en"), document("zh"), embedder=embedder, corrections=[gone], fixed=[(Span(0, 1), Span(0, 1))]
        )
