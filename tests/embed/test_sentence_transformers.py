"""The adapter, with the bundled encoder as a sentence-transformers folder, where the library is installed."""

import json
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

import aligner
from aligner.embed import TokenEmbedder, encode, load_embedder
from aligner.embed.packs import open_pack
from aligner.embed.sentence_transformers import _averages
from aligner.errors import AlignerError, AlignerWarning, InputError, MissingExtraError

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "corpus" / "gold" / "sentences.en-vi"
TEXTS = [
    "The letter came on a Tuesday; nobody opened it.",
    "信是星期二到的，没有人打开。",
    "Lá thư đến vào thứ Ba, không ai mở ra.",
    "",
    "a   b",
    "No. 7 😀 ＡＢ",
    "one more time " * 300,
]


def named(name, **attributes):
    return type(name, (), attributes)()


MEAN, OLD = named("Pooling", pooling_mode="mean"), named("Pooling", get_pooling_mode_str=lambda _: "mean")


@pytest.mark.parametrize(
    ("modules", "average"),
    [
        ([named("Transformer"), MEAN], True),
        ([named("Transformer"), MEAN, named("Normalize")], True),
        ([named("Transformer"), OLD, named("Normalize")], True),
        ([named("Transformer"), named("Pooling", pooling_mode="cls")], False),
        ([named("Transformer"), named("Pooling", pooling_mode=("mean", "max"))], False),
        ([named("Transformer"), MEAN, named("Dense")], False),
        ([named("StaticEmbedding")], False),
    ],
)
def test_a_model_shows_token_states_if_it_averages_them(modules, average):
    assert _averages(modules) == average


def test_the_library_is_asked_for(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(MissingExtraError, match="sentence-transformers"):
        aligner.learn_pack(f"sentence-transformers:{tmp_path}", [GOLD], tmp_path / "pack")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    for name in ("sentence_transformers", "onnx", "safetensors", "scipy"):
        pytest.importorskip(name)
    import runpy

    script = runpy.run_path(str(ROOT / "scripts" / "build" / "sentence_transformers_folder.py"))
    out = tmp_path_factory.mktemp("models") / "exported"
    script["write_folder"](script["MODELS"], out)
    return out


def test_token_states_are_those_of_the_bundled_encoder(folder):
    embedder, bundled = load_embedder(f"sentence-transformers:{folder}"), load_embedder()
    assert isinstance(embedder, TokenEmbedder)
    found, expected = encode(embedder, TEXTS), encode(bundled, TEXTS)
    assert np.array_equal(found.weights, expected.weights)
    assert np.array_equal(found.tokens.offsets, expected.tokens.offsets)
    assert np.array_equal(found.tokens.rarity, expected.tokens.rarity)
    assert np.abs(found.sums - expected.sums).max() < 1e-2
    assert (found.tokens.values != expected.tokens.values).mean() < 1e-3
    again = load_embedder(f"sentence-transformers:{folder}")
    assert again.fingerprint == embedder.fingerprint


def test_a_pack_of_a_model_refers_to_it(folder, tmp_path):
    out = tmp_path / "pack"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AlignerWarning)
        aligner.learn_pack(f"sentence-transformers:{folder}", [GOLD], out)
    assert {path.name for path in out.iterdir()} == {"pack.json", "scorer.json", "confidence.json", "verdict.json"}
    assert open_pack(out).encoder["model"] == str(folder)
    found = aligner.align_sentences(TEXTS[:1], TEXTS[2:3], languages=("en", "vi"), embedder=load_embedder(str(out)))
    assert "|emb:pack@" in found.signature
    assert "+scorer-" in found.signature
    with pytest.raises(AlignerError, match="precision and device"):
        load_embedder(str(out), precision="bf16")
    prompts = folder / "config_sentence_transformers.json"
    content = json.loads(prompts.read_text(encoding="utf-8"))
    content["default_prompt_name"] = None
    prompts.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(InputError, match="another version of the model"):
        load_embedder(str(out))


def test_tokens_are_counted_where_the_tokenizer_does_not_know_how_rare_they_are(folder):
    embedder = load_embedder(f"sentence-transformers:{folder}")
    assert embedder.knows_rarity
    known = embedder._rarity
    embedder.__dict__ |= {"_scores": None}
    del embedder.__dict__["_rarity"]
    common, rare = (embedder._tokenizer.convert_tokens_to_ids(piece) for piece in ("▁the", "▁museum"))
    assert known[common] < known[rare]
    assert embedder._rarity[common] < embedder._rarity[rare]
    assert embedder._rarity.shape == known.shape
