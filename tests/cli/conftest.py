"""A folder with two texts that are translations of each other, for the tests of commands."""

from __future__ import annotations

from pathlib import Path

import pytest

EN = "The old bridge was closed on Monday.\n\nEngineers found three cracks. They will need two months to mend them.\n"
ZH = "老桥星期一关闭了。\n\n工程师发现了三道裂缝。他们需要两个月来修补。\n"


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """The working directory, with the two texts in docs."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / ".cache"))
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "bridge.en.txt").write_text(EN, encoding="utf-8")
    (tmp_path / "docs" / "bridge.zh.txt").write_text(ZH, encoding="utf-8")
    return tmp_path
