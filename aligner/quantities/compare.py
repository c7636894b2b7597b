"""Which quantities of one text the other has too, with the freedom translators take."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice

from aligner.quantities.quantity import Quantity
from aligner.quantities.units import UNITS


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of the quantities of two texts.

    `missing` are of the source only, `extra` of the target only; unsure quantities are in neither. `units` are pairs of
    one number in units that do not go together (kilometres for miles, euros for dollars); they are not in `matched`.
    """

    matched: tuple[tuple[Quantity, Quantity], ...] = ()
    missing: tuple[Quantity, ...] = ()
    extra: tuple[Quantity, ...] = ()
    units: tuple[tuple[Quantity, Quantity], ...] = ()


_NOTHING = Comparison()
# Units that one writer may use where another uses the other: names that are the same word, or whole and part.
_COMPATIBLE_UNITS = frozenset(
    {
        ("lb", "GBP"), ("deg", "°C"), ("deg", "°F"), ("mile", "mph"), ("km", "km/h"), ("m", "m/s"), ("kW", "kWh"),
        ("MW", "MWh"), ("GW", "GWh"), ("cent", "USD"), ("bbl", "l"), ("decade", "year"), ("century", "year"),
        ("day", "year"), ("month", "year"), ("week", "day"), ("m", "m2"), ("ft", "sqft"), ("km", "km2"),
        ("mile", "sqmi"), ("m", "min"), ("m", "m3"), ("cal", "kcal"), ("mb", "hPa"), ("MB", "GB"),
    }
)  # fmt: skip
_DOLLARS = frozenset({"USD", "AUD", "CAD", "HKD", "SGD", "TWD", "NZD"})
_MANY = 300
_METRIC_TOLERANCE, _SAME = 0.03, 0.0005
_IMPERIAL = frozenset(
    {"inch", "ft", "yd", "mile", "nmi", "sqft", "sqmi", "acre", "gal", "lb", "oz", "mph", "kn", "jin", "mu"}
)


def compare(source: Sequence[Quantity], target: Sequence[Quantity]) -> Comparison:
    """Match the quantities of a text with those of its translation.

    Equal values match, whatever form they are written in; units must go together (a bare number goes with any unit
    but per cent). Measures match when one is the other converted, dates when the parts of one are found on the other
    side. A quantity said again is not missing where it is said once. Of texts with hundreds of quantities, as tables of
    figures are that stand in one cell, no more than the first 300 different ones are compared.

    Args:
        source: quantities of one text, in order, names among them or not.
        target: quantities of the other.
    """
    if not source and not target:
        return _NOTHING
    if len(source) + len(target) > _MANY:
        source, target = _first_of_each(source), _first_of_each(target)
    if len(source) == len(target) and all(map(_equal, source, target)):
        return Comparison(tuple(zip(source, target, strict=True)))
    left, right = list(source), list(target)
    matched: list[tuple[Quantity, Quantity]] = []
    for fits in (_equal, _compatible, _converted):
        if left and right:
            _match(left, right, fits, matched)
    left = [quantity for quantity in left if quantity.sure and not _is_said(quantity, target)]
    right = [quantity for quantity in right if quantity.sure and not _is_said(quantity, source)]
    conflicts: list[tuple[Quantity, Quantity]] = []
    if left and right:
        _match(left, right, _same_value, conflicts)
        if "".join(quantity.value for quantity in left) == "".join(quantity.value for quantity in right):
            left, right = [], []  # one number in groups of digits, as of a telephone
    return Comparison(tuple(matched), tuple(left), tuple(right), tuple(conflicts))


def _first_of_each(quantities: Sequence[Quantity]) -> list[Quantity]:
    """What differs in value, unit or kind, where it is first, and no more than can be compared with another text's."""
    different: dict[object, Quantity] = {}
    for quantity in quantities:
        different.setdefault(quantity[2:], quantity)
    return list(islice(different.values(), _MANY))


def _match(
    left: list[Quantity],
    right: list[Quantity],
    fits: Callable[[Quantity, Quantity], bool],
    matched: list[tuple[Quantity, Quantity]],
) -> None:
    """Move the pairs that fit from the two lists to `matched`; each quantity takes the first that fits."""
    for quantity in left[:]:
        for other in right:
            if fits(quantity, other):
                matched.append((quantity, other))
                left.remove(quantity)
                right.remove(other)
                break


def _equal(one: Quantity, other: Quantity) -> bool:
    return one.value == other.value and one.unit == other.unit and bool(one.value)


def _compatible(one: Quantity, other: Quantity) -> bool:
    return _same_value(one, other) and not _units_clash(one, other)


def _same_value(one: Quantity, other: Quantity) -> bool:
    if one.value == other.value and one.value:
        return True
    if (one.readings or other.readings) and not {one.value, *one.readings}.isdisjoint((other.value, *other.readings)):
        return True
    if "time" in (one.kind, other.kind) and one.kind != other.kind:
        clock, number = (one, other) if one.kind == "time" else (other, one)
        return number.kind != "date" and number.value in _hours(clock)
    if one.unit == "decade" or other.unit == "decade":
        return one.value[-2:] == other.value[-2:] and 2 in (len(one.value), len(other.value))
    return False


def _hours(clock: Quantity) -> tuple[str, ...]:
    """The numbers that stand for a time of day where only its hour is said."""
    hour, minute = clock.value.split(":")
    if minute == "30":
        return (f"{int(hour)}.5", f"{int(hour)}.3", f"{int(hour)}.30")
    if minute != "00":
        return (f"{int(hour)}.{minute}".rstrip("0"),)
    return str(int(hour)), str((int(hour) - 1) % 12 + 1), clock.value


def _units_clash(one: Quantity, other: Quantity) -> bool:
    if one.unit == other.unit:
        return False
    if not one.unit or not other.unit:
        percent = one if one.kind == "percent" else other if other.kind == "percent" else None
        return percent is not None and "name" not in (one.kind, other.kind) and one.sure and other.sure
    if one.unit in _DOLLARS and other.unit in _DOLLARS:
        return "USD" not in (one.unit, other.unit)
    if "decade" in (one.unit, other.unit):
        return False  # "in the 80s" may be degrees
    return (one.unit, other.unit) not in _COMPATIBLE_UNITS and (other.unit, one.unit) not in _COMPATIBLE_UNITS


def _converted(one: Quantity, other: Quantity) -> bool:
    if (one.kind != "measure" and one.unit != "‰") or not other.unit or one.unit == other.unit or ":" in other.value:
        return False
    if {one.unit, other.unit} == {"°C", "°F"}:
        celsius, fahrenheit = (one, other) if one.unit == "°C" else (other, one)
        return abs(float(celsius.value) * 1.8 + 32 - float(fahrenheit.value)) <= 2
    if other.unit not in UNITS or one.unit not in UNITS:
        return False
    first, second = UNITS[one.unit], UNITS[other.unit]
    if first.dimension != second.dimension or first.dimension == "money":
        return False
    try:
        amounts = float(one.value) * first.factor, float(other.value) * second.factor
    except ValueError:  # a fraction such as 2/3
        return False
    tolerance = _METRIC_TOLERANCE if (one.unit in _IMPERIAL) != (other.unit in _IMPERIAL) else _SAME
    return abs(amounts[0] - amounts[1]) <= tolerance * max(map(abs, amounts))


def _is_said(quantity: Quantity, others: Sequence[Quantity]) -> bool:
    """Whether the other text has the quantity after all: said once for twice, or in the parts of a date."""
    if any(_compatible(quantity, other) for other in others):
        return True
    parts = {part for other in others for part in _parts(other)}
    if quantity.kind == "date" and "-" in quantity.value:
        return all(part in parts for part in _parts(quantity))
    if quantity.unit in ("", "day", "year", "month") and quantity.kind in ("number", "ordinal", "measure", "date"):
        return any(quantity.value in _parts(other) for other in others if other.kind == "date")
    return False


def _parts(quantity: Quantity) -> tuple[str, ...]:
    """The numbers in a date, or a bare number itself."""
    if quantity.kind == "date" and "-" in quantity.value:
        return tuple(part.lstrip("0") for part in quantity.value.split("-") if part)
    return (quantity.value, *quantity.readings)
