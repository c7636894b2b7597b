"""Show corrections in a table that was made without them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from aligner.corrections.current import PairOfDocuments, Row, pairs_of
from aligner.corrections.kinds import Correction, LinkCorrection, TextCorrection
from aligner.corrections.matching import turned_to

_Place = tuple[tuple[str, str], tuple[tuple[int, ...], tuple[int, ...]]]


def apply_to_table(
    frame: pd.DataFrame, corrections: Sequence[Correction], *, undecided: bool = False
) -> tuple[pd.DataFrame, list[tuple[Correction, str]]]:
    """Return a table with the statuses and edited texts of corrections, and the corrections that it cannot show.

    Links and units stay what they are in the table; only a build makes others.

    Args:
        frame: a table of pairs.
        corrections: what people decided, in the order in which they did; those about other documents are left out.
        undecided: change only rows that have no status.
    """
    level = frame.attrs.get("level", "sentence")
    mine = [each for each in corrections if each.level == level]
    statuses: dict[_Place, str] = {}
    texts: dict[_Place, list[str]] = {}
    lost: list[tuple[Correction, str]] = []
    for documents, pair in pairs_of(frame, mine).items():
        for ids, status in _statuses(documents, pair, mine, lost).items():
            statuses[documents, ids] = status
        for ids, shown in _texts(documents, pair, mine, lost).items():
            texts[documents, ids] = shown
    if not statuses and not texts:
        return frame, lost
    return _with(frame, statuses, texts, undecided=undecided), lost


def _statuses(
    documents: tuple[str, str],
    pair: PairOfDocuments,
    corrections: Sequence[Correction],
    lost: list[tuple[Correction, str]],
) -> dict[tuple[tuple[int, ...], tuple[int, ...]], str]:
    taken: tuple[set[int], set[int]] = (set(), set())
    found: dict[tuple[tuple[int, ...], tuple[int, ...]], str] = {}
    for each in reversed(corrections):
        link = turned_to(each, documents) if isinstance(each, LinkCorrection) else None
        if link is None:
            continue
        source = pair.units[0].find(link.source_text, link.source_ids)
        target = pair.units[1].find(link.target_text, link.target_ids)
        counts = link.status in ("accepted", "edited")
        if source is None or target is None:
            if counts:
                lost.append((link, "the table does not hold its text as units"))
            continue
        ids = source, target
        if any(not used.isdisjoint(numbers) for used, numbers in zip(taken, ids, strict=True)):
            continue
        for used, numbers in zip(taken, ids, strict=True):
            used.update(numbers)
        if ids in pair.by_ids:
            found[ids] = "auto" if link.status == "withdrawn" else link.status
        elif counts:
            lost.append((link, "the table links its units otherwise; build again"))
    return found


def _texts(
    documents: tuple[str, str],
    pair: PairOfDocuments,
    corrections: Sequence[Correction],
    lost: list[tuple[Correction, str]],
) -> dict[tuple[tuple[int, ...], tuple[int, ...]], list[str]]:
    shown: dict[tuple[tuple[int, ...], tuple[int, ...]], list[str]] = {}
    newest: dict[tuple[int, tuple[int, ...]], TextCorrection] = {}
    for each in corrections:
        if isinstance(each, TextCorrection) and each.document in documents:
            side = documents.index(each.document)
            ids = pair.units[side].find(each.text, (each.id,))
            if ids is None:
                lost.append((each, "the table does not hold its text as units"))
            else:
                newest[side, ids] = each
    for (side, ids), each in newest.items():
        row = next((row for row in pair.rows if {*ids} <= {*row.ids[side]}), None)
        text = _replaced(row, side, ids, each, pair) if row else None
        if row is None or text is None:
            lost.append((each, "its text is in several rows of the table"))
        elif text != row.texts[side]:
            shown.setdefault(row.ids, [*row.texts])[side] = text
    return shown


def _replaced(row: Row, side: int, ids: tuple[int, ...], edit: TextCorrection, pair: PairOfDocuments) -> str | None:
    """Return the text of a row with an edited text; None if it cannot be told where that is."""
    if row.ids[side] == ids:
        return edit.new_text if edit.new_text != edit.text else pair.original(side, row.texts[side])
    text = row.texts[side]
    if edit.text in text:
        return text.replace(edit.text, edit.new_text, 1)
    return text if edit.new_text in text else None


def _with(
    frame: pd.DataFrame, statuses: dict[_Place, str], texts: dict[_Place, list[str]], *, undecided: bool
) -> pd.DataFrame:
    columns = {name: frame[name].tolist() for name in ("status", "confidence", "source_text", "target_text")}
    names = ("source_document", "target_document", "source_ids", "target_ids")
    for k, (source, target, *numbers) in enumerate(zip(*(frame[name].tolist() for name in names), strict=True)):
        if undecided and columns["status"][k] not in ("", "auto"):
            continue
        ids = tuple(tuple(map(int, str(cell).split())) for cell in numbers)
        place = (source, target), (ids[0], ids[1])
        if place in texts:
            columns["source_text"][k], columns["target_text"][k] = texts[place]
            if columns["status"][k] in ("", "auto"):
                columns["status"][k] = "edited"
        if place in statuses:
            columns["status"][k] = statuses[place]
            if statuses[place] in ("accepted", "edited"):
                columns["confidence"][k] = 1.0
    changed = frame.copy(deep=False)
    for name, cells in columns.items():
        changed[name] = pd.Series(cells, index=frame.index, dtype=frame[name].dtype)
    return changed
