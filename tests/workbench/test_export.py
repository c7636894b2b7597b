"""Files are made from the rows as they were when they were asked for, while the work goes on."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time

import pandas as pd
import pytest
from starlette.requests import Request

from aligner.embed import EmbedderChoice
from aligner.formats import read_table
from aligner.readers import ReadOptions
from aligner.workbench import export
from aligner.workbench.desk import Desk
from aligner.workbench.places.opening import Choices, Place
from aligner.workbench.rows.changes import parse, plan
from aligner.workbench.server.exchange import Exchange


@pytest.fixture
def desk(workspace, tmp_path, monkeypatch):
    """A workspace that is open, without a server."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    opened = Desk(Place(workspace, (), True), Choices(None, None, ReadOptions(), EmbedderChoice()), lambda _: None)
    opened.begin()
    yield opened
    opened.end()


def action(row, *added):
    return {"id": row.id + "x", "based_on": 10**6, "name": "edit", "removed": [row.id], "added": [*added]}


def test_a_snapshot_stays_as_it_is(desk, start):
    session = desk.session
    (name, *_) = session.built
    pair = session.pair(name)
    before = session.snapshot(name)
    frame = export.table_of(before)
    # A text is edited, and the sentence after it is split.
    first, second, *_ = (row.to_json() for row in pair.shown(0, 8))
    edited = start.link(first["source"], [{**first["target"][0], "text": "桥。"}])
    halves = [start.unit(text) for text in ("It was closed twice", "for repairs.")]
    split = start.link(halves, second["target"])
    for row, added in zip(pair.shown(0, 2), (edited, split), strict=True):
        pair.apply(plan(pair, parse(action(row, added))))
    assert export.table_of(before).equals(frame)
    after = export.table_of(session.snapshot(name))
    assert after["target_text"][0] == "桥。"
    assert [*after["source_ids"][:3]] == ["0", "1 2", "3"]


def test_actions_go_on_while_a_file_is_made(desk, monkeypatch):
    session = desk.session
    (name, *_) = session.built
    begun, may_end = threading.Event(), threading.Event()
    real = export.table_of

    def slow(snapshot):
        begun.set()
        assert may_end.wait(30)
        return real(snapshot)

    monkeypatch.setattr(export, "table_of", slow)

    async def ask(**query):
        text = "&".join(f"{key}={value}" for key, value in query.items())
        scope = {"type": "http", "method": "GET", "query_string": text.encode(), "path_params": {"pair": name}}
        return await Exchange(desk).export(Request({**scope, "headers": []}))

    async def work():
        asked = [asyncio.create_task(ask(format="tmx", **more)) for more in ({"counts": 1}, {"only": "accepted"})]
        assert await asyncio.to_thread(begun.wait, 30)
        row = session.pair(name).shown(0, 1)[0]
        values = row.to_json()
        added = {"id": "w1", "source": values["source"], "target": values["target"], "status": "accepted"}
        session.act(name, action(row, added), "one")
        assert session.rows(name, 0, 1)["rows"][0]["status"] == "accepted"
        assert not any(task.done() for task in asked)
        may_end.set()
        return await asyncio.gather(*asked)

    counts, file = asyncio.run(work())
    assert b'"rows":8' in counts.body
    # It is made of the rows as they were when it was asked for.
    assert file.body.count(b"<tu ") == 0


def test_a_workspace_that_is_saved_has_its_tables(start, documents, built, tmp_path):
    with start(home=tmp_path) as workbench:
        for name in ("town.en.txt", "town.zh.txt", "town.vi.txt"):
            workbench.ask(f"/api/files/{name}", (documents / name).read_bytes(), "PUT")
        workbench.post("/api/build", {})
        workbench.wait_for("ready")
        first, second, *_ = workbench.rows()
        workbench.act("edit", [first], [workbench.link(first["source"], [{**first["target"][0], "text": "桥。"}])])
        halves = [workbench.unit(text) for text in ("It was closed twice", "for repairs.")]
        workbench.act("split", [second], [workbench.link(halves, second["target"], "accepted")])
        assert workbench.post("/api/save", {"folder": str(tmp_path / "kept")}).status == 200
        assert workbench.get("/api/workspace")["errors"] == []
    wanted = read_table(built / "sentences.tsv")
    frame = read_table(tmp_path / "kept/sentences.tsv")
    assert [*frame.columns] == [*wanted.columns]
    assert frame.attrs["pairs"] == [
        {name: each[name] for name in pair}
        for pair, each in zip(frame.attrs["pairs"], wanted.attrs["pairs"], strict=True)
    ]
    assert [*frame["status"][:3]] == ["edited", "accepted", "auto"]
    assert [*frame["target_text"][:2]] == ["桥。", "它曾两次因维修而关闭。"]
    same = ["source_text", "source_block", "source_start", "target_document", "target_ids", "kind", "relation", "score"]
    assert frame[same][2:8].equals(wanted[same][2:8])
    assert [*frame["source_ids"][:4]] == ["0", "1 2", "3", "4"]
    kept, other = (
        pd.read_csv(folder / "documents.tsv", sep="\t").set_index("id") for folder in (tmp_path / "kept", built)
    )
    other.loc["town.en", "sentences"] = 9
    assert [*kept["path"]] == [str(tmp_path / f"kept/documents/{name}.txt") for name in kept.index]
    kept, other = (table.drop(columns="path") for table in (kept, other))
    pd.testing.assert_frame_equal(kept.sort_index(), other.sort_index())
    kept, other = (pd.read_csv(folder / "pairs.tsv", sep="\t") for folder in (tmp_path / "kept", built))
    pd.testing.assert_frame_equal(kept, other)


SLOW = """
import runpy, time
from aligner.workbench import export

real = export.table_of
export.table_of = lambda snapshot: (time.sleep(3), real(snapshot))[1]
runpy.run_module("aligner", run_name="__main__")
"""


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_the_end_does_not_wait_for_files_and_prints_nothing(start, workspace, tmp_path):
    class Slow(start):
        program = (sys.executable, "-c", SLOW)

    with Slow(workspace, home=tmp_path) as workbench:
        path = f"/api/pairs/{workbench.pair}/export?format=tmx"
        heard = []
        asking = [
            threading.Thread(target=lambda more=more: heard.append(workbench.ask(path + more)))
            for more in ("&counts=1", "")
        ]
        for each in asking:
            each.start()
        time.sleep(0.3)
        workbench.process.send_signal(signal.SIGINT)
        for each in asking:
            each.join()
        assert workbench.process.wait(10) == 0
    assert [(answer.status, answer.json["error"]) for answer in heard] == [(503, "the workbench has ended")] * 2
    assert len(workbench.log.splitlines()) == 1, workbench.log
