"""Glossaries of users, in CSV, TSV or TBX, and the check of terms against them (E151)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from aligner.checks.base import CHECKS, NOWHERE, Check, Hit, TranslationUnit, glossary_check, span
from aligner.checks.details import detail
from aligner.errors import InputError
from aligner.formulas import unguard
from aligner.languages import from_tag
from aligner.readers.tabular import separated
from aligner.readers.tabular.header import SEARCHED, find_header

Terms = tuple[str, ...]
"""Terms of one language for one concept, in order of preference."""

_CODE = "E151"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ALTERNATIVES = re.compile(r"\s*[|;]\s*")


@dataclass(frozen=True, slots=True)
class Entry:
    """A concept: its accepted terms by language code, or by "source" and "target" if the languages are not named."""

    terms: dict[str, Terms]


class Glossary:
    """Terms and their translations, indexed for searching.

    Args:
        entries: the concepts.
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self._by_languages: dict[tuple[str, str], tuple[re.Pattern[str] | None, dict[str, list[Terms]]]] = {}

    def check(self) -> Check:
        """Return the check of terms, bound to this glossary."""
        return replace(CHECKS[_CODE], find=partial(term, self), needs_glossary=False)

    def translations(self, languages: tuple[str, str]) -> tuple[re.Pattern[str] | None, dict[str, list[Terms]]]:
        """Return a pattern that finds the source terms of two languages, and each term's translations."""
        if languages not in self._by_languages:
            translations: dict[str, list[Terms]] = {}
            for entry in self.entries:
                wanted = entry.terms.get(languages[1]) or entry.terms.get("target", ())
                for source in entry.terms.get(languages[0]) or entry.terms.get("source", ()):
                    if wanted:
                        translations.setdefault(_fold(source), []).append(wanted)
            self._by_languages[languages] = (_pattern(translations, languages[0]), translations)
        return self._by_languages[languages]


@glossary_check(_CODE)
def term(glossary: Glossary, unit: TranslationUnit) -> Iterator[Hit]:
    """A term is not translated as in the glossary."""
    pattern, translations = glossary.translations(unit.languages)
    if pattern is None or not unit.both:
        return
    target, lowered = _fold(unit.target), unit.source.lower()
    for match in pattern.finditer(lowered if len(lowered) == len(unit.source) else unit.source):
        found = _fold(match[0])
        # The word itself, or the singular that a plural in the text stands for.
        wanted = translations.get(found) or translations.get(found[:-1]) or translations[found[:-2]]
        if not any(_contains(target, each, unit.languages[1]) for terms in wanted for each in terms):
            expected = " | ".join(dict.fromkeys(each for terms in wanted for each in terms))
            written = unit.source[match.start() : match.end()]
            yield span(match), NOWHERE, detail("should_be", text=written, expected=expected)


def read_glossary(path: str | Path) -> Glossary:
    """Read a glossary: TBX, or CSV or TSV with two columns or more.

    A header names the languages ("en", "zh-CN", "Tiếng Việt") or says source and target; without a header, the first
    two columns are source and target. Alternative translations are in one cell, separated by | or ;.

    Raises:
        InputError: the file cannot be read or holds no terms.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(path, error.strerror or "cannot be read") from error
    if path.suffix.lower() in (".tbx", ".xml") or data.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<"):
        entries = _from_tbx(data, path)
    else:
        entries = _from_table(path)
    if not entries:
        raise InputError(path, "holds no terms", advice="a glossary is TBX, or CSV with one column per language")
    return Glossary(entries)


def _from_table(path: Path) -> list[Entry]:
    with separated.open_text(path) as file:
        rows = [[*map(unguard, row)] for _, row in separated.read_rows(file, path) if any(map(str.strip, row))]
    heads = {0: "source", 1: "target"}
    if header := find_header([dict(enumerate(row)) for row in rows[:SEARCHED]]):
        sides = zip(header.columns, ("source", "target"), strict=False)
        heads = dict.fromkeys(header.columns, "") | dict(sides)
        heads |= {column: code for column, tag in header.scripts.items() if (code := from_tag(tag))}
        rows = rows[header.index + 1 :]
    if any(len(row) < 2 for row in rows):
        number = next(number for number, row in enumerate(rows, 1) if len(row) < 2)
        raise InputError(
            path, "a row has one column only", place=f"row {number}", advice="put source and target in two columns"
        )
    entries = []
    for row in rows:
        terms: dict[str, Terms] = {}
        for column, head in heads.items():
            cell = row[column] if column < len(row) else ""
            if found := tuple(filter(None, _ALTERNATIVES.split(cell.strip()))):
                terms[head] = terms.get(head, ()) + found
        entries.append(Entry(terms))
    return entries


def _from_tbx(data: bytes, path: Path) -> list[Entry]:
    from aligner.safe_xml import parse_xml

    root = parse_xml(data, str(path))
    entries = []
    for concept in root.iter("{*}conceptEntry", "{*}termEntry"):
        terms: dict[str, Terms] = {}
        for section in concept.iter("{*}langSec", "{*}langSet"):
            language = from_tag(section.get(_XML_LANG) or section.get("lang") or "")
            found = tuple("".join(map(str, term.itertext())).strip() for term in section.iter("{*}term"))
            if language:
                terms[language] = terms.get(language, ()) + tuple(filter(None, found))
        entries.append(Entry(terms))
    return [entry for entry in entries if entry.terms]


def _pattern(translations: dict[str, list[Terms]], language: str) -> re.Pattern[str] | None:
    terms = sorted(translations, key=len, reverse=True)
    if not terms:
        return None
    if language == "zh":
        return re.compile("|".join(map(re.escape, terms)))
    inflected = "(?:e?s)?" if language == "en" else ""
    joined = "|".join(re.escape(term).replace(r"\ ", r"\s+") for term in terms)
    return re.compile(rf"(?<!\w)(?:{joined}){inflected}(?!\w)", re.IGNORECASE)


def _fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


def _contains(text: str, term: str, language: str) -> bool:
    term = _fold(term)
    if language == "zh":
        return term in text
    inflected = r"(?:e?s)?" if language == "en" else ""
    return re.search(rf"(?<!\w){re.escape(term)}{inflected}(?!\w)", text) is not None
