"""Which pairs of a table are written: those that a person accepted, those that are sure, those that are translated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from aligner.formats.base import Format, reasons, rows
from aligner.formats.tmx.untranslated import untranslated_in

_ACCEPTED = ("accepted", "edited")


@dataclass(frozen=True, slots=True)
class Selection:
    """Conditions on pairs, all of which must hold.

    Attributes:
        only_accepted: leave out pairs that no person accepted or edited.
        min_confidence: leave out pairs below this confidence, or without one; pairs that a person accepted or edited
            are sure.
        translated: leave out pairs with one side only, and pairs whose target is left untranslated.
    """

    only_accepted: bool = False
    min_confidence: float | None = None
    translated: bool = False


def select_pairs(frame: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Return the pairs of a table for which the conditions hold.

    Args:
        frame: a complete table of pairs.
        selection: the conditions.
    """
    if selection == Selection():
        return frame
    accepted = frame["status"].isin(_ACCEPTED)
    kept = accepted if selection.only_accepted else pd.Series(True, index=frame.index)
    if selection.min_confidence is not None:
        kept &= accepted | (frame["confidence"] >= selection.min_confidence)
    if selection.translated:
        kept &= (frame["source_text"].str.strip() != "") & (frame["target_text"].str.strip() != "")
        is_untranslated = untranslated_in(frame)
        kept &= ~pd.Series([is_untranslated(row) for row in _records(frame)], index=frame.index, dtype=bool)
    chosen = frame[kept].reset_index(drop=True)
    chosen.attrs = frame.attrs
    return chosen


def count_pairs(frame: pd.DataFrame, selection: Selection, format: Format) -> dict[str, Any]:
    """Return how many pairs of a table are written, and how many are left out for which reason.

    Args:
        frame: a complete table of pairs.
        selection: the conditions.
        format: the format, which may not hold all pairs.
    """
    chosen = select_pairs(frame, selection)
    left_out: Counter[str] = Counter()
    if len(frame) > len(chosen):
        left_out["not selected"] = len(frame) - len(chosen)
    is_untranslated: Callable[[Mapping[str, Any]], bool] = lambda _row: False  # noqa: E731
    if format.losses.untranslated:
        is_untranslated = untranslated_in(chosen)
    reason_of = reasons(chosen, format.losses, is_untranslated)
    for row in _records(chosen):
        if reason := reason_of(row):
            left_out[reason] += 1
    return {"rows": len(frame) - left_out.total(), "of": len(frame), "left_out": dict(left_out)}


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [dict(zip(frame.columns, row, strict=True)) for row in rows(frame)]
