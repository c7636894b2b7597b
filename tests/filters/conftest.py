"""Tables for the tests of filters and splits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest


def _make_table(*rows: tuple[str, str], languages: str = "en-vi", **columns: Any) -> pd.DataFrame:
    source, target = languages.split("-")
    texts = {"source_text": [row[0] for row in rows], "target_text": [row[1] for row in rows]}
    return pd.DataFrame({**texts, "source_lang": source, "target_lang": target, **columns})


@pytest.fixture(scope="session")
def table() -> Callable[..., pd.DataFrame]:
    """Makes a table of pairs of texts; named columns are added."""
    return _make_table
