"""Say what two sentences share and what only one has, for a person to read beside a mined pair."""

from __future__ import annotations

import re

from aligner import quantities
from aligner.checks.base import TranslationUnit
from aligner.checks.names import missing_name

_NAME = re.compile(r"\b[A-Z][A-Za-z0-9]{2,}\b")


def explain(source: str, target: str, source_language: str, target_language: str) -> tuple[str, str]:
    """Return the quantities and names that two sentences share, and those that only one has, as text."""
    texts, languages = (source, target), (source_language, target_language)
    found = [quantities.scan(text, language) for text, language in zip(texts, languages, strict=True)]
    compared = quantities.compare(*found)
    shared = [f"{source[one.start : one.end]} = {target[other.start : other.end]}" for one, other in compared.matched]
    names = dict.fromkeys(name for name in _NAME.findall(source) if name.lower() in target.lower())
    known = " ".join(shared).lower()
    shared += [name for name in names if name.lower() not in known]
    differing = [source[each.start : each.end] for each in compared.missing]
    differing += [target[each.start : each.end] for each in compared.extra]
    differing += [
        f"{source[one.start : one.end]} / {target[other.start : other.end]}" for one, other in compared.conflicts
    ]
    for one, other, _ in missing_name(TranslationUnit(source, target, languages)):
        differing.append(source[one.start : one.stop] or target[other.start : other.stop])
    return "; ".join(shared), "; ".join(dict.fromkeys(differing))
