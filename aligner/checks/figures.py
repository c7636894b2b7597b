"""Checks of quantities: E101, E102."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from aligner.checks.base import NOWHERE, Hit, TranslationUnit, check, span, unlike_quantities
from aligner.checks.details import detail
from aligner.quantities import Quantity
from aligner.quantities.measures import CURRENCY_SIGNS
from aligner.quantities.numerals import parse_roman
from aligner.types import Span

# Names with a number: Windows 11, GPT-4, Louis XIV. Names and numbers in one word are compared by E121.
_NUMBERED_NAME = re.compile(
    r"(?P<name>[A-Z][A-Za-z]{1,40})(?P<gap>[ -]?)"
    r"(?P<number>\d++(?:\.\d+)*+(?!,\d)|(?<= )[IVX]{1,5}(?![A-Za-z]))"
)

_ZEROS = re.compile(r"(?:\.0)+$")


def _may_differ(pairs: Sequence[TranslationUnit]) -> list[int]:
    """Return the positions of units in which a quantity or the number of a name differs."""
    named = {number for number, pair in enumerate(pairs) if pair.once("numbered names", _unlike_names)}
    return sorted(named.union(unlike_quantities(pairs)))


def _unlike_names(pair: TranslationUnit) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    """Yield names that both texts have, with different numbers."""
    left = {(_name(match), _number(match)): match for match in _NUMBERED_NAME.finditer(pair.source)}
    if not left:
        return
    right = {(_name(match), _number(match)): match for match in _NUMBERED_NAME.finditer(pair.target)}
    for (name, number), match in left.items():
        others = [other for key, other in right.items() if key[0] == name and key not in left]
        if (name, number) not in right and others and (match["gap"] or others[0]["gap"]):
            yield match, others[0]


def _name(match: re.Match[str]) -> str:
    """Return the name without its number; the codes of currencies stand before amounts, which are no names."""
    return match[0] if match["name"] in CURRENCY_SIGNS else match["name"].casefold()


def _whole(match: re.Match[str]) -> str:
    """Return the name with its number, from the beginning of the word: iPhone 15."""
    before = match.string[max(0, match.start() - 1) : match.start()]
    return before + match[0] if before.isascii() and before.islower() else match[0]


def _number(match: re.Match[str]) -> str:
    written = match["number"]
    return str(parse_roman(written)) if written[0] in "IVX" else _ZEROS.sub("", written)


@check("E101", _may_differ)
def quantity(pair: TranslationUnit) -> Iterator[Hit]:
    """A quantity differs, is missing or is added."""
    if not pair.both:
        return
    compared = pair.quantities
    for left, right in zip_longest(compared.missing, compared.extra):
        if left and right:
            told = detail("but", source=_quote(pair.source, left), target=_quote(pair.target, right))
        elif left:
            told = detail("missing", text=_quote(pair.source, left))
        else:
            told = detail("added", text=_quote(pair.target, right))
        yield _span(left), _span(right), told
    known = {one.start for one in compared.missing}, {one.start for one in compared.extra}
    for source, target in pair.once("numbered names", _unlike_names):
        if source.start("number") not in known[0] and target.start("number") not in known[1]:
            differing = detail("but", source=_whole(source), target=_whole(target))
            yield span(source, "number"), span(target, "number"), differing


@check("E102", _may_differ)
def unit(pair: TranslationUnit) -> Iterator[Hit]:
    """The number is the same, but its unit or currency differs."""
    if not pair.both:
        return
    for left, right in pair.quantities.conflicts:
        differing = detail("but", source=_quote(pair.source, left), target=_quote(pair.target, right))
        yield _span(left), _span(right), differing


def _span(quantity: Quantity | None) -> Span:
    return Span(quantity.start, quantity.end) if quantity else NOWHERE


def _quote(text: str, quantity: Quantity) -> str:
    return text[quantity.start : quantity.end].strip()
