"""Near duplicates by MinHash and bands (Broder 1997; Leskovec, Rajaraman and Ullman, chapter 3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from aligner.filters.texts import Bools, Counts, Hashes, Texts, mix

_PERMUTATIONS, _BAND = 64, 4
"""Sixteen bands of four: rows of similarity .8 meet with a probability of .9998, those of .5 with one of .64."""
_SEED = 1
_MOST_COMPARED = 50
Digests = NDArray[np.uint32]


def digests(sides: Sequence[Texts]) -> Digests:
    """Return the MinHash of each row, (rows, permutations).

    Args:
        sides: the texts of the rows, of one side or both; those of the second count as other texts.
    """
    import rensa

    values, rows = [], []
    for place, texts in enumerate(sides):
        shingles, offsets = texts.shingles()
        values.append(mix(shingles + np.uint64(place)))
        rows.append(np.repeat(np.arange(len(texts)), np.diff(offsets)))
    owner = np.concatenate(rows)
    order = np.argsort(owner, kind="stable")
    counts = np.bincount(owner, minlength=len(sides[0]))
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.uint64)
    flat = np.concatenate(values)[order]
    matrix = rensa.RMinHash.digest_matrix_from_flat_token_hashes(flat, offsets, _PERMUTATIONS, _SEED)
    return np.array(matrix.to_rows(), np.uint32).reshape(len(sides[0]), _PERMUTATIONS)


def clusters(of: Digests, least: float) -> Counts:
    """Return the first row of the cluster of each row: rows that are near duplicates, directly or by way of others.

    Args:
        of: (rows, permutations).
        least: the similarity from which two rows are near duplicates.
    """
    owners = np.arange(len(of))
    for keys in _band_keys(of):
        order = np.argsort(keys, kind="stable")
        starts = np.flatnonzero(np.concatenate([[True], keys[order][1:] != keys[order][:-1]])[: len(order)])
        sizes = np.diff(np.concatenate([starts, [len(order)]]))
        firsts = np.repeat(order[starts], sizes)
        for one, other in ((firsts, order), (order[:-1], order[1:])):
            alike = np.flatnonzero((keys[one] == keys[other]) & (one != other))
            agree = (of[one[alike]] == of[other[alike]]).mean(axis=1) >= least
            for a, b in zip(one[alike[agree]].tolist(), other[alike[agree]].tolist(), strict=True):
                low, high = sorted((_find(owners, a), _find(owners, b)))
                owners[high] = low
    return np.array([_find(owners, row) for row in range(len(owners))], np.int64)


def resembling(of: Digests, others: Digests, least: float) -> Bools:
    """Return which rows are near duplicates of any of some others.

    Args:
        of: (rows, permutations).
        others: (others, permutations).
        least: the similarity from which two rows are near duplicates.
    """
    found = np.zeros(len(of), bool)
    for keys, held in zip(_band_keys(of), _band_keys(others), strict=True):
        order = np.argsort(held, kind="stable")
        low, high = (np.searchsorted(held[order], keys, side) for side in ("left", "right"))
        # All of a long list of equal keys would take long, and they resemble each other.
        for step in range(min(int((high - low).max(initial=0)), _MOST_COMPARED)):
            rows = np.flatnonzero((low + step < high) & ~found)
            agree = (of[rows] == others[order[low[rows] + step]]).mean(axis=1) >= least
            found[rows[agree]] = True
    return found


def _band_keys(of: Digests) -> Iterator[Hashes]:
    """Yield, for each band, the key of each row."""
    bands = of.reshape(len(of), _PERMUTATIONS // _BAND, _BAND).astype(np.uint64)
    for band in range(bands.shape[1]):
        keys = np.full(len(of), band, np.uint64)
        for place in range(_BAND):
            keys = mix(keys + bands[:, band, place] + np.uint64(place))
        yield keys


def _find(owners: Counts, row: int) -> int:
    while owners[row] != row:
        owners[row] = owners[owners[row]]
        row = int(owners[row])
    return row
