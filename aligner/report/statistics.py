"""Count what a corpus has: documents, sentences and tokens by language, kinds of beads, confidence, lengths, findings.

The table is seen once, a few thousand rows at a time; what is kept grows with the number of documents only.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from aligner.report.reading import Chunk, Table
from aligner.types import DOUBTFUL

CONFIDENCE_BINS = 20
"""Bins of equal width, from 0 to 1."""
PER_OCTAVE = 4
"""Lengths are counted in characters; bin k begins at 2 ** (k / PER_OCTAVE)."""
MOST_UNITS = 9
"""Beads of more units on a side are counted as having this many."""

_SIDES = ("source", "target")
_EXAMPLES = 3
_WORST = 20
_UNITS_AT_ONCE = 1024

CountTokens = Callable[[Sequence[str]], Sequence[int]]
Languages = tuple[str, str]


@dataclass(slots=True)
class LanguageCounts:
    """Counts of one language; every unit counts once, in however many rows it is."""

    documents: set[str] = field(default_factory=set)
    units: int = 0
    characters: int = 0
    tokens: int = 0


@dataclass(slots=True)
class PairCounts:
    """Counts of two documents that are aligned."""

    source: str
    target: str
    languages: Languages
    beads: int = 0
    one_sided: int = 0
    doubtful: int = 0
    findings: int = 0
    rejected: int = 0

    @property
    def doubt(self) -> tuple[int, float]:
        """Return what to sort by to have the pairs most in need of a look last."""
        suspicious = self.doubtful + self.findings
        return suspicious, (suspicious + self.one_sided) / max(self.beads, 1)


@dataclass(frozen=True, order=True, slots=True)
class Example:
    """A row that is shown; the one of the highest rank is shown first."""

    rank: float
    number: int
    texts: tuple[str, str]
    languages: Languages
    documents: tuple[str, str]
    findings: tuple[str, ...]


@dataclass(slots=True)
class Reviewed:
    """Rows of a bin of confidence that people accepted or rejected."""

    right: int = 0
    rows: int = 0
    confidence: float = 0.0


@dataclass
class Statistics:
    """What was counted in a table of pairs.

    Attributes:
        rows: the number of rows.
        languages: counts by language.
        pairs: counts by source and target document.
        kinds: by pair of languages, beads by their number of units, such as (1, 2).
        relations: rows by relation.
        two_sided: beads with text on both sides.
        doubtful: those with a confidence below 0.5.
        confidence: those with a confidence, in bins.
        confidence_sum: the sum of these confidences.
        reviewed: rows that people accepted or rejected, in the same bins.
        lengths: by pair of languages, beads with text on both sides by the bins of both lengths.
        findings: rows by code of a check.
        statuses: rows by status.
        reasons: rows that a filter rejected, by reason.
        examples: some of these rows, by reason.
        splits: rows by split.
        worst: the least confident rows with text on both sides, the worst first.
    """

    rows: int = 0
    languages: dict[str, LanguageCounts] = field(default_factory=lambda: defaultdict(LanguageCounts))
    pairs: dict[tuple[str, str], PairCounts] = field(default_factory=dict)
    kinds: dict[Languages, Counter[tuple[int, int]]] = field(default_factory=lambda: defaultdict(Counter))
    relations: Counter[str] = field(default_factory=Counter)
    two_sided: int = 0
    doubtful: int = 0
    confidence: list[int] = field(default_factory=lambda: [0] * CONFIDENCE_BINS)
    confidence_sum: float = 0.0
    reviewed: list[Reviewed] = field(default_factory=lambda: [Reviewed() for _ in range(CONFIDENCE_BINS)])
    lengths: dict[Languages, Counter[tuple[int, int]]] = field(default_factory=lambda: defaultdict(Counter))
    findings: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[Example]] = field(default_factory=lambda: defaultdict(list))
    splits: Counter[str] = field(default_factory=Counter)
    worst: list[Example] = field(default_factory=list)


def count(
    table: Table, count_tokens: CountTokens | None = None, progress: Callable[[str, int, int], None] | None = None
) -> Statistics:
    """Count the rows of a table.

    Args:
        table: the table.
        count_tokens: returns the number of tokens of each text; None leaves tokens uncounted.
        progress: called with the name of the stage, the rows that are counted, and all.

    Raises:
        InputError: the table cannot be read.
    """
    counter = _Counter(count_tokens)
    for chunk in table.chunks():
        counter.add(chunk)
        if progress is not None:
            progress("counting", counter.found.rows, max(table.rows or 0, counter.found.rows))
    counter.found.worst = sorted(counter.found.worst, reverse=True)
    return counter.found


def length_bin(characters: int) -> int:
    """Return the bin of a length of at least one character."""
    return int(PER_OCTAVE * math.log2(characters))


def is_taken(status: str | None, reason: str | None) -> bool:
    """Return whether a filter took a row; people reject rows without a reason."""
    return status == "rejected" and bool(reason)


class _Seen:
    """The units of documents that were seen, one bit each: a document may be aligned with several."""

    def __init__(self) -> None:
        self._bits: dict[tuple[str, int], int] = defaultdict(int)

    def add(self, document: str, units: Iterable[int]) -> int:
        """Take note of units and return how many of them are new."""
        new = 0
        for unit in units:
            place, bit = divmod(unit, _UNITS_AT_ONCE)
            if not self._bits[document, place] >> bit & 1:
                self._bits[document, place] |= 1 << bit
                new += 1
        return new


class _Counter:
    def __init__(self, count_tokens: CountTokens | None) -> None:
        self.found = Statistics()
        self._count_tokens = count_tokens
        self._seen = _Seen()

    def add(self, chunk: Chunk) -> None:
        """Count some rows."""
        rows = len(chunk["source_text"])
        for side in _SIDES:
            self._count_texts(chunk, side)
        for row in zip(*(_column(chunk, name, rows) for name in _COLUMNS), strict=True):
            self._count_row(_Row(*row))
        self.found.rows += rows

    def _count_texts(self, chunk: Chunk, side: str) -> None:
        """Count the units of one side that no row had before."""
        new: list[tuple[LanguageCounts, str]] = []
        names = (f"{side}_{name}" for name in ("lang", "document", "ids", "text"))
        for language, document, ids, text in zip(*(chunk[name] for name in names), strict=True):
            counts = self.found.languages[language]
            counts.documents.add(document)
            if not text:
                continue
            units = self._seen.add(document, ids)
            counts.units += units
            if units or not ids:
                new.append((counts, text))
        tokens = self._count_tokens([text for _, text in new]) if self._count_tokens else [0] * len(new)
        for (counts, text), number in zip(new, tokens, strict=True):
            counts.characters += len(text)
            counts.tokens += number

    def _count_row(self, row: _Row) -> None:
        found, languages = self.found, (row.source_lang, row.target_lang)
        key = (row.source_document, row.target_document)
        pair = found.pairs.get(key)
        if pair is None:
            pair = found.pairs[key] = PairCounts(*key, languages)
        pair.beads += 1
        pair.rejected += row.status == "rejected"
        pair.findings += bool(row.findings)
        found.findings.update(row.findings)
        found.relations[row.relation] += 1
        found.statuses[row.status or "auto"] += 1
        if row.split:
            found.splits[row.split] += 1
        units = [min(len(ids), MOST_UNITS) or int(bool(text)) for ids, text in row.sides]
        found.kinds[languages][units[0], units[1]] += 1
        taken = is_taken(row.status, row.reason)
        if taken and row.reason:
            found.reasons[row.reason] += 1
            if len(found.examples[row.reason]) < _EXAMPLES:
                found.examples[row.reason].append(row.example(0.0, found.rows))
        if not (row.source_text and row.target_text):
            pair.one_sided += 1
            return
        found.two_sided += 1
        found.lengths[languages][length_bin(len(row.source_text)), length_bin(len(row.target_text))] += 1
        if row.confidence is not None and not math.isnan(row.confidence):
            self._count_confidence(row, row.confidence, pair, taken)

    def _count_confidence(self, row: _Row, confidence: float, pair: PairCounts, taken: bool) -> None:
        found = self.found
        place = min(max(int(confidence * CONFIDENCE_BINS), 0), CONFIDENCE_BINS - 1)
        found.confidence[place] += 1
        found.confidence_sum += confidence
        if row.status in ("accepted", "rejected") and not taken:
            reviewed = found.reviewed[place]
            reviewed.rows += 1
            reviewed.right += row.status == "accepted"
            reviewed.confidence += confidence
        elif confidence < DOUBTFUL:
            found.doubtful += 1
            pair.doubtful += 1
            example = row.example(-confidence, found.rows + sum(found.confidence))
            keep = heapq.heappush if len(found.worst) < _WORST else heapq.heappushpop
            keep(found.worst, example)


_COLUMNS = (
    "source_document", "target_document", "source_lang", "target_lang", "relation", "source_text", "target_text",
    "confidence", "source_ids", "target_ids", "findings", "status", "reason", "split",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Row:
    source_document: str
    target_document: str
    source_lang: str
    target_lang: str
    relation: str
    source_text: str
    target_text: str
    confidence: float | None
    source_ids: Sequence[int]
    target_ids: Sequence[int]
    findings: Sequence[str]
    status: str | None
    reason: str | None
    split: str | None

    @property
    def sides(self) -> tuple[tuple[Sequence[int], str], tuple[Sequence[int], str]]:
        return (self.source_ids, self.source_text), (self.target_ids, self.target_text)

    def example(self, rank: float, number: int) -> Example:
        return Example(
            rank, -number, (self.source_text, self.target_text), (self.source_lang, self.target_lang),
            (self.source_document, self.target_document), tuple(self.findings),
        )  # fmt: skip


def _column(chunk: Chunk, name: str, rows: int) -> Sequence[Any]:
    return chunk[name] if name in chunk else [None] * rows


def pairs_by_doubt(found: Statistics) -> Iterator[PairCounts]:
    """Yield the pairs of documents, those most in need of a look first."""
    yield from sorted(found.pairs.values(), key=lambda pair: pair.doubt, reverse=True)
