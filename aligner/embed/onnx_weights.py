"""The weights of the bundled encoder, or one like it, unpacked from its file as `scripts/build/model.py` packs them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_BLOCK = 32
"""Number of 4-bit weights that share a scale."""
_PARTS = 3
"""Number of matrices that are stacked at most: query, key and value."""


def read_weights(path: Path) -> dict[str, NDArray[Any]]:
    """Return the weights by name: vectors and matrices (inputs, outputs) as float32, embeddings as float16."""
    import onnx
    from onnx import numpy_helper

    model = onnx.load(path)
    packed = {tensor.name: tensor for tensor in model.graph.initializer if tensor.data_type == onnx.TensorProto.INT4}
    plain: dict[str, NDArray[Any]] = {
        tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer if tensor.name not in packed
    }
    weights = {name: array for name, array in plain.items() if name.endswith((".w", ".b", ".pos"))}
    for name, tensor in packed.items():
        own = name.removesuffix(".q")
        dense = _unpack(tensor.raw_data, tuple(tensor.dims), plain[f"{own}.scale"])
        if own == "emb.word":
            weights[own] = dense.astype(np.float16)
            continue
        changes = [_change(plain, own, part) for part in range(_PARTS) if f"{own}.up{part}.q" in plain]
        weights[own] = np.ascontiguousarray((dense + np.concatenate(changes) if changes else dense).T)
    return weights


def read_heads(path: Path) -> int:
    """Return the number of heads of the attention."""
    import onnx

    nodes = onnx.load(path).graph.node
    return next(int(each.i) for node in nodes for each in node.attribute if each.name == "num_heads")


def _unpack(data: bytes, shape: tuple[int, ...], scales: NDArray[np.float16]) -> NDArray[np.float32]:
    """Return a matrix of 4-bit integers, two a byte with the first in the low half, times the scales of its blocks."""
    pairs = np.frombuffer(data, np.uint8)
    nibbles = np.stack([pairs & 15, pairs >> 4], axis=1).reshape(-1, _BLOCK)
    signed = (nibbles ^ 8).astype(np.float32) - 8
    dense: NDArray[np.float32] = (signed * scales.astype(np.float32).reshape(-1, 1)).reshape(shape)
    return dense


def _change(plain: dict[str, NDArray[Any]], name: str, part: int) -> NDArray[np.float32]:
    """Return the learned change of one stacked matrix: the product of its two factors, stored at 8 bits."""
    up = plain[f"{name}.up{part}.q"].astype(np.float32) * plain[f"{name}.up{part}.scale"]
    down = plain[f"{name}.down{part}.q"].astype(np.float32) * plain[f"{name}.down{part}.scale"][:, None]
    product: NDArray[np.float32] = up @ down
    return product
