"""The one shape that amounts share in all languages: currency, number, magnitude, a second number, unit."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from aligner.quantities import units
from aligner.quantities.quantity import Quantity, plain
from aligner.quantities.rules import Handler

_REMEMBERED = 4096
_JOINS, _ENDS = ("_", "#", "@"), ("", " ", ",", ";", ")")
_CAPITAL = re.compile("[A-Z]")
_NEW: Sequence[Quantity] = []  # what is not remembered yet

Number = tuple[Decimal, tuple[Decimal, ...]]
"""A number, and other numbers it may be read as."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """What a language fills into the shape of an amount.

    Args:
        language: its code.
        number: pattern of a number in digits or words.
        magnitude: pattern of what may follow to multiply it; "" if `number` holds it.
        separator: pattern of what stands between the ends of a range or list.
        parse: the number that a match of `number` stands for, None if none.
        power: the factor of a match of `magnitude`.
        half: pattern of words that add a half to what stands before them.
        more: pattern of words that may stand between the number and its unit without changing either.
        inherit: the factor that the first number of a range takes from how the second is written.
    """

    language: str
    number: str
    magnitude: str
    separator: str
    parse: Callable[[str], Number | None]
    power: Callable[[str], Decimal]
    half: str
    more: str = ""
    inherit: Callable[[str, str], Decimal] = lambda _first, _second: Decimal(1)


class Amounts:
    """The rule for amounts of a language: `pattern`, and the handler `make`."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        magnitude = rf"(?:[\s\u00a0-]?(?P<mag>{grammar.magnitude}))?" if grammar.magnitude else "(?P<mag>(?!))?"
        second = magnitude.replace("<mag>", "<mag2>")
        prefix = units.prefixes_pattern()
        words = units.words_pattern(grammar.language)
        # Chinese goes on without a space behind a unit.
        edges = (r"(?![A-Za-z0-9])", "") if grammar.language == "zh" else (r"(?!\w)", r"(?!\w)")
        unit = rf"(?:(?:{units.symbols_pattern()}){edges[0]}|{words}{edges[1]})"
        self.pattern = (
            rf"(?:(?P<pre>{prefix})\s?)?(?P<sign>(?<!\w)[-−–](?=\d))?(?P<n>{grammar.number}){magnitude}"
            rf"(?P<tail>(?:[\s\u00a0]?{grammar.separator}[\s\u00a0]?(?:(?P<pre2>{prefix})\s?)?(?P<n2>{grammar.number})(?!\d|\w?[.:/]\d){second})?)"
            rf"(?P<half1>{grammar.half})?{grammar.more}"
            rf"(?:[\s\u00a0-]{{0,2}}+(?P<unit>{unit}))?(?P<half>{grammar.half})?"
        )
        self._match = re.compile(self.pattern).match

    def read_at(self, text: str, position: int) -> Sequence[Quantity] | None:
        """Return the one or two quantities of the amount at a place; None if there is none."""
        match = self._match(text, position)
        return self.make(match) if match else None

    def make(self, match: re.Match[str]) -> Sequence[Quantity] | None:
        """The one or two quantities of a match; None where it is no number."""
        group = match.groupdict()
        first = self._grammar.parse(group["n"])
        if first is None:
            return None
        unit = self._unit(group["unit"])
        prefix = units.CURRENCY_SIGNS.get(group["pre"] or "", "")
        end = match.end()
        ends: list[tuple[Number, str | None, int, int, str]] = []
        second = self._grammar.parse(group["n2"]) if group["n2"] else None
        if second is None and group["n2"]:
            # What looked like a range is not one: the number stands alone.
            unit, end = "", match.start("tail")
        mag = group["mag"]
        if second is not None:
            prefix2 = units.CURRENCY_SIGNS.get(group["pre2"] or "", "")
            if first[0] < second[0]:
                factor = self._grammar.inherit(group["n"], group["n2"])
                first = first[0] * factor, tuple(reading * factor for reading in first[1])
            if mag is None and group["mag2"] and first[0] < 1000 and first[0] < second[0]:
                mag = group["mag2"]
            ends.append(
                (second, group["mag2"], match.start("pre2" if prefix2 else "n2"), end, unit or prefix2 or prefix)
            )
            end = match.end("mag") if group["mag"] else match.end("n")
            if not prefix and prefix2:
                prefix = ""
        ends.insert(0, (first, mag, match.start(), end, unit or prefix))
        made = [self._quantity(*part) for part in ends]
        if (group["half1"] or (group["half"] and unit)) and second is None:
            # Half of the magnitude (hai triệu rưỡi), or else of the unit (hai năm rưỡi).
            factor = self._grammar.power(mag) if mag else Decimal(1)
            half = Decimal("0.5") * (factor if group["half1"] else 1)
            made[0] = made[0]._replace(value=plain(first[0] * factor + half), readings=())
        if group["sign"]:
            made[0] = made[0]._replace(value="-" + made[0].value, readings=())
        return made

    def _unit(self, text: str | None) -> str:
        return units.find(text, self._grammar.language) if text else ""

    def _quantity(self, number: Number, magnitude: str | None, start: int, end: int, unit: str) -> Quantity:
        factor = self._grammar.power(magnitude) if magnitude else Decimal(1)
        value, readings = number
        others = tuple(plain(reading * factor) for reading in readings)
        written = plain(value * factor)
        # One hour is "an hour" elsewhere, and a bare 1 any "one" or "a".
        sure = written != "1" or (bool(unit) and units.UNITS[unit].dimension not in ("time", "months"))
        return Quantity(start, end, written, unit, units.kind(unit), sure, others)


def remembered(handler: Handler) -> Handler:
    """A handler that remembers what it made of a match, for the same few amounts come again and again.

    Args:
        handler: one that looks at nothing but what was matched.
    """
    known: dict[object, Sequence[Quantity] | None] = {}

    def handle(match: re.Match[str]) -> Sequence[Quantity] | None:
        key, at = (match[0], match.groups()), match.start()
        made = known.get(key, _NEW)
        if made is _NEW:
            if len(known) == _REMEMBERED:
                known.clear()
            made = handler(match)
            made = known[key] = made and [one._replace(start=one.start - at, end=one.end - at) for one in made]
        return made and [Quantity(at + one[0], at + one[1], *one[2:]) for one in made]

    return handle


def is_joined(match: re.Match[str]) -> bool:
    """Whether digits, a match of an amount, are joined to what is around them: "GPT-4", "A320", "192.168.0.1"."""
    text, start, end = match.string, match.start(), match.end("n")
    before, after = text[start - 1 : start], text[end : end + 2]
    if before != " " and (
        before.isalpha() or before in _JOINS or (before in ("-", ".") and text[start - 2 : start - 1].isalnum())
    ):
        return True
    if after[:1] in _ENDS:
        return False
    return (after[0] == "." and after[1:].isdigit()) or (after[0].isalpha() and not match["mag"] and not match["unit"])


def name_before(text: str, start: int) -> str:
    """The word before a place and a space, if it has a capital letter of A to Z; else ""."""
    if text[start - 1 : start] != " ":
        return ""
    word = text[text.rfind(" ", 0, start - 1) + 1 : start - 1]
    return "" if word.islower() or not _CAPITAL.search(word) else word
