"""How a language's rules are run over a text: find where a quantity may begin, ask each rule, go on behind it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from aligner.quantities.quantity import Quantity, plain

_DIGITS = re.compile(r"\d+")
Match = Callable[[str, int], re.Match[str] | None]

Handler = Callable[[re.Match[str]], Sequence[Quantity] | None]
"""Makes quantities of a match; None hands the place on to the next rule, nothing (an empty tuple) skips the match."""


Rule = tuple[str, re.Pattern[str], Handler]
"""What a match may begin with ("d" a digit, "w" any other character, "dw" both), a pattern, what to make of it."""


class Starts:
    """Where a quantity may begin: at a digit or a sign before it, at a symbol, or where a word of some kind does.

    Args:
        symbols: characters, as within square brackets of a pattern.
        words: a pattern of words in small letters, for text in which words stand apart.
    """

    def __init__(self, symbols: str, words: str) -> None:
        # A pattern that begins with a set of characters is searched several times as fast as one that does not: so the
        # character before a word is taken in.
        self._pattern = re.compile(
            rf"[\W\d{symbols}](?:(?=(?P<word>{words}))(?<=[^\w{symbols}])|(?<=[\d{symbols}])|(?<=[-−])(?=(?P<signed>\d)))"
        )
        self._word = re.compile(rf"\b(?:{words})")

    def find(self, padded: str, position: int) -> tuple[int, int] | None:
        """The first place from a position on, and the end of what shows it; None if there is none.

        Args:
            padded: the text in small letters behind a space; positions are in it without that space.
        """
        match = self._pattern.search(padded, position)
        if match is not None and match.start() == position and match.lastgroup != "word":
            # The character before the position: it has had its turn.
            word = self._word.match(padded, position + 1)
            if word is not None:
                return position, word.end() - 1
            match = self._pattern.search(padded, position + 1)
        if match is None:
            return None
        if match.lastgroup == "word":
            return match.start(), match.end("word") - 1
        return match.start() - 1, match.start() + (match.lastgroup == "signed")


class Anywhere:
    """Where a quantity may begin in text without spaces.

    Args:
        ways: how it may: a set of characters, as within square brackets of a pattern, and what follows one of them.
    """

    def __init__(self, ways: Sequence[tuple[str, str]]) -> None:
        # Of ways that begin with one set, the first that fits counts; of characters alone no more is asked.
        self._pattern = re.compile(
            f"[{''.join(chars for chars, _ in ways)}](?:{'|'.join(f'(?<=[{chars}]){rest}' for chars, rest in ways)})"
        )

    def find(self, padded: str, position: int) -> tuple[int, int] | None:
        """As of `Starts`."""
        match = self._pattern.search(padded, position + 1)
        return None if match is None else (match.start() - 1, match.end() - 1)


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
        self._fitting: dict[tuple[str, str], list[tuple[Match, Handler]]] = {}

    def scan(self, text: str) -> list[Quantity]:
        """All quantities of a text, names' numbers among them, in order."""
        lowered = text.lower()
        if len(lowered) != len(text):
            lowered = text  # a letter whose small form is two: offsets matter more
        padded = f" {lowered}"
        found: list[Quantity] = []
        position, find = 0, self._starts.find
        while (place := find(padded, position)) is not None:
            start, passed = place
            for match, handler in self._rules_at(text, start):
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

    def _rules_at(self, text: str, start: int) -> list[tuple[Match, Handler]]:
        """The rules that may fit at a place, by the first character there that is no digit."""
        digits = _DIGITS.match(text, start)
        key = ("w", text[start]) if digits is None else ("d", text[digits.end() : digits.end() + 1])
        if key not in self._fitting:
            kind, char = key
            self._fitting[key] = [
                (match, handler) for chars, match, handler in self._rules[kind] if not chars or re.match(chars, char)
            ]
        return self._fitting[key]


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of some words, grouped by first letter so that most places are left at once."""
    groups: dict[str, list[str]] = {}
    for word in sorted(set(words), key=len, reverse=True):
        groups.setdefault(word[0], []).append(word[1:])
    return "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in groups.items())


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
    return replace(quantity, value=plain(number * factor), readings=values)
