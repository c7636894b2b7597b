"""A translation memory has exactly the pairs that a person accepted, whatever happened on the way."""

from __future__ import annotations

import io
from importlib.util import find_spec

import pytest


def text_of(units, *, spaced):
    return (" " if spaced else "").join(unit["text"] for unit in units)


@pytest.mark.skipif(find_spec("translate") is None, reason="needs the dependency group interop")
def test_after_ten_actions_a_kill_and_an_alignment(start, documents, tmp_path):
    from translate.storage.tmx import tmxfile

    named = documents / "town.en.txt", documents / "town.zh.txt", "--out", tmp_path / "out"
    with start(*named, home=tmp_path) as workbench:
        workbench.wait_for("ready")
        rows = workbench.rows()
        link, unit = workbench.link, workbench.unit

        def act(name, removed, *added):
            answer = workbench.act(name, removed, added)
            assert answer.status == 200, answer.body
            return answer.json["rows"]

        # Rows 2 to 4 are linked wrongly, between rows that are accepted.
        act("accept", rows[1:2], link(rows[1]["source"], rows[1]["target"], "accepted"))
        act("accept", rows[5:6], link(rows[5]["source"], rows[5]["target"], "accepted"))
        targets = [row["target"] for row in (rows[3], rows[4], rows[2])]
        pairs = zip(rows[2:5], targets, strict=True)
        act("link", rows[2:5], *(link(row["source"], target, "auto") for row, target in pairs))
        (joined,) = act(
            "merge", rows[6:8], link(rows[6]["source"] + rows[7]["source"], rows[6]["target"] + rows[7]["target"])
        )
        act("reject", rows[:1], link(rows[0]["source"], rows[0]["target"], "rejected"))
        assert workbench.undo().status == 200
        workbench.kill()
    with start(*named, home=tmp_path) as workbench:
        version = workbench.get(f"/api/pairs/{workbench.pair}/rows?from=0&count=0")["version"]
        wrong = [row for row in workbench.rows() if row["status"] == "auto"][1:]
        asked = {"scope": "here", "row": wrong[0]["id"]}
        proposal = workbench.post(f"/api/pairs/{workbench.pair}/align", asked).json
        added = [{key: row[key] for key in ("id", "source", "target", "status")} for row in proposal["rows"]]
        removed = [{"id": name} for name in proposal["removed"]]
        right = workbench.act("align", removed, added, based_on=version).json["rows"]
        # One of those that were aligned again is accepted, one is edited, and one is left.
        act("accept", right[:1], link(right[0]["source"], right[0]["target"], "accepted"))
        text = "他在春天离开了<这座>城市 & 走了。"
        act("edit", right[1:2], link(right[1]["source"], [{**right[1]["target"][0], "text": text}]))
        first = workbench.rows()[0]
        halves = [unit("The bridge"), unit("opened in 1998.")]
        act("split a sentence", [first], link(halves, first["target"]))
        expected = [
            (text_of(row["source"], spaced=True), text_of(row["target"], spaced=False))
            for row in workbench.rows()
            if row["status"] in ("accepted", "edited")
        ]
        query = "format=tmx&only=accepted"
        counts = workbench.get(f"/api/pairs/{workbench.pair}/export?{query}&counts=1")
        data = workbench.ask(f"/api/pairs/{workbench.pair}/export?{query}").body
    assert expected == [
        ("The bridge opened in 1998.", "这座桥于1998年通车。"),
        ("It was closed twice for repairs.", "它曾两次因维修而关闭。"),
        ("The mayor resigned last year.", "市长去年辞职了。"),
        ("He left the city in spring.", text),
        ("The library reopened after the summer.", "图书馆在夏天之后重新开放。"),
        (
            "Children may borrow ten books at a time. The old market hall became a museum.",
            "儿童一次可以借十本书。旧的集市大厅变成了博物馆。",
        ),
    ]
    assert joined["status"] == "edited"
    memory = tmxfile(io.BytesIO(data), "en", "zh-CN")
    assert [(each.source, each.target) for each in memory.units] == expected
    assert counts["rows"] == len(expected)
