"""Terms in a pair of documents, and where they are in a row."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from aligner.checks.glossary import Entry, Glossary
from aligner.terms import link_terms
from aligner.terms.words import WORDS
from aligner.workbench.findings import utf16

_MOST_TERMS = 500
_LEAST_SCORE = 15.0
"""Log-likelihood ratio of two terms that are in the same rows by more than chance."""
_MOST_IN_ROW = 20


class TermFinder:
    """Finds terms and their translations in both texts of a row.

    Args:
        languages: the languages of the two sides.
        glossaries: what holds the terms; the first one that knows a term counts.
    """

    def __init__(self, languages: tuple[str, str], glossaries: Sequence[Glossary]) -> None:
        self._languages = languages
        self._known = [glossary.translations(languages) for glossary in glossaries]

    def find(self, source: str, target: str) -> list[list[int]]:
        """Return the spans of terms and of their translations, as the page counts."""
        found: list[list[int]] = []
        taken: set[tuple[int, int]] = set()
        for span, translations in self._terms(source):
            match = next((match for each in translations if (match := self._search(target, each))), None)
            if match is None or match.span() in taken or len(found) >= _MOST_IN_ROW:
                continue
            taken.add(match.span())
            found.append([*utf16(source, *span), *utf16(target, *match.span())])
        return sorted(found)

    def _terms(self, source: str) -> Iterator[tuple[tuple[int, int], list[str]]]:
        lowered = source.lower()
        text = lowered if len(lowered) == len(source) else source
        known: set[int] = set()
        for pattern, translations in self._known:
            if pattern is None:
                continue
            for match in pattern.finditer(text):
                key = _fold(match[0])
                wanted = translations.get(key) or translations.get(key[:-1]) or translations.get(key[:-2]) or []
                if wanted and known.isdisjoint(range(*match.span())):
                    known.update(range(*match.span()))
                    yield match.span(), [each for terms in wanted for each in terms]

    def _search(self, target: str, term: str) -> re.Match[str] | None:
        escaped = re.escape(unicodedata.normalize("NFC", term)).replace(r"\ ", r"\s+")
        if self._languages[1] != "zh":
            inflected = "(?:e?s)?" if self._languages[1] == "en" else ""
            escaped = rf"(?<!\w){escaped}{inflected}(?!\w)"
        return re.search(escaped, target, re.IGNORECASE)


def glossary_of(texts: Sequence[tuple[str, str]], languages: tuple[str, str]) -> Glossary:
    """Return the terms of texts with their translations."""
    if not {*languages} <= WORDS.keys() or languages[0] == languages[1]:
        return Glossary([])
    terms = [term for term in link_terms(texts, languages) if term.score >= _LEAST_SCORE][:_MOST_TERMS]
    return Glossary([*_entries((term.source, term.target) for term in terms)])


def _entries(terms: Iterable[tuple[str, str]]) -> Iterator[Entry]:
    for source, target in terms:
        yield Entry({"source": (source,), "target": (target,)})


def _fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).lower().split())
