"""Packs are learned, used, and refused when damaged; a pack is written whole or not at all."""

import hashlib
import json
import shutil
import sys
import warnings

import numpy as np
import pytest

import aligner
from aligner.align.engine import load_models
from aligner.data import MODELS
from aligner.embed import encode, identity, load_embedder, pack_of
from aligner.embed.packs import add_file, open_pack
from aligner.errors import AlignerError, AlignerWarning, InputError, MissingExtraError
from aligner.learned import models_of
from aligner.mining import model as mining
from aligner.signature import sign

pytest.importorskip("scipy")
LEARNED = ("scorer.json", "confidence.json", "verdict.json")
ENGLISH = ["The kettle was cold.", "Somebody had been here.", "She counted the cups twice, and then once more."]
CHINESE = ["水壶是凉的。", "有人来过这里。", "她把杯子数了两遍，", "然后又数了一遍。"]


@pytest.fixture(scope="module")
def pack(encoder, gold, tmp_path_factory):
    out = tmp_path_factory.mktemp("packs") / "student"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AlignerWarning)  # so little gold makes no good scorer
        aligner.learn_pack(str(encoder), [gold], out)
    return out


@pytest.fixture
def copy(pack, tmp_path):
    return shutil.copytree(pack, tmp_path / "copy")


def test_a_pack_holds_the_encoder_and_what_was_learned_for_it(pack, encoder):
    names = {path.name for path in pack.iterdir()}
    assert names == {"pack.json", "encoder.onnx", "tokenizer.model", *LEARNED}
    card = json.loads((pack / "pack.json").read_text(encoding="utf-8"))
    assert card["format"] == 1
    assert card["name"] == "student"
    assert card["encoder"] == {"kind": "onnx", "prefix": "query: "}
    assert set(card["files"]) == names - {"pack.json"}
    assert [(each["name"], each["languages"], each["texts"]) for each in card["recipe"]["gold"]] == [
        ("texts-en-zh", ["en", "zh"], 2)
    ]
    assert set(card["measured"]["left_out"]) == {"texts-en-zh"}
    assert 0.5 < card["measured"]["left_out"]["texts-en-zh"]["strict"] <= 1
    assert load_models(pack).scorer.version != load_models().scorer.version


def test_the_same_gold_gives_the_same_pack(pack, encoder, gold, tmp_path):
    (tmp_path / "student").mkdir()  # an empty folder is taken
    with pytest.warns(AlignerWarning, match="no better than the first pass"):
        aligner.learn_pack(str(encoder), [str(gold)], str(tmp_path / "student"))
    for path in pack.iterdir():
        assert (tmp_path / "student" / path.name).read_bytes() == path.read_bytes(), path.name


def test_an_embedder_of_a_pack_brings_its_models(pack):
    embedder, bundled = load_embedder(str(pack)), load_embedder()
    found = aligner.align_sentences(ENGLISH, CHINESE, embedder=embedder)
    scorer = models_of(embedder).scorer
    assert f"|emb:student@{bundled.fingerprint[:12]}|pack:student@{open_pack(pack).version}|" in found.signature
    assert f"scorer-{scorer.version}" in found.signature
    assert scorer.version != load_models().scorer.version
    usual = aligner.align_sentences(ENGLISH, CHINESE, embedder=bundled)
    assert "pack:" not in usual.signature
    assert [bead.confidence for bead in found.beads] != [bead.confidence for bead in usual.beads]
    assert np.array_equal(encode(embedder, ENGLISH).sums, encode(bundled, ENGLISH).sums)


def test_the_cache_knows_the_pack_and_its_vectors_are_those_of_the_encoder(pack, tmp_path):
    cached = load_embedder(str(pack), cache=tmp_path)
    assert pack_of(cached).folder == pack.resolve()
    assert identity(cached) != identity(load_embedder())
    assert cached.fingerprint == load_embedder().fingerprint


def test_what_is_remembered_depends_on_what_was_learned(pack, copy):
    before = identity(load_embedder(str(copy)))
    learned = json.loads((copy / "verdict.json").read_text(encoding="utf-8"))
    learned["thresholds"]["parallel"] -= 0.1
    write(copy, "verdict.json", json.dumps(learned))
    assert identity(load_embedder(str(copy))) != before
    assert models_of(load_embedder(str(copy))).verdict.thresholds.parallel == learned["thresholds"]["parallel"]


def test_an_encoder_without_a_pack_gets_the_first_pass_only(encoder):
    embedder = load_embedder(str(encoder))
    assert (embedder.name, pack_of(embedder)) == ("small", None)
    found = aligner.align_sentences(ENGLISH, CHINESE, embedder=embedder)
    assert "scorer" not in found.signature
    assert models_of(embedder).verdict == load_models().verdict


def test_the_bundled_model_is_the_default_pack():
    pack = pack_of(load_embedder())
    assert pack == open_pack(MODELS)
    assert pack.is_bundled
    assert models_of(load_embedder()) is load_models()
    for name, text in load_models().dump().items():
        assert (MODELS / name).read_text(encoding="utf-8") == text
    assert "pack:" not in sign("en", "zh", "sentence", load_embedder())


def test_a_pack_may_hold_a_mining_model(copy):
    assert mining.version(load_embedder(str(copy))) == mining.version(load_embedder())
    content = json.loads((MODELS / "mining.json").read_text(encoding="utf-8"))
    content["few"]["distance"]["threshold"] = 0.123
    add_file(open_pack(copy), "mining.json", json.dumps(content))
    embedder = load_embedder(str(copy))
    assert mining.models_of(embedder)["few"].thresholds["distance"] == 0.123
    assert mining.version(embedder) != mining.version(load_embedder())


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        (lambda pack: (pack / "scorer.json").unlink(), "scorer.json: is missing"),
        (lambda pack: (pack / "scorer.json").write_text("{}"), "scorer.json: was changed"),
        (lambda pack: (pack / "tokenizer.model").write_bytes(b""), "tokenizer.model: was changed"),
        (lambda pack: (pack / "pack.json").write_text("[]"), "is not the description of a pack"),
        (lambda pack: (pack / "pack.json").write_text('{"format": 2}'), "format 2, not 1"),
        (lambda pack: write(pack, "scorer.json", "{}"), "its models cannot be read"),
        (lambda pack: write(pack, "encoder.onnx", "no network"), "ONNX Runtime cannot open it"),
        (lambda pack: describe(pack, "../outside", {"sha256": ""}), "is missing"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_damage_is_told(copy, harm, message):
    harm(copy)
    with pytest.raises(InputError, match=message) as told:
        aligner.align_sentences(ENGLISH, CHINESE, embedder=load_embedder(str(copy)))
    assert "\n" not in str(told.value)
    assert str(copy) in str(told.value)


def test_a_folder_that_holds_no_embedder_is_told(gold):
    with pytest.raises(InputError, match="neither a pack"):
        load_embedder(str(gold))


def test_a_folder_that_is_no_pack_is_not_replaced(encoder, gold, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(AlignerError, match="is not replaced"):
        aligner.learn_pack(str(encoder), [gold], tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_nothing_is_written_if_learning_fails(copy, gold, tmp_path, monkeypatch):
    def fail(*_):
        raise AlignerError("stopped")

    before = (copy / "pack.json").read_bytes()
    monkeypatch.setattr("aligner.learn.packs.learn_scorer", fail)
    with pytest.raises(AlignerError, match="stopped"):
        aligner.learn_pack("bundled", [gold], copy)
    assert [path.name for path in tmp_path.iterdir()] == ["copy"]
    assert (copy / "pack.json").read_bytes() == before


def test_an_encoder_must_show_token_states(gold, tmp_path, monkeypatch):
    class Vectors:
        name = fingerprint = "vectors"

        def embed(self, texts):
            return np.ones((len(texts), 4), np.float32)

    monkeypatch.setitem(aligner.embed.EMBEDDERS, "vectors", f"{__name__}:Vectors")
    monkeypatch.setattr(sys.modules[__name__], "Vectors", Vectors, raising=False)
    with pytest.raises(AlignerError, match="cannot be packed"):
        aligner.learn_pack("vectors", [gold], tmp_path / "out")


def test_a_missing_package_is_named(gold, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "scipy", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'trialign\[learn\]'"):
        aligner.learn_pack("bundled", [gold], tmp_path / "out")


def write(pack, name, text):
    """Write a file, and its hash into the description."""
    (pack / name).write_text(text, encoding="utf-8")
    describe(pack, name, {"sha256": hashlib.sha256(text.encode()).hexdigest()})


def describe(pack, name, facts):
    card = json.loads((pack / "pack.json").read_text(encoding="utf-8"))
    card["files"][name] = facts
    (pack / "pack.json").write_text(json.dumps(card), encoding="utf-8")
