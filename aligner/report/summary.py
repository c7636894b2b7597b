"""The statistics of a corpus as plain values, for scripts and for pages."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pandas as pd

from aligner.checks import CHECKS
from aligner.embed.bundled import BundledEncoder
from aligner.formats.data_card.facts import filters_of
from aligner.languages import LANGUAGES
from aligner.report.reading import Table, of_frame
from aligner.report.statistics import (
    CONFIDENCE_BINS,
    PER_OCTAVE,
    LanguageCounts,
    PairCounts,
    Statistics,
    count,
    pairs_by_doubt,
)

TOKENS = "subword tokens of the bundled encoder (SentencePiece)"
"""What is counted as tokens."""


def statistics(frame: pd.DataFrame) -> dict[str, Any]:
    """Return what a corpus has, as `aligner stats --json` prints it.

    Args:
        frame: the table of pairs.

    Returns:
        Plain values: documents, sentences, characters and tokens by language, kinds of beads, confidence, findings,
        what filters took, and pairs of documents, those most in need of a look first.
    """
    table = of_frame(frame)
    return summarize(table, count(table, BundledEncoder().count_tokens))


def summarize(table: Table, found: Statistics) -> dict[str, Any]:
    """Return the statistics of a table as JSON values.

    Args:
        table: the table, for its metadata.
        found: what was counted in it.
    """
    level = str(table.attrs.get("level", "sentence"))
    order = {name: place for place, name in enumerate(LANGUAGES)}
    described, verdicts = _mapping(table.attrs.get("documents")), _verdicts(table)
    return {
        "table": table.name,
        "level": level,
        "signature": str(table.attrs.get("signature", "")),
        "rows": found.rows,
        "tokens_are": TOKENS,
        "languages": {
            name: _language(name, counts, described, f"{level}s")
            for name, counts in sorted(found.languages.items(), key=lambda item: (order.get(item[0], 9), item[0]))
        },
        "pairs": {
            "-".join(languages): _pair(languages, found)
            for languages in sorted(found.kinds, key=lambda each: -found.kinds[each].total())
        },
        "relations": _counted(found.relations),
        "confidence": _confidence(found),
        "findings": [
            {"code": code, "name": _named(code, "name"), "message": _named(code, "message"), "rows": rows}
            for code, rows in found.findings.most_common()
        ],
        "status": _counted(found.statuses),
        "reasons": _counted(found.reasons),
        "filters": filters_of(table.attrs),
        "splits": _counted(found.splits),
        "licenses": _of_documents("license", described),
        "sources": _of_documents("source", described),
        "documents": [_documents(pair, verdicts) for pair in pairs_by_doubt(found)],
    }


def _language(name: str, counts: LanguageCounts, described: Mapping[str, Any], units: str) -> dict[str, int]:
    """Return the counts of a language; documents without a row are known from the metadata only."""
    known = {document for document, facts in described.items() if _mapping(facts).get("language") == name}
    return {
        "documents": len(counts.documents | known),
        "unpaired": len(known - counts.documents),
        units: counts.units,
        "characters": counts.characters,
        "tokens": counts.tokens,
    }


def _pair(languages: tuple[str, str], found: Statistics) -> dict[str, Any]:
    kinds = found.kinds[languages]
    members = [pair for pair in found.pairs.values() if pair.languages == languages]
    return {
        "documents": len(members),
        "beads": kinds.total(),
        "one_sided": sum(pair.one_sided for pair in members),
        "doubtful": sum(pair.doubtful for pair in members),
        "kinds": {f"{own}-{other}": rows for (own, other), rows in kinds.most_common()},
        "target_characters_per_source_character": length_ratio(found.lengths[languages]),
    }


def length_ratio(lengths: Counter[tuple[int, int]]) -> float | None:
    """Return the median ratio of target to source length, to a bin of lengths; None if there are no lengths."""
    steps: Counter[int] = Counter()
    for (own, other), rows in lengths.items():
        steps[other - own] += rows
    before, half = 0, steps.total() / 2
    for step, rows in sorted(steps.items()):
        before += rows
        if before >= half:
            within = (half - (before - rows)) / rows - 0.5  # as if the rows of a bin were spread evenly
            return round(math.exp2((step + within) / PER_OCTAVE), 2)
    return None


def _confidence(found: Statistics) -> dict[str, Any]:
    rated = sum(found.confidence)
    reviewed = sum(each.rows for each in found.reviewed)
    return {
        "two_sided": found.two_sided,
        "mean": round(found.confidence_sum / rated, 4) if rated else None,
        "doubtful": found.doubtful,
        "bins": [
            {"from": k / CONFIDENCE_BINS, "to": (k + 1) / CONFIDENCE_BINS, "rows": rows}
            for k, rows in enumerate(found.confidence)
        ],
        "reviewed": reviewed,
        "calibration": [
            {
                "from": k / CONFIDENCE_BINS,
                "to": (k + 1) / CONFIDENCE_BINS,
                "rows": each.rows,
                "confidence": round(each.confidence / each.rows, 4),
                "right": round(each.right / each.rows, 4),
            }
            for k, each in enumerate(found.reviewed)
            if each.rows
        ],
    }


def _documents(pair: PairCounts, verdicts: Mapping[tuple[str, str], Mapping[str, Any]]) -> dict[str, Any]:
    known = verdicts.get((pair.source, pair.target), {})
    return {
        "source": pair.source,
        "target": pair.target,
        "languages": "-".join(pair.languages),
        "verdict": known.get("verdict", ""),
        "translated_share": known.get("translated_share"),
        "beads": pair.beads,
        "one_sided": pair.one_sided,
        "doubtful": pair.doubtful,
        "with_findings": pair.findings,
        "rejected": pair.rejected,
    }


def _verdicts(table: Table) -> dict[tuple[str, str], Mapping[str, Any]]:
    entries = table.attrs.get("pairs")
    entries = [each for each in entries if isinstance(each, dict)] if isinstance(entries, list) else []
    return {(str(each.get("source")), str(each.get("target"))): each for each in entries}


def _of_documents(key: str, described: Mapping[str, Any]) -> dict[str, int]:
    """Return how many documents have each value of a field of their metadata; "" stands for none."""
    return _counted(Counter(str(_mapping(facts).get(key, "")) for facts in described.values()))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _counted(counter: Counter[str]) -> dict[str, int]:
    return dict(counter.most_common())


def _named(code: str, field: str) -> str:
    return str(getattr(CHECKS[code], field)) if code in CHECKS else ""
