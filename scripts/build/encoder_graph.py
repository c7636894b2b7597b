"""Build the ONNX graphs of encoders, for `model.py` and `fast_model.py`."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

MICROSOFT = "com.microsoft"


class Graph:
    """Nodes and constants of the ONNX graph under construction."""

    def __init__(self) -> None:
        """Start with an empty graph."""
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def op(self, kind: str, inputs: list[str], output: str, domain: str = "", **attributes: object) -> str:
        """Add a node and return the name of its output."""
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, domain=domain, **attributes))
        return output

    def constant(self, name: str, array: NDArray) -> str:
        """Add a constant and return its name."""
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def int4(self, name: str, nibbles: NDArray[np.uint8], shape: tuple[int, int]) -> str:
        """Add a constant of 4-bit integers -8..7, two per byte with the first in the low half."""
        flat = (nibbles.reshape(-1) ^ 8) & 15
        packed = (flat[0::2] | (flat[1::2] << 4)).astype(np.uint8).tobytes()
        self.constants.append(helper.make_tensor(name, TensorProto.INT4, shape, packed, raw=True))
        return name

    def int8(self, name: str, array: NDArray[np.float32], rank_axis: int) -> str:
        """Add a float32 matrix stored as 8-bit integers with one scale per row or column along `rank_axis`."""
        scales = np.maximum(np.abs(array).max(axis=1 - rank_axis), 1e-12) / 127
        packed = np.rint(array / np.expand_dims(scales, 1 - rank_axis)).astype(np.int8)
        parts = [self.constant(f"{name}.q", packed), self.constant(f"{name}.scale", scales.astype(np.float32))]
        return self.op("DequantizeLinear", parts, name, axis=rank_axis)

    def layer(self, state: str, number: int, output: str, heads: int, epsilon: float, add: Callable[[str], str]) -> str:
        """Add a layer of the encoder and return the name of its output.

        Args:
            state: its input.
            number: its number, in the names of weights and nodes.
            output: the name of the output.
            heads: number of attention heads.
            epsilon: what keeps normalization from dividing by zero.
            add: adds the weights of a name: vectors, and matrices (inputs, outputs) `qkv`, `ao`, `fi` and `fo`.
        """
        p = f"l{number}."
        qkv = add(p + "qkv.b")
        attended = self.op(
            "Attention", [state, add(p + "qkv"), qkv, "lengths"], p + "attended", MICROSOFT, num_heads=heads
        )
        out = self.op("MatMul", [attended, add(p + "ao")], p + "ao.out")
        middle = self.op(
            "SkipLayerNormalization", [out, state, add(p + "aln.w"), add(p + "aln.b"), add(p + "ao.b")],
            p + "middle", MICROSOFT, epsilon=epsilon,
        )  # fmt: skip
        wide = self.op("MatMul", [middle, add(p + "fi")], p + "fi.out")
        wide = self.op("BiasGelu", [wide, add(p + "fi.b")], p + "gelu", MICROSOFT)
        out = self.op("MatMul", [wide, add(p + "fo")], p + "fo.out")
        return self.op(
            "SkipLayerNormalization", [out, middle, add(p + "oln.w"), add(p + "oln.b"), add(p + "fo.b")],
            output, MICROSOFT, epsilon=epsilon,
        )  # fmt: skip

    def model(self, hidden: int, properties: dict[str, str]) -> onnx.ModelProto:
        """Return the model, from ids (batch, length) and lengths (batch,) to states (batch, length, hidden)."""
        batch = helper.make_tensor_value_info("ids", TensorProto.INT32, ["batch", "length"])
        lengths = helper.make_tensor_value_info("lengths", TensorProto.INT32, ["batch"])
        states = helper.make_tensor_value_info("states", TensorProto.FLOAT, ["batch", "length", hidden])
        body = helper.make_graph(self.nodes, "encoder", [batch, lengths], [states], self.constants)
        opsets = [helper.make_opsetid("", 21), helper.make_opsetid(MICROSOFT, 1)]
        model = helper.make_model(body, opset_imports=opsets, ir_version=10, producer_name="trialign")
        helper.set_model_props(model, properties)
        return model
