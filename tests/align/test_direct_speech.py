"""Direct speech in all three languages and all quotation styles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.align.direct_speech import direct_speech
from aligner.align.engine.prefix_sums import SPEECH


def columns(texts, begins=None):
    found = direct_speech(texts, begins or [k == 0 for k in range(len(texts))])
    return {name: found[:, k].tolist() for k, name in enumerate(SPEECH)}


@pytest.mark.parametrize(
    "texts",
    [
        ["He said, “Come in.", "It is late.”", "She came."],
        ["He said, 'Come in.", "It's late.'", "She came."],
        ["He said, ‘Come in.", "It’s late.’", "She came."],
        ['He said, "Come in.', 'It is late."', "She came."],
        ["他说：“进来吧。", "天晚了。”", "她进来了。"],
        ["他說：「進來吧。", "天晚了。」", "她進來了。"],
        ["Anh nói: “Vào đi.", "Muộn rồi.”", "Cô bước vào."],
    ],
)
def test_speech_over_two_sentences(texts):
    found = columns(texts)
    assert found["openings"] == [1, 0, 0]
    assert found["closings"] == [0, 1, 0]
    assert found["open_after"] == [1, 0, 0]
    assert 0 < found["spoken"][0] < found["letters"][0]
    assert found["spoken"][1] == found["letters"][1]
    assert found["spoken"][2] == 0


def test_apostrophes_do_not_open_or_close():
    found = columns(["It's the boys' game, isn't it?", "'The boys' game,' he said, 'wasn't fair.'"])
    assert found["openings"] == [0, 2]
    assert found["closings"] == [0, 2]


def test_quotations_within_speech_are_speech():
    found = columns(["“He said ‘no’ twice.", "Then he left.”"])
    assert found["openings"] == [1, 0]
    assert found["open_after"] == [1, 0]


def test_a_dash_opens_a_line_of_dialogue():
    found = columns(["– Anh đi đâu?", "Anh không trả lời."])
    assert found["openings"] == [1, 0]
    assert found["spoken"][0] == found["letters"][0]
    assert found["open_after"] == [0, 0]


def test_a_new_paragraph_closes_an_open_quotation():
    assert columns(["“It goes on.", "He slept."], [True, True])["spoken"][1] == 0


@given(st.lists(st.text(alphabet="ab 。.“”‘’'\"「」-你", max_size=12), max_size=8))
def test_spoken_letters_are_letters(texts):
    found = direct_speech(texts, [False] * len(texts))
    assert found.shape == (len(texts), len(SPEECH))
    assert (found[:, 2] <= found[:, 3]).all()
