"""Write files so that an interrupted run leaves the old files or the new ones, never half of one.

What is being written has a temporary name beside its place, and takes its place by a rename once it is complete.
`together` holds the renames back until a whole set of files is complete. A run that is killed leaves its temporary
files; the next one that writes in the same folder removes them.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import BinaryIO

from aligner.errors import AlignerError
from aligner.leftovers import OLD, PART, clear, recover, temporary_name, write_moves

# Windows does not rename over a file that a program has open, and has no descriptors of folders.
_WINDOWS = os.name == "nt"

_held_back: ContextVar[dict[Path, Path] | None] = ContextVar("held_back", default=None)
"""Inside `together`: each path to be written, and where its new content waits."""


@contextmanager
def replace(path: Path) -> Iterator[BinaryIO]:
    """Open a new file beside `path` and put it in the place of `path` once it is complete; missing folders are made.

    Raises:
        AlignerError: the folder or the file cannot be written.
    """
    with _told(path):
        if is_special(path):  # cannot be replaced
            with path.open("wb") as file:
                yield file
            return
        path = path.resolve()
        with _cleared(path.parent):
            temporary = _beside(path)
            try:
                with temporary.open("xb") as file:
                    yield file
                    file.flush()
                    os.fsync(file.fileno())
                _place({path: temporary})
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise


@contextmanager
def replace_files(path: Path) -> Iterator[Path]:
    """Make a new folder to write in; each of its files, once all are complete, takes its place beside `path`.

    Raises:
        AlignerError: the folder or a file cannot be written.
    """
    with _told(path), _cleared(path.parent), _new_folder(path) as folder:
        yield folder
        moved: dict[Path, Path] = {}
        for file in sorted(folder.iterdir()):
            _sync(file)
            # The folder goes before files that are held back take their places.
            moved[path.parent / file.name] = file if _held_back.get() is None else file.replace(_beside(path))
        _place(moved)


@contextmanager
def replace_folder(path: Path, is_ours: Callable[[Path], bool]) -> Iterator[Path]:
    """Make a new folder to write in; once it is complete, it takes the place of `path`.

    Args:
        path: the folder to write.
        is_ours: returns whether a folder that exists already was written by us and may be replaced.

    Raises:
        AlignerError: the folder cannot be written, or a folder exists that is not empty and not ours.
    """
    with _told(path), _cleared(path.parent):
        recover(path)
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
            whole = folder.replace(_beside(path)) if _held_back.get() is not None else folder
            _place({path: whole})


@contextmanager
def together() -> Iterator[dict[Path, Path]]:
    """Hold back everything that is written inside until all of it is complete; then each takes its place, in order.

    Yields:
        Each path written so far, and the temporary file with its new content.

    Raises:
        AlignerError: a file cannot take its place; those placed before it are as they were again.
    """
    waiting: dict[Path, Path] = {}
    token = _held_back.set(waiting)
    try:
        yield waiting
    except BaseException:
        _remove(waiting.values())
        raise
    finally:
        _held_back.reset(token)
    try:
        with _told(next(iter(waiting), Path())):
            _place(waiting)
    except BaseException:
        _remove(waiting.values())
        raise


def is_special(path: Path) -> bool:
    """Return whether a path is a pipe, a device or the like, which is written to as it is."""
    return path.exists() and not path.is_file() and not path.is_dir()


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
def _cleared(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    clear(folder)
    yield


@contextmanager
def _new_folder(path: Path) -> Iterator[Path]:
    folder = _beside(path)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _beside(path: Path, ending: str = PART) -> Path:
    return path.with_name(temporary_name(path.name, ending))


def _place(moves: dict[Path, Path]) -> None:
    """Rename new files and folders to their paths, all or none; inside `together`, later.

    Args:
        moves: each path, and the temporary file or folder that takes its place.
    """
    waiting = _held_back.get()
    if waiting is not None:
        waiting.update(moves)
        return
    new_paths = {path for path in moves if not path.exists()}
    moves_list = write_moves(moves) if len(moves) > 1 else None
    kept: dict[Path, Path] = {}
    try:
        for path, new in moves.items():
            old = _set_aside(path, alone=len(moves) == 1)
            if old is not None:
                kept[path] = old
            _keep_mode(old or path, new)
            _rename(new, path)
    except BaseException:
        for path in moves:
            if path in kept or path in new_paths:
                _remove([path])
            if path in kept:
                kept[path].replace(path)
        raise
    finally:
        if moves_list is not None:
            moves_list.unlink(missing_ok=True)
    _remove(kept.values())
    for folder in dict.fromkeys(path.parent for path in moves):
        _sync_folder(folder)


def _set_aside(path: Path, *, alone: bool) -> Path | None:
    """Keep the old content of a path for the case that the new one cannot take its place, or return None.

    A folder is moved, because it cannot be renamed over. Of a file that is one of several a second link is made where
    the file system has links; a single file is replaced by the rename alone.
    """
    if path.is_dir():
        old = _beside(path, OLD)
        _rename(path, old)
        return old
    if alone or not path.exists():
        return None
    old = _beside(path)
    try:
        os.link(path, old)
    except OSError:
        return None
    return old


def _keep_mode(before: Path, new: Path) -> None:
    if before.exists():
        with suppress(OSError):  # file systems without permissions
            new.chmod(stat.S_IMODE(before.stat().st_mode))


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _rename(source: Path, target: Path) -> None:
    try:
        source.replace(target)
    except PermissionError as error:
        if not _WINDOWS:
            raise
        held = source if target.suffix == OLD else target
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
