"""What became of corrections in a build, for people."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

from aligner.corrections.kinds import Correction, LinkCorrection, UnitsCorrection
from aligner.corrections.lines import bare, to_json
from aligner.corrections.matching import Found, lost_of
from aligner.errors import AlignerWarning
from aligner.types import Level

_SHOWN = 30


class Outcomes:
    """What became of the corrections of a task.

    Args:
        corrections: the corrections, in order.
        lost: those that do not apply, each with the reason.
    """

    def __init__(self, corrections: Sequence[Correction], lost: Iterable[tuple[Correction, str]] = ()) -> None:
        self._lines = {each.line: number for number, each in enumerate(corrections)}
        self._lost = list(lost)
        self._found: list[Found] = []

    def add(self, found: Iterable[Found]) -> None:
        """Take note of what was found in two documents."""
        self._found += found

    def numbered(self) -> list[list[Any]]:
        """Return the numbers of the corrections that do not apply as they are, with the reasons."""
        replaced = {self._lines[each.line]: "" for found in self._found for each in found.replaced}
        lost = {self._lines[each.line]: why for each, why in (*self._lost, *lost_of(self._found))}
        return [[number, why] for number, why in sorted((replaced | lost).items())]


def content(correction: Correction) -> dict[str, Any]:
    """Return what a correction decides, whoever did so, and when."""
    about = ("when", "by", "action", "part", "name", "undoes", "redoes", "confidence", "relation")
    return {name: value for name, value in to_json(correction).items() if name not in about}


def documents_of(correction: Correction) -> tuple[str, ...]:
    """Return the ids of the documents that a correction is about."""
    if isinstance(correction, LinkCorrection):
        return correction.source, correction.target
    return (correction.document,)


def matters(correction: Correction, levels: Collection[Level]) -> bool:
    """Return whether a correction matters to alignments of some levels; how units are divided matters to all."""
    return isinstance(correction, UnitsCorrection) or correction.level in levels


def describe(correction: Correction) -> str:
    """Return what a correction is about, in one line."""
    if isinstance(correction, LinkCorrection):
        texts = " = ".join(_short(text) for text in (correction.source_text, correction.target_text))
        return f"{correction.source} - {correction.target}, {correction.status} link {texts}"
    if isinstance(correction, UnitsCorrection):
        counts = f"{len(correction.before)} units into {len(correction.after)}"
        return f"{correction.document}, {counts}: {_short(' '.join(correction.before))}"
    return f"{correction.document}, edited text {_short(correction.text)}"


def not_applied(correction: Correction, why: str, path: Path | None = None) -> str:
    """Return the warning about a correction that does not apply.

    Args:
        correction: the correction.
        why: the reason.
        path: the file that holds it, if known.
    """
    place = f"{path or 'corrections'}: line {correction.line}: " if correction.line else ""
    return f"{place}correction not applied: {describe(correction)}: {why}"


def warn_of_lost(lost: Iterable[tuple[Correction, str]]) -> None:
    """Warn of corrections that do not apply, each once."""
    for correction, why in dict.fromkeys(lost):
        warnings.warn(not_applied(correction, why), AlignerWarning, stacklevel=3)


def _short(text: str) -> str:
    text = " ".join(text.split())
    if not bare(text):
        return "(nothing)"
    return f"“{text}”" if len(text) <= _SHOWN else f"“{text[: _SHOWN - 1]}…”"
