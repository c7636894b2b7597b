"""Checks of text that translation must not change: addresses, placeholders, tags, code (E111 to E115)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from aligner.checks.base import NOWHERE, Hit, TranslationUnit, check, span, where
from aligner.checks.details import detail
from aligner.languages import HAN

# Chinese text has no spaces around code, so Han characters are no part of a word here.
_WORD = rf"[^\W{HAN}]"
_URL = re.compile(
    rf"(?:https?|ftp)://[^\s<>\"'`\u3000-\u303f{HAN}\uff00-\uff5e“”‘’()\[\]{{}}]+|(?<!{_WORD})www\.[a-z0-9-]+\.[^\s<>\"'`\u3000-\u303f{HAN}\uff00-\uff5e“”‘’()\[\]{{}}]+"
)
_LOCALE = re.compile(
    r"(?<=[/.])(?:en|zh|vi|cn|vn|us|tw|hk)(?:[-_][a-z]{2,4})?(?=[/.]|$)|^(?:https?://)?(?:en|zh|vi|cn|vn)\.",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
# A pattern that begins with a set of characters is searched fast; lookbehinds then tell the alternatives apart.
_PLACEHOLDER = re.compile(
    r"[{$%\[_](?:"
    r"(?<=\{)(?:\{\s*[\w.]+\s*\}\}|[A-Za-z_]?[\w.]*(?:![rsa])?(?::[^{}\s]{1,12})?\})"
    r"|(?<=\$)(?:\{[\w.]+\}|\d\b(?![.,\d])(?=\$))"
    r"|(?<=%)(?:\([\w.]+\)[sdf]|(?<![\d%]%)(?:\d+\$)?(?:\.\d+)?[sdfiu@](?![A-Za-z])|%\w+%%)"
    r"|(?<=\[)\[\w+\]\]"
    r"|(?<=_)_[A-Z][A-Z_]*__)"
)
_TAG = re.compile(r"<(?P<name>/?[A-Za-z][\w:-]*)(?:\s[^<>]*)?\s*(?P<end>/?)>")
_ID = re.compile(r"""\b(?:id|i|x|href|src)\s*=\s*["']([^"']*)["']""")
_SUFFIX = "(?:py|[jt]sx?|json|ya?ml|toml|md|txt|html|css|csv|sh|exe|docx?|xlsx?|pdf|png|jpg|zip)"
_CODE = re.compile(
    rf"(?P<ticks>`{{1,8}})(?P<code>[^`\n]+)(?P=ticks)|(?<!{_WORD})(?<![/.])"
    rf"(?:[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*\(\)|--[a-z][A-Za-z0-9_-]+|[A-Za-z]+(?:_[A-Za-z0-9]+)+)(?!{_WORD})"
    rf"|(?<!{_WORD})(?<![/@])[0-9A-Za-z_\u00c0-\u024f\u1e00-\u1eff-]{{1,80}}\.{_SUFFIX}(?!{_WORD})"
)

# A part of every match of `_CODE`; a pattern that begins with a set of characters is searched fast.
_CODE_MARK = re.compile(rf"[`_(.-](?:(?<=[`_])|(?<=-)-|(?<=\()\)|(?<=\.){_SUFFIX}(?!{_WORD}))")


def _may_have_url(pair: TranslationUnit) -> bool:
    return "://" in pair.source or "://" in pair.target or "www." in pair.source or "www." in pair.target


@check("E111", where(_may_have_url))
def url(pair: TranslationUnit) -> Iterator[Hit]:
    """A URL differs or is missing."""
    yield from _differing(pair, _URL, lambda match: _LOCALE.sub("", match[0].rstrip(".,;:!?…").rstrip("/")))


@check("E112", marks="@")
def email(pair: TranslationUnit) -> Iterator[Hit]:
    """An e-mail address differs or is missing."""
    yield from _differing(pair, _EMAIL, lambda match: match[0].rstrip(".").lower())


@check("E113", marks="{%[_$")
def placeholder(pair: TranslationUnit) -> Iterator[Hit]:
    """A placeholder differs or is missing."""
    yield from _differing(pair, _PLACEHOLDER, lambda match: "".join(match[0].split()))


@check("E114", marks="<")
def tag(pair: TranslationUnit) -> Iterator[Hit]:
    """A tag differs or is missing."""
    yield from _differing(pair, _TAG, _tag_key)


@check("E115", where(lambda pair: _CODE_MARK.search(pair.source) or _CODE_MARK.search(pair.target)))
def code(pair: TranslationUnit) -> Iterator[Hit]:
    """Code differs or is missing."""
    yield from _differing(pair, _CODE, _code_key)


def _tag_key(match: re.Match[str]) -> str:
    named = _ID.search(match[0])
    return f"{match['name'].lower()} {named[1] if named else ''} {match['end']}"


def _code_key(match: re.Match[str]) -> str:
    key = match["code"].strip() if match["code"] else match[0]
    # Backquoted prose, and code with a comment, is translated.
    return "" if match["code"] and key.count(" ") > 4 else key


def _differing(pair: TranslationUnit, pattern: re.Pattern[str], key: Callable[[re.Match[str]], str]) -> Iterator[Hit]:
    """Yield the matches that are not on both sides equally often."""
    if not pair.both:
        return
    left, right = ([(key(match), match) for match in pattern.finditer(text)] for text in pair.texts)
    counts = Counter(name for name, _ in left), Counter(name for name, _ in right)
    if counts[0] == counts[1]:
        return
    missing, added = _surplus(left, counts[1]), _surplus(right, counts[0])
    for match in missing:
        other = added.pop(0) if added else None
        if other:
            yield span(match), span(other), detail("but", source=match[0], target=other[0])
        else:
            yield span(match), NOWHERE, detail("missing", text=match[0])
    for match in added:
        yield NOWHERE, span(match), detail("added", text=match[0])


def _surplus(found: list[tuple[str, re.Match[str]]], others: Counter[str]) -> list[re.Match[str]]:
    left = Counter(others)
    surplus = []
    for name, match in found:
        if left[name] > 0:
            left[name] -= 1
        elif name:
            surplus.append(match)
    return surplus
