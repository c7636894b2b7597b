"""How fast the workbench answers: opening a large pair, an action, aligning a chapter again.

    python scripts/benchmark/edit.py --rows 50000

The pair is made of the sentences of the corpus, over and over, each with a number of its own; it is written as a build
would have left it, and served by a real server. Times are those of the server as a client sees them, with the CPU time
that it used meanwhile, which does not depend on what else the machine does, and, where Chromium and playwright are
installed, those of the page.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import uuid
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import chain, cycle
from pathlib import Path
from typing import Any

from aligner.checks import check_rows
from aligner.corpus.files import Input
from aligner.embed import EmbedderChoice, default_folder
from aligner.formats.table import document_pairs_frame, to_frame
from aligner.readers import ReadOptions
from aligner.types import Alignment, Bead, Block, Document, Sentence, Span
from aligner.workspace.documents import SUFFIX, write_documents
from aligner.workspace.parts import PairFacts, PartFacts, part_path, write_part
from aligner.workspace.reading import DocumentFacts, InputFacts, KnownInputs
from aligner.workspace.record import Made, write_record
from aligner.workspace.update import STATE

_GOLD = Path(__file__).parents[2] / "corpus/gold/sentences.en-zh"
_PARAGRAPH = 5
_KEY = "0" * 40
_PRESSED = {"jump": ["End", "Home"], "next row": ["KeyJ"], "accept": ["KeyA"], "merge": ["KeyM"], "split": ["KeyS"]}
_PRESS = """async (codes) => {
    const times = [];
    for (const code of codes) {
        const begun = performance.now();
        document.body.dispatchEvent(new KeyboardEvent("keydown", {code, bubbles: true, cancelable: true}));
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        times.push(performance.now() - begun);
        await new Promise((resolve) => setTimeout(resolve, 150));
    }
    return times;
}"""
_LANGUAGES = ("en", "zh")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--actions", type=int, default=100)
    parser.add_argument("--realign", type=int, default=500, help="sentences that are aligned again")
    parser.add_argument("--keep", type=Path, help="folder for the workspace, which is made if it is not there")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        if not (folder / STATE).exists():
            make_workspace(folder, given.rows)
        with Workbench(folder) as server:
            print(f"{'ms':<46} {'seen by the page':>16} {'CPU of the server':>18}")
            spent = 0.0
            times = measure(server, given.actions, given.realign)
            if shutil.which("chromium") and find_spec("playwright"):
                times = chain(measure_page(server.address), times)
            for name, seconds in times:
                before, spent = spent, server.cpu()
                print(f"{name:<46} {seconds * 1000:16.1f} {(spent - before) * 1000:18.1f}", flush=True)


def measure(server: Workbench, actions: int, sentences: int) -> Iterator[tuple[str, float]]:
    yield "start: process to address", server.started
    begun = time.perf_counter()
    pair = server.get("/api/workspace")["pairs"][0]["id"]
    yield "opening: workspace", time.perf_counter() - begun
    begun = time.perf_counter()
    first = server.get(f"/api/pairs/{pair}/rows?from=0&count=200")
    yield "opening: the first 200 rows", time.perf_counter() - begun
    begun = time.perf_counter()
    for start in range(0, first["total"], 2000):
        server.get(f"/api/pairs/{pair}/rows?from={start}&count=2000")
    yield f"opening: all {first['total']:,} rows", time.perf_counter() - begun
    begun = time.perf_counter()
    server.get(f"/api/pairs/{pair}/rows?from={first['total'] // 2}&count=200")
    yield "a jump: 200 rows in the middle", time.perf_counter() - begun
    for when in ("while rows are checked", "afterwards"):
        for name, times in act(server, pair, actions).items():
            yield f"{name}, {when}: median", statistics.median(times)
            yield f"{name}, {when}: slowest", max(times)
        if when == "while rows are checked":
            begun = time.perf_counter()
            server.wait_until_quiet()
            yield "until all rows are checked", time.perf_counter() - begun
    rows = [row["id"] for row in server.get(f"/api/pairs/{pair}/rows?from=1000&count={sentences}")["rows"]]
    for name in ("cold", "warm", "warm"):
        begun = time.perf_counter()
        server.post(f"/api/pairs/{pair}/align", {"scope": "rows", "rows": rows})
        yield f"{sentences} sentences aligned again, {name}", time.perf_counter() - begun
    begun = time.perf_counter()
    server.get(f"/api/pairs/{pair}/export?format=tmx&counts=1")
    yield "counts before a TMX is written", time.perf_counter() - begun


def act(server: Workbench, pair: str, count: int) -> dict[str, list[float]]:
    """Accept, merge and undo all over the pair, and return the seconds that each took."""
    times: dict[str, list[float]] = {"accept": [], "merge": [], "undo": []}
    for number in range(count):
        start = 37 * (number + 1)
        one, two = server.get(f"/api/pairs/{pair}/rows?from={start}&count=2")["rows"]
        version = server.get(f"/api/pairs/{pair}/rows?from=0&count=0")["version"]
        accepted = {**one, "status": "accepted"}
        times["accept"].append(server.time_action(pair, version, "accept", [one], [accepted]))
        sides = {side: one[side] + two[side] for side in ("source", "target")}
        merged = {"id": f"w{uuid.uuid4().hex}", **sides, "status": "edited"}
        times["merge"].append(server.time_action(pair, version + 1, "merge", [one, two], [merged]))
        begun = time.perf_counter()
        server.post(f"/api/pairs/{pair}/undo", {})
        times["undo"].append(time.perf_counter() - begun)
    return times


def measure_page(address: str) -> Iterator[tuple[str, float]]:
    """Yield the times of the page in a browser: from a key to the end of the next frame."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        begun = time.perf_counter()
        page.goto(address)
        page.wait_for_selector(".bead.here")
        yield "page: opening", time.perf_counter() - begun
        page.wait_for_timeout(8000)  # rows and findings that come in the background
        for name, codes in _PRESSED.items():
            times = page.evaluate(_PRESS, codes * 10)
            yield f"page: {name}: median", statistics.median(times) / 1000
        browser.close()


class Workbench:
    """A server that runs, and a client."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._last = 0.0

    def __enter__(self) -> Workbench:
        begun = time.perf_counter()
        command = [sys.executable, "-m", "aligner", "edit", str(self._folder), "--no-browser"]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        address = self.address = self._process.stdout.readline().strip()
        self.started = time.perf_counter() - begun
        found = re.match(r"(http://.*?)/\?token=(\S+)", address)
        assert found, "no address"
        self._base, self._token = found.groups()
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(10)

    def cpu(self) -> float:
        """Return the seconds of CPU that the server has used, where the system tells."""
        try:
            fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def get(self, path: str) -> Any:
        return self._ask(path, None)

    def post(self, path: str, values: Any) -> Any:
        return self._ask(path, json.dumps(values).encode())

    def time_action(self, pair: str, version: int, name: str, removed: list[Any], added: list[Any]) -> float:
        values = {
            "id": uuid.uuid4().hex, "based_on": version, "name": name, "removed": [row["id"] for row in removed],
            "added": [{key: row[key] for key in ("id", "source", "target", "status")} for row in added],
        }  # fmt: skip
        begun = time.perf_counter()
        self.post(f"/api/pairs/{pair}/actions", values)
        return time.perf_counter() - begun

    def wait_until_quiet(self) -> None:
        while time.perf_counter() - self._last < 5.0:
            time.sleep(0.1)

    def _ask(self, path: str, data: bytes | None) -> Any:
        with urllib.request.urlopen(self._request(path, data)) as answer:
            body = answer.read()
        return json.loads(body) if body else None

    def _request(self, path: str, data: bytes | None = None) -> urllib.request.Request:
        return urllib.request.Request(self._base + path, data, {"Authorization": f"Bearer {self._token}"})

    def _listen(self) -> None:
        with urllib.request.urlopen(self._request("/api/events")) as events:
            for line in events:
                if json.loads(line)["type"] in ("findings", "terms"):
                    self._last = time.perf_counter()


def make_workspace(folder: Path, rows: int) -> None:
    """Write a pair of documents as a build would have left it."""
    texts = list(_sentences())
    endless = cycle(texts)
    units = [[f"{number}. {text}" for text in next(endless)] for number in range(1, rows + 1)]
    documents = [
        _document(folder, language, [pair[side] for pair in units]) for side, language in enumerate(_LANGUAGES)
    ]
    beads = tuple(
        Bead(Span(k, k + 1), Span(k, k + 1), 0.5, 0.3 if k % 100 == 99 else 0.97, "parallel") for k in range(rows)
    )
    alignment = Alignment(documents[0], documents[1], beads, "benchmark")
    paired_by = {(documents[0].id, documents[1].id): "name"}
    frame = to_frame([alignment], paired_by=paired_by)
    row = json.loads(document_pairs_frame([alignment], paired_by).to_json(orient="records"))[0]
    facts = PairFacts({"sentence": frame.attrs["pairs"][0]}, row, {"sentence": (0, rows)})
    path = part_path(folder / STATE / "parts", _KEY)
    write_documents(path.with_suffix(SUFFIX), documents)
    write_part(path, [check_rows(frame)], PartFacts((facts,), ()))
    inputs = [Input(folder / f"book.{language}.txt", f"book.{language}") for language in _LANGUAGES]
    known = KnownInputs(folder / STATE / "inputs.jsonl")
    known.add({item.name: InputFacts((DocumentFacts.of(each),)) for item, each in zip(inputs, documents, strict=True)})
    made = [Made(documents[0].id, documents[1].id, _KEY)]
    embedder = EmbedderChoice("bundled", default_folder())
    write_record(
        folder / STATE,
        [(item, item.name) for item in inputs],
        ReadOptions(),
        [_LANGUAGES],
        ["sentence"],
        embedder,
        made,
    )


def _sentences() -> Iterator[list[str]]:
    """Yield the translated sentences of the corpus."""
    for index in sorted((_GOLD / "gold").glob("*.align")):
        sides = [(_GOLD / side / index.stem).read_text(encoding="utf-8").splitlines() for side in ("src", "tgt")]
        for line in index.read_text(encoding="utf-8").splitlines():
            numbers = [[int(number) for number in re.findall(r"\d+", part)] for part in line.split(":")[:2]]
            if all(len(each) == 1 for each in numbers):
                yield [lines[each[0]] for lines, each in zip(sides, numbers, strict=True)]


def _document(folder: Path, language: str, sentences: list[str]) -> Document:
    """Return a document of paragraphs of a few sentences, and write it as a file."""
    joiner = " " if language == "en" else ""
    paragraphs = [sentences[k : k + _PARAGRAPH] for k in range(0, len(sentences), _PARAGRAPH)]
    blocks = []
    position = 0
    for paragraph in paragraphs:
        made = []
        start = position
        for text in paragraph:
            made.append(Sentence(text, position, position + len(text)))
            position += len(text) + len(joiner)
        end = position - len(joiner)
        blocks.append(Block("paragraph", 0, language, start, end, tuple(made)))
        position = end + 2
    text = "\n\n".join(joiner.join(paragraph) for paragraph in paragraphs)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"book.{language}.txt").write_text(text, encoding="utf-8")
    script = "Latn" if language == "en" else "Hans"
    return Document(
        f"book.{language}", "A book" if language == "en" else "一本书", language, text, tuple(blocks), script, "book"
    )


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main()
