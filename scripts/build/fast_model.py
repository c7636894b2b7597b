"""Build the fast encoder from the weights of a student that `scripts/train` made.

    pip install --group build-model
    python scripts/build/fast_model.py student/student.npz --out fast

It shares vocabulary and embeddings with the bundled encoder; the matrices of its layers are stored as 8-bit integers
with one scale per output, and unpacked to float32 when the session starts. The build is deterministic.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
from pathlib import Path

import numpy as np
import onnx
from encoder_graph import Graph
from numpy.typing import NDArray

MODELS = Path(__file__).resolve().parents[2] / "aligner" / "data" / "models"
HEADS, EPSILON = 12, 1e-12


def build(whole: onnx.ModelProto, weights: dict[str, NDArray[np.float16]]) -> onnx.ModelProto:
    """Return the embeddings of an encoder with other layers.

    Args:
        whole: the bundled encoder.
        weights: the weights of the layers, by the names of `scripts/train/student_model.py`.
    """
    graph = Graph()
    nodes = list(whole.graph.node)
    graph.nodes = nodes[: 1 + next(k for k, node in enumerate(nodes) if node.output[0] == "emb")]
    used = {name for node in graph.nodes for name in node.input}
    graph.constants = [tensor for tensor in whole.graph.initializer if tensor.name in used]

    def add(name: str) -> str:
        layer, _, part = name.partition(".")
        array = weights[f"layers.{layer[1:]}.{part.replace('.', '_')}"].astype(np.float32)
        return graph.int8(name, array, 1) if array.ndim > 1 else graph.constant(name, array)

    state, count = "emb", 1 + max(int(name.split(".")[1]) for name in weights)
    for number in range(count):
        output = "states" if number == count - 1 else f"l{number}.out"
        state = graph.layer(state, number, output, HEADS, EPSILON, add)
    hidden = weights["layers.0.ao"].shape[1]
    return graph.model(hidden, {"source": "intfloat/multilingual-e5-small", "license": "MIT"})


def main() -> None:
    """Parse the arguments, build and write the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("student", type=Path, help="weights, student.npz")
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    with np.load(arguments.student) as weights:
        data = build(onnx.load(MODELS / "encoder.onnx"), dict(weights)).SerializeToString(deterministic=True)
    (arguments.out / "encoder.onnx").write_bytes(data)
    shutil.copyfile(MODELS / "tokenizer.model", arguments.out / "tokenizer.model")
    print(f"encoder.onnx: {len(data):,} bytes, sha256 {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    main()
