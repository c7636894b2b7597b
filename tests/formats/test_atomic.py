"""Files and folders that take their place at once, whatever their names and the system."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from aligner import atomic, leftovers
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


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps permissions elsewhere")
def test_the_mode_of_a_file_stays(tmp_path):
    path = tmp_path / "t.tsv"
    path.touch()
    path.chmod(0o640)
    write(path, interrupted=False)
    assert path.stat().st_mode & 0o777 == 0o640


def write_three(folder: Path, text: bytes, *, interrupted: bool = False) -> None:
    with atomic.together():
        with atomic.replace(folder / "a") as file:
            file.write(text)
        with atomic.replace_files(folder / "b") as made:
            (made / "b.en").write_bytes(text)
        with atomic.replace_folder(folder / "c", lambda _: True) as made:
            (made / "c").write_bytes(text)
        if interrupted:
            raise KeyboardInterrupt


def contents(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_what_belongs_together_takes_its_place_together(tmp_path):
    names = ("a", "b.en", "c/c")
    write_three(tmp_path, b"old")
    assert contents(tmp_path) == dict.fromkeys(names, b"old")
    with pytest.raises(KeyboardInterrupt):
        write_three(tmp_path, b"new", interrupted=True)
    assert contents(tmp_path) == dict.fromkeys(names, b"old")
    write_three(tmp_path, b"new")
    assert contents(tmp_path) == dict.fromkeys(names, b"new")


def test_if_one_of_several_cannot_be_replaced_all_stay(tmp_path, monkeypatch):
    real = Path.replace
    write_three(tmp_path, b"old")

    def third_fails(self: Path, target: Path) -> Path:
        if target.name == "c" and self.suffix == ".part":
            refuse(self, target)
        return real(self, target)

    monkeypatch.setattr(Path, "replace", third_fails)
    with pytest.raises(AlignerError, match="cannot be written"):
        write_three(tmp_path, b"new")
    assert contents(tmp_path) == dict.fromkeys(("a", "b.en", "c/c"), b"old")


KILLED_AT = """
import os, signal, sys
from pathlib import Path
from aligner import atomic
real, calls = Path.replace, []
def killed(self, target):
    calls.append(self)
    if len(calls) == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
    return real(self, target)
folder = Path(sys.argv[1])
"""
KILLED = (
    KILLED_AT
    + """
Path.replace = killed
with atomic.replace_folder(folder, lambda _: True) as made:
    (made / "text").write_text("new")
"""
)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize("call", [1, 2])
def test_a_folder_is_back_after_a_kill_between_its_two_renames(tmp_path, call):
    path = tmp_path / "set.hf"
    path.mkdir()
    (path / "text").write_text("old")
    environment = os.environ | {"PYTHONPATH": str(Path(atomic.__file__).parents[1])}
    killed = subprocess.run([sys.executable, "-c", KILLED, str(path), str(call)], env=environment)
    assert killed.returncode == -signal.SIGKILL
    leftovers.recover(path)  # the next command that reads it
    assert contents(path) == {"text": b"old"}
    write(tmp_path / "other", interrupted=False)  # the next command that writes beside it
    assert sorted(each.name for each in tmp_path.iterdir()) == ["other", "set.hf"]


KILLED_TOGETHER = (
    KILLED_AT
    + """
with atomic.together():
    for name in ("a", "b", "inner/c"):
        with atomic.replace(folder / name) as file:
            file.write(b"new")
    with atomic.replace_folder(folder / "d", lambda _: True) as made:
        (made / "e").write_bytes(b"new")
    Path.replace = killed
"""
)
KILLED_PAIR = (
    KILLED_AT
    + """
with atomic.replace_files(folder / "t") as made:
    (made / "t.en").write_bytes(b"new")
    (made / "t.zh").write_bytes(b"new")
    Path.replace = killed
"""
)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize("call", range(1, 7))
def test_all_files_are_old_or_all_are_new_after_a_kill_between_two_renames(tmp_path, call):
    names = ("a", "b", "inner/c", "d/e")
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"old")
    environment = os.environ | {"PYTHONPATH": str(Path(atomic.__file__).parents[1])}
    killed = subprocess.run([sys.executable, "-c", KILLED_TOGETHER, str(tmp_path), str(call)], env=environment)
    assert killed.returncode == -signal.SIGKILL
    leftovers.recover(tmp_path / "a")  # the next command that reads one of them
    found = {name: text for name, text in contents(tmp_path).items() if ".aligner-" not in name}
    assert found == dict.fromkeys(names, b"old" if call == 1 else b"new")
    write(tmp_path / "a", interrupted=False)
    assert not list(tmp_path.glob(".aligner-*"))


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_two_files_that_are_written_as_one(tmp_path):
    for name in ("t.en", "t.zh"):
        (tmp_path / name).write_bytes(b"old")
    environment = os.environ | {"PYTHONPATH": str(Path(atomic.__file__).parents[1])}
    subprocess.run([sys.executable, "-c", KILLED_PAIR, str(tmp_path), "3"], env=environment)
    assert (tmp_path / "t.zh").read_bytes() == b"old"
    leftovers.recover(tmp_path / "t.zh")
    assert [(tmp_path / name).read_bytes() for name in ("t.en", "t.zh")] == [b"new", b"new"]


def test_a_list_of_renames_that_leads_elsewhere_is_not_followed(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "own").write_bytes(b"own")
    listed = tmp_path / "folder" / ".aligner-0123456789ab.moves"
    part = tmp_path / "folder" / ".aligner-ab0123456789.part"
    for name, new in {"../own": f"../folder/{part.name}", "x": "../own", "y": str(tmp_path / "own")}.items():
        part.write_bytes(b"theirs")
        listed.write_text(json.dumps({name: new}))
        os.utime(listed, (0, 0))
        leftovers.recover(tmp_path / "folder" / "t")
        assert contents(tmp_path) == {"own": b"own", f"folder/{part.name}": b"theirs"}


def test_only_the_next_run_clears_what_a_killed_one_left(tmp_path):
    mine = tmp_path / leftovers.temporary_name("t", leftovers.PART)
    mine.write_bytes(b"half")
    ours_of_another_day = tmp_path / ".aligner-0123456789ab.part"  # the name in trialign 0.1
    ours_of_another_day.touch()
    os.utime(ours_of_another_day, (0, 0))
    somebody_elses = tmp_path / ".aligner-notes.part"
    somebody_elses.touch()
    os.utime(somebody_elses, (0, 0))
    write(tmp_path / "t", interrupted=False)
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted([mine.name, somebody_elses.name, "t"])


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_that_may_not_be_written_in(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(AlignerError, match="cannot be written: Permission denied"), atomic.replace(tmp_path / "t"):
        pass
