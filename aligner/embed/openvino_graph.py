"""The bundled encoder, or one like it, as a graph of standard operators of OpenVINO."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

_EPSILON = 1e-12


def build_graph(
    weights: Mapping[str, NDArray[Any]],
    ranges: Mapping[str, tuple[float, float]] | None = None,
    *,
    heads: int = 12,
    inputs: bool = False,
) -> Any:
    """Return the encoder as an OpenVINO model, from ids (batch, length) and mask (batch, 1, 1, length) to states.

    Args:
        weights: as from `read_weights`.
        ranges: lowest and highest value of the input of each matrix, by its name, to multiply 8-bit integers; the
            columns of the matrices are rounded to their own ranges. None to multiply floating-point numbers.
        heads: number of heads of the attention.
        inputs: whether the inputs of all matrices are outputs as well, named like the matrices.
    """
    import openvino
    from openvino import opset13 as op

    def norm(state: Any, name: str) -> Any:
        scaled = op.mvn(state, [-1], normalize_variance=True, eps=_EPSILON, eps_mode="inside_sqrt")
        return op.add(op.multiply(scaled, weights[f"{name}.w"]), weights[f"{name}.b"])

    def linear(state: Any, name: str) -> Any:
        if inputs:
            results.append(op.result(state, name=name))
        matrix = op.constant(weights[name])
        if ranges is not None:
            low, high = map(np.float32, ranges[name])
            state = op.fake_quantize(state, low, high, low, high, 256)
            most = np.abs(weights[name]).max(axis=0, keepdims=True)
            matrix = op.fake_quantize(matrix, -most, most, -most, most, 255)
        return op.add(op.matmul(state, matrix, False, False), weights[f"{name}.b"])

    def split_heads(state: Any, order: list[int]) -> Any:
        split = op.reshape(state, np.array([0, 0, heads, width // heads]), special_zero=True)
        return op.transpose(split, np.array(order))

    width = weights["emb.pos"].shape[1]
    results: list[Any] = []
    ids = op.parameter([-1, -1], np.int32, "ids")
    mask = op.parameter([-1, 1, 1, -1], np.float32, "mask")
    words = op.convert(op.gather(op.constant(weights["emb.word"]), ids, op.constant(0)), "f32")
    length = op.gather(op.shape_of(ids), op.constant([1]), op.constant(0))
    places = op.slice(op.constant(weights["emb.pos"]), np.array([0]), length, np.array([1]), np.array([0]))
    state = norm(op.add(words, places), "emb.ln")
    for layer in range(sum(name.endswith(".qkv") for name in weights)):
        at = f"l{layer}."
        joint = op.split(linear(state, f"{at}qkv"), op.constant(2), 3)
        query, value = (split_heads(joint.output(k), [0, 2, 1, 3]) for k in (0, 2))
        query = op.multiply(query, np.float32((width // heads) ** -0.5))
        near = op.matmul(query, split_heads(joint.output(1), [0, 2, 3, 1]), False, False)
        mixed = op.matmul(op.softmax(op.add(near, mask), -1), value, False, False)
        mixed = op.reshape(op.transpose(mixed, np.array([0, 2, 1, 3])), np.array([0, 0, width]), special_zero=True)
        state = norm(op.add(linear(mixed, f"{at}ao"), state), f"{at}aln")
        wide = op.gelu(linear(state, f"{at}fi"), "erf")
        state = norm(op.add(linear(wide, f"{at}fo"), state), f"{at}oln")
    return openvino.Model([op.result(state), *results], [ids, mask], "encoder")
