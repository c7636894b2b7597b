"""Features for the learned scorer, for each bead near the first-pass path and each unaligned unit.

The features of a bead are sums, differences and minima over its units. They are computed from prefix sums, in time and
memory linear in the length of the text.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from aligner.align.engine.feature_rows import ABSOLUTE, BEAD_FEATURES, Floats, RowFeatures
from aligner.align.engine.first_pass import crossing_cost, measure, runs_of
from aligner.align.engine.labels import costs_of_beads
from aligner.align.engine.late_interaction import cover, window_centers
from aligner.align.engine.prefix_sums import MARKS, Totals, products, shared_word_rarity
from aligner.align.engine.search import BY_SOURCE, BY_TARGET, MAX_UNITS, SIZES, Band, Step, cells
from aligner.align.engine.side import Side

ROWS_AT_ONCE = 32
"""Number of rows whose features are computed together."""
_MARK_CAPS = np.array([2, 2, 4, 2, 2, 2, 6, 3], np.float32)[:, None, None, None]
"""Maximum difference of each mark count, in the order of `MARKS`."""
_MARK_UNITS = np.array([1, 1, 2, 1, 1, 1, 4, 1], np.float32)[:, None, None, None]
"""Scale of each mark count, in the order of `MARKS`."""
_WORD_UNIT = 10.0
"""Scale of summed word rarities."""
_QUOTATION_MARKS = MARKS.index("quotation_marks")
_SENTENCE_ENDS = MARKS.index("sentence_ends")
_FIRST_MARK = ABSOLUTE.index(MARKS[0])
_MAX_OPENINGS = 3
"""Maximum difference of the counts of opening (or closing) quotation marks."""
_LETTER_SMOOTHING = 10.0
"""Additive smoothing of letter counts in log ratios."""
_MIN_OPENINGS = 4
"""Minimum number of quotations in each text for comparing direct speech."""
_MIN_SHARED_OPENINGS = 0.55
"""Minimum share of quotations that open in the same first-pass bead; some translations use quotation marks freely."""
_LEVELS = ("cosine", "margin", "source_covered", "source_worst", "target_covered", "target_worst", "least_worst")
"""Measures whose level is estimated for each pair of texts."""
_PRIOR_LEVEL = np.array([0.7, 0.5, 0.68, 0.68, 0.67, 0.66, 0.64], np.float32)
"""Typical level of translations: the prior, since a short text gives a poor estimate."""
_PRIOR_BEADS = 5
"""Pseudo-count, in beads, of the prior level."""
_SPREAD = 0.1
"""Typical deviation of correct beads from the level."""
_RELATIVE_RANGE = (-6.0, 3.0)
"""Clipping range of relative features, in units of `_SPREAD`."""
_CHUNKS_SAMPLED = 32
"""Maximum number of chunks of `ROWS_AT_ONCE` rows from which the level is estimated."""
_KEPT_VALUES = 1 << 24
"""Maximum number of feature values of these chunks that are kept for the second pass, 64 MB."""

_UNITS = np.arange(1, MAX_UNITS)[:, None, None]
"""Numbers of units on one side of a bead, to be compared with arrays (rows, columns)."""
_OWN, _OTHER = np.array(SIZES, np.int64).T - 1
"""Place in `_UNITS` of the source units and of the target units of each size."""


class Features:
    """Features of one pair of texts.

    Args:
        source: n units, with cues.
        target: m units, with cues.
        path: the first-pass path.
        radius: radius of the band around the path, in units.
        corners: (k, 2) cells through which all paths of the band must go; None for any path.
    """

    def __init__(
        self, source: Side, target: Side, path: list[Step], radius: int, corners: NDArray[np.int64] | None = None
    ) -> None:
        assert source.cues is not None  # without cues there is no second pass
        assert target.cues is not None
        self.band = Band.around(cells(path), len(source), len(target), radius)
        self.band = self.band if corners is None else self.band.through(corners)
        centers = window_centers(path, len(source), len(target))
        self._runs = runs_of(source, target)
        means = source.cues.mean, target.cues.mean
        self._coverage = cover(source.cues.tokens, target.cues.tokens, means, centers)
        rarity = shared_word_rarity(source.cues, target.cues)
        self._totals = Totals(source, rarity), Totals(target, rarity)
        self._lengths = source.lengths, target.lengths
        labels = source.labels, target.labels
        self._labels = (labels[0], labels[1]) if labels[0] is not None and labels[1] is not None else None
        self._compares_speech = self._agree_on_speech(path)
        self._computed: dict[tuple[int, int], tuple[RowFeatures, list[Floats]]] = {}
        self._level = self._find_level(path)

    def skips(self) -> tuple[Floats, Floats]:
        """Return the features of unaligned units: (n, skip features) and (m, skip features)."""
        found = []
        for coverage, lengths, worst in zip(
            self._coverage, self._lengths, ("source_worst", "target_worst"), strict=True
        ):
            weight = np.maximum(coverage.weight, np.float32(1e-3))
            two_best = np.sort(coverage.by_unit, axis=1)[:, -2:] / weight[:, None]
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
        """Return the half-open row ranges for `of_rows`, in order."""
        count = len(self.band.first)
        return [(start, min(count, start + ROWS_AT_ONCE)) for start in range(0, count, ROWS_AT_ONCE)]

    def of_rows(self, start: int, stop: int) -> RowFeatures:
        """Return the features of all beads that end in rows start..stop-1."""
        computed = self._computed.pop((start, stop)) if (start, stop) in self._computed else self._of_rows(start, stop)
        rows, levels = computed
        of_level = [_relate(values, level) for values, level in zip(levels, self._level, strict=True)]
        cosine, margin, *of_sides, least = of_level
        of_both = of_sides[0] + of_sides[2], of_sides[1] + of_sides[3]
        for column, numbers in enumerate((cosine, margin, *of_both, least), len(ABSOLUTE)):
            rows.values[..., column] = numbers
        return rows

    def _of_rows(self, start: int, stop: int) -> tuple[RowFeatures, list[Floats]]:
        """Return the features, with the relative ones still empty, and the measures `_LEVELS` behind those."""
        first, last = self.band.first[start:stop], self.band.last[start:stop]
        width = int((last - first).max()) + 1
        left, right = int(first.min()), int(last.max()) + 1
        row, ends = np.arange(start, stop)[:, None], np.minimum(first[:, None] + np.arange(width), right - 1)
        # Cells of the band in the rectangle of rows and columns that contains it.
        at = (row - start) * (right - left) + ends - left
        # Feature-major memory: the arrays are filled one feature at a time, several times faster if contiguous.
        values = np.empty((len(BEAD_FEATURES), len(SIZES), *ends.shape), np.float32)
        beside, log_ratio = np.empty((2, len(SIZES), *ends.shape), np.float32)
        for measured in measure(*self._runs, (start, stop), (left, right)):
            some = measured.sizes
            for numbers, out in (
                (measured.cosine, values[0]), (measured.beside, beside), (measured.log_ratio, log_ratio)
            ):  # fmt: skip
                numbers.reshape(len(numbers), -1).take(at, axis=1, out=out[some], mode="clip")
        cosine, margin = values[0], np.subtract(values[0], beside / 2, out=values[1])
        balance = np.log2(1 + np.exp(-np.abs(log_ratio)))
        of_source = self._coverage[0].of_beads(row, ends, BY_SOURCE)
        of_target = self._coverage[1].of_beads(ends, row, BY_TARGET)
        least_worst = np.minimum(of_source[3], of_target[3])
        # What depends on one side only is found once for all beads that have as many units on this side.
        i0, j0 = np.maximum(row - _UNITS, 0), np.maximum(ends - _UNITS, 0)
        valid = (first[:, None] + np.arange(width) <= last[:, None]) & (row >= _UNITS)[_OWN] & (ends >= _UNITS)[_OTHER]
        source, target = self._totals
        own, other = (source.words[row] - source.words[i0])[_OWN], (target.words[ends] - target.words[j0])[_OTHER]
        both = self._words_shared(start, stop, left, right)
        down, up = (boundary - (start - MAX_UNITS) for boundary in (row, i0))
        along, aside = (boundary - (left - MAX_UNITS) for boundary in (ends, j0))
        both = both[down, along] - both[up, along][_OWN] - both[down, aside][_OTHER] + both[up[_OWN], aside[_OTHER]]
        both = np.minimum(both, np.minimum(own, other))
        own_marks = source.marks[:, row][:, None] - source.marks[:, i0]
        other_marks = target.marks[:, ends][:, None] - target.marks[:, j0]
        marks = values[_FIRST_MARK : _FIRST_MARK + _SENTENCE_ENDS]
        np.subtract(own_marks[:_SENTENCE_ENDS, _OWN], other_marks[:_SENTENCE_ENDS, _OTHER], out=marks)
        np.minimum(np.abs(marks, out=marks), _MARK_CAPS, out=marks)
        marks /= _MARK_UNITS
        parity = (own_marks[_QUOTATION_MARKS] % 2)[_OWN] != (other_marks[_QUOTATION_MARKS] % 2)[_OTHER]
        ending = source.ends_sentence[row] != target.ends_sentence[ends]
        unfinished = source.unfinished_within(i0, row)[_OWN] - target.unfinished_within(j0, ends)[_OTHER]
        tokens = np.maximum(source.tokens[row] - source.tokens[i0], 1)
        scale = source.tokens[-1] / target.tokens[-1]
        token_ratio = np.maximum((target.tokens[ends] - target.tokens[j0]) * scale, 1)
        token_ratio = np.log(tokens[_OWN] / token_ratio[_OTHER])
        by_length = margin * balance
        columns = [
            by_length, cosine * balance, np.abs(log_ratio), log_ratio**2,
            *(of_source + of_target), np.minimum(of_source[0], of_target[0]), least_worst,
            both / _WORD_UNIT, (own + other - 2 * both) / _WORD_UNIT,
            *marks, parity, ending, np.abs(unfinished), np.abs(token_ratio), token_ratio**2,
            *self._speech(row, i0, ends, j0),
        ]  # fmt: skip
        for column, numbers in enumerate(columns, 2):
            if not _FIRST_MARK <= column < _FIRST_MARK + _SENTENCE_ENDS:
                values[column] = numbers
        of_text = [cosine, margin, of_source[0], of_source[3], of_target[0], of_target[3], least_worst]
        crossed = self._runs[0].crossed_by(_UNITS, row)[_OWN], self._runs[1].crossed_by(_UNITS, ends)[_OTHER]
        crossing = crossing_cost(*crossed)
        if self._labels is not None:
            for k, cost in enumerate(costs_of_beads(*self._labels, (start, stop), (left, right))):
                crossing[k] += cost.take(at).astype(np.float32)
        found = RowFeatures(start, first, np.moveaxis(values, 0, -1), valid, by_length, crossing)
        return found, of_text

    def _speech(
        self, i: NDArray[np.int64], i0: NDArray[np.int64], j: NDArray[np.int64], j0: NDArray[np.int64]
    ) -> list[Floats]:
        """Return the differences in direct speech for beads between boundaries i0, i and j0, j."""
        if not self._compares_speech:
            return [np.zeros(1, np.float32)] * 6
        source, target = self._totals
        own = source.speech[:, i][:, None] - source.speech[:, i0]
        other = target.speech[:, j][:, None] - target.speech[:, j0]
        scale = source.speech[3, -1] / max(float(target.speech[3, -1]), 1.0)
        spoken = own[2][_OWN], (other[2] * scale)[_OTHER]
        narrated = (own[3] - own[2])[_OWN], ((other[3] - other[2]) * scale)[_OTHER]
        shares = [side[2] / np.maximum(side[3], 1) for side in (own, other)]
        return [
            np.minimum(np.abs(own[0][_OWN] - other[0][_OTHER]), _MAX_OPENINGS),
            np.minimum(np.abs(own[1][_OWN] - other[1][_OTHER]), _MAX_OPENINGS),
            (source.open[i] != target.open[j]).astype(np.float32),
            np.abs(shares[0][_OWN] - shares[1][_OTHER]),
            *(np.abs(np.log((a + _LETTER_SMOOTHING) / (b + _LETTER_SMOOTHING))) for a, b in (spoken, narrated)),
        ]

    def _agree_on_speech(self, path: list[Step]) -> bool:
        """Return whether quotations open in the same places in both texts."""
        source, target = (np.diff(side.speech[0, at]) for side, at in zip(self._totals, cells(path).T, strict=True))
        shared, either = np.minimum(source, target).sum(), np.maximum(source, target).sum()
        return bool(min(source.sum(), target.sum()) >= _MIN_OPENINGS and shared >= _MIN_SHARED_OPENINGS * either)

    def _find_level(self, path: list[Step]) -> Floats:
        """Return the level of this pair of texts: the median over first-pass beads, shrunk towards the prior."""
        ranges = self.rows()
        through, sizes = cells(path)[1:], [(step.source, step.target) for step in path]
        found, kept = [], 0
        for start, stop in ranges[:: -(-len(ranges) // _CHUNKS_SAMPLED)]:
            rows, levels = self._of_rows(start, stop)
            kept += rows.values.size
            if kept <= _KEPT_VALUES:  # the second pass needs them again
                self._computed[start, stop] = rows, levels
            low, high = np.searchsorted(through[:, 0], [start, stop])
            for (row, column), size in zip(through[low:high].tolist(), sizes[low:high], strict=True):
                if size in SIZES:
                    place = SIZES.index(size), row - start, column - int(rows.columns[row - start])
                    found.append([values[place] for values in levels])
        if not found:
            return _PRIOR_LEVEL
        weight = len(found) / (len(found) + _PRIOR_BEADS)
        level: Floats = (weight * np.median(np.array(found), axis=0) + (1 - weight) * _PRIOR_LEVEL).astype(np.float32)
        return level

    def _words_shared(self, start: int, stop: int, left: int, right: int) -> NDArray[np.float64]:
        """Return the summed-area table of shared-word rarity, from `MAX_UNITS` before the rows and columns."""
        top, aside = start - MAX_UNITS, left - MAX_UNITS
        source, target = self._totals
        rows = source.shared_words(max(top, 0), stop - 1)
        columns = target.shared_words(max(aside, 0), right - 1)
        table = np.zeros((stop - top, right - aside))
        shared = products(rows, columns)
        table[stop - top - len(shared) :, right - aside - shared.shape[1] :] = shared
        summed: NDArray[np.float64] = np.cumsum(np.cumsum(table, axis=0), axis=1)
        return summed


def _relate(values: Floats, level: np.float32) -> Floats:
    """Return the values relative to a level, in units of `_SPREAD`, clipped to `_RELATIVE_RANGE`."""
    relative: Floats = (values - level) / _SPREAD
    np.maximum(relative, _RELATIVE_RANGE[0], out=relative)
    np.minimum(relative, _RELATIVE_RANGE[1], out=relative)
    return relative
