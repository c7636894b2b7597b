"""Subtitles: cues, and the sentences that run through them."""

from __future__ import annotations

import pytest

from aligner.errors import InputError
from aligner.readers import read_bytes

SRT = """1
00:00:01,000 --> 00:00:03,000
<i>When the bridge was built,</i>

2
00:00:03,100 --> 00:00:05,000
{\\an8}nobody thought
of the ferry.

3
00:00:05,500 --> 00:00:07,000
- Where is it now?
- At the bottom of the river.

4
00:00:20,000 --> 00:00:22,000
ON THE OTHER BANK

5
00:00:40,000 --> 00:00:42,000
It was quiet.
"""


def blocks(text, name="film.srt"):
    return [
        (document.block_text(block), block.origin.place)
        for document in read_bytes(text.encode(), name)
        for block in document.blocks
    ]


def test_sentences_run_through_cues_but_not_through_pauses_or_speakers():
    assert blocks(SRT) == [
        ("When the bridge was built, nobody thought of the ferry.", "00:00:01.000 --> 00:00:05.000"),
        ("- Where is it now?", "00:00:05.500 --> 00:00:07.000"),
        ("- At the bottom of the river.", "00:00:05.500 --> 00:00:07.000"),
        ("ON THE OTHER BANK", "00:00:20.000 --> 00:00:22.000"),
        ("It was quiet.", "00:00:40.000 --> 00:00:42.000"),
    ]


def test_a_text_read_out_has_its_paragraphs_between_pauses():
    spoken = [
        (0, "The lamp is lit. Nobody"),
        (3, "knows why."),
        (6, "The rope is mended."),
        (14, "She goes on"),
        (17, "- alone."),
    ]
    srt = "".join(f"00:00:{at:02},000 --> 00:00:{at + 3:02},000\n{text}\n\n" for at, text in spoken)
    assert blocks(srt) == [
        ("The lamp is lit. Nobody knows why. The rope is mended.", "00:00:00.000 --> 00:00:09.000"),
        ("She goes on - alone.", "00:00:14.000 --> 00:00:20.000"),
    ]
    (document,) = read_bytes(
        ("00:00:00,000 --> 00:00:02,000\nThe Ferry\n\n" + srt.replace("00:00:0", "00:01:0")).encode(), "a.srt"
    )
    assert [block.kind for block in document.blocks][:2] == ["title", "paragraph"]
    talk = srt.replace("00:00:14,000", "00:00:09,400")
    assert len(blocks(talk)) == 4


def test_a_line_keeps_its_offsets_in_the_file():
    (document,) = read_bytes(SRT.encode(), "film.srt")
    origin = document.blocks[-1].origin
    assert SRT[origin.start : origin.end] == "It was quiet."
    assert SRT.split("\n")[origin.line - 1] == "It was quiet."


def test_webvtt_has_notes_names_and_voices():
    vtt = """WEBVTT - a film

NOTE
This is not said: 00:00

intro
00:01.000 --> 00:03.000 align:start position:10%
<v Mai>The lamp is lit</v>

00:03.200 --> 00:05.000
<c.yellow>and the rope is mended &amp; dry.</c>
"""
    assert blocks(vtt, "film.vtt") == [
        ("The lamp is lit and the rope is mended & dry.", "00:00:01.000 --> 00:00:05.000")
    ]


def test_cues_without_full_stops_stay_apart():
    lines = ["今天的渡船", "已经开走了", "我们明天再来", "好吗"]
    srt = "".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{line}\n\n" for n, line in enumerate(lines, 1))
    assert [text for text, _ in blocks(srt)] == lines


def test_bilingual_cues_become_two_documents():
    pairs = [
        ("The ferry has gone.", "渡船已经开走了。"),
        ("We come back tomorrow,", "我们明天再来，"),
        ("all of us.", "大家一起来。"),
    ]
    srt = "".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{a}\n{b}\n\n" for n, (a, b) in enumerate(pairs, 1))
    documents = read_bytes(srt.encode(), "film.srt")
    assert {document.language: len(document.blocks) for document in documents} == {"en": 3, "zh": 3}


def test_cues_that_no_blank_line_parts():
    srt = SRT.replace("\n\n", "\n")
    assert blocks(srt) == blocks(SRT)


def test_a_file_with_the_suffix_and_no_cues_is_refused():
    with pytest.raises(InputError, match="has no cues"):
        read_bytes(b"1\nA line without times.\n", "page.srt")
