"""The file of corrections: JSON lines, to which lines are only added, for people to keep under version control.

A line is a decision about a link, about the bounds of units, or about a text. Lines that were made together share an
`action`; an action that a crash cut short does not count. A later line wins over an earlier one about the same units.
"""

from __future__ import annotations

import json
import os
import re
import uuid
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aligner.corrections.kinds import Correction, Decision, LinkCorrection, TextCorrection, UnitsCorrection
from aligner.corrections.lines import is_torn, parse, to_json
from aligner.errors import AlignerError, AlignerWarning, InputError

__all__ = [
    "FILE_NAME",
    "Correction",
    "Decision",
    "LinkCorrection",
    "TextCorrection",
    "UnitsCorrection",
    "actions",
    "append",
    "as_action",
    "read",
    "to_json",
]

FILE_NAME = "corrections.jsonl"
"""The file in the folder of the tables."""
_LINE_ENDS = re.compile("[\x85\u2028\u2029]")


def read(path: str | Path) -> list[Correction]:
    """Read corrections in the order in which they were made; an empty list if there is no file.

    Actions that lack lines are left out, and so is a line that a crash cut off. Other lines that are no corrections are
    left out with a warning, for the rest of the file holds.

    Raises:
        InputError: the file cannot be read.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise InputError(path, error.strerror or "cannot be read") from error
    found: list[Correction] = []
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if not (line := line.strip()):
            continue
        try:
            found.append(parse(line, number))
        except (ValueError, TypeError, RecursionError) as error:
            if is_torn(line):
                continue
            problem = error.args[0] if type(error) is ValueError else "cannot be read"
            warning = InputError(path, f"is no correction, and is left out: {problem}", place=f"line {number}")
            warnings.warn(str(warning), AlignerWarning, stacklevel=2)
    return _complete(found)


def append(path: str | Path, corrections: Sequence[Correction]) -> None:
    """Add corrections to the file, which is made if missing; they are on the disk when the call returns.

    Raises:
        AlignerError: the file cannot be written.
    """
    if not corrections:
        return
    path = Path(path)
    data = "".join(_escaped(json.dumps(to_json(each), ensure_ascii=False)) + "\n" for each in corrections)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        is_new = not path.exists()
        with path.open("a+b", buffering=0) as file:
            # A line that a crash cut off, or that an editor left without an end, stays by itself. All is written at
            # once, so that lines of two programs do not mix. A lone surrogate becomes its JSON escape.
            start = b"" if _ends_line(file) else b"\n"
            rest = memoryview(start + data.encode("utf-8", "backslashreplace"))
            while rest:
                rest = rest[file.write(rest) :]
            os.fsync(file.fileno())
        if is_new and os.name == "posix":
            _sync_folder(path.parent)
    except OSError as error:
        raise AlignerError(f"{path}: cannot be written: {error.strerror or error}") from error


def as_action(
    corrections: Sequence[Correction],
    name: str,
    *,
    action: str = "",
    by: str = "",
    undoes: str = "",
    redoes: str = "",
) -> list[Correction]:
    """Return corrections as the lines of one action, made now.

    Args:
        corrections: what the action decides, in order.
        name: what was done, such as "merge".
        action: a unique string; made up if empty.
        by: who decided.
        undoes: the action that this one takes back.
        redoes: the action that this one does again.
    """
    action = action or uuid.uuid4().hex
    when = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    shared: dict[str, Any] = {"when": when, "by": by, "action": action, "name": name}
    shared |= {"undoes": undoes, "redoes": redoes}
    return [
        replace(each, part=(number, len(corrections)), line=0, **shared) for number, each in enumerate(corrections, 1)
    ]


def actions(corrections: Iterable[Correction]) -> list[tuple[Correction, ...]]:
    """Return corrections grouped by action, in the order of the actions; lines without one stand alone."""
    groups: dict[str | int, list[Correction]] = {}
    for number, each in enumerate(corrections):
        groups.setdefault(each.action or number, []).append(each)
    return [tuple(group) for group in groups.values()]


def _complete(corrections: Sequence[Correction]) -> list[Correction]:
    """Return the corrections without those of actions of which lines are missing."""
    there: dict[str, set[int]] = {}
    for each in corrections:
        there.setdefault(each.action, set()).add(each.part[0])
    return [each for each in corrections if not each.action or len(there[each.action]) >= each.part[1]]


def _escaped(line: str) -> str:
    """Return JSON without the characters at which programs other than this one may end lines."""
    return _LINE_ENDS.sub(lambda match: f"\\u{ord(match[0]):04x}", line)


def _ends_line(file: Any) -> bool:
    if not file.seek(0, os.SEEK_END):
        return True
    file.seek(-1, os.SEEK_END)
    return bool(file.read(1) == b"\n")


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
