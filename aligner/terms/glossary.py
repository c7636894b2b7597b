"""Write terms as glossaries for people and translation tools: CSV and TBX (ISO 30042)."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from lxml import etree

from aligner.formulas import guard
from aligner.terms import Term

_NAMESPACE = "urn:iso:std:iso:30042:ed-2"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def to_csv(terms: Sequence[Term]) -> str:
    """Return a glossary in CSV, with one column per language under its code.

    Several translations of a term are in one cell, separated by `|`.

    Args:
        terms: Terms in any of the languages.
    """
    languages = _languages(terms)
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(map(guard, languages))
    for pair, source, targets in _concepts(terms):
        cells = {pair[0]: source, pair[1]: " | ".join(targets)}
        writer.writerow([guard(cells.get(language, "")) for language in languages])
    return file.getvalue()


def to_tbx(terms: Sequence[Term]) -> str:
    """Return a glossary in TBX-Basic (2019), in DCA style, with one concept per source term.

    Args:
        terms: Terms in any of the languages.
    """
    attributes = {"type": "TBX-Basic", "style": "dca", _LANG: "en", "xmlns": _NAMESPACE}
    root = etree.Element("tbx", attributes)
    header = etree.SubElement(etree.SubElement(root, "tbxHeader"), "fileDesc")
    etree.SubElement(etree.SubElement(header, "sourceDesc"), "p").text = "Term candidates from aligned texts (aligner)."
    body = etree.SubElement(etree.SubElement(root, "text"), "body")
    for number, (pair, source, targets) in enumerate(_concepts(terms), 1):
        concept = etree.SubElement(body, "conceptEntry", {"id": f"c{number}"})
        for language, names in zip(pair, ([source], targets), strict=True):
            section = etree.SubElement(concept, "langSec", {_LANG: language})
            for name in names:
                etree.SubElement(etree.SubElement(section, "termSec"), "term").text = name
    etree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(root, encoding="unicode") + "\n"


def _languages(terms: Sequence[Term]) -> list[str]:
    return list(dict.fromkeys(language for term in terms for language in term.languages))


def _concepts(terms: Sequence[Term]) -> list[tuple[tuple[str, str], str, list[str]]]:
    """Return the languages, the term and the translations of each source term, in the order of the terms."""
    found: dict[tuple[tuple[str, str], str], list[str]] = {}
    for term in terms:
        targets = found.setdefault((term.languages, term.source), [])
        if term.target not in targets:
            targets.append(term.target)
    return [(pair, source, targets) for (pair, source), targets in found.items()]
