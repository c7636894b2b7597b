"""Sentences of every language: cases from the text files in this folder, and properties of any text."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.segment import segment, split
from aligner.types import Block, Document

_MARKS = " \t\r\n.。！？!?…\"'“”‘’「」『』（）()[]—-;；:*１．｡\u200b\ufeff\u0301\ud800aAbĐđ中文1"
_TEXTS = st.one_of(st.text(), st.text(alphabet=_MARKS), st.text(alphabet=st.characters(codec=None)))


def _read_cases() -> Iterator[object]:
    for language in ("en", "zh", "vi"):
        lines = (Path(__file__).parent / f"{language}.txt").read_text(encoding="utf-8").splitlines()
        case: list[str] = []
        for number, line in enumerate(lines, 1):
            if line == "===":
                middle = case.index("---")
                yield pytest.param(language, "\n".join(case[:middle]), case[middle + 1 :], id=f"{language}:{number}")
                case = []
            elif not (line.startswith("# ") and not case):
                case.append(line)


def _sentences(text: str, language: str) -> list[str]:
    return [text[start:end] for start, end in split(text, language)]


@pytest.mark.parametrize(("language", "text", "expected"), list(_read_cases()))
def test_case(language: str, text: str, expected: list[str]):
    assert _sentences(text, language) == expected


@pytest.mark.parametrize("language", ["en", "zh", "vi", "und"])
@given(text=_TEXTS)
def test_spans_lose_nothing(language: str, text: str):
    spans = split(text, language)
    position = 0
    for start, end in spans:
        assert position <= start < end <= len(text)
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip()
        position = end
    assert not text[position:].strip()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_decomposed_text_is_split_like_composed_text(language: str):
    text = "Ở Huế có mưa. Đường ngập nặng. ông Bảy sống ở TP. Huế. Dựa vào đó, GS. Ấn kết luận... Ừ! Đúng vậy."
    decomposed = unicodedata.normalize("NFD", text)
    composed_again = [unicodedata.normalize("NFC", sentence) for sentence in _sentences(decomposed, language)]
    assert composed_again == _sentences(text, language)


@pytest.mark.parametrize("gap", [" ", "  ", "\r\n", "\n", "\u00a0", "\u200b ", "\ufeff\n", "\t"])
def test_any_white_space_separates(gap: str):
    assert len(split(f"The rain fell.{gap}We left.", "en")) == 2


@pytest.mark.parametrize("language", ["en", "zh", "vi", "und"])
def test_blank_line_ends_a_sentence(language: str):
    assert _sentences("Rain at Last\r\n\r\nIt rained", language) == ["Rain at Last", "It rained"]
    assert _sentences("终于下雨了\n\n今天下雨了", language) == ["终于下雨了", "今天下雨了"]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u3000"])
def test_nothing_has_no_sentences(text: str):
    assert split(text, "en") == []


def test_lone_surrogates_and_controls_do_not_matter():
    assert _sentences("Bad \ud83d bytes.\x00 More \x07 text.", "en") == ["Bad \ud83d bytes.\x00 More \x07 text."]
    assert _sentences("坏\ud83d字。还有\x00。", "zh") == ["坏\ud83d字。", "还有\x00。"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Il pleut. Nous partons ! M. Dupont reste.", 3),
        ("Привет. Как дела? Хорошо.", 3),
        ("今日は雨です。傘を持って行きます！", 2),
        ("هل أنت هنا؟ نعم.", 2),
        ("यह एक वाक्य है। यह दूसरा है।", 2),
    ],
)
def test_unknown_language_is_split_by_common_marks(text: str, count: int):
    assert len(split(text, "und")) == count


@pytest.mark.parametrize(
    "unit", ["word ", "Ends here. ", "。", "中。”", "...", ". ", '"', "—", " ", "\n", ".[1", "（", "*"]
)
def test_time_grows_with_length_only(unit: str):
    def measure(size: int) -> float:
        text = unit * (size // len(unit)) + "x"
        began = time.process_time()
        split(text, "zh")
        split(text, "vi")
        return time.process_time() - began

    # A quadratic rule takes 64 times as long for 8 times the text.
    assert measure(320_000) < 24 * max(measure(40_000), 0.02)


def test_document_is_segmented_block_by_block_in_each_blocks_language():
    texts = [
        ("title", "en", "Rain. At last"),
        ("paragraph", "en", "Dr. Ng came. She left."),
        ("quote", "zh", "走吧！他说。"),
    ]
    blocks, text = [], ""
    for kind, language, content in texts:
        text += "\n\n" if text else ""
        blocks.append(Block(kind, 0, language, len(text), len(text) + len(content)))
        text += content
    document = segment(Document("d", "Rain", "en", text, tuple(blocks)))
    assert [sentence.text for sentence in document.sentences] == [
        "Rain.", "At last", "Dr. Ng came.", "She left.", "走吧！", "他说。",
    ]  # fmt: skip
    assert all(text[sentence.start : sentence.end] == sentence.text for sentence in document.sentences)
    assert segment(document) == document
