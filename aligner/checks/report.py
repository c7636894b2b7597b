"""Reports of findings as text, JSON, SARIF 2.1.0 (OASIS) and HTML."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from aligner.checks import CHECKS, Check, Finding, TranslationUnit
from aligner.types import Span
from aligner.web_pages import render

_LEVELS = {"error": "error", "warning": "warning"}
_QUOTED = 100


@dataclass(frozen=True, slots=True)
class Checked:
    """A file, its units and their findings; `lines` are the lines on which the units begin, empty if unknown."""

    path: str
    pairs: Sequence[TranslationUnit]
    findings: Sequence[Sequence[Finding]]
    lines: Sequence[int] = ()


def count(files: Iterable[Checked]) -> Counter[str]:
    """Return the number of findings per code."""
    return Counter(finding.code for file in files for of_pair in file.findings for finding in of_pair)


def to_text(files: Sequence[Checked]) -> str:
    """Return one line per finding, `path:place: code severity: message`, with both texts, and counts at the end."""
    lines = []
    for file in files:
        for number, (pair, found) in enumerate(zip(file.pairs, file.findings, strict=True)):
            for finding in found:
                lines.append(
                    f"{file.path}:{_place(file, pair, number)}: {finding.code} {finding.severity}: {finding.message}"
                )
            if found:
                lines += [f"    {_shorten(text, [getattr(finding, side) for finding in found])}"
                          for side, text in zip(("source", "target"), pair.texts, strict=True)]  # fmt: skip
    lines.append(summary(files))
    return "\n".join(lines) + "\n"


def summary(files: Sequence[Checked]) -> str:
    """Return the counts of pairs and findings in one line."""
    counts = count(files)
    size = sum(len(file.pairs) for file in files)
    errors = sum(times for code, times in counts.items() if code.startswith("E"))
    warnings = sum(counts.values()) - errors
    by_code = ", ".join(f"{code} {times}" for code, times in sorted(counts.items()))
    pairs, wrong, doubtful = (
        f"{count} {noun}" if count == 1 else f"{count} {noun}s"
        for count, noun in ((size, "pair"), (errors, "error"), (warnings, "warning"))
    )
    return f"{pairs}: {wrong}, {doubtful}" + (f" ({by_code})" if by_code else "")


def to_json(files: Sequence[Checked]) -> str:
    """Return a JSON object with a list of `findings` and `counts` by code."""
    findings = [
        {
            "path": file.path, "row": number + 1, "pair_id": pair.id, "code": finding.code,
            "severity": finding.severity, "message": finding.message, "source": [finding.source.start, finding.source.stop],  # noqa: E501
            "target": [finding.target.start, finding.target.stop],
            "source_text": pair.source, "target_text": pair.target,
        }
        for file in files
        for number, (pair, found) in enumerate(zip(file.pairs, file.findings, strict=True))
        for finding in found
    ]  # fmt: skip
    size = sum(len(file.pairs) for file in files)
    return (
        json.dumps(
            {"pairs": size, "counts": dict(sorted(count(files).items())), "findings": findings},
            ensure_ascii=False,
            indent=1,
        )
        + "\n"
    )


def to_sarif(files: Sequence[Checked], checks: Sequence[Check], version: str) -> str:
    """Return a SARIF log of one run: one rule per check, one result per finding."""
    rules = [
        {"id": check.code, "name": check.name, "shortDescription": {"text": check.message},
         "defaultConfiguration": {"level": _LEVELS[check.severity]}}
        for check in checks
    ]  # fmt: skip
    index = {check.code: number for number, check in enumerate(checks)}
    results = [
        {
            "ruleId": finding.code, "ruleIndex": index[finding.code], "level": _LEVELS[finding.severity],
            "message": {"text": finding.message}, "locations": [_location(file, pair, number)],
            "partialFingerprints": {
                "pair/v1": f"{pair.id or number + 1}:{finding.code}:{finding.source.start}:{finding.target.start}"},
            "properties": {"pairId": pair.id, "sourceText": pair.source, "targetText": pair.target,
                           "sourceSpan": [finding.source.start, finding.source.stop],
                           "targetSpan": [finding.target.start, finding.target.stop]},
        }
        for file in files
        for number, (pair, found) in enumerate(zip(file.pairs, file.findings, strict=True))
        for finding in found
    ]  # fmt: skip
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": {"name": "aligner", "version": version, "rules": rules}}, "results": results,
                  "columnKind": "unicodeCodePoints"}],
    }  # fmt: skip
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _location(file: Checked, pair: TranslationUnit, number: int) -> dict[str, Any]:
    region = {"startLine": file.lines[number] if file.lines else 1}
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(file.path.replace("\\", "/"), safe="/:~", errors="surrogateescape")},
            "region": region,
        },
        "logicalLocations": [{"name": pair.id or f"row {number + 1}", "kind": "element"}],
    }


def to_html(files: Sequence[Checked]) -> str:
    """Return a self-contained page: counts to filter by, and each pair with its findings marked in both texts."""
    codes = [(code, _severity(code), CHECKS[code].message, times) for code, times in sorted(count(files).items())]
    rows = [
        _row(file, pair, number, found)
        for file in files
        for number, (pair, found) in enumerate(zip(file.pairs, file.findings, strict=True))
        if found
    ]
    return "".join(render("aligner.checks", "report", summary=summary(files), codes=codes, rows=rows))


def _severity(code: str) -> str:
    return "error" if code.startswith("E") else "warning"


def _row(file: Checked, pair: TranslationUnit, number: int, found: Sequence[Finding]) -> dict[str, Any]:
    """Return what the template shows of a pair."""
    texts = [
        (language, list(_marked(text, [(getattr(finding, side), finding) for finding in found])))
        for side, text, language in zip(("source", "target"), pair.texts, pair.languages, strict=True)
    ]
    return {
        "codes": " ".join(dict.fromkeys(finding.code for finding in found)),
        "place": f"{file.path}:{_place(file, pair, number)}",
        "texts": texts,
        "findings": found,
    }


def _marked(text: str, spans: Iterable[tuple[Span, Finding]]) -> Iterator[tuple[str, Finding | None]]:
    """Yield the parts of a text; of overlapping spans, the first is marked, and errors before warnings."""
    position = 0
    for span, finding in sorted(spans, key=lambda item: (item[0].start, item[1].severity, item[0].stop)):
        # A mark on the whole text would say nothing.
        if span.start < position or not len(span) or len(span) == len(text):
            continue
        yield text[position : span.start], None
        inner = text[span.start : span.stop]
        yield inner.replace(" ", "␣") if finding.code == "W314" else inner, finding
        position = span.stop
    yield text[position:], None


def _place(file: Checked, pair: TranslationUnit, number: int) -> str:
    # Editors jump to `path:line:`; the pair's id would be in the way.
    return str(file.lines[number]) if file.lines else f"row {number + 1} {pair.id}".rstrip()


def _shorten(text: str, spans: Sequence[Span]) -> str:
    """Return the part of a text around its first finding that fits on a line."""
    line = " ".join(text.split("\n"))
    if len(line) <= _QUOTED:
        return line
    at = min((span.start for span in spans if len(span)), default=0)
    start = max(0, min(at - _QUOTED // 3, len(line) - _QUOTED))
    return ("…" if start else "") + line[start : start + _QUOTED] + ("…" if start + _QUOTED < len(line) else "")
