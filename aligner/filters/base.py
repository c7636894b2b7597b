"""The type of a step, and the register of steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, TypeVar, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from aligner.embed import Embedder
from aligner.filters.chunk import SIDES, Chunk
from aligner.filters.texts import Bools

Arrays = tuple[NDArray[Any], ...]
"""What a step keeps of some rows: arrays whose first axis is the rows."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run gives its steps.

    Args:
        embedder: the embedder of `similarity`; None for the one that the step names.
    """

    embedder: Embedder | None = None


class RowStep(Protocol):
    """A step that looks at each row alone, or at a few hundred together."""

    step: ClassVar[str]

    def reject_rows(self, chunk: Chunk, settings: Settings) -> Bools:
        """Return which rows to reject."""


@runtime_checkable
class TableStep(Protocol):
    """A step that compares rows of the whole table."""

    step: ClassVar[str]

    def collect(self, chunk: Chunk) -> Arrays:
        """Return what must be known of the rows."""

    def reject_all(self, collected: Arrays, among: Bools) -> Bools:
        """Return which rows of the table to reject; only the rows `among` count and can be rejected."""


Step = RowStep | TableStep
S = TypeVar("S")
STEPS: dict[str, type[Any]] = {}
"""The classes of steps by name; their fields are the parameters."""


def step(name: str) -> Callable[[type[S]], type[S]]:
    """Register a frozen dataclass as the step of that name."""

    def register(made: type[S]) -> type[S]:
        made.step = name  # type: ignore[attr-defined]
        STEPS[name] = made
        return made

    return register


ByLanguage = float | Mapping[str, float]
"""A number for all languages, or one for each: `{en = 1000, zh = 400}`."""
ByPair = float | Mapping[str, float]
"""A number for all pairs of languages, or one for each: `{en-zh = 2.5}`."""


def of_language(given: ByLanguage, language: str, default: float) -> float:
    """Return the number for a language."""
    return float(given.get(language, default)) if isinstance(given, Mapping) else float(given)


def of_pair(given: ByPair, languages: tuple[str, str], default: float) -> float:
    """Return the number for two languages, in either order."""
    if not isinstance(given, Mapping):
        return float(given)
    source, target = languages
    return float(given.get(f"{source}-{target}", given.get(f"{target}-{source}", default)))


def per_side(chunk: Chunk, given: ByLanguage, default: float) -> list[NDArray[np.float64]]:
    """Return the number for the language of each row, for either side."""
    if not isinstance(given, Mapping):
        return [np.full(chunk.rows, float(given))] * 2
    found = []
    for side in SIDES:
        languages = chunk.languages(side)
        numbers = np.full(chunk.rows, default)
        for language in set(languages.tolist()):
            numbers[languages == language] = of_language(given, language, default)
        found.append(numbers)
    return found


def in_range(number: float, low: float, high: float, name: str) -> None:
    """Refuse a parameter that is out of its range.

    Raises:
        ValueError: it is.
    """
    if not low <= number <= high:
        raise ValueError(f"{name} must be from {low:g} to {high:g}, not {number:g}")


def one_of(value: str, known: Sequence[str], name: str) -> None:
    """Refuse a parameter that is none of the known values.

    Raises:
        ValueError: it is not.
    """
    if value not in known:
        raise ValueError(f"{name} must be one of {', '.join(known)}, not {value!r}")
