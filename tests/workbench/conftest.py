"""A workbench that runs as a process of its own, and a client for it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path

import pytest

from aligner.cli import main

ENGLISH = (
    "The bridge opened in 1998.",
    "It was closed twice for repairs.",
    "The mayor resigned last year.",
    "He left the city in spring.",
    "A new mayor was elected in June.",
    "The library reopened after the summer.",
    "Children may borrow ten books at a time.",
    "The old market hall became a museum.",
)
CHINESE = (
    "这座桥于1998年通车。",
    "它曾两次因维修而关闭。",
    "市长去年辞职了。",
    "他在春天离开了这座城市。",
    "六月选出了新市长。",
    "图书馆在夏天之后重新开放。",
    "儿童一次可以借十本书。",
    "旧的集市大厅变成了博物馆。",
)
VIETNAMESE = (
    "Cây cầu được thông xe năm 1998.",
    "Nó đã hai lần bị đóng để sửa chữa.",
    "Thị trưởng đã từ chức năm ngoái.",
    "Ông rời thành phố vào mùa xuân.",
    "Thị trưởng mới được bầu vào tháng Sáu.",
    "Thư viện mở cửa trở lại sau mùa hè.",
    "Trẻ em có thể mượn mười cuốn sách một lần.",
    "Khu chợ cũ đã trở thành bảo tàng.",
)


def link(source, target, status="edited"):
    return {"id": f"w{uuid.uuid4().hex}", "source": source, "target": target, "status": status}


def unit(text, original=None):
    return {"id": f"w{uuid.uuid4().hex}", "text": text, "original": original or text}


def until(is_so):
    for _ in range(400):
        if found := is_so():
            return found
        time.sleep(0.05)
    raise AssertionError("never")


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)


class Workbench:
    """`aligner edit` with some arguments."""

    program = (sys.executable, "-m", "aligner")

    def __init__(self, *arguments, home):
        self._arguments, self._home = arguments, home
        self.log = ""

    def __enter__(self):
        command = [*self.program, "edit", *map(str, self._arguments), "--no-browser"]
        environment = os.environ | {"XDG_DATA_HOME": str(self._home), "OMP_NUM_THREADS": "1"}
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", env=environment
        )
        self.address = self.process.stdout.readline().strip()
        match = re.fullmatch(r"(http://127\.0\.0\.1:\d+)/\?token=(\S+)", self.address)
        assert match, self.process.stderr.read()
        self.base, self.token = match.groups()
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()  # not SIGINT, which shells have their background jobs ignore
        try:
            self.rest, self.log = self.process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise

    def kill(self):
        self.process.kill()
        self.process.wait()

    def ask(self, path, data=None, method=None, **headers):
        """Send a request as the page does, and return the answer whatever its status."""
        given = {"Authorization": f"Bearer {self.token}", "Origin": self.base, "X-Window": "one"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        given = {name: value for name, value in given.items() if value is not None}
        request = urllib.request.Request(self.base + path, data, given, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, error.read())

    def post(self, path, values, **headers):
        return self.ask(path, json.dumps(values).encode(), "POST", **headers)

    def get(self, path):
        answer = self.ask(path)
        assert answer.status == 200, answer.body
        return answer.json

    @property
    def pair(self):
        return self.get("/api/workspace")["pairs"][0]["id"]

    def rows(self, pair=None):
        return self.get(f"/api/pairs/{pair or self.pair}/rows?from=0&count=5000")["rows"]

    def texts(self, pair=None):
        """The links as they are shown: for each row the texts of both sides, and its status."""
        return [
            ([unit["text"] for unit in row["source"]], [unit["text"] for unit in row["target"]], row["status"])
            for row in self.rows(pair)
        ]

    def act(self, name, removed, added, *, based_on=None, id=None, pair=None):
        pair = pair or self.pair
        if based_on is None:
            based_on = self.get(f"/api/pairs/{pair}/rows?from=0&count=0")["version"]
        values = {
            "id": id or uuid.uuid4().hex,
            "based_on": based_on,
            "name": name,
            "removed": [row["id"] for row in removed],
            "added": added,
        }
        return self.post(f"/api/pairs/{pair}/actions", values)

    def decide(self, number, status):
        row = self.rows()[number]
        return self.act(status, [row], [link(row["source"], row["target"], status)])

    def undo(self, what="undo", pair=None):
        return self.post(f"/api/pairs/{pair or self.pair}/{what}", {})

    link, unit, until = staticmethod(link), staticmethod(unit), staticmethod(until)

    def wait_for(self, state):
        for _ in range(600):
            found = self.get("/api/workspace")
            if found["state"] == state:
                return found
            time.sleep(0.05)
        raise AssertionError(found)

    def events(self):
        """Listen, and return the list to which events are added."""
        heard = []
        request = urllib.request.Request(f"{self.base}/api/events", headers={"Authorization": f"Bearer {self.token}"})
        stream = urllib.request.urlopen(request, timeout=60)
        heard.append(json.loads(stream.readline()))

        def listen():
            try:
                for line in stream:
                    heard.append(json.loads(line))
            except (OSError, ValueError):
                return

        threading.Thread(target=listen, daemon=True).start()
        return heard


@pytest.fixture(scope="session")
def documents(tmp_path_factory):
    """A text in three languages, as files."""
    folder = tmp_path_factory.mktemp("documents")
    for language, sentences, joiner in (("en", ENGLISH, " "), ("zh", CHINESE, ""), ("vi", VIETNAMESE, " ")):
        paragraphs = [joiner.join(sentences[start : start + 4]) for start in (0, 4)]
        (folder / f"town.{language}.txt").write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def built(documents, tmp_path_factory):
    """A workspace, to be copied by tests that change it."""
    out = tmp_path_factory.mktemp("built") / "out"
    assert main.main(["build", str(documents), "--out", str(out), "-q"], standalone_mode=False) == 0
    return out


@pytest.fixture
def workspace(built, tmp_path):
    return Path(shutil.copytree(built, tmp_path / "out"))


@pytest.fixture(scope="session")
def start():
    """The class of workbenches, for tests that start several."""
    return Workbench


@pytest.fixture
def fresh(workspace, tmp_path):
    """A workbench of its own, for tests that look at the files."""
    with Workbench(workspace, "--as", "Lan", home=tmp_path) as running:
        yield running


@pytest.fixture(scope="session")
def shared(built, tmp_path_factory):
    folder = tmp_path_factory.mktemp("shared")
    with Workbench(shutil.copytree(built, folder / "out"), home=folder) as running:
        yield running


@pytest.fixture
def workbench(shared):
    """A workbench where nothing has been done yet; what the test does is taken back."""
    yield shared
    for pair in shared.get("/api/workspace")["pairs"]:
        while shared.undo(pair=pair["id"]).status == 200:
            pass
