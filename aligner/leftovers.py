"""Temporary files that killed runs left: their names, removing them, and ending what such a run had begun."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import secrets
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

PART, OLD, MOVES = ".part", ".old", ".moves"
"""Suffixes of what is being written, of a folder that is being replaced, and of a list of renames that belong together.
"""

_NAME = re.compile(
    r"\.aligner-(?:(?P<of>[0-9a-f]{12})-(?P<host>[0-9a-f]{6})-(?P<process>\d+)-)?[0-9a-f]{12}\.(part|old|moves)"
)
_A_DAY = 86_400


def temporary_name(name: str, ending: str) -> str:
    """Return a new name for a temporary file or folder, short whatever the length of the name that it will have.

    Args:
        name: the name that it has later, or had before.
        ending: `PART` or `OLD`.
    """
    return f".aligner-{_hash(name, 12)}-{_hash(platform.node(), 6)}-{os.getpid()}-{secrets.token_hex(6)}{ending}"


def write_moves(moves: Mapping[Path, Path]) -> Path:
    """Write a list of renames, so that `clear` and `recover` end them if this run is killed between two of them.

    Args:
        moves: each path, and the temporary file or folder that takes its place.

    Returns:
        The list, to be removed after the renames.
    """
    folder = Path(os.path.commonpath([path.parent for path in moves]))
    names = {path.relative_to(folder).as_posix(): new.relative_to(folder).as_posix() for path, new in moves.items()}
    listed = folder / temporary_name("", MOVES)
    whole = listed.with_suffix(PART)
    with whole.open("x", encoding="utf-8") as file:
        json.dump(names, file)
        file.flush()
        os.fsync(file.fileno())
    return whole.replace(listed)


def clear(folder: Path) -> None:
    """End the renames of killed runs in a folder, and remove what else they left.

    A folder that is the only copy of what was being replaced stays; `recover` puts it back.
    """
    dead = [*_dead(folder)]
    for path, _ in dead:
        if path.suffix == MOVES:
            _end_moves(path)
    present = {_hash(path.name, 12) for path in folder.iterdir()} if dead else set()
    for path, match in dead:
        if path.suffix != OLD or match["of"] in present:
            with suppress(OSError):  # of somebody else, or gone in the meantime
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def recover(path: Path) -> None:
    """End the renames of a run that was killed between two of them, if a path is or may have been among them.

    A folder that was moved away, but not replaced, is put back.
    """
    if not path.parent.is_dir():
        return
    for left, match in [*_dead(path.parent)]:
        with suppress(OSError):
            if left.suffix == MOVES:
                _end_moves(left)
            elif left.suffix == OLD and match["of"] == _hash(path.name, 12) and not path.exists():
                left.replace(path)


def _dead(folder: Path) -> Iterator[tuple[Path, re.Match[str]]]:
    """Yield what killed runs left in a folder."""
    for path in folder.glob(".aligner-*"):
        match = _NAME.fullmatch(path.name)
        if match and _is_dead(path, match):
            yield path, match


def _end_moves(listed: Path) -> None:
    """Rename what is still to be renamed of a list, and remove the list. Names that lead elsewhere are not followed."""
    with suppress(OSError, ValueError, AttributeError):
        names = json.loads(listed.read_text(encoding="utf-8"))
        for name, new_name in names.items():
            path, new = listed.parent / name, listed.parent / new_name
            waiting = new if new.parent == path.parent else new.parent  # a file, or the folder that it was made in
            ours = waiting.parent == path.parent and _NAME.fullmatch(waiting.name)
            if ours and listed.parent in path.parents and ".." not in path.parts and new.exists():
                if path.is_dir():
                    shutil.rmtree(path)
                new.replace(path)
    with suppress(OSError):
        listed.unlink()


def _hash(text: str, length: int) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:length]


def _is_dead(path: Path, match: re.Match[str]) -> bool:
    """Return whether the process that made a temporary file is gone; elsewhere than here, whether it is a day old."""
    if match["host"] == _hash(platform.node(), 6) and os.name == "posix":
        try:
            os.kill(int(match["process"]), 0)
        except ProcessLookupError:
            return True
        except (PermissionError, OverflowError):
            pass
        return False
    try:
        return time.time() - path.stat().st_mtime > _A_DAY
    except OSError:
        return False
