"""Filters: named steps with parameters take what is no use as training data, and say why.

`filter_frame` is `aligner.filter`. A recipe lists steps (`recipe`); each is a frozen dataclass whose fields are its
parameters (`columns`, `lengths`, `content`, `repeats`, `similarity`). Steps see a table in chunks of Arrow arrays
(`chunk`, `texts`); `run` puts their verdicts together, `streams` does so for files that need not be in memory.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from aligner.embed import Embedder
from aligner.errors import AlignerError
from aligner.filters.base import STEPS, Settings, Step
from aligner.filters.recipe import DEFAULT, Recipe, StepSpec, default_recipe, make_recipe, read_recipe
from aligner.filters.report import Examples, FilterReport, make_report
from aligner.filters.run import REASON, ROWS, Decisions, Run, chunks_of

__all__ = [
    "DEFAULT",
    "STEPS",
    "FilterReport",
    "Recipe",
    "default_recipe",
    "filter_frame",
    "filter_with_report",
    "make_recipe",
    "read_recipe",
]


def filter_frame(
    frame: pd.DataFrame,
    steps: Recipe | str | Path | Iterable[StepSpec | Step] | None = None,
    *,
    drop: bool = False,
    embedder: Embedder | None = None,
) -> pd.DataFrame:
    """Return a table of pairs in which the rows that a recipe rejects are marked, or left out.

    A rejected row gets the status "rejected", and the name of the step in the column `reason`. Rows that a person
    accepted or edited are not rejected, except by the step `status`. Rows that an earlier run rejected are looked at
    anew. `attrs["filters"]` says how many rows each step took, and the signature names the recipe.

    Args:
        frame: the table; only `source_text` and `target_text` are needed.
        steps: steps by name or as mappings such as `{"step": "length", "min": 5}`, in order; the path of a recipe in
            TOML; None for the built-in recipe.
        drop: leave out the rejected rows.
        embedder: the embedder of the step `similarity`; None for the one that the step names.

    Raises:
        AlignerError: a step or a parameter is not known, or a text column is missing.
    """
    return filter_with_report(frame, steps, drop=drop, embedder=embedder)[0]


def filter_with_report(
    frame: pd.DataFrame,
    steps: Recipe | str | Path | Iterable[StepSpec | Step] | None = None,
    *,
    drop: bool = False,
    embedder: Embedder | None = None,
) -> tuple[pd.DataFrame, FilterReport]:
    """Return what `filter_frame` returns, and a report with examples."""
    for name in ("source_text", "target_text"):
        if name not in frame.columns:
            raise AlignerError(f"no column {name!r} in the table: filters need source_text, target_text")
    recipe = make_recipe(steps)
    run = Run(recipe, Settings(embedder))
    for columns in chunks_of(frame):
        run.look(columns)
    decisions = run.decide()
    report = make_report(recipe, decisions, _examples(frame, decisions, recipe), dropped=drop)
    filtered = frame.copy(deep=False)
    filtered["status"], reasons = mark(frame.get("status"), decisions, recipe)
    if not drop or REASON in frame.columns:
        filtered[REASON] = reasons
    filtered = filtered[decisions.kept].reset_index(drop=True) if drop else filtered
    filtered.attrs = described(frame.attrs, report)
    return filtered, report


def mark(status: pd.Series[Any] | None, decisions: Decisions, recipe: Recipe) -> tuple[Any, Any]:
    """Return the columns `status` and `reason` of a table.

    Args:
        status: the column as it was, None if there is none.
        decisions: what becomes of the rows.
        recipe: the steps.
    """
    rows = len(decisions.steps)
    was = np.full(rows, "auto", object) if status is None else status.astype(object).fillna("auto").to_numpy(copy=True)
    was[decisions.reopened] = "auto"
    labels = np.array([*recipe.labels, ""], object)
    by_people = was == "rejected"
    reasons = np.where(by_people, "", labels[decisions.steps])
    was[~decisions.kept] = "rejected"
    return pd.array(was, dtype="str"), pd.array(reasons, dtype="str")


def described(attrs: Mapping[Hashable | None, Any], report: FilterReport) -> dict[Hashable | None, Any]:
    """Return the attributes of a table with those of a filter."""
    signature = str(attrs.get("signature", ""))
    field = f"filter:{report.signature}"
    if field not in signature.split("|"):
        signature = "|".join(filter(None, [signature, field]))
    earlier = [each for each in attrs.get("filters", []) if isinstance(each, dict) and each.get("dropped")]
    return {**attrs, "signature": signature, "filters": [*earlier, report.summary()]}


def _examples(frame: pd.DataFrame, decisions: Decisions, recipe: Recipe) -> Examples:
    import pyarrow as pa

    found = Examples(len(recipe.steps))
    names = [name for name in ("pair_id", "source_text", "target_text") if name in frame.columns]
    for start in range(0, len(frame), ROWS):
        decided = decisions.steps[start : start + ROWS]
        rejected = np.flatnonzero(decided >= 0)
        part = frame[names].iloc[start : start + ROWS].iloc[rejected]
        found.add(decided[rejected], {name: pa.array(part[name].astype(object), from_pandas=True) for name in names})
    return found
