"""Which documents go together, and in which order of languages."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from aligner.align.engine import Side, align, classify
from aligner.embed.vectors import center, mean_state
from aligner.errors import AlignerError
from aligner.pairing import pair_by_content, pair_by_group, pair_by_name, parse_languages, relate
from aligner.types import Document

ALL = parse_languages(None)


def make_document(name: str, language: str, *, group: str = "", path: str = "") -> Document:
    return Document(name, "", language, "", (), group=group, meta={"path": path} if path else {})


def named(*paths: str) -> list[Document]:
    """Documents by path, `LANGUAGE=path`."""
    return [make_document(path, path[:2], path=path[3:]) for path in paths]


def ids(pairing) -> list[tuple[str, str]]:
    return [(pair.source.id, pair.target.id) for pair in pairing.pairs]


@pytest.mark.parametrize(
    ("asked", "pairs"),
    [
        (None, [("en", "zh"), ("en", "vi"), ("zh", "vi")]),
        ("zh-en", [("zh", "en")]),
        ("en-zh,VI-zh", [("en", "zh"), ("vi", "zh")]),
        ("vi,en", [("vi", "en")]),
        ("zh en vi", [("zh", "en"), ("zh", "vi"), ("en", "vi")]),
    ],
)
def test_languages_asked_for(asked, pairs):
    assert parse_languages(asked) == tuple(pairs)


@pytest.mark.parametrize("asked", ["fr-en", "en", "en-en", "en-zh-en", "en,en-zh", "-"])
def test_languages_that_make_no_pair(asked):
    with pytest.raises(AlignerError, match=r"names no pair|unknown language"):
        parse_languages(asked)


def test_a_group_gives_all_its_language_pairs_in_order():
    members = [make_document(language, language, group="g") for language in ("vi", "en", "zh")]
    other = make_document("alone", "en", group="h")
    pairing = pair_by_group([*members, other], ALL)
    assert ids(pairing) == [("en", "zh"), ("en", "vi"), ("zh", "vi")]
    assert {pair.paired_by for pair in pairing.pairs} == {"group"}
    assert pairing.unpaired == ()  # no text is left to be its translation
    assert pair_by_group([*members, other, make_document("b", "vi")], ALL).unpaired[0] == other
    assert ids(pair_by_group(members, parse_languages("zh-en"))) == [("zh", "en")]


def test_a_manifest_has_the_last_word():
    listed = [replace(make_document(name, "en", group=name), meta={"manifest": "m.tsv"}) for name in ("a", "b")]
    target = replace(make_document("c", "zh", group="a"), meta={"manifest": "m.tsv"})
    free = [replace(make_document(code, code), meta={"manifest": "m.tsv"}) for code in ("vi", "zh")]
    pairing = pair_by_group([*listed, target, *free], ALL)
    assert ids(pairing) == [("a", "c")]
    assert pairing.pairs[0].paired_by == "manifest"
    assert pairing.unpaired == tuple(free)


@pytest.mark.parametrize(
    "paths",
    [
        ("en=d/page.en.md", "zh=d/page.zh.md"),
        ("en=d/page.md", "zh=d/page.zh-CN.md"),
        ("en=page_en.txt", "zh=page_zh_Hans.txt"),
        ("en=docs/en/a/page.md", "zh=docs/zh-cn/a/page.md"),
        ("en=docs/a/page.md", "zh=docs/zh/a/page.md"),
        ("en=page-EN.md", "zh=page-zh-tw.md"),
        ("en=en_page.md", "zh=zh_page.md"),
        ("en=a/en.md", "zh=a/zh.md"),
        ("en=en.txt", "zh=zh.txt"),
        ("en=News (English).md", "zh=news（中文）.md"),
        ("en=x.eng_Latn.txt", "zh=x.zho_Hans.txt"),
    ],
)
def test_names_that_differ_in_the_language_alone(paths):
    documents = named(*paths)
    pairing = pair_by_name(documents[::-1], ALL)
    assert ids(pairing) == [tuple(paths)]
    pair = pairing.pairs[0]
    assert pair.paired_by == "name"
    assert pair.source.group == pair.target.group != ""


@pytest.mark.parametrize(
    "paths",
    [
        ("en=page.md", "zh=other.md"),
        ("en=a/page.md", "zh=b/page.md"),
        ("en=d/page.zh.md", "zh=d/page.en.md"),  # each is in the language the other's name gives
        ("en=d/page.en.md", "en=d/page.zh.md"),  # not translated yet
        ("en=open.md", "zh=zhopen.md"),
    ],
)
def test_names_that_do_not_go_together(paths):
    pairing = pair_by_name(named(*paths), ALL)
    assert pairing.pairs == ()
    assert len(pairing.unpaired) == (2 if len({path[:2] for path in paths}) == 2 else 0)


def test_the_same_name_in_two_folders_makes_two_groups():
    documents = named("en=a/page.en.md", "vi=a/page.vi.md", "en=b/page.en.md", "vi=b/page.vi.md")
    pairing = pair_by_name(documents, ALL)
    assert ids(pairing) == [(documents[0].id, documents[1].id), (documents[2].id, documents[3].id)]
    assert len({pair.source.group for pair in pairing.pairs}) == 2


def test_a_language_above_the_common_folder_does_not_count():
    pairing = pair_by_name(named("vi=/home/vi/page.vi.md", "en=/home/vi/page.en.md"), ALL)
    assert len(pairing.pairs) == 1


DIM = 384
WORDS = 20
"""Tokens a sentence."""


def make_texts(seed: int = 0):
    """Three texts of 12 sentences as an encoder would see them: a meaning, a language, and some noise."""
    random = np.random.default_rng(seed)
    meanings = [random.normal(size=(12, DIM)) for _ in range(3)]
    tongues = {language: random.normal(size=DIM) * 4 for language in ("en", "zh", "vi")}

    def speak(meaning, language):
        vectors = meaning + tongues[language] + random.normal(size=meaning.shape) * 0.5
        return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)

    states = {language: speak(random.normal(size=(500, DIM)), language).mean(axis=0) for language in tongues}

    def to_side(meaning, language):
        n = len(meaning)
        sums, weights = WORDS * speak(meaning, language), np.full(n, WORDS, np.float32)
        about = mean_state(sums, weights) - states[language]
        lengths, breaks = np.full(n, 100, np.float32), np.zeros(n, np.float32)
        return Side(center(sums, weights, states[language]), lengths, breaks, None, about)

    return meanings, to_side


def test_content_finds_translations_whatever_their_names():
    meanings, to_side = make_texts()
    documents = [make_document(f"{language}{k}", language) for language in ("zh", "en") for k in range(3)]
    order = [2, 0, 1, 0, 1, 2]
    sides = [to_side(meanings[k], document.language) for k, document in zip(order, documents, strict=True)]
    pairing = pair_by_content(documents, sides, ALL)
    assert sorted(ids(pairing)) == [("en0", "zh1"), ("en1", "zh2"), ("en2", "zh0")]
    assert {pair.paired_by for pair in pairing.pairs} == {"content"}
    assert pairing.unpaired == ()


def test_content_leaves_what_has_no_translation():
    meanings, to_side = make_texts()
    texts = {"a": ("en", 0), "b": ("zh", 0), "c": ("en", 1), "d": ("vi", 2)}
    documents = [make_document(name, language) for name, (language, _) in texts.items()]
    pairing = pair_by_content(documents, [to_side(meanings[k], language) for language, k in texts.values()], ALL)
    assert ids(pairing) == [("a", "b")]
    assert [document.id for document in pairing.unpaired] == ["a", "b", "c", "d"]  # none has a Vietnamese partner


def test_one_document_a_language_is_enough():
    meanings, to_side = make_texts()
    documents = [make_document("a", "en"), make_document("b", "zh"), make_document("c", "vi")]
    same = [to_side(meanings[0], document.language) for document in documents]
    pairing = pair_by_content(documents, same, ALL)
    assert ids(pairing) == [("a", "b"), ("a", "c"), ("b", "c")]
    assert {member.group for pair in pairing.pairs for member in (pair.source, pair.target)} == {"a"}
    different = [to_side(meanings[k], document.language) for k, document in enumerate(documents)]
    assert pair_by_content(documents, different, ALL).pairs == ()


def test_a_document_without_sentences_has_no_partner():
    meanings, to_side = make_texts()
    documents = [make_document("a", "en"), make_document("b", "zh")]
    empty = Side(np.zeros((0, 0), np.float32), np.zeros(0, np.float32), np.zeros(0, np.float32))
    assert pair_by_content(documents, [to_side(meanings[0], "en"), empty], ALL).pairs == ()


def test_documents_of_a_language_of_which_nothing_is_known_are_compared_by_their_sentences():
    meanings, to_side = make_texts()
    documents = [make_document(name, language) for name, language in (("a", "en"), ("b", "zh"), ("c", "zh"))]
    sides = [to_side(meanings[k], document.language) for k, document in zip((0, 1, 0), documents, strict=True)]
    assert ids(pair_by_content(documents, [replace(side, about=None) for side in sides], ALL)) == [("a", "c")]


def make_related():
    """Documents that go together in all ways."""
    random = np.random.default_rng(1)
    meanings, to_side = make_texts()
    topic = random.normal(size=DIM) * 1.5
    texts = {
        "whole": ("en", meanings[0]), "whole too": ("vi", meanings[0]),
        "half": ("en", np.concatenate([meanings[1], random.normal(size=(12, DIM))])),
        "other half": ("vi", np.concatenate([random.normal(size=(12, DIM)), meanings[1][:8]])),
        "story": ("en", random.normal(size=(12, DIM)) + topic),
        "same story": ("vi", random.normal(size=(9, DIM)) + topic),
        "alone": ("en", meanings[2]),
    }  # fmt: skip
    documents = [make_document(name, language) for name, (language, _) in texts.items()]
    return documents, [to_side(meaning, language) for language, meaning in texts.values()]


def test_how_documents_go_together():
    documents, sides = make_related()
    found = {(each.source.id, each.target.id): each.verdict for each in relate(documents, sides, ALL)}
    assert found == {
        ("whole", "whole too"): "parallel",
        ("half", "other half"): "partly parallel",
        ("story", "same story"): "comparable",
    }
    assert sorted(ids(pair_by_content(documents, sides, ALL))) == [("half", "other half"), ("whole", "whole too")]


def test_pairing_and_alignment_give_the_same_verdict():
    documents, sides = make_related()
    own = dict(zip([document.id for document in documents], sides, strict=True))
    for each in relate(documents, sides, ALL):
        both = own[each.source.id], own[each.target.id]
        assert classify(*both, align(*both)) == (each.verdict, each.translated_share)


@pytest.mark.parametrize(("common", "verdicts"), [(1.5, ["comparable"]), (0.0, [])])
def test_two_documents_are_compared_by_what_a_language_usually_says(common, verdicts):
    _, to_side = make_texts()
    random = np.random.default_rng(2)
    topic = random.normal(size=DIM) * common
    documents = [make_document("a", "en"), make_document("b", "zh")]
    sides = [to_side(random.normal(size=(12, DIM)) + topic, code) for code in ("en", "zh")]
    assert [each.verdict for each in relate(documents, sides, ALL)] == verdicts


def test_what_all_documents_are_about_does_not_make_two_of_them_comparable():
    _, to_side = make_texts()
    random = np.random.default_rng(2)
    manual, chapter = random.normal(size=(2, DIM)) * [[0.5], [1.5]]
    documents = [make_document(f"{code}{k}", code) for code in ("en", "zh") for k in range(20)]
    texts = [random.normal(size=(60, DIM)) + manual + (k == 0) * chapter for _ in ("en", "zh") for k in range(20)]
    sides = [to_side(text, document.language) for text, document in zip(texts, documents, strict=True)]
    assert [(each.source.id, each.target.id) for each in relate(documents, sides, ALL)] == [("en0", "zh0")]


def test_many_documents_are_compared_with_few():
    meanings = np.random.default_rng(3).normal(size=(60, 8, DIM))
    _, to_side = make_texts()
    documents = [make_document(f"{code}{k}", code) for code in ("en", "zh") for k in range(60)]
    sides = [to_side(meanings[k], code) for code in ("en", "zh") for k in range(60)]
    pairing = pair_by_content(documents, sides, ALL)
    assert sorted(ids(pairing)) == sorted((f"en{k}", f"zh{k}") for k in range(60))
