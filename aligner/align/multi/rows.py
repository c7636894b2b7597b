"""Rows of several texts: from the way of the search, or from alignments of pairs that are joined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from aligner.align.multi.lattice import Cell
from aligner.align.multi.search import PAIRS, Way
from aligner.types import Alignment, Bead, Span
from aligner.types.multi import MultiAlignment, MultiRow

Spans = tuple[Span, ...]
"""The units of a row in each text."""


def coarsen(way: Way, borders: Sequence[Mapping[int, int]]) -> Way:
    """Return a way through pieces of units as a way through the units: cuts within units do not count.

    Args:
        way: the way.
        borders: for each text, the number of pieces before a place between two units, to the number of units.
    """
    rows = [
        tuple(border[place] for border, place in zip(borders, cut, strict=True))
        for cut in way.rows
        if all(place in border for border, place in zip(borders, cut, strict=True))
    ]
    likely_rows = {
        (borders[0][i], borders[1][j], borders[2][k]): probability
        for (i, j, k), probability in way.likely_rows.items()
        if i in borders[0] and j in borders[1] and k in borders[2]
    }
    cuts: list[list[Cell]] = []
    likely_cuts: list[dict[Cell, float]] = []
    for pair, (one, two) in enumerate(PAIRS):
        own, other = borders[one], borders[two]
        likely_cuts.append(
            {(own[i], other[j]): p for (i, j), p in way.likely_cuts[pair].items() if i in own and j in other}
        )
        passed = [(own[i], other[j]) for i, j in _filled(way.cuts[pair]) if i in own and j in other]
        cuts.append(passed)
    return Way(
        [(row[0], row[1], row[2]) for row in rows],
        (cuts[0], cuts[1], cuts[2]),
        likely_rows,
        (likely_cuts[0], likely_cuts[1], likely_cuts[2]),
    )


def _filled(cuts: Sequence[Cell]) -> Iterator[Cell]:
    """Yield the cuts of a pair, with those between unaligned units."""
    yield cuts[0]
    for (i, j), (i2, j2) in pairwise(cuts):
        if i == i2:
            yield from ((i, between) for between in range(j + 1, j2))
        elif j == j2:
            yield from ((between, j) for between in range(i + 1, i2))
        yield i2, j2


def rows_of_cuts(cuts: Sequence[tuple[int, int, int]]) -> list[Spans]:
    """Return the rows between cuts of all three texts."""
    return [
        tuple(Span(start, stop) if stop > start else Span(0, 0) for start, stop in zip(before, after, strict=True))
        for before, after in pairwise(cuts)
    ]


def join_beads(pairs: Sequence[Sequence[Bead]], sizes: Sequence[int], held: Sequence[Spans] = ()) -> list[Spans]:
    """Return the smallest rows whose borders no bead crosses, of contiguous units in each text.

    Args:
        pairs: the beads of each pair of texts, in the order of `PAIRS`.
        sizes: the number of units of each text.
        held: rows that stay whole.
    """
    starts = [sum(sizes[:text]) for text in range(len(sizes))]
    leader = list(range(sum(sizes)))

    def find(unit: int) -> int:
        while leader[unit] != unit:
            leader[unit] = unit = leader[leader[unit]]
        return unit

    def unite(spans: Iterable[tuple[int, Span]]) -> None:
        units = [starts[text] + unit for text, span in spans for unit in span.indices]
        for unit in units[1:]:
            leader[find(unit)] = find(units[0])

    for texts, beads in zip(PAIRS, pairs, strict=True):
        for bead in beads:
            unite(zip(texts, (bead.source, bead.target), strict=True))
    for spans in held:
        unite(enumerate(spans))
    while True:
        rows: dict[int, list[Span]] = {}
        for text, size in enumerate(sizes):
            for unit in range(size):
                row = rows.setdefault(find(starts[text] + unit), [Span(0, 0)] * len(sizes))
                row[text] = Span(row[text].start if row[text] else unit, unit + 1)
        if sum(len(span) for row in rows.values() for span in row) == sum(sizes):
            return in_order([tuple(row) for row in rows.values()])
        for hull in [*rows.values()]:  # units between those of a row belong to it
            unite(enumerate(hull))


def in_order(rows: Sequence[Spans]) -> list[Spans]:
    """Return rows in the order of the first text; what it lacks follows what precedes it in another text."""
    ordered = sorted((row for row in rows if row[0]), key=lambda row: row[0].start)
    for text in range(1, len(rows[0]) if rows else 0):
        first = sorted(
            (row for row in rows if row[text] and not any(row[:text])), key=lambda row: row[text].start, reverse=True
        )
        for row in first:
            before = [k for k, other in enumerate(ordered) if other[text] and other[text].stop <= row[text].start]
            nearest = max(before, key=lambda k: ordered[k][text].stop, default=-1)
            ordered.insert(nearest + 1, row)
    return ordered


def rows_of_pair(alignment: Alignment) -> MultiAlignment:
    """Return the alignment of two documents as rows, one per bead."""
    rows = tuple(MultiRow((bead.source, bead.target), bead.confidence, 1.0) for bead in alignment.beads)
    return MultiAlignment((alignment.source, alignment.target), rows, (alignment,), alignment.level)


def describe(
    rows: Sequence[Spans],
    sizes: Sequence[int],
    together: Sequence[Sequence[Bead]],
    alone: Sequence[Sequence[Bead]],
    certain: Sequence[float] | None = None,
) -> tuple[MultiRow, ...]:
    """Return the rows with their confidence and agreement.

    Args:
        rows: the units of each row.
        sizes: the number of units of each text.
        together: the beads of each pair, none across the borders of a row.
        alone: the beads of each pair, found without the third text.
        certain: the probability of the borders of each row, where known.
    """
    holders = [[0] * size for size in sizes]
    for number, spans in enumerate(rows):
        for text, span in enumerate(spans):
            holders[text][span.start : span.stop] = [number] * len(span)
    least = list(certain) if certain is not None else [1.0] * len(rows)
    crossed: list[set[int]] = [set() for _ in rows]
    for pair, (one, two) in enumerate(PAIRS):
        for bead in together[pair]:
            number = holders[one][bead.source.start] if bead.source else holders[two][bead.target.start]
            least[number] = min(least[number], bead.confidence)
        for bead in alone[pair]:
            held = {holders[one][unit] for unit in bead.source.indices}
            held |= {holders[two][unit] for unit in bead.target.indices}
            for number in held if len(held) > 1 else ():
                crossed[number].add(pair)
    return tuple(
        MultiRow(spans, confidence, 1 - len(pairs) / len(PAIRS))
        for spans, confidence, pairs in zip(rows, least, crossed, strict=True)
    )
