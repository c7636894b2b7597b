"""Temporary files that killed runs left: their names, removing them, and what to take back from them."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import secrets
import shutil
import time
from contextlib import suppress
from pathlib import Path

PART, OLD = ".part", ".old"
"""Suffixes of what is being written, and of a folder that is being replaced."""

_NAME = re.compile(
    r"\.aligner-(?:(?P<of>[0-9a-f]{12})-(?P<host>[0-9a-f]{6})-(?P<process>\d+)-)?[0-9a-f]{12}\.(part|old)"
)
_A_DAY = 86_400


def temporary_name(name: str, ending: str) -> str:
    """Return a new name for a temporary file or folder, short whatever the length of the name that it will have.

    Args:
        name: the name that it has later, or had before.
        ending: `PART` or `OLD`.
    """
    return f".aligner-{_hash(name, 12)}-{_hash(platform.node(), 6)}-{os.getpid()}-{secrets.token_hex(6)}{ending}"


def clear(folder: Path) -> None:
    """Remove what killed runs left in a folder, but no folder that is the only copy of what was being replaced."""
    found = [(path, match) for path in folder.glob(".aligner-*") if (match := _NAME.fullmatch(path.name))]
    dead = [(path, match) for path, match in found if _is_dead(path, match)]
    present = {_hash(path.name, 12) for path in folder.iterdir()} if dead else set()
    for path, match in dead:
        if path.suffix == PART or match["of"] in present:
            with suppress(OSError):  # of somebody else, or gone in the meantime
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def recover(path: Path) -> None:
    """Put a folder back in its place if a run was killed between moving it away and putting the new one there."""
    if path.exists() or not path.parent.is_dir():
        return
    for old in path.parent.glob(f".aligner-{_hash(path.name, 12)}-*{OLD}"):
        match = _NAME.fullmatch(old.name)
        if match and _is_dead(old, match):
            with suppress(OSError):
                old.replace(path)
            return


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
