"""What the stages after this one see of an encoder: vectors that add up, and the token states behind them.

The vector of a run of sentences is the sum of its sentences' vectors, so no run is ever encoded again. Such sums exist
for an encoder that pools by the mean and shows its token states; for any other, a sentence's unit vector times its
length stands in for the sum.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Progress = Callable[[int], None]
"""Called with the number of texts finished since the last call."""


@dataclass(frozen=True, slots=True)
class TokenStates:
    """The last-layer vectors of all tokens of n texts, end to end, at one byte a number.

    `values` (tokens, dim) int8 times `scales` (tokens,) float32 gives the states; text k owns tokens
    `offsets[k]:offsets[k + 1]`, none of them special. `rarity` (tokens,) float32 says how much a token counts: the
    less likely it is (-log of its unigram probability), the more.
    """

    values: NDArray[np.int8]
    scales: NDArray[np.float32]
    rarity: NDArray[np.float32]
    offsets: NDArray[np.int64]

    def part(self, start: int, stop: int) -> TokenStates:
        """The tokens of texts start..stop-1, not copied."""
        tokens = slice(self.offsets[start], self.offsets[stop])
        offsets = self.offsets[start : stop + 1] - self.offsets[start]
        return TokenStates(self.values[tokens], self.scales[tokens], self.rarity[tokens], offsets)

    def merged(self, counts: NDArray[np.int64]) -> TokenStates:
        """The same tokens with every `counts[k]` neighboring texts made one."""
        ends = np.concatenate([[0], np.cumsum(counts)])
        return TokenStates(self.values, self.scales, self.rarity, self.offsets[ends])

    def dense(self, start: int, stop: int) -> NDArray[np.float32]:
        """States of texts start..stop-1 as (tokens, dim) float32."""
        tokens = slice(self.offsets[start], self.offsets[stop])
        return self.values[tokens].astype(np.float32) * self.scales[tokens, None]


@dataclass(frozen=True, slots=True)
class Encoded:
    """n encoded texts: `sums` (n, dim) float32 add up over runs of texts, `weights` (n,) float32 are token counts.

    `tokens` is there when the encoder gives token states.
    """

    sums: NDArray[np.float32]
    weights: NDArray[np.float32]
    tokens: TokenStates | None = None

    def part(self, start: int, stop: int) -> Encoded:
        """Texts start..stop-1, not copied."""
        tokens = self.tokens.part(start, stop) if self.tokens is not None else None
        return Encoded(self.sums[start:stop], self.weights[start:stop], tokens)


def join(parts: Iterable[Encoded]) -> Encoded:
    """Encoded texts end to end, each part let go before the next is made: a book is in memory once.

    Args:
        parts: at least one, all with token states.
    """
    joined: list[NDArray[Any]] = []
    for part in parts:
        assert part.tokens is not None  # a TokenEmbedder's
        tokens = part.tokens
        counts = np.diff(tokens.offsets)
        arrays: list[NDArray[Any]] = [part.sums, part.weights, tokens.values, tokens.scales, tokens.rarity, counts]
        if not joined:
            joined = [np.array(array) for array in arrays]
            continue
        for whole, array in zip(joined, arrays, strict=True):
            known = len(whole)
            # In place: the system moves pages of large arrays instead of copying them.
            whole.resize((known + len(array), *whole.shape[1:]), refcheck=False)
            whole[known:] = array
    sums, weights, values, scales, rarity, counts = joined
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return Encoded(sums, weights, TokenStates(values, scales, rarity, offsets))


@runtime_checkable
class Embedder(Protocol):
    """Anything that turns texts into sentence vectors: one method and two names.

    `name` goes into the signature; `fingerprint` must change whenever the vectors would (it keys the cache).
    """

    @property
    def name(self) -> str: ...

    @property
    def fingerprint(self) -> str: ...

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit-length vector a text: (n, dim) float32."""


@runtime_checkable
class TokenEmbedder(Embedder, Protocol):
    """An embedder that also shows its token states."""

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Encoded:
        """Sums, token counts and token states of the texts."""


def encode(embedder: Embedder, texts: Sequence[str], progress: Progress | None = None) -> Encoded:
    """Encode texts with any embedder.

    Args:
        embedder: a `TokenEmbedder`, or anything with `embed`; the unit vectors of the latter are multiplied by the
            text's length in characters so that they add up as sums of token states do.
        texts: n texts.
        progress: called with the number of texts done since the last call.

    Raises:
        ValueError: the embedder returned another shape than (n, dim).
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
        ValueError: the embedder returned another shape.
    """
    vectors = np.asarray(embedder.embed(list(texts)), np.float32)
    if vectors.ndim != 2 or len(vectors) != len(texts):
        raise ValueError(
            f"{embedder.name}.embed: expected shape ({len(texts)}, dim) for {len(texts)} texts, got {vectors.shape}"
        )
    return vectors


def quantize(states: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """(tokens, dim) states as int8 with one scale a token; the error is at most scale / 2 a number."""
    scales = np.maximum(np.abs(states).max(axis=1), 1e-9).astype(np.float32) / 127
    return np.rint(states / scales[:, None]).astype(np.int8), scales
