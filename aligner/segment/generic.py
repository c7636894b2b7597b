"""Sentence ends in a language without rules of its own, by the marks that most writing systems use."""

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


def is_before_lowercase(stop: Stop, _: Lexicon) -> bool | None:
    """Do not split before a lowercase letter, which scripts without case do not have."""
    return False if stop.first_char.islower() else None


RULES = RuleSet((*SHARED_BEFORE_CASE, is_before_lowercase, *SHARED_AFTER_CASE), LEXICON)
