"""Pictures as shapes in the units of their axes; `svg` and `figures` draw them.

A shape has a role, for which each of the two has a color: those of Okabe and Ito (2008), which people with any kind of
color vision can tell apart.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from aligner.report.calibration import Calibration
from aligner.report.statistics import CONFIDENCE_BINS, PER_OCTAVE
from aligner.report.strips import Strip

Point = tuple[float, float]
Kind = Literal["area", "line", "dots"]

COLORS = {
    "parallel": "#0072b2",
    "moved": "#cc79a7",
    "comparable": "#56b4e9",
    "doubtful": "#e69f00",
    "source_only": "#d55e00",
    "target_only": "#d55e00",
    "rejected": "#8a8f94",
    "reviewed": "#009e73",
    "reference": "#cc79a7",
    "ideal": "#8a8f94",
    "text": "#8a8f94",
}
"""The color of each role, legible on white and on black."""

LABELS = {
    "parallel": "side by side",
    "moved": "moved",
    "comparable": "same topic",
    "doubtful": "doubtful (confidence below 0.5)",
    "source_only": "on one side only",
    "target_only": "on one side only",
    "rejected": "rejected",
}
"""Roles of alignments in words."""


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis from `low` to `high`, with labels at some places."""

    label: str
    low: float
    high: float
    ticks: tuple[tuple[float, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """Polygons, a line, or dots.

    Attributes:
        role: what it stands for.
        kind: whether the points of each part are the corners of an area, a line, or dots.
        parts: lists of points.
        strength: how opaque it is, from 0 to 1.
    """

    role: str
    kind: Kind
    parts: tuple[tuple[Point, ...], ...]
    strength: float = 1.0


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture.

    Attributes:
        title: what it shows.
        x: the axis to the right.
        y: the axis upward.
        shapes: what is drawn, from the bottom.
        legend: names of roles that are not plain from the title.
    """

    title: str
    x: Axis
    y: Axis
    shapes: tuple[Shape, ...]
    legend: Mapping[str, str]


_TRACK = 0.12
"""Height of the bar that stands for a text."""
_NOTCH = 0.3
"""Depth of the wedge that stands for text without a counterpart."""


def alignment_chart(strip: Strip, titles: tuple[str, str] | None = None) -> Chart:
    """Return the picture of an alignment: the source above, the target below, and what corresponds between them.

    Args:
        strip: the alignment.
        titles: what to call the two texts; their names if None.
    """
    titles = titles or strip.names
    shapes = []
    for role in ("parallel", "comparable", "rejected", "doubtful", "moved", "source_only", "target_only"):
        parts = tuple(_ribbon(each.source, each.target) for each in strip.stretches if each.role == role)
        if parts:
            shapes.append(Shape(role, "area", parts, 0.65 if role in ("parallel", "rejected", "comparable") else 0.9))
    legend = {LABELS[shape.role]: shape.role for shape in shapes}
    ticks = ((0.0, "beginning"), (1.0, "end"))
    sides = ((0.0, titles[1]), (1.0, titles[0]))
    return Chart(
        " – ".join(titles), Axis("", 0, 1, ticks), Axis("", 0, 1, sides), tuple(shapes),
        {role: label for label, role in legend.items()},
    )  # fmt: skip


def _ribbon(source: tuple[float, float] | None, target: tuple[float, float] | None) -> tuple[Point, ...]:
    if source and target:
        return (source[0], 1.0), (source[1], 1.0), (target[1], 0.0), (target[0], 0.0)
    if source:
        return (source[0], 1.0), (source[1], 1.0), ((source[0] + source[1]) / 2, 1 - _NOTCH)
    assert target is not None  # a stretch has a side
    return (target[0], 0.0), (target[1], 0.0), ((target[0] + target[1]) / 2, _NOTCH)


def _bar(left: float, right: float, height: float) -> tuple[Point, ...]:
    return (left, 0.0), (right, 0.0), (right, height), (left, height)


def confidence_chart(bins: Sequence[int]) -> Chart:
    """Return the histogram of confidences; the axis of counts is logarithmic, or the doubtful ones would not show."""
    heights = [math.log10(count) + 0.15 if count else 0.0 for count in bins]
    top = max(1, math.ceil(max(heights, default=0)))
    shapes = []
    for role, low, high in (("doubtful", 0, CONFIDENCE_BINS // 2), ("parallel", CONFIDENCE_BINS // 2, CONFIDENCE_BINS)):
        parts = tuple(
            _bar((k + 0.08) / CONFIDENCE_BINS, (k + 0.92) / CONFIDENCE_BINS, heights[k])
            for k in range(low, high)
            if heights[k]
        )
        if parts:
            shapes.append(Shape(role, "area", parts))
    ticks = tuple((power + 0.15, f"{10**power:,}") for power in range(top + 1) if power + 0.15 <= top)
    return Chart("Confidence of beads", _share("confidence"), Axis("beads", 0, top, ticks), tuple(shapes), {})


def _share(label: str) -> Axis:
    return Axis(label, 0, 1, tuple((k / 4, f"{k / 4:g}") for k in range(5)))


def calibration_chart(reviewed: Sequence[Mapping[str, Any]], reference: Calibration | None) -> Chart:
    """Return how often beads of each confidence are right.

    Args:
        reviewed: bins of the pairs that people reviewed, with their mean confidence and the share that was right.
        reference: what was measured on gold alignments.
    """
    shapes = [Shape("ideal", "line", (((0.0, 0.0), (1.0, 1.0)),))]
    legend = {"ideal": "as often right as the confidence says"}
    if reference is not None:
        points = tuple((each.confidence, each.right) for each in reference.bins)
        shapes += [Shape("reference", "line", (points,)), Shape("reference", "dots", (points,))]
        legend["reference"] = "measured on gold alignments"
    if reviewed:
        points = tuple((float(each["confidence"]), float(each["right"])) for each in reviewed)
        shapes += [Shape("reviewed", "line", (points,)), Shape("reviewed", "dots", (points,))]
        legend["reviewed"] = "pairs of this corpus that people reviewed"
    return Chart("Calibration of the confidence", _share("confidence"), _share("share right"), tuple(shapes), legend)


def lengths_chart(languages: tuple[str, str], lengths: Counter[tuple[int, int]], ratio: float | None) -> Chart:
    """Return lengths of sources against lengths of their targets, in characters, on logarithmic axes.

    Args:
        languages: source and target language.
        lengths: beads by the bins of both lengths.
        ratio: the median ratio of target to source length.
    """
    high = max((max(both) for both in lengths), default=0) + 1
    high = max(PER_OCTAVE, math.ceil(high / PER_OCTAVE) * PER_OCTAVE)
    most = max(lengths.values(), default=1)
    levels: dict[float, list[tuple[Point, ...]]] = {}
    for (own, other), count in sorted(lengths.items()):
        strength = round(0.2 + 0.8 * math.log1p(count) / math.log1p(most), 1)
        levels.setdefault(strength, []).append(((own, other), (own + 1, other), (own + 1, other + 1), (own, other + 1)))
    shapes = [Shape("parallel", "area", tuple(parts), strength) for strength, parts in sorted(levels.items())]
    if ratio:
        shapes.append(Shape("doubtful", "line", (_within(PER_OCTAVE * math.log2(ratio), high),)))
    names = languages
    ticks = tuple((float(k), f"{2 ** (k // PER_OCTAVE):,}") for k in range(0, high + 1, _step(high)))
    axes = [Axis(f"characters, {name}", 0, high, ticks) for name in names]
    return Chart(f"Length against length, {'-'.join(names)}", axes[0], axes[1], tuple(shapes), {})


def _within(shift: float, high: float) -> tuple[Point, ...]:
    """Return the part of the line y = x + shift that is in the picture."""
    return (max(0.0, -shift), max(0.0, shift)), (min(high, high - shift), min(high, high + shift))


def _step(high: int) -> int:
    return PER_OCTAVE * max(1, math.ceil(high / PER_OCTAVE / 6))


def kinds_chart(kinds: Mapping[str, int]) -> Chart:
    """Return the most common kinds of beads as bars."""
    shown = list(kinds.items())[:8]
    rest = sum(kinds.values()) - sum(rows for _, rows in shown)
    shown += [("other", rest)] if rest else []
    total = sum(kinds.values()) or 1
    one_sided = ("0-", "-0")
    parts: dict[str, list[tuple[Point, ...]]] = {"parallel": [], "source_only": []}
    for place, (kind, rows) in enumerate(shown):
        role = "source_only" if kind.startswith(one_sided[0]) or kind.endswith(one_sided[1]) else "parallel"
        parts[role].append(_bar(place + 0.12, place + 0.88, rows / total))
    ticks = tuple((place + 0.5, kind) for place, (kind, _) in enumerate(shown))
    shapes = tuple(Shape(role, "area", tuple(areas)) for role, areas in parts.items() if areas)
    percent = tuple((k / 4, f"{25 * k} %") for k in range(5))
    legend = {"source_only": LABELS["source_only"]} if parts["source_only"] else {}
    return Chart(
        "Kinds of beads", Axis("source units - target units", 0, max(len(shown), 1), ticks),
        Axis("share of beads", 0, 1, percent), shapes, legend,
    )  # fmt: skip
