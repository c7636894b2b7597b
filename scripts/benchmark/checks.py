"""Measure the checks: recall and precision on seeded errors, false alarms on real translations, and speed.

    python scripts/benchmark/checks.py [--bench ../shared/bench] [--pairs 1000] [--speed 100000] [--show CODE]

The clean pairs are the 1:1 gold beads of the ntrex sets in the bench folder, or of `corpus/` if there is no bench
folder. For each check, up to half of the pairs get one error of its kind (fixed seed). A finding on any other pair
counts as false, even if the translation itself has the fault. Then all 1:1 beads are checked unchanged. The script
reports how many pairs have a finding, and how many have a false one according to `reviewed_findings.tsv`; findings
that are not in that list count as false.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from reviewed_findings import false_alarms, gone, keys, read_reviewed
from seed_errors import GLOSSARY
from seed_tables import seed_all

from aligner.checks import CHECKS, Finding, TranslationUnit, check_columns, run, select

SEED = 20251118


def read_beads(folder: Path) -> Iterator[TranslationUnit]:
    """Yield the 1:1 gold beads of a set; a place is set/document:source line:target line, with lines from 1."""
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    languages = meta["src_lang"], meta["tgt_lang"]
    for gold in sorted((folder / "gold").glob("*.align")):
        sides = [(folder / side / gold.stem).read_text(encoding="utf-8").split("\n") for side in ("src", "tgt")]
        for line in gold.read_text(encoding="utf-8").splitlines():
            beads = [[int(number) for number in re.findall(r"\d+", part)] for part in line.split(":")[:2]]
            if [len(bead) for bead in beads] == [1, 1]:
                (source,), (target,) = beads
                place = f"{folder.name}/{gold.stem}:{source + 1}:{target + 1}"
                yield TranslationUnit(sides[0][source], sides[1][target], languages, place=place)


def measure_seeded(pairs: list[TranslationUnit], show: str) -> None:
    """Print recall and precision of each check on seeded errors."""
    print(f"{'check':<26}{'seeded':>8}{'recall':>8}{'precision':>11}")
    checks = [GLOSSARY.check() if check.needs_glossary else check for check in select()]
    for check in sorted(checks, key=lambda one: one.code):
        rng = random.Random(f"{SEED} {check.code}")
        made, seeded = seed_all(check.code, pairs, rng)
        hits = {number for number, found in enumerate(run(made, [check])) if found}
        right = len(hits & seeded)
        precision = f"{right / len(hits):.3f}" if hits else "-"
        recall = f"{right / len(seeded):.3f}" if seeded else "-"
        print(f"{check.code} {check.name:<21}{len(seeded):>8}{recall:>8}{precision:>11}")
        if show == check.code:
            for number in sorted(hits ^ seeded)[:60]:
                kind = "MISSED" if number in seeded else "FALSE"
                print(f"  {kind}\n    {made[number].source}\n    {made[number].target}")
                print("   ", *(finding.message for finding in run([made[number]], [check])[0]))


def measure_alarms(sets: dict[str, list[TranslationUnit]]) -> None:
    """Print findings per 100 pairs by check: first all findings, then those that the reviewed list calls false."""
    reviewed = read_reviewed()
    found = {name: run(pairs) for name, pairs in sets.items()}
    false = {name: false_alarms(pairs, found[name], reviewed) for name, pairs in sets.items()}
    print_rates("findings per 100 pairs as translated", found)
    print_rates("of these, pairs with a finding that is false, per 100 pairs", false)
    seen = {at for name, pairs in sets.items() for at in keys(pairs, found[name])}
    lost = gone(sets, seen, reviewed)
    faults = sum(reviewed[at] == "fault" for at in lost)
    print(f"{len(seen)} findings, {len(seen - reviewed.keys())} not reviewed; reviewed and no longer found: ", end="")
    print(f"{len(lost) - faults} false, {faults} faults")


def print_rates(title: str, sets: dict[str, list[list[Finding]]]) -> None:
    """Print the pairs with a finding per 100 pairs, by check and by severity, for each set."""
    counts: dict[str, Counter[str]] = {}
    for name, found in sets.items():
        counts[name] = Counter(code for of_pair in found for code in {finding.code for finding in of_pair})
        counts[name]["errors"] = sum(any(finding.severity == "error" for finding in of_pair) for of_pair in found)
        counts[name]["warnings"] = sum(any(finding.severity == "warning" for finding in of_pair) for of_pair in found)
    print(f"\n{title}\n{'check':<26}" + "".join(f"{name:>14}" for name in sets))
    codes = [code for code in sorted(CHECKS) if any(count[code] for count in counts.values())]
    for code in [*codes, "errors", "warnings"]:
        label = f"{code} {CHECKS[code].name}" if code in CHECKS else f"pairs with {code}"
        print(f"{label:<26}" + "".join(f"{100 * counts[name][code] / len(sets[name]):>14.2f}" for name in sets))


def measure_speed(pairs: list[TranslationUnit], size: int) -> None:
    """Print pairs per second on one core, from table columns to findings, with all checks."""
    many = [(pair, number) for number in range(size // len(pairs) + 1) for pair in pairs][:size]
    columns = {
        "source_text": [f"{pair.source} {number}" for pair, number in many],
        "target_text": [f"{pair.target} {number}" for pair, number in many],
        "source_lang": [pair.languages[0] for pair, _ in many],
        "target_lang": [pair.languages[1] for pair, _ in many],
    }
    run([replace(pair) for pair in pairs[:: len(pairs) // 50 + 1]])  # warm up: rules are loaded on first use
    start = time.process_time()
    check_columns(columns)
    print(f"\n{size} pairs, all checks: {size / (time.process_time() - start):.0f} pairs/s of one core")


def main() -> None:
    """Parse the arguments, read the pairs and print the measurements."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", type=Path, default=Path("../shared/bench"), help="folder with the ntrex sets")
    parser.add_argument("--pairs", type=int, default=1000, help="number of clean pairs to seed errors into")
    parser.add_argument("--speed", type=int, default=20000, help="number of pairs for the speed test; 0 skips it")
    parser.add_argument("--show", metavar="CODE", default="", help="print the missed and false pairs of this check")
    given = parser.parse_args()
    root = Path(__file__).parents[2]
    folders = [given.bench / f"ntrex-{pair}" for pair in ("en-zh", "en-vi", "zh-vi")]
    if not all(folder.is_dir() for folder in folders):
        folders = [root / "corpus" / "gold" / f"sentences.{pair}" for pair in ("en-zh", "en-vi", "zh-vi")]
    sets = {folder.name: list(read_beads(folder)) for folder in folders}
    every = [pair for pairs in sets.values() for pair in pairs if pair.both]
    clean = random.Random(SEED).sample(every, min(given.pairs, len(every)))
    clean.sort(key=lambda pair: pair.languages)
    measure_seeded(clean, given.show)
    measure_alarms(sets)
    if given.speed:
        measure_speed(every, given.speed)


if __name__ == "__main__":
    main()
