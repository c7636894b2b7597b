"""The file of corrections."""

from __future__ import annotations

import json
import os

import pytest

from aligner import AlignerError, AlignerWarning, InputError
from aligner.corrections.records import (
    LinkCorrection,
    TextCorrection,
    UnitsCorrection,
    actions,
    append,
    as_action,
    read,
)

ALL = [
    LinkCorrection("a.zh", "a.vi", "sentence", "好。", "Tốt.", "accepted", (3,), (4,), source_around=("前", "后")),
    LinkCorrection("a.zh", "a.vi", "paragraph", "好。", "", "edited", (0,), (), (("好。", "Tốt."),), confidence=0.5),
    UnitsCorrection("a.en", "sentence", ("A. B.",), ("A.", "B."), 7, ("x", "")),
    TextCorrection("a.en", "sentence", "Helo \ud800\u2028", "Hello", 2),
]


def test_what_is_added_is_read_again(tmp_path):
    path = tmp_path / "new" / "corrections.jsonl"
    assert read(path) == []
    append(path, [])
    assert not path.exists()
    append(path, ALL[:1])
    append(path, as_action(ALL, "merge", by="Hoa", undoes="x1"))
    found = read(path)
    assert [each.line for each in found] == [1, 2, 3, 4, 5]
    assert found[0] == ALL[0]
    assert [type(each) for each in found[1:]] == [type(each) for each in ALL]
    assert {(each.by, each.name, each.undoes, each.part[1]) for each in found[1:]} == {("Hoa", "merge", "x1", 4)}
    assert [len(group) for group in actions(found)] == [1, 4]
    for line in path.read_text(encoding="utf-8").splitlines():
        assert json.loads(line)["kind"] in ("link", "units", "text")


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_a_line_that_was_cut_off_is_left_out_and_stays_by_itself(tmp_path, cut):
    path = tmp_path / "corrections.jsonl"
    append(path, ALL[:2])
    data = path.read_bytes()
    path.write_bytes(data[:-cut])
    kept = 2 if cut == 1 else 1
    assert read(path) == ALL[:kept]
    append(path, ALL[2:])
    assert read(path) == [*ALL[:kept], *ALL[2:]]


def test_an_action_that_lacks_lines_does_not_count(tmp_path):
    path = tmp_path / "corrections.jsonl"
    append(path, as_action(ALL, "import")[:-1])
    assert read(path) == []
    append(path, as_action(ALL[:1], "import"))
    assert len(read(path)) == 1


@pytest.mark.parametrize("keep", range(0, 1200, 97))
def test_killed_while_it_writes_an_action_is_all_or_nothing(tmp_path, keep):
    path = tmp_path / "corrections.jsonl"
    append(path, as_action(ALL, "import"))
    data = path.read_bytes()
    path.write_bytes(data[:keep])
    assert len(read(path)) == (len(ALL) if keep >= len(data) - 1 else 0)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("<<<<<<< HEAD", "cannot be read"),
        ("[1]", "not a JSON object"),
        ('{"kind": "verse"}', "unknown kind 'verse'"),
        ('{"kind": "text", "document": "a", "level": "sentence", "text": "t"}', "no 'new_text'"),
        ('{"kind": "text", "document": "a", "level": "word", "text": "t", "new_text": ""}', "unknown level 'word'"),
        (
            '{"kind": "text", "document": 3, "level": "sentence", "text": "t", "new_text": ""}',
            "'document' is not a text",
        ),
        ('{"kind": "units", "document": "a", "level": "sentence", "before": ["A"], "after": ["B"]}', "same text"),
        ('{"kind": "units", "document": "a", "level": "sentence", "before": "A", "after": ["A"]}', "not a list"),
        (
            '{"kind": "link", "source": "a", "target": "b", "level": "sentence", "source_text": " ", "target_text": "",'
            ' "status": "accepted"}',
            "both texts are empty",
        ),
        (
            '{"kind": "link", "source": "a", "target": "b", "level": "sentence", "source_text": "x", "target_text": "",'
            ' "status": "maybe"}',
            "unknown status 'maybe'",
        ),
        (
            '{"kind": "link", "source": "a", "target": "b", "level": "sentence", "source_text": "x", "target_text": "",'
            ' "status": "accepted", "source_ids": ["1"]}',
            "'source_ids' is not a whole number",
        ),
    ],
)
def test_lines_that_are_no_corrections_are_told_with_their_place(tmp_path, line, problem):
    path = tmp_path / "corrections.jsonl"
    append(path, ALL[:1])
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write(f"{line}\r\n\r\n")
    append(path, ALL[1:])
    with pytest.warns(AlignerWarning, match="corrections.jsonl: line 2: is no correction, and is left out: ") as told:
        assert read(path) == ALL
    assert problem in str(told[0].message)


def test_unknown_fields_are_left_alone(tmp_path):
    path = tmp_path / "corrections.jsonl"
    append(path, ALL[:1])
    values = json.loads(path.read_text(encoding="utf-8")) | {"color": "red", "line": 99}
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(values).encode())
    assert read(path) == ALL[:1]
    assert read(path)[0].line == 1


def test_a_file_that_cannot_be_used_is_an_error_of_one_line(tmp_path):
    with pytest.raises(InputError):
        read(tmp_path)
    if os.name == "posix" and os.geteuid():
        tmp_path.chmod(0o500)
    with pytest.raises(AlignerError, match="cannot be written"):
        append(tmp_path, ALL)
