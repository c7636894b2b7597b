"""What the description of a data set says of its rows, counted while they are written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from aligner.types import DOUBTFUL

ORIGINS = ("source_license", "target_license", "source_origin", "target_origin")
"""Columns of rows that are made from the metadata of their documents."""


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file of a data set.

    Attributes:
        config: the configuration, such as "en-zh".
        split: what the hub calls the split.
        path: the path in the folder, with slashes.
        rows: its number of rows.
    """

    config: str
    split: str
    path: str
    rows: int


@dataclass
class Facts:
    """Counts of rows.

    Attributes:
        units: whether rows are units in several languages, not pairs.
        one_sided: rows without a text in one of their languages.
    """

    units: bool = False
    rows: int = 0
    one_sided: int = 0
    doubtful: int = 0
    relations: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    with_findings: int = 0

    def add(self, chunk: Mapping[str, Sequence[Any]]) -> None:
        """Count some rows."""
        for own, other, sure in zip(chunk["source_text"], chunk["target_text"], chunk["confidence"], strict=True):
            two_sided = bool(own and other)
            self.one_sided += not two_sided
            self.doubtful += two_sided and sure is not None and sure < DOUBTFUL
        self.rows += len(chunk["source_text"])
        self.relations.update(chunk["relation"])
        self.statuses.update(status or "auto" for status in chunk["status"])
        self.reasons.update(reason for reason in chunk.get("reason", ()) if reason)
        for codes in chunk["findings"]:
            self.findings.update(codes)
            self.with_findings += bool(codes)


def facts_of_units(frame: pd.DataFrame, languages: Sequence[str]) -> Facts:
    """Return what is said of a table of units in several languages."""
    facts = Facts(units=True, rows=len(frame))
    facts.one_sided = int((frame[[f"text_{language}" for language in languages]].fillna("") == "").any(axis=1).sum())
    facts.doubtful = int((frame["confidence"] < DOUBTFUL).sum())
    return facts


def documents_of(frame: pd.DataFrame) -> dict[str, Mapping[str, Any]]:
    """Return the metadata of the documents of a table, by id."""
    described = frame.attrs.get("documents")
    described = described if isinstance(described, dict) else {}
    return {str(name): facts if isinstance(facts, dict) else {} for name, facts in described.items()}


def filters_of(attrs: Mapping[Any, Any]) -> list[dict[str, Any]]:
    """Return what filters did with a table, as its metadata says; entries that do not say it are left out.

    Each has "signature", "rows", "kept", "dropped" (whether rejected rows were left out) and "steps" in order, each
    with "reason", "alone" (rows that it rejects by itself), "taken" (those that the steps before it left) and "left".
    """
    entries = attrs.get("filters")
    return [made for entry in entries if (made := _filter(entry))] if isinstance(entries, list) else []


def _filter(entry: Any) -> dict[str, Any] | None:
    try:
        left = rows = int(entry["rows"])
        steps = []
        for step in entry["steps"]:
            left -= int(step["taken"])
            steps.append({"reason": str(step["reason"]), "alone": int(step["alone"]), "taken": int(step["taken"]),
                          "left": left})  # fmt: skip
        return {"signature": str(entry.get("signature", "")), "rows": rows, "kept": left,
                "dropped": bool(entry.get("dropped")), "steps": steps}  # fmt: skip
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def license_of(facts: Mapping[str, Any]) -> str:
    """Return the license that a document states, or ""."""
    return " ".join(str(facts.get("license", "")).split())


def origin_of(facts: Mapping[str, Any]) -> str:
    """Return where a document comes from, or ""."""
    return " ".join(str(facts.get("source") or facts.get("url") or "").split())


class Origins:
    """The license and the origin of the documents of each row."""

    def __init__(self, frame: pd.DataFrame) -> None:
        """Look up what the metadata of the table has; columns that the table has itself stay as they are."""
        documents = documents_of(frame)
        self._values = {
            "license": {name: license_of(facts) for name, facts in documents.items()},
            "origin": {name: origin_of(facts) for name, facts in documents.items()},
        }
        stated = {key for key, values in self._values.items() if any(values.values())}
        self.names = tuple(
            name for name in ORIGINS if name.partition("_")[2] in stated and name not in frame.columns
        )  # fmt: skip

    def columns(self, chunk: Mapping[str, Sequence[Any]]) -> dict[str, list[str]]:
        """Return the columns for some rows."""
        made = {}
        for name in self.names:
            side, _, key = name.partition("_")
            made[name] = [self._values[key].get(document, "") for document in chunk[f"{side}_document"]]
        return made
