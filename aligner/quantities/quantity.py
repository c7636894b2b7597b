"""The value that extraction gives and comparison takes."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, NamedTuple

Kind = Literal["number", "ordinal", "percent", "money", "measure", "date", "time", "name"]


class Quantity(NamedTuple):
    """A number and what it counts, at `text[start:end]`.

    `value` is canonical text: a plain decimal ("30000000000", "-0.5"), a reduced fraction where no short decimal is
    equal ("2/3"), a date as in ISO 8601 and its truncated forms ("2025-11-18", "2025-11", "--11-18", "--11", "---18"),
    or a time of day ("15:30"). `unit` is a symbol of `units.UNITS` ("km", "%", "USD"), "decade" or "century" for a
    position on the calendar, or "" for a bare number. `sure` is false where the words may mean something else or need
    no translation ("both", a small number in words). `readings` are other values that the same characters may stand
    for ("1.500" is 1500 to some writers).

    A tuple, which is made in a third of the time of a dataclass; a text has several.
    """

    start: int
    end: int
    value: str
    unit: str = ""
    kind: Kind = "number"
    sure: bool = True
    readings: tuple[str, ...] = ()


def plain(number: Decimal) -> str:
    """A decimal number as canonical text, without exponent or needless zeros."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text or "0"
