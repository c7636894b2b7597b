"""Align a part of a pair again, between the links that a person settled."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aligner.align.document import to_side
from aligner.align.engine import FixedBead, align
from aligner.embed import EmbedderChoice
from aligner.embed.documents import DocumentEncoder
from aligner.learned import models_of
from aligner.segment import segment
from aligner.types import Block, Document, Level, Sentence, Span
from aligner.workbench.rows.changes import InvalidError
from aligner.workbench.rows.model import Row, Unit
from aligner.workbench.rows.pair import Pair

_AROUND = 60
"""Units on each side of what is aligned that show the engine what the texts are like."""
_KEPT = ("accepted", "edited")


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be aligned, independent of the pair, which may change meanwhile.

    Attributes:
        documents: the units around, as documents whose units are these.
        chosen: numbers of the units in these documents that are to be aligned, or that belong to fixed beads.
        fixed: the beads that stay, as numbers of `chosen`.
        level: what the units are.
    """

    documents: tuple[Document, Document]
    chosen: tuple[list[int], list[int]]
    fixed: list[FixedBead]
    level: Level


@dataclass(frozen=True, slots=True)
class Found:
    """A bead that the engine found: numbers of chosen units."""

    source: Span
    target: Span
    confidence: float
    relation: str


def parse_scope(values: Any) -> tuple[str, list[str]]:
    """Return what a request wants to be aligned again: the scope, and the ids of rows.

    Raises:
        InvalidError: it does not say.
    """
    if not isinstance(values, dict):
        raise InvalidError("a range is a JSON object")
    scope = values.get("scope")
    names = values.get("rows") if scope == "rows" else [values.get("row")] if scope == "here" else []
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise InvalidError("rows are named by their ids")
    return str(scope), names


def scope_of(pair: Pair, scope: str, names: Sequence[str]) -> list[Row]:
    """Return the rows that are to be aligned again.

    Args:
        pair: the pair.
        scope: "here" (from the settled row above a row to the one below), "rows", or "all".
        names: the ids of rows.

    Raises:
        InvalidError: there is no such scope or row, or nothing to align.
    """
    unknown = [name for name in names if name not in pair.rows]
    if unknown or (scope != "all" and not names):
        raise InvalidError("there is no such row; it may have changed meanwhile")
    if scope == "all":
        rows: Iterable[Row] = pair.rows.values()
    elif scope == "rows":
        rows = [pair.rows[name] for name in dict.fromkeys(names)]
    elif scope == "here":
        rows = _around(pair, pair.rows[names[0]])
    else:
        raise InvalidError("the scope is here, rows or all")
    open_rows = [row for row in rows if row.status not in _KEPT]
    if not any(row.units[0] for row in open_rows) or not any(row.units[1] for row in open_rows):
        raise InvalidError("nothing to align: both sides need sentences that are not settled")
    return sorted(open_rows, key=lambda row: row.key)


def _around(pair: Pair, row: Row) -> Iterator[Row]:
    """Yield the rows between the settled ones next to a row; a settled row begins what follows it."""
    place = pair.place(row)

    def at(number: int) -> Row:
        return pair.rows[pair.order[number][1]]

    first = place
    if row.status not in _KEPT:
        while first and at(first - 1).status not in _KEPT:
            first -= 1
    else:
        first = place + 1
    last = max(place, first)
    while last < len(pair.order) and at(last).status not in _KEPT:
        last += 1
    yield from (at(number) for number in range(first, last))


def task_of(pair: Pair, rows: Sequence[Row]) -> tuple[Task, tuple[list[Unit], list[Unit]]]:
    """Return the task to align rows again, and the units that its numbers stand for."""
    bounds = []
    for number, side in enumerate(pair.sides):
        numbers = [side.number(unit) for row in rows for unit in row.units[number]]
        bounds.append((min(numbers), max(numbers) + 1))
    kept = _kept(pair, bounds)
    documents: list[Document] = []
    chosen: list[list[int]] = []
    units: list[list[Unit]] = []
    for number, side in enumerate(pair.sides):
        start, stop = bounds[number]
        window = side.units[max(0, start - _AROUND) : stop + _AROUND]
        held = {unit.id for row in (*rows, *kept) for unit in row.units[number]}
        documents.append(_document(side.document, window, pair.level))
        chosen.append([place for place, unit in enumerate(window) if unit.id in held])
        units.append([unit for unit in window if unit.id in held])
    places = [{unit.id: place for place, unit in enumerate(each)} for each in units]
    fixed = [bead for row in kept for bead in _fixed(row, places)]
    task = Task((documents[0], documents[1]), (chosen[0], chosen[1]), fixed, pair.level)
    return task, (units[0], units[1])


def _kept(pair: Pair, bounds: Sequence[tuple[int, int]]) -> list[Row]:
    """Return the settled rows among the units that are aligned, which the engine must not cross."""
    inside = [side.units[slice(*each)] for side, each in zip(pair.sides, bounds, strict=True)]
    names = [{unit.id for unit in units} for units in inside]
    rows = dict.fromkeys(unit.row for units in inside for unit in units)
    return [
        row
        for row in rows
        if row is not None
        and row.status in _KEPT
        and all(each.id in names[side] for side in (0, 1) for each in row.units[side])
    ]


def _fixed(row: Row, places: Sequence[dict[str, int]]) -> Iterator[FixedBead]:
    """Yield the beads for a row; units that do not follow each other are beads of their own."""
    runs = [_runs([places[side][unit.id] for unit in row.units[side]]) for side in (0, 1)]
    nothing = Span(0, 0)
    if runs[0] and runs[1]:
        yield runs[0].pop(0), runs[1].pop(0)
    yield from ((span, nothing) for span in runs[0])
    yield from ((nothing, span) for span in runs[1])


def _runs(numbers: Sequence[int]) -> list[Span]:
    spans: list[Span] = []
    for number in sorted(numbers):
        if spans and spans[-1].stop == number:
            spans[-1] = Span(spans[-1].start, number + 1)
        else:
            spans.append(Span(number, number + 1))
    return spans


def _document(like: Document, units: Sequence[Unit], level: Level) -> Document:
    """Return a document whose units are some units of another."""
    pieces: list[str] = []
    blocks: list[Block] = []
    position = 0
    number = -1
    for unit in units:
        gap = unit.gap if pieces else ""
        text = unit.text or unit.original
        start = position + len(gap)
        position = start + len(text)
        pieces += [gap, text]
        sentence = Sentence(text, start, position)
        if level == "sentence" and blocks and unit.block == number:
            last = blocks[-1]
            sentences = (*last.sentences, sentence)
            blocks[-1] = Block(last.kind, last.level, last.language, last.start, position, sentences)
        else:
            blocks.append(Block(unit.kind, unit.level, like.language, start, position, (sentence,)))
        number = unit.block
    document = Document(like.id, like.title, like.language, "".join(pieces), tuple(blocks), like.script)
    if level == "paragraph":
        bare = Document(
            like.id,
            like.title,
            like.language,
            document.text,
            tuple(Block(block.kind, block.level, block.language, block.start, block.end) for block in blocks),
            like.script,
        )
        document = segment(bare)
    return document


class Engine:
    """The engine and its encoder, which is loaded once; used in one thread.

    Args:
        choice: which embedder to load.
    """

    def __init__(self, choice: EmbedderChoice) -> None:
        self._choice = choice
        self._encoder: DocumentEncoder | None = None
        self._states: dict[str, NDArray[np.float32]] = {}
        self._lock = threading.Lock()

    def choose(self, choice: EmbedderChoice) -> None:
        """Use another embedder from now on."""
        with self._lock:
            if choice != self._choice:
                self._choice, self._encoder, self._states = choice, None, {}

    def warm(self, languages: Sequence[str]) -> None:
        """Load the encoder, and what it must know of languages."""
        with self._lock:
            if self._encoder is None:
                self._encoder = DocumentEncoder(self._choice.load())
            missing = [language for language in languages if language not in self._states]
            if missing:
                self._states |= self._encoder.language_states(missing)

    def align(self, task: Task) -> list[Found]:
        """Return the beads of a task, without those that are fixed."""
        self.warm([document.language for document in task.documents])
        assert self._encoder is not None
        encoded = self._encoder.encode(task.documents)
        models = models_of(self._encoder.embedder)
        states = [self._states.get(document.language) for document in task.documents]
        sides = [
            to_side(document, part, task.level, state, models).take(np.array(chosen, np.int64))
            for document, part, state, chosen in zip(task.documents, encoded, states, task.chosen, strict=True)
        ]
        beads = align(sides[0], sides[1], task.fixed)
        known = {*task.fixed}
        return [
            Found(bead.source, bead.target, round(float(bead.confidence), 4), bead.relation)
            for bead in beads
            if (bead.source, bead.target) not in known
        ]


def proposal(
    pair: Pair, rows: Sequence[Row], units: tuple[Sequence[Unit], Sequence[Unit]], found: Iterable[Found]
) -> tuple[list[Row], list[Row]]:
    """Return the rows that would go, and those that would come in their place.

    Raises:
        InvalidError: the rows have changed while the engine was at work.
    """
    if any(pair.rows.get(row.id) is not row for row in rows):
        raise InvalidError("the rows have changed meanwhile; align again")
    there = {_key(row.units): row for row in rows}
    added: list[Row] = []
    stays: set[str] = set()
    for bead in found:
        sides = (
            list(units[0][bead.source.start : bead.source.stop]),
            list(units[1][bead.target.start : bead.target.stop]),
        )
        if old := there.get(_key(sides)):
            stays.add(old.id)
        else:
            row = Row(pair.new_id("r"), sides, "auto", bead.confidence, bead.relation, is_proposed=True)
            added.append(row)
    return [row for row in rows if row.id not in stays], added


def _key(units: tuple[Sequence[Unit], Sequence[Unit]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(unit.id for unit in units[0]), tuple(unit.id for unit in units[1])
