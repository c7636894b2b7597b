"""How a language's rules are run over a text: find where a quantity may begin, ask each rule, go on behind it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from aligner.quantities.quantity import Quantity, plain

_DIGITS = re.compile(r"\d+")

Handler = Callable[[re.Match[str]], Sequence[Quantity] | None]
"""Makes quantities of a match; None hands the place on to the next rule, nothing (an empty tuple) skips the match."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a language.

    Args:
        anchor: where a quantity may begin, searched in the text in lower case.
        rules: patterns to match there, in order, what to make of a match, and what a match may begin with: "d" for a
            digit, "w" for any other character, "dw" for both.
    """

    anchor: re.Pattern[str]
    rules: Sequence[tuple[str, re.Pattern[str], Handler]]
    _digit: list[tuple[re.Pattern[str], Handler]] = field(init=False, repr=False)
    _other: list[tuple[re.Pattern[str], Handler]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "_digit", [(pattern, handler) for start, pattern, handler in self.rules if "d" in start]
        )
        object.__setattr__(
            self, "_other", [(pattern, handler) for start, pattern, handler in self.rules if "w" in start]
        )

    def scan(self, text: str) -> list[Quantity]:
        """All quantities of a text, names' numbers among them, in order."""
        lowered = text.lower()
        if len(lowered) != len(text):
            lowered = text  # a letter whose small form is two: offsets matter more
        found: list[Quantity] = []
        position, search = 0, self.anchor.search
        while match := search(lowered, position):
            position = match.start()
            for pattern, handler in self._digit if text[position].isdigit() else self._other:
                candidate = pattern.match(text, position)
                if candidate is None:
                    continue
                made = handler(candidate)
                if made is not None:
                    found += made
                    position = max(candidate.end() if not made else made[-1].end, position + 1)
                    break
            else:
                position = max(match.end(), position + 1)
        return found


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
