"""Checks of quantities: E101, E102."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from aligner.checks.base import NOWHERE, Hit, TranslationUnit, check, unlike_quantities
from aligner.quantities import Quantity
from aligner.types import Span


@check("E101", unlike_quantities)
def quantity(pair: TranslationUnit) -> Iterator[Hit]:
    """A quantity differs, is missing or is added."""
    if not pair.both:
        return
    compared = pair.quantities
    for left, right in zip_longest(compared.missing, compared.extra):
        if left and right:
            detail = f"{_quote(pair.source, left)} but {_quote(pair.target, right)}"
        else:
            detail = f"{_quote(pair.source, left)} missing" if left else f"{_quote(pair.target, right)} added"
        yield _span(left), _span(right), detail


@check("E102", unlike_quantities)
def unit(pair: TranslationUnit) -> Iterator[Hit]:
    """The number is the same, but its unit or currency differs."""
    if not pair.both:
        return
    for left, right in pair.quantities.conflicts:
        yield _span(left), _span(right), f"{_quote(pair.source, left)} but {_quote(pair.target, right)}"


def _span(quantity: Quantity | None) -> Span:
    return Span(quantity.start, quantity.end) if quantity else NOWHERE


def _quote(text: str, quantity: Quantity) -> str:
    return text[quantity.start : quantity.end].strip()
