"""Encoders in OpenVINO, at a precision that is faster than float32 on processors that offer it.

These are the bundled encoder and others whose files are made like its own (`scripts/build/model.py`).

OpenVINO cannot open the bundled file, whose weights are packed at 4 bits, so its graph is made here from the same
weights, in standard operators. Shapes are rounded up to a few sizes, because OpenVINO prepares for each new one.
"""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aligner.data import MODELS
from aligner.embed import packs
from aligner.embed.base import return_free_memory
from aligner.embed.bundled import PAD, BundledEncoder
from aligner.embed.onnx_weights import read_heads, read_weights
from aligner.embed.openvino_graph import build_graph
from aligner.embed.windows import BATCH_TOKENS
from aligner.errors import AlignerError, InputError, MissingExtraError

_ARITHMETIC = {"bf16": "bf16", "int8": "f32"}
"""Precision of what is not rounded to 8 bits."""
_MASKED = -1e9
"""Added to the attention to padding."""


class OpenVinoEncoder(BundledEncoder):
    """The bundled encoder at another precision than the float32 of ONNX Runtime.

    Args:
        precision: "bf16", bfloat16; or "int8", matrix products of 8-bit integers.
        folder: as of `BundledEncoder`; for "int8", it holds `int8.json` as well.
        threads: number of threads; 0 lets OpenVINO choose.

    Raises:
        MissingExtraError: OpenVINO is not installed.
        AlignerError: the processor does not offer the precision, or the folder has no ranges for "int8".
    """

    def __init__(self, precision: str, folder: Path = MODELS, threads: int = 0) -> None:
        super().__init__(folder, threads)
        try:
            import onnx  # noqa: F401  to read the weights
            import openvino
        except ImportError as error:
            raise MissingExtraError(f"--precision {precision}", "openvino") from error
        self._core, self._precision = openvino.Core(), precision
        self.name = f"{self.name}-{precision}"
        if precision.upper() not in self._core.get_property("CPU", "OPTIMIZATION_CAPABILITIES"):
            raise AlignerError(f"this processor has no {precision} arithmetic; use --precision float32")
        if precision == "int8" and not (folder / packs.RANGES).is_file():
            raise InputError(
                folder, f"has no {packs.RANGES}, which int8 needs", advice="use --precision bf16 or float32"
            )

    @cached_property
    def dimension(self) -> int:
        """Dimension of the vectors."""
        return int(self._weights["emb.pos"].shape[1])

    @cached_property
    def fingerprint(self) -> str:
        """Hash of the model files, the prompt and the precision."""
        files = BundledEncoder(self._folder).fingerprint
        return hashlib.sha256(f"{files} openvino {self._precision} {self._ranges}".encode()).hexdigest()[:16]

    def release(self) -> None:
        """Free the memory of the model, which is loaded again when a text is encoded."""
        if self.__dict__.pop("_compiled", None) is not None:
            return_free_memory()

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
        options = {"INFERENCE_PRECISION_HINT": _ARITHMETIC[self._precision], "PERFORMANCE_HINT": "LATENCY"}
        if self.threads:
            options["INFERENCE_NUM_THREADS"] = str(self.threads)
        path = self._folder / packs.ENCODER
        try:
            graph = build_graph(self._weights, self._ranges, heads=read_heads(path))
        except KeyError as error:
            problem = f"its weights are not packed like those of the bundled encoder ({error} is missing)"
            raise InputError(path, problem, advice="use --precision float32") from error
        del self._weights
        return self._core.compile_model(graph, "CPU", options)

    @cached_property
    def _weights(self) -> dict[str, NDArray[Any]]:
        return read_weights(self._folder / packs.ENCODER)

    @cached_property
    def _ranges(self) -> dict[str, tuple[float, float]] | None:
        """Range of the input of each matrix product in 8-bit integers; None at other precisions."""
        if self._precision != "int8":
            return None
        ranges: dict[str, tuple[float, float]] = json.loads((self._folder / packs.RANGES).read_text(encoding="utf-8"))
        return ranges


def _round_up(length: int) -> int:
    """Return the next of a few lengths, about an eighth apart."""
    step = max(4, 1 << max(0, length.bit_length() - 4))
    return -(-length // step) * step
