"""Make quantities of the parts of a date or a time of day."""

from __future__ import annotations

import re

from aligner.quantities.quantity import Quantity


def make_date(match: re.Match[str], year: int | None, month: int | None, day: int | None) -> Quantity | None:
    """Return the date of a match, or None if there is no such day or month."""
    value = format_date(year, month, day)
    return None if value is None else Quantity(match.start(), match.end(), value, "", "date")


def format_date(year: int | None, month: int | None, day: int | None) -> str | None:
    """Return a date in the forms of ISO 8601:2000, truncated where parts are missing; None if there is no such date."""
    if (month is not None and not 1 <= month <= 12) or (day is not None and not 1 <= day <= 31):
        return None
    if year is None:
        if month is None:
            return None if day is None else f"---{day:02}"
        return f"--{month:02}" if day is None else f"--{month:02}-{day:02}"
    text = f"{year:04}"
    if month is not None:
        text += f"-{month:02}"
        if day is not None:
            text += f"-{day:02}"
    return text


def make_time(match: re.Match[str], hour: int, minute: int = 0, *, afternoon: bool | None = None) -> Quantity | None:
    """Return the time of day of a match, or None if there is no such time.

    Args:
        match: The text of the time.
        hour: From 0 to 24.
        minute: From 0 to 59.
        afternoon: True after noon, False before; None if the text does not say, which adds the other half of the day
            as a reading.
    """
    if hour > 24 or minute > 59:
        return None
    if afternoon and hour < 12:
        hour += 12
    elif afternoon is False and hour == 12:
        hour = 0
    other = (f"{(hour + 12) % 24:02}:{minute:02}",) if afternoon is None and hour <= 12 else ()
    return Quantity(match.start(), match.end(), f"{hour % 24:02}:{minute:02}", "", "time", True, other)
