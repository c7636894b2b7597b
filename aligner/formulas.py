"""Texts that spreadsheets would evaluate as formulas (OWASP, "CSV Injection"): an apostrophe makes them text.

Cells that already have apostrophes get another, so that reading can always remove exactly one.
"""

from __future__ import annotations

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def guard(cell: str) -> str:
    """Return a cell as it is written."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguard(cell: str) -> str:
    """Return the text of a cell without the apostrophe that `guard` put before a formula."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
