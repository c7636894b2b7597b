"""The bundled encoder in OpenVINO, at a precision that is faster than float32 on processors that offer it.

OpenVINO cannot open the bundled file, whose weights are packed at 4 bits, so its graph is made here from the same
weights, in standard operators. Shapes are rounded up to a few sizes, because OpenVINO prepares for each new one.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aligner.data import MODELS
from aligner.embed.bundled import BATCH_TOKENS, DIMENSION, PAD, BundledEncoder
from aligner.embed.onnx_weights import read_weights
from aligner.errors import AlignerError, MissingExtraError

_HEADS = 12
_EPSILON = 1e-12
_MASKED = -1e9
"""Added to the attention to padding."""


class OpenVinoEncoder(BundledEncoder):
    """The bundled encoder at another precision than the float32 of ONNX Runtime.

    Args:
        precision: "bf16", bfloat16.
        folder: folder with the files `encoder.onnx` and `tokenizer.model`.
        threads: number of threads; 0 lets OpenVINO choose.

    Raises:
        MissingExtraError: OpenVINO is not installed.
        AlignerError: the processor does not offer the precision.
    """

    def __init__(self, precision: str, folder: Path = MODELS, threads: int = 0) -> None:
        super().__init__(folder, threads)
        try:
            import onnx  # noqa: F401  to read the weights
            import openvino
        except ImportError as error:
            raise MissingExtraError(f"--precision {precision}", "openvino") from error
        self._core, self._precision = openvino.Core(), precision
        self.name = f"{BundledEncoder.name}-{precision}"
        if precision.upper() not in self._core.get_property("CPU", "OPTIMIZATION_CAPABILITIES"):
            raise AlignerError(f"this processor has no {precision} arithmetic; use --precision float32")

    @cached_property
    def fingerprint(self) -> str:
        """Hash of the model files, the prompt and the precision."""
        files = BundledEncoder(self._folder).fingerprint
        return hashlib.sha256(f"{files} openvino {self._precision}".encode()).hexdigest()[:16]

    def _run(self, windows: list[list[int]]) -> NDArray[np.float32]:
        longest = _round_up(max(map(len, windows)))
        # Rows beyond the last window are one token of padding, which costs less than another shape.
        most = max(1, BATCH_TOKENS // longest)
        count = min(1 << (len(windows) - 1).bit_length(), max(most, len(windows)))
        ids = np.full((count, longest), PAD, np.int32)
        mask = np.full((count, 1, 1, longest), _MASKED, np.float32)
        mask[:, ..., 0] = 0
        for row, window in enumerate(windows):
            ids[row, : len(window)] = window
            mask[row, ..., : len(window)] = 0
        states: NDArray[np.float32] = self._compiled([ids, mask])[0]
        return states

    @cached_property
    def _compiled(self) -> Any:
        options = {"INFERENCE_PRECISION_HINT": self._precision, "PERFORMANCE_HINT": "LATENCY"}
        if self.threads:
            options["INFERENCE_NUM_THREADS"] = str(self.threads)
        return self._core.compile_model(_graph(read_weights(self._folder / "encoder.onnx")), "CPU", options)


def _round_up(length: int) -> int:
    """Return the next of a few lengths, about an eighth apart."""
    step = max(4, 1 << max(0, length.bit_length() - 4))
    return -(-length // step) * step


def _graph(weights: dict[str, NDArray[Any]]) -> Any:
    """Return the encoder in standard operators, from ids (batch, length) and mask (batch, 1, 1, length) to states."""
    import openvino
    from openvino import opset13 as op

    def norm(state: Any, name: str) -> Any:
        scaled = op.mvn(state, [-1], normalize_variance=True, eps=_EPSILON, eps_mode="inside_sqrt")
        return op.add(op.multiply(scaled, weights[f"{name}.w"]), weights[f"{name}.b"])

    def linear(state: Any, name: str) -> Any:
        return op.add(op.matmul(state, weights[name], False, False), weights[f"{name}.b"])

    def heads(state: Any, order: list[int]) -> Any:
        split = op.reshape(state, np.array([0, 0, _HEADS, DIMENSION // _HEADS]), special_zero=True)
        return op.transpose(split, np.array(order))

    ids = op.parameter([-1, -1], np.int32, "ids")
    mask = op.parameter([-1, 1, 1, -1], np.float32, "mask")
    words = op.convert(op.gather(op.constant(weights["emb.word"]), ids, op.constant(0)), "f32")
    length = op.gather(op.shape_of(ids), op.constant([1]), op.constant(0))
    places = op.slice(op.constant(weights["emb.pos"]), np.array([0]), length, np.array([1]), np.array([0]))
    state = norm(op.add(words, places), "emb.ln")
    for layer in range(sum(name.endswith(".qkv") for name in weights)):
        at = f"l{layer}."
        joint = op.split(linear(state, f"{at}qkv"), op.constant(2), 3)
        query, value = (heads(joint.output(k), [0, 2, 1, 3]) for k in (0, 2))
        query = op.multiply(query, np.float32((DIMENSION // _HEADS) ** -0.5))
        near = op.matmul(query, heads(joint.output(1), [0, 2, 3, 1]), False, False)
        mixed = op.matmul(op.softmax(op.add(near, mask), -1), value, False, False)
        mixed = op.reshape(op.transpose(mixed, np.array([0, 2, 1, 3])), np.array([0, 0, DIMENSION]), special_zero=True)
        state = norm(op.add(linear(mixed, f"{at}ao"), state), f"{at}aln")
        wide = op.gelu(linear(state, f"{at}fi"), "erf")
        state = norm(op.add(linear(wide, f"{at}fo"), state), f"{at}oln")
    return openvino.Model([op.result(state)], [ids, mask], "encoder")
