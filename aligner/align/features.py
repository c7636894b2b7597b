"""What the learned scorer looks at: numbers for every bead near the first-pass path, and for every unit left alone.

All of a bead's numbers are sums, differences and least values over its units, so they come from running totals: time
and memory are linear in the length of the text.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.align.firstpass import crossing_cost, measure, runs_of
from aligner.align.late import WINDOW, Coverage, cover
from aligner.align.search import MAX_UNITS, SIZES, Band, Step, cells
from aligner.align.side import Evidence, Side

Floats = NDArray[np.float32]

BEAD_FEATURES = (
    "cosine", "margin", "margin_by_length", "cosine_by_length", "length_ratio", "length_ratio_squared",
    "source_covered", "source_gain_before", "source_gain_after", "source_worst",
    "target_covered", "target_gain_before", "target_gain_after", "target_worst",
    "least_covered", "least_worst", "words_shared", "words_of_source_only", "words_of_target_only",
    "questions", "exclamations", "quotation_marks", "colons", "digits", "parentheses", "commas", "quotation_parity",
    "sentence_ends", "token_ratio", "token_ratio_squared",
)  # fmt: skip
SKIP_FEATURES = ("one", "best_covered", "log_length", "log_length_covered", "covered_lead")

MARKS = ("questions", "exclamations", "quotation_marks", "colons", "digits", "parentheses", "commas", "sentence_ends")
"""The columns of `Evidence.marks`; "sentence_ends" must be the last."""

ROWS_AT_ONCE = 64
_MARK_CAPS = np.array([2, 2, 4, 2, 2, 2, 6], np.float32)
_MARK_UNITS = np.array([1, 1, 2, 1, 1, 1, 4], np.float32)
_WORD_RARITY_MIN = 1.5
_WORD_UNIT = 10.0
_QUOTATION_MARKS, _SENTENCE_ENDS = MARKS.index("quotation_marks"), MARKS.index("sentence_ends")


@dataclass(frozen=True, slots=True)
class RowFeatures:
    """Features of the beads that end in rows `row`.. of the band.

    `values` is (sizes, rows, columns, features); column c of row r stands for the cell `columns[r] + c`. `valid`
    (sizes, rows, columns) says which beads lie in the band and the grid, `margin` is their first-pass margin, and
    `crossing` what they pay for paragraph ends taken in.
    """

    row: int
    columns: NDArray[np.int64]
    values: Floats
    valid: NDArray[np.bool_]
    margin: Floats
    crossing: Floats


class Features:
    """Features of one pair of texts.

    Args:
        source: n units, with evidence.
        target: m units, with evidence.
        path: the first pass's.
        margin: how many units around the path beads may end.
    """

    def __init__(self, source: Side, target: Side, path: list[Step], margin: int) -> None:
        assert source.evidence is not None  # the caller chose the learned scorer because it is there
        assert target.evidence is not None
        self.band = Band.around(cells(path), len(source), len(target), margin)
        centres = _centres(path, len(source), len(target))
        self._runs = runs_of(source, target)
        means = source.evidence.mean, target.evidence.mean
        self._coverage = cover(source.evidence.tokens, target.evidence.tokens, means, centres)
        rarity = _shared_word_rarity(source.evidence, target.evidence)
        self._totals = _Totals(source, rarity), _Totals(target, rarity)
        self._lengths = source.lengths, target.lengths

    def skips(self) -> tuple[Floats, Floats]:
        """Features of leaving each unit alone: (n, skip features) and (m, skip features)."""
        found = []
        for coverage, lengths in zip(self._coverage, self._lengths, strict=True):
            weight = np.maximum(coverage.weight, 1e-3)
            two_best = np.sort(coverage.covered[:, :, 0], axis=1)[:, -2:] / weight[:, None]
            best, log_length = two_best[:, 1], np.log(lengths + 1) / 5
            columns = [np.ones(len(best)), best, log_length, log_length * best, best - two_best[:, 0]]
            found.append(np.stack(columns, axis=1).astype(np.float32))
        return found[0], found[1]

    def rows(self) -> list[tuple[int, int]]:
        """Row ranges to ask `of_rows` for, one after the other."""
        count = len(self.band.first)
        return [(start, min(count, start + ROWS_AT_ONCE)) for start in range(0, count, ROWS_AT_ONCE)]

    def of_rows(self, start: int, stop: int) -> RowFeatures:
        """Features of all beads that end in rows start..stop-1."""
        first, last = self.band.first[start:stop], self.band.last[start:stop]
        width = int((last - first).max()) + 1
        left, right = int(first.min()), int(last.max()) + 1
        measured = measure(*self._runs, (start, stop), (left, right))
        ends = np.minimum(first[:, None] + np.arange(width), right - 1)
        inside = first[:, None] + np.arange(width) <= last[:, None]
        at = np.arange(stop - start)[:, None], ends - left
        i = np.broadcast_to(np.arange(start, stop)[:, None], ends.shape)
        values = np.empty((len(SIZES), *ends.shape, len(BEAD_FEATURES)), np.float32)
        valid = np.empty((len(SIZES), *ends.shape), bool)
        crossing = np.empty((len(SIZES), *ends.shape), np.float32)
        words = self._words_shared(start, stop, left, right)
        source, target = self._totals
        margins = measured.margin
        for k, (a, b) in enumerate(SIZES):
            valid[k] = inside & (i >= a) & (ends >= b)
            i0, j0 = np.maximum(i - a, 0), np.maximum(ends - b, 0)
            cosine, log_ratio = measured.cosine[k][at], measured.log_ratio[k][at]
            balance = np.log2(1 + np.exp(-np.abs(log_ratio)))
            margin = cosine - (measured.beside_target[k][at] + measured.beside_source[k][at]) / 2
            of_source = _bead_coverage(self._coverage[0], i0, a, j0, b)
            of_target = _bead_coverage(self._coverage[1], j0, b, i0, a)
            own, other = source.words[i] - source.words[i0], target.words[ends] - target.words[j0]
            up, aside = np.maximum(i0 - (start - MAX_UNITS), 0), np.maximum(j0 - (left - MAX_UNITS), 0)
            down, along = i - (start - MAX_UNITS), ends - (left - MAX_UNITS)
            both = words[down, along] - words[up, along] - words[down, aside] + words[up, aside]
            both = np.minimum(both, np.minimum(own, other))
            marks = (source.marks[i] - source.marks[i0]), (target.marks[ends] - target.marks[j0])
            apart = np.minimum(np.abs(marks[0] - marks[1])[..., :_SENTENCE_ENDS], _MARK_CAPS) / _MARK_UNITS
            parity = marks[0][..., _QUOTATION_MARKS] % 2 != marks[1][..., _QUOTATION_MARKS] % 2
            ending = source.ends_sentence[i] != target.ends_sentence[ends]
            tokens = np.maximum(source.tokens[i] - source.tokens[i0], 1)
            scale = source.tokens[-1] / target.tokens[-1]
            token_ratio = np.log(tokens / np.maximum((target.tokens[ends] - target.tokens[j0]) * scale, 1))
            values[k] = np.stack(
                [
                    cosine, margin, margin * balance, cosine * balance, np.abs(log_ratio), log_ratio**2,
                    *of_source, *of_target,
                    np.minimum(of_source[0], of_target[0]), np.minimum(of_source[3], of_target[3]),
                    both / _WORD_UNIT, (own - both) / _WORD_UNIT, (other - both) / _WORD_UNIT,
                    *np.moveaxis(apart, -1, 0), parity, ending, np.abs(token_ratio), token_ratio**2,
                ],
                axis=-1,
            )  # fmt: skip
            runs = self._runs
            crossing[k] = crossing_cost(runs[0].crossed_by(a, i), runs[1].crossed_by(b, ends))
        return RowFeatures(start, first, values, valid, margins[:, at[0], at[1]], crossing)

    def _words_shared(self, start: int, stop: int, left: int, right: int) -> NDArray[np.float64]:
        """Summed-area table of the rarity of words that units share, from `MAX_UNITS` before the rows and columns."""
        top, aside = start - MAX_UNITS, left - MAX_UNITS
        source, target = self._totals
        rows = source.shared_words(max(top, 0), stop - 1)
        columns = target.shared_words(max(aside, 0), right - 1)
        table = np.zeros((stop - top, right - aside))
        shared = _products(rows, columns)
        table[stop - top - len(shared) :, right - aside - shared.shape[1] :] = shared
        summed: NDArray[np.float64] = np.cumsum(np.cumsum(table, axis=0), axis=1)
        return summed


class _Totals:
    """Running totals over a side's units: entry k sums the units before boundary k."""

    def __init__(self, side: Side, rarity: dict[int, float]) -> None:
        evidence = side.evidence
        assert evidence is not None
        self.marks = np.concatenate([np.zeros((1, len(MARKS)), np.float32), np.cumsum(evidence.marks, axis=0)])
        self.ends_sentence = np.concatenate([[0], evidence.marks[:, _SENTENCE_ENDS]])
        self.tokens = np.concatenate([[0], np.cumsum(np.diff(evidence.tokens.offsets))]).astype(np.float64)
        self.tokens[-1] = max(self.tokens[-1], 1)
        self._shared = [
            {code: rarity[code] for code in evidence.words[a:b].tolist() if code in rarity}
            for a, b in zip(evidence.word_offsets[:-1].tolist(), evidence.word_offsets[1:].tolist(), strict=True)
        ]
        self.words = np.concatenate([[0], np.cumsum([sum(words.values()) for words in self._shared])])

    def shared_words(self, start: int, stop: int) -> list[dict[int, float]]:
        """The shared words, and their rarity, of units start..stop-1."""
        return self._shared[start:stop]


def _products(rows: list[dict[int, float]], columns: list[dict[int, float]]) -> NDArray[np.float64]:
    """Summed rarity of the words that each row's unit shares with each column's: (rows, columns)."""
    found = np.zeros((len(rows), len(columns)))
    where: dict[int, list[int]] = {}
    for column, words in enumerate(columns):
        for code in words:
            where.setdefault(code, []).append(column)
    for row, words in enumerate(rows):
        for code, rarity in words.items():
            found[row, where.get(code, [])] += rarity
    return found


def _shared_word_rarity(source: Evidence, target: Evidence) -> dict[int, float]:
    """Words that stand on both sides, with how rare they are: the log of units a word, where it is commoner."""
    counts = []
    for side in (source, target):
        codes, count = np.unique(side.words, return_counts=True)
        counts.append(dict(zip(codes.tolist(), count.tolist(), strict=True)))
    units = len(source.word_offsets) - 1, len(target.word_offsets) - 1
    rarity = {
        code: float(np.log(min(units[0] / count, units[1] / counts[1][code])))
        for code, count in counts[0].items()
        if code in counts[1]
    }
    return {code: value for code, value in rarity.items() if value > _WORD_RARITY_MIN}


def _centres(path: list[Step], n: int, m: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where on the other side each unit stands by the first pass; units left alone lie between their neighbours."""
    centres = np.full(n, np.nan), np.full(m, np.nan)
    i = j = 0
    for step in path:
        if step.source and step.target:
            centres[0][i : i + step.source] = j + (step.target - 1) / 2
            centres[1][j : j + step.target] = i + (step.source - 1) / 2
        i, j = i + step.source, j + step.target
    for each in centres:
        known = np.flatnonzero(~np.isnan(each))
        each[:] = np.interp(np.arange(len(each)), known, each[known]) if len(known) else 0
    return np.rint(centres[0]).astype(np.int64), np.rint(centres[1]).astype(np.int64)


def _bead_coverage(
    coverage: Coverage, start: NDArray[np.int64], count: int, other: NDArray[np.int64], run: int
) -> tuple[Floats, Floats, Floats, Floats]:
    """Of the beads whose own side is `count` units from `start` and whose other side is `run` units from `other`: how
    well the own side is covered, how much better it would be with the unit before, with the unit after, and how well
    its worst unit is."""
    total = np.zeros(start.shape, np.float32)
    before, after, weight = total.copy(), total.copy(), total.copy()
    worst = np.full(start.shape, np.inf, np.float32)
    last = max(len(coverage.weight) - 1, 0)
    for k in range(count):
        unit = np.minimum(start + k, last)
        at = other - coverage.first[unit]
        own = np.maximum(coverage.weight[unit], 1e-3)
        covered = _look_up(coverage, unit, at, run)
        total += covered
        before += np.maximum(_look_up(coverage, unit, at - 1, run + 1) - covered, 0)
        after += np.maximum(_look_up(coverage, unit, at, run + 1) - covered, 0)
        worst = np.minimum(worst, covered / own)
        weight += own
    return total / weight, before / weight, after / weight, worst


def _look_up(coverage: Coverage, unit: NDArray[np.int64], at: NDArray[np.int64], run: int) -> Floats:
    inside = (at >= 0) & (at + run <= WINDOW)
    found: Floats = np.where(inside, coverage.covered[unit, np.clip(at, 0, WINDOW - 1), run - 1], 0)
    return found
