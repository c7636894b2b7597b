"""Files and folders that take their place at once, whatever their names and the system."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from aligner import atomic
from aligner.errors import AlignerError
from aligner.formats import write_parts, write_table

LONG = "潮" * 79 + ".x"  # 239 bytes in UTF-8; file systems take 255


def test_a_name_as_long_as_the_file_system_takes(tmp_path):
    for name in (LONG, "潮" * 85):
        with atomic.replace(tmp_path / name) as file:
            file.write(b"new")
        assert (tmp_path / name).read_bytes() == b"new"


def test_long_names_of_tables(tmp_path, frame):
    for suffix in ("tsv", "moses", "hf"):
        written = write_table(frame[frame["status"] == "accepted"], tmp_path / f"{'潮' * 75}.{suffix}")
        assert all(each.exists() for each in written)


def test_ids_of_documents_longer_than_a_name(tmp_path, frame):
    frame = frame.assign(source_document="潮水退了" * 40, target_document="The tide is out" * 30)
    (path,) = write_parts(frame, tmp_path, "t", "align")
    assert path.is_file()
    written = write_parts(frame, tmp_path, "t", "intertext")
    assert len(written) == 3


def test_a_name_that_is_too_long_is_told(tmp_path):
    path = tmp_path / ("x" * 300)
    with pytest.raises(AlignerError, match="cannot be written: File name too long"), atomic.replace(path):
        pass
    with (
        pytest.raises(AlignerError, match="cannot be written: File name too long"),
        atomic.replace_folder(path, lambda _: True),
    ):
        pass
    assert [*tmp_path.iterdir()] == []


def write(path: Path, *, interrupted: bool) -> None:
    with atomic.replace(path) as file:
        file.write(b"new")
        if interrupted:
            raise KeyboardInterrupt


def test_nothing_but_the_file_is_left(tmp_path):
    path = tmp_path / "t.tsv"
    path.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt):
        write(path, interrupted=True)
    assert path.read_bytes() == b"old"
    write(path, interrupted=False)
    assert path.read_bytes() == b"new"
    assert [*tmp_path.iterdir()] == [path]


def test_files_and_the_folder_are_synced_in_this_order(tmp_path, monkeypatch):
    synced = []
    fsync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda descriptor: (synced.append(os.fstat(descriptor).st_ino), fsync(descriptor)))
    with atomic.replace(tmp_path / "t") as file:
        file.write(b"new")
    inodes = [(tmp_path / "t").stat().st_ino, tmp_path.stat().st_ino]
    assert synced == (inodes if sys.platform != "win32" else inodes[:1])
    synced.clear()
    with atomic.replace_files(tmp_path / "u") as folder:
        (folder / "u.en").write_bytes(b"1")
    assert (tmp_path / "u.en").stat().st_ino in synced


def refuse(self: Path, target: Path) -> None:
    raise PermissionError(13, "Access is denied", str(self))


def test_a_file_that_is_open_in_windows(tmp_path, monkeypatch):
    """What Windows does with a rename over an open file is faked; what we make of it is not."""
    path = tmp_path / "t.xlsx"
    path.write_bytes(b"old")
    monkeypatch.setattr(atomic, "_WINDOWS", True)
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(AlignerError, match=r"t\.xlsx: cannot be replaced; close it"), atomic.replace(path) as file:
        file.write(b"new")
    with (
        pytest.raises(AlignerError, match=r"t\.en: cannot be replaced; close it"),
        atomic.replace_files(path) as folder,
    ):
        (folder / "t.en").write_bytes(b"new")
    assert [*tmp_path.iterdir()] == [path]
    assert path.read_bytes() == b"old"


def test_a_folder_in_use_stays_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "set.hf"
    path.mkdir()
    (path / "old").touch()
    real, calls = Path.replace, []

    def second_fails(self: Path, target: Path) -> Path:
        calls.append(self)
        if len(calls) == 2:
            refuse(self, target)
        return real(self, target)

    monkeypatch.setattr(Path, "replace", second_fails)
    with pytest.raises(AlignerError, match="cannot be"), atomic.replace_folder(path, lambda _: True) as folder:
        (folder / "new").touch()
    assert [file.name for file in path.iterdir()] == ["old"]
    assert [*tmp_path.iterdir()] == [path]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_that_may_not_be_written_in(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(AlignerError, match="cannot be written: Permission denied"), atomic.replace(tmp_path / "t"):
        pass
