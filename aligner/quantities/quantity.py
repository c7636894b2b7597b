"""The value that extraction returns and comparison takes."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, NamedTuple

Kind = Literal["number", "ordinal", "percent", "money", "measure", "date", "time", "name"]


class Quantity(NamedTuple):
    """A number and its unit of measure, at `text[start:end]`.

    A named tuple takes a third of the time of a dataclass to create, and a text has several quantities.

    Attributes:
        start: Offset of the first character, in code points.
        end: Offset after the last character.
        value: Canonical text: a plain decimal ("30000000000", "-0.5"), a reduced fraction where a decimal would be long
            ("2/3"), a date in ISO 8601:2000 and its truncated forms ("2025-11-18", "2025-11", "--11-18", "--11",
            "---18"), or a time of day ("15:30").
        measure: Symbol of the unit of measure or currency, a key of `measures.MEASURES` ("km", "%", "USD"); "decade" or
            "century" for a position on the calendar; "" for a bare number.
        kind: Kind of quantity; "measure" if the measure is neither a percentage nor a currency, "name" for numbers that
            are part of a name.
        sure: False if the words may mean something else or may be left out in a translation ("both", small numbers in
            words).
        readings: Other values that the characters may stand for ("1.500" is 1500 to some writers).
    """

    start: int
    end: int
    value: str
    measure: str = ""
    kind: Kind = "number"
    sure: bool = True
    readings: tuple[str, ...] = ()


def format_number(number: Decimal) -> str:
    """Return a decimal number as canonical text, without an exponent or trailing zeros."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text or "0"
