"""Bytes to text: byte order marks, strict UTF-8, then detection; characters are never replaced silently.

Vietnamese in the letters of old fonts (TCVN3, VNI) is converted to Unicode.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
import warnings
from dataclasses import dataclass

from aligner.errors import AlignerWarning, InputError
from aligner.file_kinds import kind_of
from aligner.readers import legacy_vietnamese

_MARKS = {  # UTF-32 marks begin with the UTF-16 ones, so they come first
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_LEGACY = ["gb18030", "big5", "cp950", "big5hkscs", "cp1258", "cp1252"]
_DECLARATION = re.compile(
    rb"""(?:<\?xml[^>]{1,80}encoding|<meta[^>]{1,200}charset)\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE
)
# Browsers decode these names as the larger encodings they have become (WHATWG Encoding, 4.2).
_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "big5": "big5hkscs"}
_SAMPLE = 200_000
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_ADVICE = "save it as UTF-8, or name its encoding"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text with LF line endings, and the codec that decoded it."""

    text: str
    encoding: str


def decode(data: bytes, path: str, encoding: str | None = None) -> Decoded:
    """Decode a text file.

    Args:
        data: the whole file.
        path: its name, for messages.
        encoding: name of a codec, "tcvn3" or "vni", if the user gave one.

    Raises:
        InputError: the file is empty or binary, or its bytes fit no encoding; the message names the byte's offset.
    """
    if not data.strip():
        raise InputError(path, "is empty" if not data else "holds nothing but blank space")
    if what := kind_of(data):
        raise InputError(path, f"is {what}, not text", advice="convert it to a format that `aligner formats` lists")
    name = (encoding or "").lower() or _by_mark(data) or _by_content(data, path)
    try:
        # The letters of old fonts may be saved as single bytes or as UTF-8.
        text = _decode_font(data) if name in legacy_vietnamese.ENCODINGS else data.decode(name)
    except LookupError:
        raise InputError(path, f"cannot be read as {name!r}: no such encoding") from None
    except UnicodeDecodeError as error:
        # Only this codec counts the offsets of errors from the end of its mark.
        start = error.start + (len(codecs.BOM_UTF8) if name == "utf-8-sig" else 0)
        raise _undecodable(path, data, start, name) from None
    if "\x00" in text:
        _report_nul(text, path)
    if name not in legacy_vietnamese.ENCODINGS and codecs.lookup(name).name == "cp1258":
        text = unicodedata.normalize("NFC", text)  # it has no composed letters with tone marks
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not encoding and (font := legacy_vietnamese.find_encoding(text)):
        name = font
    return Decoded(legacy_vietnamese.ENCODINGS[name](text) if name in legacy_vietnamese.ENCODINGS else text, name)


def _declared(data: bytes) -> str | None:
    """Return the encoding that a page declares in its head, if its bytes are valid in it."""
    match = _DECLARATION.search(data[:2048]) if data[:100].lstrip().startswith(b"<") else None
    name = match[1].decode("ascii").lower() if match else ""
    try:
        name = _SUPERSETS.get(name) or codecs.lookup(name).name
        # A declaration that was found as ASCII cannot be true if it names UTF-16.
        return None if name.startswith(("utf-16", "utf-32")) or not data.decode(name) else name
    except (LookupError, UnicodeDecodeError):
        return None


def _by_mark(data: bytes) -> str | None:
    return next((name for mark, name in _MARKS.items() if data.startswith(mark)), None)


def _by_content(data: bytes, path: str) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        start = error.start
    else:
        # ASCII encoded as UTF-16 is valid UTF-8 as well, with a NUL as every second byte.
        return _unmarked_utf16(data) or "utf-8" if data.count(0) > len(data) // 4 else "utf-8"
    if _is_damaged_utf8(data):
        raise _undecodable(path, data, start, "utf-8")
    if name := _declared(data) or _unmarked_utf16(data):
        return name
    if data.count(0):
        raise InputError(path, "is a binary file, not text", place=f"byte offset {data.index(0)}")
    if font := legacy_vietnamese.find_encoding(_western(data)):
        return font
    if name := _legacy(data):
        return name
    raise _undecodable(path, data, start, "utf-8")


def _is_damaged_utf8(data: bytes) -> bool:
    # Multi-byte sequences are hardly ever valid by chance: a file with many of them is damaged UTF-8.
    text = data.decode("utf-8", "surrogateescape")
    bad = sum("\udc80" <= char <= "\udcff" for char in text)
    good = sum(char > "\x7f" for char in text) - bad
    return good > 4 * bad


def _unmarked_utf16(data: bytes) -> str | None:
    best, best_share = None, 0.95
    for name in ("utf-16-le", "utf-16-be"):
        try:
            text = data[: _SAMPLE // 2 * 2].decode(name)
        except UnicodeDecodeError:
            continue
        share = sum(map(_is_usual, text)) / len(text)
        # GB18030 read as UTF-16 gives ideographs (rare ones) as well, but no spaces, line ends or full stops.
        if share > best_share and any(char in " \n。，" for char in text):
            best, best_share = name, share
    return best


def _is_usual(char: str) -> bool:
    code = ord(char)
    return char in "\t\n\r" or 0x20 <= code < 0x180 or 0x1A0 <= code < 0x1B1 or 0x300 <= code < 0x324 or (
        0x1EA0 <= code < 0x1F00 or 0x2010 <= code < 0x2040 or 0x3000 <= code < 0x3020 or 0x4E00 <= code < 0x9FA6
        or 0xFF00 <= code < 0xFF5F
    )  # fmt: skip


def _decode_font(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _western(data)


def _western(data: bytes) -> str:
    """Return the text with each byte as a Western character, as in the old fonts for Vietnamese."""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _legacy(data: bytes) -> str | None:
    from charset_normalizer import from_bytes  # slow to import, and only needed for files that are not UTF-8

    sample = data
    if len(data) > _SAMPLE:
        # Cut at a line end, not inside a character.
        end = data.find(b"\n", _SAMPLE)
        sample = data[:end] if 0 <= end < 2 * _SAMPLE else data
    # Lines of ASCII (times, numbers) carry no information, and are the majority in subtitles and tables.
    sample = b"\n".join(line for line in sample.split(b"\n") if not line.isascii())
    match = from_bytes(sample, cp_isolation=_LEGACY).best()
    if match is None or len(_CONTROL.findall(str(match))) * 100 > len(str(match)):
        return None
    text = str(match)
    # English with typographic quotation marks has letters only in ASCII, Chinese among figures only beyond it.
    for chars in (text, [char for char in text if char > "\x7f"]):
        if sum(unicodedata.category(char)[0] in "LM" for char in chars) * 2 > len(chars):
            return match.encoding
    return None


def _undecodable(path: str, data: bytes, start: int, name: str) -> InputError:
    return InputError(
        path,
        f"byte 0x{data[start]:02x} is not valid {name}",
        place=f"byte offset {start}",
        advice=_ADVICE,
    )


def _report_nul(text: str, path: str) -> None:
    count = text.count("\x00")
    offset = text.index("\x00")
    line = text.count("\n", 0, offset) + 1
    if len(_CONTROL.findall(text)) * 100 > len(text):
        raise InputError(path, "is a binary file, not text", place=f"line {line}")
    warnings.warn(
        f"{path}: line {line}: {count} NUL character(s) in the text, read as spaces", AlignerWarning, stacklevel=4
    )
