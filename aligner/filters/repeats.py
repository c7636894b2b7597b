"""Steps that compare rows: duplicates, near duplicates, texts that many documents repeat."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aligner.filters import minhash
from aligner.filters.base import Arrays, in_range, one_of, step
from aligner.filters.chunk import SIDES, Chunk
from aligner.filters.texts import Bools, Hashes, Texts, mix

_OF = ("pair", "source", "target")


@step("duplicates")
@dataclass(frozen=True)
class Duplicates:
    """An earlier row says the same, but for case, spaces and punctuation.

    Args:
        of: what must be the same: the pair, the source or the target.
    """

    of: str = "pair"

    def __post_init__(self) -> None:
        one_of(self.of, _OF, "of")

    def collect(self, chunk: Chunk) -> Arrays:
        """Return the hashes of the rows."""
        return (_hashes(chunk, self.of),)

    def reject_all(self, collected: Arrays, among: Bools) -> Bools:
        """Return which rows of the table to reject."""
        (hashes,) = collected
        return repeated(hashes, among & (hashes != 0))


@step("near-duplicates")
@dataclass(frozen=True)
class NearDuplicates:
    """An earlier row says nearly the same: most runs of its characters are the same, by MinHash.

    Args:
        of: what must be nearly the same: the pair, the source or the target.
        min: the similarity (Jaccard, of runs of 5 letters or 2 Han characters) from which rows are duplicates.
    """

    of: str = "pair"
    min: float = 0.8

    def __post_init__(self) -> None:
        one_of(self.of, _OF, "of")
        in_range(self.min, 0.5, 1, "min")

    def collect(self, chunk: Chunk) -> Arrays:
        """Return the hashes of the rows."""
        sides = [chunk.texts(side) for side in SIDES if self.of in ("pair", side)]
        return (minhash.digests(sides), _hashes(chunk, self.of))

    def reject_all(self, collected: Arrays, among: Bools) -> Bools:
        """Return which rows of the table to reject."""
        digests, hashes = collected
        rows = np.flatnonzero(among & (hashes != 0))
        owners = minhash.clusters(digests[rows], self.min)
        rejected = np.zeros(len(among), bool)
        rejected[rows] = owners != np.arange(len(rows))
        return rejected


@step("repeated-blocks")
@dataclass(frozen=True)
class RepeatedBlocks:
    """A side occurs in many documents: menus, notices, footers.

    Args:
        documents: the number of documents from which on a text is not theirs.
        min_letters: the minimum length of the texts, in letters and digits; short headings recur.
    """

    documents: int = 5
    min_letters: int = 1

    def __post_init__(self) -> None:
        in_range(self.documents, 2, 1e9, "documents")

    def collect(self, chunk: Chunk) -> Arrays:
        """Return the hashes of the rows."""
        found = []
        for side in SIDES:
            texts = chunk.texts(side)
            documents = Texts(chunk.strings(f"{side}_document"))
            found += [np.where(texts.sizes >= self.min_letters, texts.hashes, 0), documents.whole_hashes]
        return tuple(found)

    def reject_all(self, collected: Arrays, among: Bools) -> Bools:
        """Return which rows of the table to reject."""
        rejected = np.zeros(len(among), bool)
        for texts, documents in (collected[:2], collected[2:]):
            rows = np.flatnonzero(among & (texts != 0) & (documents != 0))
            if not len(rows):
                continue
            once = ~repeated(mix(texts[rows]) ^ documents[rows], np.ones(len(rows), bool))
            names, owners = np.unique(texts[rows], return_inverse=True)
            in_documents = np.bincount(owners[once], minlength=len(names))
            rejected[rows] |= in_documents[owners] >= self.documents
        return rejected


def _hashes(chunk: Chunk, of: str) -> Hashes:
    """Return a hash of what must be the same; 0 where there is nothing."""
    source, target = (chunk.texts(side).hashes for side in SIDES)
    if of == "source":
        return source
    if of == "target":
        return target
    found: Hashes = np.where((source == 0) & (target == 0), np.uint64(0), mix(source) ^ target)
    return found


def repeated(hashes: Hashes, among: Bools) -> Bools:
    """Return which of some rows have the hash of an earlier one of them."""
    rows = np.flatnonzero(among)
    _, first = np.unique(hashes[rows], return_index=True)
    found = among.copy()
    found[rows[first]] = False
    return found
