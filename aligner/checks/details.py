"""What findings say beyond the message of their check, as forms with values, which a page can say in its language."""

from __future__ import annotations

from aligner.types import Detail

FORMS = {
    "but": "{source} but {target}",
    "missing": "{text} missing",
    "added": "{text} added",
    "kept_elsewhere": "{text} missing, kept in {count} other pairs",
    "nothing_in_target": "{text} but nothing",
    "nothing_in_source": "nothing but {text}",
    "longer": "longer than expected by {deviations} deviations",
    "shorter": "shorter than expected by {deviations} deviations",
    "something_added": "something added: sentences: {source} and {target}; {deviations} deviations in length",
    "something_missing": "something missing: sentences: {source} and {target}; {deviations} deviations in length",
    "confidence": "confidence {confidence}",
    "other_language_source": "source is {found}, not {wanted}",
    "other_language_target": "target is {found}, not {wanted}",
    "same": "the same text on both sides",
    "left": "{text} left as it is",
    "no_target": "no target",
    "no_source": "no source",
    "simplified": "{text} is simplified",
    "traditional": "{text} is traditional",
    "no_partner": "{text} has no partner",
    "brackets": "{source} pairs of brackets, {target} in the target",
    "open_source": "not closed in the source",
    "open_target": "not closed in the target",
    "none_in_target": "none in the target",
    "none_in_source": "none in the source",
    "half_width": "{text} is half width",
    "full_width": "{text} is full width",
    "old_style": "{text} is old style",
    "new_style": "{text} is new style",
    "differs": "differs from {place}: {text}",
    "should_be": "{text} should be {expected}",
}
"""Forms in English; those of other languages are among the texts of the pages."""


def detail(form: str, **values: str | int) -> Detail:
    """Return a detail of one of the forms."""
    return Detail(form, values)


def say(told: Detail | str) -> str:
    """Return a detail in English."""
    return told if isinstance(told, str) else FORMS[told.form].format(**told.values)
