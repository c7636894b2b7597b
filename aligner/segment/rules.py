"""Rules of sentence ends, the word lists that they use, and how rules are combined."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from aligner.segment.stops import Stop


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The word lists of a language, in lower case and without the final dot unless stated otherwise.

    Attributes:
        titles: Abbreviations before a name, which never end a sentence: "mr", "dr".
        numbered: Abbreviations before a number: "no", "fig".
        months: Abbreviated months, before a day.
        abbreviations: Other abbreviations, which may stand anywhere: "inc", "e.g".
        shortened: Units and other words that end no sentence before a lowercase letter or a number: "pct", "oz".
        starters: Words that begin sentences and do not begin names.
        labels: Words before a single letter: "vitamin C", "điểm A".
        captions: Words before a number at the beginning of a caption or section: "Figure 1.", "Bảng 2.".
        speech: Verbs that introduce or follow a quotation.
        speakers: Pronouns that may stand before these verbs with a capital letter.
        auxiliaries: Verbs that follow a subject, so that a name before one of them is a subject.
        institutions: Names after the acronym of a country or organization: "U.S. Senate".
        states: Acronyms without dots, in capitals, before the same names.
        exclamatory_names: Names that are written with a mark at the end: "Yahoo!".
    """

    titles: frozenset[str] = frozenset()
    numbered: frozenset[str] = frozenset()
    months: frozenset[str] = frozenset()
    abbreviations: frozenset[str] = frozenset()
    shortened: frozenset[str] = frozenset()
    starters: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    captions: frozenset[str] = frozenset()
    speech: frozenset[str] = frozenset()
    speakers: frozenset[str] = frozenset()
    auxiliaries: frozenset[str] = frozenset()
    institutions: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    exclamatory_names: frozenset[str] = frozenset()


Rule = Callable[[Stop, Lexicon], bool | None]
"""Tells whether a sentence ends at a stop: True, False, or None to leave it to the next rule."""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules in the order in which they are asked; the first that decides counts.

    A sentence ends at a stop that no rule decides about.
    """

    rules: tuple[Rule, ...]
    lexicon: Lexicon = field(default_factory=Lexicon)

    def ends_sentence(self, stop: Stop) -> bool:
        """Tell whether a sentence ends at a stop."""
        for rule in self.rules:
            decision = rule(stop, self.lexicon)
            if decision is not None:
                return decision
        return True


def words(text: str) -> frozenset[str]:
    """Return the words of a text as a set; an underscore stands for a space inside an entry."""
    return frozenset(entry.replace("_", " ") for entry in text.split())
