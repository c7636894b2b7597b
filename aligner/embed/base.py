"""The interface to encoders: additive sentence vectors and the token states behind them.

The vector of a run of sentences is the sum of its sentence vectors, so runs are never encoded again. Encoders with mean
pooling that provide token states give exact sums. For other encoders, the sum is approximated by the unit vector of the
sentence multiplied by its length.
"""

from __future__ import annotations

import contextlib
import ctypes
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Progress = Callable[[int], None]
"""Callback; receives the number of texts finished since the last call."""


@dataclass(frozen=True, slots=True)
class TokenStates:
    """Last-layer token states of n texts, quantized to 8 bits, in CSR layout.

    The states are `values` multiplied by `scales`. Special tokens are excluded.

    Attributes:
        values: (tokens, dim) int8 quantized states.
        scales: (tokens,) float32 scale of each token.
        rarity: (tokens,) float32 weight of each token, from the negative log of its unigram probability.
        offsets: (n + 1,) row offsets: text k has the tokens `offsets[k]:offsets[k + 1]`.
    """

    values: NDArray[np.int8]
    scales: NDArray[np.float32]
    rarity: NDArray[np.float32]
    offsets: NDArray[np.int64]

    def part(self, start: int, stop: int) -> TokenStates:
        """Return the tokens of texts start..stop-1 as a view."""
        tokens = slice(self.offsets[start], self.offsets[stop])
        offsets = self.offsets[start : stop + 1] - self.offsets[start]
        return TokenStates(self.values[tokens], self.scales[tokens], self.rarity[tokens], offsets)

    def merged(self, counts: NDArray[np.int64]) -> TokenStates:
        """Return the same tokens with runs of neighboring texts merged.

        Args:
            counts: number of texts in each run, in order.
        """
        ends = np.concatenate([[0], np.cumsum(counts)])
        return TokenStates(self.values, self.scales, self.rarity, self.offsets[ends])

    def dense(self, start: int, stop: int) -> NDArray[np.float32]:
        """Return the states of texts start..stop-1: (tokens, dim) float32."""
        tokens = slice(self.offsets[start], self.offsets[stop])
        return self.values[tokens].astype(np.float32) * self.scales[tokens, None]


@dataclass(frozen=True, slots=True)
class Encoded:
    """The n encoded texts.

    Attributes:
        sums: (n, dim) float32 sums of token states, additive over runs of texts.
        weights: (n,) float32 token counts.
        tokens: token states, or None if the encoder does not provide them.
    """

    sums: NDArray[np.float32]
    weights: NDArray[np.float32]
    tokens: TokenStates | None = None

    def part(self, start: int, stop: int) -> Encoded:
        """Return texts start..stop-1 as a view."""
        tokens = self.tokens.part(start, stop) if self.tokens is not None else None
        return Encoded(self.sums[start:stop], self.weights[start:stop], tokens)


def join(parts: Iterable[Encoded]) -> Encoded:
    """Concatenate encoded texts.

    Each part is released before the next one is produced, so that the data is in memory only once.

    Args:
        parts: at least one part, all with token states.
    """
    joined: list[NDArray[Any]] = []
    for part in parts:
        assert part.tokens is not None  # guaranteed by TokenEmbedder
        tokens = part.tokens
        counts = np.diff(tokens.offsets)
        arrays: list[NDArray[Any]] = [part.sums, part.weights, tokens.values, tokens.scales, tokens.rarity, counts]
        if not joined:
            joined = [np.array(array) for array in arrays]
            continue
        for whole, array in zip(joined, arrays, strict=True):
            known = len(whole)
            # Resize in place: for large arrays, the operating system remaps pages instead of copying.
            whole.resize((known + len(array), *whole.shape[1:]), refcheck=False)
            whole[known:] = array
    sums, weights, values, scales, rarity, counts = joined
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return Encoded(sums, weights, TokenStates(values, scales, rarity, offsets))


@runtime_checkable
class Embedder(Protocol):
    """Protocol of sentence encoders.

    An embedder that something was learned for has the attribute `pack`, a `Pack`.
    """

    @property
    def name(self) -> str:
        """Name of the model, part of the signature."""

    @property
    def fingerprint(self) -> str:
        """Cache key of the model; must change whenever the vectors change."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector per text: (n, dim) float32."""


@runtime_checkable
class TokenEmbedder(Embedder, Protocol):
    """Protocol of sentence encoders that also provide token states."""

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Encoded:
        """Return the sums, token counts and token states of the texts."""


def encode(embedder: Embedder, texts: Sequence[str], progress: Progress | None = None) -> Encoded:
    """Encode texts with any embedder.

    Args:
        embedder: a `TokenEmbedder`, or any object with `embed`. Unit vectors from `embed` are multiplied by the length
            of the text in characters, so that they are additive like sums of token states.
        texts: n texts.
        progress: called with the number of texts finished since the last call.

    Raises:
        ValueError: the shape of the embedder's result is not (n, dim).
    """
    if isinstance(embedder, TokenEmbedder):
        return embedder.encode(texts, progress)
    vectors = embed_checked(embedder, texts)
    if progress is not None:
        progress(len(texts))
    weights = np.array([max(1, len(text)) for text in texts], np.float32)
    return Encoded(vectors * weights[:, None], weights)


def embed_checked(embedder: Embedder, texts: Sequence[str]) -> NDArray[np.float32]:
    """Return the embedder's vectors of n texts, (n, dim) float32.

    Raises:
        ValueError: the shape of the embedder's result is not (n, dim).
    """
    vectors = np.asarray(embedder.embed(list(texts)), np.float32)
    if vectors.ndim != 2 or len(vectors) != len(texts):
        raise ValueError(
            f"{embedder.name}.embed: expected shape ({len(texts)}, dim) for {len(texts)} texts, got {vectors.shape}"
        )
    return vectors


def quantize(states: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Quantize states (tokens, dim) to int8 with one scale per token; the maximum error is scale / 2.

    Returns:
        The values (tokens, dim) int8 and the scales (tokens,) float32.
    """
    scales = np.maximum(np.abs(states).max(axis=1), 1e-9).astype(np.float32) / 127
    return np.rint(states / scales[:, None]).astype(np.int8), scales


def return_free_memory() -> None:
    """Return freed memory to the operating system; the C library of Linux keeps most of it otherwise."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):  # other C libraries than glibc have no such function
            ctypes.CDLL(None).malloc_trim(0)
