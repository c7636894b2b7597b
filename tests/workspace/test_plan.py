"""Dry runs: the pairs that a build would make, as a manifest that makes them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aligner.cli import main
from aligner.corpus import files, manifest
from aligner.formats import read_table

CORPUS = Path(__file__).parents[2] / "corpus" / "documents"


@pytest.fixture(autouse=True)
def docs(tmp_path, monkeypatch) -> Path:
    """Documents that pair by group, by name, and by content, and one that stays alone."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / ".cache"))
    for path in CORPUS.iterdir():
        if path.name.startswith(("rice", "reading-room", "anthropic-partnership-analysis")):
            (tmp_path / "docs").mkdir(exist_ok=True)
            shutil.copy(path, tmp_path / "docs")
    (tmp_path / "docs" / "sub").mkdir()
    shutil.copy(CORPUS / "last-ferry.en.txt", tmp_path / "docs" / "boat.txt")
    shutil.copy(CORPUS / "last-ferry.zh.txt", tmp_path / "docs" / "sub" / "渡船.txt")
    return tmp_path / "docs"


def run(*args: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, ["build", *args])
    assert result.exit_code == code, result.stderr
    return result


def pairs(*args: str) -> list[tuple[str, str]]:
    summary = json.loads(run(*args, "--json").stdout)
    return sorted((pair["source"], pair["target"]) for pair in summary["pairs"])


def test_a_build_from_the_manifest_makes_the_same_pairs():
    planned = pairs("docs", "--dry-run", "--out", "plan.tsv")
    assert planned == pairs("docs", "--out", "out")
    assert planned == pairs("plan.tsv", "--out", "again")
    assert planned == pairs("plan.tsv", "--dry-run", "--out", "second.tsv")
    assert len(read_table("again/sentences.tsv")) == len(read_table("out/sentences.tsv"))
    assert Path("plan.tsv").read_text(encoding="utf-8") == Path("second.tsv").read_text(encoding="utf-8")
    assert {pair["paired_by"] for pair in read_table("again/sentences.tsv").attrs["pairs"]} == {"manifest"}


def test_nothing_else_is_written(docs):
    before = {path for path in docs.parent.rglob("*") if ".cache" not in path.parts}
    result = run("docs", "--dry-run")
    assert result.stdout.startswith(manifest.MARK)
    assert "dry run: " in result.stderr
    assert "not paired: anthropic-partnership-analysis.vi" in result.stderr
    assert run("docs", "--dry-run", "--out", "out").stdout == result.stdout
    assert {path for path in docs.parent.rglob("*") if ".cache" not in path.parts} == before


def test_a_manifest_can_be_edited(docs):
    run("docs", "--dry-run", "--out", "docs/plan.tsv", "-q")
    text = Path("docs", "plan.tsv").read_text(encoding="utf-8")
    assert files.find(["docs"]) == [item for item in files.find(["docs"]) if item.path.name != "plan.tsv"]
    kept = [line for line in text.splitlines() if "rice.zh" not in line]
    Path("docs", "plan.tsv").write_text("\n".join(kept), encoding="utf-8")
    assert ("rice.en", "rice.vi") in pairs("docs/plan.tsv", "--out", "out")
    assert not any("rice.zh" in pair for pair in pairs("docs/plan.tsv", "--out", "out"))


def test_files_outside_need_the_option():
    Path("plans").mkdir()
    result = run("docs", "--dry-run", "--out", "plans/plan.tsv")
    assert "needs --allow-outside" in result.stderr
    assert "is outside of the manifest's folder" in run("plans/plan.tsv", code=1).stderr
    assert pairs("plans/plan.tsv", "--allow-outside", "--out", "out") == pairs("docs", "--out", "out2")


def test_a_table_is_not_replaced_by_a_manifest():
    run("docs", "--out", "pairs.tsv", "-q")
    assert "it is not a manifest" in run("docs", "--dry-run", "--out", "pairs.tsv", code=1).stderr
    run("docs", "--dry-run", "--out", "pairs.tmx", code=2)
    run("-", "--dry-run", code=2)


def test_what_a_manifest_says_stays(docs):
    rows = ["id\tpath\tgroup\ttitle\tsource", "e\trice.en.md\tr\tOn rice\tBook 1", "z\trice.zh.md\tr\t\t"]
    (docs / "manifest.tsv").write_text("\n".join(rows), encoding="utf-8")
    text = run("docs", "--dry-run").stdout
    assert text.splitlines()[1:] == [
        "languages\tgroup\tid\tpath\ttitle\tsource",
        "en\tr\te\tdocs/rice.en.md\tOn rice\tBook 1",
        "zh\tr\tz\tdocs/rice.zh.md\t\t",
    ]


def test_names_that_a_manifest_cannot_hold(docs):
    shutil.copy(docs / "rice.en.md", docs / "a\tb.md")
    with pytest.warns(Warning, match="a manifest cannot list it"):
        lines = manifest.dumps([manifest.Entry("a\tb", docs / "a\tb.md", 1, (), "", "", {})], docs).splitlines()
    assert len(lines) == 2


def test_a_failed_input_is_told():
    assert "missing.txt" in run("docs", "missing.txt", "--dry-run", code=3).stderr
    run("docs/rice.en.md", "--dry-run", code=1)
