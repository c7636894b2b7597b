"""Measure sentence segmentation and language identification on annotated texts.

    python scripts/benchmark/text.py --bench ../shared/bench

Read `seg/LANG.jsonl` (one paragraph per line: "text", its "sentences", the "source", and "optional" offsets at which a
boundary is neither right nor wrong) and `lid/lid.tsv` (language, condition, text). Print boundary F1 by language and
source, and accuracy by condition, in percent.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from pathlib import Path

from aligner.identify import identify
from aligner.languages import LANGUAGES
from aligner.segment import split


def find_boundaries(text: str, sentences: list[str]) -> set[int]:
    """Return the offsets in `text` at which each sentence but the first begins."""
    starts, position = [], 0
    for sentence in sentences:
        starts.append(text.index(sentence, position))
        position = starts[-1] + len(sentence)
    return set(starts[1:])


def measure_segmentation(folder: Path) -> list[tuple[str, float, float, float]]:
    """Return precision, recall and F1 of sentence boundaries for each language and source."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for language in LANGUAGES:
        for line in (folder / f"{language}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            optional = set(row.get("optional", ()))
            gold = find_boundaries(row["text"], row["sentences"]) - optional
            found = {start for start, _ in split(row["text"], language)[1:]} - optional
            counts[f"{language} {row['source']}"].update(both=len(gold & found), gold=len(gold), found=len(found))
    return [
        (name, c["both"] / c["found"], c["both"] / c["gold"], 2 * c["both"] / (c["found"] + c["gold"]))
        for name, c in counts.items()
    ]


def measure_identification(table: Path) -> list[tuple[str, int, float]]:
    """Return the number of texts and the accuracy for each condition."""
    total: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for line in table.read_text(encoding="utf-8").splitlines():
        language, condition, text = line.split("\t", 2)
        total[condition] += 1
        right[condition] += identify(text).language == language
    return [(condition, total[condition], right[condition] / total[condition]) for condition in total]


def main() -> None:
    """Parse the arguments and print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", type=Path, required=True, help="folder that contains seg/ and lid/")
    bench = parser.parse_args().bench
    print(f"{'sentence boundaries':<20}{'precision':>10}{'recall':>10}{'F1':>10}")
    for name, precision, recall, f1 in measure_segmentation(bench / "seg"):
        print(f"{name:<20}{100 * precision:>10.2f}{100 * recall:>10.2f}{100 * f1:>10.2f}")
    print(f"\n{'language':<20}{'texts':>10}{'accuracy':>10}")
    for condition, count, accuracy in measure_identification(bench / "lid" / "lid.tsv"):
        print(f"{condition:<20}{count:>10}{100 * accuracy:>10.2f}")


if __name__ == "__main__":
    main()
