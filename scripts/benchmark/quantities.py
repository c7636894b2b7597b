"""Score the extraction of numbers, money, measures, dates and times against the gold lists of the tests.

    python scripts/benchmark/quantities.py [--show]

Each line of a list is a text and its quantities (value and unit), separated by tabs. A quantity counts as right if both
value and unit are right.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from aligner.quantities import extract

FOLDER = Path(__file__).parents[2] / "tests" / "quantities"
LANGUAGES = ("en", "zh", "vi")


def read(language: str) -> list[tuple[str, Counter[str]]]:
    """Read the texts of a list, each with its quantities and their counts."""
    lines = (FOLDER / f"{language}.tsv").read_text(encoding="utf-8").splitlines()
    return [(text, Counter(filter(None, gold))) for text, *gold in (line.split("\t") for line in lines)]


def score(language: str, show: bool = False) -> tuple[float, int]:
    """Return F1 over all expressions of a list, and the number of gold expressions."""
    right = found = wanted = 0
    for text, gold in read(language):
        made = Counter(f"{quantity.value} {quantity.measure}".strip() for quantity in extract(text, language))
        right, found, wanted = right + (made & gold).total(), found + made.total(), wanted + gold.total()
        if show and made != gold:
            print(text, "| missing", dict(gold - made), "| extra", dict(made - gold))
    return 2 * right / (found + wanted), wanted


def main() -> None:
    """Print one row per language."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true", help="print the texts whose quantities differ from gold")
    given = parser.parse_args()
    print("| language | expressions | F1 |\n|---|---:|---:|")
    for language in LANGUAGES:
        f1, size = score(language, given.show)
        print(f"| {language} | {size} | {f1:.3f} |")


if __name__ == "__main__":
    main()
