"""Sets with gold are read as tables, so that every command that takes pairs takes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from aligner.errors import AlignerError, InputError
from aligner.formats import alignment_index, read_table, write_table

GOLD = Path(__file__).parents[2] / "corpus" / "gold"


def make_set(folder: Path, links: str, source: str = "One.\nTwo.\n", target: str = "一。\n二。\n") -> Path:
    for side, text in (("src", source), ("tgt", target), ("gold", links)):
        (folder / side).mkdir(parents=True)
        name = "text.align" if side == "gold" else "text"
        (folder / side / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("folder", sorted(filter(Path.is_dir, GOLD.iterdir())), ids=lambda folder: folder.name)
def test_every_bead_of_the_corpus_is_a_row_with_its_lines(folder):
    frame = read_table(folder)
    indexes = sorted((folder / "gold").glob("*.align"))
    links = [(index.stem, link) for index in indexes for link in alignment_index.read(index)]
    assert len(frame) == len(links)
    assert frame.attrs["level"] == folder.name.partition("s.")[0]
    for (stem, link), row in zip(links, frame.itertuples(), strict=True):
        lines = (folder / "src" / stem).read_text(encoding="utf-8").split("\n")
        assert (row.group, row.source_ids) == (stem, " ".join(map(str, link.source)))
        assert "".join(row.source_text.split()) == "".join("".join(lines[k].split()) for k in link.source)
    assert f"{frame.source_lang[0]}-{frame.target_lang[0]}" == folder.name.rpartition(".")[2]


def test_sentences_are_joined_as_the_language_is_written(tmp_path):
    source, target = "It rained.\nThe sun shone.\n", "下雨了。\n太阳出来了。\n"
    frame = read_table(make_set(tmp_path / "set", "[0, 1]:[0, 1]\n", source, target))
    assert (frame.source_text[0], frame.target_text[0]) == ("It rained. The sun shone.", "下雨了。太阳出来了。")
    paragraphs = make_set(tmp_path / "other", "[0, 1]:[0, 1]\n", source, target)
    (paragraphs / "meta.json").write_text('{"src_lang": "en", "tgt_lang": "zh", "unit": "paragraph"}', encoding="utf-8")
    assert read_table(paragraphs).target_text[0] == "下雨了。\n\n太阳出来了。"


def test_languages_are_found_where_nothing_names_them(tmp_path):
    frame = read_table(make_set(tmp_path / "set", "[0]:[0]\n[1]:[]\n[]:[1]\n"))
    assert list(zip(frame.source_lang, frame.target_lang, strict=True)) == [("en", "zh")] * 3
    assert list(frame.relation) == ["parallel", "source_only", "target_only"]


@pytest.mark.parametrize(
    ("links", "missing", "told"),
    [("[0]:[5]\n", "", "text.align: names sentence 5"), ("[0]\n", "", "line 1"), ("[0]:[0]\n", "tgt/text", "tgt/text")],
)
def test_what_is_wrong_in_a_set_is_told_with_its_place(tmp_path, links, missing, told):
    folder = make_set(tmp_path / "set", links)
    if missing:
        (folder / missing).unlink()
    with pytest.raises(InputError, match=told):
        read_table(folder)


def test_a_set_is_never_written_over(tmp_path):
    folder = make_set(tmp_path / "set", "[0]:[0]\n")
    frame = read_table(GOLD / "sentences.en-zh")
    for format in ("gold", "hf"):
        with pytest.raises(AlignerError):
            write_table(frame, folder, format)
    assert (folder / "gold" / "text.align").read_text(encoding="utf-8") == "[0]:[0]\n"
