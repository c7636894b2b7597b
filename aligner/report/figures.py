"""Charts as figures of matplotlib, for notebooks and for print."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from aligner.errors import MissingExtraError
from aligner.report.charts import COLORS, Chart

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_INK = "#6e7781"
"""Color of texts and axes, legible on white and on dark pages: figures are transparent."""
_FONTS = (
    "DejaVu Sans", "Noto Sans", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "PingFang SC",
    "Microsoft YaHei", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "SimHei", "Heiti TC", "Arial Unicode MS",
)  # fmt: skip
"""Fonts in the order in which they are looked for glyphs, those with Chinese ones last."""
_WIDTH, _HEIGHT = 4.6, 3.3
_STRIP_WIDTH, _STRIP_HEIGHT = 9.0, 1.7
_DPI = 110


def draw_strip(chart: Chart, ax: Axes | None = None) -> Figure:
    """Draw the picture of an alignment.

    Args:
        chart: the picture.
        ax: where to draw; None for a new figure.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    axes: Any = ax if ax is not None else _new(1, 1, _STRIP_WIDTH, _STRIP_HEIGHT)[1][0]
    _draw(chart, axes)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_title(chart.y.ticks[1][1], fontsize=10, loc="left", color=_INK, family=_fonts())
    axes.set_xlabel(chart.y.ticks[0][1], fontsize=10, loc="left", color=_INK, family=_fonts())
    for name in ("left", "right"):
        axes.spines[name].set_visible(False)
    for name in ("top", "bottom"):
        axes.spines[name].set(visible=True, color=_INK, linewidth=4, alpha=0.6)
    _legend(chart, axes, loc="upper left", bbox_to_anchor=(0, -0.18), ncols=4)
    figure: Figure = axes.figure
    return figure


def draw_all(charts: Sequence[Chart]) -> Figure:
    """Draw charts beside each other in a new figure.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    columns = min(3, len(charts))
    rows = math.ceil(len(charts) / columns)
    figure: Figure
    figure, axes = _new(rows, columns, _WIDTH * columns, _HEIGHT * rows)
    for chart, each in zip(charts, axes, strict=False):
        _draw(chart, each)
        each.set_title(chart.title, fontsize=10, color=_INK, family=_fonts())
        for axis, ticks in ((each.xaxis, chart.x), (each.yaxis, chart.y)):
            places, labels = [value for value, _ in ticks.ticks], [label for _, label in ticks.ticks]
            axis.set_ticks(places, labels=labels, family=_fonts())
            axis.set_label_text(ticks.label, color=_INK, fontsize=9, family=_fonts())
        each.tick_params(colors=_INK, labelsize=8)
        for name, spine in each.spines.items():
            spine.set(visible=name == "bottom", color=_INK)
        each.grid(axis="y", color=_INK, alpha=0.25)
        each.set_axisbelow(True)
        _legend(chart, each, loc="best")
    for each in axes[len(charts) :]:
        each.remove()
    return figure


def _new(rows: int, columns: int, width: float, height: float) -> tuple[Any, list[Any]]:
    figure = _figure_class()(figsize=(width, height), layout="constrained", facecolor="none")
    return figure, list(figure.subplots(rows, columns, squeeze=False).flat)


@cache
def _figure_class() -> type[Any]:
    """Return a figure that notebooks show by itself, and only once: pyplot would show those that it knows as well."""
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtraError("plot()", "plot") from error

    class Picture(Figure):
        """A figure that notebooks show."""

        def _repr_png_(self) -> bytes:
            written = io.BytesIO()
            self.savefig(written, format="png", dpi=_DPI)
            return written.getvalue()

    return Picture


def _draw(chart: Chart, axes: Any) -> None:
    from matplotlib.collections import PolyCollection

    axes.set_facecolor("none")
    for shape in chart.shapes:
        color = COLORS[shape.role]
        if shape.kind == "area":
            axes.add_collection(PolyCollection(shape.parts, facecolors=color, alpha=shape.strength, linewidths=0))
        for part in shape.parts if shape.kind != "area" else ():
            style: dict[str, Any] = {"linestyle": "none", "marker": "o"} if shape.kind == "dots" else {"linewidth": 1.5}
            style |= {"linestyle": "--"} if shape.role == "ideal" else {}
            axes.plot(*zip(*part, strict=True), color=color, markersize=5, **style)
    axes.set_xlim(chart.x.low, chart.x.high)
    axes.set_ylim(chart.y.low, chart.y.high)


def _legend(chart: Chart, axes: Any, **place: Any) -> None:
    from matplotlib.patches import Patch

    if chart.legend:
        handles = [Patch(color=COLORS[role], label=label) for role, label in chart.legend.items()]
        axes.legend(handles=handles, fontsize=8, frameon=False, labelcolor=_INK, **place)


@cache
def _fonts() -> list[str]:
    """Return the fonts that are installed, so that matplotlib does not warn of the others."""
    from matplotlib import font_manager

    installed = {font.name for font in font_manager.fontManager.ttflist}
    return [name for name in _FONTS if name in installed] or ["sans-serif"]
