"""What a filter took: a table for the terminal, and JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from aligner.filters.recipe import Recipe
from aligner.filters.run import Decisions
from aligner.languages import count_columns

EXAMPLES = 3
"""Examples per step."""
_WIDTH, _MOST = 56, 400
Example = tuple[str, str, str]
"""The id of a pair, and its two texts."""


@dataclass(frozen=True, slots=True)
class FilterReport:
    """What a filter took.

    Attributes:
        signature: the signature of the recipe.
        rows: rows of the table.
        kept: rows that no step rejected.
        dropped: whether the rejected rows were left out.
        steps: per step: its label ("reason"), name ("step") and parameters, how many rows it rejects by itself
            ("alone") and how many of those that the steps before it left ("taken"), and "examples" of these.
    """

    signature: str
    rows: int
    kept: int
    dropped: bool
    steps: list[dict[str, Any]]

    def summary(self) -> dict[str, Any]:
        """Return the report without examples, as `frame.attrs` keeps it."""
        steps = [{key: value for key, value in each.items() if key != "examples"} for each in self.steps]
        return {
            "signature": self.signature, "rows": self.rows, "kept": self.kept, "dropped": self.dropped, "steps": steps,
        }  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        """Return the whole report as JSON values."""
        return {**self.summary(), "steps": self.steps}

    def to_text(self) -> str:
        """Return the report as a table, with examples below it."""
        wide = max(len(each["reason"]) for each in self.steps)
        lines = [f"{'step':<{wide}}  {'alone':>9}  {'in order':>9}  {'left':>10}"]
        left = self.rows
        for each in self.steps:
            left -= each["taken"]
            lines.append(f"{each['reason']:<{wide}}  {each['alone']:>9,}  {each['taken']:>9,}  {left:>10,}")
        share = f" ({self.kept / self.rows:.1%})" if self.rows else ""
        lines += [f"{self.kept:,} of {self.rows:,} pairs kept{share}; recipe {self.signature}"]
        shown = [each for each in self.steps if each["examples"]]
        for each in shown:
            lines += ["", f"{each['reason']}:"]
            lines += [f"  {_cut(one['source'])}\n    {_cut(one['target'])}" for one in each["examples"]]
        return "\n".join(lines) + "\n"


class Examples:
    """The first rows that each step took, not two of the same source."""

    def __init__(self, steps: int) -> None:
        self._found: list[dict[str, Example]] = [{} for _ in range(steps)]

    def add(self, decided: Any, columns: dict[str, Any]) -> None:
        """Take examples of some rows.

        Args:
            decided: (rows,) the number of the step that rejects each row.
            columns: Arrow arrays of the same rows by the names of columns.
        """
        for number, found in enumerate(self._found):
            if len(found) >= EXAMPLES:
                continue
            for row in np.flatnonzero(decided == number)[: 10 * EXAMPLES].tolist():
                id, source, target = (
                    str(columns[name][row].as_py() or "")[:_MOST] if name in columns else ""
                    for name in ("pair_id", "source_text", "target_text")
                )
                if len(found) < EXAMPLES:
                    found.setdefault(source, (id, source, target))

    def of(self, step: int) -> Sequence[Example]:
        """Return the examples of a step."""
        return list(self._found[step].values())


def make_report(recipe: Recipe, decisions: Decisions, examples: Examples, *, dropped: bool) -> FilterReport:
    """Return the report of a filter."""
    steps = [
        {
            "reason": label, **described, "alone": decisions.alone[number], "taken": decisions.taken[number],
            "examples": [
                dict(zip(("pair_id", "source", "target"), example, strict=True)) for example in examples.of(number)
            ],
        }
        for number, (label, described) in enumerate(zip(recipe.labels, recipe.describe(), strict=True))
    ]  # fmt: skip
    return FilterReport(recipe.signature, len(decisions.steps), int(decisions.kept.sum()), dropped, steps)


def _cut(text: str) -> str:
    """Return a text on one line of limited width."""
    text = " ".join(text.split())
    cut = text
    while count_columns(cut) > _WIDTH:
        cut = cut[: max(1, len(cut) - max(1, (count_columns(cut) - _WIDTH) // 2))]
    return text if cut == text else f"{cut}…"
