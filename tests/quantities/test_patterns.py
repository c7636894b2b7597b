"""Patterns of word lists."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from aligner.quantities.patterns import any_of

LETTERS = "abcôđ .$-%"
WORDS = st.lists(st.text(LETTERS, min_size=1, max_size=5), min_size=1, max_size=12)


@given(WORDS, st.text(LETTERS, max_size=12))
def test_the_longest_word_that_a_text_begins_with_is_found(words, text):
    longest = max((word for word in words if text.startswith(word)), key=len, default=None)
    match = re.match(any_of(words), text)
    assert (match and match[0]) == longest


@given(WORDS, st.text(LETTERS, max_size=12))
def test_in_capitals_or_not(words, text):
    found = [re.match(any_of(words, ignore_case=True), each) for each in (text, text.upper(), text.title())]
    assert len({match and match.span() for match in found}) == 1


def test_what_must_follow_and_what_stands_for_a_space():
    pattern = any_of(("light year", "light"), space="[ -]", followed_by={"light": r"(?!\s)"})
    found = [re.match(pattern, text) for text in ("light-years", "light years", "lights", "light on")]
    assert [match and match[0] for match in found] == ["light-year", "light year", "light", None]
