"""Files of aligned texts that are broken, or made to break: a table or a clear error, soon, and nothing left behind."""

from __future__ import annotations

import time
import warnings
import zipfile
from contextlib import suppress

import pytest

from aligner import exporters
from aligner.errors import AlignerError, AlignerWarning

SOON = 10
NAMES = [name for name in exporters.names() if exporters.find(name).load and name not in ("hf", "moses", "intertext")]
BREAK = {
    "truncated early": lambda data: data[: len(data) // 20],
    "truncated": lambda data: data[: len(data) // 2],
    "truncated late": lambda data: data[: -len(data) // 20],
    "empty": lambda data: b"",
    "NULs": lambda data: data[:200] + bytes(50) + data[200:],
    "bytes of no encoding": lambda data: data[:-100] + b"\xff\xfe\x80\x81" * 5 + data[-100:],
    "noise": lambda data: bytes(range(256)) * 400,
    "a line of 10 MB": lambda data: data.replace(b"Left out", b"Left out " * 1_200_000),
    "one line": lambda data: b"It rained. " * 1_000_000,
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("how", BREAK)
def test_a_table_or_a_clear_error(tmp_path, frame, name, how):
    path = tmp_path / f"t{exporters.find(name).suffixes[0]}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AlignerWarning)
        exporters.write(frame, path, name)
    path.write_bytes(BREAK[how](path.read_bytes()))
    before = sorted(tmp_path.rglob("*"))
    start = time.perf_counter()
    with suppress(AlignerError):
        exporters.read(path, name)
    assert time.perf_counter() - start < SOON
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("name", NAMES)
def test_a_file_under_the_name_of_another_format(tmp_path, frame, name):
    exporters.write(frame, tmp_path / "t.parquet")
    path = tmp_path / f"t{exporters.find(name).suffixes[0]}"
    if name != "parquet":
        path.write_bytes((tmp_path / "t.parquet").read_bytes())
    assert len(exporters.read(path)) == len(frame)
    if name != "parquet":
        with pytest.raises(AlignerError, match=str(path)):
            exporters.read(path, name)


def test_a_workbook_that_unpacks_to_too_much(tmp_path, frame):
    exporters.write(frame, tmp_path / "t.xlsx")
    with zipfile.ZipFile(tmp_path / "t.xlsx", "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", bytes(300_000_000))
    with pytest.raises(AlignerError, match="times its size"):
        exporters.read(tmp_path / "t.xlsx")
