"""The nearest vectors of another set, for each of many: exactly, in blocks, or by an index of a library.

Only a block of cosines is in memory at a time, whatever the sets' sizes. The exact search takes time with the product
of the sizes; see `docs/mining.md` for where the index overtakes it.
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
Progress = Callable[[int, int], None]
"""Called with how much of a search is done, and how much there is."""

EXACT_UP_TO = 4e10
"""So many cosines are computed one by one (200,000 by 200,000) before `auto` makes an index, if it can."""
_ROWS, _COLUMNS = 1024, 8192
_TEXTS_AT_ONCE = 8192
# HNSW (Malkov and Yashunin 2018): neighbors a node, and how widely to look while building and while searching.
_CONNECTIVITY, _BREADTH_BUILDING, _BREADTH_SEARCHING = 16, 128, 96


@dataclass(frozen=True, slots=True)
class Neighbors:
    """Of each of n vectors the k nearest others, nearest first: `numbers` (n, k) int64, `cosines` (n, k) float32.

    Where there are fewer than k, the row ends with number -1 and cosine -1.
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
    """The k nearest targets of each source, and the k nearest sources of each target.

    Args:
        source: (n, dim) float32, each row of length one.
        target: (m, dim) float32, each row of length one.
        method: "exact"; "approximate", by an HNSW index; "auto" for the exact one unless the sets are very large.
        progress: called as the work goes on.

    Raises:
        MissingExtraError: an index is wanted, and its library is not installed.
    """
    if method == "auto":
        method = "approximate" if len(source) * len(target) > EXACT_UP_TO and _has_library() else "exact"
    if method == "approximate":
        return _find_approximately(source, target, k, progress)
    return _find_exactly(source, target, k, progress)


def _find_exactly(
    source: NDArray[np.float32], target: NDArray[np.float32], k: int, progress: Progress | None
) -> tuple[Neighbors, Neighbors]:
    forward, backward = _Best(len(source), k), _Best(len(target), k)
    for start in range(0, len(source), _ROWS):
        rows = source[start : start + _ROWS]
        for first in range(0, len(target), _COLUMNS):
            cosines = rows @ target[first : first + _COLUMNS].T
            forward.see(cosines, start, first)
            backward.see(cosines.T, first, start)
        if progress is not None:
            progress(min(start + _ROWS, len(source)), len(source))
    return forward.neighbors(), backward.neighbors()


class _Best:
    """The k greatest cosines of each of n rows among all that were seen, each with its column's number."""

    def __init__(self, n: int, k: int) -> None:
        self._k = k
        self._numbers = np.full((n, k), -1, np.int64)
        self._cosines = np.full((n, k), -np.inf, np.float32)

    def see(self, cosines: NDArray[np.float32], start: int, first: int) -> None:
        """Take in a block of cosines, whose rows begin at `start` and columns at `first`."""
        stop = start + len(cosines)
        if self._k < cosines.shape[1] and np.isneginf(self._cosines[start:stop, -1]).any():
            columns = np.argpartition(-cosines, self._k - 1, axis=1)[:, : self._k]
            rows = np.repeat(np.arange(len(cosines)), self._k)
            columns = columns.ravel()
        else:
            # Once k are known, hardly any cosine of a further block is greater than the least of them.
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
        return Neighbors(self._numbers, np.maximum(self._cosines, -1))


def _has_library() -> bool:
    try:
        import usearch.index  # noqa: F401
    except ImportError:
        return False
    return True


def _find_approximately(
    source: NDArray[np.float32], target: NDArray[np.float32], k: int, progress: Progress | None
) -> tuple[Neighbors, Neighbors]:
    done, total = 0, 2 * (len(source) + len(target))
    found = []
    for queries, keys in ((source, target), (target, source)):
        index = _index(keys.shape[1])
        for some in _batches(len(keys)):
            index.add(np.arange(some.start, some.stop), keys[some])
            done += some.stop - some.start
            if progress is not None:
                progress(done, total)
        numbers = np.full((len(queries), k), -1, np.int64)
        cosines = np.full((len(queries), k), -1, np.float32)
        for some in _batches(len(queries) if len(keys) else 0):
            matches = cast("BatchMatches", index.search(queries[some], k))
            near = np.asarray(matches.keys, np.int64)
            near = np.where(np.arange(near.shape[1]) < np.asarray(matches.counts)[:, None], near, -1)
            # The index keeps half precision: the cosines are computed again, and the order follows them.
            exact = np.einsum("nd,nkd->nk", queries[some], keys[near])
            exact = np.where(near < 0, -1, exact)
            order = np.argsort(-exact, axis=1, kind="stable")
            numbers[some, : near.shape[1]] = np.take_along_axis(near, order, axis=1)
            cosines[some, : near.shape[1]] = np.take_along_axis(exact, order, axis=1)
            done += some.stop - some.start
            if progress is not None:
                progress(done, total)
        found.append(Neighbors(numbers, cosines))
    return found[0], found[1]


def _batches(n: int) -> Iterator[slice]:
    return (slice(start, min(n, start + _TEXTS_AT_ONCE)) for start in range(0, n, _TEXTS_AT_ONCE))


def _index(dim: int) -> Index:
    try:
        from usearch.index import Index
    except ImportError as error:
        raise MissingExtraError("approximate search", "mine") from error
    return Index(
        ndim=dim, metric="ip", dtype="f16", connectivity=_CONNECTIVITY, expansion_add=_BREADTH_BUILDING,
        expansion_search=_BREADTH_SEARCHING,
    )  # fmt: skip
