"""PyTorch implementation of the bundled encoder and of students with some of its layers, for `student.py`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import sentencepiece as spm
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812  PyTorch's own idiom

MODELS = Path(__file__).resolve().parents[2] / "aligner" / "data" / "models"
PREFIX = "query: "
MAX_TOKENS = 160
"""Maximum number of tokens of a training text, with prompt and special tokens."""
HIDDEN, HEADS, EPSILON = 384, 12, 1e-12
TEACHER_LAYERS = 12
MATRICES = ("qkv", "ao", "fi", "fo")
VECTORS = ("qkv.b", "ao.b", "fi.b", "fo.b", "aln.w", "aln.b", "oln.w", "oln.b")


@cache
def teacher_weights() -> dict[str, NDArray[np.float32]]:
    """Return the dense weights of the bundled encoder, unpacked by ONNX Runtime; matrices are (inputs, outputs)."""
    model = onnx.load(MODELS / "encoder.onnx")
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3  # it warns of each constant that is not needed here
    weights = {
        tensor.name: numpy_helper.to_array(tensor)
        for tensor in model.graph.initializer
        if tensor.data_type == TensorProto.FLOAT and not tensor.name.endswith(".scale")
    }
    names = [f"l{layer}.{part}" for layer in range(TEACHER_LAYERS) for part in MATRICES]
    model.graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in names)
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    empty = {"ids": np.array([[0, 2]], np.int32), "lengths": np.array([2], np.int32)}
    weights |= dict(zip(names, session.run(names, empty), strict=True))
    (pieces,) = (tensor.dims[0] for tensor in model.graph.initializer if tensor.name == "emb.word")
    # Keep only the lookup of embeddings, which are stored at 4 bits.
    lookup = [node for node in model.graph.node if node.output[0] in ("emb.found", "emb.found32")]
    del model.graph.node[:], model.graph.output[:]
    model.graph.node.extend(lookup)
    model.graph.output.append(helper.make_tensor_value_info("emb.found32", TensorProto.FLOAT, None))
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    every = {"ids": np.arange(pieces, dtype=np.int32)[None], "lengths": np.array([pieces], np.int32)}
    weights["emb.word"] = session.run(["emb.found32"], every)[0][0]
    return weights


class Tokenizer:
    """The tokenizer of the bundled encoder, with what the losses need to know about it."""

    def __init__(self) -> None:
        self._pieces = spm.SentencePieceProcessor(model_file=str(MODELS / "tokenizer.model"))
        self.head = 1 + len(self._pieces.encode(PREFIX.rstrip()))
        scores = np.array([self._pieces.get_score(k) for k in range(self._pieces.get_piece_size())], np.float32)
        self.rarity = torch.from_numpy(np.clip(-scores - 3, 0.2, 12))

    def tokenize(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the token ids of each text, with prefix and special tokens, truncated to `MAX_TOKENS`."""
        return [[0, *ids[: MAX_TOKENS - 2], 2] for ids in self._pieces.encode([PREFIX + text for text in texts])]


class Layer(nn.Module):
    """One layer of the bundled encoder, with its weights."""

    def __init__(self, number: int) -> None:
        super().__init__()
        weights = teacher_weights()
        for name in (*MATRICES, *VECTORS):
            value = torch.from_numpy(np.array(weights[f"l{number}.{name}"]))
            self.register_parameter(name.replace(".", "_"), nn.Parameter(value))

    def forward(self, state: Tensor, mask: Tensor) -> Tensor:
        """Return the states (texts, length, hidden) after the layer; `mask` is True for tokens."""
        texts, length, _ = state.shape
        joint = F.linear(state, self.qkv.t(), self.qkv_b).view(texts, length, 3, HEADS, -1)
        query, key, value = joint.permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(query, key, value, attn_mask=mask[:, None, None, :])
        mixed = mixed.transpose(1, 2).reshape(texts, length, HIDDEN)
        state = _norm(state + F.linear(mixed, self.ao.t(), self.ao_b), self.aln_w, self.aln_b)
        wide = F.gelu(F.linear(state, self.fi.t(), self.fi_b))
        return _norm(state + F.linear(wide, self.fo.t(), self.fo_b), self.oln_w, self.oln_b)


class Encoder(nn.Module):
    """An encoder of some of the layers of the bundled one; the embeddings are fixed.

    Args:
        layers: the layers to begin with.
    """

    def __init__(self, layers: Sequence[int]) -> None:
        super().__init__()
        weights = teacher_weights()
        self.layers = nn.ModuleList([Layer(number) for number in layers])
        for name in ("emb.word", "emb.pos", "emb.ln.w", "emb.ln.b"):
            self.register_buffer(name.replace(".", "_"), torch.from_numpy(np.array(weights[name])), persistent=False)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Return the last states (texts, length, hidden) of padded ids; `mask` is True for tokens."""
        state = _norm(self.emb_word[ids] + self.emb_pos[: ids.shape[1]], self.emb_ln_w, self.emb_ln_b)
        for layer in self.layers:
            state = layer(state, mask)
        return state


def padded(ids: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Return ids padded to one length (texts, length), and the mask that is True for tokens."""
    lengths = torch.tensor([len(row) for row in ids])
    table = nn.utils.rnn.pad_sequence([torch.tensor(row) for row in ids], batch_first=True, padding_value=1)
    return table, torch.arange(table.shape[1]) < lengths[:, None]


def _norm(state: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return F.layer_norm(state.float(), (HIDDEN,), weight, bias, EPSILON)
