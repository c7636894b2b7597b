"""Builds that remember: what is made again, and that the tables do not depend on how they came about."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from aligner import align_corpus, load_embedder, read_documents
from aligner.cli import main
from aligner.corpus import files
from aligner.formats import write_table
from aligner.readers import ReadOptions
from aligner.workspace.keys import key_of_input
from aligner.workspace.parts import part_path, read_part
from aligner.workspace.tasks import Task, Work, do

DOCUMENTS = Path(__file__).parents[2] / "corpus" / "documents"
STEMS = ("last-ferry", "rice")


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory):
    """One cache of vectors for the module: what is remembered here is not vectors."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def docs(tmp_path, monkeypatch) -> Path:
    """Two texts in three languages, and a bilingual one."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "docs"
    folder.mkdir()
    for path in DOCUMENTS.iterdir():
        if path.name.startswith((*STEMS, "reading-room")):
            shutil.copy(path, folder)
    return folder


def build(*args: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, ["build", "docs", "--out", "out", *args])
    assert result.exit_code == code, result.stderr
    return result


def tables(folder: Path = Path("out")) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def parts() -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in Path("out", ".trialign", "parts").rglob("*.arrow")}


def test_the_tables_are_those_of_a_build_in_memory(docs, tmp_path):
    build()
    corpus = align_corpus(read_documents("docs"))
    for level, name in (("sentence", "sentences"), ("paragraph", "paragraphs")):
        write_table(corpus.frame(level), tmp_path / "memory" / f"{name}.tsv")
    write_table(corpus.documents_frame(), tmp_path / "memory" / "documents.tsv")
    write_table(corpus.pairs_frame(), tmp_path / "memory" / "pairs.tsv")
    assert tables() == tables(tmp_path / "memory")


def test_frames_have_the_types_of_a_build_in_memory(docs, tmp_path):
    from aligner.pairing import parse_languages
    from aligner.workspace import update

    built = update(files.find(["docs"]), tmp_path / "state", parse_languages(None))
    corpus = align_corpus(read_documents("docs"))
    pd.testing.assert_frame_equal(built.frame("sentence"), corpus.frame("sentence"))
    assert json.dumps(built.frame("sentence").attrs) == json.dumps(corpus.frame("sentence").attrs)


def test_a_second_build_makes_nothing_and_says_the_same(docs):
    first = build()
    made, files = parts(), {path: path.stat().st_mtime_ns for path in Path("out").iterdir()}
    second = build()
    assert second.stderr == first.stderr
    assert parts() == made
    assert {path: path.stat().st_mtime_ns for path in Path("out").iterdir() if path.is_file()} == {
        path: changed for path, changed in files.items() if path.is_file()
    }


def test_a_build_that_is_up_to_date_clears_up_after_a_killed_one(docs):
    build()
    left = [Path("out", ".aligner-0123456789ab.part"), Path("out", ".trialign", ".aligner-0123456789ab.part")]
    left.append(next(Path("out", ".trialign", "parts").iterdir()) / ".aligner-0123456789ab.part")
    for path in left:
        path.touch()
        os.utime(path, (0, 0))
    build()
    assert not any(path.exists() for path in left)


def test_only_what_hangs_together_with_a_changed_file_is_made_again(docs):
    build()
    before = parts()
    path = docs / "rice.vi.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nMột câu mới ở cuối bài.\n", encoding="utf-8")
    build()
    assert len(before) == 3
    assert len(set(parts().items()) & set(before.items())) == 2
    assert "Một câu mới ở cuối bài." in Path("out", "sentences.tsv").read_text(encoding="utf-8")
    corpus = align_corpus(read_documents("docs"))
    write_table(corpus.frame("sentence"), Path("memory", "sentences.tsv"))
    assert tables(Path("memory"))["sentences.tsv"] == tables()["sentences.tsv"]


def test_a_table_that_was_changed_or_is_gone_is_written_again(docs):
    build()
    before = tables()
    Path("out", "sentences.tsv").write_text("mine")
    Path("out", "pairs.tsv").unlink()
    build()
    assert tables() == before


def test_other_formats_and_levels_need_no_new_parts_or_only_theirs(docs):
    build()
    made = parts()
    build("--format", "tsv,tmx")
    assert parts() == made
    assert Path("out", "sentences.tmx").exists()
    build("--level", "paragraph")
    assert len(parts()) == 3


def test_a_damaged_state_is_made_again(docs):
    build()
    before = tables()
    for path in Path("out", ".trialign", "parts").rglob("*.arrow"):
        path.write_bytes(path.read_bytes()[:-200])
    inputs = Path("out", ".trialign", "inputs.jsonl")
    inputs.write_bytes(inputs.read_bytes()[:-100])
    Path("out", ".trialign", "files.json").write_text("{")
    build()
    assert tables() == before


def test_processes_make_the_same_bytes(docs):
    build()
    before = tables()
    shutil.rmtree("out")
    result = subprocess.run(
        [sys.executable, "-m", "aligner", "build", "docs", "--out", "out", "--jobs", "2"], capture_output=True
    )
    assert result.returncode == 0, result.stderr
    assert tables() == before


def test_a_file_that_cannot_be_read_is_told_each_time_and_the_others_go_through(docs):
    (docs / "empty.en.txt").touch()
    for _ in range(2):
        result = build(code=3)
        assert "empty.en.txt" in result.stderr
        assert len(tables()) == 8
    (docs / "empty.en.txt").write_text("Now there is something.\n")
    assert "empty.en.txt" not in build().stderr


def test_pairs_by_content_are_found_once_and_as_in_memory(docs):
    for number, path in enumerate(sorted(docs.iterdir())):
        path.rename(docs / f"{number}{path.suffix}")
    build()
    first = tables()
    corpus = align_corpus(read_documents("docs"))
    write_table(corpus.pairs_frame(), Path("memory", "pairs.tsv"))
    assert "content" in {pair.paired_by for pair in corpus.pairs}
    assert tables(Path("memory"))["pairs.tsv"] == first["pairs.tsv"]
    write_table(corpus.frame("sentence"), Path("memory", "sentences.tsv"))
    assert tables(Path("memory"))["sentences.tsv"] == first["sentences.tsv"]

    def refuse(*_: object) -> None:
        raise AssertionError("compared or encoded again")

    shutil.rmtree(Path("out", ".trialign", "parts"))
    state = Path("out", ".trialign", "content")
    found = (state / "pairs.json").read_bytes()
    (state / "pairs.json").write_text("{")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("aligner.workspace.content.sentence_sides", refuse)
        build()
        assert (tables(), (state / "pairs.json").read_bytes()) == (first, found)
        patch.setattr("aligner.workspace.content.pair_by_content", refuse)
        build()
    damaged = next(state.rglob("*.npy"))
    damaged.write_bytes(damaged.read_bytes()[:-8])
    (state / "pairs.json").unlink()
    build()
    assert (tables(), (state / "pairs.json").read_bytes()) == (first, found)


def test_what_is_known_of_files_does_not_grow_with_each_change(docs):
    path = docs / "rice.vi.md"
    for number in range(12):
        path.write_text(f"{path.read_text(encoding='utf-8')}\nMột câu mới, số {number}.\n", encoding="utf-8")
        build("--level", "paragraph")
    lines = Path("out", ".trialign", "inputs.jsonl").read_text(encoding="utf-8").split("\n")
    assert len([line for line in lines if line]) <= 2 * len([*docs.iterdir()])


def test_a_file_that_changes_while_the_build_is_under_way_makes_no_part_under_its_old_key(docs):
    (item,) = files.find([docs / "reading-room.md"])
    key = key_of_input(item, ReadOptions())
    pair = ("reading-room.en", "reading-room.zh", "group")
    task = Task("0" * 40, (item,), (key,), dict.fromkeys(pair[:2], "reading-room"), (pair,), 30)
    work = Work(Path("parts"), load_embedder(), ("sentence",), ReadOptions())
    do([task], work)
    assert read_part(part_path(work.folder, task.key)).facts.errors == ()
    path = docs / "reading-room.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    do([task], work)
    (error,) = read_part(part_path(work.folder, task.key)).facts.errors
    assert "reading-room.md: changed while the build was under way; build again" in error


def test_two_builds_in_one_folder(docs):
    from aligner.workspace.update import locked

    with locked(Path("out", ".trialign")):
        assert "another build writes here" in build(code=1).stderr
    build()


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_build_that_is_killed_again_and_again_goes_on_where_it_stopped(docs, tmp_path):
    build()
    whole = tables()
    shutil.rmtree("out")
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "aligner", "build", "docs", "--out", "out", "--jobs", "1"]
    seen = 0
    for k in range(8):
        process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        time.sleep(0.6 + 0.2 * k)
        process.send_signal(signal.SIGKILL)
        process.wait()
        if Path("out", ".trialign", "parts").exists():
            assert len(parts()) >= seen
            seen = len(parts())
    build()
    assert tables() == whole
    assert not list(Path("out").rglob(".aligner-*"))


def test_a_build_that_has_nothing_to_do_loads_little(docs):
    build()
    code = "import sys; from aligner.cli import main\n"
    code += "main(['build', 'docs', '--out', 'out', '--quiet'], standalone_mode=False)\n"
    heavy = "pandas onnxruntime sentencepiece langdetect markdown_it openpyxl distributed aligner.checks"
    code += f"sys.exit(' '.join(set(sys.modules) & set('{heavy}'.split())) or 0)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stderr == ""
