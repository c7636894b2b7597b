"""The precision and the device of the bundled encoder."""

import json
import sys

import numpy as np
import pytest
from click.testing import CliRunner

from aligner.cli import main
from aligner.data import MODELS
from aligner.embed import encode, load_embedder
from aligner.embed.bundled import BundledEncoder
from aligner.errors import AlignerError, MissingExtraError
from aligner.signature import sign

TEXTS = ["The museum is closed on Mondays.", "博物馆星期一闭馆。", "Bảo tàng đóng cửa vào thứ Hai.", "", "Rain. " * 150]


def test_float32_on_the_cpu_is_what_has_always_been():
    default, named = load_embedder(), load_embedder(precision="float32", device="cpu")
    assert (named.name, named.fingerprint) == (default.name, default.fingerprint)
    assert default.name == "e5-small-trialign"


def test_another_precision_names_the_extra_that_it_needs(monkeypatch):
    monkeypatch.setitem(sys.modules, "openvino", None)
    with pytest.raises(MissingExtraError, match=r"trialign\[openvino\]"):
        load_embedder(precision="bf16")


@pytest.mark.parametrize(("choice", "message"), [
    ({"precision": "int4"}, "unknown precision 'int4'"),
    ({"device": "tpu"}, "device 'tpu'; known: .*cpu, gpu"),
    ({"precision": "bf16", "device": "gpu"}, "for the device 'cpu'"),
    ({"name": "sentence-transformers:LaBSE", "precision": "bf16"}, "not for 'sentence-transformers:LaBSE'"),
])  # fmt: skip
def test_what_cannot_be_chosen_is_said(choice, message):
    with pytest.raises(AlignerError, match=message):
        load_embedder(**choice)


def test_without_a_gpu_the_command_says_what_to_install(tmp_path):
    page = tmp_path / "page.txt"
    page.write_text("Some text.\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["align", str(page), str(page), "--device", "gpu"])
    assert result.exit_code != 0
    assert "knows no GPU; install onnxruntime-gpu" in str(result.exception or "") + result.output


def test_a_gpu_is_part_of_the_signature(monkeypatch):
    import onnxruntime

    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: ["CUDAExecutionProvider"])
    gpu = load_embedder(device="gpu")
    assert gpu.name == "e5-small-trialign-gpu"
    assert gpu.fingerprint != load_embedder().fingerprint
    assert "e5-small-trialign-gpu@" in sign("en", "zh", "sentence", gpu)


def test_weights_are_unpacked_as_onnx_runtime_does():
    onnx = pytest.importorskip("onnx")
    import onnxruntime

    from aligner.embed.onnx_weights import read_weights

    weights = read_weights(MODELS / "encoder.onnx")
    model = onnx.load(MODELS / "encoder.onnx")
    names = ["l0.qkv", "l11.fo"]
    model.graph.output.extend(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in names)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    found = session.run(names, {"ids": np.array([[0, 2]], np.int32), "lengths": np.array([2], np.int32)})
    for name, array in zip(names, found, strict=True):
        np.testing.assert_allclose(weights[name], array, atol=1e-6)


@pytest.mark.parametrize(("precision", "least"), [("bf16", 0.9998), ("int8", 0.98)])
def test_faster_precisions_give_similar_vectors_under_another_name(precision, least):
    pytest.importorskip("onnx")
    openvino = pytest.importorskip("openvino")
    if precision.upper() not in openvino.Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES"):
        with pytest.raises(AlignerError, match=f"no {precision} arithmetic; use --precision float32"):
            load_embedder(precision=precision)
        return
    fast, exact = load_embedder(precision=precision, threads=1), BundledEncoder(threads=1)
    assert (fast.name, fast.fingerprint != exact.fingerprint) == (f"e5-small-trialign-{precision}", True)
    one, other = encode(fast, TEXTS), encode(exact, TEXTS)
    assert one.weights.tolist() == other.weights.tolist()
    told = other.weights > 0
    cosines = (fast.embed(TEXTS) * exact.embed(TEXTS)).sum(axis=1)[told]
    assert cosines.min() > least
    again = encode(load_embedder(precision=precision, threads=1), TEXTS)
    np.testing.assert_array_equal(one.sums, again.sums)


def test_ranges_of_8_bit_integers_name_each_matrix():
    ranges = json.loads((MODELS / "int8.json").read_text(encoding="utf-8"))
    assert list(ranges) == [f"l{layer}.{part}" for layer in range(12) for part in ("qkv", "ao", "fi", "fo")]
    assert all(low < 0 < high for low, high in ranges.values())
