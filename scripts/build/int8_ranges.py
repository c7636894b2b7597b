"""Find the ranges for `--precision int8`: what the inputs of the matrices are on the reference sentences.

    pip install 'trialign[openvino]'
    python scripts/build/int8_ranges.py

The encoder reads the sentences of `aligner/data/reference.tsv` at float32. The range of an input leaves out the lowest
and highest ten-thousandth of its values: without that, a few outliers make the steps of the others too coarse.
"""

from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path

import numpy as np
import openvino

from aligner.data import FOLDER, MODELS
from aligner.embed.bundled import PAD, BundledEncoder
from aligner.embed.onnx_weights import read_weights
from aligner.embed.openvino_graph import build_graph

LEFT_OUT = 1e-4
AT_ONCE = 16
MASKED = -1e9


def main() -> None:
    """Parse the arguments, and find and write the ranges."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=MODELS / "int8.json", help="file to write")
    out = parser.parse_args().out
    with (FOLDER / "reference.tsv").open(encoding="utf-8", newline="") as file:
        texts = [text for row in csv.DictReader(file, delimiter="\t") for text in row.values()]
    windows, _ = BundledEncoder()._windows(texts)
    windows.sort(key=len)
    weights = read_weights(MODELS / "encoder.onnx")
    model = openvino.Core().compile_model(
        build_graph(weights, inputs=True), "CPU", {"INFERENCE_PRECISION_HINT": "f32", "INFERENCE_NUM_THREADS": "1"}
    )
    names = [result.get_node().get_friendly_name() for result in model.outputs[1:]]
    seen: dict[str, list[np.ndarray]] = {name: [] for name in names}
    for start in range(0, len(windows), AT_ONCE):
        some = windows[start : start + AT_ONCE]
        ids = np.full((len(some), len(some[-1])), PAD, np.int32)
        for row, window in enumerate(some):
            ids[row, : len(window)] = window
        mask = np.where(ids == PAD, np.float32(MASKED), np.float32(0))[:, None, None, :]
        found = model([ids, mask])
        for k, name in enumerate(names, 1):
            seen[name].append(found[k][ids != PAD].reshape(-1))
    ranges = {
        name: [round(float(np.quantile(np.concatenate(parts), share)), 4) for share in (LEFT_OUT, 1 - LEFT_OUT)]
        for name, parts in seen.items()
    }
    rows = (f" {json.dumps(name)}: {json.dumps(pair)}" for name, pair in ranges.items())
    out.write_text("{\n" + ",\n".join(rows) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
