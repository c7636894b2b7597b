"""What the checks find in rows, with places as the page counts them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aligner.checks import CHECKS, Check, TranslationUnit, run, select
from aligner.checks.glossary import Glossary
from aligner.types import Finding, Span
from aligner.workbench.model import Row
from aligner.workbench.pair import Pair

_AT_ONCE = 50
"""Rows that are checked before an action is answered; more are checked afterwards."""


class Checker:
    """The checks of single rows, and of a glossary if there is one."""

    def __init__(self) -> None:
        self._single = [check for check in select() if check.find is not None and not check.needs_glossary]
        self.glossary: Glossary | None = None

    @property
    def checks(self) -> list[Check]:
        """The checks that look at one row."""
        return [*self._single, *([self.glossary.check()] if self.glossary else [])]

    def check_now(self, pair: Pair, rows: Sequence[Row]) -> None:
        """Check rows that are new, if they are few."""
        some = rows[:_AT_ONCE]
        for row, found in zip(some, run([unit_of(pair, row) for row in some], self.checks), strict=True):
            row.findings = [to_json(finding, row) for finding in found]
            pair.note_doubt(row)


def unit_of(pair: Pair, row: Row) -> TranslationUnit:
    """Return a row as the checks take it."""
    languages = pair.sides[0].document.language, pair.sides[1].document.language
    first = (row.units[0] or row.units[1])[0]
    confidence = 1.0 if row.status in ("accepted", "edited") else row.confidence
    return TranslationUnit(row.text(0), row.text(1), languages, row.id, confidence, first.kind, row.relation)


def to_json(finding: Finding, row: Row) -> dict[str, Any]:
    """Return a finding as the page gets it."""
    return {
        "code": finding.code,
        "name": CHECKS[finding.code].name,
        "severity": finding.severity,
        "message": finding.message,
        "source": _utf16(row.text(0), finding.source),
        "target": _utf16(row.text(1), finding.target),
    }


def _utf16(text: str, span: Span) -> list[int]:
    """Return a span in UTF-16 code units, which scripts count."""
    if text.isascii() or max(text) <= "\uffff":
        return [span.start, span.stop]
    before = sum(char > "\uffff" for char in text[: span.start])
    inside = sum(char > "\uffff" for char in text[span.start : span.stop])
    return [span.start + before, span.stop + before + inside]
