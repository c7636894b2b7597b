"""Make damaged and hostile variants of files: what disks, transfers, editors and attackers do to them."""

from __future__ import annotations

import io
import random
import zipfile

TOKENS = [
    # of text and its encodings
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\x1b[31m", b"\r", b"\r\n\r\n", b"\n\n" * 50,
    "\u202e".encode(), "\u2028".encode(), "\u0301".encode() * 50, "𠀀".encode(),
    # of markup
    b"---\n", b"+++\n", b"a: &a [*a]\n", b"```", b"$$", b"{{< x >}}", b"::: ", b"|" * 60,
    b"<", b"]]>", b"<!--", b"&#0;", b"&x;", b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"00:00:01,000 --> 00:00:00,000\n",
    # of tables
    b"\t" * 40, b'"', b"'", b"\\", b"=1+1", b"@SUM(A1)", b"source_text\t", b"{", b"[" * 300, b"null", b"true",
    b"1e999", b"NaN", b"Infinity", b"-1", b"99999999999999999999",
    # long runs
    b"-" * 30, b"*" * 30, "…".encode() * 20, "。".encode() * 20, "•".encode() * 20, b"1" * 400,
]  # fmt: skip
"""Bytes that mean something to one of the readers."""


def mutant(data: bytes, draw: random.Random) -> bytes:
    """Return a variant of a file; of a ZIP file, most often one with a changed member that unpacks well."""
    if data.startswith(b"PK") and draw.random() < 0.7:
        return _with_other_member(data, draw)
    for _ in range(draw.choice((1, 1, 2, 4, 12))):
        data = draw.choice(_CHANGES)(data, draw)
    return data


def _with_other_member(data: bytes, draw: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        members = archive.infolist()
        chosen = draw.choice(members).filename
        fate = draw.choice(("change", "change", "change", "drop", "empty"))
        for member in members:
            content = archive.read(member)
            if member.filename == chosen:
                if fate == "drop":
                    continue
                content = b"" if fate == "empty" else draw.choice(_CHANGES)(content, draw)
            made.writestr(member.filename, content)
    return out.getvalue()


def _span(data: bytes, draw: random.Random) -> tuple[int, int]:
    start = draw.randrange(len(data) + 1)
    return start, min(len(data), start + draw.choice((1, 1, 4, 30, 400)))


def _flip(data: bytes, draw: random.Random) -> bytes:
    if not data:
        return data
    changed = bytearray(data)
    for _ in range(draw.choice((1, 3, 30))):
        changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
    return bytes(changed)


def _cut(data: bytes, draw: random.Random) -> bytes:
    return data[: draw.randrange(len(data) + 1)]


def _drop(data: bytes, draw: random.Random) -> bytes:
    start, end = _span(data, draw)
    return data[:start] + data[end:]


def _repeat(data: bytes, draw: random.Random) -> bytes:
    start, end = _span(data, draw)
    return data[:end] + data[start:end] * draw.choice((1, 2, 50)) + data[end:]


def _move(data: bytes, draw: random.Random) -> bytes:
    start, end = _span(data, draw)
    rest = data[:start] + data[end:]
    to = draw.randrange(len(rest) + 1)
    return rest[:to] + data[start:end] + rest[to:]


def _insert(data: bytes, draw: random.Random) -> bytes:
    at = draw.randrange(len(data) + 1)
    return data[:at] + draw.choice(TOKENS) + data[at:]


def _insert_line(data: bytes, draw: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    lines.insert(draw.randrange(len(lines) + 1), draw.choice(TOKENS) + b"\n")
    return b"".join(lines)


def _reorder(data: bytes, draw: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    draw.shuffle(lines)
    return b"".join(lines)


_CHANGES = (_flip, _cut, _drop, _repeat, _move, _insert, _insert, _insert_line, _insert_line, _reorder)
