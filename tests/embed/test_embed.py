"""The bundled encoder and its cache on real sentences."""

import os
import subprocess
import sys
import warnings

import numpy as np
import pytest

from aligner.embed import encode, load_embedder
from aligner.embed.base import quantize
from aligner.embed.bundled import BundledEncoder
from aligner.embed.cache import cached
from aligner.errors import MissingExtraError, UnknownNameError

PAIRS = [
    ("The museum is closed on Mondays.", "博物馆星期一闭馆。", "Bảo tàng đóng cửa vào thứ Hai."),
    ("She bought three kilos of rice.", "她买了三公斤大米。", "Chị ấy mua ba cân gạo."),
    ("The bridge was finished in 1932.", "这座桥于1932年竣工。", "Cây cầu được hoàn thành năm 1932."),
    ("Nobody answered the phone.", "没有人接电话。", "Không ai nghe điện thoại."),
    ("Rain is expected tomorrow afternoon.", "預計明天下午會下雨。", "Dự báo chiều mai có mưa."),
]


@pytest.fixture(scope="module")
def bundled():
    return load_embedder()


def test_translations_are_nearest_neighbors_in_all_languages(bundled):
    columns = [encode(bundled, list(column)) for column in zip(*PAIRS, strict=True)]
    centered = [c.sums / c.weights[:, None] - (c.sums.sum(0) / c.weights.sum()) for c in columns]
    unit = [c / np.linalg.norm(c, axis=1, keepdims=True) for c in centered]
    for one in unit:
        for other in unit:
            assert (one @ other.T).argmax(axis=1).tolist() == list(range(len(PAIRS)))


def test_token_states_add_up_to_the_sums(bundled):
    texts = ["One sentence.", "", "两句话。还有一句。", "Ba câu ngắn."]
    encoded = encode(bundled, texts)
    assert encoded.tokens is not None
    for k in range(len(texts)):
        states = encoded.tokens.dense(k, k + 1)
        assert len(states) == encoded.weights[k]
        assert np.allclose(states.sum(axis=0), encoded.sums[k], atol=0.02 * len(states))


def test_encoding_does_not_depend_on_the_batch(bundled):
    texts = [pair[0] for pair in PAIRS]
    together, alone = encode(bundled, texts), [encode(bundled, [text]) for text in texts]
    for k, one in enumerate(alone):
        assert np.allclose(together.sums[k], one.sums[0], atol=1e-3)


def test_long_texts_are_encoded_in_windows(bundled):
    text = " ".join(f"Number {k} follows number {k - 1}." for k in range(300))
    encoded = encode(bundled, [text, "short"])
    assert encoded.weights[0] > 1500
    done = []
    encode(bundled, [text, "short"], done.append)
    assert sum(done) == 2


def test_unusual_characters_do_not_raise(bundled):
    assert encode(bundled, ["\ud800 lone", "\x00\x01", "🙂" * 50, "日本語 と 한국어", "\n\t"]).sums.shape == (5, 384)


def test_encoding_no_texts(bundled, tmp_path):
    assert encode(bundled, []).sums.shape == (0, 384)
    assert encode(load_embedder(cache=tmp_path), []).sums.shape == (0, 384)


def test_encoding_writes_no_files_and_sends_no_telemetry(tmp_path):
    # ONNX Runtime stores an identifier and sends telemetry by default, except where it detects tests or CI.
    excluded = {"CI", "GITHUB_ACTIONS", "ORT_DISABLE_TELEMETRY", "ORT_RUNNING_UNIT_TESTS", "XDG_CACHE_HOME"}
    environment = {key: value for key, value in os.environ.items() if key not in excluded} | {"HOME": str(tmp_path)}
    code = "from aligner.embed import load_embedder; load_embedder(cache=None).embed(['Nobody answered the phone.'])"
    done = subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True)
    assert done.stderr == ""
    assert list(tmp_path.rglob("*")) == []


def test_the_cache_returns_equal_arrays_and_encodes_each_text_once(bundled, tmp_path):
    class Counting:
        name, fingerprint, asked = bundled.name, bundled.fingerprint, 0

        def embed(self, texts):
            return bundled.embed(texts)

        def encode(self, texts, progress=None):
            self.asked += len(texts)
            return bundled.encode(texts, progress)

    texts = [pair[0] for pair in PAIRS]
    counting = Counting()
    first = cached(counting, tmp_path).encode([*texts, texts[0]])
    second = cached(counting, tmp_path).encode([*texts, texts[0]])
    assert counting.asked == len(texts)
    assert np.array_equal(first.sums, second.sums)
    assert np.array_equal(first.sums[:-1], bundled.encode(texts).sums)
    assert np.array_equal(first.tokens.values, second.tokens.values)
    assert np.array_equal(first.tokens.offsets, second.tokens.offsets)


def test_the_cache_stays_within_its_limit(bundled, tmp_path):
    limit = 200_000
    encoder = cached(bundled, tmp_path, limit)
    for k in range(6):
        encoder.encode([f"Sentence {k} of group {n}, long enough to take some room." for n in range(6)])
    import sqlite3

    (total,) = sqlite3.connect(tmp_path / "vectors.sqlite").execute("SELECT sum(size) FROM vector").fetchone()
    assert 0 < total <= limit


def test_two_processes_share_a_cache(tmp_path):
    script = (
        "import sys; from pathlib import Path; from aligner.embed import load_embedder; "
        "load_embedder(cache=Path(sys.argv[1])).encode([f'Line {k}, {sys.argv[2]}.' for k in range(40)] + ['shared'])"
    )
    runs = [subprocess.Popen([sys.executable, "-W", "error", "-c", script, str(tmp_path), str(k)]) for k in range(2)]
    assert [run.wait() for run in runs] == [0, 0]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        load_embedder(cache=tmp_path).encode(["shared", "Line 3, 0.", "Line 3, 1."])


def test_any_object_with_an_embed_method_is_an_embedder():
    class Letters:
        name = fingerprint = "letters"

        def embed(self, texts):
            return np.array([[text.count(letter) for letter in "aeiou"] for text in texts], np.float32)

    class Wrong(Letters):
        def embed(self, texts):
            return np.zeros(3, np.float32)

    assert encode(Letters(), ["aa", "banana"]).sums.tolist() == [[4, 0, 0, 0, 0], [18, 0, 0, 0, 0]]
    with pytest.raises(ValueError, match=r"\(2, dim\).*got \(3,\)"):
        encode(Wrong(), ["a", "b"])


def test_errors_for_unknown_and_missing_embedders_are_actionable():
    with pytest.raises(UnknownNameError, match="bundled"):
        load_embedder("no-such-embedder")
    if not _has_sentence_transformers():
        with pytest.raises(MissingExtraError, match=r"pip install 'trialign\[sentence-transformers\]'"):
            load_embedder("sentence-transformers:LaBSE")


def _has_sentence_transformers():
    from importlib.util import find_spec

    return find_spec("sentence_transformers") is not None


def test_the_quantization_error_is_bounded():
    states = np.random.default_rng(0).normal(size=(50, 384)).astype(np.float32)
    values, scales = quantize(states)
    assert np.abs(values * scales[:, None] - states).max() <= scales.max() / 2 + 1e-6


@pytest.mark.parametrize(("value", "threads"), [("1", 1), (" 3,2", 3), ("", 0), ("many", 0)])
def test_the_environment_says_how_many_threads_unless_they_are_given(value, threads, monkeypatch):
    import onnxruntime

    class Session:
        def __init__(self, _path, options, **_named):
            self.threads = options.intra_op_num_threads

    monkeypatch.setattr(onnxruntime, "InferenceSession", Session)
    monkeypatch.setenv("OMP_NUM_THREADS", value)
    assert BundledEncoder()._session.threads == threads
    assert BundledEncoder(threads=5)._session.threads == 5


def test_a_released_model_is_loaded_again(tmp_path):
    encoder = cached(BundledEncoder(), tmp_path)
    before = encoder.embed(["It rains."])
    encoder.release()
    assert "_session" not in vars(encoder._embedder)
    encoder.release()  # twice is no error
    assert np.array_equal(encoder._embedder.embed(["It rains."]), before)
