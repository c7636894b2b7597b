"""Checks of languages: wrong language, untranslated text, empty side, mixed scripts (E131 to E133, W301)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from aligner.checks.base import NOWHERE, Hit, TranslationUnit, check, span, where, whole
from aligner.checks.details import detail
from aligner.data import FOLDER
from aligner.identify import identify
from aligner.languages import HAN
from aligner.types import Span

_HAN = re.compile(f"[{HAN}]")
_SIX_HAN = re.compile(f"[{HAN}]{{6}}")
_HAN_RUN = re.compile(f"[{HAN}]{{2,}}")
_LOWER_WORD = re.compile(r"(?<![\w'’./@-])[a-zà-ỹđ]{2,}(?![\w/@])")
_VIETNAMESE = re.compile(r"[ăđơưĂĐƠƯạ-ỹẠ-Ỹ]")
_MANY = 12
_MANY_MARKED = re.compile(rf"(?:[^ăđơưĂĐƠƯạ-ỹẠ-Ỹ]*+[ăđơưĂĐƠƯạ-ỹẠ-Ỹ]){{{_MANY}}}")
_ENGLISH = re.compile(
    r" (?:the|of|and|to|in|is|that|for|with|was|are|this|from|have|be|on|at|by|as|it|not|or|will|has) "
)
_RARE = "\U00020000"
_SURE, _WORDS, _SHORT = 0.85, 4, 60
_RUN = re.compile(r"[A-Za-z][A-Za-z'’,;-]*(?:\s+[A-Za-z'’,;-]+){4,}")


@check("E131")
def wrong_language(pair: TranslationUnit) -> Iterator[Hit]:
    """A side is in the wrong language."""
    if pair.languages[0] == pair.languages[1] or (pair.source == pair.target):
        return
    for side, text, language in pair.sides:
        if not text or language not in ("en", "zh", "vi") or _looks_right(text, language):
            continue
        found = identify(text)
        if found.language == language or found.confidence < _SURE:
            continue
        form = ("other_language_source", "other_language_target")[side]
        named = detail(form, found=found.language, wanted=language)
        yield (whole(text), NOWHERE, named) if side == 0 else (NOWHERE, whole(text), named)


def _looks_right(text: str, language: str) -> bool:
    """Return whether a quick test is enough; names and numbers alone fit any language."""
    if language == "zh" and _SIX_HAN.search(text):
        return True
    # Chinese characters have three bytes: with fewer than 5/3 bytes per character, less than a third is Chinese.
    han = 0 if language != "zh" and 3 * len(text.encode()) < 5 * len(text) else len(_HAN.findall(text))
    if language == "zh":
        return 3 * han >= len(text) or han > 5 or len(_LOWER_WORD.findall(text)) < _WORDS
    if han > 8 and 3 * han > len(text):
        return False
    if language == "vi" and len(text) <= 24 * _MANY and not han and _MANY_MARKED.match(text):
        return True
    marked = 0 if text.isascii() else len(_VIETNAMESE.findall(text))
    if (language == "vi" and 24 * marked >= len(text)) or (
        language == "en" and 30 * marked <= len(text) and _ENGLISH.search(text)
    ):
        return True
    if language == "en" and len(text) < _SHORT and text.isascii():
        return True
    lower = len(_LOWER_WORD.findall(text))
    if lower < _WORDS:
        return True
    return 4 * marked >= lower if language == "vi" else 6 * marked <= lower and _ENGLISH.search(text) is not None


@check("E132")
def untranslated(pair: TranslationUnit) -> Iterator[Hit]:
    """The target or a part of it is left untranslated."""
    if not pair.both or pair.languages[0] == pair.languages[1]:
        return
    if are_same(pair.source, pair.target):
        if len(_LOWER_WORD.findall(pair.source)) >= 2 or _HAN_RUN.search(pair.source):
            yield whole(pair.source), whole(pair.target), detail("same")
        return
    if pair.languages[0] == "zh":
        # Chinese in a text in Latin letters; names may be glossed in brackets.
        for match in _HAN_RUN.finditer(pair.target):
            at = pair.source.find(match[0])
            if at >= 0 and pair.target[match.start() - 1 : match.start()] not in ("(", "（"):
                yield Span(at, at + len(match[0])), span(match), detail("left", text=match[0][:40])
        return
    if not (_ENGLISH if pair.languages[0] == "en" else _VIETNAMESE).search(pair.target):
        return
    for match in _RUN.finditer(pair.target):
        if sum(word[0].islower() for word in match[0].split()) < 4:
            continue
        shared = _shared_run(pair.source, match[0].rstrip(",;-"))
        if shared:
            at, inner = shared
            start = match.start() + match[0].find(inner)
            yield Span(at, at + len(inner)), Span(start, start + len(inner)), detail("left", text=inner[:60])


def is_untranslated(pair: TranslationUnit) -> bool:
    """Return whether at least half of the target is left untranslated, as E132 finds it."""
    left = sum(target.stop - target.start for _, target, _ in untranslated(pair))
    return 0 < len(pair.target) <= 2 * left


def are_same(source: str, target: str) -> bool:
    """Return whether two texts are the same apart from spaces and case."""
    if source.lstrip()[:1].casefold() != target.lstrip()[:1].casefold():
        return False
    return " ".join(source.split()).casefold() == " ".join(target.split()).casefold()


def _shared_run(source: str, run: str) -> tuple[int, str] | None:
    """Return the longest run of at least five words, most of them lower case, that is also in the source."""
    words = run.split()
    folded = source.casefold()
    for length in range(len(words), 4, -1):
        for start in range(len(words) - length + 1):
            part = words[start : start + length]
            piece = " ".join(part)
            if sum(word[0].islower() for word in part) >= 4 and (at := folded.find(piece.casefold())) >= 0:
                return at, piece
        if length > 40:
            return None
    return None


@check("E133", where(lambda pair: not pair.source.strip() or not pair.target.strip()))
def empty_side(pair: TranslationUnit) -> Iterator[Hit]:
    """One side of the pair is empty."""
    if pair.relation not in ("source_only", "target_only") and bool(pair.source.strip()) != bool(pair.target.strip()):
        form = "no_target" if pair.source.strip() else "no_source"
        yield whole(pair.source), whole(pair.target), detail(form)


@check("W301")
def mixed_scripts(pair: TranslationUnit) -> Iterator[Hit]:
    """Simplified and traditional characters are mixed."""
    for side, text, language in pair.sides:
        if language != "zh":
            continue
        simplified, traditional = _variants()
        if not traditional.may_be_in(text) or not simplified.may_be_in(text):
            continue
        of_one, of_other = simplified.chars.intersection(text), traditional.chars.intersection(text)
        if not of_one or not of_other:
            continue
        fewer = min((of_one, of_other), key=lambda kind: sum(text.count(char) for char in kind))
        for match in re.finditer(f"[{''.join(fewer)}]+", text):
            told = detail("traditional" if fewer is of_other else "simplified", text=match[0])
            yield (span(match), NOWHERE, told) if side == 0 else (NOWHERE, span(match), told)


class _Variants:
    """Characters that occur in only one of the two scripts."""

    def __init__(self, chars: str) -> None:
        self.chars = frozenset(chars)
        # Sets of rare characters are searched slowly, so the pattern matches any rare character.
        self.may_be_in = re.compile(f"[{''.join(char for char in chars if char < _RARE)}{_RARE}-\U0003ffff]").search


@lru_cache(maxsize=1)
def _variants() -> tuple[_Variants, _Variants]:
    """Return the characters that occur only in simplified and only in traditional Chinese."""
    text = (FOLDER / "han_variants.txt").read_text(encoding="utf-8")
    simplified, traditional = (_Variants(line) for line in text.splitlines() if not line.startswith("#"))
    return simplified, traditional
