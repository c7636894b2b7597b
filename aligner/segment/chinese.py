"""Sentence ends in Chinese, Simplified and Traditional: 。！？ and the closing marks after them.

A semicolon ends no sentence. Quotations are split like other text, so a quotation that ends with one of these marks
ends a sentence, also if the speaker follows (“走吧！”他说。 is two sentences).
"""

from __future__ import annotations

import re

from aligner.languages import is_wide
from aligner.segment import english
from aligner.segment.rules import Lexicon, RuleSet
from aligner.segment.stops import Stop

# No sentence begins with these.
_CONTINUES = re.compile(r"[，、；：,;:。！？!?…％%）)】》〉」』”’]|(?!——)[-–—－]|\.")
# Words after a quotation that is a word of the sentence around it: “走吧！”的口号.
_QUOTED_AS_WORD = re.compile(r"[的之等]|(?:一[词詞语語句]|这[句个個样樣种種]|這[句個樣種]|那[句个個样樣种種])")
# Particles and conjunctions that continue a sentence after an ellipsis.
_GOES_ON = re.compile(r"[的地得但却卻而也就还還又和或与與及等吗嗎呢吧啊]|可是|不过|不過|以及|然后|然後|所以|因为|因為")
_CLAUSE_MARKS = '，。！？；：、…“”「」『』‘’（）—,!?;:"()'
_SHORT_CLAUSE = 6
_PARENTHESES = {"）": "（", ")": "(", "】": "【"}
_MAX_IN_BRACKETS = 300


def is_text_end(stop: Stop, _: Lexicon) -> bool | None:
    """Do not split at the end of the text, where a sentence ends anyway."""
    return False if stop.next >= len(stop.text) else None


def goes_on(stop: Stop, _: Lexicon) -> bool | None:
    """Do not split before a comma, another mark or a dash: “走！”，他说."""
    return False if _CONTINUES.match(stop.text, stop.next) else None


def is_book_title(stop: Stop, _: Lexicon) -> bool | None:
    """Do not split after a mark that belongs to a title: 《你好，李焕英！》上映."""
    return False if any(closer in "》〉" for closer in stop.closers) else None


def is_quoted_word(stop: Stop, _: Lexicon) -> bool | None:
    """Do not split after a quotation that is a word of the sentence around it: “走吧！”的口号."""
    return False if stop.is_quoted and stop.unspaced and _QUOTED_AS_WORD.match(stop.text, stop.next) else None


def is_aside(stop: Stop, _: Lexicon) -> bool | None:
    """Do not split after a question or an exclamation in brackets inside a sentence: 他（真的吗？）来了."""
    if not stop.closers or stop.closers[-1] not in _PARENTHESES or stop.marks[-1] not in "！？!?…":
        return None
    opening = stop.text.rfind(_PARENTHESES[stop.closers[-1]], max(0, stop.start - _MAX_IN_BRACKETS), stop.start)
    before = stop.text[max(0, opening - 8) : opening].rstrip() if opening > 0 else ""
    return False if before and before[-1] not in "。！？!?…”」』" else None


def is_wide_number(stop: Stop, _: Lexicon) -> bool | None:
    """Do not split at a full-width stop in a number or after the number of a list item: ３．１４, １．总则."""
    if stop.marks != "．":
        return None
    if not stop.token.isdigit():
        return None
    starts_item = not stop.before_token or stop.before_token[-1] in "。！？；："
    return False if stop.first_char.isdigit() or starts_item else None


def ellipsis_trails_off(stop: Stop, _: Lexicon) -> bool | None:
    """Split after an ellipsis that is quoted, or that ends a clause of some length and no conjunction continues."""
    if set(stop.marks) - {"…", ".", " "} or not stop.is_ellipsis:
        return None
    if stop.is_quoted or (stop.opened and stop.text[stop.next] in "“「『"):
        return True
    if "…" not in stop.marks:
        return False  # dots typed one by one mark an omission
    if _GOES_ON.match(stop.text, stop.next):
        return False
    clause = stop.text[max(0, stop.start - _SHORT_CLAUSE) : stop.start]
    return len(clause) == _SHORT_CLAUSE and not any(char in _CLAUSE_MARKS for char in clause)


def speech_breaks_off(stop: Stop, _: Lexicon) -> bool | None:
    """Split after a dash before a closing quote: “你为什么——”说到这里."""
    return True if stop.is_dash else None


def is_latin_stretch(stop: Stop, _: Lexicon) -> bool | None:
    """Apply the English rules between Latin words; do not split where no space follows, as in URLs and names."""
    if not stop.marks.isascii():
        return None
    before = stop.text[stop.start - 1 : stop.start]
    if stop.first_char.isascii() and before.isascii():
        return False if stop.unspaced else english.RULES.ends_sentence(stop)
    return None


def is_ascii_dot(stop: Stop, _: Lexicon) -> bool | None:
    """Split at "." after Chinese characters (收视率.其他), but not after Latin letters (J. M. 库切)."""
    if stop.marks != ".":
        return None
    before = stop.text[stop.start - 1 : stop.start]
    is_name = stop.unspaced and stop.first_char.isascii() and stop.first_char.isalnum()
    return bool(before) and (is_wide(before) or before in "”’") and not is_name


RULES = RuleSet(
    (
        is_text_end,
        goes_on,
        is_book_title,
        is_quoted_word,
        is_aside,
        is_wide_number,
        is_latin_stretch,
        ellipsis_trails_off,
        speech_breaks_off,
        is_ascii_dot,
    )
)
