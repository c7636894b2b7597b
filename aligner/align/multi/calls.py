"""Align three versions of a text at once, from sentences that are encoded already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from aligner.align.calls import align_sides
from aligner.align.document import to_side
from aligner.align.engine import FixedBead, Side, classify, parallel_probability
from aligner.align.engine.long_beads import PRECISION as LONG_PRECISION
from aligner.align.engine.long_beads import grow
from aligner.align.engine.search import Step
from aligner.align.engine.side import IMPASSABLE, margin, scorer_of
from aligner.align.multi.atoms import Atoms, make_atoms, starts_of_units, to_atom_side
from aligner.align.multi.lattice import Cell, make_lattice
from aligner.align.multi.rows import coarsen, describe, in_order, join_beads, rows_of_cuts
from aligner.align.multi.search import PAIRS, Way, find_way
from aligner.align.rows import share_rows
from aligner.corrections import Correction, Found
from aligner.corrections.matching import find_corrections
from aligner.embed import Embedder, Encoded
from aligner.embed.documents import DocumentEncoder
from aligner.learned import models_of
from aligner.readers import ReadOptions
from aligner.types import Alignment, Bead, Document, Level, Relation, Span
from aligner.types.multi import MultiAlignment

_VERSION = "three-1"
"""Version label of the alignment of three texts."""
_Order = NDArray[np.int64]
"""The units of a text, in the order of the first text."""


def align_three(
    documents: Sequence[tuple[Document, Encoded]],
    atoms: Sequence[Atoms],
    level: Level,
    states: Mapping[str, NDArray[np.float32]],
    embedder: Embedder,
    options: ReadOptions,
    found: Sequence[Found] = (Found(), Found(), Found()),
) -> MultiAlignment:
    """Align three documents with each other.

    Args:
        documents: three segmented documents and their encoded sentences.
        atoms: the same in smaller pieces, from `make_atoms`.
        level: what the units of the alignment are.
        states: (dim,) mean token state of each language that is known.
        embedder: what encoded them, for the signature.
        options: how the documents were read, for the signature.
        found: the decisions about each pair of documents.

    Returns:
        Rows that hold every unit of each document once, and the alignments of the three pairs of documents, whose beads
        do not cross the borders of rows.
    """
    models = models_of(embedder)
    sides = [
        to_side(document, encoded, level, states.get(document.language), models) for document, encoded in documents
    ]
    texts = [document for document, _ in documents]
    sizes = [len(side) for side in sides]
    alone = [
        align_sides((texts[one], sides[one]), (texts[two], sides[two]), level, embedder, options, held)
        for (one, two), held in zip(PAIRS, found, strict=True)
    ]
    known_alone = [alignment.beads for alignment in alone]
    made = None
    if all(sizes) and not any(share_rows(*both) for both in combinations(texts, 2)):
        pieces = [to_atom_side(each, states.get(each.document.language), models) for each in atoms]
        starts = [starts_of_units(each, text, level) for each, text in zip(atoms, texts, strict=True)]
        made = _together(sides, pieces, starts, known_alone, [each.fixed for each in found])
    if made is None:
        rows = describe(join_beads(known_alone, sizes), sizes, known_alone, known_alone)
        return MultiAlignment(tuple(texts), rows, tuple(alone), level)
    beads, spans, certain = made
    alignments = tuple(
        _replaced(alignment, sides[one], sides[two], own)
        for alignment, (one, two), own in zip(alone, PAIRS, beads, strict=True)
    )
    rows = describe(spans, sizes, [alignment.beads for alignment in alignments], known_alone, certain)
    return MultiAlignment(tuple(texts), rows, alignments, level)


def align_together(
    documents: Sequence[Document],
    encoded: Sequence[Encoded],
    levels: Sequence[Level],
    states: Mapping[str, NDArray[np.float32]],
    encoder: DocumentEncoder,
    options: ReadOptions,
    corrections: Sequence[Correction] = (),
) -> tuple[list[MultiAlignment], list[Found]]:
    """Align three encoded documents at several levels, and return what was found of the corrections, too.

    Args:
        documents: three segmented documents.
        encoded: their encoded sentences.
        levels: the levels.
        states: (dim,) mean token state of each language that is known.
        encoder: what encoded them.
        options: how the documents were read, for the signature.
        corrections: what people decided, as in `align_levels`.
    """
    atoms = make_atoms(documents, encoded, encoder)
    both = list(zip(documents, encoded, strict=True))
    made: list[MultiAlignment] = []
    decided: list[Found] = []
    for level in levels:
        found = [find_corrections(documents[one], documents[two], level, corrections) for one, two in PAIRS]
        made.append(align_three(both, atoms, level, states, encoder.embedder, options, found))
        decided += [held.among(own.beads) for held, own in zip(found, made[-1].alignments, strict=True)]
    return made, decided


def _together(
    sides: Sequence[Side],
    pieces: Sequence[Side],
    starts: Sequence[Sequence[int]],
    alone: Sequence[Sequence[Bead]],
    fixed: Sequence[Sequence[FixedBead]],
) -> tuple[list[list[Bead]], list[tuple[Span, ...]], list[float]] | None:
    """Return the beads of each pair, the rows and the probability of their borders, or None if nothing was found.

    Args:
        sides: the units of each text.
        pieces: the pieces of each text.
        starts: the number of pieces before each unit, and before the end.
        alone: the beads of each pair, found without the third text.
        fixed: beads that are known, for each pair.
    """
    orders = _orders(sides, alone)
    ordered = [_in_order(side, order) for side, order in zip(sides, orders, strict=True)]
    piece_orders = [_of_pieces(order, before) for order, before in zip(orders, starts, strict=True)]
    ordered_pieces = [_in_order(side, order) for side, order in zip(pieces, piece_orders, strict=True)]
    borders = [_borders(order, before) for order, before in zip(orders, starts, strict=True)]
    held = [
        [
            (_in_pieces(own, orders[one], borders[one]), _in_pieces(other, orders[two], borders[two]))
            for own, other in beads
        ]
        for (one, two), beads in zip(PAIRS, fixed, strict=True)
    ]
    lattices = [
        make_lattice(ordered_pieces[one], ordered_pieces[two], known)
        for (one, two), known in zip(PAIRS, held, strict=True)
    ]
    way = find_way(lattices, (len(pieces[0]), len(pieces[1]), len(pieces[2])))
    if way is None:
        return None
    way = coarsen(way, borders)
    moved = [[bead for bead in beads if bead.relation == "moved"] for beads in alone]
    found = [
        _beads(way, pair, ordered[one], ordered[two], (orders[one], orders[two]), moved[pair])
        for pair, (one, two) in enumerate(PAIRS)
    ]
    places = [[_span(span, order) for span, order in zip(row, orders, strict=True)] for row in rows_of_cuts(way.rows)]
    rows = [tuple(span for span in row if span is not None) for row in places]
    if any(len(row) < len(sides) for row in rows):
        return None
    known = [{*_singly(each)} for each in fixed]
    if any(not held <= {*map(_units_of, made)} for made, held in zip(found, known, strict=True)):
        return None
    found = [
        [replace(bead, confidence=1.0) if _units_of(bead) in held else bead for bead in made]
        for made, held in zip(found, known, strict=True)
    ]
    ends = [way.likely_rows.get(cut, 0.0) for cut in way.rows]
    certain = {row: min(both) for row, both in zip(rows, pairwise(ends), strict=True)}
    joined = join_beads(found, [len(side) for side in sides], rows)  # long beads may join rows
    return found, joined, [certain.get(row, LONG_PRECISION) for row in joined]


def _orders(sides: Sequence[Side], alone: Sequence[Sequence[Bead]]) -> list[_Order]:
    """Return the order in which the units of each text follow the first text: blocks that were moved are put back."""
    orders = [np.arange(len(side)) for side in sides]
    for pair, text in ((0, 1), (1, 2)):
        if any(bead.relation == "moved" for bead in alone[pair]):
            orders[text] = np.array([unit for bead in alone[pair] for unit in bead.target.indices], np.int64)
    return orders


def _of_pieces(order: _Order, starts: Sequence[int]) -> _Order:
    """Return the order of the pieces of units."""
    return np.concatenate([np.arange(starts[unit], starts[unit + 1]) for unit in order.tolist()])


def _borders(order: _Order, starts: Sequence[int]) -> dict[int, int]:
    """Return the number of units before each place between two units, by the number of pieces before it."""
    counts = np.diff(np.array(starts))[order]
    return {int(place): unit for unit, place in enumerate([0, *np.cumsum(counts)])}


def _in_pieces(span: Span, order: _Order, borders: Mapping[int, int]) -> Span:
    """Return the pieces of a run of units, in the order of the first text."""
    if not span:
        return span
    places = {unit: place for place, unit in borders.items()}
    at = np.flatnonzero((order >= span.start) & (order < span.stop))
    return Span(places[int(at[0])], places[int(at[-1]) + 1])


def _units_of(bead: Bead) -> FixedBead:
    return bead.source or Span(0, 0), bead.target or Span(0, 0)


def _singly(fixed: Sequence[FixedBead]) -> list[FixedBead]:
    """Return fixed beads, with units that have nothing on the other side one by one."""
    singly: list[FixedBead] = []
    for own, other in fixed:
        if own and other:
            singly.append((own, other))
        else:
            singly += [(Span(unit, unit + 1), Span(0, 0)) for unit in own.indices]
            singly += [(Span(0, 0), Span(unit, unit + 1)) for unit in other.indices]
    return singly


def _in_order(side: Side, order: _Order) -> Side:
    """Return the units in another order; no bead may cross the places where units of other places meet."""
    steps = np.diff(order, prepend=order[:1] - 1)
    if bool((steps == 1).all()):
        return side
    taken = side.take(order)
    return replace(taken, breaks=np.where(steps != 1, IMPASSABLE, taken.breaks).astype(np.float32))


def _span(span: Span, order: _Order) -> Span | None:
    """Return the units of a span in the order of their text, or None if there are others between them."""
    if not span:
        return Span(0, 0)
    units = order[span.start : span.stop]
    start, stop = int(units.min()), int(units.max()) + 1
    return Span(start, stop) if stop - start == len(span) else None


def _beads(
    way: Way, pair: int, source: Side, target: Side, orders: tuple[_Order, _Order], moved: Sequence[Bead]
) -> list[Bead]:
    """Return the beads of a pair, in the order of its source."""
    steps = [Step(after[0] - before[0], after[1] - before[1], 0.0) for before, after in pairwise(way.cuts[pair])]
    probabilities = np.array([_probability(way.likely_cuts[pair], *both) for both in pairwise(way.cuts[pair])])
    weights = scorer_of(source, target)
    if weights is not None:
        one_sided = np.array([not (step.source and step.target) for step in steps], bool)
        probabilities = weights.calibrate(probabilities, one_sided)
    steps, probabilities = grow(source, target, steps, probabilities)
    beads: list[Bead] = []
    i = j = 0
    for step, probability in zip(steps, probabilities.tolist(), strict=True):
        own, other = Span(i, i + step.source), Span(j, j + step.target)
        i, j = own.stop, other.stop
        relation: Relation = "target_only" if not own else "source_only" if not other else "parallel"
        score = margin(source, target, own, other) if own and other else 0.0
        beads.append(Bead(own, other, score, probability, relation))
    parallel = parallel_probability(source, target, beads).tolist()
    held = {unit for bead in moved for unit in bead.source.indices}
    made = []
    for bead, probability in zip(beads, parallel, strict=True):
        own, other = (
            _span(span, order) or span for span, order in zip((bead.source, bead.target), orders, strict=True)
        )
        is_moved = bool(own and other) and held.issuperset(own.indices)
        made.append(Bead(own, other, bead.score, bead.confidence * probability, "moved" if is_moved else bead.relation))
    order = {place: k for k, place in enumerate(in_order([(bead.source, bead.target) for bead in made]))}
    return sorted(made, key=lambda bead: order[bead.source, bead.target]) if moved else made


def _probability(likely: Mapping[Cell, float], before: Cell, after: Cell) -> float:
    """Return the probability of a bead: that its two cuts are right, and that there is none between them."""
    inner = [
        likely.get((i, j), 0.0)
        for i in range(before[0], after[0] + 1)
        for j in range(before[1], after[1] + 1)
        if (i, j) not in (before, after)
    ]
    return min(likely.get(before, 1.0), likely.get(after, 1.0), 1 - max(inner, default=0.0))


def _replaced(alignment: Alignment, source: Side, target: Side, beads: Sequence[Bead]) -> Alignment:
    """Return an alignment with other beads."""
    verdict, share = classify(source, target, beads)
    signature = f"{alignment.signature}|together:{_VERSION}"
    return replace(alignment, beads=tuple(beads), signature=signature, verdict=verdict, translated_share=share)
