"""Checks of punctuation and spaces (W311 to W315)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.checks.base import NOWHERE, Hit, TranslationUnit, check, span, where
from aligner.checks.details import detail
from aligner.languages import HAN, strip_accents
from aligner.types import Span

_PAIRS = {"(": ")", "（": "）", "[": "]", "【": "】", "{": "}", "〔": "〕"}
_SAME, _FULL_BRACKET = str.maketrans("（）［］｛｝", "()[]{}"), re.compile("[（）［］｛｝]")
_BRACKET = re.compile(r"[()\[\]{}【】〔〕]")
_CONTENTS = re.compile(r"[(\[【{〔]([^()\[\]【】{}〔〕]*)[)\]】}〕]")
_CLOSERS = {")": "(", "]": "[", "}": "{", "】": "【", "〕": "〔"}
_LIST_MARK = re.compile(r"(?:^|[\s;；,，。])(?:\d{1,3}|[A-Za-z]{1,4}|[一二三四五六七八九十]{1,2})\)$|[:;=]-?[)(]$")
_HAS_HAN = re.compile(f"[{HAN}]")
_NOTES = {"音译", "音譯", "译注", "譯注", "译者注", "譯者註", "编者注", "編者註"}
_DIGITS = re.compile(r"\d+")
_CAPITALIZED = re.compile("[A-Z][A-Za-z0-9]+")
_VIETNAMESE = re.compile("[ăđơưĂĐƠƯạ-ỹẠ-Ỹ]")
_SPACES = re.compile(r"\s+")
_QUOTATION_MARKS = "\"“”„«»「」『』＂'`"
_QUOTE = re.compile(rf"[{_QUOTATION_MARKS}](?:(?<=[^'`])|(?<=')'|(?<=`)`)")
_TITLE = re.compile(r"[《》〈〉]")
_SINGLE = re.compile(r"['‘’](?:(?<!\w['‘])(?<=['‘])(?=\w)|(?<=[\w.,!?…]['’])(?!\w))")
_TRAILING = "\"'”“’‘「」『』»)）】]》*_` \u3000\u00a0"
_QUOTES = "\"'”“’‘」』»"
_ENDS = {".": ".", "。": ".", "．": ".", "!": "!", "！": "!", "?": "?", "？": "?", ":": ":", "：": ":", ";": ";", "；": ";",  # noqa: E501
         "…": "…", ",": ",", "，": ","}  # fmt: skip
_INITIALS = re.compile(r"\b[A-Z]\.[A-Z]\.\s*$")
_DOUBLE = re.compile(r"(?<=\S)[ \u00a0]{2,}(?=\S)")
_HALF_IN_CHINESE = re.compile(
    rf"(?<=[{HAN}])[ ]?[,;!?](?=[\s{HAN}“”\"]|$)|(?<=[{HAN}]):(?=[\s{HAN}“”\"]|$)|(?<=[{HAN}”」])\.(?=\s*[{HAN}]|\s*$)"
    rf"|(?<=[A-Za-z0-9%])[,;!?](?=[{HAN}])|\((?=[{HAN}]{{2,}}[^()]*\))|(?<=[{HAN}])\)(?<=[{HAN}]\))"
)
# Searched first, because sets alone are searched several times as fast as the patterns.
_HALF, _FULL = re.compile("[,;!?:.()]"), re.compile("[，。；：！？（）「」『』、％　Ａ-Ｚａ-ｚ０-９]")
_FULL_IN_LATIN = re.compile(r"[，。；：！？（）、％“”]?[，。；：！？（）「」『』、％　Ａ-Ｚａ-ｚ０-９]")
_FULL_LETTERS = re.compile(r"[Ａ-Ｚａ-ｚ０-９％＄＆＠＃＋－＝／＿]+")


@check("W311", marks="()（）[]［］{}｛｝【】〔〕")
def brackets(pair: TranslationUnit) -> Iterator[Hit]:
    """Brackets are not closed, or differ from the source."""
    sides = [text.translate(_SAME) if _FULL_BRACKET.search(text) else text for text in pair.texts]
    open_ends = [_unbalanced(text) for text in sides]
    if len(open_ends[0]) == len(open_ends[1]) == 1 and pair.both:
        open_ends = [[], []]  # a bracket that is closed in the next pair, on both sides
    for side, places in enumerate(open_ends):
        for place in places:
            where, told = Span(place, place + 1), detail("no_partner", text=pair.texts[side][place])
            yield (where, NOWHERE, told) if side == 0 else (NOWHERE, where, told)
    if any(open_ends) or not pair.both:
        return
    inner = [_contents(text) for text in sides]
    left = [match for match in inner[0] if not _is_gloss(match, pair.languages[0], sides[1])]
    right = [match for match in inner[1] if not _is_original(match[1], pair.languages[1]) or _is_in(match[1], left)]
    if len(left) > len(right) and (pair.languages[0] == "en" or not inner[1]):
        yield span(left[0]), NOWHERE, detail("brackets", source=len(left), target=len(right))


def _is_original(inner: str, language: str) -> bool:
    """Return whether brackets hold the original form of a name, which Chinese and Vietnamese add to it."""
    if language == "en":
        return inner[:1].isupper()
    # A term that is defined is in quotation marks: ("Client").
    if not any(map(str.isupper, inner)) or _HAS_HAN.search(inner) or inner.startswith(tuple(_QUOTES)):
        return False
    # A remark may mention a name: (trước đây là Sài Gòn), (xem Hình 2); in a heading, all of it is in capitals.
    is_remark = inner.split()[0].islower() or (inner.isupper() and _VIETNAMESE.search(inner))
    return not is_remark


def _is_in(inner: str, others: list[re.Match[str]]) -> bool:
    """Return whether brackets hold a name that brackets of the other text mention: (PDF) and (in PDF format)."""
    name, parts = strip_accents(_SPACES.sub("", inner).casefold()), _CAPITALIZED.findall(inner)
    return any(
        name in strip_accents(_SPACES.sub("", match[1]).casefold()) or any(part in match[1] for part in parts)
        for match in others
    )


def _is_gloss(match: re.Match[str], language: str, other: str) -> bool:
    """Return whether brackets hold text that the other language may have without brackets: a name, a note, an age."""
    inner = match[1].strip()
    if _is_original(inner, language) or inner in _NOTES:
        return True
    digits = _DIGITS.match(inner)
    if digits and len(inner) - digits.end() < 3:
        return digits[0] in other
    before = match.string[: match.start()].rstrip()[-1:]
    return language == "zh" and inner.isalpha() and (inner.isascii() or (before.isascii() and before.isalpha()))


def _unbalanced(text: str) -> list[int]:
    stack: list[tuple[str, int]] = []
    alone = []
    for match in _BRACKET.finditer(text):
        char, place = match[0], match.start()
        if char in _PAIRS:
            stack.append((char, place))
        elif char in _CLOSERS:
            if stack and stack[-1][0] == _CLOSERS[char]:
                stack.pop()
            elif not _LIST_MARK.search(text[max(0, place - 6) : place + 1]):
                alone.append(place)
    return alone + [place for _, place in stack]


def _contents(text: str) -> list[re.Match[str]]:
    return list(_CONTENTS.finditer(text))


@check("W312", marks=_QUOTATION_MARKS)
def quotation_marks(pair: TranslationUnit) -> Iterator[Hit]:
    """Quotation marks are not closed, or are on one side only."""
    if not pair.both:
        return
    found = [_QUOTE.findall(text) for text in pair.texts]
    if len(found[0]) == len(found[1]):
        return
    if any(_SINGLE.search(text) for text in pair.texts):
        return  # single quotation marks cannot be told from apostrophes
    if any(text.lstrip().startswith(("–", "—", "- ")) for text in pair.texts):
        return  # a dash introduces direct speech
    odd = [len(marks) % 2 for marks in found]
    if odd[0] != odd[1]:
        side = odd.index(1)
        if (side == 0 and len(found[0]) < 3) or not found[1 - side]:
            return  # a quotation that is closed in the next pair
        where = span(list(_QUOTE.finditer(pair.texts[side]))[-1])
        told = detail(("open_source", "open_target")[side])
        yield (where, NOWHERE, told) if side == 0 else (NOWHERE, where, told)
    elif not found[1] and pair.languages[0] == "en" and not _TITLE.search(pair.target):
        # Chinese and Vietnamese quote names and terms that English does not.
        yield span(next(_QUOTE.finditer(pair.source))), NOWHERE, detail("none_in_target")
    elif not found[0] and pair.languages[1] == "en" and not _TITLE.search(pair.source):
        yield NOWHERE, span(next(_QUOTE.finditer(pair.target))), detail("none_in_source")


@check("W313")
def end_punctuation(pair: TranslationUnit) -> Iterator[Hit]:
    """The two sides end in different punctuation."""
    if not pair.both:
        return
    last = pair.source[-1:] + pair.target[-1:]
    if last in ("..", ".。", "。.") or last.isalnum():
        return
    (left, at), (right, there) = (_end(text) for text in pair.texts)
    if left == right or {left, right} in (
        {".", "…"},
        {"…", ""},
        {"!", "…"},
        {":", ","},
        {";", ","},
        {";", "."},
        {":", "…"},
    ):
        return
    unmarked = pair.source if not left else pair.target if not right else ""
    if {left, right} == {"", "."} and unmarked.rstrip().endswith(tuple(_QUOTES)):
        return  # the full stop may be inside or outside the quotation, or left out
    if {left, right} == {"", "."} and _INITIALS.search(pair.source if left else pair.target):
        return  # a headline that ends in U.S.
    ends = pair.source[at.start : at.stop], pair.target[there.start : there.stop]
    if all(ends):
        told = detail("but", source=ends[0], target=ends[1])
    else:
        told = detail("nothing_in_target" if ends[0] else "nothing_in_source", text=ends[0] or ends[1])
    yield at, there, told


def _end(text: str) -> tuple[str, Span]:
    bare = text.rstrip(_TRAILING)
    if bare.endswith(("...", "。。。")):
        return "…", Span(len(bare) - 3, len(bare))
    mark = _ENDS.get(bare[-1:], "")
    return mark, Span(len(bare) - 1, len(bare)) if mark else Span(len(text), len(text))


@check("W314", where(lambda pair: any("  " in text or "\u00a0" in text for text in pair.texts)))
def double_space(pair: TranslationUnit) -> Iterator[Hit]:
    """Two or more spaces in a row."""
    for side, text in enumerate(pair.texts):
        for match in _DOUBLE.finditer(text):
            yield (span(match), NOWHERE, "") if side == 0 else (NOWHERE, span(match), "")


@check("W315")
def width(pair: TranslationUnit) -> Iterator[Hit]:
    """Half-width punctuation in Chinese, or full-width characters in other languages."""
    for side, text, language in pair.sides:
        if language == "zh":
            matches = list(_HALF_IN_CHINESE.finditer(text)) if _HALF.search(text) else []
            matches += _FULL_LETTERS.finditer(text)
        elif text.isascii() or language not in ("en", "vi") or not _FULL.search(text) or _HAS_HAN.search(text):
            continue
        else:
            matches = list(_FULL_IN_LATIN.finditer(text))
        for match in matches:
            told = detail("half_width" if match[0].isascii() else "full_width", text=match[0].strip())
            yield (span(match), NOWHERE, told) if side == 0 else (NOWHERE, span(match), told)
