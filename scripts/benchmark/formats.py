"""Measure the time and peak memory of writing a large table in each format and, optionally, of reading it back.

    python scripts/benchmark/formats.py [--pairs 200000] [--formats tmx,xliff] [--read]

Each format runs in its own process. "peak" is the largest resident memory of that process, including Python, pandas
and the table; "table" is the same before writing starts.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from aligner.errors import AlignerWarning
from aligner.formats import format_names, get_format, read_table, write_table
from aligner.formats.defaults import make_table

_EN = "The {n}th ferry left the harbour at dawn, and nobody on the quay noticed that its lamps were out."
_ZH = "第{n}班渡轮在黎明时离开港口，码头上没有人注意到它的灯是灭的。"
_KILOBYTES = 1024 if sys.platform != "darwin" else 1  # Linux counts in kilobytes, macOS in bytes


def make_frame(pairs: int) -> pd.DataFrame:
    """Return a table of `pairs` rows from one pair of documents, one row in fifty one-sided."""

    def rows() -> Iterator[dict[str, object]]:
        for n in range(pairs):
            cells = {
                "source_lang": "en", "target_lang": "zh", "source_text": _EN.format(n=n),
                "target_text": _ZH.format(n=n) if n % 50 else "", "score": n % 97 / 97, "confidence": n % 89 / 89,
                "source_document": "harbour.en", "target_document": "harbour.zh", "group": "harbour",
                "source_block": n // 5, "target_block": n // 5, "source_start": n * 100, "source_end": n * 100 + 98,
                "target_start": n * 40, "target_end": n * 40 + 38, "kind": "paragraph",
            }  # fmt: skip
            yield cells

    frame = make_table(rows(), Path("harbour"))
    frame.attrs = {"signature": "trialign:benchmark|pair:en-zh", "level": "sentence", "documents": {}}
    return frame


def peak() -> float:
    """Return the largest resident memory of the process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KILOBYTES / 2**20


def run(name: str, pairs: int, read: bool) -> None:
    """Write one format, read it back if asked, and print its row."""
    warnings.simplefilter("ignore", AlignerWarning)
    frame = make_frame(pairs)
    table = peak()
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        written = write_table(frame, Path(folder) / f"t{get_format(name).suffixes[0]}", name)
        seconds, most = time.perf_counter() - start, peak()
        files = [file for path in written for file in ([path] if path.is_file() else path.rglob("*")) if file.is_file()]
        size = sum(file.stat().st_size for file in files) / 2**20
        line = f"{name:<10}{pairs:>9}{size:>9.0f}{seconds:>9.1f}{table:>9.0f}{most:>9.0f}"
        if read and get_format(name).load:
            del frame
            start = time.perf_counter()
            back = read_table(next((p for p in written if p.name.endswith(".en.zh.xml")), written[0]))
            line += f"{time.perf_counter() - start:>9.1f}{peak():>9.0f}{len(back):>9}"
    print(line, flush=True)


def main() -> None:
    """Parse the arguments and start one process per format."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=200_000, help="number of rows of the table")
    parser.add_argument("--formats", default=",".join(format_names(written=True)), help="comma-separated format names")
    parser.add_argument("--read", action="store_true", help="also read the file back; peak memory then covers both")
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.alone:
        run(options.formats, options.pairs, options.read)
        return
    print(f"{'format':<10}{'pairs':>9}{'MB':>9}{'write s':>9}{'table MB':>9}{'peak MB':>9}", end="")
    print(f"{'read s':>9}{'peak MB':>9}{'pairs':>9}" if options.read else "", flush=True)
    for name in options.formats.split(","):
        arguments = ["--formats", name, "--pairs", str(options.pairs), "--alone", *(["--read"] if options.read else [])]
        subprocess.run([sys.executable, __file__, *arguments], check=True)


if __name__ == "__main__":
    main()
