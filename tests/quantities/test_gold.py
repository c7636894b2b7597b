"""The gold lists: lines of a text and what is in it, each a value and its unit."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from aligner.quantities import extract

FOLDER = Path(__file__).parent


def read(language: str) -> list[tuple[str, Counter[str]]]:
    lines = (FOLDER / f"{language}.tsv").read_text(encoding="utf-8").splitlines()
    return [(text, Counter(filter(None, gold))) for text, *gold in (line.split("\t") for line in lines)]


def score(language: str, show: bool = False) -> tuple[float, int]:
    """F1 over all expressions, and how many gold has."""
    right = found = wanted = 0
    for text, gold in read(language):
        made = Counter(f"{quantity.value} {quantity.unit}".strip() for quantity in extract(text, language))
        right, found, wanted = right + (made & gold).total(), found + made.total(), wanted + gold.total()
        if show and made != gold:
            print(text, "| missing", dict(gold - made), "| extra", dict(made - gold))  # noqa: T201
    return 2 * right / (found + wanted), wanted


@pytest.mark.parametrize("language", ["en", "zh", "vi"])
def test_f1_and_size_of_gold(language):
    f1, size = score(language)
    assert size >= 400
    assert f1 >= 0.97
