"""Documents in, table out, with the bundled encoder on small texts."""

from __future__ import annotations

import json
import shutil
import warnings
from pathlib import Path

import pandas as pd
import pytest

from aligner import embed
from aligner.align.calls import align_documents
from aligner.corpus import files
from aligner.errors import AlignerWarning, InputError
from aligner.formats import write_parts
from aligner.formats.table import COLUMNS
from aligner.pipeline import align_corpus, build, read_documents
from aligner.readers import ReadOptions
from aligner.types import Document

EN = ["The old bridge was closed on Monday.", "Engineers found three cracks. They will need two months to mend them.",
      "Until then a ferry carries people across the river."]  # fmt: skip
ZH = ["老桥星期一关闭了。", "工程师发现了三道裂缝。他们需要两个月来修补。", "在那之前，渡船载人过河。"]
VI = ["Cây cầu cũ bị đóng cửa hôm thứ Hai.", "Các kỹ sư tìm thấy ba vết nứt. Họ cần hai tháng để sửa chữa.",
      "Cho đến lúc đó, một chiếc phà chở người qua sông."]  # fmt: skip
TEXTS = {"en": EN, "zh": ZH, "vi": VI}
OTHER = ["Add two eggs and a cup of flour.", "Stir until the dough is smooth. Let it rest for an hour.", "Bake it."]


@pytest.fixture(scope="module")
def embedder():
    return embed.load_embedder("bundled")


def write(path: Path, paragraphs: list[str]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")
    return path


def write_bilingual(path: Path) -> Path:
    pieces = [f"# {EN[0]}", "> Date: 2024-05-06", "## English", *EN, "## 中文", *ZH]
    return write(path, pieces)


def found(frame: pd.DataFrame) -> set[tuple[str, str]]:
    return set(zip(frame["source_document"], frame["target_document"], strict=True))


def hows(frame: pd.DataFrame) -> list[str]:
    return [pair["paired_by"] for pair in frame.attrs["pairs"]]


def test_pages_named_alike_become_pairs_of_sentences(tmp_path, embedder):
    for language, paragraphs in TEXTS.items():
        write(tmp_path / "docs" / f"bridge.{language}.txt", paragraphs)
    frame = build(tmp_path / "docs", embedder=embedder)
    assert tuple(frame.columns) == COLUMNS
    assert found(frame) == {("bridge.en", "bridge.zh"), ("bridge.en", "bridge.vi"), ("bridge.zh", "bridge.vi")}
    assert set(frame["group"]) == {"bridge"}
    assert hows(frame) == ["name"] * 3
    pairs = frame[(frame["source_lang"] == "en") & (frame["target_lang"] == "vi")]
    assert pairs["source_text"].tolist()[1] == "Engineers found three cracks."
    assert pairs["target_text"].tolist()[1] == "Các kỹ sư tìm thấy ba vết nứt."
    assert pairs["source_ids"].tolist() == pairs["target_ids"].tolist() == ["0", "1", "2", "3"]


def test_paragraph_level_pairs_blocks(tmp_path, embedder):
    for language in ("en", "zh"):
        write(tmp_path / f"bridge.{language}.txt", TEXTS[language])
    frame = build([tmp_path], level="paragraph", embedder=embedder)
    assert frame["source_text"].tolist() == EN
    assert frame["target_text"].tolist() == ZH
    assert frame["source_block"].tolist() == [0, 1, 2]
    assert frame.attrs["level"] == "paragraph"
    assert "|level:paragraph|" in frame.attrs["signature"]


def test_every_sentence_is_in_exactly_one_row(tmp_path, embedder):
    source = write(tmp_path / "a.en.txt", [*EN, *OTHER])
    target = write(tmp_path / "a.zh.txt", ZH)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AlignerWarning)
        frame = build([source, target], embedder=embedder)
    documents = {document.id: document for document in read_documents([source, target])}
    for side in ("source", "target"):
        numbers = [int(number) for ids in frame[f"{side}_ids"] for number in ids.split()]
        assert numbers == list(range(len(documents[f"a.{'en' if side == 'source' else 'zh'}"].sentences)))


def test_a_bilingual_file_is_a_group_with_its_metadata(tmp_path, embedder):
    frame = build(write_bilingual(tmp_path / "news.md"), embedder=embedder)
    assert hows(frame) == ["group"]
    assert set(frame["group"]) == {"news"}
    assert frame.attrs["documents"]["news.zh"]["date"] == "2024-05-06"
    json.dumps(frame.attrs)


def test_languages_choose_the_pairs_and_their_direction(tmp_path, embedder):
    for language, paragraphs in TEXTS.items():
        write(tmp_path / f"bridge.{language}.txt", paragraphs)
    frame = build(tmp_path, languages="zh-en", embedder=embedder)
    assert found(frame) == {("bridge.zh", "bridge.en")}
    assert "|pair:zh-en|" in frame.attrs["signature"]
    assert "bridge.vi" in frame.attrs["documents"]


def test_content_pairs_what_names_do_not(tmp_path, embedder):
    write(tmp_path / "one.txt", EN)
    write(tmp_path / "two.txt", OTHER)
    write(tmp_path / "three.txt", ZH)
    frame = build(tmp_path, embedder=embedder)
    assert found(frame) == {("one", "three")}
    assert hows(frame) == ["content"]


def test_a_manifest_decides_what_is_read_and_what_goes_together(tmp_path, embedder):
    write(tmp_path / "docs" / "x.txt", EN)
    write(tmp_path / "docs" / "y.txt", ZH)
    write(tmp_path / "docs" / "z.txt", VI)
    lines = ["id\tpath\tgroup\tdate\tsource\tlanguages", "bridge-en\tdocs/x.txt\tbridge\t2024-05-06\thttps://x.org/\ten",
             "bridge-zh\tdocs/y.txt\tbridge\t\t\tzh"]  # fmt: skip
    (tmp_path / "manifest.tsv").write_text("\n".join(lines) + "\n")
    frame = build(tmp_path, embedder=embedder)
    assert found(frame) == {("bridge-en", "bridge-zh")}
    assert hows(frame) == ["manifest"]
    described = frame.attrs["documents"]
    assert set(described) == {"bridge-en", "bridge-zh"}
    assert (described["bridge-en"]["date"], described["bridge-en"]["url"]) == ("2024-05-06", "https://x.org/")


def test_folders_are_walked_and_hidden_files_skipped(tmp_path):
    write(tmp_path / "b" / "page.md", EN)
    write(tmp_path / "a" / "page.md", EN)
    write(tmp_path / ".git" / "page.md", EN)
    write(tmp_path / "a" / ".hidden.md", EN)
    write(tmp_path / "a" / "page.bin", EN)
    assert [document.id for document in read_documents(tmp_path)] == ["a/page", "b/page"]


def test_tables_that_an_earlier_build_wrote_are_not_documents(tmp_path):
    write(tmp_path / "page.md", EN)
    write(tmp_path / "out" / "sentences.tsv", "pair_id\tsource_text\n1\tWords of a sentence.\n")
    write(tmp_path / "out" / "sentences.tsv.meta.json", "{}")
    assert [document.id for document in read_documents(tmp_path)] == ["page"]


def test_documents_in_other_formats_are_told_of(tmp_path):
    for name in ("page.md", "old.doc", "older.DOC", "~$page.doc", "notes.odt", "image.png", ".hidden.rtf"):
        write(tmp_path / name, EN)
    with pytest.warns(AlignerWarning, match=r"are left out: 2 \.doc, 1 \.odt; save them"):
        assert len(read_documents(tmp_path)) == 1


@pytest.mark.parametrize("name", ["html", "xlsx", "hf", "csv", "jsonl", "tmx", "moses", "xliff", "intertext", "align"])
def test_a_build_into_the_folder_that_it_reads_finds_the_same_again(name, tmp_path, embedder):
    write(tmp_path / "page.en.md", EN)
    write(tmp_path / "page.zh.md", ZH)
    before = files.find([tmp_path])
    write_parts(build(tmp_path, embedder=embedder), tmp_path / "out", "sentences", name)
    assert files.find([tmp_path]) == before


def test_globs_and_twice_named_files(tmp_path):
    for name in ("c.txt", "a.txt", "b.md"):
        write(tmp_path / name, EN)
    documents = read_documents([tmp_path / "*.txt", tmp_path / "a.txt"])
    assert [document.id for document in documents] == ["a", "c"]


def test_ids_differ_where_names_do_not(tmp_path):
    paths = [write(tmp_path / name, EN) for name in ("a/page.md", "b/page.md", "b/page.txt")]
    documents = read_documents(paths)
    assert len({document.id for document in documents}) == 3
    assert all(isinstance(document, Document) and document.sentences for document in documents)


def test_bad_inputs_are_told_and_the_others_go_through(tmp_path):
    write(tmp_path / "good.txt", EN)
    (tmp_path / "empty.txt").touch()
    paths = [tmp_path / "empty.txt", tmp_path / "missing.txt", tmp_path / "*.xyz", tmp_path / "good.txt"]
    failures = []
    documents = read_documents(paths, on_error=failures.append)
    assert [document.id for document in documents] == ["good"]
    assert [error.path for error in failures] == [str(path) for path in (paths[1], paths[2], paths[0])] or len(
        failures
    ) == 3
    assert all(isinstance(error, InputError) for error in failures)
    with pytest.raises(InputError, match=r"empty\.txt"):
        read_documents(paths[0])


def test_a_folder_without_documents_is_told(tmp_path):
    with pytest.raises(
        InputError, match=r"holds no documents; files must end in one of: \.markdown|holds no documents"
    ):
        read_documents(tmp_path)


def test_a_manifests_missing_file_names_its_line(tmp_path):
    write(tmp_path / "a.txt", EN)
    (tmp_path / "manifest.tsv").write_text("id\tpath\na\ta.txt\nb\tb.txt\n")
    failures = []
    assert [document.id for document in read_documents(tmp_path, on_error=failures.append)] == ["a"]
    assert "manifest.tsv: line 3: no such file" in str(failures[0])


def test_a_manifests_language_that_is_not_there_is_warned_of(tmp_path):
    write(tmp_path / "a.txt", EN)
    (tmp_path / "manifest.tsv").write_text("id\tpath\tlanguages\na\ta.txt\ten zh\n")
    with pytest.warns(AlignerWarning, match="the manifest lists zh, but the file is in en"):
        read_documents(tmp_path)


def test_one_language_alone_is_warned_of(tmp_path, embedder):
    write(tmp_path / "a.txt", EN)
    with pytest.warns(AlignerWarning, match="the only document is in English"):
        frame = build(tmp_path, embedder=embedder)
    assert len(frame) == 0
    assert tuple(frame.columns) == COLUMNS
    assert set(frame.attrs["documents"]) == {"a"}


def test_texts_that_are_no_translations_are_warned_of(tmp_path, embedder):
    write(tmp_path / "a.en.txt", OTHER)
    write(tmp_path / "a.zh.txt", ZH)
    with pytest.warns(AlignerWarning, match="may not be translations"):
        frame = build(tmp_path, embedder=embedder)
    assert frame["confidence"].mean() < 0.6


def test_the_same_input_gives_the_same_table(tmp_path, embedder):
    write_bilingual(tmp_path / "news.md")
    first, second = (build(tmp_path, embedder=embedder) for _ in range(2))
    pd.testing.assert_frame_equal(first, second)
    assert first.attrs == second.attrs
    shutil.copy(tmp_path / "news.md", tmp_path / "zzz.md")
    among = build(tmp_path, embedder=embedder)
    assert set(first["pair_id"]) < set(among["pair_id"])


def test_lines_stay_lines(tmp_path, embedder):
    source = tmp_path / "a.en.txt"
    source.write_text("The old bridge was closed. On Monday.\nEngineers found three cracks.\n")
    target = tmp_path / "a.zh.txt"
    target.write_text("老桥星期一关闭了。\n工程师发现了三道裂缝。\n")
    reading = ReadOptions(lines="line")
    documents = read_documents([source, target], options=reading)
    alignment = align_documents(*documents, embedder=embedder, options=reading)
    assert [len(document.sentences) for document in documents] == [2, 2]
    assert [(list(bead.source.indices), list(bead.target.indices)) for bead in alignment.beads] == [
        ([0], [0]),
        ([1], [1]),
    ]
    assert "|read:lines=line|seg:lines|" in alignment.signature


def test_any_embedder_will_do(tmp_path):
    class Letters:
        """Counts letters: no model at all, but the interface."""

        name = "letters"
        fingerprint = "1"

        def embed(self, texts):
            import numpy as np

            rows = np.array([[text.count(chr(97 + k)) + 0.1 for k in range(26)] for text in texts], np.float32)
            return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    write(tmp_path / "a.en.txt", EN)
    write(tmp_path / "a.vi.txt", VI)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AlignerWarning)
        frame = build(tmp_path, embedder=Letters())
    assert "|emb:letters@1|" in frame.attrs["signature"]


def test_progress_runs_through_the_stages(tmp_path, embedder):
    for language in ("en", "zh"):
        write(tmp_path / f"bridge.{language}.txt", TEXTS[language])
    calls = []
    corpus = align_corpus(read_documents(tmp_path), embedder=embedder, progress=lambda *call: calls.append(call))
    assert calls[-1] == ("aligning", 1, 1)
    assert ("encoding", 8, 8) in calls
    assert {level: len(made) for level, made in corpus.alignments.items()} == {"sentence": 1, "paragraph": 1}
