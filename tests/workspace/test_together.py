"""Builds of three languages together."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

import aligner
from aligner.cli import main
from aligner.formats.multi.columns import multi_columns
from aligner.pairing import complete, find_triples, parse_languages, parse_together
from aligner.pairing.names import DocumentPair
from aligner.pipeline.together import jobs_of
from aligner.types import Document

DOCUMENTS = Path(__file__).parents[2] / "corpus" / "documents"
NAMES = ("last-ferry", "anthropic-partnership.md")


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A text in three languages and a file in two, built together."""
    folder = tmp_path_factory.mktemp("three")
    (folder / "docs").mkdir()
    for path in DOCUMENTS.iterdir():
        if path.name.startswith(NAMES):
            shutil.copy(path, folder / "docs")
    build(folder, "--format", "tsv,tmx,html")
    return folder


def build(folder: Path, *args: str, languages: str = "en-zh-vi") -> Result:
    given = ["build", str(folder / "docs"), "--out", str(folder / "out"), "--languages", languages, *args]
    result = CliRunner().invoke(main, given)
    assert result.exit_code == 0, result.stderr
    return result


def units(frame: pd.DataFrame, column: str, document: str) -> list[int]:
    texts = frame[column][frame[column.replace("ids", "document")] == document]
    return sorted(number for text in texts for number in map(int, text.split()))


def test_the_table_has_every_sentence_once(place):
    multi = aligner.read_table(place / "out" / "multi.tsv")
    assert tuple(multi.columns) == multi_columns(("en", "zh", "vi"))
    documents = aligner.read_table(place / "out" / "sentences.tsv").attrs["documents"]
    counts = pd.read_csv(place / "out" / "documents.tsv", sep="\t").set_index("id")["sentences"]
    for name, about in documents.items():
        assert units(multi, f"ids_{about['language']}", name) == list(range(counts[name]))
    assert multi["unit_id"].is_unique
    two = multi[multi.group == "anthropic-partnership"]
    assert len(two) > 0
    assert (two.text_vi == "").all()
    assert two.start_vi.isna().all()


def test_pairs_do_not_cross_the_rows(place):
    multi = aligner.read_table(place / "out" / "multi.tsv")
    pairs = aligner.read_table(place / "out" / "sentences.tsv")
    rows = {
        (name, number): row
        for language in ("en", "zh", "vi")
        for row, (name, text) in enumerate(zip(multi[f"document_{language}"], multi[f"ids_{language}"], strict=True))
        for number in text.split()
    }
    for pair in pairs.itertuples():
        held = {rows[pair.source_document, number] for number in pair.source_ids.split()}
        assert len(held | {rows[pair.target_document, number] for number in pair.target_ids.split()}) == 1


def test_what_is_up_to_date_is_not_made_again(place):
    before = {path.name: path.stat().st_mtime_ns for path in (place / "out").iterdir() if path.is_file()}
    assert '"made": 0' in build(place, "--format", "tsv,tmx,html", "--json").stdout
    assert {path.name: path.stat().st_mtime_ns for path in (place / "out").iterdir() if path.is_file()} == before


def test_rows_that_are_gone_are_made_again(place):
    for path in (place / "out" / ".trialign" / "parts").rglob("*.multi.arrow"):
        path.unlink()
    before = (place / "out" / "multi.tsv").read_bytes()
    assert '"made": 2' in build(place, "--format", "tsv,tmx,html", "--json").stdout
    assert (place / "out" / "multi.tsv").read_bytes() == before


def test_the_build_in_memory_has_the_same_rows(place):
    frame = aligner.build(place / "docs", languages="en-zh-vi", level="sentence")
    written = aligner.read_table(place / "out" / "multi.tsv")
    multi = frame.multi_frame()
    assert multi["unit_id"].tolist() == written["unit_id"].tolist()
    assert multi.attrs["languages"] == ["en", "zh", "vi"]
    assert multi.dtypes.equals(written.dtypes)
    assert type(frame[["source_text"]]) is pd.DataFrame


def test_pairs_alone_have_no_such_table(place, tmp_path):
    frame = aligner.build(place / "docs" / "anthropic-partnership.md", languages="en-zh")
    with pytest.raises(aligner.AlignerError, match="en-zh-vi"):
        frame.multi_frame()
    corpus = aligner.align_corpus(aligner.read_documents(place / "docs" / "anthropic-partnership.md"))
    with pytest.raises(aligner.AlignerError, match="en-zh-vi"):
        corpus.multi_frame()


def test_another_build_takes_its_tables_away(place, tmp_path):
    for name in ("docs", "out"):
        shutil.copytree(place / name, tmp_path / name)
    out = tmp_path / "out"
    changed = (out / "multi.tmx").read_bytes() + b"\n"
    (out / "multi.tmx").write_bytes(changed)
    said = build(tmp_path, "--format", "tsv,tmx", languages="en-zh,en-vi").stderr
    assert [*out.glob("multi*.tsv*")] == []
    assert f"{out / 'multi.tsv'}: was removed: this build does not align three languages together" in said
    assert f"{out / 'multi.tmx'}: was left as it is, for it was changed" in said
    assert (out / "multi.tmx").read_bytes() == changed
    assert "removed" not in build(tmp_path, "--format", "tsv,tmx", languages="en-zh,en-vi").stderr


@pytest.mark.parametrize("command", [("check",), ("terms",), ("stats",), ("convert", "out.xlf")])
def test_commands_that_need_pairs_say_so(place, tmp_path, command):
    given = [command[0], str(place / "out" / "multi.tsv"), *(str(tmp_path / name) for name in command[1:])]
    result = CliRunner().invoke(main, given)
    assert result.exit_code == 1
    assert "holds" in result.stderr
    assert "pairs" in result.stderr
    assert "table of pairs of the same build" in result.stderr


def test_languages_in_a_chain():
    assert parse_languages("zh-en-vi") == (("zh", "en"), ("zh", "vi"), ("en", "vi"))
    assert parse_together("zh-en-vi") == ("zh", "en", "vi")
    assert parse_together("en-zh,en-vi") == ()
    for wrong in ("en-zh-zh", "en-zh-vi-en", "en-zh-fr"):
        with pytest.raises(aligner.AlignerError):
            parse_languages(wrong)


def test_two_documents_have_two_languages(place, tmp_path):
    names = [str(place / "docs" / f"last-ferry.{language}.txt") for language in ("en", "zh")]
    result = CliRunner().invoke(main, ["align", *names, "--languages", "en-zh-vi"])
    assert result.exit_code == 2
    assert "two languages" in result.stderr


def text(language: str, number: int = 1) -> Document:
    return Document(f"{language}{number}", "", language, "", ())


def test_documents_that_have_the_same_partner_go_together():
    en, zh, vi = map(text, ("en", "zh", "vi"))
    wanted = ("en", "zh", "vi")
    pairs = [DocumentPair(en, zh, "name"), DocumentPair(en, vi, "content")]
    found = complete(pairs, wanted)
    assert [(each.source.id, each.target.id) for each in found] == [("en1", "zh1"), ("en1", "vi1"), ("zh1", "vi1")]
    assert find_triples(found, wanted) == [(en, zh, vi)]
    other = text("zh", 2)
    jobs = jobs_of([*found, DocumentPair(en, other, "name")], wanted)
    assert [[document.id for document in job] for job in jobs] == [["en1", "zh1", "vi1"], ["en1", "zh2"]]
