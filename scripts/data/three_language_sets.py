"""Make alignment sets of three languages from texts that are aligned already, each language cut in its own way.

    python scripts/data/three_language_sets.py --sets ../shared/bench/ntrex-3way --out made
    python scripts/data/three_language_sets.py --parallel ../shared/parallel --out made

`--sets` takes the rows of a set that have one unit in each language; `--parallel` joins `courses*.en-zh.jsonl` and
`courses*.en-vi.jsonl` by their keys `doc` and `n`. In each language, some rows are merged with the next; some rows are
split into sentences in one language; some are left out in one language. The layout is that of
`scripts/benchmark/alignment.py --three`. The same input gives the same files.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path

from aligner.languages import join
from aligner.segment import split

SEED = 5
LANGUAGES = ("en", "zh", "vi")
PAIRS = (("en", "zh"), ("en", "vi"), ("zh", "vi"))
MERGE_RATE, OMISSION_RATE, SPLIT_RATE = 0.12, 0.09, 0.5
ROWS = 120
"""Rows per document made from courses."""
DOCUMENTS = 8
LEAST = {"en": 25, "zh": 8, "vi": 25}
"""Minimum characters of a text from courses."""

Row = dict[str, str]
Atom = tuple[int, int, int]
"""Row, number of the sentence in the row, and the number of sentences into which the row is split."""


def rows_of_set(folder: Path) -> list[list[Row]]:
    """Return the rows with one unit in each language, by document."""
    documents = []
    for path in sorted((folder / "gold" / "multi").glob("*.jsonl")):
        texts = {each: (folder / each / path.stem).read_text(encoding="utf-8").splitlines() for each in LANGUAGES}
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        whole = [row for row in rows if all(len(row[each]) == 1 for each in LANGUAGES)]
        documents.append([{each: texts[each][row[each][0]] for each in LANGUAGES} for row in whole])
    return documents


def rows_of_courses(folder: Path, generator: random.Random) -> list[list[Row]]:
    """Return documents of rows from courses that no machine translated alone."""
    found: dict[str, dict[int, Row]] = {}
    for target in ("zh", "vi"):
        for path in sorted(folder.glob(f"courses*.en-{target}.jsonl")):
            for line in path.read_text(encoding="utf-8").splitlines():
                pair = json.loads(line)
                row = found.setdefault(pair["doc"], {}).setdefault(pair["n"], {"en": pair["src"]})
                if "MT" not in pair["source"] and row["en"] == pair["src"]:
                    row[target] = pair["tgt"]
    courses = []
    for name in sorted(found):
        rows = [found[name][k] for k in sorted(found[name])]
        rows = [row for row in rows if all(len(row.get(each, "")) >= LEAST[each] for each in LANGUAGES)]
        courses.append(rows)
    generator.shuffle(courses)
    everything = [row for rows in courses for row in rows[: ROWS // 2] if len(rows) >= ROWS // 8]
    return [everything[k * ROWS : (k + 1) * ROWS] for k in range(DOCUMENTS)]


def cut(rows: Sequence[Row], generator: random.Random) -> dict[str, list[tuple[str, list[Atom]]]]:
    """Return the units of each language, with the rows or parts of rows that they hold."""
    missing: dict[int, str] = {}
    parted: dict[int, str] = {}
    for k in range(len(rows)):
        if generator.random() < OMISSION_RATE:
            missing[k] = generator.choice(LANGUAGES)
        elif generator.random() < SPLIT_RATE:
            parted[k] = generator.choice(LANGUAGES)
    made: dict[str, list[tuple[str, list[Atom]]]] = {}
    for language in LANGUAGES:
        units: list[tuple[str, list[Atom]]] = []
        k = 0
        while k < len(rows):
            text = rows[k][language]
            may_merge = k + 1 < len(rows) and k not in missing and k + 1 not in missing
            if missing.get(k) == language:
                k += 1
            elif may_merge and generator.random() < MERGE_RATE:
                units.append((join([text, rows[k + 1][language]], language), [(k, 0, 1), (k + 1, 0, 1)]))
                k += 2
            else:
                spans = split(text, language) if parted.get(k) == language else []
                spans = spans if len(spans) > 1 else [(0, len(text))]
                units += [(text[a:b], [(k, number, len(spans))]) for number, (a, b) in enumerate(spans)]
                k += 1
        made[language] = units
    return made


def gold(units: dict[str, list[tuple[str, list[Atom]]]], languages: Sequence[str]) -> list[dict[str, list[int]]]:
    """Return the smallest groups of units that hold the same rows, in order."""
    holders: dict[int, dict[str, list[int]]] = {}
    for language in languages:
        for number, (_, atoms) in enumerate(units[language]):
            for row, _, _ in atoms:
                holders.setdefault(row, {each: [] for each in languages})[language].append(number)
    made: list[dict[str, list[int]]] = []
    for row in sorted(holders):
        held = holders[row]
        if made and any(set(made[-1][each]) & set(held[each]) for each in languages):
            made[-1] = {each: sorted({*made[-1][each], *held[each]}) for each in languages}
        else:
            made.append({each: sorted(set(held[each])) for each in languages})
    return made


def write(folder: Path, name: str, units: dict[str, list[tuple[str, list[Atom]]]]) -> None:
    """Write one document: its texts, the gold of each pair, and that of all three."""
    files = {f"{each}/{name}": [" ".join(text.split()) for text, _ in units[each]] for each in LANGUAGES}
    files[f"gold/multi/{name}.jsonl"] = [json.dumps(row) for row in gold(units, LANGUAGES)]
    for one, two in PAIRS:
        files[f"gold/{one}-{two}/{name}.align"] = [f"{row[one]}:{row[two]}" for row in gold(units, (one, two))]
    for path, lines in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Parse the arguments and write all sets."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", type=Path, nargs="*", default=[], help="sets of three languages to cut anew")
    parser.add_argument("--parallel", type=Path, help="folder with courses*.LANG-LANG.jsonl: src, tgt, source, doc, n")
    parser.add_argument("--out", type=Path, required=True, help="output folder of the sets")
    args = parser.parse_args()
    generator = random.Random(SEED)
    made = {f"{folder.name}-cut": rows_of_set(folder) for folder in args.sets}
    if args.parallel:
        made["courses-3way"] = rows_of_courses(args.parallel, generator)
    for name, documents in made.items():
        for number, rows in enumerate(documents, 1):
            write(args.out / name, f"{number:03}", cut(rows, generator))
        print(f"{name}: {len(documents)} documents")


if __name__ == "__main__":
    main()
