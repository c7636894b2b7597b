"""A workspace whose build is not complete, or is of another version, is built again if its documents are there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from aligner.cli import main
from aligner.embed import EmbedderChoice
from aligner.formats.table import hash_id
from aligner.readers import ReadOptions
from aligner.workbench.places import building, loading
from aligner.workbench.places.loading import StateError
from aligner.workbench.places.opening import Choices, Place
from aligner.workspace.record import read_record

DEFAULT = EmbedderChoice()


def drop_parts(state):
    shutil.rmtree(state / "parts")


def drop_documents_of_parts(state):
    for path in (state / "parts").rglob("*"):
        if path.is_file() and path.suffix != ".arrow":
            path.unlink()


def drop_what_is_known_of_documents(state):
    (state / "inputs.jsonl").unlink()


def damage_parts(state):
    for path in (state / "parts").rglob("*.arrow"):
        path.write_bytes(path.read_bytes()[:100])


def damage_documents_of_parts(state):
    for path in (state / "parts").rglob("*"):
        if path.is_file() and path.suffix != ".arrow":
            path.write_bytes(b"\x1f\x8b")


def use_keys_of_another_version(state):
    """Parts are looked for under the hash of another version's code."""
    path = state / "build.json"
    values = json.loads(path.read_bytes())
    values["pairs"] = [[source, target, part[::-1]] for source, target, part in values["pairs"]]
    values["options"].popitem()
    path.write_text(json.dumps(values), encoding="utf-8")


@pytest.mark.parametrize(
    "damage",
    [drop_parts, drop_documents_of_parts, drop_what_is_known_of_documents, damage_parts, damage_documents_of_parts,
     use_keys_of_another_version],
)  # fmt: skip
def test_what_is_missing_is_found_when_it_is_opened(workspace, damage):
    loading._documents.cache_clear()
    damage(workspace / ".trialign")

    def load():
        pairs = loading.built_pairs(workspace)
        loading.described(workspace, pairs)
        loading.open_pair(workspace, pairs[0], [])

    with pytest.raises(StateError, match="build again"):
        load()


def test_it_is_built_again(start, workspace, tmp_path):
    with start(workspace, home=tmp_path) as workbench:
        workbench.decide(0, "accepted")
        before = workbench.texts()
    use_keys_of_another_version(workspace / ".trialign")
    with start(workspace, home=tmp_path) as workbench:
        assert workbench.wait_for("ready")["pairs"]
        assert workbench.texts() == before
    assert "the workspace is built again" in workbench.log


def test_without_its_documents_it_is_an_error(documents, tmp_path):
    own = shutil.copytree(documents, tmp_path / "own")
    out = tmp_path / "out"
    assert main.main(["build", str(own), "--out", str(out), "-q"], standalone_mode=False) == 0
    shutil.rmtree(out / ".trialign/parts")
    (own / "town.en.txt").unlink()
    command = [sys.executable, "-m", "aligner", "edit", str(out), "--no-browser"]
    environment = os.environ | {"XDG_DATA_HOME": str(tmp_path)}
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, timeout=60)
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert f"{out}: the part of town.en and town.zh is missing; build again" in line


def test_so_is_one_that_an_empty_page_opens_or_whose_documents_are_named(start, documents, tmp_path):
    named = documents / "town.en.txt", documents / "town.zh.txt"
    with start(*named, home=tmp_path) as workbench:
        workbench.wait_for("ready")
        workbench.decide(0, "accepted")
        before = workbench.texts()
        state = Path(workbench.get("/api/workspace")["folder"]) / ".trialign"
    drop_parts(state)
    with start(home=tmp_path) as workbench:
        (recent,) = workbench.get("/api/workspace")["recent"]
        assert workbench.post("/api/open", {"id": recent["id"]}).status == 200
        workbench.wait_for("ready")
        assert workbench.texts() == before
    (state / "build.json").write_text("{}")
    with start(*named, home=tmp_path) as workbench:
        workbench.wait_for("ready")
        assert workbench.texts() == before
    assert "build.json: is damaged" in workbench.log


def test_what_was_aligned_again_keeps_its_confidence(start, workspace, documents, tmp_path):
    def decided(workbench):
        return [(row["confidence"], row["relation"], row["status"]) for row in workbench.rows()[2:5]]

    with start(workspace, home=tmp_path) as workbench:
        link = workbench.link
        rows = workbench.rows()[2:6]
        wrong = [link(rows[0]["source"] + rows[1]["source"], rows[0]["target"], "auto")]
        wrong += [link(rows[2]["source"], rows[1]["target"], "auto"), link([], rows[2]["target"], "auto")]
        assert workbench.act("link", rows[:3], wrong).status == 200
        assert decided(workbench)[0][0] is None
        proposal = workbench.post(f"/api/pairs/{workbench.pair}/align", {"scope": "here", "row": wrong[0]["id"]}).json
        added = [{key: row[key] for key in ("id", "source", "target", "status")} for row in proposal["rows"]]
        removed = [{"id": name} for name in proposal["removed"]]
        version = workbench.get(f"/api/pairs/{workbench.pair}/rows?from=0&count=0")["version"]
        taken = workbench.act("align", removed, added, based_on=version).json["rows"]
        accepted = [link(taken[0]["source"], taken[0]["target"], "accepted")]
        assert workbench.act("accept", taken[:1], accepted).status == 200
        before = decided(workbench)
        assert None not in [confidence for confidence, *_ in before]
    with start(workspace, home=tmp_path) as workbench:
        assert decided(workbench) == before
    command = ["build", str(documents), "--out", str(workspace), "-q"]
    assert main.main(command, standalone_mode=False) == 0
    with start(workspace, home=tmp_path) as workbench:
        assert decided(workbench) == before
        workbench.undo()
        assert decided(workbench) == [(*each[:2], "auto") for each in before]


def choices(languages=None, embedder=DEFAULT, named=()):
    return Choices(languages, None, ReadOptions(), embedder, "", frozenset(named))


def test_it_is_built_again_as_it_was_built(documents, tmp_path):
    out = tmp_path / "out"
    command = ["build", str(documents), "--languages", "en-zh-vi", "--out", str(out), "-q"]
    assert main.main(command, standalone_mode=False) == 0
    before = read_record(out / ".trialign")
    assert (before.together, before.levels) == (("en", "zh", "vi"), ("sentence", "paragraph"))
    for inputs in ((), (str(documents),)):
        assert building.build(Place(out, inputs), choices(), lambda *_: None).is_built
        assert read_record(out / ".trialign") == before
    assert building.fits(before, [str(documents)], choices("en-zh-vi"))
    assert not building.fits(before, [str(documents)], choices("en-zh"))


def test_the_embedder_is_that_of_the_workspace_unless_one_is_named(built):
    record = replace(read_record(built / ".trialign"), embedder="sentence-transformers:x", precision="bf16")
    wanted = choices(embedder=EmbedderChoice(threads=2)).embedder_for(record)
    assert (wanted.name, wanted.precision, wanted.threads) == (record.embedder, "bf16", 2)
    given = choices(embedder=EmbedderChoice(precision="int8"), named=["precision"])
    assert (given.embedder_for(record).name, given.embedder_for(record).precision) == (record.embedder, "int8")
    assert choices(named=["name"]).embedder_for(record) == DEFAULT
    assert choices().embedder_for(None) == DEFAULT
    assert choices().embedder_for(replace(record, precision="")).precision == "float32"


def test_what_a_build_took_over_can_be_undone(start, workspace, documents, tmp_path):
    """Bounds and links go back one by one, to what they were before the first action."""

    def shown(workbench):
        rows = workbench.rows(hash_id(("town.en", "town.zh", "sentence")))
        return [tuple(tuple(unit["text"] for unit in row[side]) for side in ("source", "target")) for row in rows]

    with start(workspace, home=tmp_path) as workbench:
        link, unit = workbench.link, workbench.unit
        states = [shown(workbench)]

        def act(name, removed, *added):
            assert workbench.act(name, removed, added).status == 200
            states.append(shown(workbench))

        first, second, third = workbench.rows()[:3]
        act("split units", [first], link([unit("The bridge"), unit("opened in 1998.")], first["target"]))
        row = workbench.rows()[0]
        halves = [unit("opened"), unit("in 1998.")]  # of a unit that was split already
        act("split units", [row], link([row["source"][0], *halves], row["target"]))
        row = workbench.rows()[0]
        chinese = [unit("这座桥"), unit("于1998年通车。")]
        act("split", [row], link(row["source"][:1], chinese[:1]), link(row["source"][1:], chinese[1:]))
        both = "It was closed twice for repairs. The mayor resigned last year."
        targets = second["target"] + third["target"]
        act("join units", [second, third], link([unit(both)], targets))
        for _ in range(2):
            *_, one, other = workbench.rows()
            merged = [one[side] + other[side] for side in ("source", "target")]
            act("merge", [one, other], link(*merged))
        row = workbench.rows()[3]
        act("unlink", [row], link(row["source"], []), link([], row["target"]))
    command = ["build", str(documents), "--out", str(workspace), "-q"]
    assert main.main(command, standalone_mode=False) == 0
    with start(workspace, home=tmp_path) as workbench:
        assert workbench.get("/api/workspace")["errors"] == []
        assert shown(workbench) == states.pop()
        while states:
            assert workbench.undo().status == 200
            assert shown(workbench) == states.pop()
        assert workbench.undo().status == 204
        assert {row["status"] for row in workbench.rows()} == {"auto"}
        before = shown(workbench)
    assert main.main(command, standalone_mode=False) == 0
    with start(workspace, home=tmp_path) as workbench:
        assert shown(workbench) == before
