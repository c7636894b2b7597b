"""Headers that name languages: they decide which columns are read, whatever the cells look like."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from aligner.errors import AlignerWarning, InputError
from aligner.readers import read_bytes
from aligner.readers.tabular.header import find_header

CELLS = {
    "en": ["Email", "OK", "Cancel", "Print", "42", "Wi-Fi"],
    "zh": ["Email", "OK", "取消", "打印", "42", "Wi-Fi"],
    "vi": ["Email", "OK", "Hủy", "In", "42", "Wi-Fi"],
}


def columns_of(*names):
    header = find_header([dict(enumerate(names))])
    return {header.cells[column]: (found.tag, found.rank) for column, found in header.columns.items()} if header else {}


def texts(documents):
    return {document.id: [document.block_text(block) for block in document.blocks] for document in documents}


def table(*head, keys=True):
    codes = {"English": "en", "中文": "zh", "Tiếng Việt": "vi"}
    rows = [list(row) for row in zip(*(CELLS[codes[name]] for name in head), strict=True)]
    return [["key", *head], *(["k", *row] for row in rows)] if keys else [list(head), *rows]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("key,en,zh", "en zh"),
        ("en-US,vi-VN", "en vi"),
        ("English,中文", "en zh"),
        ("Tiếng Anh,Tiếng Việt", "en vi"),
        ("英文,中文,越南语", "en zh vi"),
        ("#,英文名称,中文名称,备注", "en zh"),
        ("en,zh-Hans,zh-Hant", "en zh-Hans zh-Hant"),
        ("English (US),Chinese (Traditional),Chinese (Simplified)", "en zh-Hant zh-Hans"),
        ("source_en,target_zh", "en zh"),
        ("target_zh,source_en", "en zh"),
        ("id,text_en,text_zh_CN", "en zh"),
        ("en_id,en,vi_id,vi", "en vi"),
        ("Tên VN,Tên EN", "vi en"),
        ("Term (EN),Thuật ngữ (VI)", "en vi"),
        ("eng_Latn,vie_Latn", "en vi"),
        ("name:en,name:vi", "en vi"),
        ("English,Français,Tiếng Việt", "en vi"),
        ("ENGLISH\n(source),VIETNAMESE", "en vi"),
    ],
)
def test_names_of_languages(names, expected):
    assert [tag for tag, _ in columns_of(*names.split(",")).values()] == expected.split()


@pytest.mark.parametrize(
    "names",
    [
        "English,Tiếng Anh",
        "Phạm vi,Tên",
        "Vietnamese coffee,越南咖啡",
        "Price,Giá",
        "I speak English.,Tôi nói tiếng Việt.",
    ],
)
def test_names_that_are_none(names):
    assert columns_of(*names.split(",")) == {}


def test_several_columns_of_a_language_go_with_their_likes():
    names = ("question_en", "answer_en", "answer_vi", "question_vi")
    assert columns_of(*names) == {
        "question_en": ("en", 0), "answer_en": ("en", 1), "answer_vi": ("vi", 1), "question_vi": ("vi", 0)
    }  # fmt: skip
    assert [rank for _, rank in columns_of("Term (EN)", "Note (EN)", "Từ (VI)", "Ghi chú (VI)").values()] == [0, 1] * 2


def csv(rows, separator=","):
    return "\n".join(separator.join(row) for row in rows).encode()


def markdown(rows):
    return "\n".join("| " + " | ".join(row) + " |" for row in [rows[0], ["---"] * len(rows[0]), *rows[1:]]).encode()


def html(rows):
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<html><body><table>{lines}</table></body></html>".encode()


def xlsx(rows):
    book, data = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(data)
    return data.getvalue()


def docx(rows):
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    cells = [[f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in row] for row in rows]
    body = "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in cells)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        )
        document = f'<w:document xmlns:w="{space}"><w:body><w:tbl>{body}</w:tbl></w:body></w:document>'
        archive.writestr("word/document.xml", document)
    return data.getvalue()


@pytest.mark.parametrize(
    ("suffix", "write"), [("csv", csv), ("md", markdown), ("html", html), ("xlsx", xlsx), ("docx", docx)]
)
@pytest.mark.parametrize("head", [("English", "中文"), ("English", "Tiếng Việt"), ("中文", "English", "Tiếng Việt")])
def test_the_header_decides_in_every_format(suffix, write, head):
    documents = read_bytes(write(table(*head)), f"ui.{suffix}")
    codes = [{"English": "en", "中文": "zh", "Tiếng Việt": "vi"}[name] for name in head]
    assert texts(documents) == {f"ui.{code}": CELLS[code] for code in codes}
    rows = [[block.origin.row for block in document.blocks] for document in documents]
    assert rows == [[*range(6)]] * len(head)


def test_scripts_of_chinese_are_documents_of_their_own():
    documents = read_bytes("en,zh-Hans,zh-Hant\nSoftware,软件,軟體\nOK,OK,OK\n".encode(), "ui.csv")
    assert texts(documents) == {
        "ui.en": ["Software", "OK"], "ui.zh-Hans": ["软件", "OK"], "ui.zh-Hant": ["軟體", "OK"]
    }  # fmt: skip
    assert [document.language for document in documents] == ["en", "zh", "zh"]


def test_titles_and_blank_rows_stand_above_a_header():
    documents = read_bytes("Glossary,,\n,,\nNo.,English,中文\n1,Email,Email\n\n2,Cancel,取消\n".encode(), "g.csv")
    assert texts(documents) == {"g.en": ["Email", "Cancel"], "g.zh": ["Email", "取消"]}
    assert [block.origin.line for block in documents[0].blocks] == [4, 6]


def test_keys_are_no_text():
    documents = read_bytes(
        "Key (do not touch),Default,Translation\nOK_BUTTON,OK,OK\nDOOR,The door is open.,门开着。\n".encode(), "p.csv"
    )
    assert texts(documents) == {"p.en": ["OK", "The door is open."], "p.zh": ["OK", "门开着。"]}


def test_source_and_target_are_named_too():
    documents = read_bytes("source;target\nEmail;Email\nThe door is open.;门开着。\n".encode(), "p.csv")
    assert texts(documents) == {"p.en": ["Email", "The door is open."], "p.zh": ["Email", "门开着。"]}


def test_columns_in_no_known_language_are_told():
    with pytest.warns(AlignerWarning, match="table columns are left out: 'Français'$"):
        read_bytes("key,English,Français,中文\na,Door,Porte,门\n".encode(), "a.csv")


def test_rows_that_do_not_fit_the_header_are_told():
    rows = "key,en,zh\na,Hello, friend,你好\nb,Save\nc,Cancel,取消\n"
    with (
        pytest.warns(AlignerWarning, match=r"^a\.csv: rows with more cells than the header are left out; .*: line 2$"),
        pytest.warns(AlignerWarning, match=r"^a\.csv: rows with fewer cells than the header: line 3$"),
    ):
        documents = read_bytes(rows.encode(), "a.csv")
    assert texts(documents) == {"a.en": ["Save", "Cancel"], "a.zh": ["取消"]}


def test_a_header_alone_is_no_text():
    with pytest.raises(InputError, match="holds no rows of text; give a table with rows below its header"):
        read_bytes(b"key,en,zh\n", "a.csv")


def test_a_table_about_languages_is_no_translation():
    rows = [
        ["", "English", "Chinese"],
        ["Script", "It uses the Latin alphabet.", "It uses characters that are called hanzi."],
        ["Speakers", "There are many of them in the world.", "This is what most people in China speak."],
    ]
    (document,) = read_bytes(markdown(rows), "about.md")
    assert document.language == "en"
