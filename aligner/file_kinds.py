"""Kinds of files: binary ones by their first bytes, and what is no regular file at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

_SIGNATURES = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive (as DOCX, XLSX and EPUB files are)"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Microsoft Office file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a database"),
    (b"PAR1", "a Parquet file"),
)


def kind_of(data: bytes) -> str:
    """Return what the first bytes of a file say it is ("a PDF file"); "" for text and unknown formats."""
    return next((kind for mark, kind in _SIGNATURES if data.startswith(mark)), "")


def special_kind(path: Path) -> str:
    """Return what a path stands for if not for a regular file or a folder ("a pipe"); "" if it does not exist."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return ""
    if stat.S_ISFIFO(mode):
        return "a pipe"
    if stat.S_ISSOCK(mode):
        return "a socket"
    return "a device" if stat.S_ISCHR(mode) or stat.S_ISBLK(mode) else ""


def is_endless(path: Path) -> bool:
    """Return whether reading a path may never end, or not begin: devices and sockets, except standard input."""
    if special_kind(path) not in ("a device", "a socket") or str(path) == os.devnull:
        return False
    try:
        return not os.path.samestat(path.stat(), os.fstat(0))
    except OSError:  # without a standard input
        return True
