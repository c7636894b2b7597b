"""Nearest-neighbor search between two sets of vectors, exact or approximate.

The exact search computes cosines block by block, so memory use is independent of the sizes of the sets. Its time is
proportional to the product of the sizes. See `docs/mining.md` for the size from which an index is faster.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

import numpy as np
from numpy.typing import NDArray

from aligner.errors import MissingExtraError

if TYPE_CHECKING:
    from usearch.index import BatchMatches, Index

Method = Literal["auto", "exact", "approximate"]
"""Search method; see `find`."""
Progress = Callable[[int, int], None]
"""Callback; receives the finished work and the total."""

EXACT_UP_TO = 4e10
"""Maximum number of cosines (200,000 by 200,000) for which "auto" uses the exact search."""
_ROWS = 1024
"""Number of source vectors in one block of cosines."""
_COLUMNS = 8192
"""Number of target vectors in one block of cosines."""
_TEXTS_AT_ONCE = 8192
"""Number of vectors added to the index, or searched, in one call."""
_CONNECTIVITY = 16
"""HNSW (Malkov and Yashunin 2018): number of neighbors per node."""
_EXPANSION_ADD = 128
"""HNSW: size of the candidate list while building the index."""
_EXPANSION_SEARCH = 96
"""HNSW: size of the candidate list while searching."""


@dataclass(frozen=True, slots=True)
class Neighbors:
    """The k nearest neighbors of n vectors, nearest first.

    Rows with fewer than k neighbors are padded with index -1 and cosine -1.

    Attributes:
        numbers: (n, k) int64 indices of the neighbors.
        cosines: (n, k) float32 cosines.
    """

    numbers: NDArray[np.int64]
    cosines: NDArray[np.float32]


def find(
    source: NDArray[np.float32],
    target: NDArray[np.float32],
    k: int,
    *,
    method: Method = "auto",
    progress: Progress | None = None,
) -> tuple[Neighbors, Neighbors]:
    """Find the k nearest targets of each source vector and the k nearest sources of each target vector.

    Args:
        source: (n, dim) float32 unit vectors.
        target: (m, dim) float32 unit vectors.
        k: number of neighbors per vector.
        method: "exact", "approximate" (HNSW index), or "auto" (exact unless the sets are very large).
        progress: called after each block.

    Returns:
        The neighbors of the source vectors and the neighbors of the target vectors.

    Raises:
        MissingExtraError: the method is "approximate" and the index library is not installed.
    """
    if method == "auto":
        method = "approximate" if len(source) * len(target) > EXACT_UP_TO and _has_library() else "exact"
    if method == "approximate":
        return _find_approximately(source, target, k, progress)
    return _find_exactly(source, target, k, progress)


def _find_exactly(
    source: NDArray[np.float32], target: NDArray[np.float32], k: int, progress: Progress | None
) -> tuple[Neighbors, Neighbors]:
    """Search by blocks of the full cosine matrix."""
    forward, backward = _Best(len(source), k), _Best(len(target), k)
    for start in range(0, len(source), _ROWS):
        rows = source[start : start + _ROWS]
        for first in range(0, len(target), _COLUMNS):
            cosines = rows @ target[first : first + _COLUMNS].T
            forward.update(cosines, start, first)
            backward.update(cosines.T, first, start)
        if progress is not None:
            progress(min(start + _ROWS, len(source)), len(source))
    return forward.neighbors(), backward.neighbors()


class _Best:
    """Running top-k of n rows over blocks of a cosine matrix.

    Args:
        n: number of rows.
        k: number of neighbors to keep per row.
    """

    def __init__(self, n: int, k: int) -> None:
        self._k = k
        self._numbers = np.full((n, k), -1, np.int64)
        self._cosines = np.full((n, k), -np.inf, np.float32)

    def update(self, cosines: NDArray[np.float32], start: int, first: int) -> None:
        """Update the top-k with a block of cosines whose first row is `start` and first column `first`."""
        stop = start + len(cosines)
        if self._k < cosines.shape[1] and np.isneginf(self._cosines[start:stop, -1]).any():
            columns = np.argpartition(-cosines, self._k - 1, axis=1)[:, : self._k]
            rows = np.repeat(np.arange(len(cosines)), self._k)
            columns = columns.ravel()
        else:
            # Once k neighbors are known, few cosines of later blocks exceed the smallest of them.
            rows, columns = np.nonzero(cosines > self._cosines[start:stop, -1:])
        if not len(rows):
            return
        touched, inverse = np.unique(rows, return_inverse=True)
        known = start + touched
        owners = np.concatenate([np.repeat(np.arange(len(touched)), self._k), inverse])
        numbers = np.concatenate([self._numbers[known].ravel(), columns + first])
        values = np.concatenate([self._cosines[known].ravel(), cosines[rows, columns]])
        order = np.lexsort((numbers, -values, owners))
        counts = np.bincount(owners, minlength=len(touched))
        starts = np.cumsum(counts) - counts
        kept = order[starts[:, None] + np.arange(self._k)]
        self._numbers[known], self._cosines[known] = numbers[kept], values[kept]

    def neighbors(self) -> Neighbors:
        """Return the result."""
        return Neighbors(self._numbers, np.maximum(self._cosines, -1))


def _has_library() -> bool:
    """Return whether the index library is installed."""
    try:
        import usearch.index  # noqa: F401
    except ImportError:
        return False
    return True


def _find_approximately(
    source: NDArray[np.float32], target: NDArray[np.float32], k: int, progress: Progress | None
) -> tuple[Neighbors, Neighbors]:
    """Search with an HNSW index of each side."""
    done, total = 0, 2 * (len(source) + len(target))
    found = []
    for queries, keys in ((source, target), (target, source)):
        index = _index(keys.shape[1])
        for batch in _batches(len(keys)):
            index.add(np.arange(batch.start, batch.stop), keys[batch])
            done += batch.stop - batch.start
            if progress is not None:
                progress(done, total)
        numbers = np.full((len(queries), k), -1, np.int64)
        cosines = np.full((len(queries), k), -1, np.float32)
        for batch in _batches(len(queries) if len(keys) else 0):
            matches = cast("BatchMatches", index.search(queries[batch], k))
            near = np.asarray(matches.keys, np.int64)
            near = np.where(np.arange(near.shape[1]) < np.asarray(matches.counts)[:, None], near, -1)
            # The index stores half precision, so recompute the cosines and sort again.
            exact = np.einsum("nd,nkd->nk", queries[batch], keys[near])
            exact = np.where(near < 0, -1, exact)
            order = np.argsort(-exact, axis=1, kind="stable")
            numbers[batch, : near.shape[1]] = np.take_along_axis(near, order, axis=1)
            cosines[batch, : near.shape[1]] = np.take_along_axis(exact, order, axis=1)
            done += batch.stop - batch.start
            if progress is not None:
                progress(done, total)
        found.append(Neighbors(numbers, cosines))
    return found[0], found[1]


def _batches(n: int) -> Iterator[slice]:
    """Yield slices of up to `_TEXTS_AT_ONCE` of n vectors."""
    return (slice(start, min(n, start + _TEXTS_AT_ONCE)) for start in range(0, n, _TEXTS_AT_ONCE))


def _index(dim: int) -> Index:
    """Create an empty HNSW index."""
    try:
        from usearch.index import Index
    except ImportError as error:
        raise MissingExtraError("approximate search", "mine") from error
    return Index(
        ndim=dim, metric="ip", dtype="f16", connectivity=_CONNECTIVITY, expansion_add=_EXPANSION_ADD,
        expansion_search=_EXPANSION_SEARCH,
    )  # fmt: skip
