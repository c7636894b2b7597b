"""The types of checks and translation units, and the decorators that register checks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from aligner import quantities
from aligner.quantities import Comparison, Quantity
from aligner.types import Detail, Severity, Span

_NO_DIFFERENCE = Comparison()

NOWHERE = Span(0, 0)
"""A span for hits that have no place on this side."""

Hit = tuple[Span, Span, Detail | str]
"""Source span, target span and details, as text if it is from the pair; an empty span means no place on that side."""


@dataclass(slots=True)
class TranslationUnit:
    """A source text and its translation.

    Args:
        source: the source text, as in the table: spans are offsets into it.
        target: the target text.
        languages: source and target language, "und" if unknown.
        id: the pair's id.
        confidence: the confidence of the aligner; None if there is none.
        kind: the kind of the first block.
        relation: the relation of the bead.
        place: where the unit is, for messages on other units.
    """

    source: str
    target: str
    languages: tuple[str, str]
    id: str = ""
    confidence: float | None = None
    kind: str = ""
    relation: str = "parallel"
    place: str = ""
    texts: tuple[str, str] = field(init=False, repr=False, compare=False)
    """Source and target text."""
    sides: tuple[tuple[int, str, str], tuple[int, str, str]] = field(init=False, repr=False, compare=False)
    """Number, text and language of the source (0) and of the target (1)."""
    both: bool = field(init=False, repr=False, compare=False)
    """Whether both sides have text, which most comparisons need."""
    _known: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.texts = self.source, self.target
        self.sides = (0, self.source, self.languages[0]), (1, self.target, self.languages[1])
        self.both = bool(self.source and self.target)

    @property
    def quantities(self) -> Comparison:
        """The differences between the quantities of both sides, computed once for several checks."""
        found: Comparison = self.once("quantities", _compare)
        return found

    def once(self, name: str, find: Callable[[TranslationUnit], Any]) -> Any:
        """Return the result of `find` for this unit, computed on first use; an iterator becomes a list."""
        if name not in self._known:
            found = find(self)
            self._known[name] = list(found) if isinstance(found, Iterator) else found
        return self._known[name]

    def forget(self) -> None:
        """Drop all computed results to free memory."""
        self._known.clear()


def _compare(pair: TranslationUnit) -> Comparison:
    if "und" in pair.languages:
        return _NO_DIFFERENCE
    return _compare_sides(*(quantities.scan(text, language) for _, text, language in pair.sides))


def _compare_sides(left: Sequence[Quantity], right: Sequence[Quantity]) -> Comparison:
    # Fast path: values and units are equal, as in most pairs.
    if [one[2:4] for one in left] == [one[2:4] for one in right]:
        return _NO_DIFFERENCE
    if not any(quantity.sure for quantity in left) and not any(quantity.sure for quantity in right):
        return _NO_DIFFERENCE
    return quantities.compare(left, right)


Narrow = Callable[[Sequence["TranslationUnit"]], Sequence[int]]
"""Returns the positions of the units that a check must look at; it would find nothing in the others."""


def where(may_have: Callable[[TranslationUnit], object]) -> Narrow:
    """Return a pre-filter that keeps the units for which `may_have` is true."""
    return lambda pairs: [number for number, pair in enumerate(pairs) if may_have(pair)]


def unlike_quantities(pairs: Sequence[TranslationUnit]) -> list[int]:
    """Return the positions of units whose quantities differ; one language at a time is fastest."""
    some = [number for number, pair in enumerate(pairs) if pair.both and "und" not in pair.languages]
    left = [quantities.scan(pairs[number].source, pairs[number].languages[0]) for number in some]
    right = [quantities.scan(pairs[number].target, pairs[number].languages[1]) for number in some]
    unlike = []
    for number, source, target in zip(some, left, right, strict=True):
        compared = _compare_sides(source, target)
        if compared is not _NO_DIFFERENCE:
            pairs[number]._known["quantities"] = compared
            unlike.append(number)
    return unlike


@dataclass(frozen=True, slots=True)
class Check:
    """A registered check.

    Most units are in order, so much time is saved by not calling `find` for units in which it would find nothing.

    Args:
        code: "E" or "W" and a number.
        name: the name of the function, with hyphens.
        severity: follows from the code.
        message: the docstring of the function.
        find: looks at one unit.
        find_all: looks at a whole table; yields the position of the unit with each hit.
        narrow: an arbitrary pre-filter for `find`.
        marks: characters of which one side must have at least one, the fastest pre-filter.
        needs_glossary: whether the check has nothing to look for before `Glossary.check` binds it to a glossary.
    """

    code: str
    name: str
    severity: Severity
    message: str
    find: Callable[[TranslationUnit], Iterable[Hit]] | None = None
    find_all: Callable[[Sequence[TranslationUnit]], Iterable[tuple[int, Hit]]] | None = None
    narrow: Narrow | None = None
    marks: frozenset[str] = frozenset()
    needs_glossary: bool = False


CHECKS: dict[str, Check] = {}
"""Checks by code."""

PairCheck = Callable[[TranslationUnit], Iterable[Hit]]
F = TypeVar("F", bound=Callable[..., object])
TableCheck = Callable[[Sequence[TranslationUnit]], Iterable[tuple[int, Hit]]]


def check(code: str, narrow: Narrow | None = None, marks: str = "") -> Callable[[PairCheck], PairCheck]:
    """Register a check of single units.

    Args:
        code: "E" (error) or "W" (warning) and a number.
        narrow: an arbitrary pre-filter.
        marks: characters of which one side must have at least one.
    """

    def register(function: PairCheck) -> PairCheck:
        about = code, _name(function), _severity(code), _message(function)
        CHECKS[code] = Check(*about, find=function, narrow=narrow, marks=frozenset(marks))
        return function

    return register


def table_check(code: str) -> Callable[[TableCheck], TableCheck]:
    """Register a check of a whole table, which yields the position of the unit with each hit."""

    def register(function: TableCheck) -> TableCheck:
        CHECKS[code] = Check(code, _name(function), _severity(code), _message(function), find_all=function)
        return function

    return register


def glossary_check(code: str) -> Callable[[F], F]:
    """Register a check that needs a user's glossary; `Glossary.check` binds it to one."""

    def register(function: F) -> F:
        CHECKS[code] = Check(code, _name(function), _severity(code), _message(function), needs_glossary=True)
        return function

    return register


def span(match: re.Match[str], group: int | str = 0) -> Span:
    """Return the span of a match."""
    return Span(match.start(group), match.end(group))


def whole(text: str) -> Span:
    """Return the span of a whole text."""
    return Span(0, len(text))


def _name(function: Callable[..., object]) -> str:
    return function.__name__.replace("_", "-")


def _severity(code: str) -> Severity:
    return "error" if code.startswith("E") else "warning"


def _message(function: Callable[..., object]) -> str:
    return " ".join((function.__doc__ or "").split()).rstrip(".")
