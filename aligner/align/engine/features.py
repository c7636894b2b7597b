"""What the learned scorer looks at: numbers for every bead near the first-pass path, and for every unit left alone.

All of a bead's numbers are sums, differences and least values over its units, so they come from running totals: time
and memory are linear in the length of the text.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.align.engine.first_pass import crossing_cost, measure, runs_of
from aligner.align.engine.late_interaction import cover
from aligner.align.engine.prefix_sums import MARKS, Totals, products, shared_word_rarity
from aligner.align.engine.search import MAX_UNITS, SIZES, Band, Step, cells
from aligner.align.engine.side import Side

Floats = NDArray[np.float32]

_OF_RUNS = (
    "cosine", "margin", "margin_by_length", "cosine_by_length", "length_ratio", "length_ratio_squared",
    "covered", "gain_before", "gain_after", "worst", "least_covered", "least_worst",
    "words_shared", "words_alone",
    "questions", "exclamations", "quotation_marks", "colons", "digits", "parentheses", "commas", "sentences",
    "quotation_parity", "sentence_ends", "unfinished_within", "token_ratio", "token_ratio_squared",
    "openings", "closings", "open_after", "share_spoken", "length_spoken", "length_told",
)  # fmt: skip
_RELATIVE = ("cosine_relative", "margin_relative", "covered_relative", "worst_relative", "least_worst_relative")
"""Relative to the text's own level: a free translation's right beads look like a close one's wrong ones."""
BEAD_FEATURES = (*_OF_RUNS, *_RELATIVE)
"""All look at both sides alike: what is true of one direction is true of the other."""
SKIP_FEATURES = (
    "one", "best_covered", "log_length", "log_length_covered", "covered_lead",
    "covered_relative", "covered_relative_by_length",
)  # fmt: skip

ROWS_AT_ONCE = 32
_MARK_CAPS = np.array([2, 2, 4, 2, 2, 2, 6, 3], np.float32)
_MARK_UNITS = np.array([1, 1, 2, 1, 1, 1, 4, 1], np.float32)
_WORD_UNIT = 10.0
_QUOTATION_MARKS, _SENTENCE_ENDS = MARKS.index("quotation_marks"), MARKS.index("sentence_ends")
_OPENINGS_MAX = 3
_SOME_LETTERS = 10.0
_OPENINGS_ENOUGH, _OPENINGS_SHARED = 4, 0.55
"""Direct speech is compared if both texts open it so often, and this share of times in beads of the first pass: some
translations quote names, or use marks in ways of their own."""
_LEVELS = ("cosine", "margin", "source_covered", "source_worst", "target_covered", "target_worst", "least_worst")
"""What a text has a level of."""
_USUAL = np.array([0.7, 0.5, 0.68, 0.68, 0.67, 0.66, 0.64], np.float32)
"""The level of translations at large, as if seen in `_USUAL_BEADS` beads: a short text says little of its own."""
_USUAL_BEADS = 5
_SPREAD = 0.1
_RELATIVE_RANGE = (-6.0, 3.0)
_CHUNKS_SAMPLED = 32
"""A text's level is taken from at most so many stretches of `ROWS_AT_ONCE` rows."""


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
        assert source.cues is not None  # the caller chose the learned scorer because it is there
        assert target.cues is not None
        self.band = Band.around(cells(path), len(source), len(target), margin)
        centers = _centers(path, len(source), len(target))
        self._runs = runs_of(source, target)
        means = source.cues.mean, target.cues.mean
        self._coverage = cover(source.cues.tokens, target.cues.tokens, means, centers)
        rarity = shared_word_rarity(source.cues, target.cues)
        self._totals = Totals(source, rarity), Totals(target, rarity)
        self._lengths = source.lengths, target.lengths
        self._speaks = self._agree_on_speech(path)
        self._made: dict[tuple[int, int], tuple[RowFeatures, Floats]] = {}
        self._level = self._find_level(path)

    def skips(self) -> tuple[Floats, Floats]:
        """Features of leaving each unit alone: (n, skip features) and (m, skip features)."""
        found = []
        for coverage, lengths, worst in zip(
            self._coverage, self._lengths, ("source_worst", "target_worst"), strict=True
        ):
            weight = np.maximum(coverage.weight, np.float32(1e-3))
            two_best = np.sort(coverage.covered[:, :, 0], axis=1)[:, -2:] / weight[:, None]
            best, log_length = two_best[:, 1].astype(np.float32), (np.log(lengths + 1) / 5).astype(np.float32)
            relative = _relate(best, self._level[_LEVELS.index(worst)])
            lead = best - two_best[:, 0].astype(np.float32)
            columns: list[Floats] = [
                np.ones_like(best), best, log_length, log_length * best, lead,
                relative, relative * log_length,
            ]  # fmt: skip
            found.append(np.stack(columns, axis=1).astype(np.float32))
        return found[0], found[1]

    def rows(self) -> list[tuple[int, int]]:
        """Row ranges to ask `of_rows` for, one after the other."""
        count = len(self.band.first)
        return [(start, min(count, start + ROWS_AT_ONCE)) for start in range(0, count, ROWS_AT_ONCE)]

    def of_rows(self, start: int, stop: int) -> RowFeatures:
        """Features of all beads that end in rows start..stop-1."""
        made = self._made.pop((start, stop)) if (start, stop) in self._made else self._of_rows(start, stop)
        rows, levels = made
        of_level = [_relate(levels[..., k], level) for k, level in enumerate(self._level)]
        cosine, margin, *of_sides, least = of_level
        of_both = of_sides[0] + of_sides[2], of_sides[1] + of_sides[3]
        for column, numbers in enumerate((cosine, margin, *of_both, least), len(_OF_RUNS)):
            rows.values[..., column] = numbers
        return rows

    def _of_rows(self, start: int, stop: int) -> tuple[RowFeatures, Floats]:
        """The features, those relative to the text's level still to be filled in, and what they are made of."""
        first, last = self.band.first[start:stop], self.band.last[start:stop]
        width = int((last - first).max()) + 1
        left, right = int(first.min()), int(last.max()) + 1
        measured = measure(*self._runs, (start, stop), (left, right))
        ends = np.minimum(first[:, None] + np.arange(width), right - 1)
        inside = first[:, None] + np.arange(width) <= last[:, None]
        at = np.arange(stop - start)[:, None], ends - left
        i = np.broadcast_to(np.arange(start, stop)[:, None], ends.shape)
        # Filled feature by feature, which is several times as fast if each one's numbers lie together.
        values = np.moveaxis(np.empty((len(BEAD_FEATURES), len(SIZES), *ends.shape), np.float32), 0, -1)
        levels = np.moveaxis(np.empty((len(_LEVELS), len(SIZES), *ends.shape), np.float32), 0, -1)
        valid = np.empty((len(SIZES), *ends.shape), bool)
        crossing = np.empty((len(SIZES), *ends.shape), np.float32)
        words = self._words_shared(start, stop, left, right)
        source, target = self._totals
        margins = measured.margin
        covered = self._covered(0, i, ends), self._covered(1, ends, i)
        for k, (a, b) in enumerate(SIZES):
            valid[k] = inside & (i >= a) & (ends >= b)
            i0, j0 = np.maximum(i - a, 0), np.maximum(ends - b, 0)
            cosine, log_ratio = measured.cosine[k][at], measured.log_ratio[k][at]
            balance = np.log2(1 + np.exp(-np.abs(log_ratio)))
            margin = cosine - (measured.beside_target[k][at] + measured.beside_source[k][at]) / 2
            of_source, of_target = covered[0][a, b], covered[1][b, a]
            least_worst = np.minimum(of_source[3], of_target[3])
            own, other = source.words[i] - source.words[i0], target.words[ends] - target.words[j0]
            up, aside = np.maximum(i0 - (start - MAX_UNITS), 0), np.maximum(j0 - (left - MAX_UNITS), 0)
            down, along = i - (start - MAX_UNITS), ends - (left - MAX_UNITS)
            both = words[down, along] - words[up, along] - words[down, aside] + words[up, aside]
            both = np.minimum(both, np.minimum(own, other))
            marks = (source.marks[i] - source.marks[i0]), (target.marks[ends] - target.marks[j0])
            apart = np.minimum(np.abs(marks[0] - marks[1])[..., :_SENTENCE_ENDS], _MARK_CAPS) / _MARK_UNITS
            parity = marks[0][..., _QUOTATION_MARKS] % 2 != marks[1][..., _QUOTATION_MARKS] % 2
            ending = source.ends_sentence[i] != target.ends_sentence[ends]
            unfinished = np.abs(_unfinished_within(source, i0, i) - _unfinished_within(target, j0, ends))
            tokens = np.maximum(source.tokens[i] - source.tokens[i0], 1)
            scale = source.tokens[-1] / target.tokens[-1]
            token_ratio = np.log(tokens / np.maximum((target.tokens[ends] - target.tokens[j0]) * scale, 1))
            columns = [
                cosine, margin, margin * balance, cosine * balance, np.abs(log_ratio), log_ratio**2,
                *(one + two for one, two in zip(of_source, of_target, strict=True)),
                np.minimum(of_source[0], of_target[0]), least_worst,
                both / _WORD_UNIT, (own + other - 2 * both) / _WORD_UNIT,
                *np.moveaxis(apart, -1, 0), parity, ending, unfinished, np.abs(token_ratio), token_ratio**2,
                *self._speech(i, i0, ends, j0),
            ]  # fmt: skip
            for column, numbers in enumerate(columns):
                values[k, ..., column] = numbers
            of_text = cosine, margin, of_source[0], of_source[3], of_target[0], of_target[3], least_worst
            for column, numbers in enumerate(of_text):
                levels[k, ..., column] = numbers
            runs = self._runs
            crossing[k] = crossing_cost(runs[0].crossed_by(a, i), runs[1].crossed_by(b, ends))
        return RowFeatures(start, first, values, valid, margins[:, at[0], at[1]], crossing), levels

    def _covered(
        self, side: int, own: NDArray[np.int64], other: NDArray[np.int64]
    ) -> dict[tuple[int, int], tuple[Floats, ...]]:
        """How well one side of the beads that end at boundaries is covered, by units of it and of the other side."""
        found = {}
        for run in range(1, MAX_UNITS):
            begin = np.maximum(other - run, 0)
            for count, covered in enumerate(self._coverage[side].of_beads(own, MAX_UNITS - run, begin, run), 1):
                found[count, run] = covered
        return found

    def _speech(
        self, i: NDArray[np.int64], i0: NDArray[np.int64], j: NDArray[np.int64], j0: NDArray[np.int64]
    ) -> list[Floats]:
        """How unlike direct speech is on the two sides of beads that lie between boundaries i0, i and j0, j."""
        if not self._speaks:
            return [np.zeros(i.shape, np.float32)] * 6
        source, target = self._totals
        own, other = source.speech[i] - source.speech[i0], target.speech[j] - target.speech[j0]
        scale = source.speech[-1, 3] / max(float(target.speech[-1, 3]), 1.0)
        spoken = own[..., 2], other[..., 2] * scale
        told = own[..., 3] - own[..., 2], (other[..., 3] - other[..., 2]) * scale
        shares = [side[..., 2] / np.maximum(side[..., 3], 1) for side in (own, other)]
        return [
            np.minimum(np.abs(own[..., 0] - other[..., 0]), _OPENINGS_MAX),
            np.minimum(np.abs(own[..., 1] - other[..., 1]), _OPENINGS_MAX),
            (source.open[i] != target.open[j]).astype(np.float32),
            np.abs(shares[0] - shares[1]),
            *(np.abs(np.log((a + _SOME_LETTERS) / (b + _SOME_LETTERS))) for a, b in (spoken, told)),
        ]

    def _agree_on_speech(self, path: list[Step]) -> bool:
        """Whether the two texts open direct speech in the same places."""
        source, target = (np.diff(side.speech[at, 0]) for side, at in zip(self._totals, cells(path).T, strict=True))
        shared, either = np.minimum(source, target).sum(), np.maximum(source, target).sum()
        return bool(min(source.sum(), target.sum()) >= _OPENINGS_ENOUGH and shared >= _OPENINGS_SHARED * either)

    def _find_level(self, path: list[Step]) -> Floats:
        """What is usual in this pair of texts: the median of the first pass's beads, drawn to that of all texts."""
        ranges = self.rows()
        through, sizes = cells(path)[1:], [(step.source, step.target) for step in path]
        found = []
        for start, stop in ranges[:: -(-len(ranges) // _CHUNKS_SAMPLED)]:
            rows, levels = self._of_rows(start, stop)
            if len(ranges) == 1:  # most documents are short, and would be gone through twice
                self._made[start, stop] = rows, levels
            low, high = np.searchsorted(through[:, 0], [start, stop])
            for (row, column), size in zip(through[low:high].tolist(), sizes[low:high], strict=True):
                if size in SIZES:
                    found.append(levels[SIZES.index(size), row - start, column - int(rows.columns[row - start])])
        if not found:
            return _USUAL
        weight = len(found) / (len(found) + _USUAL_BEADS)
        level: Floats = (weight * np.median(np.array(found), axis=0) + (1 - weight) * _USUAL).astype(np.float32)
        return level

    def _words_shared(self, start: int, stop: int, left: int, right: int) -> NDArray[np.float64]:
        """Summed-area table of the rarity of words that units share, from `MAX_UNITS` before the rows and columns."""
        top, aside = start - MAX_UNITS, left - MAX_UNITS
        source, target = self._totals
        rows = source.shared_words(max(top, 0), stop - 1)
        columns = target.shared_words(max(aside, 0), right - 1)
        table = np.zeros((stop - top, right - aside))
        shared = products(rows, columns)
        table[stop - top - len(shared) :, right - aside - shared.shape[1] :] = shared
        summed: NDArray[np.float64] = np.cumsum(np.cumsum(table, axis=0), axis=1)
        return summed


def _unfinished_within(side: Totals, start: NDArray[np.int64], stop: NDArray[np.int64]) -> NDArray[np.float64]:
    """How many of the units between two boundaries, but for the last one, are no whole sentences."""
    found: NDArray[np.float64] = side.unfinished[np.maximum(stop - 1, start)] - side.unfinished[start]
    return found


def _relate(values: Floats, level: np.float32) -> Floats:
    """Values relative to a level, in steps of how far a text's right beads usually are from it."""
    relative: Floats = (values - level) / _SPREAD
    np.maximum(relative, _RELATIVE_RANGE[0], out=relative)
    np.minimum(relative, _RELATIVE_RANGE[1], out=relative)
    return relative


def _centers(path: list[Step], n: int, m: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where on the other side each unit stands by the first pass; units left alone lie between their neighbors."""
    centers = np.full(n, np.nan), np.full(m, np.nan)
    i = j = 0
    for step in path:
        if step.source and step.target:
            centers[0][i : i + step.source] = j + (step.target - 1) / 2
            centers[1][j : j + step.target] = i + (step.source - 1) / 2
        i, j = i + step.source, j + step.target
    for each in centers:
        known = np.flatnonzero(~np.isnan(each))
        each[:] = np.interp(np.arange(len(each)), known, each[known]) if len(known) else 0
    return np.rint(centers[0]).astype(np.int64), np.rint(centers[1]).astype(np.int64)
