"""Recipes: the steps of a filter, in order, with their parameters, as TOML or as Python values."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from aligner.errors import AlignerError, InputError, UnknownNameError
from aligner.filters import columns, content, lengths, repeats, similarity  # noqa: F401  (they register their steps)
from aligner.filters.base import STEPS, Step

DEFAULT = Path(__file__).with_name("default.toml")
"""The recipe that is used if none is given."""
_KEY = "step"
_STEP_LINE = re.compile(r"^\s*\[\[\s*steps\s*\]\]", re.MULTILINE)
StepSpec = str | Mapping[str, Any]
"""A step: its name, or a mapping with its name under "step" and its parameters."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """The steps of a filter, in order.

    Args:
        steps: the steps.
        text: the recipe as it was written, "" if it was not.
    """

    steps: tuple[Step, ...]
    text: str = ""

    @property
    def labels(self) -> list[str]:
        """The names of the steps as reasons; a step that occurs again gets a number."""
        seen: Counter[str] = Counter()
        made = []
        for each in self.steps:
            seen[each.step] += 1
            made.append(each.step if seen[each.step] == 1 else f"{each.step}-{seen[each.step]}")
        return made

    def describe(self) -> list[dict[str, Any]]:
        """Return the steps with all their parameters, those not given included, as JSON values."""
        described = ({_KEY: each.step, **asdict(each)} for each in self.steps)  # type: ignore[call-overload]
        found: list[dict[str, Any]] = json.loads(json.dumps(list(described)))
        return found

    @property
    def signature(self) -> str:
        """A hash of the steps and their parameters."""
        canonical = json.dumps(self.describe(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()[:8]


@lru_cache(maxsize=1)
def default_recipe() -> Recipe:
    """Return the built-in recipe."""
    return read_recipe(DEFAULT)


def read_recipe(path: str | Path) -> Recipe:
    """Read a recipe from a TOML file.

    Raises:
        InputError: the file cannot be read, or names a step or a parameter that there is none of; the message says
            where, and what is known.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
        content = tomllib.loads(text)
    except OSError as error:
        raise InputError(path, error.strerror or "cannot be read") from error
    except UnicodeDecodeError as error:
        raise InputError(path, "not UTF-8", place=f"byte offset {error.start}") from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(path, f"is not a recipe in TOML: {error}") from error
    lines = [text.count("\n", 0, match.end()) + 1 for match in _STEP_LINE.finditer(text)]
    if unknown := [key for key in content if key != "steps"]:
        advice = "a recipe is a list of steps, each under [[steps]]"
        raise InputError(path, f"unknown key {unknown[0]!r}", advice=advice)
    steps = content.get("steps")
    if not isinstance(steps, list) or not steps:
        raise InputError(path, "has no steps", advice="write each as a table under [[steps]], with step = NAME")
    made = []
    for number, given in enumerate(steps):
        try:
            made.append(make_step(given))
        except AlignerError as error:
            place = f"line {lines[number]}" if len(lines) == len(steps) else f"step {number + 1}"
            raise InputError(path, str(error), place=place) from None
    return Recipe(tuple(made), text)


def make_recipe(steps: Recipe | str | Path | Iterable[StepSpec | Step] | None) -> Recipe:
    """Return a recipe made of steps, of a file, or the built-in one.

    Args:
        steps: a recipe, the path of its file, steps by name or as mappings, or None for the built-in recipe.

    Raises:
        AlignerError: a step or a parameter is not known.
    """
    if steps is None:
        return default_recipe()
    if isinstance(steps, Recipe):
        return steps
    if isinstance(steps, str | Path):
        return read_recipe(steps)
    made: list[Step] = []
    for number, given in enumerate(steps, 1):
        try:
            made.append(given if type(given) in STEPS.values() else make_step(given))  # type: ignore[arg-type]
        except AlignerError as error:
            raise AlignerError(f"step {number}: {error}") from None
    if not made:
        raise AlignerError("a recipe needs at least one step")
    return Recipe(tuple(made))


def make_step(given: StepSpec) -> Step:
    """Return a step.

    Raises:
        UnknownNameError: there is no step of that name.
        AlignerError: a parameter is not known, or its value does not fit.
    """
    given = {_KEY: given} if isinstance(given, str) else given
    if not isinstance(given, Mapping):
        raise AlignerError(f"a step is a name or a table with its parameters, not {given!r}")
    parameters = dict(given)
    name = parameters.pop(_KEY, None)
    if not isinstance(name, str):
        raise AlignerError(f"a step needs its name: {_KEY} = NAME; known: {', '.join(STEPS)}")
    found = STEPS.get(name.replace("_", "-"))
    if found is None:
        raise UnknownNameError("step", name, list(STEPS))
    known = {field.name: field.type for field in fields(found)}
    for parameter, value in parameters.items():
        if parameter not in known:
            takes = ", ".join(known)
            raise AlignerError(f"{name} has no parameter {parameter!r}; its parameters: {takes}")
        parameters[parameter] = _fit(value, str(known[parameter]), f"{name}: {parameter}")
    try:
        made: Step = found(**parameters)
    except AlignerError as error:
        raise AlignerError(f"{name}: {error}") from None
    except ValueError as error:
        raise AlignerError(f"{name}: {error}") from None
    return made


def _fit(value: Any, kind: str, name: str) -> Any:
    """Return a value as the field of a step takes it."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and value == value
    if kind == "int" and is_number and value == int(value):
        return int(value)
    if kind == "float" and is_number:
        return float(value)
    if kind == "str" and isinstance(value, str):
        return value
    if kind.startswith("tuple"):
        values = [value] if isinstance(value, str) else value
        if isinstance(values, Sequence) and all(isinstance(each, str) for each in values):
            return tuple(values)
        raise AlignerError(f"{name} must be a list of texts, not {value!r}")
    if kind.startswith("By"):
        if is_number:
            return float(value)
        if isinstance(value, Mapping) and value and all(_is_number(each) for each in value.values()):
            _check_keys(value, kind, name)
            return {key: float(each) for key, each in sorted(value.items())}
        example = "{en = 1000, zh = 400}" if kind.startswith("ByLanguage") else "{en-zh = 2.5}"
        raise AlignerError(f"{name} must be a number, or numbers such as {example}, not {value!r}")
    words = {"int": "a whole number", "float": "a number", "str": "a text"}
    raise AlignerError(f"{name} must be {words[kind]}, not {value!r}")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value


def _check_keys(value: Mapping[str, Any], kind: str, name: str) -> None:
    size = 1 if kind.startswith("ByLanguage") else 2
    for key in value:
        if len([part for part in str(key).split("-") if part]) != size:
            wanted = "a language such as en" if size == 1 else "a pair of languages such as en-zh"
            raise AlignerError(f"{name}: {key!r} is not {wanted}")
