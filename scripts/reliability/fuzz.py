"""Read thousands of damaged documents and tables; every one must be read or refused with a message, and soon.

    python scripts/reliability/fuzz.py --mutants 3000

Each mutant is read in a worker process with limits of time and memory. A mutant is "read", "refused" (an
`AlignerError`), or it is a failure: "crashed" (any other exception), "hung" (over the time limit) or "died" (the
process ended). Failures are kept in a folder, and the exit code is 1. The same seed makes the same mutants.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import sys
import tempfile
import traceback
import warnings
from collections import Counter, defaultdict
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from mutants import mutant

ROOT = Path(__file__).parents[2]
TIME_LIMIT = 20  # seconds for one mutant
MEMORY_LIMIT = 4 << 30  # bytes of address space of a worker
PLACES = ("corpus/documents", "tests/readers/fixtures", "tests/cases")
FILES_OF_A_KIND = 4
READ_BACK = ("tsv", "csv", "jsonl", "parquet", "xlsx", "tmx", "xliff", "html")
FAILURES = ("crashed", "hung", "died")


def seeds(folder: Path) -> dict[str, list[Path]]:
    """Return the sound files by kind: a few documents of each suffix, and a table in each format."""
    from aligner.formats import write_table
    from aligner.pipeline import build

    found: dict[str, list[Path]] = defaultdict(list)
    documents = [path for place in PLACES for path in (ROOT / place).rglob("*") if path.is_file()]
    for path in sorted(documents, key=lambda path: (path.stat().st_size, path)):
        kind = f"document {path.suffix}"
        if path.suffix not in ("", ".toml") and path.stat().st_size > 200 and len(found[kind]) < FILES_OF_A_KIND:
            found[kind].append(path)
    frame = build(sorted((ROOT / "corpus" / "documents").glob("last-ferry*")), languages="en-zh")
    for name in READ_BACK:
        path = folder / f"table.{name}"
        write_table(frame, path, name)
        found[f"table {name}"] = [path]
    return {kind: files for kind, files in found.items() if files}


def try_one(kind: str, path: Path) -> str:
    """Read one file as the commands do; return "read" or "refused"."""
    from aligner.checks import check_frame
    from aligner.errors import AlignerError
    from aligner.formats import read_table, write_table
    from aligner.pipeline import read_documents

    try:
        if kind.startswith("document"):
            read_documents(path)
        else:
            frame = check_frame(read_table(path))
            for name in ("tsv", "tmx", "html"):
                write_table(frame, path.with_name(f"again.{name}"), name)
    except AlignerError as error:
        if type(error).__name__ == "UnexpectedError":
            raise
        return "refused"
    return "read"


def work(connection: Connection) -> None:
    """Read files until there are no more: the worker process."""
    warnings.simplefilter("ignore")
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    while (task := connection.recv()) is not None:
        try:
            connection.send((try_one(*task), ""))
        except BaseException as error:
            connection.send(("crashed", "".join(traceback.format_exception(error)[-4:])))


class Worker:
    """A process that reads one file at a time and is replaced if it hangs or dies."""

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._here, there = context.Pipe()
        self._process = context.Process(target=work, args=(there,), daemon=True)
        self._process.start()
        there.close()

    def read(self, kind: str, path: Path) -> tuple[str, str]:
        """Return the outcome of a file, and the traceback if it crashed."""
        try:
            self._here.send((kind, path))
            # The first file of a worker also waits for its imports.
            if self._here.poll(TIME_LIMIT):
                outcome: tuple[str, str] = self._here.recv()
                return outcome
            outcome = "hung", ""
        except (EOFError, BrokenPipeError, ConnectionResetError):
            outcome = "died", ""
        self._process.kill()
        self._process.join()
        self._start()
        return outcome

    def stop(self) -> None:
        """End the process."""
        self._here.send(None)
        self._process.join()


def main() -> None:
    """Run the command."""
    warnings.simplefilter("ignore")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mutants", type=int, default=3000, help="how many files to read (default: 3000)")
    parser.add_argument("--seed", type=int, default=0, help="other seeds make other mutants (default: 0)")
    parser.add_argument("--only", default="", help="only files whose kind contains this, such as .docx or table")
    parser.add_argument(
        "--keep", type=Path, default=Path("failures"), help="folder for mutants that fail (default: failures)"
    )
    arguments = parser.parse_args()
    outcomes: dict[str, Counter[str]] = defaultdict(Counter)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sound = {kind: files for kind, files in seeds(folder).items() if arguments.only in kind}
        worker = Worker()
        for number in range(arguments.mutants):
            kind = list(sound)[number % len(sound)]
            draw = random.Random(f"{arguments.seed} {number}")
            original = draw.choice(sound[kind])
            path = folder / f"mutant{original.suffix}"
            path.write_bytes(mutant(original.read_bytes(), draw))
            outcome, why = worker.read(kind, path)
            outcomes[kind][outcome] += 1
            if outcome in FAILURES:
                arguments.keep.mkdir(parents=True, exist_ok=True)
                kept = arguments.keep / f"{arguments.seed}-{number}-{outcome}{path.suffix}"
                kept.write_bytes(path.read_bytes())
                print(f"{kept}: {outcome}\n{why}", flush=True)
        worker.stop()
    sys.exit(report(outcomes))


def report(outcomes: dict[str, Counter[str]]) -> int:
    """Print the table of outcomes and return the exit code."""
    names = ("read", "refused", *FAILURES)
    print("| file | mutants |" + "".join(f" {name} |" for name in names))
    print("|---|---:|" + "---:|" * len(names))
    rows: dict[str, Any] = {**outcomes, "all": sum(outcomes.values(), Counter())}
    for kind, counts in rows.items():
        print(f"| {kind} | {counts.total():,} |" + "".join(f" {counts[name]:,} |" for name in names))
    return int(any(rows["all"][name] for name in FAILURES))


if __name__ == "__main__":
    main()
