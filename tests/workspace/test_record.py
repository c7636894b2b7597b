"""What a build leaves for a workbench: its documents, and what it was made of."""

from __future__ import annotations

import gzip
import json
import os

import pytest

from aligner import InputError
from aligner.cli import main
from aligner.types import Document
from aligner.workspace.documents import read_documents, write_documents
from aligner.workspace.record import read_record


def test_documents_come_back_as_they_were(tmp_path):
    documents = [
        Document.from_text("One sentence. And two.\n\nA third 😀.", id="a.en"),
        Document.from_text("一句话。两句话。", id="a.zh"),
        Document.from_sentences(["", "x"], language="en", id="b.en"),
    ]
    path = tmp_path / "x.documents"
    write_documents(path, documents)
    first = path.read_bytes()
    back = read_documents(path)
    for document in documents:
        assert back[document.id].text == document.text
        assert [block.sentences for block in back[document.id].blocks] == [block.sentences for block in document.blocks]
        assert (back[document.id].language, back[document.id].script) == (document.language, document.script)
    write_documents(path, documents)
    assert path.read_bytes() == first


@pytest.mark.parametrize(
    "data",
    [b"", b"x", gzip.compress(b"{"), gzip.compress(b'[{"id": 5}]'), gzip.compress(b"x")[:9]],
    ids=["empty", "not gzip", "not JSON", "not documents", "cut off"],
)
def test_documents_that_are_damaged_are_told_and_removed(tmp_path, data):
    path = tmp_path / "x.documents"
    path.write_bytes(data)
    with pytest.raises(InputError, match="build again"):
        read_documents(path)
    assert not path.exists()


@pytest.fixture
def built(tmp_path):
    for language, text in (("en", "Rain falls. Wind blows."), ("vi", "Mưa rơi. Gió thổi.")):
        (tmp_path / f"rain.{language}.txt").write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    main.main(["build", str(tmp_path), "--out", str(out), "--languages", "vi-en", "-q"], standalone_mode=False)
    return out


def test_the_record_says_what_was_built_and_what_changed_since(built, tmp_path):
    record = read_record(built / ".trialign")
    assert [item.path.name for item, _ in record.inputs] == ["rain.en.txt", "rain.vi.txt"]
    assert (record.languages, record.levels) == ((("vi", "en"),), ("sentence", "paragraph"))
    assert [(pair.source, pair.target) for pair in record.pairs] == [("rain.vi", "rain.en")]
    assert record.changed() == []
    path = tmp_path / "rain.en.txt"
    path.write_text("Rain falls.", encoding="utf-8")
    assert record.changed() == [path]
    path.unlink()
    assert record.changed() == [path]
    if os.name == "posix":  # a pipe is not waited for
        os.mkfifo(path)
        assert record.changed() == [path]


def test_a_record_that_leads_elsewhere_is_refused(built):
    path = built / ".trialign" / "build.json"
    values = json.loads(path.read_text("utf-8"))
    values["pairs"][0][2] = "../../../etc/x"
    path.write_text(json.dumps(values), encoding="utf-8")
    with pytest.raises(InputError, match="damaged"):
        read_record(path.parent)
