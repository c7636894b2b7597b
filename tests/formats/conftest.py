"""Tables for the tests of formats."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from aligner.formats import write_table
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


@pytest.fixture
def opened(browser, tmp_path):
    """Opens a table as a page; errors of its script fail the test."""
    errors: list[str] = []
    pages = []

    def open_page(frame: pd.DataFrame | None, name: str = "pairs.html", **options):
        if frame is not None:
            write_table(frame, tmp_path / name)
        # A browser of its own: what another test did to a page is not restored here.
        page = browser.new_context(**{"locale": "en-US", **options}).new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto((tmp_path / name).as_uri())
        page.wait_for_selector("#progress")
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.context.close()
    assert errors == []


@pytest.fixture
def text(make_frame) -> pd.DataFrame:
    """Two sentences to two, one to one, an omission, one with a finding, one that is unsure."""
    return make_frame(
        {"source_text": "It rained. Nobody came.", "source_ids": "0 1", "source_start": 0, "source_end": 23,
         "target_text": "下雨了。没有人来。", "target_ids": "0 1", "target_start": 0, "target_end": 9},
        {"source_text": "𝕊now fell.", "source_ids": "2", "source_start": 24, "source_end": 34,
         "target_text": "下雪了。", "target_ids": "2", "target_start": 9, "target_end": 13},
        {"source_text": "Left out.", "source_ids": "3", "target_text": "", "relation": "source_only"},
        {"source_text": "It cost 5.", "source_ids": "4", "target_ids": "3", "findings": "E101"},
        {"source_text": "Perhaps.", "source_ids": "5", "target_ids": "4", "confidence": 0.2},
    )  # fmt: skip
