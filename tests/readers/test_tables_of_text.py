"""CSV, TSV and XLSX: the columns of text, one language a column."""

from __future__ import annotations

import io

import openpyxl
import pytest

from aligner.errors import AlignerWarning, InputError
from aligner.readers import read_bytes

ROWS = [
    ["id", "English", "中文", "Notes"],
    ["1", "Hello, my friends and family.", "你好，我的朋友和家人。", "ok"],
    ["2", "The weather\nis very nice today.", "今天天气很好。", "checked"],
]


def texts(documents):
    return {document.language: [document.block_text(block) for block in document.blocks] for document in documents}


def quoted(rows, separator):
    return "\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows).encode()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_each_language_is_a_column_and_the_rest_is_left_out(separator):
    with pytest.warns(AlignerWarning, match="table columns are left out: 'Notes'$"):
        documents = read_bytes(quoted(ROWS, separator), "terms.csv")
    assert texts(documents) == {
        "en": ["Hello, my friends and family.", "The weather is very nice today."],
        "zh": ["你好，我的朋友和家人。", "今天天气很好。"],
    }
    assert documents[0].meta["left_out"] == "table columns: id, Notes"
    assert [(block.origin.place, block.origin.line) for block in documents[1].blocks] == [("C2", 2), ("C3", 3)]


def test_workbooks_have_sheets_and_numbers():
    book = openpyxl.Workbook()
    book.active.title = "Lời chào"
    for number, row in enumerate(ROWS):
        book.active.append([number, *row[1:]])
    book.create_sheet("Counts").append([2024, 3.5])
    data = io.BytesIO()
    book.save(data)
    with pytest.warns(AlignerWarning, match="'Notes'"):
        documents = read_bytes(data.getvalue(), "terms.xlsx")
    with pytest.warns(AlignerWarning, match="'Notes'"):
        assert texts(documents) == texts(read_bytes(quoted(ROWS, ","), "terms.csv"))
    assert [block.origin.place for block in documents[0].blocks] == ["Lời chào!B2", "Lời chào!B3"]


def test_tabs_without_quoting_keep_quotation_marks():
    data = b'id\ttext\n1\tHe said "hi" to the old farmer.\n2\t"Nothing is lost," she said\n'
    assert texts(read_bytes(data, "notes.tsv")) == {
        "en": ['He said "hi" to the old farmer.', '"Nothing is lost," she said']
    }


def test_no_header_no_loss():
    data = "The farmer goes to the market.;Người nông dân đi chợ.\nIt rains.;Trời mưa.\n".encode()
    assert texts(read_bytes(data, "lines.csv")) == {
        "en": ["The farmer goes to the market.", "It rains."],
        "vi": ["Người nông dân đi chợ.", "Trời mưa."],
    }


def test_a_quotation_mark_without_its_other_half_is_named():
    with pytest.raises(InputError, match=r"^a\.csv: line 2: cannot be read as CSV"):
        read_bytes(b'one,two\n"never closed,three\nfour,five\n', "a.csv")
