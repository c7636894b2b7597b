"""Which quantities of one text the other has too, with the freedom translators take."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

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


Match = tuple[Quantity, Quantity]
Fits = Callable[[Quantity, Quantity], bool]

_NOTHING = Comparison()
# Units that one writer may use where another uses the other: names that are the same word, or whole and part.
_ALIKE = frozenset(
    frozenset(pair.split("/"))
    for pair in "lb/GBP deg/°C deg/°F mile/mph km/km_h m/m_s kW/kWh MW/MWh GW/GWh cent/USD bbl/l decade/year century/year "  # noqa: E501
    "day/year month/year week/day m/m2 ft/sqft km/km2 mile/sqmi m/min m/m3 cal/kcal mb/hPa MB/GB".replace(
        "/s ", "_s "
    ).split()
) | {frozenset({"km", "km/h"}), frozenset({"m", "m/s"})}
_DOLLARS = frozenset({"USD", "AUD", "CAD", "HKD", "SGD", "TWD", "NZD"})
_METRIC_TOLERANCE, _SAME = 0.03, 0.0005
_IMPERIAL = frozenset(
    {"inch", "ft", "yd", "mile", "nmi", "sqft", "sqmi", "acre", "gal", "lb", "oz", "mph", "kn", "jin", "mu"}
)


def compare(source: Sequence[Quantity], target: Sequence[Quantity]) -> Comparison:
    """Match the quantities of a text with those of its translation.

    Equal values match, whatever form they are written in; units must go together (a bare number goes with any unit
    but per cent). Measures match when one is the other converted, dates when the parts of one are found on the other
    side. A quantity said again is not missing where it is said once.

    Args:
        source: quantities of one text, in order, names among them or not.
        target: quantities of the other.
    """
    if not source and not target:
        return _NOTHING
    if len(source) == len(target) and all(map(_equal, source, target)):
        return Comparison(tuple(zip(source, target, strict=True)))
    left, right = list(source), list(target)
    matched: list[Match] = []
    for fits in (None, _compatible, _converted):
        if left and right:
            _match(left, right, fits, matched)
    left, right = _unsaid(left, target), _unsaid(right, source)
    conflicts: list[Match] = []
    if left and right:
        _match(left, right, _in_conflict, conflicts)
        if "".join(quantity.value for quantity in left) == "".join(quantity.value for quantity in right):
            left, right = [], []  # one number in groups of digits, as of a telephone
    return Comparison(tuple(matched), tuple(left), tuple(right), tuple(conflicts))


def _match(left: list[Quantity], right: list[Quantity], fits: Fits | None, matched: list[Match]) -> None:
    """Move the pairs that fit, None for those of equal value and unit, from the two lists to `matched`.

    The first of the right ones goes with the first left one that it fits. What stands there many times is compared
    once, so that a cell full of numbers does not take the product of their counts.
    """
    kinds: dict[tuple[object, ...], tuple[Quantity, deque[int]]] = {}
    for place, quantity in enumerate(right):
        kinds.setdefault(_kind(quantity, fits), (quantity, deque()))[1].append(place)
    fitting: dict[tuple[object, ...], list[deque[int]]] = {}
    gone: set[int] = set()
    rest = []
    for quantity in left:
        kind = _kind(quantity, fits)
        if kind not in fitting:
            like = [kinds[kind]] if fits is None and kind in kinds and quantity.value else []
            fitting[kind] = [
                own for other, own in (kinds.values() if fits else like) if not fits or fits(quantity, other)
            ]
        free = [own for own in fitting[kind] if own]
        if free:
            place = min(free, key=lambda own: own[0]).popleft()
            gone.add(place)
            matched.append((quantity, right[place]))
        else:
            rest.append(quantity)
    left[:] = rest
    right[:] = [quantity for place, quantity in enumerate(right) if place not in gone]


def _kind(quantity: Quantity, fits: Fits | None) -> tuple[object, ...]:
    """What `fits` looks at: all but the place, or value and unit."""
    return (quantity.value, quantity.unit) if fits is None else quantity[2:]


def _equal(one: Quantity, other: Quantity) -> bool:
    return one.value == other.value and one.unit == other.unit and bool(one.value)


def _compatible(one: Quantity, other: Quantity) -> bool:
    return _same_value(one, other) and not _units_clash(one, other)


def _in_conflict(one: Quantity, other: Quantity) -> bool:
    return _same_value(one, other)


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
    return frozenset({one.unit, other.unit}) not in _ALIKE


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


def _unsaid(quantities: Sequence[Quantity], others: Sequence[Quantity]) -> list[Quantity]:
    """Those that the other text has not after all: said once for twice, or in the parts of a date."""
    different = list({other[2:]: other for other in others}.values())
    parts = {part for other in different for part in _parts(other)}
    of_dates = {part for other in different if other.kind == "date" for part in _parts(other)}
    said: dict[tuple[object, ...], bool] = {}
    for quantity in quantities:
        if quantity.sure and quantity[2:] not in said:
            said[quantity[2:]] = any(_compatible(quantity, other) for other in different) or _is_part(
                quantity, parts, of_dates
            )
    return [quantity for quantity in quantities if quantity.sure and not said[quantity[2:]]]


def _is_part(quantity: Quantity, parts: set[str], of_dates: set[str]) -> bool:
    """Whether a date is there in its parts, or a number as a part of a date."""
    if quantity.kind == "date" and "-" in quantity.value:
        return all(part in parts for part in _parts(quantity))
    if quantity.unit in ("", "day", "year", "month") and quantity.kind in ("number", "ordinal", "measure", "date"):
        return quantity.value in of_dates
    return False


def _parts(quantity: Quantity) -> tuple[str, ...]:
    """The numbers in a date, or a bare number itself."""
    if quantity.kind == "date" and "-" in quantity.value:
        return tuple(part.lstrip("0") for part in quantity.value.split("-") if part)
    return (quantity.value, *quantity.readings)
