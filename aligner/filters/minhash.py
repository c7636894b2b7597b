"""Near duplicates by MinHash and bands (Broder 1997; Leskovec, Rajaraman and Ullman, chapter 3)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from aligner.filters.texts import Counts, Texts, mix

_PERMUTATIONS, _BAND = 64, 4
"""Sixteen bands of four: rows of similarity .8 meet with a probability of .9998, those of .5 with one of .64."""
_SEED = 1
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
    bands = of.reshape(len(of), -1, _BAND).astype(np.uint64)
    for band in range(bands.shape[1]):
        keys = np.zeros(len(of), np.uint64)
        for place in range(_BAND):
            keys = mix(keys * np.uint64(31) + bands[:, band, place] + np.uint64(place))
        order = np.argsort(keys, kind="stable")
        starts = np.flatnonzero(np.concatenate([[True], keys[order][1:] != keys[order][:-1]])[: len(order)])
        sizes = np.diff(np.concatenate([starts, [len(order)]]))
        firsts = np.repeat(order[starts], sizes)
        for one, other in ((firsts, order), (order[:-1], order[1:])):
            alike = (keys[one] == keys[other]) & (one != other)
            pairs = np.flatnonzero(alike)
            agree = (of[one[pairs]] == of[other[pairs]]).mean(axis=1) >= least
            for a, b in zip(one[pairs[agree]].tolist(), other[pairs[agree]].tolist(), strict=True):
                low, high = sorted((_find(owners, a), _find(owners, b)))
                owners[high] = low
    return np.array([_find(owners, row) for row in range(len(owners))], np.int64)


def _find(owners: Counts, row: int) -> int:
    while owners[row] != row:
        owners[row] = owners[owners[row]]
        row = int(owners[row])
    return row
