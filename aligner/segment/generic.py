"""Sentence ends in a language without rules of its own: what writing systems have in common."""

from __future__ import annotations

from aligner.segment import english, vietnamese
from aligner.segment.latin import SHARED_AFTER_CASE, SHARED_BEFORE_CASE
from aligner.segment.rules import Lexicon, RuleSet
from aligner.segment.stops import Stop

LEXICON = Lexicon(
    titles=english.LEXICON.titles | vietnamese.LEXICON.titles,
    numbered=english.LEXICON.numbered,
    abbreviations=english.LEXICON.abbreviations,
)


def is_small_letter(stop: Stop, _: Lexicon) -> bool | None:
    """A small letter goes on with the sentence; scripts without case have none."""
    return False if stop.first_char.islower() else None


RULES = RuleSet((*SHARED_BEFORE_CASE, is_small_letter, *SHARED_AFTER_CASE), LEXICON)
