"""Print the top terms of a fixed sample of aligned pairs, for manual review.

    python scripts/benchmark/terms_sample.py ../shared/parallel/en-zh.jsonl [--pairs 2000] [--top 50] [--rest]

The sample is drawn with a fixed seed from a file of pairs (JSON lines with `src`, `tgt`, `src_lang`, `tgt_lang`).
`--rest` draws from the remaining pairs instead: rules and thresholds were developed there, never on the sample.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

from aligner.terms import link_terms

SEED = 20251118


def main() -> None:
    """Parse the arguments, draw the sample and print its terms."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path, help="file of pairs, JSON lines")
    parser.add_argument("--pairs", type=int, default=2000, help="size of the sample")
    parser.add_argument("--top", type=int, default=50, help="number of terms to print")
    parser.add_argument("--rest", action="store_true", help="draw from the pairs outside the sample")
    given = parser.parse_args()
    rows = [json.loads(line) for line in given.path.read_text(encoding="utf-8").splitlines()]
    random.Random(SEED).shuffle(rows)
    rows = rows[given.pairs : 2 * given.pairs] if given.rest else rows[: given.pairs]
    start = time.process_time()
    terms = link_terms([(row["src"], row["tgt"]) for row in rows], (rows[0]["src_lang"], rows[0]["tgt_lang"]))
    print(f"{len(rows)} pairs, {len(terms)} terms, {time.process_time() - start:.1f} s of one core")
    for number, term in enumerate(terms[: given.top], 1):
        counts = f"{term.count} of {term.source_count} and {term.target_count}"
        print(f"{number:>3}  {term.source} = {term.target}  ({counts}; {term.score:.0f})")


if __name__ == "__main__":
    main()
