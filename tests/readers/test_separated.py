"""Dialects of tables: separators, quoting, encodings and the first line of Excel."""

from __future__ import annotations

import io

import pytest

from aligner.readers import read_bytes
from aligner.readers.tabular.separated import Dialect, find_dialect, read_rows

PROSE = 'He said "hi" to me.\tAnh ấy chào tôi.\n"Nothing is lost," she said.\t"Không mất gì," cô nói.\n'


def cells(text):
    return list(read_rows(io.StringIO(text), "t.csv"))


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("en;vi\nWe sell 2,5 kg;Chúng tôi bán 2,5 kg\nWe sell 3,5 kg;Chúng tôi bán 3,5 kg\n", ";"),
        ("It costs 2,5 euros.;Nó có giá 2,5 euro.\nIt costs 3,5 euros.;Nó có giá 3,5 euro.\n", ";"),
        ('en,zh\n"Close; then, leave","关门；离开"\n"a; b","甲；乙"\n', ","),
        ('"Close, then leave";关门\n"Wait, please";请等\n', ";"),
        ("Yes, sir.\t是，先生。\nNo, sir.\t不，先生。\n", "\t"),
        ("en|zh\nOne, two|一、二\n", "|"),
        ("one\ntwo\n", ","),
    ],
)
def test_separators(text, separator):
    assert find_dialect(text).separator == separator


def test_the_line_of_excel_names_the_separator_and_is_no_row():
    for line in ("sep=;", '"sep=;"', "SEP=;"):
        assert cells(f"{line}\na;b,c,d\n") == [(2, ["a", "b,c,d"])]


def test_quotation_marks_between_tabs():
    assert find_dialect(PROSE) == Dialect("\t", quoted=False)
    assert [row for _, row in cells(PROSE)] == [line.split("\t") for line in PROSE.splitlines()]
    # As Excel saves "Unicode text": quoted where there is a comma, a quotation mark or a line end.
    assert cells('en\tzh\n"Yes, sir."\t是\n"Say ""no""."\t说\n"Two\nlines"\t两行\nEnd\t完\n') == [
        (1, ["en", "zh"]), (2, ["Yes, sir.", "是"]), (3, ['Say "no".', "说"]), (4, ["Two\nlines", "两行"]),
        (6, ["End", "完"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "name", "encoding"),
    [
        ("English\t中文\n\"Go, now\"\t走\nOK\tOK\n", "t.txt", "utf-16"),
        ("English;中文\nThe door is open;门开着\nOK;OK\n", "t.csv", "gb18030"),
        ("English,中文\nThe door is open,門開著\nWe went home early,我們很早就回家了\nOK,OK\n", "t.csv", "big5"),
    ],
)  # fmt: skip
def test_encodings_of_excel(text, name, encoding):
    documents = read_bytes(text.replace("\n", "\r\n").encode(encoding), name)
    assert [document.language for document in documents] == ["en", "zh"]
    assert {document.block_text(document.blocks[-1]) for document in documents} == {"OK"}


def test_windows_1258_gives_composed_letters():
    data = b"source;target\nThe door is open.;" + b"C\xfd\xd2a \xf0ang m\xf5\xd2.\n"
    documents = read_bytes(data * 1 + b"The road is closed.;" + b"\xd0\xfd\xf5\xccng b\xf2 \xf0\xf3ng.\n", "t.csv")
    assert documents[1].block_text(documents[1].blocks[0]) == "Cửa đang mở."


def test_spaces_after_separators():
    assert cells('Yes, 是\n"Go, now", "走，现在"\n') == [(1, ["Yes", "是"]), (2, ["Go, now", "走，现在"])]
    assert cells("Yes, sir;是\nNo, sir;不\n") == [(1, ["Yes, sir", "是"]), (2, ["No, sir", "不"])]
