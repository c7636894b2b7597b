"""What a researcher calls first: two lists of strings, and what comes back."""

from __future__ import annotations

import numpy as np
import pytest

import aligner
from aligner import Document

ENGLISH = ["The bridge was closed on Monday.", "Engineers found three cracks.", "It will open again in May."]
CHINESE = ["这座桥星期一关闭了。", "工程师发现了三道裂缝，五月将重新开放。"]


def test_two_lists_become_pairs_of_texts():
    alignment = aligner.align_sentences(ENGLISH, CHINESE)
    assert [(source, target) for source, target, _ in alignment.pairs()] == [
        (ENGLISH[0], CHINESE[0]),
        (f"{ENGLISH[1]} {ENGLISH[2]}", CHINESE[1]),
    ]
    assert [list(bead.source.indices) for _, _, bead in alignment.pairs()] == [[0], [1, 2]]
    assert "|seg:lines|" in alignment.signature


def test_languages_can_be_named():
    alignment = aligner.align_sentences(["Cây cầu bị đóng cửa hôm thứ Hai."], ENGLISH[:1], languages=("vi", "en"))
    assert (alignment.source.language, alignment.target.language) == ("vi", "en")
    with pytest.raises(aligner.AlignerError, match=r"unknown language 'fr'; known: en, zh, vi"):
        aligner.align_sentences(ENGLISH, CHINESE, languages=("fr", "zh"))


def test_nothing_on_a_side_leaves_the_other_alone():
    alignment = aligner.align_sentences(ENGLISH, [])
    assert [bead.relation for bead in alignment.beads] == ["source_only"] * 3
    assert [pair[:2] for pair in alignment.pairs()] == [(sentence, "") for sentence in ENGLISH]


def test_one_string_is_not_a_list_of_sentences():
    with pytest.raises(TypeError, match="not one string"):
        Document.from_sentences(ENGLISH[0])


def test_the_table_has_what_the_checks_find():
    frame = aligner.align_sentences(["It cost 30 dollars."], ["花了 40 美元。"]).to_frame()
    assert frame["findings"].tolist() == ["E101"]
    assert frame.drop(columns="findings").equals(aligner.check(frame).drop(columns="findings"))


def test_a_text_becomes_a_segmented_document():
    document = Document.from_text("One. Two,\nstill two.\n\nThree.")
    assert [sentence.text for sentence in document.sentences] == ["One.", "Two, still two.", "Three."]
    assert [len(block.sentences) for block in document.blocks] == [2, 1]
    assert all(document.text[each.start : each.end] == each.text for each in document.sentences)
    windows = Document.from_text("One. Two,\r\nstill two.\r\n\r\nThree.\r\n")
    assert windows == document
    lines = Document.from_text("第一行。\n第二行。", language="zh-CN")
    assert [lines.block_text(block) for block in lines.blocks] == ["第一行。", "第二行。"]
    assert (lines.language, lines.script) == ("zh", "Hani")


def test_sentences_stay_as_they_are():
    document = Document.from_sentences(["Dr. No. Is it?", "", " 7 "], language="en")
    assert [sentence.text for sentence in document.sentences] == ["Dr. No. Is it?", "", " 7 "]
    assert all(document.text[each.start : each.end] == each.text for each in document.sentences)


class Counting:
    """An embedder without token states that counts what it is asked for."""

    name, fingerprint = "counting", "1"

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._bundled = aligner.load_embedder()

    def embed(self, texts):
        self.asked += texts
        return self._bundled.embed(texts)


class CountingTokens(Counting):
    """The same with token states."""

    fingerprint = "2"

    def encode(self, texts, progress=None):
        self.asked += texts
        return self._bundled.encode(texts, progress)


@pytest.fixture
def unnamed(tmp_path):
    """Documents that only their content pairs, and a report on the same matter."""
    texts = {
        "a": "The ferry left late. The captain blamed the fog on the river. Nobody was hurt. Tickets stay valid.",
        "b": "渡轮晚点出发了。船长说是因为河上有雾。没有人受伤。船票仍然有效。",
        "c": "Phà rời bến muộn. Thuyền trưởng đổ lỗi cho sương mù trên sông. Không ai bị thương. Vé vẫn còn giá trị.",
        "d": "The ferry left late. A new bridge is planned. Nobody was hurt. The town council will vote on Friday.",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("kind", [Counting, CountingTokens])
def test_each_distinct_text_is_encoded_once(unnamed, kind):
    embedder = kind()
    documents = aligner.read_documents(unnamed)
    corpus = aligner.align_corpus(documents, embedder=embedder)
    assert len(corpus.pairs) >= 2
    assert all(pair.paired_by == "content" for pair in corpus.pairs)
    texts = {sentence.text for document in documents for sentence in document.sentences}
    assert texts <= set(embedder.asked)
    assert len(embedder.asked) == len(set(embedder.asked))
    embedder.asked.clear()
    aligner.mine(unnamed, within="all", languages="en-vi", embedder=embedder)
    assert len(embedder.asked) == len(set(embedder.asked))


def test_vectors_come_out_of_the_cache_as_they_went_in(tmp_path):
    from aligner.embed.cache import cached

    plain = Counting()
    kept = cached(plain, tmp_path)
    assert np.array_equal(kept.embed(ENGLISH), kept.embed(ENGLISH))
    assert np.array_equal(cached(plain, tmp_path).embed(ENGLISH[:2]), plain._bundled.embed(ENGLISH)[:2])
    assert plain.asked == ENGLISH
