"""Writing so that an interrupted run leaves the old file or the new one, never half of one."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from aligner.errors import AlignerError


@contextmanager
def replace(path: Path) -> Iterator[BinaryIO]:
    """Open a new file beside `path` that takes its place when all is written; missing folders are made.

    Raises:
        AlignerError: the folder or the file cannot be written.
    """
    try:
        if path.exists() and not path.is_file() and not path.is_dir():  # a pipe or a device has nothing to replace
            with path.open("wb") as file:
                yield file
            return
        path = path.resolve()
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name[:100]}.{secrets.token_hex(6)}.part")
        try:
            with temporary.open("xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except BrokenPipeError:
        raise
    except OSError as error:
        raise AlignerError(f"{path}: cannot be written: {error.strerror or error}") from error


@contextmanager
def replace_files(path: Path) -> Iterator[Path]:
    """A new folder to write in, whose files then take their places beside `path`, each whole.

    Raises:
        AlignerError: the folder or a file cannot be written.
    """
    with _new_folder(path) as folder:
        yield folder
        for file in sorted(folder.iterdir()):
            file.replace(path.parent / file.name)


@contextmanager
def replace_folder(path: Path, is_ours: Callable[[Path], bool]) -> Iterator[Path]:
    """A new folder to write in, which then takes the place of `path`, all at once.

    Args:
        is_ours: whether a folder that stands there already is one that we wrote, and so may go.

    Raises:
        AlignerError: the folder cannot be written, or one stands there that is not ours and not empty.
    """
    if path.exists() and (not path.is_dir() or (any(path.iterdir()) and not is_ours(path))):
        raise AlignerError(f"{path}: is not replaced: it holds other files; name a new folder")
    with _new_folder(path) as folder:
        yield folder
        old = folder.with_suffix(".old")
        if path.exists():
            path.replace(old)
        folder.replace(path)
        shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _new_folder(path: Path) -> Iterator[Path]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        folder = path.with_name(f".{path.name[:100]}.{secrets.token_hex(6)}.part")
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    except OSError as error:
        raise AlignerError(f"{path}: cannot be written: {error.strerror or error}") from error
