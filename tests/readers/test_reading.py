"""Files as they come: encodings, names, formats, and what cannot be read."""

import unicodedata
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.errors import AlignerWarning, InputError, UnknownNameError
from aligner.readers import ReadOptions, read, read_bytes, reader_names, split_name

EN = "The ferry left late that morning. “Tomorrow,” said the captain, “we shall be early.”"
HANS = "渡轮那天早上开得很晚，码头上没有人知道为什么。船长说：“明天我们会早一点。”"
HANT = "渡輪那天早上開得很晚，碼頭上沒有人知道為什麼。船長說：「明天我們會早一點。」"
VI = "Sáng hôm đó chuyến phà rời bến muộn, và không ai trên cầu tàu biết vì sao. Thuyền trưởng hứa ngày mai sẽ sớm hơn."


def windows_1258(text):
    """Vietnamese as Windows writes it: tones as separate characters after the letter."""
    encoded = b""
    for char in unicodedata.normalize("NFC", text):
        try:
            encoded += char.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", char)
            tones = "".join(part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323")
            letter = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
            encoded += (letter + tones).encode("cp1258")
    return encoded


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (HANS.encode(), HANS, "utf-8"),
        (EN.encode("utf-8-sig"), EN, "utf-8-sig"),
        (VI.encode("utf-16"), VI, "utf-16"),
        (HANS.encode("utf-16-be"), HANS, "utf-16-be"),
        (EN.encode("utf-16-le"), EN, "utf-16-le"),
        (HANS.encode("utf-32"), HANS, "utf-32"),
        (HANS.encode("gb18030"), HANS, "gb18030"),
        (HANT.encode("big5"), HANT, "big5"),
        (windows_1258(VI), VI, "cp1258"),
        (EN.encode("cp1252"), EN, "cp1252"),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isascii() and len(value) < 10 else "",
)
def test_encodings_are_found(data, text, encoding):
    (document,) = read_bytes(data, "page.txt")
    assert unicodedata.normalize("NFC", document.text) == text
    assert document.meta["encoding"] == encoding


def test_an_encoding_can_be_named():
    (document,) = read_bytes(HANS[:4].encode("gbk"), "page.txt", options=ReadOptions(encoding="gbk"))
    assert document.text == HANS[:4]
    with pytest.raises(InputError, match="no such encoding"):
        read_bytes(EN.encode(), "page.txt", options=ReadOptions(encoding="utf-99"))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "page.txt: is empty"),
        (b" \n\t\n", "holds nothing but blank space"),
        (HANS.encode()[:-1], f"byte offset {len(HANS.encode()) - 3}: byte 0xe2 is not valid utf-8"),
        (HANS.encode() + b"\xff" + HANS.encode(), f"byte offset {len(HANS.encode())}: byte 0xff is not valid utf-8"),
        (b"\xef\xbb\xbfabc\xff", "byte offset 6: byte 0xff"),
        (
            b"\xff\xfe" + "ab\ud800cd".encode("utf-16-le", "surrogatepass"),
            "byte offset 6: byte 0x00 is not valid utf-16",
        ),
        ("ab\ud800".encode("utf-8", "surrogatepass") + HANS.encode(), "byte offset 2: byte 0xed is not valid utf-8"),
        (b"%PDF-1.7\n...", "is a truncated or damaged PDF file"),
        (b"PK\x03\x04....", "is a ZIP archive"),
        (b"\x89PNG\r\n\x1a\n", "is a PNG image"),
        (bytes(range(256)) * 20, "is a binary file"),
        (b"\x00\x01\x02\x03abc" * 20, "is a binary file"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(data, message):
    with pytest.raises(InputError) as caught:
        read_bytes(data, "page.txt")
    assert message in str(caught.value)
    assert str(caught.value).startswith("page.txt: ")


def test_files_that_are_not_there(tmp_path):
    for path, problem in ((tmp_path / "none.md", "does not exist"), (tmp_path, "is a folder")):
        with pytest.raises(InputError, match=problem):
            read(path)


def test_a_file_on_disk(tmp_path):
    path = tmp_path / "page.en.md"
    path.write_bytes(EN.encode())
    (document,) = read(path)
    assert (document.id, document.language, document.script) == ("page.en", "en", "Latn")
    assert document.meta == {"path": str(path), "format": "markdown", "encoding": "utf-8", "pattern": "monolingual"}


def test_standard_input_has_a_name():
    (document,) = read_bytes(EN.encode(), "-")
    assert document.id == "stdin"


def test_nul_characters_are_reported_with_their_line():
    text = EN + "\n\n" + EN.replace("late", "la\x00te")
    with pytest.warns(AlignerWarning, match=r"page\.txt: line 3: 1 NUL"):
        (document,) = read_bytes(text.encode(), "page.txt")
    assert "la te" in document.text
    assert text[document.blocks[1].origin.start :].startswith("The ferry left la\x00te")


def test_line_ends_of_all_kinds():
    for name in ("page.txt", "page.md"):
        (document,) = read_bytes(f"{EN}\r\n\r\n{EN}\n\n{EN}\r\r{EN}".encode(), name)
        assert document.text == "\n\n".join([EN] * 4)


def test_scripts_of_chinese():
    assert [read_bytes(text.encode(), "a.txt")[0].script for text in (HANS, HANT)] == ["Hans", "Hant"]


def test_a_name_that_contradicts_the_text_is_said():
    with pytest.warns(AlignerWarning, match="named as 'zh' but reads as 'en'"):
        (document,) = read_bytes(EN.encode(), "page.zh.txt")
    assert document.language == "en"


def test_text_in_none_of_the_languages_is_said():
    with pytest.warns(AlignerWarning, match="no English, Chinese or Vietnamese"):
        (document,) = read_bytes(b"12 34 56\n", "page.txt")
    assert document.language == "und"


def test_a_language_can_be_given():
    with pytest.warns(AlignerWarning, match="is taken as 'vi', but reads as 'en'"):
        (document,) = read_bytes(EN.encode(), "page.txt", options=ReadOptions(language="vi"))
    assert document.language == "vi"
    (document,) = read_bytes(b"Hanoi - Da Nang", "page.txt", options=ReadOptions(language="vi"))
    assert document.language == "vi"


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("page.en", ("page", "en")),
        ("page_zh-CN", ("page", "zh")),
        ("my-page.zh-Hant-TW", ("my-page", "zh")),
        ("report-vn", ("report", "vi")),
        ("report.中文", ("report", "zh")),
        ("page.bilingual", ("page.bilingual", "")),
        ("page", ("page", "")),
        ("en", ("en", "")),
    ],
)
def test_names_state_languages(stem, expected):
    assert split_name(stem) == expected


def test_formats():
    assert reader_names()[-1] == "text"
    with pytest.raises(UnknownNameError, match=r"known: .*markdown, text"):
        read_bytes(EN.encode(), "page.md", options=ReadOptions(format="papyrus"))


@pytest.mark.parametrize("name", ["page.txt", "page.md"])
def test_one_very_long_line(name):
    (document,) = read_bytes((EN * 60_000).encode(), name)
    assert len(document.blocks) == 1
    assert document.text == EN * 60_000


@settings(deadline=None)  # the first file loads the readers
@given(st.binary(min_size=1, max_size=200))
def test_any_bytes_are_read_or_refused(data):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AlignerWarning)
        try:
            documents = read_bytes(data, "page")
        except InputError:
            return
    assert documents
    assert all(document.block_text(block).strip() for document in documents for block in document.blocks)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16-le", "utf-16"])
def test_encodings_are_found_among_times_and_numbers(encoding):
    lines = ["你好", "我们走吧", "渡船已经开走了", "明天再来好吗", "谢谢大家"]
    cues = "".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{line}\n\n" for n, line in enumerate(lines, 1))
    (document,) = read_bytes(cues.encode(encoding), "film.srt")
    assert document.text.split("\n\n") == lines
