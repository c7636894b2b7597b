"""InterText and XCES: links are read by where their numbers are found."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from lxml import etree

from aligner.errors import InputError
from aligner.formats import read_table, write_table

EN = '<text lang="en"><p id="1"><s id="1:1">Rain.</s><s id="1:2">Wind.</s></p><p id="2"><s id="2:1">Sun.</s></p></text>'
ZH = '<text lang="zh"><p id="1"><s id="1:1">雨。</s></p><p id="2"><s id="2:1">风。</s><s id="2:2">日。</s></p></text>'


def read(folder: Path, links: str, source: str = EN, target: str = ZH) -> list[list[str]]:
    (folder / "t.en.xml").write_text(source, encoding="utf-8")
    (folder / "t.zh.xml").write_text(target, encoding="utf-8")
    (folder / "t.xml").write_text(links, encoding="utf-8")
    return read_table(folder / "t.xml")[["source_text", "target_text"]].values.tolist()


def test_it_is_written_as_intertext_has_it(tmp_path, frame):
    written = write_table(frame, tmp_path / "tide.xml")
    assert [path.name for path in written] == ["tide.en.xml", "tide.en.zh.xml", "tide.zh.xml"]
    group = etree.parse(tmp_path / "tide.en.zh.xml").getroot()
    assert (group.tag, group.get("toDoc"), group.get("fromDoc")) == ("linkGrp", "tide.zh.xml", "tide.en.xml")
    links = group.findall("link")
    # The target's numbers come first, and its count does.
    assert (links[1].get("type"), links[1].get("xtargets")) == ("1-2", "2:1;2:1 2:2")
    assert (links[2].get("type"), links[2].get("xtargets")) == ("0-1", ";2:3")
    assert [link.get("status") for link in links] == ["auto", "auto", "auto", "auto", "man"]
    document = etree.parse(tmp_path / "tide.en.xml")
    assert [s.text for s in document.iter("s")][:3] == ["The tide", "Boats lie & wait.", "Nobody <minds>."]
    assert read_table(tmp_path / "tide.en.zh.xml")["source_ids"].tolist() == ["0", "1 2", "3", "4", "5"]


@pytest.mark.parametrize(
    "links",
    [
        "<linkGrp fromDoc='t.en.xml' toDoc='t.zh.xml'><link xtargets='1:1;1:1 1:2' status='man'/>"
        "<link xtargets='2:1 2:2;2:1'/></linkGrp>",
        "<cesAlign><linkGrp fromDoc='t.en.xml' toDoc='t.zh.xml'><link xtargets='1:1 1:2;1:1'/>"
        "<link xtargets='2:1;2:1 2:2'/></linkGrp></cesAlign>",
    ],
)
def test_the_order_is_found_from_the_documents(tmp_path, links):
    assert read(tmp_path, links) == [["Rain. Wind.", "雨。"], ["Sun.", "风。日。"]]


@pytest.mark.parametrize("text", ["<s id='1'>a</s><s id='2'>b</s>"])
def test_where_both_orders_fit_the_kind_of_file_decides(tmp_path, text):
    group = "<linkGrp fromDoc='t.en.xml' toDoc='t.zh.xml'><link xtargets='1;2' status='auto'/></linkGrp>"
    source, target = (
        f"<text lang='en'>{text}</text>",
        f"<text lang='zh'>{text.upper().replace('S', 's').replace('ID', 'id')}</text>",
    )
    assert read(tmp_path, group, source, target) == [["b", "A"]]
    assert read(tmp_path, f"<cesAlign>{group}</cesAlign>", source, target) == [["a", "B"]]


def test_sentences_of_two_paragraphs_and_of_words(tmp_path):
    source = "<text><p><s id='a1'><w>Rain</w>\n<w>falls</w></s></p><p><s id='a2'>Sun.</s></p></text>"
    links = "<linkGrp fromDoc='t.en.xml' toDoc='t.zh.xml'><link xtargets='a1 a2;1:1'/><link xtargets=';2:1'/></linkGrp>"
    assert read(tmp_path, links, source) == [["Rain falls\n\nSun.", "雨。"], ["", "风。"]]


def test_packed_documents_below_the_folder(tmp_path):
    for code, text in (("en", EN), ("zh", ZH)):
        (tmp_path / code).mkdir()
        with gzip.open(tmp_path / code / "1.xml.gz", "wt", encoding="utf-8") as file:
            file.write(text.replace(f' lang="{code}"', ""))
    links = (
        "<cesAlign><linkGrp fromDoc='en/1.xml.gz' toDoc='zh/1.xml.gz'><link xtargets='2:1;2:2'/></linkGrp></cesAlign>"
    )
    (tmp_path / "en-zh.xml").write_text(links)
    frame = read_table(tmp_path / "en-zh.xml")
    assert frame[["source_lang", "source_text", "target_lang", "target_text"]].values.tolist() == [
        ["en", "Sun.", "zh", "日。"]
    ]
    assert frame[["source_document", "target_document"]].values.tolist() == [["en/1", "zh/1"]]


@pytest.mark.parametrize(
    ("link", "message"),
    [("1:1;9:9", "no sentence '9:9' in t.en and t.zh"), ("1:1", "not two sides"), ("1:2;1:2", "fit the numbers")],
)
def test_links_that_lead_nowhere(tmp_path, link, message):
    with pytest.raises(InputError, match=message):
        read(tmp_path, f"<linkGrp fromDoc='t.en.xml' toDoc='t.zh.xml'><link xtargets='{link}'/></linkGrp>")
