"""Measure how much of the text of PDF files comes out in its order: the share of pairs of adjacent words that survive.

    python scripts/reading/pdf.py FOLDER [--worst 20] [--pages 60]

The pairs are those within a line of the text that PDFium gives for a page, which is in the order of the file. A pair
survives if one block of the document has it. Pairs at the ends of lines do not count, neither do words that are
broken there; a Chinese character counts as a word. Running heads, which are left out, and the rows of tables, each
cell of which is a block, keep even a perfect reader below 1. Files that cannot be read are listed with the reason.
"""

from __future__ import annotations

import argparse
import itertools
import re
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from aligner.errors import AlignerError
from aligner.readers import read_bytes

# PDFium marks the hyphen of a word broken at the end of a line with one of these.
_BROKEN = re.compile("[\x02\ufffe]")
_WIDE = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_WORD = re.compile(rf"[{_WIDE}]|[^\s{_WIDE}]+")
_LEAST_PAIRS = 50


@dataclass(frozen=True)
class Row:
    """Result for one file: the shares of pairs, of blocks that are table cells, and the seconds that reading took."""

    name: str
    producer: str
    pages: int
    pairs: int
    kept: int
    cells: float
    seconds: float
    problem: str = ""

    @property
    def share(self) -> float:
        """The share of pairs that survive."""
        return self.kept / self.pairs if self.pairs else 0.0


def pairs(line: str) -> Iterator[tuple[str, str]]:
    """Yield the pairs of adjacent words of a line."""
    words = _WORD.findall(line)
    yield from itertools.pairwise(words)


def pdfium_pairs(document: pypdfium2.PdfDocument) -> Counter[tuple[str, str]]:
    """Return the pairs of words in PDFium's own text, without words that are broken at the ends of lines."""
    found: Counter[tuple[str, str]] = Counter()
    for number in range(len(document)):
        page = document[number]
        textpage = page.get_textpage()
        # A broken word runs over the end of its line, so the lines are split before it and after it.
        text = re.sub(rf"\S*{_BROKEN.pattern}\s*\S*", "\n", textpage.get_text_range())
        for line in text.splitlines():
            found.update(pairs(line))
        textpage.close()
        page.close()
    return found


def measure(path: Path, folder: Path, most_pages: int) -> Row | None:
    """Return the result for a file, None if it has more pages or fewer words than are looked at."""
    data = path.read_bytes()
    name = str(path.relative_to(folder))
    try:
        document = pypdfium2.PdfDocument(data)
        producer = document.get_metadata_value("Producer") or document.get_metadata_value("Creator")
        pages = len(document)
        expected = pdfium_pairs(document) if pages <= most_pages else Counter()
        document.close()
    except pypdfium2.PdfiumError:
        return None
    if sum(expected.values()) < _LEAST_PAIRS:
        return None
    start = time.process_time()
    try:
        documents = read_bytes(data, path.name)
    except AlignerError as error:
        problem = str(error).partition(": ")[2]
        return Row(name, producer, pages, sum(expected.values()), 0, 0.0, time.process_time() - start, problem)
    seconds = time.process_time() - start
    found: Counter[tuple[str, str]] = Counter()
    kinds: Counter[str] = Counter()
    for document in documents:
        for block in document.blocks:
            kinds[block.kind] += 1
            found.update(pairs(document.block_text(block)))
    kept = sum((expected & found).values())
    cells = kinds["table_cell"] / max(sum(kinds.values()), 1)
    return Row(name, producer, pages, sum(expected.values()), kept, cells, seconds)


def main() -> None:
    """Parse the arguments, measure all files and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="folder of PDF files; folders within it are searched as well")
    parser.add_argument("--worst", type=int, help="print only this many files, those of the lowest share")
    parser.add_argument("--pages", type=int, default=60, help="leave out files of more pages (default: %(default)s)")
    args = parser.parse_args()
    warnings.simplefilter("ignore")
    found = [measure(path, args.folder, args.pages) for path in sorted(args.folder.rglob("*.pdf"))]
    rows = sorted((row for row in found if row), key=lambda row: row.share)
    read = [row for row in rows if not row.problem]
    if not read:
        sys.exit(f"{args.folder}: no PDF file with text")
    print(f"{'share':>6}{'pairs':>8}{'pages':>6}{'cells':>7}{'s':>7}  file  (producer)")
    for row in read[: args.worst]:
        figures = f"{row.share:6.3f}{row.pairs:8}{row.pages:6}{row.cells:7.2f}{row.seconds:7.2f}"
        print(f"{figures}  {row.name}  ({row.producer})")
    for row in rows:
        if row.problem:
            print(f"{'-':>6}{row.pairs:8}{row.pages:6}{'':14}  {row.name}  {row.problem}")
    total = sum(row.kept for row in read) / sum(row.pairs for row in read)
    low = sum(row.share < 0.5 for row in read)
    print(
        f"{len(read)} files, mean {sum(row.share for row in read) / len(read):.3f}, all pairs {total:.3f}, "
        f"{low} files below 0.5, {len(rows) - len(read)} not read, {sum(row.seconds for row in read):.1f} s"
    )


if __name__ == "__main__":
    main()
