"""What the page can do to rows: all actions, taken back and done again, also after a restart."""

from __future__ import annotations

import json


def merge(workbench, first):
    one, two = workbench.rows()[first : first + 2]
    return workbench.act(
        "merge", [one, two], [workbench.link(one["source"] + two["source"], one["target"] + two["target"])]
    )


def split_row(workbench, number):
    (row,) = workbench.rows()[number : number + 1]
    parts = [
        workbench.link(row["source"][:1], row["target"][:1]),
        workbench.link(row["source"][1:], row["target"][1:]),
    ]
    return workbench.act("split", [row], parts)


def move_down(workbench, number):
    one, two = workbench.rows()[number : number + 2]
    rows = [
        workbench.link(one["source"], one["target"][:-1]),
        workbench.link(two["source"], one["target"][-1:] + two["target"]),
    ]
    return workbench.act("move", [one, two], rows)


def unlink(workbench, number):
    (row,) = workbench.rows()[number : number + 1]
    return workbench.act("unlink", [row], [workbench.link(row["source"], []), workbench.link([], row["target"])])


def link_far(workbench):
    rows = workbench.rows()
    one, two = rows[0], rows[6]
    crossed = [workbench.link(one["source"], two["target"]), workbench.link(two["source"], one["target"])]
    return workbench.act("link", [one, two], crossed)


def edit_text(workbench, number):
    (row,) = workbench.rows()[number : number + 1]
    target = [{**row["target"][0], "text": "市长去年离职。"}, *row["target"][1:]]
    return workbench.act("edit", [row], [workbench.link(row["source"], target)])


def split_sentence(workbench, number):
    (row,) = workbench.rows()[number : number + 1]
    text = row["source"][0]["text"]
    halves = [workbench.unit(text[:10]), workbench.unit(text[10:])]
    return workbench.act("split sentence", [row], [workbench.link([*halves, *row["source"][1:]], row["target"])])


def join_sentences(workbench, number):
    one, two = workbench.rows()[number : number + 2]
    joined = workbench.unit(f"{one['source'][0]['text']} {two['source'][0]['text']}")
    return workbench.act("join", [one, two], [workbench.link([joined], one["target"] + two["target"])])


def session(workbench):
    """Do one of everything."""
    return [
        workbench.decide(0, "accepted"),
        workbench.decide(1, "rejected"),
        merge(workbench, 2),
        split_row(workbench, 2),
        move_down(workbench, 3),
        unlink(workbench, 5),
        link_far(workbench),
        edit_text(workbench, 2),
        split_sentence(workbench, 7),
        join_sentences(workbench, 0),
        workbench.decide(0, "auto"),
    ]


def test_all_actions_are_taken_back_done_again_and_survive_a_restart(workspace, start, tmp_path):
    with start(workspace, home=tmp_path) as workbench:
        begun = workbench.texts()
        for answer in session(workbench):
            assert answer.status == 200, answer.body
        done = workbench.texts()
        for _ in range(11):
            assert workbench.undo().status == 200
        assert workbench.texts() == begun
        assert workbench.undo().status == 204
        for _ in range(11):
            assert workbench.undo("redo").status == 200
        assert workbench.texts() == done
        assert workbench.undo("redo").status == 204
    with start(workspace, home=tmp_path) as workbench:
        assert workbench.texts() == done
        for _ in range(11):
            assert workbench.undo().status == 200
        assert workbench.texts() == begun
        for _ in range(4):
            assert workbench.undo("redo").status == 200
        some = workbench.texts()
    with start(workspace, home=tmp_path) as workbench:
        assert workbench.texts() == some
        assert workbench.undo().json["name"] == "split"


def test_rows_come_in_the_order_of_the_source_and_say_what_is_above_them(workbench):
    answer = unlink(workbench, 5).json
    rows = workbench.rows()
    names = [row["id"] for row in rows]
    for row in answer["rows"]:
        place = names.index(row["id"])
        assert row["after"] == (names[place - 1] if place else None)
    assert [row["source"][0]["id"] for row in rows if row["source"]] == [f"s{number}" for number in range(8)]
    assert not rows[5]["source"]
    assert rows[5]["target"][0]["id"] == "t5"


def test_rows_without_a_source_follow_the_target_unit_before_them(workbench):
    unlink(workbench, 5)
    one, two = workbench.rows()[0], workbench.rows()[4]
    # The target before the row without a source moves to the top, and that row with it.
    answer = workbench.act(
        "link", [one, two], [workbench.link(one["source"], two["target"]), workbench.link(two["source"], one["target"])]
    )
    assert answer.status == 200
    rows = workbench.rows()
    assert [unit["id"] for unit in rows[1]["target"]] == ["t5"] or [unit["id"] for unit in rows[0]["target"]] == ["t4"]
    assert sorted(unit["id"] for row in rows for unit in row["target"]) == [f"t{number}" for number in range(8)]


def test_counts(workbench):
    assert workbench.decide(0, "accepted").json["settled"] == 1
    assert workbench.decide(1, "rejected").json["settled"] == 2
    assert workbench.decide(0, "auto").json["settled"] == 1
    pair = workbench.get("/api/workspace")["pairs"][0]
    assert (pair["rows"], pair["settled"]) == (8, 1)


def test_what_is_written_is_a_correction_that_a_build_takes(workspace, fresh):
    edit_text(fresh, 2)
    lines = [json.loads(line) for line in (workspace / "corrections.jsonl").read_text("utf-8").splitlines()]
    assert [line["kind"] for line in lines] == ["text", "link"]
    assert lines[0]["text"] == "市长去年辞职了。"
    assert lines[0]["new_text"] == "市长去年离职。"
    assert {line["action"] for line in lines} == {lines[0]["action"]}
    assert [line["part"] for line in lines] == [[1, 2], [2, 2]]
    assert {line["by"] for line in lines} == {"Lan"}
    assert lines[1]["status"] == "edited"


def test_an_action_that_is_sent_twice_is_done_once(workbench):
    based_on = workbench.get(f"/api/pairs/{workbench.pair}/rows?from=0&count=0")["version"]
    row = workbench.rows()[0]
    added = [workbench.link(row["source"], row["target"], "accepted")]
    first = workbench.act("accept", [row], added, id="twice", based_on=based_on)
    second = workbench.act("accept", [row], added, id="twice", based_on=based_on)
    assert first.status == second.status == 200
    assert first.json == second.json
    assert workbench.undo().status == 200
    assert workbench.undo().status == 204


def test_an_action_on_rows_that_have_changed_is_refused(workbench):
    row = workbench.rows()[0]
    added = [{**workbench.link(row["source"], row["target"], "accepted"), "id": row["id"]}]
    version = workbench.act("accept", [row], added).json["version"]
    stale = workbench.act("accept", [row], added, based_on=version - 1)
    assert (stale.status, stale.json["error"], stale.json["version"]) == (409, "stale", version)
    assert workbench.act("accept", [row], added, based_on=version).status == 200


def test_actions_that_are_not_valid_change_nothing(fresh, workspace):
    workbench = fresh
    rows = workbench.rows()
    one, two = rows[:2]
    unit, link = workbench.unit, workbench.link
    bad = {
        "lost unit": ([one, two], [link(one["source"], two["target"])]),
        "unit of another row": ([one], [link(one["source"] + two["source"], one["target"])]),
        "unit twice": ([one], [link(one["source"], one["target"]), link(one["source"], [])]),
        "empty row": ([one], [link(one["source"], one["target"]), link([], [])]),
        "other text": ([one], [link([unit("Something else.")], one["target"])]),
        "less text": ([one], [link([unit("The bridge")], one["target"])]),
        "more text": ([one], [link([unit("The bridge opened in 1998. Again.")], one["target"])]),
        "blank text": ([one], [link([{**one["source"][0], "text": "  "}], one["target"])]),
        "status": ([one], [link(one["source"], one["target"], "done")]),
        "nothing": ([], []),
        "taken id": ([one], [{**link(one["source"], one["target"]), "id": two["id"]}]),
    }
    for name, (removed, added) in bad.items():
        answer = workbench.act("edit", removed, added, based_on=0)
        assert answer.status == 422, name
        assert answer.json["error"], name
    for body in (b"[]", b"{", b'{"id": 5}', b'{"removed": {}, "added": []}', b"[" * 100_000, b"\xff"):
        assert workbench.ask(f"/api/pairs/{workbench.pair}/actions", body, "POST").status == 422
    assert workbench.rows() == rows
    assert not (workspace / "corrections.jsonl").exists()


def test_new_units_keep_the_text_of_the_document(workbench):
    row = workbench.rows()[0]
    # A page may not know which white space stood between the halves.
    halves = [workbench.unit("The  bridge"), workbench.unit("opened in\n1998.", "openedin 1998.")]
    answer = workbench.act("split sentence", [row], [workbench.link(halves, row["target"])])
    found = answer.json["rows"][0]["source"]
    assert [unit["original"] for unit in found] == ["The bridge", "opened in 1998."]
    assert found[1]["gap"] == " "


def test_the_original_can_be_locked(workbench):
    assert workbench.ask("/api/settings", b'{"locked": true, "language": "vi"}', "PUT").status == 204
    assert split_sentence(workbench, 0).status == 422
    row = workbench.rows()[0]
    text = row["target"][0]["text"]
    halves = [workbench.unit(text[:4]), workbench.unit(text[4:])]
    assert workbench.act("split sentence", [row], [workbench.link(row["source"], halves)]).status == 200
    assert workbench.ask("/api/settings", b'{"locked": false, "language": "en"}', "PUT").status == 204
    assert split_sentence(workbench, 1).status == 200


def test_a_sentence_that_is_divided_is_divided_in_other_pairs(workbench):
    first, *others = [pair["id"] for pair in workbench.get("/api/workspace")["pairs"]]
    shared = others[0]
    before = len(workbench.rows(shared)[0]["source"])
    split_sentence(workbench, 0)
    assert len(workbench.rows(shared)[0]["source"]) == before + 1
    assert workbench.undo(pair=first).status == 200
    assert len(workbench.rows(shared)[0]["source"]) == before


def test_windows_hear_of_each_other(workbench):
    heard = workbench.events()
    workbench.decide(0, "accepted")
    (event,) = workbench.until(lambda: [event for event in heard if event["type"] == "rows"])
    assert event["by"] == "one"
    assert event["rows"][0]["status"] == "accepted"
