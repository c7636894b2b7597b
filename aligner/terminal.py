r"""Terminals obey control characters, so a text or a file name could change colors, titles or what stands above it.

Whatever the command writes to a terminal shows them as escapes, such as \x1b. Files and pipes get every byte as it is.
"""

from __future__ import annotations

import codecs
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_CONTROLS = {*range(0x20), *range(0x7F, 0xA0)} - {ord("\n"), ord("\t")}
# Embeddings, overrides and isolates: they reorder the rest of a line.
_BIDI = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}
_VISIBLE = {code: f"\\x{code:02x}" for code in _CONTROLS} | {code: f"\\u{code:04x}" for code in _BIDI}


def visible(text: str) -> str:
    r"""Return the text with control characters as escapes, except line breaks and tabs."""
    return text.translate(_VISIBLE)


@contextmanager
def guarded() -> Iterator[None]:
    """Make control characters visible in standard output and standard error where these are terminals."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = map(_guard, before)
    try:
        yield
    finally:
        for stream, beneath in zip((sys.stdout, sys.stderr), before, strict=True):
            if stream is not beneath and not stream.closed:
                stream.flush()
        sys.stdout, sys.stderr = before


def unguarded(stream: TextIO) -> TextIO:
    """Return the stream beneath a guarded one, for progress bars and descriptors, or the stream itself."""
    return stream.beneath if isinstance(stream, _Guarded) else stream


def _guard(stream: TextIO) -> TextIO:
    return _Guarded(stream) if isinstance(stream, io.TextIOWrapper) and stream.isatty() else stream


class _Guarded(io.TextIOWrapper):
    def __init__(self, beneath: TextIO) -> None:
        # Without newline="\n", Windows would write another CR before each line break.
        super().__init__(_Visible(beneath.buffer), "utf-8", "backslashreplace", newline="\n", write_through=True)
        self.beneath = beneath

    def write(self, text: str, /) -> int:
        count = super().write(text)
        if "\n" in text:
            self.flush()
        return count


class _Visible(io.BufferedIOBase):
    """The bytes of a terminal. It has no descriptor, or click would write to the console of Windows by itself."""

    def __init__(self, terminal: BinaryIO) -> None:
        self._terminal, self.name = terminal, terminal.name
        # A character may be split between two writes.
        self._decoder = codecs.getincrementaldecoder("utf-8")("backslashreplace")

    def write(self, data: ReadableBuffer, /) -> int:
        taken = bytes(data)
        self._terminal.write(visible(self._decoder.decode(taken)).encode())
        return len(taken)

    def flush(self) -> None:
        self._terminal.flush()

    def isatty(self) -> bool:
        return True

    def writable(self) -> bool:
        return True
