"""scripts/benchmark/encoder.py, which compares two versions of trialign."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def encoder(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "scripts" / "benchmark")
    import encoder

    return encoder


def test_each_version_runs_its_own_code_wherever_the_script_is_started(encoder, tmp_path, monkeypatch):
    (tmp_path / "aligner").mkdir()
    (tmp_path / "aligner" / "__init__.py").write_text("")
    monkeypatch.chdir(ROOT)  # Python looks into the current folder first, unless it is told not to
    show = ["-c", "import aligner; print(aligner.__file__)"]
    for tree in (tmp_path, ROOT):
        found, _ = encoder.run(show, tree, "", tmp_path / "cache", 1)
        assert Path(found.strip()) == tree / "aligner" / "__init__.py"
