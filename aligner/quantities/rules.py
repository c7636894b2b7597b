"""Run the rules of a language over a text.

The places where a quantity may begin are found by one search. At each place the rules are tried in order, and the first
that makes quantities counts; the search continues after its match.

Most rules cannot match at most places, and trying them takes most of the time. So each rule also says which characters
its matches may begin with, and a rule that cannot match at a place is not tried there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from aligner.quantities.patterns import any_of
from aligner.quantities.quantity import Quantity

Matcher = Callable[[str, int], re.Match[str] | None]

Handler = Callable[[re.Match[str]], Sequence[Quantity] | None]
"""Makes quantities of a match. None leaves the place to the next rule; an empty sequence skips the matched text."""

ANY: Final = None
"""In place of a set of characters: any character, or the end of the text."""

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
SPACES = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
r"""The characters that `\s` matches."""
DASHES = "-–—"
FRACTION_CHARACTERS = "½¼¾⅓⅔⅛⅕⅖⅗"
WORD = r"0-9A-Za-z_\u00c0-\u024f\u1e00-\u1eff"
r"""Characters of words in Latin letters, for use inside square brackets. `\w` would include Han characters, which stand
beside words and numbers without a space."""


class Rule(NamedTuple):
    """A pattern, what to make of its matches, and the characters that they may begin with.

    A rule is tried only where `after_digits` and `first` allow a match, so both must hold for every match of the
    pattern at a place where a quantity may begin. They may allow more characters than the pattern, never fewer.

    Attributes:
        pattern: Regular expression, matched at a place where a quantity may begin.
        handler: Makes quantities of a match.
        after_digits: If a match begins with digits: the characters that may follow these digits in the text, or `ANY`.
            Empty if no match begins with a digit.
        first: If a match begins with another character: the characters that it may begin with, or `ANY`. Empty if
            every match begins with a digit.
    """

    pattern: str
    handler: Handler
    after_digits: str | None = ""
    first: str | None = ""


# Addresses and amounts of money may begin with these words in any language, if the pattern follows.
ADDRESSES = {"http": "s?://", "www": r"\."}
CURRENCIES = {
    **dict.fromkeys("us u.s. a au hk nt s c ca nz r cn".split(), "[$¥]"),  # noqa: SIM905
    **dict.fromkeys("usd eur gbp cny rmb jpy vnd aud cad chf hkd krw".split(), r"\s?(?=\d)"),  # noqa: SIM905
}

# Letters of English and Vietnamese, for use inside square brackets.
_LETTERS = r"a-z_\u00df-\u00f6\u00f8-\u024f\u1e00-\u1eff"
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz")

Place = tuple[int, int, int]
"""Where a quantity may begin: its start, the end of the characters that show it, and the end of its leading digits."""


class StartsAtWords:
    """Find where a quantity may begin in a language that separates words by spaces.

    These places are digits, a sign before digits, symbols, and the beginnings of some words. A number joined to
    letters before it ("covid-19") begins with these letters.

    Args:
        symbols: Characters, for use inside square brackets.
        words: Words in lower case, each with a pattern that must follow it.
    """

    def __init__(self, symbols: str, words: Mapping[str, str]) -> None:
        """Compile the search pattern."""
        # `re` searches a pattern that begins with a plain set of characters several times faster than others,
        # including sets with classes such as \W. So the pattern consumes the character before the word, and tests
        # last whether this character is a letter of another alphabet.
        self._pattern = re.compile(
            rf"[^{_LETTERS}](?:(?=(?P<word>{any_of(words, followed_by=words)}))(?<=[^\w{symbols}])"
            rf"|(?<=[0-9{symbols}−-])(?:(?<=[0-9])(?P<digits>\d*+)|(?<=[{symbols}])|(?<![a-z][−-])(?=\d)))"
        )

    def find(self, text: str) -> Iterator[Place]:
        """Yield the places in order.

        Args:
            text: Text in lower case.
        """
        for match in self._pattern.finditer(f" {text}"):
            start, kind = match.start(), match.lastgroup
            if kind == "word":
                yield start, match.end("word") - 1, start
            elif kind == "digits":
                yield _place_at_digits(text, start - 1, match.end() - 1)
            else:
                yield start - 1, start, start - 1


class StartsAtCharacters:
    """Find where a quantity may begin in a language that writes words without spaces.

    A number joined to Latin letters before it begins with these letters.

    Args:
        always: Characters at which a quantity may always begin, for use inside square brackets.
        conditional: Other characters, each string with a pattern that must follow one of them. They do not count
            inside a Latin word.
    """

    def __init__(self, always: str, conditional: Sequence[tuple[str, str]]) -> None:
        """Compile the search pattern and the patterns that must follow."""
        following: dict[str, list[str]] = {}
        for chars, pattern in conditional:
            for char in chars:
                following.setdefault(char, []).append(pattern)
        self._following = {char: re.compile("|".join(patterns)).match for char, patterns in following.items()}
        self._pattern = re.compile(
            rf"[{always}{re.escape(''.join(following))}](?<![a-z][a-z])(?:(?<=[0-9])(?P<digits>\d*+))?"
        )

    def find(self, text: str) -> Iterator[Place]:
        """Yield the places in order.

        Args:
            text: Text in lower case.
        """
        for match in self._pattern.finditer(text):
            start, end = match.span()
            if match.lastgroup:
                yield _place_at_digits(text, start, end)
            elif (match_following := self._following.get(match[0])) is None:
                yield start, end, start
            elif following := match_following(text, end):
                yield start, following.end(), start


def _place_at_digits(text: str, start: int, end: int) -> Place:
    """Return the place of a number in digits; it begins earlier where Latin letters are joined to it."""
    before = start - (text[start - 1 : start] == "-")
    begin = before
    while begin and text[begin - 1] in _LATIN:
        begin -= 1
    if begin < before < start and text[begin - 1 : begin].isdigit():
        begin = before  # 3kg-6kg: the letters belong to the number before
    return (start, start + 1, end) if begin == before else (begin, start + 1, begin)


class Rules:
    """The rules of a language.

    Args:
        starts: Finds where a quantity may begin.
        rules: Rules in the order in which they are tried; the first that makes quantities counts.
    """

    def __init__(self, starts: StartsAtWords | StartsAtCharacters, rules: Sequence[Rule]) -> None:
        """Compile the patterns of the rules."""
        self.starts = starts
        self.rules = tuple(rules)
        self._matches = [re.compile(rule.pattern).match for rule in rules]
        # The rules to try, by the character that decides; filled when a character is first seen.
        self._by_char_after_digits: dict[str, list[tuple[Matcher, Handler]]] = {}
        self._by_first_char: dict[str, list[tuple[Matcher, Handler]]] = {}

    def scan(self, text: str) -> list[Quantity]:
        """Return all quantities of a text in order, including the numbers in names."""
        lowered = text.lower()
        if len(lowered) != len(text):
            lowered = text  # the lower case of some letters is two characters, and offsets must stay
        found: list[Quantity] = []
        position = 0
        after_digits, at_first = self._by_char_after_digits, self._by_first_char
        for start, passed, digits_end in self.starts.find(lowered):
            if start < position:
                continue
            char = text[digits_end : digits_end + 1]
            candidates = at_first.get(char) if digits_end == start else after_digits.get(char)
            if candidates is None:
                candidates = self._choose(char, begins_with_digit=digits_end != start)
            for match, handler in candidates:
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

    def _choose(self, char: str, *, begins_with_digit: bool) -> list[tuple[Matcher, Handler]]:
        """Return the rules that may match, and remember them."""
        chosen: list[tuple[Matcher, Handler]] = []
        for rule, match in zip(self.rules, self._matches, strict=True):
            allowed = rule.after_digits if begins_with_digit else rule.first
            if allowed is ANY or (char and char in allowed):
                chosen.append((match, rule.handler))
        (self._by_char_after_digits if begins_with_digit else self._by_first_char)[char] = chosen
        return chosen
