"""Measure builds of many documents: the first one, one with nothing to do, and one after a page was changed.

    python scripts/benchmark/build.py --pages 248
    python scripts/benchmark/build.py --pages 1000 --parallel ../shared/parallel

The pages, each in English and Chinese, are made up: of sentences of the corpus, drawn at random, so that the encoder
meets each many times; with --parallel of the pages of courses*.en-zh.jsonl, again from the start if they do not
suffice. Each page has a heading of its own. For each number of jobs the table has the wall-clock time, the
CPU time of all processes, and the peak memory of the largest process. "warm" builds find all vectors in the cache. The
tables must be the same, byte for byte, whatever made them; otherwise the command fails.

    python scripts/benchmark/build.py --sizes 50,500,5000 --parallel ../shared/parallel

measures first builds of several sizes instead, without a cache of vectors, and what a document, and a kilobyte of text,
costs in each. What starting takes (the CPU time of a build of one page) is not part of that cost; the table shows it by
itself.

    python scripts/benchmark/build.py --rows 1000000

measures instead how a table of so many rows is put together from parts of 1,000 rows and written as TSV.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import cycle, groupby, islice
from multiprocessing import get_context
from operator import itemgetter
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEADINGS = {"en": "Page {}", "zh": "第 {} 页"}
MEBIBYTE = 2**20
MAXRSS = 1 if sys.platform == "darwin" else 1024
"""Bytes in the unit of the peak memory that the system reports."""

ROWS_OF_PART = 1_000
Page = list[tuple[str, str]]
"""The paragraphs in both languages."""


@dataclass(frozen=True)
class Run:
    """What a run took: seconds, CPU seconds, and the peak memory of the largest process in bytes."""

    wall: float
    cpu: float
    peak: int


def corpus_pages(paragraphs: int) -> Iterator[Page]:
    """Yield pages of sentences of the corpus and their translations, drawn at random, without end."""
    draw = random.Random(0)
    pairs = _sentences(ROOT / "corpus" / "gold" / "sentences.en-zh")
    while True:
        yield [draw.choice(pairs) for _ in range(paragraphs)]


def _sentences(folder: Path) -> list[tuple[str, str]]:
    pairs = []
    for gold in sorted(folder.glob("gold/*.align")):
        sides = [(folder / side / gold.stem).read_text(encoding="utf-8").splitlines() for side in ("src", "tgt")]
        for line in gold.read_text(encoding="utf-8").splitlines():
            numbers = [json.loads(part) for part in line.split(":")]
            if all(numbers):
                source, target = ([side[k] for k in some] for side, some in zip(sides, numbers, strict=True))
                pairs.append((" ".join(source), " ".join(target)))
    return pairs


def parallel_pages(folder: Path, paragraphs: int) -> Iterator[Page]:
    """Yield the pages of parallel text, the beginning of each, and then again from the start."""
    files = sorted(folder.glob("courses*.en-zh.jsonl"))
    assert files, f"{folder}: no courses*.en-zh.jsonl"
    for file in cycle(files):
        with file.open(encoding="utf-8") as lines:
            for _, rows in groupby(map(json.loads, lines), key=itemgetter("doc")):
                yield [(row["src"], row["tgt"]) for row in islice(rows, paragraphs)]


def write_pages(folder: Path, pages: Iterator[Page], count: int) -> None:
    """Write pages as `000/00042.en.txt` and `000/00042.zh.txt`."""
    for number, rows in enumerate(islice(pages, count)):
        place = folder / f"{number // 500:03}"
        place.mkdir(parents=True, exist_ok=True)
        for (language, heading), texts in zip(HEADINGS.items(), zip(*rows, strict=True), strict=True):
            paragraphs = [heading.format(number), *(re.sub(r"\s*\n\s*", " ", text) for text in texts)]
            (place / f"{number:05}.{language}.txt").write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")


def build(inputs: Path, out: Path, environment: dict[str, str], *options: str) -> Run:
    """Run a build and measure it."""
    command = [sys.executable, "-m", "aligner", "build", str(inputs), "--out", str(out), "--quiet", *options]
    started = time.monotonic()
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)
    assert process.stderr is not None
    errors = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, errors.decode()
    return Run(time.monotonic() - started, used.ru_utime + used.ru_stime, used.ru_maxrss * MAXRSS)


def tables(out: Path) -> dict[str, str]:
    """Return a checksum of each table."""
    files = sorted(path for path in out.iterdir() if path.is_file())
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def make_parts(folder: Path, rows: int) -> None:
    """Write parts of 1,000 rows of sentences of the corpus, each with a number of its own."""
    from aligner.formats.cells import from_columns
    from aligner.formats.table import COLUMNS
    from aligner.workspace.parts import PairFacts, PartFacts, write_part

    pages = corpus_pages(ROWS_OF_PART)
    for part in range(rows // ROWS_OF_PART):
        texts = [(f"{part}: {source}", f"{part}: {target}") for source, target in next(pages)]
        columns: dict[str, list[str]] = {name: ["name of a column"] * len(texts) for name in COLUMNS}
        columns |= {name: ["1"] * len(texts) for name in COLUMNS if name.endswith(("start", "end", "block", "ids"))}
        columns |= {"score": ["0.5"] * len(texts), "confidence": ["0.5"] * len(texts)}
        columns |= {"source_text": [one for one, _ in texts], "target_text": [other for _, other in texts]}
        columns |= {"source_lang": ["en"] * len(texts), "target_lang": ["zh"] * len(texts)}
        described = {"source": f"{part}.en", "target": f"{part}.zh", "signature": "made up"}
        facts = PairFacts({"sentence": described}, {}, {"sentence": (0, len(texts))})
        write_part(folder / f"{part:06}.arrow", [from_columns(columns)], PartFacts((facts,), ()))


def put_together(folder: Path) -> Run:
    """Write the table of all parts of a folder as TSV, and measure it."""
    import resource

    from aligner.formats import write_stream
    from aligner.workspace.assembly import PairsTable
    from aligner.workspace.parts import read_part

    started = time.monotonic()
    places = [(read_part(path), 0) for path in sorted(folder.glob("*.arrow"))]
    write_stream(PairsTable(places, {}, "sentence").frames(), folder / "table.tsv", "tsv")
    used = resource.getrusage(resource.RUSAGE_SELF)
    return Run(time.monotonic() - started, used.ru_utime + used.ru_stime, used.ru_maxrss * MAXRSS)


def measure_rows(rows: int) -> None:
    """Print what a table of so many rows takes; each step is a process of its own."""
    with tempfile.TemporaryDirectory() as name:
        for step, arguments in ((make_parts, (Path(name), rows)), (put_together, (Path(name),))):
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                done = pool.submit(step, *arguments).result()
        assert done is not None
        size = (Path(name) / "table.tsv").stat().st_size
    print("| rows | MB of TSV | wall s | CPU s | peak MB |\n|---:|---:|---:|---:|---:|")
    print(f"| {rows:,} | {size / MEBIBYTE:.0f} | {done.wall:.0f} | {done.cpu:.0f} | {done.peak / MEBIBYTE:.0f} |")


def measure_sizes(folder: Path, sizes: list[int], arguments: argparse.Namespace) -> None:
    """Print what a document costs in first builds of several sizes."""
    environment = os.environ | {"XDG_CACHE_HOME": str(folder / "cache"), "PYTHONPATH": str(ROOT)}
    made = list(islice(pages_of(arguments), max(sizes)))
    random.Random(0).shuffle(made)  # so that pages of the small builds are like those of the large ones
    print("| documents | jobs | wall s | CPU s | of it starting | CPU ms per document | per KB | peak MB per process |")
    print("|---:|---:|---:|---:|---:|---:|---:|---:|")
    for jobs in arguments.jobs.split(","):
        starting = 0.0
        for size in (1, *sizes):
            inputs, out = folder / f"pages-{size}", folder / f"out-{size}-{jobs}"
            if not inputs.exists():
                write_pages(inputs, iter(made), size)
            done = build(inputs, out, environment, "--jobs", jobs, "--no-cache")
            if size == 1:
                starting = done.cpu
                continue
            spent = 1000 * (done.cpu - starting)
            kilobytes = sum(path.stat().st_size for path in inputs.rglob("*.txt")) / 1000
            print(f"| {2 * size:,} | {jobs} | {done.wall:.1f} | {done.cpu:.1f} | {starting:.1f} ", end="")
            each = f"{spent / (2 * size):.1f} | {spent / kilobytes:.1f}"
            print(f"| {each} | {done.peak / MEBIBYTE:.0f} |", flush=True)


def pages_of(arguments: argparse.Namespace) -> Iterator[Page]:
    """Yield the pages that the options ask for, without end."""
    if arguments.parallel:
        return parallel_pages(arguments.parallel, arguments.paragraphs)
    return corpus_pages(arguments.paragraphs)


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=248, metavar="N", help="pages, each in two languages")
    parser.add_argument("--paragraphs", type=int, default=8, metavar="N", help="paragraphs in a page, at most")
    parser.add_argument("--parallel", type=Path, metavar="DIR", help="take the texts from DIR/courses*.jsonl")
    parser.add_argument("--jobs", default="1,2", metavar="LIST", help="numbers of processes (default: 1,2)")
    parser.add_argument("--sizes", metavar="LIST", help="numbers of pages: measure what a document costs instead")
    parser.add_argument("--rows", type=int, metavar="N", help="measure putting a table together instead")
    arguments = parser.parse_args()
    if arguments.rows:
        measure_rows(arguments.rows)
        return
    if arguments.sizes:
        with tempfile.TemporaryDirectory() as name:
            measure_sizes(Path(name), [int(size) for size in arguments.sizes.split(",")], arguments)
        return
    print(f"{arguments.pages} pages in two languages, {os.cpu_count()} cores\n")
    print("| run | jobs | wall s | CPU s | CPU ms per document | peak MB per process |")
    print("|---|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        measure(folder, arguments)


def measure(folder: Path, arguments: argparse.Namespace) -> None:
    """Print the rows of the table."""
    environment = os.environ | {"XDG_CACHE_HOME": str(folder / "cache"), "PYTHONPATH": str(ROOT)}
    inputs = folder / "pages"
    write_pages(inputs, pages_of(arguments), arguments.pages)
    files = sorted(inputs.rglob("*.txt"))
    page = files[len(files) // 2]
    text = page.read_text(encoding="utf-8")
    first = text.splitlines()[-1]
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    for jobs in arguments.jobs.split(","):
        out = folder / f"out-{jobs}"

        def run(what: str, inputs: Path, out: Path, *options: str, jobs: str = jobs) -> Run:
            done = build(inputs, out, environment, "--jobs", jobs, *options)
            each = 1000 * done.cpu / len(files)
            print(f"| {what} | {jobs} | {done.wall:.1f} | {done.cpu:.1f} | {each:.1f} | {done.peak / MEBIBYTE:.0f} |")
            sys.stdout.flush()
            return done

        run("first, no cache of vectors", inputs, out, "--no-cache")
        before = before or tables(out)
        assert tables(out) == before, f"{jobs} jobs make other tables"
        run("second, no cache", inputs, out, "--no-cache")
        assert tables(out) == before, "the second run changes the tables"
        page.write_text(f"{text}\n{first}\n", encoding="utf-8")
        run("one page changed, no cache", inputs, out, "--no-cache")
        after = after or tables(out)
        assert after != before
        assert tables(out) == after, f"{jobs} jobs make other tables of the changed page"
        if not (folder / "cache").exists():
            run("first, cache empty", inputs, folder / "filled")
            assert tables(folder / "filled") == after, "the changed page makes other tables than a new build"
        run("first, warm", inputs, folder / f"warm-{jobs}")
        assert tables(folder / f"warm-{jobs}") == after
        page.write_text(text, encoding="utf-8")
    alone = folder / "alone"
    alone.mkdir()
    for path in inputs.rglob(f"{page.name[:5]}.*"):
        shutil.copy(path, alone)
    run("the changed page alone, no cache", alone, folder / "out-alone", "--no-cache")
    print(f"\nthe tables are the same, byte for byte: {len(before)} files")


if __name__ == "__main__":
    main()
