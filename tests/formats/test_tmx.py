"""Translation memories: what the standard wants, and what other tools write in spite of it."""

from __future__ import annotations

import io
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest
from lxml import etree

from aligner.errors import AlignerError, AlignerWarning
from aligner.formats import read_table, write_table
from aligner.languages import TAG_STYLES

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
LEFT_OUT = "tmx: 2 of 5 pairs are not written; left out: 1 one-sided, 1 rejected"

# The rules of the specification of TMX 1.4b, section by section, as a DTD of our own.
RULES = """
<!ELEMENT tmx (header, body)>            <!ATTLIST tmx version CDATA #FIXED "1.4">
<!ELEMENT header (note | prop | ude)*>
<!ATTLIST header creationtool CDATA #REQUIRED  creationtoolversion CDATA #REQUIRED
                 segtype (block | paragraph | sentence | phrase) #REQUIRED  o-tmf CDATA #REQUIRED
                 adminlang CDATA #REQUIRED  srclang CDATA #REQUIRED  datatype CDATA #REQUIRED
                 o-encoding CDATA #IMPLIED  creationdate CDATA #IMPLIED  creationid CDATA #IMPLIED
                 changedate CDATA #IMPLIED  changeid CDATA #IMPLIED>
<!ELEMENT note (#PCDATA)>                <!ATTLIST note xml:lang CDATA #IMPLIED>
<!ELEMENT prop (#PCDATA)>                <!ATTLIST prop type CDATA #REQUIRED  xml:lang CDATA #IMPLIED>
<!ELEMENT ude EMPTY>
<!ELEMENT body (tu*)>
<!ELEMENT tu ((note | prop)*, tuv+)>     <!ATTLIST tu tuid CDATA #IMPLIED  srclang CDATA #IMPLIED>
<!ELEMENT tuv ((note | prop)*, seg)>     <!ATTLIST tuv xml:lang CDATA #REQUIRED>
<!ELEMENT seg (#PCDATA)>
"""


@pytest.fixture
def path(tmp_path: Path, frame) -> Path:
    with pytest.warns(AlignerWarning, match=LEFT_OUT):
        write_table(frame, tmp_path / "t.tmx")
    return tmp_path / "t.tmx"


def read(tmp_path: Path, body: str, header: str = '<header srclang="en"/>', encoding: str = "utf-8"):
    text = f'<?xml version="1.0" encoding="{encoding}"?><tmx version="1.4.">{header}<body>{body}</body></tmx>'
    (tmp_path / "memory.tmx").write_bytes(text.encode(encoding))
    return read_table(tmp_path / "memory.tmx")


def test_it_is_valid_by_the_rules_of_the_specification(path):
    rules = etree.DTD(io.StringIO(RULES))
    assert rules.validate(etree.parse(path)), rules.error_log


def test_what_a_tool_finds_in_it(path, frame):
    root = etree.parse(path).getroot()
    header = root.find("header")
    assert (root.get("version"), header.get("srclang"), header.get("segtype")) == ("1.4", "en-US", "sentence")
    assert header.findtext("note") == frame.attrs["signature"]
    unit = root.findall("body/tu")[1]
    assert [variant.get(XML_LANG) for variant in unit.findall("tuv")] == ["en-US", "zh-TW"]
    assert unit.findtext("tuv/seg") == "Boats lie & wait. Nobody <minds>."
    props = {prop.get("type"): prop.text for prop in unit.findall("prop")}
    assert props["source-document"] == "tide.en"
    assert (props["score"], props["confidence"], props["pair-id"]) == ("0.5", "0.31", "p1")


@pytest.mark.parametrize(("style", "tag"), [*zip(TAG_STYLES, ["zh-TW", "zh", "zh-Hant", "zho_Hant"], strict=True)])
def test_languages_are_named_as_asked(tmp_path, frame, style, tag):
    with pytest.warns(AlignerWarning, match=LEFT_OUT):
        write_table(frame, tmp_path / "t.tmx", lang_style=style)
    assert f'xml:lang="{tag}"'.encode() in (tmp_path / "t.tmx").read_bytes()
    back = read_table(tmp_path / "t.tmx")
    assert set(back["target_lang"]) == {"zh"}
    assert back.attrs["documents"]["tide.zh"]["script"] == ("" if style == "bcp47" else "Hant")


def test_no_rejected_pair_is_in_a_memory(path):
    assert read_table(path)["pair_id"].tolist() == ["p0", "p1", "p4"]


def test_a_document_type_elsewhere_is_not_fetched(tmp_path):
    (tmp_path / "tmx14.dtd").write_text('<!ENTITY secret "read">')
    unit = '<tu><tuv xml:lang="en"><seg>Rain{}</seg></tuv><tuv xml:lang="vi"><seg>Mưa</seg></tuv></tu>'
    for place in ("tmx14.dtd", "http://example.invalid/tmx14.dtd"):
        text = f'<!DOCTYPE tmx SYSTEM "{place}"><tmx version="1.4"><header/><body>{unit}</body></tmx>'
        (tmp_path / "m.tmx").write_text(text.format(""), encoding="utf-8")
        assert read_table(tmp_path / "m.tmx")["source_text"].tolist() == ["Rain"]
        (tmp_path / "m.tmx").write_text(text.format("&secret;"), encoding="utf-8")
        assert read_table(tmp_path / "m.tmx")["source_text"].tolist() == ["Rain&secret;"]  # as written, not lost


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_encodings(tmp_path, encoding):
    unit = '<tu><tuv xml:lang="EN"><seg>Rain.</seg></tuv><tuv lang="ZH-CN"><seg>雨。</seg></tuv></tu>'
    frame = read(tmp_path, unit, encoding=encoding)
    row = frame.iloc[0]
    assert (row["source_text"], row["target_text"], row["source_lang"], row["target_lang"]) == (
        "Rain.",
        "雨。",
        "en",
        "zh",
    )
    assert (row["source_document"], row["source_ids"], row["relation"]) == ("memory.en", "0", "parallel")


def test_inline_tags_leave_the_text(tmp_path):
    unit = (
        '<tu><tuv xml:lang="en"><seg>A <bpt i="1">&lt;b&gt;</bpt>bold<ept i="1">&lt;/b&gt;</ept> <hi>word</hi>'
        '<ph>&lt;br/></ph>, <it pos="begin">[</it>end<!-- c --></seg></tuv>'
        '<tuv xml:lang="vi"><seg>Chữ đậm</seg></tuv></tu>'
    )
    assert read(tmp_path, unit)["source_text"][0] == "A bold word, end"


def test_units_in_three_languages(tmp_path):
    texts = {"zh-CN": "雨", "en-GB": "rain", "vi": "mưa"}
    variants = (f'<tuv xml:lang="{tag}"><seg>{text}</seg></tuv>' for tag, text in texts.items())
    unit = f"<tu tuid='7'>{''.join(variants)}</tu>"
    frame = read(tmp_path, unit)
    assert frame[["source_lang", "target_lang"]].values.tolist() == [["en", "zh"], ["en", "vi"]]
    assert frame["pair_id"].is_unique
    frame = read(tmp_path, unit, '<header srclang="*all*"/>')
    assert frame[["source_text", "target_text"]].values.tolist() == [["雨", "rain"], ["雨", "mưa"], ["rain", "mưa"]]


def test_other_languages_keep_their_tags(tmp_path):
    unit = '<tu><tuv xml:lang="fr-FR"><seg>pluie</seg></tuv><tuv xml:lang="de"><seg>Regen</seg></tuv></tu>'
    frame = read(tmp_path, unit, header="")
    assert frame[["source_lang", "target_lang"]].values.tolist() == [["fr", "de"]]


def test_a_number_of_ours_that_is_none_is_told(path):
    path.write_bytes(path.read_bytes().replace(b'"score">0.5', b'"score">high'))
    with pytest.raises(AlignerError, match=r"t\.tmx: row 1: score is not a number: 'high'"):
        read_table(path)


@pytest.mark.skipif(find_spec("translate") is None, reason="needs the dependency group interop")
def test_translate_toolkit_reads_the_same(path):
    from translate.storage.tmx import tmxfile

    with path.open("rb") as file:
        memory = tmxfile(file, "en-US", "zh-TW")
    found = [(unit.source, unit.target) for unit in memory.units]
    assert found[1] == ("Boats lie & wait. Nobody <minds>.", "船在等，没人在意。")
    assert len(found) == 3


@pytest.mark.skipif(shutil.which("omegat") is None, reason="needs OmegaT")
def test_omegat_translates_with_it(tmp_path, path):
    project = tmp_path / "project"
    for name in ("source", "target", "tm/auto", "glossary", "dictionary", "omegat"):
        (project / name).mkdir(parents=True)
    folders = ("source_dir", "target_dir", "tm_dir", "glossary_dir", "glossary_file", "dictionary_dir")
    (project / "omegat.project").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><omegat><project version="1.0">'
        + "".join(f"<{name}>__DEFAULT__</{name}>" for name in folders)
        + "<source_lang>EN-US</source_lang><target_lang>ZH-TW</target_lang><sentence_seg>false</sentence_seg>"
        "<support_default_translations>true</support_default_translations><remove_tags>false</remove_tags>"
        "</project></omegat>"
    )
    (project / "source" / "a.txt").write_text("The tide\n\nBoats lie & wait. Nobody <minds>.\n\nSomething else.\n")
    shutil.copy(path, project / "tm" / "auto")
    settings = f"--config-dir={tmp_path / 'settings'}"
    subprocess.run(["omegat", str(project), "--mode=console-translate", settings], capture_output=True, timeout=300)
    translated = (project / "target" / "a.txt").read_text(encoding="utf-8").split("\n\n")
    assert translated == ["潮水", "船在等，没人在意。", "Something else.\n"]


COPIED = "Keep the door of the cellar closed at night."
ROWS = [
    ("Introduction", "Introduction", "auto"),  # translated in the next row
    ("introduction", "简介", "auto"),
    ("Email", "Email", "auto"),
    ("Harbor Pilot 3", "Harbor Pilot 3", "auto"),
    ("git_clone", "git_clone", "auto"),
    (COPIED, COPIED, "auto"),
    (COPIED, f"注意：{COPIED}", "auto"),
    ("Read it out to the others.", "Read it out to the others.", "accepted"),
    ("Glossary", "Glossary", "edited"),
    ("Glossary", "词汇表", "auto"),
    ("Appendix", "Appendix", "auto"),
    ("Appendix", "附录", "rejected"),
    ("Ferry", "船", "rejected"),
]


def test_untranslated_pairs_are_no_translations(tmp_path, make_frame):
    frame = make_frame(
        *({"source_text": source, "target_text": target, "status": status} for source, target, status in ROWS)
    )
    with pytest.warns(AlignerWarning, match="5 of 13 pairs are not written; left out: 3 untranslated, 2 rejected"):
        write_table(frame, tmp_path / "t.tmx")
    kept = [row for row in ROWS if row[2] != "rejected"]
    kept = [kept[1], *kept[2:5], *kept[7:]]
    assert read_table(tmp_path / "t.tmx")[["source_text", "target_text"]].to_numpy().tolist() == [
        [source, target] for source, target, _ in kept
    ]


def test_interchange_keeps_what_is_not_translated_yet(tmp_path, make_frame):
    frame = make_frame({"source_text": COPIED, "target_text": COPIED, "status": "auto"})
    write_table(frame, tmp_path / "t.xlf")
    assert read_table(tmp_path / "t.xlf")["target_text"].tolist() == [COPIED]
