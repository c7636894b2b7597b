"""Parsers that are handed foreign text: YAML and JSON made to cost time or memory, or to be what nobody expects."""

from __future__ import annotations

import json
import time

import pytest

from aligner import safe_yaml
from aligner.errors import InputError
from aligner.formats import read_table
from aligner.readers import read_bytes

SOON = 5
BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{new}: &{new} [{','.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


def front_matter(yaml: str):
    return read_bytes(f"---\n{yaml}\n---\n\nIt rained. Nobody came today.\n".encode(), "page.md")


@pytest.mark.parametrize(
    ("yaml", "problem"),
    [
        (BOMB, "page.md: line 3: has the YAML alias *a, which is not read for safety; write the value"),
        ("title: One\nbase: &b {x: 1}\nother:\n  <<: *b", "line 5: has the YAML alias *b"),
        ("a: &a [*a]", r"line 2: has the YAML alias *a"),
        ("a: " + "x" * 100_000, "characters of YAML, more than the limit of 100000"),
    ],
)
def test_unsafe_front_matter_is_refused_soon(yaml, problem):
    start = time.process_time()
    with pytest.raises(InputError) as refused:
        front_matter(yaml)
    assert problem in str(refused.value)
    assert time.process_time() - start < SOON


@pytest.mark.parametrize(
    "yaml",
    [
        "title: Rain\nx: *emphasis*",
        "title: Rain\nx: " + "[" * 30 + "]" * 30,
        "title: Rain\nx: " + "[" * 50_000,
        "title: Rain\nx: " + "{a: " * 20_000,
        "title: Rain\n" + "\n".join("  " * depth + "a:" for depth in range(200)),
        "title: Rain\nx: 0x" + "f" * 20_000,
        "title: Rain\nx: !!timestamp never",
        "title: Rain\nx: !!int ''",
        "title: Rain\nx: !!bool perhaps",
        "title: Rain\nx: !!python/object/apply:os.system [echo]",
        "title: Rain\nx: !!binary '*'",
        "title: Rain\nx: " + "9" * 20_000,
        "title: Rain\nx: " + ":".join(["1"] * 30_000),
        "title: Rain\n? [a, {b: c}]\n: d",
        "title: Rain\nx: " + "1_" * 40_000 + ".",
        "title: Rain\nx: 'open",
        "title: Rain\n" + "\n".join(f"k{number}: v" for number in range(5000)),
    ],
)
def test_odd_front_matter_is_read_soon(yaml):
    start = time.process_time()
    (document,) = front_matter(yaml)
    assert document.title == "Rain"
    assert time.process_time() - start < SOON


def test_anchors_alone_are_read():
    assert safe_yaml.load("a: &a [1, 2]\nb: 2020-01-01", "x")["a"] == [1, 2]


def table(folder, sidecar: str):
    path = folder / "t.jsonl"
    row = {"source_text": "One.", "target_text": "Một.", "source_lang": "en", "target_lang": "vi"}
    from aligner.formats.table import COLUMNS

    path.write_text(json.dumps(dict.fromkeys(COLUMNS, "") | row) + "\n", encoding="utf-8")
    (folder / "t.jsonl.meta.json").write_text(sidecar, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "sidecar",
    [
        '{"a": ' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"x": ' + "9" * 100_000 + "}",
        '{"a": NaN}',
        "[]",
        '"a"',
        "",
        "\0",
    ],
)
def test_damaged_sidecars_are_told(sidecar, tmp_path):
    with pytest.raises(InputError, match=r"t\.jsonl\.meta\.json: is damaged: "):
        read_table(table(tmp_path, sidecar))
