"""How a language's rules are run over a text: find where a quantity may begin, ask each rule, go on behind it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from aligner.quantities.patterns import any_of
from aligner.quantities.quantity import Quantity, plain

_DIGITS = re.compile(r"\d+")
Match = Callable[[str, int], re.Match[str] | None]

Handler = Callable[[re.Match[str]], Sequence[Quantity] | None]
"""Makes quantities of a match; None hands the place on to the next rule, nothing (an empty tuple) skips the match."""


Rule = tuple[str, re.Pattern[str], Handler]
"""What a match may begin with ("d" a digit, "w" any other character, "dw" both), a pattern, what to make of it."""


# Where addresses and amounts of money may begin in any language: words, and what must follow them.
ADDRESSES = {"http": "s?://", "www": r"\."}
CURRENCIES = {
    **dict.fromkeys("us u.s. a au hk nt s c ca nz r cn".split(), "[$¥]"),  # noqa: SIM905
    **dict.fromkeys("usd eur gbp cny rmb jpy vnd aud cad chf hkd krw".split(), r"\s?(?=\d)"),  # noqa: SIM905
}

# Letters of English and Vietnamese, within square brackets.
_LETTERS = r"a-z_\u00df-\u00f6\u00f8-\u024f\u1e00-\u1eff"
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz")


class Starts:
    """Where a quantity may begin: at a digit or a sign before it, at a symbol, or where a word of some kind does.

    A number behind letters ("covid-19") begins with them.

    Args:
        symbols: characters, as within square brackets of a pattern.
        words: words in small letters, for text in which words stand apart, each with a pattern of what must follow.
    """

    def __init__(self, symbols: str, words: Mapping[str, str]) -> None:
        # A pattern that begins with a plain set of characters is searched several times as fast as one that does not,
        # or whose set has classes such as \W in it: so the character before a word is taken in, and whether it is a
        # letter in some other alphabet is asked last.
        self._pattern = re.compile(
            rf"[^{_LETTERS}](?:(?=(?P<word>{any_of(words, behind=words)}))(?<=[^\w{symbols}])"
            rf"|(?<=[0-9{symbols}−-])(?:(?<=[0-9])(?P<digits>\d*+)|(?<=[{symbols}])|(?<![a-z][−-])(?=\d)))"
        )

    def find(self, text: str) -> Iterator[tuple[int, int, int]]:
        """The places in order, each with the end of what shows it and of the digits it begins with.

        Args:
            text: in small letters.
        """
        for match in self._pattern.finditer(f" {text}"):
            start, kind = match.start(), match.lastgroup
            if kind == "word":
                yield start, match.end("word") - 1, start
            elif kind == "digits":
                yield _at_digits(text, start - 1, match.end() - 1)
            else:
                yield start - 1, start, start - 1


class Anywhere:
    """Where a quantity may begin in text without spaces.

    A number behind Latin letters begins with them.

    Args:
        always: characters that are enough, as within square brackets of a pattern.
        ways: other characters, each with a pattern of what must follow one of them; not inside a Latin word.
    """

    def __init__(self, always: str, ways: Sequence[tuple[str, str]]) -> None:
        rest: dict[str, list[str]] = {}
        for chars, behind in ways:
            for char in chars:
                rest.setdefault(char, []).append(behind)
        self._rest = {char: re.compile("|".join(behind)).match for char, behind in rest.items()}
        self._pattern = re.compile(
            rf"[{always}{re.escape(''.join(rest))}](?<![a-z][a-z])(?:(?<=[0-9])(?P<digits>\d*+))?"
        )

    def find(self, text: str) -> Iterator[tuple[int, int, int]]:
        """As of `Starts`."""
        for match in self._pattern.finditer(text):
            start, end = match.span()
            if match.lastgroup:
                yield _at_digits(text, start, end)
            elif (rest := self._rest.get(match[0])) is None:
                yield start, end, start
            elif behind := rest(text, end):
                yield start, behind.end(), start


def _at_digits(text: str, start: int, end: int) -> tuple[int, int, int]:
    """What `find` gives at digits: where they begin, or the Latin letters do that they are joined to."""
    before = start - (text[start - 1 : start] == "-")
    begin = before
    while begin and text[begin - 1] in _LATIN:
        begin -= 1
    return (start, start + 1, end) if begin == before else (begin, start + 1, begin)


class Rules:
    """The rules of a language.

    Args:
        starts: where a quantity may begin.
        rules: what to try there, in order.
    """

    def __init__(self, starts: Starts | Anywhere, rules: Sequence[Rule]) -> None:
        self._starts = starts
        self._rules = {
            kind: [(found[1], pattern.match, handler) for begin, pattern, handler in rules
                   if (found := re.search(rf"{kind}(\[.*?\](?= |$))?", begin))]
            for kind in "dw"
        }  # fmt: skip
        self._fitting: dict[str, dict[str, list[tuple[Match, Handler]]]] = {"d": {}, "w": {}}

    def scan(self, text: str) -> list[Quantity]:
        """All quantities of a text, names' numbers among them, in order."""
        lowered = text.lower()
        if len(lowered) != len(text):
            lowered = text  # a letter whose small form is two: offsets matter more
        found: list[Quantity] = []
        position = 0
        behind_digits, at_word = self._fitting["d"], self._fitting["w"]
        for start, passed, digits in self._starts.find(lowered):
            if start < position:
                continue
            # By the first character that is no digit.
            char, fitting = text[digits : digits + 1], at_word if digits == start else behind_digits
            rules = fitting.get(char)
            if rules is None:
                rules = fitting[char] = self._rules_for("w" if digits == start else "d", char)
            for match, handler in rules:
                candidate = match(text, start)
                if candidate is None:
                    continue
                made = handler(candidate)
                if made is not None:
                    found += made
                    passed = made[-1].end if made else candidate.end()
                    break
            position = max(passed, start + 1)
        return found

    def _rules_for(self, kind: str, char: str) -> list[tuple[Match, Handler]]:
        return [(match, handler) for chars, match, handler in self._rules[kind] if not chars or re.match(chars, char)]


def date(match: re.Match[str], year: int | None, month: int | None, day: int | None) -> Quantity | None:
    """A date from its parts, at a match; None if there is no such day of a month."""
    value = date_value(year, month, day)
    return None if value is None else Quantity(match.start(), match.end(), value, "", "date")


def date_value(year: int | None, month: int | None, day: int | None) -> str | None:
    """A date in the forms of ISO 8601:2000, truncated where parts are missing; None if there is no such date."""
    if (month is not None and not 1 <= month <= 12) or (day is not None and not 1 <= day <= 31):
        return None
    if year is None:
        if month is None:
            return None if day is None else f"---{day:02}"
        return f"--{month:02}" if day is None else f"--{month:02}-{day:02}"
    text = f"{year:04}"
    if month is not None:
        text += f"-{month:02}"
        if day is not None:
            text += f"-{day:02}"
    return text


def time(match: re.Match[str], hour: int, minute: int = 0, *, afternoon: bool | None = None) -> Quantity | None:
    """A time of day at a match; `afternoon` is true after noon, false before, None if the text does not say."""
    if hour > 24 or minute > 59:
        return None
    if afternoon and hour < 12:
        hour += 12
    elif afternoon is False and hour == 12:
        hour = 0
    other = (f"{(hour + 12) % 24:02}:{minute:02}",) if afternoon is None and hour <= 12 else ()
    return Quantity(match.start(), match.end(), f"{hour % 24:02}:{minute:02}", "", "time", True, other)


def name(match: re.Match[str]) -> tuple[Quantity]:
    """A name, an address or a word at a match; the numbers in it are its readings."""
    return (Quantity(match.start(), match.end(), "", "", "name", False, tuple(_DIGITS.findall(match[0]))),)


def scaled(quantity: Quantity, number: Decimal, readings: Sequence[Decimal], factor: Decimal) -> Quantity:
    """The quantity with a number and its readings times a magnitude."""
    values = tuple(plain(reading * factor) for reading in readings)
    return quantity._replace(value=plain(number * factor), readings=values)
