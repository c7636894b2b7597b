"""Pairs of texts with the same quantities raise no alarm, and those with different quantities do."""

from __future__ import annotations

from pathlib import Path

import pytest

from aligner.checks import TranslationUnit, run, select

LINES = Path(__file__).with_name("pairs.tsv").read_text(encoding="utf-8").splitlines()
PAIRS = [line.split("\t") for line in LINES if not line.startswith("#")]


def codes(languages: str, source: str, target: str) -> list[str]:
    source_language, target_language = languages.split("-")
    unit = TranslationUnit(source, target, (source_language, target_language))
    return [finding.code for finding in run([unit], select(["E101", "E102"]))[0]]


@pytest.mark.parametrize(("languages", "source", "same", "different"), PAIRS)
def test_what_is_the_same_and_what_is_not(languages, source, same, different):
    assert codes(languages, source, same) == []
    assert not different or codes(languages, source, different)
