"""XLIFF 2.1 as the standard has it; XLIFF 1.2 and 2.0 as CAT tools write them."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from lxml import etree

from aligner.errors import AlignerError
from aligner.formats import read_table, write_table

CORE = "{urn:oasis:names:tc:xliff:document:2.0}"
METADATA = "{urn:oasis:names:tc:xliff:metadata:2.0}"
# XLIFF 2.1, section 4.2: what each element may hold, in order, and the attributes it must have.
RULES = {
    f"{CORE}xliff": ([f"{CORE}file"], {"version", "srcLang"}),
    f"{CORE}file": ([f"{METADATA}metadata", f"{CORE}unit"], {"id"}),
    f"{CORE}unit": ([f"{METADATA}metadata", f"{CORE}segment"], {"id"}),
    f"{CORE}segment": ([f"{CORE}source", f"{CORE}target"], set()),
    f"{METADATA}metadata": ([f"{METADATA}metaGroup"], set()),
    f"{METADATA}metaGroup": ([f"{METADATA}meta"], set()),
    f"{METADATA}meta": ([], {"type"}),
    f"{CORE}source": ([], set()),
    f"{CORE}target": ([], set()),
}
# The values that the standard's schema allows.
VALUES = {
    "id": r"[\w.:-]+", "state": "initial|translated|reviewed|final", "subState": r"[^\s:]+:[^\s:]+", "version": r"2\.1",
    "srcLang": r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*", "trgLang": r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*",
}  # fmt: skip
# The standard's own schema, as Debian's php-symfony-translation has it.
SCHEMAS = Path("/usr/share/php/Symfony/Component/Translation/Resources/schemas")
REQUIRED = {"file": "unit", "unit": "segment", "segment": "source", "metaGroup": "meta", "xliff": "file"}


@pytest.fixture
def path(tmp_path: Path, frame) -> Path:
    return write_table(frame, tmp_path / "t.xlf")[0]


def read(tmp_path: Path, text: str):
    (tmp_path / "x.xliff").write_text(text, encoding="utf-8")
    return read_table(tmp_path / "x.xliff")


@pytest.mark.parametrize("rows", [5, 0])
def test_its_structure_is_that_of_the_standard(tmp_path, frame, rows):
    write_table(frame.head(rows), tmp_path / "t.xlf")
    for element in etree.parse(tmp_path / "t.xlf").iter():
        allowed, attributes = RULES[element.tag]
        children = [child.tag for child in element]
        assert children == sorted(children, key=allowed.index)
        assert attributes <= set(element.attrib)
        assert all(re.fullmatch(VALUES.get(name, ".*"), value) for name, value in element.attrib.items())
        name = etree.QName(element).localname
        assert name not in REQUIRED or any(etree.QName(child).localname == REQUIRED[name] for child in element)
        if name == "file":
            ids = [unit.get("id") for unit in element.iter(f"{CORE}unit")]
            assert len(ids) == len({*ids})
    root = etree.parse(tmp_path / "t.xlf").getroot()
    assert (root.get("version"), root.get("srcLang"), root.get("trgLang")) == (
        "2.1",
        "en-US",
        "zh-TW" if rows else "zh-CN",
    )


@pytest.mark.skipif(not (SCHEMAS / "xliff-core-2.0.xsd").exists(), reason="needs Debian's php-symfony-translation")
@pytest.mark.parametrize("style", ["region", "bcp47", "script"])
def test_it_is_valid_by_the_schema_of_the_standard(tmp_path, frame, make_frame, style):
    class Local(etree.Resolver):
        def resolve(self, url, public_id, context):
            return self.resolve_filename(str(SCHEMAS / "xml.xsd"), context) if url.endswith("/xml.xsd") else None

    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(Local())
    schema = etree.XMLSchema(etree.parse(SCHEMAS / "xliff-core-2.0.xsd", parser))
    bare = dict.fromkeys(("pair_id", "group", "source_document", "target_document", "relation", "kind", "status"), "")
    odd = {"source_text": "\tA\n\x00\ufffe\u2028 ]]> 𝕊", "pair_id": "a b\n<&>\"'", "kind": "\x01", "status": "my own"}
    tables = [
        frame, make_frame(), make_frame(odd), make_frame(bare | {"score": None, "confidence": None}),
        make_frame({"source_text": "", "relation": "target_only"}),
        make_frame({"source_lang": "", "target_lang": "x y"}),
        make_frame({"source_lang": "vi", "target_lang": "en", "relation": "comparable", "status": "edited"}),
    ]  # fmt: skip
    for number, table in enumerate(tables):
        write_table(table, tmp_path / f"{number}.xlf", lang_style=style)
        assert schema.validate(etree.parse(tmp_path / f"{number}.xlf")), schema.error_log


def test_languages_are_named_as_the_standard_wants(tmp_path, frame):
    with pytest.raises(AlignerError, match="BCP 47"):
        write_table(frame, tmp_path / "t.xlf", lang_style="flores")
    write_table(frame.assign(source_lang=""), tmp_path / "t.xlf", lang_style="script")
    root = etree.parse(tmp_path / "t.xlf").getroot()
    assert (root.get("srcLang"), root.get("trgLang")) == ("und", "zh-Hant")


def test_states_say_what_a_person_did(path):
    states = [segment.get("state") for segment in etree.parse(path).iter(f"{CORE}segment")]
    assert states == ["translated", "translated", "initial", "initial", "final"]
    assert read_table(path)["status"].tolist() == ["auto", "auto", "auto", "rejected", "accepted"]


def test_version_1_2_is_read(tmp_path):
    frame = read(
        tmp_path,
        """<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
        <file original="help.html" source-language="en-US" target-language="zh-Hant" datatype="html"><header/><body>
        <group><trans-unit id="a1" approved="yes"><source>Press <g id="1">here</g><x id="2"/>.</source>
        <seg-source><mrk mtype="seg">Press</mrk></seg-source>
        <target state="final">按<bpt id="3">&lt;b></bpt>這裡<ept id="3">&lt;/b></ept>。</target>
        <alt-trans><target>no</target></alt-trans></trans-unit></group>
        <trans-unit id="a2"><source>Not yet</source></trans-unit></body></file></xliff>""",
    )
    assert frame["source_text"].tolist() == ["Press here.", "Not yet"]
    assert frame["target_text"].tolist() == ["按這裡。", ""]
    assert frame["pair_id"].tolist() == ["a1", "a2"]
    assert frame["relation"].tolist() == ["parallel", "source_only"]
    assert frame["status"].tolist() == ["accepted", "auto"]
    assert frame["source_document"][0] == "help.html.en"
    assert frame.attrs["documents"]["help.html.zh"]["script"] == "Hant"


def test_version_2_0_with_several_segments_is_read(tmp_path):
    frame = read(
        tmp_path,
        """<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="vi" trgLang="en">
        <file id="f"><notes><note>n</note></notes><group id="g"><unit id="u">
        <originalData><data id="d">x</data></originalData>
        <segment id="s1"><source>Mưa <pc id="1">to</pc>.<ph id="2"/></source><target>Heavy rain.</target></segment>
        <ignorable><source> </source></ignorable>
        <segment state="final"><source>Gió.</source><target>Wind.</target></segment></unit></group></file></xliff>""",
    )
    assert frame["source_text"].tolist() == ["Mưa to.", "Gió."]
    assert frame["target_text"].tolist() == ["Heavy rain.", "Wind."]
    assert frame["pair_id"].tolist() == ["u.s1", "u.2"]
    assert frame["status"].tolist() == ["auto", "accepted"]


@pytest.mark.skipif(find_spec("translate") is None, reason="needs the dependency group interop")
def test_translate_toolkit_reads_the_same(path):
    from translate.storage.xliff2 import Xliff2File

    with path.open("rb") as file:
        units = Xliff2File.parsefile(file).units
    found = [(unit.source, unit.target or "") for unit in units]
    assert found[1] == ("Boats lie & wait. Nobody <minds>.", "船在等，没人在意。")
    assert len(found) == 5
