"""Match the quantities of a text with those of its translation, with the freedom that translators take."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

from aligner.quantities.measures import MEASURES
from aligner.quantities.quantity import Quantity


@dataclass(frozen=True, slots=True)
class Comparison:
    """How the quantities of two texts correspond.

    Attributes:
        matched: Pairs that correspond, source first.
        missing: Quantities of the source without a counterpart, only those that are sure.
        extra: Quantities of the target without a counterpart, only those that are sure.
        conflicts: Pairs of one number with incompatible measures (kilometers for miles, euros for dollars), which are
            in none of the other fields.
    """

    matched: tuple[tuple[Quantity, Quantity], ...] = ()
    missing: tuple[Quantity, ...] = ()
    extra: tuple[Quantity, ...] = ()
    conflicts: tuple[tuple[Quantity, Quantity], ...] = ()


_NOTHING = Comparison()
# Measures that one writer may use where another uses the other: names that are the same word, or whole and part.
_COMPATIBLE = frozenset(
    {
        ("lb", "GBP"), ("deg", "°C"), ("deg", "°F"), ("mile", "mph"), ("km", "km/h"), ("m", "m/s"), ("kW", "kWh"),
        ("MW", "MWh"), ("GW", "GWh"), ("cent", "USD"), ("bbl", "l"), ("decade", "year"), ("century", "year"),
        ("day", "year"), ("month", "year"), ("week", "day"), ("m", "m2"), ("ft", "sqft"), ("km", "km2"),
        ("mile", "sqmi"), ("m", "min"), ("m", "m3"), ("cal", "kcal"), ("mb", "hPa"), ("MB", "GB"),
    }
)  # fmt: skip
_DOLLARS = frozenset({"USD", "AUD", "CAD", "HKD", "SGD", "TWD", "NZD"})
# Converted amounts are rounded: more between metric and other measures than within either.
_TOLERANCE_ACROSS_SYSTEMS = 0.03
_TOLERANCE = 0.0005
_NOT_METRIC = frozenset(
    {"inch", "ft", "yd", "mile", "nmi", "sqft", "sqmi", "acre", "gal", "lb", "oz", "mph", "kn", "jin", "mu"}
)
# Matching is quadratic in the number of quantities.
_MAX_COMPARED = 300
_TELEPHONE_DIGITS = 8


def compare(source: Sequence[Quantity], target: Sequence[Quantity]) -> Comparison:
    """Match the quantities of a text with those of its translation.

    Equal values match in whatever form they are written, if their measures are compatible. A bare number is compatible
    with any measure except a percentage. Measures also match if one is the other converted, percentages if the other
    text has the share, and dates if their parts are found on the other side. A quantity that one text repeats is not
    missing if the other states it once.

    If the texts have more than 300 quantities together, only the first 300 different ones of each are compared.

    Args:
        source: Quantities of the source in order, with or without names.
        target: Quantities of the target.
    """
    if not source and not target:
        return _NOTHING
    if len(source) + len(target) > _MAX_COMPARED:
        source, target = _first_different(source), _first_different(target)
    if len(source) == len(target) and all(map(_equal, source, target)):
        return Comparison(tuple(zip(source, target, strict=True)))
    left, right = list(source), list(target)
    matched: list[tuple[Quantity, Quantity]] = []
    for fits in (_equal, _compatible, _converted, _is_share):
        if left and right:
            _move_matches(left, right, fits, matched)
    left = [quantity for quantity in left if quantity.sure and not _is_stated(quantity, target)]
    right = [quantity for quantity in right if quantity.sure and not _is_stated(quantity, source)]
    conflicts: list[tuple[Quantity, Quantity]] = []
    if left and right:
        _move_matches(left, right, _same_value, conflicts)
        if _join_digits(left) == _join_digits(right):
            left, right = [], []  # one number in groups of digits, such as a telephone number
    return Comparison(tuple(matched), tuple(left), tuple(right), tuple(conflicts))


def _join_digits(quantities: Sequence[Quantity]) -> str:
    """Return the digits in a row; a point in as many digits as a telephone number has may separate groups."""
    joined = "".join(quantity.value for quantity in quantities)
    digits = joined.replace(".", "")
    return digits if len(digits) >= _TELEPHONE_DIGITS else joined


def _first_different(quantities: Sequence[Quantity]) -> list[Quantity]:
    """Return the first quantities that differ in more than their place, up to the maximum."""
    different: dict[object, Quantity] = {}
    for quantity in quantities:
        different.setdefault(quantity[2:], quantity)
    return list(islice(different.values(), _MAX_COMPARED))


def _move_matches(
    left: list[Quantity],
    right: list[Quantity],
    fits: Callable[[Quantity, Quantity], bool],
    matched: list[tuple[Quantity, Quantity]],
) -> None:
    """Move pairs that fit from the two lists to `matched`; each quantity on the left takes the first on the right."""
    for quantity in left[:]:
        for other in right:
            if fits(quantity, other):
                matched.append((quantity, other))
                left.remove(quantity)
                right.remove(other)
                break


def _equal(one: Quantity, other: Quantity) -> bool:
    return one.value == other.value and one.measure == other.measure and bool(one.value)


def _compatible(one: Quantity, other: Quantity) -> bool:
    return _same_value(one, other) and not _measures_clash(one, other)


def _same_value(one: Quantity, other: Quantity) -> bool:
    if one.value == other.value and one.value:
        return True
    if (one.readings or other.readings) and not {one.value, *one.readings}.isdisjoint((other.value, *other.readings)):
        return True
    if "time" in (one.kind, other.kind) and one.kind != other.kind:
        clock, number = (one, other) if one.kind == "time" else (other, one)
        return number.kind != "date" and number.value in _numbers_for_time(clock)
    if one.measure == "decade" or other.measure == "decade":
        if one.value[-2:] == other.value[-2:] and 2 in (len(one.value), len(other.value)):
            return True
        # 三十五六岁, an approximate age, is in the thirties.
        tens, age = (one, other) if one.measure == "decade" else (other, one)
        return age.kind == "name" and age.value.isdecimal() and len(age.value) == 2 and age.value[0] + "0" == tens.value
    return False


def _numbers_for_time(clock: Quantity) -> tuple[str, ...]:
    """Return the numbers that the other text may have for a time of day: 3 or 15 for 15:00, 15.3 for 15:30."""
    hour, minute = clock.value.split(":")
    if minute == "30":
        return (f"{int(hour)}.5", f"{int(hour)}.3", f"{int(hour)}.30")
    if minute != "00":
        return (f"{int(hour)}.{minute}".rstrip("0"),)
    return str(int(hour)), str((int(hour) - 1) % 12 + 1), clock.value


def _measures_clash(one: Quantity, other: Quantity) -> bool:
    if one.measure == other.measure:
        return False
    if not one.measure or not other.measure:
        has_percent = "percent" in (one.kind, other.kind)
        return has_percent and "name" not in (one.kind, other.kind) and one.sure and other.sure
    if one.measure in _DOLLARS and other.measure in _DOLLARS:
        return "USD" not in (one.measure, other.measure)
    if "decade" in (one.measure, other.measure):
        return False  # "in the 80s" may be degrees
    return (one.measure, other.measure) not in _COMPATIBLE and (other.measure, one.measure) not in _COMPATIBLE


def _converted(one: Quantity, other: Quantity) -> bool:
    if not other.measure or one.measure == other.measure or ":" in other.value:
        return False
    if one.kind != "measure" and one.measure != "‰":
        return False
    if {one.measure, other.measure} == {"°C", "°F"}:
        celsius, fahrenheit = (one, other) if one.measure == "°C" else (other, one)
        return abs(float(celsius.value) * 1.8 + 32 - float(fahrenheit.value)) <= 2
    first, second = MEASURES.get(one.measure), MEASURES.get(other.measure)
    if first is None or second is None or first.dimension != second.dimension or first.dimension == "money":
        return False
    try:
        amounts = float(one.value) * first.factor, float(other.value) * second.factor
    except ValueError:  # a fraction such as 2/3
        return False
    is_across = (one.measure in _NOT_METRIC) != (other.measure in _NOT_METRIC)
    tolerance = _TOLERANCE_ACROSS_SYSTEMS if is_across else _TOLERANCE
    return abs(amounts[0] - amounts[1]) <= tolerance * max(map(abs, amounts))


def _is_share(one: Quantity, other: Quantity) -> bool:
    """Tell whether one is a percentage and the other the same share or multiple: 30% and 3/10, 200% and twice."""
    if one.measure == other.measure or "%" not in (one.measure, other.measure):
        return False
    percentage, number = (one, other) if one.measure == "%" else (other, one)
    if number.measure or number.kind != "number":
        return False
    try:
        return Fraction(percentage.value) == 100 * Fraction(number.value)
    except ValueError:
        return False


def _is_stated(quantity: Quantity, others: Sequence[Quantity]) -> bool:
    """Tell whether the other text has the quantity after all: once instead of twice, or in the parts of a date."""
    if any(_compatible(quantity, other) or _is_share(quantity, other) for other in others):
        return True
    if quantity.kind == "date" and "-" in quantity.value:
        return {part for other in others for part in _parts(other)}.issuperset(_parts(quantity))
    if quantity.measure in ("", "day", "year", "month") and quantity.kind in ("number", "ordinal", "measure", "date"):
        return any(quantity.value in _parts(other) for other in others if other.kind == "date")
    return False


def _parts(quantity: Quantity) -> tuple[str, ...]:
    """Return the numbers in a date, or the values of another quantity."""
    if quantity.kind == "date" and "-" in quantity.value:
        return tuple(part.lstrip("0") for part in quantity.value.split("-") if part)
    return (quantity.value, *quantity.readings)
