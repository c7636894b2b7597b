"""Files that are broken, or made to break a reader: each a clear error, soon, and nothing left behind."""

from __future__ import annotations

import io
import re
import sys
import time
import zipfile
from contextlib import suppress
from pathlib import Path

import openpyxl
import pytest

from aligner.errors import AlignerWarning, InputError, MissingExtraError
from aligner.readers import read, reader_names

FIXTURES = Path(__file__).parent / "fixtures"
# Seconds of work that a file may take to be refused; what else the machine does is not counted.
SOON = 10
LAUGHS = (
    '<!DOCTYPE d [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
OUTSIDE = '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


def xlsx():
    book = openpyxl.Workbook()
    for number in range(50):
        book.active.append([f"The ferry leaves on day {number}.", f"渡船第{number}天开。"])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


WHOLE = {suffix: (FIXTURES / f"rice.en.{suffix}").read_bytes() for suffix in ("docx", "epub", "pdf", "html")}
WHOLE |= {"xlsx": xlsx(), "srt": (FIXTURES / "last-ferry.en.srt").read_bytes()}
ZIPS = {"docx": "word/document.xml", "epub": "EPUB/content.opf", "xlsx": "xl/worksheets/sheet1.xml"}


def rewritten(data, change):
    """A ZIP file with members changed by `change(name, content)`."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return result.getvalue()


def with_dtd(data, member, dtd, reference):
    def change(name, content):
        if name != member:
            return content
        start = content.index(b"?>") + 2 if content.startswith(b"<?xml") else 0
        return content[:start] + dtd.encode() + content[start:].replace(b">", b">" + reference, 3)

    return rewritten(data, change)


def with_members(data, count):
    result = io.BytesIO(data)
    with zipfile.ZipFile(result, "a") as archive:
        for number in range(count):
            archive.writestr(f"more/{number}", "")
    return result.getvalue()


def refused(folder, name, data):
    """The message with which a file is refused, in time and with nothing beside it."""
    path = folder / name
    path.write_bytes(data)
    start = time.process_time()
    with pytest.raises(InputError) as caught:
        read(path)
    assert time.process_time() - start < SOON
    assert [each.name for each in folder.iterdir()] == [name]
    message = str(caught.value)
    assert message.startswith(str(path))
    assert "\n" not in message
    return message.removeprefix(str(path))


@pytest.mark.parametrize("suffix", ["docx", "epub", "xlsx", "pdf"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.95])
def test_truncated(tmp_path, suffix, share):
    data = WHOLE[suffix][: int(share * len(WHOLE[suffix]))]
    message = refused(tmp_path, f"a.{suffix}", data)
    assert "truncated or damaged" in message or "no text" in message


@pytest.mark.parametrize("suffix", ZIPS)
def test_members_damaged_inside(tmp_path, suffix):
    cut = rewritten(WHOLE[suffix], lambda name, content: content[:100] if name == ZIPS[suffix] else content)
    message = refused(tmp_path, f"a.{suffix}", cut)
    assert f": {ZIPS[suffix]}, line " in message
    assert "is not well-formed XML" in message
    data = bytearray(WHOLE[suffix])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info = archive.getinfo(ZIPS[suffix])
    start = info.header_offset + 30 + len(info.filename) + 20
    data[start : start + 40] = bytes(40)
    assert f": {ZIPS[suffix]}: this part of the archive is damaged" in refused(tmp_path, f"a.{suffix}", bytes(data))


@pytest.mark.parametrize("suffix", ZIPS)
def test_members_missing(tmp_path, suffix):
    def without(name, content):
        return b"" if name == ZIPS[suffix] else content

    assert ZIPS[suffix] in refused(tmp_path, f"a.{suffix}", rewritten(WHOLE[suffix], without))


@pytest.mark.parametrize("suffix", ZIPS)
@pytest.mark.parametrize(("dtd", "reference"), [(LAUGHS, b"&i;"), (OUTSIDE, b"&a;")], ids=["laughs", "outside"])
def test_entities(tmp_path, suffix, dtd, reference):
    message = refused(tmp_path, f"a.{suffix}", with_dtd(WHOLE[suffix], ZIPS[suffix], dtd, reference))
    assert ZIPS[suffix] in message
    assert "entit" in message.lower()


@pytest.mark.parametrize("suffix", ZIPS)
def test_bombs(tmp_path, suffix):
    zeros = rewritten(WHOLE[suffix], lambda name, content: bytes(30_000_000) if name == ZIPS[suffix] else content)
    assert f": {ZIPS[suffix]}: unpacks to " in refused(tmp_path, f"a.{suffix}", zeros)
    assert "more than the limit of 10000" in refused(tmp_path, f"a.{suffix}", with_members(WHOLE[suffix], 10_001))


@pytest.mark.parametrize("suffix", ["docx", "epub", "xlsx", "pdf"])
def test_text_under_the_name_of_another_format(tmp_path, suffix):
    message = refused(tmp_path, f"a.{suffix}", b"The ferry left at nine. Nobody saw it go.")
    assert "is not the ZIP archive" in message or "truncated or damaged PDF" in message


@pytest.mark.parametrize("suffix", WHOLE)
def test_a_wrong_suffix_does_not_matter_where_content_tells(tmp_path, suffix):
    path = tmp_path / "a.md"
    path.write_bytes(WHOLE[suffix])
    documents = read(path)
    expected = "subtitles" if suffix == "srt" else suffix
    assert {document.meta["format"] for document in documents} == {expected}


@pytest.mark.parametrize("suffix", ["docx", "epub", "xlsx", "pdf", "html", "srt", "vtt", "csv", "tsv", "md", "txt"])
def test_empty_or_binary(tmp_path, suffix):
    assert "is empty" in refused(tmp_path, f"a.{suffix}", b"")
    assert "not text" in refused(tmp_path, f"a.{suffix}", bytes(range(256)) * 100)


@pytest.mark.parametrize("suffix", ["html", "srt", "vtt", "csv", "tsv"])
def test_nuls_and_mixed_encodings(tmp_path, suffix):
    text = WHOLE["html"] if suffix == "html" else WHOLE["srt"]
    mixed = text + ("渡船停了。" * 20).encode() + "渡船停了。".encode("gb18030") + ("渡船停了。" * 20).encode()
    message = refused(tmp_path, f"a.{suffix}", mixed)
    assert f"byte offset {len(text) + 300}" in message
    assert "is not valid utf-8" in message
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(text.replace(b"ferry", b"fer\x00ry").replace(b"rice", b"ri\x00ce"))
    with pytest.warns(AlignerWarning, match=r"line \d+: \d+ NUL"):
        assert read(path)


@pytest.mark.parametrize("suffix", ["html", "srt", "csv", "tsv", "md", "txt", "docx", "epub"])
@pytest.mark.filterwarnings("ignore::aligner.errors.AlignerWarning")
def test_a_line_of_10_mb_is_read_or_refused_soon(tmp_path, suffix):
    line = b"The ferry crossed the river. " * 350_000
    data = {
        "html": b"<html><body><p>" + line,
        "srt": b"1\n00:00:01,000 --> 00:00:02,000\n" + line,
        "docx": rewritten(WHOLE["docx"], lambda name, text: text.replace(b"staple", line[:100_000] * 100, 1)),
        "epub": rewritten(WHOLE["epub"], lambda name, text: text.replace(b"staple", line[:100_000] * 100, 1)),
    }.get(suffix, line)
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(data)
    start = time.process_time()
    with suppress(InputError):
        read(path)
    assert time.process_time() - start < SOON


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", "<!-- line -->\n" * 300),
        ("a.txt", "<?a?>" * 300),
        ("a.txt", "The bridge" + "\n" * 60_000),
        ("a.md", "# The bridge" + " " * 60_000 + "b\n\n"),
        ("a.html", "<html><body>" + "<p>" * 100_000 + "\n"),
    ],
    ids=["comments", "instructions", "blank lines", "blanks", "empty elements"],
)
def test_texts_on_which_a_pattern_could_run_for_ever(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text + "The old bridge was closed on Monday.\n")
    start = time.process_time()
    assert read(path)[0].text.endswith("The old bridge was closed on Monday.")
    assert time.process_time() - start < SOON


@pytest.mark.parametrize("suffix", ["html", "epub"])
def test_entities_in_a_page(tmp_path, suffix):
    def page(declared, reference):
        top = f"<!DOCTYPE html [\n{declared}\n]>\n<html><body><p>Rice {reference} feeds half the world.</p>".encode()
        if suffix == "html":
            return top + b"</body></html>"
        old = re.compile(rb"<!DOCTYPE html>.*?<body[^>]*>", re.DOTALL)
        return rewritten(WHOLE["epub"], lambda name, text: old.sub(top, text) if "ch001" in name else text)

    message = refused(tmp_path, f"a.{suffix}", page('<!ENTITY a "ha"><!ENTITY b "&a;&a;">', "&b;"))
    assert "declares the XML entity 'a'" in message
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(page('<!ENTITY eacute "&#233;">', "&eacute;"))
    text = read(path)[0].text
    assert "Rice é feeds" in text
    assert "]>" not in text


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "an old Microsoft Office file"),
        (b"\x89PNG\r\n", "a PNG image"),
    ],
)
def test_what_hides_behind_a_suffix_is_named(tmp_path, data, what):
    assert f"is {what}, not the ZIP archive" in refused(tmp_path, "a.docx", data)


def test_nesting_without_end_is_named(tmp_path):
    message = refused(tmp_path, "a.html", b"<html><body>" + b"<div>" * 100_000 + b"text")
    assert "line 1, column " in message
    assert "Excessive depth" in message


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("a.tmx", b'<?xml version="1.0"?>\n<tmx version="1.4"><body/></tmx>', "a translation memory"),
        ("a.xml", '\ufeff<tmx version="1.4"/>'.encode("utf-16-le"), "a translation memory"),
        ("a.xlf", b'<xliff version="1.2"/>', "an XLIFF file"),
        ("a.xml", b'<cesAlign version="1.0"/>', "a file of links"),
        ("a.tsv", b"pair_id\tgroup\tsource_document\n", "our own table"),
        ("a.jsonl", b'{"pair_id": "p1"}\n', "our own table"),
    ],
)
def test_texts_that_are_aligned_already_are_told_where_to_go(tmp_path, name, data, what):
    message = refused(tmp_path, name, data)
    assert f"is {what}" in message
    assert "aligner check and aligner convert" in message


def test_encrypted_members(tmp_path):
    data = bytearray(WHOLE["epub"])
    for position in range(len(data)):
        if data[position : position + 4] == b"PK\x01\x02":
            data[position + 8] |= 1
    assert "META-INF/container.xml: is encrypted" in refused(tmp_path, "a.epub", bytes(data))


def test_names_that_lead_out_of_the_archive_are_only_names(tmp_path):
    package = b'href="../../../../../etc/hostname"'
    data = rewritten(WHOLE["epub"], lambda name, text: text.replace(b'href="text/ch001.xhtml"', package))
    (tmp_path / "a.epub").write_bytes(data)
    assert "missing" in refused(tmp_path, "a.epub", data)


def test_every_reader_is_known_here():
    tested = {"docx", "epub", "xlsx", "pdf", "html", "subtitles", "csv", "markdown", "text"}
    assert tested <= {*reader_names()}


def test_a_package_that_is_not_installed_is_named_with_the_line_that_installs_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    path = tmp_path / "a.html"
    path.write_bytes(WHOLE["html"])
    with pytest.raises(MissingExtraError, match=r"pip install 'trialign\[html\]'"):
        read(path)
