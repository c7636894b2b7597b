"""Write files so that an interrupted run leaves the old file or the new one, never half of one."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from aligner.errors import AlignerError

# Windows does not rename over a file that a program has open, and has no descriptors of folders.
_WINDOWS = os.name == "nt"
_PREFIX = ".aligner-"  # of temporary names


@contextmanager
def replace(path: Path) -> Iterator[BinaryIO]:
    """Open a new file beside `path` and put it in the place of `path` once it is complete; missing folders are made.

    Raises:
        AlignerError: the folder or the file cannot be written.
    """
    with _told(path):
        if path.exists() and not path.is_file() and not path.is_dir():  # a pipe or a device cannot be replaced
            with path.open("wb") as file:
                yield file
            return
        path = path.resolve()
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = _beside(path)
        try:
            with temporary.open("xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            _rename(temporary, path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)


@contextmanager
def replace_files(path: Path) -> Iterator[Path]:
    """Make a new folder to write in; each of its files, once all are complete, takes its place beside `path`.

    Raises:
        AlignerError: the folder or a file cannot be written.
    """
    with _told(path), _new_folder(path) as folder:
        yield folder
        for file in sorted(folder.iterdir()):
            _sync(file)
            _rename(file, path.parent / file.name)
        _sync_folder(path.parent)


@contextmanager
def replace_folder(path: Path, is_ours: Callable[[Path], bool]) -> Iterator[Path]:
    """Make a new folder to write in; once it is complete, it takes the place of `path`.

    Args:
        path: the folder to write.
        is_ours: returns whether a folder that exists already was written by us and may be replaced.

    Raises:
        AlignerError: the folder cannot be written, or a folder exists that is not empty and not ours.
    """
    with _told(path):
        if path.exists() and (not path.is_dir() or (any(path.iterdir()) and not is_ours(path))):
            raise AlignerError(f"{path}: is not replaced: it holds other files; name a new folder")
        with _new_folder(path) as folder:
            yield folder
            for file in folder.rglob("*"):
                if file.is_file():
                    _sync(file)
                else:
                    _sync_folder(file)
            _sync_folder(folder)
            old = folder.with_suffix(".old")
            if path.exists():
                _rename(path, old)
            try:
                _rename(folder, path)
            except BaseException:
                if old.exists():
                    old.replace(path)
                raise
            _sync_folder(path.parent)
            shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn errors of the operating system into one that names the path."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise AlignerError(f"{path}: cannot be written: {error.strerror or error}") from error


@contextmanager
def _new_folder(path: Path) -> Iterator[Path]:
    path.parent.mkdir(parents=True, exist_ok=True)
    folder = _beside(path)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _beside(path: Path) -> Path:
    """Return a new name in the same folder, short whatever the length of the path's own name."""
    return path.with_name(f"{_PREFIX}{secrets.token_hex(6)}.part")


def _rename(source: Path, target: Path) -> None:
    try:
        source.replace(target)
    except PermissionError as error:
        if not _WINDOWS:
            raise
        held = target if source.name.startswith(_PREFIX) else source
        advice = "close it in the program that has it open, and see that it is not write-protected"
        raise AlignerError(f"{held}: cannot be replaced; {advice}") from error


def _sync(file: Path) -> None:
    with file.open("r+b") as opened:
        os.fsync(opened.fileno())


def _sync_folder(folder: Path) -> None:
    """Make a rename survive a power cut, on systems where a folder can be synced."""
    if _WINDOWS:
        return
    with suppress(OSError):  # some network file systems refuse
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
