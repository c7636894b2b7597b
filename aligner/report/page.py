"""The report: one page that shows what a corpus is like, and needs no network."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from aligner.atomic import replace
from aligner.embed.bundled import BundledEncoder
from aligner.languages import LANGUAGES, to_tag
from aligner.report import charts, svg
from aligner.report.calibration import of_signature
from aligner.report.reading import Table, of_frame
from aligner.report.statistics import CountTokens, Example, Statistics, count
from aligner.report.strips import Strip, of_table
from aligner.report.summary import summarize
from aligner.web_pages import render

_PICTURES = 200
"""Alignments that have a picture; the size of the page is limited."""
_DOCUMENTS = 200
_TEXT = 400
"""Characters of an example that are shown."""


def write(
    table: Table,
    path: Path,
    count_tokens: CountTokens | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> dict[str, Any]:
    """Write the report of a table and return its statistics; the table is read twice.

    Args:
        table: the table of pairs.
        path: the page.
        count_tokens: returns the number of tokens of each text; None leaves tokens uncounted.
        progress: called as the work proceeds.

    Raises:
        InputError: the table cannot be read.
        AlignerError: the page cannot be written.
    """
    found = count(table, count_tokens, progress)
    summary = summarize(table, found)
    with replace(path) as file:
        file.writelines(part.encode() for part in _render(table, found, summary))
    return summary


def write_report(frame: pd.DataFrame, path: str | Path) -> None:
    """Write a page that shows what a corpus is like, as `aligner report` does.

    Args:
        frame: the table of pairs.
        path: the page.

    Raises:
        AlignerError: the page cannot be written.
    """
    write(of_frame(frame, Path(path).stem), Path(path), BundledEncoder().count_tokens)


def _render(table: Table, found: Statistics, summary: dict[str, Any]) -> Iterator[str]:
    pictured = [(each["source"], each["target"]) for each in summary["documents"][:_PICTURES]]
    strips = of_table(table, pictured)
    titles = _Titles(table)
    confidence = summary["confidence"]
    reference = of_signature(summary["signature"])
    yield from render(
        __package__,
        "report",
        title=table.name or "Corpus",
        summary=summary,
        languages=[{"code": code, "name": _spoken(code), **counts} for code, counts in summary["languages"].items()],
        units=f"{summary['level']}s",
        kinds=[(name, svg.draw(charts.kinds_chart(pair["kinds"]))) for name, pair in summary["pairs"].items()],
        confidence=svg.draw(charts.confidence_chart(found.confidence)) if sum(found.confidence) else "",
        calibration=_figure(charts.calibration_chart(confidence["calibration"], reference)),
        reference=reference,
        lengths=[
            (
                "-".join(languages),
                summary["pairs"]["-".join(languages)]["target_characters_per_source_character"],
                svg.draw(_lengths(languages, found, summary)),
            )
            for languages in found.lengths
        ],
        documents=[titles.row(each) for each in summary["documents"][:_DOCUMENTS]],
        more_documents=max(0, len(summary["documents"]) - _DOCUMENTS),
        worst=[titles.example(each) for each in found.worst],
        reasons=[
            (reason, rows, [titles.example(each) for each in found.examples[reason]])
            for reason, rows in summary["reasons"].items()
        ],
        legend=_legend(strips.values()),
        pictures=[titles.picture(each, strips) for each in summary["documents"][:_PICTURES]],
        more_pictures=max(0, len(summary["documents"]) - _PICTURES),
        colors=charts.COLORS,
    )


def _lengths(languages: tuple[str, str], found: Statistics, summary: dict[str, Any]) -> charts.Chart:
    ratio = summary["pairs"]["-".join(languages)]["target_characters_per_source_character"]
    return charts.lengths_chart(languages, found.lengths[languages], ratio)


def _figure(chart: charts.Chart) -> dict[str, Any]:
    return {"picture": svg.draw(chart), "legend": list(chart.legend.items())}


def _legend(strips: Iterable[Strip]) -> list[tuple[str, str]]:
    roles = {stretch.role for strip in strips for stretch in strip.stretches}
    labels: dict[str, str] = {}
    for role, label in charts.LABELS.items():
        if role in roles:
            labels.setdefault(label, role)
    return [(role, label) for label, role in labels.items()]


def _spoken(code: str) -> str:
    return LANGUAGES[code].names[0].title() if code in LANGUAGES else code


class _Titles:
    """Titles of documents, and what names them on the page."""

    def __init__(self, table: Table) -> None:
        described = table.attrs.get("documents")
        self._described: Mapping[str, Any] = described if isinstance(described, dict) else {}

    def side(self, document: str, language: str) -> dict[str, str]:
        """Return the id, the title and the language tag of a document."""
        facts = self._described.get(document)
        facts = facts if isinstance(facts, dict) else {}
        tag = to_tag(language, str(facts.get("script", "")), "script")
        return {"id": document, "title": str(facts.get("title", "")), "tag": tag}

    def row(self, pair: Mapping[str, Any]) -> dict[str, Any]:
        """Return a pair of documents as the page shows it."""
        languages = pair["languages"].split("-")
        return {**pair, "sides": [self.side(pair["source"], languages[0]), self.side(pair["target"], languages[-1])]}

    def picture(self, pair: Mapping[str, Any], strips: Mapping[tuple[str, str], Strip]) -> dict[str, Any]:
        """Return a pair of documents with its picture."""
        strip = strips.get((pair["source"], pair["target"]))
        return {**self.row(pair), "picture": svg.draw_strip(charts.alignment_chart(strip)) if strip else ""}

    def example(self, example: Example) -> dict[str, Any]:
        """Return a row as the page shows it."""
        sides = [
            {**self.side(document, language), "text": _shorten(text)}
            for document, language, text in zip(example.documents, example.languages, example.texts, strict=True)
        ]
        return {"sides": sides, "confidence": -example.rank, "findings": example.findings}


def _shorten(text: str) -> str:
    return text if len(text) <= _TEXT else text[:_TEXT] + "…"
