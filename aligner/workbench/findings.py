"""What the checks find in rows, with places as the page counts them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aligner.checks import CHECKS, Check, TranslationUnit, run, select
from aligner.checks.glossary import Glossary
from aligner.types import Finding
from aligner.workbench.rows.model import Row
from aligner.workbench.rows.pair import Pair

_AT_ONCE = 50
"""Rows that are checked before an action is answered; more are checked afterwards."""


class Checker:
    """The checks, with a glossary if there is one."""

    def __init__(self) -> None:
        checks = [check for check in select() if not check.needs_glossary]
        self._single = [check for check in checks if check.find is not None]
        self.across = [check for check in checks if check.find_all is not None]
        self.glossary: Glossary | None = None

    @property
    def single(self) -> list[Check]:
        """The checks that look at one row."""
        return [*self._single, *([self.glossary.check()] if self.glossary else [])]

    def check_now(self, pair: Pair, rows: Sequence[Row]) -> list[Row]:
        """Check rows that are new, and return those that are left because they are too many."""
        some = rows[:_AT_ONCE]
        for row, found in zip(some, run([unit_of(pair, row) for row in some], self.single), strict=True):
            row.findings = [to_json(finding, row) for finding in found]
            pair.note_doubt(row)
        return [*rows[_AT_ONCE:]]


def unit_of(pair: Pair, row: Row) -> TranslationUnit:
    """Return a row as the checks take it."""
    languages = pair.sides[0].document.language, pair.sides[1].document.language
    first = (row.units[0] or row.units[1])[0]
    confidence = 1.0 if row.status in ("accepted", "edited") else row.confidence
    place = f"#{pair.place(row) + 1}"
    return TranslationUnit(row.text(0), row.text(1), languages, row.id, confidence, first.kind, row.relation, place)


def to_json(finding: Finding, row: Row) -> dict[str, Any]:
    """Return a finding as the page gets it."""
    detail = finding.detail
    return {
        "code": finding.code,
        "name": CHECKS[finding.code].name,
        "severity": finding.severity,
        "message": finding.message,
        "detail": detail if isinstance(detail, str) else [detail.form, detail.values],
        "source": utf16(row.text(0), finding.source.start, finding.source.stop),
        "target": utf16(row.text(1), finding.target.start, finding.target.stop),
    }


def without_place(code: str) -> dict[str, Any]:
    """Return a finding of which only the code is known, from a table."""
    check = CHECKS.get(code)
    named = (check.name, check.severity, check.message) if check else (code, "warning", "")
    spans = {"source": [0, 0], "target": [0, 0]}
    return {"code": code, **dict(zip(("name", "severity", "message"), named, strict=True)), **spans}


def utf16(text: str, start: int, stop: int) -> list[int]:
    """Return a span in UTF-16 code units, which scripts count."""
    if text.isascii() or max(text) <= "\uffff":
        return [start, stop]
    before = sum(char > "\uffff" for char in text[:start])
    inside = sum(char > "\uffff" for char in text[start:stop])
    return [start + before, stop + before + inside]
