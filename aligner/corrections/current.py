"""The units and links of a table of a build, in which the rows of a table that came back are found."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from aligner.corrections.kinds import Correction, TextCorrection
from aligner.corrections.lines import bare
from aligner.corrections.places import Places
from aligner.formats.resegment import find_units
from aligner.types import Span

_COLUMNS = (
    "pair_id", "source_document", "target_document", "source_lang", "target_lang", "source_text", "target_text",
    "source_ids", "target_ids", "status",
)  # fmt: skip
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\ufffd-\uffff]")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; each of the pairs has the source first.

    Attributes:
        id: the id of the pair.
        documents: ids of the two documents.
        languages: the two languages.
        texts: the two texts.
        ids: the numbers of the units.
        status: the status; empty if nobody decided.
    """

    id: str
    documents: tuple[str, str]
    languages: tuple[str, str]
    texts: tuple[str, str]
    ids: tuple[tuple[int, ...], tuple[int, ...]]
    status: str

    def turned(self) -> Row:
        """Return the row with source and target swapped."""
        return Row(self.id, self.documents[::-1], self.languages[::-1], self.texts[::-1], self.ids[::-1], self.status)


def rows_of(frame: pd.DataFrame) -> Iterator[Row]:
    """Yield the rows of a table of pairs."""
    for id, *cells, status in zip(*(frame[name].tolist() for name in _COLUMNS), strict=True):
        source, target, own, other, text, translation, source_ids, target_ids = map(str, cells)
        numbers = tuple(map(int, source_ids.split())), tuple(map(int, target_ids.split()))
        decided = str(status) if status in ("accepted", "edited", "rejected") else ""
        yield Row(str(id), (source, target), (own, other), (text, translation), numbers, decided)


def alike(text: str, other: str) -> bool:
    """Return whether two texts are the same, but for what files do to them: white space, forbidden characters."""
    return _plain(text) == _plain(other)


def _plain(text: str) -> str:
    return _FORBIDDEN.sub("", bare(text))


class Units:
    """The units of one document in a table.

    Args:
        pieces: the text of each unit as the table shows it, and as the document has it, by the numbers of its units;
            the units of a row that cannot be told apart are one piece.
    """

    def __init__(self, pieces: dict[tuple[int, ...], tuple[str, str]]) -> None:
        self._numbers = sorted(pieces)
        self._shown = [pieces[ids][0] for ids in self._numbers]
        self._places = Places(pieces[ids][1] for ids in self._numbers)
        self._at = {number: k for k, ids in enumerate(self._numbers) for number in ids}

    def find(self, text: str, near: Sequence[int]) -> tuple[int, ...] | None:
        """Return the numbers of the units that have a text, nearest to some numbers; None if there are none."""
        run = self._places.nearest(text, self._at.get(near[0], near[0]) if near else 0)
        return None if run is None else self._units(run)

    def shown(self, ids: Sequence[int]) -> str:
        """Return the text of units as the table shows it."""
        return " ".join(self._shown[k] for k in self._run(ids).indices)

    def text(self, ids: Sequence[int]) -> str:
        """Return the text of units as the document has it, but for white space."""
        return " ".join(self._places.texts[k] for k in self._run(ids).indices)

    def around(self, ids: Sequence[int]) -> tuple[str, ...]:
        """Return the text around units, as corrections keep it."""
        return self._places.context(self._run(ids)) if ids else ()

    def has(self, ids: Sequence[int]) -> bool:
        """Return whether all of some numbers are those of whole pieces."""
        return all(number in self._at for number in ids) and self._units(self._run(ids)) == tuple(ids)

    def _run(self, ids: Sequence[int]) -> Span:
        return Span(self._at[ids[0]], self._at[ids[-1]] + 1) if ids else Span(0, 0)

    def _units(self, run: Span) -> tuple[int, ...]:
        return tuple(number for k in run.indices for number in self._numbers[k])


class PairOfDocuments:
    """The rows of a pair of documents in the table of a build.

    Args:
        rows: the rows.
        level: the level of the table.
        known: the corrections so far, which say what edited texts were before.
    """

    def __init__(self, rows: Sequence[Row], level: str, known: Iterable[Correction]) -> None:
        self.rows = rows
        self.by_id = {row.id: row for row in rows}
        self.by_ids = {row.ids: row for row in rows}
        self.by_side = [{row.ids[k]: row for row in rows if row.ids[k]} for k in (0, 1)]
        documents = rows[0].documents
        edits: tuple[dict[str, str], dict[str, str]] = ({}, {})
        for each in known:
            if isinstance(each, TextCorrection) and each.level == level and each.document in documents:
                edits[documents.index(each.document)][each.text] = each.new_text
        self._edits = edits
        self.units = tuple(self._units(k, level) for k in (0, 1))

    def original(self, side: int, text: str) -> str:
        """Return a text with what people edited as it is in the document."""
        for old, new in self._edits[side].items():
            if new and new != old and new in text:
                text = text.replace(new, old, 1)
        return text

    def sharing(self, ids: tuple[tuple[int, ...], tuple[int, ...]]) -> list[Row]:
        """Return the rows that have some of the units."""
        held = [{*numbers} for numbers in ids]
        return [row for row in self.rows if any(not held[k].isdisjoint(row.ids[k]) for k in (0, 1))]

    def _units(self, side: int, level: str) -> Units:
        pieces: dict[tuple[int, ...], tuple[str, str]] = {}
        for row in self.rows:
            text, ids = row.texts[side], row.ids[side]
            if not ids:
                continue
            old = self.original(side, text)
            spans = find_units(old, len(ids), row.languages[side], level) if len(ids) > 1 else None
            if spans is None or old != text:
                pieces[ids] = text, old
            else:
                pieces |= {(number,): (text[a:b], text[a:b]) for number, (a, b) in zip(ids, spans, strict=True)}
        return Units(pieces)


def pairs_of(frame: pd.DataFrame, known: Sequence[Correction]) -> dict[tuple[str, str], PairOfDocuments]:
    """Return the pairs of documents of a table, by their ids."""
    rows = defaultdict(list)
    for row in rows_of(frame):
        rows[row.documents].append(row)
    level: Any = frame.attrs.get("level", "sentence")
    return {documents: PairOfDocuments(some, level, known) for documents, some in rows.items()}
