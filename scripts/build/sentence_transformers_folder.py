"""Write the bundled encoder, or one like it, as a folder that sentence-transformers opens.

    pip install onnx tokenizers safetensors protobuf
    python scripts/build/sentence_transformers_folder.py --out e5-small-trialign
    aligner learn --embedder sentence-transformers:e5-small-trialign --gold GOLD... --out pack

The weights are unpacked to float32. The tokenizer is the same unigram model in the format of the library `tokenizers`.
`pack` tests the adapter: it should align like the bundled encoder with the same models.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from sentencepiece import sentencepiece_model_pb2 as spm_proto
from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import Unigram

from aligner.data import MODELS
from aligner.embed.bundled import PREFIX
from aligner.embed.onnx_weights import read_heads, read_weights
from aligner.embed.packs import ENCODER, TOKENIZER

SPECIALS = {"bos_token": "<s>", "cls_token": "<s>", "pad_token": "<pad>", "eos_token": "</s>", "sep_token": "</s>",
            "unk_token": "<unk>"}  # fmt: skip
PARTS = ("query", "key", "value")


def tokenizer_of(path: Path) -> Tokenizer:
    """Return a sentencepiece unigram model as a tokenizer of `tokenizers`."""
    proto = spm_proto.ModelProto()
    proto.ParseFromString(path.read_bytes())
    vocabulary = [(piece.piece, piece.score) for piece in proto.pieces]
    tokenizer = Tokenizer(Unigram(vocabulary, unk_id=proto.trainer_spec.unk_id, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Precompiled(proto.normalizer_spec.precompiled_charsmap),
            normalizers.Strip(left=True, right=True),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    ids = {name: tokenizer.token_to_id(name) for name in ("<s>", "</s>")}
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[*ids.items()]
    )
    tokenizer.add_special_tokens([*dict.fromkeys(SPECIALS.values())])
    return tokenizer


def tensors_of(weights: dict[str, NDArray[Any]], layers: int) -> dict[str, NDArray[np.float32]]:
    """Return the weights under the names of a `BertModel`, whose matrices are (outputs, inputs)."""
    width = weights["emb.pos"].shape[1]
    tensors: dict[str, NDArray[Any]] = {
        "embeddings.word_embeddings.weight": weights["emb.word"],
        "embeddings.position_embeddings.weight": weights["emb.pos"],
        # They are part of the positions already.
        "embeddings.token_type_embeddings.weight": np.zeros((2, width)),
        "embeddings.LayerNorm.weight": weights["emb.ln.w"],
        "embeddings.LayerNorm.bias": weights["emb.ln.b"],
    }
    for k in range(layers):
        own, at = f"l{k}.", f"encoder.layer.{k}."
        matrices = np.split(weights[f"{own}qkv"], 3, axis=1), np.split(weights[f"{own}qkv.b"], 3)
        for part, matrix, bias in zip(PARTS, *matrices, strict=True):
            tensors[f"{at}attention.self.{part}.weight"] = matrix.T
            tensors[f"{at}attention.self.{part}.bias"] = bias
        for short, name in (("ao", "attention.output.dense"), ("fi", "intermediate.dense"), ("fo", "output.dense")):
            tensors[f"{at}{name}.weight"] = weights[own + short].T
            tensors[f"{at}{name}.bias"] = weights[f"{own}{short}.b"]
        for short, name in (("aln", "attention.output.LayerNorm"), ("oln", "output.LayerNorm")):
            tensors[f"{at}{name}.weight"] = weights[f"{own}{short}.w"]
            tensors[f"{at}{name}.bias"] = weights[f"{own}{short}.b"]
    return {name: np.ascontiguousarray(tensor, np.float32) for name, tensor in tensors.items()}


def write_folder(source: Path, out: Path, layers: int | None = None) -> None:
    """Write the folder.

    Args:
        source: folder with `encoder.onnx` and `tokenizer.model`.
        out: the folder to write.
        layers: the number of layers to keep, for a small model to test with; None for all.
    """
    weights = read_weights(source / ENCODER)
    layers = layers or sum(name.endswith(".qkv") for name in weights)
    pieces, width = weights["emb.word"].shape
    positions = len(weights["emb.pos"])
    (out / "1_Pooling").mkdir(parents=True, exist_ok=True)
    save_file(tensors_of(weights, layers), out / "model.safetensors", {"format": "pt"})
    tokenizer_of(source / TOKENIZER).save(str(out / "tokenizer.json"))
    modules = [("Transformer", ""), ("Pooling", "1_Pooling"), ("Normalize", "2_Normalize")]
    files: dict[str, Any] = {
        "config.json": {
            "architectures": ["BertModel"], "model_type": "bert", "vocab_size": pieces, "hidden_size": width,
            "num_hidden_layers": layers, "num_attention_heads": read_heads(source / ENCODER),
            "intermediate_size": len(weights["l0.fi.b"]), "hidden_act": "gelu", "layer_norm_eps": 1e-12,
            "max_position_embeddings": positions, "type_vocab_size": 2, "pad_token_id": 1,
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": positions,
            "model_input_names": ["input_ids", "attention_mask"], **SPECIALS,
        },
        "special_tokens_map.json": SPECIALS,
        "modules.json": [
            {"idx": k, "name": str(k), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for k, (kind, path) in enumerate(modules)
        ],
        "sentence_bert_config.json": {"max_seq_length": positions, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": {"query": PREFIX}, "default_prompt_name": "query", "similarity_fn_name": "cosine"
        },
        "1_Pooling/config.json": {
            "word_embedding_dimension": width, "pooling_mode_cls_token": False, "pooling_mode_mean_tokens": True,
            "pooling_mode_max_tokens": False, "pooling_mode_mean_sqrt_len_tokens": False,
        },
    }  # fmt: skip
    for name, content in files.items():
        (out / name).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Parse the arguments and write the folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--encoder", type=Path, default=MODELS, help="folder with encoder.onnx and tokenizer.model")
    parser.add_argument("--layers", type=int, help="keep the first layers only, for a small model to test with")
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    args = parser.parse_args()
    write_folder(args.encoder, args.out, args.layers)


if __name__ == "__main__":
    main()
