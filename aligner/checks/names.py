"""Checks of names and acronyms in Latin letters (E121, W331, W332)."""

# ruff: noqa: SIM905 (lists of words)
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from aligner.checks.base import NOWHERE, Hit, TranslationUnit, check, span, table_check
from aligner.checks.details import detail
from aligner.languages import HAN, is_vietnamese_syllable, strip_accents
from aligner.quantities import measures

_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]+(?:&[A-Za-z]+)?")
# Patterns that begin with a set of characters are searched several times as fast as others, so a lookbehind after the
# first character tests what precedes it.
_CAPITALISED = re.compile(r"[A-Z](?<!\w[A-Z])[A-Za-z0-9]{2,}\b")
_HAN = re.compile(f"[{HAN}]")
_NOT_ALNUM = re.compile(r"[^a-z0-9]")
_NOT_PROSE_MARK = re.compile("[@/<`{%]")
_NOT_PROSE = re.compile(
    rf"(?:https?://|www\.)[^\s\u3000-\u303f\uff00-\uff5e{HAN}]+|[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+\.[A-Za-z0-9.]+"
    r"|<[^<>]+>|`[^`]*`|\{[^{}]*\}|%\w"
)
# Latin words used in Chinese or Vietnamese, or that translate a word of the other language.
_NATIVE = frozenset(
    (
        "app ppt ktv vip ok pk qq wifi wi fi cd dvd vcd dna rna ct t a b p s x k ai it tv pc id ceo cfo coo cto "
        "gdp cpi mba phd hr pm am no vs logo email mail web blog ufo led usb pos atm lv bmi kol nba iq eq sos diy "
        "sim gps hiv aids ip pdf po sir madam covid hd km cm mm kg mg ml mph kph gb mb tb kb usd eur gbp cny vnd "
        "rmb hkd jpy aud cad bst gmt est pst utc edt pdt cet mr mrs ms dr st jr inc ltd co corp llc plc the of and "
        "in on at to for by de la le el von van da di bin al us uk usa eu un"
    ).split()
)
# Vietnamese acronyms of common nouns, which are translated.
_VIETNAMESE_ACRONYMS = frozenset(
    "chxhcn chxhcnvn chdcnd ubnd ubtvqh btc bch bqt bgh hlv clb csgt tnhh ctcp thpt thcs tphcm ttxvn ttck nhnn".split()
)
# Names that translators keep: letters with digits, capitals inside the word.
_FIXED_HINT = re.compile(r"[A-Z0-9](?<=[A-Za-z-].)(?:(?<=[a-z][A-Z])|(?<=[A-Za-z]\d)|(?<=[A-Za-z]-\d))")
_FIXED = re.compile(r"\b[A-Za-z]+\d[A-Za-z0-9]*\b|\b[A-Za-z]*[a-z][A-Z][A-Za-z]*\b")
_SCOTTISH = re.compile(r"(?:Mc|Mac|De|O|Di|La|Le|Van|Fitz)[A-Z]")
# Countries whose people and language have other names in English.
_LANDS = frozenset(
    "wales scotland ireland england france iceland poland finland holland sweden denmark thailand philippines".split()
)
_ACRONYM = re.compile("[A-Z]{2,5}")
_CAPITALS = "A-ZÀ-ÃÈ-ÊÌÍÒ-ÕÙÚÝĂĐĨŨƠƯ" + "".join(map(chr, range(0x1EA0, 0x1EFA, 2)))
# Names of several words inside a sentence. Vietnamese capitalizes the first syllable of a word, not every syllable.
_TITLE_WORDS = {
    "en": re.compile(r"(?<=[\w,;:“‘\"'(] )[A-Z]\w*(?: (?:[A-Z]\w*|of|and|the|for))+"),
    "vi": re.compile(rf"(?<=[\w,;:“‘\"'(] )[{_CAPITALS}]\w*(?: \w+){{0,2}} [{_CAPITALS}]\w*"),
}
_NAME_RUN = re.compile(r"[A-Z](?<!\w[A-Z])\w*(?: (?:[A-Z]\w*|of|and|the|for))+")
_KEPT_SHARE, _KEPT_TIMES = 0.8, 4


def _with_unmatched(pairs: Sequence[TranslationUnit]) -> list[int]:
    """Return the positions of units with names that are on one side only."""
    return [number for number, pair in enumerate(pairs) if pair.once("names", _unmatched)]


@check("E121", _with_unmatched)
def misspelled_name(pair: TranslationUnit) -> Iterator[Hit]:
    """A name in Latin letters is spelled differently on the two sides."""
    for side, match, other in pair.once("names", _unmatched):
        if other is not None:
            places = (span(match), span(other)) if side == 0 else (span(other), span(match))
            texts = (text[place.start : place.stop] for text, place in zip(pair.texts, places, strict=True))
            yield *places, detail("but", **dict(zip(("source", "target"), texts, strict=True)))


@check("W331", _with_unmatched)
def missing_name(pair: TranslationUnit) -> Iterator[Hit]:
    """A name or acronym in Latin letters is on one side only."""
    for side, match, other in pair.once("names", _unmatched):
        if other is None:
            yield (
                (span(match), NOWHERE, detail("missing", text=match[0]))
                if side == 0
                else (NOWHERE, span(match), detail("added", text=match[0]))
            )


def _unmatched(pair: TranslationUnit) -> Iterator[tuple[int, re.Match[str], re.Match[str] | None]]:
    """Yield the side (0 or 1) of names that are missing on the other side, and a word there with similar spelling."""
    if not pair.both or pair.languages[0] == pair.languages[1] or "und" in pair.languages:
        return
    told: set[tuple[int, int]] = set()
    for side, text, language in pair.sides:
        other, lowered, plain = pair.texts[1 - side], "", ""
        pattern = _words(text, language, pair.languages[1 - side])
        if pattern is None or all(word in other for word in pattern.findall(text)):
            continue
        for match in pattern.finditer(_prose(text)):
            if match[0] in other:
                continue
            word = match[0].lower()
            lowered = lowered or other.lower()
            if word in lowered or (side, match.start()) in told or not _is_name(match, language):
                continue
            plain = plain or _NOT_ALNUM.sub("", strip_accents(other.lower()))
            stem = word[:-1] if word.endswith("s") else word
            if language == "vi" and any(word[:-1] + ending in lowered for ending in ("an", "in", "ia", "es", "ic")):
                continue  # Mexico for Mexican
            if stem in plain or measures.find_measure(match[0], "en") or _NOT_ALNUM.sub("", word) in plain:
                continue
            if _ACRONYM.fullmatch(match[0]) and _is_written_out(match[0], other, pair.languages[1 - side]):
                continue
            if _writes_out(match, other):
                continue
            alike = _alike(match[0], other, text)
            if alike is not None:
                told.add((1 - side, alike.start()))
            yield side, match, alike


def _is_written_out(acronym: str, text: str, language: str) -> bool:
    """Return whether a text has a full name for an acronym: in English, one with the same initials."""
    if language == "zh":
        return False
    for match in _TITLE_WORDS[language].finditer(text):
        words = [word for word in match[0].split() if word[0].isupper()]
        if language == "vi":
            if all(not word.isascii() or is_vietnamese_syllable(word.lower()) for word in words):
                return True
        elif "".join(word[0] for word in words).startswith(acronym[:3]):
            return True
    return False


def _writes_out(match: re.Match[str], other: str) -> bool:
    """Return whether a word is in a full name whose acronym is in the other text: BBC (British Broadcasting ...)."""
    for run in _NAME_RUN.finditer(match.string):
        if run.start() <= match.start() < run.end():
            acronym = "".join(word[0] for word in run[0].split() if word[0].isupper())
            return len(acronym) > 2 and re.search(rf"(?<![A-Za-z0-9]){acronym}(?![A-Za-z0-9])", other) is not None
    return False


def _alike(word: str, other: str, text: str) -> re.Match[str] | None:
    """Return a word of the other side that is a misspelling of this one and is not on this side."""
    if len(word) < 4:
        return None
    for match in _LATIN.finditer(other):
        candidate = match[0]
        if (
            candidate[0].isupper() == word[0].isupper()
            and abs(len(candidate) - len(word)) < 2
            and candidate not in text
        ):
            edits = _distance(candidate.lower(), word.lower())
            if edits == 1 or (edits == 2 and len(word) > 6):
                return match
    return None


def _distance(one: str, other: str) -> int:
    """Return the number of substitutions, insertions, deletions and transpositions (Damerau 1964)."""
    rows = [list(range(len(other) + 1))]
    for i, char in enumerate(one, 1):
        row = [i]
        for j, against in enumerate(other, 1):
            cost = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (char != against))
            if i > 1 and j > 1 and char == other[j - 2] and one[i - 2] == against:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]


def _words(text: str, language: str, other: str) -> re.Pattern[str] | None:
    """Return the pattern of words in a text that may be names and should be on the other side as well."""
    if language == "zh":
        # A text without any Chinese is in another language, which E131 reports.
        return _LATIN if _HAN.search(text) else None
    if language == "vi" and other == "en":
        return _CAPITALISED
    return _FIXED if _FIXED_HINT.search(text) else None


def _is_name(match: re.Match[str], language: str) -> bool:
    """Return whether a match of `_words` is likely to be a name, from the word alone."""
    word = match[0].lower()
    if word in _NATIVE or (language == "vi" and word in _VIETNAMESE_ACRONYMS):
        return False
    if match.re is _CAPITALISED:
        return not is_vietnamese_syllable(word) and word not in _LANDS
    return match.re is not _FIXED or not _SCOTTISH.match(match[0])


@table_check("W332")
def kept_name(pairs: Sequence[TranslationUnit]) -> Iterator[tuple[int, Hit]]:
    """A name that is kept in Latin letters elsewhere in the table is missing here."""
    words: dict[tuple[str, str], dict[str, tuple[list[int], list[int]]]] = {}
    for number, pair in enumerate(pairs):
        if pair.languages[0] not in ("en", "vi") or not pair.both:
            continue
        of_languages, target = words.setdefault(pair.languages, {}), pair.target
        for word in set(_CAPITALISED.findall(pair.source)):
            known = of_languages.get(word)
            if known is None:
                known = of_languages[word] = [], []
            known[word not in target].append(number)
    expected = {
        (languages, word): (len(kept), missing)
        for languages, of_languages in words.items()
        for word, (kept, missing) in of_languages.items()
        if missing
        and len(kept) >= _KEPT_TIMES
        and len(kept) >= _KEPT_SHARE * (len(kept) + len(missing))
        and word.lower() not in _NATIVE
        and not (languages[0] == "vi" and is_vietnamese_syllable(word.lower()))
    }
    common = _common_words(pairs, {word.lower() for _, word in expected})
    suspects: dict[int, list[tuple[str, int]]] = {}
    for (_, word), (kept, missing) in expected.items():
        if word.lower() not in common and not _FIXED.fullmatch(word):
            for number in missing:
                suspects.setdefault(number, []).append((word, kept))
    for number in sorted(suspects):
        pair = pairs[number]
        for word, kept in suspects[number]:
            at = re.search(rf"\b{word}\b", pair.source)
            if at and word.lower() not in pair.target.lower():
                yield number, (span(at), NOWHERE, detail("kept_elsewhere", text=word, count=kept))


def _common_words(pairs: Sequence[TranslationUnit], words: set[str]) -> set[str]:
    """Return the words that sources also have in lower case."""
    found: set[str] = set()
    if words:
        for pair in pairs:
            if pair.languages[0] in ("en", "vi") and pair.both:
                found |= words.intersection(pair.source.split())
    return found


def _prose(text: str) -> str:
    """Return the text with addresses, tags, code and placeholders blanked."""
    if _NOT_PROSE_MARK.search(text):
        return _NOT_PROSE.sub(lambda match: " " * len(match[0]), text)
    return text
