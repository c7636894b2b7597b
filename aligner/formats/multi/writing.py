"""Which formats hold units in several languages."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from aligner.errors import AlignerError
from aligner.formats.base import Format
from aligner.formats.multi.columns import languages_of
from aligner.formats.registry import format_names, get_format

__all__ = ["holds_multi", "languages_of", "multi_dump"]


def multi_dump(name: str, languages: Sequence[str]) -> Callable[..., None]:
    """Return the function of a format of pairs that writes a table of units in several languages.

    Raises:
        AlignerError: the format holds pairs only.
    """
    found = get_format(name).dump_multi
    if found is None:
        known = ", ".join(each for each in format_names(written=True) if holds_multi(get_format(each)))
        problem = f"{name} holds pairs, not units in {', '.join(languages)}"
        raise AlignerError(f"{problem}; write the table of pairs of the same build, or one of {known}")
    return found


def holds_multi(format: Format) -> bool:
    """Return whether tables of units in several languages can be written in a format."""
    return format.holds == "any" or format.dump_multi is not None
