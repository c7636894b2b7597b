"""Disks that are full while a table is written: one line, and no traceback."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd
import pytest

from aligner.errors import AlignerError
from aligner.formats import dump_table, format_names, get_format, write_table
from aligner.formats.defaults import complete

ONE_FILE = [name for name in format_names(written=True) if get_format(name).makes == "file"]


def table(rows: int = 3) -> pd.DataFrame:
    row = {"source_text": "It cost 5.", "target_text": "Nó giá 5.", "source_lang": "en", "target_lang": "vi"}
    return complete(pd.DataFrame([row] * rows), "t")


class FullDisk(io.RawIOBase):
    """A file on a disk that has room for some bytes only."""

    def __init__(self, room: int) -> None:
        self.room = room

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self.room -= len(data)
        if self.room < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return len(data)


@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("name", ONE_FILE)
@pytest.mark.parametrize("room", [0, 2000])
def test_a_full_disk_is_one_error(name, room):
    with pytest.raises((OSError, AlignerError), match="No space left on device"):
        dump_table(table(2000), FullDisk(room), name)


@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
def test_a_full_folder_of_temporary_files_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    from openpyxl.worksheet import _writer

    monkeypatch.setattr(_writer, "create_temporary_file", lambda suffix="": "/dev/full")
    monkeypatch.setattr(_writer.WorksheetWriter, "cleanup", lambda self: None)
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    with pytest.raises(AlignerError, match=r"temporary files cannot be written: No space left on device; make room"):
        dump_table(table(3000), io.BytesIO(), "xlsx")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("name", ["xlsx", "parquet", "tmx"])
def test_full_standard_output(name, tmp_path):
    write_table(table(), tmp_path / "t.tsv")
    command = [sys.executable, "-m", "aligner", "convert", str(tmp_path / "t.tsv"), "-", "--to", name]
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert run.stderr == "aligner: error: standard output cannot be written: No space left on device\n"
    assert run.returncode == 1
