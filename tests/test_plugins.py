"""Registries: built-ins and what other packages register, under one face."""

from __future__ import annotations

import json

import pytest

from aligner.errors import UnknownNameError
from aligner.plugins import Registry


def test_entry_points_of_other_packages_come_after_the_built_ins(tmp_path, monkeypatch):
    (tmp_path / "spare.py").write_text("THING = 'a thing'\nOTHER = 'never seen'\n")
    installed = tmp_path / "spare-1.0.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: spare\nVersion: 1.0\n")
    points = "[aligner.things]\nspare = spare:THING\njson = spare:OTHER\n"
    (installed / "entry_points.txt").write_text(points)
    monkeypatch.syspath_prepend(tmp_path)
    things = Registry[object]("thing", {"json": "json:dumps"})
    assert things.names() == ["json", "spare"]
    assert things.get("spare") == "a thing"
    assert things.get("json") is json.dumps  # a built-in is not replaced


def test_an_unknown_name_is_answered_with_the_known_ones():
    with pytest.raises(UnknownNameError, match="unknown gadget 'c'; known: a, b"):
        Registry[object]("gadget", {"a": "json:dumps", "b": "json:loads"}).get("c")
