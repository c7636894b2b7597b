"""Tables for the tests of formats."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from aligner.formats.cells import from_columns
from aligner.formats.table import COLUMNS

ATTRS = {
    "signature": "trialign:0|pair:en-zh|emb:x@1",
    "level": "sentence",
    "documents": {
        "tide.en": {"title": "The <tide>", "language": "en", "script": "Latn", "url": "https://example.org/tide"},
        "tide.zh": {"title": "潮水", "language": "zh", "script": "Hant"},
    },
    "pairs": [],
}


def _make_frame(*given: dict[str, Any], attrs: dict[str, Any] = ATTRS) -> pd.DataFrame:
    """A table of one pair of documents; each row needs only what it is about."""
    cells: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for number, row in enumerate(given):
        full = dict.fromkeys(COLUMNS, "") | {
            "pair_id": f"p{number}", "group": "tide", "source_document": "tide.en", "target_document": "tide.zh",
            "source_lang": "en", "target_lang": "zh", "relation": "parallel", "kind": "paragraph", "status": "auto",
            "score": 0.5, "confidence": 0.9, "source_text": "A boat.", "target_text": "一条船。",
            "source_ids": str(number), "target_ids": str(number), "source_block": 0, "target_block": 0,
        } | row  # fmt: skip
        for side in ("source", "target"):
            if not full[f"{side}_text"]:
                full[f"{side}_ids"], full[f"{side}_block"] = "", None
        for name in COLUMNS:
            cells[name].append(full[name])
    frame = from_columns(cells)
    frame.attrs = dict(attrs)
    return frame


@pytest.fixture(scope="session")
def make_frame() -> Callable[..., pd.DataFrame]:
    """Makes a table of rows that name only the cells they are about."""
    return _make_frame


@pytest.fixture
def frame() -> pd.DataFrame:
    """A title, a pair of two sentences against one, an omission, a rejected pair, a doubtful one."""
    return _make_frame(
        {"source_text": "The tide", "target_text": "潮水", "kind": "title", "confidence": 0.98},
        {"source_text": "Boats lie & wait. Nobody <minds>.", "source_ids": "1 2", "target_text": "船在等，没人在意。",
         "source_block": 1, "target_block": 1, "findings": "E101 W301", "confidence": 0.31},
        {"source_text": "Left out.", "source_ids": "3", "target_text": "", "relation": "source_only",
         "source_block": 1, "score": 0.0},
        {"source_text": "Wrong.", "source_ids": "4", "target_ids": "2", "status": "rejected", "source_block": 1,
         "target_block": 1},
        {"source_text": "=1+1", "source_ids": "5", "target_text": "@一加一", "target_ids": "3", "status": "accepted",
         "relation": "moved", "source_block": 2, "target_block": 2},
    )  # fmt: skip
