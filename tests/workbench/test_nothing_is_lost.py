"""What was answered is there, whatever happens to the server; and nobody's work is overwritten."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import threading

import pytest

from aligner.formats.table import hash_id


def test_everything_that_was_answered_is_there_after_a_kill(workspace, start, tmp_path):
    """The server is killed while a hundred actions are sent, and started again."""
    confirmed = {}
    sent = {}
    with start(workspace, home=tmp_path) as workbench:
        pair = workbench.pair
        rows = {row["source"][0]["id"]: row for row in workbench.rows(pair)}
        timer = threading.Timer(0.7, workbench.kill)
        timer.start()
        chance = random.Random(1)
        for number in range(100):
            name = chance.choice([*rows])
            row = rows[name]
            status = chance.choice(["accepted", "rejected", "auto"])
            text = f"{row['target'][0]['original']} {number}"
            added = workbench.link(row["source"], [{**row["target"][0], "text": text}], status)
            sent[name] = status, text
            try:
                answer = workbench.act("edit", [row], [added], pair=pair, based_on=10**6)
            except OSError:
                break
            assert answer.status == 200, answer.body
            (rows[name],) = answer.json["rows"]
            confirmed[name] = status, text
        timer.cancel()
        workbench.kill()
    assert confirmed
    with start(workspace, home=tmp_path) as workbench:
        found = {row["source"][0]["id"]: (row["status"], row["target"][0]["text"]) for row in workbench.rows()}
    for name, expected in confirmed.items():
        # The last action may have been written although nobody heard the answer.
        assert found[name] in (expected, sent[name])


def test_an_action_that_a_crash_cut_short_does_not_count(workspace, start, tmp_path):
    with start(workspace, home=tmp_path) as workbench:
        workbench.decide(0, "accepted")
        one, two = workbench.rows()[1:3]
        merged = workbench.link(one["source"] + two["source"], one["target"] + two["target"])
        workbench.act("merge", [one, two], [merged])
        row = workbench.rows()[1]
        halves = [
            workbench.link(row["source"][:1], row["target"][:1]),
            workbench.link(row["source"][1:], row["target"][1:]),
        ]
        before = workbench.texts()
        workbench.act("split", [row], halves)
    path = workspace / "corrections.jsonl"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[:-1], lines[-1][:40]]), encoding="utf-8")
    with start(workspace, home=tmp_path) as workbench:
        assert workbench.texts() == before
        assert workbench.decide(0, "rejected").status == 200
    with start(workspace, home=tmp_path) as workbench:
        assert workbench.rows()[0]["status"] == "rejected"


def test_a_full_disk_is_told_and_nothing_changes(workspace, start, tmp_path):
    resource = pytest.importorskip("resource")
    if not hasattr(resource, "prlimit"):
        pytest.skip("needs prlimit")
    with start(workspace, home=tmp_path) as workbench:
        before = workbench.texts()
        pid, limit = workbench.process.pid, resource.RLIMIT_FSIZE
        unlimited = resource.prlimit(pid, limit, (100, resource.RLIM_INFINITY))
        answer = workbench.decide(0, "accepted")
        assert answer.status == 500
        assert "cannot be written" in answer.json["error"]
        assert workbench.texts() == before
        resource.prlimit(pid, limit, unlimited)
        assert workbench.decide(1, "accepted").status == 200
        after = workbench.texts()
    with start(workspace, home=tmp_path) as workbench:
        assert workbench.texts() == after


def test_corrections_of_another_program_are_told_not_overwritten(fresh, workspace):
    path = workspace / "corrections.jsonl"
    fresh.decide(0, "accepted")
    line = json.loads(path.read_text("utf-8"))
    more = {**line, "action": "other", "status": "rejected"}
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(more, ensure_ascii=False) + "\n")
    answer = fresh.undo(pair=hash_id(("town.en", "town.zh", "sentence")))
    assert (answer.status, answer.json["error"]) == (409, "files")
    # Asking for the workspace is what a page does when it is loaded again.
    assert fresh.rows()[0]["status"] == "rejected"
    assert fresh.decide(1, "accepted").status == 200
    assert len(path.read_text("utf-8").splitlines()) == 3


def test_documents_that_change_are_told_and_can_be_built_again(documents, start, tmp_path):
    own = shutil.copytree(documents, tmp_path / "own")
    with start(own / "town.en.txt", own / "town.zh.txt", "--out", tmp_path / "out", home=tmp_path) as workbench:
        workbench.wait_for("ready")
        workbench.decide(0, "accepted")
        heard = workbench.events()
        path = own / "town.en.txt"
        path.write_text(path.read_text("utf-8").replace("The mayor resigned", "The old mayor resigned"), "utf-8")
        workbench.until(lambda: [event for event in heard if event["type"] == "files"])
        assert "town.en.txt: has changed" in workbench.get("/api/workspace")["errors"][-1]
        assert workbench.texts()[2][0] == ["The mayor resigned last year."]
        assert workbench.post("/api/build", {}).status == 202
        workbench.wait_for("ready")
        assert workbench.texts()[2][0] == ["The old mayor resigned last year."]
        assert workbench.rows()[0]["status"] == "accepted"


def test_a_workspace_is_open_once(fresh, workspace, run_aligner):
    for arguments in (["edit", workspace, "--no-browser"], ["build", workspace.parent, "--out", workspace]):
        done = run_aligner(*arguments)
        assert done.returncode == 1
        assert str(workspace) in done.stderr
        assert len(done.stderr.splitlines()) == 1


@pytest.fixture
def run_aligner(tmp_path):
    def run(*arguments):
        command = [sys.executable, "-m", "aligner", *map(str, arguments)]
        environment = os.environ | {"XDG_DATA_HOME": str(tmp_path)}
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, timeout=60)

    return run
