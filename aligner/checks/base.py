"""What a check is, what it is given, and the decorators that register one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from aligner import quantities
from aligner.quantities import Comparison, Quantity
from aligner.types import Severity, Span

_NO_DIFFERENCE = Comparison()

NOWHERE = Span(0, 0)
"""No place on this side."""

Hit = tuple[Span, Span, str]
"""Where, on the source side and on the target side, and what in particular; an empty span is nowhere on that side."""


@dataclass(slots=True)
class TranslationUnit:
    """A source text, its translation, and what is known of them.

    `languages` is (source, target), "und" where unknown; `confidence` is the aligner's, None if there is none;
    `kind` is the kind of the first block; `relation` as of a bead. Texts must be as they stand in the table: spans
    are offsets into them.
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
    """Both texts."""
    sides: tuple[tuple[int, str, str], tuple[int, str, str]] = field(init=False, repr=False, compare=False)
    """Number, text and language of the source (0) and of the target (1)."""
    both: bool = field(init=False, repr=False, compare=False)
    """Whether there is text on both sides, without which nothing can be compared."""
    _known: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.texts = self.source, self.target
        self.sides = (0, self.source, self.languages[0]), (1, self.target, self.languages[1])
        self.both = bool(self.source and self.target)

    @property
    def quantities(self) -> Comparison:
        """What differs in the quantities of both sides; several checks ask for it. What matches is not listed."""
        found: Comparison = self.once("quantities", _compare)
        return found

    def once(self, name: str, find: Callable[[TranslationUnit], Any]) -> Any:  # noqa: ANN401  (what `find` gives)
        """What `find` gives for this pair, computed the first time it is asked for; what it yields becomes a list."""
        if name not in self._known:
            found = find(self)
            self._known[name] = list(found) if isinstance(found, Iterator) else found
        return self._known[name]

    def forget(self) -> None:
        """Give up what was computed; it is computed again when asked for."""
        self._known.clear()


def _compare(pair: TranslationUnit) -> Comparison:
    if "und" in pair.languages:
        return _NO_DIFFERENCE
    return _compare_sides(*(quantities.scan(text, language) for _, text, language in pair.sides))


def _compare_sides(left: Sequence[Quantity], right: Sequence[Quantity]) -> Comparison:
    # By value and unit; as mostly there is nothing to find.
    if [one[2:4] for one in left] == [one[2:4] for one in right]:
        return _NO_DIFFERENCE
    if not any(quantity.sure for quantity in left) and not any(quantity.sure for quantity in right):
        return _NO_DIFFERENCE
    return quantities.compare(left, right)


Narrow = Callable[[Sequence["TranslationUnit"]], Sequence[int]]
"""Of some pairs the positions of those that a check must look at; on the others it would find nothing."""


def where(may_have: Callable[[TranslationUnit], object]) -> Narrow:
    """Narrow to the pairs of which something is true."""
    return lambda pairs: [number for number, pair in enumerate(pairs) if may_have(pair)]


def unlike_quantities(pairs: Sequence[TranslationUnit]) -> list[int]:
    """Narrow to pairs whose quantities differ: one side after the other, one language at a time, which is fastest."""
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
"""Code to check, in the order of the codes."""

PairCheck = Callable[[TranslationUnit], Iterable[Hit]]
F = TypeVar("F", bound=Callable[..., object])
TableCheck = Callable[[Sequence[TranslationUnit]], Iterable[tuple[int, Hit]]]


def check(code: str, narrow: Narrow | None = None, marks: str = "") -> Callable[[PairCheck], PairCheck]:
    """Register a check of one pair; codes E are errors, W warnings."""

    def register(function: PairCheck) -> PairCheck:
        about = code, _name(function), _severity(code), _message(function)
        CHECKS[code] = Check(*about, find=function, narrow=narrow, marks=frozenset(marks))
        return function

    return register


def table_check(code: str) -> Callable[[TableCheck], TableCheck]:
    """Register a check of a whole table; it gives the position of the pair with each hit."""

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
    """The span of a match."""
    return Span(match.start(group), match.end(group))


def whole(text: str) -> Span:
    """The span of all of a text."""
    return Span(0, len(text))


def _name(function: Callable[..., object]) -> str:
    return function.__name__.replace("_", "-")


def _severity(code: str) -> Severity:
    return "error" if code.startswith("E") else "warning"


def _message(function: Callable[..., object]) -> str:
    return " ".join((function.__doc__ or "").split()).rstrip(".")
