"""The table of pairs: columns, types, stable ids, metadata."""

from __future__ import annotations

import json
from dataclasses import replace

import pandas as pd
import pytest

from aligner.formats.table import COLUMNS, DOCUMENT_COLUMNS, documents_frame, to_frame
from aligner.types import Alignment, Bead, Block, Document, Level, Relation, Sentence, Span

EN = [["The tide is out."], ["Boats lie on the mud. Nobody minds."]]
ZH = [["潮水退了。"], ["船躺在泥里。", "没人在意。"], ["只有鸟。"]]


def make_document(name: str, language: str, blocks: list[list[str]], joiner: str = " ", **meta: str) -> Document:
    text, made = "", []
    for number, sentences in enumerate(blocks):
        text += "\n\n" if text else ""
        start, pieces = len(text), []
        for k, sentence in enumerate(sentences):
            text += joiner if k else ""
            pieces.append(Sentence(sentence, len(text), len(text) + len(sentence)))
            text += sentence
        kind = "title" if number == 0 else "paragraph"
        made.append(Block(kind, 0, language, start, len(text), tuple(pieces)))
    return Document(name, f"Title of {name}", language, text, tuple(made), group="tide", meta=meta)


def make_alignment(level: Level = "sentence") -> Alignment:
    source = make_document("tide.en", "en", EN, url="https://example.org/tide", date="2024-02-03")
    target = make_document("tide.zh", "zh", ZH, joiner="")
    spans: list[tuple[tuple[int, int], tuple[int, int], Relation]] = [
        ((0, 1), (0, 1), "parallel"),
        ((1, 2), (1, 3 if level == "sentence" else 2), "parallel"),
        ((2, 2), (3, 4) if level == "sentence" else (2, 3), "target_only"),
    ]
    beads = tuple(Bead(Span(*s), Span(*t), 0.5, 0.25, relation) for s, t, relation in spans)
    return Alignment(source, target, beads, "trialign:0|pair:en-zh|emb:x", level)


def test_one_row_a_bead_with_the_columns_in_order():
    frame = to_frame([make_alignment()])
    assert tuple(frame.columns) == COLUMNS
    row = frame.iloc[1].to_dict()
    assert row["source_text"] == "Boats lie on the mud. Nobody minds."
    assert row["target_text"] == "船躺在泥里。没人在意。"
    assert (row["source_ids"], row["target_ids"]) == ("1", "1 2")
    assert (row["source_block"], row["target_block"], row["kind"]) == (1, 1, "paragraph")
    assert (row["group"], row["source_lang"], row["target_lang"]) == ("tide", "en", "zh")
    assert (row["relation"], row["status"], row["findings"], row["confidence"]) == ("parallel", "auto", "", 0.25)
    assert frame["kind"].tolist() == ["title", "paragraph", "paragraph"]


@pytest.mark.parametrize("level", ["sentence", "paragraph"])
def test_offsets_give_the_text_back(level):
    alignment = make_alignment(level)
    for row in to_frame([alignment]).itertuples():
        for document, text, start, end in (
            (alignment.source, row.source_text, row.source_start, row.source_end),
            (alignment.target, row.target_text, row.target_start, row.target_end),
        ):
            assert text == ("" if pd.isna(start) else document.text[start:end])


def test_an_empty_side_is_empty_text_and_missing_numbers():
    last = to_frame([make_alignment()]).iloc[-1]
    assert (last["source_text"], last["source_ids"]) == ("", "")
    assert all(pd.isna(last[name]) for name in ("source_block", "source_start", "source_end"))
    assert last["target_text"] == "只有鸟。"


def test_columns_are_typed_even_in_an_empty_table():
    for frame in (to_frame([make_alignment()]), to_frame([])):
        assert tuple(frame.columns) == COLUMNS
        assert frame["score"].dtype == frame["confidence"].dtype == "float64"
        assert frame["source_start"].dtype == frame["target_block"].dtype == "Int64"
        assert not pd.api.types.is_numeric_dtype(frame["source_text"])


def test_a_pair_keeps_its_id_whatever_else_is_in_the_table():
    alignment = make_alignment()
    alone = to_frame([alignment])["pair_id"].tolist()
    other = replace(alignment, target=replace(alignment.target, id="other"))
    among = to_frame([other, replace(alignment, beads=alignment.beads[::-1])])["pair_id"].tolist()
    assert among[3:] == alone[::-1]
    assert len(set(among)) == 6
    assert all(name[0].isalpha() for name in among)


def test_attrs_hold_signature_documents_and_pairs_as_json():
    alignment = make_alignment()
    swapped = Alignment(alignment.target, alignment.source, (), "trialign:0|pair:zh-en|emb:x")
    frame = to_frame([alignment, swapped], paired_by={("tide.en", "tide.zh"): "name"})
    attrs = json.loads(json.dumps(frame.attrs))
    assert attrs["signature"] == "trialign:0|pair:en-zh,zh-en|emb:x"
    assert attrs["documents"]["tide.en"] == {
        "title": "Title of tide.en", "language": "en", "script": "", "group": "tide",
        "url": "https://example.org/tide", "date": "2024-02-03",
    }  # fmt: skip
    assert [pair["paired_by"] for pair in attrs["pairs"]] == ["name", ""]
    assert attrs["pairs"][0]["signature"] == alignment.signature


def test_levels_do_not_mix():
    with pytest.raises(ValueError, match="one level"):
        to_frame([make_alignment(), make_alignment("paragraph")])


def test_lone_surrogates_do_not_stop_a_table():
    document = make_document("bad", "en", [["A \ud800 char."]])
    frame = to_frame([Alignment(document, document, (Bead(Span(0, 1), Span(0, 1), 1, 1, "parallel"),), "")])
    assert frame["source_text"][0] == "A \ufffd char."
    assert frame["source_end"][0] == len(document.text)


def test_documents_table_counts_paragraphs_among_blocks():
    document = make_document("tide.zh", "zh", ZH, date="2024-02-03", path="tide.zh.md", pattern="monolingual")
    frame = documents_frame([document])
    assert tuple(frame.columns) == DOCUMENT_COLUMNS
    row = frame.iloc[0]
    assert (row["blocks"], row["paragraphs"], row["sentences"]) == (3, 2, 4)
    assert (row["date"], row["path"], row["pattern"], row["url"]) == ("2024-02-03", "tide.zh.md", "monolingual", "")
