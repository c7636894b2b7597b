"""What a rule is, and how a language's rules are put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from aligner.segment.stops import Stop


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words a language's rules ask for, all in lower case and without the final stop.

    Args:
        titles: abbreviations that a name follows: "mr", "dr"; never the end of a sentence.
        numbered: abbreviations that a number follows: "no", "fig".
        months: abbreviated months; a day follows them.
        abbreviations: other abbreviations that may stand anywhere: "inc", "e.g".
        starters: words that begin sentences, and that no name begins with.
        labels: words that a lone letter follows: "vitamin C", "điểm A".
        captions: words that a number follows at the head of a caption or section: "Figure 1.", "Bảng 2.".
        speech: verbs that tell who spoke a quotation.
        speakers: pronouns that may stand before them with a capital letter.
        auxiliaries: verbs that follow a subject; a name before one of them is a subject.
        institutions: names that follow a country's or body's acronym: "U.S. Senate".
        states: undotted acronyms, in capitals, that the same names follow.
        exclamatory_names: names written with a mark at the end: "Yahoo!".
    """

    titles: frozenset[str] = frozenset()
    numbered: frozenset[str] = frozenset()
    months: frozenset[str] = frozenset()
    abbreviations: frozenset[str] = frozenset()
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
"""Says whether a sentence ends at a stop: True, False, or None where the rule has no opinion."""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules in order, the first opinion counts; a stop without one ends a sentence."""

    rules: tuple[Rule, ...]
    lexicon: Lexicon = field(default_factory=Lexicon)

    def ends_sentence(self, stop: Stop) -> bool:
        """Whether a sentence ends at the stop."""
        for rule in self.rules:
            opinion = rule(stop, self.lexicon)
            if opinion is not None:
                return opinion
        return True


def words(text: str) -> frozenset[str]:
    """A word list written as text; an underscore stands for a space inside an entry."""
    return frozenset(entry.replace("_", " ") for entry in text.split())
