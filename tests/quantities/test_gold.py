"""Gold lists: each line is a text and the quantities in it, as value and measure."""

from __future__ import annotations

from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts" / "benchmark"


@pytest.mark.parametrize("language", ["en", "zh", "vi"])
def test_f1_and_size_of_gold(language, monkeypatch):
    monkeypatch.syspath_prepend(SCRIPTS)
    from quantities import score

    f1, size = score(language)
    assert size >= 400
    assert f1 >= 0.97
