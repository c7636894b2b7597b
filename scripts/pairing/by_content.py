"""Measure pairing by content: documents without any scheme of names, made of pages whose translations are known.

    python scripts/pairing/by_content.py --parallel ../shared/parallel --documents 20000

The pages are pieces of nine rows of the texts in courses*.jsonl that are in English, Chinese and Vietnamese, so that
most documents have several others about the same matter. One document in seven is left out, at random, so that its
translations have one partner less, or none. The files get numbers for names, at random. `aligner build --dry-run`
pairs them; the table says how many of the pairs are right, what the stages took, and the peak memory of the largest
process.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path

ROOT = Path(__file__).parents[2]
MEBIBYTE = 2**20
MAXRSS = 1 if sys.platform == "darwin" else 1024
"""Bytes in the unit of the peak memory that the system reports."""
LANGUAGES = ("en", "zh", "vi")
ROWS = 9
LEFT_OUT = 1 / 7
FILES_IN_A_FOLDER = 500
Page = list[tuple[str, str, str]]
"""Rows in the three languages."""


def pages(folder: Path) -> list[Page]:
    """Return pages of texts in three languages, shuffled; the rows of a page follow each other."""
    texts: dict[str, dict[str, dict[str, str]]] = {}
    for file in sorted(folder.glob("courses*.en-*.jsonl")):
        with file.open(encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                if row["tgt_lang"] in LANGUAGES:
                    own = texts.setdefault(row["doc"], {}).setdefault(row["src"], {"en": row["src"]})
                    own[row["tgt_lang"]] = row["tgt"]
    made = [page for _, rows in sorted(texts.items()) for page in cut([*rows.values()])]
    random.Random(0).shuffle(made)
    return made


def cut(rows: list[dict[str, str]]) -> Iterator[Page]:
    """Yield pages of the rows of a text that are in all languages; a short rest is left out."""
    whole = [(row["en"], row["zh"], row["vi"]) for row in rows if len(row) == len(LANGUAGES)]
    for start in range(0, len(whole), ROWS):
        if len(whole[start : start + ROWS]) >= ROWS // 2:
            yield whole[start : start + ROWS]


def write_documents(folder: Path, made: list[Page], count: int) -> dict[str, tuple[int, str]]:
    """Write so many documents, and return the page and the language of each name."""
    draw = random.Random(1)
    all_of_them = [(number, language) for number in range(len(made)) for language in LANGUAGES]
    chosen = [each for each in all_of_them if draw.random() >= LEFT_OUT][:count]
    if len(chosen) < count:
        sys.exit(f"the texts suffice for {len(chosen):,} documents")
    draw.shuffle(chosen)
    names = {}
    for name, (number, language) in enumerate(chosen):
        texts = [" ".join(row[LANGUAGES.index(language)].split()) for row in made[number]]
        place = folder / f"{name // FILES_IN_A_FOLDER:03}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{name:06}.txt").write_text("\n\n".join(texts) + "\n", encoding="utf-8")
        names[f"{name:06}"] = number, language
    return names


def score(names: Mapping[str, tuple[int, str]], found: set[tuple[str, ...]]) -> list[tuple[str, int, int, int]]:
    """Return for each two languages how many pairs there are, how many of them were found, and how many wrong ones.

    A pair whose documents are in other languages than the build took them for is not counted as one of these. Of a
    document that was read as bilingual, the names of both texts begin with that of the file.
    """
    found = {tuple(document.partition(".")[0] for document in pair) for pair in found}
    members: dict[int, dict[str, str]] = {}
    for name, (number, language) in names.items():
        members.setdefault(number, {})[language] = name
    rows = []
    for source, target in combinations(LANGUAGES, 2):
        gold = {(own[source], own[target]) for own in members.values() if source in own and target in own}
        ours = {pair for pair in found if (names[pair[0]][1], names[pair[1]][1]) == (source, target)}
        rows.append((f"{source}-{target}", len(gold), len(gold & ours), len(ours - gold)))
    return rows


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parallel", type=Path, required=True, metavar="DIR", help="the folder of courses*.jsonl")
    parser.add_argument("--documents", type=int, default=1_000, metavar="N", help="how many documents")
    parser.add_argument("--jobs", type=int, metavar="N", help="number of processes (default: that of aligner build)")
    parser.add_argument("--precision", default="float32", help="that of the encoder; see aligner build --help")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        names = write_documents(folder / "documents", pages(arguments.parallel), arguments.documents)
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "aligner", "build", str(folder / "documents"), "--dry-run", "--no-cache"]
        command += ["--jobs", str(arguments.jobs)] if arguments.jobs else []
        command += ["--precision", arguments.precision, "--out", str(folder / "manifest.tsv"), "--json"]
        started = time.monotonic()
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
        assert process.stdout is not None
        summary = json.loads(process.stdout.read())
        _, _, used = os.wait4(process.pid, 0)
        wall = time.monotonic() - started
    found = {tuple(pair[side].rpartition("/")[2] for side in ("source", "target")) for pair in summary["pairs"]}
    print("| languages | pairs | found | wrong |\n|---|---:|---:|---:|")
    rows = score(names, found)
    for languages, gold, right, wrong in rows:
        print(f"| {languages} | {gold:,} | {right:,} ({right / max(gold, 1):.2%}) | {wrong:,} |")
    others = len(found) - sum(right + wrong for _, _, right, wrong in rows)
    print(f"\n{others:,} pairs of documents that were taken for other languages, or for bilingual")
    cpu, peak = used.ru_utime + used.ru_stime, used.ru_maxrss * MAXRSS / MEBIBYTE
    print(f"\n{len(found):,} pairs of {len(names):,} documents: {wall:.0f} s, {cpu:.0f} CPU s, {peak:.0f} MB a process")
    print(", ".join(f"{stage} {seconds:.0f} s" for stage, seconds in summary["seconds"].items()))


if __name__ == "__main__":
    main()
