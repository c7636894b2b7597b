"""Versions of a text in three languages: which documents go together as three, beyond pairs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import combinations

from aligner.pairing.names import DocumentPair, PairedBy
from aligner.types import Document

Triple = tuple[Document, Document, Document]


def parse_together(languages: str | None) -> tuple[str, ...]:
    """Return the three languages that are wanted together, as in "en-zh-vi"; nothing if there are only pairs.

    Args:
        languages: what `parse_languages` accepted.
    """
    for part in re.findall(r"[^\s,;]+", (languages or "").lower()):
        if len(codes := part.split("-")) > 2:
            return tuple(codes)
    return ()


def complete(pairs: Iterable[DocumentPair], languages: Sequence[str]) -> tuple[DocumentPair, ...]:
    """Return the pairs, and those that follow where two documents have the same partner but were not paired.

    Args:
        pairs: pairs of documents.
        languages: the languages that are wanted together, source languages first.
    """
    made = [*pairs]
    partners = _partners(made)
    for one, own in [*partners.items()]:
        for first, second in combinations([each for each in languages if each in own], 2):
            pair, how = own[first][0], own[second]
            if first not in partners[how[0].id] and second not in partners[pair.id] and how[0].id != one:
                made.append(DocumentPair(pair, how[0], how[1]))
                partners[pair.id][second] = how
                partners[how[0].id][first] = own[first]
    return tuple(made)


def find_triples(pairs: Iterable[DocumentPair], languages: Sequence[str]) -> list[Triple]:
    """Return the documents in three languages of which each is paired with the two others, each in one triple only.

    Args:
        pairs: pairs of documents.
        languages: the three languages, in order.
    """
    pairs = list(pairs)
    known = {(pair.source.id, pair.target.id) for pair in pairs}
    one, two, three = languages
    targets: dict[str, list[Document]] = {}
    for pair in pairs:
        if pair.source.language == one:
            targets.setdefault(pair.source.id, []).append(pair.target)
    taken: set[str] = set()
    found = []
    for pair in pairs:
        for third in targets.get(pair.source.id, ()):
            both = pair.source.language, pair.target.language
            ids = {pair.source.id, pair.target.id, third.id}
            is_new = both == (one, two) and third.language == three and taken.isdisjoint(ids)
            if is_new and (pair.target.id, third.id) in known:
                taken |= ids
                found.append((pair.source, pair.target, third))
    return found


def _partners(pairs: Iterable[DocumentPair]) -> dict[str, dict[str, tuple[Document, PairedBy]]]:
    """Return the first partner of each document in each language, and what paired the two."""
    found: dict[str, dict[str, tuple[Document, PairedBy]]] = {}
    for pair in pairs:
        for one, other in ((pair.source, pair.target), (pair.target, pair.source)):
            found.setdefault(one.id, {}).setdefault(other.language, (other, pair.paired_by))
    return found
