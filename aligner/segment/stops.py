"""Find the places where a sentence may end: marks, the closing marks after them, and the words on both sides.

All languages share this pass over the text; the rules of a language then decide about each place. All patterns are
possessive and look back a bounded distance, so the pass is linear in the length of the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from aligner.languages import SENTENCE_ENDS, is_wide

DOTS = ".．"
ELLIPSIS = "…"
QUOTES = "\"'”’»」』＂"
"""Marks that may close a quotation."""
OPENERS = "\"'“‘«([{「『（【《〈＂*_¿¡"
"""Marks that may stand before the first letter of a sentence."""

_INVISIBLE = "\u200b-\u200f\u2060\ufeff"
_CLOSERS = r"\"'”’»)\]}*_」』）】》〉｝＂" + _INVISIBLE
_STOP = re.compile(
    rf"""
    (?P<marks>
        \.(?:[ \u00a0]\.)++\.*+                    # . . .   an ellipsis typed with spaces
      | [{SENTENCE_ENDS}]++
      | (?<![—–-])[—–-]++(?=["”’」』])             # speech that breaks off: "But I—"
      | (?<=\s)[:;=]-?[)(DP](?=\s)                 # a smile in place of a full stop
    )
    (?P<closers>(?: [{_CLOSERS}] | (?<=[。！？…])[ \u3000](?=[”’」』）】》]) )*+)
    (?P<trailers>(?:
        [ \u00a0]?\[\d{{1,3}}(?:[,–-][ ]?\d{{1,3}})*+\]     # the number of a note: in 1805. [19]
      | [ ]?[:;=]-?[)(DPp](?=\s|$)                          # :-)
      | [ ]?[\U0001f300-\U0001faff☀-➿]\ufe0f?               # pictures
    )*+)
    """,
    re.VERBOSE,
)
_SPACE = re.compile(r"[\s\u200b\ufeff]*+")
_OPENING = re.compile(rf"[{re.escape(OPENERS)}{_INVISIBLE}]*+")
# Combining marks belong to the letter before them, so that decomposed Vietnamese has words.
_WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*+)++(?:['’-](?:[^\W_][\u0300-\u036f]*+)++)*+")
_NEXT_WORDS = re.compile(r"\s{0,3}" + _WORD.pattern)
_TOKEN_BREAK = re.compile(r"[\s\u2e80-\u9fff\uf900-\ufaff\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uffef]")
_LOOK_BACK = 48
_LOOK_AHEAD = 80


@dataclass(eq=False)
class Stop:
    """Marks that may end a sentence, with their context.

    Attributes:
        text: The whole paragraph.
        start: Offset of the marks.
        end: Offset where the sentence would end: after the marks, closing quotes and brackets, and notes.
        marks: The marks, for example "." or "?!".
        closers: The closing quotes and brackets directly after the marks.
        next: Offset of the first character after the gap; the length of the text if there is none.
        first: Offset of the first character after the gap and opening marks.
        first_char: This character, "" at the end of the text.
    """

    text: str
    start: int
    end: int
    marks: str
    closers: str
    next: int
    first: int
    first_char: str

    @property
    def unspaced(self) -> bool:
        """Whether no space follows."""
        return self.next == self.end

    @property
    def opened(self) -> bool:
        """Whether an opening quote or bracket stands before the next word."""
        return self.first > self.next

    @property
    def first_is_han(self) -> bool:
        """Whether the next word is in Chinese characters, which have neither case nor spaces."""
        return self.first_char.isalnum() and is_wide(self.first_char)

    @property
    def is_dot(self) -> bool:
        """Whether the mark is a single full stop, which may also belong to an abbreviation, a number or an initial."""
        return len(self.marks) == 1 and self.marks in DOTS

    @property
    def is_ellipsis(self) -> bool:
        """Whether the marks contain an ellipsis, however it is typed."""
        return ELLIPSIS in self.marks or self.marks.count(".") > 1

    @property
    def is_dash(self) -> bool:
        """Whether a dash breaks off a quotation."""
        return self.marks[0] in "—–-"

    @property
    def is_quoted(self) -> bool:
        """Whether a quotation closes right after the marks."""
        return any(closer in QUOTES for closer in self.closers)

    @cached_property
    def token(self) -> str:
        """The text directly before the marks, back to a space or a Chinese character, without opening marks; NFC."""
        window = self.text[max(0, self.start - _LOOK_BACK) : self.start]
        return unicodedata.normalize("NFC", _TOKEN_BREAK.split(window)[-1].lstrip(OPENERS))

    @cached_property
    def word(self) -> str:
        """The token in lower case."""
        return self.token.lower()

    @cached_property
    def before_token(self) -> str:
        """The text before the token, up to a bounded length, NFC, without white space at its end."""
        window = self.text[max(0, self.start - 2 * _LOOK_BACK) : self.start]
        token = _TOKEN_BREAK.split(window)[-1]
        return unicodedata.normalize("NFC", window[: len(window) - len(token)].rstrip())

    @cached_property
    def next_words(self) -> tuple[str, ...]:
        """Up to five words that follow without a mark between them, NFC, in their case."""
        words: list[str] = []
        window = self.text[self.first : self.first + _LOOK_AHEAD]
        position = 0
        while len(words) < 5 and (match := _NEXT_WORDS.match(window, position)):
            words.append(unicodedata.normalize("NFC", match.group().strip()))
            position = match.end()
        return tuple(words)

    @property
    def next_word(self) -> str:
        """The next word in lower case, "" if none follows."""
        return self.next_words[0].lower() if self.next_words else ""


def find_stops(text: str) -> Iterator[Stop]:
    """Yield all places where a sentence of a text may end, in order."""
    straight_quotes = counted = 0
    for match in _STOP.finditer(text):
        start, end, closers = match.start(), match.end(), match["closers"]
        straight_quotes += text.count('"', counted, start)
        counted = start
        if '"' in closers and straight_quotes % 2 == 0 and text[end : end + 1].isalnum():
            # No quotation is open, so a straight quote before a word opens one: 。"要
            closers = closers[: closers.index('"')]
            end = match.end("marks") + len(closers)
        following = _matched_end(_SPACE, text, end)
        first = _matched_end(_OPENING, text, following)
        yield Stop(text, start, end, match["marks"], closers, following, first, text[first : first + 1])


def _matched_end(pattern: re.Pattern[str], text: str, position: int) -> int:
    """Return where a match of a pattern ends, or the position if it does not match."""
    match = pattern.match(text, position)
    return match.end() if match else position
