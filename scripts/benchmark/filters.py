"""Measure filters: how much planted noise they find, what they take from clean translations, speed and memory.

    python scripts/benchmark/filters.py --parallel ../shared/parallel --pairs en-zh en-vi zh-vi
    python scripts/benchmark/filters.py --sets ../shared/bench/ntrex-en-zh ../shared/bench/academic
    python scripts/benchmark/filters.py --speed 1000000

`--parallel` is a folder with `LANG-LANG.jsonl` (`src`, `tgt`, `source`: the page); `--sets` are sets with `src/NAME`,
`tgt/NAME` and `gold/NAME.align`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from aligner.filters import default_recipe, filter_with_report, read_recipe
from aligner.filters.recipe import Recipe, make_recipe
from aligner.filters.streams import filter_file
from aligner.formats import read_table
from aligner.formats.cells import from_columns
from aligner.formats.streams import write_stream
from aligner.formats.table import COLUMNS

sys.path.insert(0, str(Path(__file__).parents[1] / "data"))
from noise import KINDS, Row, plant

CHEAP = (
    "status", "relation", "length", "letters", "length-ratio", "truncated", "markup", "boilerplate", "duplicates",
    "confidence",
)  # fmt: skip
"""Steps that are measured for speed: those that need neither an encoder nor a look at words."""


def read_parallel(path: Path, count: int, skip: int) -> list[Row]:
    """Return pairs of whole pages; every page once, in an order that depends on nothing but the file."""
    pages: dict[str, list[Row]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        pair = json.loads(line)
        page = pair.get("doc") or pair["source"]
        pages.setdefault(page, []).append(Row(pair["src"], pair["tgt"], (pair["src_lang"], pair["tgt_lang"]), page))
    chosen = sorted(pages, key=lambda name: hash_of(name))
    rows = [row for name in chosen for row in pages[name]]
    return rows[skip : skip + count]


def hash_of(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def read_set(folder: Path) -> list[Row]:
    """Return the two-sided beads of a set."""
    frame = read_table(folder)
    frame = frame[(frame["source_text"] != "") & (frame["target_text"] != "")]
    columns = ["source_text", "target_text", "source_lang", "target_lang", "source_document"]
    return [Row(source, target, (one, other), name) for source, target, one, other, name in
            frame[columns].itertuples(index=False)]  # fmt: skip


def to_frame(rows: Sequence[Row]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "source_text": [row.source for row in rows],
            "target_text": [row.target for row in rows],
            "source_lang": [row.languages[0] for row in rows],
            "target_lang": [row.languages[1] for row in rows],
            "source_document": [row.document for row in rows],
            "target_document": [f"{row.document}.target" for row in rows],
            "noise": [row.noise for row in rows],
        }
    )


def measure(name: str, clean: list[Row], recipe: Recipe, show: int) -> None:
    """Print what the recipe takes from clean pairs, and what it finds of planted noise."""
    frame = to_frame(clean)
    taken, report = filter_with_report(frame, recipe)
    of_clean = {each["reason"]: each["taken"] for each in report.steps if each["taken"]}
    lost = len(clean) - report.kept
    print(f"{name}: {len(clean)} clean pairs, {lost} taken ({lost / len(clean):.2%}): {of_clean}")
    if show:
        for row in taken[taken["status"] == "rejected"].head(show).itertuples():
            print(f"    {row.reason}: {row.source_text[:150]} | {row.target_text[:150]}")
    noisy = to_frame(plant(clean))
    found, _ = filter_with_report(noisy, recipe)
    rejected = found["status"] == "rejected"
    planted = noisy["noise"] != ""
    right = int((rejected & planted).sum())
    precision, recall = right / max(1, rejected.sum()), right / max(1, planted.sum())
    print(f"  {int(planted.sum())} planted, precision {precision:.3f}, recall {recall:.3f}")
    found_of = {kind: rejected[noisy["noise"] == kind].mean() for kind in KINDS}
    print("   ", ", ".join(f"{kind} {share:.3f}" for kind, share in found_of.items()))
    print("    taken from clean rows:", dict(Counter(found["reason"][rejected & ~planted])))
    for row in found[~rejected & planted].head(show).itertuples():
        print(f"    MISSED {row.noise}: {row.source_text[:120]} | {row.target_text[:120]}")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parallel", type=Path)
    parser.add_argument("--pairs", nargs="+", default=["en-zh", "en-vi", "zh-vi"])
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--skip", type=int, default=0)
    parser.add_argument("--sets", type=Path, nargs="+", default=[])
    parser.add_argument("--recipe", type=Path)
    parser.add_argument("--show", type=int, default=0, help="examples of what went wrong")
    parser.add_argument("--speed", type=int, metavar="ROWS")
    given = parser.parse_args(arguments)
    recipe = read_recipe(given.recipe) if given.recipe else default_recipe()
    if given.parallel:
        for pair in given.pairs:
            rows = read_parallel(given.parallel / f"{pair}.jsonl", given.count, given.skip)
            measure(pair, rows, recipe, given.show)
    for folder in given.sets:
        measure(folder.name, read_set(folder), recipe, given.show)
    if given.speed:
        speed(given.speed)


def write_rows(path: Path, rows: int) -> None:
    """Write a table of pairs of the corpus, again and again, each with a number of its own."""
    pairs = read_set(Path(__file__).parents[2] / "corpus" / "gold" / "sentences.en-zh")

    def parts() -> Iterator[pd.DataFrame]:
        for start in range(0, rows, 20_000):
            some = [(k, pairs[k % len(pairs)]) for k in range(start, min(rows, start + 20_000))]
            filled = {
                "pair_id": [f"p{k}" for k, _ in some],
                "source_document": [f"d{k // 50}.en" for k, _ in some],
                "target_document": [f"d{k // 50}.zh" for k, _ in some],
                "source_text": [f"{pair.source} {k}" for k, pair in some],
                "target_text": [f"{pair.target} {k}" for k, pair in some],
                "confidence": [0.9] * len(some),
            }
            constant = {"source_lang": "en", "target_lang": "zh", "relation": "parallel", "status": "auto"}
            columns = {name: filled.get(name, [constant.get(name, "")] * len(some)) for name in COLUMNS}
            yield from_columns(columns)

    write_stream(parts(), path, path.suffix[1:])


def speed(rows: int) -> None:
    """Print rows per second of the cheap steps and the memory, from file to file."""
    with tempfile.TemporaryDirectory() as folder:
        for suffix in ("tsv", "parquet"):
            path, out = Path(folder, f"in.{suffix}"), Path(folder, f"out.{suffix}")
            write_rows(path, rows)
            started, used = time.perf_counter(), time.process_time()
            done = filter_file(
                path, out, suffix, make_recipe(CHEAP), drop=False, input_format=None, accept_partial=False,
                standard_output=sys.stdout.buffer, progress=lambda *_: None,
            )  # fmt: skip
            assert done is not None, "not streamed"
            wall, cpu = time.perf_counter() - started, time.process_time() - used
            print(
                f"{suffix}: {rows:,} rows in {wall:.1f} s, {rows / wall:,.0f} rows/s ({rows / cpu:,.0f} per CPU second)"
            )
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


if __name__ == "__main__":
    main()
