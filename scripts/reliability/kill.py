"""Kill builds at random moments; what is in the output folder afterwards must be one run's files, whole.

    python scripts/reliability/kill.py --kills 300

Two builds of different documents write into one folder in turn. Each is killed (SIGKILL, or SIGINT for every fourth) at
a moment drawn at random, half of them within the milliseconds in which files are written. Then the next command looks
at the folder: all files must be those of the one build or of the other, byte for byte, and no other may be left.

Besides, builds of both in new folders are killed up to five times each and started again, so that each goes on with
what is there. The files must be those of a build that nobody killed.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "aligner"]
FORMATS = "tsv,moses,hf,html"
REMEMBERED = ("lock", "inputs.jsonl", "build.json")


def digests(folder: Path) -> dict[str, str]:
    """Return a checksum of each file of a folder, temporary ones included, but for what a build remembers."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    files = [path for path in files if path.name not in REMEMBERED and path.suffix not in (".arrow", ".documents")]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def build(inputs: Path, out: Path, environment: dict[str, str]) -> subprocess.Popen[str]:
    """Start a build."""
    command = [*COMMAND, "build", str(inputs), "--out", str(out), "--format", FORMATS, "--quiet"]
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True, encoding="utf-8")


def wait_for_writing(process: subprocess.Popen[str], out: Path, left: set[Path]) -> None:
    """Return once the build writes, or has ended; `left` are temporary files of builds before it."""
    while process.poll() is None and not {*out.glob(".aligner-*")} - left:
        time.sleep(0.0005)


def resume(inputs: Path, out: Path, environment: dict[str, str], draw: random.Random, longest: float) -> int:
    """Kill a build a few times, then let it end; return how many were killed before they had ended."""
    killed = 0
    for _ in range(draw.randint(1, 5)):
        process = build(inputs, out, environment)
        time.sleep(draw.uniform(0.3, longest))
        process.send_signal(signal.SIGKILL)
        killed += process.wait() != 0
    assert build(inputs, out, environment).wait() == 0, "a build cannot go on after a kill"
    return killed


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=300, help="how many builds to kill (default: 300)")
    parser.add_argument("--seed", type=int, default=0, help="other seeds choose other moments (default: 0)")
    arguments = parser.parse_args()
    draw = random.Random(arguments.seed)
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = os.environ | {"XDG_CACHE_HOME": str(folder / "cache"), "PYTHONPATH": str(ROOT)}
        whole: list[dict[str, str]] = []
        longest = 0.0
        for stem in ("last-ferry", "rice"):
            (folder / stem).mkdir()
            for path in (ROOT / "corpus" / "documents").glob(f"{stem}*"):
                shutil.copy(path, folder / stem)
            started = time.monotonic()
            assert build(folder / stem, folder / f"whole-{stem}", environment).wait() == 0, "a build fails by itself"
            longest = time.monotonic() - started  # of the second, whose models are in the system's cache
            whole.append(digests(folder / f"whole-{stem}"))
        out = folder / "out"
        shutil.copytree(folder / "whole-rice", out)
        for number in range(arguments.kills):
            stem = ("last-ferry", "rice")[number % 2]
            left = {*out.glob(".aligner-*")}
            process = build(folder / stem, out, environment)
            if draw.random() < 0.5:
                wait_for_writing(process, out, left)
                time.sleep(draw.uniform(0, 0.06))
            else:
                # An interrupt while Python itself starts prints its own traceback; nothing of ours runs by then.
                time.sleep(draw.uniform(0.3, longest))
            process.send_signal(signal.SIGINT if number % 4 == 3 else signal.SIGKILL)
            _, errors = process.communicate(timeout=120)
            # The next command that reads one of the tables.
            subprocess.run([*COMMAND, "check", str(out / "sentences.tsv")], env=environment, capture_output=True)
            found = digests(out)
            temporary = {name for name in found if ".aligner-" in name}
            state = {name: digest for name, digest in found.items() if name not in temporary}
            outcome = f"files of build {whole.index(state) + 1}" if state in whole else "MIXED"
            counts[outcome] += 1
            counts["temporary files left by the kill"] += bool(temporary)
            counts["TRACEBACK"] += "Traceback" in errors
            if outcome == "MIXED" or "Traceback" in errors:
                print(f"kill {number}: {sorted(found)}\n{errors}", flush=True)
        assert build(folder / "rice", out, environment).wait() == 0
        counts["LEFT AFTER A GOOD RUN"] += digests(out) != whole[1]
        shutil.copytree(folder / "rice", folder / "last-ferry", dirs_exist_ok=True)
        assert build(folder / "last-ferry", folder / "whole", environment).wait() == 0
        expected = digests(folder / "whole")
        for number in range(max(1, arguments.kills // 10)):
            out = folder / f"resumed-{number}"
            counts["kills of builds that went on"] += resume(folder / "last-ferry", out, environment, draw, longest)
            counts["builds that went on: the same files"] += digests(out) == expected
            counts["OTHER FILES AFTER GOING ON"] += digests(out) != expected
    print(f"{arguments.kills} builds killed")
    for outcome, count in sorted(counts.items()):
        print(f"{count:6,}  {outcome}")
    sys.exit(int(any(count for outcome, count in counts.items() if outcome.isupper())))


if __name__ == "__main__":
    main()
