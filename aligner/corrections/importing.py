"""Corrections from a table that comes back from a person: a page, a translation memory, a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import get_args

import pandas as pd

from aligner.corrections.current import PairOfDocuments, Row, alike, pairs_of, rows_of
from aligner.corrections.kinds import Correction, Decision, LinkCorrection, TextCorrection
from aligner.corrections.lines import bare
from aligner.formats.defaults import made_up_id
from aligner.types import Level

_SIMILAR = 0.5
"""Share of characters that an edited text shares with the one before, where only its number says which it is."""
_Ids = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Imported:
    """What came back in a table.

    Attributes:
        corrections: what was decided and is not known yet.
        unknown: the pairs of documents that the table of the build does not have.
        missing: how many rows have texts that are not in the documents.
        rows: how many rows were about documents of the build.
    """

    corrections: tuple[Correction, ...]
    unknown: tuple[str, ...]
    missing: int
    rows: int


def corrections_of(
    frame: pd.DataFrame, current: pd.DataFrame, known: Sequence[Correction] = (), *, stem: str = ""
) -> Imported:
    """Return what a person decided in a table, without what is known already.

    Accepted, edited and rejected rows are decisions. So is a row without a status that links other units than the table
    of the build does: the person changed it in a program that has no statuses. A text that is not that of the build is
    an edited text.

    Args:
        frame: the table that came back, as `read_table` reads it.
        current: the table of the build.
        known: the corrections so far.
        stem: the beginning of the names of documents that the file does not name.
    """
    level: Level = "paragraph" if current.attrs.get("level") == "paragraph" else "sentence"
    pairs = pairs_of(current, known)
    unnamed = _Unnamed(pairs, stem)
    last = {_about(each): _decided(each) for each in known}
    found: list[Correction] = []
    unknown: dict[str, None] = {}
    missing = rows = 0
    for given in rows_of(frame):
        row = given if given.documents in pairs or given.documents[::-1] not in pairs else given.turned()
        row = unnamed.named(row)
        if row.documents not in pairs:
            unknown[" - ".join(given.documents)] = None
            continue
        rows += 1
        is_foreign = given.id == made_up_id(given.documents, given.ids, given.texts)
        made = _of_row(row, pairs[row.documents], level, is_foreign=is_foreign)
        if made is None:
            missing += 1
        for each in made or ():
            if last.get(_about(each)) != _decided(each):
                last[_about(each)] = _decided(each)
                found.append(each)
    return Imported(tuple(found), tuple(unknown), missing, rows)


def _about(correction: Correction) -> tuple[object, ...]:
    """Return what a correction is about, whatever was decided."""
    if isinstance(correction, LinkCorrection):
        texts = bare(correction.source_text), bare(correction.target_text)
        ids = correction.source_ids, correction.target_ids
        return correction.source, correction.target, correction.level, *texts, *ids
    if isinstance(correction, TextCorrection):
        return correction.document, correction.level, bare(correction.text), correction.id
    return (correction,)


def _decided(correction: Correction) -> str:
    if isinstance(correction, LinkCorrection):
        return correction.status
    return correction.new_text if isinstance(correction, TextCorrection) else ""


class _Unnamed:
    """Finds the documents of rows whose file does not name them, by their texts and those of the rows before."""

    def __init__(self, pairs: dict[tuple[str, str], PairOfDocuments], stem: str) -> None:
        self._pairs, self._stem = pairs, stem
        self._by_id = {row.id: row for pair in pairs.values() for row in pair.rows}
        self._by_texts: dict[tuple[str, ...], Row | None] = {}
        for row in (row for pair in pairs.values() for row in pair.rows):
            texts = tuple(map(bare, row.texts))
            for key in (texts, texts[:1]):
                self._by_texts[key] = None if key in self._by_texts else row
        self._seen: dict[tuple[str, str], None] = {}

    def named(self, row: Row) -> Row:
        """Return a row with its documents, if its texts say which they are."""
        if row.documents != tuple(f"{self._stem}.{language}" for language in row.languages):
            return row
        texts = tuple(map(bare, row.texts))
        found = self._by_id.get(row.id) or self._by_texts.get(texts) or (texts[0] and self._by_texts.get(texts[:1]))
        if found:
            self._seen.pop(found.documents, None)
            self._seen[found.documents] = None
            return replace(row, documents=found.documents, ids=found.ids)
        for documents in reversed(self._seen):
            placed = replace(row, documents=documents, ids=((), ()))
            if _ids_of(placed, self._pairs[documents], None) is not None:
                return placed
        return row


def _of_row(row: Row, pair: PairOfDocuments, level: Level, *, is_foreign: bool) -> list[Correction] | None:
    """Return what a row decides; None if its texts are not in the documents.

    Args:
        row: the row, with the documents of the pair.
        pair: the pair of documents.
        level: the level of the table.
        is_foreign: whether the file does not say which row of which build it was.
    """
    now = pair.by_id.get(row.id)
    ids = _ids_of(row, pair, now)
    if ids is None:
        return None
    same = pair.by_ids.get(ids)
    made: list[Correction] = []
    for k, units in enumerate(pair.units):
        text = row.texts[k]
        if ids[k] and bare(text) and not alike(text, same.texts[k] if same else units.shown(ids[k])):
            old = units.text(ids[k])
            new = old if alike(text, old) else text
            made.append(TextCorrection(row.documents[k], level, old, new, ids[k][0], units.around(ids[k])))
    # A row of an older build that nobody touched decides nothing.
    is_changed = same is None and (now is not None or is_foreign)
    status = row.status or ("edited" if is_changed else "")
    if status in get_args(Decision) and (same is None or same.status != status):
        texts = [units.text(numbers) for units, numbers in zip(pair.units, ids, strict=True)]
        around = [units.around(numbers) for units, numbers in zip(pair.units, ids, strict=True)]
        shared = [] if same else pair.sharing(ids)
        before = tuple((pair.original(0, each.texts[0]), pair.original(1, each.texts[1])) for each in shared)
        decision: Decision = "accepted" if status == "accepted" else "rejected" if status == "rejected" else "edited"
        link = LinkCorrection(*row.documents, level, texts[0], texts[1], decision, *ids, before)
        made.append(replace(link, source_around=around[0], target_around=around[1]))
    return made


def _ids_of(row: Row, pair: PairOfDocuments, now: Row | None) -> _Ids | None:
    """Return the units that a row links; None if they are not in the documents."""
    found: list[tuple[int, ...] | None] = []
    for k, units in enumerate(pair.units):
        text = row.texts[k]
        if not bare(text):
            found.append(())
        elif now is not None and alike(text, now.texts[k]):
            found.append(now.ids[k])
        else:
            found.append(units.find(pair.original(k, text), row.ids[k]))
    for k, units in enumerate(pair.units):
        other = found[1 - k]
        if found[k] is not None:
            continue
        beside = pair.by_side[1 - k].get(other) if other else None
        given = row.ids[k]
        if beside is not None and beside.ids[k]:
            found[k] = beside.ids[k]
        elif now is not None and now.ids[k]:
            found[k] = now.ids[k]
        elif given and units.has(given) and _similar(row.texts[k], units.text(given)):
            found[k] = given
    source, target = found
    return None if source is None or target is None or not (source or target) else (source, target)


def _similar(text: str, other: str) -> bool:
    matcher = SequenceMatcher(None, bare(text), bare(other), autojunk=False)
    return matcher.quick_ratio() >= _SIMILAR and matcher.ratio() >= _SIMILAR
