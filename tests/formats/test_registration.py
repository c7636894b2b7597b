"""A new format is one module and one line of registration: all commands know it then."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from aligner import readers
from aligner.cli import main
from aligner.formats import FORMATS, read_table, write_table

EXPORTER = """
from aligner.formats.base import Format, gather, rows
from aligner.formats.table import COLUMNS

def dump(frame, file):
    for row in rows(frame):
        file.write((repr(row) + "\\n").encode())

def load(path):
    lines = [eval(line) for line in path.read_text("utf-8").splitlines()]
    return gather([dict(zip(COLUMNS, zip(*lines)))], COLUMNS, path)

REPR = Format(dump, load, suffixes=(".repr",), about="what Python prints")
READ = Format(None, load, suffixes=(".read",), about="what Python printed")
"""
READER = """
from aligner.readers.base import RawBlock, RawFile, Reader

def read(source, options):
    return RawFile(tuple(RawBlock.of("paragraph", [text]) for text in source.decoded.text.split("%%")))

PERCENT = Reader("percent", (".percent",), lambda source: "%%" in source.head, read)
"""


@pytest.fixture
def modules(tmp_path, monkeypatch):
    folder = tmp_path / "modules"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    for name, code in (("repr_exporter", EXPORTER), ("percent_reader", READER)):
        (folder / f"{name}.py").write_text(code)
    monkeypatch.setitem(FORMATS, "repr", "repr_exporter:REPR")
    monkeypatch.setitem(readers.READERS, "percent", "percent_reader:PERCENT")


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.usefixtures("modules")
def test_a_table_format(tmp_path, frame):
    write_table(frame, tmp_path / "t.jsonl")
    run("convert", str(tmp_path / "t.jsonl"), str(tmp_path / "t.repr"))
    run("convert", str(tmp_path / "t.repr"), str(tmp_path / "back.csv"))
    assert read_table(tmp_path / "back.csv").equals(frame)
    assert json.loads(run("formats", "--json"))["aligned"]["repr"]["about"] == "what Python prints"


@pytest.mark.usefixtures("modules")
def test_a_table_format_that_is_only_read(tmp_path, frame, monkeypatch):
    monkeypatch.setitem(FORMATS, "read", "repr_exporter:READ")
    write_table(frame, tmp_path / "t.repr")
    (tmp_path / "t.repr").rename(tmp_path / "t.read")
    assert read_table(tmp_path / "t.read").equals(frame)
    result = CliRunner().invoke(main, ["convert", str(tmp_path / "t.read"), str(tmp_path / "u.read")])
    assert result.exit_code == 2
    assert "the name must end in one of .tsv" in " ".join(result.output.split())


@pytest.mark.usefixtures("modules")
def test_a_document_format(tmp_path):
    (tmp_path / "a.percent").write_text("The ferry left.%%Nobody saw it go.")
    assert run("segment", str(tmp_path / "a.percent")) == "The ferry left.\n\nNobody saw it go.\n"
    assert json.loads(run("formats", "--json"))["documents"]["percent"] == [".percent"]
