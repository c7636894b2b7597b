"""Beads with more units than the search allows: one unit on one side, up to `MAX_UNITS` on the other.

The search covers beads of up to six units. Where one sentence stands for more than five, it finds a bead of five or
fewer, and leaves the rest unaligned. Such a bead may take in the unaligned units beside it, if that makes its two sides
more similar in meaning and in length. What was truly left out makes them less similar. Beads that the search could have
found by itself are never made, so nothing else changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from aligner.align.engine import search
from aligner.align.engine.first_pass import crossing_cost
from aligner.align.engine.labels import cost_of_bead
from aligner.align.engine.search import Step
from aligner.align.engine.side import Side, cosine, margin
from aligner.types import Span

MAX_UNITS = 12
"""Maximum number of units on the longer side of a bead."""
PRECISION = 0.75
"""Share of the beads made here that are exactly right, on texts in which runs of news sentences had been joined."""
_MIN_UNITS = 3
"""Minimum number of units on the longer side of a bead that may grow."""
_LENGTH = 0.3
"""Penalty per squared log of the length ratio of the two sides."""
_TYPICAL = 500.0
"""Pseudo-count, in bytes, of text with a length ratio of 1."""
_LEFT_OUT = 0.01
"""Penalty per unit that stays unaligned."""
_MIN_GAIN = 0.03
"""Minimum gain, in units of cosine, by which a bead must become better."""


def grow(
    source: Side, target: Side, path: Sequence[Step], probabilities: NDArray[np.float64]
) -> tuple[list[Step], NDArray[np.float64]]:
    """Let long beads take in the unaligned units beside them.

    Args:
        source: n units.
        target: m units.
        path: beads in order.
        probabilities: (beads,) probability that each bead is exactly right.

    Returns:
        The path, with fewer beads, and their probabilities.
    """
    grown, found = list(path), list(probabilities)
    scale = _length_ratio(source, target, path)
    k = i = j = 0
    while k < len(grown):
        step = grown[k]
        if min(step.source, step.target) == 1 and max(step.source, step.target) >= _MIN_UNITS:
            if step.source == 1:
                one, many, unit, run, ratio, skip = source, target, i, Span(j, j + step.target), scale, (0, 1)
            else:
                one, many, unit, run, ratio, skip = target, source, j, Span(i, i + step.source), 1 / scale, (1, 0)
            around = Span(run.start - _count(grown[:k][::-1], skip), run.stop + _count(grown[k + 1 :], skip))
            best = _best(one, many, unit, run, around, ratio) if run != around else run
            if best != run:
                taken = run.start - best.start
                size = (1, len(best)) if step.source == 1 else (len(best), 1)
                beside = slice(k - taken, k + 1 + best.stop - run.stop)
                grown[beside], found[beside] = [Step(*size, _margin(one, many, unit, best, ratio))], [PRECISION]
                k, i, j = k - taken, i - taken * skip[0], j - taken * skip[1]
        i, j = i + grown[k].source, j + grown[k].target
        k += 1
    return grown, np.array(found, np.float64)


def _length_ratio(source: Side, target: Side, path: Sequence[Step]) -> float:
    """Return the length ratio of the two sides in the beads that cannot grow; what was left out does not count."""
    lengths = np.full(2, _TYPICAL)
    for step, (i, j) in zip(path, search.cells(path)[1:].tolist(), strict=True):
        if step.source and step.target and max(step.source, step.target) < _MIN_UNITS:
            lengths += source.lengths[i - step.source : i].sum(), target.lengths[j - step.target : j].sum()
    return float(lengths[0] / lengths[1])


def _count(steps: Sequence[Step], skip: tuple[int, int]) -> int:
    """Return the number of unaligned units of one side at the beginning of some steps."""
    return sum(1 for _ in takewhile(lambda step: (step.source, step.target) == skip, steps[:MAX_UNITS]))


def _best(one: Side, many: Side, unit: int, run: Span, around: Span, ratio: float) -> Span:
    """Return the run of units that goes best with one unit of the other side: `run`, or a longer one around it."""
    values = {run: _value(one, many, unit, run, around, ratio) + _MIN_GAIN}
    for start in range(around.start, run.start + 1):
        for stop in range(run.stop, min(around.stop, start + MAX_UNITS) + 1):
            if stop - start >= search.MAX_UNITS:
                values[Span(start, stop)] = _value(one, many, unit, Span(start, stop), around, ratio)
    return max(values, key=lambda span: (values[span], -len(span)))


def _value(one: Side, many: Side, unit: int, run: Span, around: Span, ratio: float) -> float:
    """Return how well a run of units goes with one unit of the other side."""
    sides = one.sums[unit], many.sums[run.start : run.stop].sum(axis=0)
    log_ratio = _log_ratio(one, many, unit, run, ratio)
    breaks = many.breaks[run.start + 1 : run.stop].sum(keepdims=True)
    crossing = float(crossing_cost(breaks, np.zeros_like(breaks))[0])
    if one.labels is not None and many.labels is not None:
        crossing += cost_of_bead(one.labels[unit : unit + 1], many.labels[run.start : run.stop])
    left_out = len(around) - len(run)
    return cosine(*sides) - _LENGTH * log_ratio**2 - _LEFT_OUT * left_out - crossing


def _margin(one: Side, many: Side, unit: int, run: Span, ratio: float) -> float:
    """Return the margin score of a bead, with the length factor of the first pass."""
    balance = np.log2(1 + np.exp(-abs(_log_ratio(one, many, unit, run, ratio))))
    return float(margin(one, many, Span(unit, unit + 1), run) * balance)


def _log_ratio(one: Side, many: Side, unit: int, run: Span, ratio: float) -> float:
    """Return the log of the length ratio of one unit and a run of units, whose lengths are multiplied by `ratio`."""
    lengths = float(one.lengths[unit]), float(many.lengths[run.start : run.stop].sum()) * ratio
    return float(np.log(max(lengths[0], 1e-3) / max(lengths[1], 1e-3)))
