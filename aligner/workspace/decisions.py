"""What became of corrections in the last build, kept in its state for `aligner corrections list`."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from aligner.atomic import replace
from aligner.corrections import Correction
from aligner.corrections.outcomes import content, matters, not_applied
from aligner.errors import AlignerWarning
from aligner.types import Level
from aligner.workspace.keys import hash_of
from aligner.workspace.parts import Part
from aligner.workspace.tasks import Task

_NAME = "corrections.json"
State = Literal["applied", "not applied", "replaced", "not built", "new"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a correction.

    Attributes:
        state: "applied"; "not applied"; "replaced" by a later one; "not built", because its level was not; or "new"
            since the last build.
        why: the reason why it was not applied.
    """

    state: State
    why: str = ""


def tell_outcomes(
    folder: Path,
    path: Path,
    corrections: Sequence[Correction],
    tasks: Sequence[Task],
    parts: Mapping[str, Part],
    levels: Sequence[Level],
) -> None:
    """Warn of corrections that do not apply, and remember what became of all.

    Args:
        folder: the folder of the state.
        path: the file of the corrections.
        corrections: the corrections that it holds.
        tasks: the tasks of the build.
        parts: the parts of the tasks.
        levels: the levels of the build.
    """
    outcomes: dict[int, Outcome] = {}
    for task in tasks:
        facts = parts[task.key].facts
        # The errors of a part are told anyway.
        made = Outcome("not built" if facts.errors else "applied")
        outcomes |= {each.line: made for each in task.corrections}
        for number, why in facts.outcomes:
            outcomes[task.corrections[number].line] = Outcome("not applied", why) if why else Outcome("replaced")
    lines: list[tuple[int, str, str, str]] = []
    for each in corrections:
        unknown = Outcome("not applied", "its documents are no pair of this build")
        outcome = outcomes.get(each.line, unknown if matters(each, levels) else Outcome("not built"))
        if outcome.state == "not applied":
            warnings.warn(not_applied(each, outcome.why, path), AlignerWarning, stacklevel=3)
        lines.append((each.line, hash_of(content(each)), outcome.state, outcome.why))
    if lines or (folder / _NAME).exists():
        with replace(folder / _NAME) as file:
            file.write((json.dumps(lines, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace"))


def outcomes_of(folder: Path, corrections: Sequence[Correction]) -> list[Outcome]:
    """Return what became of each correction in the last build.

    Args:
        folder: the folder of the state.
        corrections: the corrections as they are now.
    """
    known: dict[tuple[int, str], Outcome] = {}
    try:
        for line, key, state, why in json.loads((folder / _NAME).read_bytes()):
            known[line, key] = Outcome(state, why)
    except (OSError, ValueError, TypeError):
        known = {}
    return [known.get((each.line, hash_of(content(each))), Outcome("new")) for each in corrections]
