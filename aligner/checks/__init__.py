"""Checks for translators: what is wrong, or looks wrong, in pairs of a text and its translation.

Each check is a pure function whose docstring is its message, registered under a code: E1xx are errors, W3xx warnings.
`run` applies them to pairs, `check_columns` to the columns of a table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from aligner.checks import consistency, extent, figures, language, markup, names, punctuation, vietnamese
from aligner.checks.base import CHECKS, Check, Hit, Narrow, TranslationUnit
from aligner.errors import UnknownNameError
from aligner.types import Finding

__all__ = [
    "CHECKS",
    "Check",
    "Finding",
    "TranslationUnit",
    "check_columns",
    "check_frame",
    "run",
    "select",
    "units_of_table",
]

_MODULES = (consistency, extent, figures, language, markup, names, punctuation, vietnamese)
_GLOSSARY = "E151"
_AT_A_TIME = 200


def select(codes: Iterable[str] = (), ignored: Iterable[str] = ()) -> list[Check]:
    """The checks that some codes, names or beginnings of codes stand for ("E101", "url", "W3"), all if none are given.

    Raises:
        UnknownNameError: a code stands for no check.
    """
    checks = [CHECKS[code] for code in sorted(CHECKS)]
    wanted, unwanted = (
        {check.code for name in given for check in _called(name, checks)} for given in (list(codes), list(ignored))
    )
    return [check for check in checks if (not codes or check.code in wanted) and check.code not in unwanted]


def _called(name: str, checks: Sequence[Check]) -> list[Check]:
    found = [check for check in checks if check.name == name.lower() or check.code.startswith(name.upper())]
    if not found and not _GLOSSARY.startswith(name.upper()) and name.lower() != "term":
        raise UnknownNameError("check", name, [check.code for check in checks] + [_GLOSSARY])
    return found


def run(pairs: Sequence[TranslationUnit], checks: Sequence[Check] | None = None) -> list[list[Finding]]:
    """Apply checks to pairs.

    Args:
        pairs: the rows of a table, in order; some checks compare rows.
        checks: which; all but those that need a glossary if None.

    Returns:
        The findings of each pair, sorted by code and place.
    """
    checks = select() if checks is None else checks
    find_marks = _any_of(frozenset[str]().union(*(check.marks for check in checks)))
    found: list[list[Finding]] = [[] for _ in pairs]
    for start in range(0, len(pairs), _AT_A_TIME):
        # One check after the other over some pairs: what a check works with stays at hand.
        some = pairs[start : start + _AT_A_TIME]
        marks = [find_marks(pair.source) + find_marks(pair.target) for pair in some]
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
        for pair in some:
            pair.forget()  # of a hundred thousand pairs it would fill the memory
    for check in checks:
        if check.find_all:
            for number, hit in check.find_all(pairs):
                found[number].append(_finding(check, hit))
    for of_pair in found:
        of_pair.sort(key=lambda finding: (finding.code, finding.source.start, finding.target.start))
    return found


def _any_of(chars: frozenset[str]) -> Callable[[str], list[str]]:
    """A function that lists those of some characters that a text has."""
    return re.compile(f"[{re.escape(''.join(sorted(chars)))}]").findall if chars else lambda _: []


def _finding(check: Check, hit: Hit) -> Finding:
    source, target, detail = hit
    message = f"{check.message}: {detail}" if detail else check.message
    return Finding(check.code, check.severity, message, source, target)


def units_of_table(columns: Mapping[str, Sequence[Any]]) -> list[TranslationUnit]:
    """The pairs that the columns of a table hold.

    Args:
        columns: cells by column name, as in `tables.COLUMNS`; missing values are None or NaN. Only the two texts are
            needed; other columns may be missing.
    """
    size = len(columns["source_text"])
    empty: Sequence[Any] = [None] * size

    def cells(name: str) -> Sequence[Any]:
        return columns.get(name, empty)

    rows = zip(
        columns["source_text"], columns["target_text"], cells("source_lang"), cells("target_lang"), cells("pair_id"),
        cells("confidence"), cells("kind"), cells("relation"), strict=True,
    )  # fmt: skip
    return [
        TranslationUnit(
            source or "", target or "", (source_lang or "und", target_lang or "und"), id or "",
            None if confidence is None or confidence != confidence else float(confidence),
            kind or "", relation or "parallel",
        )
        for source, target, source_lang, target_lang, id, confidence, kind, relation in rows
    ]  # fmt: skip


def check_columns(columns: Mapping[str, Sequence[Any]], checks: Sequence[Check] | None = None) -> list[str]:
    """The cells of a table's `findings` column: for each row the codes of what was found, with spaces between."""
    found = run(units_of_table(columns), checks)
    return [" ".join(dict.fromkeys(finding.code for finding in of_pair)) for of_pair in found]


def check_frame(frame: Any, checks: Sequence[Check] | None = None) -> Any:  # noqa: ANN401  (a DataFrame, of which this layer knows nothing)
    """A table of pairs with its `findings` column filled in; everything else is as it was.

    Args:
        frame: as `tables.to_frame` makes it.
        checks: which; all but those that need a glossary if None.
    """
    checked = frame.copy(deep=False)
    checked["findings"] = check_columns({name: frame[name].tolist() for name in frame.columns}, checks)
    return checked
