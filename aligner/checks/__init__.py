"""Checks for translators: errors and likely errors in pairs of a text and its translation.

Each check is a pure function whose docstring is its message to users, registered under a code: E1xx are errors, W3xx
warnings. `run` applies checks to translation units, `check_frame` to a table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from aligner.checks import consistency, extent, figures, glossary, language, markup, names, punctuation, vietnamese
from aligner.checks.base import CHECKS, Check, Hit, Narrow, TranslationUnit
from aligner.checks.details import say
from aligner.errors import AlignerError, UnknownNameError
from aligner.identify import identify_many
from aligner.languages import UNKNOWN
from aligner.types import Finding

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "CHECKS",
    "Check",
    "Finding",
    "TranslationUnit",
    "check_columns",
    "check_frame",
    "check_rows",
    "find_across",
    "run",
    "select",
    "units_of_frame",
    "units_of_table",
]

_MODULES = (consistency, extent, figures, glossary, language, markup, names, punctuation, vietnamese)
_COLUMNS = ("source_text", "target_text", "source_lang", "target_lang", "pair_id", "confidence", "kind", "relation")
_AT_A_TIME = 200
_UNNAMED = (None, "", UNKNOWN)


def select(codes: Iterable[str] = (), ignored: Iterable[str] = ()) -> list[Check]:
    """Return the checks for codes, names or prefixes of codes ("E101", "url", "W3").

    Args:
        codes: the checks to return; all if empty.
        ignored: checks to leave out.

    Raises:
        UnknownNameError: there is no check for a code.
    """
    checks = [CHECKS[code] for code in sorted(CHECKS)]
    wanted, unwanted = (
        {check.code for name in given for check in _called(name, checks)} for given in (list(codes), list(ignored))
    )
    return [check for check in checks if (not codes or check.code in wanted) and check.code not in unwanted]


def _called(name: str, checks: Sequence[Check]) -> list[Check]:
    found = [check for check in checks if check.name == name.lower() or check.code.startswith(name.upper())]
    if not found:
        raise UnknownNameError("check", name, [check.code for check in checks])
    return found


def run(units: Sequence[TranslationUnit], checks: Sequence[Check] | None = None) -> list[list[Finding]]:
    """Apply checks to translation units.

    Args:
        units: the rows of a table, in order; some checks compare rows.
        checks: the checks to run; all if None. A check that needs a glossary and is not bound to one finds nothing.

    Returns:
        The findings per unit, sorted by code and place.
    """
    checks = select() if checks is None else checks
    find_marks = _any_of(frozenset[str]().union(*(check.marks for check in checks)))
    found: list[list[Finding]] = [[] for _ in units]
    for start in range(0, len(units), _AT_A_TIME):
        # Each check runs over a few hundred units in turn, which keeps its patterns in the processor's cache.
        some = units[start : start + _AT_A_TIME]
        marks = [find_marks(unit.source) + find_marks(unit.target) for unit in some]
        narrowed: dict[Narrow, Sequence[int]] = {}
        for check in checks:
            if check.find is None:
                continue
            numbers: Sequence[int] = range(len(some))
            if check.narrow:
                if check.narrow not in narrowed:
                    narrowed[check.narrow] = check.narrow(some)
                numbers = narrowed[check.narrow]
            elif check.marks:
                numbers = [number for number, has in enumerate(marks) if has and not check.marks.isdisjoint(has)]
            for number in numbers:
                for hit in check.find(some[number]):
                    found[start + number].append(_finding(check, hit))
        for unit in some:
            unit.forget()  # the results of 100,000 units would fill the memory
    for check in checks:
        if check.find_all:
            for number, hit in check.find_all(units):
                found[number].append(_finding(check, hit))
    for of_unit in found:
        of_unit.sort(key=lambda finding: (finding.code, finding.source.start, finding.target.start))
    return found


def _any_of(chars: frozenset[str]) -> Callable[[str], list[str]]:
    """Return a function that lists the occurrences of any of the characters in a text."""
    return re.compile(f"[{re.escape(''.join(sorted(chars)))}]").findall if chars else lambda _: []


def _finding(check: Check, hit: Hit) -> Finding:
    source, target, detail = hit
    message = f"{check.message}: {say(detail)}" if detail else check.message
    return Finding(check.code, check.severity, message, source, target, detail)


def units_of_table(columns: Mapping[str, Sequence[Any]]) -> list[TranslationUnit]:
    """Return the translation units that the columns of a table hold.

    Args:
        columns: cells by column name, named as in a table of pairs; missing values are None or NaN. Only the two texts
            are needed.
    """
    size = len(columns["source_text"])
    empty: Sequence[Any] = [None] * size

    def cells(name: str) -> Sequence[Any]:
        return columns.get(name, empty)

    rows = zip(*map(cells, _COLUMNS), strict=True)
    return [
        TranslationUnit(
            source or "", target or "", (source_lang or "und", target_lang or "und"), id or "",
            None if confidence is None or confidence != confidence else float(confidence),
            kind or "", relation or "parallel",
        )
        for source, target, source_lang, target_lang, id, confidence, kind, relation in rows
    ]  # fmt: skip


def check_columns(columns: Mapping[str, Sequence[Any]], checks: Sequence[Check] | None = None) -> list[str]:
    """Return the cells of a table's `findings` column: per row the codes of its findings, separated by spaces."""
    return _codes(run(units_of_table(columns), checks))


def units_of_frame(frame: pd.DataFrame) -> list[TranslationUnit]:
    """Return the translation units of a table of pairs.

    Args:
        frame: the table; only `source_text` and `target_text` are needed. Languages that `source_lang` and
            `target_lang` do not name are identified from the texts of that side, as by `aligner check`.

    Raises:
        AlignerError: a text column is missing.
    """
    for name in ("source_text", "target_text"):
        if name not in frame.columns:
            raise AlignerError(f"no column {name!r} in the table: checks need source_text, target_text")
    known = {name: frame[name].astype(object) for name in _COLUMNS if name in frame.columns}
    columns = {name: column.where(column.notna(), None).tolist() for name, column in known.items()}
    for side in ("source", "target"):
        texts, given = columns[f"{side}_text"], columns.get(f"{side}_lang", [None] * len(frame))
        if any(code in _UNNAMED for code in given):
            found = identify_many(texts).language
            columns[f"{side}_lang"] = [found if code in _UNNAMED else code for code in given]
    return units_of_table(columns)


def check_frame(frame: pd.DataFrame, checks: Sequence[Check] | None = None) -> pd.DataFrame:
    """Return a table of pairs with its `findings` column filled in; all other columns stay as they are.

    Args:
        frame: as in `units_of_frame`.
        checks: the checks to run; if None, all but those that need a glossary.

    Raises:
        AlignerError: a text column is missing.
    """
    checked = frame.copy(deep=False)
    checked["findings"] = _codes(run(units_of_frame(frame), checks))
    return checked


def check_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a part of a table with its `findings` column filled in, but for what only the whole table shows.

    `find_across` finds that.
    """
    return check_frame(frame, [check for check in select() if check.find is not None])


def find_across(units: Sequence[TranslationUnit]) -> dict[str, list[int]]:
    """Return, for each check that compares rows, the rows for which it has findings, in order.

    Args:
        units: all rows of a table; they are seen in order, a few times, and need not be in memory together.
    """
    found = consistency.inconsistent_rows(units)
    for check in select():
        if check.find_all is not None and check.code not in found:
            found[check.code] = sorted({number for number, _ in check.find_all(units)})
    return found


def _codes(findings: Sequence[Sequence[Finding]]) -> list[str]:
    return [" ".join(dict.fromkeys(finding.code for finding in of_unit)) for of_unit in findings]
