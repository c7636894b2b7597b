"""Read amounts, which have one shape in all languages: currency, number, magnitude, a second number, measure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from aligner.quantities import measures
from aligner.quantities.quantity import Quantity, format_number
from aligner.quantities.rules import Handler

Number = tuple[Decimal, tuple[Decimal, ...]]
"""The value of a number, and other values that it may be read as."""

_CACHE_SIZE = 4096
_NOT_CACHED: Sequence[Quantity] = []
_HALF = Decimal("0.5")
_JOINING, _ENDING = ("_", "#", "@"), ("", " ", ",", ";", ")")
AFTER_AMOUNTS = "%‰$€£¥₫°℃℉"
"""Signs that end an amount, so that a hyphen after one of them makes a range; for use inside square brackets."""
# 3kg-6kg is a range.
_RANGE, _RANGE_LENGTH = re.compile(r"(?<![A-Za-z])\d[a-zA-Zđ]{1,3}-$"), 8
_CAPITAL = re.compile("[A-Z]")


@dataclass(frozen=True, slots=True)
class Grammar:
    """What is particular to a language in the shape of an amount.

    Attributes:
        language: Language code.
        number: Pattern of a number in digits or words.
        magnitude: Pattern of a magnitude that may follow the number; "" if `number` includes it.
        separator: Pattern between the two numbers of a range.
        parse: Returns the value of a match of `number`; None if it is not one number.
        power_of: Returns the factor of a match of `magnitude`.
        half: Pattern of words that add a half to what stands before them.
        filler: Pattern of words between the number and its measure that change neither.
        sign: Pattern of a minus sign; its group `joined` matches if the sign may also be a hyphen.
        shared_factor: Returns the factor that the first number of a range takes from the second, given both as written.
    """

    language: str
    number: str
    magnitude: str
    separator: str
    parse: Callable[[str], Number | None]
    power_of: Callable[[str], Decimal]
    half: str
    filler: str = ""
    sign: str = rf"(?P<sign>(?<![\w{AFTER_AMOUNTS}])[-−–](?=\d))"
    shared_factor: Callable[[str, str], Decimal] = lambda _first, _second: Decimal(1)


class Amounts:
    """The amounts of a language.

    Args:
        grammar: What is particular to the language.

    Attributes:
        pattern: Regular expression of an amount or a range of amounts.
    """

    def __init__(self, grammar: Grammar) -> None:
        """Compile the pattern of the language's amounts."""
        self._grammar = grammar
        magnitude = rf"(?:[\s\u00a0-]?(?P<mag>{grammar.magnitude}))?" if grammar.magnitude else "(?P<mag>(?!))?"
        second_magnitude = magnitude.replace("<mag>", "<mag2>")
        prefix = measures.prefixes_pattern()
        # Chinese writes no space after a measure.
        end_of_word = "" if grammar.language == "zh" else r"(?!\w)"
        end_of_symbol = r"(?![A-Za-z0-9])" if grammar.language == "zh" else r"(?!\w)"
        words = measures.words_pattern(grammar.language)
        measure = rf"(?:(?:{measures.symbols_pattern()}){end_of_symbol}|{words}{end_of_word})"
        self.pattern = (
            rf"(?:(?<!\d)(?P<pre>{prefix})\s?)?(?:{grammar.sign})?(?P<n>{grammar.number}){magnitude}"
            rf"(?P<tail>(?:[\s\u00a0]?{grammar.separator}[\s\u00a0]?(?:(?P<pre2>{prefix})\s?)?"
            rf"(?P<n2>{grammar.number})(?!\d|\w?[.:/]\d){second_magnitude})?)"
            rf"(?P<half1>{grammar.half})?{grammar.filler}"
            rf"(?:[\s\u00a0-]{{0,2}}+(?P<measure>{measure}))?(?P<half>{grammar.half})?"
        )
        self._match = re.compile(self.pattern).match

    def read_at(self, text: str, position: int) -> Sequence[Quantity] | None:
        """Return the one or two quantities of the amount at a place; None if there is no amount."""
        match = self._match(text, position)
        return self.read(match) if match else None

    def read(self, match: re.Match[str]) -> Sequence[Quantity] | None:
        """Return the one or two quantities of a match of `pattern`; None if its number is not one number."""
        group = match.groupdict()
        first = self._grammar.parse(group["n"])
        if first is None:
            return None
        second = self._grammar.parse(group["n2"]) if group["n2"] else None
        if second is not None:
            made = self._read_range(match, first, second)
        elif group["n2"]:
            # The second number is none, so the first stands alone.
            made = [self._read_single(match, first, "", match.start("tail"))]
        else:
            made = [self._read_single(match, first, self._find_measure(group["measure"]), match.end())]
        if group["sign"]:
            # "歼-20" is a name: without a measure, a hyphen after a Han character may be no sign.
            readings = (made[0].value,) if group.get("joined") is not None and not made[0].measure else ()
            made[0] = made[0]._replace(value="-" + made[0].value, readings=readings)
        return made

    def _read_single(self, match: re.Match[str], number: Number, measure: str, end: int) -> Quantity:
        magnitude = match["mag"]
        quantity = self._quantity(number, magnitude, match.start(), end, measure or _currency(match["pre"]))
        if match["half1"] or (match["half"] and measure):
            # Half of the magnitude (hai triệu rưỡi), or else of the measure (hai năm rưỡi).
            factor = self._grammar.power_of(magnitude) if magnitude else Decimal(1)
            half = _HALF * factor if match["half1"] else _HALF
            return quantity._replace(value=format_number(number[0] * factor + half), readings=())
        return quantity

    def _read_range(self, match: re.Match[str], first: Number, second: Number) -> list[Quantity]:
        measure = self._find_measure(match["measure"])
        prefix, prefix2 = _currency(match["pre"]), _currency(match["pre2"])
        magnitude, magnitude2 = match["mag"], match["mag2"]
        if first[0] < second[0]:
            factor = self._grammar.shared_factor(match["n"], match["n2"])
            first = first[0] * factor, tuple(reading * factor for reading in first[1])
        if magnitude is None and magnitude2 and first[0] < 1000 and first[0] < second[0]:
            magnitude = magnitude2  # 3-4 million
        first_end = match.end("mag" if match["mag"] else "n")
        second_start = match.start("pre2" if prefix2 else "n2")
        return [
            self._quantity(first, magnitude, match.start(), first_end, measure or prefix),
            self._quantity(second, magnitude2, second_start, match.end(), measure or prefix2 or prefix),
        ]

    def _find_measure(self, text: str | None) -> str:
        return measures.find_measure(text, self._grammar.language) if text else ""

    def _quantity(self, number: Number, magnitude: str | None, start: int, end: int, measure: str) -> Quantity:
        factor = self._grammar.power_of(magnitude) if magnitude else Decimal(1)
        value, readings = number
        others = tuple(format_number(reading * factor) for reading in readings)
        written = format_number(value * factor)
        # One hour may be translated as "an hour", and a bare 1 as "one" or "a".
        sure = written != "1" or (bool(measure) and measures.MEASURES[measure].dimension not in ("time", "months"))
        return Quantity(start, end, written, measure, measures.kind_of(measure), sure, others)


def _currency(sign: str | None) -> str:
    return measures.CURRENCY_SIGNS[sign] if sign else ""


def number_in_name(match: re.Match[str]) -> Quantity:
    """Return the number in a name as it is written: the parts of "2.10" may be two numbers.

    Args:
        match: A match of an amount.
    """
    written = match["n"]
    value = format_number(Decimal(written)) if written.replace(".", "", 1).isdecimal() else written
    readings = (value,) if value != written else ()
    return Quantity(match.start(), match.end("n"), written, "", "name", False, readings)


def cache_handler(handler: Handler) -> Handler:
    """Return a handler that caches its results, because texts repeat the same few amounts.

    Args:
        handler: A handler whose result depends on the matched text only.
    """
    cached: dict[object, Sequence[Quantity] | None] = {}

    def handle(match: re.Match[str]) -> Sequence[Quantity] | None:
        key, offset = (match[0], match.groups()), match.start()
        made = cached.get(key, _NOT_CACHED)
        if made is _NOT_CACHED:
            if len(cached) == _CACHE_SIZE:
                cached.clear()
            made = handler(match)
            made = made and [one._replace(start=one.start - offset, end=one.end - offset) for one in made]
            cached[key] = made
        return made and [Quantity(offset + one[0], offset + one[1], *one[2:]) for one in made]

    return handle


def continues_range(text: str, start: int) -> bool:
    """Tell whether a hyphen before a place follows a number and its unit: the 6 of 3kg-6kg."""
    return text[start - 1 : start] == "-" and bool(_RANGE.search(text, max(0, start - _RANGE_LENGTH), start))


def is_joined(match: re.Match[str]) -> bool:
    """Tell whether digits are joined to the text around them: "GPT-4", "A320", "192.168.0.1".

    Args:
        match: A match of an amount.
    """
    text, start, end = match.string, match.start(), match.end("n")
    before, after = text[start - 1 : start], text[end : end + 2]
    if before != " " and (
        before.isalpha() or before in _JOINING or (before in ("-", ".") and text[start - 2 : start - 1].isalnum())
    ):
        return not continues_range(text, start)
    if after[:1] in _ENDING:
        return False
    if after[0] == ".":
        return after[1:].isdigit()
    return after[0].isalpha() and not match["mag"] and not match["measure"]


def capitalized_word_before(text: str, start: int) -> str:
    """Return the word before a place, if a space and no more lies between and it has a capital of A to Z; else ""."""
    if text[start - 1 : start] != " ":
        return ""
    word = text[text.rfind(" ", 0, start - 1) + 1 : start - 1]
    return "" if word.islower() or not _CAPITAL.search(word) else word
