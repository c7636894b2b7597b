"""The lines of the file of corrections, from and to JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any, get_args

from aligner.corrections.kinds import Correction, Decision, Line, LinkCorrection, UnitsCorrection
from aligner.types import Level

_KINDS: dict[str, type[Correction]] = {each.kind: each for each in get_args(Correction)}
_TEXTS = {
    "link": ("source", "target", "source_text", "target_text", "status"),
    "units": ("document", "before", "after"),
    "text": ("document", "text", "new_text"),
}
_OPTIONAL = {field.name for field in fields(Line)} | {
    "before", "source_around", "target_around", "around", "confidence", "relation",
}  # fmt: skip


def to_json(correction: Correction) -> dict[str, Any]:
    """Return the JSON values of a line; what is empty and need not be there is left out."""
    values: dict[str, Any] = {"kind": correction.kind}
    for field in fields(correction):
        value = getattr(correction, field.name)
        if field.name != "line" and not (field.name in _OPTIONAL and value == field.default):
            values[field.name] = value
    if not correction.action:
        values.pop("part", None)
    return values


def is_torn(line: bytes) -> bool:
    """Return whether a line is the beginning of one, as a crash leaves it."""
    if not line.startswith(b"{"):
        return False
    try:
        json.loads(line)
    except UnicodeDecodeError as error:
        return error.end == len(line)
    except json.JSONDecodeError as error:
        return error.pos >= len(error.doc) or error.msg.startswith("Unterminated string")
    except RecursionError:
        return False
    return False


def parse(line: bytes, number: int) -> Correction:
    """Return the correction that a line of the file holds; unknown fields are left out.

    Args:
        line: the line.
        number: its number in the file.

    Raises:
        ValueError: the line is no correction.
    """
    values = json.loads(line)
    if not isinstance(values, dict):
        raise ValueError("not a JSON object")
    kind = _KINDS.get(str(values.get("kind")))
    if kind is None:
        raise ValueError(f"unknown kind {values.get('kind')!r}")
    cells = dict(_cells(values, kind))
    missing = {"level", *_TEXTS[kind.kind]} - cells.keys()
    if missing:
        raise ValueError(f"no {sorted(missing)[0]!r}")
    correction = kind(**cells, line=number)
    _check(correction)
    return correction


def _cells(values: Mapping[str, Any], kind: type[Correction]) -> Iterator[tuple[str, Any]]:
    for name in {field.name for field in fields(kind)} & values.keys() - {"line"}:
        value = values[name]
        if name in ("source_ids", "target_ids", "part"):
            value = tuple(_whole(name, each) for each in _items(name, value))
        elif name in ("first", "id"):
            value = _whole(name, value)
        elif name == "confidence":
            value = _share(name, value)
        elif name == "before" and kind is LinkCorrection:
            value = tuple((_text(name, source), _text(name, target)) for source, target in _items(name, value))
        elif name in ("before", "after", "around", "source_around", "target_around"):
            value = tuple(_text(name, each) for each in _items(name, value))
        else:
            value = _text(name, value)
        yield name, value


def _check(correction: Correction) -> None:
    if correction.level not in get_args(Level):
        raise ValueError(f"unknown level {correction.level!r}")
    if len(correction.part) != 2:
        raise ValueError("'part' is not a number and a count")
    around = (
        [correction.source_around, correction.target_around]
        if isinstance(correction, LinkCorrection)
        else [correction.around]
    )
    if any(len(each) not in (0, 2) for each in around):
        raise ValueError("the text around is not two texts")
    if isinstance(correction, LinkCorrection):
        if correction.status not in get_args(Decision):
            raise ValueError(f"unknown status {correction.status!r}")
        if not (correction.source_text.strip() or correction.target_text.strip()):
            raise ValueError("both texts are empty")
    elif isinstance(correction, UnitsCorrection):
        if bare("".join(correction.before)) != bare("".join(correction.after)) or not bare("".join(correction.after)):
            raise ValueError("the units before and after do not have the same text")
    elif not correction.text.strip():
        raise ValueError("the text is empty")


def bare(text: str) -> str:
    """Return a text without white space, which editors, formats and joined lines change."""
    return "".join(text.split())


def _items(name: str, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError(f"{name!r} is not a list")
    return value


def _whole(name: str, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{name!r} is not a whole number")
    return value


def _share(name: str, value: Any) -> float | None:
    if value is None:
        return None
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
        raise ValueError(f"{name!r} is not a number from 0 to 1")
    return float(value)


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{name!r} is not a text")
    return value
